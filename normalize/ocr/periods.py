"""Historical orthography: which spellings of earlier times a text may have, and whether a word is such a spelling."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from normalize.errors import ConfigError
from normalize.paths import rules_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from normalize.ocr.lexicon import Lexicon

__all__ = ["MODERN", "Spellings", "modern", "new_spellings", "periods", "sign_of", "spellings"]

MODERN = "modern"
"""The name of the period that has no old spellings."""

Spellings = tuple[tuple[str, str], ...]
_KNOWN = 1.8
"""The Zipf value that a word must have in its new spelling."""

_MOST = 60
"""Spellings of one word that are tried."""


def periods(language: str | None) -> tuple[str, ...]:
    """The periods whose spelling is known in a language, the latest first.

    >>> periods("pl"), periods("fi")
    (('19c', '18c'), ())
    """
    return tuple(rules_table("ocr/periods").get(language or "", {}))


@lru_cache(maxsize=64)
def spellings(language: str | None, period: str) -> Spellings:
    """Pairs of old and new letters; none for "modern". Raises `ConfigError` for a period that no language has."""
    tables = rules_table("ocr/periods")
    if period == MODERN:
        return ()
    known = sorted({name for table in tables.values() for name in table})
    if period not in known:
        raise ConfigError(f"period is one of {', '.join([*known, MODERN])}, not {period!r}")
    pairs = str(tables.get(language or "", {}).get(period, {}).get("spellings", "")).split()
    return tuple((old, new) for old, _, new in (pair.partition(">") for pair in pairs))


@lru_cache(maxsize=64)
def sign_of(language: str | None, period: str) -> re.Pattern[str] | None:
    """What the words of a period often end with, and no word of today does, misread or not."""
    ends = str(rules_table("ocr/periods").get(language or "", {}).get(period, {}).get("ends", "")).split()
    return re.compile(rf"(?:{'|'.join(map(re.escape, ends))})$") if ends else None


def modern(word: str, pairs: Spellings, words: Lexicon) -> str | None:
    """The spelling of today of a word in lower case, at most two changes away; None if no such word is known.

    >>> from normalize.ocr.lexicon import Lexicon
    >>> own = Lexicon("de", {"sein": 6.0, "tat": 5.0})
    >>> modern("seyn", (("ey", "ei"), ("th", "t")), own), modern("that", (("th", "t"),), own), modern("fein", (), own)
    ('sein', 'tat', None)
    """
    tried = 0
    first = list(_changed(word, pairs))
    for one in first:
        if words.zipf(one) >= _KNOWN:
            return one
    for one in first:
        for two in _changed(one, pairs):
            tried += 1
            if tried > _MOST:
                return None
            if words.zipf(two) >= _KNOWN:
                return two
    return None


def new_spellings(word: str, pairs: Spellings) -> frozenset[str]:
    """What a word in lower case may be spelt like today, one change away or two, whether there is such a word or not.

    >>> sorted(new_spellings("seyn", (("ey", "ei"), ("th", "t"))))
    ['sein']
    """
    first = set(_changed(word, pairs))
    return frozenset(first | {two for one in first for two in _changed(one, pairs)})


def _changed(word: str, pairs: Spellings) -> Iterable[str]:
    for old, new in pairs:
        at = word.find(old)
        while at >= 0:
            yield word[:at] + new + word[at + len(old) :]
            at = word.find(old, at + 1)
