"""Several processes add to one counter, one at a time."""

from __future__ import annotations

import multiprocessing
import os
import re
import sys
from ctypes import c_int
from multiprocessing.synchronize import Lock


def event(actor: str, what: str) -> None:
    # One event is one write, also under python -u: lines of several processes never mix.
    print(f'{actor} {os.getpid()} {what}\n', end='', flush=True)


def wrong_usage(why: str) -> None:
    usage = 'usage: process_lock.py [workers=4] [increments=100]'
    print(f'process_lock: {why}; {usage}', file=sys.stderr)
    sys.exit(2)


def number(position: int, default: int, least: int, most: int) -> int:
    text = sys.argv[position] if position < len(sys.argv) else str(default)
    if not re.fullmatch('[0-9]{1,9}', text) or not least <= int(text) <= most:
        wrong_usage(f"'{text}' is not a number from {least} to {most}")
    return int(text)


def work(worker: int, increments: int, counter: c_int, lock: Lock) -> None:
    for _ in range(increments):
        with lock:
            event(f'worker-{worker}', 'enter')
            counter.value += 1
            event(f'worker-{worker}', f'leave counter={counter.value}')


def main() -> None:
    if len(sys.argv) > 3:
        wrong_usage('too many arguments')
    workers = number(1, 4, 2, 8)
    increments = number(2, 100, 1, 300)
    event('main', f'start workers={workers} increments={increments}')

    # Named, because the default is fork up to Python 3.13, and forkserver, which needs two
    # processes more, from 3.14.
    context = multiprocessing.get_context('fork')
    lock = context.Lock()
    counter = context.RawValue(c_int, 0)  # Value would bring a lock of its own.
    processes = [
        context.Process(target=work, args=(worker, increments, counter, lock))
        for worker in range(1, workers + 1)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    with lock:
        event('main', f'finish counter={counter.value}')


if __name__ == '__main__':
    main()
