"""Mojibake: UTF-8 that was read as a single-byte encoding, found and turned back.

ftfy decides, line by line, whether something is mojibake and what it was; its restyling of quotes, widths and
ligatures plays no part. Here stands what it lacks: the places of the changes, word by word; a look at
whether the result makes sense where it stands; and what the whole text tells of the encodings it was
misread in, which mends the lines and layers that by themselves are no proof.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby

from normalize.detect.encoding.frames import framed
from normalize.detect.encoding.suspects import alphabet, suspects
from normalize.edits import Edit, minimise
from normalize.text import Span

__all__ = ["Repair", "repairs"]

_NAMES = {
    "latin-1": "Latin-1",
    "iso-8859-2": "Latin-2",
    "macroman": "Mac Roman",
    "cp437": "code page 437",
    "koi8-r": "KOI8-R",
    "cp866": "code page 866",
    "cp850": "code page 850",
    "cp852": "code page 852",
}
_UNCHANGED = re.compile(r"[\x00-\x1f!->@-\x7f]+")
"""ASCII that keeps its place in every repair. A space may have been U+00A0, a question mark a lost byte."""
_LAST_WORD = re.compile(r"[^\W\d_]+\Z")
_ASCII = re.compile(r"[\x00-\x7f]+")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]{2,}")
_WAYS = 3
"""So many ways of misreading are looked for in one text."""
_AROUND = 40
_NEXT_WORD = re.compile(r"\W{0,3}([^\W\d_]{2})")
_ENOUGH = 2
"""Letters in a row that a repair must bring, here or elsewhere, if it brings a script other than Latin or Greek.

A character by itself that takes three bytes (East Asian) is no accident.
"""
_EAST_ASIAN = ("CJK", "HIRAGANA", "KATAKANA", "IDEOGRAPHIC", "FULLWIDTH", "HALFWIDTH", "KATAKANA-HIRAGANA")
_OPENERS = {
    "\N{RIGHT DOUBLE QUOTATION MARK}": "\N{LEFT DOUBLE QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}",
    "\N{LEFT DOUBLE QUOTATION MARK}": "\N{DOUBLE LOW-9 QUOTATION MARK}",
    "\N{RIGHT SINGLE QUOTATION MARK}": "\N{LEFT SINGLE QUOTATION MARK}\N{SINGLE LOW-9 QUOTATION MARK}",
    "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}": "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}",
    "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}": "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}",
}


@dataclass(frozen=True, slots=True)
class Repair:
    """One stretch turned back, and the codecs it was wrongly read in, the last misreading first."""

    edit: Edit
    encodings: tuple[str, ...]

    @property
    def how(self) -> str:
        """The misreadings in their order, in words."""
        names = [_NAMES.get(codec) or codec.removeprefix("sloppy-").capitalize() for codec in reversed(self.encodings)]
        if len(names) > 1 and len(set(names)) == 1:
            return f"{names[0]}, {len(names)} times over"
        return " and then ".join(names) or "another encoding"


def repairs(text: str) -> list[Repair]:
    r"""The mojibake of a text as the smallest edits that hold whole words, from left to right.

    >>> [ascii(r.edit.new) for r in repairs("le caf\u00c3\u00a9 de la \u00c3\u2030cole")]
    ["'\\xe9'", "'\\xc9'"]
    >>> repairs("le caf\u00e9 de l\u2019\u00c9cole \u00ab\u00a0libre\u00a0\u00bb")
    []
    """
    frames = [Repair(Edit(Span(start, end), text[start:end], new), way) for start, end, new, way in framed(text)]
    lines = [line for start, end in suspects(text) if (line := _mended(text, start, end)) is not None]
    if not lines:
        return frames
    scripts = _scripts(line.new for line in lines)
    found = [repair for line in lines for repair in _repairs(line, scripts, ())]
    codecs = _codecs(found)
    if len(codecs) > 1 or len(found) < sum(len(line.pieces) for line in lines):
        # what the whole text tells may mend more
        found = [repair for line in lines for repair in _repairs(line, scripts, codecs)]
    found += _alike(text, found, scripts)
    found = sorted((Repair(_trimmed(r.edit), r.encodings) for r in found), key=lambda repair: repair.edit)
    found += [repair for repair in frames if not _meets(found, repair.edit.span)]
    return sorted(found, key=lambda repair: repair.edit)


def _meets(repairs: Sequence[Repair], span: Span) -> bool:
    """Whether a place shares a character with one of the repairs, which are in order."""
    index = bisect_left(repairs, span.end, key=lambda repair: repair.edit.span.start) - 1
    return index >= 0 and repairs[index].edit.span.end > span.start


def _trimmed(edit: Edit) -> Edit:
    """The edit without equal ends, unless nothing but a deletion would be left: a character stays there."""
    small = minimise(edit)
    return small if small.new else edit


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a text (or a stretch of a long one) as ftfy mends it: each piece, where it lands, and how."""

    start: int
    old: str
    new: str
    pieces: tuple[tuple[Edit, int, tuple[str, ...]], ...]


def _mended(text: str, start: int, end: int) -> _Line | None:
    from ftfy import fix_encoding_and_explain

    old = text[start:end]
    new, plan = fix_encoding_and_explain(old)
    if new == old:
        return None
    whole = _encodings(plan)
    pieces = []
    for edit, lands in _differences(old, new):
        # a line mended in parts does not say how; each part does by itself
        way = whole or _encodings(fix_encoding_and_explain(_trimmed(edit).old).explanation)
        pieces.append((edit, lands, way))
    return _Line(start, old, new, tuple(pieces))


@cache
def _ordinary() -> re.Pattern[str]:
    """Letters and marks of living scripts, without phonetic and modifier letters, which chance brings up."""
    return re.compile(
        r"[\xa0-\u017f\u0218-\u021b\u0386-\u03ce\u0401-\u045f\u0490\u0491\u05d0-\u06ff\u0900-\u0dff\u0e00-\u0e7f"
        r"\u1e00-\u1eff\u2010-\u2044\u20ac\u2122\u3000-\u9fff\uac00-\ud7a3\uff00-\uffef]+"
    )


def _encodings(plan: Sequence[tuple[str, str]] | None) -> tuple[str, ...]:
    return tuple(codec for action, codec in plan or () if action == "encode")


def _repairs(line: _Line, scripts: Mapping[str, int], codecs: Sequence[str]) -> Iterator[Repair]:
    for edit, lands, way in line.pieces:
        deeper, way = _deeper(edit, way, codecs)
        small = _trimmed(deeper)
        head = small.span.start - edit.span.start
        tail = edit.span.end - small.span.end
        at, to = lands + head, lands + len(edit.new) - tail
        before, after = line.new[max(0, at - _AROUND) : at], line.new[to : to + _AROUND]
        if _believable(small, line.old, before, after, scripts):
            span = Span(line.start + edit.span.start, line.start + edit.span.end)
            yield Repair(Edit(span, edit.old, deeper.new), way)


def _deeper(edit: Edit, way: tuple[str, ...], codecs: Sequence[str]) -> tuple[Edit, tuple[str, ...]]:
    """A repair with further layers of the same misreadings taken off, and the way to it.

    ftfy stops where what is left looks like text. But no text happens to be UTF-8, to the last byte, in an encoding
    that it was just misread in.
    """
    best, best_way = edit.new, way
    for codec in dict.fromkeys((*way[-1:], *codecs)):
        new, undone = edit.new, way
        while (inner := _reread(new, (codec,))) is not None and inner != new:
            new, undone = inner, (*undone, codec)
            if _ordinary().fullmatch(_ASCII.sub("", new)):
                best, best_way = new, undone
        if best != edit.new:
            break
    return replace(edit, new=best), best_way


def _codecs(found: Sequence[Repair]) -> list[str]:
    """The encodings that a text was most often misread in."""
    return [codec for codec, _ in Counter(codec for r in found for codec in r.encodings).most_common(_WAYS)]


def _alike(text: str, found: Sequence[Repair], scripts: Mapping[str, int]) -> Iterator[Repair]:
    """What was misread like the mojibake that is certain, but has no telling characters of its own.

    "n\N{SQUARE ROOT}\N{POUND SIGN}o" alone is no proof; in a text that has other letters misread as Mac
    Roman it is. A run of characters must be UTF-8 to the last byte and give ordinary letters and marks.
    """
    ways = [way for way, _ in Counter(r.encodings for r in found if r.encodings).most_common(_WAYS)]
    taken = sorted(r.edit.span for r in found)
    starts = [span.start for span in taken]
    alike = []
    for match in _BEYOND_ASCII.finditer(text) if ways else ():
        start, end = match.span()
        index = bisect_right(starts, start) - 1
        if (index >= 0 and taken[index].end > start) or (index + 1 < len(starts) and starts[index + 1] < end):
            continue
        for way in ways:
            new = _reread(match[0], way)
            if new is not None and _ordinary().fullmatch(new):
                alike.append(Repair(Edit(Span(start, end), match[0], new), way))
                break
    longest = _scripts(repair.edit.new for repair in alike)
    seen = {script: max(scripts.get(script, 0), longest.get(script, 0)) for script in {*scripts, *longest}}
    for repair in alike:
        start, end = repair.edit.span.start, repair.edit.span.end
        before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
        local = replace(repair.edit, span=Span(len(before), len(before) + end - start))
        if _believable(local, before, before, after, seen) and not _beside_sound(before, after, repair.encodings):
            yield repair


def _beside_sound(before: str, after: str, way: Sequence[str]) -> bool:
    """Whether the next word beyond ASCII on either side is whole as it is: this place was not misread with it."""
    left = [m[0] for m in _BEYOND_ASCII.finditer(before) if m.start()][-1:]
    right = [m[0] for m in _BEYOND_ASCII.finditer(after) if m.end() < len(after)][:1]
    return any(run.isalpha() and _reread(run, way) is None for run in left + right)


def _reread(run: str, way: Sequence[str]) -> str | None:
    """A run of characters read as UTF-8 after each of the encodings was undone; None where one does not fit."""
    for codec in way:
        try:
            run = run.encode(codec).decode()
        except UnicodeError:
            return None
    return run


def _believable(edit: Edit, line: str, before: str, after: str, scripts: Mapping[str, int]) -> bool:
    """Whether a repair makes sense where it stands, between `before` and `after` in the repaired line.

    Capitals before a quotation mark or a sign can pass for two bytes of one letter (Icelandic
    capital eth, Portuguese capital A with tilde). What comes of it gives itself away: a single letter of
    another script, a word that is mended in its middle only, a small letter or a swallowed
    capital among capitals, a quotation that loses its end.
    """
    old, new = edit.old, edit.new
    if any(unicodedata.category(c) in ("Cn", "Co", "Cs") for c in new if c not in old):
        return False
    foreign = {script for c in new if (script := _foreign(c))}
    own = _scripts([new])
    glued = before[-1:].isalpha() or after[:1].isalpha()
    if any(max(own[s], scripts.get(s, 0)) < _ENOUGH for s in foreign) and (glued or max(new) < "\u0800"):
        return False
    if new.isalpha() and any(c.isalpha() and c > "\x7f" and c not in alphabet() for c in before[-1:] + after[:1]):
        return False
    if not foreign and old.endswith(" ") and before[-1:].isalpha() and after[:1].isalpha():
        return False
    if _shouted(before, after):
        rest = new + after[:3]
        if rest[:1].islower() or (rest[:1].isspace() and rest[1:3].isupper() and rest[1:3].isalpha()):
            return False
    openers = _OPENERS.get(old[-1:], "") if len(old) == 2 and old[-1] not in new and not after[:1].isalpha() else ""
    # an opening mark right behind a letter is mojibake itself
    return not any(c in openers and not line[at - 1 : at].isalpha() for at, c in enumerate(line[: edit.span.start]))


def _shouted(before: str, after: str) -> bool:
    """Whether a place is inside or at the end of a word in capitals."""
    word = _LAST_WORD.search(before)
    if word is None or not word[0].isupper() or after[:1].islower():
        return False
    following = _NEXT_WORD.match(after)
    return len(word[0]) > 1 or (following is not None and following[1].isupper())


def _foreign(c: str) -> str:
    """The script of a letter, mark or digit by the first word of its name; empty for Latin, Greek and signs."""
    if c < "\N{COMBINING LATIN SMALL LETTER A}" or unicodedata.category(c)[0] not in "LMN":
        return ""
    script = unicodedata.name(c, "NAMELESS").split(" ")[0]
    return "" if script in ("LATIN", "GREEK") else "CJK" if script in _EAST_ASIAN else script


def _scripts(lines: Iterable[str]) -> Mapping[str, int]:
    """The longest run of each foreign script that the lines hold."""
    longest: dict[str, int] = {}
    for line in lines:
        for script, run in groupby(line, key=_foreign):
            longest[script] = max(longest.get(script, 0), sum(1 for _ in run))
    return longest


def _differences(old: str, new: str) -> Iterator[tuple[Edit, int]]:
    """What a repair changed in a line, in edits that hold no word too much, and where each lands.

    The ASCII characters that no repair touches cut both lines into as many gaps; spaces cut those.
    """
    gaps, news = _UNCHANGED.split(old), _UNCHANGED.split(new)
    if len(gaps) != len(news):
        gaps, news = [old], [new]
    at = lands = 0
    anchors = [*_UNCHANGED.findall(old), ""]
    for gap, repaired, anchor in zip(gaps, news, anchors, strict=False):
        if gap != repaired:
            yield from _words(at, gap, lands, repaired)
        at += len(gap) + len(anchor)
        lands += len(repaired) + len(anchor)


def _words(at: int, old: str, lands: int, new: str) -> Iterator[tuple[Edit, int]]:
    """The changed words of a gap; neighbours that both change stay together."""
    olds, news = old.split(" "), new.split(" ")
    if len(olds) != len(news):
        olds, news = [old], [new]
    for changed, group in groupby(zip(olds, news, strict=True), key=lambda pair: pair[0] != pair[1]):
        before, after = map(" ".join, zip(*group, strict=True))
        if changed:
            yield Edit(Span(at, at + len(before)), before, after), lands
        at += len(before) + 1
        lands += len(after) + 1
