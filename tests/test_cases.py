"""Cases of our own: damage that is repaired, text that is left alone, and what we know that we get wrong.

`in_the_wild` must be repaired exactly as said, `leave_alone` must come out untouched and without a finding.
`known_failures` are expectations of either sort that are not met today: one that is met by accident fails the run,
so that it is moved to where it then belongs and stays met.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from normalize import Document, Normalizer, Safety
from tests.material import Row, cases, rows

WILD = cases("in_the_wild")
LEAVE = cases("leave_alone")
FAILURES = cases("known_failures")


@cache
def normalizer() -> Normalizer:
    return Normalizer()


def unmet(case: Row, language: str | None) -> list[str]:
    """What a run over the case says that is not expected; where no repair is expected a finding is too much."""
    result = normalizer().run(Document(case["text"], language=language))
    safe = case.fields.get("safe", case["text"])
    review = case.fields.get("review", safe)
    found = [f"{f.rule} at {f.span.start}..{f.span.end}: {f.message}" for f in result.findings if not f.is_hint]
    said = []
    if result.text != safe:
        said.append(f"safe repair gives {result.text!r}, expected {safe!r}")
    if (full := result.at(Safety.REVIEW)) != review:
        said.append(f"repair for review gives {full!r}, expected {review!r}")
    if said or (review == case["text"] and found):
        said += found
    return [f"{case.place}: {case['id']} ({language or 'language not told'}): {line}" for line in said]


def name(case: Row) -> str:
    return str(case["id"])


@pytest.mark.parametrize("case", WILD, ids=name)
def test_damage_is_repaired_as_said(case: Row) -> None:
    language = case.fields.get("language")
    assert unmet(case, language) == []
    repaired = normalizer().run(Document(case["text"], language=language)).text
    again = normalizer().run(Document(repaired, language=language))
    assert again.text == repaired, f"{case.place}: a second run repairs its own repair"


@pytest.mark.parametrize("case", LEAVE, ids=name)
def test_clean_text_is_left_alone(case: Row) -> None:
    assert unmet(case, case.fields.get("language")) + unmet(case, None) == []


@pytest.mark.parametrize("case", FAILURES, ids=name)
def test_a_known_failure_still_fails(case: Row) -> None:
    if unmet(case, case.fields.get("language")):
        return
    home = "in_the_wild" if {"safe", "review"} & case.fields.keys() else "leave_alone"
    pytest.fail(f"{case.place}: {case['id']} is right now. Move it to {home}.jsonl.")


def test_a_case_in_the_wild_expects_a_repair() -> None:
    for case in WILD:
        assert {"safe", "review"} & case.fields.keys(), case.place
        assert case["text"] not in (case.fields.get("safe"), case.fields.get("review")), case.place


def test_a_case_to_leave_alone_expects_none() -> None:
    assert [case.place for case in LEAVE if {"safe", "review"} & case.fields.keys()] == []


def test_every_case_has_a_name_of_its_own_and_a_reason() -> None:
    seen: dict[str, str] = {}
    texts: dict[str, str] = {}
    for case in (*WILD, *LEAVE, *FAILURES):
        assert case["id"] not in seen, f"{case.place}: the name stands at {seen[case['id']]} too"
        assert case["text"] not in texts, f"{case.place}: the text stands at {texts[case['text']]} too"
        seen[case["id"]] = texts[case["text"]] = case.place
        assert case["why"].strip(), case.place


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('{"id": "a", "class": "b", "text": "c"', r"leave_alone.jsonl:2: not a line of JSON"),
        ('["a"]', r"leave_alone.jsonl:2: not an object"),
        ('{"id": "a", "class": "b", "text": "c"}', r"leave_alone.jsonl:2: missing \['why'\]"),
        (
            '{"id": "a", "class": "b", "text": "c", "why": "d", "lang": "en"}',
            r"leave_alone.jsonl:2: unknown \['lang'\]",
        ),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str, says: str) -> None:
    path = tmp_path / "leave_alone.jsonl"
    path.write_text('{"id": "a", "class": "b", "text": "c", "why": "d"}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(ValueError, match=says):
        list(rows(path, needs="id class text why", may="language safe review"))
