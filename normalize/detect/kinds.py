"""How each kind of pack rule finds its places. One class a kind; none knows of languages or fixes.

Rules made of words (terms, pair, name, agreement) look only where the scan has seen one of their
literals. A pattern is searched in a window around each literal that it needs.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

import regex

from normalize.detect.search import LONGEST, Clock, PatternSearch
from normalize.detect.shapes import AFTER_WORD, BEFORE_WORD, among, one_of
from normalize.findings import Evidence
from normalize.packs.anchors import anchors_of, literal_anchor, literals_of
from normalize.packs.rule import Rule
from normalize.packs.template import Group
from normalize.text import Span

__all__ = ["Clock", "Match", "Matcher", "copy_case", "matcher"]

_SPACELESS = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
_OPENING = " \n\t\"'([{\N{LEFT DOUBLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}\N{EM DASH}\N{EN DASH}\
\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}\N{INVERTED QUESTION MARK}\
\N{INVERTED EXCLAMATION MARK}\N{NO-BREAK SPACE}"
_APOSTROPHES = "'\N{RIGHT SINGLE QUOTATION MARK}"
_WORD = regex.compile(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}'\N{RIGHT SINGLE QUOTATION MARK}-]{0,60}")
_SENTENCE_START = regex.compile(r"(?:^|[.!?:\n\N{HORIZONTAL ELLIPSIS}]\P{L}{0,4})$")


@dataclass(frozen=True, slots=True)
class Match:
    """A place where a rule applies, what may stand there instead, best first, and why."""

    span: Span
    news: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    fields: Mapping[str, str] = field(default_factory=dict, hash=False)


class Matcher:
    """Finds the places of one rule. Built once; patterns are compiled when first needed."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.anchors = anchors_of(rule)

    @cached_property
    def _literals(self) -> dict[str, list[str]]:
        """The rule's words and phrases by the anchor that says one may be there."""
        found: dict[str, list[str]] = {}
        for literal in literals_of(self.rule):
            anchor = literal_anchor(literal)[0] if self.anchors else ""
            found.setdefault(anchor, []).append(literal)
        return found

    @cached_property
    def shape(self) -> str:
        """A pattern (`shapes`) that a text must have for the rule to find anything; "" if none is known."""
        return self._worked_out() if self.rule.shape is None else self.rule.shape

    def _worked_out(self) -> str:
        """The shape: one of the rule's words or phrases, or else of the literals its pattern needs."""
        if not self.anchors:
            return ""
        words = literals_of(self.rule)
        return BEFORE_WORD + one_of(words) + AFTER_WORD if words else one_of(self.anchors)

    def find(self, text: str, hits: Mapping[str, list[int]], clock: Clock) -> Iterator[Match]:
        """Matches from left to right. Raises `TimeoutError` when the time is up."""
        raise NotImplementedError

    @cached_property
    def _unless(self) -> tuple[regex.Pattern[str], ...]:
        return tuple(map(regex.compile, self.rule.unless))

    def _immune(self, text: str, start: int, end: int, clock: Clock) -> bool:
        """Whether an `unless` pattern overlaps the place."""
        low, high = max(0, start - LONGEST), min(len(text), end + LONGEST)
        for pattern in self._unless:
            for found in clock.search(pattern, text, low, high):
                if found.start() < max(end, start + 1) and (found.end() > start or found.start() == start):
                    return True
        return False

    def _places(
        self, text: str, literal: str, hits: Mapping[str, list[int]], clock: Clock
    ) -> Iterator[tuple[int, int]]:
        """Where a literal stands as a word or phrase of its own, not immune."""
        for start in self._seen(text, literal, hits):
            end = start + len(literal)
            if _stands_alone(text, start, end) and not self._immune(text, start, end, clock):
                yield start, end

    def _present(self, hits: Mapping[str, list[int]]) -> list[str]:
        """The literals that can be in the text at all."""
        none = self._literals.get("", ())
        return [*none, *(literal for anchor in hits for literal in self._literals.get(anchor, ()))]

    def _seen(self, text: str, literal: str, hits: Mapping[str, list[int]]) -> Iterator[int]:
        """Where a literal begins, in the rule's sense of case; without anchors, as it is written."""
        if not self.anchors:
            yield from _occurrences(text, literal)
            return
        anchor, offset = literal_anchor(literal)
        exact = self.rule.case == "exact"
        wanted = literal if exact else literal.lower()
        for start in (at - offset for at in hits.get(anchor, ()) if at >= offset):
            found = text[start : start + len(literal)]
            if (found if exact else found.lower()) == wanted:
                yield start


class Terms(Matcher):
    """Words and phrases from a list."""

    def find(self, text: str, hits: Mapping[str, list[int]], clock: Clock) -> Iterator[Match]:
        """The longest entry at each place, none inside another."""
        news = dict(self.rule.terms)
        found = [
            (start, -end, news[term])
            for term in self._present(hits)
            for start, end in self._places(text, term, hits, clock)
        ]
        reach = 0
        for start, minus_end, new in sorted(found):
            if start < reach:
                continue
            reach = -minus_end
            yield Match(Span(start, reach), new, (_listed(self.rule, text, start, reach),))


class Regex(Matcher):
    """A pattern."""

    @cached_property
    def _pattern(self) -> regex.Pattern[str]:
        return regex.compile(self.rule.match or "")

    @cached_property
    def _search(self) -> PatternSearch:
        return PatternSearch(self._pattern, self.rule.match or "", self.anchors)

    def find(self, text: str, hits: Mapping[str, list[int]], clock: Clock) -> Iterator[Match]:
        """Every match that no `unless` overlaps."""
        for found in self._search.matches(text, hits, clock):
            start, end = found.span()
            if end - start > LONGEST or self._immune(text, start, end, clock):
                continue
            groups = {name: Group(value or "") for name, value in found.groupdict().items()}
            fields = {**groups, "old": found[0]}
            news = tuple(template.format_map(fields) for template in self.rule.fix)
            says = f"'{found[0]}' fits the pattern of {self.rule.id}"
            yield Match(Span(start, end), news, (Evidence("pattern", says, Span(start, end)),), groups)


class Pair(Matcher):
    """Two spellings that contradict each other: found where both stand in one text, at the rarer."""

    @cached_property
    def _ways(self) -> tuple[dict[str, str], dict[str, str]]:
        """From each spelling to the other, both ways."""
        there = {old: new[0] for old, new in self.rule.terms}
        return there, {new: old for old, new in reversed(there.items())}

    def find(self, text: str, hits: Mapping[str, list[int]], clock: Clock) -> Iterator[Match]:
        """The places of the rarer spelling; of two as frequent, of the one that comes later."""
        present = self._present(hits)
        spellings = [{s: way[s] for s in present if s in way} for way in self._ways]
        if not all(spellings):
            return
        sides = [self._side(text, side, hits, clock) for side in spellings]
        if not all(sides):
            return
        rarer = min(sides, key=lambda side: (len(side), -side[0][0]))
        usual = sides[1] if rarer is sides[0] else sides[0]
        says = f"the other spelling stands {len(usual)} {_times(len(usual))} in this text, this one {len(rarer)}"
        evidence = tuple(Evidence("spelling", says, Span(start, end)) for start, end, _ in usual[:3])
        for start, end, new in rarer:
            yield Match(Span(start, end), (new,), evidence)

    def _side(
        self, text: str, spellings: Mapping[str, str], hits: Mapping[str, list[int]], clock: Clock
    ) -> list[tuple[int, int, str]]:
        places = (
            (start, end, new) for old, new in spellings.items() for start, end in self._places(text, old, hits, clock)
        )
        return sorted(places)


class Name(Matcher):
    """A variant of a name, in a text that also has the name itself."""

    def find(self, text: str, hits: Mapping[str, list[int]], clock: Clock) -> Iterator[Match]:
        """The variants, written like names, whose name stands elsewhere in the text."""
        found = []
        names = {variant: new[0] for variant, new in self.rule.terms}
        for variant in self._present(hits):
            name = names[variant]
            places = [
                (start, end)
                for start, end in self._places(text, variant, hits, clock)
                if text[start:end] == variant or text[start:end].isupper()
            ]
            if not places:
                continue
            own = [s for s in _occurrences(text, name) if _stands_alone(text, s, s + len(name))]
            if not own:
                continue
            says = f"the name stands as '{name}' {len(own)} {_times(len(own))} in this text"
            evidence = tuple(Evidence("name", says, Span(s, s + len(name))) for s in own[:3])
            found += [
                (start, Match(Span(start, end), (name,), evidence))
                for start, end in places
                if not _inside(start, end, own, len(name))
            ]
        for _, match in sorted(found, key=lambda item: item[0]):
            yield match


class Agreement(Matcher):
    """A word that must agree with the next one, such as a and an. The longest fitting entry decides."""

    def _worked_out(self) -> str:
        """One of the literals where a word may begin."""
        return f"(?:^|{among(_OPENING)}){one_of(literals_of(self.rule))}"

    def find(self, text: str, hits: Mapping[str, list[int]], clock: Clock) -> Iterator[Match]:
        """Places where the next word wants the other form."""
        other = self._other
        if self._direct:
            mine = self._own
            places = {at for anchor, starts in hits.items() if anchor in mine for at in starts}
            places = {at for at in places if not at or not text[at - 1].isalnum()}
        else:
            places = {at for literal in self._present(hits) for at in self._seen(text, literal, hits)}
        for start in sorted(places):
            if not self._opens(text, start):
                continue
            end = text.index(" ", start)
            word = _WORD.match(text, end + 1)
            if word is None or not self._wants_other(word[0]):
                continue
            if not self._immune(text, start, end, clock):
                says = f"the next word is '{word[0]}'"
                evidence = (Evidence("next-word", says, Span(*word.span())),)
                yield Match(Span(start, end), (other[text[start:end].lower()],), evidence, {"next": word[0]})

    @cached_property
    def _own(self) -> frozenset[str]:
        return frozenset(self.anchors)

    @cached_property
    def _direct(self) -> bool:
        """Whether each anchor is the whole literal, so that a hit needs no second look."""
        return bool(self.anchors) and all(
            literal_anchor(literal) == (literal.lower(), 0) for literal in literals_of(self.rule)
        )

    @cached_property
    def _other(self) -> dict[str, str]:
        return {term.lower(): new[0] for term, new in self.rule.terms}

    @cached_property
    def _entries(self) -> dict[str, bool]:
        return dict.fromkeys(self.rule.not_before, False) | dict.fromkeys(self.rule.before, True)

    def _opens(self, text: str, start: int) -> bool:
        """Whether a word begins here; with a capital only where a sentence does ("Vitamin A is")."""
        if start and text[start - 1] not in _OPENING:
            return False
        if text[start - 1 : start] == "'" and text[max(0, start - 2) : start - 1].isalnum():
            return False  # an elision: "l'a"
        return not text[start].isupper() or _SENTENCE_START.search(text, max(0, start - 6), start) is not None

    def _wants_other(self, word: str) -> bool:
        if sum(map(str.isupper, islice(word, 20))) < 2:  # abbreviations are read letter by letter
            word = word.lower()
        entries = self._entries
        found = entries.get(word)
        at = len(word)
        while found is None and at > 0:
            found = entries.get(word[:at] + "*")
            at -= 1
        return bool(found)


_KINDS: dict[str, type[Matcher]] = {
    "terms": Terms, "regex": Regex, "pair": Pair, "name": Name, "agreement": Agreement,
}  # fmt: skip


def matcher(rule: Rule) -> Matcher:
    """The matcher of a rule's kind."""
    return _KINDS[rule.kind](rule)


def copy_case(old: str, new: str) -> str:
    """The replacement in the case of what it replaces.

    >>> copy_case("Assisted to", "attended"), copy_case("E-MAIL", "email"), copy_case("e-mail", "McMail")
    ('Attended', 'EMAIL', 'McMail')
    """
    letters = [c for c in old if c.isupper() or c.islower()]
    if len(letters) > 1 and all(map(str.isupper, letters)):
        return new.upper()
    if letters and letters[0].isupper():
        return new[:1].upper() + new[1:]
    return new


def _listed(rule: Rule, text: str, start: int, end: int) -> Evidence:
    return Evidence("list", f"'{text[start:end]}' is on the list of {rule.id}", Span(start, end))


def _times(count: int) -> str:
    return "time" if count == 1 else "times"


def _occurrences(text: str, literal: str) -> Iterator[int]:
    at = text.find(literal)
    while at >= 0:
        yield at
        at = text.find(literal, at + 1)


def _inside(start: int, end: int, places: Sequence[int], length: int) -> bool:
    """Whether a place lies in one of the sorted `places`, all of one length."""
    index = bisect_left(places, end - length)
    return index < len(places) and places[index] <= start


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether no word goes on across either end. Scripts without spaces have no such ends."""
    if start < 0 or end > len(text):
        return False
    if start and _joined(text[start - 1], text[start]):
        return False
    if end == len(text):
        return True
    after = text[end]
    if after in _APOSTROPHES and text[end + 1 : end + 2].isalpha() and text[end - 1].isalpha():
        return False  # "we" in "we're"; the "d'" of d'accord is cut before
    return not _joined(text[end - 1], after)


def _joined(left: str, right: str) -> bool:
    if unicodedata.combining(right):
        return True
    if not (_wordlike(left) and _wordlike(right)):
        return False
    return not (_SPACELESS.match(left) or _SPACELESS.match(right))


def _wordlike(char: str) -> bool:
    return char.isalnum() or char == "_" or unicodedata.category(char) in ("Mn", "Mc")
