"""What the documents say is so."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import normalize
from normalize.findings import Safety

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def _block(kind: str, number: int = 0) -> str:
    return re.findall(rf"```{kind}\n(.*?)```", README, re.DOTALL)[number]


def test_the_first_sentence_of_the_readme_comes_out_as_shown() -> None:
    before, after = (line[2:] for line in _block("text").splitlines())
    result = normalize.check(before)
    assert result.at(Safety.REVIEW) == after
    assert {c.safety for c in result.chosen} == {Safety.SAFE, Safety.REVIEW}


def test_the_python_of_the_readme_runs() -> None:
    code = _block("python")
    space: dict[str, object] = {"texts": ["The ferry was late , again."]}
    exec(compile(code, "README.md", "exec"), space)
    assert normalize.fix("The ferry was late , again.") == "The ferry was late, again."


def _help(*command: str) -> str:
    line = [sys.executable, "-m", "normalize", *command, "--help"]
    return subprocess.run(line, capture_output=True, text=True, check=True).stdout


def _commands() -> list[str]:
    text = README + (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    names = (
        r"normalize (check|diff|fix|review|apply|report|undo|evaluate|corrupt|explain|dismiss|schema"
        r"|rules (?:new|test|list)"
        r"|people (?:lookup|add|learn))\b"
    )
    return sorted(set(re.findall(names, text)))


@pytest.mark.parametrize("command", _commands())
def test_each_command_of_the_documents_has_help_with_examples(command: str) -> None:
    said = _help(*command.split())
    assert f"normalize {command}" in said
    assert "xample" in said


def test_every_option_named_in_the_readme_exists() -> None:
    helps = "".join(
        _help(*c.split()) for c in ("check", "fix", "diff", "review", "apply", "evaluate", "corrupt", "people add")
    )
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", README)) - {"--full"}
    assert named
    assert {option for option in named if option not in helps} == set()


def test_the_architecture_names_what_ls_shows() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    package = ROOT / "normalize"
    names = [p.name for p in package.iterdir() if p.suffix == ".py" or (p / "__init__.py").exists()]
    missing = [n for n in names if f"`{n}`" not in text and f"`{n}/`" not in text]
    assert missing == ["__main__.py"]


def test_the_project_names_no_machine() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if path.suffix in {".py", ".md", ".yaml", ".toml", ""} and path.is_file():
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"(?<![\w.])/(?:work|root|farm)/\w", text), name
