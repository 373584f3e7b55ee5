"""The commands about rules, as typed."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from normalize.cli.rules import parser
from normalize.packs.load import load_packs
from tests.commands import Run

OWN = """\
text_language: en
source_language: es
rules:
  - id: actual
    kind: terms
    terms: {the actual president: the current president}
    safety: review
    severity: warning
    confidence: 0.8
    message: "'{old}' may mean '{new}' [sic]."
    why: Spanish actual is current.
    examples:
      - bad:  "He met [[the actual president]]."
        good: "He met the current president."
      - keep: "The actual reason."
"""


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "own.yaml"
    file.write_text(OWN)
    return file


def test_list_has_every_rule_on_a_line(run: Run, own: Path) -> None:
    ran = run("rules", "list", "--pack", own)
    ids = [line.split("\t")[0] for line in ran.out.splitlines()]
    assert ids == [rule.id for pack in load_packs([own]) for rule in pack.rules]
    assert ran.out.splitlines()[-1].split("\t") == [
        "own.actual", "stable", "review", "es → en", "not measured", "'{old}' may mean '{new}' [sic]."
    ]  # fmt: skip


def test_list_takes_prefixes_in_whole_parts(run: Run) -> None:
    lines = run("rules", "list", "en.spelling", "hu").out.splitlines()
    assert {line.split("\t")[0].rpartition(".")[0] for line in lines} == {"en.spelling", "hu.function_words"}
    ran = run("rules", "list", "en.spel")
    assert (ran.status, ran.out) == (2, "")
    assert "did you mean en.spelling" in ran.error


def test_list_as_json_is_an_object_a_line(run: Run, own: Path) -> None:
    records = [json.loads(line) for line in run("rules", "list", "--format", "json", "--pack", own).out.splitlines()]
    assert records[-1]["id"] == "own.actual"
    assert (records[-1]["file"], records[-1]["line"]) == ("own.yaml", 4)
    assert records[-1]["source_language"] == ["es"]


def test_packs_of_the_settings_are_seen(run: Run, own: Path) -> None:
    Path("normalize.toml").write_text('packs = ["own.yaml"]\n')
    assert run("explain", "own.actual").status == 0


def test_explain_says_what_why_and_where(run: Run, own: Path) -> None:
    ran = run("explain", "own.actual", "--pack", own)
    for words in (
        "'{old}' may mean '{new}' [sic].", "Spanish actual is current.", "review:", "es → en", "own.yaml:4",
        "He met [[the actual president]].", "He met the current president.", "The actual reason.",
    ):  # fmt: skip
        assert words in ran.out


def test_explain_knows_the_nearest_rule(run: Run) -> None:
    ran = run("explain", "en.function_words.a-before-vowl")
    assert (ran.status, ran.out) == (2, "")
    assert "did you mean en.function_words.a-before-vowel" in ran.error


def test_test_passes_and_says_how_much(run: Run, own: Path) -> None:
    ran = run("rules", "test", own)
    assert (ran.status, ran.out) == (0, "1 rule, 2 examples: all right\n")


def test_test_shows_a_lie_with_its_place(run: Run, own: Path) -> None:
    own.write_text(OWN.replace("current president.", "present president."))
    ran = run("rules", "test", own)
    assert ran.status == 1
    assert ran.out == "1 rule, 2 examples: 1 problem\n"
    assert f"{own}:13:1: own.actual: does not give 'good'" in ran.error
    assert "good:    He met the present president." in ran.error
    assert "given:   He met the current president." in ran.error


def test_test_warns_of_a_rule_that_looks_at_every_text(run: Run, own: Path) -> None:
    terms = "kind: terms\n    terms: {the actual president: the current president}"
    own.write_text(
        OWN.replace(terms, r"kind: regex" "\n" r"    match: '\bt\w\w\s\w{6} \w+\b'" "\n    fix: the current president")
    )
    ran = run("rules", "test", own)
    assert ran.status == 0
    assert "warning: own.actual looks at every text" in ran.error


@pytest.mark.parametrize("words", [("rules", "test"), ("rules", "list", "--pack"), ("explain", "x", "--pack")])
def test_a_bad_file_is_answered_with_its_place(run: Run, own: Path, words: tuple[str, ...]) -> None:
    own.write_text(OWN.replace("why:", "wy:"))
    ran = run(*words, own)
    assert ran.status == 2
    assert f"{own}:11:5: unknown key 'wy' in the rule" in ran.error
    assert "did you mean 'why'?" in ran.error


def test_a_missing_file_is_a_mistake(run: Run, own: Path) -> None:
    ran = run("rules", "test", "nowhere.yaml")
    assert ran.status == 2
    assert "nowhere.yaml: no such file or folder" in ran.error


def test_new_writes_a_rule_that_passes(run: Run, own: Path) -> None:
    ran = run("rules", "new", "house/de/style/wrong-word", "--kind", "pair", "--lang", "de")
    assert ran.status == 0
    assert "house/de/style.yaml:" in ran.out
    assert run("rules", "test", "house").out == "1 rule, 2 examples: all right\n"
    assert run("rules", "new", "house/de/style.yaml/wrong-word").status == 2
    assert "is there already" in run("rules", "new", "house/de/style.yaml/wrong-word").error


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("lonely-slug",), "names no file"),
        (("house/x", "--kind", "paris"), "did you mean 'pair'?"),
        (("house/Not A Slug",), "cannot be an id"),
        (("own.yaml/under/x",), "own.yaml"),
    ],
)
def test_new_refuses_what_it_cannot_write(run: Run, own: Path, words: tuple[str, ...], says: str) -> None:
    ran = run("rules", "new", *words)
    assert ran.status == 2
    assert says in ran.error
    assert [path.name for path in own.parent.rglob("*") if path.is_file()] == ["own.yaml"]


@pytest.mark.parametrize(
    "words", [("rules",), ("rules", "list"), ("rules", "new"), ("rules", "test"), ("explain",)], ids=" ".join
)
def test_help_has_examples_that_parse(run: Run, words: tuple[str, ...]) -> None:
    ran = run(*words, "--help")
    assert ran.status == 0
    assert f"normalize {' '.join(words)}" in ran.out
    examples = re.search(r"examples:\n((?:  normalize .*\n?)+)", ran.out)
    assert examples is not None
    for line in examples[1].splitlines():
        example = shlex.split(line.partition(" | ")[0])[1:]
        assert tuple(example[: len(words)]) == words
        assert parser().parse_args(example).run is not None


def test_rules_alone_shows_what_there_is_and_is_a_mistake(run: Run) -> None:
    ran = run("rules")
    assert ran.status == 2
    assert ran.out == run("rules", "--help").out
    assert run("rules", "lst").status == run("explain").status == 2


@pytest.mark.parametrize("words", [["rules", "list"], ["explain", "any.quotes.doubled-mark"]])
def test_a_pipe_is_served_without_what_draws_tables_and_what_repairs(words: list[str]) -> None:
    code = (
        "import sys; from normalize.cli import main; status = main(sys.argv[1:]); heavy = [m for m in sys.modules "
        "if m.partition('.')[0] in ('rich', 'regex', 'ftfy') or m in ('normalize.batch', 'normalize.normalizer')]; "
        "print(status, *heavy, file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, check=True, text=True)
    assert ran.stderr == "0\n"
    assert "any.quotes.doubled-mark" in ran.stdout
