"""A quick test of how a line begins, so that most lines are passed over by one look-up."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["HEAD", "Heads"]

HEAD = 6
"""Characters of a line by which it is passed over."""

_MOST = 20_000
"""Heads that are remembered: a language has far fewer that are common."""


class Heads(dict[str, bool]):
    """Whether a line that begins with these characters may be of interest: asked once, then remembered.

    >>> heads = Heads(str.isupper)
    >>> heads["Shar"], heads["BACK"], heads["BACK"]
    (False, True, True)
    """

    def __init__(self, may: Callable[[str], bool]) -> None:
        super().__init__()
        self._may = may

    def __missing__(self, head: str) -> bool:
        found = self._may(head)
        if len(self) < _MOST:
            self[head] = found
        return found
