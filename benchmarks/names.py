"""Names in the spelling of another language: how many are found, and how often a right one is changed.

The input has a person a line: ``{"id"?, "name", "countries"?: [...], "script"?, "names": {"en": ["..."], ...}}``, the
forms of each language with the usual one first. A sentence of our own (names.toml) with the form of another language
in it is to be found. Nine times as many sentences hold the right form of somebody and are to be left alone.

A form is foreign where this language writes the name otherwise and every word is another spelling of the same word;
one that differs only in accents, capitals or hyphens is left out. It counts as found when a fix for review touches it,
as exact when the sentence then has a form of this language, and as right when the name came nearer to one in letters.
Precision is right fixes over all, also those on right names.
"""

from __future__ import annotations

import json
import random
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache
from hashlib import sha1
from pathlib import Path
from unittest import mock

from rich.console import Console
from rich.table import Table

from normalize.config import Config
from normalize.findings import Safety
from normalize.normalizer import Normalizer
from normalize.people import Lexicon, lexicon
from normalize.text import Document

__all__ = ["LANGUAGES", "Figures", "Person", "listed_people", "measure", "people", "show"]

_RIGHT = 9
"""Sentences with a right name to one with a foreign form."""

_NEAR = 0.6
"""Two words that share fewer letters (difflib's ratio) are two names, not two spellings of one."""


@cache
def _tables() -> dict[str, dict[str, object]]:
    return tomllib.loads((Path(__file__).parent / "names.toml").read_text(encoding="utf-8"))


LANGUAGES = ("en", "es", "fr", "de")


@dataclass(frozen=True)
class Person:
    """Somebody: the forms of the name by language, and the letters in which it is written at home."""

    id: str
    script: str
    names: Mapping[str, Sequence[str]]


@dataclass
class Figures:
    """Counts of one language and lexicon; `found` and `asked` are by script."""

    language: str
    lexicon: bool
    asked: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    exact: Counter[str] = field(default_factory=Counter)
    right: int = 0
    wrong: int = 0
    kept: int = 0
    worst: list[tuple[str, str, str]] = field(default_factory=list)
    """What was changed for the worse: what stood there, what it became, and what is right."""

    @property
    def precision(self) -> float:
        """Right fixes over all; 1 where there are none."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def record(self) -> dict[str, object]:
        """The same as plain values."""
        counts = {name: dict(getattr(self, name)) for name in ("asked", "found", "exact")}
        plain = {
            name: getattr(self, name)
            for name in ("language", "lexicon", "right", "wrong", "kept", "worst", "precision")
        }
        return {**plain, **counts}


def people(file: Path, half: str = "") -> list[Person]:
    """The people of a file; `half` "even" or "odd": those of whose id the SHA-1 is so."""
    out = []
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        id = str(row.get("id") or row.get("qid") or row["name"])
        if _is_in(id, half):
            out.append(Person(id, row.get("script") or _script(row.get("countries", ())), row["names"]))
    return out


def listed_people(half: str = "") -> list[Person]:
    """The people of the lexicon, their forms in Latin letters: measured without it, they are in no lexicon."""
    codes = {code: script for script, cell in _tables()["codes"].items() for code in str(cell).split()}
    out = []
    for person in lexicon():
        if _is_in(person.name, half):
            names: dict[str, list[str]] = {}
            for tag, form in (("en", person.name), *person.spellings, *person.accepted):
                names.setdefault(tag or "en", []).append(form)
            out.append(Person(person.name, codes.get(person.country, "Latin"), names))
    return out


def _is_in(id: str, half: str) -> bool:
    return not half or (int(sha1(id.encode()).hexdigest(), 16) % 2 == 0) == (half == "even")


def _script(countries: Iterable[str]) -> str:
    table = {country: script for script, cell in _tables()["scripts"].items() for country in str(cell).split(", ")}
    return next((table[country] for country in countries if country in table), "Latin")


def right_forms(person: Person, language: str) -> list[str]:
    """How a language writes a name: as it is known to, or else as English does."""
    return [form for form in (person.names.get(language) or person.names.get("en") or ()) if _is_name(form)]


def foreign_forms(person: Person, language: str) -> Iterator[tuple[str, str]]:
    """The languages that spell the name otherwise, and how.

    >>> ada = Person("1", "Cyrillic", {"en": ["Oleg Tarnov"], "de": ["Oleg Tarnow"], "fr": ["Oleg P. Tarnov"]})
    >>> list(foreign_forms(ada, "en")), list(foreign_forms(ada, "de"))
    ([('de', 'Oleg Tarnow')], [('en', 'Oleg Tarnov')])
    """
    right = right_forms(person, language)
    fine = {bare(form) for form in right}
    seen = set(fine)
    for other, forms in sorted(person.names.items()):
        for form in forms[:1]:
            if other == language or not _is_name(form) or bare(form) in seen:
                continue
            if right and _is_respelling(form, right[0]):
                seen.add(bare(form))
                yield other, form


def bare(form: str) -> str:
    """A form without accents, capitals and hyphens."""
    spread = unicodedata.normalize("NFKD", form.casefold().replace("-", " "))
    return "".join(c for c in spread if not unicodedata.combining(c))


def _is_name(form: str) -> bool:
    """Whether a form is a full name in Latin letters."""
    words = form.replace("-", " ").split()
    return (
        len(words) > 1
        and all(
            word[0].isupper() and (word.isalpha() or "'" in word) and not (len(word) > 3 and word.isupper())
            for word in words
        )
        and all("LATIN" in unicodedata.name(c, "LATIN") for c in form if c.isalpha())
    )


def _is_respelling(form: str, other: str) -> bool:
    ours, theirs = bare(form).split(), bare(other).split()
    return len(ours) == len(theirs) and all(
        SequenceMatcher(None, a, b).ratio() >= _NEAR for a, b in zip(ours, theirs, strict=True)
    )


def measure(crowd: Sequence[Person], language: str, *, listed: bool, seed: int = 1) -> Figures:
    """The figures of one language, with the lexicon (`listed`) or as if nobody were in it."""
    dice = random.Random(f"{seed} {language}")
    figures = Figures(language, listed)
    sentences = _tables()["sentences"][language]
    assert isinstance(sentences, list)
    engine = Normalizer(Config(select=("any.names",)))
    foreign = [(one, form) for one in crowd for _, form in foreign_forms(one, language)]
    fine = [(one, form) for one in crowd for form in right_forms(one, language)[:1]]
    with (
        mock.patch("normalize.detect.names.lexicon", lexicon if listed else lambda extra: Lexicon(())),
        mock.patch("normalize.detect.names.mangled.lexicon", lexicon if listed else lambda extra: Lexicon(())),
    ):
        for person, form in foreign:
            sentence = dice.choice(sentences)
            figures.asked[person.script] += 1
            became = _became(engine, sentence, form, language)
            if became == form:
                continue
            figures.found[person.script] += 1
            right = right_forms(person, language)
            figures.exact[person.script] += bare(became) in map(bare, right)
            nearer = _distance(became, right) < _distance(form, right)
            figures.right += nearer
            figures.wrong += not nearer
            if not nearer:
                figures.worst.append((form, became, right[0]))
        for _ in range(_RIGHT * len(foreign) if fine else 0):
            person, form = dice.choice(fine)
            figures.kept += 1
            became = _became(engine, dice.choice(sentences), form, language)
            if became != form:
                figures.wrong += 1
                figures.worst.append((form, became, form))
    return figures


def _became(engine: Normalizer, sentence: str, form: str, language: str) -> str:
    """What a name in a sentence is after all fixes for review."""
    before, after = sentence.split("{name}")
    text = engine.run(Document(before + form + after, language=language)).at(Safety.REVIEW)
    return text[len(before) : len(text) - len(after)]


def _distance(form: str, right: Sequence[str]) -> float:
    return min(1 - SequenceMatcher(None, form, one, autojunk=False).ratio() for one in right)


def show(rows: Sequence[Figures], console: Console, worst: int = 10) -> None:
    """The figures as a table, and the worst changes."""
    scripts = sorted({script for row in rows for script in row.asked}, key=lambda s: (-rows[0].asked[s], s))
    table = Table(title="Names in another language's spelling: found (exact) of all, by script")
    for head in ("language", "lexicon", *scripts, "all", "precision", "right fixes", "wrong", "right names"):
        table.add_column(head, justify="left" if head in ("language", "lexicon") else "right")
    for row in rows:
        cells = [f"{row.found[s]} ({row.exact[s]}) of {row.asked[s]}" if row.asked[s] else "" for s in scripts]
        everything = f"{row.found.total() / max(1, row.asked.total()):.0%}"
        table.add_row(
            row.language, "on" if row.lexicon else "off", *cells, everything, f"{row.precision:.3f}", str(row.right),
            str(row.wrong), str(row.kept),
        )  # fmt: skip
    console.print(table)
    for row in rows:
        for old, new, right in row.worst[:worst]:
            says = "which was right" if old == right else f"right is {right}"
            console.print(f"{row.language}, lexicon {'on' if row.lexicon else 'off'}: {old} became {new}, {says}")
