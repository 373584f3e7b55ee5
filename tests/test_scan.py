"""The one pass that says what can fire."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize import scan
from normalize.scan import Scanner, lower

LETTERS = "abAB .\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}\N{GREEK CAPITAL LETTER SIGMA}\N{CYRILLIC CAPITAL LETTER A}"


@given(st.text(LETTERS, max_size=30), st.sets(st.text("ab .", min_size=1, max_size=3), max_size=6))
def test_every_occurrence_is_found_where_it_is(text: str, triggers: set[str]) -> None:
    hits = Scanner(triggers).scan(text)
    lowered = lower(text)
    for trigger in triggers:
        places = [i for i in range(len(text)) if lowered.startswith(trigger, i)]
        assert hits.get(trigger, []) == places
        assert (trigger in hits) == bool(places)
    assert sorted(hits) == sorted(t for t in triggers if t in lowered)
    for trigger in triggers:
        assert hits.meets(frozenset([trigger])) == (trigger in lowered)


@given(st.text(LETTERS, max_size=30), st.sets(st.text("ab .", min_size=1, max_size=3), max_size=6))
def test_without_the_library_the_answer_is_the_same(text: str, triggers: set[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scan, "_automaton", lambda literals: None)
        plain = dict(Scanner(triggers).scan(text))
    assert plain == dict(Scanner(triggers).scan(text))


@given(st.text(max_size=30))
def test_lowering_keeps_every_offset(text: str) -> None:
    assert len(lower(text)) == len(text)


def test_a_missing_trigger_is_no_key() -> None:
    hits = Scanner(["x", "yy"]).scan("abc")
    for trigger in ("x", "yy", "z"):
        with pytest.raises(KeyError):
            hits[trigger]
    assert not hits


@given(st.text(LETTERS + "\ud800", max_size=30), st.sets(st.text("ab .", min_size=1, max_size=3), max_size=6))
def test_a_long_text_is_scanned_piece_by_piece_with_the_same_answer(text: str, triggers: set[str]) -> None:
    whole = dict(Scanner(triggers).scan(text))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scan, "_PIECE", 4)
        assert dict(Scanner(triggers).scan(text)) == whole
