"""Passages in another language between quotation marks: a title, a motto, a line of a song as it was said.

The marks, the spaces and the words of such a passage follow its own language, so that what reads the text in its
language has no say there. Nobody looks for passages: where a repair is proposed, it is asked whether it lies in one.
A text that needs no repair pays nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache

from normalize.language import base, identify
from normalize.text import Span

__all__ = ["in_foreign_passage"]

_REACH = 400
"""Code points on either side in which the marks of a quotation are looked for."""

_LEAST = 5
"""Words of the shortest passage whose language counts. Fewer are names and titles that fit several languages."""

_MARKS = (
    '"\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}'
    "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}"
)
_LEFT = re.compile(rf"[{_MARKS}](?=[^{_MARKS}\n]*\Z)")
_RIGHT = re.compile(rf"[^{_MARKS}\n]*+[{_MARKS}]")
_ALIKE = tuple(
    frozenset(tags.split())
    for tags in (
        "es gl pt ca",
        "nb nn da sv",
        "cs sk",
        "nl af",
        "id ms",
        "hr sr bs sl mk",
        "ru uk be bg mk",
        "hi mr ne",
    )
)
"""Languages so near to each other that a short passage of one may be taken for another's."""


def in_foreign_passage(text: str, place: Span, language: str | None) -> bool:
    """Whether a place lies inside a quotation that is surely not in the text's language.

    >>> text = 'It says "Il est interdit de marcher sur la pelouse du parc !" and "Keep off the grass !" beside it.'
    >>> [in_foreign_passage(text, Span(at, at + 2), "en") for at in (text.index(" !"), text.rindex(" !"))]
    [True, False]
    """
    own = base(language)
    if own is None:
        return False
    low = max(0, place.start - _REACH)
    opener = _LEFT.search(text, low, place.start)
    closer = _RIGHT.match(text, place.end, place.end + _REACH) if opener else None
    if opener is None or closer is None:
        return False
    said = _language(text[opener.end() : closer.end() - 1])
    return said is not None and said != own and not any(own in group and said in group for group in _ALIKE)


@lru_cache(maxsize=256)
def _language(passage: str) -> str | None:
    if len(passage.split(None, _LEAST)) < _LEAST:
        return None
    return base(identify(passage))
