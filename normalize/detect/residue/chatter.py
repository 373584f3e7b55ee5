"""What a language model or a translation service says beside the translation.

An announcement stands in the first lines of a text, a leave-taking in the last, the mark of a service in either.
The phrases are data in ``rules/residue.toml``; any language is read, whatever the language of the text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

import regex

from normalize.detect import Proposal, Stage, View, change
from normalize.detect.scraps.phrases import phrases_of
from normalize.detect.scraps.rows import first_rows, last_rows, whole_row
from normalize.detect.shapes import LINE_START, one_of
from normalize.detect.speech import in_speech
from normalize.findings import Evidence, Safety
from normalize.paths import rules_table
from normalize.scan import lower
from normalize.text import Span

__all__ = ["DETECTOR"]

_HEAD, _FOOT = 3, 4
"""Lines at the start and at the end of a text in which somebody speaks of the translation."""

_LONGEST = 240
"""Characters of the longest line that does."""

_LONGEST_SERVICE = 90
_ORNAMENT = " \t*_#>-\"'([\N{LEFT DOUBLE QUOTATION MARK}\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}"
_TAIL = " \t*_)]"
_COLONS = (":", "\N{FULLWIDTH COLON}")
_SOME_ORNAMENT = r"""[ \t*_#>\-"'(\[\x{201c}\x{ab}]{0,8}"""


class _Chatter:
    name = "chatter"
    stage = Stage.LAYOUT
    triggers = ()

    def shapes(self) -> Mapping[str, str]:
        """A line that begins with one of the phrases; how a model speaks of itself, anywhere."""
        lines = [phrase for kind in ("openers", "labels", "closers", "services") for phrase in _phrases(kind)]
        return {
            "chatter.line": LINE_START + _SOME_ORNAMENT + one_of(lines),
            "chatter.model": one_of(_phrases("models")),
        }

    def detect(self, view: View) -> Iterator[Proposal]:
        text = view.text
        if view.hits.may("chatter.line"):
            yield from _lines(text)
        if view.hits.may("chatter.model"):
            yield from _models(text)


@cache
def _phrases(kind: str) -> tuple[str, ...]:
    return tuple(sorted({p for phrases in rules_table("residue")[kind].values() for p in phrases_of(phrases)}))


@cache
def _begins(kind: str) -> regex.Pattern[str]:
    either = "|".join(map(regex.escape, sorted(_phrases(kind), key=len, reverse=True)))
    return regex.compile(rf"(?:{either})(?![\p{{L}}\p{{M}}](?<=[\p{{L}}\p{{M}}]{{2}})(?<!\p{{Han}}))")


def _lines(text: str) -> Iterator[Proposal]:
    head, foot = first_rows(text, _HEAD), last_rows(text, _FOOT)
    seen: set[int] = set()
    alone = len(first_rows(text, 2)) < 2
    for place, rows in (("head", head), ("foot", foot)):
        for start, end in rows:
            if place == "head" and start == head[0][0]:
                said = _announced(text, start, min(end, start + _LONGEST))
                if said > start:
                    seen.add(start)
                    yield _taken(text, start, said)
                    continue
            if start in seen or end - start > _LONGEST or alone:
                continue
            line = lower(text[start:end]).strip(_ORNAMENT).rstrip(_TAIL)
            kind = _kind(line, place)
            if kind:
                seen.add(start)
                yield _cut(text, start, end, kind)


def _kind(line: str, place: str) -> str:
    """Which rule a line breaks by what it says, or none."""
    if _begins("services").match(line) and len(line) <= _LONGEST_SERVICE:
        return "service-mark"
    if place == "head" and line.endswith(_COLONS):
        if _begins("openers").match(line) and _speaks_of_it(line):
            return "model-announcement"
        if line[:-1].strip() in _phrases("labels"):
            return "translation-label"
    if place == "foot" and _begins("closers").match(line):
        return "model-announcement"
    return ""


def _speaks_of_it(said: str) -> bool:
    """Whether an announcement speaks of a translation: "Sure, here: the recipe" does not."""
    return any(word in said for word in _phrases("about"))


def _announced(text: str, start: int, end: int) -> int:
    """Where an announcement ends behind which the first line goes on, or `start`."""
    line = lower(text[start:end])
    skipped = len(line) - len(line.lstrip(_ORNAMENT))
    opener = _begins("openers").match(line, skipped)
    if opener is None:
        return start
    colon = min((at for mark in _COLONS if (at := line.find(mark, opener.end())) >= 0), default=-1)
    if colon < 0 or not _speaks_of_it(line[:colon]) or ". " in line[skipped:colon]:
        return start
    behind = line[colon + 1 :]
    told = len(behind) - len(behind.lstrip())
    return start + colon + 1 + told if behind.strip(_TAIL) else start


def _taken(text: str, start: int, end: int) -> Proposal:
    fix = change(text, start, end, "", safety=Safety.REVIEW, title="take the announcement out")
    place = Span(start, start + len(text[start:end].rstrip()))
    evidence = (Evidence("phrase", "it speaks of the translation", place),)
    return Proposal("any.chatter.model-announcement", place, (fix,), evidence=evidence)


def _cut(text: str, start: int, end: int, rule: str) -> Proposal:
    fix = change(text, *whole_row(text, start, end, alone=True), "", safety=Safety.REVIEW, title="take the line out")
    evidence = (Evidence("phrase", "the line speaks of the translation", Span(start, end)),)
    return Proposal(f"any.chatter.{rule}", Span(start, end), (fix,), evidence=evidence)


def _models(text: str) -> Iterator[Proposal]:
    lowered = lower(text)
    for found in _begins("models").finditer(lowered):
        start, end = found.span()
        if (start and text[start - 1].isalpha() and text[start - 1].isascii()) or in_speech(text, start):
            continue
        yield Proposal(
            "any.chatter.model-speaks",
            Span(start, end),
            evidence=(Evidence("phrase", "a language model speaks of itself so", Span(start, end)),),
        )


DETECTOR = _Chatter()
