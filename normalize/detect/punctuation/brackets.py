"""Brackets: spaces on the wrong side, brackets turned the wrong way, brackets without a partner.

An unbalanced bracket alone is a hint: people write smileys, lists "a)" and quotations that end elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from normalize.detect import Proposal, View, change
from normalize.detect.punctuation.marks import code_like, is_letter, line_after, line_before, word_after, word_before
from normalize.detect.punctuation.tally import Tally
from normalize.edits import Edit
from normalize.findings import Evidence, Fix, Safety
from normalize.text import Span

__all__ = ["SHAPE", "TRIGGERS", "brackets"]

TRIGGERS = ("(", ")", "[", "]")

SHAPE = r"[()\[\]]"
"""A bracket."""

_PARTNER = {"(": ")", "[": "]", ")": "(", "]": "["}
_REACH = 200
"""Longest bracketed passage that is followed."""

_SMILEY = ":;=8xX)(-^"


_DENSEST = 2
"""Of a line of prose more than one shown character in so many is a letter or figure."""


def brackets(view: View, tally: Tally) -> Iterator[Proposal]:
    """What is wrong with the brackets of a text."""
    for opener in "([":
        for at in view.hits.get(opener, ()):
            proposal = _opening(view, tally, at)
            if proposal is not None:
                yield proposal
    for closer in ")]":
        for at in view.hits.get(closer, ()):
            proposal = _closing(view, tally, at)
            if proposal is not None:
                yield proposal


def _opening(view: View, tally: Tally, at: int) -> Proposal | None:
    text = view.text
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if after == " ":
        if before in ("", " ", "\n"):
            return _loose(view, at, _closer_of(text, at))
        if is_letter(before) and (start := _opener_of(text, at)) >= 0 and _closer_of(text, at) < 0:
            return _turned(view, at, start)
        return None
    if is_letter(after) and before in ("", " ", "\n") and _closer_of(text, at) < 0:
        return _alone(text, at)
    if is_letter(before) and is_letter(after):
        end = _closer_of(text, at)
        if end < 0 or " " not in text[at:end] or len(word_before(text, at)) < 3:
            return None
        return _glued(view, tally, at, at)
    return None


def _closing(view: View, tally: Tally, at: int) -> Proposal | None:
    text = view.text
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if before == " ":
        if is_letter(after) and _opener_of(text, at) < 0 and (end := _closer_of(text, at)) >= 0:
            return _turned(view, at, end)
        if after in ("", " ", "\n", ",", ".", ";", ":", "!", "?"):
            start = _opener_of(text, at)
            if start < 0 or text[start + 1] == " ":
                return None  # a smiley, or loose at both ends, which is told at the opening bracket
            return _loose(view, start, at)
        return None
    if is_letter(before) and after in ("", " ", "\n", ",", ".") and _opener_of(text, at) < 0:
        return _alone(text, at) if len(word_before(text, at)) > 3 else None
    if is_letter(after) and (is_letter(before) or before.isdigit()):
        start = _opener_of(text, at)
        if start < 0 or " " not in text[start:at] or len(word_after(text, at + 1)) < 2:
            return None
        return _glued(view, tally, at, at + 1)
    return None


def _closer_of(text: str, at: int) -> int:
    """The bracket that closes the one at `at` (either way round) on its line, or -1."""
    closer = text[at] if text[at] in ")]" else _PARTNER[text[at]]
    end = line_after(text, at, _REACH)
    found = text.find(closer, at + 1, end)
    other = text.find(_PARTNER[closer], at + 1, end)
    return found if found >= 0 and (other < 0 or found < other) else -1


def _opener_of(text: str, at: int) -> int:
    """The bracket that opens the one at `at` (either way round) on its line, or -1."""
    opener = text[at] if text[at] in "([" else _PARTNER[text[at]]
    start = line_before(text, at, _REACH)
    found = text.rfind(opener, start, at)
    return found if found >= 0 and text.rfind(_PARTNER[opener], start, at) < found else -1


def _loose(view: View, start: int, end: int) -> Proposal | None:
    """``( word)``: a space inside the bracket."""
    text = view.text
    if end < 0 or text[max(0, start - 1) : start] in tuple(_SMILEY) or text[end + 1 : end + 2] in tuple(_SMILEY):
        return None
    inner = text[start + 1 : end]
    if not inner.strip(" ") or not any(map(is_letter, inner)) or code_like(text, start):
        return None
    lead, tail = len(inner) - len(inner.lstrip(" ")), len(inner) - len(inner.rstrip(" "))
    if lead and tail and (text[start] == "[" or _drawn(text, start)):
        return None  # [ ] in forms and lists
    edits = []
    if lead:
        edits.append(Edit(Span(start + 1, start + 1 + lead), " " * lead, ""))
    if tail:
        edits.append(Edit(Span(end - tail, end), " " * tail, ""))
    one_sided = not (lead and tail)
    place = Span(start, start + 1 + lead) if lead else Span(end - tail, end + 1)
    return Proposal(
        "any.punctuation.space-inside-bracket",
        place,
        (Fix(tuple(edits), Safety.SAFE if one_sided else Safety.REVIEW, "delete the space"),),
        confidence=0.95 if one_sided else 0.8,
        evidence=(Evidence("partner", "its partner has no space inside" if one_sided else "spaces inside the brackets",
                           Span(start, end + 1)),),
    )  # fmt: skip


def _drawn(text: str, at: int) -> bool:
    """Whether the line is a drawing, a face or a row of signs."""
    shown = [c for c in text[line_before(text, at) : line_after(text, at)] if not c.isspace()]
    return sum(map(str.isalnum, shown)) * _DENSEST <= len(shown)


def _alone(text: str, at: int) -> Proposal | None:
    """A bracket whose partner is nowhere on its line; what to do is for a person to say."""
    if _PARTNER[text[at]] in text[line_before(text, at) : line_after(text, at)]:
        return None
    return Proposal(
        "any.punctuation.unpaired-bracket",
        Span(at, at + 1),
        evidence=(Evidence("partner", f"no {_PARTNER[text[at]]!r} on this line"),),
    )


def _turned(view: View, at: int, partner: int) -> Proposal | None:
    """``the boss( said`` after an opening bracket: turned the wrong way."""
    text = view.text
    if text[max(0, at - 1) : at] in tuple(_SMILEY) or abs(partner - at) < 3 or code_like(text, at):
        return None
    return Proposal(
        "any.punctuation.turned-bracket",
        Span(at, at + 1),
        (change(text, at, at + 1, _PARTNER[text[at]], safety=Safety.REVIEW, title="turn the bracket"),),
        confidence=0.8,
        evidence=(
            Evidence("neighbour", "the space is on the side where none is due", Span(at - 1, at + 2)),
            Evidence("partner", "this bracket lacks its partner", Span(partner, partner + 1)),
        ),
    )


def _glued(view: View, tally: Tally, at: int, insert: int) -> Proposal | None:
    """``word(some words)``: no space outside the bracket."""
    text = view.text
    if tally.scripts_at(at) or code_like(text, at) or view.conventions.spaceless:
        return None  # Chinese, Japanese, Korean ... set brackets without spaces
    return Proposal(
        "any.punctuation.missing-space-at-bracket",
        Span(at, at + 1),
        (change(text, insert, insert, " ", safety=Safety.REVIEW, title="insert a space"),),
        confidence=0.8,
        evidence=(Evidence("neighbour", "the bracket holds several words and touches one", Span(at - 1, at + 2)),),
    )
