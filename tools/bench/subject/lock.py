"""Nanoseconds for an uncontended acquire and release: lock.py COUNT"""

import multiprocessing
import sys
import time

count = int(sys.argv[1])
one = multiprocessing.Lock()
acquire, release = one.acquire, one.release
times = []
for _ in range(12):
    began = time.perf_counter_ns()
    for _ in range(count):
        acquire()
        release()
    times.append((time.perf_counter_ns() - began) / count)
print(sorted(times[3:])[4])
