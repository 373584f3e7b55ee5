"""Decisions as a file: what holds for each place, in a form that needs no store, no rules and no engine.

A ruling names its place by the words that stand there and around, so that it finds it again in a text that changed
elsewhere; where it does not, it is stale and says so. The file is JSON lines, one ruling a line; `normalize apply`
and the dismissals of `normalize check` read it alike.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from normalize.edits import Edit, apply
from normalize.errors import InputError
from normalize.findings import Decision, Scope, Verdict
from normalize.records import dumps
from normalize.text import Span

__all__ = ["Anchor", "Refused", "Ruling", "anchored", "by_document", "carry_out", "read_rulings", "to_row"]

_LAST_WORDS = re.compile(r"\S*\s*\S*\s*\Z")
_FIRST_WORDS = re.compile(r"\s*\S*\s*\S*")
_REACH = 40
"""Code points on either side that take part in naming a place, two words at most."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place by its words: `text` stands there, between `before` and `after`.

    It began at code point `start`, and was the `nth` (from 0) of `of` places with these words.
    """

    before: str
    text: str
    after: str
    start: int
    nth: int = 0
    of: int = 1

    def find(self, text: str) -> int | None:
        """Where the place begins in a text; None where it is gone or cannot be told from others."""
        found = list(_occurrences(text, self.before + self.text + self.after))
        if len(found) != self.of:
            return None
        return found[self.nth] + len(self.before)


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision with the place it is about, and the edits that carry it out (offsets from the anchor's start)."""

    decision: Decision
    document: str
    rule: str
    anchor: Anchor
    edits: tuple[Edit, ...] = ()
    same: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """A ruling that was not carried out, and why. `start` is where it lay, or lies, in code points."""

    ruling: Ruling
    reason: str
    start: int


def anchored(text: str, span: Span) -> Anchor:
    """The anchor of a place, by two words on either side.

    >>> anchored("so he said , and left", Span(10, 12))
    Anchor(before='he said', text=' ,', after=' and left', start=10, nth=0, of=1)
    """
    start, end = span.start, span.end
    before = _LAST_WORDS.search(text[max(0, start - _REACH) : start])
    after = _FIRST_WORDS.match(text[end : end + _REACH])
    assert before is not None
    assert after is not None
    whole = before[0] + span.of(text) + after[0]
    found = list(_occurrences(text, whole))
    return Anchor(before[0], span.of(text), after[0], start, found.index(start - len(before[0])), len(found))


def _occurrences(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0 and words:
        yield at
        at = text.find(words, at + 1)


def carry_out(text: str, rulings: Sequence[Ruling]) -> tuple[list[Edit], list[Refused]]:
    """The edits of a text that rulings of acceptance and rewording ask for, and the rulings that are refused.

    A pure function. Refused is what is stale, and of two that rewrite the same place the earlier one. What stands
    in the text already is neither.

    >>> ruling = Ruling(Decision("k", Verdict.ACCEPT), "a", "any.x.y", anchored("so , he", Span(2, 3)),
    ...                 (Edit(Span(0, 1), " ", ""),))
    >>> carry_out("Well, so , he", [ruling])
    ([Edit(span=Span(start=8, end=9), old=' ', new='')], [])
    >>> carry_out("so: he", [ruling])[1][0].reason
    'its text has changed'
    """
    taken: list[tuple[Edit, Ruling]] = []
    refused: list[Refused] = []
    for ruling in sorted(rulings, key=lambda ruling: ruling.decision.at, reverse=True):
        if ruling.decision.verdict not in (Verdict.ACCEPT, Verdict.REWORD) or not ruling.edits:
            continue
        anchor = ruling.anchor
        start = anchor.find(text)
        if start is None:
            if not _done(text, ruling):
                refused.append(Refused(ruling, _why(text, anchor), anchor.start))
            continue
        edits = [Edit(Span(start + e.span.start, start + e.span.end), e.old, e.new) for e in ruling.edits]
        if any(text[edit.span.start : edit.span.end] != edit.old for edit in edits):
            refused.append(Refused(ruling, "its edits do not fit its words: the file was changed by hand", start))
            continue
        fresh = [edit for edit in edits if all(edit != other for other, _ in taken)]
        rival = next((r for e in fresh for other, r in taken if e.span.collides(other.span)), None)
        if rival is not None:
            says = f"a later decision rewrites the same place ({rival.rule}, by {rival.decision.by or 'somebody'})"
            refused.append(Refused(ruling, says, start))
            continue
        taken += [(edit, ruling) for edit in fresh]
    refused.sort(key=lambda one: one.start)
    return sorted(edit for edit, _ in taken), refused


def _why(text: str, anchor: Anchor) -> str:
    found = sum(1 for _ in _occurrences(text, anchor.before + anchor.text + anchor.after))
    if not found:
        return "its text has changed"
    was = "once" if anchor.of == 1 else f"{anchor.of} times"
    return f"its words stood here {was} and now {found} times, so the place cannot be told"


def _done(text: str, ruling: Ruling) -> bool:
    """Whether the text reads already as the ruling would make it."""
    anchor = ruling.anchor
    new = apply(anchor.text, ruling.edits)
    made = sum(1 for _ in _occurrences(text, anchor.before + new + anchor.after))
    left = sum(1 for _ in _occurrences(text, anchor.before + anchor.text + anchor.after))
    return made > 0 and made + left >= anchor.of


def to_row(ruling: Ruling) -> str:
    """A ruling as a line of JSON, with its line break."""
    decision, anchor = ruling.decision, ruling.anchor
    row: dict[str, Any] = {
        "key": decision.key,
        "verdict": decision.verdict.value,
        "scope": decision.scope.value,
        "document": ruling.document,
        "rule": ruling.rule,
        "by": decision.by,
        "at": decision.at,
        "note": decision.note,
        "before": anchor.before,
        "text": anchor.text,
        "after": anchor.after,
        "start": anchor.start,
    }
    if anchor.of > 1:
        row |= {"nth": anchor.nth, "of": anchor.of}
    if ruling.edits:
        row["edits"] = [{"start": e.span.start, "end": e.span.end, "old": e.old, "new": e.new} for e in ruling.edits]
    if decision.new is not None:
        row["new"] = decision.new
    if decision.fix:
        row["fix"] = decision.fix
    if ruling.same:
        row["same"] = ruling.same
    return dumps(row) + "\n"


def read_rulings(file: Path) -> list[Ruling]:
    """The rulings of a file. Raises `InputError` with file, line and what is wrong there.

    Lines without a place (dismissals written by hand) are left out: nothing can be applied by them.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{file}: cannot be read as decisions: {error}") from error
    out = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if "before" not in row:
                continue
            out.append(_ruling(row))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise InputError(
                f"{file}:{number}: not a decision as `normalize review --export` writes it: {error}"
            ) from error
    return out


def _ruling(row: Mapping[str, Any]) -> Ruling:
    edits = tuple(Edit(Span(e["start"], e["end"]), str(e["old"]), str(e["new"])) for e in row.get("edits", ()))
    anchor = Anchor(row["before"], row["text"], row["after"], row["start"], row.get("nth", 0), row.get("of", 1))
    if not all(isinstance(part, str) for part in (anchor.before, anchor.text, anchor.after)):
        raise TypeError("before, text and after are strings")
    if not 0 <= anchor.nth < anchor.of:
        raise ValueError("nth counts from 0 and stays below of")
    for edit in edits:
        if anchor.text[edit.span.start : edit.span.end] != edit.old:
            raise ValueError(f"an edit expects {edit.old!r}, which is not in 'text' there")
    apply(anchor.text, sorted(edits))  # raises for edits that overlap
    decision = Decision(
        key=row["key"],
        verdict=Verdict(row["verdict"]),
        scope=Scope(row.get("scope", "here")),
        new=row.get("new"),
        fix=row.get("fix", 0),
        by=row.get("by", ""),
        at=row.get("at", ""),
        note=row.get("note", ""),
    )
    return Ruling(decision, str(row.get("document", "")), row.get("rule", ""), anchor, edits, row.get("same", ""))


def by_document(rulings: Iterable[Ruling]) -> dict[str, tuple[Ruling, ...]]:
    """Rulings by the id of their document; of several about one key the last one holds."""
    last: dict[tuple[str, str], Ruling] = {}
    for ruling in rulings:
        place = (ruling.document, ruling.decision.key)
        last.pop(place, None)
        last[place] = ruling
    out: dict[str, list[Ruling]] = {}
    for (document, _), ruling in last.items():
        out.setdefault(document, []).append(ruling)
    return {document: tuple(mine) for document, mine in out.items()}
