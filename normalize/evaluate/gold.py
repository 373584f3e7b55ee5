"""The gold format: texts, and for each what is wrong in it and what it should be.

JSON Lines with two kinds of rows, in any order (see "Gold files" in CONTRIBUTING.md)::

    {"id": "a", "text": "The ferry left , they said.", "language": "en"}
    {"doc": "a", "start": 14, "end": 16, "text": " ,", "replacements": [","], "kind": "space", "certainty": "certain"}
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from normalize.errors import InputError
from normalize.files import Format, format_named
from normalize.files.discovery import reason
from normalize.files.encoding import LineError, decode
from normalize.text import Document, Span

__all__ = ["CERTAINTIES", "KEEP", "GoldDocument", "Item", "read_gold"]

KEEP = "keep"
"""The kind of items that must not change."""

CERTAINTIES = ("certain", "likely", "stylistic")
"""How sure the gold is that an item is an error, the surest first."""


@dataclass(frozen=True, slots=True)
class Item:
    """One place of a document: an error with the texts accepted in its stead, or one that must stay.

    `replacements` are the accepted texts of the span, best first; none: to be found, whatever is
    offered. Those of a `keep` item are empty.
    """

    id: str
    span: Span
    text: str
    replacements: tuple[str, ...]
    kind: str
    certainty: str = "certain"
    note: str = ""

    @property
    def is_keep(self) -> bool:
        """Whether the place must not change."""
        return self.kind == KEEP


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A text with its items, in the order of the file; without items it is clean. `file` is the gold file."""

    document: Document
    items: tuple[Item, ...] = ()
    file: str = ""


@dataclass(slots=True)
class _File:
    """A gold file in the reading."""

    path: Path
    form: Format
    encoding: str | None
    documents: dict[str, Document]
    places: dict[str, str]
    items: dict[str, list[Item]]


def read_gold(
    paths: Iterable[str | Path], *, form: Format | None = None, encoding: str | None = None
) -> tuple[GoldDocument, ...]:
    """The documents of gold files with their items, in the order in which they are first named.

    Texts in files of their own are read as plain text, or as `form` says, in `encoding` or UTF-8. Raises
    `InputError` with file and line for a row that is wrong, an item that does not fit its text, and an id used twice.
    """
    form = form or format_named("txt")
    if form.by_line:
        raise InputError(f"a gold file names texts of one document each, which {form.name} files are not")
    places: dict[str, str] = {}
    out: list[GoldDocument] = []
    for path in map(Path, paths):
        file = _File(path, form, encoding, {}, places, {})
        _read(file)
        for name, document in file.documents.items():
            out.append(GoldDocument(document, tuple(file.items.get(name, ())), str(path)))
    return tuple(out)


def _read(file: _File) -> None:
    try:
        text, _ = decode(file.path.read_bytes())
    except LineError as error:
        raise InputError(f"{file.path}:{error.line}: {error.says}") from error
    except InputError as error:
        raise InputError(f"{file.path}: {error}") from error
    except OSError as error:
        raise InputError(f"{file.path}: {reason(error)}") from error
    rows = list(_rows(file.path, text))
    if not rows:
        raise InputError(f"{file.path}: no rows in this gold file")
    for place, row in rows:
        if "doc" not in row:
            _add_document(file, place, row)
    ids: dict[str, str] = {}
    for place, row in rows:
        if "doc" in row:
            _add_item(file, place, row, ids)


def _rows(path: Path, text: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        place = f"{path}:{number}"
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise InputError(f"{place}: not JSON: {error.msg} (column {error.colno})") from error
        except RecursionError:
            raise InputError(f"{place}: not JSON that can be read: nested too deeply") from None
        if not isinstance(row, dict):
            raise InputError(
                f'{place}: a row is an object: a document {{"id", "text"}} or an item {{"doc", "start", ...}}'
            )
        yield place, row


def _add_document(file: _File, place: str, row: Mapping[str, Any]) -> None:
    if "id" not in row:
        raise InputError(f'{place}: neither a document, which has an "id", nor an item, which has a "doc"')
    name = _string(place, row, "id")
    if ("text" in row) == ("path" in row):
        raise InputError(
            f'{place}: document {name!r} needs its "text", or the "path" of a file that holds it (not both)'
        )
    text = _string(place, row, "text") if "text" in row else None
    meta = row.get("meta", {})
    if not isinstance(meta, dict):
        raise InputError(f'{place}: "meta" is an object')
    tags = {
        key: _string(place, row, key) or None for key in ("language", "source_language") if row.get(key) is not None
    }
    if text is None:
        document = _text_file(file, place, name, _string(place, row, "path"))
        protected = document.protected
        text = document.text
    else:
        protected = ()
    _take(file, place, Document(text, name, tags.get("language"), tags.get("source_language"), protected, meta))


def _take(file: _File, place: str, document: Document) -> None:
    before = file.places.setdefault(document.id, place)
    if before != place:
        raise InputError(f"{place}: document {document.id!r} was there before, at {before}; give it another id")
    file.documents[document.id] = document


def _text_file(file: _File, place: str, name: str, path: str) -> Document:
    beside = file.path.parent / path
    try:
        text, _ = decode(beside.read_bytes(), file.encoding)
        passage = next(iter(file.form.read(text, name, 1)))
    except OSError as error:
        raise InputError(f"{place}: {beside}: {reason(error)}") from error
    except InputError as error:
        raise InputError(f"{place}: {beside}: {error}") from error
    return passage.document


def _add_item(file: _File, place: str, row: Mapping[str, Any], ids: dict[str, str]) -> None:
    name = _string(place, row, "doc")
    if name not in file.documents:
        if not (file.path.parent / name).is_file():
            raise InputError(f"{place}: no document has the id {name!r}, and no file beside {file.path} has that name")
        text = _text_file(file, place, name, name)
        _take(file, place, Document(text.text, name, protected=text.protected))
    document = file.documents[name]
    kind = _string(place, row, "kind")
    item = Item(
        id=_string(place, row, "id") if "id" in row else f"{name}:{row.get('start')}",
        span=_span(place, row, document),
        text=_string(place, row, "text"),
        replacements=() if kind == KEEP else _replacements(place, row),
        kind=kind,
        certainty=_certainty(place, row, kind),
        note=_string(place, row, "note") if "note" in row else "",
    )
    if "id" in row and ids.setdefault(item.id, place) != place:
        raise InputError(f"{place}: item {item.id!r} was there before, at {ids[item.id]}; give it another id")
    file.items.setdefault(name, []).append(item)


def _span(place: str, row: Mapping[str, Any], document: Document) -> Span:
    start, end, said = row.get("start"), row.get("end"), _string(place, row, "text")
    if not (type(start) is int and type(end) is int and 0 <= start <= end <= len(document.text)):
        raise InputError(
            f'{place}: "start" and "end" are code points of {document.id!r}, which has {len(document.text):,}, '
            f"end exclusive; not {start!r} to {end!r}"
        )
    there = document.text[start:end]
    if there != said:
        hint = _remedy(document.text, said, start)
        raise InputError(
            f"{place}: {document.id!r} reads {_short(there)} at {start} to {end}, not {_short(said)}{hint}"
        )
    return Span(start, end)


def _remedy(text: str, said: str, start: int) -> str:
    """Where the text of an item does stand, nearest to the place it names."""
    places: list[int] = []
    at = text.find(said) if said else -1
    while at >= 0 and len(places) < 1000:
        places.append(at)
        at = text.find(said, at + 1)
    if not places:
        return "; the text is nowhere in it"
    near = min(places, key=lambda place: abs(place - start))
    return f"; it stands at {near} to {near + len(said)}"


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:37] + "...")


def _replacements(place: str, row: Mapping[str, Any]) -> tuple[str, ...]:
    found = row.get("replacements")
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise InputError(f'{place}: "replacements" is the list of accepted texts, best first ([]: only to be found)')
    return tuple(found)


def _certainty(place: str, row: Mapping[str, Any], kind: str) -> str:
    if kind == KEEP and "certainty" not in row:
        return CERTAINTIES[0]
    found = row.get("certainty")
    if found not in CERTAINTIES:
        raise InputError(f'{place}: "certainty" is one of {", ".join(CERTAINTIES)}, not {found!r}')
    return str(found)


def _string(place: str, row: Mapping[str, Any], key: str) -> str:
    found = row.get(key)
    if key not in row:
        raise InputError(f'{place}: "{key}" is missing')
    if not isinstance(found, str):
        raise InputError(f'{place}: "{key}" is a string, not {found!r}')
    return found
