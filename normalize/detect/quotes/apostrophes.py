"""Apostrophes that are written with an opening mark, an accent or a backtick."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from normalize.detect import Proposal, View, change
from normalize.findings import Evidence, Safety
from normalize.language import base
from normalize.paths import rules_table
from normalize.text import Span

__all__ = ["LOOKALIKES", "Elisions", "apostrophes", "elides", "elisions"]

_OPENING = "\N{LEFT SINGLE QUOTATION MARK}"
_APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"
LOOKALIKES = (_OPENING, "\N{ACUTE ACCENT}", "`")
"""What stands where an apostrophe belongs."""


@cache
def _inside_pattern() -> re.Pattern[str]:
    return re.compile(rf"[{''.join(LOOKALIKES)}](?<=[^\W\d_].)(?=[^\W\d_])")


_LEAD, _TAIL = re.compile(r"[^\W\d_]{1,12}$"), re.compile(r"[^\W\d_]{1,12}")
_APART = r"(?<![^\s(\[\N{LEFT DOUBLE QUOTATION MARK}\"-].)"


@cache
def _decade() -> re.Pattern[str]:
    return re.compile(rf"{_OPENING}(?<![\w{_OPENING}].)(?=\d0s\b)")


@cache
def _short() -> re.Pattern[str]:
    return re.compile(rf"{_OPENING}{_APART}(?=([^\W\d_]{{1,6}})(?![^\W\d_]))")


_CLOSED = re.compile(
    rf"{_OPENING}{_APART}[^\s{_OPENING}{_APOSTROPHE}][^{_OPENING}{_APOSTROPHE}\n]{{0,80}}[^\W_]{_OPENING}(?![^\s.,;:!?)])"
)
# each pattern begins with a plain character, which the engine looks for at once
_REACH = 80
"""Code points in which a quotation that begins with a single mark is looked for."""


@dataclass(frozen=True, slots=True)
class Elisions:
    """The words of ``rules/elisions.toml`` for each language: before, after and around an apostrophe."""

    before: Mapping[str, frozenset[str]]
    after: Mapping[str, frozenset[str]]
    whole: Mapping[str, frozenset[str]]


@cache
def elisions() -> Elisions:
    """The shipped words, read once."""
    data = rules_table("elisions")
    return Elisions(
        **{name: {language: frozenset(words.split()) for language, words in data[name].items()} for name in data}
    )


def elides(language: str | None, lead: str, tail: str) -> bool:
    """Whether an apostrophe stands between two words, going by the language's elided words.

    >>> elides("fr", "L", "homme"), elides("en", "don", "t"), elides("en", "O", "Hara")
    (True, True, True)
    >>> elides("fr", "homme", "dit"), elides(None, "l", "homme")
    (False, False)
    """
    if lead in ("O", "D") and tail[:1].isupper():
        return True
    words, tag = elisions(), base(language) or ""
    return lead.lower() in words.before.get(tag, ()) or tail.lower() in words.after.get(tag, ())


def apostrophes(view: View) -> Iterator[Proposal]:
    """Opening marks, accents and backticks where an apostrophe or a closing mark belongs.

    >>> from normalize.config import Config
    >>> def found(text, language):
    ...     return [p.fixes[0].edits[0].new for p in apostrophes(View(text, Config(), given_language=language))]
    >>> found("They don‘t know what it‘s about.", "en"), found("The Qur‘an and Hawai‘i.", "en")
    (['’', '’'], [])
    """
    text = view.text
    if not any(mark in text for mark in LOOKALIKES):
        return
    for found in _inside_pattern().finditer(text):
        lead = _LEAD.search(text[max(0, found.start() - 12) : found.start()])
        tail = _TAIL.match(text, found.end())
        if lead and tail and elides(view.language, lead[0], tail[0]):
            yield _inside(view, found.start(), lead[0], tail[0])
    if _OPENING not in text:
        return
    if base(view.language) == "en":
        for found in _decade().finditer(text):
            if not _quoted(text, found.end()):
                yield _turned(view, found.start(), "apostrophe", "a decade is written with an apostrophe")
    whole = elisions().whole.get(base(view.language) or "", frozenset())
    for found in _short().finditer(text) if whole else ():
        if found[1].lower() in whole and not _quoted(text, found.end()):
            yield _turned(view, found.start(), "apostrophe", f"'{found[1]}' is cut at its beginning")
    closers = {c for _, c in view.conventions.quotes}
    if (_OPENING, _APOSTROPHE) in view.conventions.quotes and _OPENING not in closers and view.language:
        for found in _CLOSED.finditer(text):
            yield _turned(view, found.end() - 1, "partner", "a mark of the same shape opens the quotation")


def _inside(view: View, at: int, lead: str, tail: str) -> Proposal:
    """A mark between two letters."""
    text = view.text
    turned = text[at] == _OPENING
    curly = turned or _APOSTROPHE in text
    # a mark that opens nothing by its place can still close: ‘the town‘s gate’
    opened = _OPENING in text[max(0, at - _REACH) : at].rpartition("\n")[2]
    safety = Safety.SAFE if turned and not opened else Safety.REVIEW
    says = f"'{lead}' and '{tail}' are joined by an apostrophe"
    return Proposal(
        "any.quotes.wrong-way-apostrophe" if turned else "any.quotes.lookalike-apostrophe",
        Span(at, at + 1),
        (change(text, at, at + 1, _APOSTROPHE if curly else "'", safety=safety),),
        None,
        (Evidence("elision", says, Span(at - len(lead), at + 1 + len(tail))),),
    )


def _turned(view: View, at: int, kind: str, says: str) -> Proposal:
    """An opening mark that should be the other one; for review, since names are transliterated with it."""
    fix = change(view.text, at, at + 1, _APOSTROPHE, safety=Safety.REVIEW)
    rule = "wrong-way-apostrophe" if kind == "apostrophe" else "wrong-way-single-mark"
    return Proposal(f"any.quotes.{rule}", Span(at, at + 1), (fix,), 0.85, (Evidence(kind, says, Span(at, at + 1)),))


def _quoted(text: str, at: int) -> bool:
    """Whether a closing single mark follows in the line: then the mark before may open a quotation."""
    part = text[at : at + _REACH].partition("\n")[0]
    return re.search(rf"[{_APOSTROPHE}{_OPENING}'](?![^\W_])", part) is not None
