"""Reads the people off one text: runs of capitals become figures, words beside them become clues."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

from normalize.language import base
from normalize.ledger.clues import WEIGHTS, Clue, Noun
from normalize.ledger.runs import Run, runs
from normalize.ledger.words import Words, words
from normalize.people import Lexicon, Mention, Person
from normalize.text import Span

__all__ = ["Cast", "Figure", "read"]

_REACH = 160
"""Characters between a name and a noun that may be said of it."""
_SHARE = 0.9
"""Share of women, or men, among the bearers of a given name from which on it is evidence."""


@dataclass(eq=False)
class Figure:
    """Somebody in the making. `places`: start, end, whether the full name."""

    name: str
    tokens: tuple[str, ...]
    family: str
    person: Person | None = None
    places: list[tuple[int, int, bool]] = field(default_factory=list)
    clues: list[Clue] = field(default_factory=list)
    known: bool = False
    """Whether it is somebody and no place or thing."""


@dataclass
class Cast:
    """What one text holds."""

    figures: list[Figure]
    nouns: tuple[Noun, ...]
    strangers: tuple[Span, ...]


def read(text: str, language: str | None, lexicon: Lexicon, document: str) -> Cast:
    """Everybody in a text."""
    table = words(language)
    reader = _Reader(text, document, table)
    mentions = lexicon.find(text, language)
    for mention in mentions:
        reader.listed(mention)
    if table.known:
        taken = [mention.span.start for mention in mentions], [mention.span.end for mention in mentions]
        found = [run for run in runs(text, table) if not _within(run, *taken)]
        reader.full_names([run for run in found if run.full])
        reader.single_names([run for run in found if not run.full])
        reader.nouns()
        if base(language) == "en":
            reader.said()
    return reader.cast()


def _within(run: Run, starts: list[int], ends: list[int]) -> bool:
    """Whether the lexicon has found the name."""
    index = bisect_left(starts, run.end) - 1
    return index >= 0 and ends[index] > run.start


class _Reader:
    def __init__(self, text: str, document: str, table: Words) -> None:
        self._text, self._document, self._words = text, document, table
        self._by_name: dict[str, Figure] = {}
        self._by_word: dict[str, list[Figure]] = {}
        self._found: list[Noun] = []

    def cast(self) -> Cast:
        figures = [figure for figure in self._by_name.values() if figure.places]
        strangers = sorted(Span(s, e) for f in figures if not f.known for s, e, _ in f.places)
        return Cast([f for f in figures if f.known], tuple(sorted(self._found)), tuple(strangers))

    def listed(self, mention: Mention) -> None:
        """A full name of the lexicon."""
        people = {entry.person.name: entry.person for entry in mention.entries}
        person = next(iter(people.values())) if len(people) == 1 else None
        name = person.name if person is not None else mention.form
        figure = self._by_name.get(name)
        if figure is None:
            family = person.family if person is not None else mention.form.split()[-1]
            figure = self._new(Figure(name, tuple(mention.form.split()), family, person, known=True))
        figure.places.append((mention.span.start, mention.span.end, True))
        genders = {entry.person.gender for entry in mention.entries}
        for gender in genders & {"f", "m"} if len(genders) == 1 else ():
            self._clue(figure, mention.span, gender, "lexicon", f"{name} is {_a(gender)} in the lexicon")

    def full_names(self, found: list[Run]) -> None:
        """Names of two words and more: written the same, they are the same person."""
        for run in sorted(found, key=_is_doubtful):
            name = self._text[run.start : run.end]
            figure = self._by_name.get(name)
            if figure is None and _is_doubtful(run):
                known = self._by_word.get(run.family, [])
                if len(known) == 1 and run.family == known[0].family and len(known[0].tokens) > 1:
                    # "Foreign Minister Lavrov", where Sergei Lavrov is named too
                    known[0].places.append((run.end - len(run.family), run.end, False))
                    continue
            if figure is None:
                figure = self._new(Figure(name, run.tokens, run.family))
            self._place(figure, run, full=True)

    def single_names(self, found: list[Run]) -> None:
        """Single words: the family or the given name of one who is named in full, else somebody new."""
        places = {
            run.tokens[0] for run in found if self._words.place.search(self._text, max(0, run.start - 12), run.start)
        }
        for run in found:
            token = run.tokens[0]
            known = self._by_word.get(token, [])
            gender = self._title(run)
            if len(known) > 1 and gender:
                known = [f for f in known if _leaning(f) in ("", gender)] or known
            if len(known) == 1:
                self._place(known[0], run, full=False)
            elif not run.title and (token in places or token in self._words.places):
                continue
            elif not known and not (run.opens and run.given is None and not self._acts(run)):
                self._place(self._new(Figure(token, run.tokens, token)), run, full=False)

    def _acts(self, run: Run) -> bool:
        """Whether a capitalised word at the start of a sentence does something: "Shingo tells"."""
        return not run.tokens[0].endswith("s") and self._words.verb.match(self._text, run.end) is not None

    def _new(self, figure: Figure) -> Figure:
        self._by_name[figure.name] = figure
        for word in dict.fromkeys((figure.tokens[0], figure.family)):
            self._by_word.setdefault(word, []).append(figure)
        return figure

    def _place(self, figure: Figure, run: Run, *, full: bool) -> None:
        figure.places.append((run.start, run.end, full))
        if run.title:
            figure.known = True
        gender = self._title(run)
        if gender:
            kind = "title" if run.title in self._words.sure else "weak-title"
            self._clue(
                figure, Span(run.title_start, run.end), gender, kind, f"{run.title!r} is a title of {_a(gender)}"
            )
        # a family name alone may look like a given one ("Jackson"): it weighs half
        if run.given is not None and run.tokens[0] == figure.tokens[0]:
            figure.known = True
            women, half = run.given.women, 1.0 if full else 0.5
            if women >= _SHARE or women <= 1 - _SHARE:
                gender = "f" if women >= _SHARE else "m"
                share = women if gender == "f" else 1 - women
                says = f"{share:.0%} of those called {run.tokens[0]} are {'women' if gender == 'f' else 'men'}"
                weight = half * WEIGHTS["given-name"] * (share - 0.5) * 2
                self._clue(figure, Span(run.start, run.start + len(run.tokens[0])), gender, "given-name", says, weight)

    def _title(self, run: Run) -> str:
        """The gender that the title before a name says; "" where there is none, or an office."""
        return self._words.titles.get(run.title) or self._words.ranks.get(run.title, "")

    def _clue(self, figure: Figure, span: Span, gender: str, kind: str, says: str, weight: float | None = None) -> None:
        weight = WEIGHTS[kind] if weight is None else round(weight, 3)
        figure.clues.append(Clue(self._document, span, gender, kind, weight, says))

    def nouns(self) -> None:
        """Words for women and men, and of whom they are said."""
        text, table = self._text, self._words
        places = sorted((s, e, figure) for figure in self._by_name.values() for s, e, _ in figure.places)
        starts = [start for start, _, _ in places]
        for match in table.nouns(text):
            start, end, word = match.start(), match.end(), match[0].lower()
            index = bisect_left(starts, end) - 1
            kin = word in table.kin
            gender = table.kin[word] if kin else table.roles[word]
            if index >= 0 and places[index][0] <= start < places[index][1]:
                # part of a name, Kaki King, or all of it: "Mother asked Father"
                if places[index][2].tokens == (match[0],):
                    self._called(places[index][2], Span(start, end), gender)
                continue
            index = bisect_left(starts, start)
            said_of: Figure | None = None
            behind = table.of.match(text, end) if kin else None
            if index < len(places):
                at = places[index][0]
                if text[end:at] == " " or (kin and text[end:at] == ", "):
                    said_of = places[index][2]
                elif behind is not None and behind.end() == at and word in table.spouses:
                    self._spouse(places[index][2], Span(start, places[index][1]), gender, word)
            if index and start - places[index - 1][1] <= _REACH:
                before = places[index - 1]
                if said_of is None and table.link.fullmatch(text, before[1], start):
                    said_of = before[2]
                if word in table.spouses and table.owner.fullmatch(text, before[1], start):
                    self._spouse(before[2], Span(before[0], end), gender, word)
                    said_of = None if said_of is before[2] else said_of
            if said_of is not None:
                said_of.known = True
                kind = "kinship" if kin else "role"
                self._clue(said_of, Span(start, end), gender, kind, f"{match[0]!r} names {_a(gender)}")
            self._found.append(Noun(self._document, Span(start, end), gender, kin, said_of.name if said_of else ""))
        self._leagues(places, starts)

    def _called(self, figure: Figure, span: Span, gender: str) -> None:
        """Somebody who is called by a word for women or men; a surname may look the same."""
        figure.known = True
        says = f"{figure.name!r} names {_a(gender)}"
        self._clue(figure, span, gender, "role", says, WEIGHTS["role"] / 2)

    def _spouse(self, figure: Figure, span: Span, gender: str, word: str) -> None:
        figure.known = True
        other = "m" if gender == "f" else "f"
        self._clue(figure, span, other, "spouse", f"a {word} speaks for {_a(other)}")

    def _leagues(self, places: list[tuple[int, int, Figure]], starts: list[int]) -> None:
        text = self._text
        for league, gender in self._words.leagues.items():
            at = text.find(league)
            while at >= 0:
                end = at + len(league)
                index = bisect_left(starts, end)
                # "WNBA star Ana Roig"
                if index < len(places) and starts[index] - end < 40:
                    between = text[end : starts[index]]
                    if (
                        between[:1] == " "
                        and between.islower()
                        and between[1:].replace(" ", "").replace("-", "").isalpha()
                    ):
                        self._clue(
                            places[index][2], Span(at, end), gender, "league", f"{league} is a league of {_s(gender)}"
                        )
                        places[index][2].known = True
                at = text.find(league, end)

    def said(self) -> None:
        """Of "Roig said she": the pronoun is the speaker's as a rule."""
        text = self._text
        for figure in self._by_name.values():
            for _, end, _ in figure.places:
                match = self._words.said.match(text, end)
                if match is not None:
                    gender = "f" if match[1] == "she" else "m"
                    self._clue(
                        figure, Span(match.start(1), match.end(1)), gender, "pronoun", f"{match[1]!r} is the speaker"
                    )


def _is_doubtful(run: Run) -> bool:
    """Whether nothing about a run of capitals says that it is a name."""
    return run.given is None and not run.title


def _leaning(figure: Figure) -> str:
    """The gender that most of the evidence so far speaks for."""
    total = sum(clue.weight if clue.gender == "f" else -clue.weight for clue in figure.clues)
    return "f" if total > 0 else "m" if total < 0 else ""


def _a(gender: str) -> str:
    return "a woman" if gender == "f" else "a man"


def _s(gender: str) -> str:
    return "women" if gender == "f" else "men"
