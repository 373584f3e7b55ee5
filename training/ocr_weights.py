"""How likely a candidate of the noisy channel is right: rules/ocr/weights.toml, fitted on pages of known truth.

    python training/ocr_weights.py pages.jsonl [--most 60] > rules/ocr/weights.toml

A row of the JSON Lines is a page: "id", "set", "lang", "noisy", "reference". Half of them (by the SHA-1 of the id:
even) is fitted on; how often candidates of the other half were right is printed to standard error, by what was
predicted. A candidate is right if the page with it is nearer to the truth (Levenshtein distance). Method: logistic
regression with a ridge penalty, by Newton's steps; each set of pages weighs as much as the root of its size.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import Levenshtein

from normalize.ocr.judge import judge
from normalize.ocr.learn import folded
from normalize.ocr.lexicon import lexicon

THRESHOLD = 0.52
_RIDGE = 1.0


class Case(NamedTuple):
    """One candidate: its features, whether it was right, and the set of its page."""

    features: dict[str, float]
    right: bool
    set: str


def main() -> None:
    """Fit, print the weights, and say how they hold on the other half."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages")
    parser.add_argument("--most", type=int, default=60, help="pages of a set that are looked at, in each half")
    args = parser.parse_args()
    halves: tuple[list[Case], list[Case]] = ([], [])
    seen: Counter[tuple[str, int]] = Counter()
    with open(args.pages, encoding="utf-8") as lines:
        rows = sorted(map(json.loads, lines), key=lambda row: hashlib.sha1(b"x" + row["id"].encode()).digest())
    for row in rows:
        half = int(hashlib.sha1(row["id"].encode()).hexdigest(), 16) % 2
        seen[row["set"], half] += 1
        if seen[row["set"], half] <= args.most:
            halves[half].extend(_cases(row))
    names = sorted(halves[0][0].features)
    weights = _fit(halves[0], names)
    print("# How likely a candidate is right: a logistic function of what speaks for it (normalize/ocr/judge.py).")
    print("# Fitted by training/ocr_weights.py on pages of known truth, which NOTICE names.")
    print(f"bias = {weights[0]:.3f}\n# From this confidence on a candidate is proposed.\nthreshold = {THRESHOLD}\n")
    print("[weights]")
    for name, weight in zip(names, weights[1:], strict=True):
        print(f"{name} = {weight:.3f}")
    _report(halves[1], names, weights)


def _cases(row: dict[str, str]) -> list[Case]:
    text, goal = " ".join(folded(row["noisy"]).split()), " ".join(folded(row["reference"]).split())
    before = Levenshtein.distance(text, goal)
    out = []
    for one in judge(text, row["lang"], lexicon(row["lang"])).readings:
        changed = text[: one.token.start] + one.candidate.word + text[one.token.end :]
        out.append(Case(dict(one.features), Levenshtein.distance(changed, goal) < before, row["set"]))
    return out


def _matrix(cases: Sequence[Case], names: Sequence[str]) -> np.ndarray:
    return np.array([[1.0, *(case.features[name] for name in names)] for case in cases])


def _fit(cases: Sequence[Case], names: Sequence[str]) -> np.ndarray:
    matrix = _matrix(cases, names)
    right = np.array([float(case.right) for case in cases])
    sizes = Counter(case.set for case in cases)
    share = np.array([(len(cases) / len(sizes) / sizes[case.set]) ** 0.5 for case in cases])
    weights = np.zeros(matrix.shape[1])
    for _ in range(50):
        predicted = 1 / (1 + np.exp(-matrix @ weights))
        slope = matrix.T @ (share * (right - predicted)) - _RIDGE * weights
        bend = (matrix * (share * predicted * (1 - predicted))[:, None]).T @ matrix + _RIDGE * np.eye(len(weights))
        step = np.linalg.solve(bend, slope)
        weights += step
        if abs(step).max() < 1e-6:
            break
    return weights


def _report(cases: Sequence[Case], names: Sequence[str], weights: np.ndarray) -> None:
    predicted = 1 / (1 + np.exp(-_matrix(cases, names) @ weights))
    for low in np.arange(0.0, 1.0, 0.1):
        inside = [case.right for case, value in zip(cases, predicted, strict=True) if low <= value < low + 0.1]
        if inside:
            print(f"{low:.1f} to {low + 0.1:.1f}: {sum(inside)} of {len(inside)} right", file=sys.stderr)


if __name__ == "__main__":
    main()
