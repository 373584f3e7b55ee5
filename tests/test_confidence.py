"""Measured confidence: the formula, the file, the gate that obeys it, the command that writes it."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from normalize import Config, Normalizer, Safety
from normalize.cli import main
from normalize.confidence import ENOUGH, FILE, FLOORS, Confidence, beta_below, beta_quantile, load
from normalize.errors import ConfigError
from normalize.evaluate.calibrate import HEAD, calibrate, is_fitted
from normalize.evaluate.outcomes import FindingOutcome, Verdict
from normalize.paths import rules_root
from normalize.text import Span

RULE = "any.punctuation.space-before-mark"
TEXT = "The ferry left , they said."


def counts(*rows: str) -> Confidence:
    return Confidence.parse("\n".join(row.replace(" | ", "\t") for row in rows), "test.tsv")


def value(known: Confidence, stated: float, language: str | None = "en", safety: Safety = Safety.SAFE) -> float:
    found = known.estimate("any.x.y", safety, language, stated)
    assert found is not None
    return found.value


def test_few_cases_move_little_and_many_decide() -> None:
    one = counts("any.x.y | safe | 0.950 | 0 | 1 | en 0/1")
    many = counts("any.x.y | safe | 0.950 | 0 | 1000 | en 0/1000")
    assert 0.6 < value(one, 0.95) < 0.95
    assert value(many, 0.95) < 0.01
    assert value(counts("any.x.y | safe | 0.900 | 5000 | 0 | en 5000/0"), 0.9) == 0.999


def test_a_language_shrinks_to_the_rule() -> None:
    known = counts("any.x.y | safe | 0.950 | 300 | 3 | de 0/2 en 300/1")
    assert value(known, 0.95, "de") < value(known, 0.95, "fr") < value(known, 0.95, "en")
    assert value(known, 0.95, "de") > 0.9
    assert value(known, 0.95, "en-GB") == value(known, 0.95, "en")
    assert value(known, 0.95, None) == value(known, 0.95, "fr")


def test_the_order_of_what_was_stated_is_kept() -> None:
    known = counts(
        "any.x.y | review | 0.700 | 90 | 10 | en 90/10",
        "any.x.y | review | 0.820 | 80 | 20 | en 80/20",
        "any.x.y | review | 0.960 | 99 | 1 | fr 99/1",
    )
    low, middle, high = (value(known, stated, "es", Safety.REVIEW) for stated in (0.7, 0.82, 0.96))
    assert low == middle < high
    assert value(known, 0.3, "es", Safety.REVIEW) == low
    assert value(known, 1.0, "es", Safety.REVIEW) == high


def test_what_was_not_measured_is_as_stated() -> None:
    known = counts("any.x.y | safe | 0.950 | 9 | 0 | en 9/0")
    assert known.estimate("any.x.z", Safety.SAFE, "en", 0.95) is None
    assert known.estimate("any.x.y", Safety.REVIEW, "en", 0.95) is None
    assert known.in_short("any.x.z") == "not measured"


def test_a_tier_falls_by_its_lower_bound_and_only_with_enough_cases() -> None:
    def falls(right: int, wrong: int, safety: Safety = Safety.SAFE) -> bool:
        row = f"any.x.y | {safety.label} | 0.950 | {right} | {wrong} | en {right}/{wrong}"
        found = counts(row).estimate("any.x.y", safety, "en", 0.95)
        assert found is not None
        return found.falls

    assert not falls(200, 2)
    assert falls(200, 20)
    assert not falls(ENOUGH // 2, ENOUGH // 2 - 1)
    assert falls(ENOUGH // 2, ENOUGH - ENOUGH // 2)
    assert not falls(50, 50, Safety.REVIEW)
    assert falls(5, 50, Safety.REVIEW)


def test_a_good_bucket_does_not_fall_with_the_bad_ones() -> None:
    known = counts("any.x.y | review | 0.750 | 0 | 60 | en 0/60", "any.x.y | review | 0.960 | 9 | 0 | en 9/0")
    good = known.estimate("any.x.y", Safety.REVIEW, "en", 0.96)
    bad = known.estimate("any.x.y", Safety.REVIEW, "en", 0.75)
    assert (good and good.falls, bad and bad.falls) == (False, True)


def test_the_incomplete_beta_function_agrees_with_the_binomial() -> None:
    # of 10 throws with 0.3 at least 4 hit: a sum that needs no beta function
    at_least = 1 - sum(n * 0.3**k * 0.7 ** (10 - k) for k, n in enumerate((1, 10, 45, 120)))
    assert beta_below(0.3, 4, 7) == pytest.approx(at_least)
    assert beta_below(beta_quantile(0.05, 40_000, 70), 40_000, 70) == pytest.approx(0.05)


@pytest.mark.parametrize(
    "line", ["any.x.y | safe | 0.9 | 1", "a | safe | high | 1 | 0 | en 1/0", "a | safe | 1 | 1 | 0 | en"]
)
def test_a_wrong_line_is_named(line: str, tmp_path: Path) -> None:
    file = tmp_path / "house.tsv"
    file.write_text("# counts\n" + line.replace(" | ", "\t"))
    with pytest.raises(ConfigError, match=r"house\.tsv:2: not a line"):
        load(str(file))
    with pytest.raises(ConfigError, match="cannot be read"):
        load(str(tmp_path / "missing.tsv"))


# ---- the gate


def house(tmp_path: Path, right: int, wrong: int) -> Config:
    file = tmp_path / f"{right}-{wrong}.tsv"
    file.write_text(f"{RULE}\tsafe\t0.970\t{right}\t{wrong}\ten {right}/{wrong}\n")
    return Config(confidence=str(file), language="en")


def test_a_finding_has_the_confidence_that_was_measured(tmp_path: Path) -> None:
    stated = Normalizer(Config(confidence="stated", language="en")).run(TEXT).findings[0]
    measured = Normalizer(house(tmp_path, 990, 10)).run(TEXT).findings[0]
    assert stated.confidence == 0.97
    assert measured.confidence == pytest.approx(0.99, abs=0.002)
    assert measured.fixes[0].safety is Safety.SAFE


def test_a_rule_that_falls_short_is_for_review_and_says_why(tmp_path: Path) -> None:
    result = Normalizer(house(tmp_path, 70, 30)).run(TEXT)
    assert result.text == TEXT
    assert result.findings[0].fixes[0].safety is Safety.REVIEW
    assert "70 of 100 right in en" in result.findings[0].evidence[-1].says


def test_the_counts_are_part_of_the_fingerprint(tmp_path: Path) -> None:
    one, two = house(tmp_path, 9, 1), house(tmp_path, 8, 1)
    prints = {Normalizer(config).fingerprint for config in (one, two, Config(confidence="stated"), Config())}
    assert len(prints) == 4


def test_a_check_of_clean_text_reads_no_counts() -> None:
    code = "from normalize import confidence, fix; fix('All is well.'); print(confidence.load.cache_info().misses)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "0\n"


# ---- calibration


def outcome(document: str, verdict: Verdict, confidence: float = 0.95, key: str = "") -> FindingOutcome:
    key = key or f"{document} {verdict} {confidence}"
    return FindingOutcome(document, "en", "any.x.y", "c", key, Span(0, 1), "safe", confidence, True, verdict)


EVEN = [name for name in map(str, range(60)) if is_fitted(name)]
ODD = [name for name in map(str, range(60)) if not is_fitted(name)]


def test_one_half_is_counted_and_the_other_reported() -> None:
    found = [outcome(name, "right") for name in EVEN] + [outcome(name, "wrong") for name in ODD]
    made = calibrate(found, [*EVEN, *ODD])
    assert [(b.right, b.wrong) for b in made.confidence.buckets("any.x.y", "safe")] == [(len(EVEN), 0)]
    assert {f.document for f in made.reported} == set(ODD)
    assert made.off[0].after > 0.95  # the other half is not looked at
    assert made.falls == ()


def test_the_same_place_of_several_copies_counts_once() -> None:
    made = calibrate([outcome(EVEN[0], "harmful", key="k")] * 5 + [outcome(EVEN[0], "right", key="l")], EVEN[:1])
    assert [(b.right, b.wrong) for b in made.confidence.buckets("any.x.y", "safe")] == [(1, 1)]


def test_a_fix_that_lost_to_a_right_one_does_not_count() -> None:
    beaten = replace(outcome(EVEN[0], "wrong"), beaten=True)
    assert calibrate([beaten, outcome(EVEN[0], "right")], EVEN[:1]).fitted == (outcome(EVEN[0], "right"),)


def test_a_rule_that_falls_is_reported() -> None:
    found = [outcome(name, "wrong" if n % 3 else "right") for n, name in enumerate(EVEN)]
    (fall,) = calibrate(found, EVEN).falls
    assert (fall.rule, fall.offered, fall.language) == ("any.x.y", "safe", "en")


def test_the_file_reads_as_what_was_counted() -> None:
    found = [outcome(name, "right", 0.9 + n % 9 / 100) for n, name in enumerate(EVEN)]
    made = calibrate(found, EVEN)
    again = Confidence.parse(made.text, "again.tsv")
    assert [again.buckets(*key) for key in again.rules()] == [made.confidence.buckets(*key) for key in again.rules()]
    assert made.text == calibrate(found[::-1], EVEN).text


def test_the_shipped_counts_are_in_order_and_of_shipped_rules() -> None:
    text = (rules_root() / FILE).read_text("utf-8")
    assert text.startswith(HEAD)
    rows = [line.split("\t") for line in text.removeprefix(HEAD).splitlines()]
    assert len(rows) > 100
    assert rows == sorted(rows, key=lambda row: (row[0], row[1], float(row[2])))
    assert {row[0] for row in rows} <= Normalizer().rules.keys()
    for row in rows:
        sums = [sum(int(pair.split("/")[i]) for pair in row[5].split()[1::2]) for i in (0, 1)]
        assert [int(row[3]), int(row[4])] == sums, row[0]


def test_no_safe_rule_is_shipped_below_its_floor() -> None:
    known = load()
    for rule, offered in known.rules():
        for bucket in known.buckets(rule, offered):
            if offered == "safe":
                found = known.estimate(rule, Safety.SAFE, None, bucket.stated)
                assert found is not None
                assert found.value >= FLOORS[Safety.SAFE], rule


def test_the_command_writes_counts_that_the_settings_take(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    rows: list[dict[str, object]] = [{"id": n, "text": TEXT, "language": "en"} for n in EVEN]
    item = {"start": 14, "end": 16, "text": " ,", "replacements": [","], "kind": "space", "certainty": "certain"}
    Path("gold.jsonl").write_text(
        "".join(json.dumps(row) + "\n" for row in [*rows, *({"doc": n, **item} for n in EVEN)])
    )
    Path("clean").mkdir()
    Path("clean/a.txt").write_text("All is well, they said.")
    assert main(["evaluate", "--calibrate", "gold.jsonl", "--clean", "clean", "-o", "house.tsv"]) == 0
    assert "61" not in capsys.readouterr().err
    line = Path("house.tsv").read_text().splitlines()[-1].split("\t")
    assert line == [RULE, "safe", "0.970", str(len(EVEN)), "0", f"en {len(EVEN)}/0"]
    Path("normalize.toml").write_text('confidence = "house.tsv"\n')
    Path("a.txt").write_text(TEXT)
    main(["check", "--format", "json", "--lang", "en", "a.txt"])
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert (
        finding["confidence"] == load(str(Path("house.tsv").absolute())).estimate(RULE, Safety.SAFE, "en", 0.97).value
    )


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--calibrate", "gold.jsonl"], "-o FILE"),
        (["gold.jsonl", "-o", "x.tsv"], "--calibrate"),
        (["--calibrate", "gold.jsonl", "-o", "x.tsv", "--html", "x.html"], "--html"),
        (["--calibrate", "--clean", "-", "-o", "x.tsv"], "reads files"),
        ([], "name the texts"),
    ],
)
def test_what_does_not_fit_is_refused(words: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", *words]) == 2
    assert says in capsys.readouterr().err


def test_explain_says_what_was_measured(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", RULE]) == 0
    assert "right (95% interval" in capsys.readouterr().out
