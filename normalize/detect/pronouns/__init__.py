"""Pronouns that contradict the person they mean: "after her arrest ... in his luggage", "Anna left its husband".

`normalize.ledger` says who appears; `scene` puts sentences, people and pronouns in order; `features` and `model`
weigh what speaks for and against each pronoun, `judge` decides. Every pronoun is a finding of its own, so that
each can be refused; what they share is their evidence. English alone has a table so far (``rules/pronouns.toml``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from normalize.detect import Proposal, Stage, View, change
from normalize.detect.pronouns.forms import swapped
from normalize.detect.pronouns.judge import suspects
from normalize.detect.pronouns.scene import Pronouns, Scene, pronouns
from normalize.detect.pronouns.things import possessed
from normalize.detect.shapes import AFTER_WORD, BEFORE_WORD, one_of
from normalize.detect.speech import in_speech
from normalize.findings import Evidence, Safety
from normalize.ledger import Ledger
from normalize.people import lexicon
from normalize.text import Span

__all__ = ["DETECTOR", "PronounsDetector"]

_MEN, _WOMEN = ("he", "him", "his", "himself"), ("she", "her", "hers", "herself")
_LONGEST = 100_000
"""Code points of a text that is looked at; longer ones are books, with more people than can be told apart."""
_QUOTED = 0.6


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
        if not (gendered or owned):
            return
        ledger = Ledger.of(text, view.language, lexicon(tuple(map(Path, view.config.people))))
        scene = Scene(text, ledger, table)
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


def _clashes(text: str, table: Pronouns) -> bool:
    """The cheap look: two pronouns of different gender that follow each other in a paragraph.

    Or pronouns of one gender alone, and somebody who is called an actress, a king, Mrs or Sir.
    """
    last, end, genders = "", 0, set()
    for match in _PRONOUN.finditer(text):
        gender = "m" if match[0].lower() in _MEN else "f"
        if last not in ("", gender) and "\n" not in text[end : match.start()]:
            return True
        last, end = gender, match.end()
        genders.add(gender)
    return len(genders) == 1 and table.states(text, "f" if last == "m" else "m")


_SHORT = 10_000
_NAMED = re.compile(r"[^\W\d_]['\N{RIGHT SINGLE QUOTATION MARK},;:)]* [^\W\d_a-z]|[A-Z][a-z]+\.? [A-Z]")
"""A word with a capital, or of a script without, inside a sentence."""

_PRONOUN = re.compile(r"\b(?:[Hh](?:e|im|is|imself|er|ers|erself)|[Ss]he)\b")


def _proposal(
    slug: str, text: str, span: Span, new: str, confidence: float | None, evidence: tuple[Evidence, ...]
) -> Proposal:
    """For review; in direct speech, whose speakers and listeners nobody knows, a hint."""
    spoken = in_speech(text, span.start)
    safety = Safety.HINT if spoken else Safety.REVIEW
    fix = change(text, span.start, span.end, new, safety=safety)
    return Proposal(f"any.pronouns.{slug}", span, (fix,), _QUOTED if spoken else confidence, evidence)
