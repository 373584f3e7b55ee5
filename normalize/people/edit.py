"""Adding a person to a table of one's own, without contradicting what is known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from normalize.errors import InputError
from normalize.people.forms import fold
from normalize.people.lookup import Lexicon
from normalize.people.tables import COLUMNS, Person, Table, merged, parse

__all__ = ["added", "row", "written"]

_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def row(person: Person) -> str:
    r"""A person as a line of a table.

    >>> row(Person("Ada Lind", "Lind", "f", "SE", ("judge",), (("ru", "Ада Линд"),), (("", "A. Lind"),), ()))
    'Ada Lind\tLind\tf\tSE\tjudge\tru=Ада Линд\tA. Lind\t'
    """
    cells = (
        "|".join(f"{tag}={form}" if tag else form for tag, form in pairs)
        for pairs in (person.spellings, person.accepted, person.wrong)
    )
    return "\t".join((person.name, person.family, person.gender, person.country, ", ".join(person.roles), *cells))


def written(people: Iterable[Person]) -> str:
    """A whole table, sorted by name."""
    ordered = sorted(people, key=lambda person: (person.name.casefold(), person.name))
    return "\n".join(("\t".join(COLUMNS), *map(row, ordered), ""))


def added(table: Table, person: Person, known: Lexicon) -> list[Person]:
    """The people of a table with one more, or with more about one of them.

    `known` are all others: the shipped tables. Raises `InputError` for a form that cannot be written into a
    table, and for what contradicts this table or the others: another gender, another spelling in the same
    language, a form that would be right and wrong.
    """
    for problem in _unwritable(person):
        raise InputError(problem)
    people = [parse((table.file, number, line)) for number, line in enumerate(table.lines, 2)]
    before = next((one for one in people if one.name == person.name), None)
    for other in (before, known.get(person.name)):
        if other is not None:
            _agree(person, other)
    for one in (*people, person):
        _keep_apart(one, person, known)
    if before is None:
        return [*people, person]
    both = merged(before, replace(person, roles=person.roles or before.roles))
    return [both if one is before else one for one in people]


def _unwritable(person: Person) -> Iterator[str]:
    fields = (person.name, person.family, person.country, *person.roles, *(form for form in person.forms))
    for field in fields:
        if field != field.strip() or re.search(r"[\t\n\r|=]", field):
            yield f"{field!r} cannot stand in a table: no tab, line break, | or =, and no space at its ends"
    if " " not in person.name:
        yield f"{person.name!r} is no full name: by one word nobody can be told"
    if person.family not in person.name.split(" ") and f" {person.family}" not in f" {person.name}":
        yield f"the family name {person.family!r} is not in {person.name!r}; say which it is with --family"
    if person.gender not in ("f", "m", ""):
        yield f"gender {person.gender!r} is not f or m; leave it out where it is neither or not known"
    for tag, form in (*person.spellings, *person.accepted, *person.wrong):
        if tag and not _TAG.fullmatch(tag):
            yield f"{tag!r} in {tag}={form} is no language tag such as es or pt-BR"


def _agree(person: Person, other: Person) -> None:
    if person.gender and other.gender and person.gender != other.gender:
        raise InputError(f"{person.name} is {other.gender!r} in the tables, not {person.gender!r}")
    spelled = dict(other.spellings)
    for tag, form in person.spellings:
        if spelled.get(tag, form) != form:
            raise InputError(
                f"{person.name} is {spelled[tag]!r} in {tag}, not {form!r}; if both are right: --accept '{tag}={form}'"
            )


def _keep_apart(one: Person, new: Person, known: Lexicon) -> None:
    """No form is right for somebody and a slip of the new person, or the other way round."""
    for tag, form in new.wrong:
        for other in (one, *(entry.person for entry in known.entries(form, tag or "en"))):
            if any(fold(form) == fold(right) for right in _right(other, tag)):
                raise InputError(f"{form!r} is a right form of {other.name}: it cannot be a slip of {new.name}")
    for tag, form in _right_pairs(new):
        for wrong_tag, wrong in one.wrong:
            if fold(wrong) == fold(form) and wrong_tag == tag:
                raise InputError(f"{form!r} is called a slip of {one.name}: it cannot be right for {new.name}")


def _right_pairs(person: Person) -> list[tuple[str, str]]:
    return [("", person.name), *person.spellings, *person.accepted]


def _right(person: Person, tag: str) -> list[str]:
    return [form for other, form in _right_pairs(person) if other == tag]
