"""Spaces that are doubled, missing or in the wrong place between words.

What is set in columns stays, and so does the house style of two spaces behind every sentence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from normalize.detect import Proposal, View, change
from normalize.detect.punctuation.abbreviations import Listed, listed
from normalize.detect.punctuation.marks import (
    CLOSERS,
    OPENERS,
    SPACELESS,
    code_like,
    is_capital,
    is_letter,
    line_after,
    line_before,
    token_around,
    word_after,
    word_before,
)
from normalize.detect.punctuation.tally import Tally
from normalize.detect.quotes.apostrophes import elisions
from normalize.detect.shapes import AFTER_WORD, LETTER, UPPER, WORDLIKE, one_of
from normalize.findings import Evidence, Safety
from normalize.language import base
from normalize.text import Span

__all__ = ["TRIGGERS", "shape", "spacing"]

_APOSTROPHES = "'\N{RIGHT SINGLE QUOTATION MARK}"
_GLUED_MARKS = "!?;\N{ARABIC COMMA}\N{ARABIC SEMICOLON}\N{ARABIC QUESTION MARK}\N{DEVANAGARI DANDA}"

_JOINTS = tuple(beside for a in _APOSTROPHES for beside in (f" {a}", f"{a} ", f" n{a}t"))

_JOINED = frozenset(_JOINTS)
TRIGGERS = ("  ", *_JOINTS, *_GLUED_MARKS)

_RUN = re.compile(" +")


@cache
def _column() -> re.Pattern[str]:
    return re.compile(r"(?<! ) {4,}+(?=[^\s,.;:!?)\]])|\t|\|")


_GAP = re.compile(r"\w {2,}+(?=\w)")


@cache
def _stop_one() -> re.Pattern[str]:
    return re.compile(r"[.!?:][\"')\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}]? (?! )")


@cache
def _stop_two() -> re.Pattern[str]:
    return re.compile(r"[.!?:][\"')\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}]?  (?! )")


_TERMINAL = ".!?:\N{HORIZONTAL ELLIPSIS}"

_GLUED_STOP = re.compile(r"\.[^\W\d_]")
_GLUED_COMMA = re.compile(r",[^\W\d_]")
_SYMBOL = re.compile(r"[\d/@_\\=#<>&$*+~^|\[\]{}]")


def shape() -> str:
    """Two spaces; a mark between two letters; an elided word parted from its other half."""
    parts = [
        "  ",
        rf"[{WORDLIKE[1:-1]}{_APOSTROPHES}-]{LETTER}\.{UPPER}",
        rf"{LETTER}[,{_GLUED_MARKS}]{LETTER}",
        rf"{LETTER}[{_APOSTROPHES}] (?:[aeiouyhAEIOUYH]|[^\x00-\x7f])",
        rf"{LETTER} [{_APOSTROPHES}]{one_of(_ever_after())}{AFTER_WORD}",
        rf"{LETTER} n[{_APOSTROPHES}]t",
    ]
    return "|".join(parts)


def spacing(view: View, tally: Tally) -> Iterator[Proposal]:
    """Doubled and missing spaces, and spaces beside apostrophes."""
    if "  " in view.hits:
        yield from _doubled(view)
    yield from _missing(view, tally)
    yield from _apostrophes(view)


# --- two spaces between words


def _doubled(view: View) -> Iterator[Proposal]:
    text = view.text
    done = columns = 0
    style: bool | None = None
    for at in view.hits["  "]:
        if at < max(done, columns):
            continue
        run = _RUN.match(text, at)
        assert run is not None
        done = run.end()
        left, right = text[at - 1 : at], text[done : done + 1]
        if not left or left.isspace() or not right or right.isspace() or done - at > 3:
            continue
        if not (left.isalnum() or unicodedata.category(left)[0] in "MP") or _stands_alone(text, at - 1):
            continue
        if not (right.isalnum() or right in OPENERS) or left in "([{":
            continue
        if unicodedata.category(left) == "Pd" and text[max(0, at - 3) : at - 1] == "  ":
            continue  # a dash that is set off evenly
        if _in_columns(text, at, done):
            columns = line_after(text, done)
            continue
        last = left if left not in CLOSERS else text[at - 2 : at - 1]
        if last in _TERMINAL:
            if style is None:
                style = _double_is_style(text)
            if style:
                continue
        if view.conventions.spaceless and base(view.language) not in ("zh", "ja"):
            return  # Thai and its neighbours part sentences by a wider space
        # "Table 2  Results" and "DC  20500" are set so on purpose
        safety = Safety.REVIEW if left.isdigit() or right.isdigit() else Safety.SAFE
        yield Proposal(
            "any.punctuation.doubled-space",
            Span(at, done),
            (change(text, at + 1, done, "", safety=safety, title="one space"),),
            evidence=(Evidence("neighbour", f"{done - at} spaces in running text", Span(at - 1, done + 1)),),
            fields={"count": str(done - at)},
        )


def _stands_alone(text: str, at: int) -> bool:
    """Whether a combining mark at `at` follows a space: some write a dash so, between two spaces."""
    return at > 0 and text[at - 1] == " " and unicodedata.category(text[at])[0] == "M"


def _in_columns(text: str, start: int, end: int) -> bool:
    """Whether the line looks set in columns: wide gaps, bars, or a gap at the same place next door."""
    first, last = line_before(text, start), line_after(text, end)
    if _column().search(text, first, last):
        return True
    line = text[first:last]
    gaps = sum(1 for _ in _GAP.finditer(line))
    if gaps > 3 and gaps * 4 > len(line.split()):
        return True
    column = end - first
    above = (line_before(text, first - 1), first - 1) if first else (0, 0)
    below = (last + 1, line_after(text, last + 1)) if last < len(text) else (0, 0)
    short = len(line.split()) < 8
    for begin, stop in (above, below):
        if begin + column < stop and text[begin + column - 2 : begin + column] == "  ":
            return True
        if short and _GAP.search(text, begin, stop) and len(text[begin:stop].split()) < 8:
            return True
    return False


def _double_is_style(text: str) -> bool:
    """Whether sentences of this text are parted by two spaces as a rule, or too few to tell."""
    one, two = len(_stop_one().findall(text)), len(_stop_two().findall(text))
    return two * 5 > one


# --- no space behind a mark


def _missing(view: View, tally: Tally) -> Iterator[Proposal]:
    text = view.text
    for match in _GLUED_STOP.finditer(text):
        at = match.start()
        if is_capital(text[at + 1]) and at and is_letter(text[at - 1]):
            proposal = _glued_sentence(view, at)
            if proposal is not None:
                yield proposal
    for match in _GLUED_COMMA.finditer(text):
        at = match.start()
        if at and is_letter(text[at - 1]):
            proposal = _glued_word(view, tally, at)
            if proposal is not None:
                yield proposal
    for mark in _GLUED_MARKS:
        for at in view.hits.get(mark, ()):
            behind = text[at + 1 : at + 2]
            if behind not in " \n" and is_letter(behind) and at and is_letter(text[at - 1]):
                proposal = _glued_sentence(view, at) if mark in "!?" else _glued_word(view, tally, at)
                if proposal is not None:
                    yield proposal


def _glued_sentence(view: View, at: int) -> Proposal | None:
    """``ended.The talks``; not ``Yandex.Direct``, ``example.org`` or ``St.Petersburg``."""
    text = view.text
    before, behind = word_before(text, at), word_after(text, at + 1)
    token = token_around(text, at, at + 1)
    if len(before) < 2 or not is_capital(text[at + 1]) or "." in before:
        return None
    rest = text[at + 1 + len(behind) : at + 2 + len(behind)]
    if rest not in (" ", ",", "", "\n") or _SYMBOL.search(token):
        return None
    if token.count(text[at]) > 1 + token.endswith(text[at]):
        return None
    if any(c.isupper() for c in before[1:]) or (len(behind) > 1 and behind.isupper()):
        return None
    kind = Listed.NO if _frequent(view, before) else listed(before, view.language)
    if kind is Listed.YES or not view.conventions.cased or code_like(text, at):
        return None
    begins = _frequent(view, behind)
    small = not is_capital(before[0])
    if begins and small and kind is Listed.NO:
        return _insert(view, at, before, behind, Safety.SAFE, 0.95)
    if begins or (small and kind is Listed.NO and text[at] == "." and _goes_on_small(text, at + 1 + len(behind))):
        return _insert(view, at, before, behind, Safety.REVIEW, 0.75)
    return None


def _goes_on_small(text: str, at: int) -> bool:
    """Whether a small word follows: a name in two parts ("Node.Js Foundation") goes on with a capital."""
    at += text[at : at + 1] == ","
    return text[at : at + 1] == " " and text[at + 1 : at + 2].islower()


def _glued_word(view: View, tally: Tally, at: int) -> Proposal | None:
    """``word,word``; not ``N,N``, lists of tags or languages that write without spaces."""
    text = view.text
    before, behind = word_before(text, at), word_after(text, at + 1)
    token = token_around(text, at, at + 1)
    if (
        len(unicodedata.normalize("NFC", before)) < 2
        or len(behind) < 2
        or _SYMBOL.search(token)
        or SPACELESS.search(token)
    ):
        return None
    mark = text[at]
    if mark == ";" and (len(before) < 4 or not behind[0].islower()):
        return None
    if mark in ",;" and (before[-1] in "-." or token.rstrip(",.;:!?").count(mark) > 1 or code_like(text, at)):
        return None
    if token[0] in CLOSERS and token.rstrip(",.;:!?")[-1:] in CLOSERS:
        return None  # "cis,trans"
    if is_capital(before[0]) and is_capital(behind[0]):
        glued = _GLUED_COMMA.findall(text, line_before(text, at, 80), line_after(text, at, 80))
        if len(glued) > 1:
            return None  # "Brown,Anna; Lee,Kim"
    normal, tight = tally.count(mark + " "), tally.count(mark)
    if tight - normal >= 5 and normal * 2 < tight:
        return None  # the text is set so
    long = len(before) > 2 or behind in view.conventions.function_words
    sure = long and normal >= 3 and "-" not in behind  # cis,trans-isomers
    return _insert(view, at, before, behind, Safety.SAFE if sure else Safety.REVIEW, 0.95 if sure else 0.8)


def _insert(view: View, at: int, before: str, behind: str, safety: Safety, confidence: float) -> Proposal:
    return Proposal(
        "any.punctuation.missing-space",
        Span(at, at + 1),
        (change(view.text, at + 1, at + 1, " ", safety=safety, title="insert a space"),),
        confidence=confidence,
        evidence=(
            Evidence(
                "neighbour",
                f"{behind!r} stands right behind {before + view.text[at]!r}",
                Span(at - len(before), at + 1 + len(behind)),
            ),
        ),
        fields={"mark": view.text[at]},
    )


def _frequent(view: View, word: str) -> bool:
    return len(word) > 1 and word.lower() in view.conventions.function_words


# --- a space beside an apostrophe


def _apostrophes(view: View) -> Iterator[Proposal]:
    """``don 't`` and ``l' homme``: what the apostrophe joins stands apart."""
    if not view.hits.meets(_JOINED):
        return
    text = view.text
    for joint in _JOINTS:
        for at in view.hits.get(joint, ()):
            space = at if joint[0] == " " else at + 1
            behind = at + len(joint.rstrip("t")) if joint[0] == " " else at + 2
            if is_letter(text[at - 1 : at]) and is_letter(text[behind : behind + 1]) and _joins(view, at, behind):
                yield Proposal(
                    "any.punctuation.space-at-apostrophe",
                    Span(space, space + 1),
                    (change(text, space, space + 1, "", safety=Safety.REVIEW, title="delete the space"),),
                    evidence=(Evidence("neighbour", "the apostrophe joins the two words", Span(at - 1, at + 3)),),
                )


@cache
def _ever_before() -> frozenset[str]:
    """Words that some language elides before an apostrophe."""
    return frozenset().union(*elisions().before.values())


@cache
def _ever_after() -> frozenset[str]:
    """Words that some language joins behind an apostrophe."""
    return frozenset().union(*elisions().after.values())


def _joins(view: View, at: int, behind: int) -> bool:
    """Whether the words before `at` and from `behind` are one elided word of the language."""
    text, words = view.text, elisions()
    if text[at] != " ":
        if unicodedata.normalize("NFD", text[behind])[0].lower() not in "aeiouyh":
            return False
        lead = word_before(text, at).lower()
        elided = lead in _ever_before()  # before the language is asked for
        return elided and lead in words.before.get(base(view.language) or "", ())
    tail = word_after(text, behind).lower()
    quoted = text[behind + len(tail) : behind + len(tail) + 1] in tuple(_APOSTROPHES)
    if quoted or tail not in _ever_after():
        return False
    tag = base(view.language) or ""
    return tail in words.after.get(tag, ()) and tail not in words.whole.get(tag, ())
