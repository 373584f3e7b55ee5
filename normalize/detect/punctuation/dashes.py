"""Dashes that lost one of their two spaces, and dashes broken into two signs.

A dash between words is set with a space on both sides, with none, or, around an aside, with spaces outside only
(the Spanish raya). Which of these a text means is read off its own dashes first and off its language second; a hyphen
is a dash only where it can be nothing else. The signs of one sentence are read together: two make an aside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from normalize.detect import Proposal, Stage, View
from normalize.detect.punctuation.besides import beside
from normalize.detect.punctuation.marks import LINE, SPACELESS, code_like, is_letter, word_after, word_before
from normalize.edits import Edit
from normalize.findings import Evidence, Fix, Safety
from normalize.language import base, conventions
from normalize.paths import rules_table
from normalize.text import Span

__all__ = ["DETECTOR", "Dashes"]

_EN, _EM = "\N{EN DASH}", "\N{EM DASH}"
_SIGNS = ("-", _EN, _EM, "--")

_BROKEN = tuple(
    first + between + second
    for first in ("-", _EN, _EM)
    for second in ("-", _EN, _EM)
    for between in ("", " ")
    if first != second or (between and first == "-")
)
_ALL_BROKEN = frozenset(_BROKEN)
"""Two signs for one dash. Two hyphens are a dash of typewriters, two em dashes one of Chinese."""

NEARBY = 5000
"""How far around the same compound is looked for, in code points."""

FEW, SPARSE = 20, 200
"""So many signs with one space are looked at in any text; more only if they lie so many code points apart, on average.
What is all over a text is how it is written, or no prose."""

_LONGEST = 30
"""Words of the longest aside."""

_DASH = r"[-\N{EN DASH}\N{EM DASH}]"


@cache
def _framed() -> re.Pattern[str]:
    """Two signs between words, with the mark and the spaces around them."""
    return re.compile(rf"(?<=[^\W\d_])([,;:]?)( ?)({_DASH} ?{_DASH})( ?)(?=[^\W\d_])")


@cache
def _row() -> re.Pattern[str]:
    return re.compile(rf"{_DASH} ?{_DASH} ?{_DASH}|\t|\||  ")


@cache
def _sentence_end() -> re.Pattern[str]:
    return re.compile(r"[.!?\N{HORIZONTAL ELLIPSIS}](?=\s)|\n")


@cache
def _set_apart(sign: str) -> re.Pattern[str]:
    """A sign that can be a dash: any long one, and a hyphen beside a blank."""
    if sign == "-":
        return re.compile(r"(?<=\s)-(?!-)|(?<!-)-(?=\s)")
    return re.compile(r"(?<!-)--(?!-)" if sign == "--" else sign)


@dataclass(frozen=True, slots=True)
class _Practice:
    """How a language sets an aside (see ``rules/dashes.toml``)."""

    aside: frozenset[str]
    suspends: frozenset[str]
    lone_hyphen: bool


@cache
def _practice(language: str | None) -> _Practice:
    tables = rules_table("dashes")
    table = tables.get(base(language) or "", {})
    suspends = f"{tables['any']['suspends']} {table.get('suspends', '')}"
    return _Practice(
        frozenset(table.get("aside", "").split()), frozenset(suspends.split()), table.get("lone_hyphen", False)
    )


@cache
def _ever_suspends() -> frozenset[str]:
    return frozenset(word for table in rules_table("dashes").values() for word in table["suspends"].split())


class Dashes:
    """Dashes with one space, compounds with a space in them, and dashes of two signs."""

    name = "dashes"
    stage = Stage.MARKS
    triggers = (*(f" {sign}" for sign in _SIGNS), *(f"{sign} " for sign in _SIGNS), *_BROKEN)

    def detect(self, view: View) -> Iterator[Proposal]:
        """Proposals sign by sign, then the broken ones."""
        for sign in _SIGNS:
            behind, before = view.hits.get(f" {sign}"), view.hits.get(f"{sign} ")
            if behind is None and before is None:
                continue
            behind_space, before_space = {at + 1 for at in behind or ()}, set(before or ())
            lopsided = behind_space ^ before_space
            if lopsided and (len(lopsided) <= FEW or len(lopsided) * SPARSE <= len(view.text)):
                yield from _Reading(view, sign, len(behind_space & before_space)).judge(sorted(lopsided))
        yield from _broken(view)


@dataclass
class _Reading:
    """All dashes of one sign in a text. `spaced` counts those between two spaces."""

    view: View
    sign: str
    spaced: int

    @cached_property
    def practice(self) -> _Practice:
        return _practice(self.view.language)

    @cached_property
    def closed(self) -> int:
        """Dashes with no space on either side; hyphens so are compounds."""
        if self.sign == "-":
            return 0
        return sum(1 for _ in re.finditer(rf"(?<=[^\W\d_]){self.sign}(?=[^\W\d_])", self.view.text))

    def judge(self, places: list[int]) -> Iterator[Proposal]:
        """What is wrong at dashes with a space on one side alone."""
        done = -1
        for at in places:
            if at <= done or self.shape(at) not in ("left", "right"):
                continue
            if self.view.is_protected(at, at + len(self.sign)) or code_like(self.view.text, at):
                continue
            if self.sign == "-" and (joined := self._compound(at)) is not None:
                yield joined
                continue
            start, end = _sentence(self.view.text, at)
            signs = [m.start() for m in _set_apart(self.sign).finditer(self.view.text, start, end)]
            found = None
            if len(signs) == 2:
                found = self._aside(*signs)
                done = signs[1] if found else at
            apart = len(signs) == 2 and self.sign == "-" and all(self.shape(sign) == "left" for sign in signs)
            if len(signs) == 1 or apart:  # two that lean left enclose nothing
                found = self._alone(at)
            if found is not None:
                yield found

    def shape(self, at: int) -> str:
        """What stands around a sign: "spaced", "closed", "left" or "right" (where it leans on a word), or neither."""
        text, end = self.view.text, at + len(self.sign)
        before, after = text[at - 1 : at] if at else "", text[end : end + 1]
        if before == " " and after == " ":
            return "" if text[max(0, at - 2) : at - 1].isspace() else "spaced"  # what begins a line is a bullet
        if _joinable(before) and _joinable(after):
            return "closed"
        if _joinable(before) and after == " " and text[end + 1 : end + 2].islower():
            return "" if self._suspends(word_after(text, end + 1)) else "left"
        if before == " " and after.islower() and at > 1 and (_joinable(text[at - 2]) or text[at - 2] in ")%\"'"):
            return "" if self._suspends(word_before(text, at - 1)) else "right"
        return ""

    def _suspends(self, word: str) -> bool:
        """Whether the halves of cut-off compounds stand on both sides of the word: "two- and three-year"."""
        return word in _ever_suspends() and word in self.practice.suspends

    # --- two signs in a sentence

    def _aside(self, first: int, second: int) -> Proposal | None:
        text = self.view.text
        shapes = self.shape(first), self.shape(second)
        inner = text[first + len(self.sign) : second].split()
        if not 2 <= len(inner) <= _LONGEST or not self.practice.aside:
            return None
        if shapes == ("right", "left"):
            return self._raya(first, second, inner)
        if shapes != ("left", "right") and "spaced" not in shapes:
            return None
        if "spaced" not in self.practice.aside:
            return self._among_rayas(first, second) if "spaced" in shapes else None
        others = self.spaced - ("spaced" in shapes)
        if self.sign == "--" and others < 2:
            return None
        if self.closed > others:
            if self.sign == "-":
                return None
            return self._lost((first, second), "closed", 0.8, "the other dashes of this text have no spaces")
        sure = (
            shapes in (("spaced", "left"), ("left", "spaced"))
            and len(inner) >= 3
            and others >= 2
            and self.sign in (_EN, _EM)
        )
        says = "the dash at the other end of the aside has both its spaces"
        if "spaced" not in shapes:
            says = "the two dashes enclose an aside"
        return self._lost(
            (first, second), "spaced", 0.93 if sure else 0.85, says, Safety.SAFE if sure else Safety.REVIEW
        )

    def _raya(self, first: int, second: int, inner: list[str]) -> Proposal | None:
        """``-who came late-``: right in Spanish, and in other languages a trace of it."""
        if "outside" in self.practice.aside or self.sign == "--" or any(word[-1] in ";:" for word in inner):
            return None
        known = conventions(self.view.language)
        if self.sign == "-" and not (
            self.practice.lone_hyphen and (inner[0] in known.function_words or inner[0] in known.speech_verbs)
        ):
            return None  # suffixes and options look so too
        fixes = [self._shaped((first, second), "spaced", Safety.REVIEW)]
        if "closed" in self.practice.aside and self.sign == _EM and not self.spaced:
            fixes.insert(0, self._shaped((first, second), "closed", Safety.REVIEW))
            if self.closed:
                del fixes[1]
        span = Span(first, second + len(self.sign))
        says = "spaces stand outside the two dashes only"
        return Proposal(
            "any.dashes.aside-set-like-raya", span, tuple(fixes), evidence=(Evidence("neighbour", says, span),)
        )

    def _among_rayas(self, first: int, second: int) -> Proposal | None:
        """A language of the raya: a text that always writes spaces lost one here; any other text is left alone."""
        if self.spaced < 4 or self.closed or self.sign == "-":
            return None
        return self._lost((first, second), "spaced", 0.75, "the other dashes of this text have both their spaces")

    # --- one sign in a sentence

    def _alone(self, at: int) -> Proposal | None:
        text, end = self.view.text, at + len(self.sign)
        leans_left = text[end] == " "
        before = word_before(text, at if leans_left else at - 1)
        behind = word_after(text, end + leans_left)
        if "spaced" not in self.practice.aside or len(before) < 3 or before == behind or self.sign == "--":
            return None  # he- he
        words, functions = beside(self.view.language), conventions(self.view.language).function_words
        if before in words.never_ends and self.sign != "-":
            return None  # "of the— of the": speech that breaks off
        if self.sign == "-":
            return self._lone_hyphen(at, before, behind, leans_left)
        usual = self.spaced >= 2 and self.spaced >= 2 * self.closed
        if usual and (leans_left or len(behind) > 3):
            return self._lost((at,), "spaced", 0.85, f"{self.spaced} dashes of this text have both their spaces")
        either = "closed" in self.practice.aside
        if len(behind) < 3 or (either and self.spaced <= self.closed):
            return None
        if behind in functions or (leans_left and not either):  # "the ending –ness"
            return self._lost((at,), "spaced", 0.8, f"a part of the sentence begins with {behind!r}")
        return None

    def _lone_hyphen(self, at: int, before: str, behind: str, leans_left: bool) -> Proposal | None:
        """A hyphen that binds nothing: behind it stands a word that ends no compound."""
        words, functions = beside(self.view.language), conventions(self.view.language).function_words
        usual = self.spaced >= 2 and leans_left and behind in functions and behind not in words.phrases
        clause = behind in words.joins or behind in words.clauses
        if len(before) < 4:
            return None  # Russian "кое- что"
        if not self.practice.lone_hyphen or not (usual or clause or (leans_left and behind in words.never_ends)):
            return None
        # "a third- of them": no clause begins so, the hyphen is one too many
        stray = behind in words.never_ends and (behind in words.joins or words.goes_on(before))
        return self._lost((at,), "spaced", 0.8, f"{behind!r} is no part of a compound", stray=stray)

    def _compound(self, at: int) -> Proposal | None:
        """``mid- summer`` in a text that writes "mid-summer"."""
        text = self.view.text
        leans_left = text[at + 1] == " "
        before, behind = word_before(text, at if leans_left else at - 1), word_after(text, at + 1 + leans_left)
        if len(before) < 2 or len(behind) < 3 or not is_letter(before[-1]):
            return None
        wanted = f"{before}-{behind}".casefold()
        low = max(0, at - NEARBY)
        here = text[low : at + NEARBY].casefold()
        found = re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", here)
        if found is None:
            return None
        space = at + 1 if leans_left else at - 1
        return Proposal(
            "any.dashes.space-in-compound",
            Span(space, space + 1),
            (Fix((Edit(Span(space, space + 1), " ", ""),), Safety.REVIEW, "delete the space"),),
            evidence=(
                Evidence("frequency", f"{wanted!r} stands nearby", Span(low + found.start(), low + found.end())),
            ),
            fields={"compound": f"{before}-{behind}"},
        )

    # --- proposals

    def _lost(
        self,
        signs: tuple[int, ...],
        wanted: str,
        confidence: float,
        says: str,
        safety: Safety = Safety.REVIEW,
        *,
        stray: bool = False,
    ) -> Proposal:
        fix = self._shaped(signs, wanted, safety)
        at = next(sign for sign in signs if self.shape(sign) in ("left", "right"))
        span = Span(at, at + len(self.sign))
        drop = Fix((Edit(span, self.sign, ""),), Safety.REVIEW, "drop the hyphen")
        return Proposal(
            "any.dashes.space-on-one-side",
            span,
            (drop, fix) if stray else (fix,),
            confidence=confidence,
            evidence=(Evidence("neighbour", says, span),),
            fields={"dash": self.sign},
        )

    def _shaped(self, signs: tuple[int, ...], wanted: str, safety: Safety) -> Fix:
        """The fix that gives every sign both spaces, or none."""
        text, width, edits = self.view.text, len(self.sign), []
        for at in signs:
            for edge, neighbour in ((at, at - 1), (at + width, at + width)):
                if (text[neighbour] == " ") is (wanted == "spaced"):
                    continue
                if wanted == "spaced":
                    edits.append(Edit(Span(edge, edge), "", " "))
                else:
                    edits.append(Edit(Span(neighbour, neighbour + 1), " ", ""))
        title = "both spaces" if wanted == "spaced" else "no space"
        return Fix(tuple(edits), safety, title)


def _joinable(character: str) -> bool:
    """A letter of a script that parts words by spaces."""
    return character != "" and is_letter(character) and not SPACELESS.match(character)


def _sentence(text: str, at: int) -> tuple[int, int]:
    """The bounds of the sentence around `at`, or of as much of it as is looked at."""
    low, high = max(0, at - LINE), min(len(text), at + LINE)
    ends = [m.end() for m in _sentence_end().finditer(text, low, high)]
    return max((e for e in ends if e <= at), default=low), min((e for e in ends if e > at), default=high)


# --- one dash in two signs


def _broken(view: View) -> Iterator[Proposal]:
    text, done = view.text, 0
    for at in view.hits.places(_ALL_BROKEN):
        if at < done:
            continue
        frame = _framed().search(text, max(0, at - 3), at + 8)
        if frame is None or not frame.start(3) <= at < frame.end(3):
            continue
        done = frame.end()
        start, end = frame.span(3)
        signs = frame[3].replace(" ", "")
        if bool(frame[2]) != bool(frame[4]) or (not frame[2] and (" " in frame[3] or frame[1])):
            continue  # one more space is lost: nothing says what was meant
        if _row().search(text, max(0, start - 20), end + 20) or view.is_protected(start, end) or code_like(text, start):
            continue
        if SPACELESS.match(text[start - 1]) or not _joinable(text[frame.end()]):
            continue
        new, used = _usual(view, signs, spaced=bool(frame[2]))
        mixed = len(set(signs)) == 2 and " " not in frame[3]
        sure = mixed and bool(frame[2]) and new in signs
        yield Proposal(
            "any.dashes.broken-dash",
            Span(start, end),
            (Fix((Edit(Span(start, end), frame[3], new),), Safety.SAFE if sure else Safety.REVIEW, "one dash"),),
            confidence=0.95 if sure else 0.8,
            evidence=(Evidence("neighbour", f"{frame[3]!r} stands where one dash does", Span(start, end)),)
            + ((Evidence("style", f"{used} other dashes of this text are {new!r}"),) if used else ()),
            fields={"broken": frame[3]},
        )


def _usual(view: View, signs: str, *, spaced: bool) -> tuple[str, int]:
    """The dash this text writes most, and how often; the longer of `signs` where it has none."""
    counts = {}
    for sign in (_EM, _EN, "-"):
        counts[sign] = len(
            {at + 1 for at in view.hits.get(f" {sign}", ())}.intersection(view.hits.get(f"{sign} ", ()))
            if spaced
            else re.findall(rf"(?<=[^\W\d_]){sign}(?=[^\W\d_])", view.text)
            if sign != "-"
            else ()
        )
    counts["-"] -= counts["-"] and signs == "--"
    used = max(counts, key=lambda sign: counts[sign])
    if counts[used]:
        return used, counts[used]
    return max(signs, key="-\N{EN DASH}\N{EM DASH}".index), 0


DETECTOR = Dashes()
