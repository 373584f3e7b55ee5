"""Which changes of a text repair which items of its gold.

An item is fixed when the text around it, with all changes that touch it made, reads as one of its
replacements would make it read. Changes up to two characters away may take part, for where exactly a space or
a mark was moved is nobody's business; and one edit may mend two neighbours at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from normalize.evaluate.changes import Change, Near, applied, distance, inside
from normalize.evaluate.gold import Item

__all__ = ["Fit", "Matcher"]

_REACH = 2
"""Characters on either side of an item within which a change may take part in its repair."""

_MOST_OPTIONAL = 6
"""Changes beside an item that are tried in all combinations."""

_WORD = re.compile(r"\w")


@dataclass(slots=True)
class Fit:
    """What a set of changes does to the items: by index of the item, the changes concerned."""

    fixed: dict[int, frozenset[Change]] = field(default_factory=dict)
    partial: dict[int, frozenset[Change]] = field(default_factory=dict)
    wrong: dict[int, frozenset[Change]] = field(default_factory=dict)
    broken: dict[int, frozenset[Change]] = field(default_factory=dict)
    explained: frozenset[Change] = frozenset()
    """Changes that are part of a fix."""
    on_items: frozenset[Change] = frozenset()
    """Changes that touch an error, or take something from a place that must stay."""


class Matcher:
    """The items of one text, ready to be compared with changes."""

    def __init__(self, text: str, items: Sequence[Item]) -> None:
        self.text, self.items = text, items
        self.errors = Near((i.span.start, i.span.end, n) for n, i in enumerate(items) if not i.is_keep)
        self.keeps = Near((i.span.start, i.span.end, n) for n, i in enumerate(items) if i.is_keep)

    def fit(self, changes: Iterable[Change]) -> Fit:
        """What these changes, which do not overlap, do together."""
        every = list(changes)
        fit = Fit()
        if not every or not self.items:
            return fit
        near = Near((c.start, c.end, c) for c in every)
        errors = self._concerned(every)
        for n in errors:
            used = self._fixing(n, near)
            if used is not None:
                fit.fixed[n] = frozenset(used)
        fit.explained = frozenset(c for used in fit.fixed.values() for c in used)
        on_items: set[Change] = set()
        for n in errors:
            item = self.items[n]
            touching = near.touching(item.span.start, item.span.end)
            on_items.update(touching)
            if n not in fit.fixed and (other := [c for c in touching if c not in fit.explained]):
                (fit.partial if self._nearer(item, other) else fit.wrong)[n] = frozenset(other)
        for n in sorted({n for c in every for n in self.keeps.touching(c.start, c.end)}):
            start, end = self.items[n].span.start, self.items[n].span.end
            cut = (c for c in near.touching(start, end) if inside(c, start, end))
            if broken := frozenset(c for c in cut if c not in fit.explained):
                fit.broken[n] = broken
        on_items.update(c for broken in fit.broken.values() for c in broken)
        fit.on_items = frozenset(on_items)
        return fit

    def _concerned(self, changes: Iterable[Change]) -> list[int]:
        """The errors that the changes may repair or touch, in order, with their close neighbours."""
        found: set[int] = set()
        for change in changes:
            found.update(self.errors.touching(change.start - _REACH, change.end + _REACH))
        return sorted(found | {other for n in found for other in self._neighbours(n)})

    def _neighbours(self, n: int) -> Iterator[int]:
        span = self.items[n].span
        for other in self.errors.touching(max(0, span.start - _REACH), span.end + _REACH):
            if other != n:
                yield other

    def _fixing(self, n: int, near: Near[Change]) -> list[Change] | None:
        """The changes that fix an item, alone or together with a neighbour."""
        item = self.items[n]
        used = self._matching(item.span.start, item.span.end, item.replacements, near)
        if used is not None:
            return used
        for other in self._neighbours(n):
            first, second = sorted((item, self.items[other]), key=lambda one: one.span.start)
            if not 0 <= second.span.start - first.span.end <= _REACH:
                continue
            between = self.text[first.span.end : second.span.start]
            both = [a + between + b for a in first.replacements for b in second.replacements]
            used = self._matching(first.span.start, second.span.end, both, near)
            if used is not None:
                return used
        return None

    def _matching(self, start: int, end: int, goals: Sequence[str], near: Near[Change]) -> list[Change] | None:
        """The changes that turn a span into one of the goals, the fewest that do; or None."""
        low, high = max(0, start - _REACH), end + _REACH
        around = near.touching(low, high)
        if not around or not goals:
            return None
        needed = [c for c in around if inside(c, start, end)]
        optional = [c for c in around if not inside(c, start, end)][:_MOST_OPTIONAL]
        low = min(low, *(c.start for c in around))
        high = max(high, *(c.end for c in around))
        accepted = {self.text[low:start] + goal + self.text[end:high] for goal in goals}
        for size in range(len(optional) + 1):
            for more in combinations(optional, size):
                used = needed + list(more)
                if used and applied(self.text[low:high], used, low) in accepted:
                    return used
        return None

    def _nearer(self, item: Item, changes: Sequence[Change]) -> bool:
        """Whether changes move marks or spaces alone, and the text nearer to what is accepted."""
        if any(_WORD.search(c.old + c.new) for c in changes):
            return False
        start = min(item.span.start, *(c.start for c in changes))
        end = max(item.span.end, *(c.end for c in changes))
        before = self.text[start:end]
        after = applied(before, changes, start)
        head, tail = self.text[start : item.span.start], self.text[item.span.end : end]
        goals = (head + one + tail for one in item.replacements)
        return any(distance(after, goal) < distance(before, goal) for goal in goals)

    def errors_on(self, places: Iterable[tuple[int, int]]) -> set[int]:
        """The errors that one of the places touches."""
        return {n for start, end in places for n in self.errors.touching(start, end)}

    def keeps_around(self, start: int, end: int) -> list[int]:
        """The places that must stay and hold all of start to end, which is not empty."""
        if start == end:
            return []
        spans = ((n, self.items[n].span) for n in self.keeps.touching(start, end))
        return [n for n, span in spans if span.start <= start and end <= span.end]
