"""python -m benchmarks corpus|compare|growth|print|profile|languages|sources|names"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from benchmarks.corpus import LANGUAGES, samples, write

_SECONDS = {"documents": 6.0, "length": 14.0, "hostile": 1.2, "rules": 6.0}
"""What a single measurement of growth may take, by group: all of them end within some three minutes."""


def main(argv: list[str] | None = None) -> int:
    args = _parser().parse_args(argv)
    status: int = args.run(args)
    return status


def _parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure the project.")
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    made = argparse.ArgumentParser(add_help=False)
    made.add_argument("--count", type=int, default=1000, help="documents of the generated corpus (default: 1000)")
    made.add_argument("--length", type=int, default=2000, help="code points of each (default: 2000)")
    made.add_argument("--seed", type=int, default=1)
    made.add_argument("--damaged", type=float, default=0.1, metavar="SHARE", help="damaged documents (default: 0.1)")
    made.add_argument("--language", action="append", choices=LANGUAGES, help="repeatable (default: en)")

    one = commands.add_parser("corpus", parents=[made], help="write the generated corpus as JSON Lines")
    one.add_argument("out", type=Path)
    one.set_defaults(run=_corpus)

    one = commands.add_parser("compare", parents=[made], help="speed, start and memory beside the peers")
    one.add_argument("texts", type=Path, nargs="?", help="JSON Lines of your own instead of the generated corpus")
    one.add_argument("--rounds", type=int, default=5, help="how often each is measured (default: 5)")
    one.add_argument("--json", action="store_true", help="print JSON")
    one.set_defaults(run=_compare)

    one = commands.add_parser("growth", help="how time grows with documents, their length and rules")
    one.add_argument("--quick", action="store_true", help="smaller sizes, under half a minute")
    one.add_argument("--minutes", type=float, help="begin no series after that (default: 3, with --quick 0.5)")
    one.add_argument("--only", metavar="WORD", default="", help="only the series whose name or group has this word")
    one.add_argument("--out", type=Path, default=Path("build/growth"), help="folder of plots (default: build/growth)")
    one.add_argument("--json", action="store_true", help="print JSON")
    one.set_defaults(run=_growth)

    one = commands.add_parser("print", help="prose printed, read by Tesseract, and repaired; a plot and pairs")
    one.add_argument("--language", action="append", help="repeatable (default: en es fr de ru pl)")
    one.add_argument("--fonts", type=int, default=1, help="how many of three (default: 1)")
    one.add_argument("--levels", type=int, default=6, help="how many of six kinds of scan (default: 6)")
    one.add_argument("--length", type=int, default=900, help="code points of a page (default: 900)")
    one.add_argument("--seed", type=int, default=1)
    one.add_argument("--out", type=Path, default=Path("build/print"), help="folder of plot and pairs")
    one.set_defaults(run=_print)

    one = commands.add_parser("profile", help="where the time goes: engine parts, detectors, rules")
    one.add_argument("texts", type=Path, help='JSON Lines of {"id", "text", "language"?}')
    one.add_argument("--rounds", type=int, default=3, help="the fastest counts (default: 3)")
    one.add_argument("--functions", type=int, default=0, metavar="N", help="also the N dearest functions, by cProfile")
    one.set_defaults(run=_profile)

    one = commands.add_parser("languages", help="language identification beside its backends, on texts and short spans")
    one.add_argument("texts", type=Path, help='JSON Lines of {"text", "language"}')
    one.add_argument("--json", action="store_true", help="print JSON")
    one.set_defaults(run=_languages)

    one = commands.add_parser("sources", help="inference of the source language: confusion matrix")
    one.add_argument("texts", type=Path, help='JSON Lines of {"text", "language", "source"?}')
    one.set_defaults(run=_sources)

    one = commands.add_parser("names", help="names in another language's spelling: recall by script, precision")
    one.add_argument(
        "people",
        type=Path,
        nargs="?",
        help='JSON Lines of {"name", "countries"?, "names": {"en": ["..."], ...}} instead of the people of the lexicon',
    )
    one.add_argument("--language", action="append", choices=("en", "es", "fr", "de"), help="repeatable (default: all)")
    one.add_argument("--half", choices=("even", "odd"), default="", help="only people whose id hashes so")
    one.add_argument("--lexicon", choices=("on", "off", "both"), default="both", help="with the lexicon, or without")
    one.add_argument("--worst", type=int, default=10, metavar="N", help="wrong changes to show (default: 10)")
    one.add_argument("--json", action="store_true", help="print JSON")
    one.set_defaults(run=_names)
    return top


def _write(args: argparse.Namespace, file: Path) -> int:
    return write(
        file,
        samples(args.count, args.length, seed=args.seed, languages=args.language or ("en",), damaged=args.damaged),
    )


def _corpus(args: argparse.Namespace) -> int:
    print(f"{args.count} documents, {_write(args, args.out) / 1e6:.2f} MB of text: {args.out}")
    return 0


def _print(args: argparse.Namespace) -> int:
    from benchmarks.print import LANGUAGES as SPOKEN
    from benchmarks.print import draw, pages, pairs, table

    found = []
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("pages", total=None)
        languages = args.language or list(SPOKEN)
        for page in pages(languages, fonts=args.fonts, levels=args.levels, length=args.length, seed=args.seed):
            found.append(page)
            progress.advance(task)
    args.out.mkdir(parents=True, exist_ok=True)
    pairs(found, args.out / "pairs.jsonl")
    draw(found, args.out / "gain.svg")
    draw(found, args.out / "gain.png")
    print("\n".join(table(found)))
    print(f"{args.out}/gain.svg, {args.out}/pairs.jsonl")
    return 0


def _compare(args: argparse.Namespace) -> int:
    from benchmarks.compare import compare, records, show

    with tempfile.TemporaryDirectory(prefix="normalize-bench-") as folder:
        texts = args.texts or Path(folder, "corpus.jsonl")
        if not args.texts:
            _write(args, texts)
        size, rows = compare(texts, rounds=args.rounds)
    if args.json:
        print(json.dumps(records(size, rows), indent=1))
    else:
        show(size, rows, _console())
    return int(any(row.failed for row in rows))


def _growth(args: argparse.Namespace) -> int:
    from benchmarks.growth import SUPERLINEAR, Growth, measure, show
    from benchmarks.series import SERIES

    chosen = [i for i, series in enumerate(SERIES) if args.only in series.name or args.only == series.group]
    growths = []
    minutes = (0.5 if args.quick else 3.0) if args.minutes is None else args.minutes
    end = time.monotonic() + 60 * minutes
    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("", total=len(chosen))
        for index in chosen:
            progress.update(task, description=SERIES[index].name)
            limit = 0.25 if args.quick else _SECONDS[SERIES[index].group]
            if time.monotonic() > end:
                growths.append(Growth(SERIES[index], ended="left out: the time is over (--minutes)"))
            else:
                growths.append(measure(index, limit=limit))
            progress.advance(task)
    if args.json:
        rows = [
            {
                "series": g.series.name,
                "unit": g.series.unit,
                "points": g.points,
                "exponent": g.exponent,
                "ended": g.ended,
            }
            for g in growths
        ]
        print(json.dumps(rows, indent=1))
    else:
        show(growths, _console())
    try:
        from benchmarks.plots import draw

        for file in draw(growths, args.out):
            print(f"plot: {file}", file=sys.stderr)
    except ImportError:
        print(
            "No plots: matplotlib is missing. Get it by pip install -e '.[bench]', or pip install matplotlib",
            file=sys.stderr,
        )
    return int(any(g.ended.startswith(("the process", "one size")) or (g.exponent or 0) > SUPERLINEAR for g in growths))


def _names(args: argparse.Namespace) -> int:
    from benchmarks.names import LANGUAGES, listed_people, measure, people, show

    crowd = people(args.people, args.half) if args.people else listed_people(args.half)
    rows = [
        measure(crowd, language, listed=listed)
        for language in args.language or LANGUAGES
        for listed in {"on": (True,), "off": (False,), "both": (True, False)}[args.lexicon]
    ]
    if args.json:
        print(json.dumps([row.record for row in rows], ensure_ascii=False, indent=1))
    else:
        show(rows, _console(), args.worst)
    return 0


def _profile(args: argparse.Namespace) -> int:
    from benchmarks.breakdown import breakdown, functions, show
    from normalize.text import Document

    rows = [json.loads(line) for line in args.texts.read_text(encoding="utf-8").splitlines()]
    documents = [Document(row["text"], id=str(row.get("id", "")), language=row.get("language")) for row in rows]
    size = sum(len(document.text.encode()) for document in documents)
    show(breakdown(documents, rounds=args.rounds), size, _console())
    if args.functions:
        print(functions(documents, args.functions))
    return 0


def _languages(args: argparse.Namespace) -> int:
    from benchmarks.languages import compare, show

    rows = compare(args.texts)
    if args.json:
        print(json.dumps(rows, indent=1))
    else:
        show(rows, _console())
    return int(any("missing" in row for row in rows))


def _sources(args: argparse.Namespace) -> int:
    from benchmarks.sources import confusion, show

    show(confusion(args.texts), _console())
    return 0


def _console() -> Console:
    console = Console()
    return console if console.is_terminal else Console(width=110, highlight=False)


if __name__ == "__main__":
    sys.exit(main())
