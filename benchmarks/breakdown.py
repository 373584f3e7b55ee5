"""Where the time of a run goes: engine parts, detectors, rules of the packs.

A clock around each part, not a profiler: it costs a few percent where cProfile doubles the time and favours
code that calls little. A part's time is its own, without that of the parts inside it. What a view works out
on first use (lines, conventions) counts for the detector that asks first.
"""

from __future__ import annotations

import cProfile
import io
import pstats
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from types import GeneratorType
from typing import Any
from unittest.mock import patch

from rich.console import Console
from rich.table import Table

from normalize import normalizer as engine_module
from normalize.detect import Detector, load_detectors
from normalize.detect.gate import Gate
from normalize.detect.kinds import Matcher
from normalize.detect.rules import RulesDetector
from normalize.findings import Result
from normalize.normalizer import Normalizer
from normalize.plan import Plan
from normalize.records import dumps, to_record
from normalize.scan import Scanner
from normalize.text import Document

__all__ = ["Breakdown", "Clock", "breakdown", "functions", "show"]

_BAR = 24
_ENGINE: tuple[tuple[str, Any, str], ...] = (
    ("language", engine_module, "identify"),
    ("protected places", engine_module, "protect_text"),
    ("scan", Scanner, "scan"),
    ("gate", Gate, "judge"),
    ("findings", Normalizer, "_drafts"),
    ("resolve", engine_module, "resolve"),
    ("plan", Plan, "extended"),
    ("result", Normalizer, "_result"),
)


class Clock:
    """Adds up the own time of each part, in seconds, and how often it ran."""

    def __init__(self) -> None:
        self.seconds: defaultdict[tuple[str, str], float] = defaultdict(float)
        self.calls: Counter[tuple[str, str]] = Counter()
        self._inside = [0.0]

    def around(self, part: tuple[str, str], work: Callable[..., Any]) -> Callable[..., Any]:
        """The same function with the clock around it; what a generator yields is made at once."""

        def timed(*args: Any, **named: Any) -> Any:
            self._inside.append(0.0)
            begin = time.perf_counter()
            try:
                result = work(*args, **named)
                return list(result) if isinstance(result, GeneratorType) else result
            finally:
                spent = time.perf_counter() - begin
                self.seconds[part] += spent - self._inside.pop()
                self.calls[part] += 1
                self._inside[-1] += spent

        return timed


class _Timed:
    """A detector with the clock around its `detect`."""

    def __init__(self, detector: Detector, clock: Clock) -> None:
        self._detector = detector
        self.detect = clock.around(("detector", detector.name), detector.detect)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._detector, name)


@dataclass(frozen=True)
class Breakdown:
    """Seconds of `documents` runs: as they are, with the clocks, and of each part (its group and name)."""

    documents: int
    plain: float
    timed: float
    seconds: dict[tuple[str, str], float]
    calls: dict[tuple[str, str], int]


def breakdown(documents: Sequence[Document], *, rounds: int = 3) -> Breakdown:
    """Where the time of these documents goes, their records included; of the rounds the fastest."""
    plain = _fastest(Normalizer(), documents, rounds, Clock(), _record)[0]
    clock = Clock()
    with ExitStack() as stack:
        for name, owner, attribute in _ENGINE:
            timed = clock.around(("engine", name), getattr(owner, attribute))
            stack.enter_context(patch.object(owner, attribute, timed))
        stack.enter_context(patch.object(engine_module, "load_detectors", _detectors(clock)))
        stack.enter_context(patch.object(RulesDetector, "_run", _rules(clock)))
        record = clock.around(("engine", "record"), _record)
        seconds, parts, calls = _fastest(Normalizer(), documents, rounds, clock, record)
    parts["engine", "the rest of the walk"] = seconds - sum(parts.values())
    return Breakdown(len(documents), plain, seconds, parts, calls)


def _record(result: Result) -> str:
    return dumps(to_record(result))


def _detectors(clock: Clock) -> Callable[..., list[Any]]:
    def loaded(*args: Any) -> list[Any]:
        return [_Timed(detector, clock) for detector in load_detectors(*args)]

    return loaded


def _rules(clock: Clock) -> Callable[..., Any]:
    run = RulesDetector._run

    def timed(self: RulesDetector, one: Matcher, *args: Any) -> Any:
        return clock.around(("rule", one.rule.id), run)(self, one, *args)

    return timed


_Parts = dict[tuple[str, str], float]


def _fastest(
    engine: Normalizer, documents: Sequence[Document], rounds: int, clock: Clock, record: Callable[[Result], object]
) -> tuple[float, _Parts, dict[tuple[str, str], int]]:
    """The fastest of the rounds after one that does not count: seconds, and what the clock says of it."""
    kept: list[tuple[float, _Parts, dict[tuple[str, str], int]]] = []
    for _ in range(rounds + 1):
        clock.seconds.clear()
        clock.calls.clear()
        begin = time.perf_counter()
        for document in documents:
            record(engine.run(document))
        kept.append((time.perf_counter() - begin, dict(clock.seconds), dict(clock.calls)))
    return min(kept[1:], key=lambda one: one[0])


def functions(documents: Sequence[Document], most: int) -> str:
    """The functions with the most own time, by cProfile, which slows down code that calls much."""
    engine = Normalizer()
    profile = cProfile.Profile()
    for record in (False, True):
        if record:
            profile.enable()
        for document in documents:
            _record(engine.run(document))
    profile.disable()
    out = io.StringIO()
    pstats.Stats(profile, stream=out).strip_dirs().sort_stats("tottime").print_stats(most)
    return out.getvalue()


def show(found: Breakdown, size: int, console: Console) -> None:
    """A table of the parts, the dearest first within each group."""
    title = f"{found.documents} documents, {size / 1e6:.2f} MB, {size / found.plain / 1e6:.2f} MB/s with records"
    table = Table(title=title, title_justify="left")
    for head in ("", "part", "µs a document", "share", "a document"):
        table.add_column(head, justify="left" if head in ("", "part") else "right", no_wrap=True)
    table.add_column("")
    largest = max(found.seconds.values())
    for group in ("engine", "detector", "rule"):
        parts = sorted((kv for kv in found.seconds.items() if kv[0][0] == group), key=lambda kv: (-kv[1], kv[0]))
        for index, (part, seconds) in enumerate(parts):
            calls = found.calls.get(part)
            table.add_row(
                group if index == 0 else "",
                part[1],
                f"{seconds / found.documents * 1e6:.1f}",
                f"{seconds / found.timed:.1%}",
                f"{calls / found.documents:.2f}" if calls else "",
                "█" * round(_BAR * seconds / largest),
            )
        table.add_section()
    console.print(table)
    console.print(
        "Own time of each part; the last column of figures is how often it ran. What `rules` runs stands below it, its"
        f" own time is the rest. The clocks cost {max(0.0, found.timed / found.plain - 1):.0%}."
    )
