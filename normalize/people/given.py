"""Given names, and the share of women among their bearers."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache, lru_cache

from normalize.paths import rules_root

__all__ = ["GivenName", "given_gender"]

_NO_MARKS = str.maketrans(
    {"ł": "l", "đ": "d", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"}
)


@dataclass(frozen=True, slots=True)
class GivenName:
    """A given name: the share of women among its bearers (0 to 1), and how many were counted.

    `hint` says why a share is not near 0 or 1: it depends on the "country", the "decade" of birth, or "neither".
    """

    name: str
    women: float
    count: int
    hint: str


@cache
def _given_names() -> list[str]:
    """The rows of the table, which are sorted."""
    return (rules_root() / "given_names.tsv").read_text(encoding="utf-8").split("\n")[1:-1]


@lru_cache(maxsize=1 << 14)
def given_gender(name: str) -> GivenName | None:
    """What is known of a given name; accents and case do not count. None: not known.

    >>> given_gender("Zoë").women > 0.95, given_gender("Sąsiad") is None
    (True, True)
    """
    key = name.lower()
    if not key.isascii():
        spread = unicodedata.normalize("NFKD", key.translate(_NO_MARKS))
        key = "".join(c for c in spread if not unicodedata.combining(c)).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    table, start = _given_names(), f"{key}\t"
    at = bisect_left(table, start)
    if at == len(table) or not table[at].startswith(start):
        return None
    found, women, count, hint = table[at].split("\t")
    return GivenName(found, float(women), int(count), hint)
