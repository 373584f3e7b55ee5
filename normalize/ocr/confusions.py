"""How often a print's letters are read as others: the error model, its tables, and what one text says about it.

A table (``rules/ocr/confusions.tsv``) has a row for each confusion: print, what was read, what was meant, how often,
and how often what was meant stood there to be read. `normalize ocr learn` counts such rows from pairs.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

from normalize.errors import ConfigError
from normalize.paths import rules_root

__all__ = ["FILE", "Channel", "Confusion", "channel", "parse_confusions", "prints"]

FILE = "ocr/confusions.tsv"
_COLUMNS = 5
_DEAREST = 9.5
"""The cost (negative log probability) above which a confusion explains nothing."""

_SPELLING = 0.7
"""The cost of an old spelling in a text of its period."""


class Confusion(NamedTuple):
    """`read` stands where `meant` should, `times` of the `of` times that `meant` stood there."""

    read: str
    meant: str
    times: float
    of: float


class Priced(NamedTuple):
    """A confusion with its cost.

    `lower` are the letters that the lexicon has there, `written` what a text of its period would have.
    """

    cost: float
    read: str
    written: str
    lower: str

    @property
    def width(self) -> int:
        """The length of the reading."""
        return len(self.read)

    @property
    def kept(self) -> bool:
        """Whether the letters stay as they were read: an old spelling, no mistake."""
        return self.written == self.read


class Channel:
    """The cost of every reading: negative natural log of the probability that what was meant was read so.

    `spellings` are pairs of letters that a period wrote and that the lexicon has: they cost little and stay.

    >>> one = Channel([Confusion("b", "h", 40, 1000), Confusion("rn", "m", 5, 400)])
    >>> [(c.lower, round(c.cost, 1)) for c in one.starting("b")]
    [('h', 3.2)]
    >>> one.starting("q")
    ()
    """

    def __init__(self, confusions: Iterable[Confusion], spellings: Iterable[tuple[str, str]] = ()) -> None:
        self.confusions = tuple(confusions)
        rows: dict[tuple[str, str], Priced] = {}

        def add(cost: float, read: str, written: str, lower: str) -> None:
            old = rows.get((read, lower))
            if cost <= _DEAREST and (old is None or cost < old.cost) and read.lower() != lower:
                rows[read, lower] = Priced(cost, read, written, lower)

        for one in self.confusions:
            add(-math.log(min(0.5, one.times / (one.of + 1))), one.read, one.meant, one.meant.lower())
        for old, new in spellings:
            for one in self.confusions:
                if one.meant.lower() == old:
                    cost = -math.log(min(0.5, one.times / (one.of + 1)))
                    add(cost + _SPELLING, one.read, one.meant, new)
            add(_SPELLING, old, old, new)
        table: dict[str, list[Priced]] = defaultdict(list)
        for row in rows.values():
            table[row.read[:1]].append(row)
        self._table = {key: tuple(sorted(found)) for key, found in table.items()}
        self._rows = rows
        self.lost = self._table.pop("", ())
        """The letters that were not read at all."""

    def starting(self, letter: str) -> tuple[Priced, ...]:
        """The confusions whose reading begins with a letter, cheapest first."""
        return self._table.get(letter, ())

    def get(self, read: str, lower: str) -> Priced | None:
        """How `lower` came to be read as `read`; None where the table has no such confusion."""
        return self._rows.get((read, lower))

    @cached_property
    def rate(self) -> float:
        """The share of letters that are read wrong."""
        letters = {one.meant: one.of for one in self.confusions if len(one.meant) == 1}
        return sum(one.times for one in self.confusions) / max(1.0, sum(letters.values()))


def parse_confusions(lines: Iterable[str], name: str) -> dict[str, tuple[Confusion, ...]]:
    """The tables by print. Raises `ConfigError` naming the line that is wrong."""
    tables: dict[str, list[Confusion]] = defaultdict(list)
    for number, line in enumerate(lines, 1):
        line = line.rstrip("\n")
        if not line or line.startswith("# "):
            continue
        cells = line.split("\t")
        if len(cells) != _COLUMNS:
            raise ConfigError(f"{name}:{number}: {len(cells)} columns where print, read, meant, times, of are due")
        try:
            times, of = float(cells[3]), float(cells[4])
        except ValueError:
            raise ConfigError(f"{name}:{number}: {cells[3]!r} or {cells[4]!r} is no number") from None
        if not (times > 0 and times <= of):
            raise ConfigError(f"{name}:{number}: 'times' must lie between 0 and 'of'")
        tables[cells[0]].append(Confusion(cells[1], cells[2], times, of))
    return {key: tuple(rows) for key, rows in tables.items()}


@cache
def _shipped() -> dict[str, tuple[Confusion, ...]]:
    path: Path = rules_root() / FILE
    with path.open(encoding="utf-8") as lines:
        return parse_confusions(lines, FILE)


@lru_cache(maxsize=8)
def _own(files: tuple[str, ...]) -> dict[str, tuple[Confusion, ...]]:
    tables: dict[str, tuple[Confusion, ...]] = {}
    for file in files:
        try:
            with open(file, encoding="utf-8") as lines:
                tables |= parse_confusions(lines, file)
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"{file}: a table of confusions cannot be read: {error}") from error
    return tables


def prints(files: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The prints that there are tables for, those of your own files among them."""
    return tuple(dict.fromkeys((*_shipped(), *_own(files))))


@lru_cache(maxsize=8)
def channel(name: str, spellings: tuple[tuple[str, str], ...] = (), files: tuple[str, ...] = ()) -> Channel:
    """The channel of a print, for a text with old spellings or none; a table of your own goes before the shipped one.

    Raises `ConfigError` for a file that cannot be used, `KeyError` for a print that no table has.
    """
    own = _own(files).get(name)
    return Channel(own if own is not None else _shipped()[name], spellings)
