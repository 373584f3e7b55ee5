"""Files: read to documents, written back with nothing but the edits changed.

A `Format` turns raw text into `Passage`s, each a document and the way its edits lie on the raw text. A format is a
module here with a function `read` and one line in `FORMATS`; it is imported when a file of its kind is met.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module

from normalize.errors import InputError
from normalize.files.packing import unpacked_name
from normalize.files.passage import Format, Passage

__all__ = ["FORMATS", "Format", "Passage", "format_named", "format_of", "known_suffixes"]


@dataclass(frozen=True, slots=True)
class _Reader:
    """The `read` of a format's module; the module is imported when the first file is read."""

    module: str
    fields: tuple[str, ...] = ()

    def __call__(self, raw: str, name: str, line: int) -> Iterator[Passage]:
        read = import_module(f"normalize.files.{self.module}").read
        passages: Iterator[Passage] = read(raw, name, line, self.fields) if self.fields else read(raw, name, line)
        return passages


@dataclass(frozen=True, slots=True)
class _Declared:
    """The `declared_encoding` of a format's module."""

    module: str

    def __call__(self, head: bytes) -> str | None:
        found: str | None = import_module(f"normalize.files.{self.module}").declared_encoding(head)
        return found


FORMATS: tuple[Format, ...] = (
    Format("txt", (".txt", ".text"), by_line=False, read=_Reader("txt")),
    Format("md", (".md", ".markdown"), by_line=False, read=_Reader("markdown")),
    Format("jsonl", (".jsonl", ".ndjson"), by_line=True, read=_Reader("jsonl"), fields=True, woven=True),
    Format("json", (".json",), by_line=False, many=True, read=_Reader("json_text"), fields=True, woven=True),
    Format(
        "csv", (".csv", ".tsv", ".tab"), by_line=False, many=True, read=_Reader("csv_rows"), fields=True, woven=True
    ),
    Format("subtitles", (".srt", ".vtt"), by_line=False, read=_Reader("subtitles"), woven=True),
    Format("po", (".po",), by_line=False, many=True, read=_Reader("po"), declared=_Declared("po"), woven=True),
    Format(
        "xliff",
        (".xlf", ".xliff", ".tmx"),
        by_line=False,
        many=True,
        read=_Reader("xliff"),
        declared=_Declared("xliff"),
        woven=True,
    ),
    Format(
        "html",
        (".html", ".htm", ".xhtml"),
        by_line=False,
        read=_Reader("html"),
        declared=_Declared("html"),
        woven=True,
    ),
)


def known_suffixes() -> frozenset[str]:
    """The suffixes that a folder is searched for.

    JSON and tables are not among them: most in a folder are settings and figures, so such a file is named, or asked
    for with ``--as``.
    """
    return frozenset(suffix for form in FORMATS for suffix in form.suffixes if form.name not in _NAMED_ALONE)


_NAMED_ALONE = frozenset(("json", "csv"))
"""Formats of files that hold anything: read where they are named."""


def format_named(name: str, fields: tuple[str, ...] = ()) -> Format:
    """The format with this name, reading these fields; `InputError` lists those there are.

    >>> format_named("md").suffixes
    ('.md', '.markdown')
    """
    for form in FORMATS:
        if form.name == name:
            return form.aimed(fields)
    raise InputError(f"there is no format {name!r}; use one of {', '.join(form.name for form in FORMATS)}")


def format_of(path: str, fields: tuple[str, ...] = ()) -> Format:
    """The format of a file by its suffix; a name without one is plain text, `.gz` and `.zst` are looked through.

    `fields` are those to read, where the format has some (`normalize.files.fields`). Raises `InputError` for a suffix
    nobody reads: taking a table or a drawing for prose would damage it.

    >>> format_of("notes/README.md").name, format_of("letter").name
    ('md', 'txt')
    >>> format_of("feed.jsonl.gz").name
    'jsonl'
    """
    base = unpacked_name(path.replace("\\", "/").rpartition("/")[2])
    suffix = base[base.rindex(".") :].lower() if "." in base[1:] else ""
    for form in FORMATS:
        if suffix in form.suffixes or not suffix:
            return form.aimed(fields)
    raise InputError(f"no reader for {suffix} files; if it is plain text, add --as txt")
