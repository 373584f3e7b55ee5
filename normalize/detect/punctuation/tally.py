"""What is counted once for a text, however often it is asked for."""

from __future__ import annotations

from functools import cache

import regex

from normalize.detect import View
from normalize.detect.punctuation.marks import LINE, line_after, line_before, scripts
from normalize.language import identify

__all__ = ["BLOCK", "Tally"]

BLOCK = 8192
"""Code points over which sentence beginnings are counted: the habits of one writer, not of a whole corpus."""

_LINE = 1000

_QUOTES = (
    "\"'()\N{RIGHT DOUBLE QUOTATION MARK}\N{LEFT DOUBLE QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}"
    "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}"
)


@cache
def _capital_start() -> regex.Pattern[str]:
    # spaces that are missing or too many are mended in the same run, and must not change the count
    return regex.compile(rf"(?:\p{{Ll}}{{2}} ?[.!?][{_QUOTES}]{{0,2}} {{0,3}}|\n)[{_QUOTES}]?\p{{Lu}}")


@cache
def _small_start() -> regex.Pattern[str]:
    return regex.compile(r"\p{L}{4}[.!?] \p{Ll}")


class Tally:
    """Counts over one view, each made on first use."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._counts: dict[str, int] = {}
        self._spoken: dict[int, str | None] = {}
        self._scripts: dict[int, frozenset[str]] = {}
        self._starts: dict[int, tuple[int, int]] = {}

    def count(self, literal: str) -> int:
        """How often a literal occurs in the text."""
        if literal not in self._counts:
            self._counts[literal] = self._view.text.count(literal)
        return self._counts[literal]

    def language_at(self, at: int) -> str | None:
        """The language of the line around `at` (of a thousand code points, where lines are longer)."""
        text = self._view.text
        newline = text.rfind("\n", max(0, at - _LINE), at)
        start = newline + 1 if newline >= 0 or at < _LINE else at - at % _LINE
        if start not in self._spoken:
            end = text.find("\n", start, start + _LINE)
            self._spoken[start] = identify(text[start : end if end >= 0 else start + _LINE])
        return self._spoken[start]

    def scripts_at(self, at: int) -> frozenset[str]:
        """Which scripts with marks of their own stand on the line around `at` (see `scripts`)."""
        text, block = self._view.text, at - at % LINE
        start, end = line_before(text, at), line_after(text, at)
        key = start if end - start < LINE else block
        if key not in self._scripts:
            if key == block:
                start, end = line_before(text, block), line_after(text, min(len(text), block + LINE))
            self._scripts[key] = scripts(text, start, end)
        return self._scripts[key]

    def starts(self, at: int) -> tuple[int, int]:
        """Sentences near `at` that begin with a capital, and with a small letter."""
        block = at // BLOCK
        if block not in self._starts:
            text, start, end = self._view.text, max(0, (block - 1) * BLOCK), (block + 2) * BLOCK
            capital = sum(1 for _ in _capital_start().finditer(text, start, end))
            small = sum(1 for _ in _small_start().finditer(text, start, end))
            self._starts[block] = capital, small
        return self._starts[block]
