"""C1 controls: bytes 80 to 9F that were read as Latin-1, where several encodings have something else.

Nearly always the text was Windows-1252, which has quotation marks, dashes and a few letters there. But Mac Roman
and the code pages of DOS have accented letters in the same places, and a mark inside a word, or a capital
behind a small letter, says that the text was one of those.
"""

from __future__ import annotations

import re

from normalize.detect.quotes.apostrophes import elides

__all__ = ["CONTROL", "doubtful", "readings", "windows"]

CONTROL = re.compile(r"[\x80-\x9f]")
_BETWEEN_WORDS = "\N{HORIZONTAL ELLIPSIS}\N{EN DASH}\N{EM DASH}"
_APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"
_BEFORE = re.compile(r"[^\W\d_]{1,20}\Z")
_AFTER = re.compile(r"[^\W\d_]{1,20}")


def windows(control: str) -> str:
    """What Windows-1252 has in the place of a C1 control; empty where it has nothing."""
    return control.encode("latin-1").decode("cp1252", "ignore")


def readings(control: str, before: str, after: str) -> list[str]:
    r"""What a C1 control may have been between two characters, best first.

    >>> [ascii(c) for c in readings("\x87", "l", "n")], [ascii(c) for c in readings("\x94", " ", "t")]
    (["'\\xe1'", "'\\xe7'", "'\\u2021'"], ["'\\u201d'"])
    """
    letters = [control.encode("latin-1").decode(codec) for codec in ("mac_roman", "cp437")]
    small = [c for c in letters if c.isalpha() and c.islower() and before.islower()]
    return list(dict.fromkeys(c for c in (*small, windows(control)) if c))


def doubtful(text: str, at: int, language: str | None) -> bool:
    r"""Whether Windows-1252 makes no sense of the C1 control at `at`.

    >>> doubtful("tur\x92stico", 3, "es"), doubtful("don\x92t", 3, "en"), doubtful("caf\x8e", 3, None)
    (True, False, True)
    """
    new = windows(text[at])
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    if not new or new.isalpha():
        return not new or (new.isupper() and before.islower())
    if not (before.islower() and after.islower()) or new in _BETWEEN_WORDS:
        return False
    if new != _APOSTROPHE:
        return True
    lead, tail = _BEFORE.search(text, max(0, at - 20), at), _AFTER.match(text, at + 1)
    return language is not None and not (lead and tail and elides(language, lead[0], tail[0]))
