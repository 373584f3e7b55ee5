"""What is found, what could be done about it, and what was decided.

Three scales answer three questions. Severity: how bad is it if it stays? Confidence: how likely is the
finding right (0 to 1)? Safety: may the fix be applied unattended?
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from normalize.edits import Edit, apply
from normalize.text import Document, Span

__all__ = [
    "SURE",
    "Choice",
    "Decision",
    "Dropped",
    "Evidence",
    "Finding",
    "Fix",
    "Result",
    "Safety",
    "Scope",
    "Severity",
    "SourceGuess",
    "Verdict",
]


class Safety(enum.IntEnum):
    """Whether a fix may be applied unattended; each member is a promise to the user."""

    HINT = 0
    """Shown on request, never applied, never counts for an exit code."""
    REVIEW = 1
    """Probably right; a person decides, or the user opts in."""
    SAFE = 2
    """Restores what was certainly meant."""

    @property
    def label(self) -> str:
        """The word used in packs and records."""
        return self.name.lower()


class Severity(enum.IntEnum):
    """How bad the artifact is if it stays."""

    NOTE = 0
    """A reader hardly notices."""
    WARNING = 1
    """A reader stumbles."""
    ERROR = 2
    """The meaning suffers, or the text is unreadable here."""

    @property
    def label(self) -> str:
        """The word used in packs and records."""
        return self.name.lower()


class Verdict(enum.StrEnum):
    """What a person said about a finding."""

    ACCEPT = "accept"
    REJECT = "reject"
    REWORD = "reword"
    LATER = "later"


class Scope(enum.StrEnum):
    """How far a decision reaches."""

    HERE = "here"
    DOCUMENT = "document"
    CORPUS = "corpus"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for, or with a negative weight against, a finding.

    `kind` is a short slug ("neighbour", "frequency", "line-length"); `says` a sentence for people.
    `span` is a place in the document, or in the sibling that `document` names.
    """

    kind: str
    says: str
    span: Span | None = None
    document: str | None = None
    weight: float = 1.0


SURE = 0.7
"""The share from which a source language, or the sources of a rule together, are taken for granted."""


@dataclass(frozen=True, slots=True)
class SourceGuess:
    """How likely each language is that a text was translated from, most likely first, and why.

    What the shares leave of 1 is "unknown", which takes in that the text is no translation.
    """

    shares: tuple[tuple[str, float], ...] = ()
    evidence: tuple[Evidence, ...] = ()

    @property
    def language(self) -> str | None:
        """The source language, if one is sure enough; None is a full answer: unknown, or no translation."""
        return self.shares[0][0] if self.shares and self.shares[0][1] >= SURE else None

    @property
    def unknown(self) -> float:
        """The share of "unknown"."""
        return max(0.0, 1.0 - sum(share for _, share in self.shares))

    def share(self, sources: Collection[str]) -> float:
        """How likely it is that the source is one of these base tags."""
        return sum(share for source, share in self.shares if source in sources)


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits that repair one finding together, all or none of them.

    `edits` are sorted and do not collide.
    """

    edits: tuple[Edit, ...]
    safety: Safety
    title: str = ""

    @property
    def reach(self) -> Span:
        """From the first edit's start to the last edit's end."""
        return Span(self.edits[0].span.start, self.edits[-1].span.end)


@dataclass(frozen=True, slots=True)
class Finding:
    """An artifact in a document: where, which rule, why, how sure, and what could be done.

    `key` names the finding by what it says and by its neighbours, not by its place, so that a
    decision about it survives edits elsewhere. `fixes` are alternatives, best first; may be empty.
    """

    key: str
    rule: str
    category: str
    span: Span
    message: str
    severity: Severity
    confidence: float
    evidence: tuple[Evidence, ...] = ()
    fixes: tuple[Fix, ...] = ()

    @property
    def is_hint(self) -> bool:
        """Hidden unless asked for: a note that offers nothing but hints."""
        return self.severity is Severity.NOTE and all(fix.safety is Safety.HINT for fix in self.fixes)


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of the plan: edits over the original, and the findings they come from."""

    findings: tuple[str, ...]
    safety: Safety
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Dropped:
    """A fix that was not chosen, why, and the finding whose fix won instead (or None)."""

    finding: str
    fix: Fix
    reason: str
    rival: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about a finding, named by its key.

    `new` is the text of a rewording; of an acceptance `fix` says which alternative, from 0.
    """

    key: str
    verdict: Verdict
    scope: Scope = Scope.HERE
    new: str | None = None
    fix: int = 0
    by: str = ""
    at: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """Everything one run says about one document.

    `chosen` is the plan: choices whose edits never overlap, so that any subset of them applies.
    `damage` is the share of the document's words that findings touch, weighted by severity (0 to 1).
    `meta` holds what a layout repair takes out of the text (dates, credits). Where the
    fuse has blown, `refused` says why, and nothing in the plan is safe. `source` is what was guessed of the
    language it was translated from, where the document does not say.
    """

    document: Document
    findings: tuple[Finding, ...] = ()
    chosen: tuple[Choice, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    fingerprint: str = ""
    language: str | None = None
    damage: float = 0.0
    meta: Mapping[str, object] = field(default_factory=dict, hash=False)
    refused: str = ""
    source: SourceGuess = SourceGuess()

    @property
    def text(self) -> str:
        """The text with the safe part of the plan applied."""
        return self.at(Safety.SAFE)

    def at(self, tier: Safety) -> str:
        """The text with every choice of at least this safety applied."""
        return apply(self.document.text, self.edits(tier))

    def edits(self, tier: Safety = Safety.SAFE) -> list[Edit]:
        """The edits of every choice of at least this safety, in order."""
        return sorted(e for choice in self.chosen if choice.safety >= tier for e in choice.edits)

    def visible(self, *, hints: bool = False) -> tuple[Finding, ...]:
        """The findings a person is shown."""
        return self.findings if hints else tuple(f for f in self.findings if not f.is_hint)
