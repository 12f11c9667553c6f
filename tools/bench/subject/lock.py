"""Nanoseconds for an uncontended acquire and release: lock.py lock|semaphore COUNT"""

import multiprocessing
import sys
import time

kind, count = sys.argv[1], int(sys.argv[2])
one = multiprocessing.Lock() if kind == 'lock' else multiprocessing.Semaphore(1)
acquire, release = one.acquire, one.release
times = []
for _ in range(12):
    began = time.perf_counter_ns()
    for _ in range(count):
        acquire()
        release()
    times.append((time.perf_counter_ns() - began) / count)
print(sorted(times[3:])[4])
