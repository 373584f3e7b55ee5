"""Names of well-known people, misspelt or as another language writes them."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from normalize.corrupt.site import Damage, Places, Site
from normalize.people import Kind, Lexicon, Mention, Person, is_common, lexicon

__all__ = ["FUNCTIONS"]


def misspelt_person(site: Site, dice: Random) -> Iterator[Damage]:
    """The full name of a person of the lexicon in a form that is a known slip.

    >>> from normalize.corrupt.site import tried
    >>> "Anthony Blinken sang." in {tried(misspelt_person, "Antony Blinken sang.", seed=n)[0] for n in range(50)}
    True
    >>> tried(misspelt_person, "Then Britney sang to Griner.")
    []
    """
    yield from _in_other_forms(site, dice, "wrong")


def foreign_person(site: Site, dice: Random) -> Iterator[Damage]:
    """The full name of a person of the lexicon as another language writes it, in Latin letters.

    >>> from normalize.corrupt.site import tried
    >>> {text for n in range(20) for text in tried(foreign_person, "Vladimir Putin sang.", seed=n)} >= {
    ...     "Wladimir Putin sang.", "Vladimir Poutine sang."}
    True
    >>> tried(foreign_person, "Then Angela Merkel sang to Lavrov.")
    []
    """
    yield from _in_other_forms(site, dice, "foreign")


def _in_other_forms(site: Site, dice: Random, kind: Kind) -> Iterator[Damage]:
    if site.language is None:
        return
    known = lexicon()
    for mention in known.find(site.text, site.language):
        person = _sure(mention)
        if person is None:
            continue
        forms = _forms(person, kind, known, site.language)
        if forms:
            right = (person.spelled(site.language), *(form for tag, form in person.accepted if tag in ("", site.base)))
            also = tuple(form for form in right if form != mention.form)
            yield site.change(mention.span.start, mention.span.end, dice.choice(forms), also=also)


def _sure(mention: Mention) -> Person | None:
    """Whom a right name means, if it can mean one person alone."""
    if len(mention.entries) != 1 or mention.entries[0].kind not in ("canonical", "accepted"):
        return None
    person = mention.entries[0].person
    return None if is_common(person) else person


def _forms(person: Person, kind: Kind, known: Lexicon, language: str) -> list[str]:
    """The forms of a person that are of this kind in a language and nobody else's."""
    forms = []
    for form in sorted(set(person.forms)):
        entries = known.entries(form, language)
        if len(entries) == 1 and entries[0].kind == kind:
            forms.append(form)
    return forms


FUNCTIONS: tuple[Places, ...] = (misspelt_person, foreign_person)
