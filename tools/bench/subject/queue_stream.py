"""Messages per second through a Queue, one producer and one consumer: queue_stream.py SIZE COUNT"""

import multiprocessing
import os
import sys
import time
from typing import Any


def produce(queue: Any, size: str, count: int) -> None:
    cpu = os.environ.get('BENCH_CHILD_CPU')
    if cpu:
        os.sched_setaffinity(0, {int(cpu)})
    small = {'id': 17, 'name': 'message', 'list': [1, 2, 3]}
    message: Any = small if size == 'object' else bytes(int(size))
    queue.put('ready')
    for _ in range(count):
        queue.put(message)


size, count = sys.argv[1], int(sys.argv[2])
context = multiprocessing.get_context('fork')
queue = context.Queue(1000)
process = context.Process(target=produce, args=(queue, size, count))
process.start()
queue.get()
began = time.perf_counter()
for _ in range(count):
    queue.get()
print(count / (time.perf_counter() - began))
process.join()
