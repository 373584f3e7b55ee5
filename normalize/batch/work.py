"""One piece of work: a file, or some lines of one, through the engine to what is shown or written.

A `Task` travels to each worker once and answers every `Item` with an `Outcome`. Whatever is wrong with one
text becomes a `Report` with a problem; nothing here stops a batch.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from normalize.batch.body import Body, settled
from normalize.config import Config
from normalize.errors import ConfigError, EditError, NormalizeError, SpanError
from normalize.files import Passage
from normalize.files.discovery import Source, reason
from normalize.files.encoding import UTF8, ByteEdit, Encoding, LineError, decode_body, encoding_of
from normalize.findings import Finding, Result, Safety
from normalize.normalizer import shared
from normalize.records import dumps, to_record
from normalize.render.github import render_annotations
from normalize.render.style import PLAIN, Style
from normalize.render.summary import Note, notes_of
from normalize.render.terminal import render_changes, render_findings
from normalize.review.dismissals import NONE, Dismissals, row_of
from normalize.text import Document

__all__ = ["Item", "Outcome", "Output", "Report", "Task"]

Output = Literal["", "text", "json", "github", "changes", "dismissals", "html", "critic", "sarif", "rdjson", "docx"]


@dataclass(frozen=True, slots=True)
class Item:
    """What a worker is handed: a whole file to read, or bytes of it that begin with line `line`."""

    source: Source
    config: Config
    raw: bytes | None = None
    line: int = 1
    encoding: Encoding = UTF8


class Report(NamedTuple):
    """One text: what to print, what to change in the bytes of its piece, what to count, or what is wrong."""

    line: int
    identity: bytes = b""
    """A hash of the id where ids must differ, else empty."""
    out: bytes = b""
    edits: tuple[ByteEdit, ...] = ()
    notes: tuple[Note, ...] = ()
    left: int = 0
    """Findings a reader would still see after these edits."""
    dismissed: int = 0
    refused: bool = False
    problem: str = ""
    rejected: str | None = None
    """Of a record that is left out while the rest of its file is done: what it reads."""

    told: tuple[str, ...] = ()
    """What a person should know of it, though it counts all the same."""


class Outcome(NamedTuple):
    """What became of an item. `raw` are its bytes as read, where the task asks for edits."""

    reports: tuple[Report, ...]
    raw: bytes = b""
    size: int = 0
    encoding: Encoding = UTF8


@dataclass(frozen=True, slots=True)
class Task:
    """What to do with every text.

    `output` is what to print of it: findings as text, record or annotations, its changes, or the
    lines that dismiss its findings. `edits`: whether the changes of `tier` are wanted as byte edits.
    `only`: the line and the column (0: any) of the findings to print as dismissals; None: all.
    """

    output: Output = ""
    tier: Safety = Safety.SAFE
    edits: bool = False
    hints: bool = False
    everything: bool = False
    samples: bool = False
    style: Style = PLAIN
    encoding: str | None = None
    dismissed: Dismissals = NONE
    only: tuple[int, int] | None = None
    note: str = ""
    at: str = ""

    def __call__(self, item: Item) -> Outcome:
        """Do the work for one item; raises `ConfigError` for wrong settings, and nothing else."""
        try:
            raw, encoding = self._read(item)
        except (NormalizeError, OSError) as error:
            return Outcome((self._problem(item, 0, error),), size=item.source.size)
        if item.source.format.by_line:
            reports = tuple(self._lines(item, raw, encoding))
        else:
            reports = tuple(self._texts(item, raw, encoding, at=0, line=1))
        return Outcome(reports, raw if self.edits else b"", len(raw), encoding)

    def _read(self, item: Item) -> tuple[bytes, Encoding]:
        raw = item.raw if item.raw is not None else item.source.read()
        if item.source.format.by_line:
            return raw, item.encoding
        declared = item.source.format.declared
        name = self.encoding
        if name is None and declared is not None and encoding_of(raw[:4]) == UTF8:
            name = declared(raw[:4096])
        return raw, encoding_of(raw[:4], name)

    def _lines(self, item: Item, raw: bytes, encoding: Encoding) -> Iterator[Report]:
        at, number = 0, item.line
        unmarked = replace(encoding, mark=b"")
        for line in raw.split(b"\n"):
            written = encoding if number == 1 else unmarked
            if len(line) > len(written.mark):
                yield from self._texts(item, line, written, at=at, line=number)
            at += len(line) + 1
            number += 1

    def _texts(self, item: Item, raw: bytes, encoding: Encoding, *, at: int, line: int) -> Iterator[Report]:
        """The texts in some bytes that lie at byte `at` of the item."""
        try:
            text = decode_body(raw[len(encoding.mark) :], encoding, line=line)
            body = Body(text, raw, encoding, at, by_line=item.source.format.by_line)
            for passage in item.source.format.read(text, item.source.path, line):
                if passage.problem:
                    place = f"{item.source.place}:{passage.line}"
                    rejected = text.split("\n")[passage.line - line]
                    yield Report(passage.line, problem=f"{place}: {passage.problem}", rejected=rejected)
                else:
                    yield self._report(item, passage, body)
        except ConfigError:
            raise
        except Exception as error:
            by_line = item.source.format.by_line
            problem = self._problem(item, line if by_line else 0, error)
            if by_line:
                problem = problem._replace(rejected=raw.decode(encoding.name, "backslashreplace"))
            yield problem

    def _report(self, item: Item, passage: Passage, body: Body) -> Report:
        config = item.config
        document = self.defaulted(passage.document, config)
        result = settled(shared(config).run(document), passage)
        identity = self.identity(item, document)
        if not result.findings:
            whole = self.output in ("json", "critic", "docx")
            out = self._print(result, item, passage, body) if whole else b""
            return Report(passage.line, identity, out)
        result, dismissed = self.dismissed.without(result)
        wanted = result.edits(self.tier)
        mended: set[str] = set()
        if self.edits and wanted:
            mended.update(key for c in result.chosen if c.safety >= self.tier for key in c.findings)
        left = sum(f.key not in mended for f in result.visible(hints=False))
        edits: Sequence[ByteEdit] = ()
        if self.edits and wanted:
            edits = body.byte_edits(passage, wanted)
        return Report(
            passage.line,
            identity,
            self._print(result, item, passage, body),
            tuple(edits),
            notes_of(
                result,
                _name(item, passage),
                hints=self.hints,
                samples=self.style if self.samples else None,
                lines=body.lines(passage),
            ),
            left,
            dismissed,
            bool(result.refused),
        )

    def identity(self, item: Item, document: Document) -> bytes:
        """What tells ids apart where they must differ, else empty."""
        if not item.source.format.by_line:
            return b""
        return hashlib.blake2b(document.id.encode("utf-8", "backslashreplace"), digest_size=8).digest()

    def defaulted(self, document: Document, config: Config) -> Document:
        """The document with the languages of the settings where it does not say its own."""
        language = document.language or config.language
        source = document.source_language or config.source_language
        if (language, source) == (document.language, document.source_language):
            return document
        return replace(document, language=language, source_language=source)

    def _print(self, result: Result, item: Item, passage: Passage, body: Body) -> bytes:
        by_line = item.source.format.by_line
        if self.output in ("html", "critic", "sarif", "rdjson", "docx"):
            from normalize.batch.views import drawn

            return drawn(self, result, item, passage, body.text, _name(item, passage))
        if self.output == "json":
            return (dumps(to_record(result, hints=self.hints)) + "\n").encode()
        if self.output == "text":
            said = render_findings(
                result,
                _name(item, passage),
                self.style,
                hints=self.hints,
                everything=self.everything,
                lines=body.lines(passage),
            )
        elif self.output == "changes":
            said = render_changes(result, _name(item, passage), self.style, tier=self.tier, lines=body.lines(passage))
        elif self.output == "github":
            said = render_annotations(
                result,
                item.source.path,
                line=passage.line if by_line else None,
                hints=self.hints,
                lines=body.lines(passage),
            )
        elif self.output == "dismissals":
            said = "".join(
                row_of(result, finding, at=self.at, note=self.note)
                for finding in self._named(result, item, passage, body)
            )
        else:
            said = ""
        return said.encode("utf-8", "backslashreplace")

    def _named(self, result: Result, item: Item, passage: Passage, body: Body) -> Iterator[Finding]:
        lines = body.lines(passage)
        for finding in result.visible(hints=self.hints):
            line, column = lines.at(finding.span.start)
            if item.source.format.by_line:
                line = passage.line
            if self.only is None or (self.only[0] == line and self.only[1] in (0, column)):
                yield finding

    def _problem(self, item: Item, line: int, error: Exception) -> Report:
        """What is wrong, in words; a span or an edit that does not fit is our mistake, not the text's."""
        if isinstance(error, LineError):
            line, says = error.line, error.says
        elif isinstance(error, NormalizeError) and not isinstance(error, SpanError | EditError):
            says = str(error)
        elif isinstance(error, OSError):
            says = reason(error)
        else:
            import traceback

            frame = traceback.extract_tb(error.__traceback__)[-1]
            says = (
                f"this text made normalize itself fail ({type(error).__name__}: {error}, "
                f"{frame.name} line {frame.lineno}); please report it, with the text"
            )
        place = item.source.place
        return Report(line, problem=f"{place}:{line}: {says}" if line else f"{place}: {says}")


def _name(item: Item, passage: Passage) -> str:
    """How a text is called where people read: its file, its line where lines are texts, its id."""
    place = item.source.place
    form = item.source.format
    if not form.by_line and not form.many:
        return place
    own = passage.document.id
    return f"{place}:{passage.line}" + (f"  {own}" if own != f"{item.source.path}:{passage.line}" else "")
