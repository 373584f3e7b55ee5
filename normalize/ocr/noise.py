"""Whether a text was read by a machine with mistakes: by its letters first, and by its words where those are odd.

The first test costs one pass over the words: how many have three letters in a row that no frequent word of the language
has (``rules/ocr/letters.tsv``). Only a text that fails it is looked up in the lexicon.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from normalize.language import base
from normalize.ocr.confusions import channel, prints
from normalize.ocr.tokens import tokens
from normalize.paths import rules_root, rules_table

if TYPE_CHECKING:
    from normalize.ocr.lexicon import Lexicon

__all__ = ["LETTERS", "Letters", "images", "is_noisy", "is_suspect", "letters", "limit", "odd_share", "unknown_share"]

LETTERS = "ocr/letters.tsv"
_WORD = re.compile(r"[^\W\d_]+")
_FEWEST = 8
"""Words of the shortest text that says anything."""

_FEWEST_ODD = 2
_COMMON = 5.0
_RARER = 3.0
_OFTEN = 0.001
"""The share of its occurrences in which a letter is read as another, for that to be looked for."""

_REMEMBERED = 100_000


class Letters:
    """Which three letters follow each other in the frequent words of a language.

    >>> own = Letters({"^t": "h", "th": "e", "he": "$"})
    >>> own.odd("the"), own.odd("tbe")
    (False, True)
    >>> Letters({"^t": "h", "th": "o", "ho": "$"}, ["tho"]).odd("tho")
    True
    """

    def __init__(self, follows: dict[str, str], misread: Iterable[str] = ()) -> None:
        self._follows = follows
        self._misread = frozenset(misread)
        self._plain: set[str] = set()
        """Words that were looked at and are not odd."""

    def odd(self, word: str) -> bool:
        """Whether a word in lower case is a frequent one misread, or has three letters that none of those has."""
        if word in self._misread:
            return True
        padded = f"^{word}$"
        get = self._follows.get
        return any(padded[i + 2] not in get(padded[i : i + 2], "") for i in range(len(padded) - 2))

    def share(self, text: str) -> float:
        """The share of odd words; 0 where too few are odd to say anything."""
        return self.shares(text)[0]

    def shares(self, text: str) -> tuple[float, float]:
        """The shares of odd words and of frequent words misread; 0 where too few are odd to say anything."""
        found = _WORD.findall(text.lower())
        fresh = set(found) - self._plain
        odd = {word for word in fresh if self.odd(word)}
        if len(self._plain) >= _REMEMBERED:
            self._plain.clear()
        self._plain |= fresh - odd
        if len(odd) < _FEWEST_ODD or len(found) < _FEWEST:
            return 0.0, 0.0
        times = [word for word in found if word in odd]
        return len(times) / len(found), sum(word in self._misread for word in times) / len(found)


@cache
def _lines() -> dict[str, str]:
    with (rules_root() / LETTERS).open(encoding="utf-8") as file:
        return {language: row.rstrip("\n") for language, _, row in (line.partition("\t") for line in file)}


@lru_cache(maxsize=12)
def letters(language: str | None) -> Letters | None:
    """The letter sequences of a language; None where they are not known."""
    row = _lines().get(base(language) or "")
    if not row:
        return None
    cells, _, misread = row.partition("\t")
    return Letters({cell[:2]: cell[2:] for cell in cells.split(" ")}, misread.split())


def odd_share(text: str, language: str | None) -> float:
    """The share of the words of a text whose letters are odd for its language; 0 for a language that is not known."""
    known = letters(language)
    return known.share(text) if known is not None else 0.0


def is_suspect(text: str, language: str | None) -> bool:
    """Whether a text is worth a word list: its letters are odd for its language, or frequent words are misread.

    >>> is_suspect("The harbour and the town behind it were full of people who waited for the ferry.", "en")
    False
    """
    known, table = letters(language), rules_table("ocr/noise")
    if known is None:
        return False
    limits = table["letters"]
    share, misread = known.shares(text)
    return share >= float(limits.get(base(language) or "", limits["default"])) or misread >= float(table["misread"])


def unknown_share(text: str, words: Lexicon) -> float:
    """The share of the words in small letters that are in no list. Names are left out by that.

    >>> from normalize.ocr.lexicon import Lexicon
    >>> own = Lexicon("en", {"the": 7.7, "ferry": 4.0, "was": 7.0, "late": 5.0})
    >>> unknown_share("tbe ferry was late and so was Marlowe, the ferrv was late late ferry", own) > 0.2
    True
    """
    small = [token.word for token in tokens(text) if token.word[0].islower()]
    if len(small) < _FEWEST:
        return 0.0
    mirrored = images(words)
    unknown = sum(word in mirrored or not words.known(word) for word in small)
    return unknown / len(small)


@lru_cache(maxsize=8)
def images(words: Lexicon, common: float = _COMMON) -> frozenset[str]:
    """What words of a Zipf value from `common` on become when one letter is misread, if that is a much rarer word.

    Lists of words that were counted in scanned books have "tbe" and "aud" too: a thousandth as often as what they are.

    >>> from normalize.ocr.lexicon import Lexicon
    >>> own = Lexicon("en", {"the": 7.7, "tbe": 2.6, "of": 7.4, "oi": 3.7, "tie": 5.1})
    >>> "tbe" in images(own), "tie" in images(own)
    (True, False)
    """
    found = set()
    for word in words.frequent(common):
        most = words.zipf(word) - _RARER
        for name in prints():
            for read, meant, width in _strong(name):
                at = word.find(meant)
                while at >= 0:
                    image = word[:at] + read + word[at + width :]
                    if len(image) > 1 and words.zipf(image) < most and image.isalpha():
                        found.add(image)
                    at = word.find(meant, at + 1)
    return frozenset(found)


@cache
def _strong(name: str) -> tuple[tuple[str, str, int], ...]:
    confusions = channel(name).confusions
    return tuple(
        (one.read, one.meant, len(one.meant))
        for one in confusions
        if one.read and one.meant and one.times / one.of >= _OFTEN and one.read.islower() and one.meant.islower()
    )


def limit(language: str) -> float:
    """The share of unknown words from which a text of this language counts as noisy."""
    table = rules_table("ocr/noise")["unknown"]
    return float(table.get(language, table["default"]))


def is_noisy(text: str, language: str | None) -> bool:
    """Whether a text was read by a machine with mistakes. Without a lexicon only very odd letters say so.

    >>> is_noisy("The harbour and the town behind it were full of people who waited for the ferry.", "en")
    False
    """
    tag = base(language) or ""
    if not is_suspect(text, tag):
        return False
    from normalize.ocr.lexicon import has_words, lexicon

    if not has_words(tag):
        return True
    return unknown_share(text, lexicon(tag)) >= limit(tag)
