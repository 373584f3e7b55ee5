"""Inline markup of Markdown: code, links, references, autolinks, entities and escapes in prose."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Set

from normalize.files.markdown_blocks import label_of

__all__ = ["has_markup", "protect_inline"]

_MARKS = "\\`<[&"
"""A text without one of these has no inline markup; a closing bracket alone is none."""

_TOKEN = re.compile(r"[\\`<\[\]&]")
_ESCAPE = re.compile(r"\\[!-/:-@\[-`{-~]")
_TICKS = re.compile(r"`+")
_AUTOLINK = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]{0,2000}>|<[\w.+-]{1,64}@[A-Za-z0-9.-]{1,255}>")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TARGET = re.compile(
    r"\([ \t\r\n]{0,20}+"
    r"(<[^<>\n]{0,2000}+>|[^\s()<>]{0,2000}+(?:\([^\s()]{0,500}+\)[^\s()<>]{0,500}+){0,20}+)"
    r"([ \t\r\n]{1,20}+(?:\"[^\"]{0,1000}+\"|'[^']{0,1000}+'|\([^()]{0,1000}+\)))?+"
    r"[ \t\r\n]{0,20}+\)"
)
_PLAIN = {"\\": _ESCAPE, "<": _AUTOLINK, "&": _ENTITY}
_REFERENCE = re.compile(r"\[(?:[^\[\]\\]|\\.){0,999}\]")


def has_markup(text: str) -> bool:
    """Whether a text can hold inline markup at all.

    >>> has_markup("see [it](a.html)"), has_markup("see it (there)")
    (True, False)
    """
    return any(mark in text for mark in _MARKS)


def protect_inline(text: str, start: int, end: int, labels: Set[str]) -> Iterator[tuple[int, int]]:
    """The places between `start` and `end` that no edit may touch.

    `labels` are those of the link definitions, folded (`label_of`).

    >>> list(protect_inline("see [it](a.html) [now]", 0, 22, {"now"}))
    [(7, 16), (4, 5), (17, 22)]
    >>> list(protect_inline("see [it](#) [now]", 0, 17, set()))
    []
    """
    brackets: list[tuple[int, int]] = []  # open ones: where the mark begins, where the text begins
    ticks = _Ticks(text, end)
    at = start
    while token := _TOKEN.search(text, at, end):
        start, mark = token.start(), token[0]
        at = start + 1
        if mark == "[":
            image = start > 0 and text[start - 1] == "!"
            brackets.append((start - image, at))
        elif mark == "]":
            if brackets:
                at = yield from _link(text, *brackets.pop(), start, end, labels)
        elif mark == "`":
            at = start + ticks.length(start)
            if close := ticks.after(start, at - start):
                yield start, close
                at = close
        elif match := _PLAIN[mark].match(text, start, end):
            yield match.span()
            at = match.end()


def _link(
    text: str, mark: int, inside: int, close: int, end: int, labels: Set[str]
) -> Generator[tuple[int, int], None, int]:
    """What to protect of the link or reference that a closing bracket ends; returns where to go on."""
    after = close + 1
    if text.startswith("(", after) and (target := _TARGET.match(text, after, end)):
        if target[1] not in ("", "#", "<>", "<#>") or target[2]:
            yield close, target.end()
            yield mark, inside
        return target.end()
    label = text[inside:close] if close - inside < 1000 else ""
    if text.startswith("[", after) and (reference := _REFERENCE.match(text, after, end)):
        named = reference[0][1:-1]
        if label_of(named or label) in labels:
            yield close if named else mark, reference.end()
            yield mark, inside
            return reference.end()
    if label.startswith("^") or (label and label_of(label) in labels):
        yield mark, after
    return after


class _Ticks:
    """Where runs of backticks are, so that every code span finds its end without another search."""

    __slots__ = ("_end", "_runs", "_text")

    def __init__(self, text: str, end: int) -> None:
        self._text, self._end = text, end
        self._runs: dict[int, list[int]] | None = None

    def length(self, start: int) -> int:
        """How many backticks stand at `start`."""
        match = _TICKS.match(self._text, start, self._end)
        return match.end() - start if match else 0

    def after(self, start: int, length: int) -> int:
        """The end of the code span that a run of this length opens at `start`; 0 when it opens none."""
        if self._runs is None:
            self._runs = {}
            runs = [m.span() for m in _TICKS.finditer(self._text, start, self._end)]
            for a, b in reversed(runs):
                self._runs.setdefault(b - a, []).append(b)
        ends = self._runs.get(length, [])
        while ends and ends[-1] <= start + length:
            ends.pop()
        return ends[-1] if ends else 0
