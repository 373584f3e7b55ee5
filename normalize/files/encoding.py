"""Bytes to text and back, exactly: what is not edited comes out as the same bytes.

Nothing is guessed. UTF-8, or what a byte order mark says, or what the user names; anything else is
refused with the remedy, because a wrong guess would be written into the file.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from normalize.edits import Edit
from normalize.errors import InputError

__all__ = [
    "UTF8",
    "ByteEdit",
    "Encoding",
    "LineError",
    "decode",
    "decode_body",
    "encoding_of",
    "invert_bytes",
    "splice",
    "to_bytes",
]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED = {"utf-16": "utf-16-le", "utf-32": "utf-32-le"}


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a file's text is written: the codec, and the byte order mark in front of it (or nothing)."""

    name: str = "utf-8"
    mark: bytes = b""

    @property
    def splits_at_newlines(self) -> bool:
        """Whether the byte 10 is a line break and nothing else, as line-based tools need it."""
        return not self.name.startswith(("utf-16", "utf-32", "utf_16", "utf_32"))


UTF8 = Encoding()


class ByteEdit(NamedTuple):
    """Replace the bytes `old` that begin at `start` by `new`."""

    start: int
    old: bytes
    new: bytes

    @property
    def end(self) -> int:
        """The first byte after `old`."""
        return self.start + len(self.old)


class LineError(InputError):
    """What is wrong with a file, and on which line (from 1)."""

    def __init__(self, line: int, says: str) -> None:
        super().__init__(f"line {line}: {says}")
        self.line, self.says = line, says


def decode(data: bytes, name: str | None = None) -> tuple[str, Encoding]:
    r"""The text of a file without its byte order mark, and how it is written.

    `name` is the encoding a user gave. Raises `InputError` for a binary file, an unknown encoding, and
    bytes that are no text in it; the message says on which line, and what to do.

    >>> decode(b"caf\xc3\xa9")
    ('café', Encoding(name='utf-8', mark=b''))
    >>> decode(b"\xff\xfea\x00")
    ('a', Encoding(name='utf-16-le', mark=b'\xff\xfe'))
    >>> decode(b"caf\xe9")
    Traceback (most recent call last):
    normalize.files.encoding.LineError: line 1: the byte 0xE9 is not UTF-8; name the encoding: --encoding cp1252, say
    """
    encoding = encoding_of(data, name)
    return decode_body(data[len(encoding.mark) :], encoding), encoding


def encoding_of(head: bytes, name: str | None = None) -> Encoding:
    """How a file is written that begins with these bytes (four are enough), as in `decode`."""
    if name is None:
        return next((Encoding(codec, mark) for mark, codec in _MARKS if head.startswith(mark)), UTF8)
    try:
        codec = codecs.lookup(name)
        b" ".decode(name, "ignore")  # what is no text encoding fails here
    except LookupError:
        raise InputError(f"there is no text encoding {name!r}; common ones are utf-8, cp1252, cp1251, utf-16") from None
    plain = "utf-8" if codec.name == "utf-8-sig" else codec.name
    for mark, marked in _MARKS:
        if marked.startswith(plain) and head.startswith(mark):
            return Encoding(marked, mark)
    return Encoding(_UNMARKED.get(plain, plain))


def decode_body(body: bytes, encoding: Encoding, *, line: int = 1) -> str:
    """Bytes as text; `line` is the number of their first line. Raises `LineError`."""
    if encoding.splits_at_newlines and b"\0" in body:
        raise _binary(body, line)
    try:
        return body.decode(encoding.name)
    except UnicodeDecodeError as error:
        at = line + body.count(b"\n", 0, error.start)
        says = f"the byte 0x{body[error.start]:02X} is not {encoding.name.upper()}"
        if encoding == UTF8:
            says += "; name the encoding: --encoding cp1252, say"
        else:
            says += "; try another --encoding"
        raise LineError(at, says) from error


def _binary(body: bytes, line: int) -> InputError:
    head = body[:1000]
    for name, own, other in (("utf-16-le", head[::2], head[1::2]), ("utf-16-be", head[1::2], head[::2])):
        if len(head) > 3 and other.count(0) > 0.5 * len(other) and not own.count(0):
            return InputError(f"UTF-16 without a byte order mark, it seems; add --encoding {name}")
    at = line + body.count(b"\n", 0, body.index(0))
    return LineError(at, "a NUL byte, so this is no text; if it should be, take the NUL bytes out first")


def to_bytes(
    text: str, edits: Iterable[Edit], encoding: Encoding, raw: bytes, *, since: tuple[int, int] | None = None
) -> list[ByteEdit]:
    """Edits of a text as edits of `raw`, the bytes it was decoded from (mark included), in order.

    `since`: a code point before the first edit, and the byte at which it stands.

    Raises `InputError` when a new character does not exist in the encoding, or when the encoding cannot
    be edited in places (it has shift states, or several spellings of one character).
    """
    out: list[ByteEdit] = []
    done, at = since if since is not None else (0, len(encoding.mark))
    for edit in edits:
        at += len(_encode(text[done : edit.span.start], encoding))
        try:
            new = _encode(edit.new, encoding)
        except UnicodeEncodeError as error:
            line = text.count("\n", 0, edit.span.start) + 1
            raise InputError(
                f"line {line}: {error.object[error.start]!r} does not exist in {encoding.name}; "
                "convert the file to UTF-8 first"
            ) from error
        old = _encode(edit.old, encoding)
        if raw[at : at + len(old)] != old:
            raise InputError(f"a text in {encoding.name} cannot be edited in places; convert the file to UTF-8 first")
        out.append(ByteEdit(at, old, new))
        at += len(old)
        done = edit.span.end
    return out


def _encode(text: str, encoding: Encoding) -> bytes:
    return text.encode(encoding.name)


def splice(data: bytes, edits: Iterable[ByteEdit]) -> bytes:
    """The bytes with all edits made; `InputError` when an edit does not find its `old`.

    >>> splice(b"jail , he", [ByteEdit(4, b" ,", b",")])
    b'jail, he'
    >>> splice(b"jail, he", [])
    b'jail, he'
    """
    out: list[bytes] = []
    at = 0
    for edit in edits:
        if edit.start < at or data[edit.start : edit.end] != edit.old:
            raise InputError(f"byte {edit.start}: the file does not hold what an edit expects there")
        out += (data[at : edit.start], edit.new)
        at = edit.end
    out.append(data[at:])
    return b"".join(out)


def invert_bytes(edits: Iterable[ByteEdit], shift: int = 0) -> list[ByteEdit]:
    """Edits over the edited bytes that bring the original back. `shift`: growth before the first.

    >>> invert_bytes([ByteEdit(4, b" ,", b",")])
    [ByteEdit(start=4, old=b',', new=b' ,')]
    """
    back = []
    for edit in edits:
        back.append(ByteEdit(edit.start + shift, edit.new, edit.old))
        shift += len(edit.new) - len(edit.old)
    return back
