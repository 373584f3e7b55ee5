"""U+FFFD, the mark that a decoder leaves where it could not read a byte.

What stood there is lost, so no repair is safe; but it was no ASCII character, and the text itself often
tells which: the same word stands elsewhere unharmed, an elision lacks its apostrophe, a quotation one of
its marks, a dash stood between spaces. Without such evidence the mark is only reported.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from normalize.detect import Proposal, Stage, View, change
from normalize.detect.quotes.apostrophes import elisions
from normalize.findings import Evidence, Fix, Safety
from normalize.language import base
from normalize.text import Span

__all__ = ["DETECTOR"]

_LOST = "\N{REPLACEMENT CHARACTER}"
_RUN = re.compile(_LOST + "+")
_LETTERS_BEFORE = re.compile(r"[^\W\d_]{1,30}\Z")
_LETTERS_AFTER = re.compile(r"[^\W\d_]{1,30}")
_SPACE_OR_OPENING = re.compile(r"[\s(\[\N{EM DASH}\N{EN DASH}]")
_SPACE_OR_CLOSING = re.compile(r"[\s)\].,;:!?\N{HORIZONTAL ELLIPSIS}]")
_VOWELS = "aeiouyh\N{LATIN SMALL LIGATURE OE}\N{LATIN SMALL LETTER AE}"
_KNOWN = 2
"""A word is looked for elsewhere if at least so many of its letters are left."""
_NEAR = 20_000
_QUOTATION = 1_000
_MOST = 200
"""So many marks of a text are looked into; one with more is beyond repair."""


class _Replacement:
    """Reports every U+FFFD, with what stood there where the text tells."""

    name = "replacement"
    stage = Stage.MARKS
    triggers = (_LOST,)

    def detect(self, view: View) -> Iterable[Proposal]:
        """One proposal for each run of U+FFFD."""
        text = view.text
        runs = [match.span() for match in _RUN.finditer(text)]
        guesses = _guesses(view, runs) if len(runs) <= _MOST else {}
        for start, end in runs:
            evidence = [Evidence("decoder", "A byte here could not be decoded; what it was is lost.", Span(start, end))]
            fixes: tuple[Fix, ...] = ()
            if (start, end) in guesses:
                new, why = guesses[start, end]
                fixes = (change(text, start, end, new, safety=Safety.REVIEW),)
                evidence.append(why)
            yield Proposal(
                "any.replacement.replacement-character",
                Span(start, end),
                fixes,
                confidence=None if fixes else 1.0,
                evidence=tuple(evidence),
            )


def _guesses(view: View, runs: Sequence[tuple[int, int]]) -> dict[tuple[int, int], tuple[str, Evidence]]:
    """What probably stood at each run, as far as the text tells."""
    found = {}
    for run in runs:
        guess = _word(view.text, *run) or _apostrophe(view, *run) or _dash(view.text, *run)
        if guess is not None:
            found[run] = guess
    rest = [run for run in runs if run not in found]
    return found | dict(_quotations(view, rest))


def _word(text: str, start: int, end: int) -> tuple[str, Evidence] | None:
    """The one word of the text that has the same letters around one that is not ASCII."""
    before = _LETTERS_BEFORE.search(text, max(0, start - 30), start)
    after = _LETTERS_AFTER.match(text, end)
    left, right = before[0] if before else "", after[0] if after else ""
    if len(left) + len(right) < _KNOWN:
        return None
    lost = rf"([^\W\d_\x00-\x7f]{{1,{end - start}}}|\N{{RIGHT SINGLE QUOTATION MARK}})"
    whole = re.compile(rf"(?<!\w){left}{lost}{right}(?!\w)")
    found = list(whole.finditer(text, max(0, start - _NEAR), end + _NEAR))
    if len({match[1] for match in found}) != 1:
        return None
    match = found[0]
    return match[1], Evidence("elsewhere", f"The text has '{match[0]}' elsewhere.", Span(*match.span()))


def _apostrophe(view: View, start: int, end: int) -> tuple[str, Evidence] | None:
    before = _LETTERS_BEFORE.search(view.text, max(0, start - 30), start)
    after = _LETTERS_AFTER.match(view.text, end)
    if before is None or after is None or not _elided(base(view.language) or "", before[0], after[0]):
        return None
    says = f"'{before[0]}' and '{after[0]}' are joined by an apostrophe."
    return "\N{RIGHT SINGLE QUOTATION MARK}", Evidence("elision", says, Span(before.start(), after.end()))


def _elided(language: str, lead: str, tail: str) -> bool:
    """Whether a language joins the two by an apostrophe: a word cut before a vowel, or a contraction."""
    if lead.lower() in elisions().before.get(language, ()):
        return unicodedata.normalize("NFD", tail[0].lower())[0] in _VOWELS
    return tail.lower() in elisions().after.get(language, ()) and (tail.lower() != "t" or lead.lower().endswith("n"))


def _dash(text: str, start: int, end: int) -> tuple[str, Evidence] | None:
    if text[start - 1 : start] != " " or text[end : end + 1] != " " or start < 2:
        return None
    em, en = (text.count(dash) for dash in "\N{EM DASH}\N{EN DASH}")
    new = "\N{EM DASH}" if em > en else "\N{EN DASH}"
    return new, Evidence("neighbour", "It stands between spaces, as a dash does.", Span(start - 1, end + 1))


def _quotations(view: View, runs: Sequence[tuple[int, int]]) -> Iterator[tuple[tuple[int, int], tuple[str, Evidence]]]:
    """Marks that open and close a quotation, both of them lost or one."""
    text = view.text
    pairs = [(o, c) for o, c in view.conventions.quotes if not o.isascii() and o != c]
    pairs.sort(key=lambda pair: pair[0] not in text)
    if not pairs:
        return
    opened: tuple[int, int] | None = None
    for run in runs:
        start, end = run
        before, after = text[start - 1 : start] if start else "\n", text[end : end + 1] or "\n"
        if _SPACE_OR_OPENING.match(before) and not _SPACE_OR_CLOSING.match(after):
            opened = run
        elif _SPACE_OR_CLOSING.match(after) and not before.isspace():
            low = max(text.rfind("\n", max(0, start - _QUOTATION), start), start - _QUOTATION, 0)
            if opened is not None and opened[0] >= low:
                span = Span(opened[0], end)
                says = "The two lost marks stand where a quotation opens and closes."
                yield opened, (pairs[0][0], Evidence("pair", says, span))
                yield run, (pairs[0][1], Evidence("pair", says, span))
            else:
                for mark, close in pairs:
                    at = text.rfind(mark, low, start)
                    if at >= 0 and text.find(close, at + 1, start) < 0:
                        says = f"It stands where the quotation that '{mark}' opens would close."
                        yield run, (close, Evidence("pair", says, Span(at, end)))
                        break
            opened = None


DETECTOR = _Replacement()
