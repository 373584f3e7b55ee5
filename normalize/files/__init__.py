"""Files: read to documents, written back with nothing but the edits changed.

A `Format` turns raw text into `Passage`s, each a document and the way its edits lie on the raw text.
The registry is by suffix; a format is one module here and one line in `FORMATS`.
"""

from __future__ import annotations

from normalize.errors import InputError
from normalize.files.jsonl import JSONL
from normalize.files.markdown import MARKDOWN
from normalize.files.packing import unpacked_name
from normalize.files.passage import Format, Passage
from normalize.files.txt import TXT

__all__ = ["FORMATS", "Format", "Passage", "format_named", "format_of", "known_suffixes"]

FORMATS: tuple[Format, ...] = (TXT, MARKDOWN, JSONL)


def known_suffixes() -> frozenset[str]:
    """The suffixes that a folder is searched for."""
    return frozenset(suffix for form in FORMATS for suffix in form.suffixes)


def format_named(name: str) -> Format:
    """The format with this name; `InputError` lists those there are.

    >>> format_named("md").suffixes
    ('.md', '.markdown')
    """
    for form in FORMATS:
        if form.name == name:
            return form
    raise InputError(f"there is no format {name!r}; use one of {', '.join(form.name for form in FORMATS)}")


def format_of(path: str) -> Format:
    """The format of a file by its suffix; a name without one is plain text, `.gz` and `.zst` are looked through.

    Raises `InputError` for a suffix nobody reads: taking a table or a web page for prose would damage it.

    >>> format_of("notes/README.md").name, format_of("letter").name
    ('md', 'txt')
    >>> format_of("feed.jsonl.gz").name
    'jsonl'
    """
    base = unpacked_name(path.replace("\\", "/").rpartition("/")[2])
    suffix = base[base.rindex(".") :].lower() if "." in base[1:] else ""
    for form in FORMATS:
        if suffix in form.suffixes or not suffix:
            return form
    raise InputError(f"no reader for {suffix} files; if it is plain text, add --as txt")
