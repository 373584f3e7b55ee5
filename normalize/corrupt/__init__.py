"""Damage clean text with known truth: to measure rules, to calibrate them, and to test your own.

>>> from normalize.text import Document
>>> clean = Document("The ferry was late, he said.", id="a", language="en")
>>> damaged = corrupt(clean, kinds=["space_before_mark"], rate=0.2, seed=1)
>>> len(damaged.items), restore(damaged.document.text, damaged.items) == clean.text
(1, True)
"""

from __future__ import annotations

from normalize.corrupt.catalogue import CORRUPTERS, Corrupter, corrupter_named
from normalize.corrupt.engine import RATE, Corrupted, Item, corrupt, restore

__all__ = ["CORRUPTERS", "RATE", "Corrupted", "Corrupter", "Item", "corrupt", "corrupter_named", "restore"]
