"""Which lines of a text need their quotation marks parsed.

Most do not: one precompiled pattern runs over all lines whose marks are obviously well formed, at
about 100 MB/s. Lines that are left come in clusters, because a quotation may run on over lines
without any mark; a line with well-formed marks ends the cluster.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from itertools import islice

from normalize.detect.quotemarks import COMPOSITE, DOUBLE, MARK, ONE_MARK

__all__ = ["Cluster", "RawLine", "clusters", "plain_text"]

FAR = 3_000
"""Code points without any mark after which a quotation no longer runs on."""

MOST = 256
"""Marks that are read together."""

DENSEST = 4
"""Fewer code points per mark than this are no prose."""

BUDGET, SPARSEST = 512, 100
"""Marks that are read in a text: so many, and one for so many code points. Prose has fewer by far; of a text
that is nothing but marks only the first part is read, so that no text takes long."""

_SPACELESS = "\u0e00-\u0e7f\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef"
"""Thai, Han and kana, which need no space around quotation marks."""


def _plain(*, same: bool) -> re.Pattern[str]:
    """Text whose marks stand in plain pairs within lines, with the spaces where any language has them.

    `same`: ”…” is such a pair too, as in Finnish and Swedish.
    """
    gap, rest = f"[^{DOUBLE}]*+", f"[^{DOUBLE}\n]*+"
    before = rf"(?<![^\s(\[{{—–\-/…*_>'’{_SPACELESS}])"
    after = r"(?=[\w(\[{$€£#@%…¿¡'‘’\-–—*_+&<])"
    ahead, behind = r"(?<=[^\s(\[{])", rf"(?![^\W{_SPACELESS}\uac00-\ud7a3]|[$€£#@¿¡‘])"
    pairs = ['""', "“”", "„[“”]", "»«", *(["””"] if same else [])]
    forms = [f"{before}{p[0]}{after}{rest}{ahead}{p[1:]}{behind}" for p in pairs]
    forms.append(f"{before}«(?![\\s.,;:!?)]){rest}{ahead}»{behind}")
    forms.append(f"{before}«[^\\S\\n]{rest}[^\\S\\n]»{behind}")
    forms.append(f"「[^{DOUBLE}\\n]*+」")
    return re.compile(f"{gap}(?:(?:{'|'.join(forms)}){gap})*+")


_PLAIN = {same: _plain(same=same) for same in (False, True)}
_COMPOSITE = re.compile(r"(?<!['‘’‚`,])(?:''|``|‘‘|’’|‚‚|(?<![^\s(]),,(?=\w))(?!['‘’‚`,])")


def plain_text(*, same: bool) -> re.Pattern[str]:
    r"""The pattern that matches a text up to its first mark that is in no plain pair.

    `same`: the language writes ”…” too, as Finnish and Swedish do.

    >>> plain_text(same=False).match("“Yes,” she said.\n“No.\n").end()
    17
    >>> plain_text(same=False).match("”Ei”").end(), plain_text(same=True).match("”Ei”").end()
    (0, 4)
    """
    return _PLAIN[same]


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


def clusters(text: str, plain: re.Pattern[str]) -> Iterator[Cluster]:
    r"""The lines that need a parse, in order, as clusters of bounded size.

    >>> [len(c.lines) for c in clusters("“One.\nTwo.”\nA “b” c.\n“Seven.", plain_text(same=False))]
    [2, 1]
    """
    composite = any(pair in text for pair in COMPOSITE)
    mark = MARK if composite else ONE_MARK
    singles = (m.start() for m in _COMPOSITE.finditer(text)) if composite else iter(())
    size = len(text)
    single = next(singles, size)
    lines: list[RawLine] = []
    marks = at = 0
    left = BUDGET + size // SPARSEST
    while at < size and left > 0:
        good = plain.match(text, at).end()  # type: ignore[union-attr]
        while single < at:
            single = next(singles, size)
        good = min(good, single)
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
        stop = end - 1 if end > at and text[end - 1] == "\r" else end
        found = tuple(islice(mark.finditer(text, at, stop), MOST))
        if marks + len(found) > MOST and lines:
            yield Cluster(tuple(lines), False, True)
            lines, marks = [], 0
        left -= len(found)
        if len(found) < MOST:
            lines.append(RawLine(at, stop, found))
            marks += len(found)
        else:
            pieces = islice(mark.finditer(text, at, stop), left + MOST)
            left -= yield from _pieces(pieces, at, stop)
        at = end + 1
    if lines:
        yield Cluster(tuple(lines), False, True)


def _begins_line(text: str, low: int, at: int) -> bool:
    """Whether only blanks stand between the start of the line and a place after `low`."""
    return not text[max(low, text.rfind("\n", low, at) + 1) : at].strip()


def _pieces(marks: Iterator[re.Match[str]], start: int, end: int) -> Generator[Cluster, None, int]:
    """A very long line in pieces of `MOST` marks, and how many there are.

    Pieces that are hardly more than marks are left out.
    """
    at, count = start, 0
    while found := tuple(islice(marks, MOST)):
        count += len(found)
        stop = found[-1].end()
        if stop - found[0].start() > DENSEST * len(found):
            yield Cluster((RawLine(at, stop if len(found) == MOST else end, found),), False, False)
        at = stop
    return count
