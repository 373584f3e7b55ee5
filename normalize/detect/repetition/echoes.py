"""Words, phrases and sentences that stand twice in a row: found in a text before anybody looks at their places.

A word that repeats is found by comparing the list of a line's words with the same list moved on by one, a longer
phrase by the three words that it begins with: lists and sets that are compared in C.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import eq

__all__ = ["LONGEST", "phrases", "sentences"]

LONGEST = 8
"""Words of the longest phrase that is looked for; longer ones are looked for as sentences."""

_MARKS = (
    *(",", ".", "!", "?", ";", ":", '"', "\N{RIGHT DOUBLE QUOTATION MARK}"),
    *("\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}", "\N{ARABIC COMMA}", "\N{DEVANAGARI DANDA}"),
)
_MOST = 200
"""Different phrases that are followed up in a text; one that has more is made of repetition."""

_ENDS = ("! ", "? ", "\N{IDEOGRAPHIC FULL STOP}", "\N{DEVANAGARI DANDA} ")
_LEAST_SENTENCE = 14
"""Characters of the shortest sentence that is compared."""


def phrases(text: str) -> dict[tuple[str, ...], None]:
    """Phrases of up to `LONGEST` words, in lower case, that may follow upon themselves; marks do not count.

    Those of one word may stand on both sides of a line break.

    >>> list(phrases("The ferry left the the harbour and left the harbour and left."))
    [('the',), ('the', 'harbour', 'and', 'left')]
    >>> list(phrases("The ferry left the harbour."))
    []
    """
    lowered = text.lower()
    for mark in _MARKS:
        lowered = lowered.replace(mark, " ")
    found: dict[tuple[str, ...], None] = {}
    last = ""
    for line in lowered.split("\n"):
        words = line.split()
        if not words:
            last = ""
            continue
        next_words = words[1:]
        if words[0] == last or any(map(eq, words, next_words)):
            pairs = zip([last, *words], words, strict=False)
            found.update(dict.fromkeys((word,) for word, behind in pairs if word == behind))
        third_words = words[2:]
        if any(map(eq, words, third_words)):
            found.update(dict.fromkeys(_echoes(words, 2)))
        if len(set(zip(words, next_words, third_words, strict=False))) < len(third_words):
            for size in range(3, LONGEST + 1):
                found.update(dict.fromkeys(_echoes(words, size)))
        last = words[-1]
        if len(found) > _MOST:
            break
    return found


def _echoes(words: list[str], size: int) -> Iterator[tuple[str, ...]]:
    """Phrases of so many words that follow upon themselves, each by its first words."""
    same = bytes(map(eq, words, words[size:]))
    run = b"\1" * size
    at = same.find(run)
    while at >= 0:
        phrase = tuple(words[at : at + size])
        if not _is_repetitive(phrase):
            yield phrase
        at = same.find(run, at + size)


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
        if end in text:
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
