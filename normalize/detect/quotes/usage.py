"""How a text uses its quotation marks, learnt from the places where the spaces leave no doubt."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from normalize.detect.quotes.marks import (
    COMPOSITE,
    GUILLEMETS,
    MARK,
    ONE_MARK,
    STRAIGHT,
    Side,
    clear,
    side,
    tables,
)
from normalize.language import Conventions, base, known_languages

__all__ = ["Usage", "usage"]

SAMPLE = 200_000
"""Code points of a text that are looked at: more change nothing but the cost."""

_STRAIGHT = re.compile(r"\w'\w|\"")
_CURLY = re.compile(
    "[\N{LEFT SINGLE QUOTATION MARK}-\N{DOUBLE HIGH-REVERSED-9 QUOTATION MARK}"
    "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}]"
)

_FEWEST = 0.02
"""No mark is known so well that it could never be used the other way."""


class Usage:
    """How a text uses its quotation marks.

    `opened[g]` and `closed[g]` count the places where the neighbours leave no doubt about a mark `g`,
    `spaced[g]` those that have a space and no word beside them; `typed` the marks that are written with
    two single ones, `typewritten`: all others are straight. `known`: there are conventions for this language;
    `weight` is how many sightings they are worth.
    """

    __slots__ = ("_shares", "closed", "conventions", "known", "opened", "spaced", "typed", "typewritten", "weight")

    def __init__(self, conventions: Conventions) -> None:
        self.conventions = conventions
        self.opened: defaultdict[str, int] = defaultdict(int)
        self.closed: defaultdict[str, int] = defaultdict(int)
        self.spaced: defaultdict[str, int] = defaultdict(int)
        self.typed = 0
        self.typewritten = False
        self.known, self._shares = _practice(conventions.language, conventions.quotes)
        self.weight = tables().weight["known" if self.known else "unknown"]

    def opening(self, glyph: str, left: Side, right: Side) -> float:
        """The share of a mark's uses that open (0 to 1), the mark with these neighbours left out.

        A half for marks without direction: straight ones, and those a language uses both ways.
        """
        if glyph == STRAIGHT or (glyph, glyph) in self.conventions.quotes:
            return 0.5
        own = clear(left, right)
        opened, closed = max(0, self.opened[glyph] - (own > 0)), max(0, self.closed[glyph] - (own < 0))
        prior = min(1 - _FEWEST, max(_FEWEST, self._shares.get(glyph, 0.5)))
        return (opened + prior * self.weight) / (opened + closed + self.weight)

    def spaces(self, glyph: str, left: Side, right: Side) -> bool:
        """Whether this text, or its language, puts a space inside this mark."""
        if self.conventions.inner_space or (glyph in GUILLEMETS and not self.known):
            return True
        others = self.spaced[glyph] - _spaced(left, right)
        return others >= 2 and others * 2 > self.opened[glyph] + self.closed[glyph]


def _spaced(left: Side, right: Side) -> bool:
    """Whether a mark has a space inside the quotation, whichever way it points."""
    ends = (Side.SPACE, Side.STOP, Side.EDGE)
    return (left == Side.SPACE and right in ends) or (right == Side.SPACE and left in (*ends, Side.BRACKET))


@lru_cache(maxsize=4096)
def _seen(before: str, after: str) -> int:
    """What the characters beside a mark show: 1 it opens, -1 it closes, 2 it has a space inside, 0 nothing."""
    left, right = side(before.strip("\r\n")), side(after.strip("\r\n"))
    return clear(left, right) or 2 * _spaced(left, right)


@cache
def _practice(tag: str | None, pairs: tuple[tuple[str, str], ...]) -> tuple[bool, Mapping[str, float]]:
    """Whether there are conventions for a language, and how often each mark opens in it."""
    known = tag is not None and not {tag, base(tag)}.isdisjoint(known_languages())
    return known, _shares(pairs) if known else tables().prior


def _shares(pairs: Iterable[tuple[str, str]]) -> Mapping[str, float]:
    """How often each mark opens, from the pairs of a language, usual ones first."""
    opens: defaultdict[str, float] = defaultdict(float)
    closes: defaultdict[str, float] = defaultdict(float)
    for rank, (first, last) in enumerate(pairs):
        opens[first] += 1 / (1 + rank)
        closes[last] += 1 / (1 + rank)
    return {g: opens[g] / (opens[g] + closes[g]) for g in {**opens, **closes}}


def usage(text: str, conventions: Conventions, *, composite: bool = True) -> Usage:
    """How the text uses its quotation marks; `composite`: single marks may stand for double ones.

    >>> told = usage("Er sagte „ja“, sie „nein“.", Conventions())
    >>> told.opened["„"], told.closed["“"], told.opened["“"]
    (2, 2, 0)
    """
    result = Usage(conventions)
    mark = MARK if composite else ONE_MARK
    beside: Counter[tuple[str, str, str]] = Counter()
    for found in mark.finditer(text, 0, min(len(text), SAMPLE)):
        start, end = found.span()
        beside[text[start:end], text[start - 1 : start], text[end : end + 1]] += 1
    for (written, before, after), times in beside.items():
        if written in COMPOSITE:
            result.typed += times
        elif shown := _seen(before, after):
            counts = result.opened if shown == 1 else result.closed if shown < 0 else result.spaced
            counts[written] += times
    if result.typed:
        sample = text[:SAMPLE]
        result.typewritten = _STRAIGHT.search(sample) is not None and _CURLY.search(sample) is None
    return result
