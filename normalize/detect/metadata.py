"""What a page says about an article, run into the article: date, time and author.

A scraper that joins the fields of a page leaves "date 2021-03-12 The council ..." or "Posted on 12 March
2021 by Ann Lee | The council ...". The stretch is read piece by piece: labels, dates, times, authors
(facts in ``rules/metadata.toml``), each right behind the last, so prose that only begins alike
("Published in 2019, the report ...") ends the reading before it says anything.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

import regex

from normalize.detect import Proposal, Stage, View, change
from normalize.detect.rows import first_rows, last_rows, whole_row
from normalize.findings import Evidence, Safety
from normalize.paths import rules_root
from normalize.scan import lower
from normalize.text import Span

__all__ = ["DETECTOR"]

_HEAD, _FOOT = 8, 4
"""Lines at the start and the end of a text that may be metadata."""

_GLUED = 3
"""Lines at the start that may have metadata before their text: title, subtitle, text."""

_LONGEST = 240
_LEAST_REST = 20

_MONTH = r"[\p{L}\p{M}]{3,12}+\.?"
_DAY_NAME = r"(?:[\p{L}\p{M}]{2,12}+[.,]{0,2}\s)?"
_DATE = regex.compile(
    r"(?P<figures>\d{4}(?P<a>[-./])\s?\d{1,2}(?P=a)\s?\d{1,2}\.?(?!\d)"
    r"|\d{1,2}(?P<b>[-./])\s?\d{1,2}(?P=b)\s?(?:\d{4}|\d\d)\b\.?"
    r"|\d{4}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일])"
    rf"|{_DAY_NAME}(?:\d{{1,2}}(?:st|nd|rd|th|er|[.\u00ba\u00aa])?\s(?:de\s|of\s|d['\u2019])?{_MONTH},?\s(?:de\s|del\s)?\d{{4}}"
    rf"|{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}})(?!\d)"
)
_TIME = regex.compile(
    r"T?\d{1,2}[:.hH\uff1a]\d\d(?:[:.]\d\d(?:[.,]\d{1,6})?)?(?!\d)(?:Z\b|\s?[+-]\d\d:?\d\d)?"
    r"|\d{1,2}(?:h\b|\s?[ap]\.?m\b\.?)",
    regex.IGNORECASE,
)
_BREAK = regex.compile(r"[\s,;|\u00b7\u2022/()\[\]\u2013\u2014-]*+")
_HARD = regex.compile(r"\s*(?:[|\u00b7\u2022;,/()\u2013\u2014]|-\s|$)")
_COLON = regex.compile(r"\s?[:\uff1a]\s?")
_ZONE = regex.compile(r"\s?\(?([\p{L}.]{1,7}+(?:[+-]\d{1,2})?)\)?:?(?![\p{L}\d])")
_NAME_WORD = r"\p{Lu}[\p{L}\p{M}.'\u2019-]{0,24}+"
_NAME = regex.compile(
    rf"{_NAME_WORD}(?:\s(?:(?:de|da|del|della|di|van|von|der|den|bin|al|el|la|le|du|dos|do)\s)?{_NAME_WORD}){{0,3}}+"
)
_UNCASED_NAME = regex.compile(r"[\p{Lo}\p{M}]{2,16}+(?:\s[\p{Lo}\p{M}]{2,16}+){0,3}+")
_TEXT = regex.compile(r"[\p{Lu}\p{Lt}\p{Lo}\"'\u201c\u201e\u00ab\u2018\u300c\u300e\u00bf\u00a1\u2039\u201d]")
_SPACE = regex.compile(r"\s")
_WORDLESS = regex.compile(r"[^\p{L}\p{N}]*+")


@dataclass(slots=True)
class _Words:
    """The facts of ``rules/metadata.toml``: phrases by their first two characters, longest first."""

    labels: dict[str, list[tuple[str, bool]]] = field(default_factory=dict)
    by: dict[str, list[tuple[str, bool]]] = field(default_factory=dict)
    at: dict[str, list[tuple[str, bool]]] = field(default_factory=dict)
    zones: frozenset[str] = frozenset()


@cache
def _words() -> _Words:
    with (rules_root() / "metadata.toml").open("rb") as file:
        data: Mapping[str, Mapping[str, str]] = tomllib.load(file)
    words = _Words(zones=frozenset(_phrases(data["zones"]["any"])))
    for table, into, plain in (
        ("labels", words.labels, False),
        ("plain", words.labels, True),
        ("by", words.by, False),
        ("at", words.at, False),
    ):
        for phrase in sorted({p for text in data[table].values() for p in _phrases(text)}):
            into.setdefault(phrase[:2], []).append((phrase, plain))
    for index in (words.labels, words.by, words.at):
        for phrases in index.values():
            phrases.sort(key=lambda item: (-len(item[0]), item))
    return words


def _phrases(text: str) -> list[str]:
    return [phrase for part in text.split(";") if (phrase := " ".join(part.split()))]


def _phrase_at(index: dict[str, list[tuple[str, bool]]], low: str, at: int) -> tuple[int, bool] | None:
    """Where the longest phrase that stands at a place ends, and whether it is a plain word."""
    for phrase, plain in (*index.get(low[at : at + 2], ()), *index.get(low[at : at + 1], ())):
        end = at + len(phrase)
        if low.startswith(phrase, at) and (
            end >= len(low) or not low[end].isalnum() or not phrase[-1].isalnum() or _uncased(phrase[-1])
        ):
            return end, plain
    return None


def _uncased(char: str) -> bool:
    return char.upper() == char.lower()


@dataclass(slots=True)
class _Reading:
    """What the start of a line was read as; `stop` is behind the last piece that says something."""

    stop: int
    labels: list[str] = field(default_factory=list)
    date: str = ""
    author: str = ""
    in_figures: bool = False
    timed: bool = False
    colon: bool = False
    plain: bool = False
    sure_end: bool = True


def _read(line: str, function_words: frozenset[str]) -> _Reading | None:
    """The metadata that a line begins with, or None."""
    words = _words()
    low = lower(line)
    at = 0
    found = _Reading(0)
    while at < len(line):
        at = _BREAK.match(line, at).end()
        label = _phrase_at(words.labels, low, at)
        if label is not None:
            found.plain = label[1] if not found.labels else found.plain
            found.labels.append(line[at : label[0]])
            at = label[0]
            colon = _COLON.match(line, at)
            if colon is not None:
                found.colon, at = True, colon.end()
            continue
        date = _DATE.match(line, at)
        if date is not None:
            found.date = found.date or date[0].strip()
            found.in_figures = found.in_figures or date["figures"] is not None
            at = found.stop = date.end()
            continue
        time = _TIME.match(line, at) if found.labels or found.date else None
        if time is not None:
            found.timed = True
            at = found.stop = _after_zones(line, time.end(), words.zones)
            continue
        author = _author(line, low, at, words, function_words)
        if author is not None:
            found.author, at, found.sure_end = author
            found.stop = at
            continue
        link = _phrase_at(words.at, low, at) if found.labels or found.date else None
        if link is None:
            break
        beyond = _BREAK.match(line, link[0]).end()
        if not (_DATE.match(line, beyond) or _TIME.match(line, beyond)):
            break
        at = beyond
    return found if found.date else None


def _after_zones(line: str, at: int, zones: frozenset[str]) -> int:
    """Behind "p.m. ET", "Uhr", "(GMT+7)" after a time."""
    for _ in range(2):
        zone = _ZONE.match(line, at)
        if zone is None or lower(zone[1]) not in zones or not (zone[1] == "Uhr" or zone[1] in _same_case(zone[1])):
            break
        at = zone.end()
    return at


def _same_case(word: str) -> tuple[str, str]:
    return word.lower(), word.upper()


def _author(
    line: str, low: str, at: int, words: _Words, function_words: frozenset[str]
) -> tuple[str, int, bool] | None:
    """An author behind "by": the name, where it ends, and whether that is sure."""
    by = _phrase_at(words.by, low, at)
    if by is None:
        return None
    start = _COLON.match(line, by[0]).end() if _COLON.match(line, by[0]) else by[0] + (line[by[0] : by[0] + 1] == " ")
    name = _NAME.match(line, start) or _UNCASED_NAME.match(line, start)
    if name is None:
        return None
    ends = [start + space.start() for space in _SPACE.finditer(name[0])] + [name.end()]
    for end in ends:
        if _HARD.match(line, end) or _phrase_at(words.labels, low, end + 1):
            return line[start:end], end, True
    if _uncased(name[0][0]):
        return None
    for end in ends[:-1]:
        after = _NAME.match(line, end + 1)
        if after is not None and lower(after[0].split(" ")[0]) in function_words:
            return line[start:end], end, True
    return (line[start : ends[1]], ends[1], False) if len(ends) > 2 else None


class _Metadata:
    name = "metadata"
    stage = Stage.LAYOUT
    triggers = ()

    def detect(self, view: View) -> Iterator[Proposal]:
        text = view.text
        labels = _words().labels
        head = first_rows(text, _HEAD)
        seen = set()
        for index, (start, end) in enumerate(head):
            seen.add(start)
            begin = lower(text[start : start + 2])
            if begin in labels or begin[0] in labels or begin[0].isdigit():
                yield from self._row(view, start, end, index, head)
            elif begin in _words().by:
                yield from self._row(view, start, end, index, head)
        if len(head) < _HEAD:
            return
        for start, end in last_rows(text, _FOOT):
            begin = lower(text[start : start + 2])
            if start not in seen and (begin in labels or begin[0] in labels):
                yield from self._row(view, start, end, -1, head)

    def _row(self, view: View, start: int, end: int, index: int, head: list[tuple[int, int]]) -> Iterator[Proposal]:
        text = view.text
        line = text[start : min(end, start + _LONGEST)]
        found = _read(line, view.conventions.function_words)
        if found is None:
            return
        if found.plain and not (found.colon or found.in_figures or found.timed):
            return
        stop = start + found.stop
        if _WORDLESS.match(text, stop, end).end() == end:
            yield from self._whole(text, start, end, found)
        elif 0 <= index < _GLUED:
            yield from self._glued(text, start, stop, end, found, index, head)

    def _whole(self, text: str, start: int, end: int, found: _Reading) -> Iterator[Proposal]:
        if not found.labels and not found.author:
            return
        if len(text) - (end - start) < _LEAST_REST:
            return
        safety = Safety.REVIEW if found.labels else Safety.HINT
        yield Proposal(
            "any.metadata.metadata-line",
            Span(start, end),
            (change(text, *whole_row(text, start, end), "", safety=safety, title="take the line out"),),
            confidence=None if found.labels else 0.5,
            evidence=_evidence(found, start, end),
            meta=_meta(found),
        )

    def _glued(
        self,
        text: str,
        start: int,
        stop: int,
        end: int,
        found: _Reading,
        index: int,
        head: list[tuple[int, int]],
    ) -> Iterator[Proposal]:
        rest = _BREAK.match(text, stop, end).end()
        between = text[stop:rest]
        begins = _TEXT.match(text, rest) or (found.labels and found.colon and text[rest].isalnum())
        if not between or not begins:
            return
        confidence = None
        if not found.labels:
            # a date alone: only in figures, at the very start, and not the first entry of a list of dates
            dated_rows = sum(1 for row in head[1:] if _DATE.match(text, row[0]))
            if end - rest < _LEAST_REST or index or not found.in_figures or dated_rows or not (found.timed or _is_iso(found.date)) or found.author:
                return
            confidence = 0.7
        elif "," in between and not found.colon:
            return
        deletion = change(text, start, rest, "", safety=Safety.REVIEW, title="take it out, keep it as metadata")
        own_line = change(text, stop, rest, "\n\n", safety=Safety.REVIEW, title="give it a line of its own")
        fixes = (deletion, own_line)
        if not found.sure_end:
            fixes = tuple(change(text, e.span.start, e.span.end, e.new, safety=Safety.HINT) for f in fixes for e in f.edits)
            confidence = 0.6
        yield Proposal(
            "any.metadata.glued-metadata",
            Span(start, rest),
            fixes,
            confidence=confidence,
            evidence=_evidence(found, start, stop),
            meta=_meta(found),
        )


def _is_iso(date: str) -> bool:
    return len(date) == 10 and date[4] == date[7] == "-"


def _evidence(found: _Reading, start: int, end: int) -> tuple[Evidence, ...]:
    span = Span(start, end)
    out = [Evidence("date", f"a date, '{found.date}', stands before the text", span)]
    if found.labels:
        out.append(Evidence("label", f"the label '{found.labels[0]}' stands before it", span))
    if found.author:
        out.append(Evidence("author", f"an author, '{found.author}', is named beside it", span))
    return tuple(out)


def _meta(found: _Reading) -> dict[str, str]:
    meta = {"date": found.date}
    if found.author:
        meta["author"] = found.author
    return meta


DETECTOR = _Metadata()
