"""Subtitles, SubRip (.srt) and WebVTT (.vtt): what is said as one text, numbers, times, settings and tags as they are.

The lines of a cue are one sentence broken for the screen: the break counts as a blank that no edit may touch. A
sentence may go on in the next cue; where one has ended, or another speaker begins with a dash, a paragraph ends.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from normalize.files.encoding import LineError
from normalize.files.packing import unpacked_name
from normalize.files.passage import Passage
from normalize.files.woven import Weaver

__all__ = ["read"]

_TIMES = re.compile(
    r"[ \t]*(?:\d{1,4}:)?\d{1,2}:\d{2}[.,]\d{1,3}[ \t]*-->[ \t]*(?:\d{1,4}:)?\d{1,2}:\d{2}[.,]\d{1,3}(?=[ \t\r\n]|\Z)"
)
_LINE = re.compile(r"([^\r\n]*)(\r\n|\n|\r|\Z)")
_MARKUP = re.compile(
    r"</?[A-Za-z][^<>\n]{0,200}>|<\d{1,4}:[\d:.]{1,16}>|</?>|\{\\[^{}\n]{1,200}\}|\{[bisuyfcBISUYFC]:[^{}\n]{0,80}\}"
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8});")
_DASH = ("-", "\N{EN DASH}", "\N{EM DASH}", "\N{HYPHEN}")
_CLOSING = "\"')\\]" + (
    "\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"
)
_STOPS = ".!?:\N{HORIZONTAL ELLIPSIS}\N{IDEOGRAPHIC FULL STOP}\N{FULLWIDTH QUESTION MARK}\N{FULLWIDTH EXCLAMATION MARK}"
_ENDS = re.compile(rf"[{_STOPS})\]\N{{EIGHTH NOTE}}\N{{BEAMED EIGHTH NOTES}}][{_CLOSING}]*\Z")
"""What a cue ends in that ends a sentence, a remark in brackets or a line of a song."""


def read(raw: str, name: str, line: int) -> Iterator[Passage]:
    r"""The document of a file of subtitles. A cue whose times cannot be read is told and left out.

    >>> [passage] = read("1\n00:00:01,000 --> 00:00:02,000\nThe <i>ferry\nleft</i> , he\n\n2\n00:00:02,000 --> "
    ...                  "00:00:03,000\nsaid.\n", "a.srt", 1)
    >>> passage.document.text
    'The ferry left , he said.'
    """
    lines = [(m.start(1), m.end(1)) for m in _LINE.finditer(raw) if m.end() > m.start() or m.start() < len(raw)]
    vtt = unpacked_name(name).lower().endswith(".vtt") or raw.startswith("WEBVTT")
    cues = list(_cues(raw, lines, vtt=vtt))
    if not any(times >= 0 for _, times, _ in cues) and raw.strip():
        raise LineError(line, "no time of a cue in it, so these are no subtitles; if it is plain text, add --as txt")
    weaver = Weaver(raw)
    tail = ""
    for start, times, end in cues:
        if times < 0:
            says = "a cue without times such as 00:01:02,500 --> 00:01:04,000"
            yield _told(raw, name, lines[start][0], line, says)
            continue
        for index in range(times + 1, end):
            tail = _line(weaver, lines[index], tail, first=index == times + 1, before=lines[index - 1][1], vtt=vtt)
    if weaver.size:
        yield weaver.passage(id=name, line=line, escape=_escape if vtt else str)


def _told(raw: str, name: str, at: int, line: int, says: str) -> Passage:
    from normalize.text import Document

    number = line + raw.count("\n", 0, at)
    return Passage(Document("", f"{name}:{number}"), number, says)


def _escape(text: str) -> str:
    return html.escape(text, quote=False)


def _cues(raw: str, lines: list[tuple[int, int]], *, vtt: bool) -> Iterator[tuple[int, int, int]]:
    """First line, line of the times (-1: none) and line behind each block that holds a cue, by number from 0."""
    at = 0
    while at < len(lines):
        if not raw[slice(*lines[at])].strip():
            at += 1
            continue
        start = at
        while at < len(lines) and raw[slice(*lines[at])].strip():
            at += 1
        head = raw[slice(*lines[start])].lstrip("\N{ZERO WIDTH NO-BREAK SPACE}")
        if (
            vtt
            and head.startswith(("WEBVTT", "NOTE", "STYLE", "REGION"))
            and (head.split() or [""])[0] in ("WEBVTT", "NOTE", "STYLE", "REGION")
        ):
            continue
        times = next((i for i in range(start, min(start + 2, at)) if _TIMES.match(raw, *lines[i])), -1)
        if times < 0 and start and not head.strip().isdigit() and "-->" not in raw[lines[start][0] : lines[at - 1][1]]:
            continue  # text behind an empty line in a cue: players show it or not, nobody can tell
        # a number without an empty line before it begins the next cue
        first = times
        for index in range(max(times, start) + 1, at):
            if times >= 0 and _TIMES.match(raw, *lines[index]):
                numbered = raw[slice(*lines[index - 1])].strip().isdigit() and index - 1 > first
                yield start, first, index - numbered
                start, first = index - numbered, index
        yield start, first, at


def _line(weaver: Weaver, place: tuple[int, int], tail: str, *, first: bool, before: int, vtt: bool) -> str:
    """Weave one line of a cue; returns its last character that is no blank, with what stands before it."""
    raw = weaver.raw
    start, end = place
    pieces = list(_pieces(raw, start, end, vtt=vtt))
    text = "".join(text for text, *_ in pieces).strip()
    if not text:
        return tail
    speaks = text.startswith(_DASH)
    if weaver.size:
        if first:
            weaver.gap("\n\n" if speaks or _ENDS.search(tail) else " ")
        else:
            weaver.atom("\n" if speaks else " ", before, start, protected=True)
    lead = len(text) and sum(len(t) for t, *_ in pieces) - len("".join(t for t, *_ in pieces).lstrip())
    left, size = lead, len(text)
    for said, at, to, depth in pieces:
        # blanks at the ends of a line are not shown
        cut = min(left, len(said))
        left -= cut
        keep = min(len(said) - cut, size)
        size -= keep
        if not keep:
            continue
        if to - at == len(said):
            weaver.plain(at + cut, at + cut + keep, depth=depth)
        else:
            weaver.atom(said, at, to, depth=depth)
    return text[-8:]


def _pieces(raw: str, start: int, end: int, *, vtt: bool) -> Iterator[tuple[str, int, int, int]]:
    depth = 0
    at = start
    for match in _MARKUP.finditer(raw, start, end):
        yield from _words(raw, at, match.start(), depth, vtt=vtt)
        tag = match[0]
        depth = max(0, depth + (tag[0] == "<" and tag[1:2].isalpha()) - tag.startswith("</"))
        at = match.end()
    yield from _words(raw, at, end, depth, vtt=vtt)


def _words(raw: str, start: int, end: int, depth: int, *, vtt: bool) -> Iterator[tuple[str, int, int, int]]:
    at = start
    if vtt:
        for match in _ENTITY.finditer(raw, start, end):
            if match.start() > at:
                yield raw[at : match.start()], at, match.start(), depth
            yield html.unescape(match[0]), match.start(), match.end(), depth
            at = match.end()
    if end > at:
        yield raw[at:end], at, end, depth
