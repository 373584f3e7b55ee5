"""Names that kept the case ending of another language: Merkelile, Trumpa.

The bearer must be in the lexicon and named in full in the same text, so that what the ending hangs on is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice

import regex

from normalize.detect import Proposal, View
from normalize.detect.names.mangled import is_a_name, places_of, proposed
from normalize.findings import Evidence
from normalize.language import base
from normalize.paths import rules_table
from normalize.people import Mention

__all__ = ["inflected"]

_RULE = "any.names.name-inflected"
_CONFIDENCE = 0.88
_SHORTEST = 5
"""Letters of a name that endings are looked for on: shorter ones are the heads of other words."""

_MOST_PLACES = 20


def inflected(view: View, mentions: Sequence[Mention]) -> Iterator[Proposal]:
    """Proposals for the surnames of people whom the lexicon finds in a text."""
    language = base(view.language)
    if language is None or language not in rules_table("mangled_names"):
        return
    text = view.text
    seen: set[str] = set()
    for mention in mentions:
        name = mention.form.rpartition(" ")[2]
        if name in seen or len(mention.entries) != 1 or len(name) < _SHORTEST:
            continue
        seen.add(name)
        words = {
            name + match[0] for at in places_before(text, name) if (match := _ending().match(text, at)) is not None
        }
        for word in sorted(words):
            yield from _one(view, word, name, mention, language)


def places_before(text: str, name: str) -> Iterator[int]:
    """Where the letters behind a name begin, wherever it is part of a longer word."""
    at = text.find(name)
    while at >= 0:
        at += len(name)
        if text[at : at + 1].isalpha():
            yield at
        at = text.find(name, at)


def _one(view: View, word: str, name: str, mention: Mention, language: str) -> Iterator[Proposal]:
    text, person = view.text, mention.entries[0].person
    table, ending = rules_table("mangled_names"), word[len(name) :]
    if ending in table["doubtful"].split() and (
        person.gender != "m" or name.endswith(tuple(table["gendered"].split()))
    ):
        return
    if is_a_name(view, text, word, language, own=mention.form.split()[0].lower()):
        return
    says = f"{name} stands here as {mention.form!r}; '-{ending}' is a case ending"
    for start in islice(places_of(text, word), _MOST_PLACES):
        yield from proposed(view, _RULE, start, word, name, _CONFIDENCE, Evidence("mention", says, mention.span))


@cache
def _ending() -> regex.Pattern[str]:
    table = rules_table("mangled_names")
    endings = sorted({*table["inflections"].split(), *table["doubtful"].split()})
    return regex.compile(rf"(?:{'|'.join(endings)})(?!\w)")
