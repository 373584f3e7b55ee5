"""The review store: decisions that hold, are never lost, never changed, and go stale loudly."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalize import Document, Edit, Evidence, Finding, Fix, Result, Safety, Severity, Span
from normalize.errors import InputError
from normalize.findings import Choice, Scope, Verdict
from normalize.render.style import PLAIN
from normalize.review import export, queue, report
from normalize.review.schema import MIGRATIONS
from normalize.review.session import Claimed, Session
from normalize.review.standing import rebuild
from normalize.review.store import Store, is_store


def result(name: str, text: str, *changes: tuple[str, str], language: str = "en", rule: str = "any.x.slip") -> Result:
    """A text in which every occurrence of an old form is found, its repair for review."""
    findings, chosen = [], []
    for old, new in changes:
        at = text.find(old)
        while at >= 0:
            edit = Edit(Span(at, at + len(old)), old, new)
            key = f"{abs(hash((name, text[max(0, at - 5) : at], old, text[at + len(old) :][:5]))):016x}"
            fixes = (Fix((edit,), Safety.REVIEW), Fix((Edit(edit.span, old, new + "!"),), Safety.REVIEW, "louder"))
            findings.append(
                Finding(key, rule, "x", edit.span, f"'{old}'?", Severity.WARNING, 0.8, (Evidence("a", "so"),), fixes)
            )
            chosen.append(Choice((key,), Safety.REVIEW, (edit,)))
            at = text.find(old, at + len(old))
    findings.sort(key=lambda f: f.span)
    chosen.sort(key=lambda c: c.edits)
    return Result(Document(text, id=name), tuple(findings), tuple(chosen), language=language)


def put(store: Store, *results: Result) -> list[tuple[str, str, str, str]]:
    return store.add((one, one.document.id, 1) for one in results).stale or []


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "s.db") as one:
        put(
            one,
            result("a", "We saw teh sea. Then teh land, and cofee.", ("teh", "the"), ("cofee", "coffee")),
            result("b", "Under teh bridge.", ("teh", "the"), language="de"),
        )
        yield one


def verdicts(store: Store, session: Session, said: str = "is:all") -> list[str | None]:
    query = session.query(said)
    return [s.verdict for e in session.entries(query) for s in queue.spots(store, e.id, query)]


def first(session: Session, said: str = "is:all") -> int:
    return session.entries(session.query(said))[0].id


def test_the_same_edit_is_one_entry_and_the_one_that_settles_most_comes_first(store: Store) -> None:
    session = Session(store, "ada")
    shown = [(e.old, e.new, e.open) for e in session.entries(session.query())]
    assert shown == [("teh", "the", 3), ("cofee", "coffee", 1)]


def test_what_was_refused_by_itself_stays_refused_when_the_rest_is_accepted(store: Store) -> None:
    session = Session(store, "ada")
    group = first(session)
    places = queue.spots(store, group, session.query())
    session.decide_place(places[1].id, Verdict.REJECT)
    session.decide(group, Verdict.ACCEPT, query=session.query())
    assert [s.verdict for s in queue.spots(store, group, session.query())] == ["accept", "reject", "accept"]
    session.undo()
    assert [s.verdict for s in queue.spots(store, group, session.query())] == [None, "reject", None]


def test_a_decision_for_a_document_reaches_its_like_there_alone(store: Store) -> None:
    session = Session(store, "ada")
    places = queue.spots(store, first(session), session.query())
    done = session.decide_place(places[0].id, Verdict.ACCEPT, scope=Scope.DOCUMENT)
    assert done.places == 2
    assert [s.verdict for s in queue.spots(store, first(session), session.query())] == ["accept", "accept", None]


def test_where_only_some_places_are_shown_only_those_are_decided(store: Store) -> None:
    session = Session(store, "ada")
    query = session.query("lang:de")
    assert [(e.old, e.open) for e in session.entries(query)] == [("teh", 1)]
    session.decide(first(session, "lang:de"), Verdict.ACCEPT, query=query)
    assert sorted(map(str, verdicts(store, session))) == ["None", "None", "None", "accept"]


def test_the_log_refuses_to_be_changed(store: Store) -> None:
    session = Session(store, "ada")
    session.decide(first(session), Verdict.ACCEPT, query=session.query())
    with pytest.raises(sqlite3.IntegrityError, match="never changed"):
        store.db.execute("UPDATE decision SET verdict = 'reject'")
    with pytest.raises(sqlite3.IntegrityError, match="never deleted"):
        store.db.execute("DELETE FROM decision")
    session.undo()
    assert [e.undone for e in session.log()] == [True]
    assert store.db.execute("SELECT count(*) FROM decision").fetchone()[0] == 2


def test_undo_takes_back_the_own_last_decision_and_nothing_twice(store: Store) -> None:
    ada, ben = Session(store, "ada"), Session(store, "ben")
    group = first(ada)
    batch = ada.decide(group, Verdict.ACCEPT, query=ada.query()).batch
    assert ben.undo() is None
    assert ada.undo() is not None
    assert ada.undo() is None
    with pytest.raises(InputError, match="taken back already"):
        ada.undo(batch)


def test_people_who_differ_make_a_dispute_that_one_of_them_settles(store: Store) -> None:
    ada, ben = Session(store, "ada"), Session(store, "ben")
    group = first(ada)
    ada.decide(group, Verdict.ACCEPT, query=ada.query())
    assert ben.decide(group, Verdict.REJECT, query=ben.query()).disputed == 3
    assert verdicts(store, ben, "is:disputed") == ["disputed"] * 3
    assert [(s.by, s.verdict) for s in queue.spots(store, group, ben.query())[0].stands] == [
        ("ada", "accept"),
        ("ben", "reject"),
    ]
    ben.decide(group, Verdict.ACCEPT, query=ben.query(), settles=True)
    assert verdicts(store, ben, "is:disputed") == []
    ada.decide(group, Verdict.REJECT, query=ada.query())
    assert len(verdicts(store, ben, "is:disputed")) == 3


def test_a_group_that_somebody_has_open_waits_for_them(store: Store) -> None:
    ada, ben = Session(store, "ada"), Session(store, "ben")
    entry = ada.entries(ada.query())[0]
    assert ada.claim(entry.digest) is None
    held = ben.claim(entry.digest)
    assert held is not None
    assert held[0] == "ada"
    with pytest.raises(Claimed, match="ada has this open"):
        ben.decide(entry.id, Verdict.ACCEPT, query=ben.query())
    assert ben.decide(entry.id, Verdict.ACCEPT, query=ben.query(), force=True).places == 3
    ada.release()
    assert ben.claim(entry.digest) is None


def test_decisions_survive_a_rerun_and_edits_elsewhere_and_go_stale_loudly(store: Store) -> None:
    session = Session(store, "ada")
    places = queue.spots(store, first(session), session.query())
    session.decide_place(places[0].id, Verdict.ACCEPT)
    session.decide_place(places[1].id, Verdict.REJECT)
    text = "A new line before. We saw teh sea. Later teh land, and cofee."
    stale = put(store, result("a", text, ("teh", "the"), ("cofee", "coffee")))
    assert stale == [("a", "any.x.slip", "teh", "the")]  # the one beside which a word changed
    assert verdicts(store, session).count("accept") == 1
    assert [(one.document, one.verdict, one.old) for one in report.stale(session)] == [("a", "reject", "teh")]
    assert "stale decisions" in "".join(report.report_lines(session, PLAIN))
    assert put(store, result("a", text, ("teh", "the"), ("cofee", "coffee"))) == []
    assert verdicts(store, session).count("accept") == 1


def test_a_decision_for_the_corpus_holds_for_texts_that_come_later(store: Store) -> None:
    session = Session(store, "ada")
    session.decide(first(session), Verdict.ACCEPT, query=session.query())
    put(store, result("c", "Over teh hill.", ("teh", "the")))
    assert verdicts(store, session).count("accept") == 4


def test_rewording_and_alternatives_are_checked(store: Store) -> None:
    session = Session(store, "ada")
    group = first(session)
    with pytest.raises(InputError, match="what should it read"):
        session.decide(group, Verdict.REWORD, query=session.query())
    with pytest.raises(InputError, match="2 alternatives"):
        session.decide(group, Verdict.ACCEPT, query=session.query(), fix=2)
    session.decide(group, Verdict.REWORD, query=session.query(), new="that")
    assert verdicts(store, session).count("reword") == 3


def test_everything_at_once_with_one_refusal_is_one_step_back(store: Store) -> None:
    session = Session(store, "ada")
    query = session.query()
    preview = session.preview(query)
    assert (preview.groups, preview.places, preview.documents) == (2, 4, 2)
    refused = preview.samples[-1].id
    session.decide_all(query, Verdict.ACCEPT, refused=[refused])
    assert sorted(map(str, verdicts(store, session))) == ["accept", "accept", "accept", "reject"]
    session.undo()
    assert verdicts(store, session) == [None] * 4


def test_queries_find_what_they_name(store: Store) -> None:
    session = Session(store, "ada")

    def shown(said: str) -> list[str]:
        return [e.old for e in session.entries(session.query(said))]

    assert shown("coffee") == ["cofee"]
    assert shown("land") == ["teh", "cofee"]  # beside both
    assert shown("bridge") == ["teh"]
    assert shown("rule:any.x") == ["teh", "cofee"]
    assert shown("rule:any.y") == shown("tier:safe") == shown("sure:>0.9") == []
    assert shown("doc:b") == ["teh"]
    assert shown("100%") == shown("a_b") == []
    for wrong in ("is:so", "sure:1", "tier:x", "order:none"):
        with pytest.raises(InputError, match=wrong.partition(":")[0]):
            session.query(wrong)


def test_an_sqlite_file_of_something_else_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as db:
        db.execute("CREATE TABLE x (y)")
    assert is_store(other)
    with pytest.raises(InputError, match="no review store"):
        Store(other)
    (tmp_path / "text.db").write_text("just text, and more of it than a header has" * 30)
    with pytest.raises(InputError, match="cannot be used"):
        Store(tmp_path / "text.db")


def test_a_migration_is_all_or_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store(tmp_path / "s.db") as store:
        assert [name for (name,) in store.db.execute("SELECT name FROM migration")] == [n for n, _ in MIGRATIONS]
    broken = (*MIGRATIONS, ("breaks", "CREATE TABLE half (x);\nINSERT INTO nowhere VALUES (1);"))
    monkeypatch.setattr("normalize.review.schema.MIGRATIONS", broken)
    with pytest.raises(InputError):
        Store(tmp_path / "s.db")
    with sqlite3.connect(tmp_path / "s.db") as db:
        assert db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'half'").fetchone()[0] == 0
    monkeypatch.setattr("normalize.review.schema.MIGRATIONS", MIGRATIONS)
    Store(tmp_path / "s.db").close()
    monkeypatch.setattr("normalize.review.schema.MIGRATIONS", ())
    with pytest.raises(InputError, match="newer version"):
        Store(tmp_path / "s.db")


_KILLED = """
import sys
from normalize.findings import Verdict
from normalize.render.style import PLAIN
from normalize.review import export, queue, report
from normalize.review.session import Session
from normalize.review.store import Store
session = Session(Store(sys.argv[1]), "ada")
query = session.query("is:all")
spots = [s for e in session.entries(query) for s in queue.spots(session.store, e.id, query)]
number = 0
while True:
    number += 1
    session.decide_place(spots[number % len(spots)].id, Verdict.ACCEPT)
    print(number, flush=True)
"""


def test_every_acknowledged_decision_outlives_kill_9(store: Store, tmp_path: Path) -> None:
    worker = subprocess.Popen([sys.executable, "-c", _KILLED, str(tmp_path / "s.db")], stdout=subprocess.PIPE)
    assert worker.stdout is not None
    said = [worker.stdout.readline() for _ in range(3)]
    time.sleep(0.05)
    os.kill(worker.pid, signal.SIGKILL)
    said += worker.stdout.readlines()
    worker.wait()
    worker.stdout.close()
    told = [int(line) for line in said if line.endswith(b"\n")]
    with Store(tmp_path / "s.db") as again:
        kept = again.db.execute("SELECT count(*) FROM decision").fetchone()[0]
        assert told[-1] <= kept <= told[-1] + 1
        assert again.db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        Session(again, "ada").undo()


_step = st.tuples(
    st.sampled_from(["here", "document", "corpus", "undo", "again"]),
    st.sampled_from(["ada", "ben"]),
    st.sampled_from([Verdict.ACCEPT, Verdict.REJECT, Verdict.LATER]),
    st.integers(0, 3),
    st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_step, max_size=10))
def test_what_holds_follows_from_the_log_alone(steps: list[tuple[str, str, Verdict, int, bool]]) -> None:
    texts = (
        result("a", "We saw teh sea. Then teh land, and cofee.", ("teh", "the"), ("cofee", "coffee")),
        result("b", "Under teh bridge.", ("teh", "the")),
    )
    with Store(":memory:") as store:
        put(store, *texts)
        for kind, by, verdict, number, settles in steps:
            session = Session(store, by)
            query = session.query("is:all")
            spots = [s for e in session.entries(query) for s in queue.spots(store, e.id, query)]
            spot = sorted(spots, key=lambda s: (s.name, s.start))[number]
            if kind == "undo":
                session.undo()
            elif kind == "again":
                put(store, *texts)
            elif kind == "corpus":
                group = store.db.execute("SELECT same FROM place WHERE id = ?", (spot.id,)).fetchone()[0]
                session.decide(group, verdict, query=query, settles=settles)
            else:
                session.decide_place(spot.id, verdict, scope=Scope(kind), settles=settles)

        def state() -> list[tuple[object, ...]]:
            standing = "SELECT place, by, verdict, fix, rank, settles, decision FROM standing ORDER BY place, by"
            return [
                *store.db.execute("SELECT id, verdict FROM place ORDER BY id"),
                *store.db.execute(standing),
                *store.db.execute("SELECT id, places, open FROM same ORDER BY id"),
            ]

        before = state()
        rebuild(store.db)
        assert state() == before
        wrong = (
            "SELECT count(*) FROM same s WHERE s.open <> (SELECT count(*) - count(verdict) FROM place WHERE same=s.id)"
        )
        assert store.db.execute(wrong).fetchone()[0] == 0


def test_a_repair_that_cannot_stand_beside_another_is_its_alternative() -> None:
    text = "the chief of state said"
    wide, narrow = Edit(Span(4, 18), "chief of state", "head"), Edit(Span(4, 9), "chief", "boss")
    findings = tuple(
        Finding(str(n), f"any.x.r{n}", "x", e.span, "m", Severity.WARNING, 0.8, (), (Fix((e,), Safety.REVIEW),))
        for n, e in enumerate((wide, narrow))
    )
    chosen = (Choice(("0",), Safety.REVIEW, (wide,)),)
    with Store(":memory:") as store:
        put(store, Result(Document(text, id="a"), findings, chosen))
        session = Session(store, "ada")
        [entry] = session.entries(session.query())
        [spot] = queue.spots(store, entry.id, session.query())
        assert [title for title, _ in spot.fixes] == ["", "R1: boss"]
        session.decide(entry.id, Verdict.ACCEPT, query=session.query(), fix=1)
        [cleaned] = export.cleaned(store)
        assert (cleaned.text, cleaned.refused) == ("the boss of state said", ())


def test_an_alternative_is_taken_only_where_it_is_offered(store: Store) -> None:
    session = Session(store, "ada")
    session.decide(first(session), Verdict.ACCEPT, query=session.query(), fix=1)
    assert [one.text for one in export.cleaned(store)][1] == "Under the! bridge."
