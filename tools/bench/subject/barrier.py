"""Waits per second at a barrier of 2: barrier.py COUNT"""

import multiprocessing
import os
import sys
import time
from multiprocessing.synchronize import Barrier


def meet(barrier: Barrier, count: int) -> None:
    cpu = os.environ.get('BENCH_CHILD_CPU')
    if cpu:
        os.sched_setaffinity(0, {int(cpu)})
    for _ in range(count + 1):
        barrier.wait()


count = int(sys.argv[1])
context = multiprocessing.get_context('fork')
barrier = context.Barrier(2)
process = context.Process(target=meet, args=(barrier, count))
process.start()
barrier.wait()
began = time.perf_counter()
for _ in range(count):
    barrier.wait()
print(count / (time.perf_counter() - began))
process.join()
