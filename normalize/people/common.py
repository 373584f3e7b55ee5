"""Names that very many people bear, so that they do not say who is meant."""

from __future__ import annotations

from functools import cache

from normalize.paths import rules_table
from normalize.people.given import given_gender
from normalize.people.tables import Person

__all__ = ["is_common", "is_plausible"]

_USUAL = 20_000
"""Bearers of a given name that many people have."""

_FIRST_NAME = 3_000
"""Bearers of a family name as a given one: such words are family names of many."""


def is_common(person: Person) -> bool:
    """Whether a name is so common that a text which holds it need not mean this person.

    What is known of the person then is a weak hint at most. The families are data
    (``rules/people/common_families.toml``).

    >>> is_common(Person("John Lee", "Lee")), is_common(Person("Wang Yi", "Wang"))
    (True, True)
    >>> is_common(Person("Lee Jae-myung", "Lee")), is_common(Person("Jens Stoltenberg", "Stoltenberg"))
    (False, False)
    """
    words = person.name.split()
    if len(words) != 2 or person.family not in words:
        return False
    western, eastern, often, syllable = _families()
    given = words[1 - words.index(person.family)]
    if person.family in eastern and len(given) <= syllable and given.isalpha():
        return True
    if person.family not in western and person.family not in eastern:
        return False
    known = given_gender(given)
    return known is not None and known.count >= often


def is_plausible(form: str, family: str) -> bool:
    """Whether a form that is a slip for one person's name may well be another's own: both its words are in wide use.

    `family` is the family name in the form.

    >>> is_plausible("Teresa May", "May"), is_plausible("Anthony Blinken", "Blinken")
    (True, False)
    """
    given = given_gender(form.split()[0])
    if given is None or given.count < _USUAL:
        return False
    western, eastern, _, _ = _families()
    as_given = given_gender(family)
    return family in western or family in eastern or (as_given is not None and as_given.count >= _FIRST_NAME)


@cache
def _families() -> tuple[frozenset[str], frozenset[str], int, int]:
    table = rules_table("people/common_families")
    return (
        frozenset(table["western"].split()),
        frozenset(table["eastern"].split()),
        int(table["often"]),
        int(table["syllable"]),
    )
