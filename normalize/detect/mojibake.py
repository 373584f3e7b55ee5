"""Mojibake: UTF-8 that was read as a single-byte encoding, found and turned back.

ftfy decides whether a stretch is mojibake and what it was; its restyling of quotes, widths and
ligatures plays no part. Here stands what it lacks: a test that spares clean text the import and the
work, and the places of the changes, word by word.

A text can only be mojibake where two characters meet that hardly ever meet otherwise, and where a
character that stands for the first byte of a UTF-8 sequence is followed by one that stands for a later
byte. The first test (`_meeting`) is the union of ftfy's own juxtapositions (`ftfy.badness`, Apache-2.0), arranged
around characters that are rare in every clean text, so that one pass over a character class does most
of the work; the second (`_shape`) comes from the code tables themselves.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from normalize.edits import Edit, minimise
from normalize.text import Span

__all__ = ["Repair", "repairs"]

_CODECS = (
    "latin-1", "cp1252", "cp1251", "cp1250", "cp1253", "cp1254", "cp1257", "iso8859-2", "mac_roman", "cp437",
)  # fmt: skip
"""The encodings that ftfy tries (`ftfy.chardata.CHARMAP_ENCODINGS`) by their names in Python."""

_NAMES = {
    "latin-1": "Latin-1",
    "iso-8859-2": "Latin-2",
    "macroman": "Mac Roman",
    "cp437": "code page 437",
}
_BEFORE = 300
_LONGEST = 2_000
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

_UNCHANGED = re.compile(r"[\x00-\x1f!->@-\x7f]+")
"""ASCII that keeps its place in every repair. A space may have been U+00A0, a question mark a lost byte."""


@dataclass(frozen=True, slots=True)
class Repair:
    """One stretch turned back, and the encodings it was wrongly read in, the last misreading first."""

    edit: Edit
    encodings: tuple[str, ...]


def repairs(text: str) -> list[Repair]:
    r"""The mojibake of a text as the smallest edits that hold whole words, from left to right.

    >>> [ascii(r.edit.new) for r in repairs("le caf\u00c3\u00a9 de la \u00c3\u2030cole")]
    ["'\\xe9'", "'\\xc9'"]
    >>> repairs("le caf\u00e9 de l\u2019\u00c9cole \u00ab\u00a0libre\u00a0\u00bb")
    []
    """
    found: list[Repair] = []
    for start, end in _suspects(text):
        found += _repaired(text, start, end)
    return found


def _suspects(text: str) -> Iterator[tuple[int, int]]:
    """Lines, or stretches of long lines, that may hold mojibake."""
    done = 0
    while hit := _meeting().search(text, done):
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
        if _shape().search(text, start, end):
            yield start, end
        done = max(end, hit.end())


def _repaired(text: str, start: int, end: int) -> Iterator[Repair]:
    from ftfy import fix_encoding_and_explain

    old = text[start:end]
    new, plan = fix_encoding_and_explain(old)
    if new == old:
        return
    encodings = _encodings(plan)
    for at, piece, repaired in _differences(old, new):
        edit = minimise(Edit(Span(start + at, start + at + len(piece)), piece, repaired))
        # a line mended in parts does not say how; each part does by itself
        yield Repair(edit, encodings or _encodings(fix_encoding_and_explain(edit.old).explanation))


def _encodings(plan: Sequence[tuple[str, str]] | None) -> tuple[str, ...]:
    names = (codec for action, codec in plan or () if action == "encode")
    return tuple(_NAMES.get(codec) or codec.removeprefix("sloppy-").capitalize() for codec in names)


def _differences(old: str, new: str) -> Iterator[tuple[int, str, str]]:
    """Where a repair changed a line: offset, old and new piece, neither of them with a word too much.

    The ASCII characters that no repair touches cut both lines into as many gaps; spaces cut those.
    """
    gaps, news = _UNCHANGED.split(old), _UNCHANGED.split(new)
    if len(gaps) != len(news):
        yield 0, old, new
        return
    at = 0
    anchors = _UNCHANGED.findall(old)
    for index, (gap, repaired) in enumerate(zip(gaps, news, strict=True)):
        if gap != repaired:
            yield from _words(at, gap, repaired)
        at += len(gap) + (len(anchors[index]) if index < len(anchors) else 0)


def _words(at: int, old: str, new: str) -> Iterator[tuple[int, str, str]]:
    """The changed words of a gap; neighbours that both change stay together."""
    olds, news = old.split(" "), new.split(" ")
    if len(olds) != len(news):
        yield at, old, new
        return
    run: list[int] = []
    starts = [at]
    for word in olds:
        starts.append(starts[-1] + len(word) + 1)
    for index in range(len(olds) + 1):
        if index < len(olds) and olds[index] != news[index]:
            run.append(index)
        elif run:
            low, high = run[0], run[-1] + 1
            yield starts[low], " ".join(olds[low:high]), " ".join(news[low:high])
            run = []


@cache
def _alphabet() -> tuple[str, ...]:
    """What bytes 80 to FF may have become, other than control characters."""
    high = bytes(range(0x80, 0x100))
    return tuple(sorted({c for codec in _CODECS for c in high.decode(codec, "ignore") if c > "\x9f"}))


@cache
def _meeting() -> re.Pattern[str]:
    """Matches wherever `ftfy.badness.is_bad` can say yes, and hardly anywhere in clean text."""
    listed = _COMMON + _BAD + _OPENING + _CLOSING
    upper, lower, other_upper, other_lower, sign = (
        "\N{CYRILLIC CAPITAL LETTER GHE WITH UPTURN}",
        "\N{CYRILLIC SMALL LETTER GHE WITH UPTURN}",
        "\N{LATIN CAPITAL LETTER THORN}",
        "",
        "\N{MICRO SIGN}",
    )
    for c in _alphabet():
        if c in listed or c in sign:
            continue
        latin = unicodedata.name(c).startswith("LATIN")
        if c.lower() == c.upper():
            sign += c
        elif c.isupper():
            upper, other_upper = (upper + c, other_upper) if latin else (upper, other_upper + c)
        else:
            lower, other_lower = (lower + c, other_lower) if latin else (lower, other_lower + c)
    box = "\N{BOX DRAWINGS LIGHT HORIZONTAL}-\N{BLACK SQUARE}"
    any_ = lower + upper + _OPENING + _CLOSING + sign + _BAD
    return re.compile(
        rf"""
        [{_C1}{_BAD}{upper}{_CLOSING}{_OPENING}{sign}\N{{LATIN CAPITAL LIGATURE OE}}\N{{LATIN SMALL LIGATURE OE}}
         \N{{CYRILLIC CAPITAL LETTER DJE}}]
        (?: (?<=[{_C1}])
          | (?<=[{upper}]) (?:
                (?<=[{lower}{other_lower}{_CLOSING}{sign}].)
              | (?<=[a-z].) (?=[{_OPENING}{sign}])
              | (?<=[ÃÂÎÐ]) (?=[{any_}{_COMMON}])
              | (?<=[ØÙ]) (?=[{any_}{_COMMON}][ØÙ])
              | (?<=[ÃÂ]) (?=[ ]) (?<![A-Z].)
              | (?<=‚.) )
          | (?<=[{_BAD}]) (?: (?<=[{any_}{other_lower}{other_upper}].) | (?=[{any_}]) )
          | (?<=[{_CLOSING}]) (?: (?=[{lower}]) | (?<=[{lower}{upper}].) (?=\w) )
          | (?<=[{_OPENING}]) (?:
                (?<=[{sign}].)
              | (?<=[{lower}{upper}].) (?=\w)
              | (?<=[{lower}{upper}{sign}][{_CLOSING}].)
              | (?<=‚) (?=[âó]) )
          | (?<=[{sign}]) (?:
                (?<=[{lower}{upper}{_CLOSING}{sign}].)
              | (?=[{lower}®™´])
              | (?<=[{lower}{upper}{sign}{_CLOSING}][{_OPENING}].) )
          | (?<=[{box}]) (?: (?=[{_CLOSING}]) | (?<=[{_OPENING}].) )
          | (?<=[Œœ]) (?=[^A-Za-z])
          | (?<=[вВβ][Ђ€])
          | (?<=[ВГРСΒΓΞΟ].) (?=[ВГРСΒΓΞΟ])
        )""",
        re.VERBOSE,
    )


@cache
def _shape() -> re.Pattern[str]:
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
