"""Messages per second over a Pipe, one way: stream.py SIZE COUNT."""

import multiprocessing
import os
import sys
import time
from multiprocessing.connection import Connection


def receive(connection: Connection, count: int) -> None:
    cpu = os.environ.get('BENCH_CHILD_CPU')
    if cpu:
        os.sched_setaffinity(0, {int(cpu)})
    connection.send_bytes(b'ready')
    for _ in range(count):
        connection.recv_bytes()
    connection.send_bytes(b'done')


size, count = int(sys.argv[1]), int(sys.argv[2])
context = multiprocessing.get_context('fork')
ours, theirs = context.Pipe()
process = context.Process(target=receive, args=(theirs, count))
process.start()
theirs.close()
message = bytes(size)
ours.recv_bytes()
began = time.perf_counter()
for _ in range(count):
    ours.send_bytes(message)
ours.recv_bytes()
print(count / (time.perf_counter() - began))
process.join()
