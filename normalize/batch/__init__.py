"""A batch: many files, and the lines of large ones, through one task, in order and without stopping.

`run` reads the files, hands pieces to the workers, counts, and gives the outcomes to a sink. Output and
order do not depend on the number of workers; memory does not depend on the number of texts (but for
eight bytes an id, so that an id used twice is told).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial

from normalize.batch.order import in_order
from normalize.batch.rejects import Rejects
from normalize.batch.sinks import InPlace, Patches, Print, Sink, Spliced
from normalize.batch.work import Item, Outcome, Output, Report, Task
from normalize.config import Config
from normalize.errors import InputError, NormalizeError
from normalize.files.discovery import Source, reason
from normalize.files.encoding import encoding_of
from normalize.files.packing import opened
from normalize.render.summary import Tally

__all__ = ["InPlace", "Output", "Patches", "Print", "Rejects", "Sink", "Spliced", "Task", "run"]

_PIECE_LINES = 64
_PIECE_BYTES = 1 << 18
_MOST_PROBLEMS = 20
"""Problems of one file that are told; of more, their number."""


def run(
    sources: Iterable[Source | InputError],
    task: Task,
    sink: Sink,
    *,
    config_of: Callable[[str], Config],
    complain: Callable[[str], None],
    stdin: Callable[[], Iterator[bytes]],
    jobs: int = 1,
    progress: Callable[[int], None] = lambda size: None,
    reject: Rejects | None = None,
) -> Tally:
    """Work through all sources and count what was found.

    `config_of` gives the settings for a path; `complain` is told each problem with its place; `stdin`
    opens standard input as lines; `progress` is told the bytes done;
    `reject` takes the records that cannot be read. Raises `ConfigError` for settings that are
    wrong; all else that is wrong is complained about and counted in `Tally.problems`.
    """
    tally = Tally()
    file = _File(sink, tally, complain, reject)

    def items() -> Iterator[Item | _Unread]:
        for source in sources:
            if isinstance(source, InputError):
                yield _Unread(str(source))
            else:
                yield from _pieces(source, config_of(source.path), task.encoding, stdin)

    try:
        for item, outcome in in_order(items(), partial(_do, task), jobs=jobs, died=_died):
            if isinstance(item, _Unread):
                file.unread(item)
            else:
                file.take(item, outcome)
                progress(outcome.size)
        file.end()
    finally:
        sink.drop()
    return tally


@dataclass(frozen=True, slots=True)
class _Unread:
    """Why something could not be read, or the rest of `source` could not."""

    says: str
    source: Source | None = None


def _do(task: Task, item: Item | _Unread) -> Outcome:
    return Outcome(()) if isinstance(item, _Unread) else task(item)


def _died(item: Item | _Unread) -> Outcome:
    assert isinstance(item, Item)
    place = f"{item.source.place}:{item.line}" if item.source.format.by_line else item.source.place
    says = f"{place}: the worker process died on this piece, perhaps for want of memory; it was left out"
    return Outcome((Report(item.line, problem=says),), item.raw or b"", len(item.raw or b""))


def _pieces(
    source: Source, config: Config, encoding: str | None, stdin: Callable[[], Iterator[bytes]]
) -> Iterator[Item | _Unread]:
    """The items of one file: the whole of it, or some lines each."""
    try:
        if not source.format.by_line:
            yield Item(source, config, b"".join(stdin()) if source.is_stdin else None)
            return
        lines: AbstractContextManager[Iterable[bytes]] = (
            nullcontext(stdin()) if source.is_stdin else opened(source.path, source.packing)
        )
        with lines as rows:
            yield from _cut(source, config, encoding, rows)
    except (OSError, NormalizeError) as error:
        says = reason(error) if isinstance(error, OSError) else str(error)
        yield _Unread(f"{source.place}: {says}", source)


def _cut(source: Source, config: Config, encoding: str | None, rows: Iterable[bytes]) -> Iterator[Item]:
    written = None
    piece: list[bytes] = []
    size, first = 0, 1
    for row in rows:
        if written is None:
            written = encoding_of(row[:4], encoding)
            if not written.splits_at_newlines:
                raise InputError(f"JSONL is read as UTF-8, not as {written.name.upper()}; convert it first (iconv)")
        piece.append(row)
        size += len(row)
        if len(piece) >= _PIECE_LINES or size >= _PIECE_BYTES:
            yield Item(source, config, b"".join(piece), first, written)
            first += len(piece)
            piece, size = [], 0
    if piece and written is not None:
        yield Item(source, config, b"".join(piece), first, written)


@dataclass(slots=True)
class _File:
    """The file whose outcomes are coming in."""

    sink: Sink
    tally: Tally
    complain: Callable[[str], None]
    reject: Rejects | None = None
    source: Source | None = None
    failed: bool = False
    refused: int = 0
    seen: set[int] | None = None

    def take(self, item: Item, outcome: Outcome) -> None:
        if item.source is not self.source:
            self.end()
            self.source, self.failed, self.refused, self.seen = item.source, False, 0, set()
            self._try(lambda: self.sink.begin(item.source))
        good = [report for report in outcome.reports if self._counts(report)]
        if not self.failed:
            by_line = item.source.format.by_line
            whole = not any(report.problem and report.rejected is None for report in outcome.reports) or by_line
            if whole:
                self._try(lambda: self.sink.piece(outcome, good))
            else:
                self.failed = True
                self.sink.drop()

    def unread(self, item: _Unread) -> None:
        """What could not be read; a file of which that is a part must not be written without it."""
        if item.source is None or item.source is not self.source:
            self.tally.problems += 1
            self.complain(item.says)
        else:
            self.failed = True
            self.sink.drop()
            self._refuse(item.says)

    def _counts(self, report: Report) -> bool:
        """Whether a report stands; what is wrong with it is said."""
        if report.problem:
            self._refuse(report.problem)
            if self.reject is not None and report.rejected is not None:
                assert self.source is not None
                self.reject.add(self.source.place, report.line, report.problem, report.rejected)
            return False
        if report.identity and self.seen is not None:
            identity = int.from_bytes(report.identity)
            if identity in self.seen:
                assert self.source is not None
                self._refuse(f"{self.source.place}:{report.line}: this id was used before in the file; line left out")
                return False
            self.seen.add(identity)
        for says in report.told:
            self.complain(says)
        tally = self.tally
        tally.add(report.notes)
        tally.left += report.left
        tally.edits += len(report.edits)
        tally.dismissed += report.dismissed
        tally.refused += report.refused
        return True

    def end(self) -> None:
        """The file is whole."""
        if self.source is None:
            return
        source = self.source
        if not self.failed:
            self._try(lambda: self.sink.end(source))
        if self.refused > _MOST_PROBLEMS:
            self.complain(f"{source.place}: {self.refused - _MOST_PROBLEMS:,} more problems, not shown")
        self.source = None

    def _try(self, step: Callable[[], None]) -> None:
        try:
            step()
        except BrokenPipeError:
            raise
        except (InputError, OSError) as error:
            assert self.source is not None
            says = reason(error) if isinstance(error, OSError) else str(error)
            self._refuse(f"{self.source.place}: {says}")
            self.failed = True
            self.sink.drop()

    def _refuse(self, says: str) -> None:
        self.tally.problems += 1
        self.refused += 1
        if self.refused <= _MOST_PROBLEMS:
            self.complain(says)
