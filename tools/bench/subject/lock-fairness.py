"""How much the least-served of N contenders gets of its share: lock-fairness.py N MILLISECONDS"""

import multiprocessing
import sys
import time
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event, Lock


def contend(lock: Lock, go: Event, milliseconds: float, result: Connection) -> None:
    go.wait()
    end = time.monotonic() + milliseconds / 1000
    count = 0
    while time.monotonic() < end:
        with lock:
            for _ in range(20):
                pass
        count += 1
    result.send(count)


def main() -> None:
    number, milliseconds = map(int, sys.argv[1:])
    context = multiprocessing.get_context('fork')
    lock, go = context.Lock(), context.Event()
    receivers = []
    for _ in range(number):
        receiver, sender = context.Pipe(duplex=False)
        context.Process(target=contend, args=(lock, go, milliseconds, sender)).start()
        receivers.append(receiver)
    go.set()
    counts = [receiver.recv() for receiver in receivers]
    print(min(counts) * number / sum(counts))


if __name__ == '__main__':
    main()
