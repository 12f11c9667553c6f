import multiprocessing
import os
import sys

# Explicit: the default differs between versions of Python.
processes = multiprocessing.get_context('fork')


def event(actor: str, what: str) -> None:
    os.write(1, f'{actor} {os.getpid()} {what}\n'.encode())


def work(times: int) -> None:
    for n in range(1, times + 1):
        event('worker', f'hello n={n}')


def main(times: int) -> None:
    event('main', f'start times={times}')
    worker = processes.Process(target=work, args=(times,))
    worker.start()
    worker.join()
    event('main', f'finish status={worker.exitcode}')


if __name__ == '__main__':
    words = sys.argv[1:] or ['3']
    if len(words) != 1 or not words[0].isdecimal() or not 1 <= int(words[0]) <= 100:
        print('usage: __PROGRAM__ [times=3], 1 to 100', file=sys.stderr)
        sys.exit(2)
    main(int(words[0]))
