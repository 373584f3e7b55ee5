"""Words of one script that hold letters of another: a Cyrillic letter in a Latin word, and the reverse.

The letters look the same, so nobody sees the damage, but no search finds the word and no dictionary
knows it. It comes from keyboards, from OCR, and from those who hide from filters. Direction is read
from the letters that exist in one script only, then from the script of the document. Left alone are
words that hold letters of both on purpose: units and formulas, Greek letters in science, brand names,
and Latin names with a Cyrillic ending.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import islice

from normalize.detect import Proposal, Stage, View
from normalize.edits import Edit
from normalize.findings import Evidence, Fix, Safety
from normalize.language import base
from normalize.text import Span

__all__ = ["DETECTOR"]

_TWINS = {
    "Cyrillic": {
        "A": "\N{CYRILLIC CAPITAL LETTER A}",
        "B": "\N{CYRILLIC CAPITAL LETTER VE}",
        "C": "\N{CYRILLIC CAPITAL LETTER ES}",
        "E": "\N{CYRILLIC CAPITAL LETTER IE}",
        "H": "\N{CYRILLIC CAPITAL LETTER EN}",
        "I": "\N{CYRILLIC CAPITAL LETTER BYELORUSSIAN-UKRAINIAN I}",
        "J": "\N{CYRILLIC CAPITAL LETTER JE}",
        "K": "\N{CYRILLIC CAPITAL LETTER KA}",
        "M": "\N{CYRILLIC CAPITAL LETTER EM}",
        "O": "\N{CYRILLIC CAPITAL LETTER O}",
        "P": "\N{CYRILLIC CAPITAL LETTER ER}",
        "S": "\N{CYRILLIC CAPITAL LETTER DZE}",
        "T": "\N{CYRILLIC CAPITAL LETTER TE}",
        "X": "\N{CYRILLIC CAPITAL LETTER HA}",
        "Y": "\N{CYRILLIC CAPITAL LETTER U}",
        "a": "\N{CYRILLIC SMALL LETTER A}",
        "c": "\N{CYRILLIC SMALL LETTER ES}",
        "e": "\N{CYRILLIC SMALL LETTER IE}",
        "i": "\N{CYRILLIC SMALL LETTER BYELORUSSIAN-UKRAINIAN I}",
        "j": "\N{CYRILLIC SMALL LETTER JE}",
        "o": "\N{CYRILLIC SMALL LETTER O}",
        "p": "\N{CYRILLIC SMALL LETTER ER}",
        "s": "\N{CYRILLIC SMALL LETTER DZE}",
        "x": "\N{CYRILLIC SMALL LETTER HA}",
        "y": "\N{CYRILLIC SMALL LETTER U}",
        "h": "\N{CYRILLIC SMALL LETTER SHHA}",
        "\N{LATIN CAPITAL LETTER E WITH DIAERESIS}": "\N{CYRILLIC CAPITAL LETTER IO}",
        "\N{LATIN SMALL LETTER E WITH DIAERESIS}": "\N{CYRILLIC SMALL LETTER IO}",
        "\N{LATIN CAPITAL LETTER I WITH DIAERESIS}": "\N{CYRILLIC CAPITAL LETTER YI}",
        "\N{LATIN SMALL LETTER I WITH DIAERESIS}": "\N{CYRILLIC SMALL LETTER YI}",
    },
    "Greek": {
        "A": "\N{GREEK CAPITAL LETTER ALPHA}",
        "B": "\N{GREEK CAPITAL LETTER BETA}",
        "E": "\N{GREEK CAPITAL LETTER EPSILON}",
        "H": "\N{GREEK CAPITAL LETTER ETA}",
        "I": "\N{GREEK CAPITAL LETTER IOTA}",
        "K": "\N{GREEK CAPITAL LETTER KAPPA}",
        "M": "\N{GREEK CAPITAL LETTER MU}",
        "N": "\N{GREEK CAPITAL LETTER NU}",
        "O": "\N{GREEK CAPITAL LETTER OMICRON}",
        "P": "\N{GREEK CAPITAL LETTER RHO}",
        "T": "\N{GREEK CAPITAL LETTER TAU}",
        "X": "\N{GREEK CAPITAL LETTER CHI}",
        "Y": "\N{GREEK CAPITAL LETTER UPSILON}",
        "Z": "\N{GREEK CAPITAL LETTER ZETA}",
        "o": "\N{GREEK SMALL LETTER OMICRON}",
    },
}
"""Latin letters and those that look the same in every font (from Unicode's confusables.txt, UTS 39).

Pairs that only resemble each other (Greek nu, rho and gamma, Cyrillic ka and te) are left out: they stand in
formulas and quoted words that must stay.
"""

_LATIN = "A-Za-z\N{LATIN CAPITAL LETTER A WITH GRAVE}-\N{LATIN SMALL LETTER Z WITH STROKE}"
_LETTERS = {"Cyrillic": r"\u0400-\u0482\u048a-\u052f", "Greek": r"\u0386\u0388-\u03ff\u1f00-\u1fff"}
_OTHER = "".join(_LETTERS.values())
_NO_LEADS = bytes(set(range(256)) - set(range(0xCD, 0xD5)) - {0xE1})
"""Bytes of UTF-8 that begin no Greek or Cyrillic letter."""
_SAMPLE = 20_000
_WORD = re.compile(r"[^\W\d_]{2,}+")
_SHORTEST, _LONGEST = 3, 40
_HABIT, _SHARE = 10, 0.05
"""From this many words on, and this share of all words, mixing is a habit of the whole text."""
_MOST = 2_000
"""No more words than this are looked at in one text, nor are more edits offered in one fix."""
_LOCAL = {
    "\N{CYRILLIC SMALL LETTER BYELORUSSIAN-UKRAINIAN I}": ("uk", "be", "kk", "rue"),
    "\N{CYRILLIC SMALL LETTER YI}": ("uk", "rue"),
    "\N{CYRILLIC SMALL LETTER JE}": ("sr", "mk", "az"),
    "\N{CYRILLIC SMALL LETTER DZE}": ("mk",),
    "\N{CYRILLIC SMALL LETTER SHHA}": ("kk", "tt", "ba", "sah", "bua", "xal", "ky"),
}
"""Cyrillic letters that only some languages write; elsewhere a Latin letter in their place is no twin of theirs."""


@dataclass(frozen=True, slots=True)
class _Mixed:
    """A word of one script with letters of another, and the edits that make it one script's."""

    span: Span
    word: str
    script: str
    strange: str
    edits: tuple[Edit, ...]


class _Homoglyphs:
    """Proposes one finding for each mixed word, or one for all where the whole text is mixed."""

    name = "homoglyphs"
    stage = Stage.ENCODING
    triggers: tuple[str, ...] = ()

    def shapes(self) -> Mapping[str, str]:
        """Letters of two of the scripts side by side."""
        latin = r"[A-Za-z\x{c0}-\x{24f}\x{1e00}-\x{1eff}]"
        cyrillic, greek = r"[\x{400}-\x{52f}]", r"[\x{370}-\x{3ff}\x{1f00}-\x{1fff}]"
        mark = r"[\x{300}-\x{36f}]*"
        sides = ((latin, cyrillic), (latin, greek), (cyrillic, greek))
        return {"homoglyphs": "|".join(f"{a}{mark}{b}|{b}{mark}{a}" for a, b in sides)}

    def detect(self, view: View) -> Iterable[Proposal]:
        """Proposals for the mixed words of a text; most texts are done after a look at their bytes."""
        text = view.text
        if text.isascii():
            return ()
        leads = text.encode("utf-8", "surrogatepass").translate(None, _NO_LEADS)
        if not leads:
            return ()
        reader = _Reader(view)
        touching = _touching(mostly_latin=len(leads) < len(text) / 4)
        mixed = (word for place in reader.places(touching) if (word := reader.mixed(*place)) is not None)
        words = list(islice(mixed, _MOST))
        certain = [word for word in words if len(word.span) >= _SHORTEST]
        if len(certain) >= max(_HABIT, _SHARE * (text.count(" ") + 1)):
            return (_habit(words),)
        return map(_one, certain)


@cache
def _scripts() -> dict[str, re.Pattern[str]]:
    return {script: re.compile(f"[{letters}]") for script, letters in _LETTERS.items()}


@cache
def _inflected() -> re.Pattern[str]:
    """A foreign name with an ending of the text's own language."""
    return re.compile(rf"[{_LATIN}]{{2,}}[{_OTHER}]{{1,3}}")


@cache
def _acronym() -> re.Pattern[str]:
    return re.compile(rf"[A-Z]{{2,}}(?P<ending>[{_OTHER}]+)")


@cache
def _touching(*, mostly_latin: bool) -> re.Pattern[str]:
    """Where two scripts touch: searched for by the letter that the text has fewer of."""
    if mostly_latin:
        return re.compile(rf"[{_OTHER}](?:(?=[{_LATIN}])|(?<=[{_LATIN}].))")
    return re.compile(rf"[{_LATIN}](?:(?=[{_OTHER}])|(?<=[{_OTHER}].))")


@cache
def _only() -> dict[str, re.Pattern[str]]:
    """The letters of each script that look like no other's."""
    only = {"Latin": re.compile(f"(?![{''.join(_TWINS['Cyrillic'])}])[{_LATIN}]")}
    for script, letters in _LETTERS.items():
        only[script] = re.compile(f"(?![{''.join(_TWINS[script].values())}])[{letters}]")
    return only


class _Reader:
    """Finds the words of two scripts in one text and says what they should be."""

    def __init__(self, view: View) -> None:
        self.view, self.text = view, view.text

    @cached_property
    def majority(self) -> str:
        """The script of most words, judged by the letters that no other script has."""
        count = Counter(self.text[:_SAMPLE])
        own = {script: sum(n for c, n in count.items() if only.match(c)) for script, only in _only().items()}
        return max(own, key=lambda script: own[script])

    def places(self, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
        """Where words of two scripts stand by themselves; the pattern says where two scripts touch."""
        text, done = self.text, 0
        while hit := pattern.search(text, done):
            start = hit.start()
            while start > done and hit.start() - start <= _LONGEST and text[start - 1].isalpha():
                start -= 1
            word = _WORD.match(text, start)
            done = hit.end() if word is None else word.end()
            if word is None or done - start > _LONGEST:
                continue
            around = text[max(0, start - 1) : start] + text[done : done + 1]
            if not any(c.isalnum() or c == "_" for c in around):  # beside a digit: a formula, a model
                yield start, done

    def mixed(self, start: int, end: int) -> _Mixed | None:
        """What is wrong with a word of two scripts; None where nothing certainly is."""
        word = self.text[start:end]
        scripts = [script for script, letter in _scripts().items() if letter.search(word)]
        if len(scripts) != 1:
            return None
        other, letter = scripts[0], _scripts()[scripts[0]]
        twins = _TWINS[other]
        back = {twin: latin for latin, twin in twins.items()}
        foreign = {i for i, c in enumerate(word) if letter.match(c)}
        only_other = sum(word[i] not in back for i in foreign)
        only_latin = sum(c not in twins for i, c in enumerate(word) if i not in foreign)
        if only_other and only_latin:
            return None
        to_latin = only_latin > 0 or (not only_other and self.majority == "Latin")
        if to_latin:
            if self.majority == other and (only_latin < 2 or _inflected().fullmatch(word)):
                return None
            wrong, change = foreign, back
        else:
            wrong, change = set(range(len(word))) - foreign, twins
            acronym = _acronym().fullmatch(word)
            if acronym and acronym["ending"].islower():
                return None
            strong = other == "Cyrillic" and only_other > 1 and len(foreign) >= len(wrong)
            if not (self.majority == other or strong) or not all(self._writes(change[word[i]]) for i in wrong):
                return None
        edits = tuple(Edit(Span(start + i, start + i + 1), word[i], change[word[i]]) for i in sorted(wrong))
        script, strange = ("Latin", other) if to_latin else (other, "Latin")
        fixed = "".join(change[c] if i in wrong else c for i, c in enumerate(word))
        return _Mixed(Span(start, end), fixed, script, strange, edits)

    def _writes(self, letter: str) -> bool:
        """Whether the language of the text writes this Cyrillic letter."""
        languages = _LOCAL.get(letter.lower())
        return languages is None or base(self.view.language) in languages or letter.lower() in self._seen

    @cached_property
    def _seen(self) -> frozenset[str]:
        return frozenset(letter for letter in _LOCAL if letter in self.text)


def _one(mixed: _Mixed) -> Proposal:
    names = ", ".join(dict.fromkeys(f"'{e.old}' is {unicodedata.name(e.old)}" for e in mixed.edits))
    says = f"{names}; all other letters are {mixed.script}."
    return Proposal(
        "any.homoglyphs.mixed-script-word",
        mixed.span,
        (Fix(mixed.edits, Safety.REVIEW),),
        evidence=tuple(Evidence("script", says, e.span) for e in mixed.edits[:1]),
        fields={"script": mixed.script, "strange": mixed.strange, "word": mixed.word},
    )


def _habit(words: list[_Mixed]) -> Proposal:
    """One finding for a text that is mixed throughout.

    Latin text with Cyrillic letters all over was made so by a machine or to deceive. The reverse is also a
    habit of typists (Serbian with the Latin a, e, o and j), which is not ours to change unasked.
    """
    first = words[0]
    edits = tuple(edit for word in words for edit in word.edits)
    same = all(word.script == "Latin" for word in words)
    fix = Fix(edits, Safety.REVIEW if same else Safety.HINT)
    evidence = [
        Evidence("script", f"'{w.word}' should be {w.script}, but has letters that are {w.strange}.", w.span)
        for w in words[:5]
    ]
    return Proposal(
        "any.homoglyphs.mixed-script-throughout",
        first.span,
        (fix,) if len(edits) <= _MOST else (),
        evidence=tuple(evidence),
        fields={"count": str(len(words)), "script": first.script, "strange": first.strange, "word": first.word},
    )


DETECTOR = _Homoglyphs()
