"""Names of people: forms that the lexicon knows as slips, or as another language's, and conventions of other languages.

Each part looks at its own kind of evidence and has its own module; all of them only propose, for review.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from normalize.config import Config
from normalize.detect import Proposal, Stage, View
from normalize.detect.names import lexical as _lexical
from normalize.detect.names.eastern import eastern
from normalize.detect.names.elsewhere import elsewhere
from normalize.detect.names.foreign import foreign
from normalize.detect.names.inflected import inflected
from normalize.detect.names.mangled import mangled
from normalize.people import lexicon

__all__ = ["DETECTOR", "Names"]

_SLUGS = ("name-misspelt", "name-transliteration", "name-variant", "name-in-speech", "name-mangled", "name-inflected")


_NAMES = re.compile(r"[A-Z][\w.'-]*[ -](?:[a-z]{1,4}[ '-]){0,2}[A-Z]")
"""Two words that begin with a capital, as every name of several words has."""


class Names:
    """Names of people that are misspelt, written as another language writes them, or became other words."""

    name = "names"
    stage = Stage.WORDING
    triggers = ()

    def shapes(self) -> Mapping[str, str]:
        """Those of the parts."""
        return {"names.lexical": _lexical.SHAPE}

    def detect(self, view: View) -> Iterator[Proposal]:
        """Proposals of all parts."""
        if view.text.isascii() and not _NAMES.search(view.text):
            return  # before the lexicon is read for a short text
        if view.hits.may("names.lexical") and view.language is not None and _wanted(view.config):
            known = lexicon(tuple(map(Path, view.config.people)))
            mentions = known.find(view.text, view.language)
            yield from _lexical.lexical(view, mentions, known)
            yield from foreign(view, mentions)
            yield from eastern(view, mentions, known)
            yield from mangled(view)
            yield from inflected(view, mentions)
            yield from elsewhere(view, known)


@lru_cache(maxsize=64)
def _wanted(config: Config) -> bool:
    """Whether any rule of these is wanted: else the lexicon need not be read."""
    return any(config.wants(f"any.names.{slug}") for slug in _SLUGS)


DETECTOR = Names()
