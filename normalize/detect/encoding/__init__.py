"""What a wrong encoding did to a text: mojibake, HTML entities, halves of surrogate pairs.

One layer can hide another (an entity that is mojibake, mojibake of a zero-width space), so the layers
are taken off in order, entities, then mojibake, then what nobody sees, each reading what the one before
left, and each place comes out as one edit of the text as it is.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress

from normalize.detect import Proposal, Stage, View, change
from normalize.detect.encoding.c1 import CONTROL, doubtful, readings, windows
from normalize.detect.encoding.characters import Unseen, unseen
from normalize.detect.encoding.doubts import told
from normalize.detect.encoding.entities import Entity, entities
from normalize.detect.encoding.mojibake import Repair, repairs
from normalize.edits import Edit, apply, composed, invert
from normalize.findings import Evidence, Fix, Safety
from normalize.text import Span

__all__ = ["DETECTOR"]

_NO_LEADS = bytes(set(range(256)) - set(range(0xC2, 0xE0)) - {0x88})
"""All bytes of UTF-8 but those of which mojibake has one at least.

The characters that bytes became are nearly all in two-byte sequences. Mac Roman's square root (a first
byte, E2 88 9A) is not, nor are the box-drawing characters of code page 437 (`_BOX`).
"""
_BOX = b"\xe2\x94"
_SURROGATES = re.compile(r"(?P<pairs>(?:[\ud800-\udbff][\udc00-\udfff])+)|(?P<bytes>[\udc80-\udcff]+)|[\ud800-\udfff]")
_CONTROL_BYTES = re.compile(rb"\xc2[\x80-\x9f]")
_LOST = "\N{REPLACEMENT CHARACTER}"
_NO_TEXT = ("Cn", "Co", "Cs")


class _Encoding:
    """Proposes a repair for each stretch that an encoding error left behind."""

    name = "encoding"
    stage = Stage.ENCODING
    triggers: tuple[str, ...] = ()

    def shapes(self) -> Mapping[str, str]:
        """An ampersand or what is left of an entity; a character that wrong bytes are read as."""
        return {
            "encoding.entity": r"&(?:[#A-Za-z]| ?(?:#|nbsp|amp|quot|apos|[lg]t))|(?:nbsp|quot|amp|#39|#34|#8217);",
            "encoding.mojibake": r"[\x{80}-\x{7ff}\x{221a}\x{2500}-\x{253f}]",
        }

    def detect(self, view: View) -> Iterable[Proposal]:
        """Proposals for entities, mojibake and surrogates."""
        text = view.text
        found = entities(text)
        yield from (_entity(e.edit, e) for e in found if e.safety is not Safety.SAFE)
        sure = [e for e in found if e.safety is Safety.SAFE]
        if text.isascii() and all(e.edit.new.isascii() for e in sure):
            yield from (_entity(e.edit, e) for e in sure)
            return
        try:
            data = text.encode()
        except UnicodeEncodeError:
            yield from _surrogates(text)
            data = text.encode("utf-8", "surrogatepass")
        if sure or data.translate(None, _NO_LEADS) or _BOX in data:
            pieces = _peeled(view, sure)
            if _CONTROL_BYTES.search(data):
                pieces = {edit: parts for edit, parts in pieces.items() if CONTROL.sub("", edit.old)}
                yield from _controls(view, [edit.span for edit in pieces])
            for edit, parts in pieces.items():
                mended = [part for part in parts if isinstance(part, Repair)]
                escaped = [part for part in parts if isinstance(part, Entity)]
                yield _mojibake(edit, mended, escaped) if mended else _entity(edit, escaped[0])


_Parts = tuple[Repair | Entity | Unseen, ...]


def _peeled(view: View, sure: Sequence[Entity]) -> dict[Edit, _Parts]:
    """One layer after the other taken off: each place as an edit of the text, with what was found there."""
    text = view.text
    pieces: dict[Edit, _Parts] = {r.edit: (r,) for r in told(text, repairs(text), lambda: view.language)}
    if sure:
        if pieces:
            sure = [e for e in entities(apply(text, pieces)) if e.safety is Safety.SAFE]
        pieces = _over(text, pieces, {e.edit: e for e in sure})
        pieces = _over(text, pieces, {r.edit: r for r in repairs(apply(text, pieces))})
    if any(not edit.new.isprintable() for edit in pieces):
        pieces = _over(text, pieces, {u.edit: u for u in _left_unseen(text, list(pieces))})
    return pieces


def _over(
    text: str, pieces: Mapping[Edit, _Parts], layer: Mapping[Edit, Repair | Entity | Unseen]
) -> dict[Edit, _Parts]:
    """The pieces with one more layer, whose edits are of the text that the pieces make."""
    if not layer:
        return dict(pieces)
    out: dict[Edit, _Parts] = {}
    for edit, firsts, seconds in composed(text, list(pieces), list(layer)):
        if edit.new != edit.old:
            out[edit] = (*(part for e in firsts for part in pieces[e]), *(layer[e] for e in seconds))
    return out


def _controls(view: View, taken: Sequence[Span]) -> Iterator[Proposal]:
    """C1 controls that are not part of anything larger.

    One that makes no sense as Windows-1252 casts doubt on all of them, unless most do.
    """
    text = view.text
    starts = [span.start for span in taken]
    places = []
    for match in CONTROL.finditer(text):
        index = bisect_right(starts, match.start()) - 1
        if index < 0 or taken[index].end <= match.start():
            places.append(match.start())
    doubt = doubtful(text, places, view.language)
    for at in places:
        span, c = Span(at, at + 1), text[at]
        says = f"{_named(c)} is a control character"
        evidence = [Evidence("bytes", f"{says}; Windows-1252 has a mark or letter in its place.", span)]
        if doubt:
            says = "Windows-1252 makes no sense here; the text may have been Mac Roman or of DOS."
            evidence.append(Evidence("bytes", says, Span(doubt[0], doubt[0] + 1), weight=-1.0))
            around = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
            fixes = [change(text, at, at + 1, new, safety=Safety.REVIEW) for new in readings(c, *around)]
        else:
            fixes = [change(text, at, at + 1, windows(c))]
        yield Proposal("any.encoding.c1-control", span, tuple(fixes), evidence=tuple(evidence))


def _left_unseen(text: str, edits: Sequence[Edit]) -> Iterator[Unseen]:
    """What nobody sees and does no work among what the edits of a text bring."""
    landed = [(edit.span.start, edit.span.end) for edit in invert(edits)]
    brought = {at for start, end in landed for at in range(start, end)}
    for u in unseen(apply(text, edits)):
        if u.safety is Safety.SAFE and all(at in brought for at in range(u.edit.span.start, u.edit.span.end)):
            yield u


def _fix(edit: Edit) -> Fix:
    """A safe fix, or one for review where the repair gives characters that no text holds."""
    strange = any(unicodedata.category(c) in _NO_TEXT for c in edit.new if c not in edit.old)
    return Fix((edit,), Safety.REVIEW if strange else Safety.SAFE)


def _entity(edit: Edit, entity: Entity) -> Proposal:
    evidence = [Evidence("entity", f"'{entity.edit.old}' is how HTML writes {_named(entity.edit.new)}.", edit.span)]
    if entity.doubt:
        evidence.append(Evidence("entity", f"{entity.doubt}.", weight=-1.0))
    fix = _fix(edit) if entity.safety is Safety.SAFE else Fix((edit,), entity.safety)
    return Proposal(f"any.encoding.{entity.slug}", edit.span, (fix,), evidence=tuple(evidence))


def _mojibake(edit: Edit, mended: Sequence[Repair], escaped: Sequence[Entity]) -> Proposal:
    how = " or ".join(dict.fromkeys(r.how for r in mended))
    says = f"'{edit.new}' is what the bytes are in UTF-8; they were read as {how}."
    evidence = [Evidence("bytes", says, edit.span)]
    if edit.new.count(_LOST) > edit.old.count(_LOST):
        evidence.append(Evidence("bytes", "One of the bytes is lost.", edit.span))
    if escaped:
        evidence.append(Evidence("entity", "What came of it was written as HTML entities.", edit.span))
    return Proposal(
        "any.encoding.mojibake", edit.span, (_fix(edit),), evidence=tuple(evidence), fields={"encoding": how}
    )


def _surrogates(text: str) -> Iterator[Proposal]:
    """Halves of surrogate pairs: pairs are joined, bytes that Python escaped are decoded, others reported."""
    for match in _SURROGATES.finditer(text):
        start, end = match.span()
        span, old = Span(start, end), match[0]
        fixes: tuple[Fix, ...] = ()
        if match["pairs"]:
            says = "Two halves of a UTF-16 pair stand for one character."
            new = old.encode("utf-16", "surrogatepass").decode("utf-16")
            fixes = (change(text, start, end, new),)
        elif match["bytes"]:
            data = bytes(ord(c) - 0xDC00 for c in old)
            says = f"The bytes {data.hex(' ')} could not be decoded when the text was read."
            for codec, safety in (("cp1252", Safety.REVIEW), ("utf-8", Safety.SAFE)):
                with suppress(UnicodeDecodeError):
                    fixes = (change(text, start, end, data.decode(codec), safety=safety),)
        else:
            says = "One half of a UTF-16 pair is no character and cannot be saved as UTF-8; what it was is lost."
        yield Proposal("any.encoding.surrogate", span, fixes, evidence=(Evidence("surrogate", says, span),))


def _named(text: str) -> str:
    """A character by what is seen of it, or by its name."""
    if text.isprintable() and not text.isspace():
        return f"'{text}'"
    return ", ".join(unicodedata.name(c, f"U+{ord(c):04X}") for c in text)


DETECTOR = _Encoding()
