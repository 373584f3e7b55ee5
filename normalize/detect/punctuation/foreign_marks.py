"""Marks of another script: a full-width comma in English, an ASCII comma between Chinese characters.

Only a contradiction counts: the line must hold no letter of the mark's own script, and where a text
mixes two forms of its own mark, the form it uses as a rule must be the other one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import islice
from typing import Any

import regex

from normalize.detect import Proposal, View, change
from normalize.detect.punctuation.gap import WIDEST
from normalize.detect.punctuation.marks import CLOSERS, LINE, code_like, is_letter, line_before
from normalize.detect.punctuation.tally import Tally
from normalize.detect.shapes import among
from normalize.findings import Evidence, Safety
from normalize.language import base
from normalize.paths import rules_table
from normalize.text import Span

__all__ = ["SHAPE", "TRIGGERS", "foreign_marks"]

_GREEK_QUESTION = "\N{GREEK QUESTION MARK}"

_PLAIN = {
    "\N{FULLWIDTH COMMA}": ",", "\N{IDEOGRAPHIC FULL STOP}": ".", "\N{FULLWIDTH FULL STOP}": ".",
    "\N{IDEOGRAPHIC COMMA}": ",", "\N{FULLWIDTH COLON}": ":", "\N{FULLWIDTH SEMICOLON}": ";",
    "\N{FULLWIDTH QUESTION MARK}": "?", "\N{FULLWIDTH EXCLAMATION MARK}": "!",
    "\N{FULLWIDTH LEFT PARENTHESIS}": "(", "\N{FULLWIDTH RIGHT PARENTHESIS}": ")",
    "\N{ARABIC COMMA}": ",", "\N{ARABIC SEMICOLON}": ";", "\N{ARABIC QUESTION MARK}": "?",
    "\N{ARABIC FULL STOP}": ".", "\N{DEVANAGARI DANDA}": ".", _GREEK_QUESTION: ";",
}  # fmt: skip
"""Each mark and what stands for it in Latin, Cyrillic and Greek letters."""

_HOME = {
    **dict.fromkeys("\N{ARABIC COMMA}\N{ARABIC SEMICOLON}\N{ARABIC QUESTION MARK}\N{ARABIC FULL STOP}", "arabic"),
    "\N{DEVANAGARI DANDA}": "indic",
}

_INVERTED = "\N{INVERTED QUESTION MARK}"

TRIGGERS = (*_PLAIN, _INVERTED)
SHAPE = among(TRIGGERS)
"""A mark of another script."""

_TRIGGERS = frozenset(TRIGGERS)

_OTHERS = (",", ".", ";", ":", "!", "?", *_PLAIN)


@cache
def _before_han() -> regex.Pattern[str]:
    return regex.compile(r"[,?!;:](?=[\p{Han}\p{Hiragana}\p{Katakana}])")


@cache
def _ends_word() -> re.Pattern[str]:
    return re.compile(r"[,?;](?=[ \n\"\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}])")


_QUESTION = re.compile(r"\?(?!\w)")
_BEGINNINGS = ".!?\N{HORIZONTAL ELLIPSIS}\N{INVERTED QUESTION MARK}"
_WORDS = re.compile(r"[^\W\d_]+")
_LEADS_IN = re.compile(r"[^\w\n]*")


@cache
def _questions() -> dict[str, dict[str, frozenset[str]]]:
    """How questions begin (``rules/questions.toml``)."""
    tables = rules_table("questions")
    return {lang: {name: frozenset(words.split()) for name, words in t.items()} for lang, t in tables.items()}


def foreign_marks(view: View, tally: Tally) -> Iterator[Proposal]:
    """Marks that belong to another script than the words around them."""
    if not view.hits.meets(_TRIGGERS):
        return
    for mark in _PLAIN:
        for at in view.hits.get(mark, ()):
            proposal = _foreign(view, tally, at)
            if proposal is not None:
                yield proposal
    if "\N{FULLWIDTH COMMA}" in view.hits or "\N{IDEOGRAPHIC FULL STOP}" in view.hits:
        yield from _between_han(view, tally)
    if "\N{ARABIC COMMA}" in view.hits:
        yield from _between_arabic(view, tally)
    if _INVERTED in view.hits and view.conventions.inverted:
        yield from _uninverted(view, _INVERTED)


def _foreign(view: View, tally: Tally, at: int) -> Proposal | None:
    text = view.text
    mark = text[at]
    if mark == _GREEK_QUESTION:
        greek = any("\u0370" <= c <= "\u03ff" or "\u1f00" <= c <= "\u1fff" for c in text[max(0, at - 40) : at])
        if greek:
            return None
    start = at
    while start and text[start - 1] == " " and at - start < WIDEST:
        start -= 1
    near, behind = text[start - 1 : start], text[at + 1 : at + 2]
    if not near or not (near.isalnum() or near in CLOSERS) or near > "\u0a00":
        return None
    held = tally.scripts_at(at)
    if mark in _HOME:
        if _HOME[mark] in held or "spaceless" in held:
            return None
    elif held & {"spaceless", "hangul"}:
        return None
    if view.conventions.spaceless or not view.conventions.cased or code_like(text, at):
        return None
    new = _PLAIN[mark]
    if new in "()" and not (behind if new == "(" else text[at - 1]).isalnum():
        return None  # a face
    if new == "(":
        start, new = at, "(" if start < at else " ("
    elif is_letter(behind):
        new += " "
    known = view.language is not None and not text[at + 1 : at + WIDEST].lstrip(" ").startswith(_OTHERS)
    spoken_of = new not in "()" and text[at - 1] == " " and behind == " "
    safety = Safety.SAFE if known and not spoken_of else Safety.REVIEW
    return Proposal(
        "any.punctuation.foreign-mark",
        Span(start, at + 1),
        (change(text, start, at + 1, new, safety=safety, title=f"write {new.strip()}"),),
        confidence=0.98 if known else 0.85,  # above a mere space before the same mark
        evidence=(Evidence("script", "no letter of the mark's own script stands on this line", Span(start, at + 1)),),
        fields={"mark": mark},
    )


def _between_han(view: View, tally: Tally) -> Iterator[Proposal]:
    """ASCII marks between Chinese or Japanese characters, in a text that writes the wide ones."""
    own = view.conventions
    if base(view.language) in ("zh", "ja"):
        wide = {",": own.comma, "?": own.question, "!": "\N{FULLWIDTH EXCLAMATION MARK}",
                ";": own.semicolon, ":": "\N{FULLWIDTH COLON}"}  # fmt: skip
        yield from _contradictions(view, tally, _before_han(), ("\u3041", "\u9fff"), wide)


def _between_arabic(view: View, tally: Tally) -> Iterator[Proposal]:
    """ASCII marks behind Arabic letters, in a text that writes the Arabic ones."""
    own = view.conventions
    if own.comma == "\N{ARABIC COMMA}":
        proper = {",": own.comma, "?": own.question, ";": own.semicolon}
        yield from _contradictions(view, tally, _ends_word(), ("\u0620", "\u06ff"), proper)


def _contradictions(
    view: View, tally: Tally, pattern: Any, letters: tuple[str, str], proper: Mapping[str, str]
) -> Iterator[Proposal]:
    """Places of ASCII marks behind the letters, where the text writes the proper mark five times as often."""
    text = view.text
    places = [m.start() for m in pattern.finditer(text) if letters[0] <= text[m.start() - 1] <= letters[1]]
    counts = Counter(text[at] for at in places)
    for at in places:
        new = proper[text[at]]
        if tally.count(new) >= 5 * counts[text[at]]:
            yield _own_mark(view, at, new)


def _own_mark(view: View, at: int, new: str) -> Proposal:
    text = view.text
    return Proposal(
        "any.punctuation.ascii-mark",
        Span(at, at + 1),
        (change(text, at, at + 1, new, safety=Safety.REVIEW, title=f"write {new}"),),
        confidence=0.85,
        evidence=(Evidence("style", f"elsewhere this text writes {new!r}", Span(at, at + 1)),),
        fields={"mark": text[at]},
    )


def _uninverted(view: View, inverted: str) -> Iterator[Proposal]:
    """``Cómo está?`` in a text that opens its other questions."""
    text, words = view.text, _questions().get(base(view.language) or "", {})
    asks, before = words.get("asks", frozenset()), words.get("before", frozenset())
    for match in _QUESTION.finditer(text):
        at = match.start()
        begin = max(line_before(text, at), *(text.rfind(c, max(0, at - LINE), at) + 1 for c in _BEGINNINGS))
        lead = _LEADS_IN.match(text, begin, at)
        place = lead.end() if lead else begin
        first = [m[0].lower() for m in islice(_WORDS.finditer(text, place, at), 2)]
        if not first or text[begin - 1 : begin] == inverted or code_like(text, at):
            continue
        if first[0] not in asks and not (first[0] in before and first[-1] in asks):
            continue
        yield Proposal(
            "any.punctuation.missing-inverted-mark",
            Span(place, at + 1),
            (change(text, place, place, inverted, safety=Safety.REVIEW, title=f"insert {inverted}"),),
            confidence=0.85,
            evidence=(Evidence("style", f"other questions of this text begin with {inverted!r}"),),
            fields={"mark": inverted},
        )
