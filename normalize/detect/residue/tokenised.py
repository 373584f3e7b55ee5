"""Text that came out of a tokeniser and was never put together again: ``do n't``, ``late , he said .``

A text counts as tokenised as a whole: its marks stand apart throughout. Then sacremoses says which tokens belong
together in its language, and what sacremoses does not know is put right: quotation marks by the pairs of the
language, elided words, marks of other scripts, currency signs, figures. Every space is an edit of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import regex

from normalize.detect import Proposal, Stage, View, change
from normalize.detect.residue.joints import Joint, joints
from normalize.detect.scraps.rows import rows
from normalize.findings import Evidence, Safety
from normalize.text import Span

__all__ = ["DETECTOR"]

_FIRM = r",.\N{ARABIC COMMA}\N{DEVANAGARI DANDA}\N{IDEOGRAPHIC FULL STOP}\N{FULLWIDTH COMMA}\N{IDEOGRAPHIC COMMA}"
"""Marks that no language writes after a space."""

_SPACED = regex.compile(rf"(?<=[\p{{L}}\p{{M}}\p{{N}}%)\]\"'\p{{Pf}}]) [{_FIRM}](?=[ \n]|$)(?! [.,])")
_SPACED_WORD = regex.compile(rf"(?<=[\p{{L}}\p{{M}})\]\"\p{{Pf}}]) [{_FIRM}](?=[ \n]|$)(?! [.,])")
_SIGNS = regex.compile(
    r" n['’]t(?=[ \n]|$)|(?<=[\p{L}\p{N})]) ['’](?:s|re|ve|ll)(?= )"
    r"|-[LR][RSC]B-|``(?= )| ''(?=[ \n]|$)"
)
_ATTACHED = regex.compile(
    r"[\p{L}\p{M}\p{N}\"')\]\p{Pf}][,\N{ARABIC COMMA}](?=\s|$)|(?<=(?:^|\s)[\p{L}\p{N}]{3,20})[.!?](?=\n|$)"
    r"|\p{Ll}[!?;](?= )|\p{L}[\N{DEVANAGARI DANDA}]|[\p{Han}\p{Hiragana}\p{Katakana}]\N{FULLWIDTH COMMA}"
    r"|(?<=\s)[(\[]\p{L}|\p{L}[)\]](?=\s|$)|(?<=\s)[\p{Pi}\N{DOUBLE LOW-9 QUOTATION MARK}\"]\p{L}"
)
_CODE = re.compile(r"[{}<>=|\\_]|(?<!`)`(?!`)|::|->|//|&&|^\s{4}")
_LEAST = 2
"""Marks that stand apart in a text that is tokenised; none may stand where it belongs."""

_LEAST_LINE = 4
"""The same for a line of a text that is not tokenised elsewhere."""

_SHARE = 20
"""Of so many marks that stand apart one may stand where it belongs: abbreviations, figures."""

_SEGMENT = 400
"""Characters of a text that may be one sentence, in which one mark that stands apart is worth a look."""

_LONGEST = 20_000
"""Characters of a line that are put together."""


@dataclass(frozen=True, slots=True)
class _Signs:
    """How many marks stand apart, and how many where they belong."""

    apart: int
    attached: int

    def throughout(self, least: int) -> bool:
        """Whether the marks stand apart as a rule."""
        return self.apart >= least and self.attached * _SHARE <= self.apart


class _Tokenised:
    name = "tokenised"
    stage = Stage.LAYOUT
    triggers = (
        *(" ,", " .", " n't", " n\N{RIGHT SINGLE QUOTATION MARK}t", " 's", "-lrb-", "``"),
        *(" \N{ARABIC COMMA}", " \N{DEVANAGARI DANDA}", " \N{IDEOGRAPHIC FULL STOP}", " \N{FULLWIDTH COMMA}"),
    )

    def shapes(self) -> Mapping[str, str]:
        """A mark or half of a word between spaces."""
        marks = r"[,.\x{60c}\x{964}\x{3002}\x{ff0c}\x{3001}]"
        return {"tokenised": rf"[^ \n] {marks}(?:[ \n]|$)| n['\x{{2019}}]t|[^ ] '[a-z]+ |-[LR][RSC]B-|``"}

    def detect(self, view: View) -> Iterator[Proposal]:
        text = view.text
        whole = _signs(text)
        if not whole.apart:
            return
        throughout = whole.throughout(_LEAST)
        one = whole.apart == 1 and not whole.attached and len(text) <= _SEGMENT and "\n" not in text
        for start, end in rows(text):
            if end - start > _LONGEST:
                continue
            line = text[start:end]
            clear = throughout or _signs(line).throughout(_LEAST_LINE)
            if not (clear or one) or _CODE.search(line) or " " not in line:
                continue
            sure = clear and view.language is not None
            for joint in joints(line, view.language):
                yield _proposal(text, start, joint, sure, whole)


def _signs(text: str) -> _Signs:
    if not _SPACED_WORD.search(text):
        return _Signs(0, 0)  # figures and leaders
    return _Signs(len(_SPACED.findall(text)) + len(_SIGNS.findall(text)), len(_ATTACHED.findall(text)))


def _proposal(text: str, start: int, joint: Joint, sure: bool, signs: _Signs) -> Proposal:
    place = Span(start + joint.start, start + joint.end)
    safety = Safety.SAFE if sure and joint.sure else Safety.REVIEW
    says = f"{signs.apart} marks of this text stand apart like this one, {signs.attached} where they belong"
    title = "put it together" if not joint.new else f"write {joint.new}"
    return Proposal(
        f"any.tokenised.{joint.rule}",
        place,
        (change(text, place.start, place.end, joint.new, safety=safety, title=title),),
        confidence=None if safety is Safety.SAFE else 0.8,
        evidence=(Evidence("tokens", says, place),),
    )


DETECTOR = _Tokenised()
