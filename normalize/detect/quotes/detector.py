"""Quotation marks that point the wrong way, miss their space or their partner; apostrophes beside them.

Not a list of patterns but a parse. `lines` leaves out all lines whose marks are obviously well
formed; `costs` says what each mark left would cost as an opening or a closing one, given its
neighbours, the language and the text's own use (`usage`); `quotation` finds the cheapest reading;
`repairs` and `gaps` turn it into edits, with the margin over the next reading as confidence.
"""

from __future__ import annotations

from collections.abc import Iterable

from normalize.detect import Proposal, Stage, View
from normalize.detect.quotes.apostrophes import LOOKALIKES, apostrophes
from normalize.detect.quotes.lines import clusters
from normalize.detect.quotes.marks import COMPOSITE, DOUBLE
from normalize.detect.quotes.plain import all_plain, plain_text
from normalize.detect.quotes.repairs import Repairs
from normalize.detect.quotes.usage import usage

__all__ = ["DETECTOR", "QuotesDetector"]


class QuotesDetector:
    """Finds broken quotation marks.

    >>> from normalize.config import Config
    >>> text = "He called it “a fair deal“and left. She said “no” twice."
    >>> [p.fixes[0].edits[0].new for p in DETECTOR.detect(View(text, Config(), given_language="en"))]
    ['” ']
    >>> list(DETECTOR.detect(View("Er nannte es „gerecht“ und ging.", Config(), given_language="de")))
    []
    """

    name = "quotes"
    stage = Stage.MARKS
    triggers: tuple[str, ...] = (*DOUBLE, *COMPOSITE, *LOOKALIKES)

    def detect(self, view: View) -> Iterable[Proposal]:
        """What is wrong with the quotation marks and apostrophes of the text."""
        yield from apostrophes(view)
        # a single character is looked for twenty times as fast as two
        composite = True in [pair[0] in view.text and pair in view.text for pair in COMPOSITE]
        if not composite and all_plain(view.text):
            return
        closing = "\N{RIGHT DOUBLE QUOTATION MARK}"
        same = closing in view.text and (closing, closing) in view.conventions.quotes
        plain = plain_text(same=same, ascii_only=view.text.isascii())
        repairs: Repairs | None = None
        for cluster in clusters(view.text, plain, composite=composite):
            if repairs is None:
                repairs = Repairs(view, usage(view.text, view.conventions, composite=composite), same=same)
            yield from repairs.of(cluster)


DETECTOR = QuotesDetector()
