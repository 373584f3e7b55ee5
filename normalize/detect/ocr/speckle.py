"""What a scanner saw beside the text: page numbers, running heads and specks on lines of their own.

A page on its own has no series of numbers to tell by (that is `normalize.detect.scraps.pages`). What counts here is
that the text is a printed page at all, words being divided at its line ends, and that the line stands apart at its
edge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from normalize.detect import Proposal, Stage, View, change
from normalize.detect.shapes import GAP, LETTER, SMALL, SPACE
from normalize.findings import Evidence, Safety
from normalize.text import Span

__all__ = ["DETECTOR"]

_NUMBER = "any.speckle.page-number"
_HEAD = "any.speckle.running-head"
_SPECK = "any.speckle.specks"
_DIVIDED = re.compile(r"[^\W\d_][-\N{NOT SIGN}][^\S\n]*\n\s*[^\W\d_]")
_LINE = re.compile(r"[^\n]+")
_LONE_NUMBER = re.compile(r"[\W_]{0,6}\d{1,4}[.,]?[\W_]{0,6}\Z")
_WITH_NUMBER = re.compile(r"(?:[\W_]{0,4}\d{1,4}[^\w\n]{1,5}\S.{2,50}|\S.{2,50}[^\w\n]{1,5}\d{1,4}[\W_]{0,4})\Z")
_ENDS = re.compile(
    r"[.!?:;,\N{RIGHT DOUBLE QUOTATION MARK}\"»)-]\W*\d{1,4}[\W_]{0,4}\Z|[.!?:;,\N{RIGHT DOUBLE QUOTATION MARK}\"»-]\Z"
)
_YEAR = re.compile(r"\b1[5-9]\d\d\b|\b20\d\d\b")
_WORD = re.compile(r"[^\W\d_]{3,}")
_SPECKS = re.compile(r"(?:[^\w\s]|_|\b\w\b|\s){1,14}\Z")
_ORNAMENT = re.compile(r"(?:([*•·.\-–—=~_#§])\s*)(?:\1\s*)*\Z|[IVXLC]+[.)]?\Z|\d+[.)]?\Z|[^\W\d_][.)]?\Z|[-*+>]\s")
_LONGEST = 60
_FEWEST_LINES = 6
_SURE = {_NUMBER: 0.95, _HEAD: 0.85, _SPECK: 0.85}


class _Speckle:
    name = "speckle"
    stage = Stage.LAYOUT
    triggers = ()

    def shapes(self) -> Mapping[str, str]:
        return {self.name: rf"{LETTER}[-\x{{ac}}]{GAP}*\n{SPACE}*(?:{SMALL}|{LETTER})"}

    def detect(self, view: View) -> Iterator[Proposal]:
        text = view.text
        if _DIVIDED.search(text) is None:
            return
        lines = [line for line in _LINE.finditer(text) if not line[0].isspace()]
        if len(lines) < _FEWEST_LINES:
            return
        last = len(lines) - 1
        for index, line in enumerate(lines):
            if line.end() - line.start() > _LONGEST:
                continue
            edge = index in (0, last)
            rule = _kind(line[0].strip(), edge and _apart(text, line.start(), line.end(), first=index == 0))
            if rule is None or view.is_protected(line.start(), line.end()):
                continue
            span = Span(line.start(), line.end())
            start, end = _with_break(text, line.start(), line.end(), -1 if index == 0 else int(index == last))
            fix = change(text, start, end, "", safety=Safety.REVIEW, title="take the line out")
            where = "first" if index == 0 else "last"
            said = f"the {where} line of a printed page, apart from it" if edge else "a line without a word"
            yield Proposal(rule, span, (fix,), _SURE[rule], (Evidence("place", said),))


def _kind(line: str, apart: bool) -> str | None:
    """Which rule a line falls under; `apart`: it is at the edge of the text, an empty line between."""
    if apart:
        if _LONE_NUMBER.match(line) and not _YEAR.search(line):
            return _NUMBER
        if not _WORD.search(line):
            return None if _ORNAMENT.match(line) else _SPECK
        if _WITH_NUMBER.match(line) and not _ENDS.search(line) and not _YEAR.search(line):
            return _HEAD
        return None
    return _SPECK if _SPECKS.match(line) and not _ORNAMENT.match(line) else None


def _apart(text: str, start: int, end: int, *, first: bool) -> bool:
    """Whether an empty line stands between the line and the text."""
    if first:
        return (
            text[end : end + 80].lstrip(" \t\r")[:1] == "\n"
            and text[end : end + 80].lstrip(" \t\r")[1:].lstrip(" \t\r")[:1] == "\n"
        )
    before = text[max(0, start - 80) : start].rstrip(" \t\r")
    return before.endswith("\n") and before[:-1].rstrip(" \t\r").endswith("\n")


def _with_break(text: str, start: int, end: int, edge: int) -> tuple[int, int]:
    """The line with the breaks that go with it: at the head of the text (-1) those below, at its foot (1) above."""
    if edge < 0:
        return start, end + len(text[end:]) - len(text[end:].lstrip("\n\r"))
    if edge > 0:
        return len(text[:start].rstrip("\n\r")), end
    return start, end + (text[end : end + 1] == "\n")


DETECTOR = _Speckle()
