"""`normalize corrupt` as its users meet it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from normalize.corrupt import CORRUPTERS
from normalize.edits import Edit, apply
from normalize.text import Span
from tests.commands import Run
from tests.damage import CLEAN


@pytest.fixture
def run(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """A call of the command line in a folder with two clean texts."""
    monkeypatch.chdir(tmp_path)
    for tag in ("en", "de"):
        (tmp_path / "clean").mkdir(exist_ok=True)
        (tmp_path / "clean" / f"{tag}.txt").write_text(CLEAN[tag] + "\n", encoding="utf-8")
    return run


def _restored(rows: list[dict[str, object]], texts: dict[str, str]) -> dict[str, str]:
    back = {}
    for id, text in texts.items():
        edits = [
            Edit(Span(row["start"], row["end"]), row["text"], row["replacements"][0])  # type: ignore[arg-type,index]
            for row in rows
            if row.get("doc") == id
        ]
        back[id] = apply(text, edits)
    return back


def test_a_gold_file_restores_the_clean_texts(run: Run) -> None:
    ran = run("corrupt", "clean", "--rate", "0.2", "--seed", "3")
    assert ran.status == 0
    rows = [json.loads(line) for line in ran.out.splitlines()]
    texts = {row["id"]: row["text"] for row in rows if "doc" not in row}
    assert list(texts) == ["clean/de.txt", "clean/en.txt"]
    assert all(text != CLEAN[id[6:8]] + "\n" for id, text in texts.items())
    assert _restored(rows, texts) == {id: CLEAN[id[6:8]] + "\n" for id in texts}
    assert rows[0]["meta"]["corrupt"] == {"seed": 3, "rate": 0.2, "kinds": "all"}


def test_a_file_is_damaged_alike_alone_and_beside_others(run: Run) -> None:
    both = run("corrupt", "clean", "--rate", "0.2").out
    alone = run("corrupt", "clean/en.txt", "--rate", "0.2").out
    assert alone
    assert both.endswith(alone)


def test_damaged_text_files_lie_beside_their_gold(run: Run) -> None:
    ran = run("corrupt", "clean", "--rate", "0.2", "--format", "text", "-o", "damaged")
    assert ran.status == 0
    assert "written to damaged" in ran.error
    rows = [json.loads(line) for line in Path("damaged/gold.jsonl").read_text(encoding="utf-8").splitlines()]
    names = [row["path"] for row in rows if "path" in row]
    assert names == ["clean_de.txt", "clean_en.txt"]
    texts = {name: Path("damaged", name).read_bytes().decode() for name in names}
    assert _restored(rows, texts) == {name: CLEAN[name[6:8]] + "\n" for name in names}
    assert sorted(path.name for path in Path("damaged").iterdir()) == [*names, "gold.jsonl"]
    assert run("evaluate", "damaged/gold.jsonl").status == 0


def test_evaluate_reads_what_corrupt_writes(run: Run) -> None:
    run("corrupt", "clean", "--kind", "space-before-mark", "--rate", "0.1", "-o", "gold.jsonl")
    ran = run("evaluate", "gold.jsonl", "--format", "json")
    assert ran.status == 0
    figures = json.loads(ran.out)
    assert figures["all/fix_recall"] == 1
    assert figures["all/fix_precision"] == 1


def test_records_come_from_standard_input_with_their_language(run: Run) -> None:
    row = {"id": "a", "text": CLEAN["fr"], "language": "fr-CA"}
    ran = run("corrupt", "-", "--kind", "doubled_space", "--rate", "0.1", stdin=json.dumps(row).encode() + b"\n")
    first = json.loads(ran.out.splitlines()[0])
    assert (first["id"], first["language"]) == ("a", "fr-CA")
    assert "  " in first["text"]


def test_a_single_text_is_printed(run: Run) -> None:
    ran = run("corrupt", "clean/en.txt", "--format", "text", "--kind", "doubled_space", "--rate", "0.2")
    assert ran.status == 0
    assert ran.out.replace("   ", " ").replace("  ", " ") == CLEAN["en"] + "\n" != ran.out
    refused = run("corrupt", "clean", "--format", "text")
    assert refused.status == 2
    assert "-o damaged/" in refused.error


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["clean", "--kind", "hard-rap"], "did you mean hard_wrap"),
        (["clean", "--rate", "7"], "between 0 and 1"),
        ([], "name the clean texts"),
        (["nowhere"], "nowhere: no such file"),
        (["clean", "-o", "nowhere/gold.jsonl"], "nowhere/gold.jsonl: cannot be written"),
    ],
)
def test_mistakes_are_told_with_their_remedy(run: Run, words: list[str], says: str) -> None:
    ran = run("corrupt", *words)
    assert ran.status == 2
    assert says in ran.error
    assert ran.out == ""


def test_a_bad_line_is_named_and_the_rest_is_done(run: Run) -> None:
    Path("x.jsonl").write_text(
        '{"id": "a", "text": "It rained, he said."}\n{"id": 1.5}\n{"id": "a", "text": "Again."}\n'
    )
    ran = run("corrupt", "x.jsonl", "-o", "gold.jsonl")
    assert ran.status == 2
    assert "x.jsonl:2: " in ran.error
    assert "a: this id was used before" in ran.error
    assert '"id": "a"' in Path("gold.jsonl").read_text(encoding="utf-8")


def test_nothing_is_left_behind_by_a_run_that_fails(run: Run) -> None:
    Path("gold.jsonl").write_text("old")
    assert run("corrupt", "clean", "--rate", "2", "-o", "gold.jsonl").status == 2
    assert Path("gold.jsonl").read_text() == "old"
    assert sorted(path.name for path in Path.cwd().iterdir()) == ["clean", "gold.jsonl"]


def test_the_list_has_every_kind_with_an_example(run: Run) -> None:
    rows = [line.split("\t") for line in run("corrupt", "--list").out.splitlines()]
    assert [row[0] for row in rows] == [one.name for one in CORRUPTERS]
    for _, says, before, after, _ in rows:
        assert says
        assert before != after
    one = run("corrupt", "--list", "--kind", "stray-stop").out
    assert "searched. after" in one
    assert "any.stops.stop-inside-sentence" in one


def test_the_help_has_examples(run: Run) -> None:
    ran = run("corrupt", "--help")
    assert ran.status == 0
    assert "normalize corrupt clean/ -o gold.jsonl" in ran.out
    assert max(map(len, ran.out.splitlines())) <= 120
