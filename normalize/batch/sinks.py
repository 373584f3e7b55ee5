"""Where the outcomes of a batch go: printed, spliced to standard output, written in place, or as a patch."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from normalize.batch.work import Outcome, Report
from normalize.errors import InputError
from normalize.files.atomic import Replacement
from normalize.files.discovery import Source
from normalize.files.encoding import ByteEdit, Encoding, invert_bytes, splice
from normalize.files.packing import opened, packed

if TYPE_CHECKING:
    from normalize.review.journal import Journal

__all__ = ["InPlace", "Inverse", "Patches", "Print", "Sink", "Spliced"]

Put = Callable[[bytes], object]


class Sink(Protocol):
    """Takes the pieces of one file after the other. Raises `InputError` or OSError for the file at hand."""

    def begin(self, source: Source) -> None:
        """The pieces of this file follow."""

    def piece(self, outcome: Outcome, reports: Sequence[Report]) -> None:
        """The next piece; `reports` are those of its texts that count."""

    def end(self, source: Source) -> None:
        """The file was whole."""

    def drop(self) -> None:
        """The file at hand failed, or the run was broken off: leave nothing half done."""


class Print:
    """What the task made of each text, one after the other."""

    def __init__(self, put: Put) -> None:
        self._put = put

    def begin(self, source: Source) -> None:
        """Nothing to do."""

    def piece(self, outcome: Outcome, reports: Sequence[Report]) -> None:
        """Print."""
        for report in reports:
            if report.out:
                self._put(report.out)

    def end(self, source: Source) -> None:
        """Nothing to do."""

    def drop(self) -> None:
        """Nothing to do."""


class Spliced(Print):
    """The content of a file with its edits made, as it would be written; that of a packed file without its packing."""

    def begin(self, source: Source) -> None:
        """Refuse a container, of which one member would be printed."""
        if source.packing.startswith("zip:"):
            raise InputError("cannot be printed, for it is a container of several files; repair it with fix --write")

    def piece(self, outcome: Outcome, reports: Sequence[Report]) -> None:
        """Print the repaired bytes."""
        self._put(splice(outcome.raw, _edits(reports)))


class Patches(Print):
    """A unified patch of all files. `head`, if any, is a line before the first, which patch and git pass over."""

    def __init__(self, put: Put, head: bytes = b"") -> None:
        super().__init__(put)
        self._head = head

    def begin(self, source: Source) -> None:
        """Start this file's part."""
        from normalize.render.patch import Patch

        _require_plain(source)
        self._patch = Patch("stdin" if source.is_stdin else source.path)

    def piece(self, outcome: Outcome, reports: Sequence[Report]) -> None:
        """Print the hunks that are complete."""
        edits = _edits(reports)
        if edits and not outcome.encoding.splits_at_newlines:
            name = outcome.encoding.name.upper()
            raise InputError(f"a patch cannot hold {name}; repair it with fix --write, or convert it to UTF-8 first")
        for part in self._patch.feed(outcome.raw, edits):
            self._part(part)

    def end(self, source: Source) -> None:
        """Print the last hunk."""
        for part in self._patch.close():
            self._part(part)

    def _part(self, part: bytes) -> None:
        if self._head:
            self._put(self._head)
            self._head = b""
        self._put(part)


class InPlace:
    """Each file replaced by the repaired one, its inverse in the journal first.

    A file without edits is not touched.
    """

    def __init__(self, journal: Journal) -> None:
        self.written: list[str] = []
        self._journal = journal
        self._new: Replacement | None = None
        self._packer = contextlib.ExitStack()

    def begin(self, source: Source) -> None:
        """Start this file."""
        if source.is_stdin:
            raise InputError("standard input cannot be repaired in place; leave out --write")
        self._source = source
        self._before, self._after = hashlib.sha256(), hashlib.sha256()
        self._offset = self._shift = 0

    def piece(self, outcome: Outcome, reports: Sequence[Report]) -> None:
        """Write the repaired bytes beside the file; until the first edit only count them."""
        edits = _edits(reports)
        if edits and self._new is None:
            self._open(outcome.encoding)
        self._before.update(outcome.raw)
        if self._new is not None:
            repaired = splice(outcome.raw, edits)
            self._content.write(repaired)
            self._after.update(repaired)
            moved = [ByteEdit(edit.start + self._offset, edit.old, edit.new) for edit in edits]
            self._journal.back(invert_bytes(moved, self._shift), outcome.encoding.name)
            self._shift += len(repaired) - len(outcome.raw)
        self._offset += len(outcome.raw)

    def _open(self, encoding: Encoding) -> None:
        self._new = Replacement(self._source.path, self._source.stamp)
        packing = self._source.packing
        self._content = self._packer.enter_context(packed(self._new.file, packing, self._new.target))
        self._journal.begin(self._new.target, encoding.name, packing)
        self._after = self._before.copy()
        with opened(self._source.path, self._source.packing) as old:
            left = self._offset
            while left:
                block = old.read(min(left, 1 << 20))
                if not block:
                    raise InputError("became shorter while it was being read; nothing was written, run it again")
                self._content.write(block)
                left -= len(block)

    def end(self, source: Source) -> None:
        """Let the new file take the old one's place."""
        if self._new is not None:
            if not source.packing and self._offset != source.size:
                raise InputError("was not read to its end; nothing was written, run it again")
            self._packer.close()
            self._new.commit(lambda: self._journal.done(self._before.hexdigest(), self._after.hexdigest()))
            self._new = None
            self.written.append(source.path)

    def drop(self) -> None:
        """Leave the file at hand as it was."""
        if self._new is not None:
            with contextlib.suppress(Exception):
                self._packer.close()
            self._new.discard()
            self._new = None


class Inverse(InPlace):
    """Like `InPlace`, and a patch to a file that takes everything back: ``patch -p1 < FILE``."""

    def __init__(self, journal: Journal, file: Path) -> None:
        super().__init__(journal)
        self._file = file
        self._parts: list[bytes] = []
        self._now: list[bytes] = []

    def begin(self, source: Source) -> None:
        """Start this file, and its part of the patch."""
        from normalize.render.patch import Patch

        super().begin(source)
        _require_plain(source)
        self._patch, self._now = Patch(source.path), []

    def piece(self, outcome: Outcome, reports: Sequence[Report]) -> None:
        """Write the repaired bytes, and keep the way back."""
        edits = _edits(reports)
        if edits and not outcome.encoding.splits_at_newlines:
            raise InputError(f"a patch cannot hold {outcome.encoding.name.upper()}; leave out --inverse")
        super().piece(outcome, reports)
        self._now += self._patch.feed(splice(outcome.raw, edits), invert_bytes(edits))

    def end(self, source: Source) -> None:
        """The file is in its place: the way back is good."""
        super().end(source)
        self._parts += [*self._now, *self._patch.close()]

    def close(self) -> None:
        """Write the patch, if anything was changed."""
        if self._parts:
            self._file.write_bytes(b"".join(self._parts))


def _require_plain(source: Source) -> None:
    if source.packing:
        raise InputError("a patch cannot hold a packed file; repair it with fix --write, or unpack it first")


def _edits(reports: Sequence[Report]) -> list[ByteEdit]:
    # the texts of a page in two languages lie among each other
    return sorted((edit for report in reports for edit in report.edits), key=lambda edit: edit.start)
