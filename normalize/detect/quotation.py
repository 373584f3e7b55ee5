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

from normalize.detect.quotemarks import Mark, Side, tables

__all__ = ["Line", "Reading", "read"]

DEEPEST = 3
_WIDEST = 12
"""States that are kept at each mark: far more than readings ever compete."""

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

    `margin` is how much dearer the cheapest reading is in which this mark has another role, in nats.
    `runs_on`: it opens a quotation that a later line reopens.
    """

    mark: Mark
    line: int
    role: str
    partner: int | None = None
    margin: float = 0.0
    runs_on: bool = False


@dataclass(frozen=True, slots=True)
class _Step:
    """One way on from a state: to which state, at what cost, by which action."""

    source: _State
    target: _State
    cost: float
    action: str


_ROLES = {
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
    owners: list[tuple[int, Mark] | None] = []
    for number, line in enumerate(lines):
        if number:
            _advance(layers, best, _over_break(best[-1], cost))
            owners.append(None)
        for mark in line.marks:
            _advance(layers, best, _over_mark(best[-1], mark, mark is line.marks[0], opener, mismatch))
            owners.append((number, mark))
    last = cost["reopened"] if reopened else cost["unclosed_at_end"]
    onward: dict[_State, float] = {state: last * len(state) for state in best[-1]}
    total = min(best[-1][s] + onward[s] for s in onward)
    at = min(onward, key=lambda s: (best[-1][s] + onward[s], s))
    readings: list[Reading] = []
    path: list[_Step] = []
    for layer, before, owner in zip(reversed(layers), reversed(best[:-1]), reversed(owners), strict=True):
        chosen = min(
            (step for step in layer if step.target == at), key=lambda s: (before[s.source] + s.cost, s.action, s.source)
        )
        path.append(chosen)
        if owner is not None:
            role = _ROLES[chosen.action]
            other = min(
                (before[s.source] + s.cost + onward[s.target] for s in layer
                 if s.target in onward and _ROLES[s.action] != role),
                default=total + 10,
            )  # fmt: skip
            readings.append(Reading(owner[1], owner[0], role, margin=other - total))
        back: dict[_State, float] = {}
        for step in layer:
            if step.target in onward:
                value = step.cost + onward[step.target]
                if value < back.get(step.source, float("inf")):
                    back[step.source] = value
        onward, at = back, chosen.source
    readings.reverse()
    path.reverse()
    _pair(readings, path, owners, reopened)
    return readings


def _advance(layers: list[list[_Step]], best: list[dict[_State, float]], steps: list[_Step]) -> None:
    """Add a layer: its steps, and the cheapest way to each state they reach."""
    reached: dict[_State, float] = {}
    before = best[-1]
    for step in steps:
        value = before[step.source] + step.cost
        if value < reached.get(step.target, float("inf")):
            reached[step.target] = value
    kept = dict(sorted(reached.items(), key=lambda item: (item[1], item[0]))[:_WIDEST])
    layers.append([step for step in steps if step.target in kept])
    best.append(kept)


def _over_break(states: dict[_State, float], cost: Mapping[str, float]) -> list[_Step]:
    steps = []
    for state in states:
        steps.append(_Step(state, state, cost["runs_on"] * len(state), "on"))
        if state:
            steps.append(_Step(state, (), cost["unclosed_at_end"] * len(state), "dropped"))
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
    for state in states:
        steps.append(_Step(state, state, mark.stray, "stray"))
        if not state:
            steps.append(_Step(state, (glyph,), mark.opens.total, "open"))
            steps.append(_Step(state, state, mark.closes.total + cost["unopened"], "unopened"))
            continue
        if first and mark.left == Side.EDGE:
            steps.append(_Step(state, state, mark.opens.total + cost["reopened"], "again"))
        nested = cost["nested_same"] if glyph == state[-1] else cost["nested_other"]
        if len(state) < DEEPEST:
            steps.append(_Step(state, (*state, glyph), mark.opens.total + nested, "open"))
        steps.append(_Step(state, (*state[:-1], glyph), mark.opens.total + cost["unclosed"], "instead"))
        steps.append(_Step(state, state[:-1], mark.closes.total + mismatch(state[-1], mark), "close"))
        if len(state) > 1:
            outer = cost["unclosed"] + mismatch(state[-2], mark)
            steps.append(_Step(state, state[:-2], mark.closes.total + outer, "outer"))
    return steps


def _pair(readings: list[Reading], path: list[_Step], owners: list[tuple[int, Mark] | None], reopened: bool) -> None:
    """Set the partners along the chosen path."""
    open_marks: list[int] = []
    number = 0
    for step, owner in zip(path, owners, strict=True):
        if owner is None:
            if step.action == "dropped":
                open_marks.clear()
            continue
        if step.action == "open":
            open_marks.append(number)
        elif step.action in ("instead", "again"):
            readings[open_marks[-1]].runs_on = step.action == "again"
            open_marks[-1] = number
        elif step.action in ("close", "outer"):
            if step.action == "outer":
                open_marks.pop()
            partner = open_marks.pop()
            readings[number].partner, readings[partner].partner = partner, number
        number += 1
    if reopened:
        for left_open in open_marks:
            readings[left_open].runs_on = True
