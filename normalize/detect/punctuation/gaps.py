"""Marks between two words: what stands there, and what should.

A gap is the run of spaces and marks around a trigger. One mark alone may have a space before it;
several marks may double or contradict each other. What is right depends on the word before
("Inc.," but not "jail.,"), on how the text goes on, and on the language (French "?", Spanish "?,").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from normalize.detect import Proposal, View
from normalize.detect.punctuation.clashing_marks import clashing_marks
from normalize.detect.punctuation.gap import FIRM, LATE, WIDEST, Gap, may_end
from normalize.detect.punctuation.lone_marks import lone_mark
from normalize.detect.punctuation.tally import Tally
from normalize.detect.shapes import among

__all__ = ["SHAPE", "TRIGGERS", "gaps"]

TRIGGERS = (
    *(" " + mark for mark in FIRM + LATE),
    *(",,", "..", ".,", ",.", ";,", ",;", ";.", ".;", ":.", "!.", "?.", "!,", "?,", ",?", ",!", ",:"),
)

_TRIGGERS = frozenset(TRIGGERS)

SHAPE = rf"[^ \n] +{among(FIRM + LATE)}|{among(FIRM + LATE)}{{2}}"
"""A mark with a space before it, or two side by side."""

_GAP = re.compile(f"[ {FIRM}{LATE}]+")


def gaps(view: View, tally: Tally) -> Iterator[Proposal]:
    """What is wrong between words of a text."""
    places = view.hits.places(_TRIGGERS)
    text = view.text
    done = 0
    for at in places:
        if at < done:
            continue
        start = at
        while start > done and at - start <= WIDEST and _GAP.match(text[start - 1]):
            start -= 1
        found = _GAP.match(text, start, at + 2 * WIDEST)
        assert found is not None
        done = found.end()
        end = done - (len(found[0]) - len(found[0].rstrip(" ")))
        if end - start > WIDEST:
            continue
        gap = Gap(view, tally, start, end)
        if not may_end(gap.left):
            continue
        if gap.marks in (",.", ";.", ":.") and gap.core.endswith(" .") and gap.following.islower():
            continue  # "in Unix, . is this folder"
        if len(gap.marks) > 1:
            found_here = clashing_marks(gap)
        elif gap.lead:
            found_here = lone_mark(gap)
        else:
            continue
        if found_here is not None:
            yield found_here
