"""Capitalised words in a row, and which of them name a person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import regex

from normalize.ledger.words import Words
from normalize.people import GivenName, given_gender

__all__ = ["Run", "given", "runs"]

_TOKEN = regex.compile(r"[^ \N{NO-BREAK SPACE}.]+\.?|\.")
_SUFFIX = frozenset({"Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV", "V", "VI"})
_FEWEST = 200
"""People that must bear a given name for it to be one: rarer ones are surnames and words as well."""


@dataclass(frozen=True, slots=True)
class Run:
    """What may be somebody's name: `start` to `end` in the text, without titles and the words before them.

    `tokens` are its words, particles among them. `given` is what is known of the first. `title` is the
    title right before it. `opens`: a capital would stand there anyway, at the start of a sentence.
    """

    start: int
    end: int
    tokens: tuple[str, ...]
    given: GivenName | None
    title: str
    title_start: int
    opens: bool

    @property
    def full(self) -> bool:
        """Whether a given name and a family name stand together."""
        return len(self.tokens) > 1

    @property
    def family(self) -> str:
        """The last word, by which the text may call the person later."""
        return next((t for t in reversed(self.tokens) if t not in _SUFFIX), self.tokens[-1])


@lru_cache(maxsize=1 << 15)
def given(token: str) -> GivenName | None:
    """What is known of a given name that is common enough to be one."""
    first = token.partition("-")[0]
    found = given_gender(token) or (given_gender(first) if first != token else None)
    return found if found is not None and found.count >= _FEWEST else None


def runs(text: str, words: Words) -> Iterator[Run]:
    """What may be names of people, from left to right."""
    for match in words.run.finditer(text):
        start, found = match.start(), match[0]
        if " " in found or "." in found or "\N{NO-BREAK SPACE}" in found:
            parts = [(start + m.start(), start + m.end(), m[0]) for m in _TOKEN.finditer(found)]
        elif found.lower() in words.heads:
            continue
        else:
            parts = [(start, match.end(), found)]
        opens = _opens(text, start)
        one = _read(
            parts,
            words,
            opens=opens,
            the=text[:start].endswith("the ") if start < 4 else text[start - 4 : start] == "the ",
        )
        if one is not None:
            yield one


def _opens(text: str, at: int) -> bool:
    """Whether a sentence begins here."""
    before = text[max(0, at - 3) : at].rstrip(" \"'\N{LEFT DOUBLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}`(")
    return not before or before[-1] in ".!?:\n"


def _read(parts: list[tuple[int, int, str]], words: Words, *, opens: bool, the: bool) -> Run | None:
    first = 0
    while first < len(parts) and parts[first][2].lower() in words.heads:
        the = the or parts[first][2].lower() == "the"
        opens = False
        first += 1
    if first == len(parts) or parts[-1][2].lower() in words.tails:
        return None
    title, title_start, at = "", parts[first][0], None
    for index in range(first, len(parts)):
        token = parts[index][2]
        if index + 1 < len(parts) and _is_title(token, words):
            title, title_start, at = token, parts[index][0], index + 1
        elif at is None and index + 1 < len(parts) and index < first + 4 and given(token) is not None and not the:
            at = index  # "Foreign Minister Sergei Lavrov": the name begins at the given name
            break
        elif at is not None:
            break
    if at is None:
        if the:
            return None
        # "Minister Lavrov": what stands before a single family name is settled when the others are known
        at = first
    tokens = tuple(p[2] for p in parts[at:])
    return Run(parts[at][0], parts[-1][1], tokens, given(tokens[0]), title, title_start, opens and at == 0)


def _is_title(token: str, words: Words) -> bool:
    """Whether a word before a name makes it somebody's; some are given names as well ("Guy")."""
    return token in words.titles or ((token in words.ranks or token in words.offices) and given(token) is None)
