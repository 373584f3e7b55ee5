"""How likely a pronoun is wrong: a sum of weights, turned into a probability.

The weights (``rules/pronouns.tsv``) are fitted by ``training/pronouns.py`` on paragraphs in which each pronoun was
put into the other gender in turn (logistic regression). Every feature is a yes or no, so each weight can be read.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import cache

from normalize.detect.pronouns.features import NEUTRAL, RIVAL
from normalize.paths import rules_root

__all__ = ["confidence", "weights"]


@cache
def weights() -> Mapping[str, float]:
    """The weight of each feature; that of "" is where every pronoun starts."""
    lines = (rules_root() / "pronouns.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return {name: float(weight) for name, _, weight in (line.partition("\t") for line in lines)}


_PRIOR = 1.2
"""The fit counts a right pronoun several times as much as a wrong one; this takes part of it back (log-odds)."""
_DOUBTS = {RIVAL: 0.5, NEUTRAL: 1.0}
"""What somebody else who may be meant takes off, beyond what the fit gives to each feature (log-odds)."""
_GUARDS = frozenset({"noun fits", "spouse fits"})
"""A pronoun with one of these is right: "he is the father", "his wife"."""


def confidence(features: Iterable[str]) -> float:
    """The probability (0 to 1) that a pronoun with these features is of the wrong gender.

    >>> confidence({"S other-pronoun"}) > confidence({"S other-pronoun", RIVAL}), confidence({"spouse fits"})
    (True, 0.0)
    """
    said = set(features)
    if said & _GUARDS:
        return 0.0
    known = weights()
    total = known[""] + _PRIOR + sum(known.get(name, 0.0) - _DOUBTS.get(name, 0.0) for name in sorted(said))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
