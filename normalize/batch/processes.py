"""Worker processes that work on items side by side and answer in order.

A worker that dies (out of memory, a crash in a library) costs its own item and nothing else.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Generic, TypeVar

__all__ = ["Processes"]

T = TypeVar("T")
R = TypeVar("R")


class Processes(Generic[T, R]):
    """Workers that are handed items and give back results in the order of the items."""

    def __init__(self, work: Callable[[T], R], jobs: int, died: Callable[[T], R]) -> None:
        self._work, self._jobs, self._died = work, jobs, died
        self._waiting: deque[tuple[T, Future[R]]] = deque()
        self._pool = self._start()

    def __len__(self) -> int:
        return len(self._waiting)

    def _start(self) -> ProcessPoolExecutor:
        # spawned, not forked: the parent may hold threads and open files
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self._jobs, context, initializer=_begin, initargs=(self._work,))

    def add(self, item: T) -> None:
        """Hand in an item."""
        self._waiting.append((item, self._submit(item)))

    def _submit(self, item: T) -> Future[R]:
        try:
            return self._pool.submit(_do, item)
        except BrokenProcessPool as error:
            failed: Future[R] = Future()
            failed.set_exception(error)
            return failed

    def next(self) -> tuple[T, R]:
        """The earliest item not yet given back, with its result."""
        item, future = self._waiting.popleft()
        try:
            return item, future.result()
        except BrokenProcessPool:
            return item, self._alone(item)

    def _alone(self, item: T) -> R:
        """Try again an item that was in work when a worker died: alone, to see whether it is the one."""
        self._pool.shutdown(cancel_futures=True)
        self._pool = self._start()
        try:
            result: R = self._pool.submit(_do, item).result()
        except BrokenProcessPool:
            self._pool.shutdown(cancel_futures=True)
            self._pool = self._start()
            result = self._died(item)
        self._waiting = deque((other, self._submit(other)) for other, _ in self._waiting)
        return result

    def close(self) -> None:
        """End the workers; what waits is dropped."""
        self._pool.shutdown(wait=True, cancel_futures=True)


_work: Callable[[Any], Any]
"""What this worker does; set when it starts."""


def _begin(work: Callable[[Any], Any]) -> None:
    """Set up a worker; an interrupt is the parent's to handle."""
    global _work
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _work = work


def _do(item: Any) -> Any:
    return _work(item)
