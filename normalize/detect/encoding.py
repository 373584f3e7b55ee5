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
from dataclasses import replace

from normalize.detect import Proposal, Stage, View, change
from normalize.detect.c1 import CONTROL, doubtful, readings, windows
from normalize.detect.characters import unseen
from normalize.detect.entities import Entity, entities
from normalize.detect.mojibake import Repair, repairs
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

    def detect(self, view: View) -> Iterable[Proposal]:
        """Proposals for entities, mojibake and surrogates."""
        text = view.text
        sure: list[Entity] = []
        for entity in entities(text):
            if entity.safety is Safety.SAFE:
                sure.append(entity)
            else:
                yield _entity(entity)
        if text.isascii() and all(e.edit.new.isascii() for e in sure):
            yield from map(_entity, sure)
            return
        try:
            data = text.encode()
        except UnicodeEncodeError:
            yield from _surrogates(text)
            data = text.encode("utf-8", "surrogatepass")
        if sure or data.translate(None, _NO_LEADS) or _BOX in data:
            yield from _layers(view, sure, controls=_CONTROL_BYTES.search(data) is not None)


def _layers(view: View, sure: Sequence[Entity], *, controls: bool) -> Iterator[Proposal]:
    """What the layers together change, one proposal for each place."""
    text = view.text
    mended = {r.edit: r for r in repairs(apply(text, [e.edit for e in sure]))}
    pieces = {edit: _mojibake(edit, [r]) for edit, r in mended.items()}
    if sure:
        pieces = _pieces(text, {e.edit: e for e in sure}, mended)
    if controls:
        pieces = {edit: p for edit, p in pieces.items() if CONTROL.sub("", edit.old)}
        yield from _controls(view, [edit.span for edit in pieces])
    left = _left_unseen(text, list(pieces))
    if not left:
        yield from pieces.values()
        return
    for edit, firsts, _ in composed(text, list(pieces), left):
        if edit.new != edit.old:
            yield replace(pieces[firsts[0]], span=edit.span, fixes=(_fix(edit),))


def _pieces(text: str, of_entity: Mapping[Edit, Entity], mended: Mapping[Edit, Repair]) -> dict[Edit, Proposal]:
    """Entities, and mojibake of the text in which they are characters, as edits of the text as it is."""
    pieces = {}
    for edit, firsts, seconds in composed(text, list(of_entity), list(mended)):
        if seconds:
            pieces[edit] = _mojibake(edit, [mended[e] for e in seconds], escaped=bool(firsts))
        else:
            pieces[edit] = _entity(of_entity[edit])
    return pieces


def _controls(view: View, taken: Sequence[Span]) -> Iterator[Proposal]:
    """C1 controls that are not part of anything larger.

    One that makes no sense as Windows-1252 casts doubt on all of them.
    """
    text = view.text
    starts = [span.start for span in taken]
    places = []
    for match in CONTROL.finditer(text):
        index = bisect_right(starts, match.start()) - 1
        if index < 0 or taken[index].end <= match.start():
            places.append(match.start())
    doubt = [at for at in places if doubtful(text, at, view.language)]
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


def _left_unseen(text: str, edits: Sequence[Edit]) -> list[Edit]:
    """Edits of the repaired text that take out what nobody sees of what the repairs brought."""
    if all(edit.new.isprintable() for edit in edits):
        return []
    landed = [edit.span for edit in invert(edits)]
    starts = [span.start for span in landed]
    found = []
    for u in unseen(apply(text, edits)):
        index = bisect_right(starts, u.edit.span.start) - 1
        if u.safety is Safety.SAFE and index >= 0 and landed[index].covers(u.edit.span):
            found.append(u.edit)
    return found


def _fix(edit: Edit) -> Fix:
    """A safe fix, or one for review where the repair gives characters that no text holds."""
    strange = any(unicodedata.category(c) in _NO_TEXT for c in edit.new if c not in edit.old)
    return Fix((edit,), Safety.REVIEW if strange else Safety.SAFE)


def _entity(entity: Entity) -> Proposal:
    edit = entity.edit
    evidence = [Evidence("entity", f"'{edit.old}' is how HTML writes {_named(edit.new)}.", edit.span)]
    if entity.doubt:
        evidence.append(Evidence("entity", f"{entity.doubt}.", weight=-1.0))
    fix = Fix((edit,), entity.safety)
    return Proposal(f"any.encoding.{entity.slug}", edit.span, (fix,), evidence=tuple(evidence))


def _mojibake(edit: Edit, mended: Sequence[Repair], *, escaped: bool = False) -> Proposal:
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
