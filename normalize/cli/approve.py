"""`normalize apply x.patch`: the patch as approval. What is left in it is applied, what is gone was refused."""

from __future__ import annotations

import json
import shlex
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path

from normalize.batch.decided import Planned
from normalize.batch.sinks import InPlace, Inverse, Patches, Sink
from normalize.batch.work import Item, Outcome, Report
from normalize.cli.commands import DISMISSALS, dismissed_by
from normalize.cli.screen import Screen
from normalize.cli.settings import Settings, repeated
from normalize.errors import InputError
from normalize.files.discovery import Source, discover, reason
from normalize.files.encoding import ByteEdit, Encoding, encoding_of
from normalize.findings import Safety
from normalize.render.style import shown
from normalize.render.summary import sentence
from normalize.review.approval import FilePatch, fates, place, read_patch, settings_line
from normalize.review.dismissals import append

__all__ = ["approve"]


def approve(args: Namespace, screen: Screen) -> int:
    """Apply a patch file by file, and write to the dismissals what was refused."""
    name = args.paths[0]
    try:
        data = (
            screen.first_line_in() + b"".join(list(screen.lines_in())[1:]) if name == "-" else Path(name).read_bytes()
        )
        files = read_patch(data)
    except OSError as error:
        raise InputError(f"{name}: {reason(error)}") from error
    except InputError as error:
        raise InputError(f"{name}: {error}") from error
    made_by = _maker(settings_line(data), screen)
    work = _Approval(args, made_by, screen)
    if args.dry_run:
        work.run(files, Patches(screen.put))
    else:
        from normalize.review.journal import Journal

        with Journal(repeated(args, "apply")) as journal:
            sink = Inverse(journal, Path(args.inverse)) if args.inverse else InPlace(journal)
            work.run(files, sink)
            if isinstance(sink, Inverse):
                sink.close()
            if work.rows:
                append(Path(args.dismissals or DISMISSALS), work.rows)
            if not args.quiet:
                screen.say(_said(work, len(sink.written), args, screen))
    return 2 if work.problems else 1 if work.unplaced else 0


def _said(work: _Approval, files: int, args: Namespace, screen: Screen) -> str:
    out = f"{sentence(work.hunks, 'hunk')} applied in {sentence(files, 'file')}"
    if files:
        out += f".  Take it back: {screen.style.paint('normalize undo', 'cyan')}"
    if work.rows:
        out += f"\n{sentence(len(work.rows), 'finding')} refused, written to {shown(args.dismissals or DISMISSALS)}"
    if work.reworded:
        out += f"\n{sentence(work.reworded, 'place')} reworded by hand"
    return out + "\n"


def _maker(line: str, screen: Screen) -> Namespace | None:
    """The options of the diff that a patch says it came from; None where it says none that can be read."""
    if not line:
        screen.tell("this patch does not say which options made it, so refusals are not recorded\n")
        return None
    from normalize.cli.options import parser

    try:
        return parser().parse_args([*shlex.split(line), "-"])
    except (SystemExit, ValueError):
        raise InputError(f"the options in the patch cannot be read: normalize {line}") from None


class _Approval:
    """The files of a patch, one after the other."""

    def __init__(self, args: Namespace, made_by: Namespace | None, screen: Screen) -> None:
        self.hunks = self.unplaced = self.problems = self.reworded = 0
        self.rows: list[str] = []
        self._args, self._made_by, self._screen = args, made_by, screen
        self._dismissed = dismissed_by(args if made_by is None else made_by)

    def run(self, files: list[FilePatch], sink: Sink) -> None:
        """Every file; what is wrong with one is told and the others go on."""
        for file in files:
            for source in discover([file.path], format_name=self._args.as_):
                if not isinstance(source, Source):
                    self._problem(str(source))
                    continue
                try:
                    self._file(file, source, sink)
                except (InputError, OSError) as error:
                    sink.drop()
                    self._problem(f"{source.place}: {reason(error) if isinstance(error, OSError) else error}")

    def _problem(self, says: str) -> None:
        self.problems += 1
        self._screen.tell(f"{says}\n")

    def _file(self, file: FilePatch, source: Source, sink: Sink) -> None:
        raw = source.read()
        encoding = encoding_of(raw[:4], self._args.encoding)
        edits, unplaced = place(raw, file.hunks)
        for one in unplaced:
            self.unplaced += 1
            self._screen.tell(f"{source.place}:{one.hunk.start}: stale, not applied: {one.reason}\n")
        rows = self._refused(raw, source, encoding, edits) if self._made_by is not None and not unplaced else []
        sink.begin(source)
        report = Report(1, edits=tuple(edit for edit in edits if edit.old != edit.new))
        sink.piece(Outcome((report,), raw, len(raw), encoding), (report,))
        sink.end(source)
        self.hunks += len(report.edits)
        self.rows += rows

    def _refused(self, raw: bytes, source: Source, encoding: Encoding, edits: list[ByteEdit]) -> list[str]:
        """The dismissals of what the diff proposed for a file and the patch no longer holds."""
        assert self._made_by is not None
        options = self._made_by
        task = Planned(
            tier=Safety.REVIEW if getattr(options, "review", False) else Safety.SAFE,
            edits=True,
            encoding=self._args.encoding,
            dismissed=self._dismissed,
            at=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
            note="refused in a patch",
        )
        outcome = task(Item(source, Settings(options).config_of(source.path), raw, 1, encoding))
        choices = [choice for report in outcome.reports if report.out for choice in json.loads(report.out)["choices"]]
        proposed = [
            [(start, end, new.encode(encoding.name)) for start, end, new in choice["edits"]] for choice in choices
        ]
        rows: list[str] = []
        for choice, fate in zip(choices, fates(raw, edits, proposed), strict=True):
            self.reworded += fate == "reword"
            if fate == "reject":
                rows += choice["rows"]
        return rows
