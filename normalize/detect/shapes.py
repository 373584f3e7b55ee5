r"""Pieces of the patterns by which a detector says what a text must hold for it to have anything to propose.

A shape is a pattern in RE2's syntax; all shapes are searched at once in time linear in the text (`scan`), and
know nothing of what stands around them. So a shape says less than its detector asks: too much may pass,
what the detector would report must. RE2's own ``\s``, ``\w`` and ``\b`` are ASCII only; these are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Protocol, runtime_checkable

__all__ = [
    "AFTER_WORD", "BEFORE_WORD", "GAP", "LETTER", "LINE_END", "LINE_START", "LOWER", "SMALL", "SPACE", "UPPER",
    "WORDLIKE", "Shaped", "among", "one_of", "shown_but",
]  # fmt: skip

_BLANK = r"\t\x0b-\r\x1c- \x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}"
SPACE = rf"[\n{_BLANK}]"
"""What `str.isspace` calls a space."""

GAP = f"[{_BLANK}]"
"""The same without the line feed."""

# Few wide ranges in place of the hundreds of \p{L} and its like: the automaton is built ten times as fast.
_OTHER_SCRIPTS = (
    r"\x{560}-\x{1fff}\x{2071}-\x{209c}\x{20d0}-\x{218b}\x{24b6}-\x{24e9}\x{2c00}-\x{2e2f}\x{3005}-\x{10ffff}"
)
_LETTER = rf"A-Za-z\x{{aa}}\x{{b5}}\x{{ba}}\x{{c0}}-\x{{55f}}{_OTHER_SCRIPTS}"
LETTER = f"[{_LETTER}]"
"""Any letter or mark, and some other characters of the same blocks."""

_FIGURE = r"0-9\x{b2}\x{b3}\x{b9}\x{bc}-\x{be}\x{2070}\x{2460}-\x{24ff}\x{2776}-\x{2793}"
WORDLIKE = f"[{_LETTER}{_FIGURE}]"
"""The same, and any figure."""

LOWER = (
    r"[a-z\x{aa}\x{b5}\x{ba}\x{df}-\x{345}\x{370}-\x{390}\x{3ac}-\x{3ff}\x{430}-\x{52f}\x{560}-\x{588}\x{10d0}-\x{10ff}"
    r"\x{13f8}-\x{13fd}\x{1c80}-\x{1c8f}\x{1d00}-\x{1dbf}\x{1e00}-\x{1fff}\x{2071}-\x{209c}\x{2100}-\x{218b}"
    r"\x{24d0}-\x{24e9}\x{2c30}-\x{2d2f}\x{a640}-\x{a7ff}\x{ab30}-\x{abbf}\x{fb00}-\x{fb17}\x{ff41}-\x{ff5a}\x{10400}-\x{1ffff}]"
)
"""Any small letter: what `str.islower` calls small."""

UPPER = (
    r"[A-Z\x{c0}-\x{de}\x{100}-\x{24f}\x{370}-\x{3ab}\x{3cf}-\x{42f}\x{460}-\x{556}\x{10a0}-\x{10cd}\x{13a0}-\x{13f5}"
    r"\x{1c89}-\x{1cbf}\x{1e00}-\x{1fff}\x{2100}-\x{218b}\x{24b6}-\x{24cf}\x{2c00}-\x{2cf2}\x{a640}-\x{a7ff}"
    r"\x{ff21}-\x{ff3a}\x{10400}-\x{1ffff}]"
)
"""Any capital or titlecase letter."""

SMALL = (
    rf"[a-z{_FIGURE[3:]}\x{{aa}}\x{{b5}}\x{{ba}}\x{{df}}-\x{{390}}\x{{3ac}}-\x{{3ff}}\x{{430}}-\x{{55f}}"
    rf"{_OTHER_SCRIPTS}]"
)
"""Any letter or figure but ASCII ones that is no capital."""

_CASED = (
    r"A-Za-z\x{c0}-\x{d6}\x{d8}-\x{f6}\x{f8}-\x{2af}\x{388}-\x{38a}\x{38e}-\x{3a1}\x{3a3}-\x{3f5}\x{3f7}-\x{481}"
    r"\x{48a}-\x{52f}"
)
BEFORE_WORD, AFTER_WORD = f"(?:^|[^0-9{_CASED}])", f"(?:$|[^0-9{_CASED}])"
"""The edges of a word, which take the character beside it."""

_EYES = "iI\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}\N{LATIN SMALL LETTER DOTLESS I}"
LINE_START = rf"(?:^|\n){SPACE}*"
"""The first character shown in a line comes next."""

LINE_END = rf"{SPACE}*(?:\n|$)"
"""The last character shown in a line came before."""


@runtime_checkable
class Shaped(Protocol):
    """A detector that knows shapes of which a text must have one. Their names begin with its own."""

    def shapes(self) -> Mapping[str, str]:
        """The patterns by name, "detector" or "detector.part"."""
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
    r"""The pattern of one of these phrases, whatever the case; the Turkish i with and without its dot is one letter.

    Beginnings that phrases share are written once: the automaton stays small.

    >>> one_of(["by", "di a.", "be"])
    '(?:[Bb](?:[Ee]|[Yy])|[Dd][Ii\\x{130}\\x{131}]\\x{20}[Aa]\\x{2e})'
    """
    root: _Trie = {}
    for phrase in phrases:
        node = root
        for c in phrase:
            node = node.setdefault(_cases(c), {})
        node[""] = {}
    return _written(root)


_Trie = dict[str, "_Trie"]


def _written(node: _Trie) -> str:
    branches = [] if "" in node else [edge + _written(node[edge]) for edge in sorted(node)]
    # where a phrase ends the longer ones it begins need no mention: all are found by it
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})" if branches else ""


@cache
def _cases(c: str) -> str:
    """The pattern of a character in any case."""
    if c in _EYES:
        return r"[Ii\x{130}\x{131}]"
    forms = sorted({form for form in (c, c.lower(), c.upper(), c.title()) if len(form) == 1})
    if c.isascii() and c.isalnum():
        return f"[{''.join(forms)}]" if len(forms) > 1 else c
    codes = "".join(rf"\x{{{ord(form):x}}}" for form in forms)
    return f"[{codes}]" if len(forms) > 1 else codes
