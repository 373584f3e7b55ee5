"""Finds many names at once, by how they begin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

__all__ = ["Forms"]

_FULL = 300_000
"""Characters of all beginnings for which the full automaton is built; it takes a second for three million."""


class _Automaton(Protocol):
    def find_matches_as_indexes(self, haystack: str, overlapping: bool = ...) -> list[tuple[int, int, int]]: ...


class Forms:
    """Finds forms by their beginnings: few enough for the full automaton, which is three times as fast.

    >>> list(Forms(["Ada Lindholm", "Ada Lindholm Roig", "Ada L"], 8).places("Ada Lindholm Rois, Ada Lind"))
    [(0, 5), (0, 12), (19, 24)]
    """

    def __init__(self, forms: Iterable[str], length: int) -> None:
        beginnings: dict[str, list[str]] = {}
        for form in forms:
            beginnings.setdefault(form[:length], []).append(form)
        self._by_beginning = list(beginnings.values())
        self._automaton = _automaton(list(beginnings))

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Start and end of every form in a text, also within words and one in another.

        Raises `UnicodeEncodeError` for a text with half a character.
        """
        return self._of(text, self._automaton.find_matches_as_indexes(text, overlapping=True))

    def _of(self, text: str, found: list[tuple[int, int, int]]) -> Iterator[tuple[int, int]]:
        for index, start, _ in found:
            for form in self._by_beginning[index]:
                if text.startswith(form, start):
                    yield start, start + len(form)


def _automaton(literals: list[str]) -> _Automaton:
    try:
        from ahocorasick_rs import AhoCorasick, Implementation
    except ImportError:  # no wheel for this platform
        return _Plain(literals)
    full = sum(map(len, literals)) <= _FULL
    return AhoCorasick(literals, implementation=Implementation.DFA if full else None)


class _Plain:
    """The same with `str.find`, slower.

    >>> _Plain(["ab", "b"]).find_matches_as_indexes("abb")
    [(0, 0, 2), (1, 1, 2), (1, 2, 3)]
    """

    def __init__(self, forms: Sequence[str]) -> None:
        self._forms = forms

    def find_matches_as_indexes(self, haystack: str, overlapping: bool = True) -> list[tuple[int, int, int]]:
        found = []
        for index, form in enumerate(self._forms):
            at = haystack.find(form)
            while at >= 0:
                found.append((index, at, at + len(form)))
                at = haystack.find(form, at + 1)
        return found
