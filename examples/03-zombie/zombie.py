"""A zombie is a process that has ended and has not been waited for: made, shown, and reaped."""

import os
import re
import signal
import sys


def event(actor: str, what: str) -> None:
    # One event is one write, also under python -u: lines of several processes never mix.
    print(f'{actor} {os.getpid()} {what}\n', end='', flush=True)


def wrong_usage(why: str) -> None:
    print(f'zombie: {why}; usage: zombie.py [children=2]', file=sys.stderr)
    sys.exit(2)


def number(text: str, least: int, most: int) -> int:
    if not re.fullmatch('[0-9]{1,9}', text) or not least <= int(text) <= most:
        wrong_usage(f"'{text}' is not a number from {least} to {most}")
    return int(text)


def ending(end: os.waitid_result) -> str:
    if end.si_code == os.CLD_EXITED:
        return f'status={end.si_status}'
    return f'signal={signal.Signals(end.si_status).name}'


def stand_still() -> None:
    """A checkpoint: the program stands still until somebody has looked, and presses Enter."""
    sys.stdin.readline()


def main() -> None:
    if len(sys.argv) > 2:
        wrong_usage('too many arguments')
    children = number(sys.argv[1], 1, 8) if len(sys.argv) > 1 else 2
    event('main', f'start children={children}')

    # os.fork, because multiprocessing reaps ended children by itself at the next start().
    pids = []
    for child in range(1, children + 1):
        pid = os.fork()
        if pid == 0:
            event(f'child-{child}', f'leaving status={child}')
            os._exit(child)
        pids.append(pid)
    for pid in pids:
        # WNOWAIT: learns that the child has ended, and leaves it a zombie.
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    event('main', f'zombies count={len(pids)}')
    stand_still()

    for pid in pids:
        end = os.waitid(os.P_PID, pid, os.WEXITED)
        event('main', f'reaped child={pid} {ending(end)}')
    event('main', 'clear')
    stand_still()
    event('main', 'finish')


if __name__ == '__main__':
    main()
