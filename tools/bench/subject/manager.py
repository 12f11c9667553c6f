"""Calls per second of a manager's dictionary, set and get in turn: manager.py CALLS"""

import os
import sys
import time
from multiprocessing.managers import SyncManager


def move() -> None:
    cpu = os.environ.get('BENCH_CHILD_CPU')
    if cpu:
        os.sched_setaffinity(0, {int(cpu)})


times = int(sys.argv[1]) // 2
manager = SyncManager()
manager.start(move)
shared = manager.dict()


def run(count: int) -> float:
    began = time.perf_counter()
    for i in range(count):
        shared['key'] = i
        shared['key']
    return 2 * count / (time.perf_counter() - began)


run(times // 4)
print(run(times))
manager.shutdown()
