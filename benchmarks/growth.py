"""How time grows: every series is measured in a process of its own and its exponent fitted on log-log axes."""

from __future__ import annotations

import gc
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection

from rich.console import Console
from rich.table import Table

from benchmarks.series import SERIES, Series

__all__ = ["SUPERLINEAR", "Growth", "exponent", "measure", "show"]

SUPERLINEAR = 1.1
"""An exponent above this over the upper range is a bug."""

_UPPER = 10
"""The upper range: sizes within this factor of the largest, three at least."""

_LEAST = 0.002
"""Seconds below which a time says nothing about growth."""

_AGAIN = 1
"""How often a series that seems superlinear is measured again."""

_PATIENCE = 30
"""Seconds that making the input of a series and its process may take beside."""


@dataclass
class Growth:
    """A series as measured: sizes and best seconds of CPU time; why it ended early, if it did."""

    series: Series
    points: list[tuple[int, float]] = field(default_factory=list)
    ended: str = ""

    @property
    def exponent(self) -> float | None:
        """Of the upper range; None where too few measurements tell."""
        telling = [point for point in self.points if point[1] >= _LEAST]
        upper = [point for point in telling if point[0] * _UPPER >= telling[-1][0]]
        upper = max(upper, telling[-3:], key=len)
        return exponent(upper) if len(upper) > 2 else None


def exponent(points: Sequence[tuple[float, float]]) -> float:
    """The slope of the least-squares line through (log size, log seconds): 1 is linear, 2 quadratic."""
    logs = [(math.log(size), math.log(seconds)) for size, seconds in points]
    middle = sum(x for x, _ in logs) / len(logs), sum(y for _, y in logs) / len(logs)
    return sum((x - middle[0]) * (y - middle[1]) for x, y in logs) / sum((x - middle[0]) ** 2 for x, _ in logs)


def measure(index: int, *, most: float = math.inf, limit: float = 10.0) -> Growth:
    """Measure one series (by its place in SERIES) up to the size `most`.

    It ends before a size that would take longer than `limit` seconds by what the sizes before say; a single
    measurement that takes three times that long, and its preparation half a minute, is killed.
    """
    growth, times = Growth(SERIES[index]), dict[int, float]()
    context = get_context("forkserver")
    context.set_forkserver_preload(["benchmarks.warm"])
    ours, theirs = context.Pipe(duplex=False)
    worker = context.Process(target=_work, args=(index, most, limit, theirs), daemon=True)
    worker.start()
    theirs.close()
    try:
        while ours.poll(3 * limit + _PATIENCE):
            point = ours.recv()
            if isinstance(point, str):
                growth.ended = point
            else:
                times.update([point])
                growth.points = sorted(times.items())
        # nothing came for so long
        growth.ended = "one size took far longer than those before: killed"
    except EOFError:
        worker.join()
        if worker.exitcode:
            growth.ended = f"the process ended with status {worker.exitcode}"
    finally:
        if worker.is_alive():
            worker.kill()
    return growth


def _work(index: int, most: float, limit: float, pipe: Connection) -> None:
    series = SERIES[index]
    growth = Growth(series)
    steep = 1.0
    for size in series.sizes:
        if size > most:
            break
        if growth.points:
            last = growth.points[-1]
            if last[1] * (size / last[0]) ** steep > limit:
                pipe.send(f"{_short(size)}: over {limit:g} s")
                break
            seconds = _best(series, size, limit / 4)
            if last[1] >= _LEAST:
                steep = max(1.0, math.log(seconds / last[1]) / math.log(size / last[0]))
        else:
            seconds = _best(series, size, limit / 4)
        growth.points.append((size, seconds))
        pipe.send((size, seconds))
    # other work on the machine makes some times longer, never shorter: a steep rise is looked at again
    for _ in range(_AGAIN):
        if (growth.exponent or 0) <= SUPERLINEAR:
            break
        for place in range(-min(4, len(growth.points)), 0):
            size, seconds = growth.points[place]
            growth.points[place] = size, min(seconds, _best(series, size, limit / 4))
            pipe.send(growth.points[place])


def _best(series: Series, size: int, enough: float) -> float:
    """The best of three, of fewer where they take more than `enough` seconds; CPU time, for it waits for nobody."""
    work = series.prepare(size)
    best, spent = math.inf, 0.0
    for _ in range(3):
        gc.collect()
        begin = time.process_time()
        work()
        seconds = time.process_time() - begin
        best, spent = min(best, seconds), spent + seconds
        if spent > enough:
            break
    return best


def show(growths: Sequence[Growth], console: Console) -> None:
    """A line for each series: how far it went, what the largest took, and the exponent."""
    table = Table(title="How time grows", title_justify="left")
    table.add_column("")
    for head in ("from", "to", "CPU s", "per CPU s", "exponent"):
        table.add_column(head, justify="right")
    table.add_column("")
    group = ""
    for growth in growths:
        if growth.series.group != group:
            table.add_section()
            group = growth.series.group
        table.add_row(growth.series.name, *_cells(growth))
    console.print(table)
    console.print(
        f"Exponent: slope of log time over log size, within a factor of {_UPPER} of the largest size; 1 is linear,"
        f" 2 quadratic, above {SUPERLINEAR} a bug. A dash: too fast to tell."
    )


def _cells(growth: Growth) -> tuple[str, ...]:
    if not growth.points:
        return "", "", "", "", "", growth.ended
    size, seconds = growth.points[-1]
    slope = growth.exponent
    said = "superlinear" if slope is not None and slope > SUPERLINEAR else ""
    unit = growth.series.unit
    return (
        _short(growth.points[0][0]),
        f"{_short(size)} {unit}",
        f"{seconds:.3f}",
        _short(size / seconds),
        "-" if slope is None else f"{slope:.2f}",
        "; ".join(filter(None, (said, growth.ended))),
    )


def _short(number: float) -> str:
    for unit, name in ((1e6, "M"), (1e3, "k")):
        if number >= unit:
            return f"{number / unit:.3g}{name}"
    return f"{number:.3g}"
