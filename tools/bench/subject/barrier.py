"""Rounds per second of a barrier of two processes: barrier.py ROUNDS"""

import multiprocessing
import os
import sys
import time
from multiprocessing.synchronize import Barrier


def meet(barrier: Barrier, rounds: int) -> None:
    cpu = os.environ.get("BENCH_CHILD_CPU")
    if cpu:
        os.sched_setaffinity(0, {int(cpu)})
    for _ in range(rounds):
        barrier.wait()


def main() -> None:
    rounds = int(sys.argv[1])
    warm_up = rounds // 4
    context = multiprocessing.get_context("fork")
    barrier = context.Barrier(2)
    child = context.Process(target=meet, args=(barrier, warm_up + rounds))
    child.start()
    for _ in range(warm_up):
        barrier.wait()
    begin = time.perf_counter()
    for _ in range(rounds):
        barrier.wait()
    print(rounds / (time.perf_counter() - begin))
    child.join()


if __name__ == "__main__":
    main()
