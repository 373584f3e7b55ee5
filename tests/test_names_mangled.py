"""Surnames that became another word, while their bearer is named in full."""

from __future__ import annotations

import pytest

from normalize.findings import Result, Safety
from normalize.normalizer import Normalizer
from normalize.text import Document

RULE = "any.names.name-mangled"
FULL = "The weaver Ada Harken lives by the lake. People like Harken."


def run(text: str, language: str = "en") -> Result:
    return Normalizer().run(Document(text, language=language))


def mended(text: str, language: str = "en") -> str:
    return run(text, language).at(Safety.REVIEW)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Harked said no.", "Harken said no."),
        ("Harked indicated that she would stay.", "Harken indicated that she would stay."),
        ("They know that Harked would stay.", "They know that Harken would stay."),
        ("They met Ms. Harked there.", "They met Ms. Harken there."),
        ("They like Harked’s boat.", "They like Harken’s boat."),
        ("“It rains,” Harket said.", "“It rains,” Harken said."),
        ("The weaver Ada Harkon rows.", "The weaver Ada Harken rows."),
    ],
)
def test_in_the_place_of_a_name_a_word_near_it_is_the_name(old: str, new: str) -> None:
    assert mended(f"{FULL} {old}") == f"{FULL} {new}"


@pytest.mark.parametrize(
    "text",
    [
        "Harkens said no.",  # made from the name
        "They harked back. Harked is a word.",  # which this text uses
        "Bo Harked said no. Then Harked left.",  # somebody else
        "Harper said no.",  # a name that people bear
        "In Harket, the mayor said no. Harket is far.",  # a place
        "They like the Harked Hotel.",
        "Harked is how some write it. Harked said so. Harked left.",  # as frequent
        "Nobody harkened.",
        "Adda Harken is her aunt.",  # a given name that people bear
        "They went by Harked.",  # no place where only a person stands
    ],
)
def test_what_may_be_another_name_or_word_stays(text: str) -> None:
    assert not [f for f in run(f"{FULL} {text}").findings if f.rule == RULE]


def test_without_the_full_name_nothing_is_known() -> None:
    assert mended("Harken sang, and Harken left. Harked said no.") == "Harken sang, and Harken left. Harked said no."


def test_german_gives_every_noun_a_capital() -> None:
    text = "Ada Minster singt. Alle lieben Minster. Minister sagte nein."
    assert mended(text, "de") == text


def test_what_somebody_said_is_a_hint() -> None:
    [finding] = run(f"{FULL} “They say Harked is ill,” he said.").findings
    assert finding.rule == RULE
    assert {fix.safety for fix in finding.fixes} == {Safety.HINT}


def test_the_evidence_is_the_full_name() -> None:
    text = f"{FULL} Harked said no."
    [finding] = run(text).findings
    [evidence] = finding.evidence
    assert evidence.span is not None
    assert evidence.span.of(text) == "Ada Harken"
    assert finding.confidence == 0.8


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("Donald Trump slept. Nobody woke Trumpile.", "Donald Trump slept. Nobody woke Trump."),
        ("Donald Trump slept. They woke Donald Trumpa.", "Donald Trump slept. They woke Donald Trump."),
        ("Donald Trump slept. Nobody woke Ivana Trumpa.", None),
        ("Ada Harken slept. Nobody woke Harkenile.", None),  # nobody well known
        ("Vladimir Putin and Lyudmila Putina met.", None),
        ("Donald Trump slept. Trumpism did not.", None),
    ],
)
def test_a_case_ending_is_taken_off_the_name_of_a_well_known_person(text: str, new: str | None) -> None:
    result = run(text)
    assert [f.rule for f in result.findings] == (["any.names.name-inflected"] if new else [])
    assert result.at(Safety.REVIEW) == (new or text)
