"""Pronouns that contradict the person they mean: "after her arrest ... in his luggage", "Anna left its husband".

`normalize.ledger` says who appears; `scene` puts sentences, people and pronouns in order; `features` and `model`
weigh what speaks for and against each pronoun, `judge` decides. Every pronoun is a finding of its own, so that
each can be refused; what they share is their evidence. English alone has a table so far (``rules/pronouns.toml``);
for some other languages `agreement` finds what contradicts the title of its subject.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from normalize.detect import Proposal, Stage, View, change
from normalize.detect.pronouns.features import features
from normalize.detect.pronouns.forms import swapped
from normalize.detect.pronouns.judge import candidates, suspects
from normalize.detect.pronouns.lone import Turns
from normalize.detect.pronouns.model import confidence
from normalize.detect.pronouns.scene import Pronouns, Scene, pronouns
from normalize.detect.pronouns.things import possessed
from normalize.detect.shapes import AFTER_WORD, BEFORE_WORD, one_of
from normalize.detect.speech import in_speech
from normalize.findings import Evidence, Safety
from normalize.ledger import Ledger
from normalize.people import Lexicon, lexicon
from normalize.text import Span

__all__ = ["DETECTOR", "PronounsDetector"]

_MEN, _WOMEN = ("he", "him", "his", "himself"), ("she", "her", "hers", "herself")
_LONGEST = 100_000
"""Code points of a text that is looked at; longer ones are books, with more people than can be told apart."""
_QUOTED = 0.6
_LIKELY = 0.5
"""Confidence in the light of the sentences around a pronoun at which the whole text is read."""


class PronounsDetector:
    """Finds pronouns of the wrong gender.

    >>> from normalize.config import Config
    >>> text = "The actress Ana Roig was born in Cullera, where she learned to sail. She left it in his first boat."
    >>> [(p.rule, p.span.of(text)) for p in DETECTOR.detect(View(text, Config(), given_language="en"))]
    [('any.pronouns.pronoun-gender', 'his')]
    >>> text = "The actress Ana Roig met her brother Pau in Cullera. She left it in his first boat."
    >>> list(DETECTOR.detect(View(text, Config(), given_language="en")))
    []
    """

    name = "pronouns"
    stage = Stage.WORDING
    triggers: tuple[str, ...] = ()

    def shapes(self) -> Mapping[str, str]:
        """A pronoun of either gender; the possessive of things."""
        return {
            "pronouns.m": BEFORE_WORD + one_of(_MEN) + AFTER_WORD,
            "pronouns.f": BEFORE_WORD + one_of(_WOMEN) + AFTER_WORD,
            "pronouns.its": BEFORE_WORD + one_of(["its "]) + "[a-z]",
        }

    def detect(self, view: View) -> Iterator[Proposal]:
        """A proposal for each suspect."""
        may = view.hits.may
        men, women = may("pronouns.m"), may("pronouns.f")
        gendered = men or women
        owned = may("pronouns.its") and "its " in view.text
        if not (gendered or owned) or len(view.text) > _LONGEST:
            return
        text = view.text
        if not owned and len(text) < _SHORT and not _NAMED.search(text):
            return  # nobody is named: the words need not be read
        table = pronouns(view.language)
        if table is None:
            return
        owned = owned and any(half in text for half in table.halves) and table.owned.search(text) is not None
        people = lexicon(tuple(map(Path, view.config.people)))
        gendered = gendered and _is_likely(text, view.language or "", table, people)
        if not (gendered or owned):
            return
        scene = Scene(text, Ledger.of(text, view.language, people), table)
        for suspect in suspects(scene) if gendered else ():
            start, end = suspect.pronoun.start, suspect.pronoun.end
            if view.is_protected(start, end):
                continue
            new = swapped(text, suspect.pronoun, table)
            yield _proposal("pronoun-gender", text, Span(start, end), new, suspect.confidence, suspect.evidence)
        for one in possessed(scene) if owned else ():
            if not view.is_protected(one.span.start, one.span.end):
                yield _proposal("it-for-person", text, one.span, one.new, None, one.evidence)


DETECTOR = PronounsDetector()


def _is_likely(text: str, language: str, table: Pronouns, people: Lexicon) -> bool:
    """Whether reading who appears is worth its time: first the pronouns alone, then the sentences around one."""
    turns = Turns(text, language, table, people)
    if turns.freed() or turns.chained():
        return True
    for start, end in turns.lone():
        part = text[start:end]
        scene = Scene(part, Ledger.of(part, language, people), table)
        if any(confidence(features(scene, one)) >= _LIKELY for one in candidates(scene)):
            return True
    return False


_SHORT = 10_000
_NAMED = re.compile(r"[^\W\d_]['\N{RIGHT SINGLE QUOTATION MARK},;:)]* [^\W\d_a-z]|[A-Z][a-z]+\.? [A-Z]")
"""A word with a capital, or of a script without, inside a sentence."""


def _proposal(
    slug: str, text: str, span: Span, new: str, confidence: float | None, evidence: tuple[Evidence, ...]
) -> Proposal:
    """For review; in direct speech, whose speakers and listeners nobody knows, a hint."""
    spoken = in_speech(text, span.start)
    safety = Safety.HINT if spoken else Safety.REVIEW
    fix = change(text, span.start, span.end, new, safety=safety)
    return Proposal(f"any.pronouns.{slug}", span, (fix,), _QUOTED if spoken else confidence, evidence)
