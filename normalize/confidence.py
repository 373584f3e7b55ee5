"""Measured confidence: how often a rule was right, and what that says about its next finding.

A rule states how sure it is, which is a guess until it is counted. ``rules/confidence.tsv`` holds the counts, made by
``normalize evaluate --calibrate``: for each rule, for what it offered (safe, review ...) and for each bucket of the
confidence it stated, how many findings were right and wrong, by language.

Method: the mean of a beta-binomial posterior (Gelman and others, Bayesian Data Analysis, 3rd ed. 2013, chapters 2
and 5), level under level, with `right` and `all` of the level and pseudo-counts of the level above it::

    rule      = (right + 4 * stated) / (all + 4)          stated: the mean of what its findings stated
    bucket    = (right + 10 * rule) / (all + 10)          of what it stated; never lower than a lower bucket's
    language  = (right + 30 * bucket) / (all + 30)

So few cases move little: one wrong finding in a new language takes 0.95 to 0.92. The order of the buckets is restored
by pooling neighbours that violate it (Ayer and others, Annals of Mathematical Statistics 26 (1955) 641-647).
"""

from __future__ import annotations

import hashlib
import math
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from normalize.errors import ConfigError
from normalize.findings import Safety
from normalize.language import base
from normalize.paths import rules_root

__all__ = [
    "EDGES",
    "FILE",
    "FLOORS",
    "STATED",
    "Bucket",
    "Confidence",
    "Estimate",
    "beta_below",
    "beta_quantile",
    "bucket_of",
    "digest_of",
    "load",
]

FILE = "confidence.tsv"
"""The shipped counts, among the rules."""

STATED = "stated"
"""The setting under which nothing measured is used."""

EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98)
"""Where the buckets of stated confidence begin; narrower towards 1, where unattended repair begins."""

FLOORS = {Safety.SAFE: 0.9, Safety.REVIEW: 0.3}
"""What the lower bound of a measured confidence must reach, or the fix is offered one tier lower."""

ENOUGH = 20
"""So many cases must have been seen before a bound may lower a tier: that nothing is known is no fault."""

_MOST = 0.999
"""No count makes certain."""

_TAIL = 0.05
"""The lower bound is the 5th percentile of the posterior."""

_OFFERS = ("safe", "review", "hint", "none")

_SHOWN = 6
"""Languages that are named where counts are shown."""

_RULE, _BUCKET, _LANGUAGE = 4.0, 10.0, 30.0
"""Pseudo-counts: by how many cases of its own a level outweighs the one above it."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """The counts of one rule, tier and bucket. `stated` is the mean of the stated confidence of its findings."""

    stated: float
    right: int
    wrong: int
    languages: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Estimate:
    """What was measured, for one finding: its confidence, and whether the bound lies below the tier's floor.

    `right` and `wrong` are the counts of the narrowest group that has `ENOUGH`, or of the rule, and `where` is its
    language. `posterior` holds the parameters of its beta distribution.
    """

    value: float
    right: int
    wrong: int
    where: str
    posterior: tuple[float, float]
    falls: bool

    @property
    def low(self) -> float:
        """The lower bound of what was measured."""
        return beta_quantile(_TAIL, *self.posterior)

    @property
    def says(self) -> str:
        """The counts, for people."""
        where = f" in {self.where}" if self.where else ""
        return f"measured: {self.right:,} of {self.right + self.wrong:,} right{where}"


class Confidence:
    r"""The counts of rules, read from text. Raises `ConfigError` naming the line that is wrong.

    >>> counts = Confidence.parse("any.x.y\tsafe\t0.950\t38\t2\tde 18/2 en 20/0\n", "a.tsv")
    >>> round(counts.estimate("any.x.y", Safety.SAFE, "en", 0.95).value, 3)
    0.97
    >>> counts.estimate("any.x.z", Safety.SAFE, "en", 0.95) is None   # never seen: what the rule states stands
    True
    """

    def __init__(self, rows: Mapping[tuple[str, str], tuple[Bucket, ...]]) -> None:
        self._rows = rows
        self._means = lru_cache(maxsize=None)(self._worked_out)
        self.estimate = lru_cache(maxsize=4096)(self._estimate)

    @classmethod
    def parse(cls, text: str, file: str) -> Confidence:
        """Read the lines of a file."""
        rows: dict[tuple[str, str], tuple[Bucket, ...]] = {}
        for number, line in enumerate(text.split("\n"), 1):
            if not line or line.startswith("#"):
                continue
            try:
                rule, offered, stated, right, wrong, languages = line.split("\t")
                words = iter(languages.split())
                pairs = ((tag, tuple(map(int, counts.split("/")))) for tag, counts in zip(words, words, strict=True))
                by_language = {tag: (hits, misses) for tag, (hits, misses) in pairs}
                bucket = Bucket(float(stated), int(right), int(wrong), by_language)
            except ValueError as error:
                says = "rule, offer, stated confidence, right, wrong and 'en 20/1 ...' stand between tabs"
                raise ConfigError(f"{file}:{number}: not a line of measured confidence; {says}") from error
            rows[rule, offered] = (*rows.get((rule, offered), ()), bucket)
        return cls(rows)

    def over(self, other: Confidence) -> Confidence:
        """These counts, and those of the other for rules that have none here."""
        mine = {rule for rule, _ in self._rows}
        rest = {key: buckets for key, buckets in other._rows.items() if key[0] not in mine}
        return Confidence({**self._rows, **rest})

    def rules(self) -> tuple[tuple[str, str], ...]:
        """The rules and what they offered, as far as something was measured."""
        return tuple(self._rows)

    def buckets(self, rule: str, offered: str) -> tuple[Bucket, ...]:
        """The counts of a rule where it offered this, the lowest bucket first; () if there are none."""
        return self._rows.get((rule, offered), ())

    def totals(self, rule: str) -> dict[str, tuple[int, int]]:
        """What was counted of a rule: right and all, by what it offered; {} if it was not measured."""
        tiers = ((offered, self.buckets(rule, offered)) for offered in _OFFERS)
        return {
            offered: (sum(b.right for b in buckets), sum(b.right + b.wrong for b in buckets))
            for offered, buckets in tiers
            if buckets
        }

    def in_short(self, rule: str) -> str:
        """How many findings of a rule were right, at the highest tier it was measured at."""
        right, cases = next(iter(self.totals(rule).values()), (0, 0))
        return f"{right:,} of {cases:,}" if cases else "not measured"

    def in_full(self, rule: str) -> str:
        r"""What was measured of a rule, a line for each tier; "" where nothing was. The interval is Jeffreys'.

        >>> print(Confidence.parse("any.x.y\tsafe\t0.950\t38\t2\tde 18/2 en 20/0", "a").in_full("any.x.y"))
        safe: 38 of 40 right (95% interval 85 to 99%); de 18 of 20, en 20 of 20
        """
        lines = []
        for offered, (right, cases) in self.totals(rule).items():
            a, b = right + 0.5, cases - right + 0.5
            low, high = (round(100 * beta_quantile(share, a, b)) for share in (0.025, 0.975))
            counts: dict[str, list[int]] = {}
            for bucket in self.buckets(rule, offered):
                for tag, (hits, misses) in bucket.languages.items():
                    known = counts.setdefault(tag, [0, 0])
                    known[0] += hits
                    known[1] += hits + misses
            most = sorted(counts.items(), key=lambda pair: (-pair[1][1], pair[0]))
            by_language = ", ".join(f"{tag} {hits} of {times}" for tag, (hits, times) in most[:_SHOWN])
            more = f" and {len(most) - _SHOWN} more languages" if len(most) > _SHOWN else ""
            label = "without a fix" if offered == "none" else offered
            lines.append(f"{label}: {right:,} of {cases:,} right (95% interval {low} to {high}%); {by_language}{more}")
        return "\n".join(lines)

    def _worked_out(self, rule: str, offered: str) -> tuple[float, tuple[float, ...]]:
        """The mean of the rule, and those of its buckets in order."""
        buckets = self._rows[rule, offered]
        right, cases = sum(b.right for b in buckets), sum(b.right + b.wrong for b in buckets)
        stated = sum(b.stated * (b.right + b.wrong) for b in buckets) / cases
        mean = (right + _RULE * stated) / (cases + _RULE)
        pools: list[tuple[float, float, int]] = []
        for bucket in buckets:
            weight = bucket.right + bucket.wrong + _BUCKET
            pools.append((bucket.right + _BUCKET * mean, weight, 1))
            while len(pools) > 1 and pools[-2][0] / pools[-2][1] > pools[-1][0] / pools[-1][1]:
                (a, b, n), (c, d, m) = pools[-2:]
                pools[-2:] = [(a + c, b + d, n + m)]
        return mean, tuple(hits / cases for hits, cases, n in pools for _ in range(n))

    def _estimate(self, rule: str, safety: Safety | None, language: str | None, stated: float) -> Estimate | None:
        """What was measured for a finding of a rule, which offers this (None: no fix); None if nothing was."""
        offered = "none" if safety is None else safety.label
        buckets = self._rows.get((rule, offered))
        if not buckets:
            return None
        mean, means = self._means(rule, offered)
        starts = [bucket_of(bucket.stated) for bucket in buckets]
        place = max(0, bisect_right(starts, bucket_of(stated)) - 1)
        bucket, prior = buckets[place], means[place]
        tag = base(language) or "und"
        right, wrong = bucket.languages.get(tag, (0, 0))
        value = (right + _LANGUAGE * prior) / (right + wrong + _LANGUAGE)
        groups = (
            (tag, right, wrong, _LANGUAGE, prior),
            ("", bucket.right, bucket.wrong, _BUCKET, mean),
            ("", sum(b.right for b in buckets), sum(b.wrong for b in buckets), 0.0, mean),
        )
        where, right, wrong, weight, above = next((g for g in groups if g[1] + g[2] >= ENOUGH), groups[-1])
        whole = not weight
        if whole:
            weight, above = _RULE, sum(b.stated * (b.right + b.wrong) for b in buckets) / (right + wrong)
        above = min(max(above, 1e-3), 1 - 1e-3)
        a, b = right + weight * above, wrong + weight * (1 - above)
        floor = FLOORS.get(safety, 0.0) if safety is not None else 0.0
        falls = right + wrong >= ENOUGH and floor > 0 and beta_below(floor, a, b) > _TAIL
        if whole:  # that other buckets are bad says nothing of a good one
            falls = falls and value < floor
        return Estimate(min(_MOST, round(value, 3)), right, wrong, where, (a, b), falls)


def bucket_of(stated: float) -> int:
    """The number of the bucket of a stated confidence.

    >>> bucket_of(0.97), bucket_of(1.0), bucket_of(0.3)
    (7, 8, 0)
    """
    return bisect_right(EDGES, stated) - 1


@cache
def load(name: str = "") -> Confidence:
    """The shipped counts, or those of a file over them, read once; `STATED`: none.

    Raises `ConfigError` if the file cannot be read or is wrong.
    """
    if name == STATED:
        return Confidence({})
    if not name:
        return Confidence.parse(_read(rules_root() / FILE), FILE)
    return Confidence.parse(_read(Path(name)), name).over(load())


def digest_of(name: str) -> bytes:
    """What names the counts in use, for the fingerprint of a result. Raises `ConfigError`."""
    if name == STATED:
        return b"stated"
    files = [rules_root() / FILE, *([Path(name)] if name else [])]
    return b"".join(hashlib.sha256(_read(file).encode()).digest() for file in files)


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: measured confidence cannot be read: {error}") from error


def beta_below(share: float, a: float, b: float) -> float:
    """The probability that a beta variable lies below a share: the regularised incomplete beta function.

    Method: its continued fraction, by Lentz's algorithm (Press and others, Numerical Recipes, 3rd ed. 2007, 6.4).

    >>> round(beta_below(0.5, 2, 2), 6), round(beta_below(0.9, 20, 1), 6)
    (0.5, 0.121577)
    """
    if not 0 < share < 1:
        return float(share >= 1)
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(share) + b * math.log1p(-share)
    )
    if share < (a + 1) / (a + b + 2):
        return front * _fraction(share, a, b) / a
    return 1 - front * _fraction(1 - share, b, a) / b


def _fraction(share: float, a: float, b: float) -> float:
    tiny = 1e-300
    c, d = 1.0, 1 / ((1 - (a + b) * share / (a + 1)) or tiny)
    out = d
    for m in range(1, 1000):
        even = m * (b - m) * share / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * share / ((a + 2 * m) * (a + 2 * m + 1))
        for step in (even, odd):
            d = 1 / ((1 + step * d) or tiny)
            c = (1 + step / c) or tiny
            out *= c * d
        if abs(c * d - 1) < 1e-12:
            break
    return out


def beta_quantile(probability: float, a: float, b: float) -> float:
    """The share below which a beta variable lies with a probability, by halving.

    >>> round(beta_quantile(0.05, 20, 1), 4)
    0.8609
    """
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = (low + high) / 2
        if beta_below(middle, a, b) < probability:
            low = middle
        else:
            high = middle
    return (low + high) / 2
