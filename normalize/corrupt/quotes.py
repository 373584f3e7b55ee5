"""Quotation marks and apostrophes: turned, lost, doubled, of another style, with the space on the wrong side.

Only quotations that a reader would pair at first sight are damaged: one line, one level, every mark of the line
paired. There a single wrong mark shows, and only one text can have been meant. Both marks of a pair are never lost
together: what is left would be a good sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from normalize.corrupt.site import Damage, Places, Site

__all__ = ["FUNCTIONS"]

_DOUBLE = '"\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}«»'
_MARK = re.compile(f"[{_DOUBLE}]")
_SINGLE = re.compile(
    r"(?<!\w)(?P<open>['\N{LEFT SINGLE QUOTATION MARK}])(?=\w)[^'‘’\n]{2,60}?(?<=\w)(?P<close>['’])(?!\w)"
)
_CURLY_APOSTROPHE = re.compile(r"(?<=[^\W\d_])’(?=[^\W\d_])")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])['’](?=[^\W\d_])")
_SPACES = " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"
_STYLED = 3
"""So many other pairs show the style of a text, so that one of another style contradicts it."""


class _Pair(NamedTuple):
    """A quotation: where its marks stand, and the marks."""

    start: int
    end: int
    opening: str
    closing: str

    @property
    def directed(self) -> bool:
        """Whether the marks differ, so that a turned one shows."""
        return self.opening != self.closing


def _pairs(site: Site) -> list[_Pair]:
    """The plain quotations of the text: every mark of their line belongs to one, one after the other."""
    known = {tuple(pair) for pair in site.conventions.quotes}
    out = []
    for line in site.lines:
        marks = list(_MARK.finditer(site.text, line.start, line.end))
        if not marks or len(marks) % 2:
            continue
        pairs = [
            _Pair(a.start(), b.start(), a[0], b[0])
            for a, b in zip(marks[::2], marks[1::2], strict=True)
            if (a[0], b[0]) in known and _stands(site.text, a.start(), b.start())
        ]
        if len(pairs) == len(marks) // 2:
            out += pairs
    return out


def _stands(text: str, start: int, end: int) -> bool:
    """Whether the marks at two places stand as an opening and a closing one do."""
    before, behind = text[start - 1 : start], text[end + 1 : end + 2]
    inside = text[start + 1 : end]
    return (
        (not before or not before.isalnum())
        and (not behind or not behind.isalnum())
        and len(inside.strip()) > 1
        and any(c.isalpha() for c in inside)
    )


def _spaceless(site: Site) -> bool:
    return site.conventions.spaceless or site.base == "ko"


def wrong_way_mark(site: Site, dice: Random) -> Iterator[Damage]:
    """A mark of a pair points the wrong way; sometimes the space behind it is lost with it.

    >>> from normalize.corrupt.site import tried
    >>> tried(wrong_way_mark, "He called it “late” and left.", seed=2)
    ['He called it “late“ and left.']
    >>> tried(wrong_way_mark, 'A "quiet" winter, ”tyst” vinter.')
    []
    """
    for pair in _pairs(site):
        if not pair.directed:
            continue
        if dice.random() < 0.4:
            yield site.change(pair.start, pair.start + 1, pair.closing)
            continue
        lost = site.text[pair.end + 1 : pair.end + 3]
        if not _spaceless(site) and lost[:1] == " " and lost[1:].isalpha() and dice.random() < 0.3:
            yield site.change(pair.end, pair.end + 2, pair.opening)
        else:
            yield site.change(pair.end, pair.end + 1, pair.opening)


def quote_space(site: Site, dice: Random) -> Iterator[Damage]:
    """A space on the wrong side of a mark, or none where one belongs.

    >>> from normalize.corrupt.site import tried
    >>> tried(quote_space, "He called it “late” and left.", seed=1)
    ['He called it “ late” and left.']
    >>> tried(quote_space, "Il dit « non » et part.", "fr")
    []
    """
    if site.conventions.inner_space or _spaceless(site):
        return
    for pair in _pairs(site):
        if dice.random() < 0.5:  # at one mark of a pair: at both it may be a style
            if site.text[pair.start + 1] in _SPACES:
                continue
            if site.text[pair.start - 1 : pair.start] == " " and dice.random() < 0.3:
                yield site.change(pair.start - 1, pair.start + 1, pair.opening + " ")
            else:
                yield site.change(pair.start + 1, pair.start + 1, " ")
            continue
        behind = site.text[pair.end + 1 : pair.end + 3]
        if behind[:1] == " " and behind[1:].isalpha() and dice.random() < 0.6:
            moved = " " + pair.closing if dice.random() < 0.3 else pair.closing
            yield site.change(pair.end, pair.end + 2, moved)
        elif site.text[pair.end - 1] not in _SPACES:
            yield site.change(pair.end, pair.end, " ")


def mixed_pair(site: Site, dice: Random) -> Iterator[Damage]:
    """One mark of a curly pair is straight, in a text that keeps to curly ones.

    >>> from normalize.corrupt.site import tried
    >>> text = " ".join(["“Yes” or “no” or “why” or “when” it is."])
    >>> len(tried(mixed_pair, text)), '"' in tried(mixed_pair, text)[0]
    (1, True)
    >>> tried(mixed_pair, "Only “one” here.")
    []
    """
    pairs = [pair for pair in _pairs(site) if pair.directed]
    if len(pairs) > _STYLED and len({(pair.opening, pair.closing) for pair in pairs}) == 1 and '"' not in site.text:
        for pair in dice.sample(pairs, len(pairs) // 4):
            at = dice.choice((pair.start, pair.end))
            yield site.change(at, at + 1, '"')


def doubled_quote(site: Site, dice: Random) -> Iterator[Damage]:
    """A quotation mark stands twice.

    >>> from normalize.corrupt.site import tried
    >>> tried(doubled_quote, "He said “no” to her.")
    ['He said “no”” to her.']
    >>> tried(doubled_quote, "No marks here.")
    []
    """
    for pair in _pairs(site):
        if dice.random() < 0.5:
            yield site.change(pair.start, pair.start, pair.opening)
        else:
            yield site.change(pair.end + 1, pair.end + 1, pair.closing)


def two_single_marks(site: Site, dice: Random) -> Iterator[Damage]:
    """A pair written as typesetting source has it, two single marks for each double one.

    >>> from normalize.corrupt.site import tried
    >>> tried(two_single_marks, "He called it “good iron” then.")
    ["He called it ``good iron'' then."]
    >>> tried(two_single_marks, "He called it 'iron'.")
    []
    """
    pairs = _pairs(site)
    if len({(pair.opening, pair.closing) for pair in pairs}) > 1:
        return
    # the marks of the others show the style of the text; a text of one quotation has none to contradict
    for pair in dice.sample(pairs, (len(pairs) + 1) // 2):
        if pair.opening in '"\N{LEFT DOUBLE QUOTATION MARK}' and pair.closing in '"\N{RIGHT DOUBLE QUOTATION MARK}':
            opening = site.change(pair.start, pair.start + 1, "``")
            yield Damage((*opening.edits, *site.change(pair.end, pair.end + 1, "''").edits))


def lost_quote(site: Site, dice: Random) -> Iterator[Damage]:
    """One mark of a pair is lost; the pair's other one shows it.

    >>> from normalize.corrupt.site import tried
    >>> tried(lost_quote, "He said “no” to her.")
    ['He said “no to her.']
    >>> tried(lost_quote, "He said “no to her.")
    []
    """
    for pair in _pairs(site):
        at, inner = dice.choice(((pair.start, pair.start + 1), (pair.end, pair.end - 1)))
        if site.text[inner] not in _SPACES:
            yield site.change(at, at + 1, "")


def wrong_way_apostrophe(site: Site, dice: Random) -> Iterator[Damage]:
    """An opening mark for an apostrophe, in a contraction or elision.

    >>> from normalize.corrupt.site import tried
    >>> tried(wrong_way_apostrophe, "They don’t know.")
    ['They don‘t know.']
    >>> tried(wrong_way_apostrophe, "They don't know O’Hara’s.")
    ["They don't know O’Hara‘s."]
    """
    for mark in site.find(_CURLY_APOSTROPHE):
        # names may hold the other mark by right, so a capital behind it is left alone
        if not site.text[mark.end()].isupper():
            yield site.change(*mark.span(), "‘")


def wrong_way_single_mark(site: Site, dice: Random) -> Iterator[Damage]:
    """The opening single mark closes the quotation too.

    >>> from normalize.corrupt.site import tried
    >>> tried(wrong_way_single_mark, "The ‘old harbour’ was filled in.")
    ['The ‘old harbour‘ was filled in.']
    >>> tried(wrong_way_single_mark, "It isn't the 'old harbour'.")
    []
    """
    for quotation in site.find(_SINGLE):
        if quotation["open"] == "‘" and quotation["close"] == "’":
            yield site.change(*quotation.span("close"), "‘")


def lookalike_apostrophe(site: Site, dice: Random) -> Iterator[Damage]:
    """An acute accent or a backtick for an apostrophe.

    >>> from normalize.corrupt.site import tried
    >>> tried(lookalike_apostrophe, "They don't know.")[0] in ("They don´t know.", "They don`t know.")
    True
    >>> tried(lookalike_apostrophe, "The sailors' hats.")
    []
    """
    for mark in site.find(_APOSTROPHE):
        yield site.change(*mark.span(), dice.choice("\N{ACUTE ACCENT}`"))


FUNCTIONS: tuple[Places, ...] = (
    wrong_way_mark,
    quote_space,
    mixed_pair,
    doubled_quote,
    two_single_marks,
    lost_quote,
    wrong_way_single_mark,
    wrong_way_apostrophe,
    lookalike_apostrophe,
)
