"""Words of two scripts: which way they are mended, and which are meant."""

from __future__ import annotations

import time

import pytest

from normalize.config import Config
from normalize.detect import Proposal, View
from normalize.detect.encoding.homoglyphs import DETECTOR
from normalize.edits import apply
from normalize.findings import Safety

RUSSIAN = "Рыбак вернулся поздно вечером, но рыбы не привёз. "
ENGLISH = "The fisherman came back late and brought no fish. "


def propose(text: str, language: str | None = None) -> list[Proposal]:
    return list(DETECTOR.detect(View(text, Config(), given_language=language)))


def mended(text: str, language: str | None = None) -> str:
    return apply(text, sorted(e for p in propose(text, language) for f in p.fixes[:1] for e in f.edits))


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        (ENGLISH + "The Сompany owns а рier.", "en", ENGLISH + "The Company owns а pier."),
        (ENGLISH + "Мany wοrds and а cаt.", "en", ENGLISH + "Many words and а cat."),
        (RUSSIAN + "Mосква и Cевер, peлигия.", "ru", RUSSIAN + "Москва и Север, религия."),
        (RUSSIAN + "Привет, POCСИЯ!", "ru", RUSSIAN + "Привет, РОССИЯ!"),
        ("Їжак знайшов гриб під ялиною. Укрaїнa, вiтер i лiс.", "uk", None),
        ("Ο ψαράς γύρισε αργά. Η Aθήνα και ο Kώστας.", "el", "Ο ψαράς γύρισε αργά. Η Αθήνα και ο Κώστας."),
        ("Старата мелница работи. Това е xубаво.", "bg", "Старата мелница работи. Това е хубаво."),
    ],
)
def test_a_word_is_mended_towards_its_own_script(text: str, language: str, expected: str | None) -> None:
    if expected is None:
        expected = "Їжак знайшов гриб під ялиною. Україна, вітер i ліс."
    assert mended(text, language) == expected
    assert mended(expected, language) == expected
    assert all(f.safety is Safety.REVIEW for p in propose(text, language) for f in p.fixes)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (ENGLISH + "The words рыба and ψάρι stay.", "en"),
        (ENGLISH + "10 kΩ, 3 μm, 5 µg, ΔT, hν, PPARα, IFNγ, TNFα, Aβ, NFκB, νmax.", "en"),
        (ENGLISH + "H2О, CО2 and Т34А.", "en"),
        (RUSSIAN + "Он купил iPhoneа, VIPом, PRа; CEOшник.", "ru"),
        (RUSSIAN + "Zаряд, КаZаки, СVО, ЗаVтра.", "ru"),
        (RUSSIAN + "тексtбезпробела", "ru"),
        (RUSSIAN + "Это Украiна.", "ru"),  # no letter of Russian looks like this one
        ("Ο ψαράς γύρισε αργά με TNFα.", "el"),
        ("渔夫很晚才回来，α和я。", "zh"),
    ],
)
def test_what_is_meant_stays(text: str, language: str) -> None:
    assert propose(text, language) == []


def test_a_letter_that_the_text_writes_elsewhere_is_believed_without_a_language() -> None:
    assert mended("Їжак знайшов гриб під ялиною. Вiтер.") == "Їжак знайшов гриб під ялиною. Вітер."


def test_a_text_mixed_throughout_is_one_finding() -> None:
    table = str.maketrans("aeop", "аеор")
    (proposal,) = propose((ENGLISH * 4).translate(table), "en")
    assert proposal.rule == "any.homoglyphs.mixed-script-throughout"
    assert proposal.fixes[0].safety is Safety.REVIEW
    assert mended((ENGLISH * 4).translate(table), "en") == ENGLISH * 4


def test_a_typist_with_latin_vowels_is_only_shown() -> None:
    table = str.maketrans("аео", "aeo")
    (proposal,) = propose((RUSSIAN * 4).translate(table), "ru")
    assert proposal.rule == "any.homoglyphs.mixed-script-throughout"
    assert proposal.fixes[0].safety is Safety.HINT


@pytest.mark.parametrize("unit", ["aа", "aа ", "аaб ", "сat ", "aб", "a"])
def test_time_per_character_is_flat_on_one_line(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit)) + "я"
        start = time.process_time()
        propose(text, "ru")
        return time.process_time() - start

    seconds(2_000)
    assert seconds(200_000) < 15 * seconds(20_000) + 0.5
