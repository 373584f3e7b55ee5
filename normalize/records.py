"""Results as JSON and back: the versioned record.

Offsets are code points unless another unit is asked for; they are converted here and nowhere else.
The JSON Schema lies beside this file (record.schema.json).
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Mapping
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any, Literal

from normalize.edits import Edit
from normalize.errors import RecordError
from normalize.findings import Choice, Evidence, Finding, Fix, Result, Safety, Severity
from normalize.text import Document, Span

__all__ = ["VERSION", "Unit", "dumps", "from_record", "from_unit", "schema", "to_record", "to_unit"]

VERSION = 1
Unit = Literal["codepoint", "utf16", "utf8"]
UNITS: tuple[Unit, ...] = ("codepoint", "utf16", "utf8")


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the record."""
    text = (Path(__file__).parent / "record.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def _width(character: str, unit: Unit) -> int:
    if unit == "utf16":
        return 2 if character > "\uffff" else 1
    return len(character.encode("utf-8", "surrogatepass"))


def to_unit(text: str, unit: Unit) -> Callable[[int], int]:
    r"""A function from code-point offsets of `text` to offsets in `unit`.

    >>> at = to_unit("\N{FACE WITH TEARS OF JOY}\N{LATIN SMALL LETTER E WITH ACUTE}x", "utf16")
    >>> at(1), at(3)
    (2, 4)
    """
    _check_unit(unit)
    if unit == "codepoint" or text.isascii():
        return lambda offset: offset
    table = [0, *accumulate(_width(c, unit) for c in text)]
    return table.__getitem__


def from_unit(text: str, unit: Unit) -> Callable[[int], int]:
    r"""A function from offsets of `text` in `unit` to code points; `RecordError` inside a character.

    >>> from_unit("\N{FACE WITH TEARS OF JOY}x", "utf8")(4)
    1
    """
    _check_unit(unit)
    if unit == "codepoint" or text.isascii():
        return lambda offset: offset
    table = [0, *accumulate(_width(c, unit) for c in text)]

    def convert(offset: int) -> int:
        index = bisect_right(table, offset) - 1
        if index < 0 or table[index] != offset:
            raise RecordError(f"offset {offset} ({unit}) lies inside a character or outside the text")
        return index

    return convert


def _check_unit(unit: str) -> None:
    if unit not in UNITS:
        raise RecordError(f"unknown unit {unit!r}: use one of {', '.join(UNITS)}")


def to_record(result: Result, *, hints: bool = False, unit: Unit = "codepoint") -> dict[str, Any]:
    """A result as plain data for JSON. Hints are left out unless asked for.

    >>> to_record(Result(Document("All is well.", id="a")))["findings"]
    []
    """
    document = result.document
    at = to_unit(document.text, unit)

    def edits(items: tuple[Edit, ...]) -> list[dict[str, Any]]:
        return [{"start": at(e.span.start), "end": at(e.span.end), "old": e.old, "new": e.new} for e in items]

    record: dict[str, Any] = {
        "version": VERSION,
        "id": document.id,
        "language": result.language,
        "source_language": document.source_language or result.source.language,
        "unit": unit,
        "fingerprint": result.fingerprint,
        "meta": dict(result.meta),
        "damage": result.damage,
        "findings": [
            {
                "key": f.key,
                "rule": f.rule,
                "category": f.category,
                "start": at(f.span.start),
                "end": at(f.span.end),
                "text": f.span.of(document.text),
                "message": f.message,
                "severity": f.severity.label,
                "confidence": f.confidence,
                "evidence": [_evidence(e, at) for e in f.evidence],
                "fixes": [{"safety": x.safety.label, "title": x.title, "edits": edits(x.edits)} for x in f.fixes],
            }
            for f in result.visible(hints=hints)
        ],
        "chosen": [
            {"findings": list(c.findings), "safety": c.safety.label, "edits": edits(c.edits)} for c in result.chosen
        ],
    }
    if result.refused:
        record["refused"] = result.refused
    if result.source.shares:
        record["source"] = {
            "shares": {tag: round(share, 4) for tag, share in result.source.shares if share >= 0.0001},
            "evidence": [_evidence(e, at) for e in result.source.evidence],
        }
    return record


def _evidence(evidence: Evidence, at: Callable[[int], int]) -> dict[str, Any]:
    out: dict[str, Any] = {"kind": evidence.kind, "says": evidence.says, "weight": evidence.weight}
    if evidence.span is not None:
        # a place in a sibling is counted there in code points: its text is not at hand
        convert = at if evidence.document is None else int
        out |= {"start": convert(evidence.span.start), "end": convert(evidence.span.end)}
    if evidence.document is not None:
        out["document"] = evidence.document
    return out


def dumps(record: Mapping[str, Any]) -> str:
    r"""One line of JSON that encodes to UTF-8 whatever the text holds (lone surrogates are escaped).

    >>> dumps({"id": "\N{LATIN SMALL LETTER E WITH ACUTE}"}).isascii(), dumps({"id": chr(0xD800)})
    (False, '{"id": "\\ud800"}')
    """
    line = json.dumps(record, ensure_ascii=False)
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(record)
    return line


def from_record(record: Mapping[str, Any], document: Document) -> Result:
    """The result that a record tells of, checked against its document.

    Raises `RecordError` for another version, a missing key, or an `old` that is not in the text.
    """
    if record.get("version") != VERSION:
        raise RecordError(f"record {record.get('id')!r} has version {record.get('version')!r}, this reads {VERSION}")
    try:
        return _read(record, document)
    except (KeyError, TypeError, AttributeError) as error:
        raise RecordError(f"record {record.get('id')!r} does not fit the schema: {error!r}") from error


def _read(record: Mapping[str, Any], document: Document) -> Result:
    at = from_unit(document.text, record["unit"])

    def span(row: Mapping[str, Any]) -> Span:
        return Span(at(row["start"]), at(row["end"]))

    def edits(rows: list[Mapping[str, Any]]) -> tuple[Edit, ...]:
        out = tuple(Edit(span(row), row["old"], row["new"]) for row in rows)
        for edit in out:
            if document.text[edit.span.start : edit.span.end] != edit.old:
                raise RecordError(
                    f"record {record['id']!r} was made from another text: it expects {edit.old!r} at {edit.span.start}"
                )
        return out

    findings = tuple(
        Finding(
            key=f["key"],
            rule=f["rule"],
            category=f["category"],
            span=span(f),
            message=f["message"],
            severity=Severity[f["severity"].upper()],
            confidence=f["confidence"],
            evidence=tuple(
                Evidence(
                    e["kind"],
                    e["says"],
                    (Span(e["start"], e["end"]) if "document" in e else span(e)) if "start" in e else None,
                    e.get("document"),
                    e["weight"],
                )
                for e in f["evidence"]
            ),
            fixes=tuple(Fix(edits(x["edits"]), Safety[x["safety"].upper()], x["title"]) for x in f["fixes"]),
        )
        for f in record["findings"]
    )
    for row, finding in zip(record["findings"], findings, strict=True):
        if finding.span.of(document.text) != row["text"]:
            raise RecordError(f"record {record['id']!r} was made from another text: see finding {finding.key}")
    chosen = tuple(
        Choice(tuple(c["findings"]), Safety[c["safety"].upper()], edits(c["edits"])) for c in record["chosen"]
    )
    return Result(
        document=document,
        findings=findings,
        chosen=chosen,
        fingerprint=record["fingerprint"],
        language=record["language"],
        damage=record["damage"],
        meta=record["meta"],
        refused=record.get("refused", ""),
    )
