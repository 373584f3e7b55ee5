"""Findings that a person does not want to see again.

A dismissal names a finding by its key, which is made of what it says and of the neighbouring words, so it
holds when the text around moves. The file is JSON lines, to be read, kept in version control and merged:
one decision a line, with the words of the finding beside the key for people.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from normalize.edits import Edit
from normalize.errors import InputError
from normalize.findings import Choice, Finding, Result, Safety, Scope, Verdict

__all__ = ["NONE", "Dismissals", "append", "load_dismissals", "row_of"]

_NARROW = (Scope.HERE.value, Scope.DOCUMENT.value)


@dataclass(frozen=True, slots=True)
class Dismissals:
    """Dismissed keys: everywhere, and in one document (by id) each; and edits that a rule is never to propose.

    `alike` names those edits as `normalize.review.places` does.
    """

    everywhere: frozenset[str] = frozenset()
    within: frozenset[tuple[str, str]] = frozenset()
    alike: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.everywhere or self.within or self.alike)

    def covers(self, document: str, key: str) -> bool:
        """Whether this finding of this document is dismissed."""
        return key in self.everywhere or (document, key) in self.within

    def without(self, result: Result) -> tuple[Result, int]:
        """The result without what is dismissed, and how many findings that were.

        A repair that mends another finding too is made anew for that one alone, where its own edits
        stand free of the rest; otherwise it is left out.
        """
        gone = {f.key for f in result.findings if self.covers(result.document.id, f.key)}
        if self.alike and result.findings:
            from normalize.review.places import places_of  # only who said "always" pays for it

            for place in places_of(result, hints=True):
                if place.same in self.alike:
                    gone.update((place.key, *place.also))
        if not gone:
            return result, 0
        findings = tuple(f for f in result.findings if f.key not in gone)
        by_key = {f.key: f for f in findings}
        kept = [choice for choice in result.chosen if not gone.intersection(choice.findings)]
        for choice in result.chosen:
            if gone.intersection(choice.findings):
                rest = [by_key[key] for key in choice.findings if key in by_key]
                kept += _alone(rest, choice.safety, kept)
        kept.sort(key=lambda choice: choice.edits)
        return replace(result, findings=findings, chosen=tuple(kept)), len(gone)


def _alone(findings: Iterable[Finding], safety: Safety, others: Iterable[Choice]) -> list[Choice]:
    taken: list[Edit] = [edit for choice in others for edit in choice.edits]
    out = []
    for finding in findings:
        fix = next((fix for fix in finding.fixes if fix.safety >= safety), None)
        if fix is None or any(edit.span.collides(other.span) for edit in fix.edits for other in taken):
            continue
        taken += fix.edits
        out.append(Choice((finding.key,), safety, fix.edits))
    return out


NONE = Dismissals()


def load_dismissals(file: Path) -> Dismissals:
    """Read a dismissals file. Raises `InputError` with file, line and what is wrong there.

    Of the rows only those that reject count; later ones win, so an accepted finding is seen again.
    """
    everywhere: set[str] = set()
    within: set[tuple[str, str]] = set()
    alike: set[str] = set()
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{file}: cannot be read as a dismissals file: {error}") from error
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            key, verdict, scope = row["key"], row.get("verdict", "reject"), row.get("scope", "corpus")
            same = row.get("same") if scope == Scope.ALWAYS.value else None
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise InputError(f'{file}:{number}: not a dismissal of the form {{"key": "..."}}') from error
        if not isinstance(key, str) or verdict not in set(Verdict) or scope not in set(Scope):
            raise InputError(
                f"{file}:{number}: a key is a string, verdict one of {_words(Verdict)}, scope one of {_words(Scope)}"
            )
        if isinstance(same, str):
            (alike.add if verdict == "reject" else alike.discard)(same)
        elif scope in _NARROW:
            place = (str(row.get("document", "")), key)
            (within.add if verdict == "reject" else within.discard)(place)
        else:
            (everywhere.add if verdict == "reject" else everywhere.discard)(key)
    return Dismissals(frozenset(everywhere), frozenset(within), frozenset(alike))


def _words(kind: type[Verdict] | type[Scope]) -> str:
    return ", ".join(kind)


def row_of(result: Result, finding: Finding, *, at: str, note: str = "") -> str:
    """The line that dismisses a finding, with its line break."""
    row = {
        "key": finding.key,
        "verdict": Verdict.REJECT.value,
        "scope": Scope.CORPUS.value,
        "rule": finding.rule,
        "text": _around(result.document.text, finding),
        "document": result.document.id,
        "at": at,
        "note": note,
    }
    line = json.dumps(row, ensure_ascii=False)
    return line.encode("utf-8", "replace").decode("utf-8") + "\n"


def _around(text: str, finding: Finding) -> str:
    start, end = finding.span.start, finding.span.end
    return text[max(0, start - 20) : start + min(end - start, 80)] + text[min(end, start + 80) : end + 20]


def append(file: Path, lines: Iterable[str]) -> None:
    """Add lines to the end of a file, in one write that reaches the disk."""
    data = "".join(lines).encode()
    with file.open("ab") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
