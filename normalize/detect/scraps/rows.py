"""The lines of a text that show something, as offsets, and what goes with a line that is taken out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

import regex

__all__ = ["first_rows", "last_rows", "line_break", "rows", "trimmed", "whole_row"]

_BREAKS = re.compile(r"\n+")
_LAST_SHOWN = regex.compile(r"(?r)\S")
_SHORT = 2_000_000
"""Characters of a text whose lines are listed once and kept for the next detector that asks."""


def rows(text: str, at: int = 0) -> Iterable[tuple[int, int]]:
    r"""Start and end of each line from `at` on, without the blanks around it; blank lines are left out.

    >>> list(rows("one\n\n  two \n"))
    [(0, 3), (7, 10)]
    >>> list(rows(" \n"))
    []
    """
    return _listed(text) if at == 0 and len(text) <= _SHORT else _walked(text, at)


@lru_cache(maxsize=1)
def _listed(text: str) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    at = 0
    for line in text.split("\n"):
        end = at + len(line)
        if line.strip() is line:  # a string that has nothing to strip is itself; the empty one too
            if line:
                out.append((at, end))
        elif row := trimmed(text, at, end):
            out.append(row)
        at = end + 1
    return out


def _walked(text: str, at: int) -> Iterator[tuple[int, int]]:
    size = len(text)
    while at < size:
        end = text.find("\n", at)
        if end == at:
            run = _BREAKS.match(text, at)
            assert run is not None
            at = run.end()
            continue
        if end < 0:
            end = size
        if text[at].isspace() or text[end - 1].isspace():
            row = trimmed(text, at, end)
            if row is not None:
                yield row
        else:
            yield at, end
        at = end + 1


def trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The place without the blanks around it, or None if nothing else is there.

    >>> trimmed(" one ", 0, 5), trimmed("  ", 0, 2)
    ((1, 4), None)
    """
    line = text[start:end]
    seen = len(line.strip())
    if not seen:
        return None
    start += len(line) - len(line.lstrip())
    return start, start + seen


def first_rows(text: str, count: int) -> list[tuple[int, int]]:
    r"""The first `count` lines that show something.

    >>> first_rows("one\n\ntwo\nthree", 2), first_rows("", 2)
    ([(0, 3), (5, 8)], [])
    """
    return _listed(text)[:count] if len(text) <= _SHORT else list(islice(_walked(text, 0), count))


def last_rows(text: str, count: int) -> list[tuple[int, int]]:
    r"""The last `count` lines that show something, in their order.

    >>> last_rows("one\ntwo\n\nthree\n", 2)
    [(4, 7), (9, 14)]
    """
    if len(text) <= _SHORT:
        return _listed(text)[-count:]
    out: list[tuple[int, int]] = []
    end = len(text)
    while len(out) < count and (shown := _LAST_SHOWN.search(text, 0, end)):
        end = text.rfind("\n", 0, shown.start()) + 1
        start = shown.end() - len(text[end : shown.end()].lstrip())
        out.append((start, shown.end()))
    return out[::-1]


def line_break(text: str) -> str:
    r"""How the lines of a text end.

    >>> line_break("one\r\ntwo"), line_break("one\ntwo"), line_break("one")
    ('\r\n', '\n', '\n')
    """
    at = text.find("\n")
    return "\r\n" if at > 0 and text[at - 1] == "\r" else "\n"


def whole_row(text: str, start: int, end: int, *, alone: bool = True) -> tuple[int, int]:
    r"""The place to delete so that lines from `start` to `end` leave no hole: with the break behind them.

    At the end of a text it is the break before them, if they are taken out `alone` and no neighbour
    claims that break. Where the breaks hold blanks or more than one empty line, only the lines
    themselves are named: that white space is for others to mend.

    >>> whole_row("one\n\ntwo\n\nthree", 5, 8)
    (5, 10)
    >>> whole_row("one\n\ntwo", 5, 8)
    (3, 8)
    >>> whole_row("one\n\n\n\ntwo", 7, 10)
    (7, 10)
    """
    size = len(text)
    after = end
    while after < size and after < end + 3 and text[after] == "\n":
        after += 1
    if end < after <= end + 2 and after < size and not text[after].isspace():
        return start, after
    if not alone:
        return start, end
    before = start
    while before > 0 and before > start - 3 and text[before - 1] == "\n":
        before -= 1
    if end == size and start - 2 <= before < start and before > 0 and not text[before - 1].isspace():
        return before, end
    return start, end
