"""From pairs of readings and true texts to a table of confusions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from normalize.ocr.align import Counts
from normalize.paths import rules_table

__all__ = ["count", "folded", "table"]


_STOPS = frozenset(".,:;!?()")
"""Marks that no word holds, so that none of them can be too many in one."""


def folded(text: str) -> str:
    """The text with letters that differ in print only written one way: the long s as s, ligatures as their letters.

    >>> folded("Fi\N{LATIN SMALL LETTER LONG S}ch"), folded("Tisch")
    ('Fisch', 'Tisch')
    """
    for old, new in rules_table("ocr/noise")["folds"].items():
        text = text.replace(old, new)
    return text


def count(pairs: Iterable[tuple[str, str]]) -> Counts:
    """The counts of all pairs (read, meant)."""
    counts = Counts()
    for read, meant in pairs:
        counts.add(folded(read), folded(meant))
    return counts


def table(counts: Counts, kind: str, fewest: int = 3) -> Iterator[str]:
    r"""The rows of a table of confusions, the most frequent first; what is no letter or a space apart is left out.

    >>> counts = Counts()
    >>> counts.confusions["b", "h"] = 4
    >>> counts.pieces["h"] = 90
    >>> list(table(counts, "latin"))
    ['latin\tb\th\t4\t90']
    """
    for (read, meant), times in sorted(counts.confusions.items(), key=lambda item: (-item[1], item[0])):
        letters = any(map(str.isalpha, meant)) if meant else read not in _STOPS
        if times >= fewest and letters and not any(map(str.isspace, read + meant)):
            yield f"{kind}\t{read}\t{meant}\t{times}\t{max(times, counts.pieces[meant])}"
