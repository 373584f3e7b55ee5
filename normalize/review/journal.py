"""The inverse of everything that was written, so that it can be taken back to the byte.

Each run that writes keeps one file in the journal folder: JSON lines that say for every file which bytes
to put back where, and the hashes before and after. The entry of a file reaches the disk before the file is
replaced. Undoing checks the file against the hash of what was written: a file that changed since is left
alone, with a word on what to do.

The folder is ``$NORMALIZE_STATE``, or else the user's state folder (``~/.local/state/normalize``).
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Self

from normalize.errors import InputError
from normalize.files.atomic import Replacement
from normalize.files.encoding import ByteEdit
from normalize.files.packing import opened, packed

__all__ = ["Entry", "Journal", "entries", "journal_folder", "undo"]

_VERSION = 1
_BLOCK = 1 << 20


def journal_folder() -> Path:
    """Where the journal lies; it need not exist yet."""
    if own := os.environ.get("NORMALIZE_STATE"):
        return Path(own) / "journal"
    if os.name == "nt":
        home = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    else:
        home = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    return home / "normalize" / "journal"


class Journal:
    """The journal file of one run, made when the first file is written."""

    def __init__(self, command: str, folder: Path | None = None) -> None:
        self._folder = folder if folder is not None else journal_folder()
        self._command = command
        self._out: IO[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def begin(self, path: str, encoding: str, packing: str = "") -> None:
        """The edits that follow bring back the content of this file (absolute path), packed as `packing` says."""
        if self._out is None:
            self._out = self._open()
        self._row({"kind": "begin", "path": path, "encoding": encoding, "packing": packing})

    def back(self, edits: Iterable[ByteEdit], encoding: str) -> None:
        """Edits of the written file that restore the old one, in order."""
        for edit in edits:
            old, new = edit.old.decode(encoding), edit.new.decode(encoding)
            self._row({"kind": "edit", "at": edit.start, "old": old, "new": new})

    def done(self, before: str, after: str) -> None:
        """The entry is whole: hashes of the file before and after. Returns when it is on the disk."""
        self._row({"kind": "file", "before": before, "after": after})
        assert self._out is not None
        self._out.flush()
        os.fsync(self._out.fileno())

    def close(self) -> None:
        """Close the journal file, if one was made."""
        if self._out is not None:
            self._out.close()
            self._out = None

    def _open(self) -> IO[bytes]:
        now = datetime.now(UTC)
        name = f"{now:%Y%m%dT%H%M%S.%f}-{os.getpid()}.jsonl"
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            out = (self._folder / name).open("xb")
        except OSError as error:
            raise InputError(
                f"the inverse of a repair cannot be kept in {self._folder}: {error.strerror}; nothing was written. "
                "Set NORMALIZE_STATE to a folder that can be written to"
            ) from error
        self._out = out
        self._row({"kind": "run", "version": _VERSION, "at": f"{now:%Y-%m-%dT%H:%M:%SZ}", "command": self._command})
        return out

    def _row(self, row: dict[str, Any]) -> None:
        assert self._out is not None
        self._out.write(json.dumps(row).encode("ascii") + b"\n")


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of one run: where its inverse lies in the journal, and what it was before and after."""

    run: Path
    at: str
    path: str
    encoding: str
    before: str
    after: str
    edits: int
    offset: int
    """Byte of the run's file at which the edits begin."""

    undone: bool = False
    packing: str = ""

    def inverse(self) -> Iterator[ByteEdit]:
        """The edits that restore the file, in order."""
        with self.run.open("rb") as rows:
            rows.seek(self.offset)
            for _ in range(self.edits):
                row = json.loads(rows.readline())
                yield ByteEdit(row["at"], row["old"].encode(self.encoding), row["new"].encode(self.encoding))


def entries(folder: Path | None = None) -> Iterator[list[Entry]]:
    """The runs of the journal, the latest first, each as its files in the order written.

    A run that was cut off has the files whose entries are whole.
    """
    place = folder if folder is not None else journal_folder()
    if not place.is_dir():
        return
    for run in sorted(place.glob("*.jsonl"), reverse=True):
        found = _read_run(run)
        if found:
            yield found


def _read_run(run: Path) -> list[Entry]:
    out: list[Entry] = []
    undone: set[str] = set()
    at = path = encoding = packing = ""
    offset = edits = position = 0
    with run.open("rb") as rows:
        for line in rows:
            position += len(line)
            if line.startswith(b'{"kind": "edit"'):
                edits += 1
                continue
            try:
                row = json.loads(line)
                kind = row["kind"]
                if kind == "run":
                    if row["version"] != _VERSION:
                        return []
                    at = row["at"]
                elif kind == "begin":
                    path, encoding, offset, edits = row["path"], row["encoding"], position, 0
                    packing = row.get("packing", "")
                elif kind == "file":
                    hashes = row["before"], row["after"]
                    out.append(Entry(run, at, path, encoding, *hashes, edits, offset, packing=packing))
                elif kind == "undone":
                    undone.add(row["path"])
            except (ValueError, KeyError, TypeError):
                continue  # the last line of a run that was cut off
    return [replace(entry, undone=entry.path in undone) for entry in out]


def undo(entry: Entry) -> bool:
    """Restore the file of an entry; False when it is as it was before already.

    Raises `InputError` when the file is gone or has changed since it was written.
    """
    try:
        now = _hash(entry)
    except OSError as error:
        raise InputError(f"{entry.path}: cannot be restored: {(error.strerror or str(error)).lower()}") from error
    if now == entry.before:
        _mark_undone(entry)
        return False
    if now != entry.after:
        raise InputError(
            f"{entry.path}: changed since normalize wrote it ({entry.at}), so nothing was undone; put that version "
            f"back and undo again, or look at what was changed: normalize undo --show {entry.path}"
        )
    with Replacement(entry.path) as new, ExitStack() as packer:
        content = packer.enter_context(packed(new.file, entry.packing, new.target))
        digest = hashlib.sha256()

        def put(data: bytes) -> None:
            digest.update(data)
            content.write(data)

        with opened(entry.path, entry.packing) as old:
            done = 0
            for edit in entry.inverse():
                _copy(old, put, edit.start - done)
                if old.read(len(edit.old)) != edit.old:
                    raise InputError(f"{entry.path}: the journal does not fit this file; nothing was undone")
                put(edit.new)
                done = edit.end
            _copy(old, put, None)
        if digest.hexdigest() != entry.before:
            raise InputError(f"{entry.path}: the journal does not restore the old file; nothing was undone")
        packer.close()
        new.commit()
    _mark_undone(entry)
    return True


def _copy(source: IO[bytes], put: Callable[[bytes], None], size: int | None) -> None:
    while size is None or size > 0:
        block = source.read(_BLOCK if size is None else min(_BLOCK, size))
        if not block:
            return
        put(block)
        if size is not None:
            size -= len(block)


def _hash(entry: Entry) -> str:
    digest = hashlib.sha256()
    with opened(entry.path, entry.packing) as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _mark_undone(entry: Entry) -> None:
    row = {"kind": "undone", "path": entry.path, "at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"}
    with entry.run.open("ab") as out:
        # a run that was cut off may end without a line break
        out.write(b"\n" + json.dumps(row).encode("ascii") + b"\n")
        out.flush()
        os.fsync(out.fileno())
