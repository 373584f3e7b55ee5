"""Marks and the spaces around them: doubled, clashing, parted from their word, or of another script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from normalize.corrupt.site import Damage, Places, Site

__all__ = ["FUNCTIONS"]

_CLOSERS = "\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK})"
_BEFORE_SPACE = re.compile(rf"(?<=[^\W\d_][^\W\d_{_CLOSERS}]|[^\W_][{_CLOSERS}])[,.;:!?،؛؟](?=\s|\Z)")
_COMMA = re.compile(r"(?<=[^\W\d_]),[ ](?=[^\W\d_])")
_PLAIN_COMMA = re.compile(r"(?<=[^\W\d_]{3})[,،](?= [^\W\d_])")
_STOP = re.compile(r"(?<=[^\W\d_A-Z]{3})[.](?=\s|\Z)")
_END = re.compile(r"(?<=[^\W\d_]{3})[.?!](?= \w|\n|\Z)")
_ELLIPSIS = re.compile(r"(?<=\w)\.\.\.(?= [^\W\d_]|\n|\Z)")
_JOINT = re.compile(r"(?<=[^\W\d_][,;]|[^\W\d_]{2})[ ](?=[^\W\d_]{2})")
_SEAM = re.compile(r"(?<=[^\W\d_A-Z]{3}[.,।])[ ](?=[^\W\d_]{3})")
_CONTRACTION = re.compile(
    r"(?i)\b(?:(?:is|are|was|were|do|does|did|has|have|had|ca|could|wo|would|should|must|need)(?=n['’]t\b)"
    r"|(?:it|he|she|they|we|you|I|that|there|what|who)(?=['’](?:re|ve|ll|d|m)\b))"
)
_ELISION = re.compile(r"(?i)(?<![\w'’])(?:l|d|qu|n|s|c|j|m|t|dell|all|nell|sull|un|dall)['’](?=[^\W\d_]{3})")
_DEGREE = re.compile(r"(?<=\d)(?P<gap> ?)°(?= ?[CF]\b)")
_EAST = str.maketrans({"，": ",", "。": ".", "；": ";", "：": ":", "？": "?", "！": "!", "،": ",", "؛": ";", "؟": "?"})
_OWN_MARK = re.compile(r"(?<=[^\W\d_A-Za-z])[，；？！،؛؟](?=\s?[^\W\d_A-Za-z])")


def space_before_mark(site: Site, dice: Random) -> Iterator[Damage]:
    """A space before a mark, but for the marks that have one by custom.

    >>> from normalize.corrupt.site import tried
    >>> tried(space_before_mark, "The ferry was late, he said")
    ['The ferry was late , he said']
    >>> tried(space_before_mark, "It cost 1,000 at 12.30 p.m. on the U.S. side.", "fr")[:-1]
    []
    """
    if site.conventions.spaceless:
        return
    for mark in site.find(_BEFORE_SPACE):
        if mark[0] not in site.conventions.spaced_marks:
            yield site.change(mark.start(), mark.start(), " ")


def space_on_wrong_side(site: Site, dice: Random) -> Iterator[Damage]:
    """The space behind a comma comes before it.

    >>> from normalize.corrupt.site import tried
    >>> tried(space_on_wrong_side, "The ferry, late, sailed 1, 2 and 3.")
    ['The ferry ,late, sailed 1, 2 and 3.', 'The ferry, late ,sailed 1, 2 and 3.']
    >>> tried(space_on_wrong_side, "The ferry sailed.")
    []
    """
    for comma in site.find(_COMMA):
        yield site.change(*comma.span(), " ,")


def doubled_mark(site: Site, dice: Random) -> Iterator[Damage]:
    """A comma or a final stop written twice; two dots only where no ellipsis could be meant.

    >>> from normalize.corrupt.site import tried
    >>> tried(doubled_mark, "The ferry, he said, was late.", seed=1)
    ['The ferry,, he said, was late.', 'The ferry, he said, , was late.', 'The ferry, he said, was late. .']
    >>> tried(doubled_mark, "He waited... and left")
    []
    """
    for comma in site.find(_PLAIN_COMMA):
        yield site.change(comma.end(), comma.end(), comma[0] if dice.random() < 0.5 else " " + comma[0])
    for stop in site.find(_STOP):
        if not _abbreviated(site, stop.start()):
            yield site.change(stop.end(), stop.end(), " .")


def stop_before_comma(site: Site, dice: Random) -> Iterator[Damage]:
    """The debris of a cut sentence: a stop before the comma.

    >>> from normalize.corrupt.site import tried
    >>> tried(stop_before_comma, "She was held in a jail, said her lawyer.")
    ['She was held in a jail. , said her lawyer.']
    >>> tried(stop_before_comma, "The Smiths, Inc., and 3, 4")
    ['The Smiths. , Inc., and 3, 4']
    """
    for comma in site.find(_PLAIN_COMMA):
        if not _abbreviated(site, comma.start()) and comma[0] == ",":
            yield site.change(comma.start(), comma.start(), ". ")


def clashing_marks(site: Site, dice: Random) -> Iterator[Damage]:
    """A comma before a final stop, or a stop behind a question or exclamation mark.

    >>> from normalize.corrupt.site import tried
    >>> tried(clashing_marks, "Why did it stop? Nobody knew.")
    ['Why did it stop?. Nobody knew.', 'Why did it stop? Nobody knew,.']
    >>> tried(clashing_marks, "Nails, screws etc. lie here")
    []
    """
    if site.conventions.spaceless:
        return
    for mark in site.find(_END):
        if mark[0] != ".":
            yield site.change(mark.end(), mark.end(), ".")
        elif not _abbreviated(site, mark.start()):
            yield site.change(mark.start(), mark.start(), site.conventions.comma)


def broken_ellipsis(site: Site, dice: Random) -> Iterator[Damage]:
    """A space within an ellipsis of three dots.

    >>> from normalize.corrupt.site import tried
    >>> tried(broken_ellipsis, "He looked up... and left.")
    ['He looked up.. . and left.']
    >>> tried(broken_ellipsis, "He looked up .... and left")
    []
    """
    for dots in site.find(_ELLIPSIS):
        at = dots.start() + dice.choice((1, 2))
        yield site.change(at, at, " ")


def doubled_space(site: Site, dice: Random) -> Iterator[Damage]:
    """Two or three spaces between two words.

    >>> from normalize.corrupt.site import tried
    >>> tried(doubled_space, "The mill burned.")
    ['The  mill burned.', 'The mill  burned.']
    >>> tried(doubled_space, "Sentence.  Another")
    []
    """
    if site.conventions.spaceless:
        return
    for gap in site.find(_JOINT):
        yield site.change(gap.end(), gap.end(), " " * dice.choice((1, 1, 2)))


def missing_space(site: Site, dice: Random) -> Iterator[Damage]:
    """The space behind a stop or a comma is lost; never behind an abbreviation or a number.

    >>> from normalize.corrupt.site import tried
    >>> tried(missing_space, "The show ended. The crowd went home.")
    ['The show ended.The crowd went home.']
    >>> tried(missing_space, "See St. Paul, p. 3, no. 7")
    []
    """
    for gap in site.find(_SEAM):
        at = gap.start() - 1
        capital = site.text[gap.end()].isupper() or not site.conventions.cased
        if not _abbreviated(site, at) and (site.text[at] == "," or capital):
            yield site.change(*gap.span(), "")


def space_at_apostrophe(site: Site, dice: Random) -> Iterator[Damage]:
    """A space beside the apostrophe of an elision, as tokenised text has it.

    >>> from normalize.corrupt.site import tried
    >>> tried(space_at_apostrophe, "Elle attend l'hiver.", "fr")
    ["Elle attend l' hiver."]
    >>> tried(space_at_apostrophe, "Zij komt 's avonds.", "fr")
    []
    """
    for elision in site.find(_ELISION):
        yield site.change(elision.end(), elision.end(), " ")


def split_contraction(site: Site, dice: Random) -> Iterator[Damage]:
    """A space parts an English contraction, before its ending.

    >>> from normalize.corrupt.site import tried
    >>> tried(split_contraction, "We don't know what they've seen.")
    ["We do n't know what they've seen.", "We don't know what they 've seen."]
    >>> tried(split_contraction, "The boys' own paper's end")
    []
    """
    for stem in site.find(_CONTRACTION):
        yield site.change(stem.end(), stem.end(), " ")


def foreign_mark(site: Site, dice: Random) -> Iterator[Damage]:
    r"""A comma of another script, as translations out of Chinese or Arabic keep it.

    >>> from normalize.corrupt.site import tried
    >>> ["closed," in text for text in tried(foreign_mark, "It was closed, he said.")]
    [False]
    >>> tried(foreign_mark, "It cost 1,000.")
    []
    """
    if site.conventions.spaceless or site.conventions.comma != "," or not site.conventions.cased:
        return
    for comma in site.find(_PLAIN_COMMA):
        new = dice.choice("\N{FULLWIDTH COMMA}\N{IDEOGRAPHIC COMMA}\N{ARABIC COMMA}")
        yield site.change(*comma.span(), new)


def ascii_mark(site: Site, dice: Random) -> Iterator[Damage]:
    r"""An ASCII mark in a text that writes its own.

    >>> from normalize.corrupt.site import tried
    >>> tried(ascii_mark, "\N{CJK UNIFIED IDEOGRAPH-96E8}\N{FULLWIDTH COMMA}\N{CJK UNIFIED IDEOGRAPH-98CE}", "zh") == [
    ...     "\N{CJK UNIFIED IDEOGRAPH-96E8},\N{CJK UNIFIED IDEOGRAPH-98CE}"]
    True
    >>> tried(ascii_mark, "Rain, wind", "zh")
    []
    """
    if not site.conventions.cased:
        for mark in site.find(_OWN_MARK):
            yield site.change(*mark.span(), mark[0].translate(_EAST))


def missing_inverted_mark(site: Site, dice: Random) -> Iterator[Damage]:
    r"""A question or exclamation loses the mark that opens it, where the text opens others.

    >>> from normalize.corrupt.site import tried
    >>> tried(missing_inverted_mark, "¿Es ella? ¿Vuelve?", "es")
    ['¿Es ella? Vuelve?']
    >>> tried(missing_inverted_mark, "Es ella?", "es")
    []
    """
    marks = [at for at, c in enumerate(site.text) if c in site.conventions.inverted]
    if len(marks) > 1:
        # the others show that the text opens its questions
        for at in sorted(dice.sample(marks, len(marks) // 2)):
            if site.text[at + 1 : at + 2].isupper():
                yield site.change(at, at + 1, "")


def ordinal_for_degree(site: Site, dice: Random) -> Iterator[Damage]:
    r"""The sign of an ordinal for a degree.

    >>> from normalize.corrupt.site import tried
    >>> tried(ordinal_for_degree, "It was 21 °C.") == ["It was 21 \N{MASCULINE ORDINAL INDICATOR}C."]
    True
    >>> tried(ordinal_for_degree, "It was 21°.")
    []
    """
    for sign in site.find(_DEGREE):
        at = sign.start() + len(sign["gap"])
        yield site.change(at, at + 1, "\N{MASCULINE ORDINAL INDICATOR}")


def _abbreviated(site: Site, at: int) -> bool:
    """Whether the word that ends at `at` may be an abbreviation: short, capital, or on the list."""
    word = re.search(r"[^\W\d_]*\Z", site.text[max(0, at - 30) : at])
    found = word[0] if word else ""
    return len(found) < 3 or found.isupper() or found.lower() in (site.table("abbreviations") or "").split()


FUNCTIONS: tuple[Places, ...] = (
    stop_before_comma,
    clashing_marks,
    doubled_mark,
    broken_ellipsis,
    space_on_wrong_side,
    space_before_mark,
    missing_space,
    missing_inverted_mark,
    foreign_mark,
    ascii_mark,
    split_contraction,
    space_at_apostrophe,
    ordinal_for_degree,
    doubled_space,
)
