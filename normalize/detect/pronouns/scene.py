"""What a reader has in mind when he comes to a pronoun: sentences, and everybody who is mentioned in them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import regex

from normalize.language import base, conventions
from normalize.ledger import Clue, Ledger, Noun
from normalize.ledger.words import Words, words
from normalize.paths import rules_table
from normalize.people import Lexicon, lexicon

__all__ = ["NEAR", "Mention", "Pronouns", "Scene", "borders", "pronouns", "scene_of"]

_STRONG, _WEAK = 2.0, 0.6
"""Weight of a gender's evidence: known, and probable."""


@dataclass(frozen=True, slots=True)
class Pronouns:
    """The pronouns of a language, and the words around them."""

    forms: Mapping[str, tuple[str, str]]
    swaps: Mapping[tuple[str, str], str]
    person: frozenset[str]
    nobody: frozenset[str]
    after_object: frozenset[str]
    prepositions: frozenset[str]
    fate: frozenset[str]
    secure: frozenset[str]
    freed: frozenset[str]
    speech: frozenset[str]
    verb: regex.Pattern[str]
    link: regex.Pattern[str]
    formal: frozenset[str]
    own: str
    owned: regex.Pattern[str]
    halves: tuple[str, ...]
    genders: Mapping[str, str]
    spouse: regex.Pattern[str]
    quick: re.Pattern[str]
    short: frozenset[str]
    said: Mapping[str, Said]

    def speaks(self, text: str, start: int, end: int) -> bool:
        """Whether a pronoun stands beside a verb of saying: "he said", "asked she"."""
        before = text[max(0, start - 16) : start].split()[-1:]
        after = text[end : end + 16].split()[:1]
        return bool(self.speech & {word.strip(",.;:") for word in (*before, *after)})


@cache
def pronouns(language: str | None) -> Pronouns | None:
    """The pronouns of a language tag, or None where there is no table."""
    tag = base(language) or ""
    table = rules_table("pronouns").get(tag)
    if table is None:
        return None
    people = words(tag)
    forms = {form: (gender, case) for form, (gender, case) in table["forms"].items()}

    def of(key: str) -> frozenset[str]:
        return frozenset(table[key].split())

    return Pronouns(
        forms=forms,
        swaps={(gender, case): form for key, form in table["swaps"].items() for gender, case in [key.split(" ")]},
        person=of("person"),
        nobody=of("person") | of("after_object") | of("things"),
        after_object=of("after_object"),
        prepositions=of("prepositions"),
        fate=of("fate"),
        secure=of("secure"),
        freed=of("freed"),
        formal=of("formal"),
        own=table["own"],
        halves=tuple(sorted(people.spouses)),
        owned=regex.compile(
            rf"(?<![\w'’-])({table['thing']}) (?:[a-z]+ )?({'|'.join(map(regex.escape, sorted(people.spouses)))})\b",
            regex.I,
        ),
        genders=people.kin,
        spouse=regex.compile(rf" (?:[\w-]+ ){{0,2}}?({'|'.join(map(regex.escape, sorted(people.spouses)))})\b"),
        speech=people.speech | conventions(tag).speech_verbs,
        verb=people.verb,
        link=people.link,
        quick=_quick(forms),
        short=of("abbreviations"),
        said={gender: _said(people, gender) for gender in "fm"},
    )


def _quick(forms: Mapping[str, tuple[str, str]]) -> re.Pattern[str]:
    """The pronouns in any case; a set of first letters to begin with makes `re` five times as fast."""
    tails: dict[str, list[str]] = {}
    for form in sorted(forms, key=lambda form: (-len(form), form)):
        tails.setdefault(form[0], []).append(form[1:])
    first = "".join(sorted({letter for one in tails for letter in (one, one.upper())}))
    either = "|".join(f"(?<=[{one}{one.upper()}])(?i:{'|'.join(rest)})" for one, rest in sorted(tails.items()))
    return re.compile(rf"[{first}](?<![\w'\N{{RIGHT SINGLE QUOTATION MARK}}-].)(?:{either})(?![\w-])")


@dataclass(frozen=True, slots=True)
class Said:
    """Words that say of somebody near them that it is a woman, or a man: as written, and nouns in small letters."""

    titles: frozenset[str]
    nouns: frozenset[str]
    halves: frozenset[str]

    def among(self, words: Iterable[str], *, nouns: bool = False) -> bool:
        """Whether one of them is among the words of a text, or with `nouns` a noun for such a person."""
        present = set(words)
        small = {word.lower() for word in present}
        if nouns:
            return not self.nouns.isdisjoint(small)
        return not (self.titles.isdisjoint(present) and self.nouns.isdisjoint(small) and self.halves.isdisjoint(small))


def _said(people: Words, gender: str) -> Said:
    titles = {title.rstrip(".") for title, its in people.titles.items() if its == gender}
    titles |= {league for league, its in people.leagues.items() if its == gender}
    nouns = {word for table in (people.roles, people.kin) for word, its in table.items() if its == gender}
    # "Roig's husband" speaks for a woman
    halves = {word for word in people.spouses if people.kin[word] != gender}
    return Said(frozenset(titles), frozenset(nouns), frozenset(halves))


def borders(text: str, table: Pronouns) -> list[int]:
    r"""Where the sentences of a text begin.

    >>> text = "He met Dr. Roig and J. Mas. Sails? (Yes.) She left\nat noon."
    >>> [text[start:][:5] for start in borders(text, pronouns("en"))]
    ['He me', 'Sails', '(Yes.', 'She l', 'at no']
    """
    starts = [0]
    for match in _END.finditer(text):
        start = match.start()
        if text[start] != "\n":
            if not match[1].isupper():
                continue
            before = start
            while before and text[before - 1].isalnum():
                before -= 1
            word = text[before:start]
            if word in table.short or (len(word) == 1 and word.isupper()):
                continue
        starts.append(match.end())
    return starts


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody mentioned: `kind` is pronoun, name, noun (woman, father ...), neutral (doctor) or stranger.

    `gender` is "f", "m" or ""; `strength` 0 to 2: unknown, probable, known. `who` names the person.
    `case`: of a pronoun its own; of others subject, object (behind a preposition) or possessive.
    """

    start: int
    end: int
    kind: str
    gender: str
    strength: int
    who: str
    case: str
    sentence: int
    paragraph: int


class Scene:
    """The mentions of a text in order. What pronouns say about a person is left out: it is what is judged."""

    def __init__(self, text: str, ledger: Ledger, table: Pronouns) -> None:
        self.text, self.table, self.ledger = text, table, ledger
        self._starts = borders(text, table)
        breaks = [m.end() for m in _BREAK.finditer(text)]
        self._paragraphs = [0, *breaks]
        self.weights = {one.name: _weight(one.clues) for one in ledger.people}
        found: list[Mention] = []
        for one in ledger.people:
            weight = self.weights[one.name]
            gender = "f" if weight > 0 else "m" if weight < 0 else ""
            strength = 2 if abs(weight) >= _STRONG else 1 if abs(weight) >= _WEAK else 0
            for naming in one.namings:
                found.append(
                    self._mention(
                        naming.span.start, naming.span.end, "name", gender if strength else "", strength, one.name
                    )
                )
        for noun in ledger.nouns:
            if not noun.name:
                found.append(self._mention(noun.span.start, noun.span.end, "noun", noun.gender, 2, ""))
        for _, span in ledger.strangers:
            acts = table.verb.match(text, span.end) or text.startswith(
                ("'s", "\N{RIGHT SINGLE QUOTATION MARK}s"), span.end
            )
            kind = "actor" if acts else "stranger"
            found.append(self._mention(span.start, span.end, kind, "", 0, text[span.start : span.end]))
        self.pronouns: list[Mention] = []
        for match in table.quick.finditer(text):
            gender, case = table.forms[match[0].lower()]
            if case in ("object", "possessive"):
                case = self._case(match.end(), match[0].lower(), case)
            one_pronoun = self._at(match.start(), match.end(), "pronoun", gender, 2, "", case)
            self.pronouns.append(one_pronoun)
        found += self.pronouns
        every = frozenset(_WORD.findall(text))
        present = table.person & every
        for word in sorted(present):
            for match in _whole(word).finditer(text):
                found.append(self._mention(match.start(), match.end(), "neutral", "", 0, word))
        agents = any(word.endswith(_AGENTS) and word not in table.nobody for word in every)
        for match in _AGENT.finditer(text) if agents else ():
            if match[1] not in table.nobody:
                found.append(self._mention(match.start(1), match.end(1), "agent", "", 0, match[1]))
        self.mentions = sorted(found, key=lambda m: (m.start, m.end, m.kind))
        self.by_sentence: dict[int, list[Mention]] = {}
        for mention in self.mentions:
            self.by_sentence.setdefault(mention.sentence, []).append(mention)
        self.by_paragraph: dict[int, list[Mention]] = {}
        for mention in self.mentions:
            self.by_paragraph.setdefault(mention.paragraph, []).append(mention)

    def _case(self, end: int, form: str, case: str) -> str:
        """Whether "her" is an object or a possessive, and "his" stands before a noun: by the next word."""
        if form not in ("her", "his"):
            return case
        match = _NEXT.match(self.text, end)
        noun = match is not None and match[1].lower() not in self.table.after_object
        if form == "her":
            return "possessive" if noun else "object"
        return "possessive" if noun else "own"

    def around(self, mention: Mention) -> list[Mention]:
        """The mentions of a paragraph's length around one: what is further off in a long text says little about it."""
        low = bisect_left(self.mentions, mention.sentence - NEAR, key=_sentence_of)
        high = bisect_right(self.mentions, mention.sentence + NEAR, key=_sentence_of)
        return self.mentions[max(low, high - _MOST) : high]

    def grounds(self, who: str) -> str:
        """By what the gender of somebody is known, the heaviest first: "lexicon, role"."""
        clues = next(one.clues for one in self.ledger.people if one.name == who)
        kinds = {c.kind: c.weight for c in sorted(clues, key=lambda c: c.weight) if c.kind != "pronoun"}
        return ", ".join(sorted(kinds, key=lambda kind: (-kinds[kind], kind))).replace("-", " ")

    def nouns_after(self, at: int, reach: int = 60) -> list[Noun]:
        """Words for women and men that begin within reach behind an offset."""
        nouns = self.ledger.nouns
        first = bisect_right(nouns, at, key=_noun_start)
        return [noun for noun in nouns[first : first + 8] if noun.span.start < at + reach]

    def sentence_of(self, at: int) -> int:
        """The number of the sentence at an offset."""
        return max(0, bisect_right(self._starts, at) - 1)

    def sentence_start(self, number: int) -> int:
        """Where a sentence begins."""
        start: int = self._starts[number]
        return start

    def _at(self, start: int, end: int, kind: str, gender: str, strength: int, who: str, case: str) -> Mention:
        paragraph = bisect_right(self._paragraphs, start) - 1
        return Mention(start, end, kind, gender, strength, who, case, self.sentence_of(start), paragraph)

    def _mention(self, start: int, end: int, kind: str, gender: str, strength: int, who: str) -> Mention:
        text = self.text
        if text.startswith(("'s", "’s", "' ", "’ "), end):
            case = "possessive"
        else:
            before = text[max(0, start - 16) : start].rstrip()
            word = before[before.rfind(" ") + 1 :].lower()
            case = "object" if word in self.table.prepositions else "subject"
        return self._at(start, end, kind, gender, strength, who, case)


def scene_of(text: str, language: str, people: Lexicon | None = None) -> Scene:
    """The scene of a text; `LookupError` for a language without pronouns in ``rules/pronouns.toml``."""
    table = pronouns(language)
    if table is None:
        raise LookupError(language)
    return Scene(text, Ledger.of(text, language, people or lexicon()), table)


def _noun_start(noun: Noun) -> int:
    return noun.span.start


def _sentence_of(mention: Mention) -> int:
    return mention.sentence


NEAR = 6
"""Sentences before and behind a pronoun that are looked at: the weights were fitted on paragraphs."""
_MOST = 200
"""Mentions in them."""
_END = re.compile(
    r"[.!?\n](?:(?<=\n)\s*|(?<!\n)[\"'\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK})\]]*\s+"
    r"(?=[\"'\N{LEFT DOUBLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}(\[`]*([^\W\d_])))"
)
_BREAK = regex.compile(r"\n\s*")
_AGENTS = ("er", "or", "ist", "ian", "ant", "eur", "yst", "ee")
_AGENT = regex.compile(
    rf"\b(?:an?|the|another|his|her|their|fellow|'s|’s) (?:[a-z-]+ )?([a-z]{{3,}}(?:{'|'.join(_AGENTS)}))\b"
)
_WORD = regex.compile(r"\w+")
_NEXT = regex.compile(r" [\"'“‘`]*([\w-]+)")


@cache
def _whole(word: str) -> regex.Pattern[str]:
    return regex.compile(rf"(?<![\w-]){regex.escape(word)}(?![\w-])")


def _weight(clues: tuple[Clue, ...]) -> float:
    best: dict[tuple[str, str], float] = {}
    for clue in clues:
        if clue.kind != "pronoun":
            key = (clue.gender, clue.kind)
            best[key] = max(best.get(key, 0.0), clue.weight)
    return sum(weight if gender == "f" else -weight for (gender, _), weight in sorted(best.items()))
