"""Gettext catalogues (.po): each translation a document, its source text beside it; comments, keys and line ends stay.

The header names the language and the encoding. The language of the source is what its ``X-Source-Language`` names, or
what the source texts show. Entries that are fuzzy are read like others; those that are obsolete or not translated
are not. A ``.pot`` has no translations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from normalize.files.passage import Passage
from normalize.files.woven import Weaver
from normalize.text import Document

__all__ = ["declared_encoding", "escape", "read"]

_LINE = re.compile(r"[^\n]*\n?")
_KEY = re.compile(r"(msgctxt|msgid_plural|msgid|msgstr(?:\[(\d{1,2})\])?)[ \t]*(?=\")")
_STRING = re.compile(r"[ \t]*\"((?:[^\"\\\r\n]|\\.)*+)\"[ \t]*\r?\n?\Z")
_ESCAPED = re.compile(r"\\(?:[0-7]{1,3}|x[0-9a-fA-F]{1,2}|.)", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_SPELT = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_CHARSET = re.compile(rb"Content-Type:[^\"\n]{0,80}charset=([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_SOURCES = 40
"""Source texts from which their language is identified."""


def declared_encoding(head: bytes) -> str | None:
    r"""The encoding that a catalogue's header names; None for UTF-8 or none.

    >>> declared_encoding(b'"Content-Type: text/plain; charset=ISO-8859-2\\n"')
    'iso-8859-2'
    """
    found = _CHARSET.search(head)
    name = found[1].decode().lower() if found else "utf-8"
    return None if name in ("utf-8", "utf8", "charset", "ascii", "us-ascii") else name


def escape(text: str) -> str:
    """New text as a string of a catalogue spells it."""
    return "".join(_SPELT.get(c, c) for c in text)


@dataclass(slots=True)
class _Entry:
    """Strings by key: where the content of each line of theirs begins and ends."""

    line: int = 0
    strings: dict[str, list[tuple[int, int]]] = field(default_factory=dict)


def _entries(raw: str, line: int) -> Iterator[_Entry | tuple[int, str]]:
    """The entries in order; line and words for what cannot be read, with which its entry is left out."""
    entry = _Entry()
    current: list[tuple[int, int]] | None = None
    broken = False
    at = 0
    while at < len(raw):
        match = _LINE.match(raw, at)
        assert match is not None
        start, at = at, match.end()
        said = raw[start:at]
        bare = said.strip()
        if not bare or bare.startswith("#"):
            if entry.strings and any(key.startswith("msgstr") for key in entry.strings):
                if not broken:
                    yield entry
                entry, current, broken = _Entry(), None, False
            line += 1
            continue
        offset = len(said) - len(said.lstrip())
        key = _KEY.match(raw, start + offset, at)
        if key is not None:
            ended = any(name.startswith("msgstr") for name in entry.strings)
            if ended and key[1] in ("msgctxt", "msgid"):
                if not broken:
                    yield entry
                entry, broken = _Entry(), False
            entry.line = entry.line or line
            current = entry.strings.setdefault(key[1], [])
        string = _STRING.match(raw, key.end() if key else start, at)
        if string is None or current is None:
            if not broken:
                yield (
                    line,
                    "neither a key (msgid, msgstr) with a string, nor a string that goes on; its entry is left out",
                )
            broken = True
        else:
            current.append(string.span(1))
        line += 1
    if entry.strings and not broken:
        yield entry


def _value(raw: str, places: list[tuple[int, int]]) -> str:
    return "".join(_ESCAPED.sub(lambda m: _unescaped(m[0]), raw[a:b]) for a, b in places)


def _unescaped(written: str) -> str:
    mark = written[1]
    if mark in "01234567":
        return chr(int(written[1:], 8))
    if mark == "x" and len(written) > 2:
        return chr(int(written[2:], 16))
    return _ESCAPES.get(mark, mark)


def _header(text: str) -> dict[str, str]:
    rows = (row.partition(":") for row in text.split("\n"))
    return {name.strip().lower(): value.strip() for name, colon, value in rows if colon}


def read(raw: str, name: str, line: int) -> Iterator[Passage]:
    r"""The translations of a catalogue, with their source texts in `meta`.

    >>> catalogue = 'msgid ""\nmsgstr "Language: de\\n"\n\nmsgid "He left."\nmsgstr ""\n"Er ging "\n"weg ."\n'
    >>> [passage] = read(catalogue, "de.po", 1)
    >>> passage.document.text, passage.document.language, passage.document.meta["source"]
    ('Er ging weg .', 'de', 'He left.')
    """
    found = list(_entries(raw, line))
    entries = [one for one in found if isinstance(one, _Entry)]
    header: dict[str, str] = {}
    for entry in entries:
        if not _value(raw, entry.strings.get("msgid", [])) and "msgctxt" not in entry.strings:
            header = _header(_value(raw, entry.strings.get("msgstr", [])))
            break
    language = header.get("language", "").replace("_", "-").partition("@")[0].partition(".")[0] or None
    source = header.get("x-source-language", "").replace("_", "-") or _identified(raw, entries)
    seen: set[str] = set()
    for one in found:
        if isinstance(one, tuple):
            yield Passage(Document("", f"{name}:{one[0]}"), *one)
        else:
            yield from _translations(raw, name, line, one, language, source, seen)


def _identified(raw: str, entries: list[_Entry]) -> str | None:
    from normalize.language import identify

    texts = (_value(raw, entry.strings.get("msgid", [])) for entry in entries[: _SOURCES + 1])
    return identify("\n".join(texts))


def _translations(
    raw: str, name: str, line: int, entry: _Entry, language: str | None, source: str | None, seen: set[str]
) -> Iterator[Passage]:
    key = _value(raw, entry.strings.get("msgid", []))
    if not key:
        return
    context = _value(raw, entry.strings.get("msgctxt", []))
    for target, places in entry.strings.items():
        if not target.startswith("msgstr") or all(a == b for a, b in places):
            continue
        weaver = Weaver(raw)
        for start, end in places:
            at = start
            for match in _ESCAPED.finditer(raw, start, end):
                weaver.plain(at, match.start())
                weaver.atom(_unescaped(match[0]), *match.span(), protected=match[0][1] not in '"\\t')
                at = match.end()
            weaver.plain(at, end)
        plural = "msgid_plural" in entry.strings and target not in ("msgstr", "msgstr[0]")
        says = _value(raw, entry.strings["msgid_plural"]) if plural else key
        id = f"{name}#{context + '|' if context else ''}{key}" + target.removeprefix("msgstr")
        id = f"{name}:{entry.line}{target.removeprefix('msgstr')}" if id in seen else id
        seen.add(id)
        yield weaver.passage(
            id=id, line=line, language=language, source_language=source, meta={"source": says}, escape=escape
        )
