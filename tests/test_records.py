"""The record: round trips, units, schema."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalize.errors import RecordError
from normalize.findings import Choice, Evidence, Finding, Fix, Result, Safety, Severity
from normalize.records import Unit, dumps, from_record, from_unit, schema, to_record, to_unit
from normalize.text import Document, Span
from tests.strategies import edits_for, texts

UNITS: list[Unit] = ["codepoint", "utf16", "utf8"]
TRICKY = [
    "\N{WOMAN}\N{ZERO WIDTH JOINER}\N{WOMAN} e\N{COMBINING ACUTE ACCENT}\r\nna\xefve",
    "\N{GOTHIC LETTER AHSA}\N{GOTHIC LETTER BAIRKAN} \N{HIRAGANA LETTER A}",
    "plain ascii",
    "",
    "lone \ud800 surrogate",
]


@st.composite
def results(draw: st.DrawFn) -> Result:
    text = draw(texts)
    edits = draw(edits_for(text))
    findings = []
    for i, edit in enumerate(edits):
        fix = Fix((edit,), draw(st.sampled_from([Safety.REVIEW, Safety.SAFE])), "do it")
        evidence = (Evidence("neighbour", "says so", edit.span), Evidence("sibling", "x", Span(3, 9), "other", -1.0))
        findings.append(Finding(f"k{i}", "any.x.y", "quotes", edit.span, "m", Severity.WARNING, 0.9, evidence, (fix,)))
    chosen = tuple(Choice((f.key,), f.fixes[0].safety, f.fixes[0].edits) for f in findings)
    return Result(Document(text, id="d"), tuple(findings), chosen, (), "abc", "en", 0.25, {"date": ["2022-07-29"]})


@settings(max_examples=300, deadline=None)
@given(results(), st.sampled_from(UNITS))
def test_a_record_comes_back_as_the_result(result: Result, unit: Unit) -> None:
    record = json.loads(dumps(to_record(result, unit=unit)))
    jsonschema.validate(record, schema())
    assert from_record(record, result.document) == result


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("text", TRICKY)
def test_offsets_convert_to_each_unit_and_back(text: str, unit: Unit) -> None:
    there, back = to_unit(text, unit), from_unit(text, unit)
    assert [back(there(i)) for i in range(len(text) + 1)] == list(range(len(text) + 1))


@pytest.mark.parametrize("text", TRICKY)
def test_offsets_are_those_of_the_encodings(text: str) -> None:
    for unit, encoding, width in (("utf16", "utf-16-le", 2), ("utf8", "utf-8", 1)):
        encoded = text.encode(encoding, "surrogatepass")
        there = to_unit(text, unit)  # type: ignore[arg-type]
        for i in range(len(text)):
            piece = encoded[there(i) * width : there(i + 1) * width]
            assert piece.decode(encoding, "surrogatepass") == text[i]


def test_an_offset_inside_a_character_is_refused() -> None:
    with pytest.raises(RecordError, match="inside a character"):
        from_unit("\N{WOMAN}", "utf16")(1)


def _record() -> dict[str, Any]:
    result = Result(
        Document("a , b", id="d"),
        (Finding("k", "r", "c", Span(1, 2), "m", Severity.NOTE, 1.0, (), (_fix(),)),),
    )
    return to_record(result)


def _fix() -> Fix:
    from normalize.edits import Edit

    return Fix((Edit(Span(1, 2), " ", ""),), Safety.SAFE)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"version": 2}, "version 2"),
        ({"unit": "words"}, "unknown unit"),
        ({"findings": [{"key": "k"}]}, "does not fit the schema"),
    ],
)
def test_a_record_that_cannot_be_used_is_refused(change: dict[str, Any], says: str) -> None:
    with pytest.raises(RecordError, match=says):
        from_record(_record() | change, Document("a , b", id="d"))


def test_a_record_of_another_text_is_refused() -> None:
    with pytest.raises(RecordError, match="another text"):
        from_record(_record(), Document("ab, b", id="d"))


def test_hints_are_left_out_unless_asked_for() -> None:
    hint = Finding("k", "r", "c", Span(0, 1), "m", Severity.NOTE, 0.3)
    result = Result(Document("abc"), (hint,))
    assert to_record(result)["findings"] == []
    assert len(to_record(result, hints=True)["findings"]) == 1
