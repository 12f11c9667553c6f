"""A server process keeps a dictionary of lists; the others have it changed there."""

from __future__ import annotations

import multiprocessing
import os
import re
import sys
from multiprocessing.managers import BaseManager
from threading import Lock
from typing import Callable


def event(actor: str, what: str) -> None:
    # One event is one write, also under python -u: lines of several processes never mix.
    print(f'{actor} {os.getpid()} {what}\n', end='', flush=True)


def wrong_usage(why: str) -> None:
    usage = 'usage: manager.py [workers=3] [updates=9]'
    print(f'manager: {why}; {usage}', file=sys.stderr)
    sys.exit(2)


def number(position: int, default: int, least: int, most: int) -> int:
    text = sys.argv[position] if position < len(sys.argv) else str(default)
    if not re.fullmatch('[0-9]{1,9}', text) or not least <= int(text) <= most:
        wrong_usage(f"'{text}' is not a number from {least} to {most}")
    return int(text)


class Board:
    """Lives in the server; all others have proxies, whose methods run here."""

    def __init__(self) -> None:
        event('server', 'begin')
        self.lists: dict[int, list[int]] = {}
        self.lock = Lock()  # Each client has a thread of its own in the server.

    def add(self, key: int, item: int) -> int:
        with self.lock:
            self.lists.setdefault(key, []).append(item)
            return len(self.lists[key])

    def get(self, key: int) -> list[int]:
        return self.lists.get(key, [])


class BoardManager(BaseManager):
    Board: Callable[[], Board]


BoardManager.register('Board', Board)


def work(worker: int, updates: int, board: Board) -> None:
    for n in range(updates):
        key = n % 3 + 1
        item = (worker - 1) * updates + n + 1
        event(f'worker-{worker}', f'add key={key} item={item}')
        place = board.add(key, item)
        event(f'worker-{worker}', f'added key={key} place={place} item={item}')


def main() -> None:
    if len(sys.argv) > 3:
        wrong_usage('too many arguments')
    workers = number(1, 3, 2, 5)
    updates = number(2, 9, 3, 30)
    event('main', f'start workers={workers} updates={updates}')

    # Named, because the default is fork up to Python 3.13, and forkserver, which needs two
    # processes more, from 3.14.
    context = multiprocessing.get_context('fork')
    manager = BoardManager(ctx=context)
    manager.start()
    board = manager.Board()
    processes = [
        context.Process(target=work, args=(worker, updates, board))
        for worker in range(1, workers + 1)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    for key in range(1, 4):
        for place, item in enumerate(board.get(key), 1):
            event('main', f'found key={key} place={place} item={item}')
    manager.shutdown()
    event('main', 'finish')


if __name__ == '__main__':
    main()
