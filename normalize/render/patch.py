"""A unified patch made from the edits themselves, as ``patch -p1`` and ``git apply`` take it.

Nothing is compared again: the lines that an edit touches are the lines that change. It works on bytes,
so that encodings, CRLF, and a missing line break at the end of the file come through as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

__all__ = ["Patch", "Replacing", "patch_name"]

_CONTEXT = 3
_NO_NEWLINE = b"\\ No newline at end of file\n"
_QUOTED = {ord("\n"): "\\n", ord("\t"): "\\t", ord("\r"): "\\r", ord('"'): '\\"', ord("\\"): "\\\\"}


class Replacing(Protocol):
    """An edit of bytes: those from `start` to `end` give way to `new`."""

    @property
    def start(self) -> int:
        """The first byte replaced."""

    @property
    def end(self) -> int:
        """The first byte after those replaced."""

    @property
    def new(self) -> bytes:
        """What stands there afterwards."""


def patch_name(prefix: str, path: str) -> bytes:
    r"""A file's name as the header lines of a patch spell it.

    >>> patch_name("a", "news/one.txt"), patch_name("a", 'odd"name')
    (b'a/news/one.txt', b'"a/odd\\"name"')
    """
    name = f"{prefix}/{path.lstrip('/')}"
    odd = any(ord(c) < 32 or c in '"\\\x7f' for c in name)
    raw = (f'"{name.translate(_QUOTED)}"' if odd else name).encode("utf-8", "surrogateescape")
    # a tab ends a name that holds a space
    return raw + b"\t" if " " in name and not odd else raw


class Patch:
    r"""The patch of one file, which is fed in one piece or in several that end at line ends.

    >>> from typing import NamedTuple
    >>> class Change(NamedTuple):
    ...     start: int
    ...     end: int
    ...     new: bytes
    >>> patch = Patch("x.txt")
    >>> said = list(patch.feed(b"one , two\nthree\n", [Change(3, 4, b"")])) + list(patch.close())
    >>> print(b"".join(said).decode(), end="")
    --- a/x.txt
    +++ b/x.txt
    @@ -1,2 +1,2 @@
    -one , two
    +one, two
     three
    """

    def __init__(self, path: str) -> None:
        self._header = b"--- " + patch_name("a", path) + b"\n+++ " + patch_name("b", path) + b"\n"
        self._old = self._new = 1  # numbers of the next line, before and after
        self._before: list[bytes] = []  # the last unchanged lines
        self._open = False  # whether a hunk is open
        self._hunk: list[bytes] = []
        self._gone: list[bytes] = []
        self._come: list[bytes] = []
        self._after: list[bytes] = []  # unchanged lines since the last change of the open hunk
        self._start = (1, 1)

    def feed(self, raw: bytes, edits: Sequence[Replacing]) -> Iterator[bytes]:
        """The hunks that the next piece of the file completes. `edits` are sorted, offsets from its start."""
        at = 0
        for first, last, new in _regions(raw, edits):
            if raw[first:last] == new:
                continue
            gone, come = _lines(raw[first:last]), _lines(new)
            head = _equal(gone, come)
            tail = _equal(gone[head:][::-1], come[head:][::-1])
            keep = len(gone) - tail
            yield from self._same(raw[at:first])
            yield from self._same(b"".join(gone[:head]))
            self._changed(gone[head:keep], come[head : len(come) - tail])
            yield from self._same(b"".join(gone[keep:]))
            at = last
        yield from self._same(raw[at:])

    def close(self) -> Iterator[bytes]:
        """The last hunk, if one is open."""
        yield from self._flush()

    def _same(self, raw: bytes) -> Iterator[bytes]:
        """Unchanged lines: context of the open hunk, or its end, or what the next one begins with."""
        if not raw:
            return
        count = raw.count(b"\n") + (not raw.endswith(b"\n"))
        if self._open and len(self._after) + count <= 2 * _CONTEXT:
            self._after += _lines(raw)
        else:
            seen = self._after if self._open else self._before
            latest = (seen + _last_lines(raw))[-_CONTEXT:]
            if self._open:
                self._after += _first_lines(raw)
                yield from self._flush()
            self._before = latest
        self._old += count
        self._new += count

    def _changed(self, gone: list[bytes], come: list[bytes]) -> None:
        if not self._open:
            self._start = (self._old - len(self._before), self._new - len(self._before))
            self._hunk = [b" " + line for line in self._before]
        if self._after:
            self._settle()
            self._hunk += [b" " + line for line in self._after]
        self._gone += [b"-" + line for line in gone]
        self._come += [b"+" + line for line in come]
        self._open = True
        self._before, self._after = [], []
        self._old += len(gone)
        self._new += len(come)

    def _settle(self) -> None:
        """Bring changed lines that follow each other into the hunk: all that go, then all that come."""
        self._hunk += self._gone + self._come
        self._gone, self._come = [], []

    def _flush(self) -> Iterator[bytes]:
        if not self._open:
            return
        self._settle()
        body = self._hunk + [b" " + line for line in self._after[:_CONTEXT]]
        old = sum(line[:1] != b"+" for line in body)
        new = sum(line[:1] != b"-" for line in body)
        if self._header:
            yield self._header
            self._header = b""
        yield b"@@ -%s +%s @@\n" % (_range(self._start[0], old), _range(self._start[1], new))
        for line in body:
            yield line if line.endswith(b"\n") else line + b"\n" + _NO_NEWLINE
        self._hunk, self._after, self._open = [], [], False


def _range(start: int, count: int) -> bytes:
    """Where a hunk stands; one without lines is told by the line before it."""
    return b"%d" % start if count == 1 else b"%d,%d" % (start if count else start - 1, count)


def _regions(raw: bytes, edits: Sequence[Replacing]) -> Iterator[tuple[int, int, bytes]]:
    """Whole lines that edits touch, as (start, end, what they become), apart from each other."""
    index = 0
    while index < len(edits):
        first = done = last = raw.rfind(b"\n", 0, edits[index].start) + 1
        new: list[bytes] = []
        while index < len(edits) and (not new or edits[index].start < last or raw[last - 1 : last] != b"\n"):
            new += (raw[done : edits[index].start], edits[index].new)
            done = edits[index].end
            if done >= last:
                last = _line_end(raw, done)
            index += 1
        new.append(raw[done:last])
        yield first, last, b"".join(new)


def _line_end(raw: bytes, at: int) -> int:
    newline = raw.find(b"\n", at)
    return len(raw) if newline < 0 else newline + 1


def _lines(raw: bytes) -> list[bytes]:
    """Lines with their line breaks; only a line feed breaks one."""
    lines = [line + b"\n" for line in raw.split(b"\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines


def _first_lines(raw: bytes) -> list[bytes]:
    end = 0
    for _ in range(_CONTEXT):
        end = _line_end(raw, end)
    return _lines(raw[:end])


def _last_lines(raw: bytes) -> list[bytes]:
    start = len(raw)
    for _ in range(_CONTEXT):
        start = raw.rfind(b"\n", 0, max(0, start - 1)) + 1
    return _lines(raw[start:])


def _equal(one: list[bytes], other: list[bytes]) -> int:
    """How many lines the two begin with alike."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count
