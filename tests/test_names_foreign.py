"""Names in another language's transliteration, of people whom no lexicon knows."""

from __future__ import annotations

import pytest

from normalize.findings import Result, Safety
from normalize.normalizer import Normalizer
from normalize.text import Document

RULE = "any.names.name-transliteration"


def run(text: str, language: str) -> Result:
    return Normalizer().run(Document(text, language=language))


def mended(text: str, language: str) -> str:
    result = run(text, language)
    assert all(f.rule == RULE for f in result.findings), result.findings
    return result.at(Safety.REVIEW)


@pytest.mark.parametrize(
    ("language", "old", "new"),
    [
        ("en", "The mason Siergiej Kowalczuk sang.", "The mason Sergei Kovalchuk sang."),
        ("en", "The mason Wjatscheslaw Schukow sang.", "The mason Vyacheslav Zhukov sang."),
        ("en", "The mason Ievguenia Chevtarenko sang.", "The mason Yevgenia Shevtarenko sang."),
        ("en", "The mason Wolodymyr Hryschtschenko sang.", "The mason Volodymyr Hryshchenko sang."),
        ("en", "The mason Gueorgui Jivantov sang.", "The mason Georgi Jivantov sang."),
        ("en", "The mason Jaled al-Hamouri sang.", "The mason Khaled al-Hamouri sang."),
        ("en", "The mason Schlomo Halevi sang.", "The mason Shlomo Halevi sang."),
        ("es", "El albañil Siergiej Chworantow cantó.", "El albañil Serguéi Jvorantov cantó."),
        ("fr", "Le maçon Siergiej Czernantow chantait.", "Le maçon Sergueï Tchernantov chantait."),
        ("de", "Der Maurer Mikhail Khvorantov sang.", "Der Maurer Michail Chworantow sang."),
        ("en", "The mason Daniil Tschernikow sang.", "The mason Daniil Chernikov sang."),
        ("en", "The mason Alexander Tereschtschenko sang.", "The mason Alexander Tereshchenko sang."),
        ("fr", "Le maçon Roman Tschernikow chantait.", "Le maçon Roman Tchernikov chantait."),
        ("it", "Il muratore Siergiej Czernantow cantava.", "Il muratore Sergej Černantov cantava."),
    ],
)
def test_a_foreign_convention_becomes_the_texts_own(language: str, old: str, new: str) -> None:
    assert mended(old, language) == new
    assert mended(new, language) == new


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The coach Sergej Ivantsov of Ljubljana met Serguei Brassy of Lyon."),  # names of their own
        ("en", "Jaled Gómez and Yamal Suárez played on the left."),  # Spanish names that look Arabic
        ("en", "Rachid Benamor and Youssef Khelifi live in Oran."),  # how they write themselves
        ("en", "They live in the Rue Siergiej Kowalczuk."),
        ("en", "Alexander Barlow, Boris Marlow and Peter Baldwin played for Roman Winslow."),  # letters of others too
        ("en", "Roman Kowalczuk of Gdynia and Anna Wiśniewska danced."),  # Polish names
        ("de", "Der Maurer Daniil Khvorantov sang."),  # English forms are used everywhere
        ("es", "El albañil Petr Bratský cantó."),  # a Czech
        ("en", "John Siergiej Kowalczuk sang."),
        ("en", "Siergiej sang. Kowalczuk danced."),
        ("pl", "Murarz Siergiej Kowalczuk śpiewał."),
        ("de", "Der Maurer Wjatscheslaw Schukow sang."),
        ("ru", "Каменщик Siergiej Kowalczuk пел."),
        ("en", "The mason Siergiej Kowalczuk-Smith sang."),
    ],
)
def test_what_may_be_right_stays(language: str, text: str) -> None:
    assert not run(text, language).findings


def test_the_spelling_of_the_text_is_preferred() -> None:
    text = "Sergey Ivantsov came. Later Siergiej Ivantsov left."
    assert mended(text, "en") == "Sergey Ivantsov came. Later Sergey Ivantsov left."


def test_a_family_name_alone_follows_its_full_name() -> None:
    text = "Ievguenia Chevtarenko read. Chevtarenko’s book sold well, said Ms. Chevtarenko."
    assert mended(text, "en") == "Yevgenia Shevtarenko read. Shevtarenko’s book sold well, said Ms. Shevtarenko."


def test_what_somebody_said_is_a_hint() -> None:
    [finding] = run("“We know Siergiej Kowalczuk,” she said.", "en").findings
    assert finding.rule == "any.names.name-in-speech"
    assert finding.is_hint


def test_the_evidence_names_convention_and_letters() -> None:
    [finding] = run("The mason Siergiej Kowalczuk sang.", "en").findings
    assert finding.message == "'Siergiej Kowalczuk' is how Polish writes 'Sergei Kovalchuk'."
    assert finding.evidence[0].says == "Polish writes Сергей so; English writes Sergei, Sergey"


@pytest.mark.parametrize(
    "name",
    [
        "Stanisław Konarzewski",
        "Piotr Leszczycki",
        "Weronika Kuczkiewicz",
        "Wiktor Kowalczuk",
        "Stanislaw Lewantowski",
        "Andrej Pleničnik",
        "Natalija Zupanovič",
        "Sergej Kovalčič",
        "Tatjana Jurišin",
        "Władysław Szczepanowski",
    ],
)
@pytest.mark.parametrize("language", ["en", "fr", "es", "de"])
def test_peoples_of_latin_letters_write_their_names_themselves(name: str, language: str) -> None:
    assert not run(f"{name} (37).", language).findings
