"""A place in a text with a little of what stands around it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from normalize.edits import Edit
from normalize.render.style import Piece, Style, shown
from normalize.text import Span

__all__ = ["Lines", "changes_in_context", "groups", "spot_in_context"]

_PARAGRAPH = re.compile(r"\n\r?\n")

_LONGEST = 120
"""Code points of a changed stretch that are shown whole; of a longer one the two ends."""


class Lines:
    r"""Line and column of offsets in one text, both from 1.

    >>> Lines("one\ntwo").at(5)
    (2, 2)
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts: list[int] | None = None

    def at(self, offset: int) -> tuple[int, int]:
        """Line and column of a code point."""
        if self._starts is None:
            self._starts = [0]
            at = self._text.find("\n")
            while at >= 0:
                self._starts.append(at + 1)
                at = self._text.find("\n", at + 1)
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def changes_in_context(text: str, edits: Sequence[Edit], style: Style, *, around: int = 40) -> list[Piece]:
    """Edits as a word diff with up to `around` code points on either side; far ones apart.

    >>> "".join(p.text for p in changes_in_context("in jail , he", [Edit(Span(7, 8), " ", "")], Style()))
    'in jail[-␣-], he'
    """
    pieces = [Piece(_before(text, edits[0].span.start, around, style))]
    for index, edit in enumerate(edits):
        pieces += style.changed(_short(edit.old, style), _short(edit.new, style))
        end = edit.span.end
        if index + 1 == len(edits):
            break
        following = edits[index + 1].span.start
        if following - end <= 2 * around:
            pieces.append(Piece(shown(text[end:following], style)))
        else:
            gap = _after(text, end, around // 2, style) + " " + _before(text, following, around // 2, style)
            pieces.append(Piece(gap))
    pieces.append(Piece(_after(text, edits[-1].span.end, around, style)))
    return [piece for piece in pieces if piece.text]


def spot_in_context(text: str, span: Span, style: Style, *, around: int = 40) -> list[Piece]:
    """A place that nothing is proposed for, marked in its surroundings.

    >>> "".join(p.text for p in spot_in_context("he sid so", Span(3, 6), Style()))
    'he >>sid<< so'
    """
    said = shown(_short(span.of(text), style), style, everything=True)
    return [
        piece
        for piece in (
            Piece(_before(text, span.start, around, style)),
            Piece(said if style.color and said else f">>{said}<<", "spot"),
            Piece(_after(text, span.end, around, style)),
        )
        if piece.text
    ]


def groups(text: str, edits: Iterable[Edit], *, within: int) -> list[list[Edit]]:
    """Sorted edits in groups whose members are at most `within` code points apart, in one paragraph."""
    out: list[list[Edit]] = []
    for edit in edits:
        last = out[-1][-1].span.end if out else -1
        if out and edit.span.start - last <= within and not _PARAGRAPH.search(text, last, edit.span.start):
            out[-1].append(edit)
        else:
            out.append([edit])
    return out


def _short(text: str, style: Style) -> str:
    if len(text) <= _LONGEST:
        return text
    return text[: _LONGEST // 2] + style.sign(" \N{HORIZONTAL ELLIPSIS} ") + text[-_LONGEST // 3 :]


def _before(text: str, at: int, room: int, style: Style) -> str:
    """What stands before a place: whole words, of the same paragraph."""
    start = max(0, at - room)
    stretch = text[start:at]
    breaks = [match.end() for match in _PARAGRAPH.finditer(stretch.rstrip("\r\n"))]
    if breaks:
        return shown(stretch[breaks[-1] :].lstrip("\r\n"), style)
    if start and not text[start - 1].isspace():
        cut = next((i for i, c in enumerate(stretch[: room // 2]) if c.isspace()), 0)
        stretch = stretch[cut:].lstrip() or stretch
    return (style.sign("\N{HORIZONTAL ELLIPSIS} ") if start else "") + shown(stretch, style)


def _after(text: str, at: int, room: int, style: Style) -> str:
    stretch = text[at : at + room]
    if found := _PARAGRAPH.search(stretch):
        return shown(stretch[: found.start()], style)
    end = at + room
    if end < len(text) and not text[end].isspace():
        cut = next((i for i in range(len(stretch) - 1, room // 2, -1) if stretch[i].isspace()), len(stretch))
        stretch = stretch[:cut].rstrip() or stretch
    return shown(stretch.rstrip("\r\n"), style) + (style.sign(" \N{HORIZONTAL ELLIPSIS}") if end < len(text) else "")
