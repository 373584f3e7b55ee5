"""One pass over a text that says which detectors and rules can fire, and where.

Every detector and rule names literals of which one must occur. They are found together by one
Aho-Corasick automaton (ahocorasick-rs) over the lower-cased text; a clean text pays for little more
than this pass. Where that library has no wheel, `str.find` does the same, slower.

What literals cannot say (a small letter behind a stop, a line that ends without a mark) detectors say in
shapes: patterns of RE2's syntax, searched all at once (google-re2, Set). A detector none of whose shapes is
in a text has nothing to propose there. Where that library has no wheel every detector looks for itself.

Measured on 470 kB of English news in 276 documents with 534 literals, one core: ahocorasick-rs
220 MB/s (65 without its full automaton), hyperscan 240 MB/s, google-re2 (Set) 250 MB/s without
places, `str.find` for each literal 3.6 MB/s, one `re` alternation 0.2 MB/s. Hyperscan is left out: its
wheels are for x86 alone and it answers in bytes; re2 does not say where.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Protocol, TypeVar, overload

__all__ = ["Hits", "Scanner", "lower"]


_T = TypeVar("_T")
_FULL = 50_000
"""Characters of all literals together for which the full automaton is built."""

_PIECE = 1 << 20
_WORTH = 100_000
"""Characters scanned before the shapes are compiled, which takes as long as reading about so much without them."""

_LONGEST = 1 << 24
"""Characters of a text whose shapes are looked for; a longer one has nearly all of them."""

_ANY, _ANYTHING = "", ""
"""Name and pattern of a shape that every text has."""

_LEARNT, _COMMON = 500, 0.85
"""After so many texts, the shapes that more than this share of them had are looked for no longer: any may have them."""

_MOST_SETS = 4096
_MEMORY = 64 << 20
"""Bytes that the automaton of the shapes may take. It is built as texts ask for it, and small for most."""

_SURROGATE = re.compile("[\ud800-\udfff]")


_Search = Callable[[str], list[int] | None]


class _Automaton(Protocol):
    def find_matches_as_indexes(self, haystack: str, overlapping: bool = ...) -> list[tuple[int, int, int]]: ...


def lower(text: str) -> str:
    r"""The text in lower case with every offset kept.

    ``str.lower`` makes two code points of a capital I with dot; such a letter is left as it is.

    >>> len(lower("\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}zmir")) == len("Izmir")
    True
    """
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := c.lower()) == 1 else c for c in text)


class Hits(Mapping[str, list[int]]):
    """Where each trigger occurs in one text: sorted start offsets in code points.

    They are looked for when the first is asked about, those of one character without a capital one by one:
    some are everywhere. `shapes` are the names of the shapes that the text has; None: nobody looked, so it
    may have any.
    """

    __slots__ = ("_find", "_marks", "_seen", "_shapes", "_singles", "_text")

    def __init__(
        self,
        text: str,
        found: dict[str, list[int]] | Callable[[str], dict[str, list[int]]],
        singles: frozenset[str],
        shapes: frozenset[str] | None = None,
    ) -> None:
        self._text, self._singles, self._shapes = text, singles, shapes
        self._marks: dict[str, list[int]] = {}
        self._seen: dict[str, list[int]] | None = None if callable(found) else found
        self._find: Callable[[str], dict[str, list[int]]] | None = found if callable(found) else None

    @property
    def _found(self) -> dict[str, list[int]]:
        if self._seen is None:
            assert self._find is not None
            self._seen = self._find(self._text)
        return self._seen

    @property
    def shapes(self) -> frozenset[str] | None:
        """The names of the shapes that the text may have; None where they were not looked for."""
        return self._shapes

    def may(self, shape: str) -> bool:
        """Whether the text may have the shape of this name, or one named "shape.part" after it."""
        return self._shapes is None or shape in self._shapes

    def __contains__(self, trigger: object) -> bool:
        return str(trigger) in self._text if trigger in self._singles else trigger in self._found

    def __getitem__(self, trigger: str) -> list[int]:
        found = self.get(trigger)
        if found is None:
            raise KeyError(trigger)
        return found

    @overload
    def get(self, key: str) -> list[int] | None: ...
    @overload
    def get(self, key: str, default: list[int] | _T) -> list[int] | _T: ...
    def get(self, key: str, default: object = None) -> object:
        """The offsets of a trigger, or `default`; asked for so often that it raises nothing inside."""
        if key not in self._singles:
            return self._found.get(key, default)
        found = self._marks.get(key)
        if found is None:
            found = self._marks[key] = _positions(self._text, key)
        return found or default

    def places(self, triggers: frozenset[str]) -> list[int]:
        """Where any of these triggers occurs, sorted, each place once.

        >>> Scanner([" ,", ",,"]).scan("a ,, b").places(frozenset([" ,", ",,"]))
        [1, 2]
        """
        return sorted({at for trigger in self.present(triggers) for at in self[trigger]})

    def present(self, triggers: frozenset[str]) -> list[str]:
        """Which of these triggers occur, in no particular order."""
        literals, singles = _parts(triggers)
        text = self._text
        here = [t for t in self._found if t in literals] if literals else []
        here += [s for s in singles if s in text]
        return here

    def meets(self, triggers: frozenset[str]) -> bool:
        """Whether any of these triggers occurs."""
        literals, singles = _parts(triggers)
        text = self._text
        for single in singles:
            if single in text:
                return True
        return bool(literals) and not self._found.keys().isdisjoint(literals)

    def __iter__(self) -> Iterator[str]:
        yield from self._found
        yield from sorted(s for s in self._singles if s in self._text)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _is_mark(trigger: str) -> bool:
    """Whether a trigger is one character that has no capital."""
    return len(trigger) == 1 and trigger == trigger.upper()


@lru_cache(maxsize=256)
def _parts(triggers: frozenset[str]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Triggers that the scan finds, and those that are looked up."""
    singles = tuple(sorted(filter(_is_mark, triggers)))
    return triggers.difference(singles), singles


def _positions(text: str, literal: str) -> list[int]:
    out = []
    at = text.find(literal)
    while at >= 0:
        out.append(at)
        at = text.find(literal, at + 1)
    return out


class Scanner:
    """Finds a fixed set of triggers (lower-case literals) in texts.

    >>> hits = Scanner([" ,", "amp;"]).scan("He left , she said , AMP;")
    >>> hits[" ,"], "amp;" in hits, "date " in hits
    ([7, 18], True, False)

    `shapes` gives the patterns (RE2 syntax) by name; it is asked when enough text was scanned for them to pay,
    or for the first text if they are `ready`.
    """

    def __init__(
        self,
        triggers: Iterable[str],
        shapes: Callable[[], Mapping[str, str]] = dict[str, str],
        *,
        ready: bool = False,
    ) -> None:
        wanted = sorted(set(triggers))
        self._singles = frozenset(filter(_is_mark, wanted))
        self._literals = [t for t in wanted if t not in self._singles]
        self._longest = max(map(len, self._literals), default=0)
        self._automaton = _automaton(self._literals)
        self._shapes: Callable[[], Mapping[str, str]] | None = shapes
        self._gate: _Gate | None = None
        self._scanned = _WORTH if ready else 0

    def scan(self, text: str) -> Hits:
        """Every occurrence of every trigger, overlapping ones too."""
        return Hits(text, self._places, self._singles, self._shaped(text))

    def _places(self, text: str) -> dict[str, list[int]]:
        """Where each literal occurs."""
        found: dict[str, list[int]] = {}
        if self._automaton is not None:
            literals = self._literals
            for at in range(0, len(text), _PIECE):
                # piece by piece: all matches of a long text at once are many times the text
                piece = lower(text[at : at + _PIECE + self._longest])
                try:
                    matches = self._automaton.find_matches_as_indexes(piece, overlapping=True)
                except UnicodeEncodeError:  # lone surrogates have no UTF-8
                    piece = _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", piece)
                    matches = self._automaton.find_matches_as_indexes(piece, overlapping=True)
                for index, start, _ in matches:
                    if start < _PIECE:
                        found.setdefault(literals[index], []).append(at + start)
        else:
            lowered = lower(text)
            for literal in self._literals:
                if literal in lowered:
                    found[literal] = _positions(lowered, literal)
        return found

    def _shaped(self, text: str) -> frozenset[str] | None:
        """The names of the shapes that a text has; None where they are not looked for."""
        if self._shapes is not None:
            self._scanned += len(text)
            if self._scanned < _WORTH:
                return None
            shapes, self._shapes = self._shapes(), None
            self._gate = _gate(shapes)
        if self._gate is None or len(text) > _LONGEST:
            return None
        return self._gate.shapes(text)


class _Gate:
    """Which shapes a text has.

    What most texts have tells little, and makes the automaton large: it has a state for every set of shapes seen
    so far. So it is built anew without the common ones when enough texts were read.
    """

    def __init__(self, shapes: Mapping[str, str], compiled: Callable[[Iterable[str]], _Search]) -> None:
        self._compiled = compiled
        self._common: frozenset[str] = frozenset()
        self._times: Counter[str] | None = Counter()
        self._build(shapes)

    def _build(self, shapes: Mapping[str, str]) -> None:
        self._patterns = {_ANY: _ANYTHING, **shapes}
        self._names = list(self._patterns)
        self._search = self._compiled(self._patterns.values())
        self._sets: dict[tuple[int, ...], frozenset[str]] = {}

    def shapes(self, text: str) -> frozenset[str] | None:
        """The names of its shapes, with those they are parts of; None for a text that is not Unicode."""
        try:
            found = tuple(self._search(text) or ())
        except UnicodeEncodeError:  # lone surrogates have no UTF-8
            return None
        known = self._sets.get(found)
        if known is None:
            names = [self._names[index] for index in found]
            if _ANY not in names:
                return None  # the automaton ran out of memory, which the library does not say
            known = self._common.union(names, (name.partition(".")[0] for name in names))
            if len(self._sets) < _MOST_SETS:
                self._sets[found] = known
        if self._times is not None:
            self._learn(self._times, known)
        return known

    def _learn(self, times: Counter[str], shapes: frozenset[str]) -> None:
        times.update(shapes)
        if times[_ANY] == _LEARNT:
            common = {name for name in self._patterns if name != _ANY and times[name] > _COMMON * _LEARNT}
            self._common = frozenset(common).union(name.partition(".")[0] for name in common)
            self._times = None
            if common:
                self._build({name: shape for name, shape in self._patterns.items() if name not in common})


def _gate(shapes: Mapping[str, str]) -> _Gate | None:
    if not shapes:
        return None
    try:
        import re2
    except ImportError:  # no wheel for this platform
        return None
    options = re2.Options()
    options.max_mem = _MEMORY
    options.log_errors = False  # an exception says it too

    def compiled(shapes: Iterable[str]) -> _Search:
        patterns = re2.Set.SearchSet(options)
        for shape in shapes:
            patterns.Add(shape)
        patterns.Compile()
        search: _Search = patterns.Match
        return search

    return _Gate(shapes, compiled)


def _automaton(literals: list[str]) -> _Automaton | None:
    if not literals:
        return None
    try:
        from ahocorasick_rs import AhoCorasick, Implementation
    except ImportError:  # no wheel for this platform
        return None
    # the full automaton is three times as fast; it takes 1 ms for 230 literals, too long for whole dictionaries
    full = sum(map(len, literals)) <= _FULL
    return AhoCorasick(literals, implementation=Implementation.DFA if full else None)
