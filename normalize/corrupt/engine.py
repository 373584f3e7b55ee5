"""Damage a text with known truth: choose places, apply them in layers, and bring the truth onto the result.

Damage comes in layers, as it does in life: words are mistranslated, marks are lost, a scraper adds its residue,
lines are wrapped, and in the end the whole is decoded wrongly. The damages of one layer lie apart; a later layer may
lie over an earlier one, and `normalize.edits.composed` says what has to be restored then. Nothing is found by diffing.
"""

from __future__ import annotations

import math
from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import NamedTuple

from normalize.corrupt.catalogue import CORRUPTERS, Corrupter, Layer, corrupter_named
from normalize.corrupt.site import Site
from normalize.edits import Edit, apply, composed, invert, minimise
from normalize.errors import InputError
from normalize.language import identify
from normalize.protected import merge, protect_text
from normalize.text import Document, Span

__all__ = ["RATE", "Corrupted", "Item", "corrupt", "restore"]

RATE = 0.02
"""Share of the words damaged where none is asked for: enough for figures, few enough to leave contexts whole."""

_APART = 12
"""Code points between two damages: a repair is judged by what stands around it."""


@dataclass(frozen=True, slots=True)
class Item:
    """One place of a damaged text, and what restores it.

    `span` lies in the damaged text and reads `text`; the first of `replacements` is what the original had.
    `kind` is the artifact's class, `certainty` whether that replacement is the only right one.
    """

    span: Span
    text: str
    replacements: tuple[str, ...]
    kind: str
    certainty: str


@dataclass(frozen=True, slots=True)
class Corrupted:
    """A damaged document, and the items that restore it, sorted and apart."""

    document: Document
    items: tuple[Item, ...]


class _Wound(NamedTuple):
    """An edit of the original, the artifact it makes, and what mends it too."""

    edit: Edit
    kind: str
    also: tuple[str, ...]


def corrupt(document: Document, kinds: Iterable[str] = (), rate: float = RATE, seed: int = 0) -> Corrupted:
    """The document with about `rate` of its words damaged (0 to 1), dealt out evenly over `kinds` (none: all).

    The same document id, text, kinds, rate and seed give the same bytes, whatever else is damaged in the run.
    Protected places stay whole. Raises `InputError` for an unknown kind or a rate outside 0 to 1.

    >>> damaged = corrupt(Document("The ferry was late, he said.", id="a", language="en"), ["space_before_mark"], 0.2)
    >>> damaged.document.text
    'The ferry was late, he said .'
    >>> restore(damaged.document.text, damaged.items)
    'The ferry was late, he said.'
    >>> corrupt(Document("No 7", id="b", language="en"), ["space_before_mark"], 1).items
    ()
    """
    if not 0 <= rate <= 1:
        raise InputError(f"a rate is a share of the words between 0 and 1, not {rate:g}")
    language = document.language or identify(document.text)
    names = tuple(kinds)
    wanted = [corrupter_named(name) for name in dict.fromkeys(names)] if names else CORRUPTERS
    usable = [c for c in CORRUPTERS if c in wanted and c.speaks(language)]
    wounds: list[_Wound] = []
    each = Site(document.text, language).size * rate / max(1, len(usable))
    for layer in Layer:
        members = [c for c in usable if c.layer is layer]
        if members:
            wounds = _layer(document, language, wounds, members, each, seed)
    text = apply(document.text, [wound.edit for wound in wounds])
    return Corrupted(replace(document, text=text, language=language, protected=()), _items(wounds))


def restore(text: str, items: Iterable[Item]) -> str:
    """The original of a damaged text: every item's first replacement applied.

    >>> restore("late , he", [Item(Span(4, 5), " ", ("",), "space_before_mark", "certain")])
    'late, he'
    """
    return apply(text, [Edit(item.span, item.text, item.replacements[0]) for item in items])


def _layer(
    document: Document,
    language: str | None,
    wounds: list[_Wound],
    members: Sequence[Corrupter],
    each: float,
    seed: int,
) -> list[_Wound]:
    """The wounds after one more layer of damage."""
    first = [wound.edit for wound in wounds]
    text = apply(document.text, first)
    site = Site(text, language)
    kept = [*protect_text(text), *_carried(document.protected, first)]
    room = _Room(merge((span.start, span.end) for span in kept), [edit.span for edit in invert(first)])
    chosen: dict[Edit, tuple[str, tuple[str, ...]]] = {}
    for corrupter in members:
        # a string seeds the generator by its hash in SHA-512: the same everywhere, for each document by itself
        dice = Random(f"{seed}/{document.id}/{corrupter.name}")
        number = math.floor(each) + (dice.random() < each % 1)
        found = list(corrupter.places(site, dice)) if number else []
        dice.shuffle(found)
        for damage in found:
            if not number:
                break
            also = damage.also or ((),) * len(damage.edits)
            # a text that mends an edit mends all of it, so that edit is not cut down
            edits = [edit if others else minimise(edit) for edit, others in zip(damage.edits, also, strict=True)]
            if not room.take(edits, over=len(edits) > 1):
                continue
            number -= 1
            kinds = damage.kinds or (corrupter.name,) * len(edits)
            chosen.update((edit, (kind, others)) for edit, kind, others in zip(edits, kinds, also, strict=True))
    if not chosen:
        return wounds
    before = {wound.edit: (wound.kind, wound.also) for wound in wounds}
    out = []
    for edit, ones, twos in composed(document.text, first, sorted(chosen)):
        # what was damaged last is what a reader meets; the text that mends both is the original alone
        sources = [chosen[two] for two in twos] + [before[one] for one in ones]
        if edit.new != edit.old:
            out.append(_Wound(edit, sources[0][0], sources[0][1] if len(sources) == 1 else ()))
    return out


class _Room:
    """The places of a text that are still free: no edit within a protected place, none near another's."""

    def __init__(self, protected: Sequence[Span], old: Sequence[Span]) -> None:
        self._protected = list(protected)
        self._old = list(old)
        self._new: list[Span] = []

    def take(self, edits: Sequence[Edit], *, over: bool) -> bool:
        """Whether the edits fit, and if so they are taken. `over`: they may lie over damage of earlier layers."""
        for edit in edits:
            span = edit.span
            reach = Span(max(0, span.start - _APART), span.end + _APART)
            if _meets(self._protected, span) or _meets(self._new, reach) or (not over and _meets(self._old, reach)):
                return False
        for edit in edits:
            insort(self._new, edit.span)
        return True


def _meets(spans: Sequence[Span], one: Span) -> bool:
    """Whether one of some spans, sorted and apart, collides with another span."""
    index = bisect_left(spans, one)
    return any(span.collides(one) for span in spans[max(0, index - 1) : index + 1])


def _carried(spans: Iterable[Span], edits: Sequence[Edit]) -> list[Span]:
    """Places of the original in the edited text; no edit touches one."""
    out: list[Span] = []
    index = shift = 0
    for span in spans:
        while index < len(edits) and edits[index].span.end <= span.start:
            shift += edits[index].growth
            index += 1
        out.append(Span(span.start + shift, span.end + shift))
    return out


def _items(wounds: Sequence[_Wound]) -> tuple[Item, ...]:
    """The wounds seen from the damaged text; two that touch at an insertion point there become one."""
    items: list[Item] = []
    for wound, back in zip(wounds, invert([wound.edit for wound in wounds]), strict=True):
        certainty = corrupter_named(wound.kind).certainty
        item = Item(back.span, back.old, (back.new, *wound.also), wound.kind, certainty)
        if items and items[-1].span.collides(item.span):
            left = items.pop()
            both = Span(left.span.start, item.span.end)
            item = replace(item, span=both, text=left.text + item.text, replacements=(left.replacements[0] + back.new,))
        items.append(item)
    return tuple(items)
