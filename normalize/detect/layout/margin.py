"""The margin at which a text was wrapped, learned from the lengths of its lines.

A wrapped line ends where the next word would not have fitted. `find_margin` looks for the one width that
most breaks agree on and weighs that against chance: verse, lists and sentences on lines of their own
end anywhere. The weights are log odds: estimates, then checked on news wrapped at five widths in 38
languages and on verse, lists, code and messages that must stay as they are.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from normalize.detect.layout.lines import Break, Head, Tail

__all__ = ["CLEAR", "LIKELY", "MISS", "NARROWEST", "Margin", "find_margin"]

CLEAR = 5.0
"""Log odds from which a text counts as wrapped."""
LIKELY = 3.0
"""Log odds from which its breaks are shown to a person."""

NARROWEST = 24
"""Columns below which nothing counts as a margin: lists, tables and verse are as narrow."""

_SOFT = 0.07
"""Share of the width by which lines set in a proportional typeface miss the margin."""
_SPREAD = 0.5
"""Lines that were not wrapped end anywhere in this share of the longest one."""
MISS = 0.03
"""Share of wrapped lines that end early all the same."""
_OVER = -2.0
"""A line that reaches past the margin."""
_ROOMY = 50
_NARROW = -0.25
"""Each column that a margin lacks to `_ROOMY`: verse, captions and lists are narrow."""
_TAILS = {Tail.OPEN: 1.6, Tail.HYPHEN: 1.0, Tail.COMMA: -1.0, Tail.WORD: 0.1, Tail.OTHER: -0.5}
_HEADS = {
    Head.LOWER: 0.8, Head.CLOSER: 0.8, Head.UNCASED: 0.0, Head.DASH: -0.3, Head.DIGIT: -0.5, Head.OTHER: -0.5,
    Head.UPPER: -0.7,
}  # fmt: skip


class Margin(NamedTuple):
    """The widths between which a margin lies, how far lines may miss it, and what speaks for it.

    Any margin from `low` to `high` explains the breaks as well. `slack` is a share of the width. `filled` of
    the `looked_at` breaks agree; `weight` are log odds.
    """

    low: float
    high: float
    slack: float
    filled: int
    looked_at: int
    weight: float

    def fills(self, place: Break) -> bool:
        """Whether the line above was full: the word below would have crossed the margin."""
        return place.width < self.high * (1 + self.slack) and place.reach > self.low * (1 - self.slack)

    def chance(self, place: Break) -> float:
        """How likely a line that was not wrapped ends as near to the margin."""
        window = place.reach - place.width + 2 * self.slack * self.low
        return min(0.85, window / (_SPREAD * self.low))


def find_margin(
    places: Sequence[Break], widths: Sequence[int], *, miss: float = MISS, column: float = 1.0
) -> Margin | None:
    """The margin that best explains `places` (breaks that may be wraps); None where there is none.

    `widths` are those of all lines around them: none may reach past a margin. `miss` is the share of
    wrapped lines that end early, `column` the width of a column in the unit of the widths.
    """
    best: Margin | None = None
    for slack in (0.0, _SOFT):
        low, high = _densest(places, slack)
        if low < NARROWEST * column:
            continue
        margin = _weighed(places, widths, Margin(low, high, slack, 0, len(places), 0.0), miss, column)
        if best is None or margin.weight > best.weight:
            best = margin
    return best


def _densest(places: Sequence[Break], slack: float) -> tuple[float, float]:
    """The widths that most breaks fill: a sweep over their intervals from width to reach."""
    if not places:
        return 0.0, 0.0
    events: dict[float, int] = {}
    for place in places:
        low, high = place.width / (1 + slack), place.reach / (1 - slack)
        events[low] = events.get(low, 0) + 1
        events[high] = events.get(high, 0) - 1
    order = sorted(events)
    depths = list(accumulate(events[at] for at in order))
    top = depths.index(max(depths))
    return order[top], order[top + 1]


def _weighed(places: Sequence[Break], widths: Sequence[int], margin: Margin, miss: float, column: float) -> Margin:
    weight = _NARROW * max(0.0, _ROOMY - margin.low / column)
    filled = 0
    for place in places:
        chance = margin.chance(place)
        if margin.fills(place):
            filled += 1
            weight += math.log((1 - miss) / chance) + _TAILS[place.tail] + _HEADS[place.head]
        else:
            weight += math.log(miss / (1 - chance))
    limit = margin.high * (1 + margin.slack)
    weight += _OVER * sum(width >= limit for width in widths)
    return margin._replace(filled=filled, weight=weight)
