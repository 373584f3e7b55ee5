"""Figures from outcomes: counts by rule, category, language, kind and certainty, and what follows from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cached_property

from normalize.evaluate.gold import CERTAINTIES
from normalize.evaluate.intervals import Interval, f_half, wilson
from normalize.evaluate.outcomes import DocumentOutcome, EditOutcome, FindingOutcome, ItemOutcome

__all__ = ["Report", "Score"]


@dataclass(slots=True)
class Score:
    """Counts of one group.

    Errors of the gold: `items`, of these `detected`, `fixable` (with a replacement), `offered`, `fixed`, `partial`,
    `wrong`, and `seen` (found, and left as they are). Places that must stay: `keeps`, of these `broken`, `flagged`.
    What the engine did: `findings`, of these `on_error`; `edits`, of these `right`, `extra` and `harmful` (extra, wrong
    on an error, or on a place that must stay).
    """

    documents: int = 0
    items: int = 0
    detected: int = 0
    fixable: int = 0
    offered: int = 0
    fixed: int = 0
    partial: int = 0
    wrong: int = 0
    seen: int = 0
    keeps: int = 0
    broken: int = 0
    flagged: int = 0
    findings: int = 0
    on_error: int = 0
    edits: int = 0
    right: int = 0
    extra: int = 0
    harmful: int = 0

    @property
    def partly(self) -> int:
        """Edits that are neither right nor harmful: a step towards an accepted text, or right in part."""
        return self.edits - self.right - self.harmful

    @property
    def detection_precision(self) -> float | None:
        """The share of findings that lie on an error."""
        return _share(self.on_error, self.findings)

    @property
    def detection_recall(self) -> float | None:
        """The share of errors that a finding lies on."""
        return _share(self.detected, self.items)

    @property
    def fix_precision(self) -> float | None:
        """The share of edits that are (part of) an accepted repair, and nothing else."""
        return _share(self.right, self.edits)

    @property
    def fix_recall(self) -> float | None:
        """The share of the errors with an accepted text that now read so."""
        return _share(self.fixed, self.fixable)

    @property
    def detection_f_half(self) -> float | None:
        """F0.5 of detection."""
        return f_half(self.detection_precision, self.detection_recall)

    @property
    def fix_f_half(self) -> float | None:
        """F0.5 of exact repair."""
        return f_half(self.fix_precision, self.fix_recall)

    @property
    def intervals(self) -> dict[str, Interval | None]:
        """95% intervals by the name of the figure.

        Of shares: Wilson. Of F0.5, which rises with precision and with recall: from the lower ends of both to the upper
        ends of both, which is wider than 95% asks for.
        """
        out = {
            "detection_precision": wilson(self.on_error, self.findings),
            "detection_recall": wilson(self.detected, self.items),
            "fix_precision": wilson(self.right, self.edits),
            "fix_recall": wilson(self.fixed, self.fixable),
        }
        for name in ("detection", "fix"):
            precision, recall = out[f"{name}_precision"], out[f"{name}_recall"]
            if precision is None or recall is None:
                out[f"{name}_f_half"] = None
                continue
            ends = (f_half(p, r) for p, r in zip(precision, recall, strict=True))
            out[f"{name}_f_half"] = Interval(*(end or 0.0 for end in ends))
        return out

    @property
    def is_empty(self) -> bool:
        """Whether there was nothing to find, and nothing was found."""
        return not (self.items or self.keeps or self.findings or self.edits)

    def add_item(self, outcome: ItemOutcome, *, of: Callable[[Iterable[str]], bool] = bool) -> None:
        """Count an error; `of` says whether rules belong to this group."""
        self.items += 1
        self.fixable += bool(outcome.item.replacements)
        self.detected += of(outcome.detected_by)
        mine = of(outcome.changed_by)
        self.fixed += mine and outcome.fate == "fixed"
        self.partial += mine and outcome.fate == "partial"
        self.wrong += mine and outcome.fate == "wrong"
        self.seen += of(outcome.detected_by) and outcome.fate == "left"
        self.offered += of(outcome.offered_by) or (mine and outcome.fate == "fixed")

    def add_edit(self, outcome: EditOutcome) -> None:
        """Count an entry of the plan."""
        self.edits += 1
        self.right += outcome.right
        self.extra += outcome.harm == "extra edit"
        self.harmful += outcome.harm is not None

    def add_finding(self, outcome: FindingOutcome) -> None:
        """Count a finding."""
        self.findings += 1
        self.on_error += outcome.on_error

    def counts(self) -> dict[str, int]:
        """The counts by name."""
        return {f.name: getattr(self, f.name) for f in fields(self)}


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


@dataclass(frozen=True)
class Report:
    """What was measured: the outcome of each document, and figures over them. `tier` is safe or review.

    `fingerprint` names the engine that ran (several, if settings differed).
    """

    tier: str
    documents: tuple[DocumentOutcome, ...]
    fingerprint: str = ""

    @property
    def findings(self) -> tuple[FindingOutcome, ...]:
        """Every finding with what it was sure of and whether it was right: what calibration starts from."""
        return tuple(finding for document in self.documents for finding in document.findings)

    @property
    def harmful(self) -> tuple[EditOutcome, ...]:
        """The edits that made a text worse: traps broken, wrong fixes, edits on no item; in this order."""
        order = {"trap broken": 0, "wrong fix": 1, "extra edit": 2}
        bad = (edit for document in self.documents for edit in document.edits if edit.harm is not None)
        return tuple(sorted(bad, key=lambda edit: order[edit.harm or ""]))

    @cached_property
    def total(self) -> Score:
        """All documents together."""
        return _over(self.documents)

    @cached_property
    def by_language(self) -> dict[str, Score]:
        """By the documents' languages."""
        groups: dict[str, list[DocumentOutcome]] = defaultdict(list)
        for document in self.documents:
            groups[document.language].append(document)
        return {language: _over(groups[language]) for language in sorted(groups)}

    @cached_property
    def by_kind(self) -> dict[str, Score]:
        """Errors by their kind, the most frequent first; of findings and edits the gold says no kind."""
        scores: dict[str, Score] = defaultdict(Score)
        for document in self.documents:
            for one in document.items:
                scores[one.item.kind].add_item(one)
        return dict(sorted(scores.items(), key=lambda pair: (-pair[1].items, pair[0])))

    @cached_property
    def by_certainty(self) -> dict[str, Score]:
        """Errors by how sure the gold is of them."""
        scores = {name: Score() for name in CERTAINTIES}
        for document in self.documents:
            for one in document.items:
                scores[one.item.certainty].add_item(one)
        return {name: score for name, score in scores.items() if score.items}

    @cached_property
    def by_rule(self) -> dict[str, Score]:
        """By rule, as `by_category`."""
        return self._by_source(lambda rule: rule)

    @cached_property
    def by_category(self) -> dict[str, Score]:
        """By the category of the rules.

        The gold does not say which category should have found an error. Recall is taken over the kinds of errors
        that the category answers to: those of which it found or repaired at least one. An edit that
        several rules made together counts for each.
        """
        category = {f.rule: f.category for f in self.findings}
        return self._by_source(lambda rule: category.get(rule, ""))

    def _by_source(self, group_of: Callable[[str], str]) -> dict[str, Score]:
        scores: dict[str, Score] = defaultdict(Score)
        kinds: dict[str, set[str]] = defaultdict(set)
        items: dict[str, list[ItemOutcome]] = defaultdict(list)
        for document in self.documents:
            for finding in document.findings:
                scores[group_of(finding.rule)].add_finding(finding)
            for edit in document.edits:
                for group in sorted({group_of(rule) for rule in edit.rules}):
                    scores[group].add_edit(edit)
            for item in document.items:
                items[item.item.kind].append(item)
                repaired = item.changed_by if item.fate == "fixed" else ()
                for group in {group_of(rule) for rule in (*item.detected_by, *repaired)}:
                    kinds[group].add(item.item.kind)
            for keep in document.keeps:
                for group in {group_of(rule) for rule in keep.broken_by}:
                    scores[group].broken += 1
                for group in {group_of(rule) for rule in keep.flagged_by}:
                    scores[group].flagged += 1
        for group in sorted(scores):
            mine = _belongs(group, group_of)
            for kind in sorted(kinds[group]):
                for item in items[kind]:
                    scores[group].add_item(item, of=mine)
        return {group: scores[group] for group in sorted(scores)}

    @property
    def groups(self) -> dict[str, Mapping[str, Score]]:
        """All groupings by name, in the order in which they are shown."""
        return {
            "category": self.by_category,
            "language": self.by_language,
            "certainty": self.by_certainty,
            "kind": self.by_kind,
            "rule": self.by_rule,
        }


def _belongs(group: str, group_of: Callable[[str], str]) -> Callable[[Iterable[str]], bool]:
    return lambda rules: any(group_of(rule) == group for rule in rules)


def _over(documents: Iterable[DocumentOutcome]) -> Score:
    score = Score()
    for document in documents:
        score.documents += 1
        for item in document.items:
            score.add_item(item)
        for keep in document.keeps:
            score.keeps += 1
            score.broken += bool(keep.broken_by)
            score.flagged += bool(keep.flagged_by)
        for edit in document.edits:
            score.add_edit(edit)
        for finding in document.findings:
            score.add_finding(finding)
    return score
