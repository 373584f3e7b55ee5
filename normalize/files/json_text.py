"""Strings of JSON where they stand: found by path, edited in place, escaped as their neighbours are."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from normalize.edits import Edit
from normalize.errors import InputError
from normalize.files.encoding import LineError
from normalize.files.fields import FieldPath, parse_path, shown_path, steps_after
from normalize.files.passage import Passage
from normalize.text import Document, Span

__all__ = ["Literal", "kind", "members", "parsed", "read", "strings", "tag"]

_BLANK = re.compile(r"[ \t\n\r]*")
_ESCAPE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.")
_scan_value: Callable[[str, int], tuple[Any, int]] = json.JSONDecoder().scan_once  # type: ignore[attr-defined]
_USUAL: tuple[FieldPath, ...] = (("text",), ("*", "text"))


@dataclass(frozen=True, slots=True)
class Literal(Passage):
    """A document that is a string in some JSON; `start` and `end` of its literal, or -1: the top-level "text"."""

    raw: str = ""
    start: int = -1
    end: int = -1

    def _literal(self) -> tuple[int, int]:
        return (self.start, self.end) if self.start >= 0 else text_literal(self.raw)

    def origin(self, offset: int) -> int:
        """The offset in the JSON of a code point of the text."""
        start, end = self._literal()
        return start + _offsets(self.raw[start:end])(offset)

    def place(self, edits: Sequence[Edit]) -> list[Edit]:
        """Edits of the text as edits of the JSON that holds it, escaped as the literal is."""
        if not edits:
            return []
        start, end = self._literal()
        literal = self.raw[start:end]
        at = _offsets(literal)
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


def _offsets(literal: str) -> _Offsets:
    return _Offsets(literal if "\\" in literal else "")


def _encodes(text: str) -> bool:
    """Whether the text has a UTF-8 form; a lone surrogate has none and must be escaped."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _past_blank(raw: str, at: int) -> int:
    match = _BLANK.match(raw, at)
    assert match is not None
    return match.end()


def members(raw: str, at: int) -> Iterator[tuple[str | int, Any, int, int]]:
    """Key or index, value, start and end of each member of the object or list at `at`; the JSON is known to parse.

    >>> list(members('{"a": [1], "b": "c"}', 0))
    [('a', [1], 6, 9), ('b', 'c', 16, 19)]
    """
    named = raw[at] == "{"
    at = _past_blank(raw, at + 1)
    index = 0
    while raw[at] not in "}]":
        key: str | int = index
        if named:
            key, at = _scan_value(raw, at)
            at = _past_blank(raw, _past_blank(raw, at) + 1)
        value, end = _scan_value(raw, at)
        yield key, value, at, end
        at = _past_blank(raw, end)
        if raw[at] == ",":
            at = _past_blank(raw, at + 1)
        index += 1


def text_literal(raw: str) -> tuple[int, int]:
    """Where the literal of the (last) top-level "text" lies in an object that is known to parse."""
    place = (0, 0)
    for key, _, start, end in members(raw, _past_blank(raw, 0)):
        if key == "text":
            place = (start, end)
    return place


def strings(
    raw: str, paths: Sequence[FieldPath], at: int = 0, *, behind: FieldPath = ()
) -> Iterator[tuple[FieldPath, Mapping[str, Any], Any, int, int]]:
    """The values that the paths lead to: path, members of the object around it, value, start and end."""
    at = _past_blank(raw, at)
    if raw[at] not in "{[":
        return
    children = list(members(raw, at))
    around = {key: value for key, value, *_ in children if isinstance(key, str)}
    for key, value, start, end in children:
        left = steps_after(paths, key)
        if () in left:
            yield (*behind, key), around, value, start, end
        if deeper := [path for path in left if path]:
            yield from strings(raw, deeper, start, behind=(*behind, key))


def parsed(raw: str) -> Any:
    """JSON as Python values; `InputError` for what is none."""
    try:
        return json.loads(raw)
    except json.JSONDecodeError as error:
        if error.lineno > 1:
            raise LineError(error.lineno, f"not JSON: {error.msg} (column {error.colno})") from error
        raise InputError(f"not JSON: {error.msg} (column {error.colno})") from error
    except RecursionError:
        raise InputError("not JSON that can be read: nested too deeply") from None


def kind(value: object) -> str:
    """What a JSON value is, in words."""
    names = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


def tag(row: Mapping[str, Any], key: str) -> str | None:
    """A language tag of a record, if it has one; `InputError` for what cannot be one."""
    value = row.get(key)
    if value is None or isinstance(value, str):
        return value or None
    raise InputError(f'"{key}" is a language tag such as "en", not {kind(value)}')


def passages(raw: str, name: str, line: int, paths: Sequence[FieldPath], *, id: str = "") -> Iterator[Passage]:
    """The strings at these paths as documents; one that is no string is told, null is left out."""
    several = len(paths) > 1 or any(step == "*" or isinstance(step, int) for path in paths for step in path)
    for path, around, value, start, end in strings(raw, paths):
        if value is None:
            continue
        begins = line + raw.count("\n", 0, start)
        if not isinstance(value, str):
            says = f"{shown_path(path)} is a string, not {kind(value)}"
            yield Passage(Document("", f"{name}#{shown_path(path)}"), begins, says)
            continue
        own = id or _own_id(around)
        shown = shown_path(path)
        document = Document(
            value,
            id=(f"{own}#{shown}" if several and id else own) or f"{name}#{shown}",
            language=tag(around, "language"),
            source_language=tag(around, "source_language"),
        )
        yield Literal(document, begins, "", raw, start, end)


def _own_id(around: Mapping[str, Any]) -> str:
    value = around.get("id")
    return value if isinstance(value, str) else str(value) if type(value) is int else ""


def read(raw: str, name: str, line: int, fields: tuple[str, ...] = ()) -> Iterator[Passage]:
    r"""The documents of a JSON file: the strings that `fields` lead to, or "text" of the object or of each in a list.

    >>> [p.document.text for p in read('{"pages": [{"a": "One."}, {"a": "Two."}]}', "a.json", 1, ("pages[].a",))]
    ['One.', 'Two.']
    """
    if not raw.strip():
        return
    value = parsed(raw)
    paths = tuple(map(parse_path, fields)) or _USUAL
    seen: set[str] = set()
    found = False
    for passage in passages(raw, name, line, paths):
        found = True
        yield _apart(passage, seen)
    if not found:
        wanted = ", ".join(fields) or '"text"'
        some = list(value[0] if isinstance(value, list) and value and isinstance(value[0], dict) else value)[:5]
        has = ", ".join(map(repr, some)) if isinstance(value, dict | list) and some else kind(value)
        raise InputError(f"no {wanted} in it; it has {has}. Name the fields with --field, say --field pages[].body")


def _apart(passage: Passage, seen: set[str]) -> Passage:
    """A passage whose id none before it has: two fields of one record share the record's."""
    from dataclasses import replace

    id = passage.document.id
    if id in seen:
        number = 2
        while f"{id}#{number}" in seen:
            number += 1
        id = f"{id}#{number}"
        passage = replace(passage, document=replace(passage.document, id=id))
    seen.add(id)
    return passage
