"""Which readings of a text are mistakes, and how sure that is.

A text is judged as a whole. Words that nobody knows are looked up under the channel of the print; what is found says
how noisy the text is and which confusions it has, and with that all candidates are weighed again (expectation
maximisation, Dempster, Laird and Rubin 1977). How often a candidate with such a margin was right is a
logistic function whose weights are data (``rules/ocr/weights.toml``).
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from normalize.ocr.confusions import Channel, channel, prints
from normalize.ocr.lexicon import Lexicon
from normalize.ocr.periods import MODERN, Spellings, modern, new_spellings, periods, sign_of, spellings
from normalize.ocr.search import LONGEST, Candidate, candidates
from normalize.ocr.tokens import Token, tokens
from normalize.paths import rules_table

__all__ = ["Page", "Reading", "confidence", "judge", "threshold"]

_LN10 = math.log(10)
_NEW = 2.5
"""The cost of a word that nobody knows, beside its letters."""

_COMMON = 5.2
"""The Zipf value above which a word of the text is taken as it is read."""

_SHORT_KNOWN = 3
_ROUNDS = 4
_WORTH = 150.0
"""Letters that the shipped table is worth beside those of the text."""

_NAME, _RARE = 0.85, 11.5
"""The confidence that a rare word must have in place of an unknown one with a capital; "rare" as its cost."""

_PLACES = 1000
"""Places at which a letter could be read that is not there."""

_LEAST_PART = 3
_PART = 3.0
"""Letters of the shortest part of a compound, and the Zipf value that it has at least."""

_PRIOR = 1.5
_LEAST_SCALE, _MOST_SCALE = 0.02, 8.0
_PERIOD_SHARE = 0.025
_PERIOD_FEWEST = 3
_MOST_WORDS = 4000
"""Different words of a text that are looked up."""


@dataclass(slots=True)
class _Word:
    """One form of the text, however often it stands there."""

    word: str
    zipf: float
    keep: float
    """The cost of taking it as it is read."""

    known: bool
    times: int
    found: list[Candidate]
    prices: list[float]
    """The costs of the candidates under what is known of the text."""


class Reading(NamedTuple):
    """A token that may be a mistake: the words it may stand for, best first, and what speaks for them."""

    token: Token
    word: str
    candidate: Candidate
    second: Candidate | None
    features: Mapping[str, float]


class Page(NamedTuple):
    """A text as it was judged.

    `unknown`: the share of its words that are in no list; `noise`: the share of its letters that are probably read
    wrong; `period` and `print` as they were recognised.
    """

    words: int
    unknown: float
    noise: float
    period: str
    print: str
    readings: tuple[Reading, ...]


def judge(
    text: str,
    language: str,
    words: Lexicon,
    *,
    period: str | None = None,
    files: tuple[str, ...] = (),
) -> Page:
    """Weigh every word of a text.

    `period` is recognised where it is not given; `files` are own tables of confusions.
    """
    found = list(tokens(text))
    times = Counter(token.word for token in found)
    if not times:
        return Page(0, 0.0, 0.0, period or MODERN, "latin", ())
    unknown_words = [word for word in times if not words.known(word)]
    given = period is not None
    if period is None:
        period = _period(language, unknown_words, len(times), words)
    pairs = spellings(language, period)
    unknown = {word for word in unknown_words if not _is_old(word, pairs, words)}
    if language in _compounding():
        unknown = {word for word in unknown if not is_compound(word, words)}
    share = sum(times[word] for word in unknown) / len(found)
    forms: dict[str, _Word] = {}
    best, used, noise = 0.0, "latin", 0.0
    for name in _prints(language, files):
        errors = channel(name, pairs, files)
        looked = _look_up(times, unknown, words, errors)
        if period != MODERN or not given:
            _drop_new_spellings(looked, language, words)
        scale = _weigh(looked, times, errors)
        better = sum(_gain(one) for one in looked.values())
        if not forms or better > best:
            best, forms, used, noise = better, looked, name, scale * errors.rate
    readings = []
    for token in found:
        form = forms.get(token.word)
        if form is not None and form.found:
            readings.append(_reading(token, form, forms, times, share, noise, words))
    return Page(len(found), share, noise, period, used, tuple(readings))


def _prints(language: str, files: tuple[str, ...]) -> tuple[str, ...]:
    """The prints that a text of the language may be in, and those of own tables."""
    table = rules_table("ocr/noise")["prints"]
    named = str(table.get(language, table["default"])).split()
    shipped, every = prints(), prints(files)
    own = (name for name in every if name not in shipped)
    return tuple(dict.fromkeys((*(name for name in named if name in every), *own)))


def _period(language: str, unknown: Sequence[str], kinds: int, words: Lexicon) -> str:
    """The period whose spelling explains enough words that are unknown today."""
    best, most = MODERN, 0
    for name in periods(language):
        pairs = spellings(language, name)
        signs = sign_of(language, name)
        explained = sum(_is_old(word, pairs, words) or bool(signs and signs.search(word)) for word in unknown)
        if explained >= max(_PERIOD_FEWEST, _PERIOD_SHARE * kinds) and explained > most * 1.2:
            best, most = name, explained
    return best


def _is_old(word: str, pairs: Spellings, words: Lexicon) -> bool:
    return bool(pairs) and word.isalpha() and modern(word.lower(), pairs, words) is not None


def _look_up(times: Mapping[str, int], unknown: set[str], words: Lexicon, errors: Channel) -> dict[str, _Word]:
    out: dict[str, _Word] = {}
    for word in times:
        if len(out) >= _MOST_WORDS:
            break
        zipf = words.zipf(word)
        if word not in unknown and not zipf:
            continue
        if zipf > _COMMON or len(word) > LONGEST or (zipf and len(word) < _SHORT_KNOWN):
            continue
        known = word not in unknown
        keep = (9.0 - max(zipf, 1.5)) * _LN10 if known else _NEW - words.spelling(word)
        found = [one for one in candidates(word, words, errors, keep + 2.0) if _fits(word, one)]
        out[word] = _Word(word, zipf, keep, known, times[word], found, [one.cost for one in found])
    return out


def _drop_new_spellings(forms: Mapping[str, _Word], language: str, words: Lexicon) -> None:
    """Take out candidates that only spell the word as it is spelt today, whatever the period of the text."""
    every = {pair: None for name in periods(language) for pair in spellings(language, name)}
    pairs = tuple(every)
    for form in forms.values():
        low = form.word.lower()
        if form.found and pairs and form.word.isalpha():
            news = new_spellings(low, pairs)
            form.found = [one for one in form.found if one.word.lower() not in news]
            form.prices = [one.cost for one in form.found]


@cache
def _compounding() -> frozenset[str]:
    return frozenset(str(rules_table("ocr/noise")["compounds"]["languages"]).split())


def is_compound(word: str, words: Lexicon) -> bool:
    """Whether a word falls into two frequent ones, written together on purpose or by mistake.

    >>> own = Lexicon("de", {"hafen": 4.5, "meister": 4.6})
    >>> is_compound("Hafenmeister", own), is_compound("Hafcnmeister", own)
    (True, False)
    """
    low = word.lower()
    for cut in range(_LEAST_PART, len(low) - _LEAST_PART + 1):
        if (
            words.zipf(low[cut:]) >= _PART
            and words.zipf(low[:cut].removesuffix("s") if cut > 4 else low[:cut]) >= _PART
        ):
            return True
        if words.zipf(low[:cut]) >= _PART and words.zipf(low[cut:]) >= _PART:
            return True
    return False


def _fits(word: str, one: Candidate) -> bool:
    """Whether a candidate is more than the reading without its hyphens."""
    return word.count("-") == one.word.count("-")


def _weigh(forms: Mapping[str, _Word], times: Mapping[str, int], errors: Channel) -> float:
    """How much noisier than the table the text is; sets the prices of all candidates."""
    letters = Counter[str]()
    for word, count in times.items():
        for letter in word.lower():
            letters[letter] += count
    total = sum(letters.values())
    expected = errors.rate * total
    scale = 1.0
    seen: dict[tuple[str, str], float] = {}
    for _ in range(_ROUNDS):
        changes = 0.0
        fresh: defaultdict[tuple[str, str], float] = defaultdict(float)
        for form in forms.values():
            if not form.found:
                continue
            form.prices = [_price(one, scale, seen, letters) for one in form.found]
            share = _shares(form)
            for one, part in zip(form.found, share, strict=True):
                if part > 0.01:
                    changes += part * len(one.changes) * form.times
                    for change in one.changes:
                        fresh[change] += part * form.times
        scale = (changes + _PRIOR) / (expected + _PRIOR)
        scale = min(_MOST_SCALE, max(_LEAST_SCALE, scale))
        seen = fresh
    for form in forms.values():
        order = sorted(range(len(form.found)), key=lambda i: form.prices[i])
        form.found = [form.found[i] for i in order]
        form.prices = [form.prices[i] for i in order]
    return scale


def _price(one: Candidate, scale: float, seen: Mapping[tuple[str, str], float], letters: Mapping[str, int]) -> float:
    """The cost of a candidate under what the text has shown."""
    price = one.cost
    for change in one.changes:
        count = seen.get(change, 0.0)
        there = letters.get(change[1][:1], 0) if change[1] else _PLACES
        share = min(0.9, (_WORTH * _share(one) * scale + count) / (_WORTH + there + count))
        price += -math.log(share) - _each(one)
    return price


def _each(one: Candidate) -> float:
    """What one change of the candidate costs, on average."""
    return one.channel / len(one.changes)


def _share(one: Candidate) -> float:
    return math.exp(-_each(one))


def _shares(form: _Word) -> list[float]:
    """How probable each candidate is, the reading itself being the rest."""
    least = min(form.keep, *form.prices)
    weights = [math.exp(least - price) for price in form.prices]
    rest = math.exp(least - form.keep)
    total = sum(weights) + rest
    return [weight / total for weight in weights]


def _gain(form: _Word) -> float:
    """How much better the best explanation is than none."""
    if not form.prices:
        return 0.0
    return max(0.0, form.keep - form.prices[0]) * form.times


def _reading(
    token: Token,
    form: _Word,
    forms: Mapping[str, _Word],
    times: Mapping[str, int],
    unknown: float,
    noise: float,
    words: Lexicon,
) -> Reading:
    first = form.found[0]
    price = form.prices[0]
    second = form.prices[1] - price if len(form.prices) > 1 else 9.0
    word, old = first.word, form.word
    same_start = 0
    for a, b in zip(word, old, strict=False):
        if a != b:
            break
        same_start += 1
    same_end = 0
    for a, b in zip(reversed(word), reversed(old), strict=False):
        if a != b or same_end + same_start >= min(len(word), len(old)):
            break
        same_end += 1
    features = {
        "known": float(form.known),
        "margin": 0.0 if form.known else (form.keep - price) / 10,
        "margin_known": (form.keep - price) / 10 if form.known else 0.0,
        "second": min(second, 6.0) / 6,
        "length": math.log(len(old)),
        "short": float(len(old) <= 3),
        "capital": float(old[0].isupper()),
        "capital_unknown": float(old[0].isupper() and not form.known),
        "unknown": unknown,
        "unknown_known": unknown * form.known,
        "noise": math.log(noise + 0.001) / 5,
        "again": math.log(form.times),
        "elsewhere": math.log1p(times.get(word, 0)),
        "channel": (price - first.rank) / 5,
        "rank": first.rank / 10,
        "frequency": form.zipf / 5,
        "changes": float(len(first.changes) - 1),
        "ending": float(same_end == 0),
        "near_end": float(0 < same_end <= 2),
        "start": float(same_start == 0),
        "accent": float(_plain(old) == _plain(word)),
        "odd": float(not old.isalpha()),
    }
    return Reading(token, form.word, first, form.found[1] if len(form.found) > 1 else None, features)


def _plain(word: str) -> str:
    """The word in small letters without accents."""
    low = word.lower().replace("\N{LATIN SMALL LETTER L WITH STROKE}", "l")
    return "".join(c for c in unicodedata.normalize("NFD", low) if not unicodedata.combining(c))


@cache
def _weights() -> tuple[float, Mapping[str, float], float]:
    table = rules_table("ocr/weights")
    return (
        float(table["bias"]),
        {name: float(weight) for name, weight in table["weights"].items()},
        float(table["threshold"]),
    )


def confidence(reading: Reading) -> float:
    """How likely the candidate is right (0 to 1), as often as such ones were."""
    bias, weights, _ = _weights()
    return 1 / (1 + math.exp(-bias - sum(weights[name] * value for name, value in reading.features.items())))


def threshold(reading: Reading, language: str) -> float:
    """The confidence from which a candidate is proposed; what may be a name is believed less."""
    least = _weights()[2]
    features = reading.features
    name = language != "de" and features["capital_unknown"] and not reading.word.isupper()
    return max(least, _NAME) if name and reading.candidate.rank > _RARE else least
