"""Repetition: words, phrases and sentences that stand twice or more in a row.

Machine translation falls into loops, and editors leave the half of a phrase behind that they meant to replace. But
people say things twice too: for emphasis, by their grammar (reduplication), in names, songs and calls. What is
doubled by right is data by language; where there is none, only what is long counts.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice

import regex

from normalize.detect import Proposal, Stage, View, change
from normalize.detect.punctuation.marks import code_like, line_after, line_before
from normalize.detect.repetition.echoes import phrases, sentences
from normalize.detect.repetition.tables import Doubles, doubles
from normalize.detect.speech import in_speech
from normalize.findings import Evidence, Safety
from normalize.scan import lower
from normalize.text import Span

__all__ = ["DETECTOR"]

_LINE = 2000
"""How much of a line is asked whether it is more than the copies."""

_LEAST = 3
"""Letters of the shortest word that is no small word of its language."""

_LEAST_NAME = 5
"""Letters of the shortest name that is hardly doubled by right: Pago Pago, Bora Bora and Yoyo are short."""

_CRIES = 4
"""A word that often in a row is no figure of speech, and no name."""

_LOOP = 3
"""A phrase that often in a row is a loop."""

_LONG = 3
"""Words of a phrase that no language doubles by its grammar."""

_LETTERS = 10
"""Letters in the shortest such phrase; of a language that is not known, which may part syllables, those below."""

_LETTERS_UNKNOWN = 16
_LONG_SENTENCE = 30
"""Characters of the shortest sentence that is said twice by mistake; half in dense scripts."""

_WORDS_OF_SENTENCE = 5
_LEAST_VERSE = 6
"""Words in the shortest line that is no verse, title or call."""

_MOST = 200
"""Different sentences that are followed up in a text."""

_BEFORE = r"(?<![\w'’\-/@#&$=\\.])"
_AFTER = r"(?![\w/@_=\\]|['’\-][^\W\d_]|\.\w)"
_BLANK = r"[^\S\n]+"
_DENSE = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}]")
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}\p{N}]*(?:-\p{L}[\p{L}\p{M}]*)*")
_SENTENCE_START = regex.compile(r"(?:^|[.!?:\n\N{HORIZONTAL ELLIPSIS}]\P{L}{0,4})$")
_OPENING = (
    "\"'*_\N{LEFT DOUBLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}"
    "\N{DOUBLE LOW-9 QUOTATION MARK}"
)


class _Repetition:
    name = "repetition"
    stage = Stage.WORDING
    triggers = ()

    def detect(self, view: View) -> Iterator[Proposal]:
        text = view.text
        done = _Done()
        for sentence in islice(sentences(text), _MOST):
            for proposal in _sentence(text, sentence):
                done.take(proposal.span)
                yield proposal
        listed = [phrase for phrase in phrases(text) if all(map(_WORD.fullmatch, phrase))]
        for several in (False, True):
            wanted = [phrase for phrase in listed if (len(phrase) > 1) is several]
            if not wanted:
                continue
            for found in _copies(text, wanted):
                if done.meets(Span(*found.span())):
                    continue
                proposed = _phrase(view, found) if several else _word(view, found)
                if proposed is not None and not code_like(text, found.start()):
                    done.take(proposed.span)
                    yield proposed


class _Done:
    """Places that are apart, in order."""

    def __init__(self) -> None:
        self._places: list[Span] = []

    def take(self, span: Span) -> None:
        insort(self._places, span)

    def meets(self, span: Span) -> bool:
        """Whether the place shares a character with one that is taken."""
        index = bisect_left(self._places, Span(span.end, span.end))
        return index > 0 and self._places[index - 1].end > span.start


def _copies(text: str, wanted: Sequence[tuple[str, ...]]) -> Iterator[regex.Match[str]]:
    """Phrases twice or more in one line, commas between them or not; words also across a line break."""
    lowered = lower(text)
    gaps = sorted(filter(str.isspace, set(text)))
    heads = ((phrase, gap + phrase[0] if len(phrase) == 1 else gap) for phrase in wanted for gap in gaps)
    places = {(at, phrase) for phrase, tail in heads for at in _occurrences(lowered, phrase[0] + tail)}
    done = 0
    # the shorter first: it may be the longer one's beginning, and is what repeats
    for at, phrase in sorted(places, key=lambda place: (place[0], len(place[1]), place[1])):
        found = _in_a_row(len(phrase)).match(text, at) if at >= done else None
        if found is not None and tuple(lower(found["one"]).split()) == phrase:
            done = found.end()
            yield found


def _occurrences(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


@cache
def _in_a_row(size: int) -> regex.Pattern[str]:
    """So many words twice or more."""
    gap = r"\s" if size == 1 else rf",?{_BLANK}"
    words = _BLANK.join([_WORD.pattern] * size)
    pattern = rf"{_BEFORE}(?P<one>{words})(?:(?P<gap>{gap})(?P<copy>(?P=one)){_AFTER})+"
    return regex.compile(pattern, regex.IGNORECASE)


def _word(view: View, found: regex.Match[str]) -> Proposal | None:
    """A word that stands twice in a row, or more often."""
    text = view.text
    first, copies = found["one"], found.captures("copy")
    gaps = set(found.captures("gap"))
    times = 1 + len(copies)
    word = first.lower()
    capital = first[0].isupper()
    begins = capital and _SENTENCE_START.search(text, max(0, found.start() - 6), found.start()) is not None
    same = all(copy == first for copy in copies)
    if not same and not (begins and all(copy == word for copy in copies)):
        return None  # a title or a name that begins with the small word before it: the The
    table = doubles(view.language)
    if word in table.never:
        shouted = same and first.isupper() and len(word) > 1
        if (same and capital and not shouted) or _goes_on(text, found, table):
            return None
        if "\n" in gaps and (len(word) == 1 or _is_short(text, found)):
            return None
        return _repeated(view.text, "doubled-word", found, times)
    if word in table.may or not table.plain or len(first) < _LEAST or "\n" in gaps or _is_short(text, found):
        return None
    if first[0] in _OPENING or (times < _CRIES and in_speech(text, found.start()) and _quoted(text, found)):
        return None
    if capital and same:
        if word in table.names:
            return None
        if times < _CRIES and not _elsewhere(text, first, times):
            if len(first) < _LEAST_NAME or _is_given(first):
                return _repeated(view.text, "doubled-name", found, times, safety=Safety.HINT)
            return _repeated(view.text, "doubled-word", found, times, confidence=0.75)
    return _repeated(view.text, "doubled-word", found, times, confidence=0.85)


def _is_given(word: str) -> bool:
    """Whether people are called so: Abdullah Abdullah, Sirhan Sirhan, Thomas Thomas are names of one."""
    from normalize.people import given_gender

    return given_gender(word) is not None


def _goes_on(text: str, found: regex.Match[str], table: Doubles) -> bool:
    """Whether the next word makes a phrase with the second of the two: a a cappella choir."""
    behind = _WORD.match(text, found.end() + 1)
    return behind is not None and behind[0].lower() in table.phrases.get(found["one"].lower(), ())


def _elsewhere(text: str, word: str, times: int) -> bool:
    """Whether a name stands alone in the text too: then two in a row are one too many."""
    single = regex.compile(rf"(?<![\w-]|{word}\s){word}(?![\w-]|\s{word}\b)")
    return times == 2 and single.search(text) is not None


def _phrase(view: View, found: regex.Match[str]) -> Proposal | None:
    """A phrase of several words that stands twice in a row, or more often."""
    text, phrase = view.text, tuple(found["one"].lower().split())
    copies, gaps = found.captures("copy"), found.captures("gap")
    times, size = 1 + len(copies), len(phrase)
    letters = sum(map(len, phrase))
    table = doubles(view.language)
    if _quoted(text, found) or _is_short(text, found):
        return None
    if _climbs(text, phrase, found):
        return None  # day after day after day
    if all(word.istitle() for word in found["one"].split()) and times < _LOOP:
        return None  # New York New York
    if any(gap.startswith(",") for gap in gaps):
        # said again for emphasis, more often than by mistake
        if times < (_LOOP if size >= _LONG and letters >= _LETTERS_UNKNOWN else _CRIES):
            return None
        if in_speech(text, found.start()) or not table.plain:
            return None
        return _repeated(view.text, "phrase-loop", found, times, confidence=0.8)
    if size < _LONG:
        if not table.plain or (times < _LOOP and not _is_broken(phrase, table)):
            return None
    elif letters < (_LETTERS if table.plain else _LETTERS_UNKNOWN):
        return None
    if times >= _LOOP:
        return _repeated(view.text, "phrase-loop", found, times)
    return _repeated(view.text, "doubled-phrase", found, times, confidence=None if size >= _LONG else 0.85)


def _is_broken(phrase: tuple[str, ...], table: Doubles) -> bool:
    """Whether two words can hardly follow upon themselves: "of the", "climate change", but "what he had he had"."""
    if phrase[-1] in table.articles and phrase[0] in table.may | table.never:
        return True
    broken = table.never - table.subjects
    return all(word in broken or (len(word) > _LEAST and word not in table.may) for word in phrase)


def _climbs(text: str, phrase: tuple[str, ...], found: regex.Match[str]) -> bool:
    """Whether two words go on with the first of them: step by step by step."""
    behind = _WORD.match(text, found.end() + 1)
    return len(phrase) == 2 and behind is not None and behind[0].lower() == phrase[0]


def _is_short(text: str, found: regex.Match[str]) -> bool:
    """Whether the line is little more than the copies: a verse, a title, a call."""
    low, high = line_before(text, found.start(), _LINE), line_after(text, found.end(), _LINE)
    rest = text[low : found.start()].split() + text[found.end() : high].split()
    return len(rest) + 1 < _LEAST_VERSE


def _quoted(text: str, found: regex.Match[str]) -> bool:
    """Whether the copies stand between marks of their own: a title or a call."""
    before, behind = text[found.start() - 1 : found.start()], text[found.end() : found.end() + 2].lstrip(",.!?")
    return before in _OPENING and before != "" and behind[:1] not in ("", " ", "\n")


def _sentence(text: str, sentence: str) -> Iterator[Proposal]:
    """A sentence that stands twice in a row."""
    dense = _DENSE.search(sentence) is not None
    if len(sentence) < (_LONG_SENTENCE // 2 if dense else _LONG_SENTENCE):
        return
    if sentence.count(" ") + 1 < _WORDS_OF_SENTENCE and not dense:
        return
    stop = r"[.!?\N{HORIZONTAL ELLIPSIS}\N{IDEOGRAPHIC FULL STOP}\N{DEVANAGARI DANDA}]"
    blank = r"[^\S\n]{0,2}" if dense else r"[^\S\n]{1,2}"
    words = regex.escape(sentence)
    pattern = rf"(?P<one>{words}{stop})(?:(?P<gap>{blank})(?P<copy>{words}{stop}))+"
    for found in regex.finditer(pattern, text):
        at = found.start()
        if (at and not text[at - 1].isspace() and not dense) or in_speech(text, at) or not sentence[0].isalnum():
            continue
        if not _SENTENCE_START.search(text, max(0, at - 6), at) and not dense:
            continue
        yield _repeated(text, "repeated-sentence", found, 1 + len(found.captures("copy")))


def _repeated(
    text: str,
    rule: str,
    found: regex.Match[str],
    times: int,
    *,
    safety: Safety = Safety.REVIEW,
    confidence: float | None = None,
) -> Proposal:
    """A proposal to keep the first copy alone."""
    start, end = found.end("one"), found.end()
    fix = change(text, start, end, "", safety=safety, title="keep one")
    return Proposal(
        f"any.repetition.{rule}",
        Span(found.start(), end),
        (fix,),
        confidence=confidence,
        evidence=(Evidence("copy", f"it stands {times} times in a row", Span(start, end)),),
        fields={"times": str(times), "once": _shown(found["one"])},
    )


def _shown(words: str) -> str:
    return words if len(words) <= 60 else words[:40] + " \N{HORIZONTAL ELLIPSIS}"


DETECTOR = _Repetition()
