"""What a proposal must pass before it counts: the promises of the design, in one place."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from functools import cache, cached_property

from normalize.confidence import Confidence, Estimate, load
from normalize.config import Config
from normalize.detect import Proposal, View
from normalize.edits import Edit
from normalize.findings import Evidence, Fix, Safety
from normalize.packs.rule import Rule
from normalize.paths import rules_table
from normalize.text import Span

__all__ = ["SAFE_FLOOR", "Gate", "splits_cluster"]

SAFE_FLOOR = 0.9
"""Below this confidence no fix is applied unattended, whatever its rule promises."""

_JOINER = "\N{ZERO WIDTH JOINER}"


class Gate:
    """Judges proposals: unwanted rules fall away, and no fix keeps a promise that it cannot make.

    A fix stays `safe` only if its rule may be, its confidence is at least `SAFE_FLOOR`, it is the only
    alternative (hints aside) and splits no grapheme cluster. A fix that changes part of a protected
    place is taken out; one that removes a protected place whole is for review.

    Of a rule that was measured the confidence is what was measured (`normalize.confidence`). One that falls short
    of what its tier promises is offered a tier lower, and says so in the evidence.
    """

    def __init__(self, rules: Mapping[str, Rule], active: frozenset[str], config: Config) -> None:
        self._rules, self._active, self._config = rules, active, config

    def judge(self, proposal: Proposal, view: View) -> Proposal | None:
        """The proposal as it may stand, or None."""
        if proposal.rule not in self._active:
            return None
        rule = self._rules[proposal.rule]
        stated = rule.confidence if proposal.confidence is None else proposal.confidence
        fixes = [self._capped(fix, rule, stated, view) for fix in proposal.fixes]
        kept = [fix for fix in fixes if fix is not None]
        if proposal.fixes and not kept:
            return None
        single = len(kept) < 2 or sum(fix.safety > Safety.HINT for fix in kept) < 2
        if not single:
            kept = [_at_most(fix, Safety.REVIEW) for fix in kept]
        offered = kept[0].safety if kept else None
        measured = self._confidence.estimate(rule.id, offered, view.language, stated)
        confidence = stated
        if measured is not None:
            confidence = measured.value
            if offered and (measured.falls or (offered is Safety.SAFE and confidence < SAFE_FLOOR)):
                kept = [_at_most(fix, Safety(offered - 1)) for fix in kept]
                proposal = replace(proposal, evidence=(*proposal.evidence, _demotion(measured, offered)))
            proposal = replace(proposal, confidence=confidence, stated=stated)
        if confidence < self._config.min_confidence:
            return None
        if single and self._config.apply and any(p.covers(rule.id, confidence) for p in self._config.apply):
            kept = [replace(fix, safety=Safety.SAFE) if fix.safety is Safety.REVIEW else fix for fix in kept]
        if all(new is old for new, old in zip(kept, proposal.fixes, strict=False)) and len(kept) == len(fixes):
            return proposal
        return replace(proposal, fixes=tuple(kept))

    @cached_property
    def _confidence(self) -> Confidence:
        return load(self._config.confidence)

    def _capped(self, fix: Fix, rule: Rule, confidence: float, view: View) -> Fix | None:
        ceiling = rule.safety
        if confidence < SAFE_FLOOR or rule.status == "preview":
            ceiling = min(ceiling, Safety.REVIEW)
        if rule.id in _doubted() and view.noisy:
            ceiling = Safety.HINT
        for edit in fix.edits:
            start, end = edit.span.start, edit.span.end
            if view.is_protected(start, end):
                if not _removes_whole(edit, view.protected):
                    return None
                ceiling = min(ceiling, Safety.REVIEW)
            if splits_cluster(view.text, start, end):
                ceiling = min(ceiling, Safety.REVIEW)
        return _at_most(fix, ceiling)


@cache
def _doubted() -> frozenset[str]:
    """The rules that rest on single marks, which a machine that misreads letters misreads too."""
    return frozenset(str(rules_table("ocr/noise")["doubted"]).split())


def _demotion(measured: Estimate, offered: Safety) -> Evidence:
    return Evidence("measured", f"{measured.says}, which is too little for {offered.label}", weight=-1.0)


def _at_most(fix: Fix, ceiling: Safety) -> Fix:
    return fix if fix.safety <= ceiling else replace(fix, safety=ceiling)


def _removes_whole(edit: Edit, protected: tuple[Span, ...]) -> bool:
    """Whether every protected place the edit reaches lies wholly within what it deletes."""
    return not edit.new.strip() and all(edit.span.covers(p) for p in protected if p.overlaps(edit.span))


def splits_cluster(text: str, start: int, end: int) -> bool:
    r"""Whether an edit of this span would part a letter from its marks, or CR from LF.

    Taking a control or format character out of a cluster splits nothing.

    >>> splits_cluster("e\N{COMBINING ACUTE ACCENT}", 0, 1), splits_cluster("ab", 0, 1)
    (True, False)
    """
    if start < end and all(unicodedata.category(c) in ("Cf", "Cc") for c in text[start:end]):
        return False
    return _inside_cluster(text, start) or _inside_cluster(text, end)


def _inside_cluster(text: str, at: int) -> bool:
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if after < "\N{COMBINING GRAVE ACCENT}":
        return before == "\r" and after == "\n"
    if before.isspace():
        return False  # a mark after a space belongs to no letter
    return unicodedata.category(after) in ("Mn", "Me", "Mc") or after == _JOINER or before == _JOINER
