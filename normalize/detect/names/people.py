"""The people of the lexicon that a text names in full, and the forms it uses for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property

from normalize.language import base
from normalize.people import Mention, Person

__all__ = ["People", "family_in", "right_forms"]


_WORD = 4
"""Letters of a word of a role that is looked for."""


class People:
    """Who is named, and how; only mentions that one person alone can mean. Goes over the people in order."""

    def __init__(self, mentions: Sequence[Mention], text: str) -> None:
        self._text = text
        self._in_role: dict[str, bool] = {}
        self._people: dict[str, Person] = {}
        self._mentions: dict[tuple[str, str | None], list[Mention]] = {}
        self._right: dict[str, list[tuple[str, int]]] = {}
        for mention in mentions:
            if len(mention.entries) == 1:
                person = mention.entries[0].person
                self._people.setdefault(person.name, person)
                for form in (mention.form, None):
                    self._mentions.setdefault((person.name, form), []).append(mention)

    def __iter__(self) -> Iterator[Person]:
        return iter(self._people.values())

    def mentions_of(self, person: Person, form: str | None) -> list[Mention]:
        """The mentions of a person in one form, or None: in any."""
        return self._mentions.get((person.name, form), [])

    def right_counts(self, person: Person) -> list[tuple[str, int]]:
        """The right forms in this text and how often each stands, the most frequent first, then the first."""
        counts = self._right.get(person.name)
        if counts is None:
            found = (m.form for m in self.mentions_of(person, None) if m.entries[0].kind in ("canonical", "accepted"))
            counts = self._right[person.name] = Counter(found).most_common()
        return counts

    def in_role(self, person: Person) -> bool:
        """Whether the text holds a word of what the person is known as: minister, tennis, Kremlin."""
        found = self._in_role.get(person.name)
        if found is None:
            words = {word.lower() for role in person.roles for word in role.split() if len(word) >= _WORD}
            found = self._in_role[person.name] = any(word in self._low for word in words)
        return found

    @cached_property
    def _low(self) -> str:
        return self._text.lower()

    def right(self, person: Person, language: str | None, words: int) -> str:
        """The form to propose: the text's own, if it has one of so many words (0: any), else the language's."""
        for form, _ in self.right_counts(person):
            if words in (0, len(form.split())):
                return form
        return person.spelled(language)


def right_forms(person: Person, language: str | None) -> set[str]:
    """Every form of a person's name that is right in a language."""
    tag = base(language)
    own = person.spelled(tag)
    everywhere = "" if own == person.name else tag
    return {own, *(form for other, form in person.accepted if other in (tag, everywhere))}


def family_in(person: Person, form: str) -> str:
    """The family name in a written form of a person's name; "" where it cannot be told.

    It stands where it stands in the English form: counted from the end, or at the start where it comes first.

    >>> sergei = Person("Sergei Lavrov", "Lavrov")
    >>> family_in(sergei, "Sergej Lawrow"), family_in(Person("Xi Jinping", "Xi"), "Xi Jingping")
    ('Lawrow', 'Xi')
    >>> family_in(Person("Abdel Fattah al-Burhan", "Burhan"), "Abdelfatah al Burhan")
    ''
    """
    name, family, words = person.name.split(" "), person.family.split(" "), form.split(" ")
    starts = [at for at in range(len(name)) if name[at : at + len(family)] == family]
    if not starts or len(words) < 2:
        return ""
    if starts[0] == 0:
        return " ".join(words[: len(family)])
    from_end = len(name) - starts[-1]
    if from_end > len(words) - 1:
        return ""
    found = words[len(words) - from_end : len(words) - from_end + len(family)]
    return " ".join(found)
