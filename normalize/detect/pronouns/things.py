"""People spoken of as things: "Anna Roig left its husband"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from normalize.detect.pronouns.scene import Scene
from normalize.findings import Evidence
from normalize.text import Span

__all__ = ["Possessed", "possessed"]


@dataclass(frozen=True, slots=True)
class Possessed:
    """A possessive of things that stands for a person, and the form to write."""

    span: Span
    new: str
    evidence: tuple[Evidence, ...]


def possessed(scene: Scene) -> Iterator[Possessed]:
    """A thing has no wife: where one person alone is named in the sentence before "its wife", it is theirs."""
    for match in scene.table.owned.finditer(scene.text):
        start, end = match.span(1)
        people = {
            m.who: m
            for m in scene.by_sentence.get(scene.sentence_of(start), ())
            if m.start < start and m.kind in ("name", "noun", "neutral")
        }
        if len(people) != 1:
            continue
        [person] = people.values()
        new = scene.table.swaps.get(("f" if person.gender == "m" else "m", "possessive"), "")
        fits = person.gender and scene.table.genders[match[2].lower()] != person.gender
        if person.kind == "name" and person.case == "subject" and fits:
            who = "a woman" if person.gender == "f" else "a man"
            named = Evidence(
                "name", f"{person.who} is {who}, by {scene.grounds(person.who)}", Span(person.start, person.end)
            )
            kin = Evidence("kinship", f"no thing has a {match[2]}", Span(start, match.end()))
            yield Possessed(Span(start, end), new.capitalize() if match[1][0].isupper() else new, (named, kin))
