"""From the log of decisions to what holds for each place.

A narrower decision goes before a wider one (this place, this document, the corpus), whatever came first: what was
refused by itself stays refused when the rest is accepted. Of two as narrow the later holds. People who differ make
a place disputed, until one of them settles it.
"""

from __future__ import annotations

import sqlite3

from normalize.findings import Scope

__all__ = ["DISPUTED", "RANKS", "UNDO", "arrived", "decided", "rebuild", "undone"]

DISPUTED = "disputed"
"""The verdict of a place about which people differ."""

UNDO = "undo"
"""The verdict of a row that takes back a batch of decisions."""

RANKS = {Scope.HERE: 2, Scope.DOCUMENT: 1, Scope.CORPUS: 0, Scope.ALWAYS: 0}

_LIVE = f"d.verdict <> '{UNDO}' AND NOT EXISTS (SELECT 1 FROM decision u WHERE u.undoes = d.batch)"

# `p.id IN (SELECT ...)`, no join with `touched`: SQLite takes a table without statistics for a large one, and would
# read all places for it
_MINE = "FROM place p CROSS JOIN document m ON m.id = p.document"
_STAND = (
    "INSERT INTO standing (place, by, verdict, new, fix, rank, settles, decision) "
    "SELECT place, by, verdict, new, fix, rank, settles, id FROM ("
    "SELECT c.*, row_number() OVER (PARTITION BY place, by ORDER BY rank DESC, id DESC) AS turn FROM ("
    f"SELECT p.id AS place, d.* {_MINE} CROSS JOIN decision d ON d.key = p.key AND d.document = m.name "
    f"AND d.scope = 'here' WHERE p.id IN (SELECT place FROM touched) AND {_LIVE} UNION ALL "
    f"SELECT p.id, d.* {_MINE} CROSS JOIN same s ON s.id = p.same CROSS JOIN decision d ON d.digest = s.digest "
    "AND d.scope <> 'here' AND (d.scope <> 'document' OR d.document = m.name) "
    f"WHERE p.id IN (SELECT place FROM touched) AND {_LIVE}"
    ") AS c) WHERE turn = 1"
)

_VERDICT = (
    "UPDATE place SET verdict = (SELECT CASE "
    "WHEN count(*) = 0 THEN NULL "
    "WHEN count(DISTINCT CASE WHEN t.verdict <> 'later' THEN t.verdict || ' ' || t.fix || coalesce(t.new, '') END) > 1 "
    f"THEN '{DISPUTED}' "
    "ELSE coalesce(max(CASE WHEN t.verdict <> 'later' THEN t.verdict END), 'later') END "
    "FROM standing t WHERE t.place = place.id AND t.decision >= "
    "(SELECT coalesce(max(CASE WHEN settles THEN decision END), 0) FROM standing WHERE place = place.id)"
    ") WHERE id IN (SELECT place FROM touched)"
)

_OPEN = "SELECT same, count(*) FROM place WHERE id IN (SELECT place FROM touched) AND verdict IS NULL GROUP BY +same"


def _open(db: sqlite3.Connection, sign: int) -> None:
    """Add the open places that are touched to the counts of their groups, or with sign -1 take them off."""
    rows = [(sign * count, same) for same, count in db.execute(_OPEN)]
    db.executemany("UPDATE same SET open = open + ? WHERE id = ?", rows)


_HERE = (
    "FROM decision d CROSS JOIN document m ON m.name = d.document CROSS JOIN place p ON p.document = m.id "
    "AND p.key = d.key WHERE d.scope = 'here' AND d.id BETWEEN ?1 AND ?2"
)
_WIDER = (
    "FROM decision d CROSS JOIN same s ON s.digest = d.digest CROSS JOIN place p ON p.same = s.id "
    "CROSS JOIN document m ON m.id = p.document WHERE d.scope <> 'here' "
    "AND (d.scope <> 'document' OR d.document = m.name) AND d.id BETWEEN ?1 AND ?2"
)


def _touch(db: sqlite3.Connection, where: str, values: tuple[object, ...]) -> None:
    db.execute("CREATE TEMP TABLE IF NOT EXISTS touched (place INTEGER PRIMARY KEY)")
    db.execute("DELETE FROM touched")
    db.execute(f"INSERT OR IGNORE INTO touched {where}", values)


def decided(db: sqlite3.Connection, first: int, last: int) -> int:
    """Let the decisions with these ids, which were just written, take hold; how many places they reach."""
    _touch(db, f"SELECT p.id {_HERE} UNION ALL SELECT p.id {_WIDER}", (first, last))
    _open(db, -1)
    columns = "p.id AS place, d.by, d.verdict, d.new, d.fix, d.rank, d.settles, d.id AS decision"
    kept = "excluded.rank >= standing.rank"
    taken = ", ".join(
        f"{name} = CASE WHEN {kept} THEN excluded.{name} ELSE standing.{name} END"
        for name in ("verdict", "new", "fix", "settles", "decision", "rank")
    )
    db.execute(
        "INSERT INTO standing (place, by, verdict, new, fix, rank, settles, decision) "
        f"SELECT * FROM (SELECT {columns} {_HERE} UNION ALL SELECT {columns} {_WIDER}) WHERE true "
        f"ORDER BY decision ON CONFLICT (place, by) DO UPDATE SET {taken}",
        (first, last),
    )
    db.execute(_VERDICT)
    _open(db, 1)
    return int(db.execute("SELECT count(*) FROM touched").fetchone()[0])


def undone(db: sqlite3.Connection, batch: int) -> int:
    """Work out anew what held by the decisions of a batch, whose undo was just written; how many places that is."""
    _touch(db, "SELECT t.place FROM standing t CROSS JOIN decision d ON d.id = t.decision WHERE d.batch = ?", (batch,))
    return _anew(db)


def arrived(db: sqlite3.Connection, document: int) -> int:
    """Let known decisions take hold of the places of a document that just came in, or came in anew."""
    _touch(db, "SELECT id FROM place WHERE document = ?", (document,))
    return _anew(db)


def rebuild(db: sqlite3.Connection) -> int:
    """Work out everything anew from the log alone."""
    _touch(db, "SELECT id FROM place", ())
    return _anew(db)


def _anew(db: sqlite3.Connection) -> int:
    _open(db, -1)
    db.execute("DELETE FROM standing WHERE place IN (SELECT place FROM touched)")
    db.execute(_STAND)
    db.execute(_VERDICT)
    _open(db, 1)
    return int(db.execute("SELECT count(*) FROM touched").fetchone()[0])
