"""The words by which a language shows who is a person, a woman or a man: ``rules/ledger.toml``, made ready."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import regex

from normalize.language import base
from normalize.paths import rules_table

__all__ = ["Words", "words"]

_NEVER = regex.compile(r"(?!)")
_PLAIN = re.compile(r"\w+(?:-\w+)*")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language. `titles`, `ranks`, `roles`, `kin` give the gender, "f" or "m"; those of
    `roles` and `kin` are lower-case, `ranks` are the same with a capital, as before a name ("Policeman Mike").
    `offices` stand before the name of anybody ("Dr Roig").

    `run` finds capitalised words in a row. `link` stands between a name and a noun that is said of it, `of` between
    a kinship and the name of the other one, `owner` between a name and whom its bearer has.
    """

    titles: dict[str, str]
    ranks: dict[str, str]
    offices: frozenset[str]
    sure: frozenset[str]
    gendered: frozenset[str]
    roles: dict[str, str]
    kin: dict[str, str]
    spouses: frozenset[str]
    leagues: dict[str, str]
    heads: frozenset[str]
    tails: frozenset[str]
    speech: frozenset[str]
    copula: str
    verb: regex.Pattern[str]
    places: frozenset[str]
    place: regex.Pattern[str]
    run: regex.Pattern[str]
    link: regex.Pattern[str]
    of: regex.Pattern[str]
    owner: regex.Pattern[str]
    said: regex.Pattern[str]

    def nouns(self, text: str) -> Iterator[regex.Match[str]]:
        """Every word of `roles` and `kin` in a text, word by word.

        >>> [m[0] for m in words("en").nouns("The Queen met an actress and her mother-in-law, Kingsley.")]
        ['actress', 'mother-in-law', 'Queen']
        """
        # a set of all words is made in no time; a pattern of all nouns takes thirty times as long
        present = self.gendered.intersection(_PLAIN.findall(text.lower()))
        for word in sorted(present):
            yield from _word(word).finditer(text)

    @property
    def known(self) -> bool:
        """Whether the language has a table."""
        return bool(self.roles)


def words(language: str | None) -> Words:
    """The words of a language tag, or of its base language; an unknown language has none.

    >>> words("en-GB").kin["aunt"], words("en").titles["Sir"], words("xx").known
    ('f', 'm', False)
    """
    return _words(base(language) or "")


@cache
def _words(tag: str) -> Words:
    table = rules_table("ledger").get(tag, {})
    f, m = table.get("f", {}), table.get("m", {})

    def both(key: str, *, lower: bool = False) -> dict[str, str]:
        out = {}
        for gender, rows in (("f", f), ("m", m)):
            for word in rows.get(key, "").split():
                out[word.lower() if lower else word] = gender
        return out

    titles = both("titles")
    roles, kin = both("roles", lower=True), both("kin", lower=True)
    offices = table.get("offices", "").split()
    be = _either(table.get("be", "").split())
    return Words(
        titles=titles,
        ranks={word.capitalize(): gender for word, gender in {**roles, **kin}.items()},
        offices=frozenset(offices),
        sure=frozenset((f.get("sure", "") + " " + m.get("sure", "")).split()),
        gendered=frozenset((*roles, *kin)),
        roles=roles,
        kin=kin,
        spouses=frozenset((f.get("spouses", "") + " " + m.get("spouses", "")).split()),
        leagues=both("leagues"),
        heads=frozenset(table.get("heads", "").split()),
        tails=frozenset(table.get("tails", "").split()),
        speech=frozenset(table.get("speech", "").split()),
        copula=be,
        verb=regex.compile(table.get("verb", "(?!)")),
        places=frozenset(table.get("places", "").split()),
        place=regex.compile(rf"(?<!\w)(?:{_either(table.get('place_before', '').split())}) $"),
        run=_run(table.get("particles", "").split(), [t for t in (*titles, *offices) if t.endswith(".")]),
        # "Ana Roig (1900-1980) was a Spanish stage " before "actress"; "Ana Roig, the eldest " before "daughter"
        link=regex.compile(
            rf"(?: ?\([^()\n]{{0,80}}\))?(?:,? (?:{be})|,)(?: (?!(?:{_either(_ENDS)})\b)[\w'’-]+,?){{0,7}} "
        )
        if be
        else _NEVER,
        of=regex.compile(rf",? (?:(?:{_either(table.get('of', '').split())}) ?)?"),
        owner=regex.compile(rf"(?:{_either(table.get('possessive', '').split())}) (?:[a-z-]+ ){{0,2}}")
        if table.get("possessive")
        else _NEVER,
        said=regex.compile(rf" (?:{_either(table['speech'].split())}) (?:that )?(he|she)\b")
        if table.get("speech")
        else _NEVER,
    )


_WORDS = "of by with to for from who whom whose in on at when where while which that but he she they it his her their"
_ENDS = _WORDS.split()
"""Words behind which a noun is no longer said of the subject ("was the friend of an actress")."""


def _either(words: list[str]) -> str:
    return "|".join(map(regex.escape, words)) or "(?!)"


def _run(particles: list[str], abbreviated: list[str]) -> regex.Pattern[str]:
    """Capitalised words in a row: names, titles, sentence heads. Initials and abbreviated titles keep their stop."""
    word = r"\p{Lu}[\p{L}\p{M}]*+(?:['’](?!s\b)\p{L}+|-\p{L}+)*+"
    initial = r"\p{Lu}\.(?=[ \p{Lu}])"
    one = rf"(?:{_either(abbreviated)}|{initial}|{word})"
    # behind a word "I.", "V." and "X." are numerals that end a sentence: "Charles I. By then ..."
    later = rf"(?:{_either(abbreviated)}|(?:(?<!\p{{L}} )|(?![IVX])){initial}|{word})"
    inner = rf"(?:(?:{_either(particles)}) ){{0,2}}+" if particles else ""
    return regex.compile(rf"(?<![\w&@#/]){one}(?:(?:[ \N{{NO-BREAK SPACE}}]{inner}|(?<=\p{{Lu}}\.)){later})*+")


@cache
def _word(word: str) -> regex.Pattern[str]:
    """The pattern of one whole word in any case."""
    return regex.compile(rf"(?<![\w-]){regex.escape(word)}(?![\w-])", regex.I)
