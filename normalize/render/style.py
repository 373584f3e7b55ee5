"""Colours and signs for terminals and for plain output, and text made harmless to show.

Everything that comes from a document or a file name goes through `shown`: a control sequence in a text
must not steer the reader's terminal, and what is invisible must be seen where it matters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

__all__ = ["PLAIN", "Piece", "Style", "shown", "width_of", "wrapped"]

_CODES = {
    "bold": "1",
    "dim": "2",
    "red": "31",
    "green": "32",
    "yellow": "33",
    "blue": "34",
    "cyan": "36",
    "old": "31;9",
    "new": "32;1",
    "spot": "33;4",
}
_CONTROL = re.compile(
    r"[\x00-\x1f\x7f-\x9f\N{LEFT-TO-RIGHT EMBEDDING}-\N{RIGHT-TO-LEFT OVERRIDE}"
    r"\N{LEFT-TO-RIGHT ISOLATE}-\N{POP DIRECTIONAL ISOLATE}\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}\ud800-\udfff]"
)
_LINE_BREAK = re.compile(r"(?<![ \t\r\n])[ \t]*+[\r\n][ \t\r\n]*|\t")
_UNSEEN = re.compile(
    r"[\s\x00-\x1f\x7f-\xa0\N{SOFT HYPHEN}\N{ZERO WIDTH SPACE}-\N{RIGHT-TO-LEFT MARK}"
    r"\N{LINE SEPARATOR}-\N{NARROW NO-BREAK SPACE}\N{WORD JOINER}-\N{NOMINAL DIGIT SHAPES}"
    r"\N{ZERO WIDTH NO-BREAK SPACE}\N{HANGUL FILLER}\ud800-\udfff]"
)
_SIGNS = {
    " ": "\N{OPEN BOX}",
    "\t": "\N{RIGHTWARDS ARROW TO BAR}",
    "\n": "\N{DOWNWARDS ARROW WITH CORNER LEFTWARDS}",
    "\r": "\N{SYMBOL FOR CARRIAGE RETURN}",
    "\N{NO-BREAK SPACE}": "\N{SHOULDERED OPEN BOX}",
}
_ASCII_SIGNS = {" ": "_", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_FALLBACK = str.maketrans(
    {
        "\N{HORIZONTAL ELLIPSIS}": "...",
        "\N{MIDDLE DOT}": "-",
        "\N{RIGHTWARDS ARROW}": "->",
        "\N{BLACK CIRCLE}": "*",
        "\N{BOX DRAWINGS LIGHT HORIZONTAL}": "-",
        "\N{MULTIPLICATION SIGN}": "x",
    }
)


class Piece(NamedTuple):
    """A stretch of output in one look (a name of `Style`, or "" for none)."""

    text: str
    look: str = ""


@dataclass(frozen=True, slots=True)
class Style:
    """How to write: with colours or without, with signs beyond ASCII or without, how wide."""

    color: bool = False
    unicode: bool = True
    width: int = 100

    def paint(self, text: str, look: str) -> str:
        r"""The text in a look: bold, dim, red, green, yellow, blue, cyan, old, new, spot.

        >>> Style(color=True).paint("x", "bold"), Style().paint("x", "bold")
        ('\x1b[1mx\x1b[0m', 'x')
        """
        return f"\x1b[{_CODES[look]}m{text}\x1b[0m" if self.color and look and text else text

    def sign(self, text: str) -> str:
        """Our own signs in what the output can show: an ellipsis may become three dots."""
        return text if self.unicode else text.translate(_FALLBACK)

    def changed(self, old: str, new: str) -> list[Piece]:
        """A word diff of one place: coloured, or in the notation ``[-old-]{+new+}``.

        >>> Style().changed(" ,", ",")
        [Piece(text='[-␣,-]', look='old'), Piece(text='{+,+}', look='new')]
        """
        pieces = []
        if old:
            said = shown(old, self, everything=True)
            pieces.append(Piece(said if self.color else f"[-{said}-]", "old"))
        if new:
            said = shown(new, self, everything=True)
            pieces.append(Piece(said if self.color else f"{{+{said}+}}", "new"))
        return pieces


PLAIN = Style()


def shown(text: str, style: Style = PLAIN, *, everything: bool = False) -> str:
    r"""Text that is safe to print on one line; with `everything`, blanks and invisible characters are signs.

    A space between letters stays one, even with `everything`: words are to be read.

    >>> shown("a\x1b[31mb\nc")
    'a<U+001B>[31mb c'
    >>> shown(" ,", everything=True), shown("so he said", everything=True)
    ('␣,', 'so he said')
    """
    if everything:
        marked = "\N{DOTTED CIRCLE}" + text if text and unicodedata.combining(text[0]) else text
        return _UNSEEN.sub(lambda match: _sign(match, style), marked)
    if text.isprintable():
        return text
    text = _LINE_BREAK.sub(" ", text)
    return _CONTROL.sub(lambda match: f"<U+{ord(match[0]):04X}>", text)


def _sign(match: re.Match[str], style: Style) -> str:
    character, around = match[0], match.string[max(0, match.start() - 1) : match.end() + 1]
    if character == " " and len(around) == 3 and around[0].isalnum() and around[2].isalnum():
        return " "
    signs = _SIGNS if style.unicode else _ASCII_SIGNS
    return signs.get(character, f"<U+{ord(character):04X}>")


def width_of(text: str) -> int:
    r"""The columns a text takes on a terminal.

    >>> width_of("abc"), width_of("\N{CJK UNIFIED IDEOGRAPH-4E2D}"), width_of("e\N{COMBINING ACUTE ACCENT}")
    (3, 2, 1)
    """
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    none = sum(unicodedata.category(c) in ("Mn", "Me", "Cf") for c in text)
    return len(text) + wide - none


def wrapped(
    pieces: Sequence[Piece], style: Style, *, indent: str, first: str = "", first_width: int | None = None
) -> str:
    """Pieces as lines no wider than the style allows, broken at spaces, each piece in its look.

    The first line begins with `first` (`first_width` columns, where it holds colours), the others with
    `indent`. A word longer than a line is not cut.

    >>> print(wrapped([Piece("one two three")], Style(width=10), indent="  ", first="> "))
    > one two
      three
    """
    lines: list[str] = []
    line: list[Piece] = []
    free = style.width - (width_of(first) if first_width is None else first_width)
    for text, look in pieces:
        for part in re.split(r"( )", text):
            need = width_of(part)
            if need > free and line:
                lines.append(_painted(line, style))
                line, free = [], style.width - width_of(indent)
            if part and (line or part != " " or not lines):
                line.append(Piece(part, look))
                free -= need
    lines.append(_painted(line, style))
    return first + f"\n{indent}".join(lines)


def _painted(line: Sequence[Piece], style: Style) -> str:
    """One line, each run of pieces with the same look painted at once."""
    runs = [(look, "".join(piece.text for piece in run)) for look, run in groupby(line, key=lambda piece: piece.look)]
    if runs:
        runs[-1] = (runs[-1][0], runs[-1][1].rstrip(" "))
    return "".join(style.paint(text, look) for look, text in runs)
