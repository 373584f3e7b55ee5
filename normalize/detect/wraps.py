"""Lines broken where no line ends: hard-wrapped paragraphs, divided words, paragraphs cut in two.

Copies from PDF files, e-mail and old terminals break each line at a margin. The text's own line lengths
tell that margin (`normalize.detect.margin`); how a line ends and how the next begins says whether a
sentence goes on. Verse, lists, addresses and sentences on lines of their own end anywhere, and stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections import Counter
from functools import cached_property
from itertools import groupby, islice
from typing import NamedTuple
from weakref import WeakKeyDictionary

from normalize.detect import Proposal, Stage, View, change
from normalize.detect.hyphens import Hyphens
from normalize.detect.lines import STOPS, Break, Head, Line, Tail, breaks_of, end_words, is_markdown, is_unspaced, lines_of
from normalize.detect.margin import CLEAR, LIKELY, NARROWEST, NARROWEST_HAN, Margin, find_margin
from normalize.findings import Evidence, Fix, Safety
from normalize.text import Span

__all__ = ["DETECTOR", "claimed"]

WRAP = "any.wraps.hard-wrap"
HYPHEN = "any.wraps.line-end-hyphen"
BROKEN = "any.wraps.broken-paragraph"

_ENDED = (Tail.STOP, Tail.COLON)
_UNPUNCTUATED = re.compile("[\u0e00-\u0eff]")
"""Thai and Lao write no full stops."""
_SMALL_CHANCE = 0.06
_ALONE = 3.0
"""More log odds for a paragraph that is wrapped where its text is not."""
_FEWEST_ALONE = 4
_LONG = 6
_LINES_A_STOP = 25
_SAME_START = 20
_FEWEST_DIVIDED = 3
_FEWEST_GAPS = 2
_STOPS_AT_ENDS = 0.15
"""Share of the lines of one paragraph that end with a full stop by chance."""
_FEWEST_APART = 6
_LONG_WORD = 5
"""Letters from which a title capitalises a word."""
_MIXED_SPACED = re.compile("[\u3400-\u9fff\u3041-\u30ff] [A-Za-z0-9]|[A-Za-z0-9] [\u3400-\u9fff\u3041-\u30ff]")
_MIXED_CLOSE = re.compile("[\u3400-\u9fff\u3041-\u30ff][A-Za-z0-9]|[A-Za-z0-9][\u3400-\u9fff\u3041-\u30ff]")
_HAN_SPACED = re.compile("[\u3001-\u9fff\uff01-\uff60] [\u3001-\u9fff\uff01-\uff60]")
_HAN_TEXT = re.compile("[\u3041-\u9fff]{8}")
_FEWEST_MIXED = 4
_ONE_MIND = 0.9
_STOP = re.compile("[" + "".join(sorted(STOPS)) + "]")
_QUOTES = frozenset("\"'\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{RIGHT CORNER BRACKET}")
_TITLE_WORD = re.compile(r"[^\W\d_]+")


class Setting(NamedTuple):
    """What is known of the lines around a break."""

    margin: Margin
    clear: bool
    apart: bool


class _Wraps:
    """Finds line breaks inside sentences and words."""

    name = "wraps"
    stage = Stage.LAYOUT
    triggers: tuple[str, ...] = ()

    def detect(self, view: View) -> Sequence[Proposal]:
        """A proposal for each break that can be mended, in order."""
        return _proposals(view)


DETECTOR = _Wraps()

_seen: WeakKeyDictionary[View, tuple[Proposal, ...]] = WeakKeyDictionary()


def _proposals(view: View) -> tuple[Proposal, ...]:
    found = _seen.get(view)
    if found is None:
        found = _seen[view] = tuple(_find(view)) if goes_on(view.text) else ()
    return found


def claimed(view: View) -> tuple[frozenset[int], frozenset[int]]:
    """Where the runs of blanks and breaks begin and end that belong to a wrap: nobody else edits them."""
    edits = [edit for proposal in _proposals(view) for fix in proposal.fixes for edit in fix.edits]
    return frozenset(e.span.start for e in edits), frozenset(e.span.end for e in edits)


_NEXT = re.compile(r"\s*")


def goes_on(text: str) -> bool:
    """Whether any line may end inside a sentence: the cheap look that clean text pays for."""
    at = text.find("\n")
    if at < 0 and len(text.splitlines()) < 2:
        return False
    size = len(text)
    last = len(text) - 1
    if "\r" in text or "\u2028" in text or "\x85" in text or "\x0c" in text:
        return True
    while 0 <= at < last:
        before = text[at - 1] if at else "."
        after = text[at + 1]
        if after.isspace():
            end = _NEXT.match(text, at).end()
            if end >= size:
                return False
            after = text[end]
            at = end - 1
        if before.isspace():
            before = text[:at][-200:].rstrip()[-1:] or "."
        if before not in STOPS and (after.islower() or (after.isalpha() and not after.isupper()) or before in "-"):
            return True
        at = text.find("\n", at + 1)
    return False


def _find(view: View) -> Iterator[Proposal]:
    text = view.text
    lines = lines_of(text)
    if len(lines) < 2:
        return
    open_words = end_words("open_words", view.language)
    readings = []
    for by_columns in (False,) if text.isascii() else (False, True):
        breaks = list(breaks_of(text, lines, open_words, by_columns=by_columns))
        if not breaks:
            return
        readings.append(_Reading(view, breaks, open_words, by_columns=by_columns))
    best = max(readings, key=lambda r: r.weight)
    yield from best.proposals()


class _Reading:
    """One way of measuring the lines of a text, and what follows from it."""

    def __init__(
        self, view: View, breaks: Sequence[Break], open_words: frozenset[str], *, by_columns: bool
    ) -> None:
        self._open_words = open_words
        self._view, self._text, self._breaks = view, view.text, breaks
        self._unpunctuated = bool(_UNPUNCTUATED.search(self._text))
        self._narrowest = NARROWEST if by_columns or not _HAN_TEXT.search(self._text) else NARROWEST_HAN
        self._markdown = is_markdown(self._text)
        self._blocks = [
            list(group) for blank, group in groupby(breaks, key=lambda b: b.blank > 0) if not blank
        ]
        self._candidates = [b for b in breaks if not b.blank and self._may_wrap(b)]
        self._margin = find_margin(self._candidates, _widths(breaks), unpunctuated=self._unpunctuated, narrowest=self._narrowest)
        self.weight = self._margin.weight if self._margin else 0.0

    def _may_wrap(self, place: Break) -> bool:
        return place.tail not in _ENDED and self._joinable(place)

    def _joinable(self, place: Break) -> bool:
        if place.head is Head.ITEM:
            return False
        run = self._text[place.above.end : place.below.start]
        if self._markdown and (run.startswith("  ") and not place.blank or self._text[place.above.end - 1] == "\\"):
            return False
        return not self._view.is_protected(place.above.end, place.below.start) and not (
            self._text.startswith(("#", "|", ">"), place.above.start)
        )

    def proposals(self) -> Iterator[Proposal]:
        hyphens: Hyphens | None = None
        settings = self._settings()
        divided = sum(b.tail is Tail.HYPHEN and b.head is Head.LOWER for b in self._candidates)
        share = divided / len(self._candidates) if divided >= _FEWEST_DIVIDED else 0.0
        for place in self._breaks:
            if place.blank:
                yield from self._broken_paragraph(place, settings)
                continue
            if not self._joinable(place):
                continue
            setting = settings.get(place)
            if place.tail is Tail.HYPHEN:
                if hyphens is None:
                    hyphens = Hyphens(self._text, self._view.language, divided=share)
                yield from self._hyphen(place, setting, hyphens)
            elif setting is not None:
                yield from self._wrap(place, setting)
            elif place.mid_sentence and place.tail is Tail.OPEN and place.head is Head.LOWER:
                yield from self._lone(place)

    def _settings(self) -> dict[Break, Setting]:
        whole = self._margin if self._margin and self._margin.weight >= CLEAR else None
        out: dict[Break, Setting] = {}
        for block in self._blocks:
            candidates = [b for b in block if self._may_wrap(b)]
            if not candidates and not whole:
                continue
            margin, clear = whole, whole is not None
            if whole is None or (len(candidates) > 2 and sum(map(whole.fills, candidates)) < 0.6 * len(candidates)):
                margin = find_margin(candidates, _widths(block), unpunctuated=self._unpunctuated, narrowest=self._narrowest)
                clear = margin is not None and margin.weight >= CLEAR + _ALONE and margin.filled >= _FEWEST_ALONE
                if margin is None or margin.weight < LIKELY or margin.filled < 2:
                    continue
            assert margin is not None
            if not any(map(margin.fills, candidates)):
                continue
            if clear and (margin is not whole or len(block) >= _LONG):
                clear = not self._staggered(block) and self._has_sentences(block)
            for place in block:
                out[place] = Setting(margin, clear, False)
        apart = self._apart(out)
        return {place: setting._replace(apart=apart) for place, setting in out.items()} if apart else out

    def _has_sentences(self, block: Sequence[Break]) -> bool:
        """Whether anything ends with a full stop here: not in logs, lists of names and captions."""
        if self._unpunctuated:
            return True
        start, end = block[0].above.start, block[-1].below.end
        lines = len(block) + 1
        found = islice(_STOP.finditer(self._text, start, end), 1 + lines // _LINES_A_STOP)
        return sum(1 for _ in found) > lines // _LINES_A_STOP

    def _staggered(self, block: Sequence[Break]) -> bool:
        """Whether the indent changes from line to line, as in verse."""
        changes = sum(
            abs(_indent(b.above) - _indent(b.below)) > 1
            and not self._begins_paragraph(b.below)
            and not self._begins_paragraph(b.above)
            for b in block[1:]
        )
        return changes > 1 and changes > 0.25 * len(block)

    @cached_property
    def _indent(self) -> int | None:
        """The indent from which a line begins a paragraph, or None where paragraphs are not indented."""
        firsts = Counter(_indent(b.below) for b in self._breaks if b.tail in _ENDED)
        others = Counter(_indent(b.below) for b in self._breaks if b.tail not in _ENDED and not b.blank)
        if not firsts or not others:
            return None
        usual, base = firsts.most_common(1)[0][0], others.most_common(1)[0][0]
        deep = [b for b in self._breaks if _indent(b.below) > base]
        ended, cut = sum(b.tail in _ENDED for b in deep), sum(b.mid_sentence for b in deep)
        if usual <= base or len(deep) < 2 or ended < 0.5 * len(deep) or cut > 0.15 * len(deep):
            return None
        return base + 1

    def _begins_paragraph(self, line: Line) -> bool:
        return self._indent is not None and _indent(line) >= self._indent

    def _apart(self, settings: dict[Break, Setting]) -> bool:
        """Whether paragraphs are set apart (by empty lines or indents), so that a break inside is a wrap."""
        gaps = sum((b.blank > 0 and b.tail in _ENDED) or self._begins_paragraph(b.below) for b in self._breaks)
        stops = [
            (b, s.margin) for b, s in settings.items() if b.tail is Tail.STOP and not self._begins_paragraph(b.below)
        ]
        early = sum(b.head is not Head.LOWER and not margin.fills(b) for b, margin in stops)
        if gaps >= _FEWEST_GAPS:
            return early <= 0.1 * gaps
        return (
            not early
            and not self._unpunctuated
            and len(settings) >= _FEWEST_APART
            and len(stops) <= _STOPS_AT_ENDS * len(settings)
        )

    def _wrap(self, place: Break, setting: Setting) -> Iterator[Proposal]:
        if self._begins_paragraph(place.below):
            return
        margin = setting.margin
        filled = margin.fills(place)
        if place.mid_sentence:
            if not filled and place.reach < 0.7 * margin.width:
                return
            confidence = 0.99 if filled and place.head is not Head.CLOSER else 0.7
        elif not filled:
            return
        elif place.tail is Tail.STOP:
            confidence = (0.97 if place.head is Head.LOWER else 0.95) if setting.apart else 0.6
        elif place.tail is Tail.COLON:
            confidence = 0.75 if setting.apart else 0.5
        else:
            confidence = 0.97
            if self._may_be_last(place, setting) or (
                self._unpunctuated and not setting.apart and margin.chance(place) > _SMALL_CHANCE
            ):
                confidence = 0.75
        joint = place.joint if place.joint is not None else self._habit(place)
        if joint is None:
            yield self._joined(WRAP, place, self._joints(place), 0.7 * confidence, self._evidence(place, setting))
            return
        safe = setting.clear and confidence >= 0.9 and not self._looks_made(place)
        confidence = confidence if safe else 0.7 * confidence
        yield self._joined(WRAP, place, (joint,), confidence, self._evidence(place, setting), safe=safe)

    def _looks_made(self, place: Break) -> bool:
        """Whether the lines hold addresses or begin with the same word, as commands and logs do."""
        above, below = place.above, place.below
        if self._view.is_protected(above.start, below.end):
            return True
        first = self._text[above.start : above.start + _SAME_START].split(" ")[0]
        if len(first) < 3 or not self._text.startswith(first + " ", below.start):
            return False
        return first.lower() not in self._open_words

    def _may_be_last(self, place: Break, setting: Setting) -> bool:
        """Whether the line above could be a title, an item or a quotation that is as long as the margin by chance."""
        above, below = place.above, place.below
        if above.begin in self._items or (below.start - below.begin > 1):
            return True
        last = self._text[above.end - 1]
        if not setting.apart and (last == ";" or last in _QUOTES):
            return True
        if place.tail is Tail.COMMA:
            return False
        if not setting.apart and above.begin in self._titles and (place.head is not Head.UNCASED or place is self._breaks[0]):
            return True
        if place.head is Head.UNCASED:
            return False
        words = _TITLE_WORD.findall(self._text, above.start, above.end)
        return not any(w[0].islower() and len(w) >= _LONG_WORD for w in words)

    @cached_property
    def _items(self) -> frozenset[int]:
        return frozenset(b.below.begin for b in self._breaks if b.head is Head.ITEM)

    @cached_property
    def _titles(self) -> frozenset[int]:
        """The lines that may be titles: nothing has ended since the last line that ended a sentence."""
        out = []
        stopped = False
        for place in self._breaks:
            stopped = stopped or bool(_STOP.search(self._text, place.above.start, place.above.end))
            if not stopped:
                out.append(place.above.begin)
            if place.blank or place.tail in _ENDED:
                stopped = False
        return frozenset(out)

    def _hyphen(self, place: Break, setting: Setting | None, hyphens: Hyphens) -> Iterator[Proposal]:
        filled = setting is not None and setting.margin.fills(place)
        readings = hyphens.readings(place)
        first = readings[0]
        divided = place.head is Head.LOWER
        if not filled and not (first.certain and divided):
            return
        clear = setting is not None and setting.clear
        safe = first.certain and (clear and filled)
        confidence = first.confidence if clear else min(first.confidence, 0.85)
        evidence = first.evidence + (self._evidence(place, setting) if setting else ())
        span = Span(place.above.end - 1, place.below.start)
        fixes = []
        for reading in readings:
            mark = self._text[place.above.end - 1]
            if reading.new.startswith(mark):
                fix = change(self._text, place.above.end, place.below.start, reading.new[1:], safety=Safety.SAFE if safe else Safety.REVIEW)
            else:
                fix = change(self._text, span.start, span.end, reading.new, safety=Safety.SAFE if safe else Safety.REVIEW)
            fixes.append(fix)
        yield Proposal(HYPHEN, span, tuple(fixes), confidence, evidence)

    def _lone(self, place: Break) -> Iterator[Proposal]:
        if place.width >= NARROWEST:
            yield self._joined(WRAP, place, (place.joint or "",), 0.6, self._words(place))

    def _broken_paragraph(self, place: Break, settings: dict[Break, Setting]) -> Iterator[Proposal]:
        if place.head is not Head.LOWER or not self._joinable(place) or place.joint is None:
            return
        if place.tail is Tail.OPEN and place.width >= NARROWEST:
            yield self._joined(BROKEN, place, (place.joint,), 0.96, self._words(place), safe=True)

    @cached_property
    def _spaces_latin(self) -> str | None:
        """What this text writes between Han and Latin letters or digits, if it is of one mind."""
        spaced, close = len(_MIXED_SPACED.findall(self._text)), len(_MIXED_CLOSE.findall(self._text))
        if spaced + close < _FEWEST_MIXED:
            return None
        share = spaced / (spaced + close)
        return " " if share >= _ONE_MIND else "" if share <= 1 - _ONE_MIND else None

    def _habit(self, place: Break) -> str | None:
        """What this text writes at such a border itself, if it is of one mind."""
        last, first = self._text[place.above.end - 1], self._text[place.below.start]
        if is_unspaced(last) and is_unspaced(first):
            return None if _HAN_SPACED.search(self._text) else ""
        mixed = is_unspaced(last) != is_unspaced(first) and last.isalnum() and first.isalnum()
        return self._spaces_latin if mixed else None

    def _joints(self, place: Break) -> tuple[str, str]:
        left, right = is_unspaced(self._text[place.above.end - 1]), is_unspaced(self._text[place.below.start])
        blanks = self._text[place.above.end : place.below.start].strip("\r\n")
        return (" ", "") if blanks or not (left or right) else ("", " ")

    def _joined(
        self, rule: str, place: Break, news: Sequence[str], confidence: float, evidence: tuple[Evidence, ...], *, safe: bool = False
    ) -> Proposal:
        start, end = place.above.end, place.below.start
        safety = Safety.SAFE if safe else Safety.REVIEW
        fixes: tuple[Fix, ...] = tuple(change(self._text, start, end, new, safety=safety) for new in news)
        return Proposal(rule, Span(start, end), fixes, confidence, evidence)

    def _words(self, place: Break) -> tuple[Evidence, ...]:
        return (
            Evidence("line-end", f"the line above {place.tail.value}", Span(max(place.above.start, place.above.end - 20), place.above.end)),
            Evidence("line-start", f"the line below {place.head.value}", Span(place.below.start, min(place.below.end, place.below.start + 20))),
        )

    def _evidence(self, place: Break, setting: Setting) -> tuple[Evidence, ...]:
        margin = setting.margin
        says = f"{margin.filled} of {margin.looked_at} lines that do not end a sentence end at a margin of about {round(margin.width)}"
        return (Evidence("margin", says), *self._words(place))


def _indent(line: Line) -> int:
    return line.start - line.begin


def _widths(breaks: Sequence[Break]) -> list[int]:
    return [b.width for b in breaks]
