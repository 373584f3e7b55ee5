"""Names that recur in trusted texts and that no table has: proposals, about which a person decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from normalize.ledger import Ledger

__all__ = ["Recurring", "recurring"]

_NEAR = 0.8
"""Words at least so alike (difflib's ratio) may be one name spelled in two ways."""


@dataclass(frozen=True, slots=True)
class Recurring:
    """A full name, in how many documents it stands, and other spellings that may be of the same person.

    `women` and `men` count the documents whose evidence speaks for either.
    """

    name: str
    documents: int
    variants: tuple[tuple[str, int], ...]
    women: int
    men: int

    @property
    def gender(self) -> str:
        """The letters "f" or "m" where no document contradicts, else ""."""
        return "" if bool(self.women) == bool(self.men) else "f" if self.women else "m"


def recurring(ledgers: Iterable[Ledger], fewest: int = 3) -> list[Recurring]:
    """The names that stand in at least so many documents, the most frequent first; repetition in one counts once.

    >>> from normalize.people import lexicon
    >>> texts = ["Ana Roig sang.", "The singer Ana Roig left. Ana Roig won.", "Anna Roig lost."]
    >>> found = recurring((Ledger.of(text, "en", lexicon()) for text in texts), fewest=2)
    >>> [(one.name, one.documents, one.variants) for one in found]
    [('Ana Roig', 2, (('Anna Roig', 1),))]
    """
    documents: Counter[str] = Counter()
    genders: dict[str, Counter[str]] = {}
    for ledger in ledgers:
        for one in ledger.people:
            if one.person is None:
                documents.update(one.spellings.keys())
                for form in one.spellings:
                    genders.setdefault(form, Counter())[one.gender] += 1
    ranked = sorted(documents, key=lambda form: (-documents[form], form))
    heads: dict[tuple[str, ...], list[str]] = {}
    variants: dict[str, list[str]] = {}
    for form in ranked:
        near = heads.setdefault(tuple(word[0] for word in form.split()), [])
        head = next((head for head in near if _is_near(head, form)), None)
        if head is not None:
            variants[head].append(form)
        elif documents[form] >= fewest:
            near.append(form)
            variants[form] = []
    return [
        Recurring(
            head,
            documents[head],
            tuple((form, documents[form]) for form in variants[head]),
            genders[head]["f"],
            genders[head]["m"],
        )
        for head in ranked
        if head in variants
    ]


def _is_near(one: str, other: str) -> bool:
    ours, theirs = one.split(), other.split()
    return len(ours) == len(theirs) and all(
        a == b or SequenceMatcher(None, a, b).ratio() >= _NEAR for a, b in zip(ours, theirs, strict=True)
    )
