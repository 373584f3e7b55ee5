"""Conventions of transliteration: the tables, both directions, and the compiled given names."""

from __future__ import annotations

import pytest

from normalize.paths import rules_root, rules_table
from normalize.transliteration import (
    back,
    carried,
    convention,
    fold,
    foreign_given_names,
    given_forms,
    given_names,
    native_form,
    oddness,
    sources,
    spell,
    targets,
    writes,
)
from training.given_forms import compiled

TABLES = [source for source in sources() if (rules_root() / "transliteration" / f"{source}.toml").is_file()]


def test_every_source_has_a_table() -> None:
    assert list(sources()) == TABLES


@pytest.mark.parametrize("source", TABLES)
def test_a_table_names_only_languages_that_are_known(source: str) -> None:
    for key, cell in rules_table(f"transliteration/{source}")["letters"].items():
        if not isinstance(cell, str):
            assert set(cell) <= {"*", *targets()}, key
            assert "*" in cell or "en" in cell, f"{key}: not every language has a spelling"
    assert carried(source) <= set(targets())


@pytest.mark.parametrize(
    ("native", "source", "forms"),
    [
        ("Щербаков", "ru", "Shcherbakov Scherbakov Chtcherbakov Schtscherbakow Ščerbakov Szczerbakow"),
        ("Зайцева", "ru", "Zaytseva Zaitseva Zaïtseva Saizewa Zajceva Zajcewa"),
        ("Пушкин", "ru", "Pushkin Pushkin Pouchkine Puschkin Puškin Puszkin"),
        ("Хомякова", "ru", "Khomyakova Jomiakova Khomiakova Chomjakowa Chomjakova Chomiakowa"),
        ("Грищенко", "uk", "Hryshchenko Hryschenko Hrychtchenko Hryschtschenko Hryščenko Hryszczenko"),
        ("Живков", "bg", "Zhivkov Zhivkov Jivkov Schiwkow Živkov Żiwkow"),
    ],
)
def test_each_language_writes_a_name_in_its_way(native: str, source: str, forms: str) -> None:
    for target, form in zip(("en", "es", "fr", "de", "it", "pl"), forms.split(), strict=True):
        assert spell(native, source, target)[0] == form, target
        assert writes(native, form, source, target)
        assert native_form(native, source) in back(form, source, target, 12), form


def test_no_letter_is_invented() -> None:
    assert spell("Smith", "ru", "en") == ()
    assert back("Wexler", "ru", "en") == ()
    assert back("x" * 400, "ru", "en") == ()
    assert not writes("Пушкин", "Pushkins", "ru", "en")


def test_accents_of_stress_do_not_count() -> None:
    assert writes("Сергей", "Serguéi", "ru", "es")
    assert not writes("Шойгу", "Chöigou", "ru", "fr")
    assert fold("Sergueï") == "serguei"


def test_a_family_name_ends_as_they_do() -> None:
    russian = convention("ru", "en")
    assert russian.is_name("никитин")
    assert not russian.is_name("брасси")  # Serguei Brassy need not be Russian
    assert not convention("ar", "en").is_name("حسن")


def test_the_given_names_are_compiled() -> None:
    file = rules_root() / "transliteration" / "given_forms.tsv"
    assert file.read_text(encoding="utf-8") == compiled(), "python training/given_forms.py"


def test_a_form_that_people_bear_by_themselves_is_marked() -> None:
    [given] = [given for given in given_names("Andrej") if given.source == "ru"]
    assert given.borne
    assert "en" not in given.languages
    assert not given_names("Siergiej")[0].borne
    assert given_names("Nobody") == ()


@pytest.mark.parametrize("language", targets())
def test_what_a_language_writes_is_not_foreign_to_it(language: str) -> None:
    foreign = foreign_given_names(language)
    assert not [form for form in foreign for given in given_names(form) if language in given.languages]
    for form in foreign:
        for given in given_names(form):
            assert given_forms(given, language), f"{form} has no form in {language}"


def test_letters_that_meet_are_likelier_than_others() -> None:
    assert oddness("славин", "ru") < oddness("злавин", "ru")
    assert oddness("папандреоу", "el") == 0  # nobody counted
