"""HTML: the text of a page as its reader sees it, tags, attributes and entities left as they are.

Paragraphs, headings, list items and table cells are blocks; a block is one text across the inline tags in it. Runs of
blanks count as one, as a browser shows them. Blocks in another language than the page (`lang`) are documents of their
own. The standard library's tokenizer reads the page: it says where each token begins, and on saved pages it finds
the text that an HTML5 parser finds.

Not read: ``<pre>``, ``<script>``, ``<style>``, ``<textarea>``, ``<template>``, ``<svg>``, ``<math>`` and the like,
attributes, comments. Read but protected: ``<code>``, ``<kbd>``, ``<samp>``, ``<var>``, ``<tt>``, ``<sup>``,
``<sub>``, what is marked ``translate="no"`` or ``class="notranslate"``, words of another language within a block.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple

from normalize.files.passage import Passage
from normalize.files.woven import Weaver

__all__ = ["declared_encoding", "escape", "read"]

_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "q",
        "rb",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
_UNREAD = frozenset(
    [
        "pre",
        "script",
        "style",
        "textarea",
        "template",
        "noscript",
        "svg",
        "math",
        "iframe",
        "object",
        "canvas",
        "audio",
        "video",
        "noembed",
        "noframes",
        "xmp",
    ]
)
_SOLID = frozenset(["code", "kbd", "samp", "var", "tt", "sup", "sub"])
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
_CLOSES = {
    "p": ("p",),
    "li": ("li",),
    "dt": ("dt", "dd"),
    "dd": ("dt", "dd"),
    "tr": ("tr", "td", "th"),
    "td": ("td", "th"),
    "th": ("td", "th"),
    "option": ("option",),
}
_RUN = re.compile(r"[ \t\n\f\r]+|[^ \t\n\f\r]+")
_BLANK = " \t\n\f\r"
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_:.-]{1,40})")
_WEB = {"iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252"}
"""Names that browsers read as another encoding (WHATWG Encoding Standard)."""


def declared_encoding(head: bytes) -> str | None:
    """The encoding that the beginning of a page names, read as browsers read it; None for UTF-8 or none.

    >>> declared_encoding(b'<meta charset="windows-1251">'), declared_encoding(b"<p>")
    ('windows-1251', None)
    """
    found = _XML.search(head) or _CHARSET.search(head)
    if found is None:
        return None
    name = found[1].decode().lower()
    return None if name.startswith("utf") else _WEB.get(name, name)


def escape(text: str) -> str:
    """New text as a page needs it."""
    return html.escape(text, quote=False)


_Part = tuple[str, int, int, int, bool]
"""Text, its place in the file, how many inline elements are open around it, whether no edit may touch it."""


class _Open(NamedTuple):
    """An element that is open."""

    tag: str
    language: str
    protected: bool
    unread: bool
    depth: int


class _Block:
    """The pieces of a block: raw places, their text, and how they are to be woven."""

    __slots__ = ("language", "parts")

    def __init__(self, language: str) -> None:
        self.language = language
        self.parts: list[_Part] = []

    def trim(self) -> bool:
        """Without blanks at its ends; whether anything is left."""
        parts = self.parts
        while parts and parts[-1][0] in (" ", "\n"):
            parts.pop()
        first = 0
        while first < len(parts) and parts[first][0] in (" ", "\n"):
            first += 1
        del parts[:first]
        return any(not part[0].isspace() for part in parts)


class _Reader(HTMLParser):
    """Collects the blocks of a page."""

    def __init__(self, raw: str) -> None:
        super().__init__(convert_charrefs=False)
        self.blocks: list[_Block] = []
        self.language = ""
        self._raw = raw
        self._starts = [0, *(match.end() for match in re.finditer("\n", raw))]
        self._open: list[_Open] = [_Open("", "", protected=False, unread=False, depth=0)]
        self._block: _Block | None = None

    def _at(self) -> int:
        line, column = self.getpos()
        return self._starts[line - 1] + column

    # ---- elements

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._start(tag, attrs)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._start(tag, attrs)
        # in HTML the slash means nothing but on foreign elements
        if tag in _UNREAD and self._open[-1].tag == tag:
            self._open.pop()

    def _start(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._break()
            return
        inline = tag in _INLINE
        if not inline:
            self._end_block()
            self._imply(tag)
        if tag in _VOID:
            return
        above = self._open[-1]
        said = dict(reversed(attrs))  # of two attributes of one name the first counts
        language = (said.get("lang") or said.get("xml:lang") or "").strip() or above.language
        translate = said.get("translate")
        hidden = (translate or "").lower() == "no" or "notranslate" in (said.get("class") or "").split()
        protected = above.protected or tag in _SOLID or hidden
        if translate is not None and translate.lower() in ("yes", ""):
            protected = tag in _SOLID
        if tag == "html":
            self.language = language
        unread = above.unread or tag in _UNREAD
        self._open.append(_Open(tag, language, protected, unread, above.depth + inline))

    def _imply(self, tag: str) -> None:
        """End the elements that this start tag ends, as a paragraph ends before the next one."""
        closes = _CLOSES.get(tag, ()) if tag in _CLOSES else ("p",)
        index = len(self._open) - 1
        while index > 0:
            name = self._open[index].tag
            if name in closes:
                del self._open[index:]
            elif name != "p" and name not in _INLINE:
                return
            index -= 1

    def handle_endtag(self, tag: str) -> None:
        if tag not in _INLINE:
            self._end_block()
        for index in range(len(self._open) - 1, 0, -1):
            if self._open[index].tag == tag:
                del self._open[index:]
                return
            if tag in _INLINE and self._open[index].tag not in _INLINE:
                return

    # ---- text

    def handle_data(self, data: str) -> None:
        state = self._open[-1]
        at = self._at()
        if state.unread or not self._raw.startswith(data, at):
            return
        for match in _RUN.finditer(data):
            start, end = at + match.start(), at + match.end()
            if match[0][0] in _BLANK:
                self._blank(start, end)
            else:
                self._add(match[0], start, end)

    def handle_entityref(self, name: str) -> None:
        self._reference("&" + name)

    def handle_charref(self, name: str) -> None:
        self._reference("&#" + name)

    def _reference(self, written: str) -> None:
        at = self._at()
        if self._open[-1].unread or not self._raw.startswith(written, at):
            return
        end = at + len(written)
        end += self._raw.startswith(";", end)
        self._add(html.unescape(self._raw[at:end]), at, end)

    def _blank(self, start: int, end: int) -> None:
        block = self._block
        if block is not None and block.parts and block.parts[-1][0] not in (" ", "\n"):
            self._add(" ", start, end)

    def _add(self, text: str, start: int, end: int) -> None:
        state = self._open[-1]
        if self._block is None:
            self._block = _Block(state.language)
            self.blocks.append(self._block)
        foreign = state.language != self._block.language
        self._block.parts.append((text, start, end, state.depth, state.protected or foreign))

    def _break(self) -> None:
        """A line break in a block; a browser shows no blanks beside it."""
        block = self._block
        if block is not None and not self._open[-1].unread:
            while block.parts and block.parts[-1][0] == " ":
                block.parts.pop()
            block.parts.append(("\n", -1, -1, 0, True))

    def _end_block(self) -> None:
        self._block = None

    def error(self, message: str) -> None:  # pragma: no cover - of older interpreters
        """Nothing: what is wrong with a page is left as it is."""


def read(raw: str, name: str, line: int) -> Iterator[Passage]:
    r"""The documents of a page: one for each language of its blocks, that of the page first seen first.

    >>> page = '<html lang="en"><p>He <b>left </b>, &eacute;t al.<p>It <code>a , b</code> rained.<script>1 , 2</script>'
    >>> [passage] = read(page, "a.html", 1)
    >>> passage.document.text
    'He left , ét al.\n\nIt a , b rained.'
    >>> [span.of(passage.document.text) for span in passage.document.protected]
    ['\n\n', ' a , b ']
    """
    reader = _Reader(raw)
    reader.feed(raw)
    reader.close()
    weavers: dict[str, Weaver] = {}
    for block in reader.blocks:
        if not block.trim():
            continue
        weaver = weavers.setdefault(block.language, Weaver(raw))
        if weaver.size:
            weaver.gap("\n\n")
        _weave(weaver, block)
    for index, (language, weaver) in enumerate(weavers.items()):
        id = f"{name}#{language}" if index and language else name
        yield weaver.passage(id=id, line=line, language=language or None, escape=escape)


def _weave(weaver: Weaver, block: _Block) -> None:
    parts = block.parts
    for at, (text, start, end, depth, protected) in enumerate(parts):
        # what the blank beside a piece of code means is the code's: "Press <kbd>?</kbd>"
        if text == " " and not protected and any(part[4] for part in parts[max(0, at - 1) : at + 2] if part[1] >= 0):
            parts[at] = (text, start, end, depth, True)
    for text, start, end, depth, protected in _joined(weaver.raw, parts):
        if start < 0:
            weaver.gap(text)
        elif end - start == len(text) and weaver.raw.startswith(text, start):
            weaver.plain(start, end, depth=depth, protected=protected)
        else:
            weaver.atom(text, start, end, depth=depth, protected=protected)


def _joined(raw: str, parts: list[_Part]) -> Iterator[_Part]:
    """Neighbours that stand beside each other in the file, spelt alike, as one."""
    held: list[str] = []
    start = end = depth = 0
    protected = False
    for text, a, b, d, p in parts:
        alike = a >= 0 and b - a == len(text) and raw.startswith(text, a)
        if held and alike and a == end and d == depth and p == protected:
            held.append(text)
            end = b
            continue
        if held:
            yield "".join(held), start, end, depth, protected
            held = []
        if alike:
            held, start, end, depth, protected = [text], a, b, d, p
        else:
            yield text, a, b, d, p
    if held:
        yield "".join(held), start, end, depth, protected
