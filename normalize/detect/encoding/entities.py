"""HTML entities left over in plain text, escaped once or several times, and broken ones.

``AT&amp;T`` and ``don&#8217;t`` come from pages whose text was taken out without unescaping it, "& quot;"
from a translator that took the entity apart. In text that is HTML, or is about HTML, entities are
meant: there nothing is repaired unattended.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from normalize.edits import Edit
from normalize.findings import Safety
from normalize.text import Span

__all__ = ["Entity", "entities"]

_ENTITY = re.compile(
    r"&(?:(?P<times>(?:amp;)*+)(?P<name>#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
    r"|(?P<amps>(?:amp;)++)"
    r"|[ ]?(?P<spaced>#[ ]?\d{2,5}|nbsp|amp|quot|apos|[lg]t)[ ]?;"
    r"|(?P<open>(?:#\d{2,5}|nbsp|amp|quot)(?![\w;=])|#\d{2,4}(?=[a-z]{1,3}\b)))"
)
_BARE = ("nbsp", "quot", "amp", "#39", "#34", "#8217")
"""Entities that lost their ampersand."""
_TAG = re.compile(r"<(?:/?[A-Za-z][\w-]{0,20}(?:\s[^<>]{0,200})?/?|!--.{0,200}?--)>")
_ESCAPED_TAG = re.compile(r"&(?:amp;)*+lt;/?[A-Za-z!]")
_ABOUT = re.compile(r"\b(?:X?HTML5?|html5?|XML|xml|SGML)\b")
_NEAR = 300
_BESIDE = 60
_STOPS = ".,;:!?)\"'\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"
_QUOTES = frozenset(
    "\"'`\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}"
    "\N{RIGHT SINGLE QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}\N{SINGLE LOW-9 QUOTATION MARK}"
    "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}"
)
_PARAMETER = re.compile(r"[\w.-]{1,40}=")
_ASSIGNED = re.compile(r"[=&] ?\Z")
_HIGH, _LOW = range(0xD800, 0xDC00), range(0xDC00, 0xE000)
"""The two halves that UTF-16 makes of a character; some programs escape each by itself."""
_SURE_NAMES = 5
"""From this length on an HTML 5 name is no accident; of the short ones only those of HTML 4 are sure."""


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity and the characters it stands for.

    `slug` names the rule. `doubt` says what speaks against a repair, and is empty where nothing does.
    """

    edit: Edit
    safety: Safety
    slug: str
    doubt: str = ""


def entities(text: str) -> list[Entity]:
    """The entities of a text that are probably leftovers, from left to right.

    >>> [(e.edit.old, e.edit.new, e.safety.label) for e in entities("AT&amp;T won 2 &amp;lt; 3, R&D; lost")]
    [('&amp;', '&', 'safe'), ('&amp;lt;', '<', 'review')]
    >>> entities("cats &amp; <b>dogs</b>")      # this is HTML
    []
    """
    found: list[Entity] = []
    if "&" in text:
        found += filter(None, (_read(text, match) for match in _ENTITY.finditer(text)))
    found += _bare(text)
    if not found or _TAG.search(text):
        return []
    return list(_weighed(text, sorted(found, key=lambda e: e.edit.span)))


def _weighed(text: str, found: list[Entity]) -> Iterator[Entity]:
    """The entities, those that may be meant no longer safe."""
    escaped = "The text holds escaped tags" if _ESCAPED_TAG.search(text) else ""
    about = [match.start() for match in _ABOUT.finditer(text)]
    for entity in found:
        start, end = entity.edit.span.start, entity.edit.span.end
        if _is_shown(text, entity):
            continue
        near = bisect_left(about, end + _NEAR) - bisect_left(about, start - _NEAR)
        if near and _is_named(text, start, end):
            continue
        doubt = entity.doubt or escaped or ("The text nearby is about markup" if near else "")
        yield replace(entity, safety=Safety.REVIEW, doubt=doubt) if doubt else entity


def _is_named(text: str, start: int, end: int) -> bool:
    """Whether an entity is a word of the sentence: "write &amp; for an ampersand", but not "HTML &amp; CSS"."""
    before, after = text[:start][-_BESIDE:], text[end : end + _BESIDE]
    if before[-1:].isalnum() or after[:1].isalnum():
        return False
    first, last = before.split()[-1:], after.split()[:1]
    return not (first and last and all(word[:1].isupper() or word[:1].isdigit() for word in first + last))


def _is_shown(text: str, entity: Entity) -> bool:
    """Whether what an entity stands for is shown beside it: "for é, type &eacute;", "AT&amp;T, not AT&T"."""
    start, end, new = entity.edit.span.start, entity.edit.span.end, entity.edit.new
    low, high = max(0, start - _BESIDE), min(len(text), end + _BESIDE)
    first, last = start, end
    while first > low and not text[first - 1].isspace():
        first -= 1
    while last < high and not text[last].isspace():
        last += 1
    if first == start and new not in " &-\N{NO-BREAK SPACE}" and not text[end : end + 1].isalnum():
        alone = rf"(?<![^\s(]){re.escape(new)}(?![^\s{_STOPS}])"
        return re.search(alone, text[low:first] + " " + text[last:high]) is not None
    word = text[first:start] + new + text[end:last].rstrip(_STOPS)
    around = text[low:first] + " " + text[last:high]
    return word.strip() != new and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", around) is not None


def _read(text: str, match: re.Match[str]) -> Entity | None:
    start, end = match.span()
    name = match["name"]
    if _code(name) in _HIGH:
        low = _ENTITY.match(text, end)
        if low is None or _code(low["name"]) not in _LOW:
            return None
        code = 0x10000 + (_code(name) - _HIGH.start) * 0x400 + _code(low["name"]) - _LOW.start
        return Entity(_edit(text, start, low.end(), chr(code)), Safety.SAFE, "surrogate")
    if name is None or (new := _character(name)) is None:
        broken = match["spaced"] or match["open"]
        if broken:
            new = _character(broken.replace(" ", ""))
            return None if new is None else Entity(_edit(text, start, end, new), Safety.REVIEW, "broken-entity")
        amps = match["amps"] or match["times"]
        if not amps:
            return None
        end, name, new = start + 1 + len(amps), "amp", "&"
    if _ASSIGNED.search(text, max(0, start - 2), start) or (
        _PARAMETER.match(text, end) and start and not text[start - 1].isspace()
    ):
        return None  # an address of a variable, a parameter of an address
    edit = _edit(text, start, end, new)
    if new in ("<", ">"):
        return Entity(edit, Safety.REVIEW, "escaped-angle-bracket")
    return Entity(edit, Safety.SAFE, "html-entity", _doubt(text, start, end, name, new))


def _bare(text: str) -> Iterator[Entity]:
    end = text.find(";") + 1
    while end:
        tail = text[max(0, end - 6) : end - 1]
        if tail.endswith(_BARE):
            name = next(name for name in _BARE if tail.endswith(name))
            at = end - 1 - len(name)
            before = text[max(0, at - 2) : at]
            inside = before[-1:].isalnum() or text[end : end + 1].isalnum()
            alone = "&" not in before and not before.endswith(("#", ";"))
            if alone and (inside if name[0] == "#" else not before[-1:].isalnum()):
                new = _character(name)
                if new is not None:
                    yield Entity(_edit(text, at, end, new), Safety.REVIEW, "broken-entity")
        end = text.find(";", end) + 1


def _edit(text: str, start: int, end: int, new: str) -> Edit:
    return Edit(Span(start, end), text[start:end], new)


def _doubt(text: str, start: int, end: int, name: str, new: str) -> str:
    """What speaks against a leftover here, or nothing."""
    if new in ("\n", "\t"):
        return "It would break the line"
    if text[start - 1 : start] in _QUOTES and text[end : end + 1] in _QUOTES:
        return "It stands alone in quotation marks"
    if not name.startswith("#") and len(name) < _SURE_NAMES and name not in _classic():
        return "The name is rare and short"
    return ""


@cache
def _classic() -> frozenset[str]:
    from html.entities import name2codepoint

    return frozenset(name2codepoint) | {name.upper() for name in name2codepoint} | {"apos"}


@cache
def _named() -> dict[str, str]:
    """HTML 5 names, and upper-cased ones that are not ambiguous (as `ftfy.fixes.unescape_html` reads them)."""
    from html.entities import html5

    named = {name[:-1]: new for name, new in html5.items() if name.endswith(";")}
    for name, new in list(named.items()):
        if name.islower():
            named.setdefault(name.upper(), new.upper())
    return named


def _code(name: str | None) -> int:
    """The number of a numeric entity, or -1."""
    if name is None or name[0] != "#":
        return -1
    return int(name[2:], 16) if name[1] in "xX" else int(name[1:])


def _character(name: str) -> str | None:
    """What an entity stands for; None for unknown names and for numbers that are no text."""
    if not name.startswith("#"):
        return _named().get(name)
    code = _code(name)
    if 0x80 <= code < 0xA0:  # a browser reads these as Windows-1252
        return bytes([code]).decode("cp1252", "ignore") or None
    if code in (0x09, 0x0A):
        return chr(code)
    if code < 0x20 or code == 0x7F or code in _HIGH or code in _LOW or code > 0x10FFFF or code & 0xFFFE == 0xFFFE:
        return None
    return chr(code)
