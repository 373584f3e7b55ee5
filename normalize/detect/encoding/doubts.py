"""Which repairs of mojibake are left out: the text speaks of encodings, or a letter is meant.

A capital at the end of a word in capitals and the mark behind it can pass for the two bytes of one character
("MANH\N{LATIN CAPITAL LETTER A WITH TILDE}\N{TRADE MARK SIGN}"), and so can a letter that is named. One such place
proves nothing; beside mojibake that is certain it does, for texts are misread as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from normalize.detect.encoding.mojibake import Repair
from normalize.detect.punctuation.marks import CLOSERS, OPENERS
from normalize.edits import minimise
from normalize.language import base, conventions
from normalize.paths import rules_table

__all__ = ["about_encodings", "told"]

_NEAR = 300
_SIGNS = (
    "\N{REGISTERED SIGN}\N{TRADE MARK SIGN}\N{COPYRIGHT SIGN}\N{DEGREE SIGN}\N{FEMININE ORDINAL INDICATOR}"
    "\N{MASCULINE ORDINAL INDICATOR}\N{BULLET}"
)
"""What may stand right behind a word, quotation marks aside."""
_BETWEEN = "\N{EN DASH}\N{EM DASH}\N{HORIZONTAL ELLIPSIS}\N{MIDDLE DOT}"
"""What may stand between two words without a space."""
_WORD_BEFORE = re.compile(r"([^\W\d_]{1,40})[-\N{RIGHT SINGLE QUOTATION MARK}']?\Z")


def told(text: str, repairs: Sequence[Repair], language: Callable[[], str | None]) -> list[Repair]:
    r"""The repairs that the text bears out; the language is asked for where a letter of it may be meant.

    >>> from normalize.detect.encoding.mojibake import repairs
    >>> text = "A marca MANH\N{LATIN CAPITAL LETTER A WITH TILDE}\N{TRADE MARK SIGN} foi vendida."
    >>> told(text, repairs(text), lambda: "pt")
    []
    """
    sound = [repair for repair in repairs if not about_encodings(text, repair.edit.span.start, repair.edit.span.end)]
    if not all(_is_weak(text, repair, language) for repair in sound):
        return sound
    return []


def about_encodings(text: str, start: int, end: int) -> bool:
    """Whether the text beside a place speaks of encodings."""
    return _about().search(text, max(0, start - _NEAR), end + _NEAR) is not None


@cache
def _about() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, rules_table("encoding")["about"]["words"])), re.IGNORECASE)


def _is_weak(text: str, repair: Repair, language: Callable[[], str | None]) -> bool:
    """Whether a place may be a letter that is meant, for all that is seen there."""
    edit = repair.edit if len(repair.edit.old) <= 2 else minimise(repair.edit)
    old, start, end = edit.old, edit.span.start, edit.span.end
    lead, rest, after = old[:1], old[1:], text[end : end + 1]
    if len(old) > 2 or not lead.isupper():
        return False
    before = text[start - 1 : start]
    if rest in ("", " "):  # a letter by itself
        apart = not before.isalnum() and not (rest + after)[:1].isalnum()
        return apart and edit.new not in conventions(language()).function_words
    if rest not in _BETWEEN and (after.isalpha() or rest not in _SIGNS + CLOSERS):
        return False
    word = _WORD_BEFORE.search(text, max(0, start - 40), start)
    if word is not None:
        shouted = word[1].isupper()
    else:
        shouted = (not before or before.isspace() or before in OPENERS) and rest in CLOSERS
    return shouted and (rest in CLOSERS or _has_letter(language(), lead))


def _has_letter(language: str | None, letter: str) -> bool:
    """Whether the letter is one of the language's, which may be any where it is not known."""
    letters = rules_table("encoding")["letters"].get(base(language) or "")
    return language is None or (letters is not None and letter in letters)
