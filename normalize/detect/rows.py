"""The lines of a text that show something, as offsets, and what goes with a line that is taken out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

__all__ = ["first_rows", "last_rows", "rows", "trimmed", "whole_row"]

_BREAKS = re.compile(r"\n+")


def rows(text: str, at: int = 0) -> Iterator[tuple[int, int]]:
    """Start and end of each line from `at` on, without the blanks around it; blank lines are left out.

    >>> list(rows("one\\n\\n  two \\n"))
    [(0, 3), (7, 10)]
    >>> list(rows(" \\n"))
    []
    """
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
    """The place without the blanks around it, or None if nothing else is there."""
    line = text[start:end]
    seen = len(line.strip())
    if not seen:
        return None
    start += len(line) - len(line.lstrip())
    return start, start + seen


def first_rows(text: str, count: int) -> list[tuple[int, int]]:
    """The first `count` lines that show something."""
    return list(islice(rows(text), count))


def last_rows(text: str, count: int) -> list[tuple[int, int]]:
    """The last `count` lines that show something, in their order.

    >>> last_rows("one\\ntwo\\n\\nthree\\n", 2)
    [(4, 7), (9, 14)]
    """
    out: list[tuple[int, int]] = []
    end = len(text)
    while end > 0 and len(out) < count:
        start = text.rfind("\n", 0, end) + 1
        row = trimmed(text, start, end) if start < end else None
        if row is not None:
            out.append(row)
        end = start - 1
    return out[::-1]


def whole_row(text: str, start: int, end: int, *, alone: bool = True) -> tuple[int, int]:
    """The place to delete so that lines from `start` to `end` leave no hole: with the break behind them.

    At the end of a text it is the break before them, if they are taken out `alone` and no neighbour
    claims that break. Where the breaks hold blanks or more than one empty line, only the lines
    themselves are named: that white space is for others to mend.

    >>> whole_row("one\\n\\ntwo\\n\\nthree", 5, 8)
    (5, 10)
    >>> whole_row("one\\n\\ntwo", 5, 8)
    (3, 8)
    >>> whole_row("one\\n\\n\\n\\ntwo", 7, 10)
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
