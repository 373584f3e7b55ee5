"""Several marks in one gap: doubled, contradicting each other, or a broken ellipsis."""

from __future__ import annotations

from normalize.detect import Proposal
from normalize.detect.punctuation.abbreviations import Listed, abbreviates, listed
from normalize.detect.punctuation.gap import QUOTES, Gap, proposal, with_safety
from normalize.detect.punctuation.marks import CLOSERS, OPENERS, is_capital, is_letter
from normalize.findings import Evidence, Safety
from normalize.text import Span

__all__ = ["clashing_marks"]

_PAIRS = frozenset([",,", ",.", ";,", ",;", ";.", ".;", ":.", "!.", "?.", "!,", "?,", ",?", ",!", ",:"])


def clashing_marks(gap: Gap) -> Proposal | None:
    """What is wrong with a gap of several marks."""
    if set(gap.marks) == {"."}:
        return _dots(gap)
    if gap.marks == ".,":
        return _stop_and_comma(gap)
    return _clash(gap) if gap.marks in _PAIRS else None


def _dots(gap: Gap) -> Proposal | None:
    """Doubled stops and broken ellipses; ``...``, ``. . .`` and ``....`` are fine."""
    body = gap.core.lstrip(" ")
    if gap.right and not gap.spaced and gap.right not in CLOSERS:
        return None
    if body in (". ..", ".. ."):
        return proposal(gap, "broken-ellipsis", (gap.cut(gap.lead, len(gap.core), "..."),), 0.95,
                         "three dots, parted by one space")  # fmt: skip
    if body not in ("..", ". .") or (gap.left.isdigit() and body == ".."):
        return None
    goes_on = gap.following.isalpha() and not is_capital(gap.following)
    if body == ". .":
        initial = len(gap.word) == 1
        if gap.left.isdigit() and gap.following.isdigit():
            return None  # a range, set apart
        safety = Safety.REVIEW if goes_on or initial else Safety.SAFE
        fix = gap.cut(0, len(gap.core), ".", safety=safety, title="one stop")
        return proposal(gap, "doubled-mark", (fix,), 0.97 if safety is Safety.SAFE else 0.7,
                         "one stop ends the sentence, the other ends nothing")  # fmt: skip
    if goes_on or gap.lead:
        return None  # a light-handed ellipsis
    fix = gap.cut(1, 2, safety=Safety.REVIEW, title="one stop")
    return proposal(gap, "doubled-mark", (fix,), 0.8, "two stops are neither a stop nor an ellipsis")


def _stop_and_comma(gap: Gap) -> Proposal | None:
    """``jail. , according``: the comma goes on with the sentence, so the stop goes; ``Inc. ,`` keeps both."""
    view = gap.view
    tight = gap.core.endswith(".,")
    glued = not tight and is_letter(gap.right)
    if not (gap.spaced or glued):
        return None
    if tight and not gap.lead and (gap.left in CLOSERS or listed(gap.word, None) is not Listed.NO):
        return None  # "U.S.,": most are told without the language
    if gap.left in CLOSERS:
        if gap.left in QUOTES or tight:
            return None
        kind = Listed.NO
    elif gap.word and gap.word[-1].isdigit():
        if tight:
            return None
        kind = Listed.YES if view.conventions.ordinal_dot else Listed.DOUBTFUL
    else:
        kind = listed(gap.word, view.language)
    drop_stop = gap.cut(0, len(gap.core) - 1, title="drop the stop")
    if glued:
        drop_stop = gap.cut(0, len(gap.core), ", ", title="drop the stop and move the space")
    if kind is Listed.YES:
        if tight:
            return _spaced_abbreviation(gap) if gap.lead else None
        # "min" and "no" are words as well
        surely = gap.word[-1].isdigit() or len(gap.word) == 1 or listed(gap.word, None) is Listed.YES
        surely = surely and gap.word.lower() not in view.conventions.function_words
        at = gap.core.index(".") + 1
        keep_both = gap.cut(at, len(gap.core), ", " if glued else ",", title="delete the space")
        return Proposal(
            "any.punctuation.space-before-mark",
            gap.span,
            (keep_both,) if surely else (keep_both, drop_stop),
            evidence=(Evidence("abbreviation", f"{gap.word!r} keeps its stop", Span(gap.start, gap.end)),),
            fields={"mark": ","},
        )
    if tight:
        named = is_capital(gap.word[:1]) or gap.following.isdigit() or abbreviates(view.text, gap.start)
        if kind is not Listed.NO or named:
            return None
        return proposal(gap, "stop-before-comma", (with_safety(drop_stop, Safety.REVIEW),), 0.75, "not an abbreviation")
    drop_comma = gap.cut(gap.core.index(".") + 1, len(gap.core), safety=Safety.REVIEW, title="drop the comma")
    if not gap.following:
        return proposal(gap, "stop-before-comma", (drop_comma,), 0.8, "the line ends here")
    function_words = view.conventions.function_words
    restarts = is_capital(gap.following) and gap.next_word.lower() in function_words
    if restarts:
        return proposal(gap, "stop-before-comma", (drop_comma, with_safety(drop_stop, Safety.REVIEW)), 0.8,
                         f"{gap.next_word!r} begins a sentence")  # fmt: skip
    if kind is Listed.DOUBTFUL:
        keep_both = gap.cut(1 + gap.lead, len(gap.core), ", " if glued else ",", title="keep both")
        fixes = (with_safety(drop_stop, Safety.REVIEW), with_safety(keep_both, Safety.REVIEW))
        return proposal(gap, "stop-before-comma", fixes, 0.8, f"{gap.word!r} may be an abbreviation")
    return proposal(gap, "stop-before-comma", (drop_stop,), 0.97,
                     f"{gap.word or gap.left!r} is no abbreviation, and the comma goes on")  # fmt: skip


def _spaced_abbreviation(gap: Gap) -> Proposal:
    """``Inc .,``: the space before the stop goes."""
    return Proposal(
        "any.punctuation.space-before-mark",
        gap.span,
        (gap.cut(0, gap.lead, safety=Safety.REVIEW, title="delete the space"),),
        confidence=0.85,
        evidence=(Evidence("abbreviation", f"{gap.word!r} takes a stop", gap.span),),
        fields={"mark": "."},
    )


def _clash(gap: Gap) -> Proposal | None:
    """Two marks where one can stand, or two that may stand together but not apart."""
    marks, tight = gap.marks, gap.core == gap.marks
    if (not gap.spaced and gap.right not in CLOSERS) or (gap.left.isdigit() and gap.following.isdigit()):
        return None
    first = gap.cut(0, len(gap.core), marks[0], safety=Safety.REVIEW, title=f"keep {marks[0]!r}")
    second = gap.cut(0, len(gap.core), marks[1], safety=Safety.REVIEW, title=f"keep {marks[1]!r}")
    restarts = not gap.following or is_capital(gap.following) or gap.following in OPENERS
    if marks == ",,":
        return proposal(gap, "doubled-mark", (first,), 0.8, "one comma parts what two would, or a word is lost")
    if marks == ",." and gap.left.isdigit():
        return None  # a price
    if marks == ",." and restarts:
        return proposal(gap, "clashing-marks", (with_safety(second, Safety.SAFE),), 0.95, "the sentence ends here")
    if marks[0] in "!?" and marks[1] == ",":
        return None if tight else _loose(gap)  # Spanish, and titles: "Who?", he asked
    if marks[0] in "!?":
        if tight and is_capital(gap.word[:1]):
            return None  # a name such as Yahoo!
        return proposal(gap, "clashing-marks", (first,), 0.75, f"{marks[0]!r} ends the sentence already")
    if marks == ".;" and (tight or listed(gap.word, gap.view.language) is not Listed.NO):
        return None if tight else _loose(gap)  # "etc.;"
    # a script without capitals does not show where a sentence begins, nor does a figure
    either_way = marks == ",." and (gap.following.isdigit() or gap.following.lower() == gap.following.upper())
    fixes = (second, first) if either_way or (marks[1] in ".!?" and restarts) else (first, second)
    return proposal(gap, "clashing-marks", fixes, 0.7, "two marks contradict each other")


def _loose(gap: Gap) -> Proposal | None:
    """Two marks that may stand together, with a space between them."""
    if gap.lead:
        return None
    return Proposal(
        "any.punctuation.space-before-mark",
        gap.span,
        (gap.cut(1, len(gap.core) - 1, safety=Safety.REVIEW, title="delete the space"),),
        confidence=0.8,
        fields={"mark": gap.marks[1]},
    )
