"""The same pronoun in the other gender."""

from __future__ import annotations

from normalize.detect.pronouns.scene import Mention, Pronouns

__all__ = ["swapped"]


def swapped(text: str, pronoun: Mention, table: Pronouns) -> str:
    """The form of the other gender in the same case, written small or with a capital as the pronoun is.

    >>> from normalize.detect.pronouns.scene import pronouns, scene_of
    >>> scene = scene_of("Her boat? He saw her; the boat is his, not hers.", "en")
    >>> [swapped(scene.text, one, pronouns("en")) for one in scene.pronouns]
    ['His', 'She', 'him', 'hers', 'his']
    """
    old = text[pronoun.start : pronoun.end]
    new = table.swaps[pronoun.gender, pronoun.case]
    return new.upper() if old.isupper() and len(old) > 1 else new.capitalize() if old[0].isupper() else new
