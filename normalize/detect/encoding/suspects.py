"""Where mojibake may be: the test that spares clean text ftfy's import and work.

A text can only be mojibake where two characters meet that hardly ever meet otherwise, and where a
character that stands for the first byte of a UTF-8 sequence is followed by one that stands for a later
byte. The first test (`meeting`) is the union of ftfy's own juxtapositions (`ftfy.badness`, Apache-2.0), arranged
around characters that are rare in every clean text, so that one pass over a character class does most
of the work; the second (`shape`) comes from the code tables themselves.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

__all__ = ["alphabet", "meeting", "shape", "suspects"]

_CODECS = (
    "latin-1", "cp1252", "cp1251", "cp1250", "cp1253", "cp1254", "cp1257", "iso8859-2", "mac_roman", "cp437",
)  # fmt: skip
"""The encodings that ftfy tries (`ftfy.chardata.CHARMAP_ENCODINGS`) by their names in Python."""

_BEFORE = 2_000
_LONGEST = 4_000
"""ftfy sees a line, but never more than this many characters at once: no line is slow."""

_C1 = "\x80-\x9f"
_COMMON = (
    "\N{NO-BREAK SPACE}\N{SOFT HYPHEN}\N{MIDDLE DOT}\N{ACUTE ACCENT}\N{EN DASH}\N{EM DASH}\N{HORIZONTAL BAR}"
    "\N{HORIZONTAL ELLIPSIS}\N{RIGHT SINGLE QUOTATION MARK}"
)
_BAD = (
    "\N{BROKEN BAR}\N{CURRENCY SIGN}\N{DIAERESIS}\N{NOT SIGN}\N{MACRON}\N{CEDILLA}\N{LATIN SMALL LETTER F WITH HOOK}"
    "\N{MODIFIER LETTER CIRCUMFLEX ACCENT}\N{CARON}\N{BREVE}\N{OGONEK}\N{SMALL TILDE}\N{DAGGER}\N{DOUBLE DAGGER}"
    "\N{PER MILLE SIGN}\N{REVERSED NOT SIGN}\N{LOZENGE}\N{REPLACEMENT CHARACTER}\N{FEMININE ORDINAL INDICATOR}"
    "\N{MASCULINE ORDINAL INDICATOR}"
)
_OPENING = (
    "\N{INVERTED EXCLAMATION MARK}\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{INVERTED QUESTION MARK}"
    "\N{COPYRIGHT SIGN}\N{GREEK TONOS}\N{GREEK DIALYTIKA TONOS}\N{LEFT SINGLE QUOTATION MARK}"
    "\N{SINGLE LOW-9 QUOTATION MARK}\N{LEFT DOUBLE QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}\N{BULLET}"
    "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}\uf8ff"
)
_CLOSING = (
    "\N{REGISTERED SIGN}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{DOUBLE ACUTE ACCENT}"
    "\N{RIGHT DOUBLE QUOTATION MARK}\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}\N{TRADE MARK SIGN}"
)
_A_LEADS = "\N{LATIN CAPITAL LETTER A WITH TILDE}\N{LATIN CAPITAL LETTER A WITH CIRCUMFLEX}"
_LEADS = _A_LEADS + "\N{LATIN CAPITAL LETTER I WITH CIRCUMFLEX}\N{LATIN CAPITAL LETTER ETH}"
_ARABIC_LEADS = "\N{LATIN CAPITAL LETTER O WITH STROKE}\N{LATIN CAPITAL LETTER U WITH GRAVE}"
_CYRILLIC_GREEK_LEADS = (
    "\N{CYRILLIC CAPITAL LETTER VE}\N{CYRILLIC CAPITAL LETTER GHE}\N{CYRILLIC CAPITAL LETTER ER}"
    "\N{CYRILLIC CAPITAL LETTER ES}\N{GREEK CAPITAL LETTER BETA}\N{GREEK CAPITAL LETTER GAMMA}"
    "\N{GREEK CAPITAL LETTER XI}\N{GREEK CAPITAL LETTER OMICRON}"
)
_EURO_LEADS = "\N{CYRILLIC SMALL LETTER VE}\N{CYRILLIC CAPITAL LETTER VE}\N{GREEK SMALL LETTER BETA}"
_EUROS = "\N{CYRILLIC CAPITAL LETTER DJE}\N{EURO SIGN}"
_OE = "\N{LATIN CAPITAL LIGATURE OE}\N{LATIN SMALL LIGATURE OE}"
_ROOT = "\N{SQUARE ROOT}"
_LOW_QUOTE = "\N{SINGLE LOW-9 QUOTATION MARK}"
_BOX = "\N{BOX DRAWINGS LIGHT HORIZONTAL}-\N{BLACK SQUARE}"


def suspects(text: str) -> Iterator[tuple[int, int]]:
    """Lines, or stretches of long lines, that may hold mojibake."""
    done = 0
    while hit := meeting().search(text, done):
        at = hit.start()
        low = max(done, at - _BEFORE)
        start = text.rfind("\n", low, at) + 1
        if not start:
            space = text.find(" ", low, at) if low > done else -1
            start = low if space < 0 else space + 1
        high = min(len(text), start + _LONGEST)
        end = text.find("\n", hit.end(), high)
        if end < 0:
            space = text.rfind(" ", hit.end(), high) if high < len(text) else -1
            end = high if space < 0 else space
        if shape().search(text, start, end):
            yield start, end
        done = max(end, hit.end())


@cache
def alphabet() -> tuple[str, ...]:
    """What bytes 80 to FF may have become, other than control characters."""
    high = bytes(range(0x80, 0x100))
    return tuple(sorted({c for codec in _CODECS for c in high.decode(codec, "ignore") if c > "\x9f"}))


@cache
def _kinds() -> dict[str, str]:
    """The alphabet by kind, as ftfy needs it: accented Latin letters, those of Greek and Cyrillic, and signs."""
    kinds = {
        "upper": "\N{CYRILLIC CAPITAL LETTER GHE WITH UPTURN}",
        "lower": "\N{CYRILLIC SMALL LETTER GHE WITH UPTURN}",
        "other upper": "\N{LATIN CAPITAL LETTER THORN}",
        "other lower": "",
        "sign": "\N{MICRO SIGN}",
    }
    for c in alphabet():
        if c in _COMMON + _BAD + _OPENING + _CLOSING + kinds["sign"]:
            continue
        case = "upper" if c.isupper() else "lower"
        latin = unicodedata.name(c).startswith("LATIN")
        kinds["sign" if c.lower() == c.upper() else case if latin else f"other {case}"] += c
    return kinds


@cache
def meeting() -> re.Pattern[str]:
    """Matches wherever `ftfy.badness.is_bad` can say yes, and hardly anywhere in clean text."""
    upper, lower, other_upper, other_lower, sign = _kinds().values()
    any_ = lower + upper + _OPENING + _CLOSING + sign + _BAD
    return re.compile(
        rf"""
        [{_C1}{_BAD}{upper}{_CLOSING}{_OPENING}{sign}{_OE}{_EUROS}]
        (?: (?<=[{_C1}])
          | (?<=[{upper}]) (?:
                (?<=[{lower}{other_lower}{_CLOSING}{sign}].)
              | (?<=[a-z].) (?=[{_OPENING}{sign}])
              | (?<=[{_LEADS}]) (?=[{any_}{_COMMON}])
              | (?<=[{_ARABIC_LEADS}]) (?=[{any_}{_COMMON}][{_ARABIC_LEADS}])
              | (?<=[{_A_LEADS}]) (?=[ ]) (?<![A-Z].)
              | (?<={_LOW_QUOTE}.) )
          | (?<=[{_BAD}]) (?: (?<=[{any_}{other_lower}{other_upper}].) | (?=[{any_}]) )
          | (?<=[{_CLOSING}]) (?: (?=[{lower}]) | (?<=[{lower}{upper}].) (?=\w) )
          | (?<=[{_OPENING}]) (?:
                (?<=[{sign}].)
              | (?<=[{lower}{upper}].) (?=\w)
              | (?<=[{lower}{upper}{sign}][{_CLOSING}].)
              | (?<={_LOW_QUOTE}) (?=[{lower}]) )
          | (?<=[{sign}]) (?:
                (?<=[{lower}{upper}{_CLOSING}{sign}].)
              | (?=[{lower}])
              | (?<={_ROOT}) (?=[{_CLOSING}{_COMMON}])
              | (?<=[{lower}{upper}{sign}{_CLOSING}][{_OPENING}].) )
          | (?<=[{_BOX}]) (?: (?=[{_CLOSING}]) | (?<=[{_OPENING}].) )
          | (?<=[{_OE}]) (?=[^A-Za-z])
          | (?<=[{_EURO_LEADS}][{_EUROS}])
          | (?<=[{_CYRILLIC_GREEK_LEADS}].) (?=[{_CYRILLIC_GREEK_LEADS}])
        )""",
        re.VERBOSE,
    )


@cache
def shape() -> re.Pattern[str]:
    """Matches what a UTF-8 sequence, read in any of the encodings, may look like, lost bytes included."""
    ways = [f"[{_C1}]"]
    for codec in _CODECS:
        two, three, four, later = (
            re.escape(bytes(range(low, high)).decode(codec, "ignore"))
            for low, high in ((0xC2, 0xE0), (0xE0, 0xF0), (0xF0, 0xF5), (0x80, 0xC0))
        )
        later += " ?\N{REPLACEMENT CHARACTER}"
        ways.append(f"[{two}][{later}]|[{three}][{later}]{{2}}|[{four}][{later}]{{3}}")
    return re.compile("|".join(ways))
