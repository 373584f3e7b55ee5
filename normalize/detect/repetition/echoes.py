"""Words, phrases and sentences that stand twice in a row: found in a text before anybody looks at their places.

A word that repeats is found by comparing the list of all words with the same list moved on by one. For phrases the
lengths of the words are compared first, as one large number with itself shifted by as many words as a phrase may have:
only where they agree the words are.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from operator import eq

__all__ = ["LONGEST", "phrases", "sentences"]

LONGEST = 8
"""Words of the longest phrase that is looked for; longer ones are looked for as sentences."""

_MARKS = (
    *(",", ".", "!", "?", ";", ":", '"', "\N{RIGHT DOUBLE QUOTATION MARK}"),
    *("\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}", "\N{ARABIC COMMA}", "\N{DEVANAGARI DANDA}"),
)
_MOST, _MOST_ASKED = 200, 2000
"""Different phrases that are followed up in a text, and that are looked at; one that has more is made of repetition."""

_ENDS = ("! ", "? ", "\N{IDEOGRAPHIC FULL STOP}", "\N{DEVANAGARI DANDA} ")
_LEAST_SENTENCE = 14
"""Characters of the shortest sentence that is compared."""


def phrases(text: str) -> dict[tuple[str, ...], None]:
    """Phrases of up to `LONGEST` words, in lower case, that may follow upon themselves; marks do not count.

    Where lines end does not count either: whoever looks at the places sees that.

    >>> list(phrases("The ferry left the the harbour and left the harbour and left."))
    [('the',), ('the', 'harbour', 'and', 'left')]
    >>> list(phrases("The ferry left the harbour."))
    []
    """
    lowered = text.lower()
    for mark in _MARKS:
        lowered = lowered.replace(mark, " ")
    words = lowered.split()
    next_words = words[1:]
    found: dict[tuple[str, ...], None] = {}
    if any(map(eq, words, next_words)):
        pairs = zip(words, next_words, strict=False)
        found.update(dict.fromkeys((word,) for word, behind in pairs if word == behind))
    lengths = _lengths(words)
    number = int.from_bytes(lengths, "little")
    for size in range(2, LONGEST + 1):
        if len(found) > _MOST_ASKED:
            break
        differ = (number ^ (number >> 8 * size)).to_bytes(len(words), "little")
        found.update(dict.fromkeys(_echoes(words, size, differ)))
    if not found:
        return found
    # most of them have a mark between: the end of a sentence
    squeezed = " ".join(text.lower().replace(",", " ").split())
    asked = islice(found, _MOST_ASKED)
    return dict.fromkeys(islice((p for p in asked if f"{(once := ' '.join(p))} {once}" in squeezed), _MOST))


def _lengths(words: list[str]) -> bytes:
    """The letters of each word, one byte each."""
    try:
        return bytes(map(len, words))
    except ValueError:
        return bytes(min(len(word), 255) for word in words)


def _echoes(words: list[str], size: int, differ: bytes) -> Iterator[tuple[str, ...]]:
    """Phrases of so many words that follow upon themselves; a byte is 0 where the word so many on is as long."""
    run = bytes(size)
    at = differ.find(run)
    while at >= 0:
        same = words[at : at + size] == words[at + size : at + 2 * size]
        if same and not _is_repetitive(phrase := tuple(words[at : at + size])):
            yield phrase
        at = differ.find(run, at + (size if same else 1))


def _is_repetitive(phrase: tuple[str, ...]) -> bool:
    """Whether a phrase is itself a shorter one several times."""
    size = len(phrase)
    return any(size % part == 0 and phrase == phrase[:part] * (size // part) for part in range(1, size))


def sentences(text: str) -> dict[str, None]:
    """Sentences, without the stop at their end, that may stand twice in a row.

    >>> list(sentences("It rained all night. The ferry was late again. The ferry was late again. Nobody came."))
    ['The ferry was late again']
    """
    for end in _ENDS:
        if end[0] in text:  # looked for alone: a mark is rare, the space behind it is everywhere
            text = text.replace(end, ". ")
    pieces = text.split(". ")
    if len(pieces) < 2:
        return {}
    # the last sentence of a text has its stop and no space behind
    pieces[-1] = pieces[-1].partition("\n")[0].rstrip(".!? ")
    again = pieces[1:]
    if not any(map(str.endswith, pieces, again)):
        return {}
    return dict.fromkeys(
        piece
        for before, piece in zip(pieces, again, strict=False)
        if len(piece) >= _LEAST_SENTENCE and before.endswith(piece)
    )
