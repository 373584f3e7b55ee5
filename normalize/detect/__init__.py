"""Detectors: each looks at a text and proposes; none of them chooses, applies or prints.

A detector reads a `View` (one text, with what is known about it) and yields `Proposal`s whose spans
and edits are code points of `view.text`. The words of its rules (message, why, severity, safety,
confidence, examples) stand in a pack under ``rules/`` as rules of kind ``detector``.
"""

from __future__ import annotations

import enum
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from normalize.detect.shapes import Shaped, one_of
from normalize.edits import Edit
from normalize.findings import Evidence, Fix, Safety, SourceGuess
from normalize.scan import Hits
from normalize.text import Span

if TYPE_CHECKING:
    from normalize.config import Config
    from normalize.language import Conventions
    from normalize.packs.rule import Rule

__all__ = ["Detector", "Proposal", "Stage", "View", "change"]


class Stage(enum.IntEnum):
    """The fixed order of work. Each stage reads the text with the safe fixes of those before applied."""

    ENCODING = 0
    LAYOUT = 1
    MARKS = 2
    WORDING = 3


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a detector says: this rule, at this place, and what could be done, best first.

    `confidence` None means the rule's own. `fields` fill the placeholders of the rule's message
    beside {old} and {new}. `meta` is what the repair takes out of the text and keeps (date, credit).
    A fix's safety may be lower than the rule's, never higher. `stated` is set by the gate where it replaced the
    confidence by what was measured: proposals are compared by what they state.
    """

    rule: str
    span: Span
    fixes: tuple[Fix, ...] = ()
    confidence: float | None = None
    evidence: tuple[Evidence, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict, hash=False)
    meta: Mapping[str, str] = field(default_factory=dict, hash=False)
    stated: float | None = None


def _start_of(span: Span) -> int:
    return span.start


class View:
    """One text as the detectors of a stage see it. What costs anything is worked out on first use.

    `text` is the text of this stage; `protected` the spans (in it) that no edit may touch; `hits` where
    the triggers of the scan occur. `source` is what was guessed of the source language where none is given.
    `identified`: the language was looked for, so that no language given means none was found.
    """

    def __init__(
        self,
        text: str,
        config: Config,
        *,
        given_language: str | None = None,
        source_language: str | None = None,
        protected: tuple[Span, ...] = (),
        hits: Hits | None = None,
        identified: bool = False,
    ) -> None:
        self._answers: dict[str, tuple[Proposal, ...]] = {}
        self.text = text
        self.config = config
        self.source_language = source_language
        self.protected = protected
        self.hits = hits if hits is not None else Hits(text, {}, frozenset())
        self._given = given_language
        self._identified = identified
        self.source = SourceGuess()

    @cached_property
    def language(self) -> str | None:
        """The language given, or else identified; None when neither says."""
        if self._given is not None or self._identified:
            return self._given
        from normalize.language import identify

        return identify(self.text)

    @cached_property
    def noisy(self) -> bool:
        """Whether a machine misread this text: a mark in it may be a letter."""
        from normalize.ocr.noise import is_noisy

        return is_noisy(self.text, self.language)

    @cached_property
    def conventions(self) -> Conventions:
        """How this language writes: quotation marks, spacing of marks, frequent words."""
        from normalize.language import conventions

        return conventions(self.language)

    def ask(self, detector: Detector) -> tuple[Proposal, ...]:
        """What a detector of this stage proposes for this text; worked out once, whoever asks."""
        found = self._answers.get(detector.name)
        if found is None:
            found = self._answers[detector.name] = tuple(detector.detect(self))
        return found

    def is_protected(self, start: int, end: int) -> bool:
        """Whether the place shares a character with a protected span (an insertion: lies inside one)."""
        if not self.protected:
            return False
        # protected spans are sorted and apart: only the last one that begins before `end` can reach in
        index = bisect_left(self.protected, end, key=_start_of) - 1
        if index < 0:
            return False
        return self.protected[index].end > start


class Detector(Protocol):
    """One way of finding artifacts.

    `triggers` are literals, lower-case; the detector runs only when one of them occurs in the text,
    and finds where in ``view.hits[trigger]`` (start offsets). An empty tuple: it always runs and
    must decide quickly by itself, or has shapes besides (`Shaped`).
    """

    name: str
    stage: Stage
    triggers: tuple[str, ...]

    def detect(self, view: View) -> Iterable[Proposal]:
        """Proposals in any order; the same text always gives the same ones."""
        ...


def change(text: str, start: int, end: int, new: str, *, safety: Safety = Safety.SAFE, title: str = "") -> Fix:
    """A fix of one edit.

    >>> change("jail , he", 4, 6, ",").edits
    (Edit(span=Span(start=4, end=6), old=' ,', new=','),)
    """
    return Fix((Edit(Span(start, end), text[start:end], new),), safety, title)


DETECTORS = (
    "encoding",
    "encoding.characters",
    "encoding.homoglyphs",
    "encoding.replacement",
    "layout",
    "layout.wraps",
    "scraps.metadata",
    "scraps.credits",
    "scraps.links",
    "scraps.detector",
    "scraps.pages",
    "ocr.speckle",
    "scraps.duplicates",
    "punctuation.detector",
    "punctuation.stops",
    "punctuation.dashes",
    "quotes.detector",
    "names",
    "pronouns",
    "pronouns.agreement",
    "residue.subwords",
    "residue.chatter",
    "residue.tokenised",
    "residue",
    "repetition",
    "ocr",
    "numbers",
)
"""The modules of this package that hold a DETECTOR, in the order in which they run."""


def shapes_of(detectors: Iterable[Detector]) -> dict[str, str]:
    """The shapes of all detectors by name; a detector that has none, but triggers, has the shape of those.

    One that has neither is in no table: it looks at every text.
    """
    shapes: dict[str, str] = {}
    for detector in detectors:
        if isinstance(detector, Shaped):
            shapes |= detector.shapes()
        elif detector.triggers:
            shapes[detector.name] = one_of(detector.triggers)
    return shapes


def load_detectors(rules: Sequence[Rule]) -> list[Detector]:
    """Every detector, and the one that runs the rules of the packs."""
    from normalize.detect.index import detectors
    from normalize.detect.rules import RulesDetector

    return [*detectors(), RulesDetector(rules)]
