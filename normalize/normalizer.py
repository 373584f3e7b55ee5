"""One text through the house: stages of detectors, one choice, one plan over the original."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from normalize import __version__
from normalize.confidence import digest_of
from normalize.config import Config
from normalize.detect import Detector, Proposal, Stage, View, load_detectors, shapes_of
from normalize.detect.gate import Gate
from normalize.detect.index import Deferred
from normalize.detect.passages import in_foreign_passage
from normalize.detect.shapes import Shaped
from normalize.findings import Choice, Dropped, Evidence, Finding, Fix, Result, Safety, SourceGuess
from normalize.language import identify
from normalize.measure import damage, fuse_share
from normalize.paths import rules_root
from normalize.plan import Plan
from normalize.protected import merge, protect_text
from normalize.resolve import Candidate, resolve
from normalize.scan import Hits, Scanner
from normalize.text import Document, Span

if TYPE_CHECKING:
    from normalize.packs.rule import Pack, Rule

__all__ = ["Normalizer", "shared"]

READINGS = {Stage.ENCODING: 2, Stage.LAYOUT: 1, Stage.MARKS: 2, Stage.WORDING: 1}
"""How often a stage reads. Where it repaired something the next reading is of the repaired text: the repair of
one mark can take the doubt from its neighbour. Layout reads once, for a repaired line tells no more how the
others were broken.
"""

_Armed = tuple[Detector, frozenset[str], bool, bool]
"""A detector, its triggers, whether it has a shape (`shapes_of`), and whether that says no more than the triggers."""

_Wanted = tuple[tuple[Detector, frozenset[str]], ...]
"""Detectors that look at a text, and the triggers of which it must have one, if any."""

_MOST_PLANS = 4096
"""Stages (by their first detector) and sets of shapes for which the detectors that are wanted are remembered."""

RESTS = "rewrites a safe repair, which stands"


@dataclass(slots=True)
class _Draft:
    """A finding in the making: the proposal, and its fixes over the original."""

    finding: Finding
    stage_fix: Fix | None
    """The fix that may be chosen, over the stage's text."""
    fix: Fix | None
    """The same over the original."""
    rests_on: tuple[str, ...]
    meta: Mapping[str, str]
    stated: float
    """The confidence that the detector stated: by this fixes that collide are compared."""


class Normalizer:
    """Runs every detector that a Config selects; build once, use for many texts.

    Pure and deterministic: rules and tables are read when first needed, no document leaves a trace for
    the next. Pickles as its Config.

    >>> result = Normalizer().run("The talks ended , he said.")
    >>> result.text
    'The talks ended, he said.'
    >>> Normalizer().run("The talks ended, he said.").findings
    ()
    """

    def __init__(self, config: Config | None = None) -> None:
        self.config = config if config is not None else Config()
        self._plans: dict[tuple[str, frozenset[str] | None], _Wanted] = {}

    def __reduce__(self) -> tuple[type[Normalizer], tuple[Config]]:
        return (Normalizer, (self.config,))

    @cached_property
    def _packs(self) -> tuple[Pack, ...]:
        from normalize.packs.load import load_packs

        return load_packs(self.config.packs, whole=False)

    @cached_property
    def rules(self) -> dict[str, Rule]:
        """Every rule of the packs by id, retired ones too."""
        return {rule.id: rule for pack in self._packs for rule in pack.rules}

    @cached_property
    def fingerprint(self) -> str:
        """Version, settings, packs, language data and people in one hash: same fingerprint and text, same result."""
        root = rules_root()
        digest = hashlib.sha256(f"{__version__}\n{self.config.fingerprint}\n".encode())
        for file in sorted((*root.rglob("*.toml"), *root.rglob("*.tsv"))):
            digest.update(file.relative_to(root).as_posix().encode() + hashlib.sha256(file.read_bytes()).digest())
        digest.update(digest_of(self.config.confidence))
        if self.config.corpus:
            from normalize.ledger import attested

            digest.update(attested.digest(Path(self.config.corpus)))
        if self.config.people:
            from normalize.people import read_table

            for name in self.config.people:
                digest.update(hashlib.sha256("\n".join(read_table(Path(name)).lines).encode()).digest())
        for file in map(Path, self.config.confusions):
            digest.update(hashlib.sha256(file.read_bytes() if file.is_file() else b"").digest())
        for pack in sorted(self._packs, key=lambda pack: pack.name):
            digest.update(f"\n{pack.name} {pack.digest}".encode())
        return digest.hexdigest()[:16]

    @cached_property
    def _active(self) -> frozenset[str]:
        return frozenset(id for id, rule in self.rules.items() if rule.status != "retired" and self.config.wants(id))

    @cached_property
    def _stages(self) -> tuple[tuple[int, tuple[_Armed, ...]], ...]:
        """The detectors of each stage, and how often the stage reads."""
        from normalize.detect.rules import RulesDetector

        packs = {id.rpartition(".")[0] for id in self._active}
        wanted = [
            d
            for d in load_detectors([self.rules[id] for id in sorted(self._active)])
            if d.name == RulesDetector.name or any(p.rpartition(".")[2] == d.name for p in packs)
        ]
        armed = [_armed(detector) for detector in wanted]
        stages = ((stage, tuple(one for one in armed if one[0].stage is stage)) for stage in Stage)
        return tuple((READINGS[stage], detectors) for stage, detectors in stages if detectors)

    @cached_property
    def _scanner(self) -> Scanner:
        detectors = [detector for _, stage in self._stages for detector, *_ in stage]
        ready = any(isinstance(d, Deferred) for d in detectors)
        return Scanner((t for d in detectors for t in d.triggers), lambda: shapes_of(detectors), ready=ready)

    @cached_property
    def _gate(self) -> Gate:
        return Gate(self.rules, self._active, self.config)

    def stream(self, documents: Iterable[Document | str]) -> Iterator[Result]:
        """Results in order, one document in memory at a time."""
        for document in documents:
            yield self.run(document)

    def run(self, document: Document | str) -> Result:
        """Everything found in one document, and the plan to repair it."""
        if isinstance(document, str):
            document = Document(document)
        language = document.language or self.config.language or identify(document.text)
        protected = protect_text(document.text)
        if document.protected:
            protected = merge((p.start, p.end) for p in (*document.protected, *protected))
        plan = Plan(document.text)
        drafts: list[_Draft] = []
        dropped: list[Dropped] = []
        view: View | None = None
        source = SourceGuess()
        for readings, detectors in self._stages:
            for reading in range(readings):
                if view is None:
                    view = self._view(document, language, plan, protected)
                stage = self._stage(detectors, view, plan, {d.finding.key for d in drafts})
                if view.source.shares:
                    source = replace(view.source, evidence=tuple(_moved(e, plan) for e in view.source.evidence))
                if not stage:
                    break
                chosen, lost = resolve(
                    Candidate(d.finding.key, d.finding.rule, d.stage_fix, d.stated)
                    for d in stage
                    if d.stage_fix is not None and d.stage_fix.safety is Safety.SAFE
                )
                if chosen:
                    view = None  # of the text as it was; a long one need not live beside the next
                plan = plan.extended((c.finding, c.fix.edits) for c in chosen)
                if chosen and reading + 1 < readings:
                    repaired = {c.finding for c in chosen}
                    drafts += [d for d in stage if d.finding.key in repaired]
                    continue
                drafts += stage
                fix_of = {d.finding.key: d.fix for d in stage}
                for loser in lost:
                    fix = fix_of[loser.candidate.finding]
                    assert fix is not None
                    dropped.append(Dropped(loser.candidate.finding, fix, loser.reason, loser.rival))
                break
        result = self._result(document, language, plan, drafts, dropped)
        return replace(result, source=source) if source.shares else result

    def _view(self, document: Document, language: str | None, plan: Plan, protected: tuple[Span, ...]) -> View:
        return View(
            plan.text,
            self.config,
            given_language=language,
            identified=True,
            source_language=document.source_language or self.config.source_language,
            protected=tuple(plan.forward(span) for span in protected),
            hits=self._scanner.scan(plan.text),
        )

    def _stage(self, detectors: tuple[_Armed, ...], view: View, plan: Plan, taken: set[str]) -> list[_Draft]:
        hits = view.hits
        proposals: list[Proposal] = []
        for detector, triggers in self._wanted(detectors, hits):
            if not triggers or hits.meets(triggers):
                proposals += view.ask(detector)
        if not proposals:
            return []
        judged = [p for p in (self._gate.judge(proposal, view) for proposal in proposals) if p is not None]
        if detectors[0][0].stage >= Stage.MARKS:
            text, language = view.text, view.language
            judged = [p for p in judged if not in_foreign_passage(text, p.span, language)]
        judged.sort(key=lambda p: (p.span, p.rule, p.fixes))
        return self._drafts(judged, plan, taken)

    def _wanted(self, detectors: tuple[_Armed, ...], hits: Hits) -> _Wanted:
        """The detectors of a stage whose shapes a text has."""
        shapes = hits.shapes
        first = detectors[0][0].name
        found = self._plans.get((first, shapes))
        if found is None:
            found = tuple(
                (detector, frozenset() if shapes is not None and by_triggers else triggers)
                for detector, triggers, has_shape, by_triggers in detectors
                if not has_shape or hits.may(detector.name)
            )
            if len(self._plans) < _MOST_PLANS:
                self._plans[first, shapes] = found
        return found

    def _drafts(self, proposals: Sequence[Proposal], plan: Plan, taken: set[str]) -> list[_Draft]:
        original = plan.original
        times: Counter[str] = Counter()
        drafts = []
        for proposal in proposals:
            rule = self.rules[proposal.rule]
            span = plan.span(proposal.span)
            fixes: list[Fix] = []
            pick: tuple[Fix, Fix, tuple[str, ...]] | None = None
            for fix in proposal.fixes:
                placed = plan.place(fix.edits)
                if not placed.edits:
                    continue
                over = fix if placed.edits is fix.edits else replace(fix, edits=placed.edits)
                fixes.append(over)
                if pick is None and fix.safety > Safety.HINT:
                    small = fix if placed.smallest is fix.edits else replace(fix, edits=placed.smallest)
                    pick = (small, over, placed.rests_on)
            digest = _digest(rule.id, original, span, fixes)
            times[digest] += 1
            while (key := digest if times[digest] == 1 else f"{digest}-{times[digest]}") in taken:
                times[digest] += 1
            old = span.of(original)
            new = proposal.fixes[0].edits[0].new if proposal.fixes else ""
            finding = Finding(
                key=key,
                rule=rule.id,
                category=rule.category,
                span=span,
                message=rule.message.format_map(_Fields(proposal.fields, old=old, new=new)),
                severity=rule.severity,
                confidence=rule.confidence if proposal.confidence is None else proposal.confidence,
                evidence=tuple(_moved(e, plan) for e in proposal.evidence),
                fixes=tuple(fixes),
            )
            stage_fix, over_fix, rests = pick if pick is not None else (None, None, ())
            stated = finding.confidence if proposal.stated is None else proposal.stated
            drafts.append(_Draft(finding, stage_fix, over_fix, rests, proposal.meta, stated))
        return drafts

    def _result(
        self,
        document: Document,
        language: str | None,
        plan: Plan,
        drafts: list[_Draft],
        dropped: list[Dropped],
    ) -> Result:
        if not drafts:
            return Result(document, fingerprint=self.fingerprint, language=language)
        candidates = []
        for draft in drafts:
            if draft.fix is None or draft.fix.safety is not Safety.REVIEW:
                continue
            if draft.rests_on:
                dropped.append(Dropped(draft.finding.key, draft.fix, RESTS, draft.rests_on[0]))
                continue
            candidates.append(Candidate(draft.finding.key, draft.finding.rule, draft.fix, draft.stated))
        taken = [(group.findings[0], group.edits) for group in plan.groups]
        review, lost = resolve(candidates, taken)
        dropped += [Dropped(x.candidate.finding, x.candidate.fix, x.reason, x.rival) for x in lost]
        chosen = [Choice(group.findings, Safety.SAFE, group.edits) for group in plan.groups]
        findings = tuple(sorted((d.finding for d in drafts), key=lambda f: (f.span, f.rule, f.key)))
        refused = ""
        if chosen and self.config.fuse < 1:
            share = fuse_share(document.text, [e for group in plan.groups for e in group.edits])
            if share > self.config.fuse:
                refused = f"{share:.0%} of the words would change, more than the fuse of {self.config.fuse:.0%} allows"
                chosen = [replace(choice, safety=Safety.REVIEW) for choice in chosen]
                findings = tuple(map(_demoted, findings))
        chosen += [Choice((c.finding,), Safety.REVIEW, c.fix.edits) for c in review]
        chosen.sort(key=lambda c: c.edits)
        meta: dict[str, list[str]] = {}
        for draft in drafts:
            for name, value in draft.meta.items():
                meta.setdefault(name, []).append(value)
        return Result(
            document=document,
            findings=findings,
            chosen=tuple(chosen),
            dropped=tuple(sorted(dropped, key=lambda d: (d.fix.edits, d.finding))),
            fingerprint=self.fingerprint,
            language=language,
            damage=damage(document.text, findings, language),
            meta=meta,
            refused=refused,
        )


def _armed(detector: Detector) -> _Armed:
    own = detector.own_shapes if isinstance(detector, Deferred) else isinstance(detector, Shaped)
    return detector, frozenset(detector.triggers), own or bool(detector.triggers), not own


@lru_cache(maxsize=8)
def _shared(config: Config) -> Normalizer:
    return Normalizer(config)


def shared(config: Config | None = None) -> Normalizer:
    """A Normalizer that is kept for the next call with an equal Config."""
    return _shared(config if config is not None else Config())


class _Fields(dict[str, str]):
    """The placeholders of a message; an unknown one is shown as it is written."""

    def __init__(self, fields: Mapping[str, str], old: str, new: str) -> None:
        super().__init__({"old": _shown(old), "new": _shown(new), **fields})

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def _shown(text: str) -> str:
    """A stretch of text on one short line."""
    text = text.replace("\n", "\N{DOWNWARDS ARROW WITH CORNER LEFTWARDS}")
    return text if len(text) <= 60 else text[:28] + " \N{HORIZONTAL ELLIPSIS} " + text[-28:]


def _digest(rule: str, text: str, span: Span, fixes: Sequence[Fix]) -> str:
    """What names a finding: its rule, old, new and two words on either side; no offsets."""
    before = text[max(0, span.start - 40) : span.start].split()[-2:]
    after = text[span.end : span.end + 40].split()[:2]
    new = [(edit.old, edit.new) for edit in fixes[0].edits] if fixes else []
    said = repr((rule, span.of(text), new, before, after))
    return hashlib.sha256(said.encode("utf-8", "backslashreplace")).hexdigest()[:16]


def _moved(evidence: Evidence, plan: Plan) -> Evidence:
    if evidence.span is None or evidence.document is not None:
        return evidence
    span = plan.span(evidence.span)
    return evidence if span is evidence.span else replace(evidence, span=span)


def _demoted(finding: Finding) -> Finding:
    """The finding with nothing left that may be applied unattended."""
    fixes = (replace(f, safety=Safety.REVIEW) if f.safety is Safety.SAFE else f for f in finding.fixes)
    return replace(finding, fixes=tuple(fixes))
