"""A gap: the run of spaces and marks between two words, and what can be said about it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from normalize.detect import Proposal, View, change
from normalize.detect.punctuation.marks import CLOSERS, is_letter, word_after, word_before
from normalize.detect.punctuation.tally import Tally
from normalize.findings import Evidence, Fix, Safety
from normalize.text import Span

__all__ = ["FIRM", "LATE", "QUOTES", "WIDE", "WIDEST", "Gap", "may_end", "proposal", "with_safety"]

LATE = ";:!?\N{ARABIC SEMICOLON}\N{ARABIC QUESTION MARK}"
"""Marks that some languages write after a space."""

WIDE = "\N{FULLWIDTH COMMA}\N{IDEOGRAPHIC FULL STOP}\N{IDEOGRAPHIC COMMA}"
"""Marks that hold their own space and take none on either side."""

FIRM = ",.\N{ARABIC COMMA}" + WIDE
"""Marks that no language writes after a space."""

WIDEST = 12
"""Longer runs are leaders, art or hostile."""

QUOTES = "".join(c for c in CLOSERS if c not in ")]}")
"""Quotation marks and apostrophes that may close."""


_ENDERS = frozenset(CLOSERS + "%\N{DEGREE SIGN}\N{PRIME}")


@dataclass(frozen=True)
class Gap:
    """A run of spaces and marks, from `start` to the end of its last mark."""

    view: View
    tally: Tally
    start: int
    end: int

    @cached_property
    def core(self) -> str:
        """The spaces and marks."""
        return self.view.text[self.start : self.end]

    @cached_property
    def marks(self) -> str:
        """The marks alone."""
        return self.core.replace(" ", "")

    @cached_property
    def lead(self) -> int:
        """Spaces before the first mark."""
        return len(self.core) - len(self.core.lstrip(" "))

    @cached_property
    def left(self) -> str:
        """The character before, or nothing at the start of a line."""
        before = self.view.text[self.start - 1] if self.start else ""
        return "" if before == "\n" else before

    @cached_property
    def right(self) -> str:
        """The character behind the last mark, or nothing at the end of a line."""
        after = self.view.text[self.end : self.end + 1]
        return "" if after in ("\n", "\r") else after

    @cached_property
    def following(self) -> str:
        """The next character of the line that is no space, or nothing."""
        text, at = self.view.text, self.end
        while at < len(text) and text[at] == " " and at < self.end + WIDEST:
            at += 1
        after = text[at : at + 1]
        return "" if after in ("\n", "\r") else after

    @cached_property
    def spaced(self) -> bool:
        """Whether a space, the end of the line or a closing mark follows."""
        return self.right in ("", " ", "\t", "\N{NO-BREAK SPACE}")

    @cached_property
    def word(self) -> str:
        """The word before, if the gap stands right behind one."""
        return word_before(self.view.text, self.start)

    @cached_property
    def next_word(self) -> str:
        """The word behind, if one begins there."""
        text, at = self.view.text, self.end
        while at < len(text) and text[at] == " " and at < self.end + WIDEST:
            at += 1
        return word_after(text, at)

    @property
    def span(self) -> Span:
        """Its place."""
        return Span(self.start, self.end)

    def cut(self, start: int, end: int, new: str = "", *, safety: Safety = Safety.SAFE, title: str = "") -> Fix:
        """A fix of one edit, offsets counted from the start of the gap."""
        at = self.start
        return change(self.view.text, at + start, at + end, new, safety=safety, title=title)


def may_end(character: str) -> bool:
    """Whether a mark may follow the character in prose."""
    return is_letter(character) or character.isdigit() or character in _ENDERS


def with_safety(fix: Fix, safety: Safety) -> Fix:
    """The fix with another safety."""
    return Fix(fix.edits, safety, fix.title)


def proposal(gap: Gap, rule: str, fixes: tuple[Fix, ...], confidence: float, says: str) -> Proposal:
    """A proposal about the whole gap; `rule` is the slug."""
    return Proposal(
        f"any.punctuation.{rule}",
        gap.span,
        fixes,
        confidence=confidence,
        evidence=(Evidence("neighbour", says, Span(max(0, gap.start - 1), gap.end)),),
        fields={"marks": gap.core.strip(" ")},
    )
