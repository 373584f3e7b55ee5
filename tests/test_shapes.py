"""What the shapes pass over is what the detectors would not report: a text reads the same with and without them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from unicodedata import category

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalize.detect import shapes_of
from normalize.detect.shapes import (
    AFTER_WORD,
    GAP,
    LETTER,
    LOWER,
    SMALL,
    SPACE,
    UPPER,
    WORDLIKE,
    among,
    one_of,
    shown_but,
)
from normalize.findings import Result
from normalize.normalizer import Normalizer
from normalize.packs.load import load_packs
from normalize.text import Document
from tests.damage import CLEAN, damaged

re2 = pytest.importorskip("re2")


@cache
def engine(shapes: bool) -> Normalizer:
    """A Normalizer that asks for the shapes of every text, or of none."""
    found = Normalizer()
    if shapes:
        found.run("It rained. " * 10_000)
        assert found._scanner._gate is not None
    else:
        found._scanner._shapes = None
    return found


def told(result: Result) -> tuple[object, ...]:
    return (result.findings, result.chosen, result.dropped, result.meta)


def same(text: str, language: str | None) -> None:
    document = Document(text, language=language)
    assert told(engine(True).run(document)) == told(engine(False).run(document)), text


def examples() -> Iterator[tuple[str, str | None, str]]:
    for pack in load_packs():
        for rule in pack.rules:
            for example in rule.examples:
                text = (example.bad or example.keep or "").replace("[[", "").replace("]]", "")
                yield text, example.language or rule.text_language, rule.id


@pytest.mark.parametrize("before", ["", "The council met on Friday.\n\n", "- "])
@pytest.mark.parametrize("after", ["", "\nThe work begins in May", "\r\n"])
def test_every_example_of_every_rule_reads_the_same(before: str, after: str) -> None:
    for text, language, _ in examples():
        same(before + text + after, language)


@pytest.mark.parametrize("language", CLEAN)
def test_damaged_texts_read_the_same(language: str) -> None:
    for seed in range(40):
        same(damaged(language, seed, 1 + seed % 4), language if seed % 3 else None)


ODD = ". ,:;!?\"'“”«»()[]/|-–…\n\r\t\N{NO-BREAK SPACE}&#;aAzéßİıΣςяЯ中ท１¼ªⅣ\N{COPYRIGHT SIGN}\ud800"


@settings(deadline=None)  # the first text that may concern a detector loads it
@given(st.text(ODD, max_size=24), st.sampled_from(["en", "fr", "tr", "zh", None]))
def test_any_text_reads_the_same(text: str, language: str | None) -> None:
    same("A long first line, so that something may repeat itself here.\n" + text, language)
    same(text, language)


def test_a_clean_text_has_few_shapes() -> None:
    clean = [text for language, text in CLEAN.items() if language == "en"]
    for text in clean:
        shapes = engine(True)._scanner.scan(text)._shapes
        assert shapes is not None
        assert not shapes & {"layout", "wraps", "characters", "encoding", "punctuation.spacing", "stops.cut"}


def test_shapes_are_named_after_their_detectors_and_compile() -> None:
    detectors = [detector for _, stage in engine(False)._stages for detector, *_ in stage]
    names = {detector.name for detector in detectors}
    for name, shape in shapes_of(detectors).items():
        assert name.partition(".")[0] in names
        re2.compile(shape)


@pytest.mark.parametrize(
    ("shape", "says"),
    [(SPACE, str.isspace), (LOWER, str.islower), (GAP, lambda c: c.isspace() and c != "\n"),
     (UPPER, lambda c: c.isupper() or c.istitle()), (LETTER, lambda c: category(c)[0] in "LM"),
     (WORDLIKE, lambda c: c.isalnum() or category(c)[0] == "M"),
     (SMALL, lambda c: c.isalnum() and not c.isupper() and not c.isascii()),
     (AFTER_WORD, lambda c: not c.isalnum())],
)  # fmt: skip
def test_classes_hold_at_least_what_python_says(shape: str, says: object) -> None:
    pattern = re2.compile(shape)
    assert callable(says)
    missing = [
        hex(n) for n in range(0x20000) if not 0xD800 <= n < 0xE000 and says(chr(n)) and not pattern.match(chr(n))
    ]
    assert missing == []


def test_phrases_are_found_in_any_case() -> None:
    pattern = re2.compile(one_of(["illinois", "straße", "σας"]))
    for text in ("ILLINOIS", "İllinois", "STRASSE".replace("SS", "ß"), "ΣΑΣ", "illınoıs"):
        assert pattern.fullmatch(text), text
    assert not pattern.fullmatch("Ohio")
    assert re2.compile(shown_but(".")).fullmatch("x")
    assert not re2.compile(shown_but(".")).fullmatch(".")
    assert re2.compile(among("]^-\\")).fullmatch("^")


def test_a_text_too_long_or_not_unicode_has_any_shape() -> None:
    scanner = engine(True)._scanner
    assert scanner.scan("\ud800").may("layout")
    assert scanner.scan("a" * (1 << 24) + "b").may("layout")
    assert not scanner.scan("ab").may("layout")
