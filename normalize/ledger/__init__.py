"""Who appears in a text: names, what points back to them, and what says whether they are women or men.

A `Ledger` is read off one text (`Ledger.of`), or merged from the ledgers of several. Every fact in it
keeps its document and its place, so that merging is a union of facts: the order in which documents are
merged, their grouping, and merging one of them twice make no difference.

Names are never merged because they look alike: two full names are one person only where the lexicon
says so, or where they are written the same.

    >>> from normalize.people import lexicon
    >>> text = "The actress Ana Roig was born in Cullera. Roig left it with Juan Mas."
    >>> ana, juan = Ledger.of(text, "en", lexicon()).people
    >>> ana.name, [n.form for n in ana.namings], ana.gender, [c.kind for c in ana.clues]
    ('Ana Roig', ['Ana Roig', 'Roig'], 'f', ['role', 'given-name'])
    >>> Ledger.of("The Bank of Spain said on Monday that Madrid agreed.", "en", lexicon()).people
    ()
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from normalize.ledger.clues import Clue, Noun
from normalize.ledger.reading import read
from normalize.people import Lexicon, Person
from normalize.text import Span

__all__ = ["Appearance", "Clue", "Ledger", "Naming", "Noun"]

SURE = 2.0
"""Weight of evidence for a gender, less that for the other, from which on it is called known."""


@dataclass(frozen=True, slots=True, order=True)
class Naming:
    """One place where somebody is named. `full`: by given and family name; else by one of them."""

    document: str
    span: Span
    form: str
    full: bool


@dataclass(frozen=True, slots=True)
class Appearance:
    """Somebody who appears: `name` is the lexicon's form, or else the longest of the texts.

    `namings` and `clues` are sorted. `person` is who it is in the lexicon, None where it knows none or several.
    """

    name: str
    person: Person | None
    namings: tuple[Naming, ...]
    clues: tuple[Clue, ...]

    @property
    def spellings(self) -> dict[str, int]:
        """How the full name is written, and in how many documents: repetition within one counts once."""
        forms = {(n.document, n.form) for n in self.namings if n.full}
        return dict(sorted(Counter(form for _, form in forms).items()))

    @property
    def weight(self) -> float:
        """The evidence for a woman less that for a man; of each kind the best counts, however often it is said."""
        best: dict[tuple[str, str], float] = {}
        for clue in self.clues:
            key = (clue.gender, clue.kind)
            best[key] = max(best.get(key, 0.0), clue.weight)
        return sum(weight if gender == "f" else -weight for (gender, _), weight in sorted(best.items()))

    @property
    def gender(self) -> str:
        """The letters "f", "m", or "" where the evidence is weak or contradicts itself."""
        weight = self.weight
        return "" if abs(weight) < SURE else "f" if weight > 0 else "m"


@dataclass(frozen=True, slots=True)
class Ledger:
    """Who appears. `people` are sorted by name; `nouns` (woman, father, queen ...) and `strangers`
    (capitalised words that may be somebody or something) by document and place.
    """

    people: tuple[Appearance, ...] = ()
    nouns: tuple[Noun, ...] = ()
    strangers: tuple[tuple[str, Span], ...] = field(default=())

    @classmethod
    def of(cls, text: str, language: str | None, lexicon: Lexicon, document: str = "") -> Ledger:
        """The ledger of one text. `document` names it where several are merged.

        A language without words in ``rules/ledger.toml`` has only the people of the lexicon.
        """
        cast = read(text, language, lexicon, document)
        people = tuple(
            Appearance(
                one.name,
                one.person,
                tuple(sorted(Naming(document, Span(s, e), text[s:e], full) for s, e, full in one.places)),
                tuple(sorted(set(one.clues))),
            )
            for one in cast.figures
        )
        return cls(_sorted(people), cast.nouns, tuple((document, span) for span in cast.strangers))

    def merge(self, other: Ledger) -> Ledger:
        """Both together: associative and commutative, and a document merged twice counts once.

        >>> from normalize.people import lexicon
        >>> one = Ledger.of("Ana Roig sang.", "en", lexicon(), "a")
        >>> two = Ledger.of("The singer Ana Roig left. Ana Roig won.", "en", lexicon(), "b")
        >>> one.merge(two) == two.merge(one), one.merge(one) == one, one.merge(two).people[0].spellings
        (True, True, {'Ana Roig': 2})
        """
        by_name: dict[str, Appearance] = {}
        for one in (*self.people, *other.people):
            same = by_name.get(one.name)
            by_name[one.name] = one if same is None else _both(same, one)
        return Ledger(
            _sorted(tuple(by_name.values())),
            tuple(sorted({*self.nouns, *other.nouns})),
            tuple(sorted({*self.strangers, *other.strangers})),
        )


def _both(one: Appearance, other: Appearance) -> Appearance:
    return Appearance(
        one.name,
        one.person or other.person,
        tuple(sorted({*one.namings, *other.namings})),
        tuple(sorted({*one.clues, *other.clues})),
    )


def _sorted(people: tuple[Appearance, ...]) -> tuple[Appearance, ...]:
    return tuple(sorted(people, key=lambda one: one.name))
