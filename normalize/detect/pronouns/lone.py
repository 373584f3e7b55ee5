"""Where a pronoun may contradict its person, seen without reading who appears: most texts have no such place.

Says less than `judge` asks: it passes over only what would not be judged. Of a text no list of names is made here;
sentences with pronouns, capitals in the few beside a lone pronoun and sets of words are all that is looked at.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from normalize.detect.pronouns.scene import NEAR, Pronouns, borders
from normalize.people import Lexicon, given_gender

__all__ = ["Turns"]

_SHARE = 0.9
"""Share of women, or men, among the bearers of a given name from which on it is evidence."""
_APART = 200
"""Code points to the next pronoun of its gender, from which on a pronoun may be alone."""
_LOOK = 3
"""Sentences before and behind a pronoun that are read first: enough to see that nothing is wrong."""
_BESIDE = 2
"""Sentences before and behind a pronoun in which two people must be named."""
_VERB = 20
"""Code points between a subject and its object, with a verb and no mark among them."""
_NOUN = re.compile(r" [^\W\d_]")
"""Another word follows, which the pronoun may belong to: her mother."""
_CAPITAL = re.compile(r"[^\W\d_a-z][^\W\d_]+")
_FULL = re.compile(r"(?<!\w)([^\W\d_a-z][^\W\d_A-Z]+) [^\W\d_a-z]\w")
"""The first of two words with capitals."""
_WORD = re.compile(r"\w+(?:-\w+)*")


@dataclass(frozen=True, slots=True)
class _Turn:
    start: int
    end: int
    gender: str
    case: str


class Turns:
    """The pronouns of a text in order."""

    def __init__(self, text: str, language: str, table: Pronouns, lexicon: Lexicon) -> None:
        self._text, self._language, self._table, self._lexicon = text, language, table, lexicon
        self._known: frozenset[tuple[str, str]] | None = None
        self._borders: list[int] = []
        self.turns = [_Turn(m.start(), m.end(), *table.forms[m[0].lower()]) for m in table.quick.finditer(text)]

    def lone(self) -> Iterator[tuple[int, int]]:
        """Where to read about each pronoun that may be judged: the start and end of the sentences around it."""
        apart = [index for index in self._apart() if not self._speaks(self.turns[index])]
        if not apart:
            return
        self._borders = borders(self._text, self._table)
        sentences = [bisect_right(self._borders, turn.start) - 1 for turn in self.turns]
        for index in apart:
            turn, sentence = self.turns[index], sentences[index]
            near = [i for i in self._within(index, sentences) if i != index]
            if any(self.turns[i].gender == turn.gender for i in near) or self._claimed(turn, sentence):
                continue
            if self._faces_other(index):
                continue
            # all that are near are of the other gender
            if near or self._named(turn, sentence, *self._around(sentence, NEAR)):
                yield self._around(sentence, _LOOK)

    def _apart(self) -> list[int]:
        """The pronouns with none of their gender near, by the stops between; sentences are looked for only then."""
        out = []
        for gender in "fm":
            mine = [index for index, turn in enumerate(self.turns) if turn.gender == gender]
            at = [self.turns[index].start for index in mine]
            far = [True, *(self._is_far(one, other) for one, other in pairwise(at)), True]
            out += [index for i, index in enumerate(mine) if far[i] and far[i + 1]]
        return sorted(out)

    def _is_far(self, start: int, end: int) -> bool:
        """Whether there may be so many sentences between two places that nobody thinks of one at the other."""
        if end - start <= _APART:
            return False
        count = self._text.count
        return sum(count(mark, start, end) for mark in ".?!\n") > NEAR

    def _faces_other(self, index: int) -> bool:
        """Whether a subject and an object are of two genders beside one verb ("she bore him"): they are two people."""
        for first, last in ((index - 1, index), (index, index + 1)):
            if first < 0 or last >= len(self.turns):
                continue
            subject, thing = self.turns[first], self.turns[last]
            between = self._text[subject.end : thing.start]
            if (
                subject.gender != thing.gender
                and (subject.case, thing.case) == ("subject", "object")
                and len(between) <= _VERB
                and between.replace(" ", "").isalpha()
                and not (self._may_own(thing) and _NOUN.match(self._text, thing.end))
            ):
                return True
        return False

    def _may_own(self, turn: _Turn) -> bool:
        """Whether an object has the form of a possessive, as "her" has."""
        return (turn.gender, "possessive") not in {tuple(form) for form in self._table.forms.values()}

    def _within(self, index: int, sentences: list[int]) -> range:
        """The pronouns whose sentences are near that of one."""
        low, high = sentences[index] - NEAR, sentences[index] + NEAR
        return range(bisect_left(sentences, low), bisect_right(sentences, high))

    def _claimed(self, turn: _Turn, sentence: int) -> bool:
        """Whether somebody of the gender is named right before: "Mrs", "uncle", "Anna Roig"."""
        text = self._text
        start = self._borders[max(0, sentence - 1)]
        if self._table.said[turn.gender].among(_WORD.findall(text, start, turn.start)):
            return True
        return any(_leans(name, turn.gender) for name in _FULL.findall(text, self._borders[sentence], turn.start))

    def _around(self, sentence: int, reach: int) -> tuple[int, int]:
        first, behind = max(0, sentence - reach), sentence + reach + 1
        return self._borders[first], self._borders[behind] if behind < len(self._borders) else len(self._text)

    def _speaks(self, turn: _Turn) -> bool:
        """Whether a pronoun stands beside a verb of saying: the speaker may have been named long before."""
        return turn.case == "subject" and self._table.speaks(self._text, turn.start, turn.end)

    def _named(self, turn: _Turn, sentence: int, start: int, end: int) -> bool:
        """Whether people near may be known to be of the other gender, or two are called so."""
        text, other = self._text, "f" if turn.gender == "m" else "m"
        names = {name for name in _CAPITAL.findall(text, *self._around(sentence, _BESIDE)) if _leans(name, other)}
        if len(names) > 1 or self._table.said[other].among(_WORD.findall(text, start, end)):
            return True
        known = self._known_people()
        return any(gender == other and text.find(family, start, end) >= 0 for gender, family in known)

    def _known_people(self) -> frozenset[tuple[str, str]]:
        """The genders and family names of the people of the lexicon who are named."""
        if self._known is None:
            mentions = self._lexicon.find(self._text, self._language)
            self._known = frozenset(
                (entry.person.gender, mention.form.split()[-1]) for mention in mentions for entry in mention.entries
            )
        return self._known

    def chained(self) -> bool:
        """Whether the pronouns of a paragraph may be a chain: some right, then some wrong, and nobody else named."""
        for group in self._paragraphs():
            genders = {turn.gender for turn in group}
            if len(genders) < 2 or any(self._speaks(turn) for turn in group):
                continue
            right, wrong = group[0].gender, "f" if group[0].gender == "m" else "m"
            start = self._text.rfind("\n", 0, group[0].start) + 1
            end = self._text.find("\n", group[-1].end)
            words = _WORD.findall(self._text, start, end if end >= 0 else len(self._text))
            if self._table.said[wrong].among(words, nouns=True) or not self._table.person.isdisjoint(words):
                continue
            if any(word[0].isupper() and _leans(word, wrong) for word in words):
                continue
            if any(gender == right for gender, _ in self._known_people()) or self._table.said[right].among(
                _WORD.findall(self._text)
            ):
                return True
        return False

    def _paragraphs(self) -> Iterator[list[_Turn]]:
        group: list[_Turn] = []
        for turn in self.turns:
            if group and "\n" in self._text[group[-1].end : turn.start]:
                yield group
                group = []
            group.append(turn)
        if group:
            yield group

    def freed(self) -> bool:
        """Whether somebody's freedom is spoken of: "secure his release"."""
        text, table = self._text, self._table
        for turn in self.turns:
            before = text[max(0, turn.start - 16) : turn.start].split()[-1:]
            if turn.case != "subject" and before and before[0] in table.secure:
                after = text[turn.end : turn.end + 16].split()[:1]
                if after and after[0].strip(",.;:") in table.freed:
                    return True
        return False


def _leans(name: str, gender: str) -> bool:
    found = given_gender(name)
    return found is not None and (found.women if gender == "f" else 1 - found.women) >= _SHARE
