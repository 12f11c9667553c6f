"""Acquiring and releasing a semaphore that nobody else uses, in nanoseconds: semaphore.py CLASS TIMES"""

import multiprocessing
import sys
import time

semaphore = getattr(multiprocessing, sys.argv[1])(2)
times = int(sys.argv[2])
begin = time.perf_counter()
for _ in range(times):
    semaphore.acquire()
    semaphore.release()
print((time.perf_counter() - begin) / times * 1e9)
