"""Calibration: what rules state against what came of it, as the counts that the engine reads.

Counted on the documents whose SHA-1 of the id is even, reported on the odd ones, so that no rule is praised for the
texts its figures come from. The formula stands in `normalize.confidence`.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from normalize.confidence import EDGES, ENOUGH, FLOORS, Bucket, Confidence, Estimate, bucket_of
from normalize.evaluate.outcomes import FindingOutcome, Offered
from normalize.evaluate.reliability import Bin, calibration_error, reliability
from normalize.findings import Safety
from normalize.language import base

__all__ = ["Calibration", "Fall", "Off", "calibrate", "is_fitted", "shown_counts"]

_SAFETY: dict[Offered, Safety | None] = {
    "safe": Safety.SAFE,
    "review": Safety.REVIEW,
    "hint": Safety.HINT,
    "none": None,
}

_FAR = 0.1
"""A mean confidence further than this from what was measured is named."""

HEAD = """\
# Measured confidence (see normalize/confidence.py): findings that were right and wrong, where rules stated how sure
# they are. Written by normalize evaluate --calibrate; training/confidence.py makes the texts. Between tabs: rule,
# what it offered, mean confidence it stated, right, wrong, and right/wrong by language.
"""


def is_fitted(document: str) -> bool:
    """Whether a document, by its id, belongs to the half that is counted.

    >>> is_fitted("a"), is_fitted("e")
    (True, False)
    """
    return hashlib.sha1(document.encode("utf-8", "backslashreplace"), usedforsecurity=False).digest()[-1] % 2 == 0


@dataclass(frozen=True, slots=True)
class Fall:
    """A rule that falls short of what its tier promises, in a language or in all (""): offered one tier lower."""

    rule: str
    offered: Offered
    language: str
    estimate: Estimate


@dataclass(frozen=True, slots=True)
class Off:
    """A rule on the reported half: cases, share right, and the mean confidence before and after calibration."""

    rule: str
    offered: Offered
    cases: int
    measured: float
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """The counts, and what they do on the half they were not made from."""

    confidence: Confidence
    documents: int
    fitted: tuple[FindingOutcome, ...]
    reported: tuple[FindingOutcome, ...]

    @property
    def calibrated(self) -> tuple[FindingOutcome, ...]:
        """The findings reported on, with their measured confidence."""
        return tuple(replace(f, confidence=self.value(f)) for f in self.reported)

    def value(self, finding: FindingOutcome) -> float:
        """The confidence a finding has after calibration."""
        found = self._estimate(finding)
        return finding.confidence if found is None else found.value

    def _estimate(self, finding: FindingOutcome) -> Estimate | None:
        offered = _SAFETY[finding.safety]
        return self.confidence.estimate(finding.rule, offered, finding.language, finding.confidence)

    @property
    def curves(self) -> tuple[tuple[Bin, ...], tuple[Bin, ...]]:
        """The reliability curve before and after."""
        return reliability(self.reported), reliability(self.calibrated)

    @property
    def errors(self) -> tuple[float | None, float | None]:
        """The expected calibration error before and after."""
        before, after = self.curves
        return calibration_error(before), calibration_error(after)

    @property
    def falls(self) -> tuple[Fall, ...]:
        """The rules that are offered a tier lower somewhere, by name."""
        out: dict[tuple[str, Offered, str], Fall] = {}
        for finding in self.fitted:
            found = self._estimate(finding)
            if found is None or not (found.falls or (finding.safety == "safe" and found.value < FLOORS[Safety.SAFE])):
                continue
            language = found.where or ("" if found.falls else base(finding.language) or "")
            out.setdefault(
                (finding.rule, finding.safety, language), Fall(finding.rule, finding.safety, language, found)
            )
        return tuple(out[key] for key in sorted(out))

    @property
    def off(self) -> tuple[Off, ...]:
        """The rules of the reported half whose mean confidence was off by more than a tenth before, or is after.

        Those seen fewer than `ENOUGH` times say nothing and are left out.
        """
        groups: dict[tuple[str, Offered], list[FindingOutcome]] = defaultdict(list)
        for finding in self.reported:
            groups[finding.rule, finding.safety].append(finding)
        out = []
        for (rule, offered), ones in sorted(groups.items()):
            cases = len(ones)
            right = sum(one.is_right for one in ones) / cases
            before = sum(one.confidence for one in ones) / cases
            after = sum(map(self.value, ones)) / cases
            if cases >= ENOUGH and max(abs(right - before), abs(right - after)) > _FAR:
                out.append(Off(rule, offered, cases, right, before, after))
        return tuple(out)

    @property
    def text(self) -> str:
        """The counts as the file that the engine reads, always in the same order."""
        return HEAD + "".join(
            f"{rule}\t{offered}\t{bucket.stated:.3f}\t{bucket.right}\t{bucket.wrong}\t{shown_counts(bucket)}\n"
            for rule, offered in sorted(self.confidence.rules())
            for bucket in self.confidence.buckets(rule, offered)
        )


def shown_counts(bucket: Bucket) -> str:
    """The counts by language on a line.

    >>> shown_counts(Bucket(0.9, 3, 1, {"en": (2, 0), "de": (1, 1)}))
    'de 1/1 en 2/0'
    """
    return " ".join(f"{tag} {right}/{wrong}" for tag, (right, wrong) in sorted(bucket.languages.items()))


def calibrate(findings: Sequence[FindingOutcome], documents: Iterable[str]) -> Calibration:
    r"""Count the findings of one half of the documents, and keep those of the other for the report.

    `findings` carry the confidence that their rules state (``Config(confidence="stated")``). Where a text was damaged
    in several ways, each by itself, what is found at the same words of several copies counts once. A fix that lost to
    another, which repaired the place, does not count: nobody can say whether it would have done.

    >>> from normalize.text import Span
    >>> def one(name, verdict):
    ...     return FindingOutcome(name, "en", "any.x.y", "c", verdict, Span(0, 1), "safe", 0.95, True, verdict)
    >>> made = calibrate([one("a", "right"), one("a", "wrong"), one("e", "right")], ["a", "e"])
    >>> made.text.splitlines()[-1].split("\t")
    ['any.x.y', 'safe', '0.950', '1', '1', 'en 1/1']
    >>> round(made.value(made.reported[0]), 2)   # two cases move it so far
    0.73
    """
    once = {(f.document, f.key, f.is_right): f for f in findings if f.is_right or not f.beaten}.values()
    fitted = tuple(f for f in once if is_fitted(f.document))
    rest = tuple(f for f in once if not is_fitted(f.document))
    groups: dict[tuple[str, str], list[list[FindingOutcome]]] = defaultdict(lambda: [[] for _ in EDGES])
    for finding in fitted:
        groups[finding.rule, finding.safety][bucket_of(finding.confidence)].append(finding)
    rows = {
        key: tuple(_bucket(findings) for findings in buckets if findings) for key, buckets in sorted(groups.items())
    }
    return Calibration(Confidence(rows), len(set(documents)), fitted, rest)


def _bucket(findings: Sequence[FindingOutcome]) -> Bucket:
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for finding in findings:
        counts[base(finding.language) or "und"][not finding.is_right] += 1
    right = sum(finding.is_right for finding in findings)
    stated = round(sum(finding.confidence for finding in findings) / len(findings), 3)
    languages = {tag: (hits, misses) for tag, (hits, misses) in sorted(counts.items())}
    return Bucket(stated, right, len(findings) - right, languages)
