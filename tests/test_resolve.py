"""The one conflict policy."""

from __future__ import annotations

import random
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from normalize.edits import Edit, apply
from normalize.findings import Fix, Safety
from normalize.resolve import Candidate, resolve
from normalize.text import Span
from tests.strategies import fixes_for, texts


@st.composite
def candidates(draw: st.DrawFn) -> tuple[str, list[Candidate]]:
    text = draw(texts)
    fixes = draw(fixes_for(text))
    levels = st.sampled_from([0.5, 0.9])
    return text, [Candidate(f"k{i}", f"r{i % 2}", fix, draw(levels)) for i, fix in enumerate(fixes)]


@settings(max_examples=800, deadline=None)
@given(candidates(), st.randoms(use_true_random=False))
def test_order_of_arrival_never_matters_and_nothing_is_lost(
    case: tuple[str, list[Candidate]], shuffler: random.Random
) -> None:
    text, items = case
    chosen, lost = resolve(items)
    shuffled = list(items)
    shuffler.shuffle(shuffled)
    assert resolve(shuffled) == (chosen, lost)
    assert len(chosen) + len(lost) == len(items)
    edits = sorted(e for c in chosen for e in c.fix.edits)
    apply(text, edits)
    assert not any(a.span.collides(b.span) for a, b in pairwise(edits))
    names = {c.finding for c in chosen}
    assert all(loser.rival in names for loser in lost)


@settings(max_examples=300, deadline=None)
@given(candidates())
def test_each_loser_collides_with_its_rival_which_is_no_worse(case: tuple[str, list[Candidate]]) -> None:
    _, items = case
    by_name = {c.finding: c for c in items}
    for loser in resolve(items)[1]:
        rival = by_name[loser.rival]
        assert rival.rank <= loser.candidate.rank
        pairs = [(a, b) for a in rival.fix.edits for b in loser.candidate.fix.edits]
        assert any(a.span.collides(b.span) for a, b in pairs)


def _candidate(name: str, start: int, end: int, new: str, safety: Safety, confidence: float) -> Candidate:
    return Candidate(name, "r", Fix((Edit(Span(start, end), "x" * (end - start), new),), safety), confidence)


def test_safety_goes_before_confidence_and_confidence_before_reach() -> None:
    safe = _candidate("safe", 0, 1, "a", Safety.SAFE, 0.91)
    sure = _candidate("sure", 0, 2, "b", Safety.REVIEW, 0.99)
    wide = _candidate("wide", 1, 9, "c", Safety.REVIEW, 0.95)
    assert [c.finding for c in resolve([wide, sure, safe])[0]] == ["safe", "wide"]


def test_what_stands_already_wins_and_neighbours_that_only_touch_stay() -> None:
    standing = ("plan", (Edit(Span(2, 3), "x", ""),))
    beside = _candidate("beside", 3, 4, "", Safety.REVIEW, 0.9)
    point = _candidate("point", 3, 3, "y", Safety.REVIEW, 0.9)
    chosen, lost = resolve([beside, point], [standing])
    assert [c.finding for c in chosen] == ["beside"]
    assert [(x.candidate.finding, x.rival) for x in lost] == [("point", "beside")] or lost[0].rival == "plan"


def test_many_fixes_on_one_place_stay_quick() -> None:
    crowd = [_candidate(f"k{i:06}", i, i + 2, "y", Safety.SAFE, 0.95) for i in range(50_000)]
    chosen, lost = resolve(crowd)
    assert len(chosen) == 25_000
    assert len(lost) == 25_000
