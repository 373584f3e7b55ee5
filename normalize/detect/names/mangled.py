"""Surnames that became another word: Harken is named in full, and then "Harked said".

A spelling corrector or a translation system took the name for a word. The word must stand where only a
person can (before what people do, behind a title, with a possessive), must be near in letters to the
surname of somebody whom this text names in full, must be rarer than that, and must be nobody's name itself:
Davis is not David, and whoever is named in full under it is somebody else, but with the same given name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path

import regex

from normalize.detect import Proposal, View
from normalize.detect.speech import in_speech
from normalize.edits import Edit
from normalize.findings import Evidence, Fix, Safety
from normalize.language import base, conventions
from normalize.paths import rules_table
from normalize.people import Lexicon, given_gender, lexicon
from normalize.text import Span

__all__ = ["bears", "is_a_name", "is_frequent", "is_slip", "mangled", "places_of", "proposed"]

_RULE = "any.names.name-mangled"
_PLAIN = re.compile(r"[A-Z][a-z]{4,}")
_CAPITALISED = re.compile(r"[A-Z\u00c0-\u00de\u0100-\u017f][a-z\u00df-\u017f]{4,}")
"""Words that may be surnames; shorter ones are too near to each other. Without their edges, which cost the most. The
first serves a text in ASCII."""

_STEM = 3
"""Letters at the head of a name that what became of it has too."""

_FAR = 7
"""Letters of a name from which on two of them may differ, not one."""

_RARE, _MOST_ALIKE, _MOST_LOOKS = 2, 20, 100
"""Times that a mangled name may stand in a text, words beginning alike that are compared, and words of a text that are
looked for all over it: no text is slow."""

_BEARERS = 300
"""People that bear a word as their name, for it to be one."""

_BEFORE = regex.compile(
    r"(?P<opens>(?:\A|[.!?:\n]\W*))?(?<!\w)(?P<word>\p{L}[\p{L}\p{M}\-']*)(?P<stop>\.?)[ \N{NO-BREAK SPACE}]\Z"
)
_GIVEN = regex.compile(
    r"(?<![\w\-'.])(?P<given>\p{Lu}[\p{Ll}\p{M}]+)[ \N{NO-BREAK SPACE}](?:\p{Lu}\.[ \N{NO-BREAK SPACE}])?\Z"
)
_AFTER = regex.compile(r"[ \N{NO-BREAK SPACE}](?P<word>\p{L}[\p{L}\p{M}\-']*)")
_OWNS = ("'s", "\N{RIGHT SINGLE QUOTATION MARK}s")

_REACH, _MOST_PLACES = 60, 20
"""Characters before a name that are looked at, and places of one word."""

_FREQUENT = 3
_OFTEN, _KNOWN, _ONCE = 0.9, 0.88, 0.8
"""Confidence: the surname stands so often, its bearer is in the lexicon, neither."""


def mangled(view: View) -> Iterator[Proposal]:
    """Proposals for the words of a text that stand in the place of a name."""
    language = base(view.language)
    if language is None or not _table(language):
        return
    text = view.text
    counts = Counter((_PLAIN if text.isascii() else _CAPITALISED).findall(text))
    # a name that became a word is rarer than the name, and begins as it does
    heads = {word[:_STEM] for word, times in counts.items() if times > 1}
    alike: dict[str, list[str]] = {}
    for word in counts:
        if word[:_STEM] in heads:
            alike.setdefault(word[:_STEM], []).append(word)
    looks = 0
    for words in alike.values():
        if len(words) == 1:
            continue
        words = sorted(words)[:_MOST_ALIKE]
        for word in words:
            times = counts[word]
            if times > _RARE:
                continue
            near = [name for name in words if counts[name] > times and is_slip(word, name)]
            if len(near) == 1:
                looks += 1
                if looks > _MOST_LOOKS:
                    return
                yield from _judged(view, word, near[0], counts[near[0]], language)


def _judged(view: View, word: str, name: str, often: int, language: str) -> Iterator[Proposal]:
    text = view.text
    found = list(islice(places_of(text, word), _MOST_PLACES))
    if not any(_is_called(text, at, at + len(word), language) or _has_neighbour(text, at, word) for at in found):
        return  # before anything is looked for all over the text
    bearer = _bearer(view, name) or _named(text, name, word)
    if bearer is None:
        return
    own = bearer.of(text).split()[0]
    places = [at for at in found if _is_called(text, at, at + len(word), language) or own == name]
    # brothers and sisters of the East share a family name before names that are nearly the same
    if own not in _frequent() or often >= _FREQUENT:
        places += [
            at for at in places_of(text, word) if text[max(0, at - len(own) - 1) : at] == f"{own} " and at not in places
        ]
    if not places or is_a_name(view, text, word, language, own="" if own == name else own.lower(), given=own == name):
        return
    known = any(_lexicon(view).entries(bearer.of(text), language))
    confidence = _OFTEN if often >= _FREQUENT else _KNOWN if known else _ONCE
    says = f"{name} stands {often} times in this text, first as {bearer.of(text)!r}"
    for start in places:
        yield from proposed(view, _RULE, start, word, name, confidence, Evidence("mention", says, bearer))


def _has_neighbour(text: str, at: int, word: str) -> bool:
    """Whether another word with a capital stands right before or behind a word.

    >>> [_has_neighbour("Ada Harked said Harked", at, "Harked") for at in (4, 16)]
    [True, False]
    """
    end = at + len(word)
    before = text.rfind(" ", max(0, at - _REACH), max(0, at - 1)) + 1
    return text[end + 1 : end + 2].isupper() or any(map(str.isupper, text[before : max(0, at - 1)][:2]))


def proposed(
    view: View, rule: str, start: int, word: str, name: str, confidence: float, evidence: Evidence, **fields: str
) -> Iterator[Proposal]:
    """The proposal to write a name in place of a word; none where that is protected, a hint in direct speech."""
    span = Span(start, start + len(word))
    if not view.is_protected(span.start, span.end):
        safety = Safety.HINT if in_speech(view.text, start) else Safety.REVIEW
        fix = Fix((Edit(span, word, name),), safety)
        yield Proposal(rule, span, (fix,), confidence, (evidence,), {"form": word, "right": name, **fields})


@cache
def _table(language: str) -> dict[str, str]:
    found = rules_table("mangled_names").get(language, {})
    return dict(found) if isinstance(found, dict) else {}


def places_of(text: str, word: str) -> Iterator[int]:
    """Where a word stands as one of its own: a few places at most."""
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if not (_is_part(text[at - 1 : at]) or text[at - 1 : at] == "." or _is_part(text[end : end + 1])):
            yield at
        at = text.find(word, end)


def _is_part(character: str) -> bool:
    return character.isalnum() or character in ("-", "_")


def _is_called(text: str, start: int, end: int, language: str) -> bool:
    """Whether a word stands as a surname alone does: before what people do, behind a title, or as an owner.

    >>> [_is_called("So Harked said: Mr. Harked’s boat is Harked.", at, at + 6, "en") for at in (3, 20, 37)]
    [True, True, False]
    """
    after = _AFTER.match(text, end)
    if after is not None and after["word"] in _verbs(language):
        return True
    before = _BEFORE.search(text, max(0, start - _REACH), start)
    if before is not None and before["word"].lower() in _titles(language):
        return not (after is not None and after["word"][0].isupper())
    return language == "en" and text[end : end + 2] in _OWNS and text[start - 2 : start - 1].islower()


@cache
def _verbs(language: str) -> frozenset[str]:
    return frozenset((*_table(language)["verbs"].split(), *conventions(language).speech_verbs))


@cache
def _titles(language: str) -> frozenset[str]:
    return frozenset((*_table(language)["before"].split(), *rules_table("names")["titles"].split()))


@lru_cache(maxsize=1 << 14)
def is_slip(word: str, name: str) -> bool:
    """Whether a word may be a name gone wrong: letters changed, and no ending that makes a word of the name.

    >>> is_slip("Harked", "Harken"), is_slip("Harkens", "Harken"), is_slip("Miners", "Minter")
    (True, False, False)
    """
    short, long = sorted((word, name), key=len)
    if long.startswith(short) and long[len(short) :] in _apart():
        return False
    if word.endswith("s") and not name.endswith("s"):
        return False  # officers, miners
    return 0 < _distance(word, name) <= (2 if len(name) >= _FAR else 1)


@cache
def _apart() -> frozenset[str]:
    return frozenset(rules_table("mangled_names")["apart"].split())


def _distance(a: str, b: str) -> int:
    """Letters changed, lost, added or swapped with a neighbour (optimal string alignment); 3 for three or more.

    >>> _distance("Harked", "Harken"), _distance("Minsiter", "Minister"), _distance("Person", "Perdita")
    (1, 1, 3)
    """
    if abs(len(a) - len(b)) > 2:
        return 3
    head, end, least = 0, 0, min(len(a), len(b))
    while head < least and a[head] == b[head]:
        head += 1
    while end < least - head and a[-1 - end] == b[-1 - end]:
        end += 1
    a, b = a[head : len(a) - end], b[head : len(b) - end]
    if not a or not b:
        return len(a) or len(b)
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        above, row, older = row, [i], before
        for j, y in enumerate(b, 1):
            cost = min(above[j] + 1, row[-1] + 1, above[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        before = above
        if min(row) > 2:
            return 3
    return min(row[-1], 3)


def _bearer(view: View, name: str) -> Span | None:
    """Where somebody is named in full with this surname; None where nobody is."""
    text, known = view.text, _lexicon(view)
    for at in islice(places_of(text, name), _MOST_PLACES):
        end = at + len(name)
        full = _GIVEN.search(text, max(0, at - _REACH), at)
        if full is None or _is_followed(text, end):
            continue
        if bears(full["given"]) or known.entries(text[full.start() : end], view.language):
            return Span(full.start(), end)
    return None


def _is_followed(text: str, end: int) -> bool:
    """Whether another word with a capital stands behind a name."""
    return text[end : end + 1] == " " and text[end + 1 : end + 2].isupper()


def _lexicon(view: View) -> Lexicon:
    return lexicon(tuple(map(Path, view.config.people)))


def _named(text: str, given: str, word: str) -> Span | None:
    """Where a given name stands before a family name that has the word before it elsewhere; None if nowhere."""
    at = next(places_of(text, word), None)
    odd = None if at is None or not bears(given) else _AFTER.match(text, at + len(word))
    if odd is None or not odd["word"][0].isupper() or _is_followed(text, odd.end()):
        return None
    full = f"{given} {odd['word']}"
    first = next(places_of(text, full), None)
    return None if first is None else Span(first, first + len(full))


def bears(word: str) -> bool:
    """Whether people bear a word as a given name."""
    known = given_gender(word)
    return known is not None and known.count >= _BEARERS


def is_a_name(view: View, text: str, word: str, language: str, *, own: str = "", given: bool = False) -> bool:
    """Whether the word is somebody's or something's own name, or a word that this text uses.

    `own` is a given name that may stand before it, lower-case. `given`: a family name may stand behind it.
    """
    if bears(word) or _lexicon(view).by_family(word) or word in _frequent():
        return True
    if next(places_of(text, word[0].lower() + word[1:]), None) is not None or f"-{word}" in text or f"{word}-" in text:
        return True
    places, titles = _table(language)["places"].split(), _titles(language) | {own}
    for at in islice(places_of(text, word), _MOST_PLACES):
        before = _BEFORE.search(text, max(0, at - _REACH), at)
        if before is not None and not before["stop"] and before["word"].lower() in places:
            return True
        if _is_joined(text, at, titles) or (not given and _is_followed(text, at + len(word))):
            return True
    return False


def _is_joined(text: str, at: int, titles: frozenset[str]) -> bool:
    """Whether the word before belongs to the same name: a given name, an initial, another word with a capital.

    >>> text = "Ada Hark. Then Harked met J. Harked and Mr. Harked."
    >>> [_is_joined(text, at, frozenset({"mr"})) for at in (15, 29, 44)]
    [False, True, False]
    """
    before = _BEFORE.search(text, max(0, at - _REACH), at)
    if before is None:
        return False
    word = before["word"]
    if not word[0].isupper() or word.lower() in titles:
        return False
    if before["stop"]:
        return len(word) < 3  # else a sentence ended there
    return before["opens"] is None or bears(word)


def is_frequent(word: str) -> bool:
    """Whether very many people bear a family name."""
    return word in _frequent()


@cache
def _frequent() -> frozenset[str]:
    """Family names that very many people bear."""
    table = rules_table("people/common_families")
    return frozenset((*table["western"].split(), *table["eastern"].split()))
