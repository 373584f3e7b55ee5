"""Every corrupter by name: in which layer it works, for which languages, and which rules it tests.

The functions stand in the modules of their families; what is said about each is data (``rules/corruption.toml``).
"""

from __future__ import annotations

import difflib
import enum
from dataclasses import dataclass
from functools import cache

from normalize.corrupt import (
    brackets,
    characters,
    dashes,
    encoding,
    layout,
    marks,
    people,
    prints,
    quotes,
    residue,
    scraps,
    stops,
    wording,
    wraps,
)
from normalize.corrupt.site import Places
from normalize.errors import InputError
from normalize.language import base
from normalize.paths import rules_table

__all__ = ["CORRUPTERS", "Corrupter", "Layer", "corrupter_named"]


class Layer(enum.IntEnum):
    """When damage happens to a text, first to last."""

    WORDING = 0
    MARKS = 1
    SCRAPS = 2
    WRAPS = 3
    LINES = 4
    ENCODING = 5


@dataclass(frozen=True, slots=True)
class Corrupter:
    """A way to damage a text. `name` is also the kind of its gold items.

    `rules` are the ids of the rules that should find it. `languages` are base tags; none: every language.
    `certainty` is that of its items. `sample` is a sentence it can damage, `sample_language` its language.
    """

    name: str
    layer: Layer
    places: Places
    says: str
    rules: tuple[str, ...]
    languages: tuple[str, ...]
    certainty: str
    sample: str
    sample_language: str

    def speaks(self, language: str | None) -> bool:
        """Whether it works on texts of a language (None: not known)."""
        return not self.languages or base(language) in self.languages


_FUNCTIONS: tuple[tuple[Layer, tuple[Places, ...]], ...] = (
    (Layer.WORDING, (*wording.FUNCTIONS, *people.FUNCTIONS, *prints.FUNCTIONS)),
    (Layer.MARKS, (*stops.FUNCTIONS, *quotes.FUNCTIONS, *brackets.FUNCTIONS, *dashes.FUNCTIONS, *marks.FUNCTIONS)),
    (Layer.WORDING, residue.FUNCTIONS),
    (Layer.MARKS, residue.MARKS),
    (Layer.SCRAPS, (*scraps.FUNCTIONS, *residue.LINES)),
    (Layer.WRAPS, wraps.FUNCTIONS),
    (Layer.LINES, (*layout.FUNCTIONS, *prints.PAGE)),
    (Layer.ENCODING, (*encoding.FUNCTIONS, *characters.FUNCTIONS)),
)


def _built(layer: Layer, places: Places) -> Corrupter:
    name = places.__name__
    row = rules_table("corruption")["kinds"][name]
    return Corrupter(
        name,
        layer,
        places,
        row["says"],
        tuple(row.get("rules", ())),
        tuple(row.get("languages", "").split()),
        row.get("certainty", "certain"),
        row["sample"],
        row.get("language", "en"),
    )


CORRUPTERS: tuple[Corrupter, ...] = tuple(_built(layer, one) for layer, group in _FUNCTIONS for one in group)


@cache
def _by_name() -> dict[str, Corrupter]:
    return {corrupter.name: corrupter for corrupter in CORRUPTERS}


def corrupter_named(name: str) -> Corrupter:
    """The corrupter of a kind, written with ``_`` or ``-``. Raises `InputError` with the nearest names.

    >>> corrupter_named("hard-wrap").rules
    ('any.wraps.hard-wrap',)
    """
    known = _by_name()
    wanted = name.replace("-", "_")
    if wanted in known:
        return known[wanted]
    close = difflib.get_close_matches(wanted, known, 3, 0.5)
    hint = f"did you mean {' or '.join(close)}?" if close else "see normalize corrupt --list"
    raise InputError(f"there is no corrupter called {name!r}; {hint}")
