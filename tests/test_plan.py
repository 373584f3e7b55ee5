"""The laws of a plan over several stages."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from normalize.edits import Edit, apply
from normalize.plan import Plan
from normalize.text import Span
from tests.strategies import dealt, two_stages

Case = tuple[str, list[Edit], list[Edit]]


def _named(prefix: str, fixes: list[tuple[Edit, ...]]) -> list[tuple[str, tuple[Edit, ...]]]:
    return [(f"{prefix}{i}", fix) for i, fix in enumerate(fixes)]


@settings(max_examples=1000, deadline=None)
@given(two_stages(), st.data())
def test_two_stages_make_one_plan_whose_groups_can_be_refused(case: Case, data: st.DataObject) -> None:
    text, first, second = case
    a = _named("a", data.draw(dealt(first)))
    b = _named("b", data.draw(dealt(second)))
    plan = Plan(text).extended(a).extended(b)
    assert plan.text == apply(apply(text, first), second)
    edits = sorted(edit for group in plan.groups for edit in group.edits)
    assert not any(x.span.collides(y.span) for x, y in pairwise(edits))
    keep = data.draw(st.lists(st.booleans(), min_size=len(plan.groups), max_size=len(plan.groups)))
    apply(text, sorted(e for group, k in zip(plan.groups, keep, strict=True) if k for e in group.edits))
    names = [name for group in plan.groups for name in group.findings]
    assert len(names) == len(set(names)), "no finding stands in two groups"


@settings(max_examples=500, deadline=None)
@given(two_stages(), st.data())
def test_one_stage_comes_back_as_it_was(case: Case, data: st.DataObject) -> None:
    text, first, _ = case
    fixes = _named("a", data.draw(dealt(first)))
    plan = Plan(text).extended(fixes)
    assert sorted((g.findings[0], g.edits) for g in plan.groups) == sorted(fixes)


@settings(max_examples=1000, deadline=None)
@given(two_stages())
def test_a_placed_edit_does_on_the_original_what_it_does_on_the_text(case: Case) -> None:
    text, first, second = case
    plan = Plan(text).extended(_named("a", [(edit,) for edit in first]))
    for edit in second:
        placed = plan.place((edit,))
        rewritten = set(placed.rests_on)
        others = sorted(e for g in plan.groups if not rewritten & set(g.findings) for e in g.edits)
        together = sorted([*others, *placed.edits])
        assert apply(text, together) == apply(plan.text, [edit])


@settings(max_examples=500, deadline=None)
@given(two_stages())
def test_places_that_no_edit_touches_go_forward_and_back(case: Case) -> None:
    text, first, _ = case
    plan = Plan(text).extended(_named("a", [(edit,) for edit in first]))
    for at in range(len(text)):
        span = Span(at, at + 1)
        if any(edit.span.collides(span) for edit in first):
            continue
        assert plan.forward(span).of(plan.text) == span.of(text)
        assert plan.span(plan.forward(span)) == span


def test_a_review_fix_that_rewrites_a_repair_is_told_apart() -> None:
    plan = Plan("a\nb c").extended([("wrap", (Edit(Span(1, 2), "\n", " "),))])
    assert plan.place((Edit(Span(1, 2), " ", "-"),)).rests_on == ("wrap",)
    assert plan.place((Edit(Span(3, 4), " ", "-"),)).rests_on == ()
