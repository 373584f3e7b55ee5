"""The command `evaluate`: the engine measured on gold, or on clean text.

It has a parser of its own (see `normalize.cli.main`), so that the other commands do not pay for it.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from argparse import Namespace
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from normalize.cli import calibrate, gate
from normalize.cli.commands import dismissed_by
from normalize.cli.options import common
from normalize.cli.screen import Meter, Screen
from normalize.cli.settings import Settings
from normalize.cli.verbs import Help
from normalize.config import Config
from normalize.errors import InputError
from normalize.files.discovery import STDIN, Source, discover, reason
from normalize.findings import Safety

if TYPE_CHECKING:
    from normalize.evaluate.clean import CleanReport
    from normalize.evaluate.scores import Report

__all__ = ["evaluate", "parser"]

_ABOUT = """\
Measure the engine: on gold files, which say what is wrong in a text, or on clean text, where every edit is
one too many.

A gold file is JSON Lines with documents and items (see "Gold files" in CONTRIBUTING.md):

  {"id": "a", "text": "The ferry left , they said.", "language": "en"}
  {"doc": "a", "start": 14, "end": 16, "text": " ,", "replacements": [","], "kind": "space", "certainty": "certain"}
"""
_EXAMPLES = """\
examples:
  normalize evaluate gold.jsonl                       precision, recall and F0.5, and the harmful edits to read
  normalize evaluate gold.jsonl --html report.html    the same as a page, with the reliability curve
  normalize evaluate gold.jsonl --tier safe --format json > figures.json
  normalize evaluate gold.jsonl --records records.jsonl
  normalize evaluate --clean articles/                edits per 10,000 words of text that is right
  normalize evaluate --calibrate gold.jsonl --clean articles/ -o house.tsv
                                                      count how often rules are right on your texts; then set
                                                      confidence = "house.tsv" in normalize.toml
  normalize evaluate gold.jsonl --clean articles/ --gate gate.toml --update
                                                      keep the figures; without --update: fail where one is worse

exit status:
  0  measured, whatever the figures say
  1  with --gate: a figure is worse than it allows
  2  a mistake: bad options, a file that cannot be read, a gold item that does not fit its text
"""
_SHOWN = 40


def parser() -> argparse.ArgumentParser:
    """The command line of `evaluate`. As in `normalize.cli.options`, `run` does the command."""
    top = argparse.ArgumentParser("normalize", formatter_class=Help, allow_abbrev=False)
    verbs = top.add_subparsers(metavar="COMMAND", required=True)
    one = verbs.add_parser("evaluate", description=_ABOUT, epilog=_EXAMPLES, formatter_class=Help, allow_abbrev=False)
    what = one.add_argument_group("what to measure")
    what.add_argument(
        "--clean",
        metavar="PATH",
        nargs="*",
        help="these hold clean text (any format that check reads); before or after the other options",
    )
    what.add_argument(
        "--tier",
        choices=("safe", "review"),
        help="which edits to make on gold: the safe ones, or those for review too (default: review)",
    )
    what.add_argument("--records", metavar="FILE", help="measure this output of 'check --format json', run nothing")
    what.add_argument("--no-language", action="store_true", help="do not tell the engine what language a text is in")
    shape = one.add_argument_group("what to show")
    shape.add_argument(
        "--format", choices=("text", "json"), default="text", help="tables, or one flat JSON object (default: text)"
    )
    shape.add_argument("--html", metavar="FILE", help="write a page with the figures, too")
    shape.add_argument(
        "--show", metavar="N", type=int, default=_SHOWN, help=f"edits to list; 0: all (default: {_SHOWN})"
    )
    calibrate.add_options(one)
    gate.add_options(one)
    common(one, place="gold files; with --clean: files, folders, 'patterns', or - for standard input", least="*")
    one.set_defaults(run=evaluate)
    return top


def evaluate(args: Namespace) -> int:
    """Measure, and show what was measured."""
    if args.clean is not None and not (args.calibrate or args.gate):
        args.paths = [*args.clean, *args.paths]
    _refuse_what_does_not_fit(args)
    screen = Screen(args.color)
    if args.calibrate:
        _calibrate(args, screen)
        return 0
    if args.gate:
        return gate.gate(args, screen, _write)
    if args.clean is not None:
        status, clean = _clean(args, screen)
        _show_clean(clean, args, screen)
        return status
    _show_gold(_gold(args, screen), args, screen)
    return 0


def _refuse_what_does_not_fit(args: Namespace) -> None:
    if not args.paths and not args.clean:
        raise InputError("name the texts: normalize evaluate gold.jsonl, or normalize evaluate --clean articles/")
    if args.calibrate or args.out:
        _refuse_to_calibrate(args)
    elif args.gate or args.update or args.allow_worse:
        _refuse_to_gate(args)
    elif args.clean is not None:
        for name, option in (("records", "--records"), ("tier", "--tier")):
            if getattr(args, name) is not None:
                raise InputError(f"{option} is for gold files; leave it out, or leave out --clean")
    elif STDIN in args.paths:
        raise InputError("a gold file is named, for its texts may lie beside it; - is for --clean")
    elif args.dismissals:
        raise InputError("--dismissals is for --clean; in a gold file mark what must stay as an item of kind 'keep'")
    if args.records and (told := [option for option, value in _engine_options(args) if value]):
        raise InputError(f"{told[0]} changes what the engine finds, and with --records it does not run; leave one out")
    if args.clean is not None and not args.calibrate and args.hints:
        raise InputError("--hints is for gold files: on clean text hints are not counted, since nobody is shown them")
    if args.no_language and args.lang:
        raise InputError("--lang and --no-language contradict each other; leave one out")
    if args.show < 0:
        raise InputError("--show is a number of edits, or 0 for all")


def _refuse_to_calibrate(args: Namespace) -> None:
    if not args.calibrate or not args.out:
        raise InputError("--calibrate and -o FILE belong together: the file takes what was counted")
    for option in ("--records", "--tier", "--html", "--dismissals", "--gate"):
        if getattr(args, option[2:]) is not None:
            raise InputError(f"{option} does not go with --calibrate; leave one out")
    if STDIN in (*args.paths, *(args.clean or ())):
        raise InputError("--calibrate reads files, for their documents are dealt out by name; - is for --clean alone")


def _refuse_to_gate(args: Namespace) -> None:
    if not args.gate or (args.allow_worse and not args.update):
        raise InputError("--update goes with --gate FILE, and --allow-worse with --update")
    for option in ("--records", "--tier", "--html", "--dismissals"):
        if getattr(args, option[2:]) is not None:
            raise InputError(f"{option} does not go with --gate; leave one out")
    if not args.paths or STDIN in (*args.paths, *(args.clean or ())):
        raise InputError("--gate needs gold files, and --clean FILES if you like")


def _engine_options(args: Namespace) -> list[tuple[str, object]]:
    return [
        ("--select", args.select),
        ("--ignore", args.ignore),
        ("--min-confidence", args.min_confidence is not None),
        ("--pack", args.pack),
        ("--fuse", args.fuse is not None),
        ("--source-lang", args.source_lang),
        ("--config", args.config),
        ("--no-language", args.no_language),
    ]


# ---- gold


def _gold(args: Namespace, screen: Screen) -> Report:
    from normalize.evaluate.gold import read_gold
    from normalize.evaluate.run import evaluate, evaluate_records
    from normalize.files import format_named

    form = format_named(args.as_) if args.as_ else None
    gold = read_gold(args.paths, form=form, encoding=args.encoding)
    tier = Safety[(args.tier or "review").upper()]
    if args.records:
        if args.lang:
            gold = tuple(
                replace(g, document=replace(g.document, language=g.document.language or args.lang)) for g in gold
            )
        return evaluate_records(gold, args.records, tier=tier, hints=args.hints)
    settings = Settings(args)
    meter = Meter(sum(len(one.document.text) for one in gold), wanted=not args.quiet)
    try:
        return evaluate(
            gold,
            lambda one: settings.config_of(one.file),
            tier=tier,
            jobs=args.jobs,
            hints=args.hints,
            language=not args.no_language,
            progress=meter,
        )
    finally:
        meter.close()


def _show_gold(report: Report, args: Namespace, screen: Screen) -> None:
    if args.html:
        from normalize.evaluate.page import gold_page

        _write(args.html, gold_page(report, names=[Path(path).name for path in args.paths]))
    if args.format == "json":
        from normalize.evaluate.flat import flat_report

        screen.put((json.dumps(flat_report(report), ensure_ascii=False, indent=1) + "\n").encode())
        return
    from normalize.evaluate.table import render_report

    screen.say(render_report(report, screen.style, terminal=screen.is_terminal, most=args.show))
    _say_page(args, screen)


# ---- clean text


def _clean(args: Namespace, screen: Screen) -> tuple[int, CleanReport]:
    from normalize import batch
    from normalize.batch import Task
    from normalize.evaluate.clean import Counting, without_language
    from normalize.files.jsonl import is_record

    settings = Settings(args)
    config_of: Callable[[str], Config] = settings.config_of
    sniffed = STDIN in args.paths and not args.as_ and is_record(screen.first_line_in())
    found = discover(args.paths, format_name=args.as_, stdin_format="jsonl" if sniffed else "txt")
    sources: list[Source | InputError] = list(found)
    if args.no_language:
        sources = [without_language(one) if isinstance(one, Source) else one for one in sources]
        config_of = _untold(config_of)
    sink = Counting()
    meter = Meter(sum(one.size for one in sources if isinstance(one, Source)), wanted=not args.quiet)
    try:
        tally = batch.run(
            sources,
            Task(output="json", edits=True, encoding=args.encoding, dismissed=dismissed_by(args)),
            sink,
            config_of=config_of,
            complain=meter.pause(lambda says: screen.tell(f"{says}\n")),
            stdin=screen.lines_in,
            jobs=args.jobs,
            progress=meter,
        )
    finally:
        meter.close()
    return 2 if tally.problems else 0, sink.report


def _untold(config_of: Callable[[str], Config]) -> Callable[[str], Config]:
    return lambda path: replace(config_of(path), language=None)


def _show_clean(report: CleanReport, args: Namespace, screen: Screen) -> None:
    if args.html:
        from normalize.evaluate.page import clean_page

        _write(args.html, clean_page(report, names=[Path(path).name or path for path in args.paths]))
    if args.format == "json":
        from normalize.evaluate.flat import flat_clean

        screen.put((json.dumps(flat_clean(report), ensure_ascii=False, indent=1) + "\n").encode())
        return
    from normalize.evaluate.table import render_clean

    screen.say(render_clean(report, screen.style, terminal=screen.is_terminal, most=args.show))
    _say_page(args, screen)


# ---- calibration


def _calibrate(args: Namespace, screen: Screen) -> None:
    from normalize.evaluate.calibrate_table import flat_calibration, render_calibration

    made = calibrate.calibrate(args, screen)
    _write(args.out, made.text)
    if args.format == "json":
        screen.put((json.dumps(flat_calibration(made), ensure_ascii=False, indent=1) + "\n").encode())
        return
    screen.say(render_calibration(made, screen.style, terminal=screen.is_terminal))
    if not args.quiet:
        screen.tell(f"written: {args.out}\n")


# ---- the page


def _write(file: str, page: str) -> None:
    """Write beside the file and rename, so that a reader never meets half a page."""
    folder, name = os.path.split(os.path.realpath(file))
    try:
        handle, beside = tempfile.mkstemp(prefix=f".{name[:100]}.", suffix=".normalize-tmp", dir=folder)
    except OSError as error:
        raise InputError(f"{file}: cannot be written: {reason(error)}") from error
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(page.encode("utf-8", "backslashreplace"))
        os.chmod(beside, 0o666 & ~_umask())
        os.replace(beside, os.path.join(folder, name))
    except OSError as error:
        os.unlink(beside)
        raise InputError(f"{file}: cannot be written: {reason(error)}") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _say_page(args: Namespace, screen: Screen) -> None:
    if args.html and not args.quiet:
        screen.tell(f"written: {args.html}\n")
