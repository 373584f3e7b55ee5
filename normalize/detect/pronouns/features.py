"""What speaks for and against a pronoun, as named yes-or-no features.

Seen from the pronoun, everybody mentioned is `same` (of its gender), `other`, or of unknown gender. A
feature says where somebody of a kind is: S in the sentence before the pronoun, A after it, P in the sentence
before, N in the next one, L later. What each feature weighs stands in ``rules/pronouns.tsv``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from normalize.detect.pronouns.scene import Mention, Scene

__all__ = ["CLEAR", "NEUTRAL", "RIVAL", "features", "rivals"]

_LATER = 12
"""Mentions behind the next sentence that are looked at."""

_RIVALS = (
    ("pronoun", "same-pronoun"),
    ("known", "same-name2 same-noun2"),
    ("probable", "same-name1"),
    ("unknown", "name"),
    ("actor", "actor"),
    ("neutral", "neutral"),
    ("agent", "agent"),
    ("stranger", "stranger"),
)
"""Who else a pronoun could mean, the most likely first: the level, and the labels that make it."""

CLEAR = frozenset({"none", "stranger"})
"""Levels at which there is nobody else."""

_AHEAD = frozenset({"name", "actor", "stranger", "neutral", "same-name1", "same-name2"})

RIVAL = "somebody else"
"""The feature of a pronoun that somebody else may well be meant by."""

NEUTRAL = "S neutral"
"""The feature of a pronoun behind a word like "principal" in its sentence."""

_PEOPLE = frozenset({"pronoun", "name", "noun", "neutral", "actor"})
_CASES = {
    "subject": "subject",
    "possessive": "possessive",
    "own": "possessive",
    "object": "object",
    "reflexive": "object",
}


def features(scene: Scene, pronoun: Mention) -> set[str]:
    """The features of one pronoun."""
    there = scene.by_sentence
    case = _CASES[pronoun.case]

    def within(number: int) -> list[Mention]:
        return [m for m in there.get(number, ()) if m is not pronoun]

    def label(mention: Mention) -> str:
        return _label(mention, pronoun.gender)

    sentence = within(pronoun.sentence)
    before = [m for m in sentence if m.start < pronoun.start]
    after = [m for m in sentence if m.start > pronoun.start]
    above = within(pronoun.sentence - 1)
    found = {f"case {case}"}
    for where, mentions in (("S", before), ("A", after), ("P", above), ("N", within(pronoun.sentence + 1))):
        for mention in mentions:
            found.add(f"{where} {label(mention)}")
            if where in "SP" and mention.case == "subject" and mention.kind in ("pronoun", "name"):
                found.add(f"{where} {label(mention)} subject")
    rest = [m for m in scene.around(pronoun) if m is not pronoun]
    later = [m for m in rest if m.sentence > pronoun.sentence + 1 and m.kind in ("pronoun", "name", "noun")]
    found.update(f"L {label(m)}" for m in later[:_LATER])
    found |= _neighbours(pronoun, before, after, above, case)
    found |= _who_else(scene, pronoun, before, after, above, case)
    found |= _all_around(pronoun, rest)
    found |= _words_beside(scene, pronoun, case)
    named = [m for m in before if m.kind != "agent"]
    if named:
        # any capitalised word counts: "with Orlic on her boat"
        close = " close" if len(scene.text[named[-1].end : pronoun.start].split()) < 2 else ""
        found.add(f"beside {_label(named[-1], pronoun.gender)} {case}{close}")
    if not before:
        opening = len(scene.text[scene.sentence_start(pronoun.sentence) : pronoun.start].split())
        found |= {f"opens {case}", f"opens {case} {min(opening, 2)}"}
        if case == "possessive" and after:
            found.add(f"cataphora {label(after[0])}")
    return found


def rivals(mentions: Iterable[Mention], gender: str) -> str:
    """The level of the likeliest of these whom a pronoun of this gender could mean: see `CLEAR`."""
    labels = {_label(mention, gender) for mention in mentions}
    return next((level for level, names in _RIVALS if not labels.isdisjoint(names.split())), "none")


def _label(mention: Mention, gender: str) -> str:
    if not mention.gender:
        return mention.kind
    side = "same" if mention.gender == gender else "other"
    return f"{side}-{mention.kind}" + (str(mention.strength) if mention.kind != "pronoun" else "")


def _against(mentions: Iterable[Mention], gender: str) -> str:
    """What there is of the other gender."""
    labels = {_label(mention, gender) for mention in mentions}
    known = "known" if labels & {"other-name2", "other-noun2"} else "probable" if "other-name1" in labels else ""
    return (("pronoun " if "other-pronoun" in labels else "") + known).strip() or "none"


def _neighbours(
    pronoun: Mention, before: Sequence[Mention], after: Sequence[Mention], above: Sequence[Mention], case: str
) -> set[str]:
    """Who comes first in the sentence and in the one before, who was mentioned last, which pronouns are next to it."""

    def label(mention: Mention) -> str:
        return _label(mention, pronoun.gender)

    people = [m for m in before if m.kind in _PEOPLE]
    people_above = [m for m in above if m.kind in _PEOPLE]
    earlier = [m for m in people if m.kind == "pronoun"]
    coming = next((m for m in after if m.kind == "pronoun"), None)
    found = {
        f"first {label(people[0])} {case}" if people else f"first nobody {case}",
        f"last {label(people[-1])} {people[-1].case}" if people else "last nobody",
        f"previous pronoun {label(earlier[-1])} {case} {earlier[-1].case}"
        if earlier
        else f"previous pronoun none {case}",
        f"next {label(coming)} {case} {coming.case}" if coming is not None else f"no pronoun behind {case}",
    }
    if not people:
        found.add(f"last above {label(people_above[-1])}" if people_above else "last above nobody")
        found.add(f"first above {label(people_above[0])} {case}" if people_above else f"first above nobody {case}")
    elif people_above:
        found.add(f"first above {label(people_above[0])}")
    return found


def _who_else(
    scene: Scene,
    pronoun: Mention,
    before: Sequence[Mention],
    after: Sequence[Mention],
    above: Sequence[Mention],
    case: str,
) -> set[str]:
    """Who else could be meant, beside what speaks for the other gender; also since it was last heard of."""
    near = [*above, *before]
    level, against = rivals(near, pronoun.gender), _against(near, pronoun.gender)
    found = {f"rival {level}", f"rival {level} against {against}"}
    others = [m for m in near if m.gender not in ("", pronoun.gender)]
    if others:
        at = max(m.start for m in others)
        since = rivals((m for m in near if at < m.start < pronoun.start), pronoun.gender)
        coming = next((m for m in after if m.kind == "pronoun"), None)
        both = "both sides" if coming is not None and coming.gender != pronoun.gender else "before"
        found |= {f"since {since}", f"since {since} {both} {case}"}
        level = since
    # "In his review, Roig says ..."
    ahead = not before and case == "possessive" and after and _label(after[0], pronoun.gender) in _AHEAD
    if ahead or level not in CLEAR | {"agent"}:
        found.add(RIVAL)
    return found


def _all_around(pronoun: Mention, rest: Sequence[Mention]) -> set[str]:
    """How often each gender is spoken of all around, and how many it could be."""
    gender = pronoun.gender
    same = sum(m.kind == "pronoun" and m.gender == gender for m in rest)
    other = sum(m.kind == "pronoun" and m.gender != gender for m in rest)
    names = [m for m in rest if m.kind == "name"]
    same_names = {m.who for m in names if m.gender == gender}
    other_names = {m.who for m in names if m.gender not in ("", gender)}
    open_names = {m.who for m in names if not m.gender}
    nouns = any(m.kind == "noun" and m.gender == gender for m in rest)
    found = {
        f"same pronouns {min(same, 3)}",
        f"other pronouns {min(other, 5)}",
        f"same names {min(len(same_names), 2)}",
        f"other names {min(len(other_names), 2)}",
        f"unknown names {min(len(open_names), 2)}",
    }
    if not same:
        found.add(f"alone, other pronouns {min(other, 3)}")
        if not same_names and not nouns:
            found |= {f"nobody, unknown names {min(len(open_names), 2)}", f"nobody, other pronouns {min(other, 3)}"}
        earlier = [m for m in rest if m.start < pronoun.start]
        if not any(m.kind in ("name", "noun") and m.gender == gender for m in earlier):
            unknown = {m.who for m in earlier if m.kind in ("name", "neutral") and not m.gender}
            found.add(f"nobody before, unknown {min(len(unknown), 2)}")
    return found


def _words_beside(scene: Scene, pronoun: Mention, case: str) -> set[str]:
    """A spouse, a noun said of the pronoun ("he is the father"), "own"; and whether a comma is near."""
    text, found = scene.text, set()
    spouse = scene.table.spouse.match(text, pronoun.end) if case == "possessive" else None
    if spouse is not None:
        fits = scene.table.genders[spouse[1].lower()] != pronoun.gender
        found.add("spouse fits" if fits else "spouse clashes")
    if case == "subject":
        for noun in scene.nouns_after(pronoun.end):
            if scene.table.link.fullmatch(text, pronoun.end, noun.span.start):
                found.add("noun fits" if noun.gender == pronoun.gender else "noun clashes")
                break
    if scene.table.own and text.startswith(scene.table.own, pronoun.end):
        found.add("own")
    if "," not in text[max(0, pronoun.start - 60) : pronoun.start]:
        found.add("no comma before")
    return found
