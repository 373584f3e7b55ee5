"""Source-language inference against texts whose source is known: a confusion matrix, and how often "unknown".

Texts are JSON Lines of {"text", "language", "source"}; no source: written in its own language.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from rich.console import Console
from rich.table import Table

from normalize.config import Config
from normalize.language import base
from normalize.normalizer import Normalizer
from normalize.text import Document

__all__ = ["confusion", "show"]

UNKNOWN = "unknown"


def confusion(file: Path) -> dict[tuple[str, str], Counter[str]]:
    """How often each source was inferred, by text language and true source ("none": no translation).

    A guess that stays unknown although something hints at a translation counts as "unknown (hints)".
    """
    engine = Normalizer(Config())
    found: dict[tuple[str, str], Counter[str]] = {}
    for row in _rows(file):
        result = engine.run(Document(row["text"], language=row.get("language")))
        said = result.source.language or (f"{UNKNOWN} (hints)" if result.source.shares else UNKNOWN)
        pair = (base(result.language) or "?", base(row.get("source") or None) or "none")
        found.setdefault(pair, Counter())[said] += 1
    return found


def _rows(file: Path) -> Iterable[Mapping[str, str]]:
    with file.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def show(found: Mapping[tuple[str, str], Counter[str]], console: Console) -> None:
    """The matrix, a row for each text language and source."""
    said = sorted({answer for counts in found.values() for answer in counts})
    table = Table("text", "source", "texts", *said)
    for (language, source), counts in sorted(found.items()):
        table.add_row(language, source, str(counts.total()), *(str(counts[answer] or "") for answer in said))
    console.print(table)
