"""Page numbers and running headers: told by their series; chapters, lists and tables stay."""

from __future__ import annotations

import random
import textwrap
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalize.detect.scraps.pages import DETECTOR
from normalize.findings import Safety
from tests.leftovers import ARTICLES, found, places, repaired, seconds


def pages(lines: list[str], language: str = "en", per: int = 8) -> tuple[str, str]:
    """A wrapped text with the given lines between its pages, and the same without them."""
    if language in ("zh", "ja"):
        body = "".join(ARTICLES[language] * 24)
        wrapped = [body[i : i + 40] for i in range(0, len(body), 40)]
    else:
        # the same words in another order each time: lines that come back would be headers
        words = " ".join(ARTICLES[language]).lower().replace(".", "").split()
        wrapped = textwrap.wrap(" ".join(w for i in range(24) for w in random.Random(i).sample(words, len(words))), 75)
    cut = [wrapped[i : i + per] for i in range(0, len(wrapped), per)]
    with_pages: list[str] = list(cut[0])
    for line, page in zip(lines, cut[1:], strict=False):
        with_pages += [line, *page]
    used = 1 + min(len(lines), len(cut) - 1)
    return "\n".join(with_pages), "\n".join(line for page in cut[:used] for line in page)


NUMBERS = [
    ("en", "Page {n} of 40"),
    ("en", "- {n} -"),
    ("en", "{n}"),
    ("en", "p. {n}"),
    ("en", "Harbour Review | Page {n}"),
    ("en", "Annual Report 2021    {n}"),
    ("en", "{n} / 40"),
    ("de", "Seite {n} von 40"),
    ("de", "– {n} –"),
    ("fr", "Page {n} sur 40"),
    ("es", "Página {n} de 40"),
    ("pt", "Página {n}"),
    ("it", "Pag. {n}"),
    ("nl", "Pagina {n} van 40"),
    ("pl", "Strona {n} z 40"),
    ("cs", "Strana {n}"),
    ("ru", "Стр. {n} из 40"),
    ("uk", "Сторінка {n}"),
    ("tr", "Sayfa {n} / 40"),
    ("zh", "第 {n} 页"),
    ("ja", "{n} ページ"),
]


@pytest.mark.parametrize(("language", "shape"), NUMBERS)
def test_the_numbers_of_pages_are_taken_out(language: str, shape: str) -> None:
    per = 8 if language not in ("zh", "ja") else 7
    lines = [shape.format(n=n) for n in range(11, 15)]
    text, clean = pages(lines, language, per)
    assert repaired(DETECTOR, text, language) == clean
    assert {fix.safety for p in found(DETECTOR, text, language) for fix in p.fixes} == {Safety.REVIEW}


@pytest.mark.parametrize("header", ["Harbour Review / Volume 12", "ANNUAL REPORT"])
def test_a_header_beside_the_numbers_is_taken_out(header: str) -> None:
    text, clean = pages([f"{n}\n{header}" for n in range(11, 15)])
    assert repaired(DETECTOR, text, "en") == clean


def test_left_and_right_pages_may_differ() -> None:
    text, clean = pages([f"{n} | Harbour Review" if n % 2 else f"The Storm | {n}" for n in range(11, 19)], per=6)
    assert repaired(DETECTOR, text, "en") == clean


def test_blank_lines_around_a_number_do_not_hide_it() -> None:
    text, _ = pages([f"\n{n}\n" for n in range(11, 15)])
    assert places(DETECTOR, text, "en") == ["11", "12", "13", "14"]


PARAGRAPH = " ".join(ARTICLES["en"] * 3)
KEEP = [
    "\n".join(f"Chapter {n}\n{PARAGRAPH}" for n in range(1, 6)),
    "\n".join(f"{n}\n{PARAGRAPH}" for n in range(1, 6)),
    "\n".join(f"- {n} -\n{PARAGRAPH}" for n in range(1, 6)),
    "\n".join(str(n) for n in range(1, 60)),
    "\n".join(f"{n}\n00:00:{n:02},000 --> 00:00:{n:02},900\nthe ferry that\nnever came" for n in range(1, 60)),
    "\n".join(f"Table {n}\n{PARAGRAPH}" for n in range(1, 6)),
    "\n".join(f"{year}\n{PARAGRAPH[:-1]} and\nmore" for year in (1911, 1945, 1987, 2002)),
    f"Page 3\n{PARAGRAPH}",
    f"{PARAGRAPH}\n7 of 12 members of the council agreed, the others did not come\n{PARAGRAPH}",
    f"3/4\n{PARAGRAPH}",
    "\n".join(f"MAYOR\n{PARAGRAPH}\nCAPTAIN\n{PARAGRAPH}" for _ in range(4)),
]


@pytest.mark.parametrize("text", KEEP)
def test_chapters_lists_subtitles_and_speakers_stay(text: str) -> None:
    assert found(DETECTOR, text, "en") == []


@pytest.mark.parametrize("language", ARTICLES)
def test_prose_is_left_alone(language: str) -> None:
    assert found(DETECTOR, "\n".join(ARTICLES[language]), language) == []


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(alphabet="Page 123/of-第页\t|", max_size=12), max_size=8))
def test_any_lines_give_edits_that_fit_and_do_not_meet(lines: list[str]) -> None:
    text, _ = pages(lines)
    proposals = found(DETECTOR, text, "en")
    edits = sorted(edit for p in proposals for edit in p.fixes[0].edits)
    assert all(edit.old == edit.span.of(text) and not edit.new for edit in edits)
    assert not any(a.span.collides(b.span) for a, b in pairwise(edits))


@pytest.mark.parametrize(
    "unit", ["\n", "1\n", "- 1 -\n", "Page 1 of 2\n", "1 ", "1\n\n\n", "第1页\n", "|1|\n", "1" * 9 + "\n"]
)
def test_time_grows_with_the_text_only(unit: str) -> None:
    small, large = 10_000, 80_000
    first = seconds(DETECTOR, unit * (small // len(unit)))
    assert seconds(DETECTOR, unit * (large // len(unit))) <= 16 * first + 0.05
