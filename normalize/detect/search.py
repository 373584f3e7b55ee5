"""Where the pattern of a rule is searched: around the literals that it needs, or from them on, and for how long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from time import monotonic

import regex

from normalize.packs.anchors import begins_with, pattern_reach

__all__ = ["LONGEST", "Clock", "PatternSearch"]

LONGEST = 200
"""A match of a pattern is at most this long, and reads at most as far around itself."""

_WINDOW = 2 * LONGEST
"""How far from a literal a match can begin or end: the literal may lie in what it only looks at."""

_FURTHEST = 2 * LONGEST
"""How far from its start a match and what it looks at can reach."""


class Clock:
    """The time that the patterns of one rule have for one text.

    It is `seconds`, and as much again for each million characters. Only the patterns count: how fast
    findings are taken up changes nothing.
    """

    def __init__(self, seconds: float, length: int) -> None:
        self._left = seconds * (1 + length / 1_000_000)

    def search(self, pattern: regex.Pattern[str], text: str, low: int, high: int) -> list[regex.Match[str]]:
        """Every match between two offsets. Raises `TimeoutError` when the time is up."""
        if self._left <= 0:
            raise TimeoutError
        start = monotonic()
        found = list(pattern.finditer(text, low, high, timeout=self._left))
        self._left -= monotonic() - start
        return found

    def match(self, pattern: regex.Pattern[str], text: str, at: int, high: int) -> regex.Match[str] | None:
        """The match that begins at an offset, read up to another. Raises `TimeoutError` when the time is up."""
        if self._left <= 0:
            raise TimeoutError
        start = monotonic()
        found = pattern.match(text, at, high, timeout=self._left)
        self._left -= monotonic() - start
        return found


class PatternSearch:
    """One pattern, compiled and as it was written, and literals (lower-case) of which each match has one.

    What it finds is what a search of the whole text would find. Where every match begins with a literal the pattern
    is tried there alone; else it is searched as far around each as a match can reach.
    """

    def __init__(self, pattern: regex.Pattern[str], written: str, anchors: Iterable[str]) -> None:
        self._pattern, self._written, self._anchors = pattern, written, frozenset(anchors)

    def matches(self, text: str, hits: Mapping[str, list[int]], clock: Clock) -> list[regex.Match[str]]:
        """Matches from left to right, none overlapping. Raises `TimeoutError` when the time is up."""
        if not self._anchors:
            return clock.search(self._pattern, text, 0, len(text))
        present = self._anchors.intersection(hits)
        places = sorted({at for anchor in present for at in hits[anchor]})
        found: list[regex.Match[str]] = []
        if not self._from_start:
            for low, high in self._windows(places, len(text)):
                found += clock.search(self._pattern, text, low, high)
            return found
        done = 0
        for at in places:
            if at >= done and (match := clock.match(self._pattern, text, at, min(at + _FURTHEST, len(text)))):
                done = max(match.end(), at + 1)
                found.append(match)
        return found

    def _windows(self, places: Sequence[int], length: int) -> Iterator[tuple[int, int]]:
        """Stretches that hold every possible match, from left to right and apart."""
        around = self._around
        low = high = -1
        for at in places:
            if low < 0 or at - around > high:
                if low >= 0:
                    yield low, min(high, length)
                low = max(0, at - around)
            high = at + around
        if high >= 0:
            yield low, min(high, length)

    @cached_property
    def _from_start(self) -> bool:
        return begins_with(self._written, self._anchors)

    @cached_property
    def _around(self) -> int:
        """How far from its literal a match may reach, and a little more: what ends a window ends no word."""
        reach = pattern_reach(self._written)
        return _WINDOW if reach is None else min(_WINDOW, reach + max(map(len, self._anchors)) + 2)
