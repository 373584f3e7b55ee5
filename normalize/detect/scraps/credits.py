"""Credits that stuck to the text: an agency behind the last sentence, a picture credit behind a caption.

Both stand at the end of a line, so only line ends are looked at. Names of agencies and libraries and the
words that introduce a credit are facts in ``rules/credits.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import regex

from normalize.detect import Proposal, Stage, View, change
from normalize.detect.scraps.creditline import DENSE, DOUBTFUL, SIGNS, Credit, names, picture_credit
from normalize.detect.scraps.rows import last_rows, line_break, rows, whole_row
from normalize.detect.shapes import AFTER_WORD, LETTER, LINE_END, LINE_START, SPACE, among, one_of, shown_but
from normalize.edits import Edit
from normalize.findings import Evidence, Fix, Safety
from normalize.text import Span

__all__ = ["DETECTOR"]

_TAIL = 140
"""Characters at the end of a line in which a picture credit may stand."""

_GLUE = 45
"""Characters of the longest agency that may be glued to a sentence."""

_SHORT = 120
_STOPS = ".!?\N{HORIZONTAL ELLIPSIS}\N{IDEOGRAPHIC FULL STOP}"
_CLOSERS = "\"')]\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}\N{LEFT DOUBLE QUOTATION MARK}\
\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}"
_FINAL = frozenset(
    _STOPS
    + "\"'\N{RIGHT DOUBLE QUOTATION MARK}\N{LEFT DOUBLE QUOTATION MARK}\
\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{COMMA}\N{SEMICOLON}\N{DEVANAGARI DANDA}\
\N{RIGHT CORNER BRACKET}\N{FULLWIDTH EXCLAMATION MARK}\N{FULLWIDTH QUESTION MARK}"
)
_COPYRIGHT = "\N{COPYRIGHT SIGN}"
_SIGN = (
    f":/|([*={_COPYRIGHT}\N{FULLWIDTH COLON}\N{FULLWIDTH SOLIDUS}\N{FULLWIDTH EQUALS SIGN}"
    "\N{FULLWIDTH LEFT PARENTHESIS}\N{LEFT BLACK LENTICULAR BRACKET}摄攝"
)
"""What nearly every picture credit has: a sign, a colon, a slash or a bracket."""

_SIGNS = re.compile(f"[{re.escape(_SIGN)}]")
_LAST_NAME = 40
"""Characters behind the last comma of a credit, at most."""

_CURLY = "\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}"
_STOP = re.compile(rf"[{_STOPS}{_CURLY}]\S")
_EDGES = "\"'*_|\N{HORIZONTAL ELLIPSIS}\N{IDEOGRAPHIC FULL STOP}\N{BULLET}\N{MIDDLE DOT}"
"""Behind which a label may begin, besides dashes and what closes a bracket or a quotation."""

_NAME = r"(?P<credit>[(\[/]?\p{L}[\p{L}\p{M}\d .,/=&-]{0,40}[)\]/]?)"
_GLUED = regex.compile(rf"(?:[{_STOPS}]\N{{NO-BREAK SPACE}}?[{regex.escape(_CLOSERS)}]{{0,2}}|[{_CURLY}]){_NAME}$")
_WORD_BEFORE = regex.compile(
    r"(?:^|[\s\p{Pd}])[\"'\p{Pi}\p{Ps}\N{INVERTED QUESTION MARK}\N{INVERTED EXCLAMATION MARK}]*"
    r"((?:[\p{L}\p{M}]+['\N{RIGHT SINGLE QUOTATION MARK}-]?){1,6}|\p{Sc}?\d+%?)"
    rf"[{regex.escape(_CLOSERS)}{_STOPS}]{{0,3}}$"
)
_CAPITALS = regex.compile(r"\p{Lu}{4,14}")
_ENOUGH_WORDS = 5


class _Credits:
    name = "credits"
    stage = Stage.LAYOUT
    triggers: tuple[str, ...] = ()

    def shapes(self) -> Mapping[str, str]:
        """A sign of credits; a line that ends without a mark, with a label in it or a name behind a stop."""
        edge = rf"(?:{LINE_START}|[.!?)\]}}\x{{2010}}-\x{{203a}}\x{{bb}}\x{{3000}}-\x{{3030}}{_EDGES}-]{SPACE}?)"
        dense = rf"[\x{{{ord(DENSE):x}}}-\x{{10ffff}}]"
        label = f"{among(SIGNS + _SIGN)}|{dense}|{edge}{one_of(names().label_heads)}{AFTER_WORD}"
        glued = rf"{among(_STOPS + _CURLY)}\x{{a0}}?{among(_CLOSERS)}{{0,2}}[(\[/]?{LETTER}"
        return {
            "credits.sign": among("/" + _COPYRIGHT),
            "credits.open": rf"(?:{label}|{glued})(?:[^\n]*{shown_but(_FINAL)})?{LINE_END}",
        }

    def detect(self, view: View) -> Iterator[Proposal]:
        text = view.text
        signed, slashed = _COPYRIGHT in text, "/" in text
        # most lines end a sentence and hold neither sign: they are passed over in one go
        maybe = [
            (start, end)
            for start, end in rows(text)
            if text[end - 1] not in _FINAL or signed or (slashed and end - start <= _SHORT)
        ]
        for start, end in maybe:
            if text[end + 1 : end + 2].islower():
                continue  # the paragraph goes on
            low = max(start, end - _TAIL)
            if text[end - 1] in _FINAL:
                # a sentence ends here: only a sign that sentences do not have can tell of a credit
                short = end - start <= _SHORT and text.find("/", start, end) > 0
                if not short and text.find(_COPYRIGHT, low, end) < 0:
                    continue
            else:
                if _STOP.search(text, max(start, end - _GLUE), end):
                    glued = _glued_agency(text, start, end)
                    if glued is not None:
                        yield glued
                        continue
                # "Photo by Ann Lee, Reuters" has no sign but the comma
                if not _SIGNS.search(text, low, end) and text.find(",", end - _LAST_NAME, end) < 0:
                    continue
            credit = picture_credit(text, start, end, low)
            if credit is not None and _beside_text(text, credit):
                yield _picture(text, start, end, credit)


def _beside_text(text: str, credit: Credit) -> bool:
    """Whether the text is more than the credit itself."""
    return len(text) - (credit.end - credit.start) >= _ENOUGH_WORDS * 6


def _picture(text: str, start: int, end: int, credit: Credit) -> Proposal:
    """A picture credit; one that names several people is a list that somebody may want to keep."""
    span = Span(credit.start, credit.end)
    cuts = [(credit.start, credit.end)]
    if span == Span(start, end):
        cuts = [whole_row(text, start, end)]
    else:
        blank = len(text[start : credit.start].rstrip()) + start
        if blank < credit.start:
            cuts.insert(0, (blank, credit.start))
    edits = tuple(Edit(Span(*cut), text[slice(*cut)], "") for cut in cuts)
    safety = Safety.REVIEW if credit.people <= 1 and credit.confidence > DOUBTFUL else Safety.HINT
    return Proposal(
        "any.credits.photo-credit",
        span,
        (Fix(edits, safety, "take the credit out, keep it as metadata"),),
        confidence=credit.confidence,
        evidence=tuple(Evidence(kind, says, span) for kind, says in credit.reasons),
        meta={"photo_credit": credit.name},
    )


def _glued_agency(text: str, start: int, end: int) -> Proposal | None:
    """`vote.BLOOMBERG`: a credit right behind the stop of the last sentence of a paragraph."""
    for glued in _GLUED.finditer(text, max(start, end - _GLUE), end, overlapped=True):
        proposal = _agency_at(text, start, end, glued)
        if proposal is not None:
            return proposal
    return None


def _agency_at(text: str, start: int, end: int, glued: regex.Match[str]) -> Proposal | None:
    at = glued.start("credit")
    credit = glued["credit"].strip("()[]/ ")
    bracketed = not glued["credit"][0].isalpha()
    before = _WORD_BEFORE.search(text, max(start, glued.start() - 40), glued.start())
    if before is None and not _spaceless(text, glued.start()):
        return None
    if text[end : end + 1] == "\n" and text[end + 1 : end + 2].islower():
        return None  # the sentence goes on: two sentences are glued, no credit
    row = text[start:at]
    words = len(row.split()) if " " in row else len(row) // 3
    if words < 3:
        return None
    last = last_rows(text, 1)[0] == (start, end)
    evidence = [Evidence("glue", "no space stands behind the sentence", Span(at - 1, end))]
    if names().are_agencies(credit, any_case=bracketed):
        evidence.append(Evidence("agency", f"'{credit}' is the name of an agency", Span(at, end)))
        sure = last and words >= _ENOUGH_WORDS and glued[0][0] in _STOPS
        confidence = 0.97 if sure else 0.9
        safety = Safety.SAFE if sure else Safety.REVIEW
    elif last and words >= _ENOUGH_WORDS and _CAPITALS.fullmatch(credit) and credit not in names().computing:
        evidence.append(
            Evidence("capitals", f"'{credit}' is a name in capitals at the very end of the text", Span(at, end))
        )
        confidence, safety = 0.75, Safety.REVIEW
    else:
        return None
    end_of_line = line_break(text)
    gap = " " if bracketed or "\n" not in text else end_of_line * (2 if end_of_line * 2 in text else 1)
    return Proposal(
        "any.credits.glued-agency",
        Span(at, end),
        (
            change(text, at, at, gap, safety=safety, title="part the credit from the sentence"),
            change(text, at, end, "", safety=Safety.HINT, title="take the credit out, keep it as metadata"),
        ),
        confidence=confidence,
        evidence=tuple(evidence),
        fields={"credit": credit},
        meta={"credit": credit},
    )


def _spaceless(text: str, at: int) -> bool:
    return bool(_NO_SPACES.match(text, at - 1))


_NO_SPACES = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]")

DETECTOR = _Credits()
