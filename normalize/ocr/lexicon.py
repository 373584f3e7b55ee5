"""How frequent the words of a language are, and which words begin with given letters.

The frequencies are those of wordfreq (Speer 2022, https://github.com/rspeer/wordfreq), read when a text first asks for
its language: one language is held in 20 to 60 MB.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import cached_property, lru_cache

from normalize.errors import MissingExtra
from normalize.language import base
from normalize.ocr.shelf import Shelf, letters_of, shelves

__all__ = ["FLOOR", "Lexicon", "has_words", "lexicon"]

_MOST = 350_000
"""Words of a language that are held; what is rarer says more about the web than about the language."""

FLOOR = 1.0
"""The Zipf value (Van Heuven and others 2014: log10 of the occurrences in a thousand million words) below which a word
counts as unknown."""

_SAMPLE = 30_000
"""Words from which the letter sequences of the language are counted."""

_SHARP = 0.2
_EDGE = "\x02"
_PARTS = re.compile("['\N{RIGHT SINGLE QUOTATION MARK}\N{HYPHEN}-]")
_CENTIBELS = 100


class Lexicon:
    """The words of one language. Built by `lexicon`, or from counts of your own.

    >>> own = Lexicon("en", {"the": 7.7, "harbour": 4.4, "harbours": 3.5})
    >>> own.zipf("harbour"), own.zipf("Harbour"), own.zipf("hardour")
    (4.4, 4.4, 0.0)
    """

    def __init__(self, language: str, zipfs: dict[str, float]) -> None:
        self.language = language
        self._zipfs = zipfs

    def __contains__(self, word: str) -> bool:
        return word.lower() in self._zipfs

    def known(self, word: str) -> bool:
        """Whether a token is a word, or all of its parts are: with an apostrophe of either kind, or a hyphen."""
        low = word.lower()
        if low in self._zipfs:
            return True
        parts = _PARTS.split(low)
        return len(parts) > 1 and all(not part or part in self._zipfs or len(part) == 1 for part in parts)

    def zipf(self, word: str) -> float:
        """The Zipf value of a word in any case; 0 for an unknown one."""
        return self._zipfs.get(word.lower(), 0.0)

    def frequent(self, least: float) -> list[str]:
        """The words of at least this Zipf value."""
        return [word for word, zipf in self._zipfs.items() if zipf >= least]

    @cached_property
    def letters(self) -> dict[str, int]:
        """The code of each letter on the `shelves`."""
        return letters_of(self._zipfs)

    @cached_property
    def shelves(self) -> dict[int, Shelf]:
        """The words by length, for a search through all of them."""
        return shelves(self._zipfs, self.letters)

    @cached_property
    def _letters(self) -> tuple[dict[str, float], dict[str, float], float]:
        """Log probabilities of a letter after two, after one, and of any."""
        top = sorted(self._zipfs.items(), key=lambda item: (-item[1], item[0]))[:_SAMPLE]
        threes: Counter[str] = Counter()
        twos: Counter[str] = Counter()
        ones: Counter[str] = Counter()
        for word, _ in top:
            padded = f"{_EDGE}{_EDGE}{word}{_EDGE}"
            threes.update(padded[i : i + 3] for i in range(len(padded) - 2))
            twos.update(padded[i : i + 2] for i in range(1, len(padded) - 1))
            ones.update(padded[2:])
        contexts: Counter[str] = Counter()
        for gram, times in threes.items():
            contexts[gram[:2]] += times
        starts: Counter[str] = Counter()
        for gram, times in twos.items():
            starts[gram[0]] += times
        total = sum(ones.values())
        kinds = len(ones) + 1
        backoff = {
            gram: (times + 2 * (ones[gram[1]] + 1) / (total + kinds)) / (starts[gram[0]] + 2)
            for gram, times in twos.items()
        }
        least = 0.1 / (total + kinds)
        full = {
            gram: math.log((times + 3 * backoff.get(gram[1:], least)) / (contexts[gram[:2]] + 3))
            for gram, times in threes.items()
        }
        return full, {gram: math.log(p) for gram, p in backoff.items()}, math.log(least)

    def spelling(self, word: str) -> float:
        """The log probability of the letters of a word in this language, known or not, by sequences of three."""
        full, backoff, least = self._letters
        padded = f"{_EDGE}{_EDGE}{word.lower()}{_EDGE}"
        total = 0.0
        for i in range(len(padded) - 2):
            gram = padded[i : i + 3]
            known = full.get(gram)
            if known is None:
                known = math.log(0.3) + backoff.get(gram[1:], least)
            total += known
        return total


def has_words(language: str | None) -> bool:
    """Whether word frequencies of the language can be had here: the library is there and knows it."""
    try:
        return base(language) in _available()
    except MissingExtra:
        return False


@lru_cache(maxsize=1)
def _available() -> dict[str, object]:
    try:
        from wordfreq import available_languages
    except ImportError:
        raise MissingExtra("correcting OCR", "ocr") from None
    return dict(available_languages("best"))


@lru_cache(maxsize=6)
def lexicon(language: str) -> Lexicon:
    """The words of a language that wordfreq knows; the last six asked for are kept.

    Raises `MissingExtra` without the library, `KeyError` for a language that it does not have.
    """
    path = _available()[language]
    from wordfreq import read_cBpack

    zipfs: dict[str, float] = {}
    for index, bucket in enumerate(read_cBpack(str(path))):
        zipf = round(9.0 - index / _CENTIBELS, 2)
        if len(zipfs) + len(bucket) > _MOST and zipfs:
            break
        for word in bucket:
            zipfs[word] = zipf
    if language == "de":
        # the list has "ss" for every sharp s: which of the two a word has is not known
        sharp = {word.replace("ss", "\N{LATIN SMALL LETTER SHARP S}"): word for word in zipfs if "ss" in word}
        zipfs |= {variant: max(FLOOR, zipfs[word] - _SHARP) for variant, word in sharp.items()}
    return Lexicon(language, zipfs)
