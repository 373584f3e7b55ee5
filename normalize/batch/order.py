"""Work in order, on one core or on several, a bounded number of pieces at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

__all__ = ["in_order"]

T = TypeVar("T")
R = TypeVar("R")

_AHEAD = 3
"""Items in work or waiting for their turn, per worker."""


def in_order(items: Iterable[T], work: Callable[[T], R], *, jobs: int, died: Callable[[T], R]) -> Iterator[tuple[T, R]]:
    """Each item with its result, in the order of the items whatever the number of workers.

    `died` makes the result of an item that killed its worker. `work`, items and results must pickle when
    `jobs` is more than one.

    >>> list(in_order([1, 2], str, jobs=1, died=repr))
    [(1, '1'), (2, '2')]
    """
    if jobs == 1:
        for item in items:
            yield item, work(item)
        return
    from normalize.batch.processes import Processes  # costs what a small check does not need

    workers = Processes(work, jobs, died)
    try:
        for item in items:
            if len(workers) >= jobs * _AHEAD:
                yield workers.next()
            workers.add(item)
        while len(workers):
            yield workers.next()
    finally:
        workers.close()
