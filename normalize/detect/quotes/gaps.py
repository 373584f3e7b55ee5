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

_REACH = 40
"""Code points in which the words beside a mark are read."""

_FEWEST = 3
"""Words of a quotation that is opened or closed where a verb of saying shows it."""

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
    if (spoken := _spoken_before(view, mark, line)) is not None:
        start, verb = spoken
        insert = Edit(Span(start, start), "", pairs.opener_of(mark.glyph))
        return Proposal(
            "any.quotes.missing-opening-mark",
            Span(*word.span()) if (word := _word().match(text, start)) else here,
            (Fix((insert,), Safety.REVIEW, "open the quotation"),),
            evidence=(lonely, Evidence("speech", f"{verb.of(text)!r} says that what stands before is spoken", verb)),
        )
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
    """Where a verb of saying shows the end, it is closed there; else a hint, with an end where all is quotation."""
    text = view.text
    here = Span(mark.start, mark.end)
    if (said := _said_after(view, mark, line)) is not None:
        comma, verb = said
        closer = pairs.closer_of(mark.glyph)
        inside, outside = text.count("," + closer), text.count(closer + ",")
        inside_first = inside > outside or (inside == outside and base(view.language) == "en")
        at = comma + 1 if inside_first else comma
        return Proposal(
            "any.quotes.missing-closing-mark",
            Span(comma, comma + 1),
            (Fix((Edit(Span(at, at), "", closer),), Safety.REVIEW, "close the quotation"),),
            evidence=(
                Evidence("balance", "nothing closes what this mark opens", here),
                Evidence("speech", f"{verb.of(text)!r} says that what stands before is spoken", verb),
            ),
        )
    end = line.start + len(text[line.start : line.end].rstrip())
    words = _word().findall(text[line.start : end].lower())
    whole = len(line.marks) == 1 and mark.left == Side.EDGE and end > mark.end and text[end - 1] in _ENDS
    fixes: tuple[Fix, ...] = ()
    if whole and not view.conventions.speech_verbs.intersection(words):
        edit = Edit(Span(end, end), "", pairs.closer_of(mark.glyph))
        fixes = (Fix((edit,), Safety.HINT, "close it here"),)
    says = "nothing closes what this mark opens, and no later line opens it again"
    return Proposal("any.quotes.unclosed-quotation", here, fixes, evidence=(Evidence("balance", says, here),))


def _spoken_before(view: View, mark: Mark, line: Line) -> tuple[int, Span] | None:
    """Where a quotation begins that the first mark of a paragraph closes before a verb of saying, and that verb.

    Only where all that stands before the mark is one sentence, into which no speech is led.
    """
    text, verbs = view.text, view.conventions.speech_verbs
    if len(line.marks) < 2:
        return None  # a text without other quotations may use the mark for something else
    first = _word().search(text, line.start, mark.start)
    verb = _verb_after(view, mark.end, line.end)
    if line.marks[0] is not mark or first is None or verb is None or not _begins_paragraph(text, line.start):
        return None
    if text[line.start : first.start()].strip() or not (mark.left == Side.STOP or text.startswith(",", mark.end)):
        return None
    words = list(_word().finditer(text, first.start(), mark.start))
    if len(words) < _FEWEST or _stop().search(text, first.start(), mark.start) is not None:
        return None
    # "He said, the ferry is late,” she went on": it may as well begin behind the comma
    told = any(word[0].lower() in verbs and text[word.end()] in ",:" for word in words)
    return None if told else (first.start(), verb)


def _said_after(view: View, mark: Mark, line: Line) -> tuple[int, Span] | None:
    """The only comma behind an opening mark, and before the next one, that a verb of saying follows, and that verb."""
    text = view.text
    if mark.right not in (Side.WORD, Side.FREE):
        return None
    end = next((other.start for other in line.marks if other.start > mark.start), line.end)
    found = [
        (at, verb)
        for at in range(mark.end, min(end, mark.end + _NEAR))
        if text[at] == "," and (verb := _verb_after(view, at + 1, end)) is not None
    ]
    if len(found) != 1 or len(_word().findall(text, mark.end, found[0][0])) < _FEWEST:
        return None
    return found[0]


def _verb_after(view: View, start: int, end: int) -> Span | None:
    """A verb of saying that is the first or second word behind a place."""
    for number, word in enumerate(_word().finditer(view.text, start, min(end, start + _REACH))):
        if word[0].lower() in view.conventions.speech_verbs:
            return Span(*word.span())
        if number:
            break
    return None


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
