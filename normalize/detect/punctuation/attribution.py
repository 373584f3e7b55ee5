"""Where a quotation ends inside a text: the stop or the comma that is missing there, or wrong.

Stops are looked at in every language with capitals; commas before "he said" in English alone, because
other languages want none, or another order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from normalize.detect import Proposal, View, change
from normalize.detect.punctuation.abbreviations import Listed, listed
from normalize.detect.punctuation.besides import beside
from normalize.detect.punctuation.marks import (
    CLOSERS,
    LINE,
    is_capital,
    is_letter,
    line_before,
    word_after,
    word_before,
)
from normalize.detect.punctuation.tally import Tally
from normalize.findings import Evidence, Fix, Safety
from normalize.language import base, conventions
from normalize.paths import rules_table
from normalize.text import Span

__all__ = ["attributions", "missing_stops", "openers"]

_OPENING = (
    '"\N{LEFT DOUBLE QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}'
    "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}"
)
_SENTENCE_END = re.compile(r"[.!?\n]")
_WORDS = re.compile(r"[^\s]+")


@dataclass(frozen=True, slots=True)
class _Saying:
    """Words around a verb of saying (``rules/attribution.toml``)."""

    subjects: frozenset[str]
    articles: frozenset[str]
    links: frozenset[str]
    blocks: frozenset[str]
    verbs: frozenset[str]


@cache
def _sayings() -> dict[str, _Saying]:
    """The words of each language that parts a quotation from the verb by a comma."""
    tables = rules_table("attribution")
    return {
        language: _Saying(**{name: frozenset(words.split()) for name, words in table.items()})
        for language, table in tables.items()
    }


@cache
def openers() -> frozenset[str]:
    """What can stand right behind a quotation that is wanted here, in any language: asked before the language is."""
    words: set[str] = set()
    for language, saying in _sayings().items():
        words |= saying.subjects | saying.links | conventions(language).speech_verbs
    return frozenset(words)


def missing_stops(view: View, tally: Tally, ends: Sequence[int]) -> Iterator[Proposal]:
    """``“must be kept” This is``: a capitalised function word behind a quotation that no stop ended."""
    text = view.text
    for at in ends:
        if not at or not (text[at - 1].isalnum() or text[at - 1] == ")") or not is_capital(text[at + 2 : at + 3]):
            continue
        word = word_after(text, at + 2)
        after = at + 2 + len(word)
        if text[after : after + 1] != " " or not text[after + 1 : after + 2].islower():
            continue
        small = word.lower()
        if len(word) < 2 or small not in view.conventions.function_words or small in beside(view.language).polite:
            continue
        if not _is_closer(view, at) or _is_heading(text, at):
            continue
        inside, outside = _fixes(view, tally, at, ".", "insert a stop")
        yield Proposal(
            "any.stops.missing-stop-after-quotation",
            Span(at, at + 1),
            (inside, outside),
            evidence=(
                Evidence("case", f"{word!r} with a capital begins a sentence", Span(at + 2, after)),
                Evidence("neighbour", "no mark ends the sentence before it", Span(at - 1, at + 1)),
            ),
            fields={"word": word},
        )


def attributions(view: View, tally: Tally, ends: Sequence[int]) -> Iterator[Proposal]:
    """Commas before "he said", in English."""
    text = view.text
    for at in ends:
        if not at or not text[at + 2 : at + 3].islower() or not (text[at - 1] == "." or text[at - 1].isalnum()):
            continue
        behind = word_after(text, at + 2)
        start = _sentence_start(text, at) if behind in openers() else None
        saying = _sayings().get(base(view.language) or "") if start is not None else None
        if start is None or saying is None:
            continue
        said = _attribution(view, saying, at + 2)
        if text[at - 1] == ".":
            if said and listed(word_before(text, at - 1), view.language) is not Listed.YES:
                yield _stop_before(view, at, said)
        elif said:
            if len(text[start:at].split()) >= 4:
                inside, outside = _fixes(view, tally, at, ",", "insert a comma")
                yield _missing_comma(Span(at, at + 1), (inside, outside), said)
        elif behind in saying.links:
            late = _late_attribution(view, saying, at + 2)
            if late is not None:
                place, verb = late
                fix = change(text, place, place, ",", safety=Safety.REVIEW, title="insert a comma")
                yield _missing_comma(Span(place, place), (fix,), verb)


def _missing_comma(span: Span, fixes: tuple[Fix, ...], verb: str) -> Proposal:
    return Proposal(
        "any.stops.missing-comma-before-attribution",
        span,
        fixes,
        evidence=(Evidence("verb", f"{verb!r} says who is quoted; a comma parts it from what is quoted"),),
        fields={"verb": verb},
    )


def _stop_before(view: View, at: int, verb: str) -> Proposal:
    return Proposal(
        "any.stops.stop-before-attribution",
        Span(at - 1, at + 1),
        (change(view.text, at - 1, at, ",", safety=Safety.REVIEW, title="write a comma"),),
        evidence=(Evidence("verb", f"the sentence goes on with {verb!r}", Span(at, at + 2)),),
        fields={"verb": verb},
    )


def _attribution(view: View, saying: _Saying, at: int) -> str:
    """The verb of saying, if "said the minister", "he said" or "Smith said" begins here."""
    text, verbs = view.text, view.conventions.speech_verbs
    words = [m[0].strip(".,;:") for m in _WORDS.finditer(text, at, min(len(text), at + 80))][:4]
    if len(words) < 2:
        return ""
    if words[0] in verbs and (words[1].lower() in saying.articles | saying.subjects or is_capital(words[1][:1])):
        return words[0]
    if words[0] in saying.subjects and words[1] in verbs:
        return words[1]
    return ""


def _late_attribution(view: View, saying: _Saying, at: int) -> tuple[int, str] | None:
    """Where "said the minister" begins, behind a phrase that goes on with the quotation."""
    text, verbs = view.text, view.conventions.speech_verbs
    end = _SENTENCE_END.search(text, at, at + LINE)
    if end is None:
        return None
    words = list(_WORDS.finditer(text, at, end.start()))
    for index in range(2, min(len(words) - 1, 12)):
        before, verb, behind = words[index - 1][0], words[index][0], words[index + 1][0]
        if not before[-1].isalnum():
            return None
        if verb not in verbs:
            continue
        # "of which Russia said the envoy would leave" has a verb more
        if before.lower() in saying.blocks or any(w[0] in saying.verbs for w in words[index + 1 :]):
            return None
        if behind.lower() in saying.articles or is_capital(behind[0]):
            return words[index - 1].end(), verb
        return None
    return None


def _sentence_start(text: str, at: int) -> int | None:
    """Where the quotation that ends at `at` opens, if it opens its sentence with a capital."""
    start = line_before(text, at)
    opening = max(text.rfind(mark, start, at) for mark in _OPENING)
    if opening < 0 or not is_capital(text[opening + 1 : opening + 2]):
        return None
    before = text[start:opening].rstrip()
    return opening if not before or before[-1] in ".!?" + CLOSERS else None


def _is_closer(view: View, at: int) -> bool:
    """Whether the mark at `at` closes what another one opened on its line, in this language."""
    text, mark = view.text, view.text[at]
    start = line_before(text, at)
    pairs = [pair for pair in view.conventions.quotes if pair[1] == mark]
    opening = max((text.rfind(pair[0], start, at) for pair in pairs), default=-1)
    return opening >= 0 and is_letter(text[opening + 1 : opening + 2]) and at - opening > 3


def _is_heading(text: str, at: int) -> bool:
    """Whether the line writes most words with a capital."""
    start = line_before(text, at)
    end = text.find("\n", at, at + LINE)
    words = [w for w in text[start : end if end >= 0 else at + LINE].split() if is_letter(w[:1])]
    return sum(is_capital(w[0]) for w in words) * 2 > len(words) or len(words) < 6


def _fixes(view: View, tally: Tally, at: int, mark: str, title: str) -> tuple[Fix, Fix]:
    """The mark inside and outside the quotation mark, this text's own way first."""
    text, quote = view.text, view.text[at]
    inside = change(text, at, at, mark, safety=Safety.REVIEW, title=f"{title} inside")
    outside = change(text, at + 1, at + 1, mark, safety=Safety.REVIEW, title=f"{title} outside")
    within = sum(tally.count(m + quote) for m in ".,")
    without = sum(tally.count(quote + m) for m in ".,")
    if within == without:
        return (inside, outside) if base(view.language) == "en" else (outside, inside)
    return (inside, outside) if within > without else (outside, inside)
