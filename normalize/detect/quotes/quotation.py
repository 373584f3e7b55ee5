"""The cheapest reading of the quotation marks of a few lines, and how much dearer the next one is.

A reading says of each mark that it opens a quotation, closes one, or neither. It is found by dynamic
programming over the marks; the state is the stack of quotations that are open, at most three deep, so
the time is linear in the number of marks. The costs are those of the marks (`quotemarks`) and of the
structure: a quotation that is never opened or closed, nested, or made of marks that are no pair.

Source of the method: min-sum (Viterbi) decoding with min-marginals, as for any chain model.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf

from normalize.detect.quotes.marks import Mark, Side, tables

__all__ = ["Line", "Reading", "read"]

DEEPEST = 3
"""Quotations that may be open at once."""

WIDEST = 8.0
"""States this much dearer than the cheapest, in nats, are given up: no margin that large is ever asked for."""

OPEN, CLOSE, STRAY = "open", "close", "stray"

_State = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """The marks of one line, in order."""

    start: int
    end: int
    marks: tuple[Mark, ...]


@dataclass(slots=True)
class Reading:
    """What one mark does: `role`; the index of the mark it pairs with, if any.

    `runs_on`: it opens a quotation that a later line reopens.
    """

    mark: Mark
    line: int
    role: str
    number: int
    rivals: _Rivals
    partner: int | None = None
    runs_on: bool = False

    @property
    def margin(self) -> float:
        """How much dearer the cheapest reading is in which this mark has another role, in nats."""
        return self.rivals.margins[self.number]


_Owner = tuple[int, Mark]
"""The line and the mark that a layer is about."""

_Step = tuple[_State, _State, float, str]
"""One way on: from which state, to which, at what cost, by which action."""

_ROLES = {
    "on": STRAY, "dropped": STRAY,
    "open": OPEN, "again": OPEN, "instead": OPEN,
    "close": CLOSE, "outer": CLOSE, "unopened": CLOSE,
    "stray": STRAY,
}  # fmt: skip


def read(
    lines: Sequence[Line],
    opener: Callable[[Mark], str],
    mismatch: Callable[[str, Mark], float],
    *,
    reopened: bool = False,
) -> list[Reading]:
    """The cheapest reading of all marks of `lines`, in order.

    `opener` says which mark stands for an opening mark when it is read as one (the turned one for a
    wrong-way mark), `mismatch` what it costs that an opening mark is closed by a mark. `reopened`:
    the next line begins with an opening mark.
    """
    cost = tables().cost
    layers: list[list[_Step]] = []
    best: list[dict[_State, float]] = [{(): 0.0}]
    owners: list[_Owner | None] = []
    for number, line in enumerate(lines):
        if number:
            _advance(layers, best, _over_break(best[-1], cost))
            owners.append(None)
        for mark in line.marks:
            _advance(layers, best, _over_mark(best[-1], mark, mark is line.marks[0], opener, mismatch))
            owners.append((number, mark))
    last = cost["reopened"] if reopened else cost["unclosed_at_end"]
    onward: dict[_State, float] = {state: last * len(state) for state in best[-1]}
    last_layer = best[-1]
    at = min(onward, key=lambda s: (last_layer[s] + onward[s], s))
    total = last_layer[at] + onward[at]
    path: list[str] = []
    for layer, before in zip(reversed(layers), reversed(best[:-1]), strict=True):
        # the cheapest step into the state that the best path goes through
        cheapest = inf
        chosen: _Step = layer[0]
        for step in layer:
            if step[1] == at and before[step[0]] + step[2] < cheapest:
                cheapest, chosen = before[step[0]] + step[2], step
        path.append(chosen[3])
        at = chosen[0]
    path.reverse()
    rivals = _Rivals(layers, best, path, owners, onward, total)
    readings: list[Reading] = []
    for action, owner in zip(path, owners, strict=True):
        if owner is not None:
            readings.append(Reading(owner[1], owner[0], _ROLES[action], len(readings), rivals))
    _pair(readings, path, owners, reopened)
    return readings


class _Rivals:
    """The margins of all marks that were read together, worked out when one is asked for: most never are."""

    def __init__(
        self,
        layers: list[list[_Step]],
        best: list[dict[_State, float]],
        path: list[str],
        owners: list[_Owner | None],
        onward: dict[_State, float],
        total: float,
    ) -> None:
        self._layers, self._best, self._path, self._owners = layers, best, path, owners
        self._onward, self._total = onward, total

    @cached_property
    def margins(self) -> list[float]:
        """The margin of each mark, in order."""
        onward, margins = self._onward, []
        rows = zip(self._layers, self._best[:-1], self._path, self._owners, strict=True)
        for layer, before, action, owner in reversed(list(rows)):
            back: dict[_State, float] = {}
            by_role: dict[str, float] = {}
            for source, target, price, step in layer:
                if target not in onward:
                    continue
                value = price + onward[target]
                if value < back.get(source, inf):
                    back[source] = value
                role = _ROLES[step]
                if before[source] + value < by_role.get(role, inf):
                    by_role[role] = before[source] + value
            if owner is not None:
                others = (value for role, value in by_role.items() if role != _ROLES[action])
                margins.append(min(others, default=self._total + WIDEST) - self._total)
            onward = back
        margins.reverse()
        return margins


def _advance(layers: list[list[_Step]], best: list[dict[_State, float]], steps: list[_Step]) -> None:
    """Add a layer: its steps, and the cheapest way to each state they reach."""
    reached: dict[_State, float] = {}
    before = best[-1]
    for source, target, price, _ in steps:
        value = before[source] + price
        if target not in reached or value < reached[target]:
            reached[target] = value
    values = reached.values()
    most = min(values) + WIDEST
    if max(values) > most:
        reached = {state: value for state, value in reached.items() if value <= most}
        steps = [step for step in steps if step[1] in reached]
    layers.append(steps)
    best.append(reached)


def _over_break(states: dict[_State, float], cost: Mapping[str, float]) -> list[_Step]:
    steps = []
    for state in states:
        steps.append((state, state, cost["runs_on"] * len(state), "on"))
        if state:
            steps.append((state, (), cost["unclosed_at_end"] * len(state), "dropped"))
    return steps


def _over_mark(
    states: dict[_State, float],
    mark: Mark,
    first: bool,
    opener: Callable[[Mark], str],
    mismatch: Callable[[str, Mark], float],
) -> list[_Step]:
    cost = tables().cost
    glyph = opener(mark)
    steps = []
    stray, opens, closes = mark.stray, mark.opens.total, mark.closes.total
    for state in states:
        steps.append((state, state, stray, "stray"))
        if not state:
            steps.append((state, (glyph,), opens, "open"))
            steps.append((state, state, closes + cost["unopened"], "unopened"))
            continue
        last = state[-1]
        if first and mark.left == Side.EDGE:
            steps.append((state, state, opens + cost["reopened"], "again"))
        if len(state) < DEEPEST:
            nested = cost["nested_same"] if glyph == last else cost["nested_other"]
            steps.append((state, (*state, glyph), opens + nested, "open"))
        steps.append((state, (*state[:-1], glyph), opens + cost["unclosed"], "instead"))
        steps.append((state, state[:-1], closes + mismatch(last, mark), "close"))
        if len(state) > 1:
            outer = cost["unclosed"] + mismatch(state[-2], mark)
            steps.append((state, state[:-2], closes + outer, "outer"))
    return steps


def _pair(readings: list[Reading], path: list[str], owners: list[_Owner | None], reopened: bool) -> None:
    """Set the partners along the chosen path."""
    open_marks: list[int] = []
    number = 0
    for action, owner in zip(path, owners, strict=True):
        if owner is None:
            if action == "dropped":
                open_marks.clear()
            continue
        if action == "open":
            open_marks.append(number)
        elif action in ("instead", "again"):
            readings[open_marks[-1]].runs_on = action == "again"
            open_marks[-1] = number
        elif action in ("close", "outer"):
            if action == "outer":
                open_marks.pop()
            partner = open_marks.pop()
            readings[number].partner, readings[partner].partner = partner, number
        number += 1
    if reopened:
        for left_open in open_marks:
            readings[left_open].runs_on = True
