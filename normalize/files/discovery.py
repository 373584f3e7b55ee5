"""Which files are meant: names, folders, patterns and ``-`` for standard input."""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from normalize.errors import InputError
from normalize.files import Format, format_named, format_of, known_suffixes
from normalize.files.atomic import Stamp, stamp_of
from normalize.files.packing import opened, packing_of, unpacked_name

__all__ = ["STDIN", "Source", "discover", "reason"]

STDIN = "-"
_MAGIC = frozenset("*?[")


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: the path as it is shown, its format, its size in bytes (0 where unknown).

    `stamp` is what the file was when it was found, so that a change since can be told. `packing` is how
    its content is packed (`normalize.files.packing`).
    """

    path: str
    format: Format
    size: int = 0
    stamp: Stamp = (0, 0, 0, 0)
    packing: str = ""

    @property
    def is_stdin(self) -> bool:
        """Whether this is standard input."""
        return self.path == STDIN

    @property
    def place(self) -> str:
        """How it is called in a message."""
        return "standard input" if self.is_stdin else self.path

    def read(self) -> bytes:
        """The whole content, unpacked; OSError or `InputError` where that cannot be."""
        with opened(self.path, self.packing) as file:
            return file.read()


def discover(
    paths: Iterable[str],
    *,
    format_name: str | None = None,
    stdin_format: str = "txt",
    fields: tuple[str, ...] = (),
) -> Iterator[Source | InputError]:
    """The files that `paths` name, each once, in the order named; a folder's and a pattern's sorted.

    A folder is searched for files of known suffix, hidden ones left out; a file named by itself is read
    whatever it is called, if `format_name` says how or its suffix is known. Standard input is read as
    `stdin_format`. Of records `fields` are read. What cannot be used comes as an `InputError` in its place, so that
    the rest goes on.
    """
    seen: set[tuple[int, int]] = set()
    stdin = False
    for path in paths:
        if path == STDIN:
            if not stdin:
                yield Source(STDIN, format_named(format_name or stdin_format, fields))
            stdin = True
            continue
        for found in _named(path, format_name):
            if isinstance(found, Source):
                found = replace(found, format=found.format.aimed(fields))
                if found.stamp[:2] in seen:
                    continue
                seen.add(found.stamp[:2])
            yield found


def _named(path: str, format_name: str | None) -> Iterator[Source | InputError]:
    try:
        status = os.stat(path)
    except OSError as error:
        if _MAGIC.intersection(path) and isinstance(error, FileNotFoundError):
            yield from _matching(path, format_name)
        else:
            yield InputError(f"{path}: {reason(error)}")
        return
    except ValueError as error:
        yield InputError(f"{path!r}: {error}")
        return
    if stat.S_ISDIR(status.st_mode):
        yield from _in_folder(path, format_name)
    else:
        yield _file(path, status, format_name)


def _file(path: str, status: os.stat_result, format_name: str | None) -> Source | InputError:
    if not (stat.S_ISREG(status.st_mode) or stat.S_ISFIFO(status.st_mode)):
        return InputError(f"{path}: neither a file nor a folder")
    try:
        form = format_named(format_name) if format_name else format_of(path)
    except InputError as error:
        return InputError(f"{path}: {error}")
    return Source(path, form, status.st_size, stamp_of(status), packing_of(path, form.member))


def _matching(pattern: str, format_name: str | None) -> Iterator[Source | InputError]:
    hits = sorted(glob.iglob(pattern, recursive=True))
    if not hits:
        yield InputError(f"{pattern}: no file matches this pattern")
    for hit in hits:
        if os.path.isfile(hit) and (format_name or _suffix(hit) in known_suffixes()):
            yield from _named(hit, format_name)


def _in_folder(folder: str, format_name: str | None) -> Iterator[Source | InputError]:
    wanted = frozenset(format_named(format_name).suffixes) if format_name else known_suffixes()
    empty = True
    problems: list[OSError] = []
    for place, folders, names in os.walk(folder, onerror=problems.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.startswith(".") or _suffix(name) not in wanted:
                continue
            empty = False
            yield from _named(os.path.join(place, name), format_name)
        while problems:
            problem = problems.pop()
            empty = False
            yield InputError(f"{problem.filename}: {reason(problem)}")
    for problem in problems:
        empty = False
        yield InputError(f"{problem.filename}: {reason(problem)}")
    if empty:
        yield InputError(f"{folder}: no {', '.join(sorted(wanted))} files in this folder")


def _suffix(name: str) -> str:
    return os.path.splitext(unpacked_name(name))[1].lower()


_REASONS: dict[type[OSError], str] = {
    FileNotFoundError: "no such file or folder",
    PermissionError: "may not be read: check its permissions",
}


def reason(error: OSError) -> str:
    """What went wrong with a file, in a few words."""
    return _REASONS.get(type(error), (error.strerror or str(error)).lower())
