"""Blanks at the ends of lines and texts, indents, empty lines and tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from random import Random

from normalize.corrupt.site import Damage, Places, Site

__all__ = ["FUNCTIONS"]

_GAP = re.compile(r"(?<=[^\W\d_,]) (?=[^\W\d_])")
_FEWEST_LINES = 4
"""Among fewer lines an indent or an empty line could be style."""


def blank_at_line_end(site: Site, dice: Random) -> Iterator[Damage]:
    r"""Blanks at the end of a line.

    >>> from normalize.corrupt.site import tried
    >>> tried(blank_at_line_end, "It rained.\nIt stopped.", seed=1)
    ['It rained. \nIt stopped.']
    >>> tried(blank_at_line_end, "It rained.")
    []
    """
    for line in site.lines:
        if line.end < len(site.text) and not site.text[line.end - 1].isspace():
            yield site.change(line.end, line.end, dice.choice((" ", " ", "\t")))


def blank_at_text_start(site: Site, dice: Random) -> Iterator[Damage]:
    """A blank or empty lines before the first word.

    >>> from normalize.corrupt.site import tried
    >>> tried(blank_at_text_start, "It rained.")[0].lstrip()
    'It rained.'
    >>> tried(blank_at_text_start, " It rained.")
    []
    """
    if site.text[:1].isalnum():
        yield site.change(0, 0, dice.choice((" ", "\n", "\n\n")))


def blank_at_text_end(site: Site, dice: Random) -> Iterator[Damage]:
    """Blanks or empty lines behind the last word.

    >>> from normalize.corrupt.site import tried
    >>> tried(blank_at_text_end, "It rained.")[0].rstrip()
    'It rained.'
    >>> tried(blank_at_text_end, "")
    []
    """
    text = site.text
    if text and not text[-1].isspace():
        yield site.change(len(text), len(text), dice.choice((" ", "\n\n\n", " \n\n")), also=["\n"])
    elif text.endswith("\n") and not text[:-1].endswith(("\n", " ")) and len(text) > 1:
        yield site.change(len(text), len(text), dice.choice(("\n\n", " \n")))


def stray_indent(site: Site, dice: Random) -> Iterator[Damage]:
    r"""A blank before a line, where no other line is indented.

    >>> from normalize.corrupt.site import tried
    >>> tried(stray_indent, "a\nb\nc\nd")
    ['a\nb\n c\nd']
    >>> tried(stray_indent, "a\n b\nc\nd")
    []
    """
    lines = site.lines
    if len(lines) >= _FEWEST_LINES and not any(site.text[line.start].isspace() for line in lines):
        at = dice.choice(lines[1:]).start  # two would be a style
        yield site.change(at, at, " ")


def extra_empty_lines(site: Site, dice: Random) -> Iterator[Damage]:
    r"""Three empty lines or more, where the text has one between its paragraphs, or none.

    >>> from normalize.corrupt.site import tried
    >>> tried(extra_empty_lines, "a\n\nb\n\nc\n\nd")[0].count("\n") > 8
    True
    >>> tried(extra_empty_lines, "a\n\n\nb\n\nc\n\nd")
    []
    """
    lines = site.lines
    gaps = {behind.start - before.end for before, behind in pairwise(lines)}
    if len(lines) >= _FEWEST_LINES and len(gaps) == 1 and max(gaps) <= 2:
        # the other gaps show how the text parts its paragraphs
        for line in dice.sample(lines[:-1], len(lines) // 4):
            at = line.end + max(gaps)
            yield site.change(at, at, "\n" * dice.randint(2, 4))


def stray_tab(site: Site, dice: Random) -> Iterator[Damage]:
    r"""One tab for a space inside a sentence; several would be columns.

    >>> from normalize.corrupt.site import tried
    >>> tried(stray_tab, "The ferry leaves at noon on every day of the week.")[0]
    'The ferry leaves at noon on\tevery day of the week.'
    >>> tried(stray_tab, "Ferry at noon")
    []
    """
    inside = [(line.start + 15, line.end - 15) for line in site.lines if len(line) > 30]
    if inside and "\t" not in site.text:
        gaps = [gap.span() for gap in _GAP.finditer(site.text, *dice.choice(inside))]
        if gaps:
            yield site.change(*dice.choice(gaps), "\t")


FUNCTIONS: tuple[Places, ...] = (
    blank_at_text_start,
    blank_at_text_end,
    blank_at_line_end,
    stray_indent,
    extra_empty_lines,
    stray_tab,
)
