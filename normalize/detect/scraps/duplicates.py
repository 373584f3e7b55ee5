"""Text that stands twice: the title again as first line, a line pasted twice, paragraphs that come back.

A page shows its title, teaser and captions more than once, and a scraper takes all of them. Lines are
found again by a hash of how they begin, so the cost grows with the text and not with its square.
Capitals, marks, markup and spaces do not count. Refrains, tables, logs and lists repeat for good
reasons: verse is told by its short lines, the others by how little of them is words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

import regex

from normalize.detect import Proposal, Stage, View, change
from normalize.detect.scraps.rows import first_rows, rows, whole_row
from normalize.findings import Evidence, Safety
from normalize.text import Span

__all__ = ["DETECTOR"]

_KEY = 40
"""Characters by whose hash a line is found again."""

_LOOK = 140
"""Characters of a line that are asked whether they are words."""

_LEAST = 24
"""Characters of the shortest line that may be found again; half of that in dense scripts."""

_LEAST_TITLE = 12
"""Letters of the shortest title that stands twice by mistake; half in dense scripts."""

_LEAST_WORDS = 3
_LONG = 60
"""Characters of a line that is hardly verse; half of that in dense scripts."""

_LEAST_FAR = 100
"""Characters in long lines of the shortest passage that may come back far away; half in dense scripts."""

_HEAD = 8
"""Lines at the start in which a title or teaser may stand."""

_CUT_REACH = 40
_LEAST_TEASER = 32
"""Characters of the shortest teaser."""

_LONGEST_CUT = 200_000
"""A passage longer than this is shown, but not offered for deletion: the document stands twice."""

_SHORT = 100_000
"""Characters of a text whose lines are first compared all at once."""

_MOST = 500
"""Repeated passages that are told apart; a text with more of them is made of repetition."""

_ORNAMENT = "#*_>~-\"'\N{LEFT DOUBLE QUOTATION MARK}\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}\
\N{DOUBLE LOW-9 QUOTATION MARK}\N{BULLET}"
_OPENING = re.compile(rf"[^\S\n]*+[{re.escape(_ORNAMENT)}]*+([^\n]{{{_LEAST // 2 - 1},{_KEY - 1}}}\S)[^\n]*+\n?")
"""How a line begins that may be found again, a space at the end left out; then the rest of it."""

_NO_WORD = regex.compile(r"[\W_]+")
_DENSE = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}]")
_CUT = regex.compile(
    r"\s?(?:\.\.\.|\N{HORIZONTAL ELLIPSIS})\s?(?:\[[^\[\]]{0,20}\]|\([^()]{0,20}\))?[\s\]>\p{Pf}]{0,3}$"
)
_CODE = regex.compile(r"[{}=;<>\\|]")
_STOPS = (".", "!", "?", "\N{HORIZONTAL ELLIPSIS}", "\N{IDEOGRAPHIC FULL STOP}")
_WORDY = regex.compile(r"[\p{L}\p{M}\s]")


class _Row(NamedTuple):
    start: int
    end: int


class _Passage(NamedTuple):
    """Lines that repeat earlier ones: where, how long, and how much of it is long lines."""

    start: int
    end: int
    lines: int
    long: int


class _Duplicates:
    name = "duplicates"
    stage = Stage.LAYOUT
    triggers: tuple[str, ...] = ()

    def detect(self, view: View) -> Iterator[Proposal]:
        text = view.text
        short = list(rows(text)) if len(text) <= _SHORT else None
        done: list[Span] = []
        if short is None or _may_repeat_head(text, short):
            for proposal in _at_head(text):
                done.append(proposal.span)
                yield proposal
        if short is not None and not _may_repeat(text):
            return
        seen: dict[int, int] = {}
        before = before_that = (0, 0)
        found = behind = 0
        for row in rows(text):
            start, end = row
            if end - start >= _LEAST // 2 and start >= behind:
                first = _seen_before(text, start, end, seen)
                if first is not None and found < _MOST:
                    passage = _passage(text, first, _Row(start, end))
                    behind = passage.end
                    repeated = _repeated(text, first, passage, _Row(*before), _Row(*before_that))
                    if repeated is not None and not any(span.overlaps(repeated.span) for span in done):
                        found += 1
                        yield repeated
            before_that, before = before, row


def _may_repeat_head(text: str, places: Sequence[tuple[int, int]]) -> bool:
    """Whether one of the first lines may be cut short, or as long as the title."""
    if len(places) < 3:
        return False
    if _near_size(places[0], places[1]) or _near_size(places[0], places[2]):
        return True
    tails = "".join([text[max(start, end - _CUT_REACH) : end] for start, end in places[:_HEAD]])
    return "..." in tails or "\N{HORIZONTAL ELLIPSIS}" in tails


def _may_repeat(text: str) -> bool:
    """Whether two lines begin alike."""
    openings = _OPENING.findall(text)
    return len(set(openings)) < len(openings)


def _opening(text: str, start: int, end: int) -> str:
    """How a line begins, behind quotation marks and markup."""
    if text[start] in _ORNAMENT:
        start = end - len(text[start:end].lstrip(_ORNAMENT))
    return text[start : min(end, start + _KEY)]


def _seen_before(text: str, begin: int, end: int, seen: dict[int, int]) -> _Row | None:
    """The first line that says the same as this one, if there is one; else this one is noted."""
    opening = _opening(text, begin, end)
    if len(opening) < _LEAST and (len(opening) < _LEAST // 2 or not _DENSE.match(opening)):
        return None
    first = seen.setdefault(hash(opening), begin)
    if first == begin:
        return None
    row, other = _Row(begin, end), _row_at(text, first)
    if _same(text, other, row):
        return other
    # another line that begins alike was first: these are told apart by all they say
    first = seen.setdefault(hash(text[begin:end]), begin)
    if first == begin:
        return None
    other = _row_at(text, first)
    return other if _same(text, other, row) else None


def _row_at(text: str, start: int) -> _Row:
    return _Row._make(next(iter(rows(text, start))))


def _fold(text: str) -> str:
    """The letters and digits of a text, without capitals."""
    return str(_NO_WORD.sub("", text.casefold()))


def _same(text: str, a: _Row, b: _Row) -> bool:
    """Whether two lines have the same letters and digits."""
    first, second = text[a.start : a.end], text[b.start : b.end]
    if first == second:
        return True
    if not _near_size(a, b):
        return False
    return _fold(first[-16:])[-6:] == _fold(second[-16:])[-6:] and _fold(first) == _fold(second)


def _near_size(a: tuple[int, int], b: tuple[int, int]) -> bool:
    """Whether two lines are about as long: those that say the same are."""
    size = b[1] - b[0]
    return abs(a[1] - a[0] - size) <= 0.2 * size + 8


def _passage(text: str, first: _Row, row: _Row) -> _Passage:
    """How far the lines from `row` on say what the lines from `first` on say, round and round."""
    end, lines, long = row.end, 1, _long(text, row)
    originals = map(_Row._make, rows(text, first.end))
    for again in map(_Row._make, rows(text, row.end)):
        original = next(originals)
        if original.start >= row.start:
            originals = map(_Row._make, rows(text, first.start))
            original = next(originals)
        if not _same(text, original, again):
            break
        end = again.end
        lines += 1
        long += _long(text, again)
    return _Passage(row.start, end, lines, long)


def _long(text: str, row: _Row) -> int:
    """The characters of a line, if it is too long for verse; those of dense scripts count double."""
    size = row.end - row.start
    if size < _LONG and (size < _LONG // 2 or not _DENSE.match(text, row.start)):
        return 0
    return size * 2 if _DENSE.match(text, row.start) else size


def _repeated(text: str, first: _Row, passage: _Passage, before: _Row, before_that: _Row) -> Proposal | None:
    if not _is_prose(text, passage):
        return None
    if before == first and passage.lines == 1:
        if first.start == first_rows(text, 1)[0][0]:
            return None  # that is a title, and judged as one
        after = next(map(_Row._make, rows(text, passage.end)), _Row(0, 0))
        in_prose = bool(passage.long) or any(row.end - row.start >= _LEAST_FAR for row in (before_that, after))
        return _proposal(text, "repeated-line", first, passage, in_prose)
    if passage.long < _LEAST_FAR:
        return None
    return _proposal(text, "repeated-passage", first, passage, True)


def _is_prose(text: str, passage: _Passage) -> bool:
    """Whether a passage begins with a line of words, and not of figures, code or a table."""
    line = text[passage.start : min(passage.end, passage.start + _LOOK)].partition("\n")[0]
    if len(_WORDY.findall(line)) < 0.75 * len(line) or len(_CODE.findall(line)) > 1:
        return False
    return line.count(" ") >= _LEAST_WORDS or bool(_DENSE.search(line))


def _at_head(text: str) -> Iterator[Proposal]:
    """The title again as a line of its own, and a teaser that the text says in full."""
    places = first_rows(text, _HEAD)
    if len(places) < 3:
        return
    below = places[-1][1]
    cut_short = text.find("...", 0, below) >= 0 or text.find("\N{HORIZONTAL ELLIPSIS}", 0, below) >= 0
    if not (cut_short or _near_size(places[0], places[1]) or _near_size(places[0], places[2])):
        return
    head = list(map(_Row._make, places))
    if not any(_long(text, row) >= 80 for row in head):
        return
    title = head[0]
    for row in head[1:3]:
        if _same(text, title, row) and _is_title(text, title) and _ends_alike(text, title, row):
            yield _proposal(text, "repeated-title", title, _Passage(*row, 1, 0), True)
            break
    for index, row in enumerate(head if cut_short else ()):
        tail = max(row.start, row.end - _CUT_REACH)
        if text.find("...", tail, row.end) < 0 and text.find("\N{HORIZONTAL ELLIPSIS}", tail, row.end) < 0:
            continue
        cut = _CUT.search(text, tail, row.end)
        if cut is None or cut.start() - row.start < _LEAST_TEASER:
            continue
        folded = _fold(text[row.start : cut.start()])
        for later in islice(head, index + 1, None):
            longer = later.end - later.start > cut.start() - row.start
            if longer and _fold(text[later.start : later.start + 2 * (cut.start() - row.start)]).startswith(folded):
                yield _proposal(text, "cut-teaser", later, _Passage(*row, 1, 0), True)
                break


def _ends_alike(text: str, title: _Row, row: _Row) -> bool:
    """Whether both or none end with a stop: what says the title again with a full stop is the first sentence."""
    ends = (text[max(r.start, r.end - 4) : r.end].rstrip(_ORNAMENT)[-1:] in _STOPS for r in (title, row))
    return len(set(ends)) == 1


def _is_title(text: str, row: _Row) -> bool:
    """Whether a line is long enough to stand twice by mistake only."""
    line = text[row.start : min(row.end, row.start + _LOOK)]
    folded = _fold(line)
    if len(_CODE.findall(line)) > 1:
        return False
    if _DENSE.match(folded):
        return len(folded) >= _LEAST_TITLE // 2
    return len(folded) >= _LEAST_TITLE and text.count(" ", row.start, row.end) >= _LEAST_WORDS - 1


def _proposal(text: str, rule: str, first: _Row, passage: _Passage, sure: bool) -> Proposal:
    span = Span(passage.start, passage.end)
    cut = whole_row(text, passage.start, passage.end)
    safety = Safety.REVIEW if sure else Safety.HINT
    fix = change(text, *cut, "", safety=safety, title="take the second one out")
    fixes = (fix,) if len(span) <= _LONGEST_CUT else ()
    where = Evidence("copy", "the same words stand here", Span(first.start, min(first.end, first.start + 400)))
    return Proposal(f"any.duplicates.{rule}", span, fixes, confidence=None if sure else 0.5, evidence=(where,))


DETECTOR = _Duplicates()
