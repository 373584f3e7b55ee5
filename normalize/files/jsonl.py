"""JSONL: one object a line with a "text", and "id", "language", "source_language" if known.

A repaired line differs from the one read in the repaired places alone: other fields, the order of
keys, blanks and the way characters are escaped stay as they were.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from normalize.edits import Edit
from normalize.errors import InputError
from normalize.files.passage import Format, Passage
from normalize.text import Document, Span

__all__ = ["JSONL", "is_record"]

_BLANK = re.compile(r"[ \t\n\r]*")
_ESCAPE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.")
_scan_value: Callable[[str, int], tuple[Any, int]] = json.JSONDecoder().scan_once  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class _Line(Passage):
    """A document that is the string "text" of a line."""

    raw: str = ""

    def place(self, edits: Sequence[Edit]) -> list[Edit]:
        r"""Edits of the text as edits of the line that holds it, escaped as the line is.

        >>> line = r'{"id": "a", "text": "caf\u00e9 , oui"}'
        >>> passage = next(JSONL.read(line, "x.jsonl", 1))
        >>> passage.place([Edit(Span(4, 5), " ", "")])
        [Edit(span=Span(start=30, end=31), old=' ', new='')]
        """
        if not edits:
            return []
        start, end = _text_literal(self.raw)
        literal = self.raw[start:end]
        at = _literal_offsets(literal)
        escape = literal.isascii()
        out = []
        for edit in edits:
            a, b = start + at(edit.span.start), start + at(edit.span.end)
            new = json.dumps(edit.new, ensure_ascii=escape or not _encodes(edit.new))[1:-1]
            out.append(Edit(Span(a, b), self.raw[a:b], new))
        return out


class _Offsets:
    """From code points of a decoded JSON string to code points of the literal that spells it."""

    __slots__ = ("_plain", "_shifts")

    def __init__(self, literal: str) -> None:
        self._plain: list[int] = []
        self._shifts: list[int] = []
        shift = 1  # the quotation mark
        for match in _ESCAPE.finditer(literal):
            self._plain.append(match.end() - shift - len(match[0]) + 1)
            shift += len(match[0]) - 1
            self._shifts.append(shift)

    def __call__(self, offset: int) -> int:
        index = bisect_right(self._plain, offset) - 1
        return offset + (self._shifts[index] if index >= 0 else 1)


def _literal_offsets(literal: str) -> _Offsets:
    return _Offsets(literal if "\\" in literal else "")


def _encodes(text: str) -> bool:
    """Whether the text has a UTF-8 form; a lone surrogate has none and must be escaped."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _text_literal(line: str) -> tuple[int, int]:
    """Where the literal of the (last) top-level "text" lies in a line that is known to parse."""

    def past_blank(at: int) -> int:
        match = _BLANK.match(line, at)
        assert match is not None
        return match.end()

    place = (0, 0)
    at = past_blank(past_blank(0) + 1)
    while line[at] == '"':
        key, at = _scan_value(line, at)
        start = past_blank(past_blank(at) + 1)
        _, at = _scan_value(line, start)
        if key == "text":
            place = (start, at)
        at = past_blank(past_blank(at) + 1) if line[past_blank(at)] == "," else past_blank(at)
    return place


def _read(raw: str, name: str, line: int) -> Iterator[Passage]:
    """The document of one line; an empty line has none. Without an "id" it is called ``file:line``."""
    if not raw.strip():
        return
    try:
        row = json.loads(raw)
    except json.JSONDecodeError as error:
        raise InputError(f"not JSON: {error.msg} (column {error.colno})") from error
    except RecursionError:
        raise InputError("not JSON that can be read: nested too deeply") from None
    if not isinstance(row, dict):
        raise InputError(f'a line is an object {{"id", "text", "language"?}}, not {_kind(row)}')
    if "text" not in row:
        keys = ", ".join(map(repr, list(row)[:5])) or "nothing"
        raise InputError(f'no "text" in this line; it has {keys}')
    text = row["text"]
    if not isinstance(text, str):
        raise InputError(f'"text" is a string, not {_kind(text)}')
    yield _Line(
        Document(
            text,
            id=_id(row, f"{name}:{line}"),
            language=_tag(row, "language"),
            source_language=_tag(row, "source_language"),
        ),
        line,
        raw,
    )


def is_record(line: bytes) -> bool:
    """Whether a line is an object with a text: what tells JSONL from prose where no suffix does.

    >>> is_record(b'{"text": "So he said."}'), is_record(b"{so he said}")
    (True, False)
    """
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(row, dict) and isinstance(row.get("text"), str)


def _kind(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


def _id(row: dict[str, Any], default: str) -> str:
    value = row.get("id")
    if value is None:
        return default
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise InputError(f'"id" is a string, not {_kind(value)}')


def _tag(row: dict[str, Any], key: str) -> str | None:
    value = row.get(key)
    if value is None or isinstance(value, str):
        return value or None
    raise InputError(f'"{key}" is a language tag such as "en", not {_kind(value)}')


JSONL = Format("jsonl", (".jsonl", ".ndjson"), by_line=True, read=_read)
