"""Text in XML where it stands: what expat reads, with the place of every piece in the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Protocol
from xml.parsers import expat
from xml.sax.saxutils import escape

from normalize.errors import InputError
from normalize.files.encoding import LineError

__all__ = ["Handler", "declared_encoding", "escape", "parse", "weave_text"]

_DECLARED = re.compile(rb"\A\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_:.-]{1,40})")
_REFERENCE = re.compile(r"&[^;&<]{1,40};")


def declared_encoding(head: bytes) -> str | None:
    """The encoding that an XML declaration names; None for UTF-8 or none."""
    found = _DECLARED.search(head)
    name = found[1].decode().lower() if found else "utf-8"
    return None if name.startswith("utf") else name


class Handler(Protocol):
    """Takes the events of a parse; places are code points of the raw text."""

    def start(self, tag: str, attributes: Mapping[str, str], at: int) -> None:
        """A start tag (the name as written, with its prefix)."""

    def end(self, tag: str, at: int) -> None:
        """An end tag; of an empty element the place of the element."""

    def text(self, text: str, at: int, *, verbatim: bool) -> None:
        """Some text; `verbatim` in a CDATA section."""


class _Places:
    """From bytes of the UTF-8 form, which expat counts, to code points; in the order of the file."""

    def __init__(self, raw: str) -> None:
        self._data = raw.encode("utf-8", "surrogatepass")
        self._plain = len(self._data) == len(raw)
        self._byte = self._point = 0

    def __call__(self, byte: int) -> int:
        if self._plain:
            return byte
        if byte < self._byte:
            self._byte = self._point = 0
        self._point += len(self._data[self._byte : byte].decode("utf-8", "surrogatepass"))
        self._byte = byte
        return self._point


def parse(raw: str, handler: Handler) -> None:
    """Read XML; `LineError` for what is not well-formed, `InputError` for one that declares entities of its own."""
    parser = expat.ParserCreate("utf-8")
    parser.ordered_attributes = False
    place = _Places(raw)
    inside: list[bool] = []

    def declared(*_: object) -> None:
        raise InputError("declares entities of its own, which could expand without end; resolve them first (xmllint)")

    parser.StartElementHandler = lambda tag, attributes: handler.start(tag, attributes, place(parser.CurrentByteIndex))
    parser.EndElementHandler = lambda tag: handler.end(tag, place(parser.CurrentByteIndex))
    parser.CharacterDataHandler = lambda text: handler.text(text, place(parser.CurrentByteIndex), verbatim=bool(inside))
    parser.StartCdataSectionHandler = lambda: inside.append(True)
    parser.EndCdataSectionHandler = lambda: inside.clear()
    parser.EntityDeclHandler = declared
    try:
        parser.Parse(raw.encode("utf-8", "surrogatepass"), True)
    except expat.ExpatError as error:
        says = expat.errors.messages[error.code] if error.code in expat.errors.messages else str(error)
        raise LineError(error.lineno, f"not XML: {says} (column {error.offset + 1})") from error


def spelt(raw: str, text: str, at: int, *, verbatim: bool = False) -> tuple[int, bool]:
    """Where a piece of text ends in the file, and whether it stands there as it is."""
    if raw.startswith(text, at):
        return at + len(text), True
    if not verbatim and (match := _REFERENCE.match(raw, at)):
        return match.end(), False
    if text == "\n" and raw.startswith("\r", at):
        return at + 1 + raw.startswith("\r\n", at), False
    return at, False


Add = Callable[..., None]


def weave_text(plain: Add, atom: Add, raw: str, text: str, at: int, *, verbatim: bool, depth: int = 0) -> None:
    """Hand a piece of text to a `Weaver` (its `plain` and `atom`)."""
    end, alike = spelt(raw, text, at, verbatim=verbatim)
    # what stands in CDATA needs no escapes, and new text may not bring its end: it is left as it is
    if alike:
        plain(at, end, depth=depth, protected=verbatim)
    elif end > at:
        atom(text, at, end, depth=depth, protected=verbatim)
