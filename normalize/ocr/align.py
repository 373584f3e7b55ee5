"""Which letters of a reading stand for which of the true text: an alignment of pairs, and the confusions in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from normalize.errors import MissingExtra

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["LONGEST", "Counts", "blocks"]

LONGEST = 3
"""Letters on either side of a confusion: longer ones are no confusion but another text."""

_NEAR = 2
"""So many equal letters end a stretch in which nothing fits."""

_WILD = 6
"""Letters of a stretch that is no reading of the other: a missing line, a drawing."""

Block = tuple[str, str, int]
"""What was read, what was meant, and where in the reading."""


def _opcodes() -> Callable[[str, str], list[tuple[str, int, int, int, int]]]:
    try:
        from rapidfuzz.distance import Levenshtein
    except ImportError:
        raise MissingExtra("learning from pairs", "ocr") from None
    return lambda read, meant: [
        (op.tag, op.src_start, op.src_end, op.dest_start, op.dest_end) for op in Levenshtein.opcodes(read, meant)
    ]


def blocks(read: str, meant: str) -> Iterator[Block]:
    """Where the two differ, as small pieces in order, by the fewest changes of letters (Levenshtein 1966).

    Replacements of as many letters by as many are given letter by letter. Stretches where hardly anything fits are
    left out.

    >>> list(blocks("the rnoon and tbe fun", "the moon and the sun"))
    [('rn', 'm', 4), ('b', 'h', 15), ('f', 's', 18)]
    >>> list(blocks("the moon", "the moon"))
    []
    """
    merged: list[list[int]] = []
    for tag, a, b, c, d in _opcodes()(read, meant):
        if tag == "equal":
            continue
        if merged and merged[-1][1] == a and merged[-1][3] == c:
            merged[-1][1], merged[-1][3] = b, d
        else:
            merged.append([a, b, c, d])
    for index, (a, b, c, d) in enumerate(merged):
        size = max(b - a, d - c)
        before = merged[index - 1] if index else None
        after = merged[index + 1] if index + 1 < len(merged) else None
        crowd = size
        for other, gap in ((before, a - before[1] if before else 9), (after, after[0] - b if after else 9)):
            if other is not None and gap < _NEAR:
                crowd += max(other[1] - other[0], other[3] - other[2])
        if size > LONGEST or crowd > _WILD:
            continue
        if b - a == d - c:
            for offset in range(b - a):
                yield read[a + offset], meant[c + offset], a + offset
        else:
            yield read[a:b], meant[c:d], a


class Counts:
    """Confusions counted over pairs: how often a piece was read as another, how often it was there to be read."""

    def __init__(self) -> None:
        self.confusions: Counter[tuple[str, str]] = Counter()
        self.pieces: Counter[str] = Counter()
        """How often each piece of up to `LONGEST` letters stands in the true texts; "" counts all places."""

    def add(self, read: str, meant: str) -> None:
        """Count one pair. White space of any kind and length is one space."""
        read, meant = " ".join(read.split()), " ".join(meant.split())
        for was, should, _ in blocks(read, meant):
            self.confusions[was, should] += 1
        self.pieces[""] += len(meant)
        for size in range(1, LONGEST + 1):
            self.pieces.update(meant[i : i + size] for i in range(len(meant) - size + 1))
