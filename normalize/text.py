"""Spans and documents: a text that never changes, and places in it.

Every offset in this library counts code points of the original text; `end` is exclusive. No text is
normalised (NFC), stripped or re-encoded on the way in, because that would move the offsets.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from normalize.errors import SpanError

__all__ = ["Document", "Span"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place in a text: code points `start` to `end`, `end` exclusive.

    An empty span is a point between two characters. Raises `SpanError` unless 0 <= start <= end.

    >>> Span(2, 5).of("abcdefg")
    'cde'
    >>> Span(0, 3).collides(Span(3, 5))     # neighbours that only touch are apart
    False
    >>> Span(0, 3).collides(Span(3, 3))     # an insertion at an edge is not: which comes first?
    True
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise SpanError(f"a span needs 0 <= start <= end, not {self.start}..{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The characters of `text` that the span covers; `SpanError` if it reaches past the end."""
        if self.end > len(text):
            raise SpanError(f"span {self.start}..{self.end} lies outside a text of {len(text)} characters")
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character, or an empty one lies strictly inside the other."""
        if self.start == self.end and other.start == other.end:
            return self.start == other.start
        return self.start < other.end and other.start < self.end

    def collides(self, other: Span) -> bool:
        """Whether edits at the two places would not be independent.

        They overlap, or they touch and one of them is an insertion point.
        """
        if len(self) and len(other):
            return self.start < other.end and other.start < self.end
        return self.start <= other.end and other.start <= self.end

    def covers(self, other: Span) -> bool:
        """Whether `other` lies within this span."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Document:
    """A text and what is known about it.

    `language` and `source_language` are BCP 47 tags or None for "not known". `protected` are places
    no edit may touch (URLs, code, markup), sorted. `meta` is carried through untouched.

    >>> Document("Hola", id="greeting", language="es").language
    'es'
    """

    text: str
    id: str = ""
    language: str | None = None
    source_language: str | None = None
    protected: tuple[Span, ...] = ()
    meta: Mapping[str, object] = field(default_factory=dict, hash=False)
