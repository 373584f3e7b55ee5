"""One document: what the engine found and did, against its gold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from normalize.evaluate.changes import Change, changes_of
from normalize.evaluate.gold import GoldDocument
from normalize.evaluate.matching import Fit, Matcher
from normalize.evaluate.outcomes import (
    DocumentOutcome,
    EditOutcome,
    FindingOutcome,
    Harm,
    ItemOutcome,
    KeepOutcome,
    Offered,
    Verdict,
)
from normalize.findings import Choice, Finding, Fix, Result, Safety
from normalize.render.excerpt import Lines, changes_in_context
from normalize.render.style import Style

__all__ = ["UNKNOWN", "judge", "marks_of"]

UNKNOWN = "und"
"""BCP 47's tag for a language that is not known."""

_LONG = 200
"""Code points. A longer finding marks only what its fixes change: to flag a whole page is to find nothing."""

_OFFERS = 3
"""Alternatives of a finding that a reader looks at."""

_PLAIN = Style(color=True)
"""Excerpts are kept as pieces with their looks; who shows them draws them."""


def judge(gold: GoldDocument, result: Result, *, tier: Safety = Safety.REVIEW, hints: bool = False) -> DocumentOutcome:
    """Compare one result with its gold, with the plan applied down to `tier`; `hints` count only if asked for.

    >>> from normalize.evaluate.gold import Item
    >>> from normalize.normalizer import shared
    >>> from normalize.text import Document, Span
    >>> text = "The ferry left , they said."
    >>> gold = GoldDocument(Document(text, "a"), (Item("1", Span(14, 16), " ,", (",",), "space"),))
    >>> judge(gold, shared().run(text)).items[0].fate
    'fixed'
    >>> judge(GoldDocument(Document(text, "a")), shared().run(text)).edits[0].harm   # the gold says: clean
    'extra edit'
    """
    return _Judge(gold, result, tier, hints).outcome()


def marks_of(finding: Finding) -> list[tuple[int, int]]:
    """The places a finding points at: its span, unless that is long, and what its fixes change."""
    marks = [(finding.span.start, finding.span.end)] if len(finding.span) <= _LONG else []
    marks += [(e.span.start, e.span.end) for fix in finding.fixes for e in fix.edits if e.old != e.new]
    return marks


def _parts(fix: Fix | Choice) -> frozenset[Change]:
    return frozenset(change for edit in fix.edits for change in changes_of(edit))


class _Judge:
    def __init__(self, gold: GoldDocument, result: Result, tier: Safety, hints: bool) -> None:
        self.gold, self.result = gold, result
        self.text = gold.document.text
        self.matcher = Matcher(self.text, gold.items)
        self.findings = result.visible(hints=hints)
        self.by_key = {f.key: f for f in result.findings}
        self.language = gold.document.language or result.language or UNKNOWN
        self.parts = [(c, _parts(c)) for c in result.chosen if c.safety >= Safety.REVIEW]
        self.choice_of = {key: (c, parts) for c, parts in self.parts for key in c.findings}
        self.plan = [(c, parts) for c, parts in self.parts if c.safety >= tier]
        self.whole = self.matcher.fit(change for _, parts in self.parts for change in parts)
        self.fit = self.whole
        if len(self.plan) < len(self.parts):
            self.fit = self.matcher.fit(change for _, parts in self.plan for change in parts)
        self.owner = {change: choice for choice, parts in self.plan for change in parts}
        self.broken, self.wrong = _by_change(self.fit.broken), _by_change(self.fit.wrong)
        self.lines = Lines(self.text)

    def outcome(self) -> DocumentOutcome:
        detected: dict[int, set[str]] = defaultdict(set)
        offered: dict[int, set[str]] = defaultdict(set)
        findings = tuple(self._finding(finding, detected, offered) for finding in self.findings)
        return DocumentOutcome(
            id=self.gold.document.id,
            language=self.language,
            items=tuple(self._items(detected, offered)),
            keeps=tuple(self._keeps()),
            edits=tuple(self._edit(choice, parts) for choice, parts in self.plan),
            findings=findings,
        )

    # ---- findings

    def _finding(
        self, finding: Finding, detected: Mapping[int, set[str]], offered: Mapping[int, set[str]]
    ) -> FindingOutcome:
        on = self.matcher.errors_on(marks_of(finding))
        fits = []
        for n in on:
            detected[n].add(finding.rule)
        for fix in finding.fixes[: _OFFERS if on else 1]:
            parts = _parts(fix)
            fits.append((parts, self.matcher.fit(parts)))
            for n in on.intersection(fits[-1][1].fixed):
                offered[n].add(finding.rule)
        return FindingOutcome(
            document=self.gold.document.id,
            language=self.language,
            rule=finding.rule,
            category=finding.category,
            key=finding.key,
            span=finding.span,
            safety=self._safety(finding),
            confidence=finding.confidence,
            on_error=bool(on),
            verdict=self._verdict(finding, fits, on_error=bool(on)),
            offered=any(parts <= fit.explained for parts, fit in fits),
            beaten=bool(on) and finding.key not in self.choice_of and on <= self.whole.fixed.keys(),
        )

    def _safety(self, finding: Finding) -> Offered:
        if finding.key in self.choice_of:
            return _offered(self.choice_of[finding.key][0].safety)
        return _offered(finding.fixes[0].safety) if finding.fixes else "none"

    def _verdict(self, finding: Finding, fits: Sequence[tuple[frozenset[Change], Fit]], *, on_error: bool) -> Verdict:
        if not fits:
            return "right" if on_error else "wrong"
        if finding.key in self.choice_of and self.choice_of[finding.key][1] <= self.whole.explained:
            return "right"
        parts, alone = fits[0]
        if parts <= alone.explained:
            return "right"
        if alone.broken:
            return "harmful"
        if alone.wrong:
            return "wrong"
        return "partial" if alone.partial or parts & (alone.explained | alone.on_items) else "harmful"

    # ---- items

    def _items(self, detected: Mapping[int, set[str]], offered: Mapping[int, set[str]]) -> Iterable[ItemOutcome]:
        fates = (("fixed", self.fit.fixed), ("partial", self.fit.partial), ("wrong", self.fit.wrong))
        for n, item in enumerate(self.gold.items):
            if item.is_keep:
                continue
            fate, changes = next(((name, found[n]) for name, found in fates if n in found), ("left", frozenset()))
            yield ItemOutcome(
                item,
                fate,  # type: ignore[arg-type]
                tuple(sorted(detected.get(n, ()))),
                tuple(sorted(offered.get(n, ()))),
                self._rules_of(changes),
            )

    def _keeps(self) -> Iterable[KeepOutcome]:
        flagged: dict[int, set[str]] = defaultdict(set)
        for finding in self.findings:
            for n in self.matcher.keeps_around(finding.span.start, finding.span.end):
                flagged[n].add(finding.rule)
        for n, item in enumerate(self.gold.items):
            if item.is_keep:
                broken = self._rules_of(self.fit.broken.get(n, frozenset()))
                yield KeepOutcome(item, broken, tuple(sorted(flagged.get(n, ()))))

    def _rules_of(self, changes: frozenset[Change]) -> tuple[str, ...]:
        return tuple(sorted({self.by_key[key].rule for change in changes for key in self.owner[change].findings}))

    # ---- edits

    def _edit(self, choice: Choice, parts: frozenset[Change]) -> EditOutcome:
        findings = [self.by_key[key] for key in choice.findings]
        fit = self.fit
        harm: Harm | None = None
        touched: list[int] = []
        if not parts <= fit.explained:
            wrong = sorted({n for change in parts for n in self.wrong.get(change, ())})
            if any(change in self.broken for change in parts):
                harm = "trap broken"
            elif wrong:
                harm, touched = "wrong fix", wrong
            elif parts.isdisjoint(fit.on_items) and parts.isdisjoint(fit.explained):
                harm = "extra edit"
        return EditOutcome(
            document=self.gold.document.id,
            language=self.language,
            rules=tuple(sorted({f.rule for f in findings})),
            categories=tuple(sorted({f.category for f in findings})),
            safety=_offered(choice.safety),
            confidence=min(f.confidence for f in findings),
            right=parts <= fit.explained,
            harm=harm,
            line=self.lines.at(choice.edits[0].span.start)[0] if harm else 0,
            excerpt=tuple(changes_in_context(self.text, choice.edits, _PLAIN, around=60)) if harm else (),
            why=" ".join(dict.fromkeys(f.message for f in findings)) if harm else "",
            accepted=tuple(dict.fromkeys(r for n in touched for r in self.gold.items[n].replacements[:_OFFERS])),
        )


def _by_change(found: Mapping[int, frozenset[Change]]) -> dict[Change, list[int]]:
    out: dict[Change, list[int]] = defaultdict(list)
    for n, changes in found.items():
        for change in changes:
            out[change].append(n)
    return out


def _offered(safety: Safety) -> Offered:
    return safety.label  # type: ignore[return-value]
