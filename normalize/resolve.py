"""Choose among fixes: the only conflict policy.

Fixes are ranked by one total order (safety, confidence, reach, position, rule, finding), so the order
of arrival never matters. In that order each fix is kept if it collides with none kept before; what
is not kept is returned with the reason and the rival that won.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from normalize.edits import Edit
from normalize.findings import Fix

__all__ = ["Candidate", "Loser", "resolve"]

OVERLAPS = "overlaps a better fix"
SAME = "already proposed"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A fix that could be chosen, and the finding it belongs to (any identifier)."""

    finding: str
    rule: str
    fix: Fix
    confidence: float

    @property
    def rank(self) -> tuple[int, float, int, tuple[Edit, ...], str, str]:
        """The total order: the safest, surest, widest first, then by place, rule and finding."""
        fix = self.fix
        return (-fix.safety, -self.confidence, -len(fix.reach), fix.edits, self.rule, self.finding)


@dataclass(frozen=True, slots=True)
class Loser:
    """A candidate that was not chosen, why, and the candidate or taken place that won."""

    candidate: Candidate
    reason: str
    rival: str


class _Taken:
    """Which characters and which insertion points are taken, and by whom."""

    __slots__ = ("_characters", "_points")

    def __init__(self) -> None:
        self._characters: dict[int, str] = {}
        self._points: dict[int, str] = {}

    def rival(self, edit: Edit) -> str | None:
        start, end = edit.span.start, edit.span.end
        if start == end:
            for found in (self._points.get(start), self._characters.get(start - 1), self._characters.get(start)):
                if found is not None:
                    return found
            return None
        for at in range(start, end):
            if at in self._characters:
                return self._characters[at]
        if self._points:
            for at in range(start, end + 1):
                if at in self._points:
                    return self._points[at]
        return None

    def take(self, edit: Edit, owner: str) -> None:
        if edit.span.start == edit.span.end:
            self._points[edit.span.start] = owner
        for at in range(edit.span.start, edit.span.end):
            self._characters[at] = owner


def resolve(
    candidates: Iterable[Candidate], taken: Iterable[tuple[str, tuple[Edit, ...]]] = ()
) -> tuple[list[Candidate], list[Loser]]:
    """Candidates that can all be applied, by position, and those that lost.

    `taken` are edits that stand already, with their owners. Linear in the number of edited
    characters.

    >>> from normalize.findings import Safety
    >>> from normalize.text import Span
    >>> sure = Candidate("a", "r", Fix((Edit(Span(4, 6), " ,", ","),), Safety.SAFE), 0.9)
    >>> maybe = Candidate("b", "s", Fix((Edit(Span(5, 6), ",", ";"),), Safety.REVIEW), 0.99)
    >>> chosen, lost = resolve([maybe, sure])
    >>> [c.finding for c in chosen], [(l.candidate.finding, l.reason, l.rival) for l in lost]
    (['a'], [('b', 'overlaps a better fix', 'a')])
    """
    places = _Taken()
    done: dict[tuple[Edit, ...], str] = {}
    for owner, edits in taken:
        done[edits] = owner
        for edit in edits:
            places.take(edit, owner)
    chosen: list[Candidate] = []
    lost: list[Loser] = []
    for candidate in sorted(candidates, key=lambda c: c.rank):
        edits = candidate.fix.edits
        if edits in done:
            lost.append(Loser(candidate, SAME, done[edits]))
            continue
        rival = next((r for edit in edits if (r := places.rival(edit)) is not None), None)
        if rival is not None:
            lost.append(Loser(candidate, OVERLAPS, rival))
            continue
        done[edits] = candidate.finding
        for edit in edits:
            places.take(edit, candidate.finding)
        chosen.append(candidate)
    chosen.sort(key=lambda c: c.fix.edits)
    return chosen, lost
