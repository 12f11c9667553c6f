"""A process starts another one, waits for it, and says how it ended."""

from __future__ import annotations

import multiprocessing
import os
import re
import signal
import sys


def event(actor: str, what: str) -> None:
    # One event is one write, also under python -u: lines of several processes never mix.
    print(f'{actor} {os.getpid()} {what}\n', end='', flush=True)


def wrong_usage(why: str) -> None:
    print(f'basic_process: {why}; usage: basic_process.py [status=7]', file=sys.stderr)
    sys.exit(2)


def number(text: str, least: int, most: int) -> int:
    if not re.fullmatch('[0-9]{1,9}', text) or not least <= int(text) <= most:
        wrong_usage(f"'{text}' is not a number from {least} to {most}")
    return int(text)


def ending(exitcode: int | None) -> str:
    assert exitcode is not None  # it was joined
    # multiprocessing tells a signal as a negative exit code.
    return f'status={exitcode}' if exitcode >= 0 else f'signal={signal.Signals(-exitcode).name}'


def work(status: int) -> None:
    event('child', f'hello parent={os.getppid()} status={status}')
    sys.exit(status)


def main() -> None:
    if len(sys.argv) > 2:
        wrong_usage('too many arguments')
    status = number(sys.argv[1], 0, 100) if len(sys.argv) > 1 else 7
    event('main', f'start status={status}')

    # Named, because the default is fork up to Python 3.13, and forkserver, which needs two
    # processes more, from 3.14.
    context = multiprocessing.get_context('fork')
    child = context.Process(target=work, args=(status,))
    child.start()
    child.join()
    event('main', f'ended child={child.pid} {ending(child.exitcode)}')


if __name__ == '__main__':
    main()
