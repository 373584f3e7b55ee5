"""How a picture credit is written: a sign or label, then names parted by slashes, up to the line's end."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import regex

from normalize.paths import rules_root
from normalize.scan import lower

__all__ = ["Credit", "names", "picture_credit"]

_LONGEST = 110
_LONGEST_UNCASED = 24
_MOST_WORDS = 5
_OPENERS = "*_([\uff08\u3010 \"'"
_CLOSERS = "*_)]\uff09\u3011 \"'."
_SIGN = regex.compile(r"(?:\N{COPYRIGHT SIGN}|\(c\)|&copy;)\s*(?:copyright\s+)?", regex.IGNORECASE)
_COLON = regex.compile(r"\s{0,2}[:\uff1a=\uff1d|]\s{0,2}")
_SLASH = regex.compile(r"\s?[/\uff0f]\s?")
_COMMA = regex.compile(r",\s?")
_PARTS = regex.compile(r"\s*[/\uff0f,;|&+\u30fb=\uff1d]\s*|\s+[\u2013\u2014-]\s+|\s+(?:via|and|und|et|y|e|i|и|en)\s+|\s*\(|\)\s*")
_NAME = regex.compile(
    r"@?[\p{Lu}\p{Lt}][\p{L}\p{M}.'\u2019-]*"
    r"(?:\s(?:(?:de|da|del|della|di|du|dos|do|van|von|der|den|bin|al|el|la|le)\s){0,2}[\p{Lu}\p{Lt}][\p{L}\p{M}.'\u2019-]*){0,4}"
)
_UNCASED = regex.compile(r"[\p{Lo}\p{M}]{2,16}(?:\s[\p{Lo}\p{M}]{1,16}){0,3}")
_WORDS = regex.compile(r"[\p{L}\p{M}'\u2019-]+\.?")
_SENTENCE = regex.compile(r"[.!?\u2026\u3002][\"'\u201d\u2019\u00bb)\]]{0,2}(\s*)(?=[\p{L}*_(\[\uff08\u3010])")
_YEAR = regex.compile(r"(?:19|20)\d\d\b")
_BEFORE = frozenset(".!?\u2026\u3002\"'\u201d\u2019\u00bb)]\u300d*_|\u2013\u2014-\u2022\u00b7")


_BRACKETS = (("(", ")"), ("[", "]"), ("\uff08", "\uff09"), ("\u3010", "\u3011"))


class Credit(NamedTuple):
    """A credit in a text: where, what it says, how sure that is, and (kind, sentence) why."""

    start: int
    end: int
    name: str
    confidence: float
    reasons: tuple[tuple[str, str], ...]


class _Names:
    """The facts of ``rules/credits.toml``."""

    def __init__(self) -> None:
        with (rules_root() / "credits.toml").open("rb") as file:
            data: dict[str, dict[str, str]] = tomllib.load(file)
        self.agencies = _forms(data["agencies"])
        self.known = self.agencies | _forms(data["libraries"])
        self._folded = frozenset(map(str.casefold, self.agencies))
        self.labels = frozenset(p for text in data["photo"].values() for p in _phrases(text))
        self.sources = frozenset(p for text in data["source"].values() for p in _phrases(text))
        self.comma_labels = frozenset(_phrases(lower(data["picture_source"]["any"])))
        self.by = tuple(sorted(_phrases(data["by"]["any"]), key=lambda p: (-len(p), p)))
        self.small = frozenset(_phrases(data["words"]["any"]))
        self.longest_label = max(len(p.split()) for p in self.labels | self.sources | self.comma_labels)

    def are_agencies(self, text: str, *, any_case: bool = False) -> bool:
        """Whether a text consists of the names of agencies ("dpa/AFP").

        >>> names().are_agencies("AFP/dpa"), names().are_agencies("Node")
        (True, False)
        """
        parts = [part for part in _PARTS.split(text) if part]
        return text in self.agencies or (
            bool(parts)
            and all(p in self.agencies or (any_case and p.casefold() in self._folded) for p in parts)
        )


def _phrases(text: str) -> list[str]:
    return [phrase for part in text.split(";") if (phrase := " ".join(part.split()))]


def _forms(table: dict[str, str]) -> frozenset[str]:
    """Names as they are written, and in capitals."""
    found = [name for text in table.values() for name in _phrases(text)]
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
    parts: int


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
    for at in _starts(text, start, end, low):
        found = _read(text, start, at, end)
        if found is not None:
            return found
    return None


def _starts(text: str, start: int, end: int, low: int) -> Iterator[int]:
    """Where a credit could begin, the likeliest first."""
    seen: set[int] = set()
    for opener, closer in _BRACKETS:
        if closer in text[max(low, end - 2) : end]:
            at = text.rfind(opener, low, end)
            if at >= 0:
                seen.add(at)
                yield at
    sign = text.rfind("\N{COPYRIGHT SIGN}", low, end)
    if sign < 0:
        sign = max(text.rfind("(c)", low, end), text.rfind("(C)", low, end))
    if sign >= 0 and sign not in seen:
        seen.add(sign)
        yield sign
    for colon in list(_COLON.finditer(text, low, end))[-3:]:
        at = _label_before(text, low, colon.start())
        if at is not None and at not in seen:
            seen.add(at)
            yield at
    if low == start and start not in seen:
        seen.add(start)
        yield start
    for stop in list(_SENTENCE.finditer(text, low, end))[-4:]:
        if stop.end() not in seen:
            seen.add(stop.end())
            yield stop.end()


def _label_before(text: str, low: int, at: int) -> int | None:
    """Where the label that ends at `at` begins: the longest there is."""
    known = names()
    best = None
    before = lower(text[max(low, at - 60) : at])
    offset = at - len(before)
    words = list(_WORDS.finditer(before))[-known.longest_label :]
    for word in reversed(words):
        phrase = before[word.start() :].strip()
        if phrase in known.labels or phrase in known.sources:
            best = offset + word.start()
    if best is None and words and text[at - 1] > "\u2e80":
        # no spaces in this script: the label is the end of a word
        for length in range(6, 0, -1):
            if before[-length:] in known.labels:
                return at - length
    return best


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
    who = _who(text[rest:stop])
    if who is None:
        return None
    glued = at > start and not text[at - 1].isspace()
    edge = at == start or bool(bracket) or glued or text[:at].rstrip()[-1:] in _BEFORE or _double_space(text, at)
    confidence = _judge(who, label, sign is not None, bracket, edge, at == start)
    if confidence is None or (label in known.sources and not who.agencies):
        return None
    if who.agencies:
        reasons.append(("agency", "it names an agency or library"))
    tail = end if bracket or text[stop:end].strip("*_ .") == "" else stop
    return Credit(at, tail, text[rest:stop].strip(), confidence, tuple(reasons))


def _initial(text: str, stop: int) -> bool:
    """Whether the stop before `stop` belongs to an initial or abbreviation ("A.")."""
    return text[stop - 1] == "." and stop > 2 and text[stop - 2].isupper() and not text[stop - 3].isalpha()


def _double_space(text: str, at: int) -> bool:
    return text[max(0, at - 2) : at] in ("  ", "\t", " \t")


def _introduction(text: str, at: int, stop: int) -> tuple[str, int] | None:
    """The label at a place and where what it introduces begins."""
    known = names()
    line = lower(text[at : min(stop, at + 60)])
    words = list(_WORDS.finditer(line))[: known.longest_label]
    for word in reversed(words):
        phrase = line[: word.end()]
        if phrase in known.labels or phrase in known.sources:
            for mark in (_COLON, _SLASH):
                found = mark.match(text, at + word.end(), stop)
                if found is not None:
                    return phrase, found.end()
            for by in known.by:
                end = word.end() + 1 + len(by)
                if line[word.end() :].startswith(" " + by) and (line[end : end + 1] in (" ", ":")):
                    return f"{phrase} {by}", at + end + 1
            if phrase.endswith(".") and line[word.end() : word.end() + 1] == " ":
                return phrase, at + word.end() + 1
            if " " not in phrase and line[word.end() : word.end() + 1] == " " and phrase in ("photo", "foto", "fot"):
                return phrase, at + word.end() + 1
        if phrase in known.comma_labels:
            found = _COMMA.match(text, at + word.end(), stop)
            if found is not None:
                return phrase, found.end()
    if line[:1] > "\u2e80":
        for length in range(6, 0, -1):
            if line[:length] in known.labels:
                for mark in (_COLON, _SLASH):
                    found = mark.match(text, at + length, stop)
                    if found is not None:
                        return line[:length], found.end()
    return None


def _who(text: str) -> _Who | None:
    """Who a text credits, if it consists of names and agencies only."""
    known = names()
    text = text.strip()
    if not text:
        return None
    if text in known.known:
        return _Who(text, 1, 0, 1)
    agencies = people = 0
    parts = [part for part in _PARTS.split(text) if part]
    for part in parts:
        if part in known.known:
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
    return _Who(text, agencies, people, len(parts)) if parts else None


def _is_role(part: str, known: _Names) -> bool:
    """Whether a part names an agency beside words that credits hold ("picture alliance", "file")."""
    words = part.split(" ")
    return (
        len(words) <= _MOST_WORDS
        and any(word in known.known for word in words)
        and all(word[:1].isupper() or word.lower() in known.small for word in words)
    )


def _judge(who: _Who, label: str, sign: bool, bracket: str, edge: bool, whole: bool) -> float | None:
    """How sure a credit is, or None."""
    if sign:
        return 0.92 if who.agencies else 0.85 if who.people <= 3 else None
    if label:
        if who.agencies:
            return 0.93
        if not edge or who.people > 3:
            return None
        return 0.75
    # names and an agency alone: only parted by a slash, and set apart from the sentence
    return 0.85 if who.agencies and who.people and edge and "/" in who.text else None
