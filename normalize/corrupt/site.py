"""A text about to be damaged, and one independent damage to it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Any, Protocol

from normalize.edits import Edit, apply
from normalize.language import Conventions, base, conventions
from normalize.paths import rules_table
from normalize.text import Span

__all__ = ["Damage", "Places", "Site", "tried"]

_WORD = re.compile(r"[^\W\d_]+(?:['\N{RIGHT SINGLE QUOTATION MARK}-][^\W\d_]+)*")
_LINE = re.compile(r"[^\n]+")
_WORDS_PER_CHARACTER = 0.5
"""In scripts without spaces; Chinese and Japanese words have about two characters."""


@dataclass(frozen=True, slots=True)
class Damage:
    """Edits that do one damage together, all or none of them, sorted and apart.

    `kinds` names the artifact of each edit where one is another than that of the corrupter. `also` has, for each
    edit, the texts that mend it as well as the original does; empty where none does.
    """

    edits: tuple[Edit, ...]
    kinds: tuple[str, ...] = ()
    also: tuple[tuple[str, ...], ...] = ()


class Site:
    r"""A text with its language, lines and words, each worked out when first asked for.

    >>> site = Site("Rain fell.\n\nIt's over.", "en")
    >>> [line.of(site.text) for line in site.lines], [word[0] for word in site.words]
    (['Rain fell.', "It's over."], ['Rain', 'fell', "It's", 'over'])
    """

    def __init__(self, text: str, language: str | None = None) -> None:
        self.text = text
        self.language = language
        self.base = base(language)

    @cached_property
    def conventions(self) -> Conventions:
        """How the language writes its marks."""
        return conventions(self.language)

    @cached_property
    def words(self) -> tuple[re.Match[str], ...]:
        """Runs of letters, with the apostrophes and hyphens inside."""
        return tuple(_WORD.finditer(self.text))

    def words_in(self, span: Span) -> tuple[re.Match[str], ...]:
        """The words that lie within a span."""
        start = bisect_left(self.words, span.start, key=lambda word: word.start())
        return self.words[start : bisect_left(self.words, span.end, key=lambda word: word.start())]

    @cached_property
    def lines(self) -> tuple[Span, ...]:
        """Lines that hold something, without their breaks."""
        return tuple(Span(*line.span()) for line in _LINE.finditer(self.text) if line[0].strip())

    @cached_property
    def size(self) -> float:
        """Words of the text, estimated where the script does not part them."""
        return len(self.text) * _WORDS_PER_CHARACTER if self.conventions.spaceless else len(self.text.split())

    def table(self, name: str) -> Any:
        """What ``rules/corruption.toml`` holds in table `name` for this language, else under ``any``, else None."""
        rows: dict[str, Any] = rules_table("corruption")[name]
        return rows.get(self.base or "any", rows.get("any"))

    def find(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Matches of a pattern in the text."""
        return pattern.finditer(self.text)

    def change(self, start: int, end: int, new: str, *, also: Iterable[str] = ()) -> Damage:
        """A damage that is one edit: code points `start` to `end` become `new`."""
        return Damage((Edit(Span(start, end), self.text[start:end], new),), also=(tuple(also),))


class Places(Protocol):
    """A corrupter: every place of a text where it can do its damage, each restorable; guards leave out the rest."""

    @property
    def __name__(self) -> str: ...

    def __call__(self, site: Site, dice: Random, /) -> Iterable[Damage]:
        """The places, in any order; any choice of them is decided by `dice` alone."""


def tried(
    places: Callable[[Site, Random], Iterable[Damage]], text: str, language: str | None = "en", seed: int = 0
) -> list[str]:
    """The text with each damage that a corrupter could do to it, one at a time.

    >>> tried(lambda site, dice: [site.change(0, 1, "")], "abc")
    ['bc']
    """
    site = Site(text, language)
    return [apply(text, damage.edits) for damage in places(site, Random(seed))]
