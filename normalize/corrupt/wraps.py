"""Lines wrapped at a margin, words divided at line ends, numbers and headers of pages, paragraphs cut in two."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from random import Random

from normalize.corrupt.site import Damage, Places, Site
from normalize.edits import Edit
from normalize.text import Span

__all__ = ["FUNCTIONS"]

_WIDTHS = (58, 88)
_WIDTHS_WIDE = (26, 42)
"""Margins in code points: of pages and terminals, and of scripts whose characters are twice as wide."""

_LEAST_LINES = 3
"""A paragraph of fewer lines shows no margin."""

_STANDS_FIRST = "，。；：？！、）》」』”’…,.;:?!)]}"
"""No line begins with such a mark, where the script breaks lines between any two characters."""

_PAGES = (3, 6)
_LINES_A_PAGE = 4
"""Page numbers are at least so many lines apart; real pages are longer than the texts to be damaged."""

_DIVISIBLE = re.compile(r"[^\W\d_]{7,30}")
_VOWELS = frozenset("aeiouyäöüàáâãåæèéêëìíîïòóôõøœùúûýаеёиоуыэюяіїєαεηιουωάέήίόύώ")
_DIVIDES = 0.3
"""Share of the lines that end in a divided word, of those that could; print divides 7 to 15% of all its lines."""


def _wrapped(site: Site, dice: Random, *, divide: bool) -> Iterator[tuple[Edit, str]]:
    """The breaks of all long paragraphs, each with its kind."""
    wide = site.conventions.spaceless
    width = dice.randint(*(_WIDTHS_WIDE if wide else _WIDTHS))
    for line in site.lines:
        if len(line) < width * (_LEAST_LINES - 1) + width // 2:
            continue
        at = line.start
        while line.end - at > width:
            edit = _clusters(site, at, width) if wide else _words(site, at, width, dice if divide else None)
            if edit is None or edit.span.end >= line.end:
                break
            yield edit, "hard_wrap" if edit.new == "\n" else "line_end_hyphen"
            at = edit.span.end


def _words(site: Site, at: int, width: int, dice: Random | None) -> Edit | None:
    """The break of a line that begins at `at`: at its last space, or within the word that crosses the margin."""
    text = site.text
    gap = text.rfind(" ", at + 1, at + width + 1)
    if gap < 0:
        return None
    if dice is not None and dice.random() < _DIVIDES:
        word = _DIVISIBLE.match(text, gap + 1)
        if word is not None and word[0].islower():
            cut = _joint(word[0], at + width - 1 - word.start())
            if cut:
                return Edit(Span(word.start() + cut, word.start() + cut), "", "-\n")
    return Edit(Span(gap, gap + 1), " ", "\n")


def _joint(word: str, room: int) -> int:
    """The last place within `room` letters where the word may be divided, or 0: before a consonant
    that a vowel follows, with three letters on either side.

    >>> _joint("harbour", 5), _joint("strength", 8), _joint("regulations", 6)
    (3, 0, 6)
    """
    for cut in range(min(room, len(word) - 3), 2, -1):
        head, tail = word[:cut], word[cut:]
        if (
            tail[0] not in _VOWELS
            and tail[1] in _VOWELS
            and any(c in _VOWELS for c in head)
            and not unicodedata.combining(tail[0])
        ):
            return cut
    return 0


def _clusters(site: Site, at: int, width: int) -> Edit | None:
    """The break of a line in a script that breaks between any two characters, before no mark and within no cluster."""
    text = site.text
    for cut in range(at + width, at + width // 2, -1):
        before, behind = text[cut - 1], text[cut]
        if unicodedata.category(behind)[0] == "M" or behind in _STANDS_FIRST or before == " " or behind == " ":
            continue
        if before.isascii() and behind.isascii():  # words and numbers in Latin letters stay whole
            continue
        return Edit(Span(cut, cut), "", "\n")
    return None


def hard_wrap(site: Site, dice: Random) -> Iterator[Damage]:
    """All long paragraphs wrapped at one margin; Chinese, Japanese and Thai within words too.

    >>> from normalize.corrupt.site import tried
    >>> wrapped = tried(hard_wrap, "The ferry was late again, and nobody knew why. " * 6)[0]
    >>> 40 < max(map(len, wrapped.splitlines())) <= 88
    True
    >>> tried(hard_wrap, "The ferry was late.")
    []
    """
    edits = [edit for edit, _ in _wrapped(site, dice, divide=False)]
    if edits:
        yield Damage(tuple(edits))


def line_end_hyphen(site: Site, dice: Random) -> Iterator[Damage]:
    r"""The paragraphs are wrapped, and some words divided at line ends.

    >>> from normalize.corrupt.site import tried
    >>> "-\n" in tried(line_end_hyphen, "Several travellers photographed the lighthouses. " * 20)[0]
    True
    >>> tried(line_end_hyphen, "The ferry was late.")
    []
    """
    if site.conventions.spaceless or not site.conventions.cased:
        return
    found = list(_wrapped(site, dice, divide=True))
    kinds = tuple(kind for _, kind in found)
    if "line_end_hyphen" in kinds:
        yield Damage(tuple(edit for edit, _ in found), kinds)


def page_number(site: Site, dice: Random) -> Iterator[Damage]:
    r"""The text of a PDF: wrapped lines, and between some of them the number of a page, going up one by one.

    >>> from normalize.corrupt.site import tried
    >>> lines = tried(page_number, "The ferry was late again, and nobody knew why. " * 40)[0].splitlines()
    >>> len([line for line in lines if len(line) < 16]) in (3, 4, 5, 6)
    True
    >>> tried(page_number, "The ferry was late.")
    []
    """
    yield from _pages(site, dice, "page_number", head="")


def running_header(site: Site, dice: Random) -> Iterator[Damage]:
    r"""The text of a PDF: wrapped lines, and between some of them the header of a page and its number.

    >>> from normalize.corrupt.site import tried
    >>> tried(running_header, "The ferry was late again, and nobody knew why. " * 40)[0].count("The Harbour Review") > 2
    True
    >>> tried(running_header, "The ferry was late.")
    []
    """
    heads = site.table("headers")
    if heads:
        yield from _pages(site, dice, "running_header", head=dice.choice(heads) + "\n")


def _pages(site: Site, dice: Random, kind: str, head: str) -> Iterator[Damage]:
    """Wraps with a number at the end of each page; whether the lines around it are joined is the wrap's business."""
    numbers, breaks = site.table("page_numbers"), [edit for edit, _ in _wrapped(site, dice, divide=False)]
    pages = min(dice.randint(*_PAGES), len(breaks) // _LINES_A_PAGE)
    if not numbers or pages < _PAGES[0]:
        return
    form, first = dice.choice(numbers), dice.randint(1, 40)
    last = first + pages + dice.randint(0, 30)
    kinds = ["hard_wrap"] * len(breaks)
    also: list[tuple[str, ...]] = [()] * len(breaks)
    for page in range(pages):
        at = (page + 1) * len(breaks) // (pages + 1)
        number = head + form.format(page=first + page, last=last)
        breaks[at] = replace(breaks[at], new=f"\n{number}\n")
        kinds[at], also[at] = kind, ("\n",)
    yield Damage(tuple(breaks), tuple(kinds), tuple(also))


def broken_paragraph(site: Site, dice: Random) -> Iterator[Damage]:
    r"""An empty line in the middle of a sentence, behind a word that ends nothing, before a small letter.

    >>> from normalize.corrupt.site import tried
    >>> text = "The owner said that he had never seen such a winter before."
    >>> tried(broken_paragraph, text * 2)[0].count("\n\n")
    1
    >>> tried(broken_paragraph, "What we need: two towels.")
    []
    """
    if not site.conventions.cased:
        return
    words = site.conventions.function_words
    long = [line for line in site.lines if len(line) > 100]
    index = 0
    for before, behind in pairwise(site.words):
        while index < len(long) and long[index].end <= before.start():
            index += 1
        if index == len(long):
            return
        inside = before.start() > long[index].start + 30 and behind.end() < long[index].end - 30
        joined = site.text[before.end() : behind.start()] == " "
        if inside and joined and before[0] in words and behind[0].islower() and len(behind[0]) > 2:
            yield site.change(before.end(), behind.start(), "\n\n")


FUNCTIONS: tuple[Places, ...] = (running_header, page_number, line_end_hyphen, hard_wrap, broken_paragraph)
