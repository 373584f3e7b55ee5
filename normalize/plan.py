"""The plan: fixes of several stages, brought back onto the original text.

Each stage reads the text with the safe fixes of the stages before applied. `Plan` holds those safe fixes as
edits over the original, places later edits on the original, and takes in a stage's safe fixes. The
safe plan stands whatever a reviewer says: a review fix that would have to rewrite a safe repair is
told apart (`Placed.rests_on`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from normalize.edits import Edit, OffsetMap, apply, composed, invert, minimise
from normalize.text import Span

__all__ = ["Group", "Placed", "Plan"]


@dataclass(frozen=True, slots=True)
class Group:
    """Edits over the original that belong together, and the keys of the findings they come from."""

    findings: tuple[str, ...]
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A fix of a stage as edits over the original, and the findings whose safe edits it rewrites.

    `smallest` are its edits over the stage's text, cut down where that keeps them clear of the plan's own.
    """

    edits: tuple[Edit, ...]
    smallest: tuple[Edit, ...]
    rests_on: tuple[str, ...] = ()


def _meets(landed: Span, later: Span) -> bool:
    """Whether a later edit cannot stand apart from where an edit of the plan landed.

    Beside a place where the plan deleted something it can: in the original the two are neighbours.
    """
    return landed.overlaps(later) if len(later) and not len(landed) else landed.collides(later)


class Plan:
    """Safe fixes over `original`, and the text they make.

    >>> plan = Plan("jail . , he").extended([("a", (Edit(Span(4, 5), " ", ""),))])
    >>> plan.text
    'jail. , he'
    >>> plan.place((Edit(Span(5, 6), " ", ""),)).edits
    (Edit(span=Span(start=6, end=7), old=' ', new=''),)
    """

    def __init__(self, original: str, groups: Sequence[Group] = ()) -> None:
        self.original = self.text = original
        self.groups = tuple(groups)
        self._edits: list[Edit] = []
        if not groups:
            return  # most texts need no repair: nothing below is asked for
        owned = sorted((edit, group) for group in range(len(self.groups)) for edit in self.groups[group].edits)
        self._edits = [edit for edit, _ in owned]
        self._owners = [group for _, group in owned]
        self.text = apply(original, self._edits)
        landed = [edit.span for edit in invert(self._edits)]
        self._starts = [span.start for span in landed]
        self._ends = [span.end for span in landed]
        self._map = OffsetMap(self._edits)

    def span(self, span: Span) -> Span:
        """Where a span of `text` lies in the original."""
        return self._map.span(span) if self._edits else span

    def forward(self, span: Span) -> Span:
        """Where a span of the original that no edit touches lies in `text`."""
        if not self._edits:
            return span
        index = bisect_right(self._edits, span.start, key=lambda edit: edit.span.end) - 1
        shift = self._ends[index] - self._edits[index].span.end if index >= 0 else 0
        return Span(span.start + shift, span.end + shift)

    def _touching(self, edit: Edit) -> range:
        """The indices of plan edits that collide with an edit of `text`."""
        first = bisect_left(self._ends, edit.span.start)
        last = bisect_right(self._starts, edit.span.end)
        hit = [i for i in range(first, last) if _meets(Span(self._starts[i], self._ends[i]), edit.span)]
        return range(hit[0], hit[-1] + 1) if hit else range(0)

    def _smallest(self, edit: Edit) -> Edit:
        if not self._touching(edit):
            return edit
        small = minimise(edit)
        return small if small.new != small.old else edit

    def place(self, edits: tuple[Edit, ...]) -> Placed:
        """Edits of `text` as edits over the original.

        Where they rewrite what the plan wrote, both become one edit and `rests_on` names the findings.
        No edits come back where two of them rewrite the same repair.
        """
        if not self._edits:
            return Placed(edits, edits)
        out: list[Edit] = []
        rests: set[str] = set()
        smallest = tuple(self._smallest(edit) for edit in edits)
        for edit in smallest:
            touching = self._touching(edit)
            if touching:
                out.append(self._entangled(edit, touching))
                rests.update(key for i in touching for key in self.groups[self._owners[i]].findings)
            else:
                start = self._map.to_original(edit.span.start)
                out.append(Edit(Span(start, start + len(edit.old)), edit.old, edit.new))
        if any(a.span.collides(b.span) for a, b in pairwise(out)):
            out = []
        return Placed(tuple(out), smallest, tuple(sorted(rests)))

    def _entangled(self, edit: Edit, touching: range) -> Edit:
        mine = self._edits[touching.start : touching.stop]
        start = min(mine[0].span.start, self._map.to_original(edit.span.start))
        end = max(mine[-1].span.end, self._map.to_original(edit.span.end, end=True))
        shift = min(self._starts[touching.start], edit.span.start)
        piece = self.original[start:end]
        ones = [Edit(Span(e.span.start - start, e.span.end - start), e.old, e.new) for e in mine]
        two = Edit(Span(edit.span.start - shift, edit.span.end - shift), edit.old, edit.new)
        new = apply(apply(piece, ones), [two])
        return Edit(Span(start, end), piece, new)

    def extended(self, fixes: Iterable[tuple[str, tuple[Edit, ...]]]) -> Plan:
        """The plan with more safe fixes, given as (finding key, edits of `text`).

        Edits that meet become one, and the fixes they come from one group; all others stay apart.
        """
        new = [(key, edits) for key, edits in fixes if edits]
        if not new:
            return self
        if not self._edits:
            return Plan(self.original, [Group((key,), edits) for key, edits in new])
        count = len(self.groups)
        owner_of_first = dict(zip(self._edits, self._owners, strict=True))
        owner_of_second = {edit: count + i for i, (_, edits) in enumerate(new) for edit in edits}
        keys = [group.findings for group in self.groups] + [(key,) for key, _ in new]
        parent = list(range(len(keys)))

        def root(x: int) -> int:
            while parent[x] != x:
                parent[x] = parent[parent[x]]
                x = parent[x]
            return x

        pieces: list[tuple[Edit, int]] = []
        for edit, firsts, seconds in composed(self.original, self._edits, sorted(owner_of_second)):
            owners = [owner_of_first[e] for e in firsts] + [owner_of_second[e] for e in seconds]
            for other in owners[1:]:
                parent[root(other)] = root(owners[0])
            pieces.append((edit, owners[0]))
        members: dict[int, list[str]] = {}
        for index, names in enumerate(keys):
            members.setdefault(root(index), []).extend(names)
        edits_of: dict[int, list[Edit]] = {}
        for edit, owner in pieces:
            if edit.new != edit.old:
                edits_of.setdefault(root(owner), []).append(edit)
        return Plan(
            self.original,
            [Group(tuple(sorted(set(members[r]))), tuple(edits)) for r, edits in edits_of.items()],
        )
