"""What stands around a mark: the words, the line, and what kind of place it is.

Every look is bounded, so that a text of one endless line costs no more than any other.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import regex

__all__ = [
    "CLOSERS",
    "LINE",
    "OPENERS",
    "SPACELESS",
    "code_like",
    "ends_line",
    "is_capital",
    "is_letter",
    "line_after",
    "line_before",
    "scripts",
    "token_around",
    "word_after",
    "word_before",
]

REACH = 40
"""Longest word that is read, in code points."""

LINE = 300
"""How much of a line is looked at on either side."""

CLOSERS = (
    ")]}\"'\N{RIGHT DOUBLE QUOTATION MARK}\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"
    "\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}"
    "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"
)
"""Marks that close a bracket or, somewhere, a quotation."""

OPENERS = (
    "([{\"'\N{LEFT DOUBLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}"
    "\N{SINGLE LOW-9 QUOTATION MARK}\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}"
    "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}\N{INVERTED QUESTION MARK}\N{INVERTED EXCLAMATION MARK}"
    "\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}"
)
"""Marks that open a bracket or, somewhere, a quotation or a question."""

_CODE = re.compile(r"[{}<>=|\\`_]|::|->|//|&&")
# scripts by name: compiling their ranges takes longer than a short text
SPACELESS = regex.compile(r"[\p{Thai}\p{Lao}\p{Myanmar}\p{Khmer}\p{Han}\p{Hiragana}\p{Katakana}]")
"""Letters of scripts that write without spaces."""


@cache
def _scripts() -> dict[str, regex.Pattern[str]]:
    return {
        "spaceless": SPACELESS,
        "hangul": regex.compile(r"\p{Hangul}"),
        "arabic": regex.compile(r"(?=\p{Arabic})\p{L}"),
        "indic": regex.compile(r"(?=[\p{Devanagari}\p{Bengali}\p{Gujarati}\p{Gurmukhi}\p{Tamil}\p{Telugu}])\p{L}"),
    }


def is_letter(character: str) -> bool:
    """A letter or a mark that belongs to one; the empty string is neither."""
    return character.isalpha() or (character >= "\u0300" and unicodedata.category(character)[0] == "M")


def is_capital(character: str) -> bool:
    """A capital or titlecase letter."""
    return character.isupper() or character.istitle()


def word_before(text: str, at: int) -> str:
    """The letters, digits, hyphens and inner stops that end at `at`.

    >>> word_before("in the U.S. , he", 10), word_before("the jail. , he", 8), word_before("- , he", 1)
    ('U.S', 'jail', '-')
    """
    start = at
    floor = max(0, at - REACH)
    while start > floor:
        previous = text[start - 1]
        if not (is_letter(previous) or previous.isdigit() or previous in "-.\N{RIGHT SINGLE QUOTATION MARK}'"):
            break
        start -= 1
    return text[start:at].lstrip("'\N{RIGHT SINGLE QUOTATION MARK}")


def word_after(text: str, at: int) -> str:
    """The letters that begin at `at`, with inner hyphens and apostrophes.

    >>> word_after("after customs", 0), word_after("l'homme dit", 0), word_after("2012", 0)
    ('after', "l'homme", '')
    """
    end = at
    ceiling = min(len(text), at + REACH)
    while end < ceiling and (is_letter(text[end]) or (end > at and text[end] in "-'\N{RIGHT SINGLE QUOTATION MARK}")):
        end += 1
    return text[at:end].rstrip("-'\N{RIGHT SINGLE QUOTATION MARK}")


def token_around(text: str, start: int, end: int) -> str:
    """What stands without a space around `start` to `end`."""
    floor, ceiling = max(0, start - REACH), min(len(text), end + REACH)
    while start > floor and not text[start - 1].isspace():
        start -= 1
    while end < ceiling and not text[end].isspace():
        end += 1
    return text[start:end]


def line_before(text: str, at: int, reach: int = LINE) -> int:
    """Where the line of `at` begins, or at most `reach` code points before."""
    floor = max(0, at - reach)
    return max(floor, text.rfind("\n", floor, at) + 1)


def line_after(text: str, at: int, reach: int = LINE) -> int:
    """Where the line of `at` ends, or at most `reach` code points on."""
    ceiling = min(len(text), at + reach)
    end = text.find("\n", at, ceiling)
    return ceiling if end < 0 else end


def ends_line(text: str, at: int) -> bool:
    """Whether only blanks stand between `at` and the end of the line."""
    while at < len(text) and text[at] in " \t\r":
        at += 1
    return at == len(text) or text[at] == "\n"


def code_like(text: str, at: int) -> bool:
    """Whether the line around `at` holds signs of code, markup or formulas.

    >>> code_like("if (a == b) { return c ; }", 21), code_like("He left ; she stayed.", 8)
    (True, False)
    """
    return _CODE.search(text, line_before(text, at, 80), line_after(text, at, 80)) is not None


def scripts(text: str, start: int, end: int) -> frozenset[str]:
    """Which scripts with marks of their own are written between two places.

    ``spaceless`` (Han, kana, Thai, Lao, Khmer, Burmese), ``hangul``, ``arabic``, ``indic``.
    """
    return frozenset(kind for kind, letters in _scripts().items() if letters.search(text, start, end))
