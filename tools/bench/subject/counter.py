"""Nanoseconds an increment of one counter under one lock by several: counter.py PROCESSES EACH"""

import multiprocessing
import os
import sys
import time
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier, Lock
from typing import Any


def count(counter: Any, lock: Lock, go: Barrier, times: int, second: bool, out: Connection) -> None:
    cpu = os.environ.get('BENCH_CHILD_CPU')
    if cpu and second:
        os.sched_setaffinity(0, {int(cpu)})
    go.wait()
    began = time.perf_counter_ns()
    for _ in range(times):
        with lock:
            counter.value += 1
    out.send(time.perf_counter_ns() - began)


processes, each = map(int, sys.argv[1:])
context = multiprocessing.get_context('fork')
counter = context.RawValue('i', 0)
lock, go = context.Lock(), context.Barrier(processes)
receivers = []
for i in range(processes):
    receiver, sender = context.Pipe(duplex=False)
    arguments = (counter, lock, go, each, i % 2 == 1, sender)
    context.Process(target=count, args=arguments).start()
    receivers.append(receiver)
times = [receiver.recv() for receiver in receivers]
print(max(times) / (processes * each))
