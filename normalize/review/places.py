"""What a reviewer decides about: places, and which of them are the same edit.

A place is one entry of a result's plan, or a finding that has none: the edits, what stands around them, and why.
A finding whose repair cannot stand beside one of the plan is no place of its own but an alternative there.
Places are the same where one rule makes the same change to the same words, whatever the text.
"""

from __future__ import annotations

import hashlib
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from normalize.edits import Edit, apply
from normalize.findings import Evidence, Finding, Result, Safety, Severity
from normalize.render.terminal import title_of
from normalize.text import Span

__all__ = ["NO_FIX", "Place", "Words", "places_of", "words_of"]

NO_FIX = -1
"""The tier of a place that nothing is proposed for."""

_WORD = 40
"""Code points of a word at most; what is longer is no word."""

_APART = 60
"""Code points that edits of one fix reach over before they are shown one by one."""

_OF_ONE_TEXT = frozenset({"pronouns"})
"""Categories whose edits are the same only within one text: what a pronoun should be hangs on who is meant there."""

_GAP = " \N{HORIZONTAL ELLIPSIS} "

_AROUND = 48
"""Code points of context that are kept with a place."""


@dataclass(frozen=True, slots=True)
class Words:
    """A change as people read it: whole words where letters change, and where these stand.

    Edits of one fix that lie far apart are joined by an ellipsis.
    """

    old: str
    new: str
    span: Span


@dataclass(frozen=True, slots=True)
class Place:
    """One place of one document. `fixes` are the alternatives as (title, edits), the proposed one first.

    `tier` is a `Safety` as a number, or `NO_FIX`. `also` are the keys of further findings that the same
    edits repair. `same` names what it shares with its like (`Place` says in its module when that is).
    """

    key: str
    also: tuple[str, ...]
    rule: str
    category: str
    span: Span
    fixes: tuple[tuple[str, tuple[Edit, ...]], ...]
    tier: int
    severity: Severity
    confidence: float
    message: str
    evidence: tuple[Evidence, ...]
    words: Words
    before: str
    after: str
    same: str


def words_of(text: str, span: Span, edits: Sequence[Edit]) -> Words:
    """The change that edits make, over whole words where they change letters, join or part words.

    >>> words_of("Mr Blinkin said", Span(3, 10), [Edit(Span(8, 9), "i", "e")])
    Words(old='Blinkin', new='Blinken', span=Span(start=3, end=10))
    >>> words_of("jail , he", Span(4, 6), [Edit(Span(4, 5), " ", "")])      # only marks: as it is
    Words(old=' ', new='', span=Span(start=4, end=5))
    """
    if not edits:
        return Words(span.of(text), "", span)
    start, end = edits[0].span.start, edits[-1].span.end
    if len(edits) > 1 and end - start > _APART:
        parts = [words_of(text, edit.span, [edit]) for edit in edits]
        return Words(_GAP.join(p.old for p in parts), _GAP.join(p.new for p in parts), Span(start, end))
    first, last = edits[0], edits[-1]
    left, right = start > 0 and _inner(text[start - 1]), end < len(text) and _inner(text[end])
    bare = not first.old or not first.new
    if left and (_starts(first.old) or _starts(first.new) or (bare and len(edits) == 1 and right)):
        while start > 0 and _inner(text[start - 1]) and edits[0].span.start - start < _WORD:
            start -= 1
    bare = not last.old or not last.new
    if right and (_ends(last.old) or _ends(last.new) or (bare and len(edits) == 1 and left)):
        while end < len(text) and _inner(text[end]) and end - edits[-1].span.end < _WORD:
            end += 1
    old = text[start:end]
    moved = [Edit(Span(e.span.start - start, e.span.end - start), e.old, e.new) for e in edits]
    return Words(old, apply(old, moved), Span(start, end))


def _inner(character: str) -> bool:
    """Whether a character is part of a word that is set apart by spaces."""
    if not (character.isalnum() or unicodedata.category(character)[0] == "M"):
        return False
    return character.isascii() or not unicodedata.name(character, "").startswith(
        ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR")
    )


def _starts(text: str) -> bool:
    return bool(text) and _inner(text[0])


def _ends(text: str) -> bool:
    return bool(text) and _inner(text[-1])


def places_of(result: Result, *, hints: bool = False) -> Iterator[Place]:
    """The places of a result, in the order of the text; hints only when asked for."""
    by_key = {finding.key: finding for finding in result.visible(hints=hints)}
    out: list[Place] = []
    placed: set[str] = set()
    for choice in result.chosen:
        known = [by_key[key] for key in choice.findings if key in by_key]
        if known:
            placed.update(choice.findings)
            out.append(_place(result, known, choice.edits, int(choice.safety)))
    planned = sorted(out, key=lambda place: place.span)
    for finding in by_key.values():
        if finding.key in placed:
            continue
        best = finding.fixes[0] if finding.fixes else None
        rival = _rival(planned, finding.fixes[0].edits) if best else None
        if best is not None and rival is not None:
            words = words_of(result.document.text, finding.span, best.edits)
            title = f"{title_of(finding.rule)}: {words.new or 'nothing'}"
            fixes = (*rival.fixes, (title, best.edits))
            merged = replace(rival, fixes=fixes, also=(*rival.also, finding.key))
            out[out.index(rival)] = planned[planned.index(rival)] = merged
            continue
        tier = NO_FIX if best is None else int(min(best.safety, Safety.REVIEW))
        out.append(_place(result, [finding], best.edits if best else (), tier))
    yield from sorted(out, key=lambda place: (place.span, place.key))


def _rival(planned: Sequence[Place], edits: Sequence[Edit]) -> Place | None:
    """The place of the plan that the edits of a finding cannot stand beside, so that they are its alternative."""
    reach = edits[-1].span.end
    for place in planned[: bisect_right(planned, reach, key=lambda place: place.span.start)]:
        theirs = place.fixes[0][1] if place.fixes else ()
        if any(edit.span.collides(other.span) for edit in edits for other in theirs):
            return place
    return None


def _place(result: Result, findings: Sequence[Finding], edits: tuple[Edit, ...], tier: int) -> Place:
    text = result.document.text
    first = findings[0]
    fixes = [("", edits)] if edits else []
    if len(findings) == 1:
        fixes += [(fix.title, fix.edits) for fix in first.fixes if fix.edits != edits]
        fixes[:1] = [(fix.title, edits) for fix in first.fixes if fix.edits == edits][:1] or fixes[:1]
    words = words_of(text, first.span, edits)
    start, end = words.span.start, words.span.end
    said = repr((first.rule, words.old, words.new, result.document.id if first.category in _OF_ONE_TEXT else ""))
    return Place(
        key=first.key,
        also=tuple(finding.key for finding in findings[1:]),
        rule=first.rule,
        category=first.category,
        span=Span(min(start, first.span.start), max(end, first.span.end)),
        fixes=tuple(fixes),
        tier=tier,
        severity=max(finding.severity for finding in findings),
        confidence=min(finding.confidence for finding in findings),
        message=first.message,
        evidence=tuple(evidence for finding in findings for evidence in finding.evidence),
        words=words,
        before=text[max(0, start - _AROUND) : start],
        after=text[end : end + _AROUND],
        same=hashlib.sha256(said.encode("utf-8", "backslashreplace")).hexdigest()[:16],
    )
