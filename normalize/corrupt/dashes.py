"""Dashes and hyphens: a space lost or gained on one side, one sign written as two."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from random import Random

from normalize.corrupt.site import Damage, Places, Site
from normalize.edits import Edit
from normalize.text import Span

__all__ = ["FUNCTIONS"]

_SPACED = re.compile(r"(?<=[^\W\d_]{2}) (?P<dash>[–—-]) (?=[^\W\d_]{2})")
_LONG = re.compile(r"(?<=[^\W\d_] )[–—](?= [^\W\d_])")
_ASIDE = re.compile(
    r"(?<=[^\W\d_]) (?P<open>[–—-]) (?=[^\W\d_])[^–—\n-]{4,60}?(?<=[^\W\d_]) (?P<close>[–—-]) (?=[^\W\d_])"
)
_COMPOUND = re.compile(r"(?<![\w-])[^\W\d_]{3,}-[^\W\d_]{3,}(?![\w-])")
_RAYA = frozenset(("es", "ca", "gl", "pt", "it", "eu"))
"""Languages that set asides with spaces outside the dashes only."""


def dash_space(site: Site, dice: Random) -> Iterator[Damage]:
    """A dash between words loses the space on one side.

    >>> from normalize.corrupt.site import tried
    >>> tried(dash_space, "The mill – an old one – burned.", seed=2)
    ['The mill –an old one – burned.', 'The mill – an old one –burned.']
    >>> tried(dash_space, "The well-known mill of 1980 – 1990.")
    []
    """
    for dash in site.find(_SPACED):
        start, end = dash.span()
        if dice.random() < 0.5:
            yield site.change(start, start + 1, "")
        else:
            yield site.change(end - 1, end, "")


def raya_aside(site: Site, dice: Random) -> Iterator[Damage]:
    """An aside with spaces outside its dashes only, as in Spanish.

    >>> from normalize.corrupt.site import tried
    >>> tried(raya_aside, "The mill – a large one – burned.")
    ['The mill –a large one– burned.']
    >>> tried(raya_aside, "El molino – el viejo – cayó.", "es")
    []
    """
    if site.base in _RAYA:
        return
    for aside in site.find(_ASIDE):
        if aside["open"] == aside["close"]:
            opening, closing = aside.end("open"), aside.start("close") - 1
            edits = (Edit(Span(opening, opening + 1), " ", ""), Edit(Span(closing, closing + 1), " ", ""))
            yield Damage(edits)


def broken_dash(site: Site, dice: Random) -> Iterator[Damage]:
    """A dash and a hyphen for one dash.

    >>> from normalize.corrupt.site import tried
    >>> tried(broken_dash, "The mill – a large one – burned.")[0][9:11] in ("–-", "-–")
    True
    >>> tried(broken_dash, "The mill -- burned.")
    []
    """
    dashes = list(site.find(_LONG))
    if " - " in site.text or len({dash[0] for dash in dashes}) > 1:
        return  # which of its dashes the text means here is not to be seen
    for dash in dashes:
        at = dice.choice(dash.span())
        yield site.change(at, at, "-")


def space_in_compound(site: Site, dice: Random) -> Iterator[Damage]:
    """A space behind the hyphen of a compound that the text writes as one word elsewhere.

    >>> from normalize.corrupt.site import tried
    >>> tried(space_in_compound, "The mid-autumn fair in the mid-autumn week.")
    ['The mid- autumn fair in the mid-autumn week.']
    >>> tried(space_in_compound, "The mid-autumn fair.")
    []
    """
    compounds = list(site.find(_COMPOUND))
    left = Counter(compound[0] for compound in compounds)
    for compound in compounds:
        if left[compound[0]] > 1:
            left[compound[0]] -= 2  # half of them stay, to tell the right form
            at = compound.start() + compound[0].index("-") + 1
            yield site.change(at, at, " ")


FUNCTIONS: tuple[Places, ...] = (raya_aside, dash_space, broken_dash, space_in_compound)
