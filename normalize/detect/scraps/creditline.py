"""How a picture credit is written: a sign or label, then names parted by slashes, up to the line's end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import regex

from normalize.detect.scraps.phrases import phrases_of
from normalize.paths import rules_table
from normalize.scan import lower

__all__ = ["DENSE", "DOUBTFUL", "SIGNS", "Credit", "names", "picture_credit"]

DOUBTFUL = 0.6
"""The confidence of what may just as well be a caption."""

_LONGEST = 110
"""Characters of the longest credit."""

_LONGEST_UNCASED = 24
"""Characters of the longest name in a script without capitals, where a sentence looks like a name."""

_LONGEST_LABEL = 60
_LONGESTDENSE_LABEL = 6
_MOST_WORDS = 5
_MOST_PEOPLE = 3
_REACH = 20
_TRIED = 4
"""Colons and sentence ends, from the right, behind which a credit may begin."""

_OPENERS = "*_([\N{FULLWIDTH LEFT PARENTHESIS}\N{LEFT BLACK LENTICULAR BRACKET} \"'"
_CLOSERS = "/*_)]\N{FULLWIDTH RIGHT PARENTHESIS}\N{RIGHT BLACK LENTICULAR BRACKET} \"'."
_SIGN = regex.compile(r"(?:\N{COPYRIGHT SIGN}|&copy;)\s*(?:copyright\s+)?", regex.IGNORECASE)
_COLON = regex.compile(r"\s{0,2}[:=|\N{FULLWIDTH COLON}\N{FULLWIDTH EQUALS SIGN}]\s{0,2}")
_SLASH = regex.compile(r"\s?[/\N{FULLWIDTH SOLIDUS}]\s?")
_COMMA = regex.compile(r",\s?")
_PARTS = regex.compile(
    r"\s*[/,;|&+=\N{FULLWIDTH SOLIDUS}\N{KATAKANA MIDDLE DOT}\N{FULLWIDTH EQUALS SIGN}]\s*"
    r"|\s+\p{Pd}\s+|\s+(?:via|and|und|et|y|e|i|и|en)\s+|\s*\(|\)\s*"
)
_NAME_WORD = r"[\p{Lu}\p{Lt}][\p{L}\p{M}.'\N{RIGHT SINGLE QUOTATION MARK}-]*"
_NAME = regex.compile(
    rf"@?{_NAME_WORD}"
    rf"(?:\s(?:(?:de|da|del|della|di|du|dos|do|van|von|der|den|bin|al|el|la|le)\s){{0,2}}{_NAME_WORD}){{0,4}}"
)
_UNCASED = regex.compile(r"[\p{Lo}\p{M}]{2,16}(?:\s[\p{Lo}\p{M}]{1,16}){0,3}")
_WORDS = regex.compile(r"[\p{L}\p{M}'\N{RIGHT SINGLE QUOTATION MARK}-]+\.?")
_SENTENCE = regex.compile(
    r"[.!?\N{HORIZONTAL ELLIPSIS}\N{IDEOGRAPHIC FULL STOP}][\"'\p{Pf}\p{Pe}]{0,2}(\s*)(?=[\p{L}\p{Ps}*_])"
)
_YEAR = regex.compile(r"(?:19|20)\d\d\b")
_DATED = regex.compile(r"\s*\N{COPYRIGHT SIGN}?\s?(?:19|20)\d\d$|^(?:19|20)\d\d\s|\s*[+]{2,}.{0,30}$")
_REPORTER = regex.compile(r"(?:\p{Han}{2,6})?(?:记者|記者)\s?\p{Han}[\p{Han}、\s]{1,11}[摄攝]")
DENSE = "\N{CJK RADICAL REPEAT}"
"""Scripts from here on write labels without a space before them."""

SIGNS = "\N{COPYRIGHT SIGN}&\N{GREEK CAPITAL LETTER SIGMA}"
_SIGNED = re.compile(f"[{SIGNS}]|[^\x00-{chr(ord(DENSE) - 1)}]")  # a range up to the last character compiles slowly
"""Signs of a credit; a sigma is made small by what stands around it; labels in dense scripts have no edge."""

_LETTERS = re.compile(r"[^\W\d_]+")
_EDGE = regex.compile(
    r"[.!?\"'*_|\p{Pf}\p{Pe}\p{Pd}\N{HORIZONTAL ELLIPSIS}\N{IDEOGRAPHIC FULL STOP}\N{BULLET}\N{MIDDLE DOT}]$"
)
_BRACKETS = (
    ("(", ")"),
    ("[", "]"),
    ("\N{FULLWIDTH LEFT PARENTHESIS}", "\N{FULLWIDTH RIGHT PARENTHESIS}"),
    ("\N{LEFT BLACK LENTICULAR BRACKET}", "\N{RIGHT BLACK LENTICULAR BRACKET}"),
)


class Credit(NamedTuple):
    """A credit in a text: where, whom it names, how many people, how sure that is, (kind, sentence) why."""

    start: int
    end: int
    name: str
    people: int
    confidence: float
    reasons: tuple[tuple[str, str], ...]


class _Names:
    """The facts of ``rules/credits.toml``."""

    def __init__(self) -> None:
        data: dict[str, dict[str, str]] = rules_table("credits")
        self.agencies = _forms(data["agencies"])
        self.known = self.agencies | _forms(data["libraries"])
        self._folded = frozenset(map(str.casefold, self.agencies))
        self.labels = frozenset(p for text in data["photo"].values() for p in phrases_of(text))
        self.sources = frozenset(p for text in data["source"].values() for p in phrases_of(text))
        self.comma_labels = frozenset(phrases_of(lower(data["picture_source"]["any"])))
        self.bare = frozenset(phrases_of(data["bare"]["any"]))
        self.by = tuple(sorted(phrases_of(data["by"]["any"]), key=lambda p: (-len(p), p)))
        self.computing = frozenset(phrases_of(data["computing"]["any"]))
        self.small = frozenset(phrases_of(data["words"]["any"]))
        labels = self.labels | self.sources | self.comma_labels
        self.label_heads = frozenset(_LETTERS.findall(label)[0] for label in labels if label[0] <= DENSE)
        """The letters that labels begin with."""
        self.longest_label = max(len(p.split()) for p in labels)

    def are_agencies(self, text: str, *, any_case: bool = False) -> bool:
        """Whether a text consists of the names of agencies ("dpa/AFP").

        >>> names().are_agencies("AFP/dpa"), names().are_agencies("Node")
        (True, False)
        """
        parts = [part for part in _PARTS.split(text) if part]
        return text in self.agencies or (
            bool(parts) and all(p in self.agencies or (any_case and p.casefold() in self._folded) for p in parts)
        )


def _forms(table: dict[str, str]) -> frozenset[str]:
    """Names as they are written, and in capitals."""
    found = [name for text in table.values() for name in phrases_of(text)]
    return frozenset(found) | frozenset(name.upper() for name in found if len(name) > 2)


@cache
def names() -> _Names:
    """The names and labels, read on first use."""
    return _Names()


class _Who(NamedTuple):
    """Who is credited, as far as it could be read."""

    text: str
    agencies: int
    people: int


def picture_credit(text: str, start: int, end: int, low: int) -> Credit | None:
    """The picture credit at the end of the line text[start:end], not before `low`.

    >>> line = "The bridge at dawn. Photo: Ann Lee/Reuters"
    >>> found = picture_credit(line, 0, len(line), 0)
    >>> line[found.start : found.end], found.name
    ('Photo: Ann Lee/Reuters', 'Ann Lee/Reuters')
    >>> line = "Photo: the bridge was closed at dawn"
    >>> picture_credit(line, 0, len(line), 0) is None
    True
    """
    if not _may_credit(text[low:end]):
        return None
    for at in dict.fromkeys(_starts(text, start, end, low)):
        found = _read(text, start, at, end)
        if found is not None:
            return found
    return None


def _may_credit(tail: str) -> bool:
    """Whether the end of a line holds a sign, a slash or the first word of a label; dense scripts always may."""
    if "/" in tail or _SIGNED.search(tail):
        return True
    return not names().label_heads.isdisjoint(_LETTERS.findall(lower(tail)))


def _starts(text: str, start: int, end: int, low: int) -> Iterator[int]:
    """Where a credit could begin, the likeliest first."""
    for opener, closer in _BRACKETS:
        bracket = text.rfind(opener, low, end) if closer in text[max(low, end - 2) : end] else -1
        if bracket >= 0:
            yield bracket
    sign = text.rfind("\N{COPYRIGHT SIGN}", low, end)
    if sign >= 0:
        yield sign
    for colon in list(_COLON.finditer(text, low, end))[-_TRIED:]:
        label = _label_before(text, low, colon.start())
        if label is not None:
            yield label
    if low == start:
        yield start
    for stop in list(_SENTENCE.finditer(text, low, end))[-_TRIED:]:
        yield stop.end()


def _label_before(text: str, low: int, at: int) -> int | None:
    """Where the label that ends at `at` begins: the longest there is."""
    known = names()
    before = lower(text[max(low, at - _LONGEST_LABEL) : at])
    begins: list[int] = [word.start() for word in _WORDS.finditer(before)][-known.longest_label :]
    if before[-1:] > DENSE:
        begins = list(range(max(0, len(before) - _LONGESTDENSE_LABEL), len(before)))
    for begin in begins:
        phrase = before[begin:].rstrip()
        if phrase in known.labels or phrase in known.sources:
            return at - len(before) + begin
    return None


def _read(text: str, start: int, at: int, end: int) -> Credit | None:
    """The credit text[at:end], if it is one."""
    known = names()
    inner, stop = at, end
    while inner < stop and text[inner] in _OPENERS:
        inner += 1
    bracket = text[at:inner].strip()
    while stop > inner and text[stop - 1] in _CLOSERS and not _initial(text, stop):
        stop -= 1
    body = text[inner:stop]
    if not body or len(body) > _LONGEST:
        return None
    sign = _SIGN.match(text, at) or _SIGN.match(text, inner)
    reasons: list[tuple[str, str]] = []
    label = ""
    rest = inner
    if sign is not None:
        if at == start and _YEAR.match(text, sign.end()):
            return None  # the page claims its own copyright
        rest = sign.end()
        reasons.append(("sign", "a copyright sign stands before it"))
    introduced = _introduction(text, rest, stop)
    if introduced is not None:
        label, rest = introduced
        reasons.append(("label", f"'{label}' introduces it"))
    while rest < stop and text[rest] in _OPENERS:
        rest += 1
    if _REPORTER.fullmatch(text, inner, stop):
        who: _Who | None = _Who(body, 1, 1)
        label = body[-1]
    else:
        who = _who(text[rest:stop])
    if who is None:
        return None
    while at > start and text[at - 1] in "(\N{FULLWIDTH LEFT PARENTHESIS}\N{COPYRIGHT SIGN}":
        at -= 1
    glued = at > start and not text[at - 1].isspace()
    before = text[max(start, at - _REACH) : at]
    edge = glued or bool(bracket) or bool(_EDGE.search(before.rstrip())) or before.endswith(("  ", "\t"))
    confidence = _judge(who, label, sign is not None, at == start or edge)
    if confidence is None or (label in known.sources and not who.agencies):
        return None
    if who.agencies:
        reasons.append(("agency", "it names an agency or library"))
    tail = end if bracket or text[stop:end].strip("*_ .") == "" else stop
    return Credit(at, tail, text[rest:stop].strip(), who.people, confidence, tuple(reasons))


def _initial(text: str, stop: int) -> bool:
    """Whether the stop before `stop` belongs to an initial or abbreviation ("A.")."""
    return text[stop - 1] == "." and stop > 2 and text[stop - 2].isupper() and not text[stop - 3].isalpha()


def _introduction(text: str, at: int, stop: int) -> tuple[str, int] | None:
    """The label at a place and where what it introduces begins."""
    known = names()
    line = lower(text[at : min(stop, at + _LONGEST_LABEL)])
    ends = [word.end() for word in _WORDS.finditer(line)][known.longest_label - 1 :: -1]
    if line[:1] > DENSE:
        ends = list(range(_LONGESTDENSE_LABEL, 0, -1))
    for end in ends:
        phrase = line[:end]
        if phrase in known.comma_labels and (comma := _COMMA.match(text, at + end, stop)):
            return f"{phrase},", comma.end()
        if phrase not in known.labels and phrase not in known.sources:
            continue
        mark = _COLON.match(text, at + end, stop) or _SLASH.match(text, at + end, stop)
        if mark is not None:
            return phrase, mark.end()
        for by in known.by:
            if line.startswith((f" {by} ", f" {by}:"), end):
                return f"{phrase} {by}", at + end + len(by) + 2
        if line.startswith(" ", end) and (phrase.endswith(".") or phrase in known.bare):
            return phrase, at + end + 1
    return None


def _who(text: str) -> _Who | None:
    """Who a text credits, if it consists of names and agencies only."""
    known = names()
    text = _DATED.sub("", text).strip()
    if not text:
        return None
    if text in known.known:
        return _Who(text, 1, 0)
    agencies = people = 0
    parts = [part for part in _PARTS.split(text) if part]
    for part in parts:
        if part in known.known or part.partition("-")[0] in known.agencies:
            agencies += 1
        elif _NAME.fullmatch(part) or (_UNCASED.fullmatch(part) and len(part) <= _LONGEST_UNCASED):
            people += 1
            words = part.split(" ")
            if words[-1] in known.known or words[0] in known.known or " ".join(words[:2]) in known.known:
                agencies += 1
        elif _is_role(part, known):
            agencies += 1
        else:
            return None
    return _Who(text, agencies, people) if parts else None


def _is_role(part: str, known: _Names) -> bool:
    """Whether a part names an agency beside words that credits hold ("picture alliance", "file")."""
    words = part.split(" ")
    return (
        len(words) <= _MOST_WORDS
        and any(word in known.known for word in words)
        and all(word[:1].isupper() or word.lower() in known.small for word in words)
    )


def _judge(who: _Who, label: str, sign: bool, edge: bool) -> float | None:
    """How sure a credit is, or None; at an `edge` something parts it from the text before."""
    named = who.people <= _MOST_PEOPLE and (edge or " " in who.text)
    if sign:
        return 0.92 if who.agencies else 0.85 if named else None
    if label:
        # "Photo: Grey Harbour" may be a caption, "photo by Ann Lee" is none
        plain = " " not in label or label.endswith(",")
        return 0.93 if who.agencies else (DOUBTFUL if plain else 0.8) if edge and named else None
    # names and an agency alone: only parted by a slash, and set apart from the sentence
    return 0.85 if who.agencies and who.people and edge and "/" in who.text and "(" not in who.text else None
