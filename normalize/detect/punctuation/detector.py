"""Punctuation: marks that are doubled or contradict each other, and spaces beside them.

Each part looks at its own triggers; what a mark should be depends on its neighbours, on the language
and on how the rest of this text writes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from normalize.detect import Proposal, Stage, View
from normalize.detect.punctuation import brackets as _brackets
from normalize.detect.punctuation import foreign_marks as _foreign
from normalize.detect.punctuation import gaps as _gaps
from normalize.detect.punctuation import spacing as _spacing
from normalize.detect.punctuation.tally import Tally

__all__ = ["DETECTOR", "Punctuation"]


class Punctuation:
    """Marks between words, the spaces around them, brackets, and marks of another script."""

    name = "punctuation"
    stage = Stage.MARKS
    triggers = (*_gaps.TRIGGERS, *_spacing.TRIGGERS, *_brackets.TRIGGERS, *_foreign.TRIGGERS, ",", ".")

    def shapes(self) -> Mapping[str, str]:
        """Those of the parts."""
        shapes = {
            "gaps": _gaps.SHAPE,
            "spacing": _spacing.shape(),
            "brackets": _brackets.SHAPE,
            "foreign": _foreign.SHAPE,
        }
        return {f"punctuation.{part}": shape for part, shape in shapes.items()}

    def detect(self, view: View) -> Iterator[Proposal]:
        """Proposals of all parts; they may concern the same place."""
        tally = Tally(view)
        may = view.hits.may
        if may("punctuation.gaps"):
            yield from _gaps.gaps(view, tally)
        if may("punctuation.spacing"):
            yield from _spacing.spacing(view, tally)
        if may("punctuation.brackets"):
            yield from _brackets.brackets(view, tally)
        if may("punctuation.foreign"):
            yield from _foreign.foreign_marks(view, tally)


DETECTOR = Punctuation()
