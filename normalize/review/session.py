"""A review without a screen: what the terminal, the prompt and the page call, and nothing else.

A session is one person at one store. Several sessions, in one process or in many, may work on one store.
"""

from __future__ import annotations

import getpass
import json
import os
import sqlite3
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from normalize.edits import apply
from normalize.errors import InputError
from normalize.findings import Scope, Verdict
from normalize.review import queue
from normalize.review.query import Query, parse_query
from normalize.review.queue import Entry, Spot
from normalize.review.schema import now
from normalize.review.standing import RANKS, UNDO, decided, undone
from normalize.review.store import Store

__all__ = ["Claimed", "Done", "Event", "Preview", "Session", "reviewer"]

_LEASE = 300.0
"""Seconds that a group stays with the person who has it open."""


class Claimed(InputError):
    """Somebody else has this group open; the message says who, and until when."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a decision did: its batch (to undo it), the places it reached, and those of them people differ on."""

    batch: int
    places: int
    disputed: int = 0


@dataclass(frozen=True, slots=True)
class Event:
    """A batch of the log, for people."""

    batch: int
    verdict: str
    rule: str
    old: str
    new: str
    rows: int
    scope: str
    by: str
    at: str
    undone: bool
    group: int | None = None
    """The (first) group it was about, if it is still there."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a decision on all that a query shows would reach."""

    groups: int
    places: int
    documents: int
    rules: tuple[tuple[str, int], ...]
    samples: tuple[Spot, ...]


def reviewer(name: str | None = None) -> str:
    """Who decides: the name given, or $NORMALIZE_REVIEWER, or the user's login."""
    if name or (name := os.environ.get("NORMALIZE_REVIEWER")):
        return name
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "somebody"


class Session:
    """One person's work on a store."""

    def __init__(self, store: Store, by: str, *, tiers: str = "review,none") -> None:
        self.store, self.by, self.tiers = store, by, tiers

    def query(self, said: str = "") -> Query:
        """A line of words as a query, with this session's tiers; see `normalize.review.query`."""
        return parse_query(said, tiers=self.tiers)

    # ---- deciding

    def decide(
        self,
        group: int,
        verdict: Verdict,
        *,
        query: Query,
        scope: Scope = Scope.CORPUS,
        new: str | None = None,
        fix: int = 0,
        note: str = "",
        settles: bool = False,
        force: bool = False,
    ) -> Done:
        """Decide about a group: all its places that the query shows, but for those decided by themselves.

        Where the query shows only some of its places the decision is about each of them. Raises `Claimed`
        while somebody else has the group open, unless `force`.
        """
        first = self._first(group)
        self._check(first, verdict, new, fix, whole=True)
        if fix:
            alike = self._offering(group, query, first, fix)
            return self._each(alike, verdict, new=new, fix=fix, note=note, settles=settles, force=force)
        if scope is Scope.HERE or not query.whole:
            return self._each(
                self._ids(group, query), verdict, new=new, fix=fix, note=note, settles=settles, force=force
            )
        self._free([first.digest], force)
        return self._write([(first, verdict, scope, new, fix)], note, settles)

    def decide_place(
        self,
        place: int,
        verdict: Verdict,
        *,
        scope: Scope = Scope.HERE,
        new: str | None = None,
        fix: int = 0,
        note: str = "",
        settles: bool = False,
        force: bool = False,
    ) -> Done:
        """Decide about one place, or with scope DOCUMENT about its like in the same document."""
        spot = queue.spot(self.store, place)
        self._check(spot, verdict, new, fix, whole=scope is not Scope.HERE)
        self._free([spot.digest], force)
        return self._write([(spot, verdict, scope, new, fix)], note, settles)

    def decide_all(
        self, query: Query, verdict: Verdict, *, refused: Collection[int] = (), note: str = "", force: bool = False
    ) -> Done:
        """Decide about everything that a query shows; places in `refused` are rejected, each by itself.

        Groups that somebody else has open are left out unless `force`.
        """
        if verdict not in (Verdict.ACCEPT, Verdict.REJECT, Verdict.LATER):
            raise InputError("many groups at once are accepted, rejected or left for later")
        held = set() if force else {digest for digest, by, _ in self.claims() if by != self.by}
        apart = [queue.spot(self.store, place) for place in refused]
        rows: list[tuple[Spot, Verdict, Scope, str | None, int]] = [
            (spot, Verdict.REJECT, Scope.HERE, None, 0) for spot in apart
        ]
        where, values = query.wanted
        one = "min(p.id)" if query.whole else "p.id"
        sql = f"SELECT {one} FROM place p JOIN same s ON s.id = p.same WHERE {where}"
        sql += " GROUP BY s.digest" if query.whole else ""
        scope = Scope.CORPUS if query.whole else Scope.HERE
        for (place,) in self.store.db.execute(sql, values).fetchall():
            spot = queue.spot(self.store, place)
            if spot.digest in held or (scope is Scope.HERE and place in refused):
                continue
            if verdict is Verdict.ACCEPT and not spot.fixes:
                continue
            rows.append((spot, verdict, scope, None, 0))
        if not rows:
            raise InputError("nothing here can be decided so: there is no repair to accept, or others are at it")
        return self._write(rows, note, settles=False)

    def _offering(self, group: int, query: Query, first: Spot, fix: int) -> list[int]:
        """The places of a group whose alternative of this number says the same as that of the first."""

        def said(spot: Spot) -> object:
            if fix >= len(spot.fixes):
                return None
            title, edits = spot.fixes[fix]
            return title, [(edit.old, edit.new) for edit in edits]

        wanted = said(first)
        return [place for place in self._ids(group, query) if said(queue.spot(self.store, place)) == wanted]

    def _each(self, places: Sequence[int], verdict: Verdict, **how: object) -> Done:
        spots = [queue.spot(self.store, place) for place in places]
        if not spots:
            raise InputError("no place of this group is shown")
        self._free([spots[0].digest], bool(how["force"]))
        new, fix = how["new"], how["fix"]
        assert new is None or isinstance(new, str)
        assert isinstance(fix, int)
        rows = [(spot, verdict, Scope.HERE, new, fix) for spot in spots]
        return self._write(rows, str(how["note"]), bool(how["settles"]))

    def _check(self, spot: Spot, verdict: Verdict, new: str | None, fix: int, *, whole: bool) -> None:
        if verdict is Verdict.ACCEPT and not spot.fixes:
            raise InputError("nothing is proposed here: say what it should read (reword), or reject it")
        if verdict is Verdict.ACCEPT and not 0 <= fix < len(spot.fixes):
            raise InputError(f"there are {len(spot.fixes)} alternatives here, not {fix + 1}")
        if verdict is Verdict.REWORD:
            if new is None:
                raise InputError("what should it read instead?")
            if whole and self.store.text_of(spot.document)[spot.start : spot.end] != spot.old:
                raise InputError("this repair changes places far apart: reword it place by place")

    def _write(self, rows: Sequence[tuple[Spot, Verdict, Scope, str | None, int]], note: str, settles: bool) -> Done:
        at = now()
        with self.store.writing() as db:
            first = 1 + int(db.execute("SELECT coalesce(max(id), 0) FROM decision").fetchone()[0])
            for spot, verdict, scope, new, fix in rows:
                words = {"before": spot.before[-24:], "old": spot.old, "new": spot.new, "after": spot.after[:24]}
                db.execute(
                    "INSERT INTO decision (batch, document, key, digest, rule, verdict, scope, rank, new, fix, by, at, "
                    "note, settles, words) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (
                        first,
                        spot.name,
                        spot.key,
                        spot.digest,
                        spot.rule,
                        verdict.value,
                        scope.value,
                        RANKS[scope],
                        new,
                        fix,
                        self.by,
                        at,
                        note,
                        settles,
                        json.dumps(words),
                    ),
                )
            places = decided(db, first, first + len(rows) - 1)
            disputed = db.execute(
                "SELECT count(*) FROM touched t JOIN place p ON p.id = t.place WHERE p.verdict = 'disputed'"
            ).fetchone()[0]
        return Done(first, places, int(disputed))

    def undo(self, batch: int | None = None) -> Event | None:
        """Take back a batch, by default this person's last; what it was, or None if there is none.

        A row is added that says so; none goes. Raises `InputError` for a batch that is not there, or undone.
        """
        with self.store.writing() as db:
            if batch is None:
                found = db.execute(
                    "SELECT max(d.batch) FROM decision d WHERE d.by = ? AND d.verdict <> ? AND NOT EXISTS "
                    "(SELECT 1 FROM decision u WHERE u.undoes = d.batch)",
                    (self.by, UNDO),
                ).fetchone()[0]
                if found is None:
                    return None
                batch = int(found)
            event = self._event(db, batch)
            if event.undone:
                raise InputError(f"decision {batch} was taken back already")
            db.execute(
                "INSERT INTO decision (batch, document, key, digest, rule, verdict, scope, rank, by, at, undoes) "
                "SELECT 1 + (SELECT max(id) FROM decision), document, key, digest, rule, ?, scope, rank, ?, ?, batch "
                "FROM decision WHERE batch = ? ORDER BY id LIMIT 1",
                (UNDO, self.by, now(), batch),
            )
            undone(db, batch)
        return event

    def _event(self, db: sqlite3.Connection, batch: int) -> Event:
        for event in self.log(limit=1, batch=batch):
            return event
        raise InputError(f"there is no decision {batch} to take back")

    def log(self, *, limit: int = 20, batch: int | None = None) -> list[Event]:
        """The latest batches, the last first, with undos left out and what they took back marked."""
        rows = self.store.db.execute(
            "SELECT d.batch, d.verdict, d.rule, d.words, count(*), d.scope, d.by, d.at, EXISTS "
            "(SELECT 1 FROM decision u WHERE u.undoes = d.batch), "
            "(SELECT min(s.id) FROM same s WHERE s.digest = d.digest) FROM decision d "
            "WHERE d.verdict <> ? AND (?2 IS NULL OR d.batch = ?2) GROUP BY d.batch ORDER BY d.batch DESC LIMIT ?3",
            (UNDO, batch, limit),
        )
        out = []
        for number, verdict, rule, words, count, scope, by, at, gone, group in rows:
            said = json.loads(words) if words else {}
            old, new = said.get("old", ""), said.get("new", "")
            out.append(Event(number, verdict, rule, old, new, count, scope, by, at, bool(gone), group))
        return out

    # ---- many at once, and many people

    def preview(self, query: Query, *, samples: int = 12) -> Preview:
        """What `decide_all` would reach."""
        where, values = query.wanted
        source = "FROM place p JOIN same s ON s.id = p.same"
        db = self.store.db
        groups, places, documents = db.execute(
            f"SELECT count(DISTINCT s.id), count(*), count(DISTINCT p.document) {source} WHERE {where}", values
        ).fetchone()
        rules = db.execute(
            f"SELECT s.rule, count(*) {source} WHERE {where} GROUP BY s.rule ORDER BY 2 DESC, 1 LIMIT 20", values
        ).fetchall()
        ids = db.execute(
            f"SELECT min(p.id) {source} WHERE {where} GROUP BY s.id ORDER BY count(*) DESC, 1 LIMIT ?",
            (*values, samples),
        ).fetchall()
        shown = tuple(queue.spot(self.store, place) for (place,) in ids)
        return Preview(groups, places, documents, tuple(rules), shown)

    def claim(self, digest: str) -> tuple[str, float] | None:
        """Open a group: it is this person's for five minutes, unless somebody else has it: who, until when."""
        with self.store.writing() as db:
            held = db.execute("SELECT by, until FROM claim WHERE digest = ?", (digest,)).fetchone()
            if held is not None and held[0] != self.by and held[1] > time.time():
                return str(held[0]), float(held[1])
            db.execute("DELETE FROM claim WHERE by = ? OR until < ?", (self.by, time.time()))
            db.execute("INSERT OR REPLACE INTO claim VALUES (?, ?, ?)", (digest, self.by, time.time() + _LEASE))
        return None

    def claims(self) -> list[tuple[str, str, float]]:
        """The groups that people have open: digest, who, until when (seconds since 1970)."""
        rows = self.store.db.execute("SELECT digest, by, until FROM claim WHERE until > ?", (time.time(),))
        return list(rows)

    def release(self) -> None:
        """Leave what this person has open."""
        with self.store.writing() as db:
            db.execute("DELETE FROM claim WHERE by = ?", (self.by,))

    def _free(self, digests: Sequence[str], force: bool) -> None:
        if force:
            return
        for digest, by, until in self.claims():
            if by != self.by and digest in digests:
                left = max(1, round((until - time.time()) / 60))
                raise Claimed(f"{by} has this open, for {left} more min at most; decide all the same, or go on")

    # ---- reading

    def _first(self, group: int) -> Spot:
        found = queue.spots(self.store, group, Query(), limit=1)
        if not found:
            raise InputError(f"there is no group {group} in this store")
        return found[0]

    def _ids(self, group: int, query: Query) -> list[int]:
        """The places of a group that a query shows and nobody decided by themselves."""
        where = " AND ".join(("p.same = ?", *query.places))
        sql = (
            "SELECT p.id FROM place p JOIN same s ON s.id = p.same JOIN document m ON m.id = p.document WHERE "
            f"{where} AND NOT EXISTS (SELECT 1 FROM standing t WHERE t.place = p.id AND t.by = ? AND t.rank = 2)"
        )
        rows = self.store.db.execute(sql, (group, *query.place_values, self.by)).fetchall()
        ids = [place for (place,) in rows]
        return ids or [s.id for s in queue.spots(self.store, group, query, limit=1 << 30)]

    def entries(self, query: Query, *, limit: int = 50, skip: int = 0) -> list[Entry]:
        """A page of the queue."""
        return queue.entries(self.store, query, limit=limit, skip=skip)

    def wording(self, spot: Spot) -> tuple[str, str]:
        """What stands at a place, and how the proposed repair reads: where a rewording starts from."""
        text = self.store.text_of(spot.document)
        old = text[spot.start : spot.end]
        if not spot.fixes:
            return old, old
        edits = spot.fixes[0][1]
        grown = sum(edit.growth for edit in edits)
        return old, apply(text, edits)[spot.start : spot.end + grown]
