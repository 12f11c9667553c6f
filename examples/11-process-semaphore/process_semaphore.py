"""So many processes at once as there are permits, and no more."""

from __future__ import annotations

import multiprocessing
import os
import re
import sys
from multiprocessing.synchronize import Event, Semaphore


def event(actor: str, what: str) -> None:
    # One event is one write, also under python -u: lines of several processes never mix.
    print(f'{actor} {os.getpid()} {what}\n', end='', flush=True)


def wrong_usage(why: str) -> None:
    usage = 'usage: process_semaphore.py [workers=5] [permits=2]'
    print(f'process_semaphore: {why}; {usage}', file=sys.stderr)
    sys.exit(2)


def number(position: int, default: int, least: int, most: int) -> int:
    text = sys.argv[position] if position < len(sys.argv) else str(default)
    if not re.fullmatch('[0-9]{1,9}', text) or not least <= int(text) <= most:
        wrong_usage(f"'{text}' is not a number from {least} to {most}")
    return int(text)


def work(worker: int, permits: Semaphore, gate: Event) -> None:
    with permits:
        event(f'worker-{worker}', 'enter')
        gate.wait()  # until main opens it
        event(f'worker-{worker}', 'leave')


def main() -> None:
    if len(sys.argv) > 3:
        wrong_usage('too many arguments')
    workers = number(1, 5, 4, 8)
    count = number(2, 2, 2, 3)
    event('main', f'start workers={workers} permits={count}')

    # Named, because the default is fork up to Python 3.13, and forkserver, which needs two
    # processes more, from 3.14.
    context = multiprocessing.get_context('fork')
    permits = context.Semaphore(count)
    gate = context.Event()
    processes = [
        context.Process(target=work, args=(worker, permits, gate))
        for worker in range(1, workers + 1)
    ]
    for process in processes:
        process.start()
    event('main', 'look')
    sys.stdin.readline()  # Until a line or the end of standard input, so that one can look.
    gate.set()
    for process in processes:
        process.join()
    event('main', f'finish permits={permits.get_value()}')


if __name__ == '__main__':
    main()
