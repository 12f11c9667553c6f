"""One process writes whole rows; others read them, and never half of one."""

from __future__ import annotations

import multiprocessing
import os
import re
import sys
from multiprocessing.sharedctypes import SynchronizedArray
from multiprocessing.synchronize import Barrier


def event(actor: str, what: str) -> None:
    # One event is one write, also under python -u: lines of several processes never mix.
    print(f'{actor} {os.getpid()} {what}\n', end='', flush=True)


def wrong_usage(why: str) -> None:
    usage = 'usage: shared_array.py [readers=2] [rounds=20] [columns=10000]'
    print(f'shared_array: {why}; {usage}', file=sys.stderr)
    sys.exit(2)


def number(position: int, default: int, least: int, most: int) -> int:
    text = sys.argv[position] if position < len(sys.argv) else str(default)
    if not re.fullmatch('[0-9]{1,9}', text) or not least <= int(text) <= most:
        wrong_usage(f"'{text}' is not a number from {least} to {most}")
    return int(text)


def look(row: SynchronizedArray[int]) -> str:
    with row.get_lock():
        seen = row[:]
    return f'least={min(seen)} most={max(seen)}'


def write_rows(rounds: int, row: SynchronizedArray[int], start: Barrier) -> None:
    start.wait()
    for n in range(1, rounds + 1):
        with row.get_lock():
            row[:] = [n] * len(row)
        event('writer', f'wrote row={n}')


def read_rows(reader: int, rounds: int, row: SynchronizedArray[int], start: Barrier) -> None:
    start.wait()
    for _ in range(rounds):
        event(f'reader-{reader}', f'saw {look(row)}')


def main() -> None:
    if len(sys.argv) > 4:
        wrong_usage('too many arguments')
    readers = number(1, 2, 1, 4)
    rounds = number(2, 20, 1, 50)
    columns = number(3, 10000, 2, 20000)
    event('main', f'start readers={readers} rounds={rounds} columns={columns}')

    # Named, because the default is fork up to Python 3.13, and forkserver, which needs two
    # processes more, from 3.14.
    context = multiprocessing.get_context('fork')
    row = context.Array('i', columns)
    start = context.Barrier(readers + 1)
    processes = [context.Process(target=write_rows, args=(rounds, row, start))]
    for reader in range(1, readers + 1):
        processes.append(context.Process(target=read_rows, args=(reader, rounds, row, start)))
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    event('main', f'finish {look(row)}')


if __name__ == '__main__':
    main()
