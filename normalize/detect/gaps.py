"""Marks between two words: what stands there, and what should.

A gap is the run of spaces and marks around a trigger. One mark alone may have a space before it;
several marks may double or contradict each other. What is right depends on the word before
("Inc.," but not "jail.,"), on how the text goes on, and on the language (French "?", Spanish "?,").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from normalize.detect import Proposal, View, change
from normalize.detect.abbreviations import Listed, listed
from normalize.detect.marks import (
    CLOSERS,
    OPENERS,
    code_like,
    is_capital,
    is_letter,
    line_after,
    line_before,
    word_after,
    word_before,
)
from normalize.detect.tally import Tally
from normalize.edits import Edit
from normalize.findings import Evidence, Fix, Safety
from normalize.language import base, conventions
from normalize.text import Span

__all__ = ["TRIGGERS", "gaps"]

_LATE = ";:!?\N{ARABIC SEMICOLON}\N{ARABIC QUESTION MARK}"
"""Marks that some languages write after a space."""

_FIRM = (
    ",.\N{ARABIC COMMA}\N{FULLWIDTH COMMA}\N{IDEOGRAPHIC FULL STOP}\N{IDEOGRAPHIC COMMA}"
)
"""Marks that no language writes after a space."""

_PAIRS = (",,", "..", ".,", ",.", ";,", ",;", ";.", ".;", ":.", ":,", "!.", "?.", "!,", "?,")

TRIGGERS = tuple(" " + mark for mark in _FIRM + _LATE) + _PAIRS

_GAP = re.compile(f"[ {_FIRM}{_LATE}]+")
_WIDEST = 12
"""Longer runs are leaders, art or hostile."""

_FACES = "()[]{}DPOo3/\\|*-'^<>"
"""What makes a face of a colon or semicolon before it."""

_ENDED = ".!?\N{HORIZONTAL ELLIPSIS}"

_SINGLE_CLOSER = re.compile("\\w['\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}](?!\\w)")

_QUOTES = "".join(c for c in CLOSERS if c not in ")]}")


@dataclass(frozen=True)
class _Gap:
    """A run of spaces and marks, from `start` to the end of its last mark."""

    view: View
    tally: Tally
    start: int
    end: int

    @cached_property
    def core(self) -> str:
        return self.view.text[self.start : self.end]

    @cached_property
    def marks(self) -> str:
        return self.core.replace(" ", "")

    @cached_property
    def lead(self) -> int:
        """Spaces before the first mark."""
        return len(self.core) - len(self.core.lstrip(" "))

    @cached_property
    def left(self) -> str:
        """The character before, or nothing at the start of a line."""
        before = self.view.text[self.start - 1] if self.start else ""
        return "" if before == "\n" else before

    @cached_property
    def right(self) -> str:
        """The character behind the last mark, or nothing at the end of a line."""
        after = self.view.text[self.end : self.end + 1]
        return "" if after in ("\n", "\r") else after

    @cached_property
    def following(self) -> str:
        """The next character of the line that is no space, or nothing."""
        text, at = self.view.text, self.end
        while at < len(text) and text[at] == " " and at < self.end + _WIDEST:
            at += 1
        after = text[at : at + 1]
        return "" if after in ("\n", "\r") else after

    @cached_property
    def spaced(self) -> bool:
        """Whether a space, the end of the line or a closing mark follows."""
        return self.right in ("", " ", "\t", "\N{NO-BREAK SPACE}")

    @cached_property
    def word(self) -> str:
        """The word before, if the gap stands right behind one."""
        return word_before(self.view.text, self.start)

    @cached_property
    def next_word(self) -> str:
        text, at = self.view.text, self.end
        while at < len(text) and text[at] == " " and at < self.end + _WIDEST:
            at += 1
        return word_after(text, at)

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    def cut(self, start: int, end: int, new: str = "", *, safety: Safety = Safety.SAFE, title: str = "") -> Fix:
        """A fix of one edit, offsets counted from the start of the gap."""
        at = self.start
        return change(self.view.text, at + start, at + end, new, safety=safety, title=title)


def gaps(view: View, tally: Tally) -> Iterator[Proposal]:
    """What is wrong between words of a text."""
    hits = view.hits
    places = sorted({at for trigger in TRIGGERS for at in hits.get(trigger, ())})
    text = view.text
    done = 0
    for at in places:
        if at < done:
            continue
        start = at
        while start > done and at - start <= _WIDEST and _GAP.match(text[start - 1]):
            start -= 1
        found = _GAP.match(text, start, at + 2 * _WIDEST)
        assert found is not None
        done = found.end()
        end = done - (len(found[0]) - len(found[0].rstrip(" ")))
        if end - start > _WIDEST:
            continue
        gap = _Gap(view, tally, start, end)
        if not gap.left or (gap.left.isspace() and gap.left != "\n"):
            continue
        proposal = _judge(gap)
        if proposal is not None:
            yield proposal


def _is_end(character: str) -> bool:
    """Whether a mark may follow the character in prose."""
    return is_letter(character) or character.isdigit() or character in CLOSERS + "%\N{DEGREE SIGN}\N{PRIME}"


def _judge(gap: _Gap) -> Proposal | None:
    marks = gap.marks
    if len(marks) == 1:
        return _lone(gap) if gap.lead else None
    if not _is_end(gap.left):
        return None
    if set(marks) == {"."}:
        return _dots(gap)
    if marks == ".,":
        return _stop_and_comma(gap)
    if marks in (",,", ",.", ";,", ",;", ";.", ".;", ":.", ":,", "!.", "?.", "!,", "?,"):
        return _clash(gap)
    return None


# --- one mark with a space before it


def _lone(gap: _Gap) -> Proposal | None:
    mark, left = gap.marks, gap.left
    if mark in ".,;:" and gap.core.lstrip(" ") + gap.right in (",,", ";;", "::"):
        return None
    if not _is_end(left):
        return None
    if left in _QUOTES and gap.start >= 2 and gap.view.text[gap.start - 2] in " \n\t(":
        return None  # an opening mark, or one that stands between spaces
    if mark in _LATE:
        return _late(gap)
    if left in _QUOTES and gap.view.text[gap.start - 2] in ".,\N{HORIZONTAL ELLIPSIS}":
        return _across_quote(gap)
    if mark == ".":
        return _spaced_stop(gap)
    if not gap.spaced:
        return _wrong_side(gap)
    digits = left.isdigit() and gap.following.isdigit()
    return _space_before(gap, Safety.REVIEW if digits else Safety.SAFE)


def _space_before(
    gap: _Gap, safety: Safety = Safety.SAFE, confidence: float | None = None, evidence: tuple[Evidence, ...] = ()
) -> Proposal:
    if safety is Safety.SAFE and gap.left not in _QUOTES and code_like(gap.view.text, gap.start):
        safety = Safety.REVIEW
    return Proposal(
        "any.punctuation.space-before-mark",
        gap.span,
        (gap.cut(0, gap.lead, safety=safety, title="delete the space"),),
        confidence=confidence,
        evidence=(
            Evidence("neighbour", f"{gap.left!r} stands before the space and no space is due before {gap.marks!r}",
                     Span(gap.start - 1, gap.end)),
            *evidence,
        ),
        fields={"mark": gap.marks},
    )  # fmt: skip


def _wrong_side(gap: _Gap) -> Proposal | None:
    """``word ,word``: the space stands before the comma instead of behind it."""
    text = gap.view.text
    opens = gap.right in OPENERS and is_letter(text[gap.end + 1 : gap.end + 2])
    if gap.right in CLOSERS and not opens:
        return _space_before(gap)
    if gap.marks not in ",\N{ARABIC COMMA}" or not is_letter(gap.left) or code_like(text, gap.start):
        return None
    behind = word_after(text, gap.end + opens)
    if len(behind) < 2 or _SINGLE_CLOSER.search(text, gap.end + 1, line_after(text, gap.end)):
        return None  # ,Wort' is a quotation made with a comma
    return Proposal(
        "any.punctuation.space-on-wrong-side",
        gap.span,
        (gap.cut(0, gap.lead + 1, gap.marks + " ", title="move the space behind the mark"),),
        evidence=(Evidence("neighbour", f"{behind!r} stands right behind the mark", Span(gap.start - 1, gap.end + 1)),),
        fields={"mark": gap.marks},
    )


def _spaced_stop(gap: _Gap) -> Proposal | None:
    text, following = gap.view.text, gap.following
    if gap.right and not gap.spaced and gap.right not in CLOSERS:
        return None  # .NET, .5, .com
    if gap.right and gap.right in _QUOTES and is_letter(text[gap.end + 1 : gap.end + 2]):
        return _space_before(gap, Safety.REVIEW, 0.85)
    if following.islower():
        return _space_before(gap, Safety.REVIEW, 0.7)
    if following and not (is_letter(following) or following.isdigit() or following in OPENERS + CLOSERS):
        return None
    # "Home . News . Sport": stops set between spaces to part headings
    start = line_before(text, gap.start)
    previous = max(text.rfind(" . ", start, gap.start), start - 1)
    if previous >= start and len(text[previous + 2 : gap.start].split()) < 4:
        return None
    after = text.find(" . ", gap.end, line_after(text, gap.end))
    if after >= 0 and len(text[gap.end : after].split()) < 4:
        return None
    return _space_before(gap)


def _across_quote(gap: _Gap) -> Proposal | None:
    """``said.” .`` and ``said,” ,``: a mark on either side of the closing quotation mark."""
    inner, outer = gap.view.text[gap.start - 2], gap.marks
    if inner == "\N{HORIZONTAL ELLIPSIS}":
        return _space_before(gap)
    if not gap.spaced or outer not in ".,":
        return None
    fix = gap.cut(0, gap.lead + 1, safety=Safety.REVIEW, title="delete the outer mark")
    if inner == "." and outer == ",":
        at = gap.start - 2
        new = "," if base(gap.view.language) == "en" else ""
        outside = Edit(gap.span, gap.core, "") if new else Edit(Span(gap.start, gap.end - 1), gap.core[:-1], "")
        fix = Fix((Edit(Span(at, at + 1), ".", new), outside), Safety.REVIEW, "keep the comma alone")
    return Proposal(
        "any.punctuation.doubled-mark",
        Span(gap.start - 2, gap.end),
        (fix,),
        confidence=0.85,
        evidence=(Evidence("neighbour", f"{inner!r} stands inside the quotation and {outer!r} outside"),),
        fields={"marks": inner + gap.left + gap.core},
    )


def _late(gap: _Gap) -> Proposal | None:
    """A space before ``; : ! ?``: right in French, a slip in most languages."""
    view, mark, text = gap.view, gap.marks, gap.view.text
    if mark in ";:" and (not gap.spaced or gap.following in _FACES):
        return None
    if not gap.spaced and gap.right not in CLOSERS:
        return None
    if gap.left.isdigit() and gap.following.isdigit():
        return None  # 2 : 1
    if code_like(text, gap.start) or (mark in "?:" and " ? " in text[line_before(text, gap.start) : gap.start]):
        return None
    if mark in view.conventions.spaced_marks or _is_style(gap.tally, mark):
        return None
    line = text[line_before(text, gap.start) : line_after(text, gap.end)]
    if mark == ":" and (len(line.split(" :")[0].split()) < 5 or line.count(" :") > 1):
        return None  # "Label : value"
    spoken = gap.tally.language_at(gap.start)
    if spoken is not None and mark in conventions(spoken).spaced_marks:
        return None  # a French line in a text of another language
    known = view.language is not None and spoken in (None, base(view.language))
    sure = known and is_letter(gap.left) and mark != ":"
    evidence = (Evidence("language", f"{view.language} writes {mark!r} without a space before it"),) if known else ()
    return _space_before(gap, Safety.SAFE if sure else Safety.REVIEW, None if sure else 0.8, evidence)


def _is_style(tally: Tally, mark: str) -> bool:
    """Whether this text always has a space before the mark, while its commas have none."""
    spaced = tally.count(" " + mark)
    return spaced >= 3 and spaced >= 0.8 * tally.count(mark) and tally.count(" ,") * 4 < spaced


# --- several marks


def _dots(gap: _Gap) -> Proposal | None:
    """Doubled stops and broken ellipses; ``...``, ``. . .`` and ``....`` are fine."""
    body = gap.core.lstrip(" ")
    if gap.right and not gap.spaced and gap.right not in CLOSERS:
        return None
    if body in (". ..", ".. ."):
        return _proposal(gap, "broken-ellipsis", (gap.cut(gap.lead, len(gap.core), "..."),), 0.95,
                         "three dots, parted by one space")  # fmt: skip
    if body not in ("..", ". .") or (gap.left.isdigit() and body == ".."):
        return None
    goes_on = gap.following.isalpha() and not is_capital(gap.following)
    if body == ". .":
        initial = len(gap.word) == 1
        safety = Safety.REVIEW if goes_on or initial else Safety.SAFE
        fix = gap.cut(0, len(gap.core), ".", safety=safety, title="one stop")
        return _proposal(gap, "doubled-mark", (fix,), 0.97 if safety is Safety.SAFE else 0.7,
                         "one stop ends the sentence, the other ends nothing")  # fmt: skip
    if goes_on or gap.lead:
        return None  # a light-handed ellipsis
    fix = gap.cut(1, 2, safety=Safety.REVIEW, title="one stop")
    return _proposal(gap, "doubled-mark", (fix,), 0.8, "two stops are neither a stop nor an ellipsis")


def _stop_and_comma(gap: _Gap) -> Proposal | None:
    """``jail. , according``: the comma goes on with the sentence, so the stop goes; ``Inc. ,`` keeps both."""
    view = gap.view
    tight = gap.core == ".,"
    if not gap.spaced:
        return None
    if gap.left in CLOSERS:
        if gap.left in _QUOTES or tight:
            return None
        kind = Listed.NO
    elif gap.word and gap.word[-1].isdigit():
        if tight:
            return None
        kind = Listed.YES if view.conventions.ordinal_dot else Listed.DOUBTFUL
    else:
        kind = listed(gap.word, view.language)
    if kind is Listed.YES:
        if tight:
            return None
        at = gap.core.index(".") + 1
        return Proposal(
            "any.punctuation.space-before-mark",
            gap.span,
            (gap.cut(at, len(gap.core) - 1, title="delete the space"),),
            evidence=(Evidence("abbreviation", f"{gap.word!r} keeps its stop", Span(gap.start, gap.end)),),
            fields={"mark": ","},
        )
    drop_stop = gap.cut(0, len(gap.core) - 1, title="drop the stop")
    if tight:
        if kind is not Listed.NO or is_capital(gap.word[:1]):
            return None
        return _proposal(gap, "stop-before-comma", (_with(drop_stop, Safety.REVIEW),), 0.75, "not an abbreviation")
    drop_comma = gap.cut(gap.core.index(".") + 1, len(gap.core), safety=Safety.REVIEW, title="drop the comma")
    if not gap.following:
        return _proposal(gap, "stop-before-comma", (drop_comma,), 0.8, "the line ends here")
    function_words = view.conventions.function_words
    restarts = is_capital(gap.following) and gap.next_word.lower() in function_words
    if restarts:
        return _proposal(gap, "stop-before-comma", (drop_comma, _with(drop_stop, Safety.REVIEW)), 0.8,
                         f"{gap.next_word!r} begins a sentence")  # fmt: skip
    if kind is Listed.DOUBTFUL:
        keep_both = gap.cut(gap.core.index(".") + 1, len(gap.core) - 1, safety=Safety.REVIEW, title="delete the space")
        return _proposal(gap, "stop-before-comma", (_with(drop_stop, Safety.REVIEW), keep_both), 0.8,
                         f"{gap.word!r} may be an abbreviation")  # fmt: skip
    return _proposal(gap, "stop-before-comma", (drop_stop,), 0.97,
                     f"{gap.word or gap.left!r} is no abbreviation, and the comma goes on")  # fmt: skip


def _clash(gap: _Gap) -> Proposal | None:
    """Two marks where one can stand."""
    view, marks = gap.view, gap.marks
    tight = gap.core == marks
    if not gap.spaced and gap.right not in CLOSERS:
        return None
    if gap.left.isdigit() and gap.following.isdigit():
        return None
    restarts = not gap.following or is_capital(gap.following) or gap.following in OPENERS
    first = gap.cut(1, len(gap.core), safety=Safety.REVIEW)
    second = gap.cut(0, len(gap.core) - 1, safety=Safety.REVIEW)
    if gap.lead:
        first = gap.cut(0, len(gap.core), marks[0], safety=Safety.REVIEW)
    if marks == ",,":
        sure = tight and is_letter(gap.left) and gap.following.isalpha()
        return _proposal(gap, "doubled-mark", (_with(first, Safety.SAFE) if sure else first,), 0.95 if sure else 0.8,
                         "one comma parts what two would")  # fmt: skip
    if marks == ",.":
        if gap.left.isdigit():
            return None
        if restarts:
            return _proposal(gap, "clashing-marks", (_with(second, Safety.SAFE),), 0.95, "the sentence ends here")
        return _proposal(gap, "clashing-marks", (first, second), 0.7, "a comma and a stop contradict each other")
    if marks in ("!,", "?,"):
        if tight or base(view.language) != "en":
            return _loose(gap) if not tight else None
        return None
    if marks in ("!.", "?."):
        if is_capital(gap.word[:1]) and tight:
            return None  # a name such as Yahoo!
        return _proposal(gap, "clashing-marks", (first,), 0.75, f"{marks[0]!r} ends the sentence already")
    if marks == ".;":
        if tight or listed(gap.word, view.language) is not Listed.NO:
            return _loose(gap) if not tight else None
        return _proposal(gap, "clashing-marks", (second, first), 0.7, "a stop and a semicolon contradict each other")
    if marks == ":,":
        return None
    better = second if marks in (";.", ":.") and restarts else first
    return _proposal(gap, "clashing-marks", (better,), 0.7, "two marks contradict each other")


def _loose(gap: _Gap) -> Proposal | None:
    """Two marks that may stand together, with a space between them."""
    parted = len(gap.core.rstrip(gap.marks[1]).rstrip(" ")), len(gap.core) - 1
    if gap.lead or parted[0] == parted[1]:
        return None
    return Proposal(
        "any.punctuation.space-before-mark",
        gap.span,
        (gap.cut(*parted, safety=Safety.REVIEW, title="delete the space"),),
        confidence=0.8,
        fields={"mark": gap.marks[1]},
    )


def _with(fix: Fix, safety: Safety) -> Fix:
    return Fix(fix.edits, safety, fix.title)


def _proposal(gap: _Gap, rule: str, fixes: tuple[Fix, ...], confidence: float, says: str) -> Proposal:
    return Proposal(
        f"any.punctuation.{rule}",
        gap.span,
        fixes,
        confidence=confidence,
        evidence=(Evidence("neighbour", says, Span(max(0, gap.start - 1), gap.end)),),
        fields={"marks": gap.core.strip(" ")},
    )
