"""Which words a language doubles by mistake and which by right: data in ``rules/repetition.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from normalize.language import base, conventions
from normalize.paths import rules_table

__all__ = ["Doubles", "doubles"]


@dataclass(frozen=True, slots=True)
class Doubles:
    """What a language says twice.

    `never` are small words that no sentence doubles, `may` words that any may. `plain`: the grammar doubles no
    words, so that one which is neither is hardly doubled by right. `names` say a word twice. `phrases` begin with
    a small word, which may follow upon itself there: each with the words that come next. `subjects` are the
    pronouns among `never`, `articles` the words that want a noun behind them.
    """

    never: frozenset[str]
    may: frozenset[str]
    plain: bool
    names: frozenset[str]
    subjects: frozenset[str]
    articles: frozenset[str]
    phrases: Mapping[str, frozenset[str]] = field(hash=False)


@cache
def doubles(language: str | None) -> Doubles:
    """The doubles of a language; for one without data nothing is known to be a mistake.

    >>> "the" in doubles("en-GB").never, "had" in doubles("en").may, doubles("id").plain
    (True, True, False)
    """
    tables = rules_table("repetition")
    tag = base(language) or ""
    never = frozenset(tables["never"].get(tag, "").split())
    plain = tag in tables["may"]
    # other small words may meet their like across two clauses: "what it is is", "die, die"
    small = conventions(language).function_words if plain else frozenset()
    may = frozenset(f"{tables['may']['any']} {tables['may'].get(tag, '')}".split()) | small
    phrases = {word: frozenset(behind.split()) for word, behind in tables["phrases"].get(tag, {}).items()}
    return Doubles(
        never=never,
        may=may - never,
        plain=plain,
        names=frozenset(tables["names"]["any"].split()),
        subjects=frozenset(tables["subjects"].get(tag, "").split()),
        articles=frozenset(tables["articles"].get(tag, "").split()),
        phrases=phrases,
    )
