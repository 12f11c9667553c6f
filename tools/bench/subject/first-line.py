"""Median milliseconds from start() to the first line of the target, by fork."""

import multiprocessing
import sys
import time
from multiprocessing.connection import Connection


def first_line(connection: Connection) -> None:
    connection.send(time.monotonic())


def once(context: 'multiprocessing.context.ForkContext') -> float:
    ours, theirs = context.Pipe()
    process = context.Process(target=first_line, args=(theirs,))
    began = time.monotonic()
    process.start()
    took: float = (ours.recv() - began) * 1e3
    process.join()
    return took


fork = multiprocessing.get_context('fork')
times = sorted([once(fork) for _ in range(int(sys.argv[1]) + 3)][3:])
print(times[len(times) // 2])
