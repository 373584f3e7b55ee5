"""JSONL: one object a line with a "text", and "id", "language", "source_language" if known.

A repaired line differs from the one read in the repaired places alone: other fields, the order of
keys, blanks and the way characters are escaped stay as they were.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from normalize.errors import InputError
from normalize.files.fields import parse_path
from normalize.files.json_text import Literal, kind, parsed, passages, tag
from normalize.files.passage import Passage
from normalize.text import Document

__all__ = ["is_record", "read"]


def read(raw: str, name: str, line: int, fields: tuple[str, ...] = ()) -> Iterator[Passage]:
    r"""The documents of one line: its "text", or the strings that `fields` lead to. An empty line has none.

    Without an "id" a text is called ``file:line``; with several fields the path follows.

    >>> from normalize.edits import Edit
    >>> from normalize.text import Span
    >>> [passage] = read(r'{"id": "a", "text": "caf\u00e9 , oui"}', "x.jsonl", 1)
    >>> passage.place([Edit(Span(4, 5), " ", "")])
    [Edit(span=Span(start=30, end=31), old=' ', new='')]
    >>> [p.document.id for p in read('{"id": "a", "title": "So", "parts": ["b", "c"]}', "x", 1, ("title", "parts[]"))]
    ['a#title', 'a#parts[0]', 'a#parts[1]']
    """
    if not raw.strip():
        return
    row = parsed(raw)
    if not isinstance(row, dict):
        raise InputError(f'a line is an object {{"id", "text", "language"?}}, not {kind(row)}')
    if fields:
        yield from _fields(raw, row, name, line, fields)
        return
    if "text" not in row:
        keys = ", ".join(map(repr, list(row)[:5])) or "nothing"
        raise InputError(f'no "text" in this line; it has {keys}')
    text = row["text"]
    if not isinstance(text, str):
        raise InputError(f'"text" is a string, not {kind(text)}')
    yield Literal(
        Document(
            text,
            id=_id(row, f"{name}:{line}"),
            language=tag(row, "language"),
            source_language=tag(row, "source_language"),
        ),
        line,
        "",
        raw,
    )


def _fields(raw: str, row: dict[str, Any], name: str, line: int, fields: tuple[str, ...]) -> Iterator[Passage]:
    id = _id(row, f"{name}:{line}")
    language, source = tag(row, "language"), tag(row, "source_language")
    for passage in passages(raw, name, line, tuple(map(parse_path, fields)), id=id):
        document = passage.document
        known = replace(
            document, language=document.language or language, source_language=document.source_language or source
        )
        yield replace(passage, line=line, document=known)


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


def _id(row: dict[str, Any], default: str) -> str:
    value = row.get("id")
    if value is None:
        return default
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise InputError(f'"id" is a string, not {kind(value)}')
