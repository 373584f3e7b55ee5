"""Lines broken where no line ends: hard-wrapped paragraphs, divided words, paragraphs cut in two.

Copies from PDF files, e-mail and old terminals break each line at a margin. The text's own line lengths
tell that margin; how a line ends and how the next begins says whether a sentence goes on. Verse, lists,
addresses and sentences on lines of their own end anywhere, and stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import regex

from normalize.detect import Proposal, Stage, View, change
from normalize.detect.layout.foreign import foreign_lines
from normalize.detect.layout.hyphens import Hyphens
from normalize.detect.layout.joints import Joints
from normalize.detect.layout.lines import (
    HYPHENS,
    STOPS,
    Break,
    Head,
    Line,
    Tail,
    breaks_of,
    end_words,
    is_markdown,
    is_unspaced,
    lines_of,
    tail_of,
)
from normalize.detect.layout.margin import NARROWEST
from normalize.detect.layout.wrapping import Setting, Wrapping
from normalize.detect.scraps.pages import counts_pages
from normalize.detect.shapes import GAP, LETTER, SMALL, SPACE, among, shown_but
from normalize.findings import Evidence, Safety
from normalize.text import Span

__all__ = ["DETECTOR", "claimed"]

WRAP = "any.wraps.hard-wrap"
HYPHEN = "any.wraps.line-end-hyphen"
BROKEN = "any.wraps.broken-paragraph"

_SURE = 0.9
_DOUBTED = 0.7
"""Factor of the confidence where the text is not clearly wrapped, or the place is odd."""
_NEAR = 0.7
"""Share of the margin below which a line is no wrapped line, whatever its words say."""
_SMALL_CHANCE = 0.07
_LONG_WORD = 5
"""Letters from which a title capitalises a word."""
_WORD = re.compile(r"[^\W\d_]+")
_ENDS_QUOTATION = frozenset(
    ";\"'\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{RIGHT CORNER BRACKET}"
)
_BARE = 0.2
"""Share of paragraphs without a mark at the end, titles among them, in a text that is no list."""
_BEGINS_QUOTATION = frozenset(
    '"\N{LEFT DOUBLE QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}'
    "\N{LEFT CORNER BRACKET}"
)
_SENTENCE = 60
"""Columns from which a line above an empty line is more than a salutation or an item."""
_SHORTEST = 12
"""Characters that some line of a wrapped text has."""
_TAKES_OUT = "take out what stands between the lines and join them"
_SECTIONS = re.compile(r"^(?:#{1,6} \S|```|~~~)", re.MULTILINE)
_FEWEST_SECTIONS = 2
"""Headings and code fences of a Markdown document; one heading may be all that a scraper left."""
_FIRST_WORD = 24
_SHOWN = 20
_OTHER_BREAKS = ("\r", "\x0b", "\x0c", "\N{NEXT LINE}", "\N{LINE SEPARATOR}", "\N{PARAGRAPH SEPARATOR}")
# A pattern that begins with the line break itself runs at the speed of a search for one character.
_BLANK_END = re.compile(r"\n(?<=[^\S\n]\n)")
_UNFINISHED = re.compile(rf"\n(?<=[^\s{re.escape(''.join(sorted(STOPS)))}]\n)\s*+([^\W\d_])")
_SAMPLE = 4000
_BROAD = regex.compile(
    "[\u0300-\u036f\u0591-\u05bd\u064b-\u065f\u0900-\u0dff\u0e00-\u0eff\u1000-\u10ff"
    "\u1100-\u115f\u1780-\u17ff\u2e80-\ud7a3\uf900-\uff60]"
)
"""Scripts whose characters take other widths than one column."""


class _Wraps:
    """Finds line breaks inside sentences and words."""

    name = "wraps"
    stage = Stage.LAYOUT
    triggers: tuple[str, ...] = ()

    def shapes(self) -> Mapping[str, str]:
        """A line that ends without a stop above one that begins small, or with a hyphen; an odd line break."""
        goes_on = rf"{shown_but(STOPS)}\n{SPACE}*{SMALL}|{among(HYPHENS)}\n{SPACE}*{LETTER}"
        return {"wraps": rf"{among(_OTHER_BREAKS)}|{GAP}\n|{goes_on}"}

    def detect(self, view: View) -> Sequence[Proposal]:
        """A proposal for each break that can be mended, in order."""
        return tuple(_find(view)) if _may_go_on(view.text) else ()


DETECTOR = _Wraps()


def claimed(view: View) -> tuple[frozenset[int], frozenset[int]]:
    """Where the runs of blanks and breaks that belong to a wrap begin, and where they end.

    Nobody else may edit them: a blank that goes beside a break that becomes a space would glue words.
    """
    edits = [edit for proposal in view.ask(DETECTOR) for fix in proposal.fixes for edit in fix.edits]
    return frozenset(e.span.start for e in edits), frozenset(e.span.end for e in edits)


def _may_go_on(text: str) -> bool:
    """Whether any line may end inside a sentence: the cheap look that clean text pays for."""
    if any(sign in text for sign in _OTHER_BREAKS) or _BLANK_END.search(text):
        return True
    return any(not match[1].isupper() or text[match.start() - 1] in HYPHENS for match in _UNFINISHED.finditer(text))


def _find(view: View) -> Iterator[Proposal]:
    lines = lines_of(view.text)
    if max((line.end - line.start for line in lines), default=0) >= _SHORTEST:
        yield from _Page(view, lines).proposals()


class _Page:
    """The breaks of one text, and what is proposed for each."""

    def __init__(self, view: View, lines: Sequence[Line]) -> None:
        self._view, self._text = view, view.text
        self._open_words = end_words("open_words", view.language)
        units = (False, True) if _BROAD.search(self._text[:_SAMPLE]) else (False,)
        self._foreign = foreign_lines(view, lines)
        measured = [self._measured(lines, by_columns=unit) for unit in units]
        self._wrapping = max(measured, key=lambda wrapping: wrapping.weight)
        self._joints = Joints(self._text)

    def _measured(self, lines: Sequence[Line], *, by_columns: bool) -> Wrapping:
        breaks = list(breaks_of(self._text, lines, self._open_words, by_columns=by_columns, foreign=self._foreign))
        return Wrapping(self._text, breaks, self._may_join, by_columns=by_columns)

    @cached_property
    def _markdown(self) -> bool:
        return is_markdown(self._text)

    @cached_property
    def _is_set_in_markdown(self) -> bool:
        """Whether the text is a Markdown document: how its lines break is up to its writer and never shown."""
        return self._markdown and len(_SECTIONS.findall(self._text)) >= _FEWEST_SECTIONS

    @cached_property
    def _hyphens(self) -> Hyphens:
        return Hyphens(self._text, self._view.language, divided=self._wrapping.hyphenated, lines=self._wrapping.lines)

    def _may_join(self, place: Break) -> bool:
        """Whether nothing but the words decides: no list, no code, no line break of Markdown's."""
        if place.head is Head.ITEM or self._text[place.above.start] in "#|>":
            return False
        start, end = place.above.end, place.below.start
        if self._markdown and not place.blank and (self._text.startswith("  ", start) or self._text[start - 1] == "\\"):
            return False
        return not self._view.is_protected(start, end)

    def proposals(self) -> Iterator[Proposal]:
        wrapping = self._wrapping
        following = (*wrapping.breaks[1:], None)
        for place, setting, after in zip(wrapping.breaks, wrapping.settings, following, strict=False):
            if not self._may_join(place) or self._stands_alone(place, after, setting):
                continue
            if self._is_set_in_markdown and not place.blank and not place.parted:
                continue
            if place.blank > wrapping.usual_gap or (place.blank and setting is None):
                yield from self._broken_paragraph(place)
            elif place.tail is Tail.HYPHEN:
                yield from self._hyphen(place, setting)
            elif setting is not None:
                yield from self._wrap(place, setting)
            elif place.tail is Tail.OPEN and place.width >= NARROWEST:
                yield self._joined(WRAP, place, 0.6)

    def _stands_alone(self, place: Break, after: Break | None, setting: Setting | None) -> bool:
        """Whether the line below says a page's number, or is no line of the paragraph.

        Too short for a wrapped line, and with more below that it does not end before: a header.
        """
        below = self._text[place.below.start : place.below.end]
        counts = counts_pages(below)
        if counts or after is None or after.blank > self._wrapping.usual_gap or after.ended:
            return counts
        if place.head is Head.LOWER or (place.head is Head.UNCASED and self._wrapping.unpunctuated):
            return False
        return after.reach < _NEAR * (setting.margin.low if setting else place.width)

    def _wrap(self, place: Break, setting: Setting) -> Iterator[Proposal]:
        if self._wrapping.begins_paragraph(place.below):
            return
        filled = setting.margin.fills(place)
        if not filled and not (place.mid_sentence and place.reach >= _NEAR * setting.margin.low):
            return
        confidence = self._confidence(place, setting) if filled else _DOUBTED
        safe = setting.clear and confidence >= _SURE and not self._looks_made(place)
        yield self._joined(WRAP, place, confidence if safe else _DOUBTED * confidence, setting, safe=safe)

    def _confidence(self, place: Break, setting: Setting) -> float:
        """How surely a full line goes on below."""
        if place.mid_sentence:
            certain = place.head is not Head.CLOSER or is_unspaced(self._text[place.below.start])
            return 0.99 if certain else 0.75
        apart = self._wrapping.apart
        if place.tail is Tail.STOP:
            if place.head is Head.LOWER:
                return 0.97 if apart else 0.6
            return 0.95 if apart and not self._is_set_in(place.below) else 0.6
        if place.tail is Tail.COLON:
            return 0.75 if apart else 0.5
        by_chance = self._wrapping.unpunctuated and not apart and setting.margin.chance(place) > _SMALL_CHANCE
        return 0.75 if by_chance or self._may_be_last(place) else 0.97

    def _may_be_last(self, place: Break) -> bool:
        """Whether the line above could be an item, a quotation or a title that is full by chance."""
        above, below, wrapping = place.above, place.below, self._wrapping
        if above.begin in wrapping.items or self._is_set_in(below):
            return True
        if not wrapping.apart and (
            self._text[above.end - 1] in _ENDS_QUOTATION or self._text[below.start] in _BEGINS_QUOTATION
        ):
            return True
        if place.tail is Tail.COMMA:
            return False
        first = place is wrapping.breaks[0]
        if not wrapping.apart and above.begin in wrapping.titles and (first or place.head is not Head.UNCASED):
            return True
        words = _WORD.findall(self._text, above.start, above.end)
        return place.head is not Head.UNCASED and all(w[0].isupper() or len(w) < _LONG_WORD for w in words)

    def _is_set_in(self, line: Line) -> bool:
        """Whether the line is indented by more than a stray space."""
        return line.indent > 1 or self._text[line.begin] == "\t"

    def _looks_made(self, place: Break) -> bool:
        """Whether the lines hold addresses or begin with the same word, as commands and logs do."""
        above, below = place.above, place.below
        if self._view.is_protected(above.start, below.end):
            return True
        first = self._text[above.start : min(above.end, above.start + _FIRST_WORD)].partition(" ")[0]
        same = len(first) > 2 and self._text.startswith(first + " ", below.start)
        return same and first.lower() not in self._open_words

    def _hyphen(self, place: Break, setting: Setting | None) -> Iterator[Proposal]:
        filled = setting is not None and setting.margin.fills(place)
        readings = self._hyphens.readings(place)
        first = readings[0]
        if not filled and not (first.certain and place.head is Head.LOWER):
            return
        clear = setting is not None and setting.clear
        safety = Safety.SAFE if first.certain and clear and filled else Safety.REVIEW
        start, end = place.above.end - 1, place.below.start
        fixes = []
        for reading in readings:
            kept = reading.new.startswith(self._text[start])
            new = reading.new[1:] if kept else reading.new
            fixes.append(change(self._text, start + kept, end, new, safety=safety))
        evidence = (*first.evidence, *self._evidence(place, setting))
        yield Proposal(HYPHEN, Span(start, end), tuple(fixes), first.confidence * (1 if clear else 0.9), evidence)

    def _broken_paragraph(self, place: Break) -> Iterator[Proposal]:
        if place.width < NARROWEST:
            return
        whole = self._wrapping.whole
        setting = Setting(whole, clear=True) if whole and whole.fills(place) else None
        lower = place.head is Head.LOWER
        if setting and place.parted and place.mid_sentence:
            yield from self._wrap(place, setting)  # the empty lines are those of what stands between
            return
        unmarked = place.tail is Tail.WORD or (place.tail is Tail.COMMA and self._text[place.above.end - 1] != ";")
        if place.tail is Tail.OPEN:
            yield self._joined(BROKEN, place, 0.96 if lower else 0.75, setting, safe=lower)
        elif lower and unmarked and self._punctuates and (setting or place.width >= _SENTENCE):
            last = self._text[max(place.below.start, place.below.end - _FIRST_WORD) : place.below.end]
            if tail_of(last) is Tail.STOP:
                yield self._joined(BROKEN, place, 0.75 if setting else 0.6, setting)

    @cached_property
    def _punctuates(self) -> bool:
        """Whether nearly all paragraphs end with a mark: no list, no messages."""
        tails = [b.tail for b in self._wrapping.breaks if b.blank]
        return sum(tail in (Tail.WORD, Tail.OTHER) for tail in tails) <= max(1, _BARE * len(tails))

    def _joined(
        self, rule: str, place: Break, confidence: float, setting: Setting | None = None, *, safe: bool = False
    ) -> Proposal:
        start, end = place.above.end, place.below.start
        joints = self._joints.of(place)
        if len(joints) > 1:
            safe, confidence = False, _DOUBTED * confidence
        safety, title = Safety.SAFE if safe else Safety.REVIEW, ""
        if place.parted:
            safety, title = min(safety, Safety.REVIEW), _TAKES_OUT
        elif self._markdown and not place.blank:
            safety = min(safety, Safety.REVIEW)  # it is shown as a space
        fixes = tuple(change(self._text, start, end, new, safety=safety, title=title) for new in joints)
        return Proposal(rule, Span(start, end), fixes, round(confidence, 3), self._evidence(place, setting))

    def _evidence(self, place: Break, setting: Setting | None) -> tuple[Evidence, ...]:
        above, below = place.above, place.below
        tail = Span(max(above.start, above.end - _SHOWN), above.end)
        head = Span(below.start, min(below.end, below.start + _SHOWN))
        words = (
            Evidence("line-end", f"the line above {place.tail.value}", tail),
            Evidence("line-start", f"the line below {place.head.value}", head),
        )
        if setting is None:
            return words
        margin = setting.margin
        says = (
            f"{margin.filled} of {margin.looked_at} lines that end no sentence end at a margin of about "
            f"{round(margin.low * (1 + margin.slack / 2))} characters"
        )
        return (Evidence("margin", says), *words)
