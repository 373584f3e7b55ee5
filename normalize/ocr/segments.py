"""Words that were broken in two, and words that ran together: which reading of the letters is the likelier."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from normalize.ocr.lexicon import Lexicon
from normalize.ocr.tokens import Token

__all__ = ["Broken", "Joined", "broken", "joined"]

_LN10 = math.log(10)
_WHOLE = 9.0
_UNKNOWN = 1.2
"""The Zipf value that a piece counts with which is in no list: short pieces of letters are all over the web."""

_SPACE, _LINE = 5.0, 3.0
"""The cost of a space, and of a line break without a hyphen, inside a word."""

_RAN = 4.5
"""The cost of a space that was lost."""

_RARE = 3.3
"""The Zipf value above which a piece is taken for a word of its own."""

_MARGIN = 3.0
_LEAST_WHOLE = 3.0
"""The Zipf value of the rarest word that is put together."""

_LEAST_PART = 4.3
_LEAST_LETTERS = 3


class Broken(NamedTuple):
    """From `start` to `end` stands white space inside `word`; `margin` is how much likelier that is (natural log)."""

    start: int
    end: int
    word: str
    margin: float


class Joined(NamedTuple):
    """At `at` a space was lost between `left` and `right`."""

    at: int
    left: str
    right: str
    margin: float


def broken(text: str, found: Sequence[Token], words: Lexicon) -> Iterator[Broken]:
    r"""Where two pieces with nothing but white space between them make one word, and are none apart.

    >>> from normalize.ocr.tokens import tokens
    >>> own = Lexicon("en", {"county": 4.7, "in": 7.2, "the": 7.7, "to": 7.4, "day": 5.8, "today": 5.7})
    >>> text = "in the coun\nty to day"
    >>> [one.word for one in broken(text, list(tokens(text)), own)]
    ['county']
    """
    for one, two in pairwise(found):
        gap = text[one.end : two.start]
        if not gap.isspace() or gap.count("\n") > 1 or not one.word.isalpha() or not two.word.isalpha():
            continue
        if two.word[0].isupper() and not one.word.isupper():
            continue
        if min(words.zipf(one.word), words.zipf(two.word)) > _RARE:
            continue
        zipf = words.zipf(one.word + two.word)
        if zipf < _LEAST_WHOLE or len(one.word) + len(two.word) < 5:
            continue
        whole = (_WHOLE - zipf) * _LN10 + (_LINE if "\n" in gap else _SPACE)
        apart = sum((_WHOLE - max(_UNKNOWN, words.zipf(word))) * _LN10 for word in (one.word, two.word))
        if apart - whole >= _MARGIN:
            yield Broken(one.end, two.start, one.word + two.word, apart - whole)


def joined(token: Token, words: Lexicon) -> Joined | None:
    """Where a token that is no word falls into two frequent ones; None if nowhere, or in two ways.

    >>> own = Lexicon("en", {"of": 7.4, "the": 7.7, "harbour": 4.4})
    >>> joined(Token("ofthe", 0, 5), own), joined(Token("harbours", 0, 8), own)  # doctest: +ELLIPSIS
    (Joined(at=2, left='of', right='the', margin=6.78...), None)
    """
    word = token.word
    if words.zipf(word) > _RARE or not word.isalpha() or not (word.islower() or word[1:].islower()):
        return None
    keep = (_WHOLE - max(_UNKNOWN, words.zipf(word))) * _LN10
    best: list[Joined] = []
    for cut in range(2, len(word) - 1):
        left, right = word[:cut], word[cut:]
        a, b = words.zipf(left), words.zipf(right)
        if min(a, b) < _LEAST_PART or max(len(left), len(right)) < _LEAST_LETTERS:
            continue
        margin = keep - ((2 * _WHOLE - a - b) * _LN10 + _RAN)
        if margin >= _MARGIN:
            best.append(Joined(token.start + cut, left, right, margin))
    best.sort(key=lambda one: -one.margin)
    if not best or (len(best) > 1 and best[0].margin - best[1].margin < 2.0):
        return None
    return best[0]
