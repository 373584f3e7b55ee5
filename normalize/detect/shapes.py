r"""Pieces of the patterns by which a detector says what a text must hold for it to have anything to propose.

A shape is a pattern in RE2's syntax; all shapes are searched at once in time linear in the text (`scan`), and
know nothing of what stands around them. So a shape says less than its detector asks: too much may pass,
what the detector would report must. RE2's own ``\s``, ``\w`` and ``\b`` are ASCII only; these are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol, runtime_checkable

__all__ = [
    "AFTER_WORD", "BEFORE_WORD", "GAP", "LETTER", "LINE_END", "LINE_START", "LOWER", "SPACE", "UPPER", 
    "Shaped", "among", "one_of", "shown_but",
]  # fmt: skip

_BLANK = r"\t\x0b-\r\x1c- \x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}"
SPACE = rf"[\n{_BLANK}]"
"""What `str.isspace` calls a space."""

GAP = f"[{_BLANK}]"
"""The same without the line feed."""

LETTER = r"[\p{L}\p{M}]"
LOWER = r"[\p{Ll}\p{Lm}\x{aa}\x{ba}\x{345}\x{2170}-\x{217f}\x{24d0}-\x{24e9}]"
"""What `str.islower` calls small."""

UPPER = r"[\p{Lu}\p{Lt}\x{2160}-\x{216f}\x{24b6}-\x{24cf}\x{1f130}-\x{1f149}\x{1f150}-\x{1f169}\x{1f170}-\x{1f189}]"
_APART = (
    r"[^\p{L}\p{M}\p{N}]|[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]"  # need no space
)
BEFORE_WORD, AFTER_WORD = f"(?:^|{_APART})", f"(?:$|{_APART})"
"""The edges of a word, which take the character beside it."""

LINE_START = rf"(?:^|\n){SPACE}*"
"""The first character shown in a line comes next."""

LINE_END = rf"{SPACE}*(?:\n|$)"
"""The last character shown in a line came before."""


@runtime_checkable
class Shaped(Protocol):
    """A detector that knows shapes of which a text must have one. Their names begin with its own."""

    def shapes(self) -> Mapping[str, str]:
        """The patterns by name, "detector" or "detector.part".

        A name that begins with a tilde is of a pattern that the text must not have, to have the shape of the name
        without.
        """
        ...


def among(characters: Iterable[str]) -> str:
    r"""The pattern of one of these characters.

    >>> among("]-"), among("\N{EURO SIGN}")
    ('[\\x{2d}\\x{5d}]', '[\\x{20ac}]')
    """
    return f"[{_codes(characters)}]"


def shown_but(characters: Iterable[str]) -> str:
    """The pattern of a character that is no white space and none of these."""
    return rf"[^\n{_BLANK}{_codes(characters)}]"


def _codes(characters: Iterable[str]) -> str:
    return "".join(rf"\x{{{ord(c):x}}}" for c in sorted(set(characters)))


def one_of(phrases: Iterable[str]) -> str:
    r"""The pattern of one of these phrases, whatever the case; Turkish capitals of i and its dotless one count as i.

    >>> one_of(["by", "di a."])
    '(?i:by|d[i\\x{130}\\x{131}]\\x{20}a\\x{2e})'
    """
    return "(?i:" + "|".join(_plain(phrase) for phrase in sorted(set(phrases))) + ")"


def _plain(phrase: str) -> str:
    return "".join(_piece(c) for c in phrase)


def _piece(c: str) -> str:
    if c in "iI\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}\N{LATIN SMALL LETTER DOTLESS I}":
        return r"[i\x{130}\x{131}]"
    if c.isalnum() and c.isascii():
        return c
    return rf"\x{{{ord(c):x}}}"
