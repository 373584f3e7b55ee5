"""The commands about what was done and decided: undo and dismiss."""

from __future__ import annotations

import os
import re
from argparse import Namespace
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from normalize.batch import Print, Task
from normalize.cli.commands import DISMISSALS, dismissed_by, exit_status, work
from normalize.cli.screen import Screen
from normalize.errors import InputError
from normalize.render.style import Piece, shown, wrapped
from normalize.render.summary import sentence
from normalize.review import journal
from normalize.review.dismissals import append
from normalize.review.journal import Entry

__all__ = ["DISMISSALS", "dismiss", "undo"]

_PLACE = re.compile(r"(.+?):(\d+)(?::(\d+))?")


def undo(args: Namespace) -> int:
    """Take back what `fix --write` did."""
    screen = Screen(args.color)
    if args.list_:
        return _list(screen)
    chosen = _entries(args.paths)
    if not chosen:
        what = " of ".join(["nothing", ", ".join(args.paths)] if args.paths else ["nothing"])
        screen.tell(f"normalize: {what} to undo: no repair is recorded in {journal.journal_folder()}\n")
        return 2
    if args.show:
        for entry in chosen:
            _show(entry, screen)
        return 0
    failed = 0
    for entry in chosen:
        try:
            restored = journal.undo(entry)
        except (InputError, OSError) as error:
            screen.tell(f"{error}\n")
            failed += 1
        else:
            name = shown(_short(entry.path), screen.style)
            says = f"restored, {sentence(entry.edits, 'change')} taken back" if restored else "was as before already"
            screen.say(f"{name}: {says}\n")
    return 2 if failed else 0


def _entries(paths: Iterable[str]) -> list[Entry]:
    """The latest entry that is not undone of each file named, or all such of the last run."""
    wanted = [os.path.realpath(path) for path in paths]
    found: dict[str, Entry] = {}
    for run in journal.entries():
        open_ = [entry for entry in run if not entry.undone]
        if not wanted and open_:
            return open_
        for entry in open_:
            if any(entry.path == path or entry.path.startswith(path + os.sep) for path in wanted):
                found.setdefault(entry.path, entry)
    return list(found.values())


def _list(screen: Screen) -> int:
    for run in journal.entries():
        open_ = [entry for entry in run if not entry.undone]
        if not open_:
            continue
        edits = sum(entry.edits for entry in open_)
        screen.say(f"{screen.style.paint(open_[0].at, 'bold')}  {sentence(edits, 'change')}\n")
        for entry in open_:
            screen.say(f"  {shown(_short(entry.path), screen.style)}  {entry.edits:,}\n")
    return 0


def _show(entry: Entry, screen: Screen) -> None:
    style = screen.style
    screen.say(f"{style.paint(shown(_short(entry.path), style), 'bold')}  {sentence(entry.edits, 'change')}\n")
    for edit in entry.inverse():
        old, new = edit.old.decode(entry.encoding), edit.new.decode(entry.encoding)
        place = Piece(f"byte {edit.start:,}: ", "dim")
        screen.say(wrapped([place, *style.changed(old, new)], style, indent="    ", first="  ") + "\n")


def _short(path: str) -> str:
    """A path from here, where that is shorter."""
    try:
        relative = os.path.relpath(path)
    except ValueError:  # another drive
        return path
    return path if relative.startswith("..") else relative


def dismiss(args: Namespace) -> int:
    """Write what is found now, or at a place, to the dismissals file."""
    screen = Screen(args.color)
    file = Path(args.dismissals or DISMISSALS)
    if args.dismissals and not file.exists():
        args.dismissals = None
    known = dismissed_by(args)
    now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    rows: list[bytes] = []
    problems = 0
    tallies = []
    for path in list(args.paths):
        args.paths, only = _place(path)
        task = Task(
            output="dismissals",
            hints=args.hints,
            encoding=args.encoding,
            dismissed=known,
            only=only,
            note=args.note,
            at=now,
        )
        found: list[bytes] = []
        tally = work(args, task, Print(found.append), screen)
        tallies.append(tally)
        problems += tally.problems
        if only is not None and not found and not tally.problems:
            screen.tell(f"{path}: nothing is found there\n")
            problems += 1
        rows += found
    if rows:
        append(file, (row.decode() for row in rows))
    count = sum(row.count(b"\n") for row in rows)
    screen.say(f"{sentence(count, 'finding')} dismissed in {file}\n")
    return 2 if problems else exit_status(tallies[0], 0)


def _place(path: str) -> tuple[list[str], tuple[int, int] | None]:
    """A path, and the line and column behind it, if it has them and is no file as it stands."""
    found = _PLACE.fullmatch(path)
    if found is None or os.path.exists(path):
        return [path], None
    return [found[1]], (int(found[2]), int(found[3] or 0))
