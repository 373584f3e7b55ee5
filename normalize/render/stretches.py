"""A text cut at its edits, and into blocks of lines: what every view of a diff is drawn from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from normalize.edits import Edit
from normalize.findings import Finding, Result, Safety

__all__ = ["Block", "Change", "Stretch", "blocks", "changes_of", "stretches"]


@dataclass(frozen=True, slots=True)
class Change:
    """One edit of the plan, how safe it is, and the findings it comes from."""

    edit: Edit
    safety: Safety
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Unchanged text, or a change."""

    text: str
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """Whole lines, without the last line break: unchanged ones (no change among them), or one run with changes."""

    line: int
    stretches: tuple[Stretch, ...]

    @property
    def changed(self) -> bool:
        """Whether anything changes here."""
        return any(stretch.change for stretch in self.stretches)


def changes_of(result: Result, tier: Safety) -> list[Change]:
    """The changes that a repair of this tier makes, in the order of the text."""
    by_key = {finding.key: finding for finding in result.findings}
    out = [
        Change(edit, choice.safety, tuple(by_key[key] for key in choice.findings if key in by_key))
        for choice in result.chosen
        if choice.safety >= tier
        for edit in choice.edits
    ]
    return sorted(out, key=lambda change: change.edit)


def stretches(text: str, changes: Sequence[Change]) -> Iterator[Stretch]:
    """A text as unchanged stretches and changes, in order.

    >>> [stretch.text for stretch in stretches("all is well", [])]
    ['all is well']
    """
    at = 0
    for change in changes:
        if change.edit.span.start > at:
            yield Stretch(text[at : change.edit.span.start])
        yield Stretch("", change)
        at = change.edit.span.end
    if at < len(text):
        yield Stretch(text[at:])


def blocks(text: str, changes: Sequence[Change]) -> Iterator[Block]:
    """The text in lines: each line by itself, or with its neighbours where a change goes over a line's end."""
    line = number = 1
    now: list[Stretch] = []
    for stretch in stretches(text, changes):
        if stretch.change is not None:
            now.append(stretch)
            number += stretch.change.edit.old.count("\n")
            continue
        *whole, rest = stretch.text.split("\n")
        for piece in whole:
            yield Block(line, (*now, Stretch(piece)) if piece or not now else tuple(now))
            now = []
            number += 1
            line = number
        if rest:
            now.append(Stretch(rest))
    if now:
        yield Block(line, tuple(now))
