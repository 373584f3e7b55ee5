"""The detector that runs the rules of the packs: everything but the kind `detector`."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence

import regex

from normalize.detect import Proposal, Stage, View
from normalize.detect.kinds import Clock, Match, Matcher, copy_case, matcher
from normalize.detect.speech import in_speech
from normalize.edits import Edit
from normalize.findings import Fix, Safety
from normalize.packs.rule import Rule
from normalize.scan import Scanner
from normalize.text import Span

__all__ = ["RulesDetector", "speaks"]

_MOST_LANGUAGES = 256
_PIECES = regex.compile(r"\s|[\p{L}\p{M}\p{N}_]+|.", regex.DOTALL)


class RulesDetector:
    """Runs pack rules on a text: those whose literals are in it, in a language they are for.

    It has triggers only if every rule has anchors. A rule without looks at every text, and then the
    others' literals are searched here.
    """

    name = "rules"
    stage = Stage.WORDING

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._matchers = [matcher(r) for r in rules if r.kind != "detector" and r.status != "retired"]
        anchors = dict.fromkeys(anchor for one in self._matchers for anchor in one.anchors)
        self._scanner = None if all(one.anchors for one in self._matchers) else Scanner(anchors)
        self.triggers = tuple(anchors) if self._scanner is None else ()
        self._armed: dict[tuple[str | None, str | None], _Armed] = {}

    def shapes(self) -> Mapping[str, str]:
        """Those of the rules that have one; the others may find something in any text."""
        shapes = {_shape_of(one.rule): shape for one in self._matchers if (shape := one.shape())}
        return {"rules.any": "", **shapes}

    def detect(self, view: View) -> Iterator[Proposal]:
        """Proposals of every armed rule, rule by rule. A rule that runs out of time is named in a warning."""
        languages = (view.language, view.source_language)
        armed = self._armed.get(languages)
        if armed is None:
            armed = _Armed([one for one in self._matchers if _is_for(one.rule, *languages)])
            if len(self._armed) < _MOST_LANGUAGES:
                self._armed[languages] = armed
        seen = view.hits
        if self._scanner is not None and armed.always:
            seen = self._scanner.scan(view.text)
        present = seen.present(armed.anchors)
        if not present and not armed.always:
            return
        hits = {trigger: seen[trigger] for trigger in sorted(present)}
        firing = {index for trigger in hits for index in armed.waiting[trigger]}
        for index in sorted(firing.union(armed.always)):
            shape = armed.shapes[index]
            if not shape or view.hits.may(shape):
                yield from self._run(armed.matchers[index], view, hits)

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


class _Armed:
    """The rules for one language and source language, and which literals each waits for."""

    def __init__(self, matchers: Sequence[Matcher]) -> None:
        self.matchers = matchers
        self.shapes = [_shape_of(one.rule) if one.shape() else "" for one in matchers]
        self.waiting: dict[str, list[int]] = {}
        for index, one in enumerate(matchers):
            for anchor in one.anchors:
                self.waiting.setdefault(anchor, []).append(index)
        self.anchors = frozenset(self.waiting)
        self.always = [index for index, one in enumerate(matchers) if not one.anchors]


def _shape_of(rule: Rule) -> str:
    """The name of a rule's shape."""
    return f"rules.{rule.id}"


def _is_for(rule: Rule, language: str | None, source_language: str | None) -> bool:
    """Whether a rule is for texts in this language that come from this language."""
    if rule.source_language is not None and not speaks(source_language, rule.source_language):
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
