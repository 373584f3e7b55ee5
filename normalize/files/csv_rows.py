"""CSV and TSV: cells as documents; quotes, delimiters and line ends stay as they are (RFC 4180, and what exceeds it).

The delimiter is the one of comma, semicolon, tab and bar that parts the first row most often; of a ``.tsv`` the tab. A
column is named by its head, or by its number from 1, with which the first row is a record like any other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from normalize.edits import Edit, apply
from normalize.errors import InputError
from normalize.files.packing import unpacked_name
from normalize.files.passage import Passage
from normalize.files.woven import Weaver, Woven
from normalize.text import Document, Span

__all__ = ["read"]

_DELIMITERS = ",;\t|"
_WIDEST = 2000
"""Fields of a row that are read; what has more is no table."""


class _Cell(NamedTuple):
    """A cell in the file; `quoted` if it stands between quotation marks, which `start` and `end` include."""

    start: int
    end: int
    quoted: bool

    def value(self, raw: str) -> str:
        """What the cell says."""
        return raw[self.start + 1 : self.end - 1].replace('""', '"') if self.quoted else raw[self.start : self.end]


@dataclass(frozen=True, slots=True)
class _Bare(Woven):
    """A cell without quotation marks, which gets some when an edit brings in what needs them."""

    delimiter: str = ","

    def place(self, edits: Sequence[Edit]) -> list[Edit]:
        """Edits of the text as edits of the cell, or as one of the whole cell."""
        if not any(mark in edit.new for edit in edits for mark in (self.delimiter, '"', "\n", "\r")):
            return Woven.place(self, edits)
        text = self.document.text
        new = apply(text, edits).replace('"', '""')
        start = self.pieces[0].at
        return [Edit(Span(start, start + len(text)), text, f'"{new}"')]


@lru_cache(maxsize=8)
def _patterns(delimiter: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    mark = re.escape(delimiter)
    return re.compile(rf'"(?:[^"]|"")*+"(?={mark}|\r|\n|\Z)'), re.compile(rf"[^{mark}\r\n]*+")


def _rows(raw: str, delimiter: str) -> Iterator[list[_Cell]]:
    quoted, bare = _patterns(delimiter)
    at, end = 0, len(raw)
    row: list[_Cell] = []
    while at < end:
        match = quoted.match(raw, at) if raw[at] == '"' else None
        cell = match or bare.match(raw, at)
        assert cell is not None
        row.append(_Cell(at, cell.end(), match is not None))
        at = cell.end()
        if at < end and raw[at] == delimiter:
            at += 1
            if at == end or raw[at] in "\r\n":
                row.append(_Cell(at, at, quoted=False))
            else:
                continue
        if at < end:
            at += 2 if raw.startswith("\r\n", at) else 1
        yield row
        row = []
    if row:
        yield row


def _delimiter(raw: str, name: str) -> str:
    if unpacked_name(name).lower().endswith((".tsv", ".tab")):
        return "\t"
    first = re.sub(r'"[^"]*"', "", raw[: raw.find("\n") + 1 or len(raw)])
    return max(_DELIMITERS, key=first.count)


def _columns(fields: Sequence[str], head: Sequence[str]) -> list[int]:
    """Which columns are meant, from 0."""
    out = []
    for field in fields:
        if field in head:
            out.append(head.index(field))
        elif field.isdigit() and 0 < int(field) <= len(head):
            out.append(int(field) - 1)
        else:
            some = ", ".join(map(repr, head[:8])) + (" ..." if len(head) > 8 else "")
            raise InputError(f"no column {field!r}; it has {some}. Name columns with --field, or number them from 1")
    return out


def read(raw: str, name: str, line: int, fields: tuple[str, ...] = ()) -> Iterator[Passage]:
    r"""The documents of a table: the cells of the columns `fields`, or of the column "text".

    A column "id", "language" or "source_language" says what it says. A row that ends before the column, or has
    more cells than the first, is told and left out.

    >>> [passage] = read('id,text\n7,"He ""left"" , so"\n', "a.csv", 1)
    >>> passage.document.id, passage.document.text
    ('7', 'He "left" , so')
    >>> passage.place([Edit(Span(9, 10), " ", "")])
    [Edit(span=Span(start=22, end=23), old=' ', new='')]
    """
    delimiter = _delimiter(raw, name)
    rows = _rows(raw, delimiter)
    first = next(rows, None)
    if first is None:
        return
    head = [cell.value(raw) for cell in first]
    if len(head) > _WIDEST:
        raise InputError(f"{len(head):,} columns in the first row: is this a table?")
    wanted = fields or ("text",)
    columns = sorted(set(_columns(wanted, head)))
    numbered = all(field.isdigit() and field not in head for field in wanted)
    known: dict[str, int] = (
        {} if numbered else {key: head.index(key) for key in ("id", "language", "source_language") if key in head}
    )
    done, number = 0, line
    seen: set[str] = set()
    for row in [first, *rows] if numbered else rows:
        number += raw.count("\n", done, row[0].start)
        done = row[0].start
        if len(row) == 1 and row[0].start == row[0].end:
            continue
        if len(row) > len(head) or len(row) <= columns[-1]:
            says = f"{len(row)} cells in a table of {len(head)} columns; is a quotation mark missing or one too many?"
            yield Passage(Document("", f"{name}:{number}"), number, says)
            continue
        told = {key: row[at].value(raw) for key, at in known.items() if at < len(row)}
        for column in columns:
            cell = row[column]
            if cell.end - cell.start == 2 * cell.quoted:
                continue
            id = told.get("id") or f"{name}:{number}"
            id = f"{id}#{head[column]}" if len(columns) > 1 and not numbered else id
            id = f"{name}:{number}#{column + 1}" if id in seen else id
            seen.add(id)
            passage = _passage(raw, cell, id, told)
            yield (
                _Bare(passage.document, number, "", raw, passage.pieces, passage.escape, delimiter)
                if not cell.quoted
                else Woven(passage.document, number, "", raw, passage.pieces, passage.escape)
            )


def _passage(raw: str, cell: _Cell, id: str, told: Mapping[str, str]) -> Woven:
    weaver = Weaver(raw)
    start, end = cell.start + cell.quoted, cell.end - cell.quoted
    if cell.quoted:
        at = raw.find('""', start, end)
        while at >= 0:
            weaver.plain(start, at)
            weaver.atom('"', at, at + 2)
            start = at + 2
            at = raw.find('""', start, end)
    weaver.plain(start, end)
    escape: Callable[[str], str] = _doubled if cell.quoted else str
    return weaver.passage(
        id=id, language=told.get("language") or None, source_language=told.get("source_language") or None, escape=escape
    )


def _doubled(text: str) -> str:
    return text.replace('"', '""')
