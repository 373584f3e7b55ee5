"""The laws of edits."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalize.edits import Edit, OffsetMap, apply, compose, invert, minimise
from normalize.errors import EditError, SpanError
from normalize.text import Span
from tests.strategies import ALPHABET, edits_for, texts, two_stages

Case = tuple[str, list[Edit], list[Edit]]


@settings(max_examples=1500, deadline=None)
@given(two_stages())
def test_compose_equals_applying_twice(case: Case) -> None:
    text, first, second = case
    both = compose(text, first, second)
    assert apply(text, both) == apply(apply(text, first), second)
    assert not any(a.span.collides(b.span) for a, b in pairwise(both))


@settings(max_examples=500, deadline=None)
@given(two_stages())
def test_composing_with_nothing_changes_nothing(case: Case) -> None:
    text, first, _ = case
    assert compose(text, first, []) == first
    assert compose(text, [], first) == first


@settings(max_examples=500, deadline=None)
@given(two_stages())
def test_invert_restores_the_bytes(case: Case) -> None:
    text, first, second = case
    once = apply(text, first)
    assert apply(once, invert(first)).encode() == text.encode()
    both = compose(text, first, second)
    assert apply(apply(text, both), invert(both)) == text


@settings(max_examples=500, deadline=None)
@given(two_stages(), st.data())
def test_any_subset_applies(case: Case, data: st.DataObject) -> None:
    text, first, second = case
    both = compose(text, first, second)
    keep = data.draw(st.lists(st.booleans(), min_size=len(both), max_size=len(both)))
    kept = [edit for edit, k in zip(both, keep, strict=True) if k]
    assert apply(apply(text, kept), invert(kept)) == text


@settings(max_examples=500, deadline=None)
@given(texts, st.data())
def test_minimise_keeps_the_result_and_trims_the_ends(text: str, data: st.DataObject) -> None:
    for edit in data.draw(edits_for(text)):
        small = minimise(edit)
        assert apply(text, [small]) == apply(text, [edit])
        assert not (small.old and small.new and small.old[0] == small.new[0])
        assert not (small.old and small.new and small.old[-1] == small.new[-1])
        assert edit.span.covers(small.span)


@settings(max_examples=500, deadline=None)
@given(texts, st.data())
def test_offsets_outside_edits_come_back_exactly(text: str, data: st.DataObject) -> None:
    edits = data.draw(edits_for(text))
    back, edited, landed = OffsetMap(edits), apply(text, edits), invert(edits)
    for at in range(len(edited)):
        if any(e.span.start <= at < e.span.end for e in landed):
            continue
        assert text[back.to_original(at)] == edited[at]
        assert text[back.to_original(at + 1, end=True) - 1] == edited[at]


@given(texts, st.text(ALPHABET, min_size=1, max_size=3), st.data())
def test_an_edit_that_does_not_find_its_text_is_refused(text: str, wrong: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, start + len(wrong))
    edit = Edit(span, wrong, "x")
    if text[span.start : span.end] == wrong:
        assert apply(text, [edit])
    else:
        with pytest.raises(EditError):
            apply(text, [edit])


def test_overlap_and_disorder_are_refused() -> None:
    a, b, c = Edit(Span(0, 2), "ab", "x"), Edit(Span(1, 3), "bc", "y"), Edit(Span(2, 3), "c", "z")
    for wrong in ([a, b], [b, a], [c, a]):
        with pytest.raises(EditError, match=r"overlap or are out of order|expects"):
            apply("abc", wrong)


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2)])
def test_a_span_needs_ordered_offsets(start: int, end: int) -> None:
    with pytest.raises(SpanError):
        Span(start, end)


def test_a_span_past_the_end_is_refused() -> None:
    with pytest.raises(SpanError, match="outside a text of 3"):
        Span(2, 4).of("abc")
