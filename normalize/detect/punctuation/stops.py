"""Stops that cut a sentence in two, and stops and commas that are missing beside a quotation.

A stop before a small letter is nearly always an abbreviation's. What is left when lists, initials,
short words and the text's own habits are taken out is a stop that should not be there, or a capital
that is missing; the word behind it says which.

No sentence splitter is asked for a second opinion. Measured on human-written news in 38 languages (NTREX, WMT24;
490,000 words, 49 stops between a word and a small letter) and on 3,160 stops put into the same texts: what is said
here finds 88 % of the stray ones, and every finding in the untouched texts is a slip of their writers. Where this
module speaks, a splitter can only deny what is right: sentencex 1.0.32 does not split at 27 % of the stray stops
found, pysbd 0.3.4 at 8 % (some twenty languages only, 1.7 ms a place). Where it is silent, the two together would
add 4 points of what was put in, and a false alarm each 100,000 words: Polish "tys.", "ds." and their like, in which
both see the end of a sentence. Neither can say which of the two repairs is meant.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import regex

from normalize.detect import Proposal, Stage, View, change
from normalize.detect.punctuation.abbreviations import Listed, abbreviates, listed
from normalize.detect.punctuation.attribution import attributions, missing_stops, openers
from normalize.detect.punctuation.besides import Beside, beside, ever_never_ends
from normalize.detect.punctuation.marks import (
    LINE,
    code_like,
    is_capital,
    is_letter,
    line_before,
    token_around,
    word_after,
    word_before,
)
from normalize.detect.punctuation.paragraph_ends import UNENDED, unended_paragraphs
from normalize.detect.punctuation.tally import BLOCK, Tally
from normalize.detect.shapes import AFTER_WORD, LETTER, LOWER, UPPER, WORDLIKE, among, one_of
from normalize.findings import Evidence, Fix, Safety
from normalize.text import Span

__all__ = ["DETECTOR", "Stops"]

_CUT = regex.compile(r"\. \p{Ll}")

_MARKS = ";:!?"
_DRUMMED = regex.compile(r"\. \p{Ll}")
_ROMAN = re.compile(r"[IVXLCDM]+")
_ELIDED = re.compile(r"^\w{1,3}['\N{RIGHT SINGLE QUOTATION MARK}](?=\w)")
"""An article or pronoun that lost its vowel: "l'ed."."""


@cache
def _sentence_end() -> re.Pattern[str]:
    return re.compile(r"[.!?\n\N{HORIZONTAL ELLIPSIS}]")


@cache
def _inner_mark() -> re.Pattern[str]:
    return re.compile(r"[,;:\N{EN DASH}\N{EM DASH}]| - ")


_QUOTED = ("\" ", "\N{RIGHT DOUBLE QUOTATION MARK} ", "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK} ",
           "\N{LEFT DOUBLE QUOTATION MARK} ")  # fmt: skip

_SENTENCE_ENDS = re.compile(r"[.!?]\W*\s")

NEARBY = 5000
"""How far around the same word is looked for, in code points."""


class Stops:
    """Stops inside a sentence, and what is missing where a quotation ends."""

    name = "stops"
    stage = Stage.MARKS
    triggers = (*_QUOTED, *_MARKS, ".", "\n")

    def shapes(self) -> Mapping[str, str]:
        """What each part is about, with what always stands beside it."""
        closer = among(mark[0] for mark in _QUOTED)
        return {
            "stops.cut": rf"[^ .]{LETTER}\. {LOWER}",
            "stops.marks": rf"{LOWER}[{_MARKS}] {LOWER}",
            "stops.quoted": rf"[{WORDLIKE[1:-1]})]{closer} {UPPER}{LETTER}+ {LOWER}",
            "stops.saying": rf"[.{WORDLIKE[1:-1]}]{closer} {one_of(openers())}{AFTER_WORD}",
            "stops.unended": UNENDED,
        }

    def detect(self, view: View) -> Iterator[Proposal]:
        """Proposals in the order of the rules."""
        tally = Tally(view)
        may = view.hits.may
        if may("stops.cut"):
            yield from _stray_stops(view, tally)
        if may("stops.marks"):
            yield from _stray_marks(view)
        ends = view.hits.places(frozenset(_QUOTED)) if may("stops.quoted") or may("stops.saying") else []
        if may("stops.quoted"):
            yield from missing_stops(view, tally, ends)
        if may("stops.saying"):
            yield from attributions(view, tally, ends)
        if may("stops.unended"):
            yield from unended_paragraphs(view)


@dataclass(frozen=True, slots=True)
class _Cut:
    """A stop between an ordinary word and a small letter."""

    at: int
    before: str
    behind: str
    kind: Listed
    seen: Span | None
    """Where the word before stands without a stop."""
    goes_on: bool
    dangles: bool
    """No clause ends with the word before."""
    is_fragment: bool
    """What follows is no sentence: it begins with a joining word, or with a clause that no comma ends."""


def _stray_stops(view: View, tally: Tally) -> Iterator[Proposal]:
    """``airport. after customs``: which stops before small letters cut a sentence."""
    cuts = [cut for match in _CUT.finditer(view.text) if (cut := _cut(view, tally, match.start())) is not None]
    # a writer who begins sentences small says nothing by it; a text that is cut twice is no such writer
    small = Counter(cut.at // BLOCK for cut in cuts if not cut.goes_on)
    for cut in cuts:
        capital, _ = tally.starts(cut.at)
        careless = small[cut.at // BLOCK]
        if careless < 3 or careless * 10 <= capital:
            yield _stray_stop(view, cut, capital, careless)


def _cut(view: View, tally: Tally, at: int) -> _Cut | None:
    """The stop at `at`, unless an abbreviation, a name, a list or a brand explains it."""
    text = view.text
    if not at or not is_letter(text[at - 1]):
        return None
    if text[max(0, at - 2) : at - 1] in (" ", "."):
        return None  # "p." or "a.m.", by far the most of them
    before, behind = word_before(text, at), word_after(text, at + 2)
    if len(before) == 1 or "." in before or _ROMAN.fullmatch(before) or not behind or not _plain(text, at, behind):
        return None
    capital, small = tally.starts(at)
    if (small > 4 and small > capital) or view.language is None:
        return None
    stem = _ELIDED.sub("", before)
    seen = _seen_without_stop(text, stem, at)
    words = beside(view.language)
    dangles = before in words.never_ends
    if dangles and before in words.abbreviates and _stands_for_a_noun(text, at, before, behind, words):
        return None
    if not capital and not dangles and text[line_before(text, at) :][:1].islower():
        return None  # a writer who knows no capitals
    if seen is None and not dangles and (listed(stem, None) is not Listed.NO or _seen_cut_off(text, before, at)):
        return None
    kind = Listed.NO if dangles else listed(stem, view.language)
    if kind is Listed.YES or (kind is Listed.DOUBTFUL and seen is None):
        return None
    if not dangles and abbreviates(text, at):
        return None
    goes_on = words.goes_on(behind)
    after = at + 2 + len(behind)
    if not goes_on and (_is_name(text, behind, after) or (len(before) < 5 and is_capital(before[0]) and seen is None)):
        return None
    return _Cut(at, before, behind, kind, seen, goes_on, dangles, goes_on and _is_fragment(text, at + 2, behind, words))


def _stands_for_a_noun(text: str, at: int, before: str, behind: str, words: Beside) -> bool:
    """Whether an article or preposition before a stop is an abbreviation: nothing that it could belong to follows."""
    lead = text[max(0, at - len(before) - LINE) : at - len(before)].split()[-1:]
    figure = bool(lead) and (lead[0][-1:].isdigit() or lead[0].casefold() in words.never_ends)
    return figure or words.goes_on(behind) or behind in words.never_ends


def _is_fragment(text: str, start: int, behind: str, words: Beside) -> bool:
    """Whether what follows the stop cannot be a sentence of its own."""
    if behind in words.joins:
        return True
    end = _sentence_end().search(text, start, start + LINE)
    rest = text[start : end.start() if end is not None else start + LINE]
    if end is None or _inner_mark().search(rest):
        return False
    return behind in words.clauses or len(rest.split()) <= 3


def _opens_with_clause(text: str, at: int, words: Beside) -> bool:
    """Whether what stands before the stop is one clause, which the sentence goes on from: "When winter came."."""
    before = text[line_before(text, at) : at]
    sentence = _SENTENCE_ENDS.split(before)[-1].split()
    return len(sentence) > 2 and sentence[0].lower() in words.clauses and not _inner_mark().search(" ".join(sentence))


def _stray_stop(view: View, cut: _Cut, capital: int, careless: int) -> Proposal:
    text, at, behind = view.text, cut.at, cut.behind
    place = Span(at + 2, at + 2 + len(behind))
    evidence = [Evidence("case", f"{behind!r} behind the stop is written small", place)]
    if cut.seen is not None:
        evidence.append(Evidence("frequency", f"{cut.before!r} stands without a stop elsewhere", cut.seen))
    if cut.goes_on:
        evidence.append(Evidence("word", f"a sentence goes on with {behind!r}", place))
    if cut.dangles:
        evidence.append(Evidence("word", f"no clause ends with {cut.before!r}", Span(at - len(cut.before), at)))
    if cut.is_fragment:
        evidence.append(Evidence("clause", "what follows is no sentence of its own", place))
    if capital >= 5 and careless * 10 <= capital:
        evidence.append(Evidence("style", f"{capital} sentences near here begin with a capital", weight=0.5))
    sure = (cut.dangles and cut.before not in beside(view.language).abbreviates) or (
        cut.is_fragment
        and cut.kind is Listed.NO
        and (cut.seen is not None or (len(cut.before) >= 5 and not is_capital(cut.before[0])))
        and capital >= 5
        and careless * 20 <= capital
    )
    drop = change(text, at, at + 1, "", safety=Safety.SAFE if sure else Safety.REVIEW, title="drop the stop")
    fixes: tuple[Fix, ...] = (drop,)
    if cut.goes_on and not sure and not cut.dangles:
        fixes = (drop, change(text, at, at + 1, ",", safety=Safety.REVIEW, title="put a comma"))
    if not (cut.goes_on or cut.dangles):
        raised = behind[0].upper()
        capitalise = change(text, at + 2, at + 3, raised, safety=Safety.REVIEW, title="begin with a capital")
        fixes = (capitalise, drop) if behind in beside(view.language).begins else (drop, capitalise)
        if _opens_with_clause(text, at, beside(view.language)):
            comma = change(text, at, at + 1, ",", safety=Safety.REVIEW, title="put a comma")
            fixes = (comma, drop, capitalise)
    return Proposal(
        "any.stops.stop-inside-sentence",
        Span(at, at + 1),
        fixes,
        confidence=0.95 if sure else 0.85 if cut.goes_on or cut.dangles else 0.75,
        evidence=tuple(evidence),
        fields={"before": cut.before, "behind": behind},
    )


def _stray_marks(view: View) -> Iterator[Proposal]:
    """``is; faster``, ``the: plan``: a mark behind a word with which no clause ends, and a small letter behind it."""
    text = view.text
    for mark in _MARKS:
        for at in view.hits.get(mark, ()):
            if text[at + 1 : at + 2] != " " or not text[at + 2 : at + 3].islower() or not text[at - 1 : at].islower():
                continue
            before = word_before(text, at)
            if len(before) < 2 or before not in ever_never_ends() or code_like(text, at):
                continue
            if before not in beside(view.language).never_ends or _are_named(
                text, at - len(before), beside(view.language)
            ):
                continue
            yield Proposal(
                "any.stops.mark-inside-phrase",
                Span(at, at + 1),
                (change(text, at, at + 1, "", safety=Safety.REVIEW, title="drop the mark"),),
                evidence=(Evidence("word", f"no clause ends with {before!r}", Span(at - len(before), at)),),
                fields={"mark": mark, "before": before},
            )


def _are_named(text: str, start: int, words: Beside) -> bool:
    """Whether two such words are joined and so spoken of: "the rule for a and an: ..."."""
    lead = text[max(0, start - LINE) : start].split()[-2:]
    return len(lead) == 2 and lead[0] in words.never_ends and words.goes_on(lead[1])


def _plain(text: str, at: int, behind: str) -> bool:
    """Whether ordinary words stand on both sides: no address, number, brand, list letter or numeral."""
    if not behind.islower() or behind in beside("any").domains or "\u10a0" <= behind[0] <= "\u10ff":
        return False
    after = at + 2 + len(behind)
    following = text[after : after + 1]
    if following in (")", "/", "@", "_", ":", "=") or following.isdigit():
        return False
    if following == "." and (text[after + 1 : after + 2].isalnum() or listed(behind, None) is Listed.YES):
        return False
    if _DRUMMED.match(text, after) or _DRUMMED.match(text, at - len(word_before(text, at)) - 2):
        return False  # every. single. day.
    if len(behind) == 1 and following not in (" ", ","):
        return False
    token = token_around(text, at - 1, at)
    return not any(c.isdigit() or c in "/@_#\\=<>&" for c in token) and token.count(".") == 1


def _is_name(text: str, behind: str, after: int) -> bool:
    """Whether the small word begins a name: "de Gaulle", "al-Shabab"."""
    if behind.startswith(("al-", "el-", "d'", "d\N{RIGHT SINGLE QUOTATION MARK}")):
        return True
    particles = beside("any").particles
    return behind in particles and (is_capital(text[after + 1 : after + 2]) or word_after(text, after + 1) in particles)


def _seen_without_stop(text: str, word: str, at: int) -> Span | None:
    """Where the same word stands nearby with no stop behind it."""
    start, end = max(0, at - NEARBY), min(len(text), at + NEARBY)
    found = text.find(word, start, end)
    tries = 0
    while found >= 0 and tries < 20:
        after = found + len(word)
        whole = not (found and is_letter(text[found - 1])) and not is_letter(text[after : after + 1])
        if whole and after != at and text[after : after + 1] not in (".", "-", "'", "\N{RIGHT SINGLE QUOTATION MARK}"):
            return Span(found, after)
        found = text.find(word, after, end)
        tries += 1
    return None


def _seen_cut_off(text: str, word: str, at: int) -> bool:
    """Whether the same word takes a stop elsewhere nearby and the sentence goes on."""
    start, end = max(0, at - NEARBY), min(len(text), at + NEARBY)
    found = text.find(word + ".", start, end)
    tries = 0
    while found >= 0 and tries < 20:
        after = found + len(word) + 1
        if after - 1 != at and not (found and is_letter(text[found - 1])):
            rest = text[after : after + 2]
            if rest[:1] in (",", ";", ":", ")") or (rest[:1] == " " and rest[1:].islower()):
                return True
        found = text.find(word + ".", after, end)
        tries += 1
    return False


DETECTOR = Stops()
