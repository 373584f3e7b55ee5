"""The lexicon: every form of every name, found in one pass over a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from normalize.language import base
from normalize.people.finder import Forms
from normalize.people.forms import Entry, entry_of, fold
from normalize.people.tables import Person, Row, Table, merged, no_row, parse, read_table, shipped_tables
from normalize.text import Span

__all__ = ["Lexicon", "Mention", "lexicon"]

_SCRIPTS = (
    ("", "\u0370", re.compile("[A-Za-z]"), 8),
    ("\u0370", "\u0590", re.compile("[\u0370-\u058f]"), 6),
    ("\u0590", "\U0010ffff", re.compile("[^\x00-\u058f]"), 3),
)
"""The forms are searched in three lots, from a first letter to another: few texts have letters of two. The last is how
many characters of a form its automaton knows: with more it is no faster, with fewer it says yes too often."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_SPACELESS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Mention:
    """A full name in a text. `entries`: everyone who bears it; `form` is the text there."""

    span: Span
    form: str
    entries: tuple[Entry, ...]


class Lexicon:
    """People and the forms of their names. Built from tables; a later table adds to what an earlier one says.

    Raises `PackError`, which names file and line, for a line that is no person.
    """

    def __init__(self, tables: Iterable[Table]) -> None:
        self._rows: list[Row] = []
        self._index: dict[str, int] = {}
        self._shared: dict[str, list[int]] = {}
        """The first row of each form, and the others of those that have several."""
        self._people: dict[int, Person] = {}
        self._entries: dict[tuple[str, str | None], tuple[Entry, ...]] = {}
        for table in tables:
            self._read(table)

    def _read(self, table: Table) -> None:
        rows, index, shared = self._rows, self._index, self._shared
        folded = fold("\n".join(table.lines)).split("\n")
        for number, (line, plain) in enumerate(zip(table.lines, folded, strict=False), 2):
            at = len(rows)
            rows.append((table.file, number, line))
            try:
                name, _, _, _, _, spellings, accepted, wrong = plain.split("\t")
            except ValueError:
                raise no_row(rows[-1]) from None
            for part in f"{name}|{spellings}|{accepted}|{wrong}".split("|"):
                form = part[part.find("=") + 1 :]
                if form and index.setdefault(form, at) != at:
                    shared.setdefault(form, []).append(at)

    def __len__(self) -> int:
        return len(self._canonical)

    def __iter__(self) -> Iterator[Person]:
        """Everyone, in the order of the tables."""
        for rows in self._canonical.values():
            yield self._person(rows[0])

    @cached_property
    def _canonical(self) -> dict[str, list[int]]:
        """The rows of each person, by name."""
        found: dict[str, list[int]] = {}
        for at, (_, _, line) in enumerate(self._rows):
            found.setdefault(line[: line.index("\t")], []).append(at)
        return found

    @cached_property
    def _families(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for rows in self._canonical.values():
            found.setdefault(self._rows[rows[-1]][2].split("\t", 2)[1], []).append(rows[0])
        return found

    def _person(self, row: int) -> Person:
        person = self._people.get(row)
        if person is None:
            line = self._rows[row][2]
            rows = self._canonical[line[: line.index("\t")]]
            person = parse(self._rows[rows[0]])
            for later in rows[1:]:
                person = merged(person, parse(self._rows[later]))
            for one in rows:
                self._people[one] = person
        return person

    def get(self, name: str) -> Person | None:
        """The person whose English form is this one."""
        rows = self._canonical.get(name)
        return self._person(rows[0]) if rows else None

    def by_family(self, family: str) -> tuple[Person, ...]:
        """Everyone with this family name, written as in English."""
        return tuple(self._person(row) for row in self._families.get(family, ()))

    def form_of(self, person: Person, language: str | None) -> str:
        """How a language writes a person's name: `Person.spelled`."""
        return person.spelled(language)

    def entries(self, form: str, language: str | None) -> tuple[Entry, ...]:
        """What a written form is in a language: an entry for each person who bears it.

        >>> [(e.person.name, e.kind, e.language) for e in lexicon().entries("Sergej Lawrow", "en")]
        [('Sergei Lavrov', 'foreign', 'de')]
        >>> [e.kind for e in lexicon().entries("Sergej Lawrow", "de")]
        ['canonical']
        """
        key, tag = fold(form), base(language)
        known = self._entries.get((key, tag))
        if known is None:
            rows = [self._index[key], *self._shared.get(key, ())] if key in self._index else []
            bearers = {id(person): person for person in map(self._person, rows)}
            found = (entry_of(person, key, tag) for person in bearers.values())
            known = tuple(entry for entry in found if entry is not None)
            if bearers:  # a form of the tables: there are not more of them
                self._entries[key, tag] = known
        return known

    def find(self, text: str, language: str | None) -> list[Mention]:
        """Every full name in a text, as words of their own, from left to right; of two that overlap the longer.

        >>> [m.form for m in lexicon().find("Neither Anna-Sanna Marin nor Sanna Marinsson but Sanna Marin.", "fi")]
        ['Sanna Marin']
        """
        folded = fold(text)
        places: list[tuple[int, int]] = []
        for script, (_, _, present, _) in enumerate(_SCRIPTS):
            # Latin letters are in nearly every text
            if (script == 0 or not folded.isascii()) and present.search(folded):
                try:
                    found = self._finders[script].places(folded)
                except UnicodeEncodeError:  # half a character has no UTF-8
                    folded = _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", folded)
                    found = self._finders[script].places(folded)
                places += [(start, -end) for start, end in found if _stands_alone(folded, start, end)]
        mentions = []
        reach = 0
        for start, minus_end in sorted(places):
            if start < reach:
                continue
            reach = -minus_end  # also of a form that is nothing here: what it holds is part of it
            entries = self.entries(folded[start:reach], language)
            if entries:
                mentions.append(Mention(Span(start, reach), text[start:reach], entries))
        return mentions

    @cached_property
    def _finders(self) -> _Finders:
        return _Finders(self._index)


class _Finders:
    """The forms of each script, as finders built when a text first asks for one."""

    def __init__(self, forms: Iterable[str]) -> None:
        self._forms = forms
        self._built: dict[int, Forms] = {}

    def __getitem__(self, script: int) -> Forms:
        found = self._built.get(script)
        if found is None:
            low, high, _, length = _SCRIPTS[script]
            found = self._built[script] = Forms((f for f in self._forms if low <= f < high), length)
        return found


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a form is no part of a longer word or of a name with a hyphen."""
    if _SPACELESS.match(text, start):
        return True
    before, after = text[start - 1 : start], text[end : end + 1]
    if before.isalnum() or before == "_" or after.isalnum() or after == "_":
        return False
    if before == "-" and text[start - 2 : start - 1].isalpha():
        return False
    return not (after == "-" and text[end + 1 : end + 2].isupper())


@cache
def lexicon(extra: tuple[Path, ...] = ()) -> Lexicon:
    """The shipped tables and those of the user, read once.

    Raises `PackError` for a table of the user that is wrong, whatever the line; the shipped ones are tested.
    """
    own = [read_table(file) for file in extra]
    for table in own:
        for number, line in enumerate(table.lines, 2):
            parse((table.file, number, line))
    return Lexicon([*map(read_table, shipped_tables()), *own])
