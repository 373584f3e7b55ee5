"""Quotation marks: which there are, what may stand beside them, and the tables of their costs."""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple
from unicodedata import category

import regex

from normalize.paths import rules_table

__all__ = [
    "COMPOSITE",
    "CORNERS",
    "DOUBLE",
    "GUILLEMETS",
    "MARK",
    "ONE_MARK",
    "STRAIGHT",
    "Mark",
    "Role",
    "Side",
    "Tables",
    "clear",
    "side",
    "tables",
    "two_singles",
]

STRAIGHT = '"'
CORNERS = "\N{LEFT CORNER BRACKET}\N{RIGHT CORNER BRACKET}\N{LEFT WHITE CORNER BRACKET}\N{RIGHT WHITE CORNER BRACKET}"
GUILLEMETS = "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}"
DOUBLE = (
    STRAIGHT
    + "\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}"
    + "\N{DOUBLE LOW-9 QUOTATION MARK}\N{DOUBLE HIGH-REVERSED-9 QUOTATION MARK}"
    + GUILLEMETS
    + CORNERS
)
"""The marks that are quotation marks and hardly anything else."""

COMPOSITE: Mapping[str, str] = {
    "''": STRAIGHT,
    "``": "\N{LEFT DOUBLE QUOTATION MARK}",
    "\N{LEFT SINGLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}": "\N{LEFT DOUBLE QUOTATION MARK}",
    "\N{RIGHT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}": "\N{RIGHT DOUBLE QUOTATION MARK}",
    "\N{SINGLE LOW-9 QUOTATION MARK}\N{SINGLE LOW-9 QUOTATION MARK}": "\N{DOUBLE LOW-9 QUOTATION MARK}",
    ",,": "\N{DOUBLE LOW-9 QUOTATION MARK}",
}
"""Two single marks typed for a double one, and the double one they read as."""

ONE_MARK = re.compile(f"[{DOUBLE}]")
_HALVES = "'`,\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}\N{SINGLE LOW-9 QUOTATION MARK}"
_TWICE = "".join(rf"|(?<={half}){half}" for half in _HALVES.replace(",", "")) + r"|(?<=,)(?<![^\s(],),(?=\w)"
# each pattern begins with a plain set of characters, which the engine looks for at once
MARK = re.compile(rf"[{DOUBLE}{_HALVES}](?:(?<=[{DOUBLE}]){_TWICE})")
"""A double mark, or two single ones that stand for it."""


@cache
def two_singles() -> re.Pattern[str]:
    """Two single marks that stand for a double one, and no longer row of them."""
    return re.compile(rf"[{_HALVES}](?<![{_HALVES}].)(?:{_TWICE[1:]})(?![{_HALVES}])")


_FREE = regex.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef"
    "\U00020000-\U0003ffff]"
)
"""Scripts, and their punctuation, that put no space around quotation marks."""

_STOPS = frozenset(
    ".,;:!?)]}%\N{HORIZONTAL ELLIPSIS}\N{ARABIC COMMA}\N{ARABIC SEMICOLON}\N{ARABIC QUESTION MARK}"
    "\N{ARABIC FULL STOP}\N{DEVANAGARI DANDA}"
)
_BRACKETS = frozenset("([{\N{INVERTED QUESTION MARK}\N{INVERTED EXCLAMATION MARK}")
_SINGLES = frozenset(
    "'`\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}\N{SINGLE LOW-9 QUOTATION MARK}"
    "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"
)


class Side(enum.IntEnum):
    """What stands beside a mark. FREE are the scripts that need no spaces."""

    EDGE = 0
    SPACE = 1
    WORD = 2
    FREE = 3
    STOP = 4
    BRACKET = 5
    MARK = 6
    OTHER = 7


@cache
def side(char: str) -> Side:
    """The class of a neighbour; "" is the edge of a line.

    >>> side("a").name, side(",").name, side("\N{IDEOGRAPHIC FULL STOP}").name, side("").name
    ('WORD', 'STOP', 'FREE', 'EDGE')
    """
    if not char:
        return Side.EDGE
    if char in _STOPS:
        return Side.STOP
    if char in _BRACKETS:
        return Side.BRACKET
    if char in _SINGLES or char in DOUBLE:
        return Side.MARK
    if _FREE.match(char):
        return Side.FREE
    if char.isspace():
        return Side.SPACE
    return Side.WORD if category(char)[0] in "LMN" else Side.OTHER


def clear(left: Side, right: Side) -> int:
    """1 where the neighbours leave no doubt that a mark opens, -1 that it closes, else 0.

    >>> clear(Side.SPACE, Side.WORD), clear(Side.STOP, Side.EDGE), clear(Side.WORD, Side.WORD)
    (1, -1, 0)
    """
    if left in (Side.EDGE, Side.SPACE, Side.BRACKET) and right in (Side.WORD, Side.FREE, Side.BRACKET):
        return 1
    if left in (Side.WORD, Side.FREE, Side.STOP) and right in (Side.EDGE, Side.SPACE, Side.STOP):
        return -1
    return 0


class Role(NamedTuple):
    """What it costs to read a mark in one role, in nats.

    `turned`: against its direction. `outer`, `inner`: its neighbours outside and inside the quotation.
    `flaws`: these together, a moved space counted once. `total`: less what speaks for the role.
    """

    turned: float
    outer: float
    inner: float
    flaws: float
    total: float


class Mark(NamedTuple):
    """One quotation mark in its line.

    `glyph` is the mark it reads as (two single ones read as a double one, and are `composite`). `opens`,
    `closes` and `stray` (neither) are the costs of each reading. `repeats`: the same mark stands right
    before it.
    """

    start: int
    end: int
    glyph: str
    left: Side
    right: Side
    opens: Role
    closes: Role
    stray: float
    composite: bool = False
    repeats: bool = False

    @property
    def clear(self) -> int:
        """1 where its neighbours leave no doubt that it opens, -1 that it closes, else 0."""
        return clear(self.left, self.right)


@dataclass(frozen=True, slots=True)
class Tables:
    """What ``rules/quotes.toml`` says; it documents each figure."""

    cost: Mapping[str, float]
    prior: Mapping[str, float]
    weight: Mapping[str, float]
    after_close: frozenset[str]
    either_way: frozenset[str]
    mates: Mapping[str, tuple[str, ...]]
    first_person: Mapping[str, frozenset[str]]


@cache
def tables() -> Tables:
    """The shipped tables, read once.

    >>> "\N{RIGHT DOUBLE QUOTATION MARK}" in tables().mates["\N{LEFT DOUBLE QUOTATION MARK}"]
    True
    """
    data = rules_table("quotes")
    return Tables(
        cost=data["cost"],
        prior=data["prior"],
        weight=data["weight"],
        after_close=frozenset(data["glue"]["after_close"].split()),
        either_way=frozenset(data["direction"]["either_way"].split()),
        mates={opener: tuple(closers.split()) for opener, closers in data["mates"].items()},
        first_person={language: frozenset(words.split()) for language, words in data["first_person"].items()},
    )
