"""What became of each item, each edit and each finding of a document, as plain rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from normalize.evaluate.gold import Item
from normalize.render.style import Piece
from normalize.text import Span

__all__ = [
    "DocumentOutcome",
    "EditOutcome",
    "FindingOutcome",
    "Harm",
    "ItemOutcome",
    "KeepOutcome",
    "Offered",
    "Verdict",
]

Verdict: TypeAlias = Literal["right", "partial", "wrong", "harmful"]
"""Of a finding: its fix is (part of) an accepted repair; a step towards one; a false alarm or something that is not
accepted; it changes what was right. A finding without a fix is right where it lies on an error, else wrong.
"""

Offered: TypeAlias = Literal["safe", "review", "hint", "none"]
"""The safety of what a finding offers: of the plan's entry, or of its first fix."""

Harm: TypeAlias = Literal["wrong fix", "trap broken", "extra edit"]
"""An error became something not accepted; a `keep` place was changed; an edit on no gold item."""


@dataclass(frozen=True, slots=True)
class ItemOutcome:
    """What became of an error of the gold.

    `detected_by`: the rules with a finding on it. `offered_by`: the rules of which one of the first three fixes
    there is an accepted repair. `fate`: fixed (its text, with up to two characters on either side, became
    an accepted one), partial (not fixed, but only marks or spaces moved, and nearer to it), wrong (changed into
    something else) or left. `changed_by`: the rules of the edits that did that.
    """

    item: Item
    fate: Literal["fixed", "partial", "wrong", "left"]
    detected_by: tuple[str, ...] = ()
    offered_by: tuple[str, ...] = ()
    changed_by: tuple[str, ...] = ()

    @property
    def offered(self) -> bool:
        """Whether an accepted repair was made or shown."""
        return bool(self.offered_by) or self.fate == "fixed"


@dataclass(frozen=True, slots=True)
class KeepOutcome:
    """What became of a place that must not change: the rules that changed it, and those with a finding within it."""

    item: Item
    broken_by: tuple[str, ...] = ()
    flagged_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EditOutcome:
    """One entry of the plan at the tier that is measured.

    `rules` and `categories` of the findings it comes from; `confidence` the lowest of theirs. `harm` is set for
    what made the text worse, and then `line`, `excerpt` (the changes in context), `why` and `accepted` (the texts that
    an item touched would have taken) are for reading.
    """

    document: str
    language: str
    rules: tuple[str, ...]
    categories: tuple[str, ...]
    safety: Offered
    confidence: float
    right: bool
    harm: Harm | None = None
    line: int = 0
    excerpt: tuple[Piece, ...] = ()
    why: str = ""
    accepted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FindingOutcome:
    """One finding, for calibration: what it was sure of, and whether it was right. Does not depend on the tier.

    `key` names it in its document. `confidence` is as the engine reported it. `on_error`: it lies on an error of
    the gold. `offered`: one of its first three fixes is (part of) an accepted repair.
    `beaten`: its own fix is not in the plan, because another repaired what it lies on.
    """

    document: str
    language: str
    rule: str
    category: str
    key: str
    span: Span
    safety: Offered
    confidence: float
    on_error: bool
    verdict: Verdict
    offered: bool = False
    beaten: bool = False

    @property
    def is_right(self) -> bool:
        """Whether its fix is right, or, where it offers alternatives for a person, one of them."""
        return self.verdict == "right" or self.offered


@dataclass(frozen=True, slots=True)
class DocumentOutcome:
    """Everything that was measured on one document. `language` is the gold's, else the one found, else ``und``."""

    id: str
    language: str
    items: tuple[ItemOutcome, ...] = ()
    keeps: tuple[KeepOutcome, ...] = ()
    edits: tuple[EditOutcome, ...] = ()
    findings: tuple[FindingOutcome, ...] = ()
