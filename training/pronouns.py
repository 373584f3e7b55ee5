"""Fit rules/pronouns.tsv: how much each feature of a pronoun says that it contradicts whom it means.

    pip install numpy
    python training/pronouns.py gap.jsonl news.jsonl --out rules/pronouns.tsv
    python training/pronouns.py gap.jsonl --curve

Each line is an object with `id`, `text` and, if one is marked, the offset `target` of a pronoun whose person is named
in the text: right English text, such as the paragraphs of GAP (Webster, Recasens, Axelrod and Baldridge, "Mind the
GAP", TACL 6 (2018); Apache-2.0) and news. Every pronoun of a text is put into the other gender in turn; it is to be
found, the others are not. Only those are learned from that may be judged at all (`candidates`).
Documents whose sha1(id) is odd are left out: `--curve` reports on those, by the confidence from which on a pronoun is
reported.

Method: logistic regression with a ridge penalty, by iteratively reweighted least squares (Hastie, Tibshirani and
Friedman, The Elements of Statistical Learning, 2nd ed. 2009, section 4.4). Texts as they are count more than swapped
ones, because a right pronoun is the rule. Features that are rare are left out, so are weights near zero.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from normalize.detect.pronouns.features import RIVAL, features
from normalize.detect.pronouns.forms import swapped
from normalize.detect.pronouns.judge import candidates
from normalize.detect.pronouns.model import confidence
from normalize.detect.pronouns.scene import Pronouns, pronouns, scene_of
from normalize.detect.speech import in_speech

CLEAN, SWAPPED, TARGET = 3.0, 0.2, 1.5
"""What one pronoun counts in a text as it is, in one with a swap, and in one where the marked pronoun is swapped."""
RIDGE = 20.0
RARE = 15
SMALL = 0.02
ROUNDS = 10
AROUND = 1500
"""Code points of a text that are read around a swapped pronoun."""
LEVELS = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.92, 0.94, 0.95, 0.96, 0.97, 0.98, 0.99)

Row = tuple[set[str], bool, float]


def is_even(name: str) -> bool:
    """Whether a document is one of those to fit on."""
    return int(hashlib.sha1(name.encode()).hexdigest(), 16) % 2 == 0


def texts_of(file: Path, *, odd: bool = False) -> Iterator[tuple[str, int]]:
    """The texts to fit on, or those to report on, each with its target, or -1."""
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if is_even(row["id"]) != odd:
            yield row["text"], row.get("target", -1)


def swapped_texts(text: str, table: Pronouns) -> Iterator[tuple[str, int, int]]:
    """The surroundings of each pronoun with it in the other gender: text, its offset there, its offset in the whole."""
    for wrong in scene_of(text, "en").pronouns:
        low = text.rfind("\n", 0, max(0, wrong.start - AROUND)) + 1
        high = text.find("\n", wrong.end + AROUND)
        new = swapped(text, wrong, table)
        yield (
            text[low : wrong.start] + new + text[wrong.end : high if high >= 0 else None],
            wrong.start - low,
            wrong.start,
        )


def rows_of(text: str, target: int, table: Pronouns) -> Iterator[Row]:
    """The pronouns of a text, and of its copies with one pronoun in the other gender."""
    scene = scene_of(text, "en")
    for pronoun in candidates(scene):
        yield features(scene, pronoun), False, CLEAN
    for copy, at, whole in swapped_texts(text, table):
        scene = scene_of(copy, "en")
        for pronoun in candidates(scene):
            yield features(scene, pronoun), pronoun.start == at, TARGET if whole == target else SWAPPED


def curve(file: Path, table: Pronouns) -> Iterator[str]:
    """Recall and precision by confidence on the texts left out: a text with its target swapped, and as it is."""
    right: list[float] = []
    false: list[tuple[float, bool]] = []
    texts = 0
    for text, target in texts_of(file, odd=True):
        texts += 1
        wrong = next((copy for copy in swapped_texts(text, table) if copy[2] == target), None)
        for copy, at in ((text, -1), (wrong[0], wrong[1]) if wrong else ("", -1)):
            scene = scene_of(copy, "en")
            for pronoun in candidates(scene):
                if not in_speech(copy, pronoun.start):
                    sure = confidence(features(scene, pronoun))
                    if pronoun.start == at:
                        right.append(sure)
                    else:
                        false.append((sure, copy is text))
    yield f"{texts} texts\n| confidence | recall | precision | false in texts as they are |\n|---|---|---|---|"
    for level in LEVELS:
        hits, misses = sum(sure >= level for sure in right), [clean for sure, clean in false if sure >= level]
        precision = hits / ((hits + len(misses)) or 1)
        yield f"| {level} | {hits / (texts or 1):.3f} | {precision:.3f} | {sum(misses)} |"


def fit(rows: Iterable[Row]) -> dict[str, float]:
    """The weight of each feature; "" is the weight that every pronoun starts from."""
    data = list(rows)
    # what this takes off is set by hand (normalize/detect/pronouns/model.py)
    counts = Counter(name for names, _, _ in data for name in names - {RIVAL})
    known = sorted(name for name, count in counts.items() if count >= RARE)
    index = {name: at for at, name in enumerate(known)}
    matrix = np.zeros((len(data), len(known) + 1))
    matrix[:, -1] = 1
    for at, (names, _, _) in enumerate(data):
        matrix[at, [index[name] for name in names if name in index]] = 1
    right = np.array([float(wrong) for _, wrong, _ in data])
    count = np.array([weight for _, _, weight in data])
    ridge = np.full(len(known) + 1, RIDGE)
    ridge[-1] = 0.01
    beta = np.zeros(len(known) + 1)
    for _ in range(ROUNDS):
        share = 1 / (1 + np.exp(-matrix @ beta))
        slope = matrix.T @ (count * (share - right)) + ridge * beta
        curve = (matrix * (count * share * (1 - share))[:, None]).T @ matrix + np.diag(ridge)
        beta -= np.linalg.solve(curve, slope)
    weights = {"": float(beta[-1])}
    return weights | {name: float(beta[at]) for name, at in index.items() if abs(beta[at]) >= SMALL}


def main() -> None:
    """Read, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("texts", type=Path, nargs="+")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--curve", action="store_true", help="report on the texts that are not fitted on")
    options = parser.parse_args()
    table = pronouns("en")
    assert table is not None
    for file in options.texts if options.curve else ():
        print("\n".join(curve(file, table)))
    if options.out is None:
        return
    rows: list[Row] = []
    for file in options.texts:
        for text, target in texts_of(file):
            rows += rows_of(text, target, table)
    weights = fit(rows)
    lines = [f"{name}\t{weight:.2f}" for name, weight in sorted(weights.items())]
    beside = options.out.with_name(f".{options.out.name}.tmp")
    beside.write_text("feature\tweight\n" + "\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    os.replace(beside, options.out)
    print(f"{len(rows)} pronouns, {sum(wrong for _, wrong, _ in rows)} of them wrong, {len(weights)} weights")


if __name__ == "__main__":
    main()
