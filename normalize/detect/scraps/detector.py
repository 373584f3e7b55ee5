"""Page furniture between the lines: share buttons, cookie banners, advertising labels, menus, prompts.

A line counts only when it consists of nothing else. Weak signs (one word, one menu entry) count in
company: three of them in lines one below the other, or one beside a line that is certain.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass

import regex

from normalize.detect import Proposal, Stage, View, change
from normalize.detect.scraps.furniture import ENOUGH, Kind, Reading, furniture
from normalize.detect.scraps.rows import first_rows, last_rows, rows, whole_row
from normalize.findings import Evidence, Safety
from normalize.text import Span

__all__ = ["DETECTOR"]

_LEAST_BODY = 60
"""Characters of a line that is surely text: furniture stands around an article, not alone."""

_LEAST_BODY_SPACELESS = 25
_SPACELESS = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]")
_COPYRIGHT = regex.compile(
    r"(?:\N{COPYRIGHT SIGN}|\(c\))|copyright\W{0,3}(?:\N{COPYRIGHT SIGN}|\(c\)|by\s|(?:19|20)\d\d)", regex.IGNORECASE
)
_CLAIMING = "\N{COPYRIGHT SIGN}(cC"
"""How a copyright notice begins."""

_YEAR = regex.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_FOOT = 8
_LONGEST_FOOT = 200
_NAMED = 12
_LONGEST_NAMED = 80


@dataclass(slots=True)
class _Block:
    """Lines of one kind, one below the other."""

    kind: Kind
    start: int
    end: int
    by: list[str]
    weight: int = 0
    strong: bool = False
    lines: int = 0

    def take(self, end: int, reading: Reading) -> None:
        self.end = end
        self.lines += 1
        self.weight += reading.weight
        self.strong = self.strong or reading.strong
        if len(self.by) < _NAMED and reading.by not in self.by:
            self.by.append(reading.by)


class _Scraps:
    name = "scraps"
    stage = Stage.LAYOUT
    triggers: tuple[str, ...] = ()

    def detect(self, view: View) -> Iterator[Proposal]:
        text = view.text
        # beside a line that is furniture there must be one of text; the words are not loaded for less
        if not _has_body(text, frozenset()):
            return
        runs: list[list[_Block]] = []
        read: set[int] = set()
        last = -2
        if len(first_rows(text, 2)) > 1:
            for index, start, end, reading in furniture().readings(text, rows(text)):
                if index != last + 1:
                    runs.append([])
                if not runs[-1] or runs[-1][-1].kind is not reading.kind:
                    runs[-1].append(_Block(reading.kind, start, end, []))
                runs[-1][-1].take(end, reading)
                read.add(start)
                last = index
        taken = [Span(block.start, block.end) for run in runs[-_FOOT:] for block in run]
        for start, end in [row for row in last_rows(text, _FOOT) if text[row[0]] in _CLAIMING]:
            claim = _claim(text, start, end)
            if claim is not None and not any(span.covers(Span(start, end)) for span in taken):
                runs.append([_Block(claim.kind, start, end, [])])
                runs[-1][-1].take(end, claim)
        if runs and _has_body(text, read):
            for run in runs:
                yield from _proposals(text, run, furniture().networks)


def _has_body(text: str, read: Set[int]) -> bool:
    """Whether a line is surely text, and does not start where one was read as furniture."""
    for start, end in rows(text):
        if end - start >= _LEAST_BODY_SPACELESS and start not in read and _is_body(text, start, end):
            return True
    return False


def _is_body(text: str, start: int, end: int) -> bool:
    return end - start >= _LEAST_BODY or bool(_SPACELESS.match(text, start))


def _claim(text: str, start: int, end: int) -> Reading | None:
    """A copyright notice at the foot of a page."""
    if end - start > _LONGEST_FOOT:
        return None
    line = text[start:end]
    sign = _COPYRIGHT.match(line)
    if sign is not None and (_YEAR.search(line) or furniture().reserves_rights(line)):
        return Reading(Kind.NOTICE, ENOUGH, "copyright")
    return None


def _proposals(text: str, run: list[_Block], networks: Set[str]) -> Iterator[Proposal]:
    """One proposal for each block of lines that stand together."""
    lines = sum(block.lines for block in run)
    if all(by in networks for block in run for by in block.by):
        return  # names of companies, as an article may list them
    certain = any(block.strong for block in run) or sum(block.weight for block in run) >= ENOUGH
    for block in run:
        span = Span(block.start, block.end)
        by = ", ".join(block.by)[:_LONGEST_NAMED]
        evidence = [Evidence("phrase", f"it says nothing but '{by}'", span)]
        if lines > 1:
            evidence.append(Evidence("neighbour", f"{lines} such lines stand together"))
        cut = whole_row(text, block.start, block.end, alone=len(run) == 1)
        safety = Safety.REVIEW if certain else Safety.HINT
        yield Proposal(
            f"any.scraps.{block.kind.value}",
            span,
            (change(text, *cut, "", safety=safety, title="take it out"),),
            confidence=None if certain else 0.5,
            evidence=tuple(evidence),
            fields={"by": by},
        )


DETECTOR = _Scraps()
