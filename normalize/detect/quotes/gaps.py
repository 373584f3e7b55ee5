"""Quotations that are never opened, or never closed.

People lose marks too, so this is a hint; but a paragraph that ends with a closing mark, whose speaker
says I or we, and that stands among other quotations, has lost its opening mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from normalize.detect import Proposal, View
from normalize.detect.quotes.marks import DOUBLE, ONE_MARK, Mark, Side, tables
from normalize.detect.quotes.pairs import Pairs
from normalize.detect.quotes.quotation import CLOSE, OPEN, Line, Reading
from normalize.edits import Edit
from normalize.findings import Evidence, Fix, Safety
from normalize.language import base
from normalize.text import Span

__all__ = ["gaps"]

_NEAR = 600
"""Code points around a paragraph in which other quotations are looked for."""

_ENDS = ".!?:\N{HORIZONTAL ELLIPSIS}\N{IDEOGRAPHIC FULL STOP}\N{DEVANAGARI DANDA}" + DOUBLE


@cache
def _stop() -> re.Pattern[str]:
    return re.compile(r"[.!?\N{HORIZONTAL ELLIPSIS}]\s+\S")


@cache
def _word() -> re.Pattern[str]:
    return re.compile(r"[^\W_]+(?:['\N{RIGHT SINGLE QUOTATION MARK}][^\W_]+)?")


def gaps(view: View, pairs: Pairs, lines: Sequence[Line], readings: Sequence[Reading]) -> Iterator[Proposal]:
    """What a reading leaves without a partner."""
    for reading in readings:
        mark, line = reading.mark, lines[reading.line]
        if reading.partner is not None or reading.runs_on:
            continue
        if reading.role == CLOSE:
            yield _unopened(view, pairs, mark, line)
        elif reading.role == OPEN:
            yield _unclosed(view, pairs, mark, line)


def _unopened(view: View, pairs: Pairs, mark: Mark, line: Line) -> Proposal:
    text = view.text
    here = Span(mark.start, mark.end)
    lonely = Evidence("balance", "nothing opens what this mark closes", here)
    if len(line.marks) > 1 or mark.closes.flaws > 0 or not _begins_paragraph(text, line.start):
        return Proposal("any.quotes.unopened-quotation", here, evidence=(lonely,))
    first = _word().search(text, line.start, mark.start)
    if first is None:
        return Proposal("any.quotes.unopened-quotation", here, evidence=(lonely,))
    insert = Edit(Span(first.start(), first.start()), "", pairs.opener_of(mark.glyph))
    person = _first_person(view, text, line.start, mark.start)
    quoted = _neighbour(text, line)
    if person is None or quoted is None or mark.right != Side.EDGE or mark.left != Side.STOP:
        return Proposal(
            "any.quotes.unopened-quotation", here, (Fix((insert,), Safety.HINT, "open it here"),), evidence=(lonely,)
        )
    return Proposal(
        "any.quotes.missing-opening-mark",
        Span(*first.span()),
        (Fix((insert,), Safety.REVIEW, "open the quotation"),),
        evidence=(
            Evidence("closing", "the paragraph ends with a closing mark that nothing opens", here),
            Evidence("person", f"its speaker says '{person.of(text)}'", person),
            Evidence("neighbour", "quotations stand nearby", quoted),
        ),
    )


def _unclosed(view: View, pairs: Pairs, mark: Mark, line: Line) -> Proposal:
    """A hint, with a closing mark at the end of the line where the line is all quotation."""
    text = view.text
    here = Span(mark.start, mark.end)
    end = line.start + len(text[line.start : line.end].rstrip())
    words = _word().findall(text[line.start : end].lower())
    whole = len(line.marks) == 1 and mark.left == Side.EDGE and end > mark.end and text[end - 1] in _ENDS
    fixes: tuple[Fix, ...] = ()
    if whole and not view.conventions.speech_verbs.intersection(words):
        edit = Edit(Span(end, end), "", pairs.closer_of(mark.glyph))
        fixes = (Fix((edit,), Safety.HINT, "close it here"),)
    says = "nothing closes what this mark opens, and no later line opens it again"
    return Proposal("any.quotes.unclosed-quotation", here, fixes, evidence=(Evidence("balance", says, here),))


def _begins_paragraph(text: str, at: int) -> bool:
    """Whether a line does not continue the one before."""
    before = text[max(0, at - 80) : at]
    above = before[:-1].rstrip(" \t\r")
    return not above or above[-1] == "\n" or above[-1] in _ENDS


def _first_person(view: View, text: str, start: int, end: int) -> Span | None:
    """Where the first sentence says I or we."""
    own = tables().first_person.get(base(view.language) or "", frozenset())
    stop = _stop().search(text, start, end)
    words = _word().finditer(text, start, stop.start() if stop else end) if own else ()
    return next((Span(*word.span()) for word in words if word[0].lower() in own), None)


def _neighbour(text: str, line: Line) -> Span | None:
    """Another quotation mark nearby."""
    after = ONE_MARK.search(text, line.end, min(len(text), line.end + _NEAR))
    low = max(0, line.start - _NEAR)
    at = max(text.rfind(mark, low, line.start) for mark in DOUBLE)
    if at >= 0:
        return Span(at, at + 1)
    return Span(*after.span()) if after else None
