"""Whether a place lies in direct speech, where people stammer, shout and say things twice."""

from __future__ import annotations

import re

__all__ = ["in_speech"]

_WINDOW = 4000
_OPEN = (
    "\N{LEFT DOUBLE QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}"
    "\N{LEFT CORNER BRACKET}\N{LEFT WHITE CORNER BRACKET}"
)
_CLOSE = (
    "\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{RIGHT CORNER BRACKET}"
    "\N{RIGHT WHITE CORNER BRACKET}"
)
_DOUBLE = re.compile(f'["{_OPEN}{_CLOSE}]')
_SINGLE = re.compile(
    r"\N{LEFT SINGLE QUOTATION MARK}|\N{RIGHT SINGLE QUOTATION MARK}(?!\w)|(?<!\w)'(?=\w)|(?<=\w)'(?!\w)"
)


def in_speech(text: str, at: int) -> bool:
    """Whether a place may lie between quotation marks of its paragraph; a doubt counts as yes.

    An odd number of double marks before it, or one that opens and is not closed. Only the last 4,000
    code points are looked at: in a longer paragraph nothing is certain.

    >>> text = "“Row on,” he said. They rowed on."
    >>> in_speech(text, 3), in_speech(text, 22)
    (True, False)
    """
    low = text.rfind("\n", max(0, at - _WINDOW), at) + 1
    if low == 0 and at > _WINDOW:
        return True
    double = _DOUBLE.findall(text, low, at)
    depth = 0
    for mark in double:
        depth = max(0, depth + (mark in _OPEN) - (mark in _CLOSE))
    if len(double) % 2 or depth:
        return True
    single = _SINGLE.findall(text, low, at)
    return single[-1:] == ["\N{LEFT SINGLE QUOTATION MARK}"] or single.count("'") % 2 == 1
