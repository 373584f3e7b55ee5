"""A document woven from pieces of raw text: markup between them, escapes within, and the way back.

A `Weaver` takes the pieces in order. What stands in the document as it stands in the file is *plain*; what is
spelt otherwise there (an entity, an escape, a run of blanks that counts as one) is an *atom*; what stands nowhere
in the file (the gap between two paragraphs of a page) is a *gap*, which no edit may touch.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from normalize.edits import Edit
from normalize.files.passage import Passage
from normalize.protected import merge
from normalize.text import Document, Span

__all__ = ["Weaver", "Woven"]


class _Piece(NamedTuple):
    """Code points `start` to `end` of the document are `at` to `to` of the raw text, spelt alike if `plain`."""

    start: int
    end: int
    at: int
    to: int
    plain: bool
    depth: int


@dataclass(frozen=True, slots=True)
class Woven(Passage):
    """A document in pieces. `escape` spells new text as the file needs it."""

    raw: str = ""
    pieces: tuple[_Piece, ...] = ()
    escape: Callable[[str], str] = str

    def origin(self, offset: int) -> int:
        """The offset in the raw text of a code point; of a gap, where the text before it ends."""
        index = bisect_right(self.pieces, offset, key=lambda piece: piece.start) - 1
        if index < 0:
            return self.pieces[0].at if self.pieces else 0
        piece = self.pieces[index]
        if offset >= piece.end:
            return piece.to
        return piece.at + (offset - piece.start if piece.plain else 0)

    def refuses(self, edit: Edit) -> bool:
        """Whether an edit would put text in place of a gap, or changes nothing but gaps."""
        if not edit.old:
            return not self._candidates(edit.span.start)
        real = sum(min(p.end, edit.span.end) - max(p.start, edit.span.start) for p in self._touched(edit.span))
        return real < len(edit.old) and (real == 0 or bool(edit.new))

    def place(self, edits: Sequence[Edit]) -> list[Edit]:
        """Edits of the document as edits of the raw text, their new text escaped.

        What an edit replaces may lie on both sides of a tag. The new text then stands where the replaced text
        began, the rest is deleted, and the tag stays. An insertion between two pieces goes to the outer one.
        """
        out: list[Edit] = []
        for edit in edits:
            if not edit.old:
                if found := self._candidates(edit.span.start):
                    piece = min(found, key=lambda p: p.depth)
                    offset = edit.span.start - piece.start
                    at = piece.at + offset if piece.plain else piece.to if offset else piece.at
                    out.append(Edit(Span(at, at), "", self.escape(edit.new)))
                continue
            new = edit.new
            for piece in self._touched(edit.span):
                out.append(self._within(piece, edit, new))
                new = ""
        return out

    def _within(self, piece: _Piece, edit: Edit, new: str) -> Edit:
        start, end = max(piece.start, edit.span.start), min(piece.end, edit.span.end)
        new = self.escape(new)
        if piece.plain:
            at, to = piece.at + start - piece.start, piece.at + end - piece.start
        else:
            at, to = piece.at, piece.to
            text = self.document.text
            new = self.escape(text[piece.start : start]) + new + self.escape(text[end : piece.end])
        return Edit(Span(at, to), self.raw[at:to], new)

    def _touched(self, span: Span) -> Sequence[_Piece]:
        first = max(0, bisect_right(self.pieces, span.start, key=lambda piece: piece.start) - 1)
        out = []
        for piece in self.pieces[first:]:
            if piece.start >= span.end:
                break
            if piece.end > span.start:
                out.append(piece)
        return out

    def _candidates(self, at: int) -> Sequence[_Piece]:
        """The pieces that an insertion at `at` could go to, the one before it first."""
        first = max(0, bisect_right(self.pieces, at, key=lambda piece: piece.start) - 2)
        out = []
        for piece in self.pieces[first : first + 3]:
            if piece.start <= at <= piece.end and (piece.plain or at in (piece.start, piece.end)):
                out.append(piece)
        return out


class Weaver:
    r"""Takes the pieces of a document in the order of the file.

    >>> weaver = Weaver("<p>so &amp; so , it</p>")
    >>> weaver.plain(3, 6); weaver.atom("&", 6, 11); weaver.plain(11, 19)
    >>> passage = weaver.passage(escape=lambda new: new.replace("&", "&amp;"))
    >>> passage.document.text
    'so & so , it'
    >>> passage.place([Edit(Span(7, 8), " ", "")])
    [Edit(span=Span(start=14, end=15), old=' ', new='')]
    """

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self._parts: list[str] = []
        self._pieces: list[_Piece] = []
        self._protected: list[tuple[int, int]] = []
        self._first = -1
        self.size = 0
        """Code points woven so far."""

    @property
    def last(self) -> str:
        """The last code point woven, or nothing."""
        return self._parts[-1][-1] if self._parts else ""

    def plain(self, at: int, to: int, *, depth: int = 0, protected: bool = False) -> None:
        """What stands in the raw text at `at` to `to`."""
        self._add(self.raw[at:to], at, to, plain=True, depth=depth, protected=protected)

    def atom(self, text: str, at: int, to: int, *, depth: int = 0, protected: bool = False) -> None:
        """Some text that the file spells otherwise."""
        self._add(text, at, to, plain=False, depth=depth, protected=protected)

    def _add(self, text: str, at: int, to: int, *, plain: bool, depth: int, protected: bool) -> None:
        if not text:
            return
        if self._first < 0:
            self._first = at
        end = self.size + len(text)
        self._pieces.append(_Piece(self.size, end, at, to, plain, depth))
        if protected:
            self._protected.append((self.size, end))
        self._parts.append(text)
        self.size = end

    def gap(self, text: str) -> None:
        """Some text that stands nowhere in the file."""
        if text:
            self._protected.append((self.size, self.size + len(text)))
            self._parts.append(text)
            self.size += len(text)

    def protect(self, start: int, end: int) -> None:
        """A place in the document that no edit may touch."""
        self._protected.append((start, end))

    def passage(
        self,
        *,
        id: str = "",
        line: int = 1,
        language: str | None = None,
        source_language: str | None = None,
        meta: Mapping[str, object] | None = None,
        escape: Callable[[str], str] = str,
    ) -> Woven:
        """The document, whose raw text begins on line `line` of its file."""
        document = Document(
            "".join(self._parts), id, language, source_language, merge(self._protected), dict(meta or {})
        )
        begins = line + self.raw.count("\n", 0, max(0, self._first))
        return Woven(document, begins, "", self.raw, tuple(self._pieces), escape)
