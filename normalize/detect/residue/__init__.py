"""Residue: what a translation left in another script or language.

A word of another script inside a sentence of Latin letters, and a small word of another language between two of the
text's own. Names in their own script stand in brackets, quotation marks or beside a word that speaks of them; such
places are left alone, and so are texts that mix scripts throughout. `subwords` and `chatter` find the rest of what
systems leave.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

import regex

from normalize.detect import Proposal, Stage, View, change
from normalize.detect.kinds import copy_case
from normalize.detect.punctuation.marks import code_like, line_after, line_before
from normalize.detect.shapes import one_of
from normalize.detect.speech import in_speech
from normalize.findings import Evidence, Safety
from normalize.language import base
from normalize.paths import rules_table
from normalize.text import Span

__all__ = ["DETECTOR"]

_LINE = 600
"""How much of a line is read on either side of a foreign word."""

_OTHER = "".join(
    rf"\p{{{script}}}"
    for script in (
        *("Cyrillic", "Greek", "Armenian", "Georgian", "Hebrew", "Arabic", "Ethiopic", "Han", "Hiragana", "Katakana"),
        *("Hangul", "Devanagari", "Bengali", "Gujarati", "Gurmukhi", "Tamil", "Telugu", "Kannada", "Malayalam"),
        *("Thai", "Khmer"),
    )
)
_RUN = regex.compile(rf"[{_OTHER}](?:[{_OTHER}\p{{M}}\N{{ZERO WIDTH NON-JOINER}}'’-]|\ (?=[{_OTHER}]))*+")
_FOREIGN_LETTER = regex.compile(rf"(?=\p{{L}})[{_OTHER}]")
_LATIN_WORD = regex.compile(r"\p{Latin}[\p{Latin}\p{M}'’]+")
_WORD = regex.compile(r"[\p{L}\p{M}'’]+")
_NEXT = regex.compile(r"[\p{L}\p{M}'’-]+")
_DENSE = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Khmer}]")
_GREEK = regex.compile(r"\p{Greek}")

_LEAST_LATIN = 5
"""Latin words of a sentence in which a word of another script is foreign."""

_MOST_WORDS = 3
"""Words of the longest stretch that was left behind, not quoted."""

_MOST_DENSE = 8
_MOST_RUNS = 3
"""A line with more stretches speaks of the other script."""

_MOST_TEXT = 8
"""A text with more of them mixes scripts."""

_GLANCE = 120
"""Characters by which a text in another script is known at once."""

_LEAST_GREEK = 5
"""Letters of a Greek word that is no sign of a formula."""

_REACH = 60
_NEAR = 4
"""Words before a foreign one among which one may speak of it."""


class _Residue:
    name = "residue"
    stage = Stage.WORDING
    triggers = ()

    def shapes(self) -> Mapping[str, str]:
        """A letter of another script; a small word of another language between two words."""
        other = r"[\x{370}-\x{1c7f}\x{1f00}-\x{1fff}\x{3041}-\x{d7a3}]"
        shapes = {f"residue.{language}": _between(words) for language, words in _left().items()}
        return {"residue.script": other, **shapes}

    def detect(self, view: View) -> Iterator[Proposal]:
        if view.hits.may("residue.script"):
            yield from _scripts(view)
        language = base(view.language) or ""
        if language in _left() and view.hits.may(f"residue.{language}"):
            yield from _words(view, language)


# --- words of another script


def _scripts(view: View) -> Iterator[Proposal]:
    text = view.text
    if not _is_latin(text):
        return
    found = []
    for run in _RUN.finditer(text):
        if _is_left(text, run):
            found.append(run)
        if len(found) > _MOST_TEXT:
            return
    for run in found:
        place = Span(*run.span())
        says = "the words around it are of another script"
        yield Proposal(
            "any.residue.foreign-script", place, evidence=(Evidence("script", says, place),), fields={"word": run[0]}
        )


def _is_latin(text: str) -> bool:
    """Whether nearly all letters of a text are Latin, by its start and its end."""
    if len(_FOREIGN_LETTER.findall(text[:_GLANCE])) * 2 > _GLANCE:
        return False
    sample = text if len(text) <= 4000 else text[:2000] + text[-2000:]
    foreign = len(_FOREIGN_LETTER.findall(sample))
    return foreign * 5 < sum(map(str.isalpha, sample))


def _is_left(text: str, run: regex.Match[str]) -> bool:
    """Whether a stretch of another script stands inside a Latin sentence as one of its words."""
    start, end = run.span()
    if not _is_wordlike(run[0]) or not _is_inside(text, start, end):
        return False
    low, high = line_before(text, start, _LINE), line_after(text, end, _LINE)
    line = text[low:high]
    if len(_LATIN_WORD.findall(line)) < _LEAST_LATIN or sum(1 for _ in _RUN.finditer(line)) > _MOST_RUNS:
        return False
    before = _WORD.findall(text[max(low, start - _REACH) : start].lower())[-_NEAR:]
    behind = _WORD.findall(text[end : end + _REACH].lower())[:2]
    if _mentions().intersection((*before, *behind)):
        return False
    return not in_speech(text, start) and not code_like(text, start)


def _is_wordlike(stretch: str) -> bool:
    """Whether a stretch of another script is a word or two: no letter, no formula, no quotation."""
    if _DENSE.search(stretch) is not None:
        return len(stretch) <= _MOST_DENSE
    return stretch.count(" ") < _MOST_WORDS and len(stretch) >= (_LEAST_GREEK if _GREEK.match(stretch) else 2)


def _is_inside(text: str, start: int, end: int) -> bool:
    """Whether words stand on both sides, or the sentence ends behind: no bracket, quotation mark, colon or hyphen."""
    before, behind = text[max(0, start - 2) : start], text[end : end + 2]
    goes_on = behind[:1] == " " and behind[1:].isalnum()
    if before in ("", ". ") or before.endswith("\n"):
        return goes_on
    ends = behind[:1] in tuple(",.;!?") and behind[1:].strip() == ""
    return before[-1] == " " and (before[:1].isalnum() or before[:1] in ",%") and (goes_on or ends)


@cache
def _mentions() -> frozenset[str]:
    return frozenset(rules_table("residue")["mentions"]["any"].split())


# --- small words of another language


@cache
def _left() -> dict[str, dict[str, str]]:
    table: dict[str, Any] = rules_table("residue")["left"]
    return table


def _between(words: Iterable[str]) -> str:
    """One of these words between two others, as a shape."""
    return rf"[a-z\x{{df}}-\x{{17f}}] {one_of(sorted(words))} [A-Za-z\x{{c0}}-\x{{17f}}]"


def _words(view: View, language: str) -> Iterator[Proposal]:
    text, words = view.text, _left()[language]
    own = view.conventions.function_words
    nouns = language == "de"  # has a capital for each, not for names alone
    for found in _small_words(language).finditer(text):
        start, end = found.span("word")
        left, right = _NEXT.findall(text, max(0, start - 40), start - 1), _NEXT.match(text, end + 1)
        if not left or right is None:
            continue
        beside = (left[-1], right[0])
        # one of its neighbours is a small word of the text's language, and neither is foreign too, or a name
        if not own.intersection(beside) or words.keys() & set(beside):
            continue
        if not nouns and not all(map(str.islower, beside)):
            continue
        if in_speech(text, start) or code_like(text, start) or _emphasised(text, start, end):
            continue
        old = found["word"]
        yield Proposal(
            "any.residue.foreign-word",
            Span(start, end),
            (change(text, start, end, copy_case(old, words[old]), safety=Safety.REVIEW, title="translate it"),),
            evidence=(Evidence("neighbour", f"it stands between '{beside[0]}' and '{beside[1]}'", Span(start, end)),),
        )


@cache
def _small_words(language: str) -> regex.Pattern[str]:
    either = "|".join(map(regex.escape, sorted(_left()[language])))
    return regex.compile(rf"(?<=[\p{{Ll}}\p{{M}}] )(?P<word>{either})(?= \p{{L}})")


def _emphasised(text: str, start: int, end: int) -> bool:
    """Whether the word lies in a stretch of italics: *Sturm und drang*."""
    low, high = line_before(text, start, 80), line_after(text, end, 80)
    return any(text.count(mark, low, start) % 2 == 1 and mark in text[end:high] for mark in "*_")


DETECTOR = _Residue()
