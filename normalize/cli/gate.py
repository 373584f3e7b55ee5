"""`evaluate --gate`: compare figures with those that a file keeps, and move them if that is asked for."""

from __future__ import annotations

import argparse
import shlex
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from normalize.cli.calibrate import clean_texts
from normalize.cli.screen import Meter, Screen
from normalize.cli.settings import Settings
from normalize.errors import InputError
from normalize.files.discovery import reason

__all__ = ["add_options", "gate"]


def add_options(one: argparse.ArgumentParser) -> None:
    """The options of the gate."""
    group = one.add_argument_group("to hold figures")
    group.add_argument(
        "--gate",
        metavar="FILE",
        help="fail where F0.5 of a category or the share repaired of a kind is lower than FILE says, or edits and "
        "findings on the --clean texts are more",
    )
    group.add_argument("--update", action="store_true", help="write to FILE what got better")
    group.add_argument("--allow-worse", action="store_true", help="with --update: also what got worse")


def gate(args: Namespace, screen: Screen, write: Callable[[str, str], None]) -> int:
    """Measure, name what moved, and return 1 if something is worse than the gate allows."""
    from normalize.evaluate.clean import CleanReport
    from normalize.evaluate.gates import figures_of, gate_text, moved, moves, parse_gate
    from normalize.evaluate.gold import read_gold
    from normalize.evaluate.outcomes import DocumentOutcome
    from normalize.evaluate.run import evaluate
    from normalize.evaluate.scores import Report
    from normalize.normalizer import shared

    settings = Settings(args)
    try:
        before = parse_gate(Path(args.gate).read_text("utf-8-sig"), args.gate)
    except FileNotFoundError as error:
        if not args.update:
            raise InputError(f"{args.gate}: no such gate; --update writes it") from error
        before = {}
    except (OSError, UnicodeDecodeError) as error:
        says = reason(error) if isinstance(error, OSError) else str(error)
        raise InputError(f"{args.gate}: {says}") from error
    # each file by itself: the same text may be damaged in several ways, and has the same name then
    batches = [read_gold([path], encoding=args.encoding) for path in args.paths]
    texts = list(clean_texts(args))
    meter = Meter(sum(len(one.document.text) for gold in batches for one in gold), wanted=not args.quiet)
    outcomes: list[DocumentOutcome] = []
    try:
        for gold in batches:
            told = evaluate(gold, lambda one: settings.config_of(one.file), jobs=args.jobs, progress=meter)
            outcomes += told.documents
    finally:
        meter.close()
    report = Report("review", tuple(outcomes))
    clean = CleanReport()
    for place, document in texts:
        clean.add(shared(settings.config_of(place)).run(document))
    after = figures_of(report, clean)
    found = list(moves(before, after))
    worse = sum(move.worse for move in found)
    shown = found if not args.update or before else []
    looks = {"worse": "red", "better": "green"}
    screen.say("".join(screen.style.paint(str(m), looks.get(str(m).split()[0], "dim")) + "\n" for m in shown))
    if args.update:
        paths = shlex.join([*args.paths, *(["--clean", *args.clean] if args.clean else [])])
        command = f"normalize evaluate {paths} --gate {shlex.quote(args.gate)} --update"
        write(args.gate, gate_text(moved(before, after, allow_worse=args.allow_worse), command))
        worse = 0 if args.allow_worse else worse
    held = "The gate holds." if not worse else f"{worse} worse than {args.gate} allows"
    if not args.quiet:
        screen.tell(f"{held}\n")
    return 1 if worse else 0
