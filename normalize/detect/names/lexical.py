"""Names that the lexicon knows: misspelt, in another language's form, or in two forms of one text.

A full name says who is meant; a surname alone only where a full name in the same text does. The form
proposed is one that the text itself uses, if it does, else this language's own.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import islice

import regex

from normalize.detect import Proposal, View
from normalize.detect.names.people import People, family_in, right_forms
from normalize.detect.names.surroundings import inflects, is_another, is_kept, language_name
from normalize.detect.shapes import LETTER, UPPER
from normalize.detect.speech import in_speech
from normalize.edits import Edit
from normalize.findings import Evidence, Fix, Safety
from normalize.people import Entry, Lexicon, Mention, Person, is_common, is_plausible
from normalize.text import Span

__all__ = ["SHAPE", "lexical"]

_SPACE = r"[ \x{a0}]"
_CASELESS = r"[\x{590}-\x{10ff}\x{1100}-\x{13ff}\x{3040}-\x{d7ff}]"
_SMALL = rf"(?:['\x{{2019}}]?{LETTER}{{1,8}}[ \x{{a0}}'\x{{2019}}-])*"
SHAPE = rf"(?:{UPPER}|[0-9])[^\n ]*{_SPACE}{_SMALL}{UPPER}|{_CASELESS}{{2}}"
"""Two capitalised words or a number and one, small ones between (bin, al-), or letters that have no capitals."""

_RULE = "any.names.name-{}"
_SPOKEN = 0.6
_SURNAME = 0.88
_DOUBTFUL = 0.75
_ENGLISH = 0.8
"""English forms stand in the press of many languages; some houses prefer them."""

_NEAR = 0.75
"""Two words at least so alike (difflib's ratio) that begin alike are one name spelled in two ways."""

_WORD = regex.compile(r"[^\s]+")
_FEW = 64
_ODD_FAMILY = 4
"""Letters of a surname that is looked for alone."""


def lexical(view: View, mentions: Sequence[Mention], known: Lexicon) -> Iterator[Proposal]:
    """Proposals for the names that the lexicon finds in a text."""
    if not mentions:
        return
    if _is_plain(mentions) and not _has_odd_surname(view, mentions, known):
        return  # as in nearly every text that names anybody
    people = People(mentions, view.text)
    for mention in mentions:
        yield from _full(view, mention, people, known)
    if not inflects(view.language):
        yield from _alone(view, people, known, [mention.span for mention in mentions])
    for person in people:
        yield from _mixed(view, person, people)


def _is_plain(mentions: Sequence[Mention]) -> bool:
    """Whether every name is right, and every person has one."""
    forms: dict[str, str] = {}
    for mention in mentions:
        for entry in mention.entries:
            if entry.kind not in ("canonical", "accepted"):
                return False
            if forms.setdefault(entry.person.name, mention.form) != mention.form:
                return False
    return True


def _has_odd_surname(view: View, mentions: Sequence[Mention], known: Lexicon) -> bool:
    """Whether somebody's surname in another form may stand in the text too."""
    text = view.text
    names = {mention.entries[0].person.name for mention in mentions if len(mention.entries) == 1}
    return any(family in text for name in names for _, family, _ in _odd_families(known, name, view.language))


def _full(view: View, mention: Mention, people: People, known: Lexicon) -> Iterator[Proposal]:
    """A full name in a form that is not right in this language."""
    if any(entry.kind in ("canonical", "accepted") for entry in mention.entries) or len(mention.entries) != 1:
        return
    [entry] = mention.entries
    person = entry.person
    if is_another(view.text, mention.span) or not _is_full(mention.form) or is_kept(mention.form, entry.language):
        return
    right = people.right(person, view.language, len(mention.form.split()))
    seen = people.mentions_of(person, right)
    if is_common(person) and not seen:
        return
    confidence = 0.97 if seen else 0.94
    if entry.kind == "wrong" and not seen and _may_be_own(mention.form, person, known) and not people.in_role(person):
        confidence = _DOUBTFUL
    elif entry.kind == "foreign" and entry.language == "en" and not seen:
        confidence = _ENGLISH
    yield from _proposed(view, mention.span, right, entry, confidence, seen)


def _may_be_own(form: str, person: Person, known: Lexicon) -> bool:
    """Whether somebody else may well be called so."""
    family = family_in(person, form)
    return is_plausible(form, family) or (family == person.family and len(known.by_family(family)) > 1)


def _is_full(form: str) -> bool:
    """Whether a form is a full name and nothing but one; scripts without capitals write it in one.

    A title with a small letter (the prince Harry) is this text's style.

    >>> _is_full("Xi Jingping"), _is_full("Adele"), _is_full("prince Harry"), _is_full("习近平")
    (True, False, False, True)
    """
    if " " not in form:
        return not any(character.islower() or character.isupper() for character in form)
    return not form[0].islower()


def _alone(view: View, people: People, known: Lexicon, taken: list[Span]) -> Iterator[Proposal]:
    """The surname of such a form, where the full name in this text says who it is."""
    odd: dict[str, Entry] = {}
    shared: set[str] = set()
    for person in people:
        here = {mention.form for mention in people.mentions_of(person, None)}
        fine = {family_in(person, form) for form, _ in people.right_counts(person)}
        for form, family, entry in _odd_families(known, person.name, view.language):
            if family in fine or (entry.kind == "wrong" and form not in here):
                continue
            if odd.setdefault(family, entry).person is not person:
                shared.add(family)  # of two people, and both are in this text
    families = sorted(odd.keys() - shared)
    if len(families) <= _FEW:  # of more, looking for each would take as long as the square of a long list of people
        families = [family for family in families if family in view.text]
    if not families:
        return
    for match in regex.finditer(r"(?<![\w-])\L<families>(?![\w-])", view.text, families=families):
        span, entry = Span(*match.span()), odd[match[0]]
        person = entry.person
        surname = family_in(person, people.right(person, view.language, 0))
        if not surname or surname == match[0] or is_another(view.text, span, alone=True):
            continue
        at = bisect_left(taken, span)
        if any(span.overlaps(other) for other in taken[max(0, at - 1) : at + 1]):
            continue
        yield from _proposed(view, span, surname, entry, _SURNAME, people.mentions_of(person, None))


@lru_cache(maxsize=1 << 14)
def _odd_families(known: Lexicon, name: str, language: str | None) -> tuple[tuple[str, str, Entry], ...]:
    """Forms that are not right in a language, their surnames where right forms have others, and what they are."""
    person = known.get(name)
    assert person is not None
    fine = {family_in(person, form) for form in right_forms(person, language)}
    odd = []
    for form in sorted(set(person.forms)):
        entry = next((e for e in known.entries(form, language) if e.person is person), None)
        if entry is None or entry.kind not in ("foreign", "wrong"):
            continue
        family = family_in(person, form)
        if len(family) >= _ODD_FAMILY and family not in fine and not known.by_family(family):
            odd.append((form, family, entry))
    return tuple(odd)


def _mixed(view: View, person: Person, people: People) -> Iterator[Proposal]:
    """Two right spellings of one name in one text: the rarer ones, as hints."""
    counts = people.right_counts(person)
    if len(counts) < 2:
        return
    (usual, often), *others = counts
    for form, times in others:
        if times >= often or not _is_respelling(form, usual):
            continue
        for mention in people.mentions_of(person, form):
            fix = Fix(_edits(view.text, mention.span, usual), Safety.HINT)
            says = f"this text writes {usual!r} {often} times"
            evidence = (Evidence("mention", says, people.mentions_of(person, usual)[0].span),)
            fields = {"form": form, "right": usual, "where": "elsewhere in this text"}
            yield Proposal(_RULE.format("variant"), fix.reach, (fix,), evidence=evidence, fields=fields)


def _is_respelling(form: str, other: str) -> bool:
    """Whether two forms are the same words spelled in two ways, none of them a nickname or an initial.

    >>> _is_respelling("Dmitry Peskov", "Dmitri Peskov"), _is_respelling("Tony Blair", "Anthony Blair")
    (True, False)
    """
    ours, theirs = form.split(), other.split()
    return len(ours) == len(theirs) and all(
        a == b or (a[0] == b[0] and SequenceMatcher(None, a, b).ratio() >= _NEAR)
        for a, b in zip(ours, theirs, strict=True)
    )


def _proposed(
    view: View, span: Span, right: str, entry: Entry, confidence: float, seen: Iterable[Mention]
) -> Iterator[Proposal]:
    text = view.text
    edits = _edits(text, span, right)
    if not edits or any(view.is_protected(e.span.start, e.span.end) for e in edits):
        return
    old = span.of(text)
    spoken = in_speech(text, span.start)
    kind = "in-speech" if spoken else "transliteration" if entry.kind == "foreign" else "misspelt"
    fix = Fix(edits, Safety.HINT if spoken else Safety.REVIEW)
    person = entry.person
    role = f", {person.roles[0]}" if person.roles else ""
    says = f"the lexicon has {person.spelled(view.language)!r}{role}"
    evidence = [Evidence("lexicon", says, span)]
    evidence += [Evidence("mention", f"here this text writes {m.form!r}", m.span, weight=0.5) for m in islice(seen, 3)]
    yield Proposal(
        _RULE.format(kind),
        fix.reach,
        (fix,),
        confidence=_SPOKEN if spoken else confidence,
        evidence=tuple(evidence),
        fields={"form": old, "right": right, "language": language_name(entry.language)},
    )


def _edits(text: str, span: Span, right: str) -> tuple[Edit, ...]:
    """The words of a name that change, or the whole where their number does.

    >>> [(e.old, e.new) for e in _edits("Mr. Oleg Ternow left.", Span(4, 15), "Oleg Tarnov")]
    [('Ternow', 'Tarnov')]
    """
    old = span.of(text)
    words = [(m[0], span.start + m.start()) for m in _WORD.finditer(old)]
    news = right.split(" ")
    if len(words) != len(news):
        return (Edit(span, old, right),)
    return tuple(
        Edit(Span(at, at + len(word)), word, new) for (word, at), new in zip(words, news, strict=True) if word != new
    )
