"""The commands `apply` (decisions, or a patch that a person has read) and `report` (a wrong finding as an example)."""

from __future__ import annotations

import argparse
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from normalize.batch import InPlace, Patches, Sink, Spliced
from normalize.batch.decided import Decided
from normalize.batch.sinks import Inverse
from normalize.cli.commands import exit_status, work
from normalize.cli.options import common
from normalize.cli.screen import Screen
from normalize.cli.settings import repeated
from normalize.cli.verbs import Help, Verbs, verb
from normalize.errors import InputError
from normalize.files.discovery import STDIN
from normalize.render.style import shown
from normalize.render.summary import sentence
from normalize.review.rulings import Ruling, by_document, read_rulings

if TYPE_CHECKING:
    from normalize.batch.work import Outcome, Report

__all__ = ["apply", "parser"]


def parser() -> argparse.ArgumentParser:
    """The command line of `apply` and `report`. As in `normalize.cli.options`, `run` does the command."""
    top = argparse.ArgumentParser("normalize", formatter_class=Help, allow_abbrev=False)
    verbs = top.add_subparsers(metavar="COMMAND", required=True)
    _apply(verbs)
    from normalize.cli.report import add_report

    add_report(verbs)
    return top


def _apply(verbs: Verbs) -> None:
    one = verb(
        verbs,
        "apply",
        "Carry out what was decided: decisions of a review on the texts they are about, or a patch of normalize diff "
        "from which you deleted what you refuse. No rule runs on a text for decisions: the same text and decisions "
        "give the same bytes. What is stale is refused with its place.",
        "apply --decisions decisions.jsonl articles/",
        "apply --decisions decisions.jsonl --dry-run articles/",
        "diff --review articles/ > x.patch   (then delete or edit hunks)",
        "apply x.patch",
        brief="Carry out what was decided, or a patch that was read",
        exits="0 done, 1 something was refused, 2 a mistake",
    )
    common(one, place="texts, with --decisions; or a patch")
    one.add_argument("--decisions", metavar="FILE", help="as normalize review --export decisions writes them")
    one.add_argument("--dry-run", action="store_true", help="print the changes as a patch, and change nothing")
    one.add_argument("--inverse", metavar="FILE", help="write also the patch that takes the changes back")
    one.set_defaults(run=apply)


def apply(args: Namespace) -> int:
    """Apply decisions, or a patch."""
    screen = Screen(args.color)
    if args.decisions:
        return _by_decisions(args, screen)
    from normalize.cli.approve import approve

    if len(args.paths) != 1:
        raise InputError("one patch at a time, or --decisions FILE with the texts")
    return approve(args, screen)


def _by_decisions(args: Namespace, screen: Screen) -> int:
    rulings = by_document(read_rulings(Path(args.decisions)))
    # what was decided is one thing, what is dismissed another
    task = Decided(edits=True, encoding=args.encoding, rulings=rulings)
    met: set[str] = set()
    if args.dry_run or STDIN in args.paths:
        sink: Sink = _Met(Spliced(screen.put) if STDIN in args.paths else Patches(screen.put), met)
        tally = work(args, task, sink, screen)
        return exit_status(tally, tally.left + _missed(args, rulings, met, screen))
    from normalize.review.journal import Journal

    with Journal(repeated(args, f"apply --decisions {args.decisions}")) as journal:
        inner = Inverse(journal, Path(args.inverse)) if args.inverse else InPlace(journal)
        tally = work(args, task, _Met(inner, met), screen)
        if isinstance(inner, Inverse):
            inner.close()
    missed = _missed(args, rulings, met, screen)
    if not args.quiet:
        said = f"{sentence(tally.edits, 'change')} in {sentence(len(inner.written), 'file')}"
        if inner.written:
            said += f".  Take it back: {screen.style.paint('normalize undo', 'cyan')}"
        if tally.left:
            said += f"\n{sentence(tally.left, 'stale decision')} reported above, not applied"
        screen.say(said + "\n")
    return exit_status(tally, tally.left + missed)


def _missed(args: Namespace, rulings: dict[str, tuple[Ruling, ...]], met: set[str], screen: Screen) -> int:
    """How many decisions are about documents that were not among the texts; said in one line."""
    absent = [name for name in rulings if name not in met]
    count = sum(bool(r.edits) for name in absent for r in rulings[name])
    if count:
        some = ", ".join(shown(name) for name in absent[:3]) + (" ..." if len(absent) > 3 else "")
        screen.tell(f"{sentence(count, 'decision')} about texts that are not among these: {some}\n")
    return count


class _Met:
    """A sink that notes which documents came by."""

    def __init__(self, inner: Sink, met: set[str]) -> None:
        self._inner, self._met = inner, met
        self.begin, self.end, self.drop = inner.begin, inner.end, inner.drop

    def piece(self, outcome: Outcome, reports: Sequence[Report]) -> None:
        """Note them, and pass the piece on."""
        self._met.update(report.out.decode().rstrip("\n") for report in reports if report.out)
        self._inner.piece(outcome, [report._replace(out=b"") for report in reports])
