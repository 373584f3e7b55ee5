"""Which lines of a text need their quotation marks parsed.

Most do not: one precompiled pattern runs over all lines whose marks are obviously well formed, at
about 100 MB/s. Lines that are left come in clusters, because a quotation may run on over lines
without any mark; a line with well-formed marks ends the cluster.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from normalize.detect.quotemarks import COMPOSITE, DOUBLE, MARK

__all__ = ["Cluster", "RawLine", "clusters", "plain_text"]

FAR = 3_000
"""Code points without any mark after which a quotation no longer runs on."""

MOST = 256
"""Marks that are read together."""

DENSEST = 4
"""Fewer code points per mark than this are no prose."""


def _plain(*, same: bool) -> re.Pattern[str]:
    """Text whose marks stand in plain pairs within lines, with the spaces where any language has them.

    `same`: ”…” is such a pair too, as in Finnish and Swedish.
    """
    gap, rest = f"[^{DOUBLE}]*+", f"[^{DOUBLE}\n]*+"
    before, after = r"(?<![^\s(\[{—–\-/…*_>])", r"(?=[\w(\[{$€£#@%…¿¡'‘’\-–—*_+&<])"
    ahead, behind = r"(?<=[^\s(\[{])", r"(?![\w$€£#@¿¡‘])"
    pairs = ['""', "“”", "„[“”]", "»«", *(["””"] if same else [])]
    forms = [f"{before}{p[0]}{after}{rest}{ahead}{p[1:]}{behind}" for p in pairs]
    outside = r"(?<![^\s(\[{—–\-/…*_>'’])"
    forms.append(f"{outside}«(?![\\s.,;:!?)]){rest}(?<![\\s(\\[{{])»{behind}")
    forms.append(f"{outside}«[^\\S\n]{rest}[^\\S\n]»{behind}")
    forms.append(f"「[^{DOUBLE}\n]*+」")
    return re.compile(f"{gap}(?:(?:{'|'.join(forms)}){gap})*+")


_PLAIN = {same: _plain(same=same) for same in (False, True)}
_SINGLE_MARK = re.compile(f"[{DOUBLE}]")
_COMPOSITE = re.compile(r"(?<!['‘’‚`,])(?:''|``|‘‘|’’|‚‚|(?<![^\s(]),,(?=\w))(?!['‘’‚`,])")


def plain_text(text: str) -> re.Pattern[str]:
    r"""The pattern that matches this text up to its first mark that is in no plain pair.

    >>> text = "“Yes,” she said.\n“No.\n"
    >>> plain_text(text).match(text).end()
    17
    """
    return _PLAIN[not ("“" in text and "”" in text)]


@dataclass(frozen=True, slots=True)
class RawLine:
    """A line, or a part of a very long one, that has marks (`found`) which are not plain pairs."""

    start: int
    end: int
    found: tuple[re.Match[str], ...]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Lines that are read together.

    `reopened`: the next line with marks begins with one. `whole`: no line was cut.
    """

    lines: tuple[RawLine, ...]
    reopened: bool
    whole: bool


def clusters(text: str) -> Iterator[Cluster]:
    r"""The lines that need a parse, in order, as clusters of bounded size.

    >>> [len(c.lines) for c in clusters("“One.\nTwo.\nThree.”\nFour “five” six.\n“Seven.")]
    [2, 1]
    """
    plain = plain_text(text)
    forced = [m.start() for m in _COMPOSITE.finditer(text)] if any(c in text for c in COMPOSITE) else []
    forced.reverse()
    mark = MARK if forced else _SINGLE_MARK
    lines: list[RawLine] = []
    marks = at = 0
    size = len(text)
    while at < size:
        good = plain.match(text, at).end()  # type: ignore[union-attr]
        while forced and forced[-1] < at:
            forced.pop()
        if forced:
            good = min(good, forced[-1])
        if good < size:
            good = max(at, text.rfind("\n", at, good) + 1)
        if good > at:
            first = mark.search(text, at, good) if lines else None
            if lines and (first is not None or good - at > FAR):
                reopened = first is not None and _begins_line(text, at, first.start())
                yield Cluster(tuple(lines), reopened, True)
                lines, marks = [], 0
            at = good
            if at >= size:
                break
        end = text.find("\n", at)
        end = size if end < 0 else end
        found = tuple(islice(mark.finditer(text, at, end), MOST))
        if marks + len(found) > MOST and lines:
            yield Cluster(tuple(lines), False, True)
            lines, marks = [], 0
        if len(found) < MOST:
            lines.append(RawLine(at, end, found))
            marks += len(found)
        else:
            yield from _pieces(mark.finditer(text, at, end), at, end)
        at = end + 1
    if lines:
        yield Cluster(tuple(lines), False, True)


def _begins_line(text: str, low: int, at: int) -> bool:
    """Whether only blanks stand between the start of the line and a place after `low`."""
    return not text[max(low, text.rfind("\n", low, at) + 1) : at].strip()


def _pieces(marks: Iterator[re.Match[str]], start: int, end: int) -> Iterator[Cluster]:
    """A very long line in pieces of `MOST` marks; pieces that are hardly more than marks are left out."""
    at = start
    while found := tuple(islice(marks, MOST)):
        stop = found[-1].end()
        if stop - found[0].start() > DENSEST * len(found):
            yield Cluster((RawLine(at, stop if len(found) == MOST else end, found),), False, False)
        at = stop
