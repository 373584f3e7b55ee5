"""The tables of a review store, as named migrations that run each in one transaction.

What people decided stands in `decision`, which only grows: triggers refuse to change or delete a row. All else
about decisions (`standing`, the verdict of a place, the counts of a group) is worked out from it and can be made
anew at any time.
"""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

from normalize.errors import InputError

__all__ = ["APPLICATION", "MIGRATIONS", "migrate", "now"]

APPLICATION = 0x6E726D7A
"""The mark of a review store in the head of an SQLite file ("nrmz")."""

_FIRST = """
CREATE TABLE document (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  path TEXT NOT NULL,
  line INTEGER NOT NULL,
  text TEXT NOT NULL,
  language TEXT,
  source_language TEXT,
  fingerprint TEXT NOT NULL,
  damage REAL NOT NULL
);
-- the same edit by the same rule, wherever it is proposed; one row for each tier it is offered at
CREATE TABLE same (
  id INTEGER PRIMARY KEY,
  digest TEXT NOT NULL,
  tier INTEGER NOT NULL,
  rule TEXT NOT NULL,
  category TEXT NOT NULL,
  old TEXT NOT NULL,
  new TEXT NOT NULL,
  severity INTEGER NOT NULL,
  confidence REAL NOT NULL,
  places INTEGER NOT NULL DEFAULT 0,
  open INTEGER NOT NULL DEFAULT 0,
  UNIQUE (digest, tier)
);
CREATE INDEX same_open ON same (open);
CREATE TABLE place (
  id INTEGER PRIMARY KEY,
  document INTEGER NOT NULL REFERENCES document (id),
  same INTEGER NOT NULL REFERENCES same (id),
  key TEXT NOT NULL,
  start INTEGER NOT NULL,
  confidence REAL NOT NULL,
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  detail TEXT NOT NULL,
  verdict TEXT,
  UNIQUE (document, key)
);
CREATE INDEX place_same ON place (same, verdict, document, confidence);
CREATE INDEX place_key ON place (key);
CREATE INDEX place_verdict ON place (verdict) WHERE verdict IS NOT NULL;
CREATE TABLE decision (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  batch INTEGER NOT NULL,
  document TEXT NOT NULL,
  key TEXT NOT NULL,
  digest TEXT NOT NULL,
  rule TEXT NOT NULL,
  verdict TEXT NOT NULL,
  scope TEXT NOT NULL,
  rank INTEGER NOT NULL,
  new TEXT,
  fix INTEGER NOT NULL DEFAULT 0,
  by TEXT NOT NULL,
  at TEXT NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  settles INTEGER NOT NULL DEFAULT 0,
  undoes INTEGER,
  words TEXT NOT NULL DEFAULT ''
);
CREATE INDEX decision_key ON decision (key, document) WHERE scope = 'here';
CREATE INDEX decision_digest ON decision (digest) WHERE scope <> 'here';
CREATE INDEX decision_undoes ON decision (undoes) WHERE undoes IS NOT NULL;
CREATE INDEX decision_batch ON decision (batch);
CREATE TRIGGER decision_stays BEFORE UPDATE ON decision
  BEGIN SELECT RAISE(ABORT, 'a decision is never changed: decide anew, or undo it'); END;
CREATE TRIGGER decision_kept BEFORE DELETE ON decision
  BEGIN SELECT RAISE(ABORT, 'a decision is never deleted: undo it'); END;
-- what each person says of a place now
CREATE TABLE standing (
  place INTEGER NOT NULL REFERENCES place (id),
  by TEXT NOT NULL,
  verdict TEXT NOT NULL,
  new TEXT,
  fix INTEGER NOT NULL,
  rank INTEGER NOT NULL,
  settles INTEGER NOT NULL,
  decision INTEGER NOT NULL REFERENCES decision (id),
  PRIMARY KEY (place, by)
) WITHOUT ROWID;
CREATE INDEX standing_decision ON standing (decision);
-- who has a group open, until when (seconds since 1970)
CREATE TABLE claim (
  digest TEXT PRIMARY KEY,
  by TEXT NOT NULL,
  until REAL NOT NULL
) WITHOUT ROWID;
"""

MIGRATIONS: tuple[tuple[str, str], ...] = (("documents, places, decisions", _FIRST),)
"""Name and SQL of each migration, the oldest first. A released one is never changed."""


def now() -> str:
    """The time as decisions hold it: UTC, to the second."""
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"


def migrate(connection: sqlite3.Connection, name: str) -> list[str]:
    """Bring a store to the newest form; the names of the migrations that were run.

    Raises `InputError` for an SQLite file of something else, and for a store of a newer version.
    """
    mark = connection.execute("PRAGMA application_id").fetchone()[0]
    empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    if mark != APPLICATION and not empty:
        raise InputError(f"{name}: an SQLite file, but no review store")
    ran = []
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute("CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name TEXT, at TEXT)")
        known = {number for (number,) in connection.execute("SELECT number FROM migration")}
        if known and max(known) > len(MIGRATIONS):
            raise InputError(f"{name}: made by a newer version of normalize; upgrade to open it")
        for number, (title, sql) in enumerate(MIGRATIONS, 1):
            if number not in known:
                for statement in _statements(sql):
                    connection.execute(statement)
                connection.execute("INSERT INTO migration VALUES (?, ?, ?)", (number, title, now()))
                ran.append(title)
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    return ran


def _statements(sql: str) -> list[str]:
    """The statements of a script, one by one: `executescript` would commit between them."""
    out: list[str] = []
    lines: list[str] = []
    for line in sql.splitlines():
        lines.append(line)
        if sqlite3.complete_statement("\n".join(lines)):
            out.append("\n".join(lines))
            lines = []
    return out
