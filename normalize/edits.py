"""Edits, and the only arithmetic on offsets: apply, invert, compose.

An edit says "replace this span, which reads `old`, by `new`". `old` lets every edit be checked against
the text before anything changes. Lists of edits are sorted and do not collide (`Span.collides`).
The laws, tested as properties in tests/test_edits.py:

* ``apply(text, compose(text, a, b)) == apply(apply(text, a), b)``
* ``apply(apply(text, a), invert(a)) == text``
* any subset of a list of edits applies.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from normalize.errors import EditError
from normalize.text import Span

__all__ = ["Edit", "OffsetMap", "apply", "compose", "invert", "minimise"]


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Replace `span` of a text, which reads `old`, by `new`.

    >>> Edit(Span(4, 6), " ,", ",")
    Edit(span=Span(start=4, end=6), old=' ,', new=',')
    """

    span: Span
    old: str
    new: str

    @property
    def growth(self) -> int:
        """Code points by which the text grows (negative: shrinks)."""
        return len(self.new) - len(self.old)


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text with all edits made, in one walk from left to right.

    Insertions at one place are made in the order given (the inverse of two deletions has such).
    Raises `EditError` if an edit does not find its `old`, or if edits overlap or are out of order.

    >>> apply("jail , he", [Edit(Span(4, 6), " ,", ",")])
    'jail, he'
    >>> apply("jail, he", [])
    'jail, he'
    """
    out: list[str] = []
    at = 0
    for edit in edits:
        start, end = edit.span.start, edit.span.end
        if text[start:end] != edit.old or end > len(text):
            raise EditError(f"an edit expects {edit.old!r} at {start}, but the text has {text[start:end]!r}")
        if start < at:
            raise EditError(f"edits overlap or are out of order at {start}")
        out.append(text[at:start])
        out.append(edit.new)
        at = end
    out.append(text[at:])
    return "".join(out)


def invert(edits: Iterable[Edit]) -> list[Edit]:
    """Edits over the edited text that bring the original back.

    >>> invert([Edit(Span(4, 6), " ,", ",")])
    [Edit(span=Span(start=4, end=5), old=',', new=' ,')]
    """
    shift = 0
    back = []
    for edit in edits:
        start = edit.span.start + shift
        back.append(Edit(Span(start, start + len(edit.new)), edit.new, edit.old))
        shift += edit.growth
    return back


def minimise(edit: Edit) -> Edit:
    """The same change with equal ends trimmed, so that neighbours stay independent.

    The end is trimmed first, so that of two equal marks the second goes and an insertion after a
    word stays after it.

    >>> minimise(Edit(Span(0, 6), "jail ,", "jail,"))
    Edit(span=Span(start=4, end=5), old=' ', new='')
    >>> minimise(Edit(Span(0, 1), "a", "b"))
    Edit(span=Span(start=0, end=1), old='a', new='b')
    """
    old, new = edit.old, edit.new
    tail = 0
    while tail < min(len(old), len(new)) and old[len(old) - 1 - tail] == new[len(new) - 1 - tail]:
        tail += 1
    old, new = old[: len(old) - tail], new[: len(new) - tail]
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    start = edit.span.start + head
    return Edit(Span(start, start + len(old) - head), old[head:], new[head:])


class OffsetMap:
    """Offsets of an edited text, back on the original.

    >>> back = OffsetMap([Edit(Span(4, 5), " ", "")])
    >>> back.to_original(3), back.to_original(4, end=True), back.to_original(5)
    (3, 4, 6)
    """

    __slots__ = ("_edits", "_shifts", "_starts")

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._edits = list(edits)
        self._starts: list[int] = []
        self._shifts: list[int] = []
        shift = 0
        for edit in edits:
            self._starts.append(edit.span.start + shift)
            self._shifts.append(shift)
            shift += edit.growth

    def to_original(self, offset: int, *, end: bool = False) -> int:
        """Where `offset` of the edited text lies in the original.

        Inside a replaced part it is that part's start, or its end with ``end=True``.
        """
        find = bisect_left if end else bisect_right
        index = find(self._starts, offset) - 1
        if index < 0:
            return offset
        edit, past = self._edits[index], offset - self._starts[index]
        if past >= len(edit.new):
            return offset - self._shifts[index] - edit.growth
        return edit.span.end if end else edit.span.start

    def span(self, span: Span) -> Span:
        """The original place of a span of the edited text: all of each replaced part it touches."""
        start = self.to_original(span.start)
        return Span(start, max(start, self.to_original(span.end, end=True))) if len(span) else Span(start, start)


@dataclass(slots=True)
class _Cluster:
    """First and second edits that meet in the middle text, and where."""

    start: int
    end: int
    first: list[tuple[Span, Edit]]
    second: list[tuple[Span, Edit]]


def compose(text: str, first: Sequence[Edit], second: Sequence[Edit]) -> list[Edit]:
    """One list of edits over `text` that does `first`, then `second` (which fits the middle text).

    >>> compose("a b", [Edit(Span(1, 2), " ", "")], [Edit(Span(0, 2), "ab", "AB")])
    [Edit(span=Span(start=0, end=3), old='a b', new='AB')]
    """
    return [edit for edit, _, _ in composed(text, first, second) if edit.new != edit.old]


def composed(
    text: str, first: Sequence[Edit], second: Sequence[Edit]
) -> list[tuple[Edit, tuple[Edit, ...], tuple[Edit, ...]]]:
    """Like `compose`, with the first and the second edits that each edit came from.

    An edit that came to nothing has `new` equal to `old`. Results do not collide with each other.
    """
    middle = apply(text, first)
    placed = [(back.span, 0, edit) for back, edit in zip(invert(first), first, strict=True)]
    placed += [(edit.span, 1, edit) for edit in second]
    placed.sort(key=lambda item: (item[0], item[1]))
    clusters: list[_Cluster] = []
    for span, stage, edit in placed:
        cluster = _Cluster(span.start, span.end, [], [])
        while clusters and _meet(clusters[-1], cluster, stage):
            left = clusters.pop()
            cluster = _Cluster(
                min(left.start, cluster.start),
                max(left.end, cluster.end),
                left.first + cluster.first,
                left.second + cluster.second,
            )
        (cluster.second if stage else cluster.first).append((span, edit))
        clusters.append(cluster)
    out: list[tuple[Edit, tuple[Edit, ...], tuple[Edit, ...]]] = []
    shift = 0
    for cluster in clusters:
        grown = sum(edit.growth for _, edit in cluster.first)
        span = Span(cluster.start - shift, cluster.end - shift - grown)
        shift += grown
        local = [Edit(Span(s.start - cluster.start, s.end - cluster.start), e.old, e.new) for s, e in cluster.second]
        new = apply(middle[cluster.start : cluster.end], local)
        ones = tuple(e for _, e in cluster.first)
        twos = tuple(e for _, e in cluster.second)
        if out and out[-1][0].span.collides(span):
            # edits that are apart in the middle text can touch in the original
            before, more_ones, more_twos = out.pop()
            span = Span(before.span.start, span.end)
            new, ones, twos = before.new + new, more_ones + ones, more_twos + twos
        out.append((Edit(span, span.of(text), new), ones, twos))
    return out


def _meet(left: _Cluster, right: _Cluster, stage: int) -> bool:
    """Whether two clusters cannot stand apart; first edits alone never meet, they did not in `text`."""
    if not (stage or left.second):
        return False
    a, b = Span(left.start, left.end), Span(right.start, right.end)
    # what a first edit deleted lies between its neighbours in `text`: beside it they are apart
    if (len(b) and not len(a) and not left.second) or (len(a) and not len(b) and not stage and not right.second):
        return a.overlaps(b)
    return a.collides(b)
