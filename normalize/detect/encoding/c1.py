"""C1 controls: bytes 80 to 9F that were read as Latin-1, where several encodings have something else.

Nearly always the text was Windows-1252, which has quotation marks, dashes and a few letters there. But Mac Roman
and the code pages of DOS have accented letters in the same places, and a mark inside a word, or a capital
behind a small letter, says that the text was one of those.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Sequence

from normalize.detect.quotes.apostrophes import elides
from normalize.language import base

__all__ = ["CONTROL", "doubtful", "readings", "windows"]

CONTROL = re.compile(r"[\x80-\x9f]")
_BETWEEN_WORDS = "\N{HORIZONTAL ELLIPSIS}\N{EN DASH}\N{EM DASH}"
_OPENS = (
    "\N{LEFT DOUBLE QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}\N{SINGLE LOW-9 QUOTATION MARK}"
    "\N{LEFT SINGLE QUOTATION MARK}"
)
_APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"
_BEYOND_LATIN = "\N{LATIN SMALL LETTER TURNED A}"
_OUTVOTES = 2
"""Places that make sense as Windows-1252 for each one that does not."""
_LETTERS = {
    **dict.fromkeys(("bs", "cs", "et", "fi", "hr", "lt", "lv", "sk", "sl", "sr"), "\u0161\u017e\u0160\u017d"),
    "fr": "\u0153\u0152",
}
"""The letters of languages among those of Windows-1252 that Latin-1 lacks."""
_BEFORE = re.compile(r"[^\W\d_]{1,20}\Z")
_AFTER = re.compile(r"[^\W\d_]{1,20}")


class _Vote(enum.Enum):
    WINDOWS = "a mark that stands where one belongs"
    LETTER = "makes no sense as Windows-1252"
    EITHER = "an apostrophe, or a letter of the word"
    NOTHING = "says nothing"


def windows(control: str) -> str:
    """What Windows-1252 has in the place of a C1 control; empty where it has nothing."""
    return control.encode("latin-1").decode("cp1252", "ignore")


def readings(control: str, before: str, after: str) -> list[str]:
    r"""What a C1 control may have been between two characters, best first.

    >>> [ascii(c) for c in readings("\x87", "l", "n")], [ascii(c) for c in readings("\x94", " ", "t")]
    (["'\\xe1'", "'\\xe7'", "'\\u2021'"], ["'\\u201d'"])
    """
    letters = [control.encode("latin-1").decode(codec) for codec in ("mac_roman", "cp437")]
    small = [c for c in letters if c.isalpha() and c.islower() and _is_small_latin(before)]
    return list(dict.fromkeys(c for c in (*small, windows(control)) if c))


def doubtful(text: str, places: Sequence[int], language: str | None) -> list[int]:
    r"""The C1 controls that say the text was not Windows-1252; none where the others outvote them.

    >>> doubtful("tur\x92stico", [3], "es"), doubtful("don\x92t", [3], "en"), doubtful("caf\x8e", [3], None)
    ([3], [], [3])
    >>> doubtful("St. Martin\x92s \x93h\xf6rn\x94, sa han.", [10, 13, 18], "sv")
    []
    """
    votes = {at: _vote(text, at, language) for at in places}
    against = [at for at, vote in votes.items() if vote is _Vote.LETTER]
    sure = sum(vote is _Vote.WINDOWS for vote in votes.values())
    if not against:
        return [] if sure else [at for at, vote in votes.items() if vote is _Vote.EITHER]
    return [] if sure >= _OUTVOTES * len(against) else against


def _vote(text: str, at: int, language: str | None) -> _Vote:
    """What the neighbours of a C1 control say of it."""
    new = windows(text[at])
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    if not new or (new.isalpha() and new.isupper() and before.islower()):
        return _Vote.LETTER
    if new.isalpha():
        return _Vote.WINDOWS if new in _LETTERS.get(base(language) or "", "") else _Vote.NOTHING
    if not (_is_small_latin(before) and _is_small_latin(after)):
        opens = new in _OPENS and after.isalnum() and not before.isalnum()
        return _Vote.WINDOWS if opens or new in _BETWEEN_WORDS else _Vote.NOTHING
    if new in _BETWEEN_WORDS:
        return _Vote.NOTHING
    if new != _APOSTROPHE:
        return _Vote.LETTER
    lead, tail = _BEFORE.search(text, max(0, at - 20), at), _AFTER.match(text, at + 1)
    if language is None or (lead and tail and elides(language, lead[0], tail[0])):
        return _Vote.NOTHING
    return _Vote.EITHER


def _is_small_latin(c: str) -> bool:
    return c.islower() and c < _BEYOND_LATIN
