"""What a format makes of raw text: passages, each a document and its place in the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from normalize.edits import Edit
from normalize.text import Document

__all__ = ["Format", "Passage"]


@dataclass(frozen=True, slots=True)
class Passage:
    """A document that is the whole raw text. `line` (from 1) is where it begins in the file."""

    document: Document
    line: int = 1

    def place(self, edits: Sequence[Edit]) -> list[Edit]:
        """Edits of the document as edits of the raw text."""
        return list(edits)


@dataclass(frozen=True, slots=True)
class Format:
    """How one kind of file is read.

    `suffixes` are lower-case, with their dot. `by_line`: every line is a text of its own, so that a file is
    read, worked on and written in pieces. `read` yields the documents in some raw text, a whole file or one
    line of it, given the file's name (for ids) and the number of the first line; it raises `InputError`,
    its message without file and line.
    """

    name: str
    suffixes: tuple[str, ...]
    by_line: bool
    read: Callable[[str, str, int], Iterator[Passage]]
