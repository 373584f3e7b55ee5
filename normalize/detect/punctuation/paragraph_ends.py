"""The stop that is missing where a paragraph ends.

Headings, captions, posts and verses end without one, and so does a text that is cut off. Only a
paragraph of several sentences counts, in a text whose other such paragraphs all end with a mark.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from normalize.detect import Proposal, View, change
from normalize.detect.punctuation.marks import LINE, is_capital, word_before
from normalize.detect.shapes import LOWER, UPPER, among
from normalize.findings import Evidence, Safety
from normalize.text import Span

__all__ = ["UNENDED", "unended_paragraphs"]

FEWEST = 5
"""Paragraphs of several sentences that must end with a mark for each one that does not."""

SHORTEST = 60
"""Shorter paragraphs may be headings."""


@cache
def _inner_end() -> regex.Pattern[str]:
    return regex.compile(r"\p{Ll}{3}[.!?][\"')\N{RIGHT DOUBLE QUOTATION MARK}]? \p{Lu}")


@cache
def _clause() -> regex.Pattern[str]:
    return regex.compile(r"[.!?\N{HORIZONTAL ELLIPSIS}:;] ")


_CLOSES = among("\"')\N{RIGHT DOUBLE QUOTATION MARK}")
UNENDED = rf"\n[^\n]*{LOWER}{{3}}[.!?]{_CLOSES}? {UPPER}[^\n]*{LOWER}(?:\n|$)"
"""The shape of a paragraph below the first line in which a sentence ends, and which ends with a small letter."""


def unended_paragraphs(view: View) -> Iterator[Proposal]:
    """``... to the harbour`` at the end of a paragraph among paragraphs that end with stops."""
    text = view.text
    breaks = (*view.hits.get("\n", ()), len(text))
    # the first line may be a headline of two sentences
    small = [end for end in breaks[1:] if text[end - 1].islower()]
    if not small:
        return
    starts = [(text.rfind("\n", 0, end) + 1, end) for end in small]
    open_ends = [(start, end) for start, end in starts if _is_prose(text, start, end)]
    if not open_ends:
        return
    ended = [
        end - start
        for start, end in zip((0, *(at + 1 for at in breaks)), breaks, strict=False)
        if not text[end - 1].islower() and _is_prose(text, start, end)
    ]
    if len(ended) < FEWEST * len(open_ends):
        return
    typical = sum(ended) / len(ended)
    for start, end in open_ends:
        if end - start < 0.6 * typical:
            continue  # a headline inside the text
        proposal = _unended(view, end)
        if proposal is not None:
            yield proposal


def _is_prose(text: str, start: int, end: int) -> bool:
    """Whether a sentence ends and another begins inside."""
    return end - start >= SHORTEST and _inner_end().search(text, max(start, end - 20 * LINE), end) is not None


def _unended(view: View, end: int) -> Proposal | None:
    text = view.text
    last = word_before(text, end)
    behind = text[end : end + 20].lstrip()
    if len(last) < 3 or not last.islower() or (behind and not is_capital(behind[0])):
        return None
    words = _clause().split(text[max(0, end - LINE) : end])[-1].split()
    if len(words) < 4 or any(w[0] in "#@" for w in words) or last in view.conventions.function_words:
        return None
    return Proposal(
        "any.stops.missing-final-stop",
        Span(end, end),
        (change(text, end, end, ".", safety=Safety.REVIEW, title="insert a stop"),),
        evidence=(Evidence("style", "every other such paragraph ends with a mark", Span(end - 1, end)),),
        fields={"word": last},
    )
