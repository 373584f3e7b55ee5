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
_DOUBLE = re.compile(f"""["{_OPEN}{_CLOSE}]|``|''""")
"""Double marks, those of TeX too."""

_SINGLE = re.compile("[`'\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}]")
_CLITIC = re.compile(r"(?i:s|t|d|m|re|ve|ll|em|im|er|n|tis|twas|til|cause|bout|round|\d\ds?)\b")
"""What an apostrophe begins: "'tis", "the '90s", and "the dog 's tail" in tokenised text."""


def in_speech(text: str, at: int) -> bool:
    """Whether a place may lie between quotation marks of its paragraph; a doubt counts as yes.

    An odd number of double marks before it, or one that opens and is not closed. A single mark behind a word closes
    only what a single mark opened; else it is an apostrophe. Only the last 4,000 code points are looked at: in a
    longer paragraph nothing is certain.

    >>> text = "“Row on,” he said. They rowed on."
    >>> in_speech(text, 3), in_speech(text, 22)
    (True, False)
    >>> text = "The players' cup was 'the students' own' in May, said the players' captain."
    >>> [word for word in ("cup", "own", "May", "captain") if in_speech(text, text.index(word))]
    ['own']
    """
    low = text.rfind("\n", max(0, at - _WINDOW), at) + 1
    if low == 0 and at > _WINDOW:
        return True
    odd, depth = False, 0
    for mark in _DOUBLE.findall(text, low, at):
        odd = not odd
        depth = max(0, depth + (mark in _OPEN or mark == "``") - (mark in _CLOSE or mark == "''"))
    return odd or depth > 0 or _in_single(text, low, at)


def _in_single(text: str, low: int, at: int) -> bool:
    """Whether a single mark before a place opens what is not closed there."""
    end = text.find("\n", at, at + _WINDOW)
    marks = _SINGLE.finditer(text, low, at + _WINDOW if end < 0 else end)
    inside = doubtful = False
    for mark in marks:
        kind = _kind(text, mark.start())
        if not kind:
            continue
        if mark.start() < at:
            if kind == "open":
                inside, doubtful = True, False
            elif inside and kind == "plural":
                doubtful = True
            elif inside:
                inside = doubtful = False
        elif not (inside and doubtful):
            break
        elif kind != "plural":
            # "'the students' own'": still open, if the next mark is the one that closes
            return kind == "close"
    return inside and not doubtful


def _kind(text: str, at: int) -> str:
    """What a single mark does: open, close, plural (close, or be the apostrophe of a plural), "" for neither."""
    mark, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    inner = after.isalnum()
    if mark == "\N{LEFT SINGLE QUOTATION MARK}":
        return "open"
    if mark in "`'" and inner and not before.isalnum() and before not in ("`", "'"):
        return "" if _CLITIC.match(text, at + 1) else "open"
    if mark == "`" or inner or (mark == "'" and not (before.isalnum() or before in _ENDS)) or after == "'":
        return ""
    return "plural" if before in _SIBILANT and after == " " and text[at + 2 : at + 3].islower() else "close"


_ENDS = tuple(".,!?;:)\N{HORIZONTAL ELLIPSIS}")
_SIBILANT = tuple("sxz")
