"""What reading a printed page with a machine does to its text: letters misread all over it, words cut, page numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from random import Random

from normalize.corrupt.site import Damage, Places, Site
from normalize.edits import Edit
from normalize.ocr.confusions import channel
from normalize.text import Span

__all__ = ["FUNCTIONS", "PAGE"]

_OFTEN = 0.002
"""The share of its occurrences in which a letter is read as another, for that to be done here."""

_WORDS_MISREAD = 0.2
_LEAST_WORDS = 12
_LONG = 7
_DIVIDED = re.compile(r"(?<= )[a-zà-ÿ]{3}(?=[a-zà-ÿ]{3})")
_PAGE = 280
_COLUMNS = 48


@cache
def _misreadings() -> dict[str, list[tuple[str, float]]]:
    found: dict[str, list[tuple[str, float]]] = {}
    for one in channel("latin").confusions:
        plain = one.read.isalpha() and one.meant.isalpha() and one.read.islower() and one.meant.islower()
        if plain and one.times / one.of >= _OFTEN:
            found.setdefault(one.meant, []).append((one.read, one.times / one.of))
    return found


def _misread(site: Site, dice: Random) -> list[Edit]:
    table = _misreadings()
    edits = []
    for word in site.words:
        places = [at for at in range(word.start(), word.end()) if site.text[at] in table]
        if len(places) < 2 or dice.random() > _WORDS_MISREAD:
            continue
        at = dice.choice(places)
        reads, weights = zip(*table[site.text[at]], strict=True)
        edits.append(Edit(Span(at, at + 1), site.text[at], dice.choices(reads, weights)[0]))
    return edits


def misread_print(site: Site, dice: Random) -> Iterator[Damage]:
    """Every fifth word of the text with a letter that a machine took for another, as often as machines do.

    >>> from normalize.corrupt.site import tried
    >>> text = "The people of the harbour had been waiting there since the morning for the boat of the island."
    >>> tried(misread_print, text) != [text], tried(misread_print, "It rains.")
    (True, [])
    """
    if len(site.words) >= _LEAST_WORDS and (edits := _misread(site, dice)):
        yield Damage(tuple(edits))


def cut_print(site: Site, dice: Random) -> Iterator[Damage]:
    """The same, and a long word cut in two by a gap in the print.

    >>> from normalize.corrupt.site import tried
    >>> text = "The people of the harbour had been waiting there since the morning for the boat of the island."
    >>> " " in tried(cut_print, text)[0], tried(cut_print, "It rains.")
    (True, [])
    """
    if len(site.words) < _LEAST_WORDS:
        return
    edits = _misread(site, dice)
    touched = {edit.span.start for edit in edits}
    for word in site.words:
        whole = word.end() - word.start() >= _LONG and word[0].isalpha() and word[0].islower()
        if whole and not touched & set(range(*word.span())):
            at = word.start() + (word.end() - word.start()) // 2
            edits.append(Edit(Span(at, at), "", " "))
            yield Damage(tuple(sorted(edits, key=lambda edit: edit.span)))
            return


def lone_page_number(site: Site, dice: Random) -> Iterator[Damage]:
    r"""A paragraph set in the narrow lines of a book, words divided, under the number of its page.

    >>> from normalize.corrupt.site import tried
    >>> tried(lone_page_number, "The people from the island waited there. " * 9)[0].count("-\n") > 2
    True
    >>> tried(lone_page_number, "The harbour.")
    []
    """
    text = site.text
    if len(text) < _PAGE or "\n" in text or site.conventions.spaceless:
        return
    edits = [Edit(Span(0, 0), "", f"\N{EM DASH} {dice.randint(2, 400)} \N{EM DASH}\n\n")]
    kinds = ["lone_page_number"]
    start = 0
    while len(text) - start > _COLUMNS:
        end = start + _COLUMNS
        cut = _DIVIDED.search(text, end - 20, end + 2)
        if cut is not None:
            start = cut.end()
            edits.append(Edit(Span(start, start), "", "-\n"))
            kinds.append("line_end_hyphen")
        else:
            start = text.rfind(" ", start, end)
            if start < 0:
                return
            edits.append(Edit(Span(start, start + 1), " ", "\n"))
            kinds.append("hard_wrap")
            start += 1
    yield Damage(tuple(edits), tuple(kinds))


FUNCTIONS: tuple[Places, ...] = (misread_print, cut_print)
PAGE: tuple[Places, ...] = (lone_page_number,)
