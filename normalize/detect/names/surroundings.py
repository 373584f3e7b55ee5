"""What stands beside a name and says that somebody or something else is meant."""

from __future__ import annotations

from functools import cache

import regex

from normalize.language import base
from normalize.paths import rules_table
from normalize.people import given_gender
from normalize.text import Span

__all__ = ["inflects", "is_another", "is_kept", "language_name"]

_BEFORE = regex.compile(
    r"(?<![\p{L}\p{N}])([\p{L}\p{N}.'\N{RIGHT SINGLE QUOTATION MARK}-]{1,40})[ \N{NO-BREAK SPACE}]\Z"
)
_AFTER = regex.compile(r"[ \N{NO-BREAK SPACE}](?:\p{Lu}|Jr|(?:st\.?|street|avenue|square|prize|school|airport)\b)")
_INITIAL = regex.compile(r"\p{Lu}\.")
_REACH = 44
_BEARERS = 5000
"""People that bear a word as a given name, for it to be one in front of another."""


def is_another(text: str, span: Span, *, alone: bool = False) -> bool:
    """Whether a name is part of a longer one: of another person, a street, a prize.

    `alone`: a surname by itself, which has no capitalised word before it but a title.

    >>> text = "At the Anthony Blinken Institute in Rue Serguei Lavrov, John Anthony Blinken spoke."
    >>> [is_another(text, Span(text.index(n), text.index(n) + len(n))) for n in ("Anthony Blinken", "Serguei Lavrov")]
    [True, True]
    >>> is_another("When Anthony Blinken spoke.", Span(5, 20)), is_another("Ivan Lawrow", Span(5, 11), alone=True)
    (False, True)
    """
    if _AFTER.match(text, span.end):
        return True
    before = _BEFORE.search(text, max(0, span.start - _REACH), span.start)
    if before is None:
        return False
    word = before[1]
    low = word.lower()
    if low in _words("before") or _INITIAL.fullmatch(word):
        return True
    if not word[0].isupper():
        return False
    if alone:
        return low.rstrip(".") not in _words("titles")
    given = given_gender(word)
    return given is not None and given.count >= _BEARERS


@cache
def _words(table: str) -> frozenset[str]:
    return frozenset(rules_table("names")[table].split())


def inflects(language: str | None) -> bool:
    """Whether a language puts endings on names, so that a surname alone may be a form of another.

    >>> inflects("pl"), inflects("en-GB")
    (True, False)
    """
    return base(language) in _words("inflecting")


def is_kept(form: str, source: str) -> bool:
    """Whether a form is English with a title that other languages may keep.

    >>> is_kept("Prince Harry", "en"), is_kept("Prinz Harry", "de"), is_kept("Vladimir Putin", "en")
    (True, False, False)
    """
    return source == "en" and form.split()[0].lower() in _words("kept")


def language_name(language: str | None) -> str:
    """A language in English, or its tag.

    >>> language_name("de-AT"), language_name("xx")
    ('German', 'xx')
    """
    tag = base(language) or ""
    found = rules_table("names")["languages"].get(tag, tag)
    return str(found)
