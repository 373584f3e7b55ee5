"""What decisions teach: how often each rule was right in a language, and which rules earn or lose their tier.

The counts go into the same file and the same beta-binomial as those of a calibration (`normalize.confidence`).
Nothing changes by itself: a person names the file in the settings, or does not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from normalize.confidence import FLOORS, Bucket, beta_quantile, load
from normalize.findings import Safety, Verdict
from normalize.language import base
from normalize.review.places import NO_FIX
from normalize.review.store import Store

__all__ = ["Learnt", "confidence_lines", "learnt"]

_TAIL = 0.05
"""The bound is the share that a rule exceeds with a probability of 1 less this."""

_LEAST = 20
"""Decisions below which nothing is said of a tier."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """What people said of a rule in one language (or in all: ""), at the tier it offered.

    `shipped` are right and all of what was measured before. `low` is the lower bound (5th percentile) of the share
    of right findings, both counts together. `says` is "earns safe", "loses safe", "loses review" or "".
    """

    rule: str
    tier: int
    language: str
    accepted: int
    rejected: int
    shipped: tuple[int, int]
    mean: float
    low: float
    says: str


def _counts(store: Store) -> dict[tuple[str, int], dict[str, list[float]]]:
    """Right, wrong and the sum of confidence, by rule and tier, by language."""
    right = (Verdict.ACCEPT.value, Verdict.REWORD.value)
    rows = store.db.execute(
        "SELECT s.rule, s.tier, coalesce(m.language, ''), p.verdict, count(*), sum(p.confidence) FROM place p "
        "JOIN same s ON s.id = p.same JOIN document m ON m.id = p.document "
        "WHERE p.verdict IN ('accept', 'reject', 'reword') GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4"
    )
    out: dict[tuple[str, int], dict[str, list[float]]] = defaultdict(lambda: defaultdict(lambda: [0, 0, 0.0]))
    for rule, tier, language, verdict, count, confidence in rows:
        known = out[rule, tier][base(language) or "und"]
        known[0 if verdict in right else 1] += count
        known[2] += confidence
    return out


def _offer(tier: int) -> str:
    return "none" if tier == NO_FIX else Safety(tier).label


def learnt(store: Store) -> list[Learnt]:
    """What was decided of each rule, in all languages and in each, the most decided first."""
    shipped = load()
    out = []
    for (rule, tier), languages in _counts(store).items():
        buckets = shipped.buckets(rule, _offer(tier))
        known = sum(b.right for b in buckets), sum(b.right + b.wrong for b in buckets)
        total = [int(sum(counts[i] for counts in languages.values())) for i in (0, 1)]
        out.append(_learnt(rule, tier, "", total[0], total[1], known))
        for language, counts in languages.items() if len(languages) > 1 else ():
            pairs = [b.languages.get(language, (0, 0)) for b in buckets]
            known = sum(p[0] for p in pairs), sum(p[0] + p[1] for p in pairs)
            out.append(_learnt(rule, tier, language, int(counts[0]), int(counts[1]), known))
    out.sort(key=lambda one: (-(one.accepted + one.rejected), one.rule, one.tier, one.language))
    return out


def _learnt(rule: str, tier: int, language: str, accepted: int, rejected: int, shipped: tuple[int, int]) -> Learnt:
    right, wrong = accepted + shipped[0], rejected + shipped[1] - shipped[0]
    low = beta_quantile(_TAIL, right + 0.5, wrong + 0.5)
    says = ""
    if accepted + rejected >= _LEAST:
        if tier == Safety.REVIEW and low >= FLOORS[Safety.SAFE]:
            says = "earns safe"
        elif tier > Safety.HINT and low < FLOORS[Safety(tier)]:
            says = f"loses {Safety(tier).label}"
    return Learnt(rule, tier, language, accepted, rejected, shipped, (right + 0.5) / (right + wrong + 1), low, says)


def confidence_lines(store: Store) -> Iterator[str]:
    """The shipped counts of the rules that were decided with the decisions added, as a file of measured confidence.

    Where a rule was measured in several buckets of stated confidence, decisions count in the one whose share of
    right findings is nearest to the confidence that the reviewer was shown.
    """
    shipped = load()
    yield "# Right and wrong findings by rule: the shipped counts and what people decided in review.\n"
    yield '# confidence = "this file" in normalize.toml lets them count.\n'
    for (rule, tier), languages in sorted(_counts(store).items()):
        buckets = list(shipped.buckets(rule, _offer(tier)))
        rows = int(sum(c[0] + c[1] for c in languages.values()))
        shown = sum(c[2] for c in languages.values()) / rows
        if not buckets:
            buckets = [Bucket(round(shown, 3), 0, 0, {})]
        index = min(range(len(buckets)), key=lambda i: (abs(_share(buckets[i]) - shown), i))
        for number, bucket in enumerate(buckets):
            tags = {tag: list(pair) for tag, pair in bucket.languages.items()}
            right, wrong = bucket.right, bucket.wrong
            if number == index:
                for tag, counts in languages.items():
                    pair = tags.setdefault(tag, [0, 0])
                    pair[0] += int(counts[0])
                    pair[1] += int(counts[1])
                    right += int(counts[0])
                    wrong += int(counts[1])
            said = " ".join(f"{tag} {hits}/{misses}" for tag, (hits, misses) in sorted(tags.items()))
            yield f"{rule}\t{_offer(tier)}\t{bucket.stated:.3f}\t{right}\t{wrong}\t{said}\n"
        # the other tiers of the rule stand as they were: a file goes before the shipped counts rule by rule
    decided = set(_counts(store))
    for rule in sorted({rule for rule, _ in decided}):
        for name, offered in shipped.rules():
            if name == rule and all(_offer(tier) != offered for known, tier in decided if known == rule):
                for bucket in shipped.buckets(rule, offered):
                    said = " ".join(f"{tag} {a}/{b}" for tag, (a, b) in sorted(bucket.languages.items()))
                    yield f"{rule}\t{offered}\t{bucket.stated:.3f}\t{bucket.right}\t{bucket.wrong}\t{said}\n"


def _share(bucket: Bucket) -> float:
    total = bucket.right + bucket.wrong
    return bucket.right / total if total else bucket.stated
