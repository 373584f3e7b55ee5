"""The commands about rules: `rules list`, `rules new`, `rules test`, and `explain`."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from normalize.config import find_config, load_config
from normalize.errors import NormalizeError
from normalize.findings import Safety
from normalize.packs.rule import KINDS, Example, Rule

__all__ = ["explain", "rules_app"]

rules_app = typer.Typer(
    help="List, test and write the rules that find artifacts.", no_args_is_help=True, rich_markup_mode="rich"
)

_TIERS = {
    Safety.SAFE: "safe: its fixes restore what was certainly meant and are applied unattended",
    Safety.REVIEW: "review: its fixes are applied when a person agrees, or opts in",
    Safety.HINT: "hint: shown on request, never applied",
}


def _examples(*lines: str) -> str:
    return "\n\n".join(("[b]Examples[/b]", *(f"  normalize {line}" for line in lines)))


class Format(StrEnum):
    """How to print."""

    text = "text"
    json = "json"


PackOption = Annotated[
    list[Path] | None, typer.Option("--pack", help="A file or folder of own rules; may be given again.")
]


@rules_app.command("list", epilog=_examples("rules list any.quotes en", "rules list --format json | jq -r .id"))
def list_rules(
    prefix: Annotated[list[str] | None, typer.Argument(help="Only ids that begin so, in whole parts.")] = None,
    pack: PackOption = None,
    format: Annotated[Format, typer.Option(help="A table (in a pipe: tabs), or one JSON object a line.")] = Format.text,
) -> None:
    """List the rules: id, status, safety, languages, message."""
    with _mistakes():
        rules = [r for r in _rules(pack) if not prefix or any(_under(r.id, p) for p in prefix)]
    if format is Format.json:
        for rule in rules:
            typer.echo(json.dumps(_record(rule), ensure_ascii=False))
        return
    if not rules:
        _say_unknown(prefix or [], [r.id for r in _rules(pack)])
        raise typer.Exit(2)
    console = Console()
    if not console.is_terminal:
        for rule in rules:
            typer.echo("\t".join((rule.id, rule.status, rule.safety.label, _languages(rule), rule.message)))
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("rule", "status", "safety", "language"):
        table.add_column(title, no_wrap=True)
    table.add_column("message", overflow="fold")
    for rule in rules:
        table.add_row(*map(Text, (rule.id, rule.status, rule.safety.label, _languages(rule), rule.message)))
    console.print(table)


@rules_app.command(
    "new",
    epilog=_examples(
        "rules new my-rules/en/from_es/assist-to", "rules new my-rules/de/terms.yaml/wrong-word --kind terms --lang de"
    ),
)
def new_rule(
    place: Annotated[str, typer.Argument(metavar="PATH/SLUG", help="The pack file and the new rule's slug.")],
    kind: Annotated[str, typer.Option(help=f"One of {', '.join(KINDS[:-1])}.")] = "regex",
    lang: Annotated[str | None, typer.Option("--lang", help="The language of the text.")] = None,
    source_lang: Annotated[str | None, typer.Option("--source-lang", help="Translated from this language.")] = None,
) -> None:
    """Add a small working rule to a pack file, to be changed into yours."""
    from normalize.packs.scaffold import add_rule

    path = Path(place)
    if path.parent == Path():
        _fail(f"'{place}' names no file: write it like my-rules/en/from_es/{path.name}")
    file = path.parent if path.parent.suffix == ".yaml" else path.parent.with_name(path.parent.name + ".yaml")
    with _mistakes():
        added = add_rule(file, path.name, kind, text_language=lang, source_language=source_lang)
    typer.echo(f"{added.file}:{added.line}: added '{path.name}'")
    typer.echo(f"Now change its words and its examples, and try it: normalize rules test {added.file}")


@rules_app.command("test", epilog=_examples("rules test", "rules test my-rules/en/from_es.yaml"))
def check_rules(
    paths: Annotated[list[Path] | None, typer.Argument(help="Pack files or folders; none: the shipped ones.")] = None,
) -> None:
    """Check rules by their own examples. Exit 1 if one fails, 2 if a file is wrong."""
    from normalize.config import Config
    from normalize.normalizer import Normalizer
    from normalize.packs.anchors import anchors_of
    from normalize.packs.check import Found, check_rule
    from normalize.packs.load import load_file, place_files, rules_root
    from normalize.text import Document

    console = Console(stderr=True, soft_wrap=True, highlight=False)
    with _mistakes():
        places = [one for path in paths or [rules_root()] for one in place_files(path)]
        packs = [load_file(file, root) for file, root in places]
        own = tuple(str(file) for file, root in places if root != rules_root())
        normalizer = Normalizer(Config(packs=tuple(map(str, paths or ())) if own else (), fuse=1.0))
        ids = normalizer.rules.keys()

    def run(text: str, language: str | None, source_language: str | None) -> Iterator[Found]:
        result = normalizer.run(Document(text, language=language, source_language=source_language))
        return ((f.rule, f.span, f.fixes) for f in result.findings)

    problems = examples = 0
    rules = [rule for pack in packs for rule in pack.rules]
    for rule in rules:
        examples += len(rule.examples)
        if rule.id not in ids:
            _fail(f"{rule.file}:{rule.line}: {rule.id} is not loaded")
        for problem in check_rule(rule, run):
            problems += 1
            _show_problem(console, str(problem))
        if rule.kind != "detector" and rule.status != "retired" and not anchors_of(rule):
            console.print(
                Text(f"{rule.file}:{rule.line}: warning: {rule.id} looks at every text; add literals as 'anchors'")
            )
    done = f"{len(rules)} {'rule' if len(rules) == 1 else 'rules'}, {examples} examples"
    typer.echo(f"{done}: {problems} {'problem' if problems == 1 else 'problems'}" if problems else f"{done}: all right")
    if problems:
        raise typer.Exit(1)


def explain(
    rule_id: Annotated[str, typer.Argument(metavar="RULE", help="A rule's id, as findings show it.")],
    pack: PackOption = None,
) -> None:
    """Say what a rule finds and why, with its examples.

    [b]Example[/b]: normalize explain en.function_words.a-before-vowel
    """
    with _mistakes():
        rules = {rule.id: rule for rule in _rules(pack)}
    rule = rules.get(rule_id)
    if rule is None:
        _say_unknown([rule_id], list(rules))
        raise typer.Exit(2)
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = 1000
    console.print(Text(rule.id, style="bold"), Text(f"({rule.status} since {rule.since or '?'})"))
    console.print(Text(rule.message))
    console.print()
    console.print(Text(rule.why))
    console.print()
    facts = Table.grid(padding=(0, 2))
    for name, value in _facts(rule):
        facts.add_row(Text(name, style="dim"), Text(value))
    console.print(facts)
    console.print()
    for example in rule.examples:
        for line in _example_lines(example):
            console.print(line)


def _facts(rule: Rule) -> list[tuple[str, str]]:
    facts = [
        ("safety", _TIERS[rule.safety]),
        ("severity", rule.severity.label),
        ("confidence", f"{rule.confidence:g}"),
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


def _example_lines(example: Example) -> Iterator[Text]:
    """The example with its place in red, or in green where it is right to leave it alone."""
    language = f"  ({example.language})" if example.language else ""
    if example.bad is not None:
        line = Text("found  ", style="dim")
        for index, part in enumerate(example.bad.replace("]]", "[[").split("[[")):
            line.append(_visible(f"[[{part}]]" if index % 2 else part), style="bold red" if index % 2 else "not dim")
        yield line.append(language)
        if example.good is not None:
            yield Text("  fix  ", style="dim").append(_visible(example.good), style="green not dim")
    if example.keep is not None:
        yield Text("right  ", style="dim").append(_visible(example.keep), style="not dim").append(language)


def _visible(text: str) -> str:
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _show_problem(console: Console, problem: str) -> None:
    for line in problem.splitlines():
        name = line.strip().partition(":")[0]
        style = {"marked": "green", "good": "green", "keep": "green", "found": "red", "given": "red"}.get(name, "")
        console.print(Text(line, style=style))


def _rules(pack: Sequence[Path] | None) -> list[Rule]:
    """Every rule: the shipped ones, those of the settings here, and those of --pack."""
    from normalize.packs.load import load_packs

    settings = find_config(Path.cwd())
    named = load_config(settings).packs if settings is not None else ()
    return [rule for one in load_packs((*named, *(pack or ()))) for rule in one.rules]


def _under(id: str, prefix: str) -> bool:
    return id == prefix or id.startswith(prefix.rstrip(".") + ".")


def _languages(rule: Rule) -> str:
    text = rule.text_language or "any"
    return f"{rule.source_language} \N{RIGHTWARDS ARROW} {text}" if rule.source_language else text


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
        "text_language": rule.text_language,
        "source_language": rule.source_language,
        "message": rule.message,
        "why": rule.why,
        "file": _near(rule.file),
        "line": rule.line,
    }


def _near(file: str) -> str:
    """The path from here, if the file lies below."""
    path = Path(file)
    return os.path.relpath(path) if path.is_absolute() and path.is_relative_to(Path.cwd()) else file


def _say_unknown(asked: Sequence[str], ids: Sequence[str]) -> None:
    import difflib

    for name in asked:
        close = difflib.get_close_matches(name, ids, 3, 0.5) or [i for i in ids if name in i][:3]
        hint = f"; did you mean {' or '.join(close)}?" if close else "; see normalize rules list"
        typer.echo(f"no rule is called '{name}'{hint}", err=True)


def _fail(message: str) -> None:
    typer.echo(message, err=True)
    raise typer.Exit(2)


@contextmanager
def _mistakes() -> Iterator[None]:
    """Show a mistake in a file or a setting as it is, without a traceback, and exit with 2."""
    try:
        yield
    except NormalizeError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    except OSError as error:
        typer.echo(f"{error.filename or ''}: {error.strerror}", err=True)
        raise typer.Exit(2) from error
