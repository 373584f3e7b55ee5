"""The words that a reading may stand for: all words of about its length are weighed at once.

A word explains a reading by replacements of single letters, any number of them, and at most one change of another
kind: letters lost, letters too many, one letter for two. Costs of the letters before a place and after it are summed
once, so that a change at any place costs two additions.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from normalize.ocr.confusions import Channel
from normalize.ocr.lexicon import Lexicon
from normalize.ocr.shelf import LETTERS, Shelf

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Costs = NDArray[np.float32]

__all__ = ["LONGEST", "Candidate", "candidates"]

LONGEST = 24
"""Letters of the longest reading that is looked up."""

_NEVER = 40.0
_CASE = 3.0
"""The cost of a capital inside a word that is written small."""

_KEPT = 8
Changes = tuple[tuple[str, str], ...]


class Candidate(NamedTuple):
    """`word` as it would be written; `channel` the cost of the reading, `rank` of the word itself; `changes` how."""

    word: str
    channel: float
    rank: float
    changes: Changes

    @property
    def cost(self) -> float:
        """The negative log probability of the word and this reading of it."""
        return self.channel + self.rank


class _Change(NamedTuple):
    """At this place of the reading `read` stands for `meant`."""

    at: int
    read: str
    meant: str


class _Found(NamedTuple):
    cost: float
    rank: float
    change: _Change | None


def candidates(read: str, words: Lexicon, channel: Channel, limit: float, *, slack: float = 4.0) -> list[Candidate]:
    """Words that `read` may stand for, cheapest first, the reading itself left out.

    `limit`: the most that a candidate may cost; `slack`: how much dearer than the cheapest one it may be to be listed.

    >>> from normalize.ocr.confusions import Confusion
    >>> own = Lexicon("en", {"the": 7.7, "harbour": 4.4, "hardly": 4.6})
    >>> one = Channel([Confusion("b", "h", 40, 1000), Confusion("d", "b", 2, 1000), Confusion("li", "h", 1, 99)])
    >>> [c.word for c in candidates("tbe", own, one, 30)], [c.word for c in candidates("Hardour", own, one, 30)]
    (['the'], ['Harbour'])
    >>> candidates("tlie", own, one, 30)[0].changes, candidates("ferry", own, one, 30)
    ((('li', 'h'),), [])
    """
    if not 1 < len(read) <= LONGEST:
        return []
    found: dict[str, _Found] = {}
    own = read.lower()
    shouted = sum(c.isupper() for c in read) > max(1, sum(c.islower() for c in read))
    for length, changes in _by_length(read, channel).items():
        shelf = words.shelves.get(length)
        if shelf is None:
            continue
        fit = _Fit(read, shelf, words, channel, limit, shouted)
        if fit.count:
            for change in changes:
                for word, cost, rank in fit.explained(change):
                    if word != own and (word not in found or cost < found[word].cost):
                        found[word] = _Found(cost, rank, change)
    best = sorted(found.items(), key=lambda item: (item[1].cost, item[0]))[:_KEPT]
    made = [_candidate(read, word, one, shouted, channel) for word, one in best if one.cost <= best[0][1].cost + slack]
    return [one for one in made if one.changes]


def _by_length(read: str, channel: Channel) -> dict[int, list[_Change | None]]:
    """The changes that could have happened, by the length of the words that they lead to."""
    size = len(read)
    out: dict[int, list[_Change | None]] = {size: [None]}
    for at in range(size):
        for one in channel.starting(read[at]):
            single = one.width == len(one.lower) == 1
            if not single and (one.width == 1 or read.startswith(one.read, at)):
                change = _Change(at, one.read, one.lower)
                out.setdefault(size - one.width + len(one.lower), []).append(change)
    if channel.lost:
        out.setdefault(size + 1, []).extend(_Change(at, "", "") for at in range(size + 1))
    return out


class _Fit:
    """One reading against the words of one shelf that are frequent enough to matter."""

    def __init__(self, read: str, shelf: Shelf, words: Lexicon, channel: Channel, limit: float, shouted: bool) -> None:
        import numpy as np

        self._np = np
        self._read, self._shelf, self._words, self._channel, self._limit = read, shelf, words, channel, limit
        self.count = int(np.searchsorted(shelf.ranks, limit))
        self._costs = [_letter_costs(words, channel, c, index == 0 or shouted) for index, c in enumerate(read)]
        self._length = len(shelf.codes)
        self._before: list[Costs] = []
        self._after: list[Costs] = []

    def _sums(self) -> None:
        """Costs of the first letters against the word's first, and of the last against its last."""
        np, count, codes = self._np, self.count, self._shelf.codes
        most = min(len(self._read), self._length)
        self._before = [np.zeros(count, dtype=np.float32)]
        self._after = [self._shelf.ranks[:count]]
        for index in range(most):
            self._before.append(self._before[-1] + self._costs[index][codes[index, :count]])
            self._after.append(self._after[-1] + self._costs[-1 - index][codes[self._length - 1 - index, :count]])

    def explained(self, change: _Change | None) -> Iterator[tuple[str, float, float]]:
        """The words that this change explains, their cost within the limit, and their rank."""
        if not self._before:
            self._sums()
        np, codes, count = self._np, self._shelf.codes, self.count
        if change is None:
            total = self._after[-1]
            rows = np.flatnonzero(total <= self._limit)
        else:
            rest = len(self._read) - change.at - len(change.read)
            if change.at >= len(self._before) or rest >= len(self._after):
                return
            if not change.read and not change.meant:
                lost = _lost_costs(self._words, self._channel)[codes[change.at, :count]]
                total = self._before[change.at] + self._after[rest] + lost
                rows = np.flatnonzero(total <= self._limit)
            else:
                priced = self._channel.get(change.read, change.meant)
                price = priced.cost if priced is not None else _NEVER
                if not change.meant:
                    total = self._before[change.at] + self._after[rest]
                    total = total + np.float32(price)
                    rows = np.flatnonzero(total <= self._limit)
                else:
                    fits = None
                    for offset, letter in enumerate(change.meant):
                        same = codes[change.at + offset, :count] == self._words.letters.get(letter, 0)
                        fits = same if fits is None else fits & same
                    rows = np.flatnonzero(fits)
                    part = self._before[change.at][rows] + self._after[rest][rows] + np.float32(price)
                    kept = part <= self._limit
                    for row, cost in zip(rows[kept].tolist(), part[kept].tolist(), strict=True):
                        yield self._shelf.words[row], cost, float(self._shelf.ranks[row])
                    return
        for row in rows.tolist():
            yield self._shelf.words[row], float(total[row]), float(self._shelf.ranks[row])


@lru_cache(maxsize=4000)
def _letter_costs(words: Lexicon, channel: Channel, letter: str, may_be_capital: bool) -> Costs:
    """What each letter of a word costs where this one was read."""
    import numpy as np

    costs = np.full(LETTERS, _NEVER, dtype=np.float32)
    for one in channel.starting(letter):
        code = words.letters.get(one.lower) if one.width == 1 else None
        if code is not None:
            costs[code] = min(float(costs[code]), one.cost)
    same = words.letters.get(letter.lower())
    if same is not None:
        costs[same] = 0.0 if may_be_capital or letter == letter.lower() else _CASE
    return costs


@lru_cache(maxsize=16)
def _lost_costs(words: Lexicon, channel: Channel) -> Costs:
    import numpy as np

    costs = np.full(LETTERS, _NEVER, dtype=np.float32)
    for one in channel.lost:
        code = words.letters.get(one.lower)
        if code is not None:
            costs[code] = min(float(costs[code]), one.cost)
    return costs


def _candidate(read: str, word: str, found: _Found, shouted: bool, channel: Channel) -> Candidate:
    """The word in the reading's case and its period's spelling, and what was changed."""
    change = found.change
    if change is None:
        pieces = list(zip(read, word, strict=True))
    else:
        rest = len(read) - change.at - len(change.read)
        middle = word[change.at : len(word) - rest]
        pieces = [*zip(read[: change.at], word, strict=False), (change.read, middle)]
        pieces += zip(read[len(read) - rest :], word[len(word) - rest :], strict=True) if rest else []
    changes: list[tuple[str, str]] = []
    written = ""
    spent = 0.0
    for was, lower in pieces:
        priced = channel.get(was, lower) if was.lower() != lower else None
        if priced is None:
            written += was or lower
        elif priced.kept:
            written += was
            spent += priced.cost
        else:
            changes.append((was, lower))
            written += priced.written
    written = written.upper() if shouted and len(word) > 1 else written[:1] + written[1:].lower()
    return Candidate(written, found.cost - found.rank - spent, found.rank, tuple(changes))
