"""Words misread, doubled, left untranslated, or replaced by others: names, articles, pronouns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from random import Random

from normalize.corrupt.site import Damage, Places, Site

__all__ = ["FUNCTIONS"]

_LOOP = (3, 6)
"""Words of a phrase that a translation system falls into."""

_SENTENCE_START = re.compile(r"(?:\A|[.!?\n:\"“”«„(‘'-])\s*\Z")


def ocr_confusion(site: Site, dice: Random) -> Iterator[Damage]:
    """A letter or two read as others that look like them, by a weighted table.

    >>> from normalize.corrupt.site import tried
    >>> any(text.startswith("The mor") for text in tried(ocr_confusion, "The morning")), tried(ocr_confusion, "12 50")
    (True, [])
    """
    rows: list[tuple[str, str, float]] = site.table("ocr") or []
    by_old: dict[str, list[tuple[str, float]]] = {}
    for old, new, weight in rows:
        by_old.setdefault(old, []).append((new, weight))
    if not by_old:
        return
    totals = {old: sum(weight for _, weight in found) for old, found in by_old.items()}
    heaviest = max(totals.values())
    for place in site.find(_within_words(tuple(sorted(by_old, key=len, reverse=True)))):
        old = place[0]
        # a place is offered as often as its letters are misread, so that any choice of places follows the weights
        if dice.random() < totals[old] / heaviest:
            news, weights = zip(*by_old[old], strict=True)
            yield site.change(*place.span(), dice.choices(news, weights)[0])


@cache
def _within_words(olds: tuple[str, ...]) -> re.Pattern[str]:
    """Letters that stand within a word and are not all of it."""
    either = "|".join(map(re.escape, olds))
    return re.compile(rf"(?<=[^\W\d_])(?:{either})|(?:{either})(?=[^\W\d_]{{2}})")


def doubled_word(site: Site, dice: Random) -> Iterator[Damage]:
    """A small word twice; never one that a language doubles by right ("had had", "nous nous").

    >>> from normalize.corrupt.site import tried
    >>> tried(doubled_word, "They left the harbour.")
    ['They left the the harbour.']
    >>> tried(doubled_word, "All that had gone.")
    []
    """
    words = frozenset((site.table("doubles") or "").split())
    for word in site.words:
        if word[0] in words:
            yield site.change(word.end(), word.end(), " " + word[0])


def phrase_loop(site: Site, dice: Random) -> Iterator[Damage]:
    """A phrase two to four times in a row, as translation systems fall into.

    >>> from normalize.corrupt.site import tried
    >>> text = "The mayor said that the ferry would leave the old harbour in May."
    >>> looped = tried(phrase_loop, text)[0]
    >>> looped != text and len(set(looped.split())) == len(set(text.split()))
    True
    >>> tried(phrase_loop, "No, never, nowhere.")
    []
    """
    if site.conventions.spaceless:
        return
    words = site.words
    for first in range(1, len(words) - _LOOP[1]):
        last = first + dice.randint(*_LOOP) - 1
        start, end = words[first].start(), words[last].end()
        phrase = site.text[start:end]
        plain = phrase.islower() and phrase.count(" ") == last - first
        if plain and site.text[start - 1] == " " and site.text[end : end + 1] in (" ", ",", "."):
            yield site.change(end, end, (" " + phrase) * dice.choice((1, 1, 2, 3)))


def mangled_name(site: Site, dice: Random) -> Iterator[Damage]:
    """A name loses or changes a letter in one place, while the text has it right elsewhere.

    >>> from normalize.corrupt.site import tried
    >>> text = "Then Marlowe spoke, and Marlowe left."
    >>> len(tried(mangled_name, text)), tried(mangled_name, "Then Marlowe spoke.")
    (1, [])
    """
    rows = site.table("name_mangling") or []
    for start, name in _names(site):
        found = [(old, new) for old, new in rows if old in name[1:]]
        if found:
            old, new = dice.choice(found)
            at = start + 1 + name[1:].index(old)
            yield site.change(at, at + len(old), new)


def name_as_word(site: Site, dice: Random) -> Iterator[Damage]:
    """A name gets the ending of a common word, as spelling correctors give it; the text has it right elsewhere.

    >>> from normalize.corrupt.site import tried
    >>> tried(name_as_word, "Then Harken spoke, and Harken left.")
    ['Then Harked spoke, and Harken left.']
    >>> tried(name_as_word, "Then Harken spoke.")
    []
    """
    rows = site.table("name_endings") or []
    for start, name in _names(site):
        for old, new in rows:
            if name.endswith(old):
                end = start + len(name)
                yield site.change(end - len(old), end, new)
                break


def _names(site: Site) -> Iterator[tuple[int, str]]:
    """Where a name stands inside a sentence: half of the places of each that the text has more than once.

    A word with a capital that the text never writes small. The other half tells the right form. German gives every
    noun a capital.
    """
    if not site.conventions.cased or site.base == "de":
        return
    left = Counter(word[0] for word in site.words)
    for word in site.words:
        name = word[0]
        if len(name) < 5 or left[name] < 2 or not (name[0].isupper() and name[1:].islower()) or name.lower() in left:
            continue
        if not _SENTENCE_START.search(site.text[max(0, word.start() - 4) : word.start()]):
            left[name] -= 2
            yield word.start(), name


def pronoun_swap(site: Site, dice: Random) -> Iterator[Damage]:
    """A pronoun of the other gender, or of a thing, in a paragraph whose pronouns are all of one gender.

    >>> from normalize.corrupt.site import tried
    >>> tried(pronoun_swap, "She sang as she left.")[1] in ("She sang as he left.", "She sang as it left.")
    True
    >>> tried(pronoun_swap, "She sang as he left.")
    []
    """
    swaps: dict[str, list[str]] = site.table("pronouns") or {}
    gender = {word: index for index, words in enumerate(site.table("genders") or ()) for word in words.split()}
    for line in site.lines:
        inside = [word for word in site.words_in(line) if word[0].lower() in gender]
        # one alone contradicts nothing
        if len(inside) < 2 or len({gender[word[0].lower()] for word in inside}) > 1:
            continue
        for word in inside:
            new = swaps.get(word[0].lower())
            if new:
                other = dice.choice(new)
                yield site.change(*word.span(), other.capitalize() if word[0][0].isupper() else other)


def wrong_article(site: Site, dice: Random) -> Iterator[Damage]:
    """The form of a small word that the sound of the next word forbids: "a hour", "padres y hijos".

    Sounds are read from the letters of plain words; those with u, h, eu and o, which mislead, are left alone.

    >>> from normalize.corrupt.site import tried
    >>> tried(wrong_article, "It took an evening and a table.")
    ['It took a evening and a table.', 'It took an evening and an table.']
    >>> tried(wrong_article, "It took an hour and a unit.")
    []
    """
    rows = site.table("articles") or []
    for word, behind in pairwise(site.words):
        if site.text[word.end() : behind.start()] != " " or not behind[0].islower():
            continue
        for right, wrong, before in rows:
            if word[0].lower() == right and behind[0].startswith(tuple(before.split())):
                yield site.change(*word.span(), wrong.capitalize() if word[0][0].isupper() else wrong)


def source_residue(site: Site, dice: Random) -> Iterator[Damage]:
    """A small word left in the language of the source.

    >>> from normalize.corrupt.site import tried
    >>> tried(source_residue, "They came and saw")[0].split()[2] in ("y", "und", "et", "e")
    True
    >>> tried(source_residue, "Nobody saw")
    []
    """
    table: dict[str, list[str]] = site.table("residue") or {}
    for word in site.words:
        left = table.get(word[0])
        if left:
            yield site.change(*word.span(), dice.choice(left))


FUNCTIONS: tuple[Places, ...] = (
    phrase_loop,
    pronoun_swap,
    mangled_name,
    name_as_word,
    doubled_word,
    source_residue,
    wrong_article,
    ocr_confusion,
)
