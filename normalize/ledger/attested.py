"""How names are spelled in a corpus, counted by independent documents: evidence for a document from its siblings.

Documents that print the same words around a name count once, for they copy from each other; repetition within a
document does not count at all. A table of counts is a file, so that every worker reads the same one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b, sha256
from pathlib import Path

from normalize.errors import PackError
from normalize.ledger import Ledger

__all__ = ["COLUMNS", "Attested", "Count", "Counting", "attested", "digest", "setting"]

COLUMNS = ("form", "documents", "settings", "first")

_AROUND = 48
"""Characters on either side of a name by which copies of a sentence are known."""

_KEPT = 8
"""Settings of a form that are kept, by which a document of the corpus takes itself out: of more one does not matter."""

_LETTERS = re.compile(r"[^\W_]+")


def setting(text: str, start: int, end: int) -> str:
    """A short hash of the words around a place: the same in copies of a sentence, whatever their marks and spaces."""
    said = " ".join(_LETTERS.findall(text[max(0, start - _AROUND) : end + _AROUND].lower()))
    return blake2b(said.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


@dataclass(frozen=True, slots=True)
class Count:
    """How many independent documents write a form, in which settings (the first few), and one of the documents."""

    documents: int
    settings: frozenset[str]
    first: str

    def without(self, own: Iterable[str]) -> int:
        """The count less the document whose settings these are.

        >>> Count(3, frozenset({"a", "b", "c"}), "x").without(["b"]), Count(9, frozenset(), "x").without(["b"])
        (2, 9)
        """
        return self.documents - (not self.settings.isdisjoint(own))


class Counting:
    r"""Counts the full names of documents, in any order.

    >>> from normalize.people import lexicon
    >>> counting = Counting()
    >>> for name, text in (("a", "Ana Roig sang."), ("b", "Ana Roig sang!"), ("c", "Ana Roig left. Ana Roig won.")):
    ...     counting.add(Ledger.of(text, "en", lexicon(), name), text)
    >>> [row.split("\t")[:2] for row in counting.table().splitlines()]
    [['form', 'documents'], ['Ana Roig', '2']]
    """

    def __init__(self) -> None:
        self._settings: dict[str, dict[str, str]] = {}

    def add(self, ledger: Ledger, text: str) -> None:
        """The names of one document, each where it first stands in full."""
        for one in ledger.people:
            seen: set[str] = set()
            for naming in one.namings:
                if naming.full and naming.form not in seen:
                    seen.add(naming.form)
                    where = setting(text, naming.span.start, naming.span.end)
                    known = self._settings.setdefault(naming.form, {})
                    known[where] = min(known.get(where, naming.document), naming.document)

    def table(self) -> str:
        """The counts as a table, sorted by name: the same for the same documents in any order."""
        rows = ["\t".join(COLUMNS)]
        for form, where in sorted(self._settings.items()):
            kept = " ".join(sorted(where)) if len(where) <= _KEPT else ""
            first = " ".join(min(where.values()).split())
            rows.append(f"{form}\t{len(where)}\t{kept}\t{first}")
        return "\n".join(rows) + "\n"


class Attested:
    """The counts of a corpus, and which forms differ from a name in one word."""

    def __init__(self, counts: dict[str, Count]) -> None:
        self._counts = counts
        self._but_one: dict[tuple[int, tuple[str, ...]], list[str]] = {}
        for form in counts:
            for key, _ in _but_one(form):
                self._but_one.setdefault(key, []).append(form)

    def count(self, form: str) -> Count | None:
        """How often a form is written; None: nowhere."""
        return self._counts.get(form)

    def rivals(self, form: str) -> Iterator[tuple[str, str, str, int]]:
        """Forms that differ from this one in one word: the form, its word, the word here, and its place.

        >>> [row[:3] for row in Attested({"Ana Roig": Count(4, frozenset(), "a")}).rivals("Ana Roigs")]
        [('Ana Roig', 'Roig', 'Roigs')]
        """
        for key, word in _but_one(form):
            for other in self._but_one.get(key, ()):
                if other != form:
                    yield other, other.split(" ")[key[0]], word, key[0]


def _but_one(form: str) -> Iterator[tuple[tuple[int, tuple[str, ...]], str]]:
    words = form.split(" ")
    for at, word in enumerate(words):
        yield (at, (*words[:at], *words[at + 1 :])), word


def digest(file: Path) -> bytes:
    """What names a table, for the fingerprint of a result. Raises `PackError`."""
    return sha256(_read(file).encode()).digest()


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise PackError(f"cannot be read: {error}", file=str(file)) from error


@lru_cache(maxsize=8)
def attested(file: Path) -> Attested:
    """The table of a file, read once. Raises `PackError`, which names file and line, for one that is none."""
    counts: dict[str, Count] = {}
    for number, line in enumerate(_read(file).split("\n"), 1):
        cells = line.split("\t")
        if number == 1 and tuple(cells) == COLUMNS:
            continue
        if number == 1 or (line and (len(cells) != len(COLUMNS) or not cells[1].isdigit())):
            raise PackError(
                "no table of spellings",
                file=str(file),
                line=number,
                column=1,
                source=line[:100],
                hint="normalize people count CORPUS -o FILE writes one",
            )
        if line:
            counts[cells[0]] = Count(int(cells[1]), frozenset(cells[2].split()), cells[3])
    return Attested(counts)
