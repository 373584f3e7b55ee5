"""What stands between spaces and marks: the pieces of a page that may be words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["Token", "tokens"]

_LONGEST = 40
_TOKEN = re.compile(
    r"[^\s.,;:!?()\"\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}]+"
)
_EDGE = re.compile(r"[^\w\N{COPYRIGHT SIGN}\N{REGISTERED SIGN}&{$]+|_+")
_LETTER = re.compile(r"[^\W\d_]")
_DIVIDERS = re.compile("[\N{SOFT HYPHEN}\N{NOT SIGN}]")


class Token(NamedTuple):
    """`word` stands from `start` to `end`; `letters` are its letters' places where a divider lies among them."""

    word: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """The pieces of a text that are at least half letters, without the marks around them.

    >>> [t.word for t in tokens("He said: {tbe» 12 c1ouds, ©raft ... 1812")]
    ['He', 'said', '{tbe', 'c1ouds', '©raft']
    """
    for found in _TOKEN.finditer(text):
        start, end = found.span()
        if (whole := found[0]).isalpha():  # most are: nothing to leave out
            if 1 < end - start <= _LONGEST:
                yield Token(whole, start, end)
            continue
        lead = _EDGE.match(text, start, end)
        if lead:
            start = lead.end()
        while end > start and not (text[end - 1].isalnum()):
            end -= 1
        if not 1 < end - start <= _LONGEST:
            continue
        word = text[start:end]
        if 2 * len(_LETTER.findall(word)) > len(word):
            yield Token(word, start, end)
