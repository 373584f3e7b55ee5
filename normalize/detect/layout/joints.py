"""What stood between two lines before they were broken: a space, or nothing.

Most scripts put a space there. Thai, Lao, Khmer, Burmese, Chinese and Japanese put none, and at the border
of such a script with Latin letters or digits some writers put one and some do not: the text's own habit
tells, or nobody.
"""

from __future__ import annotations

from functools import cache, cached_property

import regex

from normalize.detect.layout.lines import Break, is_mostly, is_unspaced

__all__ = ["Joints"]

_TIGHT_BEFORE = frozenset(",.)]}")
_TIGHT_AFTER = frozenset("([{\N{INVERTED QUESTION MARK}\N{INVERTED EXCLAMATION MARK}")
_CUT = frozenset("/\\_@#&=+~|")
"""Characters inside addresses and names of files, which are cut without a space."""
_DASHES = "\N{EM DASH}\N{EN DASH}"
_TAI = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_HAN = "\u3041-\u30ff\u3400-\u9fff"
_FEWEST = 4
_ONE_MIND = 0.9
"""Share of the places from which a text is of one mind."""


# compiled when a text needs them: few are in these scripts
@cache
def _tai() -> regex.Pattern[str]:
    return regex.compile(f"[{_TAI}]")


@cache
def _unspaced() -> regex.Pattern[str]:
    return regex.compile(f"[{_TAI}{_HAN}]")


@cache
def _mixed() -> regex.Pattern[str]:
    return regex.compile(f"[{_HAN}]( ?)[A-Za-z0-9]|[A-Za-z0-9]( ?)(?=[{_HAN}])")


@cache
def _han_spaced() -> regex.Pattern[str]:
    return regex.compile("[\u3001-\u9fff\uff01-\uff60] [\u3001-\u9fff\uff01-\uff60]")


class Joints:
    r"""Says for the breaks of one text what belongs there.

    >>> text = "the ferry\nleaves"
    >>> from normalize.detect.layout.lines import breaks_of, lines_of
    >>> [Joints(text).of(place) for place in breaks_of(text, lines_of(text), (), by_columns=False)]
    [(' ',)]
    """

    def __init__(self, text: str) -> None:
        self._text = text

    def of(self, place: Break) -> tuple[str, ...]:
        """What may belong between the two lines, likeliest first; one if it is certain."""
        text = self._text
        last, first = text[place.above.end - 1], text[place.below.start]
        if first in _TIGHT_BEFORE or last in _TIGHT_AFTER:
            return ("",)
        if last in _CUT:
            return ("", " ")
        if last in _DASHES and text[place.above.end - 2].isalnum():
            return ("", " ")
        left, right = is_unspaced(last), is_unspaced(first)
        if not left and not right:
            # where lines break anywhere, Latin words may be cut too
            return (" ", "") if self._unspaced and not self._blanks(place) else (" ",)
        if left and right:
            return self._inside(place, tai=bool(_tai().match(last) and _tai().match(first)))
        if not (last.isalnum() and first.isalnum()):
            return (" ", "") if self._blanks(place) else ("",)
        habit, blanks = self._border_habit, self._blanks(place)
        if habit is not None and (habit or not blanks):
            return (habit,)
        return (" ", "") if blanks else ("", " ")

    def _inside(self, place: Break, *, tai: bool) -> tuple[str, ...]:
        if not self._blanks(place):
            return ("",)
        if tai:
            return (" ",)
        return (" ", "") if self._spaces_han else ("",)

    def _blanks(self, place: Break) -> bool:
        """Whether a blank stands beside the break."""
        above, below = place.above, place.below
        beside = self._text[above.end : above.after] + self._text[below.begin : below.start]
        return any(c in " \t\N{IDEOGRAPHIC SPACE}" for c in beside)

    @cached_property
    def _unspaced(self) -> bool:
        return not self._text.isascii() and is_mostly(_unspaced(), self._text)

    @cached_property
    def _spaces_han(self) -> bool:
        return bool(_han_spaced().search(self._text))

    @cached_property
    def _border_habit(self) -> str | None:
        """What this text writes between Han and Latin letters or digits, if it is of one mind."""
        found = [bool(match[1] or match[2]) for match in _mixed().finditer(self._text)]
        share = sum(found) / max(1, len(found))
        if len(found) < _FEWEST or 1 - _ONE_MIND < share < _ONE_MIND:
            return None
        return " " if share >= _ONE_MIND else ""
