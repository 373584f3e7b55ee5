"""The commands about rules, as typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from normalize.cli_rules import explain, rules_app
from normalize.packs.load import load_packs

app = typer.Typer()
app.add_typer(rules_app, name="rules")
app.command("explain")(explain)

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


def normalize(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "own.yaml"
    file.write_text(OWN)
    return file


def test_list_has_every_rule_on_a_line(own: Path) -> None:
    result = normalize("rules", "list", "--pack", own)
    ids = [line.split("\t")[0] for line in result.stdout.splitlines()]
    assert ids == [rule.id for pack in load_packs([own]) for rule in pack.rules]
    assert result.stdout.splitlines()[-1].split("\t") == [
        "own.actual", "stable", "review", "es → en", "'{old}' may mean '{new}' [sic]."
    ]  # fmt: skip


def test_list_takes_prefixes_in_whole_parts() -> None:
    lines = normalize("rules", "list", "en.spelling", "hu").stdout.splitlines()
    assert {line.split("\t")[0].rpartition(".")[0] for line in lines} == {"en.spelling", "hu.function_words"}
    result = normalize("rules", "list", "en.spel")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "did you mean en.spelling" in result.stderr


def test_list_as_json_is_an_object_a_line(own: Path) -> None:
    records = [
        json.loads(line) for line in normalize("rules", "list", "--format", "json", "--pack", own).stdout.splitlines()
    ]
    assert records[-1]["id"] == "own.actual"
    assert (records[-1]["file"], records[-1]["line"]) == ("own.yaml", 4)
    assert records[-1]["source_language"] == "es"


def test_packs_of_the_settings_are_seen(own: Path) -> None:
    Path("normalize.toml").write_text('packs = ["own.yaml"]\n')
    assert normalize("explain", "own.actual").exit_code == 0


def test_explain_says_what_why_and_where(own: Path) -> None:
    result = normalize("explain", "own.actual", "--pack", own)
    for words in (
        "'{old}' may mean '{new}' [sic].", "Spanish actual is current.", "review:", "es → en", "own.yaml:4",
        "He met [[the actual president]].", "He met the current president.", "The actual reason.",
    ):  # fmt: skip
        assert words in result.stdout


def test_explain_knows_the_nearest_rule() -> None:
    result = normalize("explain", "en.function_words.a-before-vowl")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "did you mean en.function_words.a-before-vowel" in result.stderr


def test_test_passes_and_says_how_much(own: Path) -> None:
    result = normalize("rules", "test", own)
    assert (result.exit_code, result.stdout) == (0, "1 rule, 2 examples: all right\n")


def test_test_shows_a_lie_with_its_place(own: Path) -> None:
    own.write_text(OWN.replace("current president.", "present president."))
    result = normalize("rules", "test", own)
    assert result.exit_code == 1
    assert result.stdout == "1 rule, 2 examples: 1 problem\n"
    assert f"{own}:13:1: own.actual: does not give 'good'" in result.stderr
    assert "good:    He met the present president." in result.stderr
    assert "given:   He met the current president." in result.stderr


def test_test_warns_of_a_rule_that_looks_at_every_text(own: Path) -> None:
    terms = "kind: terms\n    terms: {the actual president: the current president}"
    own.write_text(
        OWN.replace(terms, r"kind: regex" "\n" r"    match: '\bt\w\w\s\w{6} \w+\b'" "\n    fix: the current president")
    )
    result = normalize("rules", "test", own)
    assert result.exit_code == 0
    assert "warning: own.actual looks at every text" in result.stderr


@pytest.mark.parametrize("words", [("rules", "test"), ("rules", "list", "--pack"), ("explain", "x", "--pack")])
def test_a_bad_file_is_answered_with_its_place(own: Path, words: tuple[str, ...]) -> None:
    own.write_text(OWN.replace("why:", "wy:"))
    result = normalize(*words, own)
    assert result.exit_code == 2
    assert f"{own}:11:5: unknown key 'wy' in the rule" in result.stderr
    assert "did you mean 'why'?" in result.stderr


def test_a_missing_file_is_a_mistake(own: Path) -> None:
    result = normalize("rules", "test", "nowhere.yaml")
    assert result.exit_code == 2
    assert "nowhere.yaml: no such file or folder" in result.stderr


def test_new_writes_a_rule_that_passes(own: Path) -> None:
    result = normalize("rules", "new", "house/de/style/wrong-word", "--kind", "pair", "--lang", "de")
    assert result.exit_code == 0
    assert "house/de/style.yaml:" in result.stdout
    assert normalize("rules", "test", "house").stdout == "1 rule, 2 examples: all right\n"
    assert normalize("rules", "new", "house/de/style.yaml/wrong-word").exit_code == 2
    assert "is there already" in normalize("rules", "new", "house/de/style.yaml/wrong-word").stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("lonely-slug",), "names no file"),
        (("house/x", "--kind", "paris"), "did you mean 'pair'?"),
        (("house/Not A Slug",), "cannot be an id"),
        (("own.yaml/under/x",), "own.yaml"),
    ],
)
def test_new_refuses_what_it_cannot_write(own: Path, words: tuple[str, ...], says: str) -> None:
    result = normalize("rules", "new", *words)
    assert result.exit_code == 2
    assert says in result.stderr
    assert [path.name for path in own.parent.rglob("*") if path.is_file()] == ["own.yaml"]


@pytest.mark.parametrize("words", [("rules", "list"), ("rules", "new"), ("rules", "test"), ("explain",)])
def test_help_has_examples(words: tuple[str, ...]) -> None:
    shown = normalize(*words, "--help").stdout
    assert "Example" in shown
    assert f"normalize {' '.join(words)}" in shown
