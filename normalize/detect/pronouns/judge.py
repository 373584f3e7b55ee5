"""Which pronouns of a text are of the wrong gender, how sure that is, and why.

Two ways lead to a suspicion. The sum of all features (`model`) finds the single pronoun that contradicts what stands
around it: alone of its gender there, and against it a pronoun of the other gender, somebody whose gender is known, or
two people with given names of the other one; a first name alone says too little. A chain is found by knowledge: where
one person of known gender is alone in a paragraph that calls the person rightly too, all pronouns of the other gender
there are theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from normalize.detect.pronouns.features import CLEAR, features, rivals
from normalize.detect.pronouns.model import confidence
from normalize.detect.pronouns.scene import Mention, Scene
from normalize.findings import Evidence
from normalize.text import Span

__all__ = ["THRESHOLD", "Suspect", "candidates", "suspects"]

THRESHOLD = 0.94
"""The least confidence at which a pronoun is reported."""

_CERTAIN = 4.5
"""Weight of evidence on somebody's gender by which a chain may be judged: more than one kind, or the lexicon."""
_CHAIN, _FREED = 0.92, 0.9
_KNOWN = 2
"""Strength of a gender that is known."""
_BESIDE = 2
"""Sentences before and behind a pronoun in which two people speak against it."""
_NEXT = re.compile(r" (\w+)")


@dataclass(frozen=True, slots=True)
class Suspect:
    """A pronoun that contradicts its person."""

    pronoun: Mention
    confidence: float
    evidence: tuple[Evidence, ...]


def suspects(scene: Scene) -> list[Suspect]:
    """Every suspect of a text, in order."""
    found = {s.pronoun.start: s for s in (*_odd(scene), *_freed(scene), *_chains(scene))}
    return [found[start] for start in sorted(found)]


def _odd(scene: Scene) -> Iterator[Suspect]:
    """The pronouns that the sum of features finds."""
    for pronoun in candidates(scene):
        sure = confidence(features(scene, pronoun))
        if sure >= THRESHOLD:
            yield Suspect(pronoun, round(sure, 3), tuple(_why(scene, pronoun)))


def candidates(scene: Scene) -> Iterator[Mention]:
    """The pronouns that may be judged by their features; not those who speak, for they take turns."""
    for pronoun in scene.pronouns:
        if _is_contradicted(scene, pronoun) and not _is_formal(scene, pronoun) and not _speaks(scene, pronoun):
            yield pronoun


def _is_contradicted(scene: Scene, pronoun: Mention) -> bool:
    """Whether a pronoun is alone of its gender, and something around speaks against it."""
    around = [m for m in scene.around(pronoun) if m is not pronoun]
    if any(m.kind == "pronoun" and m.gender == pronoun.gender for m in around):
        return False
    other = [m for m in around if m.kind in ("pronoun", "name") and m.gender not in ("", pronoun.gender)]
    if any(m.strength >= _KNOWN for m in other):
        return True
    return len({m.who for m in other if abs(m.sentence - pronoun.sentence) <= _BESIDE}) > 1


def _is_formal(scene: Scene, pronoun: Mention) -> bool:
    """Whether it begins a title: "Her Majesty"."""
    match = _NEXT.match(scene.text, pronoun.end)
    return match is not None and match[1] in scene.table.formal


def _why(scene: Scene, pronoun: Mention) -> Iterator[Evidence]:
    """The places nearby that say the other gender, the nearest of each kind."""
    near = sorted(
        (
            m
            for m in scene.around(pronoun)
            if m.gender not in ("", pronoun.gender) and abs(m.sentence - pronoun.sentence) < 3
        ),
        key=lambda m: (abs(m.start - pronoun.start), m.start),
    )
    shown: set[str] = set()
    for mention in near:
        if mention.kind not in shown and mention.kind in ("pronoun", "name", "noun"):
            shown.add(mention.kind)
            yield _said(scene, mention)


def _said(scene: Scene, mention: Mention) -> Evidence:
    form = scene.text[mention.start : mention.end]
    who = "a woman" if mention.gender == "f" else "a man"
    if mention.kind == "name":
        says = f"{mention.who} is {who}, by {scene.grounds(mention.who)}"
    else:
        says = f"{form!r} {'speaks of' if mention.kind == 'pronoun' else 'is'} {who}"
    return Evidence(mention.kind, says, Span(mention.start, mention.end), weight=0.5 * mention.strength)


def _people(scene: Scene, paragraph: int) -> list[Mention]:
    return [m for m in scene.by_paragraph.get(paragraph, ()) if m.kind != "pronoun"]


def _certain(scene: Scene, mention: Mention) -> bool:
    return mention.kind == "name" and abs(scene.weights.get(mention.who, 0.0)) >= _CERTAIN


def _chains(scene: Scene) -> Iterator[Suspect]:
    """Pronouns of a paragraph whose only person is of the other gender for certain, and is called so there."""
    for paragraph, mentions in sorted(scene.by_paragraph.items()):
        inside = [m for m in mentions if m.kind == "pronoun"]
        if len({p.gender for p in inside}) < 2:
            continue
        people = _people(scene, paragraph)
        named = [m for m in people if _certain(scene, m)]
        if not named or len({m.who for m in named}) > 1:
            continue
        person = named[0]
        wrong = [p for p in inside if p.gender != person.gender]
        right = [p for p in inside if p.gender == person.gender]
        others = [m for m in people if m.who != person.who]
        if rivals(others, wrong[0].gender) not in CLEAR or person.start > inside[0].start:
            continue
        # what comes first is right: "after her arrest ... in his luggage"
        if person.case != "subject" or right[0].start > wrong[0].start or any(_speaks(scene, p) for p in inside):
            continue
        evidence = (_said(scene, person), _said(scene, right[0]))
        for pronoun in wrong:
            if not _is_formal(scene, pronoun):
                yield Suspect(pronoun, _CHAIN, evidence)


def _speaks(scene: Scene, pronoun: Mention) -> bool:
    """Whether a pronoun stands beside a verb of saying: the speaker may have been named long before."""
    if pronoun.case != "subject":
        return False
    return scene.table.speaks(scene.text, pronoun.start, pronoun.end)


def _freed(scene: Scene) -> Iterator[Suspect]:
    """Of "called Roig's sentence unjust and would work to secure his release": what is secured is Roig's."""
    for pronoun in scene.pronouns:
        if pronoun.case != "possessive":
            continue
        before = scene.text[max(0, pronoun.start - 16) : pronoun.start].split()[-1:]
        after = scene.text[pronoun.end : pronoun.end + 16].split()[:1]
        if not before or not after or before[0] not in scene.table.secure:
            continue
        if after[0].strip(",.;:") not in scene.table.freed:
            continue
        held = [m for m in scene.by_sentence[pronoun.sentence] if m.start < pronoun.start and _is_held(scene, m)]
        if len({m.who for m in held}) == 1 and _certain(scene, held[0]) and held[0].gender != pronoun.gender:
            says = "what is done to somebody and who is to be freed are spoken of in one sentence"
            role = Evidence("role", says, Span(held[0].start, pronoun.end))
            yield Suspect(pronoun, _FREED, (_said(scene, held[0]), role))


def _is_held(scene: Scene, mention: Mention) -> bool:
    """Whether something is done to the person: "Roig's sentence"."""
    if mention.kind not in ("name", "actor", "stranger") or mention.case != "possessive":
        return False
    words = scene.text[mention.end : mention.end + 40].split()[1:3]
    return any(word.strip(",.;:") in scene.table.fate for word in words)
