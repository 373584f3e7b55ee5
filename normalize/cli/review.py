"""The command `review`: texts, records or a store to a queue of decisions, on a terminal, at a prompt or on a page."""

from __future__ import annotations

import argparse
import json
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from pathlib import Path

from normalize.batch import Print
from normalize.batch.decided import Collect
from normalize.cli.commands import dismissed_by, work
from normalize.cli.options import common
from normalize.cli.screen import Screen
from normalize.cli.verbs import Help, Verbs, verb
from normalize.errors import InputError, RecordError
from normalize.files.discovery import Source, discover
from normalize.files.encoding import decode
from normalize.findings import Result
from normalize.records import from_record
from normalize.render.style import shown
from normalize.render.summary import sentence
from normalize.review.session import Session, reviewer
from normalize.review.store import Arrival, Store, is_store
from normalize.text import Document

__all__ = ["STORE", "add_review", "parser", "review"]

STORE = "normalize-review.db"
"""The store that is used without being named."""

_EXPORTS = ("decisions", "log", "texts", "patch", "report", "confidence")


def parser() -> argparse.ArgumentParser:
    """The command line of `review`. As in `normalize.cli.options`, `run` does the command."""
    top = argparse.ArgumentParser("normalize", formatter_class=Help, allow_abbrev=False)
    add_review(top.add_subparsers(metavar="COMMAND", required=True))
    return top


def add_review(verbs: Verbs) -> None:
    """The options of `review`."""
    one = verb(
        verbs,
        "review",
        "Decide what is found: the same edit by the same rule once, with all its places, those that settle most first. "
        "Decisions are kept in a store as they are made, and survive reruns.",
        "review articles/",
        "review --plain articles/ --by ada",
        "review records.jsonl --texts corpus.jsonl --store batch.db",
        "review batch.db --web",
        "review batch.db --export decisions -o decisions.jsonl",
        "review batch.db --export texts -o cleaned/",
        brief="Decide what is found, on a terminal, at a prompt or on a page",
        exits="0 everything is decided, 1 something is left, 2 a mistake",
    )
    common(
        one,
        place="texts to check; records that check --format json wrote; or a store (default: the store)",
        least="*",
    )
    how = one.add_argument_group("how to review")
    ways = how.add_mutually_exclusive_group()
    ways.add_argument("--plain", action="store_true", help="ask at a prompt, for dumb terminals and pipes")
    ways.add_argument("--web", action="store_true", help="serve one page on this machine, for this user")
    ways.add_argument("--import", action="store_true", dest="only_import", help="take in texts or records, and end")
    ways.add_argument("--export", choices=_EXPORTS, help="write what was decided: see 'exports' below")
    ways.add_argument("--undo", action="store_true", help="take back the last decision, and end")
    ways.add_argument("--log", action="store_true", help="list the last decisions, and end")
    how.add_argument("--store", metavar="FILE", help=f"where decisions are kept (default: {STORE})")
    how.add_argument("--texts", metavar="PATH", action="append", default=[], help="the texts of records; repeatable")
    how.add_argument("--by", metavar="NAME", help="who decides (default: $NORMALIZE_REVIEWER, or your login)")
    how.add_argument("--tier", default="review,none", metavar="TIERS", help="safe, review, hint, none: what to show")
    how.add_argument("--filter", default="", metavar="WORDS", help="begin with this query: rule:any.quotes lang:de ...")
    how.add_argument("--port", type=int, default=0, metavar="N", help="of the page (default: a free one)")
    how.add_argument("--no-open", action="store_true", help="with --web: do not open a browser")
    how.add_argument("-o", "--output", metavar="PATH", help="of --export; texts: a folder, or a .jsonl file")
    how.add_argument("--safe", action="store_true", help="--export: with the safe repairs that nobody refused")
    from normalize.review.query import HELP

    one.epilog = (
        f"{one.epilog}\n\nexports:\n"
        "  decisions    what holds for each place: for normalize apply, and as dismissals\n"
        "  log          every decision ever made, undone ones too\n"
        "  texts        the texts with what was accepted\n"
        "  patch        the same as a unified patch\n"
        "  report       who decided how much, and which rules earn or lose their tier\n"
        '  confidence   the counts, for confidence = "FILE" in normalize.toml\n\n'
        "queries:\n  " + HELP.replace("\n", "\n  ")
    )
    one.set_defaults(run=review)


def review(args: Namespace) -> int:
    """Open a store, bring in what is named, and let a person decide."""
    screen = Screen(args.color)
    stores = [path for path in args.paths if is_store(path)]
    if len(stores) + bool(args.store) > 1:
        raise InputError(f"one store at a time: {', '.join([*stores, *([args.store] if args.store else [])])}")
    place = (stores or [args.store or STORE])[0]
    texts = [path for path in args.paths if path not in stores]
    if not texts and not Path(place).exists():
        raise InputError(f"{place}: no such store; name texts to review: normalize review articles/")
    with Store(place) as store:
        session = Session(store, reviewer(args.by), tiers=args.tier)
        query = session.query(args.filter)  # a wrong one is told before the work begins
        problems = 0
        if texts:
            problems = _import(args, texts, store, screen)
        if args.only_import:
            return 2 if problems else 0
        if args.export:
            from normalize.cli.exports import export

            return export(args, session, screen)
        if args.undo:
            return _undo(session, screen)
        if args.log:
            return _log(session, screen)
        from normalize.review import queue

        if args.web:
            from normalize.review.web import serve

            serve(session, port=args.port, query=args.filter, tell=screen.tell, browse=not args.no_open)
        elif not args.plain and sys.stdin.isatty() and sys.stdout.isatty():
            from normalize.review.tui import show

            show(session, args.filter)
        else:
            from normalize.review.plain import Prompt

            Prompt(session, screen.style, say=screen.say).run(args.filter)
        left = queue.count(store, query)[1]
        if not args.quiet:
            screen.say(_closing(place, session, left))
    return 2 if problems else 1 if left else 0


def _closing(place: str, session: Session, left: int) -> str:
    from normalize.review import queue
    from normalize.review.report import stale

    done = queue.progress(session.store, session.query("is:all"))
    said = ", ".join(f"{number:,} {verdict}" for verdict, number in sorted(done.by_verdict.items()))
    kept = shown(place)
    out = f"{sentence(left, 'place')} left" + (f"; {said}" if said else "") + f". Kept in {kept}.\n"
    gone = len(stale(session))
    if gone:
        out += f"{sentence(gone, 'decision')} stale, as the text changed: normalize review {kept} --export report\n"
    if done.by_verdict:
        out += f"  normalize review {kept} --export decisions -o decisions.jsonl\n"
        out += "  normalize apply --decisions decisions.jsonl PATH...\n"
    return out


def _undo(session: Session, screen: Screen) -> int:
    event = session.undo()
    if event is None:
        screen.say(f"{session.by} has no decision to take back\n")
        return 1
    screen.say(f"taken back: {event.verdict} of '{shown(event.old)}', {event.rule}\n")
    return 0


def _log(session: Session, screen: Screen) -> int:
    for event in session.log(limit=50):
        change = (
            f"{shown(event.old, screen.style, everything=True)} -> {shown(event.new, screen.style, everything=True)}"
        )
        what = f"{event.verdict:<7} {change}  {event.rule}"
        back = "  (taken back)" if event.undone else ""
        screen.say(f"{event.batch:>6}  {event.at}  {shown(event.by)}  {what}  [{event.scope}]{back}\n")
    return 0


# ---- what comes in


def _import(args: Namespace, paths: list[str], store: Store, screen: Screen) -> int:
    records = [path for path in paths if _holds_records(path)]
    files = [path for path in paths if path not in records]
    problems = 0
    arrival = Arrival(stale=[])
    if files:
        rows: list[tuple[Result, str, int]] = []

        def take(data: bytes) -> None:
            row = json.loads(data)
            rows.append((_result(row["record"], row["text"]), row["path"], row["line"]))
            if len(rows) >= 500:
                _added(arrival, store.add(rows, hints=args.hints))
                rows.clear()

        task = Collect(output="json", hints=args.hints, encoding=args.encoding, dismissed=dismissed_by(args))
        given = Namespace(**{**vars(args), "paths": files})
        problems = work(given, task, Print(take), screen).problems
        _added(arrival, store.add(rows, hints=args.hints))
    for path in records:
        _added(arrival, store.add(_from_records(path, args, screen.tell), hints=args.hints))
    if not args.quiet:
        screen.tell(f"{sentence(arrival.documents, 'text')} taken in, {sentence(arrival.places, 'place')} found\n")
    for document, rule, old, new in arrival.stale or ():
        change = f"'{shown(old, everything=True)}' -> '{shown(new, everything=True)}'"
        screen.tell(f"{shown(document)}: stale decision: {rule} {change}: its text has changed, decide anew\n")
    return problems


def _added(total: Arrival, more: Arrival) -> None:
    total.documents += more.documents
    total.changed += more.changed
    total.places += more.places
    total.stale = [*(total.stale or ()), *(more.stale or ())]


def _result(record: dict[str, object], text: str) -> Result:
    source = record.get("source_language")
    document = Document(text, id=str(record.get("id")), source_language=source if isinstance(source, str) else None)
    return from_record(record, document)


def _holds_records(path: str) -> bool:
    """Whether a file holds records: its first line says so."""
    try:
        with open(path, "rb") as file:
            line = file.readline(1 << 26)
        row = json.loads(line) if line.startswith(b"{") else None
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(row, dict) and {"version", "findings", "chosen"} <= row.keys()


def _from_records(path: str, args: Namespace, tell: Callable[[str], None]) -> Iterator[tuple[Result, str, int]]:
    """The results that a file of records tells of; those whose text is missing or another are told and left out."""
    known = _texts(args)
    with open(path, "rb") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            place = f"{path}:{number}"
            try:
                record = json.loads(line)
                name = str(record["id"])
                found = known(name)
                if found is None:
                    raise RecordError(f"the text of {name!r} is not at hand; name its file with --texts")
                text, file_name, at = found
                yield _result(record, text), file_name, at
            except (ValueError, KeyError, TypeError) as error:
                tell(f"{place}: {error}; left out\n")


def _texts(args: Namespace) -> Callable[[str], tuple[str, str, int] | None]:
    """A way to a text by its id: among --texts, or a file of that name."""
    texts: dict[str, tuple[str, str, int]] = {}
    for source in discover(args.texts, format_name=args.as_):
        if not isinstance(source, Source):
            raise source
        raw, _ = decode(source.read(), args.encoding)
        pieces = enumerate(raw.split("\n"), 1) if source.format.by_line else [(1, raw)]
        for number, piece in pieces:
            for passage in source.format.read(piece, source.path, number):
                texts[passage.document.id] = (passage.document.text, source.path, passage.line)

    def find(name: str) -> tuple[str, str, int] | None:
        if name not in texts and Path(name).is_file():
            texts[name] = (decode(Path(name).read_bytes(), args.encoding)[0], name, 1)
        return texts.get(name)

    return find
