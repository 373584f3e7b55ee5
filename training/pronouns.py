"""Fit rules/pronouns.tsv: how much each feature of a pronoun says that it contradicts whom it means.

    pip install numpy
    python training/pronouns.py texts.jsonl [--clean news.jsonl ...] --out rules/pronouns.tsv

Each line of `texts.jsonl` is an object with `id`, `text` and, if one is marked, the offset `target` of a pronoun whose
person is named in the text: right English text, such as the paragraphs of GAP (Webster, Recasens, Axelrod and
Baldridge, "Mind the GAP", TACL 6 (2018); Apache-2.0). Every pronoun of a text is put into the other gender in turn; it
is to be found, the others are not. Texts of `--clean` are only read as they are.
Documents whose sha1(id) is odd are left out: report on those.

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

from normalize.detect.pronouns.features import BOUND, RIVAL, features
from normalize.detect.pronouns.forms import swapped
from normalize.detect.pronouns.scene import Pronouns, pronouns, scene_of

CLEAN, SWAPPED, TARGET = 3.0, 0.5, 1.5
"""What one pronoun counts in a text as it is, in one with a swap, and in one where the marked pronoun is swapped."""
RIDGE = 3.0
RARE = 15
SMALL = 0.02
ROUNDS = 8

Row = tuple[set[str], bool, float]


def is_even(name: str) -> bool:
    """Whether a document is one of those to fit on."""
    return int(hashlib.sha1(name.encode()).hexdigest(), 16) % 2 == 0


def texts_of(file: Path) -> Iterator[tuple[str, int]]:
    """The texts to fit on, each with its target, or -1."""
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if is_even(row["id"]):
            yield row["text"], row.get("target", -1)


def rows_of(text: str, target: int, table: Pronouns, *, swap: bool) -> Iterator[Row]:
    """The pronouns of a text, and of its copies with one pronoun in the other gender."""
    scene = scene_of(text, "en")
    for pronoun in scene.pronouns:
        yield features(scene, pronoun), False, CLEAN
    for wrong in scene.pronouns if swap else ():
        new = swapped(text, wrong, table)
        copy = scene_of(text[: wrong.start] + new + text[wrong.end :], "en")
        for pronoun in copy.pronouns:
            count = TARGET if wrong.start == target else SWAPPED
            yield features(copy, pronoun), pronoun.start == wrong.start, count


def fit(rows: Iterable[Row]) -> dict[str, float]:
    """The weight of each feature; "" is the weight that every pronoun starts from."""
    data = list(rows)
    # what these two take off is set by hand (normalize/detect/pronouns/model.py)
    counts = Counter(name for names, _, _ in data for name in names - {BOUND, RIVAL})
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
    parser.add_argument("texts", type=Path)
    parser.add_argument("--clean", type=Path, nargs="*", default=[])
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    table = pronouns("en")
    assert table is not None
    rows: list[Row] = []
    for file, swap in ((options.texts, True), *((file, False) for file in options.clean)):
        for text, target in texts_of(file):
            rows += rows_of(text, target, table, swap=swap)
    weights = fit(rows)
    lines = [f"{name}\t{weight:.2f}" for name, weight in sorted(weights.items())]
    beside = options.out.with_name(f".{options.out.name}.tmp")
    beside.write_text("feature\tweight\n" + "\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    os.replace(beside, options.out)
    print(f"{len(rows)} pronouns, {sum(wrong for _, wrong, _ in rows)} of them wrong, {len(weights)} weights")


if __name__ == "__main__":
    main()
