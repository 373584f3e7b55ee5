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

from normalize.detect.quotes.marks import MARK, ONE_MARK, two_singles
from normalize.detect.quotes.plain import FAR

__all__ = ["Cluster", "RawLine", "clusters"]

MOST = 256
"""Marks that are read together."""

LONGEST = 3_000
"""Code points of a line that is read as a whole; of a longer one only the surroundings of what is not plain."""

WINDOW, PLAIN = 16, 1_500
"""Marks of such surroundings, which end where so many code points of plain text follow."""

_BESIDE = 60
"""Code points beside such surroundings that may say who speaks."""

DENSEST = 4
"""Fewer code points per mark than this are no prose."""

BUDGET, SPARSEST = 512, 100
"""Marks that are read in a text: so many, and one for so many code points. Prose has fewer by far; of a text
that is nothing but marks only the first part is read, so that no text takes long."""


@dataclass(frozen=True, slots=True)
class RawLine:
    """A line, or a part of a very long one, that has marks (`found`) which are not plain pairs."""

    start: int
    end: int
    found: tuple[re.Match[str], ...]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Lines that are read together.

    `reopened`: the next line with marks begins with one. `whole`: no line was cut. Marks before `fresh`
    are only there for context.
    """

    lines: tuple[RawLine, ...]
    reopened: bool = False
    whole: bool = True
    fresh: int = 0


def clusters(text: str, plain: re.Pattern[str], *, composite: bool = True) -> Iterator[Cluster]:
    r"""The lines that need a parse, in order, as clusters of bounded size.

    `composite`: single marks may stand for double ones (false where none is next to another: that is faster).

    >>> from normalize.detect.quotes.plain import plain_text
    >>> [len(c.lines) for c in clusters("“One“.\nTwo.\n”Six.”\nA “b” c.\n“Seven.", plain_text(same=False))]
    [2, 1]
    """
    mark = MARK if composite else ONE_MARK
    singles = (m.start() for m in two_singles().finditer(text)) if composite else iter(())
    size = len(text)
    single = next(singles, size)
    lines: list[RawLine] = []
    marks = at = 0
    left = BUDGET + size // SPARSEST
    while at < size and left > 0:
        bad = plain.match(text, at).end()  # type: ignore[union-attr]
        while single < at:
            single = next(singles, size)
        bad = min(bad, single)
        start = bad if bad == size else _line_start(text, at, bad)
        # a quotation that runs on into the line belongs to it
        reach = plain.match(text, at, start).end() if at < start < size else start  # type: ignore[union-attr]
        if reach < start:
            start = _line_start(text, at, reach)
        if start > at and lines:
            first = mark.search(text, at, start)
            if first is not None or start - at > FAR:
                yield Cluster(tuple(lines), first is not None and _begins_line(text, at, first.start()))
                lines, marks = [], 0
        at = start
        while at <= bad < size:
            end = text.find("\n", at)
            end = size if end < 0 else end
            stop = end - 1 if end > at and text[end - 1] == "\r" else end
            # a line that holds still more marks is no prose
            found = tuple(islice(mark.finditer(text, at, stop), MOST)) if stop - at <= LONGEST else ()
            if lines and (stop - at > LONGEST or marks + len(found) > MOST):
                yield Cluster(tuple(lines))
                lines, marks = [], 0
            if found:
                lines.append(RawLine(at, stop, found))
                marks += len(found)
                left -= len(found)
            elif stop - at > LONGEST:
                left -= yield from _windows(text, plain, mark, at, max(at, bad), stop, left)
            at = end + 1
    if lines:
        yield Cluster(tuple(lines))


def _line_start(text: str, low: int, at: int) -> int:
    """Where the line of a place begins, not before `low`."""
    return max(low, text.rfind("\n", low, at) + 1)


def _begins_line(text: str, low: int, at: int) -> bool:
    """Whether only blanks stand between the start of the line and a place after `low`."""
    return not text[_line_start(text, low, at) : at].strip()


def _windows(
    text: str, plain: re.Pattern[str], mark: re.Pattern[str], start: int, bad: int, end: int, left: int
) -> Generator[Cluster, None, int]:
    """The surroundings of what is not plain in a very long line; how many marks they hold.

    `bad` is the first mark that is not in a plain pair. Each window begins with the two marks before it.
    """
    count = 0
    while bad < end and count < left:
        found = list(islice(mark.finditer(text, bad, end), WINDOW))
        if not found:
            break
        count += len(found)
        high = found[-1].end()
        if high - bad <= DENSEST * len(found) and len(found) == WINDOW:
            bad = high
            continue
        read: list[re.Match[str]] = []
        for one in found:
            read.append(one)
            after = min(end, plain.match(text, one.end()).end())  # type: ignore[union-attr]
            if after >= min(end, one.end() + PLAIN):
                break
        high = read[-1].end()
        context = list(mark.finditer(text, max(start, bad - PLAIN), bad))[-3:]
        before = context.pop(0).end() if len(context) == 3 else start
        following = mark.search(text, high, min(end, high + _BESIDE))
        here = RawLine(
            max(before, (context or read)[0].start() - _BESIDE),
            following.start() if following else min(end, high + _BESIDE),
            (*context, *read),
        )
        yield Cluster((here,), whole=False, fresh=bad)
        bad = max(after, high)
    return count
