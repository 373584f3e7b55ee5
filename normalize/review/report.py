"""What a review came to, in figures: for the terminal, and for the page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from normalize.render.style import Style, shown, width_of
from normalize.review import queue
from normalize.review.learning import learnt
from normalize.review.session import Session

__all__ = ["Person", "Stale", "hours", "people", "report_lines", "stale"]


@dataclass(frozen=True, slots=True)
class Person:
    """What one person did: decisions (batches), places that now stand so, and seconds between first and last."""

    name: str
    decisions: int
    places: int
    first: str
    last: str


def people(session: Session) -> list[Person]:
    """The people of a store, who decided most first."""
    rows = session.store.db.execute(
        "SELECT d.by, count(DISTINCT d.batch), (SELECT count(*) FROM standing t WHERE t.by = d.by), "
        "min(d.at), max(d.at) "
        "FROM decision d WHERE d.verdict <> 'undo' GROUP BY d.by ORDER BY 2 DESC, 1"
    )
    return [Person(*row) for row in rows]


def hours(session: Session, *, most: int = 48) -> list[tuple[str, int]]:
    """Decisions by the hour (UTC, as 2026-11-22T14), the latest hours in which there were any."""
    rows = session.store.db.execute(
        "SELECT substr(at, 1, 13), count(DISTINCT batch) FROM decision WHERE verdict <> 'undo' "
        "GROUP BY 1 ORDER BY 1 DESC LIMIT ?",
        (most,),
    ).fetchall()
    return [(hour, number) for hour, number in reversed(rows)]


@dataclass(frozen=True, slots=True)
class Stale:
    """A decision about one place whose text has changed since, or which is found no more."""

    document: str
    verdict: str
    rule: str
    before: str
    old: str
    new: str
    after: str
    by: str


def stale(session: Session) -> list[Stale]:
    """The decisions about single places that hold for nothing any more, by document."""
    rows = session.store.db.execute(
        "SELECT d.document, d.verdict, d.rule, d.words, d.by, max(d.id) FROM decision d WHERE d.scope = 'here' "
        "AND d.verdict NOT IN ('undo', 'later') AND NOT EXISTS (SELECT 1 FROM decision u WHERE u.undoes = d.batch) "
        "AND NOT EXISTS (SELECT 1 FROM place p JOIN document m ON m.id = p.document "
        "WHERE p.key = d.key AND m.name = d.document) GROUP BY d.document, d.key, d.by ORDER BY 1, 6"
    )
    out = []
    for document, verdict, rule, words, by, _ in rows:
        said = json.loads(words)
        name = document if isinstance(document, str) else document.decode("utf-8", "replace")
        out.append(Stale(name, verdict, rule, said["before"], said["old"], said["new"], said["after"], by))
    return out


def report_lines(session: Session, style: Style) -> Iterator[str]:
    """The report as lines of text."""
    progress = queue.progress(session.store, session.query("tier:safe,review,hint,none is:all"))
    said = ", ".join(f"{number:,} {verdict}" for verdict, number in sorted(progress.by_verdict.items()))
    yield f"{progress.places:,} places, {progress.open:,} open" + (f"; {said}" if said else "") + "\n"
    known = people(session)
    if known:
        yield "\n" + style.paint("people", "bold") + "\n"
        for person in known:
            counts = f"{person.decisions:>7,} decisions  {person.places:>7,} places"
            yield f"{counts}  {shown(person.name)}  {person.first} to {person.last}\n"
    gone = stale(session)
    if gone:
        yield "\n" + style.paint("stale decisions", "bold") + ": their text has changed, decide anew\n"
        for one in gone:
            words = shown(f"{one.before}[{one.old}]{one.after}", style)
            yield f"{shown(one.document)}  {one.verdict}  {one.rule}  {words}\n"
    rows = learnt(session.store)
    if not rows:
        return
    yield "\n" + style.paint("rules", "bold") + "  accepted of decided; measured before; at least (95%)\n"
    wide = max(width_of(row.rule) for row in rows)
    for row in rows:
        counts = f"{row.accepted:>6,} of {row.accepted + row.rejected:<6,}"
        before = f"{row.shipped[0]:,} of {row.shipped[1]:,}" if row.shipped[1] else "not measured"
        name = (
            row.rule + " " * (wide - width_of(row.rule)) if not row.language else f"{'':>{wide - 4}}{row.language:>4}"
        )
        yield f"{name}  {counts}  {before:>16}  {row.low:4.0%}  {row.says}\n"
    earned = [row for row in rows if row.says == "earns safe" and not row.language]
    if earned:
        yield "\nTo let what earned it be applied unattended, write into normalize.toml:\n"
        names = ", ".join(f'"{row.rule}>={row.low:.2f}"' for row in earned)
        yield f"apply = [{names}]\n"
    if any(row.says.startswith("loses") for row in rows):
        yield "\nTo let the counts lower what fell short, and move every confidence:\n"
        yield 'normalize review STORE --export confidence -o house.tsv      # and confidence = "house.tsv"\n'
