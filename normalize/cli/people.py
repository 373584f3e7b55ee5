"""The commands about people: `people lookup`, `people add`, `people learn`, `people count`.

They have a parser of their own (see `normalize.cli.main`), so that the other commands do not pay for it.
"""

from __future__ import annotations

import argparse
import json
from argparse import Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path

from normalize.cli.corpus import Corpus, write
from normalize.cli.screen import Screen
from normalize.cli.verbs import Help, Verbs, needs_command, verb
from normalize.config import find_config, load_config
from normalize.errors import InputError
from normalize.people import Lexicon, Person, Table, lexicon, read_table
from normalize.people.edit import added, written

__all__ = ["add", "count", "learn", "lookup", "parser"]


_TABLE = "names.tsv"
_MOST = 12
"""People of one family name, or near names, that are shown."""

_SHOWN = 40


def parser() -> argparse.ArgumentParser:
    """The command line of `people`. As in `normalize.cli.options`, `run` does the command."""
    top = argparse.ArgumentParser("normalize", formatter_class=Help, allow_abbrev=False)
    verbs = top.add_subparsers(metavar="COMMAND", required=True)
    group = verb(
        verbs,
        "people",
        "Look people up in the lexicon, add your own, or let trusted texts propose some.",
        "people lookup Lavrov",
        "people add 'Ada Lind' --gender f --role judge --wrong 'Ada Lindt'",
        "people learn archive/ -o proposals.tsv",
        "people count archive/ -o spellings.tsv",
        exits="0 done, 1 nobody found, 2 a mistake",
    )
    group.set_defaults(run=lambda args: needs_command(group))
    inner = group.add_subparsers(metavar="COMMAND", title="commands")
    _lookup(inner)
    _add(inner)
    _learn(inner)
    _count(inner)
    return top


def _lookup(verbs: Verbs) -> None:
    one = verb(
        verbs,
        "lookup",
        "Show who bears a name: how each language spells it, which other forms are accepted, which are slips.",
        "people lookup 'Anthony Blinken'",
        "people lookup Lavrov",
        "people lookup 'Sergei Lavrov' --format json | jq .spellings.de",
        exits="0 somebody found, 1 nobody, 2 a mistake",
    )
    one.add_argument("name", metavar="NAME", help="a full name in any form, right or wrong, or a family name")
    _format(one)
    one.set_defaults(run=lookup)


def _add(verbs: Verbs) -> None:
    one = verb(
        verbs,
        "add",
        "Add a person to a table of your own, or more about one who is in it. The table stays sorted.",
        "people add 'Ada Lind' --gender f --country SE --role judge",
        "people add 'Oleg Tarnov' --spelling de='Oleg Tarnow' --spelling fr='Oleg Tarnof' --wrong 'Oleg Ternov'",
        "people add 'Lu Wen' --family Lu --accept 'Lu W.' -o sport.tsv",
        brief="Add a person to a table of your own, or more about one who is in it",
        exits="0 written, 2 a mistake: a contradiction to what the tables say is one, and nothing is written",
    )
    one.add_argument("name", metavar="NAME", help="the full name in English")
    one.add_argument("--family", metavar="NAME", help="the part by which the press calls them (default: the last word)")
    one.add_argument("--gender", metavar="f|m", default="", help="leave it out where it is neither or not known")
    one.add_argument("--country", metavar="XX", default="", help="two letters (ISO 3166)")
    one.add_argument("--role", metavar="WORDS", action="append", default=[], help="what they are; repeatable")
    for option, says in (
        ("--spelling", "how a language writes the name, if not as in English; repeatable"),
        ("--accept", "another form that is right, everywhere or in one language; repeatable"),
        ("--wrong", "a known slip, everywhere or in one language; repeatable"),
    ):
        shape = "TAG=FORM" if option == "--spelling" else "[TAG=]FORM"
        one.add_argument(option, metavar=shape, action="append", default=[], help=says)
    one.add_argument("-o", metavar="FILE", dest="out", default=_TABLE, help=f"the table (default: {_TABLE})")
    one.set_defaults(run=add)


def _learn(verbs: Verbs) -> None:
    one = verb(
        verbs,
        "learn",
        "Propose people from texts that you trust: names that recur and are in no table, with their other spellings. "
        "Counted are documents, not repetitions. You decide: read the proposals, delete what is nobody, and name "
        "the file in the settings.",
        "people learn archive/",
        "people learn archive/ --min 5 -o proposals.tsv",
        "people learn feed.jsonl --lang en --format json",
        brief="Propose people from texts that you trust: names that recur and are in no table, "
        "with their other spellings",
        exits="0 done, 1 nothing to propose, 2 a mistake",
    )
    one.add_argument("paths", nargs="+", metavar="CORPUS", help="files, folders or 'patterns'")
    one.add_argument("--min", metavar="N", type=int, default=3, dest="fewest", help="documents at least (default: 3)")
    one.add_argument("--lang", metavar="TAG", help="language of texts that do not say theirs (default: identified)")
    one.add_argument("-o", metavar="FILE", dest="out", help="write the proposals as a table of people")
    _format(one)
    one.set_defaults(run=learn)


def _count(verbs: Verbs) -> None:
    one = verb(
        verbs,
        "count",
        "Count how texts spell the full names in them, for the setting corpus: a check then says where a text spells a "
        "name otherwise than several others. Counted are independent documents, neither repetitions nor copies.",
        "people count archive/ -o spellings.tsv",
        "people count feed.jsonl --lang en -o spellings.tsv",
        brief="Count how texts spell the full names in them, for the setting corpus",
        exits="0 written, 2 a mistake",
    )
    one.add_argument("paths", nargs="+", metavar="CORPUS", help="files, folders or 'patterns'")
    one.add_argument("--lang", metavar="TAG", help="language of texts that do not say theirs (default: identified)")
    one.add_argument("-o", metavar="FILE", dest="out", required=True, help="the table")
    one.set_defaults(run=count)


def _format(one: argparse.ArgumentParser) -> None:
    one.add_argument(
        "--format",
        choices=("text", "json"),
        default="text",
        help="a table (in a pipe: tabs), or one JSON object a line (default: text)",
    )


# ---- lookup


def lookup(args: Namespace) -> int:
    """Print who bears a name."""
    screen = Screen()
    known = _known()
    found = [entry.person for entry in known.entries(args.name, None)] or list(known.by_family(args.name))
    if not found:
        near = _near(args.name, known)
        screen.tell(f"nobody here is called {args.name!r}{f'; near: {near}' if near else ''}\n")
        return 1
    for person in found[:_MOST]:
        _show(person, args.name, args.format, screen)
    if len(found) > _MOST:
        screen.tell(f"and {len(found) - _MOST} more: give a first name too\n")
    return 0


def _known() -> Lexicon:
    settings = find_config(Path.cwd())
    own = load_config(settings).people if settings is not None else ()
    return lexicon(tuple(map(Path, own)))


def _near(name: str, known: Lexicon) -> str:
    import difflib

    names = [person.name for person in known]
    families = sorted({person.family for person in known})
    return ", ".join(difflib.get_close_matches(name, names if " " in name else families, 3, 0.75))


def _record(person: Person) -> dict[str, object]:
    return {
        "name": person.name,
        "family": person.family,
        "gender": person.gender,
        "country": person.country,
        "roles": list(person.roles),
        "spellings": dict(person.spellings),
        "accepted": [{"language": tag, "form": form} for tag, form in person.accepted],
        "wrong": [{"language": tag, "form": form} for tag, form in person.wrong],
    }


def _show(person: Person, asked: str, form: str, screen: Screen) -> None:
    if form == "json":
        screen.put((json.dumps(_record(person), ensure_ascii=False) + "\n").encode())
        return
    rows = list(_rows(person))
    if not screen.is_terminal:
        screen.say("".join(f"{person.name}\t{what}\t{value}\n" for what, value in rows))
        return
    from rich.console import Console
    from rich.table import Table as Grid
    from rich.text import Text

    grid = Grid(
        box=None, pad_edge=False, show_header=False, title=person.name, title_justify="left", title_style="bold"
    )
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for what, value in rows:
        style = "red" if what == "slips" else "green" if what == "accepted" else ""
        grid.add_row(Text(what), Text(value, style))
    if any(form == asked for _, form in person.wrong):
        grid.caption = Text(f"'{asked}' is a known slip", "red")
    Console().print(grid)


def _rows(person: Person) -> Iterator[tuple[str, str]]:
    yield "family", person.family
    for what, value in (("gender", person.gender), ("country", person.country), ("roles", ", ".join(person.roles))):
        if value:
            yield what, value
    yield from person.spellings
    for what, pairs in (("accepted", person.accepted), ("slips", person.wrong)):
        if pairs:
            yield what, ", ".join(f"{form} ({tag})" if tag else form for tag, form in pairs)


# ---- add


def add(args: Namespace) -> int:
    """Add a person to a table."""
    words = args.name.split()
    person = Person(
        args.name,
        args.family or (words[-1] if words else ""),
        args.gender,
        args.country,
        tuple(args.role),
        tuple(sorted(_pair(one, needs_tag=True) for one in args.spelling)),
        tuple(_pair(one) for one in args.accept),
        tuple(_pair(one) for one in args.wrong),
    )
    file = Path(args.out)
    table = read_table(file) if file.exists() else Table(args.out, [])
    people = added(table, person, lexicon())
    write(args.out, written(people))
    screen = Screen()
    screen.say(f"{args.out}: {person.name} {'added' if len(people) > len(table.lines) else 'completed'}\n")
    settings = find_config(Path.cwd())
    named = load_config(settings).people if settings is not None else ()
    if file.resolve() not in {Path(one).resolve() for one in named}:
        screen.tell(f'To use it, name it in normalize.toml: people = ["{args.out}"]\n')
    return 0


def _pair(text: str, *, needs_tag: bool = False) -> tuple[str, str]:
    tag, equals, form = text.partition("=")
    if needs_tag and not equals:
        raise InputError(f"--spelling {text!r} does not say of which language: write it like es='{text}'")
    return (tag, form) if equals else ("", text)


# ---- learn


def learn(args: Namespace) -> int:
    """Propose people from texts."""
    from normalize.ledger.recurring import recurring

    screen = Screen()
    if args.fewest < 1:
        raise InputError(f"--min is a number of documents from 1 on, not {args.fewest}")
    corpus = Corpus(args.paths, args.lang, screen)
    found = recurring(corpus.ledgers(_known()), args.fewest)
    if not found and not corpus.problems:
        screen.tell(
            f"nothing to propose: no name that is in no table stands in {args.fewest} of {corpus.documents} documents\n"
        )
    elif args.out:
        people = [
            Person(
                one.name,
                one.name.split()[-1],
                one.gender,
                accepted=tuple(("", form) for form, documents in one.variants if documents >= args.fewest),
            )
            for one in found
        ]
        write(args.out, written(people))
        screen.tell(f"{args.out}: {len(people)} proposals from {corpus.documents} documents; read them before use\n")
    if args.format == "json":
        for one in found:
            line = {"name": one.name, "documents": one.documents, "gender": one.gender, "variants": dict(one.variants)}
            screen.put((json.dumps(line, ensure_ascii=False) + "\n").encode())
    elif found and not args.out:
        rows = [
            (one.name, str(one.documents), one.gender, ", ".join(f"{form} ({n})" for form, n in one.variants))
            for one in found
        ]
        _print_proposals(rows, screen)
    if corpus.problems:
        return 2
    return 0 if found else 1


def _print_proposals(rows: Sequence[tuple[str, str, str, str]], screen: Screen) -> None:
    if not screen.is_terminal:
        screen.say("".join("\t".join(row) + "\n" for row in rows))
        return
    from rich.console import Console
    from rich.table import Table as Grid
    from rich.text import Text

    grid = Grid(box=None, pad_edge=False, header_style="bold")
    grid.add_column("name", no_wrap=True)
    grid.add_column("documents", justify="right")
    grid.add_column("gender")
    grid.add_column("near it (documents)", overflow="fold")
    for name, documents, gender, near in rows[:_SHOWN]:
        grid.add_row(Text(name), documents, gender, Text(near, "yellow"))
    Console().print(grid)
    if len(rows) > _SHOWN:
        screen.tell(f"and {len(rows) - _SHOWN} more: -o proposals.tsv writes all of them\n")


# ---- count


def count(args: Namespace) -> int:
    """Write how texts spell names."""
    screen = Screen()
    corpus = Corpus(args.paths, args.lang, screen)
    table = corpus.spellings(_known())
    write(args.out, table)
    screen.tell(f"{args.out}: {table.count(chr(10)) - 1:,} names from {corpus.documents:,} documents\n")
    return 2 if corpus.problems else 0
