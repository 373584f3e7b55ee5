"""Brackets: turned, without partner, with the space on their wrong side."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from normalize.corrupt.site import Damage, Places, Site

__all__ = ["FUNCTIONS"]

_PHRASE = re.compile(r"(?<=[^\W\d_]) \((?P<inner>[^\W\d_][^()\n]{3,80}[^\W\d_])\)(?= [^\W\d_]|[.,])")
"""A bracket of several letters between words: no ending such as "(s)", no face, no number of a list."""


def _phrases(site: Site) -> Iterator[tuple[int, int, bool]]:
    """Where a phrase opens and closes, and whether it has several words."""
    for phrase in site.find(_PHRASE):
        yield phrase.start() + 1, phrase.end() - 1, " " in phrase["inner"]


def space_inside_bracket(site: Site, dice: Random) -> Iterator[Damage]:
    """A space behind an opening bracket or before a closing one.

    >>> from normalize.corrupt.site import tried
    >>> tried(space_inside_bracket, "The farm (a museum) opens.")
    ['The farm ( a museum) opens.', 'The farm (a museum ) opens.']
    >>> tried(space_inside_bracket, "Each child(ren) smiles :)")
    []
    """
    for start, end, _ in _phrases(site):
        yield site.change(start + 1, start + 1, " ")
        yield site.change(end, end, " ")


def missing_space_at_bracket(site: Site, dice: Random) -> Iterator[Damage]:
    """The space before or behind a bracket of several words is lost.

    >>> from normalize.corrupt.site import tried
    >>> tried(missing_space_at_bracket, "The farm (a museum) opens.")
    ['The farm(a museum) opens.', 'The farm (a museum)opens.']
    >>> tried(missing_space_at_bracket, "The function f (abc) returns.")
    []
    """
    if site.conventions.spaceless:  # where brackets stand without a space as often as with one
        return
    for start, end, several in _phrases(site):
        if several:
            yield site.change(start - 1, start, "")
            if site.text[end + 1] == " ":
                yield site.change(end + 1, end + 2, "")


def turned_bracket(site: Site, dice: Random) -> Iterator[Damage]:
    """One bracket of a pair is turned.

    >>> from normalize.corrupt.site import tried
    >>> tried(turned_bracket, "The farm (a museum) opens.")
    ['The farm (a museum( opens.']
    >>> tried(turned_bracket, "a) tea, b) coffee")
    []
    """
    for start, end, _ in _phrases(site):
        at, new = dice.choice(((start, ")"), (end, "(")))
        yield site.change(at, at + 1, new)


def lost_bracket(site: Site, dice: Random) -> Iterator[Damage]:
    """One bracket of a pair is lost; which place it had is not to be seen for certain.

    >>> from normalize.corrupt.site import tried
    >>> tried(lost_bracket, "The farm (a museum) opens.")
    ['The farm (a museum opens.']
    >>> tried(lost_bracket, "a) tea, b) coffee")
    []
    """
    for start, end, _ in _phrases(site):
        at = dice.choice((start, end))
        yield site.change(at, at + 1, "")


FUNCTIONS: tuple[Places, ...] = (turned_bracket, lost_bracket, missing_space_at_bracket, space_inside_bracket)
