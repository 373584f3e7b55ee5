"""A hyphen at the end of a wrapped line: does it divide a word, or does it belong to a compound?"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from normalize.detect.layout.lines import Break, end_words
from normalize.findings import Evidence
from normalize.language import conventions
from normalize.scan import lower
from normalize.text import Span

__all__ = ["Hyphens", "Reading"]

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LEFT = re.compile(r"[\w'-]{1,60}\Z")
_RIGHT = re.compile(r"[^\W_]{1,40}")
_DIVIDERS = "\N{SOFT HYPHEN}\N{NOT SIGN}"
_FEW_COMPOUNDS = 0.03
_LINE_END = re.compile(r"([^\W\d_]+)-[^\S\n]*\n\s*([^\W\d_]+)")
_MOST = 1000
_DIVIDED_ENDS = 0.1
"""Share of the line ends at which a text that divides words does so."""
_AT_LINE_ENDS = 2.0
"""How often a line ends at the hyphen of a compound, as a multiple of their share of the words."""
_FEWEST_BY_CHANCE = 0.002
_CERTAIN = 2.0
_FEWEST_DIVIDED = 3
_HABIT = 2.0
_WORDS_OF_COMPOUND = (0.6, -1.8, -2.9)
"""Log odds that a word is divided where none, one or both of the parts are words that the text has elsewhere.

Counted in news of 35 languages (WMT24, NTREX-128): 8% of the words divided at random have such a part, 49% of the
compounds.
"""
_SHARED = 2
"""Letters past the hyphen that another word of the text must share to vouch for the joined word."""


class Reading(NamedTuple):
    """What a line-end hyphen may be: the text that replaces it and the break, and how sure that is."""

    new: str
    confidence: float
    certain: bool
    evidence: tuple[Evidence, ...] = ()


class Hyphens:
    """Judges the line-end hyphens of one text by the words of that text.

    `divided` is the share of its line breaks that follow a hyphen: much more than its compounds
    explain where words are divided as a habit, as in books and newspapers. `lines` is how many breaks
    inside paragraphs there are.
    """

    def __init__(self, text: str, language: str | None, *, divided: float, lines: int = 0) -> None:
        self._text, self._divided, self._lines = text, divided, lines
        self._word_ends = end_words("word_ends", language)
        self._suspended = end_words("after_suspended_hyphen", language)
        self._function_words = conventions(language).function_words

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        """Every word and compound of the text, lower-case: how often, and where first."""
        places: dict[str, list[int]] = {}
        for found in _WORD.finditer(lower(self._text)):
            entry = places.setdefault(found[0], [0, found.start()])
            entry[0] += 1
        return places

    @cached_property
    def _compound_share(self) -> float:
        """The share of compounds among the words inside lines."""
        words = sum(count for count, _ in self._places.values())
        return (0.5 + sum(count for word, (count, _) in self._places.items() if "-" in word)) / words

    @cached_property
    def _compounds(self) -> float:
        """The share of the text's line-end hyphens that belong to compounds, from those inside lines."""
        return min(1.0, self._compound_share / self._divided) if self._divided else 1.0

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self._places)

    def readings(self, place: Break) -> tuple[Reading, ...]:
        """What the hyphen above `place` may be, likeliest first; one reading if it is certain."""
        text = self._text
        mark = text[place.above.end - 1]
        left_match = _LEFT.search(text, max(place.above.start, place.above.end - 61), place.above.end - 1)
        right_match = _RIGHT.match(text, place.below.start)
        if not left_match or not right_match:
            return (Reading(mark, 0.6, False),)
        left, right = left_match[0], right_match[0]
        if mark in _DIVIDERS:
            said = f"U+{ord(mark):04X} at a line end is a hyphen that divides a word"
            return (Reading("", 0.98, True, (Evidence("divider", said, Span(place.above.end - 1, place.above.end)),)),)
        if left[-1].isalpha() and not (left[-1].islower() or left[-1].isupper()):
            return (Reading(mark, 0.6, False), Reading(mark + " ", 0.4, False))
        if not left[-1].isalpha() or not right[0].islower():
            said = "a hyphen beside a digit or before a capital belongs to the word"
            sure = not (left.isupper() and right.isupper() and len(right) > 1 and self._divided)
            return (Reading(mark, 0.95 if sure else 0.7, sure, (Evidence("shape", said),)),)
        if right in self._suspended:
            return (Reading(mark + " ", 0.8, False), Reading(mark, 0.1, False))
        return self._by_vocabulary(mark, left.lower(), right.lower())

    def _by_vocabulary(self, mark: str, left: str, right: str) -> tuple[Reading, ...]:
        whole, compound = left + right, f"{left}-{right}"
        joined, kept = self._count(whole), self._count(compound)
        if joined and not kept:
            said = f"the text has '{whole}' elsewhere"
            return (Reading("", 0.97, True, (Evidence("vocabulary", said, self._find(whole)),)),)
        if kept and not joined:
            said = f"the text has '{compound}' elsewhere"
            return (Reading(mark, 0.97, True, (Evidence("vocabulary", said, self._find(compound)),)),)
        if not joined and not kept:
            relative = self._relative(left, right)
            if relative:
                said = f"'{relative}' elsewhere in the text begins the same"
                return (Reading("", 0.95, True, (Evidence("vocabulary", said, self._find(relative)),)),)
            if right in self._word_ends:
                said = f"'{right}' is the end of a word and no word"
                return (Reading("", 0.96, True, (Evidence("word-end", said),)),)
            if self._compounds <= _FEW_COMPOUNDS and self._count(right) < 2:
                said = f"the text divides words at {self._divided:.0%} of its line ends and has hardly a compound"
                return (Reading("", 0.95, True, (Evidence("habit", said),)),)
        divides = self._divides(left, right)
        join_first = joined > kept if joined != kept else divides
        both = (Reading("", 0.75 if divides else 0.55, False), Reading(mark, 0.75, False))
        return both if join_first else both[::-1]

    def _divides(self, left: str, right: str) -> bool:
        """Whether a hyphen without evidence of its own more likely divides a word.

        The parts of a compound are words, mostly; and a text that divides one word divides others.
        """
        words = sum(self._stands_apart(part) for part in (left, right))
        return self._habit + _WORDS_OF_COMPOUND[words] > 0

    def _stands_apart(self, part: str) -> bool:
        """Whether a part of the word is a word of the text, this place aside, or a frequent one of the language."""
        return self._count(part) > 1 or part in self._function_words

    @cached_property
    def _habit(self) -> float:
        """Log odds that this text divides words, held within what one word may weigh against.

        Line ends with a hyphen count for it where they are more than the compounds inside lines explain, and
        each by what is known of its own word.
        """
        found = list(islice(_LINE_END.findall(lower(self._text)), _MOST))
        certain = False
        by_chance = max(_FEWEST_BY_CHANCE, _AT_LINE_ENDS * self._compound_share)
        odds = -self._lines * max(0.0, _DIVIDED_ENDS - by_chance)
        for left, right in found:
            odds += math.log(_DIVIDED_ENDS / by_chance)
            if self._count(f"{left}-{right}"):
                odds -= _CERTAIN
            elif self._count(left + right) or right in self._word_ends:
                odds += _CERTAIN
                certain = True
            else:
                odds += _WORDS_OF_COMPOUND[self._stands_apart(left) + self._stands_apart(right)]
        if not certain and len(found) < _FEWEST_DIVIDED:
            return -_HABIT  # one or two may be all the compounds of a text
        return max(-_HABIT, min(_HABIT, odds))

    def _relative(self, left: str, right: str) -> str:
        """Another word of the text that goes on past the hyphen as this one does: govern-ment, governmental."""
        shared = min(len(right), max(_SHARED, len(right) - 3))
        if "-" in left or len(left) + shared < 6 or len(right) < _SHARED:
            return ""
        start = left + right[:shared]
        index = bisect_left(self._sorted, start)
        if index < len(self._sorted) and self._sorted[index].startswith(start):
            return self._sorted[index]
        return ""

    def _count(self, word: str) -> int:
        entry = self._places.get(word)
        return entry[0] if entry else 0

    def _find(self, word: str) -> Span:
        first = self._places[word][1]
        return Span(first, first + len(word))
