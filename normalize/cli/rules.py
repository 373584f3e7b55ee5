"""The commands about rules: `rules list`, `rules new`, `rules test`, and `explain`.

They have a parser of their own, so that they load nothing of what reads and repairs texts before it is needed.
"""

from __future__ import annotations

import argparse
import json
import os
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

from normalize.cli.screen import Screen
from normalize.cli.verbs import Help, Verbs, needs_command, verb
from normalize.confidence import load
from normalize.config import find_config, load_config
from normalize.errors import InputError, NormalizeError
from normalize.findings import Safety
from normalize.packs.rule import KINDS, Example, Rule
from normalize.render.style import Piece, Style, shown, wrapped

__all__ = ["check_rules", "explain", "list_rules", "new_rule", "parser"]

_TIERS = {
    Safety.SAFE: "safe: its fixes restore what was certainly meant and are applied unattended",
    Safety.REVIEW: "review: its fixes are applied when a person agrees, or opts in",
    Safety.HINT: "hint: shown on request, never applied",
}

_NOT_MEASURED = "not measured: its findings have the confidence that it states"

_Run: TypeAlias = Callable[[Namespace], int]


# ---- the command line


def parser() -> argparse.ArgumentParser:
    """The command line of `rules` and `explain`. As in `normalize.cli.options`, `run` does the command."""
    top = argparse.ArgumentParser("normalize", formatter_class=Help, allow_abbrev=False)
    verbs = top.add_subparsers(metavar="COMMAND", required=True)
    group = verb(
        verbs,
        "rules",
        "List, test and write the rules that find artifacts.",
        "rules list any.quotes en",
        "rules new my-rules/en/from_es/assist-to",
        "rules test my-rules/en/from_es.yaml",
    )
    group.set_defaults(run=lambda args: needs_command(group))
    inner = group.add_subparsers(metavar="COMMAND", title="commands")
    _list(inner)
    _new(inner)
    _test(inner)
    _explain(verbs)
    return top


def _list(verbs: Verbs) -> None:
    one = verb(
        verbs,
        "list",
        "List the rules: id, status, safety, languages, how many of its findings were right when measured, message.",
        "rules list any.quotes en",
        "rules list --format json | jq -r .id",
    )
    one.add_argument("prefix", nargs="*", metavar="PREFIX", help="only ids that begin so, in whole parts")
    _pack(one)
    one.add_argument(
        "--format",
        choices=("text", "json"),
        default="text",
        help="a table (in a pipe: tabs), or one JSON object a line (default: text)",
    )
    one.set_defaults(run=_plainly(list_rules))


def _new(verbs: Verbs) -> None:
    one = verb(
        verbs,
        "new",
        "Add a small working rule to a pack file, to be changed into yours.",
        "rules new my-rules/en/from_es/assist-to",
        "rules new my-rules/de/terms.yaml/wrong-word --kind terms --lang de",
    )
    one.add_argument("place", metavar="PATH/SLUG", help="the pack file and the new rule's slug")
    one.add_argument("--kind", default="regex", help=f"one of {', '.join(KINDS[:-1])} (default: regex)")
    one.add_argument("--lang", metavar="TAG", help="the language of the text")
    one.add_argument("--source-lang", metavar="TAG", help="translated from this language")
    one.set_defaults(run=_plainly(new_rule))


def _test(verbs: Verbs) -> None:
    one = verb(
        verbs,
        "test",
        "Check rules by their own examples. Exit 1 if one fails, 2 if a file is wrong.",
        "rules test",
        "rules test my-rules/en/from_es.yaml",
    )
    one.add_argument("paths", nargs="*", metavar="PATH", help="pack files or folders; none: the shipped ones")
    one.set_defaults(run=_plainly(check_rules))


def _explain(verbs: Verbs) -> None:
    one = verb(
        verbs,
        "explain",
        "Say what a rule finds and why, with its examples.",
        "explain en.function_words.a-before-vowel",
        "explain house.mayor-of --pack my-rules",
    )
    one.add_argument("rule", metavar="RULE", help="a rule's id, as findings show it")
    _pack(one)
    one.set_defaults(run=_plainly(explain))


def _pack(one: argparse.ArgumentParser) -> None:
    one.add_argument(
        "--pack", metavar="PATH", action="append", default=[], help="a file or folder of own rules; repeatable"
    )


def _plainly(run: _Run) -> _Run:
    """Show a mistake in a file or a setting as it is, its place first, for editors to jump to."""

    def told(args: Namespace) -> int:
        try:
            return run(args)
        except BrokenPipeError:
            raise
        except NormalizeError as error:
            says = str(error)
        except OSError as error:
            says = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        Screen().tell(f"{says}\n")
        return 2

    return told


# ---- the commands


def list_rules(args: Namespace) -> int:
    """Print the rules whose ids begin so."""
    screen = Screen()
    known = _rules(args.pack)
    rules = [rule for rule in known if not args.prefix or any(_under(rule.id, prefix) for prefix in args.prefix)]
    if args.format == "json":
        screen.put("".join(json.dumps(_record(rule), ensure_ascii=False) + "\n" for rule in rules).encode())
        return 0
    if not rules:
        return _say_unknown(args.prefix, known, screen)
    counts = load()
    rows = [
        (rule.id, rule.status, rule.safety.label, _languages(rule), counts.in_short(rule.id), rule.message)
        for rule in rules
    ]
    if screen.is_terminal:
        _print_table(rows)
    else:
        screen.say("".join("\t".join(row) + "\n" for row in rows))
    return 0


def _print_table(rows: Sequence[Sequence[str]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("rule", "status", "safety", "language", "measured right"):
        table.add_column(title, no_wrap=True)
    table.add_column("message", overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    Console().print(table)


def new_rule(args: Namespace) -> int:
    """Add a rule to a pack file."""
    from normalize.packs.scaffold import add_rule

    path = Path(args.place)
    if path.parent == Path():
        raise InputError(f"'{args.place}' names no file: write it like my-rules/en/from_es/{path.name}")
    file = path.parent if path.parent.suffix == ".yaml" else path.parent.with_name(path.parent.name + ".yaml")
    added = add_rule(file, path.name, args.kind, text_language=args.lang, source_language=args.source_lang)
    Screen().say(
        f"{added.file}:{added.line}: added '{path.name}'\n"
        f"Now change its words and its examples, and try it: normalize rules test {added.file}\n"
    )
    return 0


def check_rules(args: Namespace) -> int:
    """Check rules by their own examples."""
    from normalize.config import Config
    from normalize.normalizer import Normalizer
    from normalize.packs.anchors import anchors_of
    from normalize.packs.check import Found, check_rule
    from normalize.packs.load import place_files
    from normalize.packs.parse import load_file
    from normalize.paths import rules_root
    from normalize.text import Document

    screen = Screen()
    places = [one for path in args.paths or [rules_root()] for one in place_files(Path(path))]
    packs = [load_file(file, root) for file, root in places]
    own = any(root != rules_root() for _, root in places)
    normalizer = Normalizer(Config(packs=tuple(args.paths) if own else (), fuse=1.0))

    def run(text: str, language: str | None, source_language: str | None) -> Iterator[Found]:
        result = normalizer.run(Document(text, language=language, source_language=source_language))
        return ((f.rule, f.span, f.fixes) for f in result.findings)

    problems = examples = 0
    rules = [rule for pack in packs for rule in pack.rules]
    for rule in rules:
        examples += len(rule.examples)
        if rule.id not in normalizer.rules:
            raise InputError(f"{rule.file}:{rule.line}: {rule.id} is not loaded")
        for problem in check_rule(rule, run):
            problems += 1
            screen.tell(_problem(str(problem), screen.error_style))
        if rule.kind != "detector" and rule.status != "retired" and not anchors_of(rule):
            says = f"{rule.id} looks at every text; add literals as 'anchors'"
            screen.tell(f"{rule.file}:{rule.line}: warning: {says}\n")
    done = f"{len(rules)} {'rule' if len(rules) == 1 else 'rules'}, {examples} examples"
    failed = f"{problems} {'problem' if problems == 1 else 'problems'}"
    screen.say(f"{done}: {failed if problems else 'all right'}\n")
    return 1 if problems else 0


_LOOKS = {"marked": "green", "good": "green", "keep": "green", "found": "red", "given": "red"}


def _problem(problem: str, style: Style) -> str:
    lines = problem.splitlines()
    return "".join(style.paint(line, _LOOKS.get(line.strip().partition(":")[0], "")) + "\n" for line in lines)


def explain(args: Namespace) -> int:
    """Print what a rule finds and why, with its examples."""
    screen = Screen()
    known = _rules(args.pack)
    rule = next((rule for rule in known if rule.id == args.rule), None)
    if rule is None:
        return _say_unknown([args.rule], known, screen)
    facts = _facts(rule)
    column = max(len(name) for name, _ in facts) + 2
    lines = [
        ("", [Piece(rule.id, "bold"), Piece(f" ({rule.status} since {rule.since or '?'})")]),
        *(("", [Piece(shown(line))]) for line in f"{rule.message}\n\n{rule.why}\n".split("\n")),
        *((" " * column, [Piece(name.ljust(column), "dim"), Piece(shown(value))]) for name, value in facts),
        ("", []),
        *((" " * 7, pieces) for example in rule.examples for pieces in _example(example)),
    ]
    screen.say("".join(_line(pieces, indent, screen) + "\n" for indent, pieces in lines))
    return 0


def _line(pieces: Sequence[Piece], indent: str, screen: Screen) -> str:
    """Pieces as a line, folded for a terminal, but whole for a pipe."""
    if screen.is_terminal:
        return wrapped(pieces, screen.style, indent=indent)
    return "".join(screen.style.paint(text, look) for text, look in pieces)


def _facts(rule: Rule) -> list[tuple[str, str]]:
    facts = [
        ("safety", _TIERS[rule.safety]),
        ("severity", rule.severity.label),
        ("confidence", f"{rule.confidence:g} stated"),
        *(("measured", line) for line in (load().in_full(rule.id) or _NOT_MEASURED).split("\n")),
        ("language", _languages(rule)),
        ("kind", rule.kind),
        ("category", rule.category),
        ("file", f"{_near(rule.file)}:{rule.line}"),
    ]
    if rule.match is not None:
        facts.append(("match", rule.match))
    facts += [("unless", pattern) for pattern in rule.unless]
    if rule.replaced_by is not None:
        facts.append(("replaced by", rule.replaced_by))
    return facts


def _example(example: Example) -> Iterator[list[Piece]]:
    """The example with its place in red and its repair in green."""
    language = Piece(f"  ({example.language})" if example.language else "", "dim")
    if example.bad is not None:
        parts = enumerate(example.bad.replace("]]", "[[").split("[["))
        marked = [Piece(_visible(f"[[{part}]]"), "red") if i % 2 else Piece(_visible(part)) for i, part in parts]
        yield [Piece("found  ", "dim"), *marked, language]
        if example.good is not None:
            yield [Piece("  fix  ", "dim"), Piece(_visible(example.good), "green")]
    if example.keep is not None:
        yield [Piece("right  ", "dim"), Piece(_visible(example.keep)), language]


def _visible(text: str) -> str:
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


# ---- what they share


def _rules(pack: Sequence[str]) -> list[Rule]:
    """Every rule: the shipped ones, those of the settings here, and those of --pack."""
    from normalize.packs.load import load_packs

    settings = find_config(Path.cwd())
    named = load_config(settings).packs if settings is not None else ()
    return [rule for one in load_packs((*named, *pack)) for rule in one.rules]


def _under(id: str, prefix: str) -> bool:
    return id == prefix or id.startswith(prefix.rstrip(".") + ".")


def _languages(rule: Rule) -> str:
    text = rule.text_language or "any"
    return f"{', '.join(rule.source_languages)} \N{RIGHTWARDS ARROW} {text}" if rule.source_languages else text


def _record(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.id,
        "status": rule.status,
        "since": rule.since,
        "kind": rule.kind,
        "category": rule.category,
        "safety": rule.safety.label,
        "severity": rule.severity.label,
        "confidence": rule.confidence,
        "measured": load().totals(rule.id),
        "text_language": rule.text_language,
        "source_language": list(rule.source_languages),
        "message": rule.message,
        "why": rule.why,
        "file": _near(rule.file),
        "line": rule.line,
    }


def _near(file: str) -> str:
    """The path from here, if the file lies below."""
    path = Path(file)
    return os.path.relpath(path) if path.is_absolute() and path.is_relative_to(Path.cwd()) else file


def _say_unknown(asked: Sequence[str], known: Sequence[Rule], screen: Screen) -> int:
    import difflib

    ids = [rule.id for rule in known]
    for name in asked:
        close = difflib.get_close_matches(name, ids, 3, 0.5) or [i for i in ids if name in i][:3]
        hint = f"; did you mean {' or '.join(close)}?" if close else "; see normalize rules list"
        screen.tell(f"no rule is called '{name}'{hint}\n")
    return 2
