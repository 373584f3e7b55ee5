"""Blanks and empty lines that no writer meant: at line ends, before lines, between paragraphs, around the text.

What is done all through a text is its style and stays: indented paragraphs, verse, two empty lines between
sections, Markdown's hard line breaks (two spaces at a line end). Double spaces between words are not
looked at here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property

from normalize.detect import Proposal, Stage, View, change
from normalize.detect.lines import STOPS, Head, Line, head_of, is_markdown, lines_of
from normalize.detect.wraps import claimed
from normalize.findings import Evidence, Safety
from normalize.text import Span

__all__ = ["DETECTOR"]

LINE_END = "any.layout.blank-at-line-end"
INDENT = "any.layout.stray-indent"
TEXT_START = "any.layout.blank-at-text-start"
TEXT_END = "any.layout.blank-at-text-end"
EMPTY_LINES = "any.layout.extra-empty-lines"
TAB = "any.layout.stray-tab"

_BLANKS = " \t\N{NO-BREAK SPACE}\N{EN SPACE}\N{EM SPACE}\N{THIN SPACE}\N{NARROW NO-BREAK SPACE}\N{IDEOGRAPHIC SPACE}"
_NEWLINES = "\r\n\x0b\N{NEXT LINE}\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}"
_SIGNS = ("\t", "\r", "\x0b", "\x0c", "\N{NEXT LINE}", "\N{LINE SEPARATOR}", "\N{PARAGRAPH SEPARATOR}")
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
_INNER_TAB = re.compile(r"[ ]*\t[ \t]*")


class _Layout:
    """Finds blanks and empty lines that can go."""

    name = "layout"
    stage = Stage.LAYOUT
    triggers: tuple[str, ...] = ()

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
        self, rule: str, start: int, end: int, new: str, says: str, *, confidence: float, safety: Safety = Safety.SAFE
    ) -> Iterator[Proposal]:
        if start < end and not self._view.is_protected(start, end):
            fix = change(self._text, start, end, new, safety=safety)
            yield Proposal(rule, Span(start, end), (fix,), confidence, (Evidence("place", says),))

    @cached_property
    def _claimed(self) -> tuple[frozenset[int], frozenset[int]]:
        if not self._view.config.wants("any.wraps.hard-wrap"):
            return frozenset(), frozenset()
        return claimed(self._view)

    @cached_property
    def _markdown(self) -> bool:
        return is_markdown(self._text)

    @cached_property
    def _indented(self) -> list[Line]:
        """Lines after blanks, the first and wraps aside; an ideographic space begins a paragraph and does not count."""
        wide = "\N{IDEOGRAPHIC SPACE}"
        found = [x for x in self._full[1:] if x.start > x.begin and self._text[x.begin] != wide]
        return [x for x in found if x.start not in self._claimed[1]] if found else found

    @cached_property
    def _indents_lines(self) -> bool:
        """Whether the text indents lines as its style."""
        return len(self._indented) > max(1, _RARE * len(self._full))

    def _text_start(self, first: Line) -> Iterator[Proposal]:
        says = "nothing stands before it"
        yield from self._propose(TEXT_START, 0, first.begin, "", says, confidence=0.99)
        narrow = first.start - first.begin <= (1 if self._indented else _WIDEST_STRAY)
        if narrow and not self._indents_lines and self._text[first.begin] != "\N{IDEOGRAPHIC SPACE}":
            says = "the text does not indent its lines" if len(self._full) > 1 else says
            yield from self._propose(TEXT_START, first.begin, first.start, "", says, confidence=0.98)

    def _text_end(self, last: Line) -> Iterator[Proposal]:
        after = last.after
        if after < len(self._text) and "\x0c" not in self._text[after:]:
            yield from self._propose(TEXT_END, after, len(self._text), "", "nothing follows it", confidence=0.99)

    def _line_ends(self) -> Iterator[Proposal]:
        text = self._text
        breaks = self._hard_breaks
        kept = self._dropped_lines
        for line in self._lines:
            if line.end > line.start:
                start = line.end
            elif self._full[0].start < line.begin < self._full[-1].start and line.begin not in kept:
                start = line.begin
            else:
                continue
            end = line.after
            while end > start and text[end - 1] in _NEWLINES:
                end -= 1
            if start == end or "\x0c" in text[start:end] or line.begin in breaks:
                continue
            if text[line.start : line.end] == _SIGNATURE or start in self._claimed[0]:
                continue
            yield from self._propose(LINE_END, start, end, "", "only the line break follows", confidence=0.99)

    @cached_property
    def _hard_breaks(self) -> frozenset[int]:
        """Lines that end in two spaces or more and go on below, where those are Markdown's line breaks."""
        inside = [
            (a, self._text[a.end : a.after].rstrip(_NEWLINES))
            for a, b in zip(self._lines, self._lines[1:], strict=False)
            if a.start < a.end and b.start < b.end
        ]
        hard = [line for line, blanks in inside if len(blanks) >= _HARD_BREAK and not blanks.strip(" ")]
        if self._markdown or (len(hard) >= _HARD_BREAK and 2 * len(hard) >= len(inside)):
            return frozenset(line.begin for line in hard)
        return frozenset()

    def _indents(self) -> Iterator[Proposal]:
        if len(self._full) < _FEWEST_LINES or self._indents_lines:
            return
        above: dict[int, Line] = {b.begin: a for a, b in zip(self._full, self._full[1:], strict=False)}
        for line in self._indented:
            indent = line.start - line.begin
            if indent > _WIDEST_STRAY:
                continue
            before = above[line.begin]
            nested = before.after == line.begin and self._heads_list(before)
            if nested or "\t" in self._text[line.begin : line.start] or self._heads_list(line):
                continue
            says = f"{len(self._indented)} of {len(self._full)} lines are indented"
            sure = indent == 1 and self._text[before.end - 1] in STOPS
            yield from self._propose(
                INDENT, line.begin, line.start, "", says,
                confidence=0.95 if sure else 0.7, safety=Safety.SAFE if sure else Safety.REVIEW,
            )  # fmt: skip

    def _heads_list(self, line: Line) -> bool:
        return head_of(self._text[line.start : min(line.end, line.start + 80)]) is Head.ITEM

    @cached_property
    def _gaps(self) -> list[Sequence[Line]]:
        """The runs of empty lines between lines with text."""
        gaps: list[Sequence[Line]] = []
        run: list[Line] = []
        for line in self._lines:
            if line.start >= line.end:
                run.append(line)
            elif run:
                if run[0].begin > self._full[0].begin:
                    gaps.append(run)
                run = []
        return gaps

    @cached_property
    def _extra(self) -> list[tuple[Sequence[Line], int]]:
        """The runs that are longer than this text's own, and how many lines each should have."""
        gaps = [gap for gap in self._gaps if "\x0c" not in self._text[gap[0].begin : gap[-1].after]]
        sizes = Counter(len(gap) for gap in gaps)
        if not sizes or max(sizes) < 2:
            return []
        usual = min(sizes, key=lambda size: (-sizes[size], size)) if len(gaps) > 1 else 1
        longer = [gap for gap in gaps if len(gap) > max(1, usual)]
        if len(longer) > max(1, _RARE * len(gaps)):
            return []
        return [(gap, max(1, usual)) for gap in longer if gap[0].begin not in self._claimed_lines]

    @cached_property
    def _claimed_lines(self) -> frozenset[int]:
        """Empty lines inside a paragraph that was cut in two."""
        starts = self._claimed[0]
        return frozenset(
            gap[0].begin for gap in self._gaps for line in [self._above(gap[0])] if line.end in starts
        )

    def _above(self, line: Line) -> Line:
        return self._full_before[line.begin]

    @cached_property
    def _full_before(self) -> dict[int, Line]:
        out: dict[int, Line] = {}
        last = self._full[0]
        for line in self._lines:
            if line.start < line.end:
                last = line
            else:
                out[line.begin] = last
        return out

    @cached_property
    def _dropped_lines(self) -> frozenset[int]:
        """Empty lines that go as a whole, so that nothing inside them is proposed."""
        claimed_lines = self._claimed_lines
        inside = {x.begin for gap in self._gaps if gap[0].begin in claimed_lines for x in gap}
        return frozenset(inside | {x.begin for gap, keep in self._extra for x in gap[keep:]})

    def _empty_lines(self) -> Iterator[Proposal]:
        for gap, keep in self._extra:
            says = f"paragraphs of this text stand {keep} empty line{'s' * (keep > 1)} apart, these {len(gap)}"
            # Markdown gives no meaning to more than one empty line
            safe = self._markdown and len(gap) > 2 and len(self._gaps) >= _FEWEST_LINES
            confidence = 0.93 if safe else 0.75 if len(gap) > 2 else 0.5
            safety = Safety.SAFE if safe else Safety.REVIEW if len(gap) > 2 else Safety.HINT
            yield from self._propose(
                EMPTY_LINES, gap[keep].begin, gap[-1].after, "", says, confidence=confidence, safety=safety
            )

    def _tabs(self) -> Iterator[Proposal]:
        found = []
        for line in self._full:
            at = self._text.find("\t", line.start, line.end)
            if at >= 0:
                found.append((line, at))
                if len(found) > 1 and len(found) > _RARE * len(self._full):
                    return
        for line, at in found:
            if self._text.find("\t", at + 1, line.end) > at + 1:
                continue
            left, right = self._text[max(line.start, at - 200) : at], self._text[at + 1 : min(line.end, at + 200)]
            if len(left.split()) < _PHRASE or len(right.split()) < _PHRASE:
                continue
            begin = at - (len(left) - len(left.rstrip(_BLANKS)))
            end = at + 1 + (len(right) - len(right.lstrip(_BLANKS)))
            inside = left.rstrip(_BLANKS)[-1:].isalnum() and right.lstrip(_BLANKS)[:1].islower()
            says = "it stands inside a sentence, and the text has no columns"
            yield from self._propose(
                TAB, begin, end, " ", says,
                confidence=0.95 if inside else 0.7, safety=Safety.SAFE if inside else Safety.REVIEW,
            )  # fmt: skip
