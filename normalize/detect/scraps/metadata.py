"""What a page says about an article, run into the article: date, time and author.

A scraper that joins the fields of a page leaves "date 2021-03-12 The council ..." or "Posted on 12 March
2021 by Ann Lee | The council ...". The stretch is read piece by piece: labels, dates, times, authors
(facts in ``rules/metadata.toml``), each right behind the last, so prose that only begins alike
("Published in 2019, the report ...") ends the reading before it says anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import regex

from normalize.detect import Proposal, Stage, View, change
from normalize.detect.scraps.heads import HEAD, Heads
from normalize.detect.scraps.phrases import phrases_of
from normalize.detect.scraps.rows import first_rows, last_rows, line_break, whole_row
from normalize.detect.shapes import LINE_START, one_of
from normalize.findings import Evidence, Safety
from normalize.paths import rules_table
from normalize.scan import lower
from normalize.text import Span

__all__ = ["DETECTOR"]

_HEAD, _FOOT = 8, 4
"""Lines at the start and the end of a text that may be metadata."""

_GLUED = 3
"""Lines at the start that may have metadata before their text: title, subtitle, text."""

_LONGEST = 240
_LONGEST_LABEL = 40
_LEAST_REST = 20

_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_FIGURE = re.compile(r"\d")
_SIGMA = "\N{GREEK CAPITAL LETTER SIGMA}"
_APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"
_ORDINALS = "\N{MASCULINE ORDINAL INDICATOR}\N{FEMININE ORDINAL INDICATOR}"
_RULES = "\N{MIDDLE DOT}\N{BULLET}\N{EN DASH}\N{EM DASH}"
"""Marks between the fields of a page."""

_MONTH = r"[\p{L}\p{M}]{3,12}+\.?"
_DAY_NAME = r"(?:[\p{L}\p{M}]{2,12}+[.,]{0,2}\s)?"
_DATE = regex.compile(
    r"(?P<figures>\d{4}(?P<a>[-./])\s?\d{1,2}(?P=a)\s?\d{1,2}\.?(?!\d)"
    r"|\d{1,2}(?P<b>[-./])\s?\d{1,2}(?P=b)\s?(?:\d{4}|\d\d)\b\.?"
    r"|(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?![\d-])"
    r"|\d{4}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일])"
    rf"|{_DAY_NAME}(?:\d{{1,2}}(?:st|nd|rd|th|er|[.{_ORDINALS}])?\s(?:de\s|of\s|d['{_APOSTROPHE}])?{_MONTH},?\s(?:de\s|del\s)?\d{{4}}"
    rf"|{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}})(?!\d)"
)
_TIME = regex.compile(
    r"T?\d{1,2}[:.hH\N{FULLWIDTH COLON}]\d\d(?:[:.]\d\d(?:[.,]\d{1,6})?)?(?!\d)(?:Z\b|\s?[+-]\d\d:?\d\d)?"
    r"|\d{1,2}(?:h\b|\s?[ap]\.?m\b\.?)",
    regex.IGNORECASE,
)
_BREAK = regex.compile(rf"[\s,;|/()\[\]{_RULES}-]*+")
_TO_TEXT = regex.compile(rf"\s*+(?:[,;|/)\]{_RULES}-]++\s*+)*+")
_HARD = regex.compile(rf"\s*(?:\d|[,;|/(){_RULES}]|-\s|$)")
_COLON = regex.compile(r"\s?[:\N{FULLWIDTH COLON}]\s?")
_AFTER_BY = regex.compile(r"\s?[:\N{FULLWIDTH COLON}]?\s?")
_ZONE = regex.compile(r"\s?\(?([\p{L}.]{1,7}+(?:[+-]\d{1,2})?)\)?:?(?![\p{L}\d])")
_NAME_WORD = rf"\p{{Lu}}[\p{{L}}\p{{M}}.'{_APOSTROPHE}-]{{0,24}}+"
_NAME = regex.compile(
    rf"{_NAME_WORD}(?:\s(?:(?:de|da|del|della|di|van|von|der|den|bin|al|el|la|le|du|dos|do)\s)?{_NAME_WORD}){{0,3}}+"
)
_UNCASED_NAME = regex.compile(r"[\p{Lo}\p{M}]{2,16}+(?:\s[\p{Lo}\p{M}]{2,16}+){0,3}+")
_TEXT = regex.compile(r"[\p{Lu}\p{Lt}\p{Lo}\p{Pi}\p{Ps}\"'\N{INVERTED QUESTION MARK}\N{INVERTED EXCLAMATION MARK}]")
_SPACE = regex.compile(r"\s")
_WORDLESS = regex.compile(r"[^\p{L}\p{N}]*+")


class _Phrases:
    """Phrases of ``rules/metadata.toml`` that are looked up at a place, by their first two characters."""

    def __init__(self, *texts: str) -> None:
        self._by_head: dict[str, list[str]] = {}
        phrases = {phrase for text in texts for phrase in phrases_of(text)}
        for phrase in sorted(phrases, key=lambda p: (-len(p), p)):
            self._by_head.setdefault(phrase[:2], []).append(phrase)
        self.starts = frozenset(phrase[:HEAD] for phrase in phrases)
        """The phrases as far as a head shows them."""

    def at(self, low: str, at: int) -> int | None:
        """Where the longest phrase that stands at a place of a lower-case text ends."""
        heads = self._by_head
        for phrase in (*heads.get(low[at : at + 2], ()), *heads.get(low[at : at + 1], ())):
            end = at + len(phrase)
            if low.startswith(phrase, at) and (
                not low[end : end + 1].isalnum() or not phrase[-1].isalnum() or _is_uncased(phrase[-1])
            ):
                return end
        return None


class _Words(NamedTuple):
    labels: _Phrases
    plain: _Phrases
    by: _Phrases
    at: _Phrases
    zones: frozenset[str]


@cache
def _words() -> _Words:
    data: Mapping[str, Mapping[str, str]] = rules_table("metadata")
    labels, plain, by, at = (_Phrases(*data[name].values()) for name in ("labels", "plain", "by", "at"))
    return _Words(labels, plain, by, at, frozenset(phrases_of(data["zones"]["any"])))


@cache
def _heads() -> Heads:
    """Whether a line may begin with a figure or with a phrase."""
    words = _words()
    starts = words.labels.starts | words.plain.starts | words.by.starts

    def may(head: str) -> bool:
        low = lower(head)
        # a sigma is made small by what follows, which a head does not show
        return head[0].isdigit() or _SIGMA in head or any(low[:size] in starts for size in range(1, HEAD + 1))

    return Heads(may)


def _is_uncased(char: str) -> bool:
    return char.upper() == char.lower()


@dataclass(slots=True)
class _Reading:
    """What the start of a line was read as; `stop` is behind the last piece that says something."""

    stop: int = 0
    label: str = ""
    plain: bool = False
    """The label is a common word too: it counts with a colon, or before figures."""
    colon: bool = False
    date: str = ""
    in_figures: bool = False
    timed: bool = False
    author: str = ""
    sure_end: bool = True
    """Whether it is certain where the author's name ends."""


def _read(line: str, view: View | None) -> _Reading | None:
    """The metadata that a line begins with, or None."""
    words = _words()
    low = lower(line)
    at = 0
    found = _Reading()
    while at < len(line):
        at = _BREAK.match(line, at).end()
        sure = words.labels.at(low, at)
        label = sure or words.plain.at(low, at)
        if label is not None:
            if not found.label:
                found.label, found.plain = line[at:label], sure is None
            colon = _COLON.match(line, label)
            found.colon = found.colon or colon is not None
            at = label if colon is None else colon.end()
            continue
        date = _DATE.match(line, at)
        if date is not None:
            found.date = found.date or date[0].strip()
            found.in_figures = found.in_figures or date["figures"] is not None
            at = found.stop = date.end()
            continue
        time = _TIME.match(line, at) if found.label or found.date else None
        if time is not None:
            found.timed = True
            at = found.stop = _after_zones(line, time.end(), words.zones)
            continue
        author = _author(line, low, at, words, view)
        if author is not None:
            found.author, at, found.sure_end = author
            found.stop = at
            continue
        link = words.at.at(low, at) if found.label or found.date else None
        if link is None:
            break
        beyond = _BREAK.match(line, _AFTER_BY.match(line, link).end()).end()
        if not (_DATE.match(line, beyond) or _TIME.match(line, beyond)):
            break
        at = beyond
    return found if found.date else None


def _among_bars(line: str, size: int) -> _Reading | None:
    """A row of fields with bars between them, one of which is a date with its label."""
    if size <= _LONGEST and "|" in line:
        for part in map(str.strip, line.split("|")):
            found = _read(part, None)
            if found is not None and found.label and not found.plain and found.stop == len(part):
                found.stop = size
                return found
    return None


def _after_zones(line: str, at: int, zones: frozenset[str]) -> int:
    """Behind "p.m. ET", "Uhr", "(GMT+7)" after a time."""
    for _ in range(2):
        zone = _ZONE.match(line, at)
        # "IST" is a zone, "Ist" begins a sentence; only German writes "Uhr"
        if zone is None or lower(zone[1]) not in zones or zone[1] not in (zone[1].lower(), zone[1].upper(), "Uhr"):
            break
        at = zone.end()
    return at


def _author(line: str, low: str, at: int, words: _Words, view: View | None) -> tuple[str, int, bool] | None:
    """An author behind "by": the name, where it ends, and whether that is sure."""
    by = words.by.at(low, at)
    if by is None:
        return None
    start = _AFTER_BY.match(line, by).end()
    name = _NAME.match(line, start) or _UNCASED_NAME.match(line, start)
    if name is None:
        return None
    ends = [start + space.start() for space in _SPACE.finditer(name[0])] + [name.end()]
    for end in ends:
        if _HARD.match(line, end) or words.labels.at(low, end + 1):
            return line[start:end], end, True
    if view is None or _is_uncased(name[0][0]):
        return None
    function_words = view.conventions.function_words
    for end in ends[:-1]:
        after = _NAME.match(line, end + 1)
        if after is not None and lower(after[0].split(" ")[0]) in function_words:
            return line[start:end], end, True
    return (line[start : ends[1]], ends[1], False) if len(ends) > 2 else None


class _Metadata:
    name = "metadata"
    stage = Stage.LAYOUT
    triggers: tuple[str, ...] = ()

    def shapes(self) -> Mapping[str, str]:
        """A line with figures that begins like a label, an author or a date, or has bars."""
        words = _words()
        starts = one_of(words.labels.starts | words.plain.starts | words.by.starts)
        return {"metadata": rf"{LINE_START}(?:\p{{N}}|{starts}[^\n]*\p{{N}}|[^\n]*\|)"}

    def detect(self, view: View) -> Iterator[Proposal]:
        text = view.text
        head = first_rows(text, _HEAD)
        heads, bars = _heads(), "|" in text
        for index, (start, end) in [
            row for row in enumerate(head) if bars or heads[text[row[1][0] : row[1][0] + HEAD]]
        ]:
            if _may_begin(text, start, end):
                yield from self._row(view, start, end, index, head)
        if len(head) == _HEAD:
            for start, end in [row for row in last_rows(text, _FOOT) if bars or heads[text[row[0] : row[0] + HEAD]]]:
                if start > head[-1][0] and end - start <= _LONGEST and _may_begin(text, start, end):
                    yield from self._row(view, start, end, _HEAD, head)

    def _row(self, view: View, start: int, end: int, index: int, head: list[tuple[int, int]]) -> Iterator[Proposal]:
        text = view.text
        line = text[start : min(end, start + _LONGEST)]
        found = _read(line, view) or _among_bars(line, end - start)
        if found is None or (found.plain and not (found.colon or found.in_figures or found.timed)):
            return
        stop = start + found.stop
        if _WORDLESS.match(text, stop, end).end() == end:
            if (found.label or found.author) and len(text) - (end - start) >= _LEAST_REST:
                yield _whole(text, start, end, found)
        elif (found.label and index < _GLUED) or _stands_alone(text, start, end, found, head):
            yield from _glued(text, start, stop, end, found)


def _stands_alone(text: str, start: int, end: int, found: _Reading, head: list[tuple[int, int]]) -> bool:
    """Whether a date without a label begins the text, and not a list of dates or a sentence."""
    return (
        start == head[0][0]
        and found.in_figures
        and (found.timed or _ISO.fullmatch(found.date) is not None)
        and not found.author
        and end - start - found.stop >= _LEAST_REST
        and not any(_DATE.match(text, row[0]) for row in head[1:])
    )


def _whole(text: str, start: int, end: int, found: _Reading) -> Proposal:
    """A line that is metadata and nothing else; a byline with a date may well be wanted."""
    safety = Safety.REVIEW if found.label else Safety.HINT
    return Proposal(
        "any.metadata.metadata-line",
        Span(start, end),
        (change(text, *whole_row(text, start, end), "", safety=safety, title="take the line out"),),
        confidence=None if found.label else 0.5,
        evidence=_evidence(found, start, end),
        meta=_meta(found),
    )


def _glued(text: str, start: int, stop: int, end: int, found: _Reading) -> Iterator[Proposal]:
    """Metadata in front of the text, if what follows begins like a text."""
    rest = _TO_TEXT.match(text, stop, end).end()
    between = text[stop:rest]
    # a field name and its value in figures, as machines write them, are no sentence whatever follows
    field_name = found.in_figures and text[start].islower() and text[start].isascii() and not text[:start].strip()
    machine = bool(found.label) and (found.colon or field_name)
    begins = _TEXT.match(text, rest) and not (found.label and "," in between)
    if not between or not (machine or begins):
        return
    safety = Safety.REVIEW if found.sure_end else Safety.HINT
    yield Proposal(
        "any.metadata.glued-metadata",
        Span(start, rest),
        (
            change(text, start, rest, "", safety=safety, title="take it out, keep it as metadata"),
            change(text, stop, rest, line_break(text) * 2, safety=safety, title="give it a line of its own"),
        ),
        confidence=None if found.label and found.sure_end else 0.7,
        evidence=_evidence(found, start, stop),
        meta=_meta(found),
    )


def _may_begin(text: str, start: int, end: int) -> bool:
    """Whether a line has figures, and begins like a label, a date or an author, or has bars between fields."""
    if not _FIGURE.search(text, start, min(end, start + _LONGEST)):
        return False
    if text[start].isdigit() or (end - start <= _LONGEST and text.find("|", start, end) > 0):
        return True
    words, low = _words(), lower(text[start : start + _LONGEST_LABEL])
    return any(phrases.at(low, 0) is not None for phrases in (words.labels, words.plain, words.by))


def _evidence(found: _Reading, start: int, end: int) -> tuple[Evidence, ...]:
    span = Span(start, end)
    out = [Evidence("date", f"a date, '{found.date}', stands before the text", span)]
    if found.label:
        out.append(Evidence("label", f"the label '{found.label}' stands before it", span))
    if found.author:
        out.append(Evidence("author", f"an author, '{found.author}', is named beside it", span))
    return tuple(out)


def _meta(found: _Reading) -> dict[str, str]:
    meta = {"date": found.date}
    if found.author:
        meta["author"] = found.author
    return meta


DETECTOR = _Metadata()
