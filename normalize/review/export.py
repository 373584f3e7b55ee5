"""What a review came to: rulings, the log, cleaned texts, and a report."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from normalize.edits import Edit, apply
from normalize.findings import Decision, Safety, Scope, Verdict
from normalize.records import dumps
from normalize.review import queue
from normalize.review.queue import Spot
from normalize.review.rulings import Anchor, Refused, Ruling, anchored, carry_out
from normalize.review.store import Store
from normalize.text import Span

__all__ = ["Cleaned", "cleaned", "documents", "log_rows", "rulings"]

_RULES = "normalize"
"""Who stands for a safe repair that nobody refused."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text of the store with what was decided carried out, and the decisions that could not be."""

    name: str
    path: str
    line: int
    language: str
    before: str
    edits: tuple[Edit, ...]
    refused: tuple[Refused, ...]

    @property
    def text(self) -> str:
        """The cleaned text."""
        return apply(self.before, self.edits)


def documents(store: Store) -> Iterator[tuple[int, str, str, int, str]]:
    """The documents of a store as (id, name, path, line, language), in the order they came in."""
    rows = store.db.execute("SELECT id, name, path, line, coalesce(language, '') FROM document ORDER BY id").fetchall()
    for id_, name, path, line, language in rows:
        yield id_, _text(name), _text(path), line, language


def rulings(store: Store, *, safe: bool = False) -> Iterator[Ruling]:
    """What holds for each decided place, document by document; with `safe` also the safe repairs nobody refused.

    Disputed places and those left for later are no rulings.
    """
    for document, name, _, _, _ in documents(store):
        text: str | None = None
        for spot in queue.spots_in(store, document):
            decision = _decision(spot, safe=safe)
            if decision is None:
                continue
            if text is None:
                text = store.text_of(document)
            yield _ruling(spot, decision, name, text)
            for key in spot.also:
                if decision.verdict is Verdict.REJECT:
                    yield Ruling(_named(decision, key), name, spot.rule, _anchor(spot, text), (), spot.digest)


def _decision(spot: Spot, *, safe: bool) -> Decision | None:
    if spot.verdict in (Verdict.ACCEPT, Verdict.REJECT, Verdict.REWORD):
        stand = next(stand for stand in reversed(spot.stands) if stand.verdict == spot.verdict)
        verdict = Verdict(stand.verdict)
        return Decision(spot.key, verdict, Scope.HERE, stand.new, stand.fix, stand.by, stand.at, stand.note)
    if safe and spot.verdict is None and spot.tier == Safety.SAFE:
        return Decision(spot.key, Verdict.ACCEPT, Scope.HERE, by=_RULES)
    return None


def _named(decision: Decision, key: str) -> Decision:
    return Decision(key, decision.verdict, decision.scope, by=decision.by, at=decision.at, note=decision.note)


def _edits(spot: Spot, decision: Decision, text: str) -> tuple[Edit, ...]:
    if decision.verdict is Verdict.REWORD and decision.new is not None:
        old = text[spot.start : spot.end]
        return (Edit(Span(spot.start, spot.end), old, decision.new),) if old != decision.new else ()
    if decision.verdict is Verdict.ACCEPT and decision.fix < len(spot.fixes):
        return spot.fixes[decision.fix][1]
    return ()


def _anchor(spot: Spot, text: str, edits: tuple[Edit, ...] = ()) -> Anchor:
    start = min([spot.start, *(edit.span.start for edit in edits)])
    end = max([spot.end, *(edit.span.end for edit in edits)])
    return anchored(text, Span(start, end))


def _ruling(spot: Spot, decision: Decision, name: str, text: str) -> Ruling:
    edits = _edits(spot, decision, text)
    anchor = _anchor(spot, text, edits)
    moved = tuple(Edit(Span(e.span.start - anchor.start, e.span.end - anchor.start), e.old, e.new) for e in edits)
    return Ruling(decision, name, spot.rule, anchor, moved, spot.digest)


def cleaned(store: Store, *, safe: bool = True) -> Iterator[Cleaned]:
    """Every document with its rulings carried out, in the order they came in."""
    for document, name, path, line, language in documents(store):
        text = store.text_of(document)
        mine = []
        for spot in queue.spots_in(store, document):
            decision = _decision(spot, safe=safe)
            if decision is not None:
                mine.append(_ruling(spot, decision, name, text))
        edits, refused = carry_out(text, mine)
        yield Cleaned(name, path, line, language, text, tuple(edits), tuple(refused))


def log_rows(store: Store) -> Iterator[str]:
    """The whole log as JSON lines, undos and what they took back included."""
    names = "id, batch, document, key, digest, rule, verdict, scope, new, fix, by, at, note, settles, undoes, words"
    columns = names.split(", ")
    for row in store.db.execute(f"SELECT {names} FROM decision ORDER BY id"):
        said = dict(zip(columns, row, strict=True))
        said["document"] = _text(said["document"])
        said["words"] = json.loads(said["words"]) if said["words"] else None
        said["settles"] = bool(said["settles"])
        yield dumps(said) + "\n"


def _text(value: str | bytes) -> str:
    return value if isinstance(value, str) else value.decode("utf-8", "surrogatepass")
