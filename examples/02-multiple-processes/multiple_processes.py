"""Several processes at work side by side; the one that started them waits for them all."""

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
    usage = 'usage: multiple_processes.py [workers=3] [steps=2]'
    print(f'multiple_processes: {why}; {usage}', file=sys.stderr)
    sys.exit(2)


def number(position: int, default: int, least: int, most: int) -> int:
    text = sys.argv[position] if position < len(sys.argv) else str(default)
    if not re.fullmatch('[0-9]{1,9}', text) or not least <= int(text) <= most:
        wrong_usage(f"'{text}' is not a number from {least} to {most}")
    return int(text)


def ending(exitcode: int | None) -> str:
    assert exitcode is not None  # it was joined
    # multiprocessing tells a signal as a negative exit code.
    return f'status={exitcode}' if exitcode >= 0 else f'signal={signal.Signals(-exitcode).name}'


def work(worker: int, steps: int) -> None:
    event(f'worker-{worker}', 'begin')
    for n in range(1, steps + 1):
        event(f'worker-{worker}', f'step n={n}')
    event(f'worker-{worker}', 'finish')


def main() -> None:
    if len(sys.argv) > 3:
        wrong_usage('too many arguments')
    workers = number(1, 3, 1, 8)
    steps = number(2, 2, 1, 20)
    event('main', f'start workers={workers} steps={steps}')

    # Named, because the default is fork up to Python 3.13, and forkserver, which needs two
    # processes more, from 3.14.
    context = multiprocessing.get_context('fork')
    processes = []
    for worker in range(1, workers + 1):
        process = context.Process(target=work, args=(worker, steps))
        process.start()
        processes.append(process)
        event('main', f'started worker={worker} pid={process.pid}')
    for worker, process in enumerate(processes, 1):
        process.join()
        event('main', f'ended worker={worker} {ending(process.exitcode)}')
    event('main', 'finish')


if __name__ == '__main__':
    main()
