"""What a format makes of raw text: passages, each a document and its place in the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from normalize.edits import Edit
from normalize.text import Document

__all__ = ["Format", "Passage"]


@dataclass(frozen=True, slots=True)
class Passage:
    """A document that is the whole raw text. `line` (from 1) is where it begins in the file.

    `problem` is what is wrong with a record that has no document; those beside it have theirs.
    """

    document: Document
    line: int = 1
    problem: str = ""

    def place(self, edits: Sequence[Edit]) -> list[Edit]:
        """Edits of the document as edits of the raw text."""
        return list(edits)

    def origin(self, offset: int) -> int:
        """The offset in the raw text of a code point of the document."""
        return offset

    def refuses(self, edit: Edit) -> bool:
        """Whether an edit changes what stands nowhere in the raw text, as the gap between two paragraphs of a page."""
        return False


@dataclass(frozen=True, slots=True)
class Format:
    """How one kind of file is read: the verbs that all formats have in common.

    `suffixes` are lower-case, with their dot. `by_line`: every line is a text of its own, so that a file is
    read, worked on and written in pieces. `many`: a file that is read whole holds several texts. `woven`: a document
    is not the raw text as it stands. `read` yields the documents in some raw text, a whole file or one line of it,
    given the file's name (for ids) and the number of the first line; it raises `InputError`, its message without file
    and line, or `LineError`. A `Passage` brings edits of its document back onto that raw text, which is all that
    writing needs: bytes that no edit names stay as they are.

    `declared` finds the encoding that the first bytes of a file name. `fields`: whether the texts are fields that
    the user may name (`aimed`). `member` is the file in a ZIP container that
    holds the texts.
    """

    name: str
    suffixes: tuple[str, ...]
    by_line: bool
    read: Callable[[str, str, int], Iterator[Passage]]
    many: bool = False
    woven: bool = False
    declared: Callable[[bytes], str | None] | None = None
    fields: bool = False
    member: str = ""

    def aimed(self, fields: tuple[str, ...]) -> Format:
        """The format as it reads these fields, if it has any."""
        if not fields or not self.fields:
            return self
        return replace(self, read=replace(self.read, fields=fields))  # type: ignore[type-var]
