"""The benchmarks run, say what is missing, and measure what they say."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from benchmarks import compare, growth, names
from benchmarks.__main__ import main
from benchmarks.breakdown import breakdown
from benchmarks.corpus import LANGUAGES, samples, text_of
from benchmarks.growth import Growth, exponent
from benchmarks.peers import PEERS
from benchmarks.series import SERIES
from normalize import Normalizer
from normalize.language import identify
from normalize.text import Document

ROOT = Path(__file__).parent.parent


def _shown(show: object, *what: object) -> str:
    console = Console(width=140, record=True, quiet=False, file=open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
    show(*what, console)  # type: ignore[operator]
    console.file.close()
    return console.export_text()


def test_the_corpus_is_the_same_for_any_hash_seed() -> None:
    code = "from benchmarks.corpus import *; print([s.text for s in samples(9, 300, languages=LANGUAGES, damaged=0.5)])"
    made = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(made) == 1


def test_another_seed_makes_another_corpus() -> None:
    assert {s.text for s in samples(5, 300)}.isdisjoint({s.text for s in samples(5, 300, seed=2)})


@pytest.mark.parametrize("language", LANGUAGES)
def test_clean_prose_is_in_its_language_and_left_alone(language: str) -> None:
    engine = Normalizer()
    for sample in samples(25, 1500, languages=[language]):
        assert identify(sample.text) == language
        assert engine.run(sample.text).text == sample.text


def test_a_long_document_repeats_no_passage() -> None:
    assert Normalizer().run(text_of(200_000)).findings == ()


def test_the_share_of_damaged_documents_is_as_asked_and_is_found() -> None:
    made = list(samples(50, 1500, damaged=0.2))
    damaged = [sample for sample in made if sample.damage]
    assert len(damaged) == 10
    assert len({sample.damage for sample in damaged}) == 5
    engine = Normalizer()
    assert all(engine.run(sample.text).findings for sample in damaged)


def test_compare_measures_those_that_are_there_and_names_the_others(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus.jsonl"
    assert main(["corpus", str(corpus), "--count", "3", "--length", "300"]) == 0
    ours, absent = PEERS[0], replace(PEERS[1], distribution="no-such-peer", module="no_such_peer")
    size, rows = compare.compare(corpus, rounds=1, peers=[ours, absent])
    one, other = compare.records(size, rows)
    for figure in ("speed", "start", "peak"):
        assert one[figure]["ratio"] == 1  # type: ignore[index]
        assert one[figure]["best"] > 0  # type: ignore[index]
    assert other["missing"] == "pip install no-such-peer"
    said = _shown(compare.show, size, rows)
    assert "missing" in said
    assert "pip install no-such-peer" in said


def test_a_peer_that_fails_is_named_with_its_words(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text(json.dumps({"text": "A line."}) + "\n", encoding="utf-8")
    broken = replace(PEERS[0], corpus=(sys.executable, "-c", "raise SystemExit('no disk')"))
    size, rows = compare.compare(corpus, rounds=2, peers=[broken])
    assert rows[0].failed == "exit status 1: no disk"
    assert "failed: exit status 1: no disk" in _shown(compare.show, size, rows)


def test_every_peer_has_its_pip_line_in_the_bench_extra_or_comes_with_the_project() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for peer in PEERS:
        assert f'"{peer.distribution}' in text


@pytest.mark.parametrize("power", [0.5, 1.0, 2.0])
def test_the_exponent_of_a_known_law_is_found(power: float) -> None:
    assert exponent([(n, 3e-6 * n**power) for n in (1e3, 1e4, 1e5)]) == pytest.approx(power)


def test_the_upper_range_decides_and_what_is_too_fast_says_nothing() -> None:
    bent = Growth(SERIES[0], [(n, 0.01 * max(n / 100, (n / 100) ** 2)) for n in (1, 10, 100, 300, 1000)])
    assert bent.exponent == pytest.approx(2)
    assert "superlinear" in _shown(growth.show, [bent])
    assert Growth(SERIES[0], [(n, 1e-6 * n) for n in (1, 10, 100)]).exponent is None


def test_growth_measures_a_series_in_a_process_of_its_own_and_draws_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["growth", "--quick", "--only", "digits", "--json", "--out", str(tmp_path)]) in (0, 1)
    said = capsys.readouterr()
    [row] = json.loads(said.out)
    assert row["series"] == "digits"
    assert [size for size, _ in row["points"]][:3] == [1000, 3000, 10_000]
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        assert "pip install matplotlib" in said.err
    else:
        assert (tmp_path / "hostile.svg").read_text(encoding="utf-8").startswith("<?xml")


def test_a_series_that_hangs_is_killed_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(growth, "_PATIENCE", 0)
    found = growth.measure(next(i for i, s in enumerate(SERIES) if s.name == "entities"), limit=0.001)
    assert "killed" in found.ended


def test_series_for_which_no_time_is_left_are_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["growth", "--only", "rules", "--minutes", "0", "--json", "--out", str(tmp_path)]) == 0
    assert [row["ended"] for row in json.loads(capsys.readouterr().out)] == [
        "left out: the time is over (--minutes)"
    ] * 2


def test_the_profile_accounts_for_all_of_the_time() -> None:
    found = breakdown([Document(s.text) for s in samples(10, damaged=0.5)], rounds=1)
    assert sum(found.seconds.values()) == pytest.approx(found.timed)
    assert min(found.seconds.values()) >= 0
    assert {("engine", "scan"), ("detector", "punctuation"), ("detector", "rules")} <= set(found.calls)
    assert found.calls["engine", "language"] == 10


def test_languages_are_measured_at_every_level(tmp_path: Path) -> None:
    from benchmarks import languages

    texts = tmp_path / "texts.jsonl"
    rows = [{"text": sample.text, "language": sample.language} for sample in samples(6, 400, languages=LANGUAGES)]
    rows.append({"text": "\N{CJK UNIFIED IDEOGRAPH-5C9B}" * 60 + "\N{IDEOGRAPHIC FULL STOP}", "language": "zh-TW"})
    texts.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    found = languages.measure("normalize", texts)
    levels = found["levels"]
    assert isinstance(levels, dict)
    assert set(levels) == set(languages.LEVELS)
    assert levels["document"]["right"] == len(rows)
    assert all(one["right"] + one["wrong"] + one["none"] == one["samples"] for one in levels.values())
    shown = _shown(languages.show, [{**found, "licence": "own"}, {"name": "peer", "missing": "pip install peer"}])
    assert "pip install peer" in shown
    assert "100.0 | 0.0" in shown


def test_sources_are_counted_by_pair(tmp_path: Path) -> None:
    from benchmarks import sources

    texts = tmp_path / "texts.jsonl"
    rows = [
        {"text": "The holder of Health will assist to the opening of the portfolio.", "language": "en", "source": "es"},
        {"text": "The minister of health will attend the opening.", "language": "en"},
    ]
    texts.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    found = sources.confusion(texts)
    assert found["en", "none"] == {"unknown": 1}
    assert found["en", "es"].total() == 1
    assert "none" in _shown(sources.show, found)


def test_names_in_another_spelling_are_counted_by_script(tmp_path: Path) -> None:
    rows = [
        {"name": "Wolodymyr Hryschtschenko", "countries": ["Ukraine"],
         "names": {"en": ["Volodymyr Hryshchenko"], "de": ["Wolodymyr Hryschtschenko"]}},
        {"name": "Ada Lind", "countries": ["Sweden"], "names": {"en": ["Ada Lind"], "fr": ["Ada Lind"]}},
    ]  # fmt: skip
    file = tmp_path / "people.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    figures = names.measure(names.people(file), "en", listed=False)
    assert figures.asked == {"Cyrillic": 1}
    assert figures.exact == {"Cyrillic": 1}
    assert (figures.right, figures.wrong, figures.kept, figures.precision) == (1, 0, 9, 1.0)
    assert len(names.people(file, "even")) + len(names.people(file, "odd")) == 2
    assert json.loads(json.dumps(figures.record))["found"] == {"Cyrillic": 1}


def test_the_people_of_the_lexicon_can_be_measured_as_if_in_none() -> None:
    everyone = names.listed_people()
    assert len(everyone) > 5000
    assert {"Cyrillic", "Arabic", "Han", "Kana", "Latin"} <= {person.script for person in everyone}
