"""Findings with their fixes for other tools: SARIF 2.1.0 (OASIS) and reviewdog's rdjson.

Places are those of the file as it lies on the disk: a text that is a string in a line of JSON is repaired in that
line, with the escapes it needs. SARIF counts columns in code points, rdjson in bytes of UTF-8; both from 1.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from urllib.parse import quote

from normalize import __version__
from normalize.edits import Edit
from normalize.findings import Finding, Result, Safety, Severity
from normalize.render.terminal import title_of

__all__ = ["RDJSON_FOOT", "RDJSON_HEAD", "SARIF_HEAD", "Where", "rdjson_rows", "sarif_foot", "sarif_rows"]

Where = Callable[[Sequence[Edit]], Sequence[Edit]]
"""Edits of a document as edits of the raw text of its file, or of its line."""

_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_RD_LEVEL = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.NOTE: "INFO"}

SARIF_HEAD = (
    '{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0",'
    '"runs":[{"columnKind":"unicodeCodePoints","results":[\n'
)
RDJSON_HEAD = '{"source":{"name":"normalize"},"diagnostics":[\n'
RDJSON_FOOT = "\n]}\n"


def sarif_foot(rules: Iterable[str]) -> str:
    """The end of a SARIF log: the tool, with the rules that fired."""
    driver = {
        "name": "normalize",
        "version": __version__,
        "rules": [{"id": rule, "shortDescription": {"text": title_of(rule)}} for rule in sorted(rules)],
    }
    return f'\n],"tool":{{"driver":{json.dumps(driver)}}}}}]}}\n'


class _Places:
    """Line and column of code points in some raw text that begins on line `first`."""

    def __init__(self, raw: str, first: int, *, utf8: bool) -> None:
        from normalize.render.excerpt import Lines

        self._raw, self._first, self._utf8 = raw, first, utf8
        self._lines = Lines(raw)

    def __call__(self, offset: int) -> tuple[int, int]:
        line, column = self._lines.at(offset)
        if self._utf8:
            start = offset - column + 1
            column = len(self._raw[start:offset].encode("utf-8", "surrogatepass")) + 1
        return line + self._first - 1, column


def _placed(where: Where, finding: Finding, text: str) -> tuple[int, int]:
    """Start and end of a finding in the raw text."""
    span = finding.span
    found = where([Edit(span, span.of(text), "")])
    return (found[0].span.start, found[0].span.end) if found else (0, 0)


def sarif_rows(result: Result, path: str, raw: str, line: int, where: Where, *, hints: bool = False) -> list[str]:
    """The results of one document as JSON, one a line. `raw` is its file, or its line in it, number `line`."""
    at = _Places(raw, line, utf8=False)
    location = {"uri": quote(path.replace("\\", "/"))}
    out = []
    for finding in result.visible(hints=hints):
        start, end = _placed(where, finding, result.document.text)
        row: dict[str, Any] = {
            "ruleId": finding.rule,
            "level": _LEVEL[finding.severity],
            "message": {"text": finding.message},
            "locations": [{"physicalLocation": {"artifactLocation": location, "region": _region(at, start, end)}}],
            "partialFingerprints": {"findingKey/v1": finding.key},
            "rank": round(100 * finding.confidence, 1),
        }
        fixes = []
        for fix in finding.fixes:
            placed = where(fix.edits)
            replacements = [
                {
                    "deletedRegion": _region(at, edit.span.start, edit.span.end),
                    "insertedContent": {"text": edit.new},
                }
                for edit in placed
            ]
            says = fix.title or f"{fix.safety.label}: {title_of(finding.rule)}"
            changes = [{"artifactLocation": location, "replacements": replacements}]
            fixes.append({"description": {"text": says}, "artifactChanges": changes})
        if fixes:
            row["fixes"] = fixes
        out.append(json.dumps(row))
    return out


def _region(at: _Places, start: int, end: int) -> dict[str, int]:
    first, last = at(start), at(end)
    return {"startLine": first[0], "startColumn": first[1], "endLine": last[0], "endColumn": last[1]}


def rdjson_rows(result: Result, path: str, raw: str, line: int, where: Where, *, hints: bool = False) -> list[str]:
    """The diagnostics of one document as JSON, one a line; arguments as for `sarif_rows`.

    A fix of several edits is one suggestion from the first to the last, as suggestions are taken one by one.
    """
    at = _Places(raw, line, utf8=True)
    out = []
    for finding in result.visible(hints=hints):
        start, end = _placed(where, finding, result.document.text)
        row: dict[str, Any] = {
            "message": finding.message,
            "location": {"path": path, "range": _range(at, start, end)},
            "severity": _RD_LEVEL[finding.severity],
            "code": {"value": finding.rule},
        }
        suggestions = []
        for fix in finding.fixes:
            if fix.safety is Safety.HINT:
                continue
            placed = list(where(fix.edits))
            first, last = placed[0].span.start, placed[-1].span.end
            text, done = "", first
            for edit in placed:
                text += raw[done : edit.span.start] + edit.new
                done = edit.span.end
            suggestions.append({"range": _range(at, first, last), "text": text})
        if suggestions:
            row["suggestions"] = suggestions
        out.append(json.dumps(row))
    return out


def _range(at: _Places, start: int, end: int) -> dict[str, dict[str, int]]:
    first, last = at(start), at(end)
    return {"start": {"line": first[0], "column": first[1]}, "end": {"line": last[0], "column": last[1]}}
