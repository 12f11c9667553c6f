"""Several processes add to one number that they share."""

from __future__ import annotations

import multiprocessing
import os
import re
import sys
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Barrier


def event(actor: str, what: str) -> None:
    # One event is one write, also under python -u: lines of several processes never mix.
    print(f'{actor} {os.getpid()} {what}\n', end='', flush=True)


def wrong_usage(why: str) -> None:
    usage = 'usage: shared_value.py [workers=4] [increments=10000]'
    print(f'shared_value: {why}; {usage}', file=sys.stderr)
    sys.exit(2)


def number(position: int, default: int, least: int, most: int) -> int:
    text = sys.argv[position] if position < len(sys.argv) else str(default)
    if not re.fullmatch('[0-9]{1,9}', text) or not least <= int(text) <= most:
        wrong_usage(f"'{text}' is not a number from {least} to {most}")
    return int(text)


def work(worker: int, increments: int, value: Synchronized[int], start: Barrier) -> None:
    start.wait()  # All at once, or there would be no race to lose.
    event(f'worker-{worker}', 'begin')
    for _ in range(increments):
        with value.get_lock():  # += reads, adds and writes: three steps that belong together.
            value.value += 1
    event(f'worker-{worker}', f'finish value={value.value}')


def main() -> None:
    if len(sys.argv) > 3:
        wrong_usage('too many arguments')
    workers = number(1, 4, 2, 8)
    increments = number(2, 10000, 1, 30000)
    event('main', f'start workers={workers} increments={increments}')

    # Named, because the default is fork up to Python 3.13, and forkserver, which needs two
    # processes more, from 3.14.
    context = multiprocessing.get_context('fork')
    value = context.Value('i', 0)
    start = context.Barrier(workers)
    processes = [
        context.Process(target=work, args=(worker, increments, value, start))
        for worker in range(1, workers + 1)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    event('main', f'finish value={value.value}')


if __name__ == '__main__':
    main()
