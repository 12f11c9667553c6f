"""Everyone holds one lock and waits for another: a deadlock, its recovery, and its prevention."""

from __future__ import annotations

import multiprocessing
import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.synchronize import Barrier, Lock


def event(actor: str, what: str) -> None:
    # One event is one write, also under python -u: lines of several processes never mix.
    print(f'{actor} {os.getpid()} {what}\n', end='', flush=True)


def wrong_usage(why: str) -> None:
    usage = 'usage: deadlock.py [workers=3] [rounds=3]'
    print(f'deadlock: {why}; {usage}', file=sys.stderr)
    sys.exit(2)


def number(position: int, default: int, least: int, most: int) -> int:
    text = sys.argv[position] if position < len(sys.argv) else str(default)
    if not re.fullmatch('[0-9]{1,9}', text) or not least <= int(text) <= most:
        wrong_usage(f"'{text}' is not a number from {least} to {most}")
    return int(text)


@contextmanager
def held(actor: str, lock: int, locks: Sequence[Lock]) -> Iterator[None]:
    event(actor, f'want lock={lock}')
    with locks[lock - 1]:
        event(actor, f'got lock={lock}')
        yield
        event(actor, f'release lock={lock}')


def work(worker: int, locks: Sequence[Lock], met: Barrier) -> None:
    actor = f'worker-{worker}'
    with held(actor, worker, locks):
        met.wait()  # Everyone holds one lock now. Without it, that happens only now and then.
        with held(actor, worker % len(locks) + 1, locks):
            pass


def work_in_order(worker: int, rounds: int, locks: Sequence[Lock]) -> None:
    # The lower number first: no circle can close, since nobody waits for a lower one than it has.
    first, second = sorted([worker, worker % len(locks) + 1])
    actor = f'orderly-{worker}'
    for _ in range(rounds):
        with held(actor, first, locks), held(actor, second, locks):
            pass


def stand_still() -> None:
    """A checkpoint: the program stands still until somebody has looked, and presses Enter."""
    sys.stdin.readline()


def main() -> None:
    if len(sys.argv) > 3:
        wrong_usage('too many arguments')
    workers = number(1, 3, 2, 5)
    rounds = number(2, 3, 1, 20)
    event('main', f'start workers={workers} rounds={rounds}')

    # Named, because the default is fork up to Python 3.13, and forkserver, which needs two
    # processes more, from 3.14.
    context = multiprocessing.get_context('fork')
    locks = [context.Lock() for _ in range(workers)]
    met = context.Barrier(workers + 1)
    everyone = range(1, workers + 1)
    processes = [context.Process(target=work, args=(worker, locks, met)) for worker in everyone]
    for process in processes:
        process.start()
    met.wait()
    event('main', 'deadlock')
    stand_still()

    victim = processes[-1]
    event('main', f'victim worker={victim.pid}')
    victim.kill()
    victim.join()
    locks[-1].release()  # For the victim: the lock does not know that its holder is gone.
    for process in processes:
        process.join()

    processes = [
        context.Process(target=work_in_order, args=(worker, rounds, locks)) for worker in everyone
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    for lock in locks:
        lock.acquire()  # Nobody holds any of them.
    event('main', 'finish')


if __name__ == '__main__':
    main()
