"""How the tables of this package list phrases."""

from __future__ import annotations

__all__ = ["phrases_of"]


def phrases_of(text: str) -> list[str]:
    """The phrases of a list that semicolons part, each with single spaces.

    >>> phrases_of("read more;  see   also ; "), phrases_of(" ; ")
    (['read more', 'see also'], [])
    """
    return [phrase for part in text.split(";") if (phrase := " ".join(part.split()))]
