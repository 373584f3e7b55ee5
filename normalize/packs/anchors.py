"""Literals of which one must be in a text before a rule can fire there.

The scan finds all of them in one pass over the lower-cased text, so that a clean text pays for no rule
at all. For words and phrases they are exact. From a regular expression they are read off its parse
tree (`re._parser`), after the idea of Google Code Search ("Regular Expression Matching with a Trigram
Index", R. Cox, 2012) with whole literals in place of trigrams; what is not understood asks for nothing.

Lower case is that of ``str.lower``. Letters whose case folds in another way (long s, the sigmas, the
Turkic i's) take no part where they stand in a pack; a pattern that ignores case is not looked for in
words that a text writes with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from math import fsum
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from normalize.language import conventions, known_languages
from normalize.packs.rule import Rule

__all__ = ["anchors_of", "begins_with", "literal_anchor", "literals_of", "pattern_reach"]

_MOST = 48
"""So many literals a rule may have; a pattern with more alternatives is cut to shorter ones."""

_RARER = 0.3
"""How much rarer a literal is, roughly, for each letter more."""

_FIGURE = 0.2
"""How often a figure stands at some place, roughly."""

_MOST_LEADS = 1000
"""Beginnings of a pattern that are told apart."""

_ENDLESS = 10_000
"""Code points from which on the width of a pattern is as good as endless."""

_LONGEST_WORD = 60

_SIGMAS = "\N{GREEK CAPITAL LETTER SIGMA}\N{GREEK SMALL LETTER SIGMA}\N{GREEK SMALL LETTER FINAL SIGMA}"
_PROPERTY = re.compile(r"((?:^|[^\\])(?:\\\\)*)\\[pP]\{[^}]*\}")


def anchors_of(rule: Rule) -> tuple[str, ...]:
    """The anchors of a rule, sorted: where none is in the lower-cased text, the rule finds nothing.

    Empty for a rule that must look at every text, and for one whose logic is in a detector.
    """
    if rule.anchors or rule.kind == "detector":
        return tuple(sorted(set(rule.anchors)))
    if rule.kind == "regex":
        return pattern_anchors(rule.match or "")
    return _all_or_none(literal_anchor(literal)[0] for literal in literals_of(rule))


def literals_of(rule: Rule) -> tuple[str, ...]:
    """What a rule of a kind without pattern looks for, as written in the pack."""
    terms = [term for term, _ in rule.terms]
    if rule.kind in ("regex", "detector"):
        return ()
    if rule.kind == "pair":
        return tuple(dict.fromkeys(chain(terms, (new[0] for _, new in rule.terms))))
    if rule.kind == "agreement":
        return tuple(f"{term} {head}" for term in terms for head in _shortest(rule.before))
    return tuple(terms)


def _shortest(words: Sequence[str]) -> list[str]:
    """The beginnings that cover all others, lower-case: what begins with "80" begins with "8"."""
    heads: list[str] = []
    for word in sorted(word.rstrip("*").lower() for word in words):
        if not heads or not word.startswith(heads[-1]):
            heads.append(word)
    return heads


@lru_cache(65536)
def literal_anchor(literal: str) -> tuple[str, int]:
    """The longest part of a literal that can be looked up in lower case, and where it begins.

    >>> literal_anchor("E-mail")
    ('e-mail', 0)
    """
    best, at, start = "", 0, 0
    for end in range(len(literal) + 1):
        if end == len(literal) or not _plain(literal[end]):
            if end - start > len(best):
                best, at = literal[start:end].lower(), start
            start = end + 1
    return (best, at) if _telling(best) else ("", 0)


def _plain(char: str) -> bool:
    return len(char.lower()) == 1 and char not in _SIGMAS


def _telling(literal: str) -> bool:
    """Whether looking for it saves anything: one ASCII character is nearly everywhere."""
    return len(literal) > 1 or (literal != "" and not literal.isascii())


def _all_or_none(anchors: Iterable[str]) -> tuple[str, ...]:
    found = set(anchors)
    return () if "" in found else tuple(sorted(found))


@dataclass(frozen=True, slots=True)
class _Need:
    """What a part of a pattern needs: all the texts it can be, if few; and literals of which one is in any."""

    exact: frozenset[str] | None
    best: frozenset[str] | None


_FREE = _Need(None, None)
_NOTHING = _Need(frozenset({""}), None)


@lru_cache(4096)
def pattern_anchors(pattern: str) -> tuple[str, ...]:
    r"""Literals, lower-case, of which one is in every text that a pattern matches; () if unknown.

    >>> pattern_anchors(r"(?i)\bassist(?:s|ed)? to\b"), pattern_anchors(r"\w+")
    (('assist to', 'assisted to', 'assists to'), ())
    """
    try:
        tree = _parser.parse(_PROPERTY.sub(r"\1\\w", pattern))
    except (re.error, RecursionError, OverflowError):
        return ()  # what only the `regex` library understands
    need = _sequence(tree)
    found = _better(need.best, need.exact)
    return tuple(sorted(found)) if found else ()


def begins_with(pattern: str, literals: frozenset[str]) -> bool:
    r"""Whether every match of a pattern begins with one of these lower-case literals, as far as can be told.

    >>> begins_with(r"\b(?:[Aa]sked|begged) (?=calm)", frozenset(["asked ", "begged "]))
    True
    >>> begins_with(r"(?:had )?asked", frozenset(["asked"]))
    False
    """
    try:
        tree = _parser.parse(_PROPERTY.sub(r"\1\\w", pattern))
    except (re.error, RecursionError, OverflowError):
        return False
    run = _lead(tree)
    return bool(literals) and all(any(text.startswith(literal) for literal in literals) for text in run)


def _lead(items: Sequence[tuple[Any, Any]]) -> frozenset[str]:
    """All the texts that a sequence of parts can begin with."""
    run: frozenset[str] = frozenset({""})
    for code, value in items:
        need = _part(code, value)
        if need.exact is None or len(run) * len(need.exact) > _MOST_LEADS:
            whole = code is op.SUBPATTERN and len(run) == 1  # a group that begins with something known
            return frozenset(a + b for a in run for b in _lead(value[3])) if whole else run
        run = frozenset(a + b for a in run for b in need.exact)
    return run


@lru_cache(4096)
def pattern_reach(pattern: str) -> int | None:
    r"""Code points that a match and all it looks at span at most; None where there is no bound, or it is not known.

    A word that may be of any length counts as one of the longest.

    >>> pattern_reach(r"\bin the (?:19|20)\d\d(?= to )"), pattern_reach(r"in \w+"), pattern_reach(r"in .*")
    (15, 63, None)
    """
    try:
        tree = _parser.parse(_PROPERTY.sub(r"\1\\w", pattern))
    except (re.error, RecursionError, OverflowError):
        return None
    reach = _width(tree)
    return reach if reach < _ENDLESS else None


def _width(items: Sequence[tuple[Any, Any]]) -> int:
    """Code points that parts one after the other span at most, with those that they only look at."""
    width = 0
    for code, value in items:
        if code is op.SUBPATTERN:
            width += _width(value[3])
        elif code is op.ATOMIC_GROUP:
            width += _width(value)
        elif code in (op.ASSERT, op.ASSERT_NOT):
            width += _width(value[1])
        elif code is op.BRANCH:
            width += max(map(_width, value[1]))
        elif code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            times = min(int(value[1]), _LONGEST_WORD if _of_words(value[2]) else _ENDLESS)
            width += times * _width(value[2])
        elif code in (op.GROUPREF, op.GROUPREF_EXISTS):
            width += _ENDLESS
        elif code is not op.AT:
            width += 1
    return width


def _of_words(items: Sequence[tuple[Any, Any]]) -> bool:
    """Whether a part is one character of those that words are made of."""
    if len(items) != 1 or items[0][0] is not op.IN:
        return False
    return all(
        (code is op.LITERAL and not chr(value).isspace())
        or (code is op.RANGE and chr(value[0]).isalnum())
        or (code is op.CATEGORY and value in (op.CATEGORY_WORD, op.CATEGORY_DIGIT))
        for code, value in items[0][1]
    )


def _sequence(items: Sequence[tuple[Any, Any]]) -> _Need:
    """Parts one after the other: literals beside each other grow together."""
    run: frozenset[str] = frozenset({""})
    best: frozenset[str] | None = None
    whole = True
    for code, value in items:
        need = _part(code, value)
        best = _better(best, need.best)
        if need.exact is not None and len(run) * len(need.exact) <= _MOST:
            run = frozenset(a + b for a in run for b in need.exact)
            continue
        best = _better(best, run)
        whole = False
        run = need.exact if need.exact is not None else frozenset({""})
    best = _better(best, run)
    return _Need(run if whole else None, best)


def _part(code: Any, value: Any) -> _Need:
    if code is op.LITERAL:
        return _Need(frozenset({chr(value).lower()}), None) if _plain(chr(value)) else _FREE
    if code is op.IN:
        return _characters(value)
    if code is op.SUBPATTERN:
        return _sequence(value[3])
    if code is op.ATOMIC_GROUP:
        return _sequence(value)
    if code is op.BRANCH:
        return _branches([_sequence(branch) for branch in value[1]])
    if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        return _repeat(value[0], value[1], _sequence(value[2]))
    if code is op.ASSERT:  # it reads the text without taking any of it
        return _Need(_NOTHING.exact, _either(_sequence(value[1])))
    if code in (op.AT, op.ASSERT_NOT):
        return _NOTHING
    return _FREE


def _characters(items: Sequence[tuple[Any, Any]]) -> _Need:
    chars: set[str] = set()
    for code, value in items:
        if code is op.LITERAL:
            chars.add(chr(value))
        elif code is op.RANGE and value[1] - value[0] < _MOST:
            chars.update(map(chr, range(value[0], value[1] + 1)))
        else:
            return _FREE
    if len(chars) > _MOST or not all(map(_plain, chars)):
        return _FREE
    return _Need(frozenset(char.lower() for char in chars), None)


def _branches(needs: Sequence[_Need]) -> _Need:
    exact = [need.exact for need in needs if need.exact is not None]
    every = frozenset(chain.from_iterable(exact))
    bests = [best for need in needs if (best := _either(need)) is not None]
    best = frozenset(chain.from_iterable(bests)) if len(bests) == len(needs) else None
    whole = len(exact) == len(needs) and len(every) <= _MOST
    return _Need(every if whole else None, best)


def _repeat(least: int, most: int, need: _Need) -> _Need:
    if least == 0:
        optional = most == 1 and need.exact is not None
        return _Need((need.exact or frozenset()) | {""} if optional else None, None)
    if least == most == 1:
        return need
    return _Need(None, _either(need))


def _either(need: _Need) -> frozenset[str] | None:
    return _better(need.best, need.exact)


def _better(a: frozenset[str] | None, b: frozenset[str] | None) -> frozenset[str] | None:
    """The set that is rarer in texts."""
    usable = [x for x in (a, b) if x is not None and len(x) <= _MOST and all(map(_telling, x))]
    return min(usable, key=lambda x: (fsum(map(_frequency, x)), sorted(x)), default=None)


@lru_cache(16384)
def _frequency(literal: str) -> float:
    """How often a literal stands in texts, roughly: which of two is rarer matters, not by how much.

    A word is rarer with each letter, more so one that both its ends are given of; small words are frequent,
    and stand together.
    """
    words = literal.split(" ")
    frequency, small = 1.0, False
    for index, word in enumerate(words):
        letters = sum(not char.isdigit() for char in word)
        if letters < len(word):
            frequency *= _FIGURE * _RARER ** (len(word) - letters - 1)
        if not letters:
            continue
        if word in _small_words():
            frequency *= _RARER if small else _RARER ** (0.8 * letters)
            small = True
        else:
            ends = (index > 0) + (index < len(words) - 1)
            frequency *= _RARER ** (0.6 * letters + 1 + 0.5 * ends)
    return float(frequency)


@cache
def _small_words() -> frozenset[str]:
    """The frequent small words of all languages."""
    return frozenset(chain.from_iterable(conventions(tag).function_words for tag in known_languages()))
