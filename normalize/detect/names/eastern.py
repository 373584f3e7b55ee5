"""Chinese and Japanese names that came by way of another system than pinyin and Hepburn: Si Tszinpin, Sindzo.

Two words must agree. Of a Chinese name the family name is a frequent one, the given name is made of syllables of that
system, and one of them begins as no name of pinyin does. Latin letters of Palladius do not tell -n from -ng, so that
often several names are possible: then the finding names them and proposes none, but one that the lexicon has. Of a
Japanese name the given name is a known one in another system, beside a known family name. Wade-Giles is left alone,
for people of Taiwan write themselves so, and so is every custom of Korea.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import product

import regex

from normalize.detect import Proposal, View
from normalize.detect.names.surroundings import is_another, language_name
from normalize.detect.speech import in_speech
from normalize.edits import Edit
from normalize.findings import Evidence, Fix, Safety
from normalize.language import base
from normalize.paths import rules_root, rules_table
from normalize.people import Forms, Lexicon, Mention, given_gender
from normalize.text import Span
from normalize.transliteration import targets

__all__ = ["eastern"]

_RULE = "any.names.name-transliteration"
_SPOKEN_RULE = "any.names.name-in-speech"
_SURE, _KNOWN, _OPEN = 0.9, 0.95, 0.7
"""Confidence: one name is possible; the lexicon has it; several are possible."""

_MOST_SYLLABLES, _MOST_NAMES = 2, 8
"""Syllables of a given name, and names that may be meant."""

_BEARERS = 300
_BEGINNING = 6
_BEFORE = regex.compile(r"(?<![\w'-])(\p{Lu}\p{Ll}{0,12})[ \N{NO-BREAK SPACE}]\Z")
_WORD = regex.compile(r"\p{Lu}\p{Ll}{1,14}(?![\w'-])")
_AFTER = regex.compile(r"[ \N{NO-BREAK SPACE}](\p{Lu}\p{Ll}{0,14})(?![\w'-])")
_REACH = 20


def eastern(view: View, mentions: Sequence[Mention], known: Lexicon) -> Iterator[Proposal]:
    """Proposals for the Chinese and Japanese names of a text."""
    language = base(view.language)
    if language is None or language not in targets():
        return
    text = view.text
    try:
        places = sorted({start for start, _ in _finder().places(text)})
    except UnicodeEncodeError:  # half a character has no UTF-8
        return
    reach = 0
    for start in places:
        word = _WORD.match(text, start)
        if start < reach or word is None or text[start - 1 : start].isalnum():
            continue
        for first, second in _pairs(text, word.span()):
            span = Span(first[0], second[1])
            names = _names(text[slice(*first)], text[slice(*second)])
            if names and not is_another(text, span) and not any(span.overlaps(m.span) for m in mentions):
                reach = span.end
                yield from _proposed(view, span, names, known)
                break


def _pairs(text: str, word: tuple[int, int]) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """A word with the one before it, and with the one behind it."""
    before = _BEFORE.search(text, max(0, word[0] - _REACH), word[0])
    if before is not None:
        yield before.span(1), word
    after = _AFTER.match(text, word[1])
    if after is not None:
        yield word, after.span(1)


def _names(first: str, second: str) -> list[tuple[str, str]]:
    """The names that two words can be, with the system of each; none for two that are right as they are.

    >>> _names("Sindzo", "Abe"), _names("Si", "Tszinpin")[1], _names("Shinzo", "Abe"), _names("Li", "Wen")
    ([('Shinzo Abe', 'ru')], ('Xi Jinping', 'ru'), [], [])
    """
    for given, family, order in ((first, second, "{0} {1}"), (second, first, "{1} {0}")):
        for right, system in _japanese("given").get(given, ()):
            for own, _ in _japanese("family").get(family, ()):
                if (right, own) != (given, family):
                    return [(order.format(right, own), system)]
    families = _families().get(first, ())
    if not families or not _is_odd(first, second):
        return []
    parsed = _parsed(second.lower())
    return [(f"{family} {name.capitalize()}", "ru") for family, name in product(families, parsed)][:_MOST_NAMES]


def _is_odd(*words: str) -> bool:
    return any(word.lower().startswith(_distinct()) for word in words)


@cache
def _distinct() -> tuple[str, ...]:
    return tuple(rules_table("transliteration/eastern")["chinese"]["distinct"].split())


def _parsed(word: str) -> list[str]:
    """What a given name is in pinyin: its syllables are a system's, to the last letter.

    >>> _parsed("tszinpin"), _parsed("tszinsons")
    (['jinpin', 'jinping', 'jingpin', 'jingping'], [])
    """
    found = [("", "")]
    done = []
    for _ in range(_MOST_SYLLABLES):
        found = [
            (taken + form, right + pinyin)
            for taken, right in found
            for form, rights in _syllables().items()
            if word.startswith(form, len(taken))
            for pinyin in rights
        ]
        done += [right for taken, right in found if taken == word]
    return done


@cache
def _table() -> list[list[str]]:
    """The compiled table: form, right form, language, kind, system."""
    text = (rules_root() / "transliteration" / "eastern_forms.tsv").read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines()[1:]]


@cache
def _syllables() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for form, right, _, kind, _ in _table():
        if kind == "syllable":
            found.setdefault(form, []).append(right)
    return found


@cache
def _families() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for form, right, language, kind, _ in _table():
        if language == "zh" and kind == "family":
            found.setdefault(form, []).append(right)
    return found


@cache
def _japanese(kind: str) -> dict[str, list[tuple[str, str]]]:
    systems = {"polivanov": "ru", "kunrei": "ja", "hepburn": ""}
    found: dict[str, list[tuple[str, str]]] = {}
    for form, right, language, what, system in _table():
        if language == "ja" and what == kind:
            found.setdefault(form, []).append((right, systems[system]))
    # a form that is right somewhere is not another's wrong one
    return {form: [(form, "")] if any(r == form for r, _ in rights) else rights for form, rights in found.items()}


@cache
def _finder() -> Forms:
    """Words that are looked at: heads of Chinese words, and Japanese given names that nobody else bears."""
    given = [form for form, rights in _japanese("given").items() if rights[0][0] != form and not _is_borne(form)]
    return Forms(sorted({*given, *(head.capitalize() for head in _distinct())}), _BEGINNING)


def _is_borne(form: str) -> bool:
    found = given_gender(form)
    return found is not None and found.count >= _BEARERS


def _proposed(view: View, span: Span, names: Sequence[tuple[str, str]], known: Lexicon) -> Iterator[Proposal]:
    text = view.text
    if view.is_protected(span.start, span.end):
        return
    listed = [
        name
        for name in names
        if any(entry.kind in ("canonical", "accepted") for entry in known.entries(name[0], view.language))
    ]
    sure = listed if len(listed) == 1 else names if len(names) == 1 else []
    old, system = span.of(text), names[0][1]
    writer = "the Kunrei system" if system == "ja" else language_name(system)
    says = f"by way of {writer}; it may be {', '.join(name for name, _ in names)}"
    spoken = in_speech(text, span.start)
    fixes: tuple[Fix, ...] = ()
    if sure:
        words, news = old.split(), sure[0][0].split()
        starts = (span.start, span.end - len(words[1]))
        edits = tuple(
            Edit(Span(at, at + len(word)), word, new)
            for at, word, new in zip(starts, words, news, strict=True)
            if word != new
        )
        fixes = (Fix(edits, Safety.HINT if spoken else Safety.REVIEW),)
    right = sure[0][0] if sure else " or ".join(name for name, _ in names)
    confidence = _OPEN if not sure else _KNOWN if listed else _SURE
    yield Proposal(
        _SPOKEN_RULE if spoken else _RULE,
        fixes[0].reach if fixes else span,
        fixes,
        0.6 if spoken else confidence,
        (Evidence("convention", says, span),),
        {"form": old, "right": right, "language": writer},
    )
