"""One figure of one of Python's pools: pool.py Pool|Executor WHAT ARGUMENT... (as pool.mjs)"""

import concurrent.futures
import contextlib
import multiprocessing
import os
import pathlib
import re
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

BIG = 1 << 20


def square(x: int) -> int:
    return x * x


def touch(data: bytes) -> bytes:
    return data


def hold(ms: float) -> None:
    time.sleep(ms / 1000)


def memory() -> float:
    total = 0
    me = os.getpid()
    for pid in filter(str.isdigit, os.listdir('/proc')):
        try:
            folder = pathlib.Path('/proc', pid)
            if int(pid) != me and f'PPid:\t{me}\n' not in (folder / 'status').read_text():
                continue
            found = re.search(r'^Pss:\s+(\d+)', (folder / 'smaps_rollup').read_text(), re.MULTILINE)
            total += int(found.group(1)) if found else 0
        except OSError:
            continue
    return total / 1024


@contextlib.contextmanager
def opened(library: str, workers: int) -> Iterator[tuple[Any, Callable[..., Any]]]:
    context = multiprocessing.get_context('fork')
    if library == 'Pool':
        with context.Pool(workers) as pool:
            yield pool, lambda fn, value: pool.apply_async(fn, (value,)).get
        return
    with concurrent.futures.ProcessPoolExecutor(workers, mp_context=context) as executor:
        yield executor, lambda fn, value: executor.submit(fn, value).result


def rate(call: Callable[..., Any], fn: Any, value: Any, outstanding: int, seconds: float) -> float:
    begin = time.perf_counter() + seconds / 4
    end = begin + seconds
    waiting = [call(fn, value) for _ in range(outstanding)]
    count = at = 0
    while (now := time.perf_counter()) < end:
        waiting[at]()
        count += now > begin
        waiting[at] = call(fn, value)
        at = (at + 1) % outstanding
    for result in waiting:
        result()
    return count / seconds


def main(library: str, what: str, first: str, second: str = '0') -> float:
    number = int(first)
    if what in ('trivial', 'array'):
        fn, value = (square, 3) if what == 'trivial' else (touch, bytes(BIG))
        with opened(library, 2) as (_, call):
            return rate(call, fn, value, number, float(second))
    if what == 'map':
        with opened(library, 2) as (pool, _):
            items = range(number)
            pool.map(square, items)
            began = time.perf_counter()
            pool.map(square, items)
            return number / (time.perf_counter() - began)
    before = memory()
    began = time.perf_counter()
    with opened(library, number) as (_, call):
        for result in [call(hold, 1500) for _ in range(number)]:
            result()
        if what == 'start':
            return (time.perf_counter() - began) * 1000 - 1500
        return (memory() - before) / number


print(main(*sys.argv[1:]))
