"""One mark with a space before it."""

from __future__ import annotations

import re
from functools import cache

from normalize.detect import Proposal, change
from normalize.detect.punctuation.besides import beside
from normalize.detect.punctuation.gap import LATE, QUOTES, WIDE, Gap
from normalize.detect.punctuation.marks import (
    CLOSERS,
    OPENERS,
    code_like,
    is_capital,
    is_letter,
    line_after,
    line_before,
    token_around,
    word_after,
)
from normalize.detect.punctuation.tally import Tally
from normalize.edits import Edit
from normalize.findings import Evidence, Fix, Safety
from normalize.language import base, conventions, known_languages
from normalize.text import Span

__all__ = ["lone_mark"]

_FACES = "()[]{}DPOo3/\\|*-'^<>"
"""What makes a face of a colon or semicolon before it."""

_OLD = ";!?\N{DEVANAGARI DANDA}"
"""Marks that old print sets off by a space, as typists of Hindi do."""

_CALL = re.compile(r"\w\([^()\s]*\)\Z")
_CALL_REACH = 40

_SET_STOP = re.compile(r"(?<![. ]) \. ")
_NAMED = re.compile(r" (\w+) ([,.;:!?])(?= |$)")
_NAMED_BEFORE = re.compile(r" ([,.;:!?]) (\w+)\Z")
_NAMED_REACH = 12
_CHOICE = re.compile(r" \S{1,40} : ?\S")
_FORMULA = re.compile("[\N{LEFTWARDS ARROW}-\N{LEFT RIGHT OPEN-HEADED ARROW}\N{FOR ALL}-\N{MINUS-OR-PLUS SIGN}]"
                      "|(?<= )[\N{MINUS-OR-PLUS SIGN}-\N{DOWN RIGHT DIAGONAL ELLIPSIS}](?= )")  # fmt: skip
"""Arrows and operators, the minus sign aside."""
_GUILLEMETS = re.compile("\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}|\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}")
_SENTENCE_START = re.compile(
    '["(\N{LEFT DOUBLE QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}'
    "\N{LEFT SINGLE QUOTATION MARK}\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}]|[.!?:] "
)
_JOINT = re.compile("['\N{RIGHT SINGLE QUOTATION MARK}-]")
_QUOTED = re.compile(
    '["\N{LEFT DOUBLE QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}]'
    '([^"\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}'
    "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}]{1,200})"
)
_FIELD = 4
"""Words of a field in a table."""
_COMMAND = (":", "$", "*", "/", "\\")
_SINGLE_CLOSER = re.compile("\\w['\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}](?!\\w)")


def lone_mark(gap: Gap) -> Proposal | None:
    """What is wrong with a gap of one mark and a space before it."""
    mark, left = gap.marks, gap.left
    quoted = gap.view.text[max(0, gap.start - 2) : gap.start - 1] if left in QUOTES else ""
    if left in QUOTES and quoted in ("", " ", "\n", "\t", "(") and not (quoted == " " and _spaced_inside(gap)):
        return None  # an opening mark, or one that stands between spaces
    if _is_named(gap) or _FORMULA.search(gap.view.text, *_around(gap)):
        return None
    if mark in LATE:
        return _late(gap)
    if left in QUOTES and quoted in ".,\N{HORIZONTAL ELLIPSIS}":
        return _across_quote(gap)
    if mark in WIDE:
        return _space_before(gap)
    if mark == ".":
        return _spaced_stop(gap)
    if not gap.spaced:
        return _wrong_side(gap)
    digits = left.isdigit() and gap.following.isdigit()
    return _space_before(gap, Safety.REVIEW if digits else Safety.SAFE)


def _around(gap: Gap) -> tuple[int, int]:
    """The line beside the gap, as far as it says what kind of text this is."""
    return line_before(gap.view.text, gap.start, 80), line_after(gap.view.text, gap.end, 80)


def _is_named(gap: Gap) -> bool:
    """Whether the mark is spoken of: "press . or , twice", "the , key"."""
    if not gap.spaced:
        return False
    text, words = gap.view.text, beside(gap.view.language)
    if gap.word in words.never_ends and gap.following:
        return True
    after = _NAMED.match(text, gap.end, gap.end + _NAMED_REACH)
    if after is not None and after[2] != gap.marks and words.goes_on(after[1]):
        return True
    before = _NAMED_BEFORE.search(text, max(0, gap.start - _NAMED_REACH), gap.start)
    return before is not None and before[1] != gap.marks and words.goes_on(before[2])


def _is_quoted_french(gap: Gap) -> bool:
    """Whether the mark stands in guillemets with a blank inside: what is quoted keeps the spacing of its language."""
    text, start, end = gap.view.text, gap.start, gap.end
    before = text.rfind("\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}", line_before(text, start), start)
    if before >= 0 and "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}" not in text[before:start]:
        return text[before + 1].isspace()
    after = _GUILLEMETS.search(text, end, line_after(text, end))
    closes = after is not None and after[0] == "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}"
    return after is not None and closes and text[after.start() - 1].isspace()


def _sounds_french(gap: Gap) -> bool:
    """Whether more of the sentence's words belong to a language that writes the mark so than to the text's own."""
    text, start = gap.view.text, gap.start
    low = line_before(text, start)
    begin = max([low, *(found.end() for found in _SENTENCE_START.finditer(text, low, start))])
    said = text[begin:start]
    if gap.right and gap.right in QUOTES:  # other quotations beside it tell too
        said = " ".join(_QUOTED.findall(text, low, line_after(text, gap.end))) or said
    words = {piece for word in said.lower().split() for piece in _JOINT.split(word)}
    own = len(words & gap.view.conventions.function_words)
    return any(len(words & other) > own for mark, other in _spaced_languages() if gap.marks in mark)


@cache
def _spaced_languages() -> tuple[tuple[str, frozenset[str]], ...]:
    """The marks that each language writes with a space before them, and its frequent words."""
    every = [conventions(tag) for tag in known_languages()]
    return tuple((c.spaced_marks, c.function_words) for c in every if c.spaced_marks and c.function_words)


def _is_command(text: str, at: int) -> bool:
    """Whether the word before `at` is a command or a name of a program: ":wq", "$PATH"."""
    return token_around(text, at - 1, at)[:1] in _COMMAND


def _in_table(text: str, at: int) -> bool:
    """Whether the line and the one above or below are rows of as many short fields, parted by spaced commas."""
    start, end = line_before(text, at), line_after(text, at)
    rows = (
        text[start:end],
        text[line_before(text, start - 1) : max(0, start - 1)],
        text[end + 1 : line_after(text, end + 1)],
    )
    here, *others = (row.count(" , ") for row in rows)
    short = all(len(field.split()) <= _FIELD for field in rows[0].split(" , "))
    return here >= 2 and short and here in others


def _spaced_inside(gap: Gap) -> bool:
    """Whether the mark before the gap closes a quotation that the language sets off by spaces."""
    return gap.left == "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}" and gap.view.conventions.inner_space


def _space_before(
    gap: Gap, safety: Safety = Safety.SAFE, confidence: float | None = None, evidence: tuple[Evidence, ...] = ()
) -> Proposal:
    if safety is Safety.SAFE and gap.left not in QUOTES and code_like(gap.view.text, gap.start):
        safety = Safety.REVIEW
    if not gap.marks.isascii() and gap.left.isascii() and gap.following.isascii():
        safety = Safety.REVIEW  # a mark of another script, which the text may speak of
    if len(gap.word) == 1 and (len(gap.next_word) == 1 or (gap.marks == "." and is_capital(gap.word))):
        safety = Safety.REVIEW  # x , y; "Q . What is it?"
    if _is_command(gap.view.text, gap.start) or (gap.marks == "," and _in_table(gap.view.text, gap.start)):
        safety = Safety.REVIEW
    if gap.left == ")" and _CALL.search(gap.view.text, max(0, gap.start - _CALL_REACH), gap.start):
        safety = Safety.REVIEW  # f(x) . g(x)
    return Proposal(
        "any.punctuation.space-before-mark",
        gap.span,
        (gap.cut(0, gap.lead, safety=safety, title="delete the space"),),
        confidence=confidence,
        evidence=(
            Evidence("neighbour", f"no space is due before {gap.marks!r}", Span(gap.start - 1, gap.end)),
            *evidence,
        ),
        fields={"mark": gap.marks},
    )  # fmt: skip


def _wrong_side(gap: Gap) -> Proposal | None:
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


def _spaced_stop(gap: Gap) -> Proposal | None:
    text, following = gap.view.text, gap.following
    if gap.right and not gap.spaced and gap.right not in CLOSERS:
        return None  # .NET, .5, .com
    if gap.left.isdigit() and following.isdigit():
        return _number_apart(gap)
    if gap.right and gap.right in QUOTES and is_letter(text[gap.end + 1 : gap.end + 2]):
        return _space_before(gap, Safety.REVIEW, 0.85)
    if following.islower():
        return _space_before(gap, Safety.REVIEW, 0.7)
    if following and not (is_letter(following) or following.isdigit() or following in OPENERS + CLOSERS):
        return None
    # "Home . News . Sport": stops set between spaces to part headings
    between = _SET_STOP.split(text[line_before(text, gap.start) : line_after(text, gap.end)])[1:-1]
    if any(len(part.split()) < 4 for part in between):
        return None
    return _space_before(gap)


def _number_apart(gap: Gap) -> Proposal:
    """``9 . 5``: a number that came apart, or the end of one sentence and the start of another."""
    text, end = gap.view.text, gap.end
    while text[end] == " ":
        end += 1
    whole = Span(gap.start, end)
    fixes = (
        change(text, gap.start, end, ".", safety=Safety.REVIEW, title="join the number"),
        change(text, gap.start, gap.end - 1, "", safety=Safety.REVIEW, title="delete the space"),
    )
    evidence = (Evidence("neighbour", "the mark stands apart from both figures", Span(gap.start - 1, end + 1)),)
    return Proposal(
        "any.punctuation.space-before-mark",
        whole,
        fixes,
        confidence=0.8,
        evidence=evidence,
        fields={"mark": gap.marks},
    )


def _across_quote(gap: Gap) -> Proposal | None:
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


def _late(gap: Gap) -> Proposal | None:
    """A space before ``; : ! ?``: right in French, a slip in most languages."""
    view, mark, text = gap.view, gap.marks, gap.view.text
    if mark in ";:" and (not gap.spaced or gap.following in _FACES):
        return None
    if not gap.spaced and gap.right not in CLOSERS:
        return None
    if gap.left.isdigit() and gap.following.isdigit():
        return None  # 2 : 1
    if mark == "?" and _CHOICE.match(text, gap.end):
        return None  # a ? b : c
    if _is_quoted_french(gap) or _sounds_french(gap):
        return None
    if code_like(text, gap.start) or (mark in "?:" and " ? " in text[line_before(text, gap.start) : gap.start]):
        return None
    if mark in view.conventions.spaced_marks or view.conventions.spaceless or _is_style(gap.tally, mark):
        return None
    if mark == "!" and len(gap.word) == 1 and gap.left.islower():
        return None  # a factorial
    if mark == ":":
        line = text[line_before(text, gap.start) : line_after(text, gap.end)]
        if len(line.split(" :")[0].split()) < 5 or line.count(" :") > 1:
            return None  # "Label : value"
    spoken = gap.tally.language_at(gap.start)
    if spoken is not None and mark in conventions(spoken).spaced_marks:
        return None  # a French line in a text of another language
    if base(view.language) not in known_languages() and (view.language or not gap.tally.count(" ,")):
        return None  # nobody told us how it is written
    known = base(view.language) in known_languages() and spoken in (None, base(view.language))
    sure = known and is_letter(gap.left) and mark != ":"
    evidence = (Evidence("language", f"{view.language} writes {mark!r} without a space before it"),) if known else ()
    return _space_before(gap, Safety.SAFE if sure else Safety.REVIEW, None if sure else 0.8, evidence)


def _is_style(tally: Tally, mark: str) -> bool:
    """Whether this text always has a space before the mark, or before every such mark, while its commas have none."""
    if tally.count(" ,") * 4 < _spaced(tally, mark):
        return True
    return mark != ":" and not tally.count(" ,") and _spaced(tally, _OLD) > 0


def _spaced(tally: Tally, marks: str) -> int:
    """How many of these marks have a space before them; 0 where that is no habit."""
    spaced, found = sum(tally.count(" " + mark) for mark in marks), sum(map(tally.count, marks))
    return spaced if spaced >= 3 and spaced >= 0.8 * found else 0
