"""Mean round trip over a Pipe, in microseconds: ping-pong.py SIZE ROUNDS."""

import multiprocessing
import os
import sys
import time
from multiprocessing.connection import Connection


def echo(connection: Connection) -> None:
    cpu = os.environ.get('BENCH_CHILD_CPU')
    if cpu:
        os.sched_setaffinity(0, {int(cpu)})
    try:
        while True:
            connection.send_bytes(connection.recv_bytes())
    except EOFError:
        pass


size, rounds = int(sys.argv[1]), int(sys.argv[2])
context = multiprocessing.get_context('fork')
ours, theirs = context.Pipe()
process = context.Process(target=echo, args=(theirs,), daemon=True)
process.start()
theirs.close()
message = bytes(size)
for _ in range(rounds // 4):
    ours.send_bytes(message)
    ours.recv_bytes()
began = time.perf_counter()
for _ in range(rounds):
    ours.send_bytes(message)
    ours.recv_bytes()
print((time.perf_counter() - began) / rounds * 1e6)
process.terminate()
process.join()
