"""What a written form of a name is in one language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from normalize.people.tables import Person

__all__ = ["Entry", "Kind", "entry_of", "fold"]

Kind = Literal["canonical", "accepted", "foreign", "wrong"]

# fmt: off
_NOT_LATIN = frozenset((
    "ab", "am", "ar", "be", "bg", "bn", "el", "fa", "gu", "he", "hi", "hy", "ja", "ka", "kk", "km", "ko", "ky",
    "lo", "mk", "mn", "mr", "my", "ne", "pa", "ps", "ru", "si", "sr", "ta", "te", "tg", "th", "uk", "ur", "zh",
))
# fmt: on
"""Languages that this project knows and that are not written in Latin letters."""

_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_FOLDS = (
    ("\N{RIGHT SINGLE QUOTATION MARK}", "'"),
    ("\N{NO-BREAK SPACE}", " "),
    ("\N{NON-BREAKING HYPHEN}", "-"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a written form is, for one person, in the language of a text.

    Of kind "foreign", `language` says whose form it is; else it is the text's own language, or "" where
    that is not known.
    """

    person: Person
    kind: Kind
    language: str


def fold(text: str) -> str:
    """The text with one kind of apostrophe, space and hyphen; every offset is kept."""
    if not text.isascii():
        for odd, plain in _FOLDS:
            text = text.replace(odd, plain)
    return text


def entry_of(person: Person, key: str, language: str | None) -> Entry | None:
    """What a folded form is for a person in a language; None: nothing that is known there."""
    if language is None:
        right = any(fold(form) == key for _, form in (("", person.name), *person.spellings, *person.accepted))
        return Entry(person, "accepted" if right else "wrong", "")
    spelled = dict(person.spellings)
    own = spelled.get(language)
    latin = _LATIN.search(key) is not None
    if fold(own or person.name) == key and (own or latin):
        return Entry(person, "canonical", language)
    accepted = [tag for tag, form in person.accepted if fold(form) == key]
    if language in accepted or (latin and ("" in accepted and own is None)):
        return Entry(person, "accepted", language)
    if latin == (language in _NOT_LATIN):
        return Entry(person, "accepted", language)
    foreign = [tag for tag, form in person.spellings if fold(form) == key] + [tag or "en" for tag in accepted]
    if fold(person.name) == key:
        foreign.insert(0, "en")
    here = (language,) if own else ("", language)  # a slip in English may be right in part elsewhere
    slip = any(tag in here and fold(form) == key for tag, form in person.wrong)
    if not foreign and not slip:
        return None
    # where the tables do not say how this language writes a name that others write in several ways, nothing is wrong
    several = any(_LATIN.search(form) for form in spelled.values())
    if own is None and language != "en" and (several or not latin):
        return Entry(person, "accepted", language)
    return Entry(person, "foreign", foreign[0]) if foreign else Entry(person, "wrong", language)
