"""Links that lead nowhere and the source's address below a text; live links and code stay."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalize.detect.scraps.links import DETECTOR
from normalize.findings import Safety
from tests.leftovers import ARTICLES, found, places, repaired, seconds

DEAD = [
    ("By [Ann Lee](#), the harbour", "By Ann Lee, the harbour"),
    ("By [Ann Lee](), the harbour", "By Ann Lee, the harbour"),
    ("Am [Hafen](javascript:void(0)) am Kai", "Am Hafen am Kai"),
    ("Am [Hafen](javascript:;) am Kai", "Am Hafen am Kai"),
    ("le [port](about:blank) et", "le port et"),
    ('el <a href="#">puerto</a> y', "el puerto y"),
    ("el <a class='x' href='javascript:void(0);' title=\"y\">puerto</a> y", "el puerto y"),
    ("в [порту](#) и", "в порту и"),
    ("在[港口](#)的", "在港口的"),
    ("the ![a ferry](#) the", "the the"),
    ("the [](https://example.org/a.png) ferry", "the ferry"),
    ("[one](#) and [two](#)", "one and two"),
]


@pytest.mark.parametrize(("bad", "good"), DEAD)
def test_a_dead_link_keeps_its_words(bad: str, good: str) -> None:
    assert repaired(DETECTOR, bad) == good


KEEP = [
    "[The timetable](#timetable) and [the map](map.html#)",
    "[The harbour](https://example.org/#) and <a href='https://example.org/#'>more</a>",
    'Write `[text](#)` or `<a href="#">text</a>` for a link that leads nowhere.',
    "```\n[text](#)\n```\nand then",
    '~~~html\n<a href="#">text</a>\n~~~',
    "a[0](b), - [ ](x), auto f = [](int x) { return x; };",
    "an array [1, 2](#) over\nlines [a\n](#)",
    "<a name='top'>The harbour</a>",
]


@pytest.mark.parametrize("text", KEEP[:6] + KEEP[7:])
def test_live_links_and_code_stay(text: str) -> None:
    assert found(DETECTOR, text) == []


TAILS = [
    ("en", "Original url:\n\n<https://www.example.org/2021/ferry-a77>", "https://www.example.org/2021/ferry-a77"),
    ("en", "Source: https://www.example.org/ferry?id=7&page=2", "https://www.example.org/ferry?id=7&page=2"),
    ("en", "**Source:** [Harbour Post](https://www.example.org/ferry)", "https://www.example.org/ferry"),
    ("en", "Read the full story at https://www.example.org/ferry.", "https://www.example.org/ferry"),
    ("en", "Via www.example.org/ferry", "www.example.org/ferry"),
    ("de", "Quelle: https://www.example.org/faehre", "https://www.example.org/faehre"),
    ("fr", "Lire l'article original : https://www.example.org/bac", "https://www.example.org/bac"),
    ("es", "Fuente: https://www.example.org/transbordador", "https://www.example.org/transbordador"),
    ("pt", "Matéria original: https://www.example.org/balsa", "https://www.example.org/balsa"),
    ("it", "Fonte originale:\nhttps://www.example.org/traghetto", "https://www.example.org/traghetto"),
    ("nl", "Lees het originele artikel hier: https://www.example.org/veer", "https://www.example.org/veer"),
    ("pl", "Źródło: https://www.example.org/prom", "https://www.example.org/prom"),
    ("cs", "Zdroj: https://www.example.org/trajekt", "https://www.example.org/trajekt"),
    ("ru", "Источник: https://www.example.org/parom", "https://www.example.org/parom"),
    ("uk", "Джерело: https://www.example.org/porom", "https://www.example.org/porom"),
    ("tr", "Kaynak: https://www.example.org/feribot", "https://www.example.org/feribot"),
    ("el", "Πηγή: https://www.example.org/ploio", "https://www.example.org/ploio"),
    ("ar", "المصدر: https://www.example.org/abbara", "https://www.example.org/abbara"),
    ("zh", "原文链接：https://www.example.org/dulun", "https://www.example.org/dulun"),
    ("ja", "元記事：https://www.example.org/ferry", "https://www.example.org/ferry"),
]


@pytest.mark.parametrize(("language", "tail", "url"), TAILS)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_the_address_of_the_source_is_taken_out_whole_and_kept(language: str, tail: str, url: str, gap: str) -> None:
    body = gap.join(ARTICLES[language])
    text = body + gap + tail
    assert repaired(DETECTOR, text, language) == body
    assert [p.meta["url"] for p in found(DETECTOR, text, language)] == [url]


@pytest.mark.parametrize(
    "tail",
    [
        "The timetable is found under https://www.example.org/timetable",
        "Tickets: https://www.example.org/tickets",
        "https://www.example.org/ferry",
        "Source: the harbour office",
        "Source: https://www.example.org/ferry (in Greek)",
    ],
)
def test_other_addresses_stay(tail: str) -> None:
    assert places(DETECTOR, "\n\n".join((*ARTICLES["en"], tail)), "en") == []


def test_an_address_amid_the_text_stays() -> None:
    body = "\n".join(ARTICLES["en"] * 4)
    assert found(DETECTOR, f"{body}\nSource: https://www.example.org/ferry\n{body}", "en") == []


def test_a_text_that_is_nothing_but_a_link_stays() -> None:
    assert found(DETECTOR, "Source: https://www.example.org/ferry") == []


def test_nothing_is_ever_safe() -> None:
    texts = [bad for bad, _ in DEAD] + [f"{ARTICLES['en'][0]}\n{tail}" for _, tail, _ in TAILS]
    assert {fix.safety for text in texts for p in found(DETECTOR, text) for fix in p.fixes} == {Safety.REVIEW}


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="[](#)`!a \n<>/=\"'hrefw.:", max_size=80))
def test_any_text_gives_edits_that_fit_and_do_not_meet(noise: str) -> None:
    text = f"{noise}[a](#){noise}https://example.org"
    for proposal in found(DETECTOR, text):
        for fix in proposal.fixes:
            assert all(edit.old == edit.span.of(text) and edit.new == "" for edit in fix.edits)
            assert not any(a.span.collides(b.span) for a, b in pairwise(fix.edits))


@pytest.mark.parametrize(
    "unit",
    ["](#)", "[](", "[a](#) ", '<a href="#">', "href=", "```\n[a](#)\n", "https://a.b/c ", "[[[[](#)", "`[a](#)"],
)
def test_time_grows_with_the_text_only(unit: str) -> None:
    small, large = 10_000, 80_000
    first = seconds(DETECTOR, unit * (small // len(unit)))
    assert seconds(DETECTOR, unit * (large // len(unit))) <= 16 * first + 0.05
