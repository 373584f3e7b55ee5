"""The detector that runs the rules of the packs: everything but the kind `detector`."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

import regex

from normalize.detect import Proposal, Stage, View
from normalize.detect.kinds import Clock, Match, Matcher, copy_case, matcher
from normalize.detect.source import SourceFinder, signs
from normalize.detect.speech import in_speech
from normalize.edits import Edit
from normalize.findings import SURE, Evidence, Fix, Safety, SourceGuess
from normalize.packs.rule import Rule
from normalize.scan import Hits, Scanner
from normalize.text import Span

__all__ = ["RulesDetector", "speaks"]

_MOST_LANGUAGES = 256
_MOST_SHAPE, _MOST_SHAPES = 4_000, 80_000
"""Characters of the pattern of one rule, and of all together, that are looked for with the other shapes."""

_PIECES = regex.compile(r"\s|[\p{L}\p{M}\p{N}_]+|.", regex.DOTALL)


class RulesDetector:
    """Runs pack rules on a text: those whose literals are in it, in a language they are for.

    Rules for translations run where the source language is given, or else guessed (`SourceFinder`).

    It has triggers only if every rule has anchors. A rule without looks at every text, and then the
    others' literals are searched here.
    """

    name = "rules"
    stage = Stage.WORDING

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._matchers = [matcher(r) for r in rules if r.kind != "detector" and r.status != "retired"]
        self._sources = sorted({one.rule.source_languages for one in self._matchers if one.rule.source_languages})
        self._signs = [matcher(sign) for sign in signs()] if self._sources else []
        anchors = dict.fromkeys(anchor for one in (*self._matchers, *self._signs) for anchor in one.anchors)
        self._scanner = None if all(one.anchors for one in self._matchers) else Scanner(anchors)
        self.triggers = tuple(anchors) if self._scanner is None else ()
        self._names: dict[str, str] = {}
        self._armed: dict[tuple[str | None, frozenset[tuple[str, ...]]], _Armed] = {}
        self._finders: dict[str | None, SourceFinder] = {}

    def shapes(self) -> Mapping[str, str]:
        """Those of the rules; where some have none, "rules.any" is in every text."""
        every = (*self._matchers, *self._signs)
        found = {name: one.shape for one in every if (name := self._shape_of(one))}
        return found if len(found) == len(every) else {**found, f"{self.name}.any": ""}

    def _shape_of(self, one: Matcher) -> str:
        """The name of a rule's shape; "" if it has none, or so large a one that looking for it would not pay."""
        name = self._names.get(one.rule.id)
        if name is None:
            fits = self._few and 0 < len(one.shape) <= _MOST_SHAPE
            name = self._names[one.rule.id] = f"{self.name}.{one.rule.id}" if fits else ""
        return name

    @cached_property
    def _few(self) -> bool:
        """Whether the rules are few enough for one automaton."""
        return sum(len(one.shape) for one in self._matchers) <= _MOST_SHAPES

    def detect(self, view: View) -> Iterator[Proposal]:
        """Proposals of every armed rule, rule by rule. A rule that runs out of time is named in a warning."""
        seen = view.hits if self._scanner is None else self._scanner.scan(view.text)
        sources, why = self._translated_from(view, seen)
        armed = self._arm(view.language, sources)
        present = seen.present(armed.anchors)
        if not present and not armed.always:
            return
        hits = {trigger: seen[trigger] for trigger in sorted(present)}
        firing = {index for trigger in hits for index in armed.waiting[trigger]}
        for index in sorted(firing.union(armed.always)):
            one = armed.matchers[index]
            if view.hits.shapes is None or not (shape := self._shape_of(one)) or view.hits.may(shape):
                for proposal in self._run(one, view, hits):
                    reasons = why.get(one.rule.source_languages)
                    yield replace(proposal, evidence=proposal.evidence + reasons) if reasons else proposal

    def _arm(self, language: str | None, sources: frozenset[tuple[str, ...]]) -> _Armed:
        armed = self._armed.get((language, sources))
        if armed is None:
            armed = _Armed([one for one in self._matchers if _is_for(one.rule, language, sources)])
            if len(self._armed) < _MOST_LANGUAGES:
                self._armed[language, sources] = armed
        return armed

    def _translated_from(self, view: View, seen: Hits) -> tuple[frozenset[tuple[str, ...]], _Reasons]:
        """The groups of source languages whose rules run on this text, and the evidence for each."""
        if not self._sources:
            return frozenset(), {}
        given = view.source_language
        if given is not None:
            groups = [group for group in self._sources if any(speaks(given, source) for source in group)]
            says = (Evidence("source", f"the text was given as translated from {given}"),)
            return frozenset(groups), dict.fromkeys(groups, says)
        finder = self._finders.get(view.language)
        if finder is None:
            rules = [one for one in self._matchers if _is_for(one.rule, view.language, frozenset(self._sources))]
            rules += [one for one in self._signs if speaks(view.language, one.rule.text_language or "")]
            finder = SourceFinder(rules, self._shape_of)
            if len(self._finders) < _MOST_LANGUAGES:
                self._finders[view.language] = finder
        view.source = guess = finder.guess(view, seen)
        if not guess.shares:
            return frozenset(), {}
        why = {group: _reasons(guess, group) for group in self._sources if guess.share(group) >= SURE}
        return frozenset(why), why

    def _run(self, one: Matcher, view: View, hits: Mapping[str, list[int]]) -> Iterator[Proposal]:
        rule = one.rule
        seconds = view.config.timeout
        try:
            for match in one.find(view.text, hits, Clock(seconds, len(view.text))):
                proposal = _proposal(rule, match, view)
                if proposal is not None:
                    yield proposal
        except TimeoutError:
            warnings.warn(f"{rule.id} took longer than {seconds:g} s on a text and was left out there", stacklevel=2)


_Reasons = Mapping[tuple[str, ...], tuple[Evidence, ...]]
"""What says that a text comes from a group of source languages."""


class _Armed:
    """The rules for one language and source language, and which literals each waits for."""

    def __init__(self, matchers: Sequence[Matcher]) -> None:
        self.matchers = matchers
        self.waiting: dict[str, list[int]] = {}
        for index, one in enumerate(matchers):
            for anchor in one.anchors:
                self.waiting.setdefault(anchor, []).append(index)
        self.anchors = frozenset(self.waiting)
        self.always = [index for index, one in enumerate(matchers) if not one.anchors]


def _reasons(guess: SourceGuess, sources: tuple[str, ...]) -> tuple[Evidence, ...]:
    """What a finding of a rule for these sources says about where the text comes from; the strongest clues."""
    bases = set(sources)
    likely = [tag for tag, share in guess.shares if tag in bases and share >= 0.05]
    says = f"the text looks translated from {' or '.join(likely) or sources[0]} ({guess.share(sources):.0%})"
    clues = sorted(guess.evidence, key=lambda clue: -clue.weight)[:3]
    return (Evidence("source", says), *(replace(clue, kind="source") for clue in clues))


def _is_for(rule: Rule, language: str | None, sources: frozenset[tuple[str, ...]]) -> bool:
    """Whether a rule is for texts in this language that come from these sources."""
    if rule.source_languages and rule.source_languages not in sources:
        return False
    return rule.text_language is None or speaks(language, rule.text_language)


def speaks(language: str | None, wanted: str) -> bool:
    """Whether a text's language is the wanted one or a variety of it; an unknown one is not.

    >>> speaks("en-GB", "en"), speaks("en", "en-GB"), speaks(None, "en")
    (True, False, False)
    """
    if language is None:
        return False
    parts, need = (tag.lower().replace("_", "-").split("-") for tag in (language, wanted))
    return parts[: len(need)] == need


def _proposal(rule: Rule, match: Match, view: View) -> Proposal | None:
    start, end = match.span.start, match.span.end
    if view.is_protected(start, end):
        return None
    old = view.text[start:end]
    safety = rule.safety
    if safety is Safety.SAFE and in_speech(view.text, start):
        safety = Safety.REVIEW
    fixes = []
    for new in match.news:
        if rule.case == "keep":
            new = copy_case(old, new)
        edit = _smaller(Edit(match.span, old, new))
        if edit.old != edit.new:
            fixes.append(Fix((edit,), safety))
    if match.news and not fixes:
        return None
    return Proposal(rule.id, match.span, tuple(fixes), evidence=match.evidence, fields=match.fields)


def _smaller(edit: Edit) -> Edit:
    """The edit without the words and marks that both its ends share; words stay whole.

    >>> _smaller(Edit(Span(0, 7), "the the", "the"))
    Edit(span=Span(start=0, end=4), old='the ', new='')
    >>> _smaller(Edit(Span(0, 1), "a", "an"))
    Edit(span=Span(start=0, end=1), old='a', new='an')
    """
    old, new = _PIECES.findall(edit.old), _PIECES.findall(edit.new)
    tail = 0
    while tail < min(len(old), len(new)) and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    old, new = old[: len(old) - tail], new[: len(new) - tail]
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    start = edit.span.start + sum(map(len, old[:head]))
    left = "".join(old[head:])
    return Edit(Span(start, start + len(left)), left, "".join(new[head:]))
