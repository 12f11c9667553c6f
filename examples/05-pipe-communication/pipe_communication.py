"""One process sends messages to another through a pipe, which ends with its last writer."""

from __future__ import annotations

import multiprocessing
import os
import re
import signal
import sys
from multiprocessing.connection import Connection


def event(actor: str, what: str) -> None:
    # One event is one write, also under python -u: lines of several processes never mix.
    print(f'{actor} {os.getpid()} {what}\n', end='', flush=True)


def wrong_usage(why: str) -> None:
    usage = 'usage: pipe_communication.py [messages=5] [length=64]'
    print(f'pipe_communication: {why}; {usage}', file=sys.stderr)
    sys.exit(2)


def number(position: int, default: int, least: int, most: int) -> int:
    text = sys.argv[position] if position < len(sys.argv) else str(default)
    if not re.fullmatch('[0-9]{1,9}', text) or not least <= int(text) <= most:
        wrong_usage(f"'{text}' is not a number from {least} to {most}")
    return int(text)


def ending(exitcode: int | None) -> str:
    assert exitcode is not None  # it was joined
    # multiprocessing tells a signal as a negative exit code.
    return f'status={exitcode}' if exitcode >= 0 else f'signal={signal.Signals(-exitcode).name}'


def describe(message: bytes) -> str:
    return f'n={message[0]} bytes={len(message)} sum={sum(message)}'


def send(reader: Connection, writer: Connection, messages: int, length: int) -> None:
    reader.close()
    for n in range(1, messages + 1):
        message = bytes([n]) * length
        event('sender', f'put {describe(message)}')
        writer.send_bytes(message)
    writer.close()


def receive(reader: Connection, writer: Connection) -> None:
    writer.close()  # Or it would wait for itself: end of file comes with the last writer.
    count = 0
    try:
        while True:
            event('receiver', f'got {describe(reader.recv_bytes())}')
            count += 1
    except EOFError:
        event('receiver', f'eof count={count}')


def main() -> None:
    if len(sys.argv) > 3:
        wrong_usage('too many arguments')
    messages = number(1, 5, 1, 50)
    length = number(2, 64, 1, 100000)
    event('main', f'start messages={messages} length={length}')

    # Named, because the default is fork up to Python 3.13, and forkserver, which needs two
    # processes more, from 3.14.
    context = multiprocessing.get_context('fork')
    reader, writer = context.Pipe(duplex=False)
    sender = context.Process(target=send, args=(reader, writer, messages, length))
    receiver = context.Process(target=receive, args=(reader, writer))
    sender.start()
    receiver.start()
    reader.close()
    writer.close()
    for child in sender, receiver:
        child.join()
        event('main', f'ended child={child.pid} {ending(child.exitcode)}')
    event('main', 'finish')


if __name__ == '__main__':
    main()
