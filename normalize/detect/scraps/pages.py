"""Page numbers, running headers and footers that a PDF or scan left between the lines of a text.

A lone number can be a chapter, a table or a subtitle. So what counts is the series: numbers that go up by
one, far apart, and that break sentences in two; or the word for "page" beside them. A header is a
short line that comes back at such places.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby, pairwise
from typing import NamedTuple

import regex

from normalize.detect import Proposal, Stage, View, change
from normalize.detect.scraps.rows import rows, trimmed, whole_row
from normalize.detect.shapes import LINE_END, LINE_START, among
from normalize.findings import Evidence, Safety
from normalize.paths import rules_table
from normalize.scan import lower
from normalize.text import Span

__all__ = ["DETECTOR", "counts_pages"]

_LONGEST = 80
"""Characters of the longest header or page number."""

_LEAST_GAP = 250
_LEAST_GAP_MARKED = 80
"""Characters between two pages, at least: a page holds more, a list of subtitles less.

Numbers beside the word for a page, or between dashes, are no subtitles.
"""

_SERIES = 3
"""Numbers that make a series."""

_BIGGEST_STEP = 2
"""A header may stand on every other page."""

_NUMBER = regex.compile(r"(?<![\d.,:/-])\d{1,4}(?![\d.,:/-])")
_DASHES = "\N{EN DASH}\N{EM DASH}-"
_FRAME = f" \t|[]()*~<>{_DASHES}"
_FRAMED_FIRST = frozenset(_FRAME + "第")
_DECORATED = regex.compile(r"[\s\p{Pd}|\[\]()*~<>_=/.\N{MIDDLE DOT}\N{BULLET}]*")
_LAST_WORD = regex.compile(r"^(.*[|,\p{Pd}\N{MIDDLE DOT}\N{BULLET}]\s*|.*\s{2,})(\S+)$")
_END = regex.compile(
    r"[.!?:;\"'\p{Pf}\p{Pe}\N{HORIZONTAL ELLIPSIS}\N{IDEOGRAPHIC FULL STOP}\N{FULLWIDTH EXCLAMATION MARK}"
    r"\N{FULLWIDTH QUESTION MARK}\N{FULLWIDTH COLON}\N{DEVANAGARI DANDA}\N{ARABIC QUESTION MARK}]$"
)
_MOST = 200_000
"""Numbered lines that are looked at: a text with more of them is no print."""

_REACH = 8
"""Blank lines between a page number and the line above it, at most."""

_LEAST_ABOVE = 12
_LEAST_LINE = 32
"""Characters of a line of text; those of a sign are shorter."""
_BETWEEN_DASHES = "- # -"


class _Row(NamedTuple):
    """A short line with a number at its start or end."""

    start: int
    end: int
    number: int
    shape: str
    labelled: bool
    """The word for "page" stands beside the number."""
    total: bool
    """The number of pages stands behind it ("3 of 12")."""

    @property
    def marked(self) -> bool:
        """Whether the number looks like that of a page by itself: "page 3", "- 3 -"."""
        return self.labelled or self.shape == _BETWEEN_DASHES


@cache
def _words() -> tuple[frozenset[str], frozenset[str]]:
    data: dict[str, dict[str, str]] = rules_table("pages")
    page, of = (frozenset(" ".join(part.split()) for part in data[table]["any"].split(";")) for table in ("page", "of"))
    return page, of


class _Pages:
    name = "pages"
    stage = Stage.LAYOUT
    triggers: tuple[str, ...] = ()

    def shapes(self) -> Mapping[str, str]:
        """A line with a figure at its start or end, or in a frame."""
        figure = r"[\p{N}]"
        framed = rf"{among(_FRAMED_FIRST)}[^\n]*{figure}"
        return {"pages": rf"{LINE_START}(?:{figure}|{framed})|{figure}{LINE_END}"}

    def detect(self, view: View) -> Iterator[Proposal]:
        text = view.text
        numbered: list[_Row] = []
        # most lines are long, or begin and end with a letter: they are passed over in one go
        maybe = [
            (start, end)
            for start, end in rows(text)
            if end - start <= _LONGEST
            and (text[start].isdigit() or text[end - 1].isdigit() or text[start] in _FRAMED_FIRST)
        ]
        for start, end in maybe:
            if text[start].isdigit() or text[end - 1].isdigit() or _framed(text[start], text[end - 1]):
                row = _numbered(text, start, end)
                if row is not None and len(numbered) < _MOST:
                    numbered.append(row)
        if not numbered:
            return
        pages = list(_pages(text, numbered))
        for row, evidence, confidence in pages:
            yield _proposal(text, "page-number", row.start, row.end, evidence, confidence)
        yield from _headers(text, [row for row, _, _ in pages])


def _framed(first: str, last: str) -> bool:
    """Whether a line begins and ends like "- 12 -", "[12]" or "第12页"."""
    return first in _FRAMED_FIRST and (last in _FRAME or last in "页頁ジ")


def _numbered(text: str, start: int, end: int) -> _Row | None:
    """A line read as the number of a page with what stands beside it."""
    line = text[start:end]
    found = list(_NUMBER.finditer(line))
    if not found or len(found) > 3:
        return None
    page, of = _words()
    low = lower(line)
    if len(found) == 2:
        between = low[found[0].end() : found[1].start()].strip(" /\t")
        named = all(word in of or word in page for word in between.split())
        before = low[: found[0].start()].strip(_FRAME)
        counts = named if between else "/" in low[found[0].end() : found[1].start()]
        if counts and int(found[0][0]) <= int(found[1][0]) and (before in page or (not before and between == "")):
            tail = low[found[1].end() :].strip(_FRAME + ".")
            if not tail or tail in page:
                return _Row(start, end, int(found[0][0]), f"# of {found[1][0]}", bool(before or tail), True)
    number = found[-1] if _DECORATED.fullmatch(line, found[-1].end()) else found[0]
    before, after = low[: number.start()], low[number.end() :]
    bare = before.strip(_FRAME), after.strip(_FRAME + ".")
    if not any(bare):
        framed = bool(before.strip() and after.strip())
        return _Row(start, end, int(number[0]), _BETWEEN_DASHES if framed else "#", False, False)
    word = _LAST_WORD.search(bare[0])
    if bare[0] not in page and word is not None and word[2] in page and not bare[1]:
        return _Row(start, end, int(number[0]), f"{word[1].strip()} page #", True, False)
    if (bare[0] in page and not bare[1]) or (bare[1] in page and bare[0] in ("", "第")):
        return _Row(start, end, int(number[0]), "page #", True, False)
    if _DECORATED.fullmatch(line, number.end()):
        return _Row(start, end, int(number[0]), f"{bare[0]} #", False, False)
    if number.start() == 0:
        return _Row(start, end, int(number[0]), f"# {bare[1]}", False, False)
    return None


def counts_pages(line: str) -> bool:
    """Whether a line says nothing but which page it is on; a number alone may say something else.

    >>> counts_pages("Page 3 of 12"), counts_pages("- 3 -"), counts_pages("3"), counts_pages("page 3 of the plan")
    (True, True, False, False)
    """
    row = _numbered(line, 0, len(line)) if len(line) <= _LONGEST else None
    return row is not None and (row.total or row.marked)


def _pages(text: str, numbered: Sequence[_Row]) -> Iterator[tuple[_Row, str, float]]:
    """The lines that are page numbers, with the reason and how sure it is."""
    ordered = sorted(numbered, key=lambda row: (row.shape, row.start))
    for _, group in groupby(ordered, key=lambda row: row.shape):
        members = list(group)
        for series in _series(members):
            first = series[0]
            if first.labelled and (first.total or len(series) > 1):
                reason, confidence = "the word for 'page' stands beside the number", 0.93
            elif len(series) >= _SERIES:
                furniture = _repeated_neighbours(text, series)
                cuts = sum(_cuts_sentence(text, row, furniture) for row in series)
                if cuts * 4 < len(series):
                    continue
                reason = f"{len(series)} numbers go up, {cuts} of them within a sentence"
                confidence = 0.9 if cuts * 2 >= len(series) else 0.8
            elif first.marked and all(_cuts_sentence(text, row, frozenset(), least=_LEAST_LINE) for row in series):
                reason, confidence = "it looks like the number of a page, and cuts a sentence", 0.85
            else:
                continue
            for row in series:
                yield row, reason, confidence


def _series(rows_: Sequence[_Row]) -> Iterator[list[_Row]]:
    """Stretches in which the number goes up by one or two, a page apart."""
    series = [rows_[0]]
    for above, below in pairwise(rows_):
        step = below.number - above.number
        gap = _LEAST_GAP_MARKED if below.marked else _LEAST_GAP
        if 0 < step <= _BIGGEST_STEP and below.start - above.end >= gap:
            series.append(below)
        else:
            yield series
            series = [below]
    yield series


def _row_above(text: str, at: int) -> tuple[int, int] | None:
    """The last line before `at` that shows something; looks at no more than a few lines."""
    for _ in range(_REACH):
        if at <= 0:
            return None
        start = text.rfind("\n", 0, at - 1) + 1 if at > 1 else 0
        row = trimmed(text, start, at)
        if row is not None:
            return row
        at = start
    return None


def _row_below(text: str, at: int) -> tuple[int, int] | None:
    return next(iter(rows(text, at)), None)


def _shape(text: str, row: tuple[int, int]) -> str:
    """What a short line says, whatever its numbers; nothing for a long one."""
    start, end = row
    return re.sub(r"\d+", "#", " ".join(text[start:end].split())) if end - start <= _LONGEST else ""


def _repeated_neighbours(text: str, series: Sequence[_Row]) -> frozenset[str]:
    """What short lines beside the numbers of a series say again and again."""
    if len(series) < _SERIES:
        return frozenset()
    count = Counter(
        _shape(text, place)
        for row in series
        for place in (_row_above(text, row.start), _row_below(text, row.end))
        if place is not None
    )
    del count[""]
    return frozenset(said for said, times in count.items() if times >= max(_SERIES, len(series) // 2))


def _cuts_sentence(text: str, row: _Row, furniture: frozenset[str], *, least: int = _LEAST_ABOVE) -> bool:
    """Whether the text above breaks off and the text below goes on, running headers aside.

    The line above must have `least` characters.
    """
    above, below = _row_above(text, row.start), _row_below(text, row.end)
    if above is not None and _shape(text, above) in furniture:
        above = _row_above(text, above[0])
    if below is not None and _shape(text, below) in furniture:
        below = _row_below(text, below[1])
    if above is None or below is None or _END.search(text, *above) or above[1] - above[0] < least:
        return False
    first = text[below[0]]
    return first.islower() or (first.isalpha() and first.upper() == first.lower())


def _headers(text: str, pages: Sequence[_Row]) -> Iterator[Proposal]:
    """Short lines that stand beside most page numbers."""
    if len(pages) < _SERIES:
        return
    taken = {row.start for row in pages}
    beside: dict[str, list[tuple[int, int]]] = {}
    for row in sorted(pages):
        for place in (_row_above(text, row.start), _row_below(text, row.end)):
            said = "" if place is None else _shape(text, place)
            if said and place is not None and place[0] not in taken:
                beside.setdefault(said, []).append(place)
    for places in beside.values():
        unique = sorted(set(places))
        if len(unique) < max(_SERIES, len(pages) // 3):
            continue
        for start, end in unique:
            reason = f"the line stands beside {len(unique)} page numbers"
            yield _proposal(text, "running-header", start, end, reason, 0.9)


def _proposal(text: str, rule: str, start: int, end: int, reason: str, confidence: float) -> Proposal:
    span = Span(start, end)
    fix = change(text, *whole_row(text, start, end, alone=False), "", safety=Safety.REVIEW, title="take the line out")
    return Proposal(f"any.pages.{rule}", span, (fix,), confidence, (Evidence("series", reason, span),))


DETECTOR = _Pages()
