"""The terminal and the pipes of one run: where output goes, and how it may look."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TextIO

from normalize.render.style import Style

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

__all__ = ["Meter", "Screen"]

_PATIENCE = 1.0
"""Seconds before progress is shown: what is done sooner needs none."""


class Screen:
    """Standard output and error. `color` is auto, always or never."""

    def __init__(self, color: str = "auto") -> None:
        self.style = _style(sys.stdout, color)
        self.error_style = _style(sys.stderr, color)
        self._first: bytes | None = None

    @property
    def is_terminal(self) -> bool:
        """Whether a person reads standard output."""
        return sys.stdout.isatty()

    def put(self, data: bytes) -> None:
        """Bytes to standard output as they are."""
        sys.stdout.flush()
        sys.stdout.buffer.write(data)

    def put_text(self, data: bytes) -> None:
        """UTF-8 to standard output in its encoding; what that lacks is escaped."""
        self.put(data if _is_utf8(sys.stdout) else _recoded(data.decode(), sys.stdout))

    def say(self, text: str) -> None:
        """Our own words to standard output."""
        self.put_text(text.encode("utf-8", "backslashreplace"))

    def tell(self, text: str) -> None:
        """Our own words to standard error, after what is on standard output."""
        sys.stdout.flush()
        sys.stderr.buffer.write(_recoded(text, sys.stderr))
        sys.stderr.flush()

    def first_line_in(self) -> bytes:
        """The first line of standard input, which `lines_in` gives all the same."""
        if self._first is None:
            self._first = sys.stdin.buffer.readline()
        return self._first

    def lines_in(self) -> Iterator[bytes]:
        """Standard input, by lines."""
        yield self.first_line_in()
        yield from sys.stdin.buffer


def _style(stream: TextIO, color: str) -> Style:
    terminal = stream.isatty()
    on = color == "always" or (
        color == "auto" and terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    )
    width = min(120, max(50, _columns(stream))) if terminal else 100
    return Style(color=on, unicode=_is_utf8(stream), width=width)


def _columns(stream: TextIO) -> int:
    try:
        return os.get_terminal_size(stream.fileno()).columns
    except OSError:
        return 100


def _is_utf8(stream: TextIO) -> bool:
    return (stream.encoding or "ascii").lower().replace("-", "") == "utf8"


def _recoded(text: str, stream: TextIO) -> bytes:
    return text.encode(stream.encoding or "ascii", "backslashreplace")


class Meter:
    """Progress over bytes on standard error: for people, on long work, and only where it disturbs nothing."""

    def __init__(self, total: int, *, wanted: bool) -> None:
        self._total = total
        self._wanted = wanted and sys.stderr.isatty()
        self._begin = time.monotonic()
        self._done = 0
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def __call__(self, size: int) -> None:
        """So many more bytes are done."""
        self._done += size
        if not self._wanted:
            return
        if self._bar is None:
            if time.monotonic() - self._begin < _PATIENCE:
                return
            self._start()
        assert self._bar is not None
        assert self._task is not None
        self._bar.update(self._task, completed=self._done)

    def _start(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn, TransferSpeedColumn

        columns = BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn()
        self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
        self._task = self._bar.add_task("", total=self._total or None)
        self._bar.start()

    def pause(self, say: Callable[[str], None]) -> Callable[[str], None]:
        """A way to say something that leaves the bar whole."""

        def around(text: str) -> None:
            if self._bar is not None:
                self._bar.stop()
                say(text)
                self._bar.start()
            else:
                say(text)

        return around

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None
            self._wanted = False
