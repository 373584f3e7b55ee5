"""How names of other scripts are written in Latin letters, which every language does in its own way.

Sergei is Sergueï in French, Serguéi in Spanish, Siergiej in Polish, and all of them are one name. The
conventions are data (``rules/transliteration/*.toml``, explained in ``ru.toml``) and work in both
directions: `spell` writes native letters as a language does, `back` finds what letters such a spelling
can stand for. Given names are listed (``given_names.tsv``), for they are the best evidence:
`given_names` reads every form of them. Family names need no list: endings and letters that never meet say
whether a reading is a name (`Convention.is_name`).

The tables are practical systems, not the scholarly ones, and several spellings of a letter stand side by
side: what a press agency, a passport and a record sleeve print differs within one language.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from heapq import heappop, heappush
from math import log
from typing import Any

from normalize.paths import rules_root, rules_table

__all__ = [
    "Convention", "Given", "all_given_names", "back", "capital", "carried", "convention", "ending_names", "fold",
    "foreign_given_names", "given_forms", "given_names", "kin", "native_form", "oddness", "sources", "spell",
    "targets", "writes",
]  # fmt: skip

_KEY = re.compile(r"([\^VS]?)(.+?)([$V]?)")
_STRESSED = re.compile("[\u00e1\u00e9\u00ed\u00f3\u00fa]")
"""The five vowels with an acute accent."""

_MOST_READINGS = 48
"""Partial readings kept at each letter of a Latin form: more finds no better ones among 1,000 names."""

_LONGEST = 24
"""Letters of a word that is looked at; hardly a name is longer."""

_RANK, _PAIR = 0.4, 0.5
"""What a rarer spelling costs against one letter more in the reading, and what letters that hardly meet do."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """One line of a table: letters, what must stand around them, and how they are written, best first."""

    letters: str
    before: str
    after: str
    spellings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Convention:
    """How one language writes the names of another in Latin letters."""

    source: str
    target: str
    vowels: frozenset[str]
    signs: frozenset[str]
    endings: tuple[str, ...]
    never: tuple[str, ...]
    rules: dict[str, tuple[_Rule, ...]] = field(repr=False, hash=False, compare=False)
    inverse: dict[str, tuple[tuple[_Rule, float], ...]] = field(repr=False, hash=False, compare=False)

    def segments(self, native: str) -> list[tuple[str, ...]] | None:
        """The spellings of each stretch of a word in native letters (folded); None for a letter without any."""
        out: list[tuple[str, ...]] = []
        at, longest = 0, max(map(len, self.rules), default=0)
        while at < len(native):
            for end in range(min(len(native), at + longest), at, -1):
                rules = self.rules.get(native[at:end])
                rule = next((r for r in rules if self._stands(r, native, at, end)), None) if rules else None
                if rule is not None:
                    out.append(rule.spellings)
                    at = end
                    break
            else:
                if not unicodedata.combining(native[at]):
                    return None
                at += 1
        return out

    def _stands(self, rule: _Rule, native: str, start: int, end: int) -> bool:
        before = native[start - 1 : start]
        if (rule.before == "^" and start) or (rule.before == "V" and before not in self.vowels):
            return False
        if rule.before == "S" and before not in self.signs:
            return False
        if rule.before and not before and rule.before != "^":
            return False
        if rule.after == "$":
            return end == len(native)
        return rule.after != "V" or native[end : end + 1] in self.vowels

    def is_name(self, native: str) -> bool:
        """Whether native letters look like a family name: a known ending, no letters that never meet.

        >>> convention("ru", "fr").is_name("шевченко"), convention("ru", "fr").is_name("шевтшенко")
        (True, False)
        """
        if not self.endings or len(native) < 4:
            return False
        return native.endswith(self.endings) and not any(pair in native for pair in self.never)


@dataclass(frozen=True, slots=True)
class Given:
    """A given name in native letters that a Latin form can stand for.

    `languages` are those that write it so. `borne`: people bear the form by itself, in languages of Latin
    letters (Sergej, Natalia), so that it need not be a transliteration; `common`: very many people, everywhere.
    """

    native: str
    source: str
    languages: frozenset[str]
    borne: bool
    common: bool


def sources() -> dict[str, str]:
    """The languages whose names are known in their own letters, with their English names."""
    return dict(rules_table("transliteration")["sources"])


def targets() -> dict[str, str]:
    """The languages whose ways of writing are known, with their English names."""
    return dict(rules_table("transliteration")["targets"])


@cache
def _table(source: str) -> dict[str, Any]:
    return rules_table(f"transliteration/{source}")


@cache
def carried(source: str) -> frozenset[str]:
    """The languages whose spellings the bearers themselves use in every language: they are never foreign."""
    return frozenset(_table(source)["carried"].split())


def ending_names(source: str) -> tuple[str, ...]:
    """The endings of family names in native letters; () where names end anyhow."""
    return tuple(dict.fromkeys(_table(source)["endings"].split()))


def kin(source: str) -> tuple[str, ...]:
    """The languages that share letters and names with this one, itself among them."""
    return tuple(rules_table("transliteration")["kin"].get(source, source).split())


@cache
def convention(source: str, target: str) -> Convention:
    """The convention by which one language writes the names of another; `KeyError` if there is no table."""
    table = _table(source)
    rules: dict[str, list[_Rule]] = {}
    inverse: dict[str, list[tuple[_Rule, float]]] = {}
    for key, value in table["letters"].items():
        cell = value if isinstance(value, str) else value.get(target, value.get("*", value.get("en", "")))
        match = _KEY.fullmatch(key)
        assert match is not None, key
        before, letters, after = match.groups()
        rule = _Rule(letters, before, after, tuple("" if s == "-" else s for s in cell.split()))
        rules.setdefault(letters, []).append(rule)
        for rank, spelling in enumerate(rule.spellings):
            if spelling:
                # letters are compared, not accents of stress; a longer stretch is one decision
                inverse.setdefault(_plain(spelling, target), []).append((rule, 1 + _RANK * rank))
    for same in rules.values():  # the narrowest surroundings first
        same.sort(key=lambda r: -(bool(r.before) + bool(r.after)))
    return Convention(
        source,
        target,
        frozenset(table["vowels"]),
        frozenset(table["signs"]),
        ending_names(source),
        tuple(table["never"].split()),
        {letters: tuple(same) for letters, same in rules.items()},
        {spelling: tuple(found) for spelling, found in inverse.items()},
    )


def native_form(native: str, source: str) -> str:
    """Native letters as the tables have them: small, accents folded, a mark right behind its letter."""
    table = _table(source)
    native = unicodedata.normalize("NFC", native.lower())
    for old, new in table.get("fold", {}).items():
        native = native.replace(old, new)
    if table.get("jamo"):
        native = unicodedata.normalize("NFD", native)
    first, double = table.get("first", ""), table.get("double", "")
    if first or double:
        marks = "".join(sorted(table["vowels"] + table.get("marks", "")))
        native = re.sub(f"([{re.escape(marks)}]+)([{re.escape(first + double)}]+)", r"\2\1", native)
    if double:
        native = re.sub(f"(.){re.escape(double)}", r"\1\1", native)
    return native


def spell(native: str, source: str, target: str, limit: int = 8) -> tuple[str, ...]:
    """How a language writes a name of another, the usual spelling first; () where a letter is unknown.

    Raises `KeyError` for a language without a table.

    >>> spell("Хрущёв", "ru", "de", 1), spell("Хрущёв", "ru", "fr", 1), spell("Чайковский", "ru", "pl", 1)
    (('Chruschtschow',), ('Khrouchtchov',), ('Czajkowski',))
    >>> spell("Smith", "ru", "de")
    ()
    """
    parts = convention(source, target).segments(native_form(native, source))
    if not parts:
        return ()
    found: list[str] = []
    heap: list[tuple[int, tuple[int, ...]]] = [(0, (0,) * len(parts))]
    seen = {heap[0][1]}
    while heap and len(found) < limit and len(seen) < 40 * limit:
        cost, picks = heappop(heap)
        word = "".join(part[pick] for part, pick in zip(parts, picks, strict=True))
        if word and word not in found:
            found.append(word)
        for index, part in enumerate(parts):
            if picks[index] + 1 < len(part):
                more = (*picks[:index], picks[index] + 1, *picks[index + 1 :])
                if more not in seen:
                    seen.add(more)
                    heappush(heap, (cost + 1, more))
    return tuple(capital(word, target) for word in found)


def capital(word: str, target: str) -> str:
    """A word with a capital letter at its start, as the language writes it."""
    if target == "tr" and word[:1] == "i":
        return "\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}" + word[1:]
    return word[:1].upper() + word[1:]


def fold(latin: str) -> str:
    """A Latin form without its accents and case, to compare by.

    >>> fold("Serguéi") == fold("serguei"), fold("Łukasz")
    (True, 'łukasz')
    """
    latin = latin.lower()
    if latin.isascii():
        return latin
    kept = "".join(c for c in unicodedata.normalize("NFD", latin) if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", kept)


def _plain(latin: str, target: str) -> str:
    """A Latin form in small letters, without accents that only show the stress."""
    stress = target in rules_table("transliteration")["marks"]["stress"].split()
    latin = unicodedata.normalize("NFC", latin.lower())
    return _STRESSED.sub(lambda vowel: fold(vowel[0]), latin) if stress else latin


def writes(native: str, latin: str, source: str, target: str) -> bool:
    """Whether a language writes these native letters so.

    >>> writes("Ельцин", "Jelzin", "ru", "de"), writes("Ельцин", "Yeltsin", "ru", "de")
    (True, False)
    """
    parts = convention(source, target).segments(native_form(native, source))
    if not parts:
        return False
    word, ends = _plain(latin, target), {0}
    for part in parts:
        spellings = [_plain(s, target) for s in part]
        ends = {end + len(s) for end in ends for s in spellings if word.startswith(s, end)}
        if not ends:
            return False
    return len(word) in ends


def back(latin: str, source: str, target: str, limit: int = 8) -> tuple[str, ...]:
    """What native letters a Latin form of that language's convention can stand for, likeliest first.

    >>> back("Chevtchenko", "ru", "fr")[0], back("Lawrow", "ru", "de")[0], back("Lawrow", "ru", "en")
    ('шевченко', 'лавров', ())
    """
    one, word = convention(source, target), _plain(latin, target)
    if not 1 < len(word) <= _LONGEST:
        return ()
    longest = max(map(len, one.inverse), default=0)
    rows: list[dict[str, float]] = [{} for _ in range(len(word) + 1)]
    rows[0][""] = 0.0
    for at in range(len(word)):
        best = sorted(rows[at].items(), key=lambda item: (item[1], item[0]))[:_MOST_READINGS]
        for end in range(at + 1, min(len(word), at + longest) + 1):
            for rule, cost in one.inverse.get(word[at:end], ()):
                if (rule.after == "$" and end < len(word)) or (rule.before == "^" and at):
                    continue
                for native, sum_ in best:
                    if rule.before == "V" and native[-1:] not in one.vowels:
                        continue
                    more = native + rule.letters
                    if sum_ + cost < rows[end].get(more, 99.0):
                        rows[end][more] = sum_ + cost
    readings = sorted((cost + _PAIR * oddness(native, source), native) for native, cost in rows[-1].items())
    good = (native for _, native in readings[: 4 * _MOST_READINGS] if writes(native, latin, source, target))
    return tuple(native for native, _ in zip(good, range(limit), strict=False))


@cache
def _pairs(source: str) -> dict[str, float]:
    """The negative logarithm of how likely each pair of letters is, counted in a language or in one of its kin."""
    text = (rules_root() / "transliteration" / "letter_pairs.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines()[1:]]
    nearest = next((one for one in kin(source) if any(language == one for language, _, _ in rows)), source)
    counts = {pair: int(count) for language, pair, count in rows if language == nearest}
    total = Counter[str]()
    for pair, count in counts.items():
        total[pair[0]] += count
    return {pair: -log((count + 0.3) / (total[pair[0]] + 10)) for pair, count in counts.items()}


_UNSEEN = 6.0
"""The same of a pair that never occurred."""


def oddness(native: str, source: str) -> float:
    """How unlikely the pairs of letters of a word are; 0 where nobody counted."""
    pairs = _pairs(source)
    return sum(pairs.get(a + b, _UNSEEN) for a, b in zip("^" + native, native + "$", strict=True)) if pairs else 0.0


@cache
def _given_forms() -> list[list[str]]:
    """The compiled table: form, native letters, source, languages with the form's rank ("en0 de1"), how borne."""
    text = (rules_root() / "transliteration" / "given_forms.tsv").read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines()[1:]]


@cache
def _by_form() -> dict[str, tuple[Given, ...]]:
    found: dict[str, list[Given]] = {}
    for form, native, source, ranks, borne in _given_forms():
        languages = frozenset(cell[:2] for cell in ranks.split())
        found.setdefault(form, []).append(Given(native, source, languages, bool(borne), borne == "carried"))
    return {form: tuple(names) for form, names in found.items()}


@cache
def _by_name() -> dict[tuple[str, str], list[tuple[str, str]]]:
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for form, native, source, ranks, _ in _given_forms():
        found.setdefault((native, source), []).append((form, ranks))
    return found


def given_names(form: str) -> tuple[Given, ...]:
    """The given names that a Latin form can stand for; () for one that is not known.

    >>> [(given.native, sorted(given.languages)) for given in given_names("Siergiej")]
    [('Сергей', ['pl'])]
    """
    return _by_form().get(form, ())


def given_forms(given: Given, language: str) -> tuple[str, ...]:
    """How a language writes a given name, the usual form first.

    >>> given_forms(given_names("Siergiej")[0], "en")
    ('Sergei', 'Sergey')
    """
    ranked = []
    for form, ranks in _by_name()[given.native, given.source]:
        _, found, rank = ranks.partition(language)
        if found:
            ranked.append((int(rank.split()[0]), form))
    return tuple(form for _, form in sorted(ranked))


def all_given_names() -> frozenset[str]:
    """Every form of every given name, in any language."""
    return frozenset(_by_form())


@cache
def foreign_given_names(language: str) -> frozenset[str]:
    """The forms of given names that a language never writes, nor those who bear them wherever they go.

    >>> names = foreign_given_names("en")
    >>> "Sergueï" in names, "Sergey" in names, "Rachid" in names
    (True, False, False)
    """
    at_home: set[str] = set()
    foreign: set[str] = set()
    for form, _, _, ranks, borne in _given_forms():
        (at_home if borne == "carried" or language in ranks else foreign).add(form)
    return frozenset(foreign - at_home)
