"""Several processes put items into a queue, and several get them out."""

from __future__ import annotations

import multiprocessing
import os
import re
import sys
from multiprocessing.queues import SimpleQueue


def event(actor: str, what: str) -> None:
    # One event is one write, also under python -u: lines of several processes never mix.
    print(f'{actor} {os.getpid()} {what}\n', end='', flush=True)


def wrong_usage(why: str) -> None:
    usage = 'usage: queue_communication.py [producers=2] [consumers=2] [items=10]'
    print(f'queue_communication: {why}; {usage}', file=sys.stderr)
    sys.exit(2)


def number(position: int, default: int, least: int, most: int) -> int:
    text = sys.argv[position] if position < len(sys.argv) else str(default)
    if not re.fullmatch('[0-9]{1,9}', text) or not least <= int(text) <= most:
        wrong_usage(f"'{text}' is not a number from {least} to {most}")
    return int(text)


def produce(producer: int, items: int, queue: SimpleQueue[int | None]) -> None:
    for n in range(1, items + 1):
        item = (producer - 1) * items + n
        event(f'producer-{producer}', f'put item={item}')
        queue.put(item)


def consume(consumer: int, queue: SimpleQueue[int | None]) -> None:
    event(f'consumer-{consumer}', 'begin')
    count = 0
    while (item := queue.get()) is not None:
        event(f'consumer-{consumer}', f'got item={item}')
        count += 1
    event(f'consumer-{consumer}', f'finish count={count}')


def main() -> None:
    if len(sys.argv) > 4:
        wrong_usage('too many arguments')
    producers = number(1, 2, 1, 4)
    consumers = number(2, 2, 2, 4)
    items = number(3, 10, 1, 50)
    event('main', f'start producers={producers} consumers={consumers} items={items}')

    # Named, because the default is fork up to Python 3.13, and forkserver, which needs two
    # processes more, from 3.14.
    context = multiprocessing.get_context('fork')
    # What has been put is in it; into a Queue, a thread of the producer puts it some time later.
    queue: SimpleQueue[int | None] = context.SimpleQueue()
    making = [
        context.Process(target=produce, args=(producer, items, queue))
        for producer in range(1, producers + 1)
    ]
    taking = [
        context.Process(target=consume, args=(consumer, queue))
        for consumer in range(1, consumers + 1)
    ]
    for process in making + taking:
        process.start()
    for process in making:
        process.join()
    for _ in taking:
        queue.put(None)  # There are no more: one for each, since each takes one.
    for process in taking:
        process.join()
    event('main', 'finish')


if __name__ == '__main__':
    main()
