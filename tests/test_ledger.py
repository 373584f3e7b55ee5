"""The ledger: who appears, what points back to them, what says who is a woman or a man; how ledgers merge."""

from __future__ import annotations

from functools import reduce

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalize.ledger import Appearance, Ledger
from normalize.people import lexicon

SENTENCES = (
    "The actress Ana Roig was born in Cullera.",
    "Roig left it with Juan Mas.",
    "Mrs. Lund met Sir Peter Stone and his daughter Nell.",
    "Antony Blinken spoke in Oslo.",
    "Anthony Blinken left.",
    "Lund's husband, Olaf Berg, stayed at home.",
    "The Bank of Spain said nothing.",
)
TEXTS = st.lists(st.sampled_from(SENTENCES), max_size=5).map(" ".join)
DOCUMENTS = st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), TEXTS, min_size=1, max_size=4)


def of(text: str, document: str = "") -> Ledger:
    return Ledger.of(text, "en", lexicon(), document)


def only(text: str, language: str = "en") -> Appearance:
    [person] = Ledger.of(text, language, lexicon()).people
    return person


@settings(max_examples=60, deadline=None)
@given(DOCUMENTS, st.randoms(use_true_random=False))
def test_merging_knows_no_order_no_grouping_and_no_repetition(texts: dict[str, str], dice) -> None:  # type: ignore[no-untyped-def]
    ledgers = [of(text, document) for document, text in texts.items()]
    once = reduce(Ledger.merge, ledgers, Ledger())
    shuffled = [*ledgers, *ledgers]
    dice.shuffle(shuffled)
    cut = dice.randrange(len(shuffled) + 1)
    left, right = (reduce(Ledger.merge, part, Ledger()) for part in (shuffled[:cut], shuffled[cut:]))
    assert left.merge(right) == right.merge(left) == once
    assert once.merge(once) == once


def test_spellings_are_counted_by_documents() -> None:
    one = of("Antony Blinken spoke. Antony Blinken left. Anthony Blinken slept.", "a")
    two = of("Antony Blinken spoke.", "b")
    [person] = one.merge(two).people
    assert person.spellings == {"Anthony Blinken": 1, "Antony Blinken": 2}


@pytest.mark.parametrize(
    ("text", "gender", "kind"),
    [
        ("Mrs. Lund left.", "f", "title"),
        ("The actress Vesna Orlic left.", "f", "role"),
        ("Vesna Orlic (born 1970) was a well-known stage actress.", "f", "role"),
        ("Sasha Orlic, the eldest son of a baker, left.", "m", "kinship"),
        ("Sasha Orlic's husband slept.", "f", "spouse"),
        ("WNBA star Sasha Orlic left.", "f", "league"),
        ("Sasha Orlic said she slept.", "f", "pronoun"),
        ("Nancy Pelosi left.", "f", "lexicon"),
        ("Nadine Orlic left.", "f", "given-name"),
    ],
)
def test_evidence(text: str, gender: str, kind: str) -> None:
    clues = only(text).clues
    assert (gender, kind) in {(clue.gender, clue.kind) for clue in clues}
    assert all(text[clue.span.start : clue.span.end] for clue in clues)


@pytest.mark.parametrize(
    ("text", "language", "gender"),
    [
        ("La actriz Marta Soler llegó tarde.", "es", "f"),
        ("Der Schauspieler Karl Weiss kam zu spät.", "de", "m"),
        ("Madame Dorval est arrivée tard.", "fr", "f"),
        ("La signora Bassi è arrivata tardi.", "it", "f"),
        ("A atriz Marta Soler chegou tarde.", "pt", "f"),
    ],
)
def test_evidence_in_other_languages(text: str, language: str, gender: str) -> None:
    assert only(text, language).gender == gender


def test_a_given_name_alone_decides_nothing() -> None:
    assert only("Nadine Orlic left.").gender == ""
    assert only("Nadine Orlic, an actress, left.").gender == "f"


def test_a_noun_behind_another_person_says_nothing() -> None:
    text = "Juan Mas was the friend of an actress."
    assert only(text).gender == ""


def test_family_names_point_back_where_one_bears_them() -> None:
    father, mother = of("Ana Roig met Pau Roig. Roig left.").people
    assert [len(p.namings) for p in (father, mother)] == [1, 1]
    assert [n.form for n in only("Ana Roig came. Then Roig left.").namings] == ["Ana Roig", "Roig"]


@pytest.mark.parametrize(
    "text", ["", "nothing here", "In London it rained.", "The Nadine Orchestra played in Victoria."]
)
def test_places_and_bodies_are_nobody(text: str) -> None:
    assert of(text).people == ()
