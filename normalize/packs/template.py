"""The templates of fixes: ``{name}`` stands for a named group of the rule's pattern."""

from __future__ import annotations

__all__ = ["FORMS", "Group"]

FORMS = ("capital",)
"""What may follow a name after a colon."""


class Group(str):
    """What a named group found. ``{name:capital}`` writes it with a capital letter.

    >>> "{title:capital} {name}".format(title=Group("king"), name=Group("of Ys"))
    'King of Ys'
    """

    __slots__ = ()

    def __format__(self, form: str) -> str:
        return self[:1].upper() + self[1:] if form == "capital" else str(self)
