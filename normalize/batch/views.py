"""Views of a diff that span files: what a worker draws of one text, and the sink that makes one file of all.

The views are loaded by whoever asks for one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from normalize.batch.sinks import Print
from normalize.batch.work import Item, Outcome, Output, Report, Task
from normalize.files import Passage
from normalize.files.discovery import Source
from normalize.findings import Result, Safety
from normalize.records import dumps, from_record, to_record
from normalize.text import Document

if TYPE_CHECKING:
    from normalize.render.docx import Docx

__all__ = ["View", "drawn"]


def drawn(task: Task, result: Result, item: Item, passage: Passage, raw: str, name: str) -> bytes:
    """One text in the view that a task asks for."""
    if task.output == "html":
        from normalize.render.html import render_html

        return render_html(result, name, tier=task.tier).encode("utf-8", "replace")
    if task.output == "critic":
        from normalize.render.critic import render_critic

        return render_critic(result.document.text, result.edits(task.tier)).encode("utf-8", "backslashreplace")
    if task.output == "docx":
        row = {"record": to_record(result), "text": result.document.text, "name": name}
        return (dumps(row) + "\n").encode()
    from normalize.render.diagnostics import rdjson_rows, sarif_rows

    rows = sarif_rows if task.output == "sarif" else rdjson_rows
    said = rows(result, item.source.path, raw, passage.line, passage.place, hints=task.hints)
    return "".join(row + "\n" for row in said).encode("utf-8", "backslashreplace")


class View(Print):
    """What all texts come to in one view; `close` ends it."""

    def __init__(self, put: Callable[[bytes], object], form: Output, tier: Safety, *, many: bool = True) -> None:
        super().__init__(put)
        self._form, self._tier, self._many = form, tier, many
        self._rules: set[str] = set()
        self._started = False
        self._docx: Docx | None = None

    def begin(self, source: Source) -> None:
        """The head, before the first file."""
        if not self._started:
            self._started = True
            self._put(self._head().encode())

    def _head(self) -> str:
        if self._form == "html":
            from normalize.render.html import html_head

            return html_head()
        if self._form in ("sarif", "rdjson"):
            from normalize.render.diagnostics import RDJSON_HEAD, SARIF_HEAD

            return SARIF_HEAD if self._form == "sarif" else RDJSON_HEAD
        return ""

    def piece(self, outcome: Outcome, reports: Sequence[Report]) -> None:
        """What was drawn of each text."""
        for report in reports:
            if not report.out:
                continue
            if self._form in ("sarif", "rdjson"):
                for row in report.out.splitlines():
                    self._put((b",\n" if self._rules else b"") + row)
                    said = json.loads(row)
                    self._rules.add(said["ruleId"] if self._form == "sarif" else said["code"]["value"])
            elif self._form == "docx":
                self._add(json.loads(report.out))
            else:
                self._put(report.out)

    def _add(self, row: dict[str, object]) -> None:
        from normalize.render.docx import Docx

        if self._docx is None:
            self._docx = Docx()
        record, text = row["record"], row["text"]
        assert isinstance(record, dict)
        assert isinstance(text, str)
        result = from_record(record, Document(text, id=str(record["id"])))
        self._docx.add(result, str(row["name"]), tier=self._tier, heading=self._many)

    def close(self) -> None:
        """The foot, after the last file."""
        if not self._started:
            self._put(self._head().encode())
        if self._form == "html":
            from normalize.render.html import html_foot

            self._put(html_foot().encode())
        elif self._form == "sarif":
            from normalize.render.diagnostics import sarif_foot

            self._put(sarif_foot(self._rules).encode())
        elif self._form == "rdjson":
            from normalize.render.diagnostics import RDJSON_FOOT

            self._put(RDJSON_FOOT.encode())
        elif self._form == "docx":
            from normalize.render.docx import Docx

            self._put((self._docx or Docx()).data())
