"""Characters that nobody sees, and letters that look like those of another script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from normalize.corrupt.site import Damage, Places, Site
from normalize.edits import Edit
from normalize.paths import rules_table
from normalize.text import Span

__all__ = ["FUNCTIONS"]

_WORD_START = re.compile(r"(?<=[^\W\d_] )(?=[^\W\d_])")
_WORD_END = re.compile(r"(?<=[^\W\d_]{3})(?=[ ,.](?:\s|[^\W\d_]|\Z))")
_LINE_START = re.compile(r"(?<=\n)(?=\w)")
_LINE_END = re.compile(r"(?<=[^\s])(?=\n)")
_INSIDE = re.compile(r"(?<=[A-Za-zÀ-ÿ]{2})(?=[a-zà-ÿ]{2})")
_LONG = re.compile(r"(?<![\w-])[^\W\d_]{9,30}(?![\w-])")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff]")
_APOSTROPHE = re.compile(r"(?<=[a-z])’(?=[a-z])")
_MANY = 10
"""So many mixed words have one cause."""


def _at(site: Site, pattern: re.Pattern[str], choices: str, dice: Random) -> Iterator[Damage]:
    for place in site.find(pattern):
        yield site.change(place.start(), place.start(), dice.choice(choices))


def control_character(site: Site, dice: Random) -> Iterator[Damage]:
    r"""A control character beside a word, or as what is left of an apostrophe.

    >>> from normalize.corrupt.site import tried
    >>> tried(control_character, "He isn’t")
    ['He isn\x19t']
    >>> tried(control_character, "It")
    []
    """
    yield from _at(site, _WORD_END, "\x07\x08\x1a\x7f", dice)
    for mark in site.find(_APOSTROPHE):
        yield site.change(*mark.span(), "\x19")


def terminal_escape(site: Site, dice: Random) -> Iterator[Damage]:
    r"""The colour codes of a terminal around a word.

    >>> from normalize.corrupt.site import tried
    >>> tried(terminal_escape, "Warning")[0].endswith("Warning\x1b[0m")
    True
    >>> tried(terminal_escape, "1 2 3")
    []
    """
    for word in site.words:
        start, end = word.span()
        if end - start > 4:
            opening = Edit(Span(start, start), "", f"\x1b[{dice.choice((1, 4, 31, 32, 33))}m")
            yield Damage((opening, Edit(Span(end, end), "", "\x1b[0m")))


def byte_order_mark(site: Site, dice: Random) -> Iterator[Damage]:
    r"""A byte order mark at the start of a line, where two files were joined.

    >>> from normalize.corrupt.site import tried
    >>> tried(byte_order_mark, "One.\nTwo.") == ["One.\n\ufeffTwo."]
    True
    >>> tried(byte_order_mark, "One.")
    []
    """
    yield from _at(site, _LINE_START, "\N{ZERO WIDTH NO-BREAK SPACE}", dice)


def zero_width_space(site: Site, dice: Random) -> Iterator[Damage]:
    """An invisible space before a word or before a mark.

    >>> from normalize.corrupt.site import tried
    >>> len(tried(zero_width_space, "A huge crowd")[0])
    13
    >>> tried(zero_width_space, "A")
    []
    """
    if not site.conventions.spaceless:
        yield from _at(site, _WORD_START, "\N{ZERO WIDTH SPACE}\N{WORD JOINER}", dice)


def stray_joiner(site: Site, dice: Random) -> Iterator[Damage]:
    """An invisible joiner within a word of Latin letters.

    >>> from normalize.corrupt.site import tried
    >>> len(tried(stray_joiner, "mist")[0])
    5
    >>> tried(stray_joiner, "so")
    []
    """
    yield from _at(site, _INSIDE, "\N{ZERO WIDTH JOINER}", dice)


def direction_mark(site: Site, dice: Random) -> Iterator[Damage]:
    r"""A direction mark, in a text that has one direction.

    >>> from normalize.corrupt.site import tried
    >>> len(tried(direction_mark, "By Ana.")[0])
    8
    >>> tried(direction_mark, "\N{HEBREW LETTER ALEF}")
    []
    """
    if not _RIGHT_TO_LEFT.search(site.text):
        yield from _at(site, _WORD_END, "\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}", dice)


def soft_hyphen(site: Site, dice: Random) -> Iterator[Damage]:
    r"""A soft hyphen within a long word.

    >>> from normalize.corrupt.site import tried
    >>> tried(soft_hyphen, "Government") == ["Gover\xadnment"]
    True
    >>> tried(soft_hyphen, "state")
    []
    """
    if site.conventions.cased and not site.conventions.spaceless:
        for word in site.find(_LONG):
            at = (word.start() + word.end()) // 2
            if site.text[at].islower():
                yield site.change(at, at, "\N{SOFT HYPHEN}")


def line_separator(site: Site, dice: Random) -> Iterator[Damage]:
    r"""The line break of a word processor beside the real one.

    >>> from normalize.corrupt.site import tried
    >>> len(tried(line_separator, "One.\nTwo.")[0])
    10
    >>> tried(line_separator, "One.")
    []
    """
    yield from _at(site, _LINE_END, "\N{LINE SEPARATOR}\v", dice)


def non_text_character(site: Site, dice: Random) -> Iterator[Damage]:
    r"""The placeholder of an object that is not there.

    >>> from normalize.corrupt.site import tried
    >>> tried(non_text_character, "See maps.") == ["See\ufffc maps.", "See maps\ufffc."]
    True
    >>> tried(non_text_character, "12")
    []
    """
    yield from _at(site, _WORD_END, "\N{OBJECT REPLACEMENT CHARACTER}", dice)


def tag_character(site: Site, dice: Random) -> Iterator[Damage]:
    """A text in invisible tag characters behind a word.

    >>> from normalize.corrupt.site import tried
    >>> len(tried(tag_character, "Hello there")[0]) > len("Hello there") + 1
    True
    >>> tried(tag_character, "12")
    []
    """
    for place in site.find(_WORD_END):
        hidden = "".join(chr(0xE0000 + ord(dice.choice("abcdefghij"))) for _ in range(dice.randint(2, 6)))
        yield site.change(place.start(), place.start(), hidden)


def _twins(word: str) -> tuple[dict[str, str], list[int]]:
    """The look-alikes of a word's script, and the word's letters that have one; at least two letters have none."""
    tables: dict[str, dict[str, str]] = rules_table("corruption")["twins"]
    for table in tables.values():
        places = [at for at, c in enumerate(word) if c in table]
        if places and len(word) - len(places) > 1 and all(c in table["script"] for c in word):
            return table, places
    return {}, []


def mixed_script_word(site: Site, dice: Random) -> Iterator[Damage]:
    """One letter of a word is of another script and looks the same.

    >>> from normalize.corrupt.site import tried
    >>> text = tried(mixed_script_word, "Company")[0]
    >>> len(text), text.isascii()
    (7, False)
    >>> tried(mixed_script_word, "ace")
    []
    """
    for word in site.words:
        table, places = _twins(word[0])
        if places and len(word[0]) > 4:
            at = dice.choice(places)
            place = word.start() + at
            yield site.change(place, place + 1, table[word[0][at]])


def mixed_script_throughout(site: Site, dice: Random) -> Iterator[Damage]:
    """Two letters are of another script throughout, as those write who hide from filters.

    >>> from normalize.corrupt.site import tried
    >>> len(tried(mixed_script_throughout, "the cat sat near the red gate at ten " * 3))
    1
    >>> tried(mixed_script_throughout, "the cat sat")
    []
    """
    letters = frozenset(dice.sample("aeop", 2))
    edits, count = [], 0
    for word in site.words:
        table, places = _twins(word[0])
        mine = [at for at in places if word[0][at] in letters]
        count += bool(mine)
        edits += [Edit(Span(word.start() + at, word.start() + at + 1), word[0][at], table[word[0][at]]) for at in mine]
    if count >= _MANY:
        yield Damage(tuple(edits))


FUNCTIONS: tuple[Places, ...] = (
    mixed_script_throughout,
    mixed_script_word,
    control_character,
    terminal_escape,
    byte_order_mark,
    zero_width_space,
    stray_joiner,
    direction_mark,
    soft_hyphen,
    line_separator,
    non_text_character,
    tag_character,
)
