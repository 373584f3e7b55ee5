"""Writing a file so that at every moment the old or the new one is there, whole.

The new content goes into a hidden file beside the old one, reaches the disk, and takes the old one's
name in one step. A kill at any time leaves at most that hidden file behind.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Callable
from types import TracebackType
from typing import IO, Self

from normalize.errors import InputError

__all__ = ["Replacement", "Stamp", "require_writable", "stamp_of"]

Stamp = tuple[int, int, int, int]
"""Device, inode, size and time of change: what tells one state of a file from the next."""

_WRITE_BITS = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


def require_writable(path: str) -> os.stat_result:
    """The file's status; `InputError` when it is no plain file or is marked read-only.

    A rename would go through all the same, so the mark is asked for: who set it meant it.
    """
    status = os.stat(path)
    if not stat.S_ISREG(status.st_mode):
        raise InputError("is no plain file, so it cannot be rewritten; print the result instead")
    if not status.st_mode & _WRITE_BITS or not os.access(path, os.W_OK):
        raise InputError("is read-only; allow writing first (chmod u+w)")
    return status


class Replacement:
    """The coming content of a file; `commit` puts it in place, leaving the block without it drops it.

    A symbolic link stays one: the file it points to is replaced. Mode and, where allowed, owner are kept.
    `stamp` is the file as it was when its content was read. Raises `InputError` when the file may not be
    written, or is another by the time of the commit.
    """

    def __init__(self, path: str, stamp: Stamp | None = None) -> None:
        self.target = os.path.realpath(path)
        self._before = require_writable(self.target)
        self._stamp = stamp or stamp_of(self._before)
        import tempfile  # only who writes pays for it

        folder, name = os.path.split(self.target)
        try:
            handle, self._beside = tempfile.mkstemp(prefix=f".{name[:100]}.", suffix=".normalize-tmp", dir=folder)
        except OSError as error:
            raise InputError(f"no new file can be made in its folder: {error.strerror}") from error
        self.file: IO[bytes] = os.fdopen(handle, "wb")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.discard()

    def discard(self) -> None:
        """Drop the new content, unless it is in place already."""
        if self._beside:
            self.file.close()
            with contextlib.suppress(FileNotFoundError):
                os.unlink(self._beside)
            self._beside = ""

    def commit(self, prepare: Callable[[], None] | None = None) -> None:
        """Bring the new content to the disk, call `prepare`, and let it take the file's name.

        When `prepare` raises, the old file stays.
        """
        self.file.flush()
        os.fsync(self.file.fileno())
        self.file.close()
        if hasattr(os, "chown"):
            with contextlib.suppress(OSError):
                os.chown(self._beside, self._before.st_uid, self._before.st_gid)
        os.chmod(self._beside, stat.S_IMODE(self._before.st_mode))
        if prepare is not None:
            prepare()
        if stamp_of(os.stat(self.target)) != self._stamp:
            raise InputError("changed while it was being read; nothing was written, run it again")
        os.replace(self._beside, self.target)
        self._beside = ""
        _sync_folder(os.path.dirname(self.target))


def stamp_of(status: os.stat_result) -> Stamp:
    """The stamp of a file's status."""
    return (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


def _sync_folder(folder: str) -> None:
    """Make the rename itself last; not every system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
