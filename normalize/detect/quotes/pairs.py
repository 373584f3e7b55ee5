"""Which marks make a pair in a text, and what a wrong pair most likely was."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from normalize.detect.quotes.marks import CORNERS, STRAIGHT, Mark, tables
from normalize.detect.quotes.usage import Usage

__all__ = ["TURNED", "PairRepair", "Pairs"]

TURNED = 1.0
"""From this cost on a mark counts as pointing the wrong way."""

_ELSEWHERE = 0.003
"""Weight of a pair that only other languages have, the usual pair of the language being 1."""

_PRIOR = 2.0
"""How many sightings in the text the practice of the language is worth."""

_CHANGE = 4.0
"""What each changed mark costs, in nats, beside how rare the pair is."""


_HABIT = 2
"""From this many other times on a mixed pair is the style of the text."""


@dataclass(frozen=True, slots=True)
class PairRepair:
    """The pair that was most likely meant, and how much dearer the next likely one is, in nats."""

    opener: str
    closer: str
    margin: float


@cache
def _weights(
    quotes: tuple[tuple[str, str], ...], known: bool
) -> tuple[tuple[tuple[str, str], ...], Mapping[tuple[str, str], float]]:
    """The pairs of a language (of all, where it is not known), usual ones first, and the share of each pair."""
    world = tuple((o, c) for o, closers in tables().mates.items() for c in closers)
    ranked = tuple(pair for pair in quotes if pair in world) if known else world
    weights = {pair: 1 / (1 + rank) ** 2 for rank, pair in enumerate(ranked)}
    weights |= {pair: _ELSEWHERE for pair in world if pair not in weights}
    whole = sum(weights.values())
    return ranked, {pair: weight / whole for pair, weight in weights.items()}


class Pairs:
    """The pairs of a text: those of its language, weighed by how the text itself uses its marks.

    >>> from normalize.detect.quotes.usage import usage
    >>> from normalize.language import conventions
    >>> pairs = Pairs(usage("„Ja“, sagte sie, „nein“.", conventions("de")))
    >>> pairs.valid("„", "“"), pairs.valid("“", "“"), pairs.used("„", "“"), pairs.opener_of("“")
    (True, False, 2, '„')
    """

    def __init__(self, use: Usage) -> None:
        self._use = use
        self._ranked, self._prior = _weights(use.conventions.quotes, use.known)

    def valid(self, opener: str, closer: str) -> bool:
        """Whether the language has this pair; for an unknown language, whether any has."""
        return (opener, closer) in self._ranked

    def used(self, opener: str, closer: str, *, without: tuple[Mark, ...] = ()) -> int:
        """How often the text has this pair, as far as its spaces show, some marks left out."""
        opened = self._use.opened[opener] - sum(m.glyph == opener and m.clear > 0 for m in without)
        closed = self._use.closed[closer] - sum(m.glyph == closer and m.clear < 0 for m in without)
        return max(0, min(opened, closed))

    def opener(self, mark: Mark) -> str:
        """The opening mark that a mark stands for when it is read as one."""
        if mark.opens.turned <= TURNED:
            return mark.glyph
        others = [o for o, _ in self._ranked if o not in (mark.glyph, STRAIGHT)]
        return max(others, key=lambda o: (self._use.opened[o], -others.index(o)), default=mark.glyph)

    def opener_of(self, closer: str) -> str:
        """The mark that opens what `closer` closes."""
        pairs = [pair for pair in self._ranked if pair[1] == closer]
        return max(pairs, key=lambda pair: (self.used(*pair), self._prior[pair]), default=(closer, closer))[0]

    def closer_of(self, opener: str) -> str:
        """The mark that closes what `opener` opens."""
        pairs = [pair for pair in self._ranked if pair[0] == opener]
        return max(pairs, key=lambda pair: (self.used(*pair), self._prior[pair]), default=(opener, opener))[1]

    def mismatch(self, opener: str, mark: Mark) -> float:
        """What it costs that `mark` closes what `opener` opens."""
        cost = tables().cost
        if (opener, mark.glyph) in self._ranked or mark.closes.turned > TURNED:
            return 0.0
        if (opener in CORNERS) != (mark.glyph in CORNERS):
            return cost["foreign_kind"]
        return cost["unusual_pair" if mark.glyph in tables().mates.get(opener, ()) else "foreign_pair"]

    def meant(self, first: Mark, last: Mark) -> PairRepair | None:
        """The pair that two marks should be, or None where they are a pair as they stand.

        Weighs each pair by how often the text and the language have it and by how many of the two
        marks would change.
        """
        written = (first.glyph, last.glyph)
        if self.valid(*written) or (first.glyph in CORNERS) != (last.glyph in CORNERS):
            return None
        if self._habit(first, last) >= _HABIT:
            return None
        without = (first, last)
        total = sum(self.used(*pair, without=without) for pair in self._prior) + _PRIOR
        ranked = []
        for rank, (pair, prior) in enumerate(self._prior.items()):
            changes = (pair[0] != written[0]) + (pair[1] != written[1])
            share = (self.used(*pair, without=without) + prior * _PRIOR) / total
            ranked.append((changes * _CHANGE - math.log(share), rank, pair))
        ranked.sort()
        best = ranked[0][2]
        return None if best == written else PairRepair(*best, ranked[1][0] - ranked[0][0])

    def _habit(self, first: Mark, last: Mark) -> int:
        """How often else the text pairs these two marks: if often, it is its house style.

        Counts the marks that no proper pair accounts for. Two marks that are the same, and point one
        way, are never a style.
        """
        opener, closer = first.glyph, last.glyph
        if opener == closer:
            return 0
        opened, closed, mates = self._use.opened, self._use.closed, tables().mates
        unopened = closed[closer] - sum(opened[o] for o, closers in mates.items() if closer in closers)
        unclosed = opened[opener] - sum(closed[c] for c in mates.get(opener, ()))
        return min(unopened, unclosed) - 1

    @property
    def only_singles(self) -> bool:
        """Whether the text writes double marks as two single ones all along: then that is its style."""
        return self._use.typed > _HABIT and not any(self.used(*pair) for pair in self._prior)

    def favourite(self, first: Mark, last: Mark) -> tuple[str, str]:
        """The pair this text uses most; without any, straight ones in a text whose marks are straight.

        Else the one that the two marks read as.
        """
        best = max(self._ranked, key=lambda pair: (self.used(*pair), self._prior[pair]))
        if self.used(*best):
            return best
        return (STRAIGHT, STRAIGHT) if self._use.typewritten else (first.glyph, self.closer_of(first.glyph))
