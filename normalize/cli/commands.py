"""The commands that read texts: check, fix, diff; and schema."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path
from typing import Literal

from normalize import batch
from normalize.batch import InPlace, Output, Patches, Print, Rejects, Sink, Spliced, Task
from normalize.cli.corpus import siblings
from normalize.cli.screen import Meter, Screen
from normalize.cli.settings import Settings, options_line, repeated
from normalize.errors import InputError
from normalize.files.discovery import STDIN, Source, discover
from normalize.files.jsonl import is_record
from normalize.findings import Safety
from normalize.render.summary import Tally, render_rules, render_total, sentence
from normalize.review.dismissals import NONE, Dismissals, load_dismissals

__all__ = ["DISMISSALS", "check", "diff", "dismissed_by", "exit_status", "fix", "schema", "work"]

DISMISSALS = "normalize-dismissals.jsonl"
"""The dismissals file that is used without being named, where it lies in the current folder."""


def check(args: Namespace) -> int:
    """Print what is wrong with texts."""
    screen = Screen(args.color)
    output: Output = args.format
    task = Task(
        output=output,
        hints=args.hints,
        everything=args.everything,
        style=screen.style,
        encoding=args.encoding,
        dismissed=dismissed_by(args),
    )
    put = screen.put if output == "json" else screen.put_text
    tally = work(args, task, Print(put), screen)
    if not args.quiet:
        style = screen.style if output == "text" else screen.error_style
        closing = render_total(tally, style, steps=_steps(tally, args))
        if output == "text":
            screen.say(closing)
        elif sys.stderr.isatty():
            screen.tell(closing)
    return exit_status(tally, tally.left)


def diff(args: Namespace) -> int:
    """Print what `fix` would change."""
    screen = Screen(args.color)
    form: Output | Literal["patch"] = args.format or ("text" if screen.is_terminal else "patch")
    if form == "html" or form == "critic" or form == "docx" or form == "sarif" or form == "rdjson":
        return _view(args, form, screen)
    task = Task(
        output="changes" if form == "text" else "json" if form == "json" else "",
        tier=Safety.REVIEW if args.review else Safety.SAFE,
        edits=True,
        hints=args.hints,
        style=screen.style,
        encoding=args.encoding,
        dismissed=dismissed_by(args),
    )
    head = options_line(args, "diff --review" if args.review else "diff")
    sink: Sink = (
        Patches(screen.put, head) if form == "patch" else Print(screen.put if form == "json" else screen.put_text)
    )
    tally = work(args, task, sink, screen)
    if form == "text" and not args.quiet:
        screen.say(_diff_total(tally, args, screen))
    return exit_status(tally, tally.edits)


def _view(args: Namespace, form: Output, screen: Screen) -> int:
    """A view that spans files, to standard output or into a file that takes the old one's place when it is whole."""
    from normalize.batch.views import View

    tier = Safety.REVIEW if args.review else Safety.SAFE
    if form == "critic":
        _require_one(args, "diff --format critic", "marked text")
    elif form == "docx" and not args.output and screen.is_terminal:
        raise InputError("a .docx is no text for a terminal: name a file with -o")
    task = Task(
        output=form, tier=tier, edits=True, hints=args.hints, encoding=args.encoding, dismissed=dismissed_by(args)
    )
    parts: list[bytes] = []
    sink = View(parts.append if args.output else screen.put, form, tier, many=not _is_one(args))
    tally = work(args, task, sink, screen)
    sink.close()
    if args.output:
        try:
            Path(args.output).write_bytes(b"".join(parts))
        except OSError as error:
            raise InputError(f"{args.output}: cannot be written: {error.strerror}") from error
    return exit_status(tally, tally.findings if form in ("sarif", "rdjson") else tally.edits)


def _is_one(args: Namespace) -> bool:
    sources = list(discover(args.paths, format_name=args.as_))
    return len(sources) == 1 and isinstance(sources[0], Source) and not sources[0].format.by_line


def fix(args: Namespace) -> int:
    """Repair: to standard output, or in place."""
    screen = Screen(args.color)
    if not args.write and not args.summary:
        _require_one(args, "fix", "repaired text")
    if args.summary:
        tally = work(args, _fix_task(args, screen, samples=True), _Nowhere(), screen)
        screen.say(_summary(tally, args, screen))
        if not args.write:
            return exit_status(tally, tally.left + tally.edits)
        if not tally.edits or not (args.yes or _agreed(tally, screen)):
            return exit_status(tally, tally.left + tally.edits)
    if args.write:
        return _write(args, screen)
    tally = work(args, _fix_task(args, screen), Spliced(screen.put), screen)
    if tally.refused:
        screen.tell(f"normalize: {_REFUSED}; see {repeated(args, 'diff --review')}\n")
    elif sys.stderr.isatty() and not args.quiet:
        left = f"; {sentence(tally.left, 'finding')} left: {repeated(args, 'check')}" if tally.left else ""
        screen.tell(f"normalize: {sentence(tally.edits, 'change')} made{left}\n")
    return exit_status(tally, tally.left)


_REFUSED = "nothing was applied, because too much would change"


def _write(args: Namespace, screen: Screen) -> int:
    from normalize.review.journal import Journal

    with Journal(repeated(args, "fix --write --review" if args.review else "fix --write")) as journal:
        sink = InPlace(journal)
        tally = work(args, _fix_task(args, screen), sink, screen)
    if not args.quiet:
        screen.say(_written(tally, len(sink.written), args, screen))
    return exit_status(tally, tally.left)


def _fix_task(args: Namespace, screen: Screen, *, samples: bool = False) -> Task:
    return Task(
        tier=Safety.REVIEW if args.review else Safety.SAFE,
        edits=True,
        hints=args.hints,
        samples=samples,
        style=screen.style,
        encoding=args.encoding,
        dismissed=dismissed_by(args),
    )


def schema(args: Namespace) -> int:
    """Print the JSON Schema of the record."""
    import json

    from normalize import records

    print(json.dumps(records.schema(), indent=2, ensure_ascii=False))
    return 0


def work(args: Namespace, task: Task, sink: Sink, screen: Screen) -> Tally:
    """Run a task over the paths of a command line; problems are told as they come."""
    people = Settings(args).config_of(STDIN).people
    sniffed = STDIN in args.paths and not args.as_ and is_record(screen.first_line_in())
    fields = tuple(args.field or ())
    piped = "jsonl" if sniffed else "txt"
    sources = list(discover(args.paths, format_name=args.as_, stdin_format=piped, fields=fields))
    if fields and not any(isinstance(s, InputError) or s.format.fields for s in sources):
        raise InputError("--field is for records: JSONL, JSON, CSV and TSV; none of these files is one")
    total = sum(source.size for source in sources if isinstance(source, Source))
    meter = Meter(total, wanted=not args.quiet and (isinstance(sink, InPlace) or not screen.is_terminal))
    complain = meter.pause(lambda says: screen.tell(f"{says}\n"))
    rejects = Rejects(args.rejects) if args.rejects else None
    with siblings(args, screen, people) as corpus:
        try:
            return batch.run(
                sources,
                task,
                sink,
                config_of=Settings(args, corpus).config_of,
                complain=complain,
                stdin=screen.lines_in,
                jobs=args.jobs,
                progress=meter,
                reject=rejects,
            )
        finally:
            meter.close()
            if rejects is not None:
                rejects.close()


def dismissed_by(args: Namespace) -> Dismissals:
    """The dismissals that the command line names, or those of the current folder."""
    if args.dismissals:
        return load_dismissals(Path(args.dismissals))
    here = Path(DISMISSALS)
    return load_dismissals(here) if here.is_file() else NONE


def exit_status(tally: Tally, found: int) -> int:
    """2 when something went wrong, else 1 when something was found, else 0."""
    return 2 if tally.problems else 1 if found else 0


class _Nowhere(Print):
    """For counting alone."""

    def __init__(self) -> None:
        super().__init__(lambda data: None)


def _require_one(args: Namespace, command: str, what: str) -> None:
    """Refuse several texts where one is to be printed: joined together they could not be told apart."""
    sources = [source for source in discover(args.paths, format_name=args.as_) if isinstance(source, Source)]
    if len(sources) > 1:
        raise InputError(
            f"these are {len(sources)} files, and {command} prints one {what}. To repair them in place:\n"
            f"  {repeated(args, 'fix --write')}\n"
            f"to see first what would change:\n"
            f"  {repeated(args, 'fix --summary')}"
        )


def _steps(tally: Tally, args: Namespace) -> list[tuple[str, str, str]]:
    steps = []
    readable = STDIN not in args.paths
    if safe := tally.fate("safe"):
        command = repeated(args, "fix --write" if readable else "fix")
        steps.append((f"{safe:,} safe", command, "repairs them" if readable else "prints the repaired text"))
    if review := tally.fate("review"):
        steps.append((f"{review:,} for review", repeated(args, "diff --review"), "shows what would change"))
    if none := tally.fate("no fix"):
        steps.append((f"{none:,} without a fix", "", "are for you to mend"))
    return steps


def _diff_total(tally: Tally, args: Namespace, screen: Screen) -> str:
    if not tally.edits:
        said = "Nothing would change."
        if tally.refused:
            said = f"Nothing would change unattended in {sentence(tally.refused, 'text')}: too much is damaged."
        elif tally.fate("review") and not args.review:
            said += f" {tally.fate('review'):,} for review: {repeated(args, 'diff --review')}"
        return said + "\n"
    command = repeated(args, "fix --review --write" if args.review else "fix --write")
    out = f"{sentence(tally.edits, 'change')}. To make them:  {screen.style.paint(command, 'cyan')}\n"
    if tally.fate("review") and not args.review:
        more = screen.style.paint(repeated(args, "diff --review"), "cyan")
        out += f"{tally.fate('review'):,} more for review:  {more}\n"
    return out


def _summary(tally: Tally, args: Namespace, screen: Screen) -> str:
    steps: list[tuple[str, str, str]] = []
    if tally.edits and not args.write:
        command = repeated(args, "fix --review --write" if args.review else "fix --write")
        steps.append((sentence(tally.edits, "change"), command, "makes them"))
    if not args.review and (review := tally.fate("review")):
        steps.append((f"{review:,} for review", repeated(args, "fix --review --summary"), "counts them in"))
    if none := tally.fate("no fix"):
        steps.append((f"{none:,} without a fix", repeated(args, "check"), "shows them"))
    return render_rules(tally, screen.style) + render_total(tally, screen.style, steps=steps)


def _agreed(tally: Tally, screen: Screen) -> bool:
    """Ask before writing, if somebody is there to answer."""
    if not (sys.stdin.isatty() and screen.is_terminal):
        return True
    screen.tell(f"Make {sentence(tally.edits, 'change')}? [y/N] ")
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _written(tally: Tally, files: int, args: Namespace, screen: Screen) -> str:
    style = screen.style
    if files:
        out = style.paint(f"Repaired {sentence(files, 'file')}: {sentence(tally.edits, 'change')}.", "green")
        out += f"  Take it back: {style.paint('normalize undo', 'cyan')}\n"
    else:
        out = "Nothing was changed.\n"
    if tally.refused:
        out += style.paint(f"In {sentence(tally.refused, 'text')} {_REFUSED}.", "yellow") + "\n"
    if tally.left:
        out += f"{sentence(tally.left, 'finding')} left:  {style.paint(repeated(args, 'check'), 'cyan')}\n"
    if tally.problems:
        out += style.paint(f"{sentence(tally.problems, 'problem')} reported above.", "red") + "\n"
    return out
