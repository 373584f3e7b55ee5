"""Which tokens of a line belong together: what sacremoses says, and what it does not know about the language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import regex

from normalize.detect.quotes.apostrophes import elisions
from normalize.language import Conventions, base, conventions
from normalize.paths import rules_table

__all__ = ["Joint", "joints"]

_TOKEN = re.compile(r"[^ \t]+")
_APOSTROPHES = ("'", "\N{RIGHT SINGLE QUOTATION MARK}")
_BRACKETS = (")", "]", "%")
_OPENING = frozenset("([{\N{INVERTED QUESTION MARK}\N{INVERTED EXCLAMATION MARK}")
_LEFT = frozenset(
    ",.;:!?)]}\N{HORIZONTAL ELLIPSIS}\N{ARABIC COMMA}\N{ARABIC SEMICOLON}\N{ARABIC QUESTION MARK}\N{DEVANAGARI DANDA}"
    "\N{ARABIC FULL STOP}"
)
_WIDE = frozenset(
    "\N{IDEOGRAPHIC FULL STOP}\N{FULLWIDTH COMMA}\N{IDEOGRAPHIC COMMA}\N{FULLWIDTH SEMICOLON}\N{FULLWIDTH COLON}"
    "\N{FULLWIDTH EXCLAMATION MARK}\N{FULLWIDTH QUESTION MARK}\N{FULLWIDTH LEFT PARENTHESIS}"
    "\N{FULLWIDTH RIGHT PARENTHESIS}\N{LEFT CORNER BRACKET}\N{RIGHT CORNER BRACKET}\N{LEFT DOUBLE ANGLE BRACKET}"
    "\N{RIGHT DOUBLE ANGLE BRACKET}"
)
_DENSE = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]")
_QUOTES = frozenset(
    '"\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}'
    "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}"
    "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"
    "\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}\N{SINGLE LOW-9 QUOTATION MARK}'"
)
_ANGLES = frozenset("\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}")
_JOINERS = frozenset("\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}\N{RIGHT-TO-LEFT MARK}\N{LEFT-TO-RIGHT MARK}")
_IOTATED = frozenset("яюєї")
_UNITS = re.compile(r"\d$|^\d")
_INNER_HYPHEN = regex.compile(r"\p{L}-\p{L}")
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:[-.][\p{L}\p{N}]+)*")


@dataclass(frozen=True, slots=True)
class Joint:
    """A place of a line that a tokeniser changed: code points of the line, what stands there instead, how sure.

    `rule` is the slug of its rule.
    """

    start: int
    end: int
    new: str
    sure: bool
    rule: str


@dataclass(frozen=True, slots=True)
class _Line:
    """The tokens of a line, in a language."""

    tokens: tuple[str, ...]
    language: str
    habits: Conventions


def joints(line: str, language: str | None) -> Iterator[Joint]:
    r"""The spaces of a tokenised line that were not there, and what a tokeniser wrote for a mark, in order.

    >>> [(joint.start, joint.end) for joint in joints('He did n\'t say " no " , she said .', "en")]
    [(6, 7), (16, 17), (19, 20), (21, 22), (32, 33)]
    >>> list(joints("The ferry was late", "en"))
    []
    """
    places = list(_TOKEN.finditer(line))
    names: dict[str, str] = rules_table("tokenised")["names"]
    tokens = tuple(names.get(place[0], place[0]) for place in places)
    said = _Line(tokens, base(language) or "", conventions(language))
    held = dict(_held(said, [place[0] for place in places]))
    for index, place in enumerate(places):
        if place[0] != tokens[index]:
            yield Joint(*place.span(), tokens[index], True, "token-name")
        if index + 1 < len(places) and index in held:
            sure = held[index]
            rule = "space-between-tokens" if sure else "space-in-compound"
            yield Joint(place.end(), places[index + 1].start(), "", sure, rule)


def _held(line: _Line, written: Sequence[str]) -> Iterator[tuple[int, bool]]:
    """The gaps (each by the token before it) that are none, and whether that is sure."""
    tokens = line.tokens
    sides = _quotes(line, written)
    library = _by_library(line)
    hyphens = not any(_INNER_HYPHEN.search(token) for token in tokens)
    for index in range(len(tokens) - 1):
        left, right = tokens[index], tokens[index + 1]
        known = _known(line, index, sides)
        if known is None:
            known = library[index] and not (_is_plain(left) and _is_plain(right))
        if known:
            yield index, True
        elif hyphens and _is_compound(line, index):
            yield index, False


def _is_plain(token: str) -> bool:
    return token[0].isalnum() and token[-1].isalnum()


def _by_library(line: _Line) -> list[bool]:
    """Whether sacremoses leaves no space behind each token."""
    text = _detokenizer(line.language or "en").detokenize(list(line.tokens), unescape=False)
    out, at = [], 0
    for token in line.tokens:
        if text[at : at + 1] == " ":
            at += 1
        if text[at : at + len(token)] != token:
            return [False] * len(line.tokens)  # it wrote something else
        at += len(token)
        out.append(at < len(text) and text[at] != " ")
    return out


@cache
def _detokenizer(language: str) -> Any:
    from sacremoses import MosesDetokenizer

    return MosesDetokenizer(lang=language)


def _known(line: _Line, index: int, sides: dict[int, str]) -> bool | None:
    """Whether there is no space between a token and the next one; None where only the library may know."""
    tokens = line.tokens
    left, right = tokens[index], tokens[index + 1]
    side, next_side = sides.get(index), sides.get(index + 1)
    if left[-1] in _WIDE or right[0] in _WIDE or left in _JOINERS or right in _JOINERS:
        return True
    if line.language in ("zh", "ja") and _is_dense(left[-1]) and _is_dense(right[0]):
        return True
    if side == "both" or next_side == "both":
        return True
    if side == "open" or next_side == "close":
        angle = left if side == "open" else right
        return not (line.habits.inner_space and angle in _ANGLES)
    if next_side == "open" and left in _OPENING:
        return True
    if side == "close" and (set(right) <= _LEFT and right not in line.habits.spaced_marks):
        return True
    if side == "close" and right in _words(line.language) and right[0].isalpha():
        return True  # a Korean particle
    if side is not None or next_side is not None:
        return False
    if "\N{MIDDLE DOT}" in (left, right):
        return line.language in ("ca", "zh", "ja")
    if set(right) <= _LEFT:
        if right == ":" and _is_time(tokens, index):
            return True
        return right not in line.habits.spaced_marks
    if left == ":" and index and _is_time(tokens, index - 1):
        return True
    if left in _OPENING:
        return True
    return _belongs(line, index)


def _belongs(line: _Line, index: int) -> bool | None:
    """The same for words, figures and signs."""
    tokens = line.tokens
    left, right = tokens[index], tokens[index + 1]
    if right == "%":
        return left[-1].isdigit() and line.language not in _percent_spaced()
    if left == "%" or left == "&" or right == "&":
        return False
    if unicodedata.category(left[-1]) == "Sc":
        return right[0].isdigit() and not (index and tokens[index - 1][-1].isdigit())
    if left in ("#", "@"):
        return right[0].isalpha() and line.language != ""
    table = rules_table("tokenised")
    lowered = right.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    if (left[-1].isalnum() or left in _BRACKETS) and lowered in _words(line.language):
        return True
    if right.lower() == table["halves"].get(line.language, {}).get(left.lower(), " "):
        return True
    if left[-1] in _APOSTROPHES and len(left) > 1 and right[0].isalpha():
        return left[:-1].lower() in elisions().before.get(line.language, ()) or None
    if _DENSE.match(left[-1]) or _DENSE.match(right[0]):
        return False
    if _is_plain(left) and _is_plain(right):
        return False
    return None if not (right[0] in "-\N{EN DASH}\N{EM DASH}/" or left[-1] in "-\N{EN DASH}\N{EM DASH}/") else False


def _is_dense(character: str) -> bool:
    """Whether Chinese or Japanese has no space beside a character."""
    return _DENSE.match(character) is not None or character in _QUOTES


@cache
def _percent_spaced() -> frozenset[str]:
    return frozenset(rules_table("tokenised")["percent"]["spaced"].split())


@cache
def _words(language: str) -> frozenset[str]:
    return frozenset(rules_table("tokenised")["clitics"].get(language, "").split())


def _is_time(tokens: Sequence[str], index: int) -> bool:
    """Whether a colon stands between two figures: 10:30, 3:2."""
    return index + 2 < len(tokens) and tokens[index][-1].isdigit() and tokens[index + 2][0].isdigit()


# --- quotation marks and apostrophes


def _quotes(line: _Line, written: Sequence[str]) -> dict[int, str]:
    """Which marks open, close, or join both their neighbours (apostrophes); "none" where that cannot be told."""
    sides: dict[int, str] = {}
    pairs = dict.fromkeys(tuple(pair) for pair in line.habits.quotes)
    openers: dict[str, set[str]] = {}
    for opener, closer in pairs:
        openers.setdefault(opener, set()).add(closer)
    closers = {closer for _, closer in pairs}
    stack: list[tuple[int, str]] = []
    for index, token in enumerate(line.tokens):
        if len(token) != 1 or token not in _QUOTES:
            continue
        joined = _apostrophe(line, index, {mark for _, mark in stack})
        if joined:
            sides[index] = joined
            continue
        if written[index] in ("``", "''"):
            sides[index] = "open" if written[index] == "``" else "close"
            continue
        top = next((at for at in range(len(stack) - 1, -1, -1) if token in openers.get(stack[at][1], ())), None)
        if top is not None:
            for lost, _ in stack[top + 1 :]:
                sides[lost] = "none"
            del stack[top + 1 :]
            stack.pop()
            sides[index] = "close"
        elif token in closers and index and line.tokens[index + 1 : index + 2] in ((",",), (".",)):
            sides[index] = "close"  # what it closes was opened in another line
        elif token in openers:
            stack.append((index, token))
            sides[index] = "open"
        else:
            sides[index] = "close" if token in closers and token not in openers else "none"
    for lost, mark in stack:
        # what only ever opens a quotation opens one that ends in another line
        if mark in closers:
            sides[lost] = _at_edge(line.tokens, lost)
    for index, side in sides.items():
        if side == "none":
            sides[index] = _at_edge(line.tokens, index)
    return sides


def _at_edge(tokens: Sequence[str], index: int) -> str:
    """What a mark without a partner in its line does: at an edge of a sentence that can be told."""
    if index == 0 or tokens[index - 1] == ":":
        return "open"
    if index == len(tokens) - 1 or tokens[index + 1] in (",", "."):
        return "close"
    return "none"


def _apostrophe(line: _Line, index: int, pending: set[str]) -> str:
    """Whether a single mark joins the words on both sides, or closes the word before it ("the boys' boat")."""
    tokens = line.tokens
    token = tokens[index]
    if token not in _APOSTROPHES or index == 0:
        return ""
    before = tokens[index - 1]
    behind = tokens[index + 1] if index + 1 < len(tokens) else ""
    low, lead = behind.lower(), before.lower()
    if not before[-1].isalpha() and not before[-1].isdigit():
        return ""
    words = elisions()
    if behind and behind[0].isalpha():
        if lead in words.before.get(line.language, ()) or low in words.after.get(line.language, ()):
            return "both"
        if lead in ("l", "d", "o") and before.isupper() and behind[0].isupper():
            return "both"  # a name: L'Aquila, D'Arcy, O'Hara
        if line.language in ("uk", "be") and low[0] in _IOTATED:
            return "both"
    if pending.intersection(("'", "\N{LEFT SINGLE QUOTATION MARK}")):
        return ""
    if line.language == "en" and lead.endswith("s") and low != "s":
        return "close"
    # a name and its ending
    return "both" if behind[:1].islower() and (before[0].isupper() or before[0].isdigit()) else ""


# --- compounds


def _is_compound(line: _Line, index: int) -> bool:
    """Whether a hyphen or slash that stands apart joined two words that often are joined so, or two figures."""
    tokens = line.tokens
    for at in (index, index + 1):
        if 0 < at < len(tokens) - 1 and tokens[at] in ("-", "/", "\N{EN DASH}"):
            before, behind = tokens[at - 1], tokens[at + 1]
            if not (_WORD.fullmatch(before) and _WORD.fullmatch(behind)):
                return False
            if tokens[at] == "/":
                return True
            if before[-1].isdigit() and behind[0].isdigit():
                return len(before) <= 4 and len(behind) <= 4
            if tokens[at] != "-":
                return False
            firsts, seconds = _parts(line.language)
            last, first = before.lower().rpartition("-")[2], behind.lower()
            return last in firsts or first in seconds or (at > 2 and tokens[at - 2] == "-" and before.islower())
    return False


@cache
def _parts(language: str) -> tuple[frozenset[str], frozenset[str]]:
    table = rules_table("tokenised")["hyphens"]
    first, second = (frozenset(table[side].get(language, "").split()) for side in ("before", "behind"))
    return first, second
