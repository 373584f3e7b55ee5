"""Lines between the lines of a text that do not belong to it: page numbers, headers, dates, credits, buttons.

Those who find them say so; whoever reads how lines go on must read past them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from operator import attrgetter

from normalize.detect import Detector, View
from normalize.detect.layout.lines import Line
from normalize.detect.scraps.credits import DETECTOR as CREDITS
from normalize.detect.scraps.detector import DETECTOR as SCRAPS
from normalize.detect.scraps.links import DETECTOR as LINKS
from normalize.detect.scraps.metadata import DETECTOR as METADATA
from normalize.detect.scraps.pages import DETECTOR as PAGES
from normalize.findings import Safety

__all__ = ["foreign_lines"]

_SAY_SO: tuple[Detector, ...] = (PAGES, SCRAPS, METADATA, CREDITS, LINKS)


def foreign_lines(view: View, lines: Sequence[Line]) -> frozenset[int]:
    """Where the lines begin that a repair would take out whole.

    `lines` are those of the view's text, in order.
    """
    out: set[int] = set()
    for detector in _SAY_SO:
        for proposal in view.ask(detector):
            if not any(fix.safety > Safety.HINT for fix in proposal.fixes):
                continue
            index = bisect_left(lines, proposal.span.start, key=attrgetter("start"))
            while index < len(lines) and lines[index].end <= proposal.span.end:
                if lines[index].start < lines[index].end:
                    out.add(lines[index].begin)
                index += 1
    return frozenset(out)
