"""A diff as CriticMarkup: ``{--gone--}``, ``{++come++}`` and ``{~~old~>new~~}`` in the text itself, and back.

The notation: Gabe Weatherhead and Erik Hess, CriticMarkup, 2013.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from normalize.edits import Edit
from normalize.errors import InputError
from normalize.text import Span

__all__ = ["read_critic", "render_critic"]

_MARK = re.compile(r"\{--(?P<gone>.*?)--\}|\{\+\+(?P<come>.*?)\+\+\}|\{~~(?P<old>.*?)~>(?P<new>.*?)~~\}", re.DOTALL)
_SIGNS = ("{--", "--}", "{++", "++}", "{~~", "~~}", "~>")
_OPENING = ("{--", "{++", "{~~")


def render_critic(text: str, edits: Sequence[Edit]) -> str:
    r"""A text with its edits marked in it.

    Raises `InputError` for a text that has such marks itself: they could not be told apart.

    >>> render_critic("so he said , yes", [Edit(Span(10, 11), " ", ""), Edit(Span(13, 16), "yes", "no")])
    'so he said{-- --}, {~~yes~>no~~}'
    """
    for sign in _OPENING:
        if sign in text:
            line = text.count("\n", 0, text.index(sign)) + 1
            raise InputError(f"line {line}: the text has {sign!r} itself, so CriticMarkup would be read wrongly")
    out: list[str] = []
    at = 0
    for edit in edits:
        out.append(text[at : edit.span.start])
        if any(map(_meets_marks, (edit.old, edit.new))):
            out.append(_apart(edit))
        elif edit.old and edit.new:
            out.append(f"{{~~{edit.old}~>{edit.new}~~}}")
        elif edit.old:
            out.append(f"{{--{edit.old}--}}")
        else:
            out.append(f"{{++{edit.new}++}}")
        at = edit.span.end
    out.append(text[at:])
    return "".join(out)


def _meets_marks(part: str) -> bool:
    """Whether a part would be read as marks, or run into those around it."""
    return any(sign in part for sign in _SIGNS) or part.startswith(("-", "+", "~")) or part.endswith(("-", "+", "~"))


def _apart(edit: Edit) -> str:
    """A change whose own characters meet those of the notation: letter by letter, each in its own marks."""
    out = "".join(_one("--", character) for character in edit.old)
    return out + "".join(_one("++", character) for character in edit.new)


def _one(sign: str, character: str) -> str:
    if character != sign[0]:
        return f"{{{sign}{character}{sign}}}"
    return f"{{~~{character}~>~~}}" if sign == "--" else f"{{~~~>{character}~~}}"


def read_critic(marked: str) -> tuple[str, list[Edit]]:
    """The text that a marked text tells of, and its edits.

    >>> read_critic("so he said{-- --}, {~~yes~>no~~}")
    ('so he said , yes', [Edit(span=Span(start=10, end=11), old=' ', new=''), \
Edit(span=Span(start=13, end=16), old='yes', new='no')])
    """
    out: list[str] = []
    edits: list[Edit] = []
    at = size = 0
    for found in _MARK.finditer(marked):
        gap = marked[at : found.start()]
        old = found["gone"] or found["old"] or ""
        new = found["come"] or found["new"] or ""
        start = size + len(gap)
        edit = Edit(Span(start, start + len(old)), old, new)
        if edits and not gap and edits[-1].span.end == start:
            last = edits.pop()
            edit = Edit(Span(last.span.start, edit.span.end), last.old + old, last.new + new)
        edits.append(edit)
        out += [gap, old]
        size = start + len(old)
        at = found.end()
    out.append(marked[at:])
    return "".join(out), edits
