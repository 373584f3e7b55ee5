"""Names that the other texts of a corpus spell otherwise.

Several independent documents write a full name in one way, none but this one in another that differs by a letter or
two of one word. The word must be nobody's own name, as far as anybody knows: a surname that others bear, or
a given name of the other gender, is somebody else.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from normalize.detect import Proposal, View
from normalize.detect.names.mangled import bears, is_frequent, is_slip, places_of, proposed
from normalize.detect.names.surroundings import inflects, is_another
from normalize.findings import Evidence
from normalize.ledger import Appearance, Ledger, Naming
from normalize.ledger.attested import Attested, attested, setting
from normalize.people import Lexicon, given_gender
from normalize.text import Span

__all__ = ["elsewhere"]

_RULE = "any.names.name-variant"
_FEWEST, _MANY = 3, 8
"""Independent documents that must write a name otherwise, and from how many on it is surer."""

_FEWEST_GIVEN = 5
"""The same where the given names differ: sisters and brothers have names that are near."""

_OFTEN, _SOME, _GIVEN = 0.92, 0.88, 0.8
_LONG = 4
"""Letters of a given name that may be another in one letter."""

_WORD, _BEARERS = 3, 1000
"""Letters and bearers of a word that is a given name and hardly an article or a place."""

_APART = 0.5
"""Difference of the shares of women from which on two given names are of two genders."""

_MOST_PLACES = 20
_WOMEN = ("a", "ová", "ova", "eva", "ina", "skaya", "ska")
"""Endings by which a woman's family name differs from a man's."""


def elsewhere(view: View, known: Lexicon) -> Iterator[Proposal]:
    """Proposals for the names of a text, where the settings name a corpus."""
    if not view.config.corpus or inflects(view.language):
        return
    counts = attested(Path(view.config.corpus))
    for one in Ledger.of(view.text, view.language, known).people:
        if one.person is not None:
            continue  # the lexicon knows better
        for form in sorted(filter(_is_somebody, one.spellings)):
            yield from _outvoted(view, one, form, counts, known)


def _is_somebody(form: str) -> bool:
    """Whether a name begins as those of people do: with a given name, or in the East with a frequent family name.

    >>> [_is_somebody(form) for form in ("Ada Harken", "Zheng Yonggang", "Le Golf National", "der Raumzeit")]
    [True, True, False, False]
    """
    first = form.split(" ")[0]
    known = given_gender(first) if len(first) >= _WORD else None
    return first[0].isupper() and (
        (is_frequent(first) and form.count(" ") == 1) or (known is not None and known.count >= _BEARERS)
    )


def _outvoted(view: View, one: Appearance, form: str, counts: Attested, known: Lexicon) -> Iterator[Proposal]:
    text = view.text
    places = [naming for naming in one.namings if naming.full and naming.form == form]
    own = [setting(text, naming.span.start, naming.span.end) for naming in places]
    here = counts.count(form)
    if here is not None and here.without(own) > 0:
        return
    found = []
    for rival, right, word, at in counts.rivals(form):
        count = counts.count(rival)
        assert count is not None
        fewest = _FEWEST if at else _FEWEST_GIVEN
        documents = count.without(_settings(text, rival))
        if documents >= fewest and _is_same(word, right, known, given=at == 0):
            found.append((rival, right, word, at, documents, count.first))
    if len({rival for rival, *_ in found}) != 1:
        return  # nobody, or several whom it could be
    rival, right, word, at, documents, first = found[0]
    says = f"{documents} other documents write {rival!r}, among them {first}; none writes {form!r}"
    confidence = _GIVEN if at == 0 else _OFTEN if documents >= _MANY else _SOME
    where = f"in {documents} other texts of the corpus"
    for start in _starts(view, places, word, at):
        evidence = Evidence("corpus", says, document=first)
        yield from proposed(view, _RULE, start, word, right, confidence, evidence, where=where)


def _settings(text: str, form: str) -> list[str]:
    return [setting(text, at, at + len(form)) for at in islice(places_of(text, form), _MOST_PLACES)]


def _starts(view: View, places: list[Naming], word: str, at: int) -> Iterator[int]:
    """Where the word stands: in the full name, and a family name also alone."""
    text, taken = view.text, set()
    for naming in places:
        if not is_another(text, naming.span):
            start = naming.span.start + sum(len(part) + 1 for part in naming.form.split(" ")[:at])
            taken.add(start)
            yield start
    if at == 0 or not taken:
        return
    for start in islice(places_of(text, word), _MOST_PLACES):
        if start not in taken and not is_another(text, Span(start, start + len(word)), alone=True):
            yield start


def _is_same(word: str, right: str, known: Lexicon, *, given: bool) -> bool:
    """Whether a word can only be another spelling of a name.

    >>> from normalize.people import lexicon
    >>> names = lexicon()
    >>> [_is_same(word, "Tarnov", names, given=False) for word in ("Ternov", "Tarnova")]
    [True, False]
    >>> [_is_same(*pair, names, given=True) for pair in (("Britney", "Brittney"), ("Mario", "Maria"), ("Jon", "Jan"))]
    [True, False, False]
    """
    if given:
        one, other = given_gender(word), given_gender(right)
        if min(len(word), len(right)) <= _LONG or (
            one is not None and other is not None and abs(one.women - other.women) > 0.5
        ):
            return False
        return is_slip(word, right)
    if bears(word) or known.by_family(word) or is_frequent(word) or not (word + right).isalpha():
        return False
    if any(long == short + end for end in _WOMEN for long, short in ((word, right), (right, word))):
        return False
    return len(right) > _LONG and is_slip(word, right)
