"""The review store: one SQLite file with texts, places and decisions.

Write-ahead logging and a sync at every commit: a decision that was acknowledged is on the disk, whatever
happens to the process or the machine, and readers never wait for a writer.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from normalize.edits import Edit
from normalize.errors import InputError
from normalize.findings import Result
from normalize.review.places import Place, places_of
from normalize.review.schema import migrate
from normalize.text import Span

__all__ = ["Arrival", "Store", "edits_from", "is_store"]


@dataclass(slots=True)
class Arrival:
    """What came into a store: documents, those that were there with another text, places, and stale decisions.

    `stale` has (document, rule, old, new) of each place that was decided and is no longer found.
    """

    documents: int = 0
    changed: int = 0
    places: int = 0
    stale: list[tuple[str, str, str, str]] | None = None


def is_store(path: str | Path) -> bool:
    """Whether a file is an SQLite file, by its first bytes."""
    with contextlib.suppress(OSError), open(path, "rb") as file:
        return file.read(16) == b"SQLite format 3\0"
    return False


class Store:
    """An open store. Raises `InputError` for a file that is no store or cannot be used."""

    def __init__(self, path: str | Path) -> None:
        self.path = str(path)
        try:
            self.db = sqlite3.connect(self.path, isolation_level=None, timeout=10, check_same_thread=False)
            self.db.execute("PRAGMA journal_mode = WAL")
            self.db.execute("PRAGMA synchronous = FULL")
            self.db.execute("PRAGMA foreign_keys = ON")
            self.db.execute("PRAGMA cache_size = -32768")
            migrate(self.db, self.path)
        except sqlite3.DatabaseError as error:
            raise InputError(f"{self.path}: cannot be used as a review store: {error}") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; its log is folded in."""
        with contextlib.suppress(sqlite3.Error):
            self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.db.close()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it, or nothing."""
        try:
            self.db.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise InputError(f"{self.path}: cannot be written: {error}") from error
        try:
            yield self.db
            self.db.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                self.db.execute("ROLLBACK")
            raise

    def text_of(self, document: int) -> str:
        """The text of a document."""
        row = self.db.execute("SELECT text FROM document WHERE id = ?", (document,)).fetchone()
        if row is None:
            raise InputError(f"{self.path}: there is no document {document}")
        return _unpacked(row[0])

    def add(self, results: Iterable[tuple[Result, str, int]], *, hints: bool = False) -> Arrival:
        """Take in results, each with the path of its file and its line there, in one transaction.

        A document that is there already (by its id) is brought up to date: decisions stay with the places
        that are still found, and those whose place is gone are reported as stale.
        """
        from normalize.review.standing import arrived

        arrival = Arrival(stale=[])
        with self.writing() as db:
            decided = db.execute("SELECT 1 FROM decision LIMIT 1").fetchone() is not None
            for result, path, line in results:
                document, fresh = self._document(result, path, line, arrival)
                before = {} if fresh else dict(db.execute("SELECT key, id FROM place WHERE document = ?", (document,)))
                for place in places_of(result, hints=hints):
                    self._place(document, place, before.pop(place.key, None))
                    arrival.places += 1
                if before:
                    arrival.stale += self._gone(document, result.document.id, before)  # type: ignore[operator]
                if decided:
                    arrived(db, document)
            _count(db)
        self.db.execute("PRAGMA optimize")
        return arrival

    def _document(self, result: Result, path: str, line: int, arrival: Arrival) -> tuple[int, bool]:
        given = result.document
        name, text = _packed(given.id), _packed(given.text)
        language = result.language or given.language
        source = given.source_language or result.source.language
        row = (_packed(path), line, text, language, source, result.fingerprint, result.damage)
        old = self.db.execute("SELECT id, text FROM document WHERE name = ?", (name,)).fetchone()
        arrival.documents += 1
        if old is None:
            sql = "INSERT INTO document VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)"
            return int(self.db.execute(sql, (name, *row)).lastrowid or 0), True
        arrival.changed += old[1] != text
        sql = "UPDATE document SET path=?, line=?, text=?, language=?, source_language=?, fingerprint=?, damage=? "
        self.db.execute(sql + "WHERE id = ?", (*row, old[0]))
        return int(old[0]), False

    def _place(self, document: int, place: Place, known: int | None) -> None:
        db = self.db
        same = self._same(place)
        row = (
            same,
            place.span.start,
            place.confidence,
            _packed(place.before),
            _packed(place.after),
            _detail(place),
        )
        if known is None:
            sql = (
                "INSERT INTO place (document, key, same, start, confidence, before, after, detail) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
            )
            db.execute(sql, (document, place.key, *row))
        else:
            sql = "UPDATE place SET same=?, start=?, confidence=?, before=?, after=?, detail=? WHERE id=?"
            db.execute(sql, (*row, known))

    def _same(self, place: Place) -> int:
        found = self.db.execute(
            "SELECT id FROM same WHERE digest = ? AND tier = ?", (place.same, place.tier)
        ).fetchone()
        if found is not None:
            return int(found[0])
        row = (
            place.same,
            place.tier,
            place.rule,
            place.category,
            _packed(place.words.old[:400]),
            _packed(place.words.new[:400]),
            int(place.severity),
            place.confidence,
        )
        sql = "INSERT INTO same (digest, tier, rule, category, old, new, severity, confidence) VALUES (?,?,?,?,?,?,?,?)"
        return int(self.db.execute(sql, row).lastrowid or 0)

    def _gone(self, document: int, name: str, places: dict[str, int]) -> list[tuple[str, str, str, str]]:
        """Take out places that are no longer found; those that people had decided, one by one, are stale."""
        db = self.db
        stale = []
        for place in places.values():
            row = db.execute(
                "SELECT s.rule, s.old, s.new FROM place p JOIN same s ON s.id = p.same WHERE p.id = ? AND EXISTS "
                "(SELECT 1 FROM standing t WHERE t.place = p.id AND t.rank = 2)",
                (place,),
            ).fetchone()
            if row is not None:
                stale.append((name, row[0], _unpacked(row[1]), _unpacked(row[2])))
            db.execute("DELETE FROM standing WHERE place = ?", (place,))
            db.execute("DELETE FROM place WHERE id = ?", (place,))
        return stale


def _count(db: sqlite3.Connection) -> None:
    """Work out the counts of all groups anew; those without places go."""
    db.execute(
        "UPDATE same SET (places, open, confidence) = (SELECT count(*), count(*) - count(verdict), "
        "coalesce(avg(confidence), 0) FROM place WHERE place.same = same.id)"
    )
    db.execute("DELETE FROM same WHERE places = 0")


def _detail(place: Place) -> str:
    """What of a place is read only when it is shown or applied, as JSON."""
    evidence = [
        {"kind": e.kind, "says": e.says, "weight": e.weight}
        | ({} if e.span is None else {"at": [e.span.start, e.span.end]})
        | ({} if e.document is None else {"in": e.document})
        for e in place.evidence
    ]
    fixes = [[title, [[e.span.start, e.old, e.new] for e in edits]] for title, edits in place.fixes]
    known: dict[str, Any] = {
        "span": [place.span.start, place.span.end],
        "words": [place.words.span.start, place.words.span.end, place.words.old, place.words.new],
        "severity": int(place.severity),
        "says": place.message,
        "evidence": evidence,
        "fixes": fixes,
    }
    if place.also:
        known["also"] = list(place.also)
    return json.dumps(known, separators=(",", ":"))


def edits_from(rows: Iterable[tuple[int, str, str]]) -> tuple[Edit, ...]:
    """Edits as they stand in the detail of a place."""
    return tuple(Edit(Span(start, start + len(old)), old, new) for start, old, new in rows)


def _packed(text: str) -> str | bytes:
    """Text as SQLite takes it: one with lone surrogates, which UTF-8 lacks, as bytes."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
    return text


def _unpacked(value: str | bytes) -> str:
    return value if isinstance(value, str) else value.decode("utf-8", "surrogatepass")
