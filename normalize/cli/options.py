"""The commands, their options, and the examples in their help."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from normalize import __version__
from normalize.cli import commands
from normalize.cli.verbs import Help, Verbs
from normalize.config import PERIODS
from normalize.files import FORMATS

__all__ = ["Run", "common", "parser", "siblings"]

Run = Callable[[argparse.Namespace], int]

_ABOUT = """\
Find and repair what machine translation, scraping and OCR did to a text.

  normalize check article.txt              what is wrong, where and why
  normalize diff article.txt               what a repair would change
  normalize fix --write article.txt        repair it in place (normalize undo takes it back)
  normalize review articles/               decide what is not certain, key by key
"""
_EXIT = """\
exit status:
  0  clean (for fix: nothing left to see)
  1  findings (for diff: changes)
  2  a mistake, ours or yours: bad options, a file that cannot be read. The rest of a batch is still done.
"""


def parser() -> argparse.ArgumentParser:
    """The whole command line. Each command's namespace holds `run`, which does it and returns the exit status."""
    top = argparse.ArgumentParser(
        "normalize", description=_ABOUT, epilog=_EXIT, formatter_class=Help, allow_abbrev=False
    )
    top.add_argument("--version", action="version", version=f"normalize {__version__}")
    verbs = top.add_subparsers(metavar="COMMAND", required=True)
    _check(verbs)
    _fix(verbs)
    _diff(verbs)
    # some are read by parsers of their own (see normalize.cli.main) and stand here for the list of commands
    verbs.add_parser("review", help="decide what is found, on a terminal, at a prompt or on a page", add_help=False)
    verbs.add_parser("apply", help="carry out what was decided, or a patch that was read", add_help=False)
    verbs.add_parser("report", help="a wrong finding as a ready example for its rule", add_help=False)
    _undo(verbs)
    _dismiss(verbs)
    _verb(verbs, "schema", commands.schema, "print the JSON Schema of a record", "schema > record.schema.json")
    verbs.add_parser("evaluate", help="measure the engine on gold files or on clean text", add_help=False)
    verbs.add_parser("corrupt", help="damage clean texts with known truth", add_help=False)
    verbs.add_parser("people", help="look people up, add your own, or learn some from texts", add_help=False)
    verbs.add_parser("ocr", help="learn what a machine misreads, or ask how noisy texts are", add_help=False)
    verbs.add_parser("rules", help="list, test and write rules", add_help=False)
    verbs.add_parser("explain", help="what a rule finds, and why, with examples", add_help=False)
    return top


def _verb(verbs: Verbs, name: str, run: Run, says: str, *examples: str) -> argparse.ArgumentParser:
    shown = "examples:\n" + "\n".join(f"  normalize {line}" for line in examples)
    one = verbs.add_parser(
        name,
        help=says,
        description=says[:1].upper() + says[1:] + ".",
        epilog=f"{shown}\n\n{_EXIT}",
        formatter_class=Help,
        allow_abbrev=False,
    )
    one.set_defaults(run=run)
    return one


def _check(verbs: Verbs) -> None:
    one = _verb(
        verbs,
        "check",
        commands.check,
        "say what is wrong with texts, where and why",
        "check article.txt",
        "check --lang en --select any.quotes articles/",
        "check 'corpus/**/*.md' --format github",
        "check --format json --jobs 4 corpus.jsonl > records.jsonl",
        "check --corpus archive/ article.txt",
        "check - < page.txt",
    )
    one.add_argument("--format", choices=("text", "json", "github"), default="text", help="how to print")
    one.add_argument("--all", action="store_true", dest="everything", help="show every finding in full")
    common(one)
    siblings(one)


def _fix(verbs: Verbs) -> None:
    one = _verb(
        verbs,
        "fix",
        commands.fix,
        "repair texts: what is certainly damage, and with --review the rest",
        "fix article.txt > repaired.txt",
        "fix --summary articles/",
        "fix --write articles/",
        "fix --review --write --select any.quotes article.md",
        "fix - < page.txt > repaired.txt",
    )
    one.add_argument("--write", action="store_true", help="change the files; without it one repaired text is printed")
    one.add_argument("--review", action="store_true", help="apply also the repairs that a person should look at")
    one.add_argument("--summary", action="store_true", help="first show each rule with its count and three samples")
    one.add_argument("--yes", action="store_true", help="with --summary --write: do not ask before writing")
    common(one)
    siblings(one)


def _diff(verbs: Verbs) -> None:
    one = _verb(
        verbs,
        "diff",
        commands.diff,
        "show what fix would change, and change nothing",
        "diff article.txt",
        "diff --review articles/ | less",
        "diff articles/ > repairs.patch",
        "diff --format json corpus.jsonl",
        "diff --review --format html -o diff.html articles/",
    )
    one.add_argument(
        "--format",
        choices=("text", "patch", "json", "html", "critic", "docx", "sarif", "rdjson"),
        help="text: a word diff in context; patch: for 'patch -p1' and 'git apply'; json: records; html: one page; "
        "critic: CriticMarkup of one text; docx: tracked changes; sarif, rdjson: findings with fixes for code hosts "
        "and reviewdog (default: text on a terminal, patch in a pipe)",
    )
    one.add_argument("-o", "--output", metavar="FILE", help="where to, for html, critic, docx, sarif and rdjson")
    one.add_argument("--review", action="store_true", help="show also the repairs that a person should look at")
    common(one)
    siblings(one)


def _run_undo(args: argparse.Namespace) -> int:
    from normalize.cli.decisions import undo  # with the journal, which a check does without

    return undo(args)


def _undo(verbs: Verbs) -> None:
    one = _verb(
        verbs,
        "undo",
        _run_undo,
        "take back what fix --write changed: the last run, or the last change of some files",
        "undo",
        "undo article.txt",
        "undo --list",
        "undo --show article.txt",
    )
    one.add_argument("paths", nargs="*", metavar="PATH", help="files or folders; none: all files of the last run")
    one.add_argument("--list", action="store_true", dest="list_", help="list the runs that can be taken back")
    one.add_argument("--show", action="store_true", help="show what would be put back, and change nothing")
    _look(one)


def _run_dismiss(args: argparse.Namespace) -> int:
    from normalize.cli.decisions import dismiss

    return dismiss(args)


def _dismiss(verbs: Verbs) -> None:
    one = _verb(
        verbs,
        "dismiss",
        _run_dismiss,
        "remember that findings are right as they are, and show them no more",
        "dismiss article.txt:12:41 --note 'house style'",
        "dismiss --select any.quotes article.txt",
        "dismiss articles/",
    )
    common(one, place="files, folders, patterns; FILE:LINE or FILE:LINE:COLUMN for what was found there")
    one.add_argument("--note", default="", help="why, for those who read the file later")


_PATHS = "files, folders, 'patterns', or - for standard input"


def common(one: argparse.ArgumentParser, *, place: str = _PATHS, least: str = "+") -> None:
    """Paths, and the options of all commands that read texts."""
    one.add_argument("paths", nargs=least, metavar="PATH", help=place)
    what = one.add_argument_group("what to look for")
    what.add_argument("--lang", metavar="TAG", help="language of texts that do not say theirs (en, pt-BR)")
    what.add_argument("--source-lang", metavar="TAG", help="language they were translated from")
    what.add_argument(
        "--period", choices=PERIODS, help="spelling of texts read from print (default: recognised from the text)"
    )
    what.add_argument("--select", metavar="PREFIX", action="append", default=[], help="only these rules; repeatable")
    what.add_argument("--ignore", metavar="PREFIX", action="append", default=[], help="not these rules; repeatable")
    what.add_argument("--min-confidence", metavar="SHARE", type=float, help="only findings at least this sure (0 to 1)")
    what.add_argument("--hints", action="store_true", help="show also mere hints")
    what.add_argument("--pack", metavar="DIR", action="append", default=[], help="own rules; repeatable")
    what.add_argument(
        "--fuse", metavar="SHARE", type=float, help="repair nothing unattended where more than this share would change"
    )
    what.add_argument(
        "--dismissals",
        metavar="FILE",
        help=f"findings not to show (default: {commands.DISMISSALS} in this folder, if there is one)",
    )
    what.add_argument("--config", metavar="FILE", help="settings (default: normalize.toml or pyproject.toml above)")
    how = one.add_argument_group("how to read and run")
    names = tuple(form.name for form in FORMATS)
    how.add_argument(
        "--as",
        choices=names,
        dest="as_",
        help="read all files as this, whatever they are called (default for -: jsonl if its first line is a record)",
    )
    how.add_argument(
        "--field",
        metavar="PATH",
        action="append",
        help='of records: read this field or column (body, meta.title, pages[].text) instead of "text"; repeatable',
    )
    how.add_argument("--rejects", metavar="FILE", help="write here the records that cannot be read, and why")
    how.add_argument("--encoding", metavar="NAME", help="of files that are not UTF-8 and have no byte order mark")
    how.add_argument("--jobs", metavar="N", type=_jobs, default=1, help="worker processes; 0: one a core (default: 1)")
    how.add_argument("--quiet", action="store_true", help="no closing summary and no progress")
    _look(one)


def siblings(one: argparse.ArgumentParser) -> None:
    """The option for texts that lend their evidence."""
    one.add_argument(
        "--corpus",
        metavar="PATH",
        action="append",
        default=[],
        help="texts beside these: how they spell a name, counted by independent documents, is evidence; repeatable",
    )


def _look(one: argparse.ArgumentParser) -> None:
    one.add_argument("--color", choices=("auto", "always", "never"), default="auto", help="colours (default: auto)")


def _jobs(text: str) -> int:
    import os

    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError("a number of processes, or 0 for one a core")
    return number or os.cpu_count() or 1
