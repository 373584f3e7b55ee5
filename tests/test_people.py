"""The lexicon of people: what a form is in which language, where it stands, and tables that are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from normalize.config import Config, load_config
from normalize.errors import PackError
from normalize.normalizer import Normalizer
from normalize.people import COLUMNS, Lexicon, Table, given_gender, lexicon, read_table
from normalize.people.finder import _Plain

OLEG = (
    "Oleg Tarnov\tTarnov\tm\tRU\tminister\tde=Oleg Tarnow|fr=Oleg Tarnof|ru=Олег Тарнов|zh=奥列格·塔尔诺夫"
    "\tOleg V. Tarnov|fr=Oleg Tarnov\tOleg Ternov|de=Oleg Tarnoff"
)
ADA = "Ada O'Lind\tO'Lind\tf\tIE\tjudge\t\t\tAda Olind"


def of(*rows: str) -> Lexicon:
    return Lexicon([Table("own.tsv", list(rows))])


def kinds(lex: Lexicon, form: str, language: str | None) -> list[tuple[str, str]]:
    return [(entry.kind, entry.language) for entry in lex.entries(form, language)]


@pytest.mark.parametrize(
    ("form", "language", "kind"),
    [
        ("Oleg Tarnov", "en-GB", ("canonical", "en")),
        ("Oleg V. Tarnov", "en", ("accepted", "en")),
        ("Oleg Tarnow", "en", ("foreign", "de")),
        ("Oleg Ternov", "en", ("wrong", "en")),
        ("Oleg Tarnow", "de", ("canonical", "de")),
        ("Oleg Tarnov", "de", ("foreign", "en")),
        ("Oleg Tarnoff", "de", ("wrong", "de")),
        ("Oleg Ternov", "en-US", ("wrong", "en")),
        ("Oleg Tarnov", "fr", ("accepted", "fr")),
        # how Polish or Dutch writes him is not said, and others write him in several ways
        ("Oleg Ternov", "pl", ("accepted", "pl")),
        ("Oleg Tarnow", "nl", ("accepted", "nl")),
        ("Oleg Ternov", None, ("wrong", "")),
        ("Oleg Tarnow", None, ("accepted", "")),
        # a text may show how a name is written at home, or keep the Latin letters
        ("Олег Тарнов", "en", ("accepted", "en")),
        ("Oleg Ternov", "ru", ("accepted", "ru")),
        ("Олег Тарнов", "ru", ("canonical", "ru")),
        # everyone writes her in one way
        ("Ada Olind", "pl", ("wrong", "pl")),
    ],
)
def test_a_form_is_judged_in_the_language_of_the_text(form: str, language: str | None, kind: tuple[str, str]) -> None:
    assert kinds(of(OLEG, ADA), form, language) == [kind]


def test_a_slip_of_another_language_says_nothing_here() -> None:
    assert of(OLEG).find("Oleg Tarnoff spoke.", "en") == []
    assert of(OLEG).find("Oleg Ternov sprach.", "de") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Oleg Ternov's aide, and (Oleg Tarnov).", ["Oleg Ternov", "Oleg Tarnov"]),
        ("Hans-Oleg Tarnov, Oleg Tarnova, Oleg Tarnov-Berg, XOleg Tarnov, Oleg Tarnov2", []),
        ("the Oleg Tarnov-led party", ["Oleg Tarnov"]),
        ("Ada O\N{RIGHT SINGLE QUOTATION MARK}Lind, Ada\N{NO-BREAK SPACE}O'Lind", ["Ada O’Lind", "Ada\xa0O'Lind"]),
        ("部长奥列格·塔尔诺夫说", ["奥列格·塔尔诺夫"]),
        ("Олег Тарнов и Олег Тарновский", ["Олег Тарнов"]),
        ("oleg tarnov", []),
        ("half a \ud83d character, then Oleg Tarnov", ["Oleg Tarnov"]),
    ],
)
def test_full_names_are_found_as_words_of_their_own(text: str, found: list[str]) -> None:
    mentions = of(OLEG, ADA).find(text, None)
    assert [mention.form for mention in mentions] == found
    assert [mention.span.of(text) for mention in mentions] == found


def test_the_longer_of_two_names_is_the_one_that_stands_there() -> None:
    lex = of("Jan Ber\tBer\tm\t\t\t\t\t", "Jan Ber Tol\tTol\tm\t\t\t\t\t")
    assert [m.entries[0].person.name for m in lex.find("Jan Ber Tol met Jan Ber.", "en")] == ["Jan Ber Tol", "Jan Ber"]


def test_a_name_within_a_form_that_is_nothing_here_is_not_found() -> None:
    lex = of("Jan Ber\tBer\tm\t\t\t\t\t", "Old Jan Tol\tTol\tm\t\t\t\t\tes=Old Jan Ber")
    assert lex.find("Old Jan Ber met nobody.", "en") == []


def test_a_name_of_two_people_has_both() -> None:
    lex = of(OLEG, "Olga Ternov\tTernov\tf\t\t\t\tOleg Ternov\t")
    assert sorted(kinds(lex, "Oleg Ternov", "en")) == [("accepted", "en"), ("wrong", "en")]


def test_a_later_table_adds_and_has_the_last_word() -> None:
    own = Table("house.tsv", ["Oleg Tarnov\tTarnov\t\t\tchairman\tde=Oleg Tarnov|es=Oleg Tárnov\tOleg Ternov\t"])
    lex = Lexicon([Table("shipped.tsv", [OLEG]), own])
    [person] = lex
    assert len(lex) == 1
    assert (person.gender, person.country, person.roles) == ("m", "RU", ("chairman", "minister"))
    assert kinds(lex, "Oleg Ternov", "en") == [("accepted", "en")]
    assert kinds(lex, "Oleg Tarnov", "de") == [("canonical", "de")]
    assert person.spelled("es") == "Oleg Tárnov"
    assert lex.by_family("Tarnov") == (person,)
    assert lex.get("Oleg Tarnov") is person


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("Oleg Tarnov\tTarnov", "house.tsv:2:1: 2 columns, not 8"),
        (OLEG.replace("\tm\t", "\tx\t"), "house.tsv:2:1: gender 'x'"),
        (OLEG.replace("\tTarnov\t", "\tTarnow\t", 1), "house.tsv:2:1: family 'Tarnow' is not in the name"),
    ],
)
def test_a_line_that_is_no_person_is_named(tmp_path: Path, row: str, says: str) -> None:
    file = tmp_path / "house.tsv"
    file.write_text("\t".join(COLUMNS) + "\n" + row + "\n", encoding="utf-8")
    with pytest.raises(PackError, match=says.replace("(", r"\(")):
        lexicon((file,))


def test_a_table_without_its_header_is_named(tmp_path: Path) -> None:
    file = tmp_path / "house.tsv"
    file.write_text(OLEG + "\n", encoding="utf-8")
    with pytest.raises(PackError, match=r"house\.tsv:1:1: the first line must name the columns"):
        read_table(file)
    with pytest.raises(PackError, match=r"none\.tsv: cannot be read"):
        read_table(tmp_path / "none.tsv")


def test_without_the_automaton_the_same_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Oleg Ternov met Oleg V. Tarnov and Ada O'Lind."
    wanted = of(OLEG, ADA).find(text, "en")
    monkeypatch.setattr("normalize.people.finder._automaton", _Plain)
    assert len(wanted) == 3
    assert of(OLEG, ADA).find(text, "en") == wanted


def test_the_shipped_tables_read_whole() -> None:
    people = list(lexicon())
    assert len(people) > 1500
    assert {person.gender for person in people} == {"f", "m", ""}


@pytest.mark.parametrize(("name", "women"), [("Zoë", True), ("Łukasz", False), ("José", False), ("ANNA", True)])
def test_given_names_are_folded_as_their_table_is(name: str, women: bool) -> None:
    found = given_gender(name)
    assert found is not None
    assert (found.women > 0.9) == women
    assert (found.women < 0.1) != women


@pytest.mark.parametrize("name", ["", "\t", "Sąsiadka", "anna\t1"])
def test_an_unknown_given_name_is_none(name: str) -> None:
    assert given_gender(name) is None


def test_own_tables_are_named_in_the_settings_and_part_of_the_fingerprint(tmp_path: Path) -> None:
    settings = tmp_path / "normalize.toml"
    settings.write_text('people = ["house.tsv"]\n', encoding="utf-8")
    house = tmp_path / "house.tsv"
    assert load_config(settings).people == (str(house),)
    config = Config(people=(str(house),))
    with pytest.raises(PackError, match=r"house\.tsv: cannot be read"):
        _ = Normalizer(config).fingerprint
    prints = {Normalizer().fingerprint}
    for row in (OLEG, ADA):
        house.write_text("\t".join(COLUMNS) + f"\n{row}\n", encoding="utf-8")
        prints.add(Normalizer(config).fingerprint)
    assert len(prints) == 3
