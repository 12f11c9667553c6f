"""Several processes go from round to round, and nobody goes ahead."""

from __future__ import annotations

import multiprocessing
import os
import re
import sys
from multiprocessing.connection import wait
from multiprocessing.synchronize import Barrier
from threading import BrokenBarrierError


def event(actor: str, what: str) -> None:
    # One event is one write, also under python -u: lines of several processes never mix.
    print(f'{actor} {os.getpid()} {what}\n', end='', flush=True)


def wrong_usage(why: str) -> None:
    usage = 'usage: process_barrier.py [workers=4] [rounds=3]'
    print(f'process_barrier: {why}; {usage}', file=sys.stderr)
    sys.exit(2)


def number(position: int, default: int, least: int, most: int) -> int:
    text = sys.argv[position] if position < len(sys.argv) else str(default)
    if not re.fullmatch('[0-9]{1,9}', text) or not least <= int(text) <= most:
        wrong_usage(f"'{text}' is not a number from {least} to {most}")
    return int(text)


def work(worker: int, rounds: int, barrier: Barrier) -> None:
    for turn in range(1, rounds + 1):
        event(f'worker-{worker}', f'arrive round={turn}')
        try:
            barrier.wait()
        except BrokenBarrierError:
            event(f'worker-{worker}', f'broken round={turn}')
            return
        event(f'worker-{worker}', f'pass round={turn}')


def main() -> None:
    if len(sys.argv) > 3:
        wrong_usage('too many arguments')
    workers = number(1, 4, 2, 8)
    rounds = number(2, 3, 1, 30)
    event('main', f'start workers={workers} rounds={rounds}')

    # Named, because the default is fork up to Python 3.13, and forkserver, which needs two
    # processes more, from 3.14.
    context = multiprocessing.get_context('fork')
    barrier = context.Barrier(workers)
    processes = [
        context.Process(target=work, args=(worker, rounds, barrier))
        for worker in range(1, workers + 1)
    ]
    for process in processes:
        process.start()
    while processes:
        wait([process.sentinel for process in processes])
        for process in [one for one in processes if one.exitcode is not None]:
            processes.remove(process)
            if process.exitcode != 0:
                barrier.abort()  # Nobody else tells those who wait that one will never come.
    event('main', 'finish')


if __name__ == '__main__':
    main()
