"""How a text was wrapped: which margin holds where, and how its paragraphs are told apart.

A margin that holds for the whole text is looked for first; where there is none, or where a paragraph
disagrees, each paragraph is asked for its own, and must give better reasons.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache, cached_property
from itertools import groupby, islice
from typing import NamedTuple

import regex

from normalize.detect.layout.lines import STOPS, Break, Head, Line, Tail, is_mostly
from normalize.detect.layout.margin import CLEAR, LIKELY, MISS, Margin, find_margin

__all__ = ["Setting", "Wrapping"]

_UNPUNCTUATED = re.compile("[\u0e00-\u0eff]")
"""Thai and Lao write no full stops."""
_HAN = regex.compile("[\u3041-\u9fff]")
_HAN_COLUMN = 0.7
"""A column in characters of two columns each, a little more than half: verse of two times seven is no paragraph."""
_STOP = re.compile("[" + "".join(sorted(STOPS)) + "]")

_MISS_UNMARKED = 0.15
_MISS_LAST = 0.4
_RARE_GAPS = 0.1
_AGREED = 0.6
"""Share of a paragraph's breaks that must fill the text's margin."""
_OWN = 3.0
"""More log odds for a paragraph that is wrapped where its text is not."""
_OWN_FEWEST = 4
_FEWEST = 2
_LONG = 6
"""Lines from which a paragraph under the text's own margin must look like prose too."""
_LINES_A_STOP = 25
_WIDE = 48
"""Columns from which a margin is wider than lines of verse."""
_STAGGERED = 0.25
_FEWEST_GAPS = 2
_EARLY = 0.1
"""Share of paragraphs that may end without being set apart."""
_FEWEST_INSIDE = 6
_STOPS_AT_ENDS = 0.15
"""Share of the lines of one paragraph that end with a full stop by chance."""
_INDENTS_ENDED = 0.5
_INDENTS_CUT = 0.15


@cache
def _inner_stop() -> re.Pattern[str]:
    return re.compile(rf"{_STOP.pattern}[\"')\N{{RIGHT DOUBLE QUOTATION MARK}}]?(?:(?<=[^\x00-\x7f])| )[^\s]")


class Setting(NamedTuple):
    """What is known of the lines around a break: their margin, and whether it is beyond doubt."""

    margin: Margin
    clear: bool


class Wrapping:
    """One text's breaks, measured in one unit.

    `may_join` says which breaks could be wraps at all. `whole` is the margin of the whole text, where it
    has one; `usual_gap` the number of empty lines between lines of a paragraph (0 but for double-spaced
    pages).
    """

    def __init__(
        self, text: str, breaks: Sequence[Break], may_join: Callable[[Break], bool], *, by_columns: bool
    ) -> None:
        self._text, self.breaks, self._may_join = text, breaks, may_join
        broad = not text.isascii()
        self.unpunctuated = broad and is_mostly(_UNPUNCTUATED, text)
        """Whether the writing has no full stops."""
        self._column = _HAN_COLUMN if broad and not by_columns and is_mostly(_HAN, text) else 1.0
        # a text whose every line is followed by an empty one is wrapped like any other
        self.usual_gap = 0 if any(not b.blank for b in breaks) else 1
        self._candidates = [b for b in breaks if b.blank == self.usual_gap and self._may_wrap(b)]
        margin = self._margin(self._candidates, breaks)
        self.weight = margin.weight if margin else 0.0
        clear = margin is not None and margin.weight >= CLEAR and margin.filled >= _FEWEST and self._has_stops(breaks)
        self.whole = margin if clear else None

    def _may_wrap(self, place: Break) -> bool:
        return not place.ended and self._may_join(place)

    def _margin(self, places: Sequence[Break], around: Sequence[Break]) -> Margin | None:
        widths = [b.width for b in around]
        return find_margin(places, widths, miss=self._miss, column=self._column)

    @cached_property
    def _miss(self) -> float:
        """The share of wrapped lines that end early.

        Where words have no borders and sentences no marks, more do, and the last lines of paragraphs are among them.
        """
        if not self.unpunctuated:
            return MISS
        gaps = sum(b.blank > self.usual_gap for b in self.breaks)
        return _MISS_UNMARKED if gaps >= _RARE_GAPS * len(self.breaks) else _MISS_LAST

    @cached_property
    def hyphenated(self) -> float:
        """The share of the breaks inside paragraphs that follow a hyphen and go on in lower case."""
        found = sum(b.tail is Tail.HYPHEN and b.head is Head.LOWER for b in self._candidates)
        return found / len(self._candidates) if found > _FEWEST else 0.0

    @property
    def lines(self) -> int:
        """The breaks that could be wraps."""
        return len(self._candidates)

    @cached_property
    def settings(self) -> list[Setting | None]:
        """What holds for each break; None outside wrapped paragraphs."""
        out: list[Setting | None] = []
        for inside, block in groupby(self.breaks, key=lambda place: place.blank == self.usual_gap):
            places = list(block)
            out += [self._setting(places) if inside else None] * len(places)
        return out

    def _setting(self, block: list[Break]) -> Setting | None:
        candidates = [b for b in block if self._may_wrap(b)]
        margin = self.whole
        if not candidates:
            return None
        if margin and (len(candidates) <= _FEWEST or self._agrees(margin, candidates)):
            clear = len(block) < _LONG or self._is_prose(block)
        else:
            margin = self._margin(candidates, block)
            if margin is None or margin.weight < LIKELY or margin.filled < _FEWEST:
                return None
            clear = margin.weight >= CLEAR + _OWN and margin.filled >= _OWN_FEWEST and self._is_prose(block)
        clear = clear and (margin.low >= _WIDE * self._column or self._runs_on)
        return Setting(margin, clear) if any(map(margin.fills, candidates)) else None

    @staticmethod
    def _agrees(margin: Margin, candidates: Sequence[Break]) -> bool:
        return sum(map(margin.fills, candidates)) >= _AGREED * len(candidates)

    def _is_prose(self, block: Sequence[Break]) -> bool:
        """Whether anything ends with a full stop here and lines begin below each other: no log, no verse."""
        changes = sum(
            abs(b.above.indent - b.below.indent) > 1
            and not self.begins_paragraph(b.below)
            and not self.begins_paragraph(b.above)
            for b in block[1:]
        )
        if changes > 1 and changes > _STAGGERED * len(block):
            return False
        return self._has_stops(block)

    def _has_stops(self, block: Sequence[Break]) -> bool:
        needed = 1 + len(block) // _LINES_A_STOP
        found = _STOP.finditer(self._text, block[0].above.start, block[-1].below.end)
        return self.unpunctuated or sum(1 for _ in islice(found, needed)) == needed

    @cached_property
    def _runs_on(self) -> bool:
        """Whether any sentence ends inside a line: those of verse end with theirs."""
        return self.unpunctuated or _inner_stop().search(self._text) is not None

    @cached_property
    def _paragraph_indent(self) -> int | None:
        """The indent from which a line begins a paragraph, or None where paragraphs are not indented."""
        firsts = Counter(b.below.indent for b in self.breaks if b.ended)
        others = Counter(b.below.indent for b in self.breaks if not b.ended and b.blank == self.usual_gap)
        if not firsts or not others:
            return None
        usual, flush = firsts.most_common(1)[0][0], others.most_common(1)[0][0]
        deep = [b for b in self.breaks if b.below.indent > flush]
        ended, cut = sum(b.ended for b in deep), sum(b.mid_sentence for b in deep)
        marked = ended >= _INDENTS_ENDED * len(deep) and cut <= _INDENTS_CUT * len(deep)
        return flush + 1 if usual > flush and len(deep) >= _FEWEST and marked else None

    def begins_paragraph(self, line: Line) -> bool:
        """Whether the line is indented as the first lines of this text's paragraphs are."""
        return self._paragraph_indent is not None and line.indent >= self._paragraph_indent

    @cached_property
    def apart(self) -> bool:
        """Whether paragraphs are set apart, by empty lines or indents."""
        gaps = sum(
            (b.blank > self.usual_gap and (b.ended or self.unpunctuated)) or self.begins_paragraph(b.below)
            for b in self.breaks
        )
        inside = [(b, s.margin) for b, s in zip(self.breaks, self.settings, strict=True) if s is not None]
        stops = [(b, m) for b, m in inside if b.tail is Tail.STOP and not self.begins_paragraph(b.below)]
        early = sum(b.head is not Head.LOWER and not margin.fills(b) for b, margin in stops)
        if gaps >= _FEWEST_GAPS:
            return early <= _EARLY * gaps
        if early or self.unpunctuated or len(inside) < _FEWEST_INSIDE:
            return False
        return len(stops) <= _STOPS_AT_ENDS * len(inside)

    @cached_property
    def titles(self) -> frozenset[int]:
        """Where lines begin that may be titles: nothing has ended since the last line that ended a sentence."""
        out = []
        stopped = False
        for place in self.breaks:
            stopped = stopped or bool(_STOP.search(self._text, place.above.start, place.above.end))
            if not stopped:
                out.append(place.above.begin)
            if place.blank > self.usual_gap or place.ended:
                stopped = False
        return frozenset(out)

    @cached_property
    def items(self) -> frozenset[int]:
        """Where lines begin that are items of lists."""
        return frozenset(b.below.begin for b in self.breaks if b.head is Head.ITEM)
