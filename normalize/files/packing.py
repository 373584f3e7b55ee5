"""Files in a packing: gzip, Zstandard, or one member of a ZIP container. Read as what is inside, written back packed.

The bytes that offsets count are those inside. What is written is packed anew, so that the packed bytes differ where
the content does; the other members of a container are copied as they are, compressed bytes and all.
"""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, cast

from normalize.errors import InputError, MissingExtra

if TYPE_CHECKING:
    import zipfile
    from types import ModuleType

__all__ = ["PACKINGS", "opened", "packed", "packing_of", "unpacked_name"]

PACKINGS = {".gz": "gzip", ".zst": "zstd"}
"""The suffixes that stand behind that of the format."""

_MAGIC = {"gzip": b"\x1f\x8b", "zstd": b"\x28\xb5\x2f\xfd"}
_LARGEST = 1 << 31
"""Bytes that a member of a container may come to."""


def unpacked_name(path: str) -> str:
    """A file's name without the suffix of its packing.

    >>> unpacked_name("feed.jsonl.gz"), unpacked_name("feed.jsonl")
    ('feed.jsonl', 'feed.jsonl')
    """
    stem, suffix = os.path.splitext(path)
    return stem if suffix.lower() in PACKINGS else path


def packing_of(path: str, member: str = "") -> str:
    """How a file is packed, by its name: "", "gzip", "zstd", or "zip:" and the member that holds the text."""
    return f"zip:{member}" if member else PACKINGS.get(os.path.splitext(path)[1].lower(), "")


@contextlib.contextmanager
def opened(path: str, packing: str = "") -> Iterator[IO[bytes]]:
    """A file's content, unpacked as it is read. Raises `InputError` for a file that is not packed as it says."""
    if not packing:
        with open(path, "rb") as file:
            yield file
        return
    try:
        if packing.startswith("zip:"):
            yield io.BytesIO(_member(path, packing[4:]))
            return
        with open(path, "rb") as packed_file:
            if packed_file.read(4)[: len(_MAGIC[packing])] != _MAGIC[packing]:
                raise InputError(f"is no {packing} file, whatever its name says; rename it or pack it anew")
            packed_file.seek(0)
            if packing == "gzip":
                import gzip

                with gzip.GzipFile(fileobj=packed_file) as file:
                    yield cast("IO[bytes]", file)
            else:
                yield cast("IO[bytes]", io.BufferedReader(_Zstd(packed_file), 1 << 18))
    except (EOFError, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise InputError(f"cannot be unpacked: {error}; the file is cut off or damaged, fetch it again") from error
    except Exception as error:
        if type(error).__module__ in ("zlib", "zipfile") or type(error).__name__ in ("ZstdError", "BadZipFile"):
            raise InputError(f"cannot be unpacked: {error}; the file is damaged, fetch it again") from error
        raise


class _Zstd(io.RawIOBase):
    """The content of Zstandard frames, one after the other. Unlike the library's own reader it tells a cut-off file."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._library = file, _zstandard()
        self._frame = self._library.ZstdDecompressor().decompressobj()
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill a buffer; 0 at the end. Raises EOFError where a frame is not whole."""
        view = memoryview(buffer)  # type: ignore[arg-type]
        while not self._ready:
            rest = self._frame.unused_data if self._frame.eof else b""
            chunk = rest or self._file.read(1 << 16)
            if not chunk:
                if self._frame.eof:
                    return 0
                raise EOFError("it ends in the middle")
            if self._frame.eof:
                self._frame = self._library.ZstdDecompressor().decompressobj()
            self._ready = memoryview(self._frame.decompress(chunk))
        size = min(len(view), len(self._ready))
        view[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size


def _zstandard() -> ModuleType:
    try:
        import zstandard
    except ImportError:
        raise MissingExtra("reading .zst files", "zstd") from None
    return zstandard


def _member(path: str, name: str) -> bytes:
    import zipfile

    with zipfile.ZipFile(path) as container:
        try:
            info = container.getinfo(name)
        except KeyError:
            raise InputError(f"holds no {name}, so it is not the document that its name says") from None
        if info.file_size > _LARGEST:
            raise InputError(f"its text is larger than {_LARGEST >> 30} GB")
        return container.read(info)


@contextlib.contextmanager
def packed(out: IO[bytes], packing: str, like: str) -> Iterator[IO[bytes]]:
    """A file to write content to, which goes to `out` packed as the file `like` is. Whole when the block ends."""
    if not packing:
        yield out
    elif packing.startswith("zip:"):
        content = io.BytesIO()
        yield content
        _rewrap(out, like, packing[4:], content.getvalue())
    elif packing == "gzip":
        import gzip

        # no name and no time: the same content gives the same bytes
        with gzip.GzipFile(filename="", mode="wb", fileobj=out, mtime=0) as file:
            yield cast("IO[bytes]", file)
    else:
        with _zstandard().ZstdCompressor(write_checksum=True).stream_writer(out, closefd=False) as stream:
            yield stream


def _rewrap(out: IO[bytes], like: str, name: str, content: bytes) -> None:
    """Write a container like another with one member changed; order, times and attributes of members are kept."""
    import zipfile

    with zipfile.ZipFile(like) as old, zipfile.ZipFile(out, "w") as new:
        new.comment = old.comment
        for info in old.infolist():
            data = content if info.filename == name else old.read(info)
            new.writestr(_copy_of(info), data, compress_type=info.compress_type)


def _copy_of(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    import copy

    return copy.copy(info)
