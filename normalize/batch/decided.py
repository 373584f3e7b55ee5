"""Tasks of a review: bringing texts with their findings to a store, and carrying decisions out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from normalize.batch.body import Body, settled
from normalize.batch.work import Item, Report, Task
from normalize.files import Passage
from normalize.findings import Safety
from normalize.normalizer import shared
from normalize.records import dumps, to_record
from normalize.render.excerpt import Lines
from normalize.review.dismissals import row_of
from normalize.review.rulings import Refused, Ruling, carry_out

__all__ = ["Collect", "Decided", "Planned"]


@dataclass(frozen=True, slots=True)
class Collect(Task):
    """Prints every text with its record, its file and its line, as one JSON object a line."""

    def _report(self, item: Item, passage: Passage, body: Body) -> Report:
        document = self.defaulted(passage.document, item.config)
        result, dismissed = self.dismissed.without(settled(shared(item.config).run(document), passage))
        row = {
            "record": to_record(result, hints=self.hints),
            "text": document.text,
            "path": item.source.path,
            "line": passage.line,
        }
        identity = self.identity(item, document)
        return Report(passage.line, identity, (dumps(row) + "\n").encode(), left=0, dismissed=dismissed)


@dataclass(frozen=True, slots=True)
class Decided(Task):
    """Carries out what people decided, by the id of the document; the engine is not asked."""

    rulings: Mapping[str, tuple[Ruling, ...]] = field(default_factory=dict, hash=False)

    def _report(self, item: Item, passage: Passage, body: Body) -> Report:
        document = passage.document
        identity = self.identity(item, document)
        mine = self.rulings.get(document.id, ())
        if not mine:
            return Report(passage.line, identity)
        edits, refused = carry_out(document.text, mine)
        placed = body.byte_edits(passage, edits) if edits else ()
        lines = body.lines(passage)
        told = tuple(_told(item, passage, one, lines, len(document.text)) for one in refused)
        return Report(
            passage.line,
            identity,
            (document.id + "\n").encode("utf-8", "backslashreplace"),
            tuple(placed),
            left=len(refused),
            told=told,
        )


def _told(item: Item, passage: Passage, one: Refused, lines: Lines, size: int) -> str:
    from normalize.render.style import shown

    place = item.source.place
    if item.source.format.by_line:
        place += f":{passage.line}: character {one.start + 1}"
    else:
        place += ":{}:{}".format(*lines.at(min(one.start, size)))
    ruling = one.ruling
    return f"{place}: stale, not applied: {ruling.rule} at '{shown(ruling.anchor.text[:60])}': {one.reason}"


@dataclass(frozen=True, slots=True)
class Planned(Task):
    """Prints what a diff of these texts would propose, as JSON: byte edits, and the lines that dismiss them."""

    def _report(self, item: Item, passage: Passage, body: Body) -> Report:
        document = self.defaulted(passage.document, item.config)
        result, _ = self.dismissed.without(settled(shared(item.config).run(document), passage))
        by_key = {finding.key: finding for finding in result.findings}
        out = []
        for choice in result.chosen:
            if choice.safety < self.tier or choice.safety < Safety.REVIEW:
                continue
            placed = body.byte_edits(passage, choice.edits)
            rows = [row_of(result, by_key[key], at=self.at, note=self.note) for key in choice.findings if key in by_key]
            edits = [[e.start, e.end, e.new.decode(body.encoding.name)] for e in placed]
            out.append({"edits": edits, "rows": rows})
        said = dumps({"fingerprint": result.fingerprint, "choices": out}) + "\n"
        return Report(passage.line, b"", said.encode())
