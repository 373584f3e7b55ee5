"""Blanks and empty lines that no writer meant: at line ends, before lines, between paragraphs, around the text.

What is done all through a text is its style and stays: indented paragraphs, verse, two empty lines between
sections, Markdown's hard line breaks (two spaces at a line end). Double spaces between words are not
looked at here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from normalize.detect import Proposal, Stage, View, change
from normalize.detect.layout.lines import STOPS, Head, Line, head_of, is_markdown, lines_of
from normalize.detect.layout.wraps import claimed
from normalize.detect.shapes import SPACE, among
from normalize.findings import Evidence, Safety
from normalize.text import Span

__all__ = ["DETECTOR"]

LINE_END = "any.layout.blank-at-line-end"
TEXT_START = "any.layout.blank-at-text-start"
TEXT_END = "any.layout.blank-at-text-end"
INDENT = "any.layout.stray-indent"
EMPTY_LINES = "any.layout.extra-empty-lines"
TAB = "any.layout.stray-tab"

_WIDE = "\N{IDEOGRAPHIC SPACE}"
_BLANKS = f" \t\N{NO-BREAK SPACE}\N{EN SPACE}\N{EM SPACE}\N{THIN SPACE}\N{NARROW NO-BREAK SPACE}{_WIDE}"
_NEWLINES = "\r\n\x0b\N{NEXT LINE}\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}"
_PAGE = "\x0c"
_SIGNS = ("\t", "\r", "\x0b", _PAGE, "\N{NEXT LINE}", "\N{LINE SEPARATOR}", "\N{PARAGRAPH SEPARATOR}")
# A pattern that begins with the line break itself runs at the speed of a search for one character.
_AT_BREAK = re.compile(rf"\n(?:(?<=[{_BLANKS}]\n)|(?=[{_BLANKS}]|\n\n))")
_HARD_BREAK = 2
"""Spaces at a line end that are a line break in Markdown."""
_WIDEST_STRAY = 3
"""Blanks before a line that may be an accident; more are code, a quotation or a centred title."""
_RARE = 0.1
"""Share of the lines that a thing may concern to be an accident and not the text's style."""
_FEWEST_LINES = 3
_SIGNATURE = "--"
_PHRASE = 3
"""Words on either side of a tab that make it stand inside a sentence."""
_NEAR = 200


class _Gap(NamedTuple):
    """Empty lines between two lines with text: where they begin, where each ends, and the line above."""

    above: Line
    begin: int
    ends: list[int]


class _Layout:
    """Finds blanks and empty lines that can go."""

    name = "layout"
    stage = Stage.LAYOUT
    triggers: tuple[str, ...] = ()

    def shapes(self) -> Mapping[str, str]:
        """White space at either end of the text, beside a line break, or that is no plain space."""
        blank = among(_BLANKS)
        return {"layout": rf"^{SPACE}|{blank}$|{SPACE}{SPACE}$|{among(_SIGNS)}|{blank}\n|\n(?:{blank}|\n\n)"}

    def detect(self, view: View) -> Iterator[Proposal]:
        """A proposal for each run of blanks or empty lines."""
        if _has_signs(view.text):
            yield from _Page(view).proposals()


DETECTOR = _Layout()


def _has_signs(text: str) -> bool:
    """The cheap look that clean text pays for."""
    if not text or text[0].isspace() or text[-1] in _BLANKS or text[-2:].isspace():
        return True
    return any(sign in text for sign in _SIGNS) or bool(_AT_BREAK.search(text))


class _Page:
    """The lines of one text, and what of their blanks is style."""

    def __init__(self, view: View) -> None:
        self._view, self._text = view, view.text
        self._lines = lines_of(self._text)
        self._full = [line for line in self._lines if line.start < line.end]

    def proposals(self) -> Iterator[Proposal]:
        if not self._full:
            return
        yield from self._text_start(self._full[0])
        yield from self._line_ends()
        yield from self._indents()
        yield from self._empty_lines()
        yield from self._text_end(self._full[-1])
        if "\t" in self._text:
            yield from self._tabs()

    def _propose(
        self, rule: str, start: int, end: int, new: str, says: str, confidence: float, safety: Safety = Safety.SAFE
    ) -> Iterator[Proposal]:
        if start < end and not self._view.is_protected(start, end):
            fix = change(self._text, start, end, new, safety=safety)
            yield Proposal(rule, Span(start, end), (fix,), confidence, (Evidence("place", says),))

    @cached_property
    def _claimed(self) -> tuple[frozenset[int], frozenset[int]]:
        """Where runs of blanks begin and end that are part of a broken line."""
        if not self._view.config.wants("any.wraps.hard-wrap"):
            return frozenset(), frozenset()
        return claimed(self._view)

    @cached_property
    def _markdown(self) -> bool:
        return is_markdown(self._text)

    @cached_property
    def _indented(self) -> list[Line]:
        """Indented lines, the first one and wraps aside; an ideographic space begins a paragraph."""
        found = [x for x in self._full[1:] if x.start > x.begin and self._text[x.begin] != _WIDE]
        return [x for x in found if x.start not in self._claimed[1]] if found else found

    @cached_property
    def _indents_lines(self) -> bool:
        """Whether the text indents lines as its style."""
        return len(self._indented) > max(1, _RARE * len(self._full))

    def _text_start(self, first: Line) -> Iterator[Proposal]:
        yield from self._propose(TEXT_START, 0, first.begin, "", "nothing stands before it", 0.99)
        narrow = first.indent <= (1 if self._indented else _WIDEST_STRAY)
        if narrow and not self._indents_lines and self._text[first.begin] != _WIDE:
            says = "the text does not indent its lines" if len(self._full) > 1 else "nothing stands before it"
            yield from self._propose(TEXT_START, first.begin, first.start, "", says, 0.98)

    def _text_end(self, last: Line) -> Iterator[Proposal]:
        if _PAGE not in self._text[last.after :]:
            yield from self._propose(TEXT_END, last.after, len(self._text), "", "nothing follows it", 0.99)

    def _line_ends(self) -> Iterator[Proposal]:
        first, last = self._full[0].begin, self._full[-1].begin
        for line in self._lines:
            if line.start < line.end:
                start = line.end
            elif line.after - line.begin > 1 and first < line.begin < last and line.begin not in self._going:
                start = line.begin
            else:
                continue
            end = line.after
            while end > start and self._text[end - 1] in _NEWLINES:
                end -= 1
            if start == end or _PAGE in self._text[start:end] or line.begin in self._hard_breaks:
                continue
            if start in self._claimed[0] or self._text[line.start : line.end] == _SIGNATURE:
                continue
            yield from self._propose(LINE_END, start, end, "", "only the line break follows", 0.99)

    @cached_property
    def _hard_breaks(self) -> frozenset[int]:
        """Lines that end in two spaces or more and go on below, where those are Markdown's line breaks."""
        inside = [a for a, b in pairwise(self._full) if a.after == b.begin]
        blanks = ((line, self._text[line.end : line.after].rstrip(_NEWLINES)) for line in inside)
        hard = [line for line, after in blanks if len(after) >= _HARD_BREAK and not after.strip(" ")]
        if self._markdown or (len(hard) >= _HARD_BREAK and 2 * len(hard) >= len(inside)):
            return frozenset(line.begin for line in hard)
        return frozenset()

    def _indents(self) -> Iterator[Proposal]:
        if len(self._full) < _FEWEST_LINES or self._indents_lines:
            return
        strays = {line.begin for line in self._indented if line.indent <= _WIDEST_STRAY}
        for above, line in pairwise(self._full) if strays else ():
            if line.begin not in strays or "\t" in self._text[line.begin : line.start] or self._heads_list(line):
                continue
            if above.after == line.begin and self._heads_list(above):
                continue
            says = f"{len(self._indented)} of {len(self._full)} lines are indented"
            sure = line.indent == 1 and self._text[above.end - 1] in STOPS
            safety = Safety.SAFE if sure else Safety.REVIEW
            yield from self._propose(INDENT, line.begin, line.start, "", says, 0.95 if sure else 0.7, safety)

    def _heads_list(self, line: Line) -> bool:
        return head_of(self._text[line.start : min(line.end, line.start + _NEAR)]) is Head.ITEM

    @cached_property
    def _gaps(self) -> list[_Gap]:
        """The empty lines between lines with text; page breaks and paragraphs that were cut in two aside."""
        gaps: list[_Gap] = []
        above = self._full[0]
        ends: list[int] = []
        for line in self._lines:
            if line.start >= line.end:
                ends.append(line.after)
                continue
            if ends and line.begin > self._full[0].begin:
                page = _PAGE in self._text[above.end : line.start]
                if not page and above.end not in self._claimed[0]:
                    gaps.append(_Gap(above, above.after, ends))
            above, ends = line, []
        return gaps

    @cached_property
    def _extra(self) -> list[tuple[_Gap, int]]:
        """The gaps that are longer than this text's own, and how many lines each should have."""
        sizes = Counter(len(gap.ends) for gap in self._gaps)
        if not sizes or max(sizes) < 2:
            return []
        usual = min(sizes, key=lambda size: (-sizes[size], size)) if len(self._gaps) > 1 else 1
        longer = [(gap, usual) for gap in self._gaps if len(gap.ends) > usual]
        return longer if len(longer) <= max(1, _RARE * len(self._gaps)) else []

    @cached_property
    def _going(self) -> frozenset[int]:
        """Where empty lines begin that go as a whole, so that nothing inside them is proposed."""
        return frozenset(begin for gap, keep in self._extra for begin in gap.ends[keep - 1 : -1])

    def _empty_lines(self) -> Iterator[Proposal]:
        for gap, keep in self._extra:
            found = len(gap.ends)
            says = f"paragraphs of this text stand {keep} empty line{'s' * (keep > 1)} apart, these {found}"
            # Markdown gives no meaning to more than one empty line
            safe = self._markdown and found > 2 and len(self._gaps) >= _FEWEST_LINES
            confidence = 0.93 if safe else 0.75 if found > 2 else 0.5
            safety = Safety.SAFE if safe else Safety.REVIEW if found > 2 else Safety.HINT
            yield from self._propose(EMPTY_LINES, gap.ends[keep - 1], gap.ends[-1], "", says, confidence, safety)

    def _tabs(self) -> Iterator[Proposal]:
        found = []
        for line in self._full:
            at = self._text.find("\t", line.start, line.end)
            if at >= 0:
                found.append((line, at))
                if len(found) > max(1, _RARE * len(self._full)):
                    return
        for line, at in found:
            left, right = self._text[max(line.start, at - _NEAR) : at], self._text[at + 1 : min(line.end, at + _NEAR)]
            if "\t" in right or len(left.split()) < _PHRASE or len(right.split()) < _PHRASE:
                continue
            start, end = at - len(left) + len(left.rstrip(_BLANKS)), at + 1 + len(right) - len(right.lstrip(_BLANKS))
            sure = self._text[start - 1].isalnum() and self._text[end].islower()
            says = "it stands inside a sentence, and the text has no columns"
            safety = Safety.SAFE if sure else Safety.REVIEW
            yield from self._propose(TAB, start, end, " ", says, 0.95 if sure else 0.7, safety)
