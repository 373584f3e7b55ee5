"""Plain text: the file is the document."""

from __future__ import annotations

from collections.abc import Iterator

from normalize.files.passage import Passage
from normalize.text import Document

__all__ = ["read"]


def read(raw: str, name: str, line: int) -> Iterator[Passage]:
    """One document; addresses and placeholders are protected by the engine, as in any text."""
    yield Passage(Document(raw, id=name), line)
