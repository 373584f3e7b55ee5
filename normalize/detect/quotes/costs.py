"""What it costs to read a quotation mark as opening, closing or neither, from what stands around it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping

import regex

from normalize.detect.quotes.apostrophes import elides
from normalize.detect.quotes.marks import COMPOSITE, CORNERS, STRAIGHT, Mark, Role, Side, side, tables
from normalize.detect.quotes.usage import Usage
from normalize.language import base

__all__ = ["Place", "marks_of"]

_HANGUL = regex.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
"""Korean endings are written right after a closing mark."""

_PREFIXING = regex.compile("[\u0590-\u06ff\u0750-\u077f\u08a0-\u08ff]")
"""Hebrew and Arabic letters: prepositions and articles are written right before an opening mark."""

_PREFIX, _ENDING, _SUFFIX = 3, 3, 5
"""Most letters of such a prefix, of an ending like the one of "A"s, and of a Turkish case ending."""

_WORD = re.compile(r"[^\W\d_]+")
_LAST_WORD = re.compile(r"[^\W\d_]+(?=\W*$)")
_LAST_RUN = re.compile(r"[^\W_]+$")
_INCHES = re.compile(
    r"(?<=\d [\"\N{RIGHT DOUBLE QUOTATION MARK}])(?= )|(?<=[\d\xbc-\xbe][\N{LEFT DOUBLE QUOTATION MARK}])(?=-\w)"
)
"""Where a mark that would close, or that stands between spaces, is an inch sign as well: 5 " pipes, 27“-Monitor."""

_APOSTROPHES = (STRAIGHT, "\N{RIGHT DOUBLE QUOTATION MARK}")
"""Double marks that are typed for an apostrophe, or for inches."""

_INVISIBLE = frozenset(
    "\u200b\u200c\u200d\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)
_UNBROKEN = frozenset("\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}")
"""Spaces that nobody types by mistake."""

_NOT_INSIDE = frozenset({Side.EDGE, Side.STOP, Side.BRACKET})
"""What a mark seldom has on the side of the quotation, beside a space."""

_NOT_BESIDE = frozenset({Side.WORD, Side.STOP})
"""What it seldom has before it when it opens one."""

_NEAR = 40
"""Code points after a mark in which a verb of saying attributes the quotation."""


class Place:
    """A mark in its line (low..high) and what stands around it.

    `raw` is the mark as written; `before` and `after` the visible characters beside it, "" at the edge
    of the line; `repeats`: the same mark stands right before.
    """

    __slots__ = ("after", "before", "end", "high", "low", "raw", "repeats", "start", "text")

    def __init__(self, text: str, low: int, high: int, start: int, end: int) -> None:
        self.text, self.low, self.high, self.start, self.end = text, low, high, start, end
        self.raw = raw = text[start:end]
        self.before = before = text[start - 1] if start > low else ""
        if before in _INVISIBLE:
            self.before = self._visible(start - 2, -1)
        self.after = after = text[end] if end < high else ""
        if after in _INVISIBLE:
            self.after = self._visible(end + 1, 1)
        self.repeats = before == raw[-1] and start - len(raw) >= low and text.startswith(raw, start - len(raw))

    def _visible(self, at: int, step: int) -> str:
        for _ in range(3):
            if not self.low <= at < self.high:
                return ""
            character = self.text[at]
            if character not in _INVISIBLE:
                return character
            at += step
        return ""

    @property
    def lead(self) -> str:
        """The letters and digits right before the mark, at most twelve."""
        found = _LAST_RUN.search(self.text[max(self.low, self.start - 12) : self.start])
        return found[0] if found else ""

    @property
    def tail(self) -> str:
        """The letters right after the mark."""
        found = _WORD.match(self.text, self.end, min(self.high, self.end + _NEAR))
        return found[0] if found else ""


def marks_of(text: str, low: int, high: int, use: Usage, found: Iterable[re.Match[str]]) -> tuple[Mark, ...]:
    """The marks `found` in the line low..high, with their costs."""
    cost = tables().cost
    return tuple(_mark(Place(text, low, high, *m.span()), use, cost) for m in found)


def _mark(place: Place, use: Usage, cost: Mapping[str, float]) -> Mark:
    """A mark. Most neighbours cost nothing: the functions that say what they cost are asked where they may."""
    raw, repeats = place.raw, place.repeats
    glyph = COMPOSITE.get(raw, raw)
    left, right = side(place.before), side(place.after)
    turned_open = turned_close = 0.0
    if glyph != STRAIGHT:
        share = use.opening(glyph, left, right)
        turned_open, turned_close = _turned(share), _turned(1 - share)
        if glyph in CORNERS:
            opens, closes = (Role(turned, 0.0, 0.0, turned, turned) for turned in (turned_open, turned_close))
            return Mark(place.start, place.end, glyph, left, right, opens, closes, cost["stray"])
    outer_open = inner_open = outer_close = inner_close = 0.0
    if left is Side.SPACE or right is Side.SPACE:
        meant = place.before in _UNBROKEN or place.after in _UNBROKEN or use.spaces(glyph, left, right)
        space = cost["usual_space" if meant else "inner_space"]
        inner_open, inner_close = space if right is Side.SPACE else 0.0, space if left is Side.SPACE else 0.0
    if right in _NOT_INSIDE:
        inner_open = _inner_right(place, right)
    if left in _NOT_INSIDE:
        inner_close = _inner_left(left)
    if not use.conventions.spaceless:
        if left in _NOT_BESIDE:
            outer_open = _outer_left(place, left, turned_open)
        if right is Side.WORD:
            outer_close = _outer_right(place, use, turned_close)
    opens = _role(turned_open, outer_open, inner_open, right, 0.0 if repeats else _introduced(place, use))
    closes = _role(turned_close, outer_close, inner_close, left, 0.0 if repeats else _attributed(place, use))
    stray = cost["doubled"] if repeats else _stray(place, left, right, use)
    return Mark(place.start, place.end, glyph, left, right, opens, closes, stray, raw != glyph, repeats)


def _turned(share: float) -> float:
    """What it costs that a mark has a role it has in this share of its uses."""
    return 0.0 if share >= 0.4 else min(tables().cost["turned"], -math.log(share))


def _role(turned: float, outer: float, inner: float, inside: Side, spoken: float) -> Role:
    """The costs of a role; a space on the wrong side is one slip, not two."""
    if not outer and not inner:
        return Role(turned, 0.0, 0.0, turned, turned + spoken)
    beside = outer + inner
    if outer and inside == Side.SPACE:
        beside = min(beside, tables().cost["moved_space"])
    return Role(turned, outer, inner, turned + beside, turned + beside + spoken)


def _outer_left(place: Place, left: Side, turned: float) -> float:
    """What it costs that a word or a stop stands right before an opening mark."""
    cost = tables().cost
    if side(place.after) == Side.FREE:
        return 0.0
    if left == Side.STOP:
        return cost["glued_after_mark"]
    if _PREFIXING.match(place.before) and len(place.lead) <= _PREFIX:
        return 0.0
    return cost["turned_glued" if turned > 1 else "glued"]


def _outer_right(place: Place, use: Usage, turned: float) -> float:
    """What it costs that a word stands right after a closing mark."""
    cost = tables().cost
    if side(place.before) == Side.FREE:
        return 0.0
    if _HANGUL.match(place.after):
        return 0.0
    tail = place.tail
    if base(use.conventions.language) in tables().after_close and tail.islower() and len(tail) <= _SUFFIX:
        return 0.0
    ending = tail.islower() and len(tail) <= _ENDING and tail not in use.conventions.function_words
    return cost["turned_glued" if turned > 1 else "glued"] / (2 if ending else 1)


def _inner_right(place: Place, right: Side) -> float:
    """What it costs that a stop or nothing follows an opening mark."""
    cost = tables().cost
    if right == Side.EDGE:
        return cost["at_edge"]
    if right == Side.STOP and not place.text.startswith(("..", "\N{HORIZONTAL ELLIPSIS}"), place.end):
        return cost["inner_mark"]
    return 0.0


def _inner_left(left: Side) -> float:
    """What it costs that a bracket or nothing precedes a closing mark."""
    cost = tables().cost
    return {Side.EDGE: cost["at_edge"], Side.BRACKET: cost["inner_bracket"]}.get(left, 0.0)


def _introduced(place: Place, use: Usage) -> float:
    """What a colon or a verb of saying right before a mark saves."""
    lead = place.text[max(place.low, place.start - 24) : place.start].rstrip()
    if not lead:
        return 0.0
    found = _LAST_WORD.search(lead)
    if lead.endswith(":") or (found and found[0].lower() in use.conventions.speech_verbs):
        return tables().cost["introduced"]
    return 0.0


def _attributed(place: Place, use: Usage) -> float:
    """What a verb of saying within three words after a mark saves."""
    words = _WORD.findall(place.text, place.end, min(place.high, place.end + _NEAR))[:3]
    if use.conventions.speech_verbs.isdisjoint([word.lower() for word in words]):
        return 0.0
    return tables().cost["attributed"]


def _stray(place: Place, left: Side, right: Side, use: Usage) -> float:
    """What it costs that a mark opens and closes nothing."""
    cost = tables().cost
    if left == Side.WORD == right and _PREFIXING.match(place.before) and _PREFIXING.match(place.after):
        return 0.0  # the mark of a Hebrew abbreviation
    if _INCHES.match(place.text, place.end):
        return cost["inches"]
    if left == Side.WORD and COMPOSITE.get(place.raw, place.raw) in _APOSTROPHES:
        if place.before.isdigit():
            return cost["inches"]
        possessive = right == Side.SPACE and place.before in ("s", "z", "x")
        if possessive or (place.tail and elides(use.conventions.language, place.lead, place.tail)):
            return cost["as_apostrophe"]
    return cost["stray"]
