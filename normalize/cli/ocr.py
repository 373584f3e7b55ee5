"""The commands about text that machines read from print: `ocr learn`, `ocr noise`."""

from __future__ import annotations

import argparse
import json
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from normalize.cli.screen import Screen
from normalize.cli.verbs import Help, needs_command, verb
from normalize.errors import InputError
from normalize.files.discovery import discover, reason

__all__ = ["learn", "noise", "parser"]

_TABLE = "confusions.tsv"


def parser() -> argparse.ArgumentParser:
    """The command line of `ocr`. As in `normalize.cli.options`, `run` does the command."""
    top = argparse.ArgumentParser("normalize", formatter_class=Help, allow_abbrev=False)
    verbs = top.add_subparsers(metavar="COMMAND", required=True)
    group = verb(
        verbs,
        "ocr",
        "Learn which letters a machine takes for which, or ask how noisy texts are.",
        "ocr learn pairs.jsonl --print fraktur -o confusions.tsv",
        "ocr noise scans/ --lang de",
        exits="0 done, 2 a mistake",
    )
    group.set_defaults(run=lambda args: needs_command(group))
    inner = group.add_subparsers(metavar="COMMAND", title="commands")
    one = verb(
        inner,
        "learn",
        "Count which letters were read as which in pairs of a reading and the true text: JSON Lines with 'read' and "
        "'meant' (or 'noisy' and 'reference'), a page or a line each. White space counts as one space. The table goes "
        'before the shipped one where the settings name it: confusions = ["confusions.tsv"].',
        "ocr learn pairs.jsonl --print latin",
        "ocr learn gazette.jsonl --print fraktur --min 5 -o fraktur.tsv",
        brief="Count which letters were read as which in pairs of a reading and the true text",
        exits="0 written, 2 a mistake",
    )
    one.add_argument("pairs", metavar="PAIRS", help="JSON Lines")
    one.add_argument(
        "--print", metavar="NAME", dest="kind", default="latin", help="latin, fraktur, cyrillic ... (default: latin)"
    )
    one.add_argument("--min", metavar="N", type=int, default=3, dest="fewest", help="times at least (default: 3)")
    one.add_argument("-o", metavar="FILE", dest="out", default=_TABLE, help=f"the table (default: {_TABLE})")
    one.set_defaults(run=learn)
    one = verb(
        inner,
        "noise",
        "Say of each text how many of its words are in no list, what share of its letters a machine probably misread, "
        "in which print, and of which period its spelling is.",
        "ocr noise scans/ --lang de",
        "ocr noise page.txt --format json",
        brief="Say of each text how noisy it is",
        exits="0 done, 2 a mistake",
    )
    one.add_argument("paths", nargs="+", metavar="PATH", help="files, folders or 'patterns'")
    one.add_argument("--lang", metavar="TAG", help="language of texts that do not say theirs (default: identified)")
    one.add_argument("--format", choices=("text", "json"), default="text", help="tabs, or JSON Lines (default: text)")
    one.set_defaults(run=noise)
    return top


def learn(args: Namespace) -> int:
    """Write the confusions of pairs as a table."""
    from normalize.ocr.learn import count, table

    if args.fewest < 1:
        raise InputError(f"--min is a number of times from 1 on, not {args.fewest}")
    counts = count(_pairs(Path(args.pairs)))
    lines = list(table(counts, args.kind, args.fewest))
    if not lines:
        raise InputError(f"{args.pairs}: no confusion is there {args.fewest} times; lower --min, or give more pairs")
    try:
        Path(args.out).write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    except OSError as error:
        raise InputError(f"{args.out}: cannot be written: {reason(error)}") from error
    Screen().tell(f"{args.out}: {len(lines)} confusions of {args.kind} print from {counts.pieces['']:,} letters\n")
    return 0


def _pairs(file: Path) -> Iterator[tuple[str, str]]:
    try:
        with file.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _pair(line, f"{file}:{number}")
    except (OSError, UnicodeDecodeError) as error:
        said = reason(error) if isinstance(error, OSError) else "is not UTF-8"
        raise InputError(f"{file}: {said}") from error


def _pair(line: str, place: str) -> tuple[str, str]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise InputError(f"{place}: not JSON: {error}") from error
    for read, meant in (("read", "meant"), ("noisy", "reference")):
        if isinstance(row, dict) and isinstance(row.get(read), str) and isinstance(row.get(meant), str):
            return row[read], row[meant]
    raise InputError(f"{place}: a pair has the texts 'read' and 'meant' (or 'noisy' and 'reference')")


def noise(args: Namespace) -> int:
    """Print how noisy texts are."""
    from normalize.files.encoding import decode
    from normalize.language import base, identify
    from normalize.ocr.judge import judge
    from normalize.ocr.lexicon import has_words, lexicon

    screen = Screen()
    for source in discover(args.paths):
        if isinstance(source, InputError):
            raise source
        try:
            text = decode(Path(source.path).read_bytes())[0]
        except OSError as error:
            raise InputError(f"{source.path}: {reason(error)}") from error
        tag = base(args.lang) or identify(text)
        if tag is None or not has_words(tag):
            row: dict[str, object] = {"path": str(source.path), "language": tag}
        else:
            page = judge(text, tag, lexicon(tag))
            row = {
                "path": str(source.path),
                "language": tag,
                "words": page.words,
                "unknown": round(page.unknown, 4),
                "noise": round(page.noise, 4),
                "print": page.print,
                "period": page.period,
            }
        if args.format == "json":
            screen.put((json.dumps(row, ensure_ascii=False) + "\n").encode())
        else:
            screen.say("\t".join(f"{value}" for value in row.values()) + "\n")
    return 0
