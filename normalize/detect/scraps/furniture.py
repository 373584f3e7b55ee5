"""What a single line says if it is page furniture: buttons, banners, advertising labels, menus, prompts.

The words are facts in ``rules/scraps.toml``, by kind and language. Any language is read, whatever the
language of the article: a page often speaks another one than its text.
"""

from __future__ import annotations

import enum
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import NamedTuple

import regex

from normalize.detect.scraps.heads import HEAD, Heads
from normalize.detect.scraps.phrases import phrases_of
from normalize.paths import rules_table
from normalize.scan import lower

__all__ = ["ENOUGH", "LONGEST", "Furniture", "Kind", "Reading", "furniture"]

LONGEST = 400
"""Characters of the longest banner."""

LONGEST_ITEM = 120
"""Characters of the longest line of buttons or menu entries."""

LONGEST_TITLE = 200
"""Characters of the longest line that announces another article."""

_WRAPPED = 40
"""Characters of a line that a wrapped sentence may fill: then a small letter below says that it goes on."""

_LEAST_OPENING = 3
ENOUGH = 3
"""Weak signs that make a strong one: a row of buttons, a menu."""

_ORNAMENT = (
    " \t\N{NO-BREAK SPACE}-|*#<>+:![](){}/\\_=~"
    "\N{EN DASH}\N{EM DASH}\N{BULLET}\N{MIDDLE DOT}\N{HORIZONTAL ELLIPSIS}\N{FULLWIDTH COLON}"
    "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"
    "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}"
    "\N{LEFTWARDS ARROW}\N{RIGHTWARDS ARROW}\N{UPWARDS ARROW}\N{DOWNWARDS ARROW}"
    "\N{BLACK RIGHT-POINTING TRIANGLE}\N{BLACK RIGHT-POINTING POINTER}\N{BLACK DOWN-POINTING TRIANGLE}"
    "\N{LEFT BLACK LENTICULAR BRACKET}\N{RIGHT BLACK LENTICULAR BRACKET}\N{MULTIPLICATION SIGN}"
    "\N{FULLWIDTH LEFT PARENTHESIS}\N{FULLWIDTH RIGHT PARENTHESIS}\N{VARIATION SELECTOR-16}"
)
_FIGURES = "0123456789.,"
_ANGLES = "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"
_COLONS = ":\N{FULLWIDTH COLON}"
_DOTS = "\N{MIDDLE DOT}\N{BULLET}\N{BLACK CIRCLE}\N{IDEOGRAPHIC COMMA}"
_DASHES = "\N{EN DASH}\N{EM DASH}-"
_PARTS = regex.compile(rf"\s*[|/>,\t{_COLONS}{_DOTS}{_ANGLES}]+\s*|\s{{2,}}")
_FIRST = re.compile(r"[^\W_]{1,24}")
_SIGMA = "\N{GREEK CAPITAL LETTER SIGMA}"
_CAPITAL_DOTTED = "\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}"
_DOTTED = _CAPITAL_DOTTED.lower()
_FOLLOWS = 3
"""Characters behind the first word of a phrase by which lines are told apart."""

_NOTHING = frozenset("\N{NULL}")
"""What may follow a word that begins no phrase."""

_UNCASED = "\N{DEVANAGARI SIGN INVERTED CANDRABINDU}"
"""Where the scripts without capitals begin, and those that part words in other ways."""

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_POINTERS = rf"{_COLONS}{_ANGLES}|>\N{{RIGHTWARDS ARROW}}"
_LEAD = regex.compile(rf"[^{_POINTERS}{_DASHES}]{{2,40}}(?:[{_POINTERS}]+|\s[{_DASHES}]\s)")
_SPACELESS = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]")
_QUOTES = (
    "\"'\N{LEFT DOUBLE QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}"
)


class Kind(enum.StrEnum):
    """A kind of page furniture: the slug of its rule."""

    SHARE = "share-buttons"
    CONSENT = "cookie-banner"
    ADVERT = "advert-label"
    NEWSLETTER = "newsletter-prompt"
    MORE = "reading-link"
    NOTICE = "site-notice"
    MENU = "page-menu"


class Reading(NamedTuple):
    """What a line is taken for, how many weak signs it holds, and what it was known by.

    `weight` at `ENOUGH` or above: the line is furniture by itself.
    """

    kind: Kind
    weight: int
    by: str

    @property
    def strong(self) -> bool:
        """Whether the line is furniture without the help of its neighbours."""
        return self.weight >= ENOUGH


class _Bag:
    """Words of one kind and language that together make a line, as bits shared by all bags."""

    def __init__(self) -> None:
        self.known: dict[str, int] = {}
        self.call: dict[str, int] = {}
        self.thing: dict[str, int] = {}
        self.kinds: list[Kind] = []

    def add(self, kind: Kind, call: str, thing: str, rest: str) -> None:
        bit = 1 << len(self.kinds)
        self.kinds.append(kind)
        for words, tables in (
            (call, (self.call, self.known)),
            (thing, (self.thing, self.known)),
            (rest, (self.known,)),
        ):
            for word in _WORD.findall(words):
                for table in tables:
                    table[word] = table.get(word, 0) | bit

    def openings(self, common: frozenset[str]) -> Iterator[str]:
        """Words that such a line may begin with, but for those that begin too many sentences."""
        for word in self.known:
            if len(word) >= _LEAST_OPENING and word not in common:
                yield word

    def read(self, line: str) -> Kind | None:
        """The kind whose words the line consists of, with a call and a thing among them."""
        fits = -1
        calls = things = 0
        for word in _WORD.finditer(line):
            fits &= self.known.get(word[0], 0)
            if not fits:
                return None
            calls |= self.call.get(word[0], 0)
            things |= self.thing.get(word[0], 0)
        fits &= calls & things
        return self.kinds[(fits & -fits).bit_length() - 1] if fits else None


class Furniture:
    """Reads lines; made once from ``rules/scraps.toml``."""

    def __init__(self) -> None:
        data = rules_table("scraps")
        self._bag = _Bag()
        self._items: dict[str, tuple[Kind, int]] = {}
        self._begins: dict[str, list[tuple[str, Kind]]] = {}
        self._leads: set[str] = set()
        self._rights: list[str] = []
        self._cookies = tuple(phrases_of(data["cookies"]["any"]))
        networks = str(data["networks"]["any"])
        self.networks = frozenset(networks.split())
        self._items.update((name, (Kind.SHARE, 1)) for name in networks.split())
        for phrases in data["menu"].values():
            for phrase in phrases_of(phrases):
                self._items[phrase] = (Kind.MENU, 1)
        kinds = {"share": Kind.SHARE, "consent": Kind.CONSENT, "newsletter": Kind.NEWSLETTER,
                 "notice": Kind.NOTICE, "more": Kind.MORE, "advert": Kind.ADVERT}  # fmt: skip
        for name, kind in kinds.items():
            for table in data[name].values():
                self._add(kind, table, networks if kind is Kind.SHARE else "")
        common = frozenset(str(data["common"]["any"]).split())
        banners = (phrase for begins in self._begins.values() for phrase, _ in begins)
        self._long = _openings((*self._leads, *banners))
        self._short = _openings((*self._leads, *self._items), self._bag.openings(common), self._long)
        self._long_heads = Heads(partial(_may_open, self._long, sorted(self._long)))
        self._short_heads = Heads(partial(_may_open, self._short, sorted(self._short)))

    def _add(self, kind: Kind, table: dict[str, str], things: str) -> None:
        for phrase in phrases_of(table.get("part", "")):
            self._items.setdefault(phrase, (kind, 1))
        for phrase in phrases_of(table.get("whole", "")):
            lone = " " not in phrase and (not _SPACELESS.search(phrase) or len(phrase) < 4)
            weight = 1 if lone and kind is not Kind.ADVERT else ENOUGH
            self._items[phrase.strip(_ORNAMENT)] = (kind, weight)
        for phrase in phrases_of(table.get("begin", "")):
            self._begins.setdefault(phrase[:3], []).append((phrase, kind))
        self._leads.update(phrases_of(table.get("lead", "")))
        for phrase in phrases_of(table.get("rights", "")):
            self._rights.append(phrase)
            self._begins.setdefault(phrase[:3], []).append((phrase, kind))
        if "call" in table:
            self._bag.add(kind, table["call"], f"{table['thing']} {things}", table.get("with", ""))

    def read(self, line: str) -> Reading | None:
        """What a line without blanks around it is, or None.

        >>> reading = furniture().read("Share this article on Facebook")
        >>> reading.kind.value, reading.strong
        ('share-buttons', True)
        >>> furniture().read("Share prices fell on Friday") is None
        True
        """
        size = len(line)
        if size > LONGEST:
            return None
        head = _lower(line[:60])
        found = self._begin(line, head)
        if found is None and size <= LONGEST_TITLE:
            if size <= LONGEST_ITEM:
                found = self._item(head if size <= 60 else _lower(line))
            if found is None:
                found = self._lead(line, head)
        return found

    def readings(self, text: str, places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, int, Reading]]:
        """The lines that are read as furniture: which of the `places` it is, start, end, reading."""
        short, long, size, head = self._short_heads, self._long_heads, LONGEST_ITEM, HEAD
        maybe = [
            (index, start, end)
            for index, (start, end) in enumerate(places)
            if (short if end - start <= size else long)[text[start : start + head]]
        ]
        for index, start, end in maybe:
            if self.may_be(text, start, end):
                reading = self.read(text[start:end])
                if reading is not None:
                    yield index, start, end, reading

    def may_be(self, text: str, start: int, end: int) -> bool:
        """Whether a line can be furniture at all: by its length, its first word, and the next line."""
        size = end - start
        if size > LONGEST or (size >= _WRAPPED and text[end + 1 : end + 2].islower()):
            return False
        openings = self._short if size <= LONGEST_ITEM else self._long
        if text[start] > _UNCASED:
            return text[start : start + 2].lower() in openings
        word = _FIRST.match(text, start)
        if word is None:
            return text[start] in _ORNAMENT
        follows = openings.get(word[0].lower(), _NOTHING)
        return not follows or (follows is not _NOTHING and text[word.end() : word.end() + _FOLLOWS].lower() in follows)

    def _begin(self, line: str, head: str) -> Reading | None:
        for phrase, kind in self._begins.get(head[:3], ()):
            if head.startswith(phrase):
                if kind is Kind.CONSENT:
                    low = lower(line)
                    if not any(word in low for word in self._cookies):
                        continue
                return Reading(kind, ENOUGH, phrase)
        return None

    def _item(self, line: str) -> Reading | None:
        key = line.strip(_ORNAMENT)
        item = self._items.get(key) or self._items.get(key := key.strip(_FIGURES).strip(_ORNAMENT))
        if item is not None:
            return Reading(item[0], item[1], key)
        if not key or line[-1] in ".?;" or line[0] in _QUOTES:
            return None
        kind = self._bag.read(key)
        if kind is not None:
            return Reading(kind, ENOUGH, key)
        return self._row(key)

    def _row(self, line: str) -> Reading | None:
        """Several items side by side."""
        parts: list[str] = []
        for part in filter(None, _PARTS.split(line)):
            parts += [part] if part.strip(_ORNAMENT) in self._items else part.split(" ")
        if len(parts) < 2:
            return None
        items = [self._items.get(part.strip(_ORNAMENT)) for part in parts]
        if not all(items):
            return None
        known = [item for item in items if item is not None]
        # names of networks alone may be a list in the article
        if self.networks.issuperset(part.strip(_ORNAMENT) for part in parts):
            return None
        bar = "|" in line or "\N{BULLET}" in line or "\N{MIDDLE DOT}" in line
        return Reading(known[0][0], sum(weight for _, weight in known) + bar, line)

    def _lead(self, line: str, head: str) -> Reading | None:
        found = _LEAD.match(head)
        if found is None:
            return None
        lead = found[0].strip(_ORNAMENT)
        # the title belongs to the article for some: alone it is a weak sign
        if lead not in self._leads or not line[found.end() :].strip():
            return None
        return Reading(Kind.MORE, 1, lead)

    def reserves_rights(self, line: str) -> bool:
        r"""Whether a short line that begins with a copyright sign claims the rights of a page.

        >>> furniture().reserves_rights("\N{COPYRIGHT SIGN} 2021 The Harbour Post. All rights reserved.")
        True
        """
        low = lower(line)
        return any(phrase in low for phrase in self._rights)


def _openings(
    phrases: Iterable[str], words: Iterable[str] = (), more: Mapping[str, frozenset[str]] | None = None
) -> dict[str, frozenset[str]]:
    """The first words of phrases, with the three characters that may follow; no characters: any may.

    In scripts without capitals the first two characters stand for the first word. `words` may begin a
    line whatever follows; `more` are openings to begin with.
    """
    openings = {word: set(follows) for word, follows in (more or {}).items()}
    free = {word for word, follows in openings.items() if not follows} | set(words)
    for phrase in phrases:
        word = _FIRST.match(phrase)
        if phrase[0] > _UNCASED or word is None or len(phrase) < word.end() + _FOLLOWS:
            free.add(phrase[:2] if phrase[0] > _UNCASED or word is None else word[0])
        else:
            openings.setdefault(word[0], set()).add(phrase[word.end() : word.end() + _FOLLOWS])
    found = {word: frozenset(follows) for word, follows in openings.items()} | dict.fromkeys(free, frozenset[str]())
    return found | {_DOTTED + word[1:]: follows for word, follows in found.items() if word[0] == "i"}


def _may_open(openings: Mapping[str, frozenset[str]], ordered: Sequence[str], head: str) -> bool:
    """Whether a line with this head may begin with one of the openings, which are given in order too."""
    if head[0] > _UNCASED:
        return head[:2].lower() in openings
    word = _FIRST.match(head)
    if word is None:
        return head[0] in _ORNAMENT
    if _SIGMA in head:
        return True  # it is made small by what follows, which a head does not show
    low = word[0].lower()
    if word.end() < len(head):
        rest = head[word.end() : word.end() + _FOLLOWS].lower()
        follows = openings.get(low, _NOTHING)
        return not follows or any(said.startswith(rest) for said in follows)
    at = bisect_left(ordered, low)
    return at < len(ordered) and ordered[at].startswith(low)


def _lower(text: str) -> str:
    """The text in small letters, as long as before; the Turkish capital with a dot is an i too."""
    return lower(text).replace(_CAPITAL_DOTTED, "i")


@cache
def furniture() -> Furniture:
    """The reader, made on first use."""
    return Furniture()
