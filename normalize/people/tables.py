"""The tables of people: a person a line, the forms of the name in cells such as `es=Serguéi Lavrov|pl=...`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from normalize.errors import PackError
from normalize.language import base
from normalize.paths import rules_root

__all__ = ["COLUMNS", "Person", "Row", "Table", "merged", "no_row", "parse", "read_table", "shipped_tables"]

COLUMNS = ("name", "family", "gender", "country", "roles", "spellings", "accepted", "wrong")

Row = tuple[str, int, str]
"""File, number of the line, and the line."""


@dataclass(frozen=True, slots=True)
class Person:
    """One person. `name` is the English form, `family` the part of it by which the press calls them alone.

    `gender` is "f", "m" or "" (not known or neither), `country` an ISO 3166 code or "". `spellings` are
    (language, form) where a language writes the name in another way than English does. `accepted` and
    `wrong` are (language, form); the language "" is English and all that write the name as English does.
    """

    name: str
    family: str
    gender: str = ""
    country: str = ""
    roles: tuple[str, ...] = ()
    spellings: tuple[tuple[str, str], ...] = ()
    accepted: tuple[tuple[str, str], ...] = ()
    wrong: tuple[tuple[str, str], ...] = ()

    def spelled(self, language: str | None) -> str:
        """The form of the name in a language (a BCP 47 tag): its own, or else the English one.

        >>> Person("Sergei Lavrov", "Lavrov", spellings=(("de", "Sergej Lawrow"),)).spelled("de-AT")
        'Sergej Lawrow'
        """
        wanted = base(language)
        return next((form for tag, form in self.spellings if tag == wanted), self.name)

    @property
    def forms(self) -> Iterator[str]:
        """Every written form, right or wrong."""
        yield self.name
        for _, form in (*self.spellings, *self.accepted, *self.wrong):
            yield form


class Table(NamedTuple):
    """A table of people: the name of its file for messages, and its lines without the header."""

    file: str
    lines: list[str]


def parse(row: Row) -> Person:
    """The person of a row; `PackError` names file and line when it is none."""
    file, number, line = row
    fields = line.split("\t")
    if len(fields) != len(COLUMNS):
        raise no_row(row)
    name, family, gender, country, roles, *forms = fields
    problem = ""
    if not family or family not in name:
        problem = f"family {family!r} is not in the name {name!r}"
    elif gender not in ("f", "m", ""):
        problem = f"gender {gender!r} is not f, m or empty"
    if problem:
        raise PackError(problem, file=file, line=number, column=1, source=line[:100])
    spellings, accepted, wrong = map(_pairs, forms)
    return Person(
        name, family, gender, country, tuple(r.strip() for r in roles.split(",") if r), spellings, accepted, wrong
    )


def no_row(row: Row) -> PackError:
    """What is wrong with a line that has not the columns of a table."""
    file, number, line = row
    return PackError(
        f"{line.count(chr(9)) + 1} columns, not {len(COLUMNS)}",
        file=file,
        line=number,
        column=1,
        source=line[:100],
        hint=f"a tab between {', '.join(COLUMNS)}; empty ones too",
    )


def _pairs(cell: str) -> tuple[tuple[str, str], ...]:
    """`a|fr=b` as (("", "a"), ("fr", "b"))."""
    pairs = []
    for part in cell.split("|") if cell else ():
        language, equals, form = part.partition("=")
        pairs.append((language, form) if equals else ("", part))
    return tuple(pairs)


def merged(person: Person, more: Person) -> Person:
    """A person with what a later table adds: its words count where both speak."""
    right = {more.name, *(form for _, form in (*more.spellings, *more.accepted))}
    slips = {form for _, form in more.wrong}
    spellings = dict(person.spellings) | dict(more.spellings)
    return Person(
        person.name,
        more.family or person.family,
        more.gender or person.gender,
        more.country or person.country,
        tuple(dict.fromkeys((*more.roles, *person.roles))),
        tuple(sorted(spellings.items())),
        tuple(dict.fromkeys((*more.accepted, *(pair for pair in person.accepted if pair[1] not in slips)))),
        tuple(dict.fromkeys((*more.wrong, *(pair for pair in person.wrong if pair[1] not in right)))),
    )


def shipped_tables() -> tuple[Path, ...]:
    """The tables that belong to this project, sorted."""
    return tuple(sorted((rules_root() / "people").glob("*.tsv")))


def read_table(file: Path) -> Table:
    """A table of people as its lines; `PackError` when it cannot be read or has other columns."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise PackError(f"cannot be read: {error}", file=str(file)) from error
    header, _, rest = text.partition("\n")
    if tuple(header.rstrip("\r").split("\t")) != COLUMNS:
        raise PackError(
            "the first line must name the columns",
            file=str(file),
            line=1,
            column=1,
            source=header[:100],
            hint=f"{' '.join(COLUMNS)}, with tabs between",
        )
    return Table(str(file), rest.rstrip("\n").split("\n") if rest.strip() else [])
