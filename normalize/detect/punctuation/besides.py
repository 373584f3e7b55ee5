"""The words of a language that say what a stop beside them is (``rules/stops.toml``)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from normalize.language import base
from normalize.paths import rules_table

__all__ = ["Beside", "beside", "ever_never_ends"]


@dataclass(frozen=True, slots=True)
class Beside:
    """Words by what they say; the file tells each kind. All lower-case."""

    joins: frozenset[str] = frozenset()
    clauses: frozenset[str] = frozenset()
    phrases: frozenset[str] = frozenset()
    begins: frozenset[str] = frozenset()
    never_ends: frozenset[str] = frozenset()
    abbreviates: frozenset[str] = frozenset()
    polite: frozenset[str] = frozenset()
    particles: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()

    def goes_on(self, word: str) -> bool:
        """Whether a sentence goes on with the word, as a rule."""
        return word in self.joins or word in self.clauses or word in self.phrases


@cache
def _tables() -> dict[str, Beside]:
    tables = rules_table("stops")
    return {
        language: Beside(**{name: frozenset(words.split()) for name, words in table.items()})
        for language, table in tables.items()
    }


def beside(language: str | None) -> Beside:
    """The words of a language; none for an unknown one.

    >>> beside("en-GB").goes_on("after"), beside(None).goes_on("after")
    (True, False)
    """
    return _tables().get(base(language) or "", Beside())


@cache
def ever_never_ends() -> frozenset[str]:
    """Words with which no clause ends in some language: asked before the language is."""
    return frozenset().union(*(words.never_ends for words in _tables().values()))
