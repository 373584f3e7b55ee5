"""The words of a language by length, as numbers: what a search through all of them at once reads."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from normalize.errors import MissingExtra

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["LETTERS", "Shelf", "letters_of", "shelves"]

LETTERS = 256
"""Codes of letters; 0 is any letter that none of the frequent words has."""

_SAMPLE = 100_000
"""Words whose letters are counted."""

_LN10 = math.log(10)
_WHOLE = 9.0


class Shelf(NamedTuple):
    """The words of one length, the most frequent first.

    `codes` has a row for each place in the word and a column for each word; `ranks` are their negative log
    probabilities.
    """

    words: Sequence[str]
    codes: NDArray[np.uint8]
    ranks: NDArray[np.float32]


def letters_of(words: Mapping[str, float]) -> dict[str, int]:
    """A code for each letter of the words, the most frequent letters first.

    >>> letters_of({"a": 3.0, "ba": 2.0})
    {'a': 1, 'b': 2}
    """
    counted = Counter("".join(islice(words, _SAMPLE)))
    common = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return {letter: code for code, (letter, _) in enumerate(common[: LETTERS - 1], 1)}


def shelves(words: Mapping[str, float], codes: Mapping[str, int]) -> dict[int, Shelf]:
    """The words by length. Raises `MissingExtra` without numpy."""
    try:
        import numpy as np
    except ImportError:
        raise MissingExtra("correcting OCR", "ocr") from None
    table = np.zeros(max(map(ord, codes)) + 2, dtype=np.uint8)
    for letter, code in codes.items():
        table[ord(letter)] = code
    by_length: dict[int, list[str]] = {}
    for word in sorted(words, key=words.__getitem__, reverse=True):
        by_length.setdefault(len(word), []).append(word)
    shelved = {}
    for length, row in by_length.items():
        points = np.frombuffer("".join(row).encode("utf-32-le"), dtype=np.uint32)
        flat = table[np.minimum(points, len(table) - 1)]
        ranks = np.array([(_WHOLE - words[word]) * _LN10 for word in row], dtype=np.float32)
        shelved[length] = Shelf(row, np.ascontiguousarray(flat.reshape(len(row), length).T), ranks)
    return shelved
