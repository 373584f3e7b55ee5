"""Signs of a model's vocabulary: pieces of words not put together, words it did not know, marks held apart.

SentencePiece writes U+2581 where a word begins, BPE ends a piece with ``@@``, WordPiece begins one with ``##``;
Moses writes ``@-@`` for a hyphen that it took apart. They are read before anything else, so that the marks stage
sees whole words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

import regex

from normalize.detect import Proposal, Stage, View, change
from normalize.detect.punctuation.marks import code_like, line_after, line_before
from normalize.detect.scraps.phrases import phrases_of
from normalize.detect.shapes import LETTER, WORDLIKE
from normalize.findings import Evidence, Fix, Safety
from normalize.paths import rules_table
from normalize.text import Span

__all__ = ["DETECTOR"]

_PIECE_START = "\N{LOWER ONE EIGHTH BLOCK}"
_HELD_APART = "-,./:\N{EN DASH}"
_SPLIT = regex.compile(rf"(?<=[\p{{L}}\p{{N}}]) @(?P<mark>[{_HELD_APART}])@ (?=[\p{{L}}\p{{N}}])")
_HALF = regex.compile(r"(?<=[\p{L}\p{M}])@@ (?=[\p{L}\p{M}])")
_TAIL = regex.compile(r"(?<=[\p{Ll}\p{M}]) ##(?=[\p{Ll}\p{M}])")
_BEGIN = regex.compile(rf"(?<![\u2580-\u259f]){_PIECE_START}(?=[\p{{L}}\p{{N}}])")
_PLACEHOLDER = regex.compile(r"(?<!\w)__[A-Z][A-Z0-9]{0,20}(?:_\d{1,4})?__(?!\w)|(?<![\w%])%(?:\d\$)?[sd](?![\w%])")
_NUMBERED = regex.compile(r"\d")
_WORDS_OF_PROSE = 6


class _Subwords:
    name = "subwords"
    stage = Stage.ENCODING
    triggers: tuple[str, ...] = (
        "@@ ",
        " @-@ ",
        " @,@ ",
        " @.@ ",
        " @/@ ",
        " @:@ ",
        " ##",
        _PIECE_START,
        "__",
        "%s",
        "%d",
        "$s",
    )

    def __init__(self) -> None:
        tokens = _tokens()
        self.triggers = (*self.triggers, *dict.fromkeys(token.lower() for token in tokens))

    def shapes(self) -> Mapping[str, str]:
        """Each sign beside what it belongs to."""
        signs = rf"[{WORDLIKE[1:-1]}] @[^ ]@ |{LETTER}@@ |{LETTER} ##{LETTER}|{_PIECE_START}|__[A-Z]|%[sd1-9]"
        tokens = "|".join(map(regex.escape, sorted(_tokens())))
        return {"subwords.signs": f"{signs}|{tokens}"}

    def detect(self, view: View) -> Iterator[Proposal]:
        text = view.text
        if not view.hits.may("subwords.signs"):
            return
        for found in _SPLIT.finditer(text):
            yield _mended(text, "split-mark", found, found["mark"], Safety.SAFE)
        for pattern in (_HALF, _TAIL):
            for found in pattern.finditer(text):
                if not code_like(text, found.start()):
                    yield _mended(text, "piece-mark", found, "", Safety.REVIEW)
        for found in _BEGIN.finditer(text):
            at = found.start()
            new = "" if not at or text[at - 1].isspace() or not text[at - 1].isalnum() else " "
            yield _mended(text, "piece-mark", found, new, Safety.REVIEW)
        for token, is_lost in _tokens().items():
            yield from _token(text, token, is_lost, view)
        yield from _placeholders(view)


@cache
def _tokens() -> dict[str, bool]:
    """The signs of vocabularies, and whether a word is lost there."""
    table = rules_table("residue")["tokens"]
    lost = dict.fromkeys(phrases_of(table["lost"]), True)
    return lost | dict.fromkeys(phrases_of(table["control"]), False)


def _mended(text: str, rule: str, found: regex.Match[str], new: str, safety: Safety) -> Proposal:
    start, end = found.span()
    return Proposal(
        f"any.subwords.{rule}",
        Span(start, end),
        (change(text, start, end, new, safety=safety, title="put the word together"),),
        evidence=(Evidence("neighbour", "it stands inside a word", Span(max(0, start - 1), min(len(text), end + 1))),),
    )


def _token(text: str, token: str, is_lost: bool, view: View) -> Iterator[Proposal]:
    if token.lower() not in view.hits:
        return
    at = text.find(token)
    while at >= 0:
        end = at + len(token)
        if not _quoted(text, at, end):
            fixes: tuple[Fix, ...] = ()
            if not is_lost:
                cut = at - (at > 0 and text[at - 1] == " " and text[end : end + 1] in ("", " ", "\n"))
                fixes = (change(text, cut, end, "", safety=Safety.REVIEW, title="take it out"),)
            rule = "lost-word" if is_lost else "control-token"
            evidence = (Evidence("token", "a sign of a model's vocabulary", Span(at, end)),)
            yield Proposal(f"any.subwords.{rule}", Span(at, end), fixes, evidence=evidence)
        at = text.find(token, end)


def _quoted(text: str, start: int, end: int) -> bool:
    """Whether a sign is mentioned: between quotation marks or as code."""
    before, behind = text[start - 1 : start], text[end : end + 1]
    return (before != "" and before in "\"'`\N{LEFT DOUBLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}") or (
        behind != "" and behind in "\"'`"
    )


def _placeholders(view: View) -> Iterator[Proposal]:
    """``__PH0__`` and ``%s`` in a sentence."""
    text = view.text
    for found in _PLACEHOLDER.finditer(text):
        start, end = found.span()
        low, high = line_before(text, start), line_after(text, end)
        if _quoted(text, start, end) or len(text[low:high].split()) < _WORDS_OF_PROSE:
            continue
        percent = found[0][0] == "%"
        if percent and (code_like(text, start) or view.is_protected(low, start)):
            continue
        if not percent and _NUMBERED.search(found[0]) is None:
            continue  # a name of Python, or bold text in capitals
        rule = "placeholder" if not percent else "format-code"
        says = "a place that a program was to fill"
        yield Proposal(f"any.subwords.{rule}", Span(start, end), evidence=(Evidence("token", says, Span(start, end)),))


DETECTOR = _Subwords()
