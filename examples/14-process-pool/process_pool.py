"""Few processes, many tasks: a pool squares numbers, and the results come in the tasks' order."""

from __future__ import annotations

import multiprocessing
import os
import re
import sys
from ctypes import c_int
from multiprocessing.sharedctypes import Synchronized

actor = 'main'


def event(who: str, what: str) -> None:
    # One event is one write, also under python -u: lines of several processes never mix.
    print(f'{who} {os.getpid()} {what}\n', end='', flush=True)


def wrong_usage(why: str) -> None:
    usage = 'usage: process_pool.py [workers=3] [tasks=10] [unlucky=4]'
    print(f'process_pool: {why}; {usage}', file=sys.stderr)
    sys.exit(2)


def number(position: int, default: int, least: int, most: int) -> int:
    text = sys.argv[position] if position < len(sys.argv) else str(default)
    if not re.fullmatch('[0-9]{1,9}', text) or not least <= int(text) <= most:
        wrong_usage(f"'{text}' is not a number from {least} to {most}")
    return int(text)


def begin(started: Synchronized[int]) -> None:
    """Runs in each worker, before its first task."""
    global actor
    with started:
        started.value += 1
        actor = f'worker-{started.value}'
    event(actor, 'begin')


def square(item: int, unlucky: int) -> int:
    event(actor, f'run item={item}')
    if item == unlucky:
        raise ValueError('unlucky')
    return item * item


def main() -> None:
    if len(sys.argv) > 4:
        wrong_usage('too many arguments')
    workers = number(1, 3, 2, 4)
    tasks = number(2, 10, 1, 50)
    unlucky = number(3, 4, 0, 20)
    event('main', f'start workers={workers} tasks={tasks} unlucky={unlucky}')

    # Named, because the default is fork up to Python 3.13, and forkserver, which needs two
    # processes more, from 3.14.
    context = multiprocessing.get_context('fork')
    pool = context.Pool(workers, begin, [context.Value(c_int, 0)])
    results = [pool.apply_async(square, (item, unlucky)) for item in range(1, tasks + 1)]
    for item, result in enumerate(results, 1):
        try:
            event('main', f'result item={item} square={result.get()}')
        except ValueError as error:
            event('main', f'result item={item} error={error}')
    pool.close()  # No more tasks; the workers end by themselves. `with` would end them by force.
    pool.join()
    event('main', 'finish')


if __name__ == '__main__':
    main()
