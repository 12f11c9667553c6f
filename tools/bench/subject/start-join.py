"""Median milliseconds to start and join an empty process by fork."""

import multiprocessing
import sys
import time


def empty() -> None:
    pass


def once(context: 'multiprocessing.context.ForkContext') -> float:
    began = time.perf_counter()
    process = context.Process(target=empty)
    process.start()
    process.join()
    return (time.perf_counter() - began) * 1e3


fork = multiprocessing.get_context('fork')
times = sorted([once(fork) for _ in range(int(sys.argv[1]) + 3)][3:])
print(times[len(times) // 2])
