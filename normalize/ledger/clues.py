"""What says that somebody is a woman or a man: titles, roles, kinship, leagues, given names, the lexicon."""

from __future__ import annotations

from dataclasses import dataclass

from normalize.text import Span

__all__ = ["WEIGHTS", "Clue", "Noun"]

WEIGHTS = {
    "title": 4.0,  # Mrs Roig
    "weak-title": 2.0,  # King Roig: a king, a street, a family name
    "lexicon": 5.0,
    "role": 3.0,  # the actress Ana Roig; Ana Roig, an actress
    "kinship": 3.0,  # his daughter Ana Roig
    "spouse": 1.5,  # Roig's husband
    "league": 3.0,  # WNBA star Ana Roig
    "pronoun": 1.0,  # Roig said she
    "given-name": 1.5,  # the most that a given name can weigh: below what is called known
}
"""How much each kind of evidence weighs, on the scale of `Appearance.weight`."""


@dataclass(frozen=True, slots=True, order=True)
class Clue:
    """One reason to think that somebody is a woman ("f") or a man ("m"), with its place and weight."""

    document: str
    span: Span
    gender: str
    kind: str
    weight: float
    says: str


@dataclass(frozen=True, slots=True, order=True)
class Noun:
    """A word that names a woman or a man: "queen", "father". `name`: of whom it is said, "" for nobody named."""

    document: str
    span: Span
    gender: str
    kin: bool
    name: str
