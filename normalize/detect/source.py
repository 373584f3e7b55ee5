"""Clues to the language that a text was translated from, and the guess they allow.

Rules for translations are tried before they are armed: what they match is a clue (`Rule.tells`). So that a
clean text pays next to nothing, the telling ones come first, and only where they find something the rest, the
spelling of given names, and what the text is about. Signs are clues that are no finding: habits of the press of a
country, marks in the order of another language. They and the hints are data in ``rules/sources.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

from normalize.detect import View
from normalize.detect.kinds import Clock, Matcher
from normalize.findings import Evidence, Safety, Severity, SourceGuess
from normalize.language import base
from normalize.packs.rule import Rule
from normalize.paths import rules_table
from normalize.scan import Hits
from normalize.source import Clue, weigh
from normalize.text import Span
from normalize.transliteration import foreign_given_names, given_names

__all__ = ["SourceFinder", "signs"]

_TELLING = 2.0
"""Nats from which a rule is tried on every text that has one of its literals."""

_SPELLING = 1.5
"""Nats of a given name that the text's language would write otherwise."""

_WORDS, _LETTERS, _ENDINGS = 2.5, 3.0, 1.5
"""Nats of a hint: a country named, a letter, the ending of a name."""

_LEAST_NAME = 5

_WORD = re.compile(r"\w+")


class SourceFinder:
    """Guesses the source of texts in one language by the rules for translations into it."""

    def __init__(self, matchers: Sequence[Matcher], shape_of: Callable[[Matcher], str]) -> None:
        told = [one for one in matchers if one.rule.tells and one.anchors]
        self._first = _Waiting([one for one in told if one.rule.tells >= _TELLING], shape_of)
        self._rest = _Waiting([one for one in told if one.rule.tells < _TELLING], shape_of)

    def guess(self, view: View, seen: Hits) -> SourceGuess:
        """The guess for a text; an empty one where nothing hints at a translation."""
        clues = list(self._first.clues(view, seen))
        if not clues:
            return SourceGuess()
        clues += self._rest.clues(view, seen)
        words = list(_WORD.finditer(view.text))
        clues += _spellings(view, words)
        return weigh(clues, len(words), _hints({word[0] for word in words}, base(view.language) or ""))


class _Waiting:
    """Rules, and the literals each waits for."""

    def __init__(self, matchers: Sequence[Matcher], shape_of: Callable[[Matcher], str]) -> None:
        self._matchers = matchers
        self._shapes = [shape_of(one) for one in matchers]
        self._by_anchor: dict[str, list[int]] = {}
        for index, one in enumerate(matchers):
            for anchor in one.anchors:
                self._by_anchor.setdefault(anchor, []).append(index)
        self._anchors = frozenset(self._by_anchor)

    def clues(self, view: View, seen: Hits) -> Iterator[Clue]:
        """What these rules find in a text, rule by rule."""
        hits = {anchor: seen[anchor] for anchor in seen.present(self._anchors)}
        for index in sorted(set(chain.from_iterable(map(self._by_anchor.__getitem__, hits)))):
            shape = self._shapes[index]
            if not shape or view.hits.may(shape):
                yield from _matches(self._matchers[index], view, hits)


def _matches(one: Matcher, view: View, hits: Mapping[str, list[int]]) -> Iterator[Clue]:
    rule = one.rule
    try:
        for match in one.find(view.text, hits, Clock(view.config.timeout, len(view.text))):
            if not view.is_protected(match.span.start, match.span.end):
                old = match.span.of(view.text).strip()
                says = f"'{old}' is left behind by translations from {_list(rule.source_languages)}"
                evidence = Evidence("calque", says, match.span, weight=rule.tells)
                yield Clue(rule.id, rule.source_languages, rule.tells, evidence)
    except TimeoutError:
        return  # said where the rule itself runs


def _spellings(view: View, words: Sequence[re.Match[str]]) -> Iterator[Clue]:
    """Given names written as another language writes them: Serguei, Siergiej."""
    own = base(view.language) or ""
    foreign = foreign_given_names(own)
    for word in words:
        if word[0] in foreign and not view.is_protected(*word.span()):
            sources = tuple(sorted({tag for given in given_names(word[0]) for tag in given.languages} - {own}))
            evidence = Evidence(
                "spelling", f"'{word[0]}' is so spelled in {_list(sources)}", Span(*word.span()), weight=_SPELLING
            )
            yield Clue(f"spelling {word[0]}", sources, _SPELLING, evidence)


@cache
def signs() -> tuple[Rule, ...]:
    """The signs of ``rules/sources.toml`` as rules that say nothing themselves."""
    return tuple(
        Rule(
            id=f"sources.{row['name']}", kind="regex", category="source", message="", why="",
            safety=Safety.HINT, severity=Severity.NOTE, confidence=0.0, status="preview", case="exact",
            text_language=row["text_language"], source_languages=tuple(row["source_language"]),
            tells=float(row["tells"]), match=row["match"], unless=tuple(row.get("unless", ())),
        )
        for row in rules_table("sources")["sign"]
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Hints:
    """Words, letters and endings of names that belong to a country of a source language."""

    words: frozenset[str]
    letters: frozenset[str]
    endings: tuple[str, ...]


@cache
def _hints_of(language: str) -> Mapping[str, _Hints]:
    table = rules_table("sources")["hint"]
    return {
        source: _Hints(
            frozenset(str(row.get(f"words_{language}", "")).split()),
            frozenset(row.get("letters", "")),
            tuple(row.get("endings", "").split()),
        )
        for source, row in table.items()
    }


def _hints(words: set[str], language: str) -> dict[str, float]:
    """What words say of the country that a text is about, in nats by source; each kind of hint counts once."""
    letters = {letter for word in words if not word.isascii() for letter in word}
    names = [word for word in words if word[0].isupper() and len(word) > _LEAST_NAME]
    found: dict[str, float] = {}
    for source, hints in _hints_of(language).items():
        weight = _WORDS * (not hints.words.isdisjoint(words)) + _LETTERS * (not hints.letters.isdisjoint(letters))
        if hints.endings and any(name.endswith(hints.endings) for name in names):
            weight += _ENDINGS
        if weight:
            found[source] = weight
    return found


def _list(tags: Sequence[str]) -> str:
    return tags[0] if len(tags) == 1 else f"{', '.join(tags[:-1])} or {tags[-1]}"
