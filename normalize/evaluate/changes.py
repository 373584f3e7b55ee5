"""What edits really change: single words, marks and spaces, and what lies near them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Generic, NamedTuple, TypeVar

from normalize.edits import Edit

__all__ = ["Change", "Near", "applied", "changes_of", "distance", "inside", "touch"]

T = TypeVar("T")

_TOKEN = re.compile(r"\w+|\s|[^\w\s]")
_MOST_TOKENS = 2000
"""Of a longer rewriting the parts are not told apart: aligning it takes time that grows with the square."""


class Change(NamedTuple):
    """`old` at `start` to `end` (code points, `end` exclusive) becomes `new`."""

    start: int
    end: int
    old: str
    new: str


def changes_of(edit: Edit) -> list[Change]:
    """The words an edit changes, so that one long replacement counts like the same change made in parts.

    >>> from normalize.text import Span
    >>> changes_of(Edit(Span(0, 13), "he sayed , no", "he said, no"))
    [Change(start=3, end=9, old='sayed ', new='said')]
    >>> changes_of(Edit(Span(0, 2), "no", "no"))
    []
    """
    old, new = _TOKEN.findall(edit.old), _TOKEN.findall(edit.new)
    if max(len(old), len(new)) > _MOST_TOKENS:
        return [Change(edit.span.start, edit.span.end, edit.old, edit.new)]
    if not old or not new:
        return [Change(edit.span.start, edit.span.end, edit.old, edit.new)] if old or new else []
    offsets = [edit.span.start]
    for token in old:
        offsets.append(offsets[-1] + len(token))
    return [
        Change(offsets[a], offsets[b], "".join(old[a:b]), "".join(new[c:d]))
        for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        if tag != "equal"
    ]


def applied(text: str, changes: Iterable[Change], base: int = 0) -> str:
    """A stretch of text, which begins at `base`, with changes made that lie within it.

    >>> applied("said , no", [Change(14, 15, " ", "")], base=10)
    'said, no'
    """
    out: list[str] = []
    at = 0
    for change in sorted(changes):
        out += (text[at : change.start - base], change.new)
        at = change.end - base
    return "".join(out) + text[at:]


def touch(a: int, b: int, c: int, d: int) -> bool:
    """Whether a to b and c to d share a character; an empty one need only lie at the other's edge."""
    if a == b or c == d:
        return a <= d and c <= b
    return a < d and c < b


def inside(change: Change, start: int, end: int) -> bool:
    """Whether a change takes characters of a span away, or inserts strictly within it."""
    if change.start == change.end:
        return start < change.start < end
    return change.start < end and start < change.end


class Near(Generic[T]):
    """Things with a place, asked for by place, in time that does not grow with their number.

    >>> near = Near([(0, 4, "a"), (10, 12, "b")])
    >>> near.touching(3, 5), near.touching(4, 10)
    (['a'], [])
    """

    _WIDTH = 256

    def __init__(self, things: Iterable[tuple[int, int, T]]) -> None:
        self._things = sorted(things, key=lambda thing: thing[:2])
        self._buckets: dict[int, list[int]] = defaultdict(list)
        for index, (start, end, _) in enumerate(self._things):
            for bucket in range(start // self._WIDTH, end // self._WIDTH + 1):
                self._buckets[bucket].append(index)

    def touching(self, start: int, end: int) -> list[T]:
        """Those that `touch` start to end, by place."""
        if not self._things:
            return []
        found: set[int] = set()
        for bucket in range(max(0, start) // self._WIDTH, end // self._WIDTH + 1):
            found.update(self._buckets.get(bucket, ()))
        things = (self._things[index] for index in sorted(found))
        return [thing for a, b, thing in things if touch(a, b, start, end)]


def distance(a: str, b: str) -> int:
    """The Levenshtein distance, by whole columns of the table held as bits of one number.

    Method: Hyyro, "A bit-vector algorithm for computing Levenshtein and Damerau edit distances", Nordic Journal of
    Computing 10 (2003) 29-39.

    >>> distance("sitting", "kitten"), distance("", "abc"), distance("same", "same")
    (3, 3, 0)
    """
    if not a or not b:
        return len(a) + len(b)
    rows: dict[str, int] = defaultdict(int)
    for row, character in enumerate(a):
        rows[character] |= 1 << row
    every, last = (1 << len(a)) - 1, 1 << (len(a) - 1)
    rising, falling, total = every, 0, len(a)
    for character in b:
        match = rows.get(character, 0) | falling
        diagonal = (((match & rising) + rising) ^ rising) | match
        right = falling | (every & ~(diagonal | rising))
        left = rising & diagonal
        total += (right & last > 0) - (left & last > 0)
        right = right << 1 | 1
        rising = ((left << 1) | ~(diagonal | right)) & every
        falling = right & diagonal & every
    return total
