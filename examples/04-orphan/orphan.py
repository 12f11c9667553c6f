"""An orphan outlives its parent: a parent has a child and leaves; the child sees who adopts it."""

import os
import signal
import sys


def event(actor: str, what: str) -> None:
    # One event is one write, also under python -u: lines of several processes never mix.
    print(f'{actor} {os.getpid()} {what}\n', end='', flush=True)


def ending(end: os.waitid_result) -> str:
    if end.si_code == os.CLD_EXITED:
        return f'status={end.si_status}'
    return f'signal={signal.Signals(end.si_status).name}'


def stand_still() -> None:
    """A checkpoint: the program stands still until somebody has looked, and presses Enter."""
    sys.stdin.readline()


def live_on(parent: int, told: int, report: int) -> None:
    # Not before main says so: it has waited for the parent, which is surely gone then.
    os.read(told, 1)
    event('child', f'orphaned was={parent} parent={os.getppid()}')
    os.write(report, b'%d' % os.getpid())
    os.read(told, 1)  # returns at end of file
    event('child', 'finish')
    os._exit(0)


def have_child(told: int, report: int) -> None:
    parent = os.getpid()
    child = os.fork()
    if child == 0:
        live_on(parent, told, report)
    event('parent', f'born child={child}')
    event('parent', 'leave')
    os._exit(0)


def main() -> None:
    if len(sys.argv) > 1:
        print('orphan: too many arguments; usage: orphan.py', file=sys.stderr)
        sys.exit(2)
    event('main', 'start')
    told, tell = os.pipe()
    reported, report = os.pipe()

    # os.fork, because a process of multiprocessing waits for its children before it leaves.
    parent = os.fork()
    if parent == 0:
        os.close(tell)  # or the child would never see its end
        os.close(reported)
        have_child(told, report)
    os.close(told)
    os.close(report)
    end = os.waitid(os.P_PID, parent, os.WEXITED)
    event('main', f'reaped parent={parent} {ending(end)}')
    os.write(tell, b'!')
    event('main', f'look child={int(os.read(reported, 20))}')
    stand_still()

    os.close(tell)
    os.read(reported, 1)  # returns when the child has ended
    event('main', 'finish')


if __name__ == '__main__':
    main()
