"""A diff as a Word document with tracked changes, which Word and LibreOffice accept and reject one by one.

WordprocessingML (ECMA-376, part 1, 17.13.5) written as it is, without a library: paragraphs, insertions, deletions
and a comment on each change that says why. Characters that XML has no form for, and those that turn the reading
order around, are shown by their code.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

from normalize.findings import Result, Safety
from normalize.render.html import direction_of
from normalize.render.stretches import Block, Change, blocks, changes_of
from normalize.render.terminal import title_of

__all__ = ["Docx"]

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_P = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = (
    f'{_HEAD}<Types xmlns="{_P}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    + "".join(
        f'<Override PartName="/word/{name}.xml" ContentType='
        f'"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"/>'
        for name, kind in (("document", "document.main"), ("comments", "comments"))
    )
    + "</Types>"
)
_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="{_P}/relationships">'
    f'<Relationship Id="rId1" Type="{_R}/officeDocument" Target="word/document.xml"/></Relationships>'
)
_OWN_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="{_P}/relationships">'
    f'<Relationship Id="rId1" Type="{_R}/comments" Target="comments.xml"/></Relationships>'
)
_WHEN = "2000-01-01T00:00:00Z"
"""A date of no meaning, so that the same text gives the same file."""

_FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\N{LEFT-TO-RIGHT EMBEDDING}-\N{RIGHT-TO-LEFT OVERRIDE}"
    r"\N{LEFT-TO-RIGHT ISOLATE}-\N{POP DIRECTIONAL ISOLATE}\ud800-\udfff\ufffe\uffff]"
)
_BREAKS = re.compile(r"(\n|\t)")


@dataclass(slots=True)
class Docx:
    """A document to which texts are added one after the other; `data` is the file."""

    _body: list[str] = field(default_factory=list)
    _comments: list[str] = field(default_factory=list)
    _number: int = 0

    def add(self, result: Result, name: str, *, tier: Safety, heading: bool = False) -> None:
        """A text with the changes that a repair of this tier makes."""
        if heading:
            run = f'<w:r><w:rPr><w:b/><w:sz w:val="28"/></w:rPr>{_text(name, "t")}</w:r>'
            self._body.append(f'<w:p><w:pPr><w:keepNext/><w:spacing w:before="360"/></w:pPr>{run}</w:p>')
        for block in blocks(result.document.text, changes_of(result, tier)):
            self._body.append(self._paragraph(block))

    def _paragraph(self, block: Block) -> str:
        plain = "".join(s.change.edit.old if s.change else s.text for s in block.stretches)
        rtl = direction_of(plain) == "rtl"
        look = "<w:rPr><w:rtl/></w:rPr>" if rtl else ""
        runs = []
        for stretch in block.stretches:
            if stretch.change is None:
                runs.append(f"<w:r>{look}{_text(stretch.text, 't')}</w:r>")
            else:
                runs.append(self._change(stretch.change, look))
        return f"<w:p>{'<w:pPr><w:bidi/></w:pPr>' if rtl else ''}{''.join(runs)}</w:p>"

    def _change(self, change: Change, look: str) -> str:
        self._number += 3
        rule = change.findings[0].rule if change.findings else "normalize"
        who = f"w:author={quoteattr(rule)} w:date={quoteattr(_WHEN)}"
        out = f'<w:commentRangeStart w:id="{self._number}"/>'
        for index, (kind, words) in enumerate((("del", change.edit.old), ("ins", change.edit.new)), 1):
            if words:
                inner = _text(words, "delText" if kind == "del" else "t")
                out += f'<w:{kind} w:id="{self._number + index}" {who}><w:r>{look}{inner}</w:r></w:{kind}>'
        out += f'<w:commentRangeEnd w:id="{self._number}"/><w:r><w:commentReference w:id="{self._number}"/></w:r>'
        paragraphs = "".join(f"<w:p><w:r>{_text(line, 't')}</w:r></w:p>" for line in _reasons(change))
        self._comments.append(f'<w:comment w:id="{self._number}" {who}>{paragraphs}</w:comment>')
        return out

    def data(self) -> bytes:
        """The file."""
        document = f'{_HEAD}<w:document xmlns:w="{_W}"><w:body>{"".join(self._body)}</w:body></w:document>'
        comments = f'{_HEAD}<w:comments xmlns:w="{_W}">{"".join(self._comments)}</w:comments>'
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
            for name, text in (
                ("[Content_Types].xml", _TYPES),
                ("_rels/.rels", _RELATIONS),
                ("word/document.xml", document),
                ("word/_rels/document.xml.rels", _OWN_RELATIONS),
                ("word/comments.xml", comments),
            ):
                package.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text.encode())
        return out.getvalue()


def _reasons(change: Change) -> Iterator[str]:
    for finding in change.findings:
        yield f"{title_of(finding.rule)}, {change.safety.label}, {finding.confidence:.0%} sure"
        yield finding.message
        yield from (("" if e.weight >= 0 else "but ") + e.says for e in finding.evidence[:5])


def _text(text: str, name: str) -> str:
    """Text as the children of a run."""
    return "".join(_parts(text, name))


def _parts(text: str, name: str) -> Iterable[str]:
    for part in _BREAKS.split(text.replace("\r\n", "\n").replace("\r", "\n")):
        if part == "\n":
            yield "<w:br/>"
        elif part == "\t":
            yield "<w:tab/>"
        elif part:
            shown = _FORBIDDEN.sub(lambda found: f"<U+{ord(found[0]):04X}>", part)
            yield f'<w:{name} xml:space="preserve">{escape(shown)}</w:{name}>'
