"""From which language a text was translated, judged by what the translation left behind.

Clues are gathered elsewhere (`normalize.detect.source` runs the rules of the packs); here they are weighed.
Each says how much likelier it is in a translation from its sources than in a text that was written in its
own language, in nats (natural logarithm of the ratio). Clues of several sources speak for all of them. Most
texts give none: "unknown" has a share like any language, and begins with nearly all of it.

What a text is about is no clue: people write of Bucharest in every language. But where clues say that it was
translated, names and places say from where (hints): they move shares from source to source, never from "unknown".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp

from normalize.findings import Evidence, SourceGuess
from normalize.language import base
from normalize.paths import rules_table

__all__ = ["Clue", "weigh"]

_DOUBT = 3.0
"""Nats by which a text from nowhere is likelier than one from any one source, before its first clue."""

_CHANCE = 1.0
"""The same for each thousand words: in a long text a clue or two stand by chance."""

_AGAIN = 0.5
"""What a clue that comes again adds, as a share of the first; three times more at most."""


@dataclass(frozen=True, slots=True)
class Clue:
    """Something that speaks for some source languages. What has the same `name` is the same clue again."""

    name: str
    sources: tuple[str, ...]
    weight: float
    evidence: Evidence


def weigh(clues: Iterable[Clue], words: int, hints: Mapping[str, float] | None = None) -> SourceGuess:
    """The guess that clues allow in a text of so many words; `hints` are nats by source.

    >>> says = Evidence("calque", "'assisted to the'")
    >>> guess = weigh([Clue("assist-to", ("es", "pt"), 5, says), Clue("the-chain", ("es",), 4, says)], 300)
    >>> guess.language, round(guess.share(["es", "pt"]), 2), round(guess.unknown, 2)
    ('es', 1.0, 0.0)
    >>> weigh([Clue("note", ("it",), 1, says)], 300).language is None
    True
    >>> number = Clue("decimal-comma", ("es", "de", "ro"), 5, Evidence("calque", "'4,5 percent'"))
    >>> weigh([number], 20).language, weigh([number], 20, {"ro": 4}).language, weigh([], 20, {"ro": 4}).language
    (None, 'ro', None)
    """
    scores: dict[str, float] = {}
    times: dict[str, int] = {}
    evidence = []
    for clue in clues:
        times[clue.name] = seen = times.get(clue.name, 0) + 1
        if seen > 4:
            continue
        evidence.append(clue.evidence)
        for source in clue.sources:
            tag = base(source) or source
            scores[tag] = scores.get(tag, 0.0) + clue.weight * (1 if seen == 1 else _AGAIN / 2 ** (seen - 2))
    if not scores:
        return SourceGuess()
    for tag in scores:
        scores[tag] += _prior(tag)
    shares = _shares(scores, _DOUBT + _CHANCE * words / 1000)
    return SourceGuess(_hinted(shares, hints) if hints else shares, tuple(evidence))


def _hinted(shares: Sequence[tuple[str, float]], hints: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    """Shares after hints: their sum stays."""
    odds = {source: share * exp(hints.get(source, 0.0)) for source, share in shares}
    scale = sum(share for _, share in shares) / sum(odds.values())
    return tuple(sorted(((s, o * scale) for s, o in odds.items()), key=lambda one: (-one[1], one[0])))


@cache
def _prior(tag: str) -> float:
    priors = rules_table("sources")["prior"]
    return float(priors.get(tag, priors["other"]))


def _shares(scores: Mapping[str, float], unknown: float) -> tuple[tuple[str, float], ...]:
    top = max(unknown, *scores.values())
    odds = {source: exp(score - top) for source, score in scores.items()}
    whole = sum(odds.values()) + exp(unknown - top)
    return tuple(sorted(((s, o / whole) for s, o in odds.items()), key=lambda one: (-one[1], one[0])))
