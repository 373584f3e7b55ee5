"""Measure the engine: against gold, on clean text.

>>> from normalize.evaluate import GoldDocument, Item, evaluate
>>> from normalize import Document, Span
>>> text = "The ferry left , they said."
>>> gold = GoldDocument(Document(text, "a"), (Item("1", Span(14, 16), " ,", (",",), "space-before-mark"),))
>>> evaluate([gold]).total.fix_precision
1.0
"""

from __future__ import annotations

from normalize.evaluate.clean import CleanReport, evaluate_clean
from normalize.evaluate.gold import GoldDocument, Item, read_gold
from normalize.evaluate.outcomes import DocumentOutcome, EditOutcome, FindingOutcome, ItemOutcome, KeepOutcome
from normalize.evaluate.reliability import Bin, calibration_error, reliability
from normalize.evaluate.run import evaluate, evaluate_records
from normalize.evaluate.scores import Report, Score

__all__ = [
    "Bin",
    "CleanReport",
    "DocumentOutcome",
    "EditOutcome",
    "FindingOutcome",
    "GoldDocument",
    "Item",
    "ItemOutcome",
    "KeepOutcome",
    "Report",
    "Score",
    "calibration_error",
    "evaluate",
    "evaluate_clean",
    "evaluate_records",
    "read_gold",
    "reliability",
]
