"""Stops and marks that cut a sentence, or are lost where one ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from random import Random

from normalize.corrupt.site import Damage, Places, Site

__all__ = ["FUNCTIONS"]

_ENDS = ".!?\N{HORIZONTAL ELLIPSIS}"
_QUOTES = '\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{LEFT DOUBLE QUOTATION MARK}"'
_AFTER_QUOTATION = re.compile(rf"(?<=\w)(?:\.(?P<in>[{_QUOTES}])|(?P<out>[{_QUOTES}])\.)(?= [^\W\d_a-z])")
_ATTRIBUTION = re.compile(
    r"(?<=[^\W\d_]),(?P<mark>[\N{RIGHT DOUBLE QUOTATION MARK}\"]) (?P<first>[^\W\d_]+)(?: (?P<second>[^\W\d_]+))?"
)
_SENTENCE_END = re.compile(r"(?<=[^\W\d_]{2})[.!?।](?= [^\W\d_a-z])")
_FEWEST_PARAGRAPHS = 4
"""Where fewer paragraphs end with a mark, nothing shows that one lost its own."""


def stray_stop(site: Site, dice: Random) -> Iterator[Damage]:
    """A stop before a word that goes on with the sentence, written small.

    Only a word on the list of those that continue a clause ("after", "obwohl"): before any other a stop could make
    two sentences of their own, or a heading.

    >>> from normalize.corrupt.site import tried
    >>> tried(stray_stop, "They were searched after officers found a crate.")
    ['They were searched. after officers found a crate.']
    >>> tried(stray_stop, "They were searched in May. After that they left.")
    []
    """
    if not site.conventions.cased:
        return
    continues = frozenset((site.table("continues") or "").split())
    for before, behind in pairwise(site.words):
        if (
            behind[0] in continues
            and site.text[before.end() : behind.start()] == " "
            and len(before[0]) > 3
            and before[0].islower()
            and before[0] not in site.conventions.function_words
        ):
            yield site.change(before.end(), before.end(), ".")


def mark_inside_phrase(site: Site, dice: Random) -> Iterator[Damage]:
    """A mark behind a word with which no clause ends, as an article.

    >>> from normalize.corrupt.site import tried
    >>> [text[17] in ";:!?" for text in tried(mark_inside_phrase, "They repaired the roof.")]
    [True]
    >>> tried(mark_inside_phrase, "They repaired roofs.")
    []
    """
    phrase = frozenset((site.table("phrase_words") or "").split())
    for before, behind in pairwise(site.words):
        if before[0] in phrase and site.text[before.end() : behind.start()] == " " and behind[0].islower():
            yield site.change(before.end(), before.end(), dice.choice(";:!?"))


def missing_stop_after_quotation(site: Site, dice: Random) -> Iterator[Damage]:
    """The stop beside a closing mark is lost, and the next sentence begins.

    Only where that sentence begins with a word that could not go on ("The", "Das"); a name could.

    >>> from normalize.corrupt.site import tried
    >>> tried(missing_stop_after_quotation, 'It "must be dredged." This is clear.')
    ['It "must be dredged" This is clear.']
    >>> tried(missing_stop_after_quotation, 'It "must be dredged." Anna smiled.')
    []
    """
    begins = site.conventions.function_words
    for end in site.find(_AFTER_QUOTATION):
        word = re.match(r" ([^\W\d_]+)", site.text[end.end() : end.end() + 30])
        if word is not None and word[1].lower() in begins:
            mark = end["in"] or end["out"]
            # the stop inside or outside the mark: both are house styles
            yield site.change(*end.span(), mark, also=["." + mark if end["out"] else mark + "."])


def missing_comma_before_attribution(site: Site, dice: Random) -> Iterator[Damage]:
    """The comma between a quotation and who said it is lost.

    >>> from normalize.corrupt.site import tried
    >>> tried(missing_comma_before_attribution, '"We will not sell," said the mayor.')
    ['"We will not sell" said the mayor.']
    >>> tried(missing_comma_before_attribution, '"Sold," the sign read.')
    []
    """
    for saying in _sayings(site):
        yield site.change(saying.start(), saying.start() + 1, "")


def stop_before_attribution(site: Site, dice: Random) -> Iterator[Damage]:
    """A stop stands for the comma between a quotation and who said it.

    >>> from normalize.corrupt.site import tried
    >>> tried(stop_before_attribution, '"We will not sell," he said.')
    ['"We will not sell." he said.']
    >>> tried(stop_before_attribution, '"We will not sell," Anna said.')
    []
    """
    for saying in _sayings(site):
        if saying["first"].islower():
            yield site.change(saying.start(), saying.start() + 1, ".")


def _sayings(site: Site) -> Iterator[re.Match[str]]:
    """Commas at the end of a quotation that a verb of saying follows, at once or behind a name or pronoun."""
    verbs = site.conventions.speech_verbs
    for saying in site.find(_ATTRIBUTION):
        if saying["first"] in verbs or saying["second"] in verbs:
            yield saying


def missing_final_stop(site: Site, dice: Random) -> Iterator[Damage]:
    r"""The stop that ends a paragraph of several sentences is lost, where the others of the text have theirs.

    >>> from normalize.corrupt.site import tried
    >>> text = "\n".join(["It rained. The road was wet."] * 4)
    >>> len(text) - len(tried(missing_final_stop, text)[0])
    1
    >>> tried(missing_final_stop, "It rained. The road was wet.")
    []
    """
    ends = [line for line in site.lines if _SENTENCE_END.search(site.text, line.start, line.end)]
    if len(ends) < _FEWEST_PARAGRAPHS:
        return
    # the others show that the text ends its paragraphs with one
    for line in dice.sample(ends, len(ends) // 4):
        if site.text[line.end - 1] in ".।。" and site.text[line.end - 2].isalpha():
            yield site.change(line.end - 1, line.end, "")


FUNCTIONS: tuple[Places, ...] = (
    stray_stop,
    missing_stop_after_quotation,
    missing_comma_before_attribution,
    stop_before_attribution,
    missing_final_stop,
    mark_inside_phrase,
)
