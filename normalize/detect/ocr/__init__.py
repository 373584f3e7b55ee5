"""Words that a machine misread: letters taken for others, words broken in two, words that ran together.

A text is looked at word by word only where its letters are odd for its language (`normalize.ocr.noise`), in blocks: a
clean page beside a noisy one stays as it is. What is proposed comes from a noisy channel (`normalize.ocr.judge`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from normalize.detect import Proposal, Stage, View, change
from normalize.errors import MissingExtra
from normalize.findings import Evidence, Fix, Safety
from normalize.language import base
from normalize.ocr import noise
from normalize.paths import rules_table
from normalize.text import Span

if TYPE_CHECKING:
    from normalize.ocr.judge import Page, Reading
    from normalize.ocr.lexicon import Lexicon
    from normalize.ocr.segments import Broken, Joined

__all__ = ["DETECTOR"]

_MISREAD = "any.ocr.misread-word"
_BROKEN = "any.ocr.broken-word"
_JOINED = "any.ocr.joined-words"
_NOISY = "any.ocr.noisy-text"
_BLOCK = 6000
"""Characters of a block that is judged as one: enough to learn its confusions, no more than some pages."""

_MISSING = 0.1
"""The share of odd words from which a text is called noisy where no lexicon can be had."""

_NOTICED = 0.02
"""The share of letters read wrong from which the text as a whole is worth a word."""

_FEWEST_WORDS = 40
_TOGETHER = 2
"""Words read wrong in a text of fewer words than that: one alone may be an abbreviation, or of another language."""


class _Ocr:
    name = "ocr"
    stage = Stage.WORDING
    triggers = ()

    def detect(self, view: View) -> Iterator[Proposal]:
        language = base(view.language)
        if language is None or noise.letters(language) is None:
            return
        blocks = [
            block for block in _blocks(view.text) if noise.is_suspect(view.text[block.start : block.end], language)
        ]
        if not blocks:
            return
        from normalize.ocr.lexicon import lexicon

        try:
            words = lexicon(language)
            for block in blocks:
                yield from _block(view, block, language, words)
        except MissingExtra as missing:
            share = noise.odd_share(view.text, language)
            if share >= _MISSING:
                span = Span(0, min(len(view.text), blocks[0].end))
                yield Proposal(_NOISY, _first_line(view.text, span), fields={"says": str(missing)})


def _blocks(text: str) -> Iterator[Span]:
    """The text in pieces that end with a line."""
    start = 0
    while len(text) - start > _BLOCK * 3 // 2:
        end = text.find("\n", start + _BLOCK)
        if end < 0 or end - start > 2 * _BLOCK:
            end = text.find(" ", start + _BLOCK)
        if end < 0:
            break
        yield Span(start, end + 1)
        start = end + 1
    if start < len(text):
        yield Span(start, len(text))


def _first_line(text: str, span: Span) -> Span:
    """The first line of a place: a finding about a page is shown where it begins."""
    start = span.start + len(text[span.start : span.end]) - len(text[span.start : span.end].lstrip())
    end = text.find("\n", start, span.end)
    return Span(start, min(start + 80, end if end > start else span.end))


def _block(view: View, block: Span, language: str, words: Lexicon) -> Iterator[Proposal]:
    from normalize.ocr.judge import confidence, judge, threshold
    from normalize.ocr.segments import broken, joined
    from normalize.ocr.tokens import tokens

    text = view.text[block.start : block.end]
    if noise.unknown_share(text, words) < noise.limit(language):
        return
    page = judge(text, language, words, period=view.config.period or None, files=view.config.confusions)
    if page.noise >= _NOTICED and page.words >= _FEWEST_WORDS:
        yield Proposal(_NOISY, _shifted(_first_line(text, Span(0, len(text))), block), fields={"says": _about(page)})
    taken: set[int] = set()
    found = list(tokens(text))
    pieces = list(broken(text, found, words))
    if page.words < _FEWEST_WORDS:
        likely = sum(confidence(reading) >= threshold(reading, language) for reading in page.readings)
        if likely + len(pieces) < _TOGETHER:
            return
    for one in pieces:
        if not _is_taken(view, one.start + block.start, one.end + block.start):
            taken.add(one.start)
            yield _put_together(view, block, one, words)
    ends = {token.start: token.end for token in found}
    broken_words = {start for start, end in ends.items() if end in taken} | {
        token.start for token in found if token.start - 1 in taken
    }
    for reading in page.readings:
        if reading.token.start in broken_words or _at_line_end(text, reading):
            continue
        proposal = _misread(view, block, reading, page)
        if proposal is not None:
            taken.add(reading.token.start)
            yield proposal
    if language in _spaced():
        for token in found:
            cut = joined(token, words) if token.start not in taken else None
            if cut is not None and not _is_taken(view, token.start + block.start, token.end + block.start):
                yield _part(view, block, cut)


@cache
def _spaced() -> frozenset[str]:
    return frozenset(str(rules_table("ocr/noise")["joined"]["languages"]).split())


def _at_line_end(text: str, reading: Reading) -> bool:
    """Whether the token is a part of a word that a hyphen divides at a line end."""
    token = reading.token
    if text[token.end : token.end + 1] in ("-", "\N{NOT SIGN}", "\N{SOFT HYPHEN}") and not text[
        token.end + 1 : token.end + 2
    ].strip(" \n"):
        return True
    gap = text[max(0, token.start - 4) : token.start].rstrip()
    return gap[-1:] in ("-", "\N{NOT SIGN}", "\N{SOFT HYPHEN}") and "\n" in text[max(0, token.start - 4) : token.start]


def _is_taken(view: View, start: int, end: int) -> bool:
    return view.is_protected(start, end)


def _shifted(span: Span, block: Span) -> Span:
    return Span(span.start + block.start, span.end + block.start)


def _about(page: Page) -> str:
    said = f"about {page.noise:.0%} of the letters are read wrong"
    if page.print != "latin":
        said += f", as {page.print.capitalize()} print is"
    if page.period != "modern":
        said += f"; the spelling is that of the {page.period[:-1]}th century"
    return said


def _misread(view: View, block: Span, reading: Reading, page: Page) -> Proposal | None:
    from normalize.ocr.judge import confidence, threshold

    sure = confidence(reading)
    start, end = reading.token.start + block.start, reading.token.end + block.start
    if sure < threshold(reading, base(view.language) or "") or _is_taken(view, start, end):
        return None
    new = reading.candidate.word
    fix = smallest(view.text, start, end, new)
    changes = ", ".join(f"'{read}' for '{meant}'" for read, meant in reading.candidate.changes)
    evidence = [
        Evidence("confusion", f"a machine reads {changes}", Span(start, end)),
        Evidence("frequency", _frequencies(reading)),
    ]
    if reading.second is not None:
        evidence.append(Evidence("margin", f"the next candidate, '{reading.second.word}', is less likely", weight=-0.3))
    return Proposal(_MISREAD, Span(start, end), (fix,), sure, tuple(evidence), {"word": reading.word, "meant": new})


def _frequencies(reading: Reading) -> str:
    rank = in_a_million(reading.candidate.rank)
    own = f"'{reading.word}' is rarer" if reading.features["known"] else f"'{reading.word}' is in no list"
    return f"'{reading.candidate.word}': {rank} in a million words; {own}"


def in_a_million(rank: float) -> str:
    """A negative log probability as a number of words in a million.

    >>> in_a_million(6.9), in_a_million(16.0)
    ('1,008', '0.11')
    """
    number = math.exp(-rank) * 1e6
    return f"{number:,.0f}" if number >= 10 else f"{number:.2g}"


def smallest(text: str, start: int, end: int, new: str) -> Fix:
    """The fix that changes only the letters that differ.

    >>> smallest("tbe sea", 0, 3, "the").edits
    (Edit(span=Span(start=1, end=2), old='b', new='h'),)
    """
    last = len(new)
    while start < end and last and text[end - 1] == new[last - 1]:
        end, last = end - 1, last - 1
    first = 0
    while start < end and first < last and text[start] == new[first]:
        start, first = start + 1, first + 1
    return change(text, start, end, new[first:last], safety=Safety.REVIEW, title=f"read '{new}'")


def _put_together(view: View, block: Span, one: Broken, words: Lexicon) -> Proposal:
    start, end = one.start + block.start, one.end + block.start
    sure = min(0.97, 0.8 + one.margin / 80)
    said = f"'{one.word}' is a word ({10 ** (words.zipf(one.word) - 3):,.2g} in a million), its parts are none"
    fix = change(view.text, start, end, "", safety=Safety.REVIEW, title=f"read '{one.word}'")
    return Proposal(_BROKEN, Span(start, end), (fix,), sure, (Evidence("frequency", said),), {"word": one.word})


def _part(view: View, block: Span, cut: Joined) -> Proposal:
    at = cut.at + block.start
    span = Span(at - len(cut.left), at + len(cut.right))
    fix = change(view.text, at, at, " ", safety=Safety.REVIEW, title="put a space between them")
    sure = min(0.9, 0.5 + cut.margin / 30)
    said = f"'{cut.left}' and '{cut.right}' are frequent words, '{cut.left + cut.right}' is in no list"
    return Proposal(_JOINED, span, (fix,), sure, (Evidence("frequency", said),), {"left": cut.left, "right": cut.right})


DETECTOR = _Ocr()
