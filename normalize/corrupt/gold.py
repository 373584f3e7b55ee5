"""Damaged documents as the rows of a gold file, which `normalize evaluate` reads.

A document row holds the damaged text and, under ``meta``, how it came about; an item row one place of it and the
accepted texts for that place, the original first.
"""

from __future__ import annotations

from collections.abc import Sequence

from normalize.corrupt.engine import Corrupted

__all__ = ["document_row", "item_rows"]


def document_row(damaged: Corrupted, *, kinds: Sequence[str], rate: float, seed: int) -> dict[str, object]:
    """The row of a damaged document; `kinds` are those asked for (none: all).

    >>> from normalize.corrupt.engine import corrupt
    >>> from normalize.text import Document
    >>> document_row(corrupt(Document("No.", id="a", language="en"), rate=0), kinds=(), rate=0, seed=7)
    {'id': 'a', 'text': 'No.', 'language': 'en', 'meta': {'corrupt': {'kinds': 'all', 'rate': 0, 'seed': 7}}}
    """
    document = damaged.document
    row: dict[str, object] = {"id": document.id, "text": document.text}
    if document.language:
        row["language"] = document.language
    if document.source_language:
        row["source_language"] = document.source_language
    how = {"kinds": list(kinds) or "all", "rate": rate, "seed": seed}
    row["meta"] = {**document.meta, "corrupt": how}
    return row


def item_rows(damaged: Corrupted, doc: str = "") -> list[dict[str, object]]:
    """The rows of what was damaged. `doc` names the document, or the text file, where it is not the document's id.

    >>> from normalize.corrupt.engine import corrupt
    >>> from normalize.text import Document
    >>> rows = item_rows(corrupt(Document("Late, he said", id="a", language="en"), ["space_before_mark"], 1))
    >>> [(row["start"], row["text"], row["replacements"], row["kind"]) for row in rows]
    [(4, ' ', [''], 'space_before_mark')]
    """
    name = doc or damaged.document.id
    return [
        {
            "doc": name,
            "id": f"{name}#{number}",
            "start": item.span.start,
            "end": item.span.end,
            "text": item.text,
            "replacements": list(item.replacements),
            "kind": item.kind,
            "certainty": item.certainty,
        }
        for number, item in enumerate(damaged.items, 1)
    ]
