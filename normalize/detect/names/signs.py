"""What shows that another language's convention may have written a name: its given name, or its family name.

A given name that this language never writes so is one. A given name that many languages write alike (Roman, Daniil)
says nothing of the convention; then the family name behind it can. It must end as family names of these languages
do, in letters of some convention, and hold letters that this language's own convention never writes (w, tsch, ou for
English). Both are worked out from the tables.
"""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import product

import regex

from normalize.people import Forms
from normalize.transliteration import (
    all_given_names,
    carried,
    convention,
    ending_names,
    fold,
    foreign_given_names,
    given_names,
    kin,
    sources,
    targets,
)

__all__ = ["foreign_letters", "signed", "strange"]

_SPACES = (" ", "\N{NO-BREAK SPACE}")
_BEGINNING = 6
"""Letters of a given name by which it is looked for."""

_SPACE = "[ \N{NO-BREAK SPACE}]"
_LONGEST = 6
"""Letters of a stretch that is a sign: a longer one holds a shorter."""


def strange(text: str, language: str) -> list[str]:
    """The given names in a text that the language never writes so, as words before a space.

    >>> strange("Then Sergueï Brassy met Sergueïs, Siergiej", "en")
    ['Sergueï']
    """
    try:
        places = _given_finder(language).places(text)
    except UnicodeEncodeError:  # half a character has no UTF-8
        return sorted(foreign_given_names(language).intersection(text.split()))
    found, foreign = set(), foreign_given_names(language)
    for start, end in places:
        form = text[start:end]
        if (
            form not in found
            and text[end : end + 1] in _SPACES
            and (form in foreign or _is_signed(text, start, end, language))
        ):
            found.add(form)
    return sorted(found)


def _is_signed(text: str, start: int, end: int, language: str) -> bool:
    """Whether a given name that this language has too stands before a family name that it would write otherwise."""
    if text[end + 1 : end + 2].islower():
        return False
    return any(signed(language, source).match(text, end) for source in _ended(text[start:end]))


@lru_cache(maxsize=1 << 12)
def _ended(form: str) -> tuple[str, ...]:
    """The languages whose name a given name can be, of those whose family names are known by their ending."""
    return tuple(dict.fromkeys(given.source for given in given_names(form) if ending_names(given.source)))


@cache
def _given_finder(language: str) -> Forms:
    families = {source for source in sources() if ending_names(source) and language not in carried(source)}
    anyhow = {form for form in all_given_names() if any(given.source in families for given in given_names(form))}
    return Forms(sorted(foreign_given_names(language) | anyhow), _BEGINNING)


@cache
def signed(language: str, source: str) -> regex.Pattern[str]:
    """What stands behind a given name of a source: a family name in letters foreign to a language.

    >>> pattern = signed("en", "ru")
    >>> [bool(pattern.match(name)) for name in (" Medwedew", " I. Schuwalow", " Medvedev", " Lawson", " Franklin")]
    [True, True, False, False, False]
    """
    signs = "|".join(map(regex.escape, foreign_letters(language, source)))
    ends = "|".join(map(regex.escape, _endings(source)))
    letter, own = r"[\p{L}\p{M}']", "(?:['\N{RIGHT SINGLE QUOTATION MARK}]s)?"
    return regex.compile(
        rf"{_SPACE}(?:\p{{Lu}}(?:\.|\p{{Ll}}+){_SPACE})?"
        rf"(?=\p{{Lu}}{letter}{{3,40}}(?<=(?:{ends}){own})(?![\p{{L}}\p{{M}}])){letter}{{0,30}}?(?i:{signs})"
    )


@cache
def foreign_letters(language: str, source: str) -> tuple[str, ...]:
    """Stretches that some convention writes for a source and this language's never does; none holds another.

    >>> "tsch" in foreign_letters("en", "ru"), "ch" in foreign_letters("en", "ru")
    (True, False)
    """
    own = {spelling for one in kin(source) for spelling in convention(one, language).inverse}
    others = {s for target in targets() if target != language for s in convention(source, target).inverse}
    within = {letter for spelling in own if len(spelling) > 1 for letter in spelling}
    found = sorted((s for s in others if s not in own | within and len(s) <= _LONGEST), key=lambda s: (len(s), s))
    least: list[str] = []
    for spelling in found:
        if not any(one in spelling for one in least):
            least.append(spelling)
    return tuple(least)


@cache
def _endings(source: str) -> tuple[str, ...]:
    """How any language writes the endings of family names of a source, without accents."""
    found: set[str] = set()
    for target in targets():
        for ending in ending_names(source):
            parts = convention(source, target).segments(ending) or ()
            found.update("".join(part) for part in product(*parts))
    return tuple(sorted({*found, *map(fold, found)} - {""}))
