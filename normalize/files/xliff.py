"""XLIFF 1.2 and 2.0 (.xlf, .xliff) and TMX: a translation is a document, its source beside it, tags where they are.

The file names both languages. Inline tags are no part of the text; what stands within a placeholder (``<ph>``,
``<bpt>``, ``<it>`` ...) is the tool's and not read. Units marked ``translate="no"`` and targets in state "final" are
left alone. Of a TMX every variant but the one in the source language is a translation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from normalize.files.passage import Passage
from normalize.files.woven import Weaver
from normalize.files.xml_text import declared_encoding, escape, parse, weave_text

__all__ = ["declared_encoding", "read"]

_UNREAD = frozenset(("ph", "bpt", "ept", "it", "ut", "x", "bx", "ex", "pc-start", "cp", "sc", "ec"))
_SOLID = frozenset(("mrk",))


class _Side:
    """The text of a source, a target or a variant."""

    def __init__(self, raw: str, language: str | None) -> None:
        self.weaver, self.language, self.depth = Weaver(raw), language, 0
        self.solid = 0


class _Reader:
    """Collects the translations of a file."""

    def __init__(self, raw: str, name: str, line: int) -> None:
        self.passages: list[Passage] = []
        self._raw, self._name, self._line = raw, name, line
        self._source_language: str | None = None
        self._target_language: str | None = None
        self._closed: list[bool] = [False]
        self._unit = ""
        self._source: _Side | None = None
        self._targets: list[_Side] = []
        self._side: _Side | None = None
        self._variant: str | None = None
        self._skipped = 0
        self._seen: set[str] = set()

    def start(self, tag: str, attributes: Mapping[str, str], at: int) -> None:
        tag = tag.rpartition(":")[2]
        closed = {"no": True, "yes": False}.get(attributes.get("translate", ""), self._closed[-1])
        self._closed.append(closed)
        if self._side is not None:
            self._side.depth += 1
            self._skipped += tag in _UNREAD or self._skipped > 0
            self._side.solid += (tag in _SOLID and closed) or self._side.solid > 0
            return
        match tag:
            case "xliff" | "file":
                self._source_language = (
                    attributes.get("source-language") or attributes.get("srcLang") or self._source_language
                )
                self._target_language = (
                    attributes.get("target-language") or attributes.get("trgLang") or self._target_language
                )
            case "header" if "srclang" in attributes:
                self._source_language = None if attributes["srclang"] == "*all*" else attributes["srclang"]
            case "trans-unit" | "tu" | "unit":
                self._unit = attributes.get("id") or attributes.get("tuid") or ""
                self._source, self._targets = None, []
            case "segment":
                self._source, self._targets = None, []
            case "tuv":
                self._variant = attributes.get("xml:lang") or attributes.get("lang")
            case "source":
                self._side = self._source = _Side(self._raw, self._source_language)
            case "target" if attributes.get("state") not in ("final", "signed-off"):
                self._side = _Side(self._raw, attributes.get("xml:lang") or self._target_language)
                self._targets.append(self._side)
            case "seg":
                self._side = _Side(self._raw, self._variant)
                if _alike(self._variant, self._source_language):
                    self._source = self._side
                else:
                    self._targets.append(self._side)

    def end(self, tag: str, at: int) -> None:
        tag = tag.rpartition(":")[2]
        closed = self._closed.pop()
        side = self._side
        if side is not None and side.depth:
            side.depth -= 1
            self._skipped = max(0, self._skipped - 1)
            side.solid = max(0, side.solid - 1)
        elif side is not None:
            self._side = None
        elif tag in ("trans-unit", "tu", "segment"):
            if not closed:
                self._give()
            self._source, self._targets = None, []

    def text(self, text: str, at: int, *, verbatim: bool) -> None:
        side = self._side
        if side is None or self._skipped:
            return
        solid = side.solid > 0

        def plain(a: int, b: int, *, depth: int, protected: bool) -> None:
            side.weaver.plain(a, b, depth=depth, protected=protected or solid)

        def atom(said: str, a: int, b: int, *, depth: int, protected: bool) -> None:
            side.weaver.atom(said, a, b, depth=depth, protected=protected or solid)

        weave_text(plain, atom, self._raw, text, at, verbatim=verbatim, depth=side.depth)

    def _give(self) -> None:
        source = self._source.weaver.passage().document.text if self._source is not None else ""
        language = self._source.language if self._source is not None else self._source_language
        for side in self._targets:
            if not side.weaver.size:
                continue
            id = f"{self._name}#{self._unit}" if self._unit else f"{self._name}#{len(self.passages) + 1}"
            if id in self._seen:
                id = f"{id}.{len(self.passages) + 1}"
            self._seen.add(id)
            self.passages.append(
                side.weaver.passage(
                    id=id,
                    line=self._line,
                    language=side.language,
                    source_language=language,
                    meta={"source": source},
                    escape=escape,
                )
            )


def _alike(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one.lower().split("-")[0] == other.lower().split("-")[0]


def read(raw: str, name: str, line: int) -> Iterator[Passage]:
    """The translations of a file, with their source texts in `meta`.

    >>> unit = '<source>He left.</source><target>Er ging <g id="1">weg </g>.</target>'
    >>> head = '<xliff version="1.2"><file source-language="en" target-language="de"><body><trans-unit id="a">'
    >>> [passage] = read(f"{head}{unit}</trans-unit></body></file></xliff>", "a.xlf", 1)
    >>> passage.document.text, passage.document.language, passage.document.source_language
    ('Er ging weg .', 'de', 'en')
    """
    reader = _Reader(raw, name, line)
    parse(raw, reader)
    yield from reader.passages
