"""What translation systems leave behind: pieces of words, signs of their own, chatter, other scripts, loose tokens.

The phrases are of our own writing and stand in ``rules/corruption.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from normalize.corrupt.site import Damage, Places, Site
from normalize.edits import Edit
from normalize.text import Span

__all__ = ["FUNCTIONS", "LINES", "MARKS"]

_LEAST_NAME = 5
_LEAST_PIECES = 7
"""Letters of a word that a system would cut in two."""

_SENTENCE = re.compile(r"(?<=[.!?] )\w[^.!?\n]{38,}[.](?= )|^\w[^.!?\n]{38,}[.](?= )", re.MULTILINE)
_HYPHEN = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")
_MARK = re.compile(r"(?<=[^\W_])[,.;:!?](?=\s|\Z)")
_CONTRACTION = re.compile(r"(?<=[^\W\d_])(?=n['’]t\b|['’](?:s|re|ve|ll)\b)")
_BRACKET = re.compile(r"(?<=\s\()(?=\w)|(?<=\w)(?=\))")


def repeated_sentence(site: Site, dice: Random) -> Iterator[Damage]:
    """A sentence stands twice in a row.

    >>> from normalize.corrupt.site import tried
    >>> text = "The ferry to the island did not sail on Monday. Nobody knew."
    >>> tried(repeated_sentence, text)[0].count("did not sail")
    2
    >>> tried(repeated_sentence, "Nobody knew. Nobody asked.")
    []
    """
    for sentence in site.find(_SENTENCE):
        if not set('"“”«»„') & set(sentence[0]):
            yield site.change(sentence.end(), sentence.end(), " " + sentence[0])


def doubled_name(site: Site, dice: Random) -> Iterator[Damage]:
    """A name stands twice in a row, and nowhere else.

    >>> from normalize.corrupt.site import tried
    >>> tried(doubled_name, "Then the old pilot saw Marlowe on the pier.")
    ['Then the old pilot saw Marlowe Marlowe on the pier.']
    >>> tried(doubled_name, "Then Marlowe left, and Marlowe slept.")
    []
    """
    for word in site.words[1:]:
        name, before = word[0], site.text[: word.start()]
        if len(name) < _LEAST_NAME or not (name.istitle() and name.isalpha()) or site.text.count(name) > 1:
            continue
        if before[-2:-1].islower() and before[-1:] == " " and site.base != "de":
            yield site.change(word.end(), word.end(), " " + name)


def subword_pieces(site: Site, dice: Random) -> Iterator[Damage]:
    """A long word in the two pieces that a translation system cut it into.

    >>> from normalize.corrupt.site import tried
    >>> damaged = tried(subword_pieces, "The harbours")[0]
    >>> damaged.replace("@@ ", "").replace(" ##", ""), damaged == "The harbours"
    ('The harbours', False)
    >>> tried(subword_pieces, "The ferry")
    []
    """
    for word in site.words:
        if len(word[0]) >= _LEAST_PIECES and word[0].isalpha():
            at = word.start() + dice.randint(3, len(word[0]) - 3)
            yield site.change(at, at, dice.choice(("@@ ", " ##")) if word[0].islower() else "@@ ")


def split_hyphen(site: Site, dice: Random) -> Iterator[Damage]:
    """A hyphen that Moses took out of its word.

    >>> from normalize.corrupt.site import tried
    >>> tried(split_hyphen, "A long-lost ferry - the old one.")
    ['A long @-@ lost ferry - the old one.']
    """
    for hyphen in site.find(_HYPHEN):
        yield site.change(*hyphen.span(), " @-@ ")


def unknown_word(site: Site, dice: Random) -> Iterator[Damage]:
    """The sign for a word that is not in the vocabulary, or for a place to be filled again.

    >>> from normalize.corrupt.site import tried
    >>> tried(unknown_word, "The pilot slept.")[0] in ("The <unk> slept.", "The [UNK] slept.", "The __PH0__ slept.")
    True
    """
    for word in site.words[1:-1]:
        if len(word[0]) > 3:
            yield site.change(*word.span(), dice.choice(("<unk>", "[UNK]", "__PH0__")))


def control_token(site: Site, dice: Random) -> Iterator[Damage]:
    """A sign by which a model ends a text.

    >>> from normalize.corrupt.site import tried
    >>> tried(control_token, "He slept.")[0] in ("He slept.<|endoftext|>", "He slept. <pad>")
    True
    """
    for line in site.lines:
        if site.text[line.end - 1] in ".!?":
            yield site.change(line.end, line.end, dice.choice(("<|endoftext|>", " <pad>")))


def chatter(site: Site, dice: Random) -> Iterator[Damage]:
    r"""A line in which a language model or a service speaks of the translation, above or below the text.

    >>> from normalize.corrupt.site import tried
    >>> text = "The ferry did not sail on Monday because of the storm.\nNobody was hurt."
    >>> any("translat" in damaged.lower() for damaged in tried(chatter, text))
    True
    """
    table: dict[str, list[str]] | None = site.table("chatter")
    if not table or len(site.lines) < 2:
        return
    first, last = site.lines[0].start, site.lines[-1].end
    yield site.change(first, first, dice.choice(table["above"]) + "\n")
    yield site.change(last, last, "\n" + dice.choice(table["below"]))


def other_script(site: Site, dice: Random) -> Iterator[Damage]:
    """A word left in the script of the source.

    >>> from normalize.corrupt.site import tried
    >>> damaged = tried(other_script, "They saw the small harbour from the old hill in the east.")
    >>> len(damaged) > 2 and not damaged[0].isascii()
    True
    """
    words: list[str] = site.table("other_script") or []
    for word in site.words[2:-2]:
        alone = site.text[word.start() - 1] == " " == site.text[word.end() : word.end() + 1]
        if words and alone and len(word[0]) > 3 and word[0].islower() and site.text[word.start() - 2].islower():
            yield site.change(*word.span(), dice.choice(words))


def tokenised_text(site: Site, dice: Random) -> Iterator[Damage]:
    """The whole text as a tokeniser leaves it: marks, brackets and contractions stand apart.

    >>> from normalize.corrupt.site import tried
    >>> tried(tokenised_text, "The crew didn't row (it rained), he said.")
    ["The crew did n't row ( it rained ) , he said ."]
    >>> tried(tokenised_text, "Nobody rowed")
    []
    """
    if site.conventions.spaceless:
        return
    places = {mark.start() for mark in site.find(_MARK) if mark[0] not in site.conventions.spaced_marks}
    places |= {mark.start() for mark in site.find(_BRACKET)}
    places |= {at + 1 for at in range(len(site.text) - 1) if site.text[at] == ")" and site.text[at + 1] in ",.;:!?"}
    if site.base == "en":
        places |= {mark.start() for mark in site.find(_CONTRACTION)}
    if len(places) > 1:
        yield Damage(tuple(Edit(Span(at, at), "", " ") for at in sorted(places)))


FUNCTIONS: tuple[Places, ...] = (
    repeated_sentence,
    doubled_name,
    unknown_word,
    subword_pieces,
    other_script,
)
"""Damage to words."""

MARKS: tuple[Places, ...] = (split_hyphen, tokenised_text)
LINES: tuple[Places, ...] = (control_token, chatter)
