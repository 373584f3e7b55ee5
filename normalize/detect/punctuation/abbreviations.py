"""Whether a word takes a stop that ends no sentence.

The lists are the "nonbreaking prefixes" that ship with sacremoses (36 languages, from Moses) and ours
in ``rules/abbreviations.toml``. A list is never complete, so a short word counts as doubtful, and so does one that
ends as no word of the language does.
"""

from __future__ import annotations

import enum
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path

import regex

from normalize.detect.punctuation.besides import beside
from normalize.language import base
from normalize.paths import rules_table

__all__ = ["Listed", "abbreviates", "listed"]

SHORT = 3
"""Words of up to so many letters are abbreviations too often for a list to say that they are none."""


_MINOR = regex.compile(r"\p{L}\.(?:,| (?:\p{Ll}|\d))")
_CLOSE, _DENSE = 80, 3


class Listed(enum.IntEnum):
    """How surely a word is an abbreviation."""

    NO = 0
    """Long enough, and in no list of any language."""
    DOUBTFUL = 1
    """Short, or an abbreviation in another language."""
    YES = 2
    """In a list of this language or in the common one; a single letter; or with a stop inside."""


def listed(word: str, language: str | None) -> Listed:
    """How surely `word` (without its stop) is an abbreviation in a language; None: in any.

    >>> listed("Inc", "en"), listed("z.B", "de"), listed("airport", "en")
    (<Listed.YES: 2>, <Listed.YES: 2>, <Listed.NO: 0>)
    >>> listed("war", "en"), listed("usw", "en"), listed("example.org", "en")
    (<Listed.DOUBTFUL: 1>, <Listed.DOUBTFUL: 1>, <Listed.NO: 0>)
    >>> listed("Provv", "it"), listed("sera", "it")
    (<Listed.DOUBTFUL: 1>, <Listed.NO: 0>)
    """
    word = unicodedata.normalize("NFC", word).casefold()
    if len(word) == 1 or "." in word:
        return Listed.NO if word.rpartition(".")[2] in beside("any").domains else Listed.YES
    lists = _lists()
    own = base(language) or ""
    if word in lists["any"] or word in lists.get(own, ()):
        return Listed.YES
    if word in _all():
        return Listed.YES if own not in lists else Listed.DOUBTFUL
    return Listed.DOUBTFUL if len(word) <= SHORT or _cut_off(word, own) else Listed.NO


def _cut_off(word: str, own: str) -> bool:
    """Whether a word ends in two consonants with which no word of the language ends."""
    known, vowels = rules_table("abbreviations").get(own, {}).get("endings"), _vowels()
    ends = [unicodedata.normalize("NFD", letter)[0] for letter in word[-2:]]
    return bool(known) and all(c.isalpha() and c not in vowels for c in ends) and word[-2:] not in known.split()


@cache
def _vowels() -> frozenset[str]:
    return frozenset(rules_table("abbreviations")["any"]["vowels"])


def abbreviates(text: str, at: int) -> bool:
    """Whether stops that end no sentence stand close together around a place: an advertisement, a note, a catalogue.

    >>> abbreviates("Flat nr. stn., gdn. and gar., no dogs.", 28), abbreviates("It ended. then it rained.", 8)
    (True, False)
    """
    around = _MINOR.findall(text, max(0, at - _CLOSE), at) + _MINOR.findall(text, at + 1, at + _CLOSE)
    return len(around) >= _DENSE


@cache
def _lists() -> Mapping[str, frozenset[str]]:
    """Abbreviations by base language, case-folded."""
    ours = rules_table("abbreviations")
    found = {language: set(table["words"].split()) for language, table in ours.items()}
    for language, words in _sacremoses().items():
        found.setdefault(language, set()).update(words)
    return {language: frozenset(words) for language, words in found.items()}


@cache
def _all() -> frozenset[str]:
    return frozenset().union(*_lists().values())


def _sacremoses() -> dict[str, set[str]]:
    """The lists of sacremoses, read from its data module alone: importing the package takes half a second."""
    package = find_spec("sacremoses")
    if package is None or not package.submodule_search_locations:
        return {}
    file = Path(package.submodule_search_locations[0]) / "_data_nonbreaking_prefixes.py"
    spec = spec_from_file_location("_nonbreaking_prefixes", file)
    if not file.is_file() or spec is None or spec.loader is None:
        return {}
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    found: dict[str, set[str]] = {}
    for name, content in module.NONBREAKING_PREFIXES.items():
        stem, _, language = name.partition(".")
        if stem == "nonbreaking_prefix":
            lines = (line.split("#")[0].split() for line in content.splitlines())
            found[language] = {words[0].casefold() for words in lines if words}
    return found
