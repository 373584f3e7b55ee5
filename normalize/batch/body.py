"""The raw text that documents lie in: their edits as bytes of it, their places as lines and columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from normalize.edits import Edit
from normalize.files import Passage
from normalize.files.encoding import ByteEdit, Encoding, to_bytes
from normalize.findings import Result
from normalize.render.excerpt import Lines

__all__ = ["Body", "settled"]


class Body:
    """Some raw text, the bytes it was decoded from, and the byte of its piece at which they begin."""

    def __init__(self, text: str, raw: bytes, encoding: Encoding, at: int, *, by_line: bool) -> None:
        self.text, self.raw, self.encoding = text, raw, encoding
        self._at, self._by_line = at, by_line
        self._lines = Lines(text)
        self._start = self._done = (0, len(encoding.mark))

    def byte_edits(self, passage: Passage, edits: Sequence[Edit]) -> list[ByteEdit]:
        """Edits of a passage as edits of the bytes of the piece."""
        placed = passage.place(edits)
        if not placed:
            return []
        # a file may hold thousands of texts: on from where the last one ended
        since = self._done if placed[0].span.start >= self._done[0] else self._start
        found = to_bytes(self.text, placed, self.encoding, self.raw, since=since)
        self._done = (placed[-1].span.end, found[-1].end)
        return [ByteEdit(edit.start + self._at, edit.old, edit.new) for edit in found]

    def lines(self, passage: Passage) -> Lines:
        """The places of a passage for people: those of the file, unless a line is a text."""
        if self._by_line or type(passage) is Passage:
            return Lines(passage.document.text)
        return _FileLines(passage, self._lines)


class _FileLines(Lines):
    """Line and column in the file of offsets in a document."""

    def __init__(self, passage: Passage, lines: Lines) -> None:
        self._origin, self._file = passage.origin, lines

    def at(self, offset: int) -> tuple[int, int]:
        """Line and column of a code point."""
        return self._file.at(self._origin(offset))


def settled(result: Result, passage: Passage) -> Result:
    """The result without what cannot be done in the file: the same text could not be told apart from its gaps."""
    refused = {
        fix.edits
        for finding in result.findings
        for fix in finding.fixes
        if any(passage.refuses(edit) for edit in fix.edits)
    }
    chosen = tuple(c for c in result.chosen if not any(passage.refuses(edit) for edit in c.edits))
    if not refused and len(chosen) == len(result.chosen):
        return result
    findings = []
    for finding in result.findings:
        fixes = tuple(fix for fix in finding.fixes if fix.edits not in refused)
        if fixes or not finding.fixes:
            findings.append(finding if len(fixes) == len(finding.fixes) else replace(finding, fixes=fixes))
    keys = {finding.key for finding in findings}
    chosen = tuple(
        replace(c, findings=tuple(key for key in c.findings if key in keys)) if not keys.issuperset(c.findings) else c
        for c in chosen
    )
    dropped = tuple(d for d in result.dropped if d.finding in keys)
    return replace(result, findings=tuple(findings), chosen=chosen, dropped=dropped)
