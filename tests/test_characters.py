"""Characters nobody sees: what goes, what stays because it does its work, and what a person must see."""

from __future__ import annotations

import gc
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.config import Config
from normalize.detect import View
from normalize.detect.encoding.characters import DETECTOR, unseen
from normalize.edits import apply
from normalize.findings import Safety


def cleaned(text: str, tier: Safety = Safety.SAFE) -> str:
    return apply(text, [u.edit for u in unseen(text) if u.safety >= tier])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They saw a \u200b\u200bhuge crowd.", "They saw a huge crowd."),
        ("Вони \u2060\u2060\u2060–\u2060\u2060 прийшли", "Вони – прийшли"),
        ("line one\n\ufeffline two", "line one\nline two"),
        ("\ufeffTitle", "Title"),
        ("bell\x07 and end\x1a", "bell and end"),
        ("h\x00e\x00l\x00l\x00o\x00", "hello"),
        ("\x1b[1;31mred\x1b[0m text", "red text"),
        ("\u2068Ana\u2069 on \u200e4 May\u200f.", "Ana on 4 May."),
        ("a list \u200cof na\u200dmes", "a list of names"),
        ("die Bundes\xadregierung", "die Bundesregierung"),
        ("a \xad stray one\xad.", "a  stray one."),
        ("a line\u2028\nmore", "a line\nmore"),
        ("map \ufffc here \u206a.", "map  here ."),
        ("hidden\U000e0068\U000e0069 text", "hidden text"),
        ("שלום\u200f\u200f עולם", "שלום\u200f עולם"),
    ],
)
def test_what_certainly_does_nothing_goes(text: str, expected: str) -> None:
    assert cleaned(text) == expected
    assert cleaned(expected) == expected


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cروم و نمی\u200cآیم",  # Persian
        "تلفن\u200c های",  # a letter before a space: the space may be what is wrong
        "ه\u200d.ش",  # Arabic: an initial form by itself
        "क्\u200dष और क्\u200cष",  # Hindi
        "അത്\u200c വന്നു",  # Malayalam
        "ශ්\u200dරී",  # Sinhala
        "👩\u200d👩\u200d👧 🤦\u200d♀\ufe0f ❤\ufe0f\u200d🔥",
        "🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f",
        "ฉัน\u200bรัก\u200bแมว",  # Thai
        "これは\u200b長い",
        "die Auf\u200clage",  # keeps a ligature apart
        "אמר Face++\u200e והלך \u202aabc\u202c",
        "exam\xad\nple",  # for the layout to judge
        "AquÃ\xad estÃ¡",  # a byte of mojibake
        "one\ttwo\r\nthree\f",
        "“yes”\u2060—she said",
    ],
)
def test_what_does_its_work_stays(text: str) -> None:
    assert unseen(text) == []


@pytest.mark.parametrize(
    ("text", "reviewed"),
    [
        ("They don\x19t say \x1cno\x1d.", "They don’t say “no”."),
        ("Don\u200bnerstag", "Donnerstag"),
        ("North\x07South", "NorthSouth"),
        ("one\u2028two\vthree", "one\ntwo\nthree"),
        ("Anglo\xadIrish", "AngloIrish"),
        ("file \u202efdp.exe", "file fdp.exe"),
        ("word\ufffcword", "wordword"),
    ],
)
def test_what_may_stand_for_something_needs_a_person(text: str, reviewed: str) -> None:
    assert cleaned(text) == text
    assert cleaned(text, Safety.REVIEW) == reviewed


def test_a_run_is_one_finding_that_names_its_characters() -> None:
    (proposal,) = DETECTOR.detect(View("a \u200b\u200b\u2060b", Config()))
    assert len(proposal.fixes) == 1
    assert proposal.rule == "any.characters.zero-width-space"
    assert "U+200B ZERO WIDTH SPACE, U+2060 WORD JOINER" in proposal.evidence[0].says


ALPHABET = [
    *"aя א.\n",
    *"\x00\x07\x19\x1b\x7f\xad\u061c\u200b\u200c\u200d\u200e\u200f\u2028\u202e\u2060\u2066\ufeff\ufffc",
]


@given(st.text(st.sampled_from(ALPHABET), max_size=12))
def test_letters_and_marks_are_never_touched(text: str) -> None:
    assert [c for c in cleaned(text) if c in "aя א.\n"] == [c for c in text if c in "aя א.\n"]


@given(st.text(st.sampled_from([c for c in ALPHABET if c not in "\x00\x1b"]), max_size=12))
def test_a_run_is_cleaned_once_and_for_all(text: str) -> None:
    once = cleaned(text)
    assert cleaned(once) == once


@pytest.mark.parametrize(
    "unit", ["\u200b", "a\u200b", "a \u200b", "é\xadé", "Ã\xad", "\u200ea", "\x07", "a\x00", "\x1b[", "א\u200e"]
)
def test_time_per_character_is_flat_on_one_line(unit: str) -> None:
    def seconds(size: int) -> float:
        gc.freeze()  # what collecting the garbage of all other tests costs is not meant
        start = time.process_time()
        unseen(unit * (size // len(unit)))
        spent = time.process_time() - start
        gc.unfreeze()
        return spent

    seconds(2_000)
    small, large = (min(seconds(size) for _ in range(2)) for size in (20_000, 120_000))
    assert large < 12 * small + 0.5
