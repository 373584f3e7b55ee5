"""The queue: groups of the same edit by the same rule, with their places, in the order in which they settle most."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from normalize.edits import Edit
from normalize.errors import InputError
from normalize.review.query import Query
from normalize.review.store import Store, edits_from

__all__ = [
    "Entry",
    "Progress",
    "Spot",
    "Stand",
    "count",
    "entries",
    "entry",
    "left_words",
    "progress",
    "right_words",
    "spot",
    "spots",
    "spots_in",
]


@dataclass(frozen=True, slots=True)
class Entry:
    """A group of the queue. `places` and `open` count what the query shows, `all` every place there is."""

    id: int
    digest: str
    rule: str
    category: str
    old: str
    new: str
    tier: int
    severity: int
    confidence: float
    places: int
    open: int
    all: int


@dataclass(frozen=True, slots=True)
class Stand:
    """What one person says of a place."""

    by: str
    verdict: str
    new: str | None
    fix: int
    at: str
    note: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of a group, with its surroundings and what is said of it.

    `start` is a code point of the document. `fixes` are the alternatives, the proposed one first, as (title,
    edits); `evidence` has (sentence, weight, place in the text or None, other document or None).
    """

    id: int
    document: int
    name: str
    path: str
    language: str
    key: str
    digest: str
    rule: str
    start: int
    end: int
    old: str
    new: str
    before: str
    after: str
    confidence: float
    severity: int
    tier: int
    message: str
    evidence: tuple[tuple[str, float, tuple[int, int] | None, str | None], ...]
    fixes: tuple[tuple[str, tuple[Edit, ...]], ...]
    also: tuple[str, ...]
    verdict: str | None
    stands: tuple[Stand, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a review is: places by what became of them."""

    places: int
    open: int
    groups_open: int
    by_verdict: dict[str, int]

    @property
    def share(self) -> float:
        """The share of places that are decided."""
        return 1 - self.open / self.places if self.places else 1.0


_FULL = 40
"""Code points of context from which on it was cut from more."""

_GROUP = "s.id, s.digest, s.rule, s.category, s.old, s.new, s.tier, s.severity, s.confidence"
_PAIRS = "FROM place p JOIN same s ON s.id = p.same"
_FROM = "FROM place p JOIN same s ON s.id = p.same JOIN document m ON m.id = p.document"


def entries(store: Store, query: Query, *, limit: int = 50, skip: int = 0) -> list[Entry]:
    """A page of the queue."""
    if query.whole and query.state == "open" and query.order != "text":
        where = " AND ".join((*query.groups, "s.open > 0"))
        sql = (
            f"SELECT {_GROUP}, s.open, s.open AS n_open, s.places FROM same s WHERE {where} "
            f"ORDER BY {query.sorting} LIMIT ? OFFSET ?"
        )
        values: tuple[object, ...] = query.group_values
    else:
        places, values = query.shown
        counted = (
            "SELECT p.same AS same, count(*) AS n, count(*) - count(p.verdict) AS n_open, min(p.id) AS min_place "
            f"FROM place p WHERE {' AND '.join(places)} GROUP BY p.same"
        )
        sql = (
            f"SELECT {_GROUP}, c.n, c.n_open, s.places FROM ({counted}) AS c CROSS JOIN same s ON s.id = c.same "
            f"WHERE {' AND '.join(query.groups) or '1'} ORDER BY {query.sorting} LIMIT ? OFFSET ?"
        )
        values = (*values, *query.group_values)
    return [_entry(row) for row in store.db.execute(sql, (*values, limit, skip))]


def _entry(row: Sequence[Any]) -> Entry:
    id_, digest, rule, category, old, new, *rest = row[:12]
    return Entry(id_, digest, rule, category, _text(old), _text(new), *rest)


def entry(store: Store, group: int, query: Query) -> Entry:
    """One group, counted as the query shows it, in whatever state. Raises `InputError` if it is not there."""
    conditions = " AND ".join(("p.same = ?", *query.places))
    sql = f"SELECT {_GROUP}, count(*), count(*) - count(p.verdict), s.places {_PAIRS} WHERE {conditions} GROUP BY s.id"
    row = store.db.execute(sql, (group, *query.place_values)).fetchone()
    if row is None:
        raise InputError(f"there is no group {group} in this store, or nothing of it is shown")
    return _entry(row)


def count(store: Store, query: Query) -> tuple[int, int]:
    """How many groups and places a query shows."""
    if query.whole and query.state == "open":
        where = " AND ".join((*query.groups, "s.open > 0"))
        sql, values = f"SELECT count(*), coalesce(sum(s.open), 0) FROM same s WHERE {where}", query.group_values
    else:
        where, values = query.wanted
        sql = f"SELECT count(DISTINCT s.id), count(*) {_PAIRS} WHERE {where}"
    groups, places = store.db.execute(sql, values).fetchone()
    return int(groups), int(places)


_SPOT = (
    "p.id, m.id, m.name, m.path, coalesce(m.language, ''), p.key, s.digest, s.rule, s.tier, p.before, p.after, "
    "p.confidence, p.detail, p.verdict"
)


def spots(store: Store, group: int, query: Query, *, limit: int = 20, skip: int = 0, state: bool = False) -> list[Spot]:
    """Places of a group in the order they came in, with what people said of them.

    All that the query shows whatever their state, so that what was refused stays in sight; with `state` only
    those in the query's state.
    """
    if state:
        where, values = query.wanted
        where = f"p.same = ? AND {where}"
    else:
        where, values = " AND ".join(("p.same = ?", *query.places)), query.place_values
    sql = f"SELECT {_SPOT} {_FROM} WHERE {where} ORDER BY p.id LIMIT ? OFFSET ?"
    return [_spot(store.db, row) for row in store.db.execute(sql, (group, *values, limit, skip)).fetchall()]


def spot(store: Store, place: int) -> Spot:
    """One place. Raises `InputError` if it is not there."""
    row = store.db.execute(f"SELECT {_SPOT} {_FROM} WHERE p.id = ?", (place,)).fetchone()
    if row is None:
        raise InputError(f"there is no place {place} in this store")
    return _spot(store.db, row)


def spots_in(store: Store, document: int) -> list[Spot]:
    """All places of a document, in the order of its text."""
    sql = f"SELECT {_SPOT} {_FROM} WHERE p.document = ? ORDER BY p.start, p.id"
    return [_spot(store.db, row) for row in store.db.execute(sql, (document,)).fetchall()]


def _spot(db: sqlite3.Connection, row: Sequence[Any]) -> Spot:
    detail = json.loads(row[12])
    stands: tuple[Stand, ...] = ()
    if row[13] is not None:
        stands = tuple(
            Stand(by, verdict, new, fix, at, note)
            for by, verdict, new, fix, at, note in db.execute(
                "SELECT t.by, t.verdict, t.new, t.fix, d.at, d.note FROM standing t "
                "JOIN decision d ON d.id = t.decision WHERE t.place = ? ORDER BY t.decision",
                (row[0],),
            )
        )
    start, end, old, new = detail["words"]
    return Spot(
        id=row[0],
        document=row[1],
        name=_text(row[2]),
        path=_text(row[3]),
        language=row[4],
        key=row[5],
        digest=row[6],
        rule=row[7],
        start=start,
        end=end,
        old=old,
        new=new,
        before=_text(row[9]),
        after=_text(row[10]),
        confidence=row[11],
        severity=detail["severity"],
        tier=row[8],
        message=detail["says"],
        evidence=tuple(
            (e["says"], e["weight"], tuple(e["at"]) if "at" in e else None, e.get("in")) for e in detail["evidence"]
        ),
        fixes=tuple((title, edits_from(rows)) for title, rows in detail["fixes"]),
        also=tuple(detail.get("also", ())),
        verdict=row[13],
        stands=stands,
    )


def progress(store: Store, query: Query) -> Progress:
    """Counts over the places that a query shows, in whatever state."""
    where = " AND ".join((*query.groups, *query.places)) or "1"
    values = (*query.group_values, *query.place_values)
    if query.whole:
        counts = "coalesce(sum(s.places), 0), coalesce(sum(s.open), 0), count(nullif(s.open, 0))"
        sql = f"SELECT {counts} FROM same s WHERE {where}"
    else:
        counts = "count(*), count(*) - count(p.verdict), count(DISTINCT CASE WHEN p.verdict IS NULL THEN s.id END)"
        sql = f"SELECT {counts} {_PAIRS} WHERE {where}"
    places, open_, groups = store.db.execute(sql, values).fetchone()
    by_verdict: dict[str, int] = {}
    if places != open_:
        sql = f"SELECT p.verdict, count(*) {_PAIRS} WHERE p.verdict IS NOT NULL AND {where} GROUP BY p.verdict"
        by_verdict = dict(store.db.execute(sql, values))
    return Progress(int(places), int(open_), int(groups), by_verdict)


def left_words(before: str) -> str:
    """What stands before a place, in whole words of its paragraph."""
    line = before.rpartition("\n\n")[2]
    if line != before or len(before) < _FULL:
        return line
    word = line.find(" ", 0, len(line) // 2)
    return "\N{HORIZONTAL ELLIPSIS} " + line[word + 1 :]


def right_words(after: str) -> str:
    """What stands after a place, in whole words of its paragraph."""
    line = after.partition("\n\n")[0]
    if line != after or len(after) < _FULL:
        return line
    word = line.rfind(" ", len(line) // 2)
    return (line[:word] if word > 0 else line) + " \N{HORIZONTAL ELLIPSIS}"


def _text(value: str | bytes) -> str:
    return value if isinstance(value, str) else value.decode("utf-8", "surrogatepass")


def documents_open(store: Store, *, limit: int, skip: int) -> list[tuple[int, str, str, int, int]]:
    """Texts as (id, name, language, open places, places), those with the most open first."""
    rows = store.db.execute(
        "SELECT m.id, m.name, coalesce(m.language, ''), count(p.id) - count(p.verdict) AS n_open, count(p.id) "
        "FROM document m LEFT JOIN place p ON p.document = m.id GROUP BY m.id ORDER BY n_open DESC, m.id "
        "LIMIT ? OFFSET ?",
        (limit, skip),
    )
    return [(id_, _text(name), language, open_, places) for id_, name, language, open_, places in rows]
