"""What follows from a reading: marks to turn, spaces to move, doubled marks to drop."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from normalize.detect import Proposal, View
from normalize.detect.quotes.apostrophes import elides
from normalize.detect.quotes.costs import Place, marks_of
from normalize.detect.quotes.gaps import gaps
from normalize.detect.quotes.lines import Cluster, RawLine
from normalize.detect.quotes.marks import CORNERS, GUILLEMETS, STRAIGHT, Mark, Side, tables
from normalize.detect.quotes.pairs import TURNED, Pairs
from normalize.detect.quotes.plain import FAR, plain_text
from normalize.detect.quotes.quotation import CLOSE, OPEN, STRAY, Line, Reading, read
from normalize.detect.quotes.usage import Usage
from normalize.edits import Edit, apply, minimise
from normalize.findings import Evidence, Fix, Safety
from normalize.language import base
from normalize.text import Span

__all__ = ["Repairs"]

_SURE, _LIKELY, _SHOWN = 0.9, 0.8, 0.7
"""Confidence from which a fix may be safe, for review, and a hint."""

_MIXED = 3.0
"""Margin, in nats, from which two marks of different style are a pair gone wrong, not house style."""

_DOUBLED = 2.0
"""Margin of a pair that is doubled at both ends: read as nested or as typed twice, one pair goes."""

_NOTES = ("mixed-pair", "two-single-marks")
"""Rules of severity `note`: as a hint they are hidden under their own name."""

_BLANKS = " \t\N{NO-BREAK SPACE}"
_SINGLES = "'\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}\N{SINGLE LOW-9 QUOTATION MARK}"
_TEX = re.compile(r"\\[A-Za-z]{2,20}\{|\$[^$\n]{1,60}[\^_\\][^$\n]{0,60}\$|\.(?:tex|sty|bib)\b|\b(?:La|Xe|Con)?TeX\b")


@dataclass(frozen=True, slots=True)
class _Draft:
    """A repair before its line is looked at as a whole; `margin` is in nats."""

    rule: str
    mark: Mark
    edits: tuple[Edit, ...]
    margin: float
    safety: Safety
    evidence: tuple[Evidence, ...]

    @property
    def span(self) -> Span:
        """The mark and all that its edits change."""
        return Span(min(self.mark.start, self.edits[0].span.start), max(self.mark.end, self.edits[-1].span.end))


class Repairs:
    """Turns clusters of lines into proposals, for one text."""

    def __init__(self, view: View, use: Usage, *, same: bool) -> None:
        self._view, self._text, self._use, self._same = view, view.text, use, same
        self._pairs = Pairs(use)
        self._language = use.conventions.language
        self._either_way = base(self._language) in tables().either_way

    def of(self, cluster: Cluster) -> Iterator[Proposal]:
        """The proposals for one cluster."""
        lines = [self._line(raw) for raw in cluster.lines]
        readings = read(lines, self._pairs.opener, self._pairs.mismatch, reopened=cluster.reopened)
        drafts: list[list[_Draft]] = [[] for _ in lines]
        for number, reading in enumerate(readings):
            draft = self._draft(number, readings, lines[reading.line])
            if draft is not None and draft.mark.start >= cluster.fresh:
                drafts[reading.line].append(draft)
        for line, mine in zip(lines, drafts, strict=True):
            if mine:
                yield from self._judged(line, mine)
        if cluster.whole:
            yield from gaps(self._view, self._pairs, lines, readings)

    def _line(self, raw: RawLine) -> Line:
        """A line with its marks; those in protected places (code, addresses) say nothing about the prose."""
        found = [m for m in raw.found if not self._view.is_protected(m.start(), m.end())]
        return Line(raw.start, raw.end, marks_of(self._text, raw.start, raw.end, self._use, found))

    def _draft(self, number: int, readings: Sequence[Reading], line: Line) -> _Draft | None:
        """What is wrong with one mark, if anything."""
        reading = readings[number]
        if reading.role == STRAY:
            return self._doubled(number, readings) if reading.mark.repeats else None
        if reading.partner is None:
            return None
        partner = readings[reading.partner]
        if reading.mark.composite and partner.mark.composite:
            return self._singles(reading, partner) if reading.role == OPEN else None
        return self._single(reading, partner, line)

    def _doubled(self, number: int, readings: Sequence[Reading]) -> _Draft | None:
        """A mark typed twice; both marks of a pair typed twice are one repair."""
        reading, before = readings[number], readings[max(0, number - 1)]
        if before.mark.end != reading.mark.start:
            return None
        lonely = (r.role for r in readings if r.line == reading.line and r.partner is None and not r.runs_on)
        if (CLOSE if before.role == OPEN else OPEN) in lonely:
            return None  # the second mark may be the partner of that one
        if self._nested(readings, reading.line):
            return None
        if before.mark.left == Side.SPACE == reading.mark.right:
            return None  # one quotation ends, the next begins, and the space between them is lost
        marks, margin = [reading.mark], reading.margin
        if before.partner is not None and before.partner + 1 < len(readings):
            other = readings[before.partner + 1]
            if other.role == STRAY and other.mark.repeats:
                if before.role == CLOSE:
                    return None  # the opening end has proposed both
                marks.append(other.mark)
                margin = max(margin, _DOUBLED)
        edits = tuple(Edit(Span(m.start, m.end), self._text[m.start : m.end], "") for m in marks)
        safety = Safety.HINT if self._either_way else Safety.REVIEW
        return _Draft("doubled-mark", reading.mark, edits, margin, safety, (self._rival(margin),))

    def _nested(self, readings: Sequence[Reading], line: int) -> bool:
        """Whether a line opens two quotations at once and closes two at once, with others in between."""
        marks = [r.mark for r in readings if r.line == line]
        twice = [number for number, mark in enumerate(marks) if mark.repeats]
        if len(twice) != 2 or twice[1] - twice[0] < 3:
            return False
        first, last = marks[twice[0]], marks[twice[1]]
        return first.right == Side.WORD and last.right in (Side.EDGE, Side.SPACE, Side.STOP)

    def _singles(self, first: Reading, last: Reading) -> _Draft | None:
        """Two pairs of single marks that stand for a pair of double ones."""
        if self._text.startswith("``", first.mark.start) and self._is_tex:
            return None
        pair = self._pairs.favourite(first.mark, last.mark)
        edits = tuple(
            Edit(Span(r.mark.start, r.mark.end), self._text[r.mark.start : r.mark.end], glyph)
            for r, glyph in zip((first, last), pair, strict=True)
        )
        margin = min(first.margin, last.margin)
        safety = Safety.HINT if self._pairs.only_singles else Safety.REVIEW
        return _Draft("two-single-marks", first.mark, edits, margin, safety, (self._rival(margin),))

    @cached_property
    def _is_tex(self) -> bool:
        """Whether the text is the source of a typesetting program or speaks of it, which writes ``so''."""
        return _TEX.search(self._text) is not None

    def _single(self, reading: Reading, partner: Reading, line: Line) -> _Draft | None:
        """One mark that points the wrong way, is of another style or on the wrong side of its space."""
        mark, opens = reading.mark, reading.role == OPEN
        meant = self._pairs.meant(mark, partner.mark) if opens else self._pairs.meant(partner.mark, mark)
        glyph = mark.glyph if meant is None else meant.opener if opens else meant.closer
        role, against = (mark.opens, mark.closes) if opens else (mark.closes, mark.opens)
        inside, outside = (mark.right, mark.left) if opens else (mark.left, mark.right)
        inner = inside == Side.SPACE and role.inner > 1 and not self._parts_marks(mark, opens)
        nowhere = (Side.MARK, Side.EDGE, Side.STOP) if opens else (Side.MARK, Side.EDGE)
        outer = role.outer > 0 and inside not in nowhere
        turned = glyph != self._text[mark.start : mark.end]
        if not (turned or outer or inner):
            return None
        if not self._text[min(mark.end, partner.mark.end) : max(mark.start, partner.mark.start)].strip(_BLANKS):
            return None  # a blank is quoted
        if opens and self._goes_on(mark, line):
            return None
        margin = reading.margin if meant is None or glyph == mark.glyph else min(reading.margin, meant.margin)
        # a space is wrong where the mark's own direction says so too, not only its partner
        directed = turned or against.turned > TURNED
        upright = partner.line == reading.line and (partner.mark.closes if opens else partner.mark.opens).flaws <= 0
        safety = Safety.SAFE if directed and upright and self._use.known else Safety.REVIEW
        rule = "misplaced-space"
        if mark.composite:
            rule, safety = "two-single-marks", Safety.REVIEW
        elif turned and _kind(glyph) != _kind(mark.glyph):
            sure = margin >= _MIXED and partner.line == reading.line and not self._either_way
            rule, safety = "mixed-pair", Safety.REVIEW if sure else Safety.HINT
        elif turned:
            vague = self._either_way or (not self._use.known and mark.glyph != partner.mark.glyph)
            rule, safety = "wrong-way-mark", Safety.HINT if vague else safety
        doubt = self._joins(mark, line, opens) or (inner and self._either_way) if outer else inner
        if outside == Side.WORD and doubt:
            safety = Safety.HINT
        # the space may have stood outside, where such scripts seldom have one; a capital may begin a new quotation
        begins = turned and outer and not opens and self._text[mark.end].isupper() and role.total >= role.flaws
        if (inner and outside == Side.FREE) or begins:
            safety = min(safety, Safety.REVIEW)
        edit = self._edit(mark, glyph, opens, outer=outer, inner=inner)
        return _Draft(rule, mark, (edit,), margin, safety, self._why(reading, partner, margin))

    def _goes_on(self, mark: Mark, line: Line) -> bool:
        """Whether a closing guillemet opens a further paragraph of a quotation, as Spanish has it."""
        text, closer = self._text, "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}"
        if mark.glyph != closer or mark.start != line.start or not line.start:
            return False
        low = max(0, mark.start - FAR)
        opened = text.rfind("\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}", low, mark.start)
        return opened >= 0 and all(text[at - 1] == "\n" for at in _places(text, closer, opened, mark.start))

    def _parts_marks(self, mark: Mark, opens: bool) -> bool:
        """Whether the space inside parts a mark from one of another quotation that begins or ends there too."""
        beyond = (
            self._text[mark.end + 1 : mark.end + 2] if opens else self._text[max(0, mark.start - 2) : mark.start - 1]
        )
        return beyond != "" and beyond in _SINGLES

    def _joins(self, mark: Mark, line: Line, opens: bool) -> bool:
        """Whether a mark beside a word may stand for an apostrophe, or belong to a name."""
        place = Place(self._text, line.start, line.end, mark.start, mark.end)
        word = (place.lead if opens else place.tail).lower()
        if len(word) < 2 and word not in self._use.conventions.function_words:
            return True
        return bool(place.lead and place.tail) and elides(self._language, place.lead, place.tail)

    def _edit(self, mark: Mark, glyph: str, opens: bool, *, outer: bool, inner: bool) -> Edit:
        """The smallest edit that writes a mark as `glyph` with its spaces right."""
        text, start, end = self._text, mark.start, mark.end
        if inner and opens:
            while end < len(text) and text[end] in _BLANKS:
                end += 1
        elif inner:
            while start and text[start - 1] in _BLANKS:
                start -= 1
        if outer:
            glyph = f" {glyph}" if opens else f"{glyph} "
        return minimise(Edit(Span(start, end), text[start:end], glyph))

    def _why(self, reading: Reading, partner: Reading, margin: float) -> tuple[Evidence, ...]:
        mark, mate, opens = reading.mark, partner.mark, reading.role == OPEN
        role = mark.opens if opens else mark.closes
        reasons = [
            Evidence(
                "partner",
                f"it {'opens' if opens else 'closes'} the quotation that this mark {'closes' if opens else 'opens'}",
                Span(mate.start, mate.end),
            )
        ]
        if role.turned > TURNED:
            opened, closed = self._use.opened[mark.glyph], self._use.closed[mark.glyph]
            reasons.append(
                Evidence("usage", f"with {mark.glyph} this text opens {opened} and closes {closed} quotations")
            )
        if role.total < role.flaws:
            reasons.append(Evidence("speech", "a verb of saying or a colon stands beside it"))
        return (*reasons, self._rival(margin))

    def _rival(self, margin: float) -> Evidence:
        return Evidence("rival", f"the next likely reading costs {margin:.1f} nats more", weight=round(margin, 2))

    def _judged(self, line: Line, drafts: Sequence[_Draft]) -> Iterator[Proposal]:
        """The proposals for one line: safe only where the repaired line is well formed."""
        drafts = _apart(drafts)
        edits = sorted(
            Edit(Span(e.span.start - line.start, e.span.end - line.start), e.old, e.new)
            for draft in drafts
            for e in draft.edits
            if line.start <= e.span.start and e.span.end <= line.end
        )
        repaired = apply(self._text[line.start : line.end], edits)
        plain = plain_text(same=self._same, ascii_only=repaired.isascii())
        whole = plain.fullmatch(repaired) is not None
        for draft in drafts:
            confidence = round(1 / (1 + math.exp(-draft.margin)), 3)
            if confidence < _SHOWN:
                continue
            safety = draft.safety if whole else min(draft.safety, Safety.REVIEW)
            if confidence < _SURE:
                safety = min(safety, Safety.REVIEW if confidence >= _LIKELY else Safety.HINT)
            rule = "doubtful-mark" if safety is Safety.HINT and draft.rule not in _NOTES else draft.rule
            yield Proposal(f"any.quotes.{rule}", draft.span, (Fix(draft.edits, safety),), confidence, draft.evidence)


def _places(text: str, mark: str, low: int, high: int) -> Iterator[int]:
    at = text.find(mark, low, high)
    while at >= 0:
        yield at
        at = text.find(mark, at + 1, high)


def _kind(glyph: str) -> int:
    """Straight, angular, bracket-like or curly: a mark of another kind is of another style, not turned."""
    kinds = (STRAIGHT, GUILLEMETS, CORNERS)
    return next((number for number, kind in enumerate(kinds) if glyph in kind), len(kinds))


def _apart(drafts: Sequence[_Draft]) -> list[_Draft]:
    """The drafts in order, without those that would change what a likelier one changes."""
    kept: list[_Draft] = []
    for draft in sorted(drafts, key=lambda d: (-d.margin, d.span)):
        if not any(a.span.collides(b.span) for k in kept for a in k.edits for b in draft.edits):
            kept.append(draft)
    return sorted(kept, key=lambda d: d.span)
