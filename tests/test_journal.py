"""What was written can be taken back, to the byte; what was dismissed stays dismissed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from normalize.edits import Edit
from normalize.errors import InputError
from normalize.files.encoding import ByteEdit, invert_bytes, splice
from normalize.findings import Choice, Finding, Fix, Result, Safety, Severity
from normalize.review import journal
from normalize.review.dismissals import Dismissals, append, load_dismissals, row_of
from normalize.review.journal import Entry, Journal
from normalize.text import Document, Span

# ---- journal


def write(file: Path, edits: list[ByteEdit], folder: Path, encoding: str = "utf-8") -> bytes:
    """Do to a file what a run does, and keep the inverse."""
    import hashlib

    old = file.read_bytes()
    new = splice(old, edits)
    run = Journal("fix --write", folder)
    run.begin(str(file), encoding)
    run.back(invert_bytes(edits), encoding)
    run.done(hashlib.sha256(old).hexdigest(), hashlib.sha256(new).hexdigest())
    run.close()
    file.write_bytes(new)
    return old


def last(folder: Path) -> Entry:
    return next(journal.entries(folder))[-1]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "cp1252"])
def test_undo_restores_the_bytes(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "a.txt"
    text = "\ufeffcafé , oui\r\n" if encoding != "cp1252" else "café , oui\r\n"
    file.write_bytes(text.encode(encoding))
    at = len(text[: text.index(" ,")].encode(encoding))
    edits = [
        ByteEdit(at, " ".encode(encoding), b""),
        ByteEdit(at + len(" ".encode(encoding)), b"", "é".encode(encoding)),
    ]
    old = write(file, edits, tmp_path / "j", encoding)
    assert file.read_bytes() != old
    assert journal.undo(last(tmp_path / "j")) is True
    assert file.read_bytes() == old


def test_undo_of_what_changed_since_is_refused_with_a_remedy(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"one , two")
    write(file, [ByteEdit(3, b" ", b"")], tmp_path / "j")
    file.write_bytes(b"one, two and more")
    with pytest.raises(InputError, match=r"a\.txt: changed since normalize wrote it .* nothing was undone; put that"):
        journal.undo(last(tmp_path / "j"))
    assert file.read_bytes() == b"one, two and more"
    assert not last(tmp_path / "j").undone


def test_undo_twice_does_nothing_more(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"one , two")
    write(file, [ByteEdit(3, b" ", b"")], tmp_path / "j")
    entry = last(tmp_path / "j")
    assert journal.undo(entry) is True
    assert journal.undo(entry) is False
    assert last(tmp_path / "j").undone


def test_undo_of_a_file_that_is_gone_says_so(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"one , two")
    write(file, [ByteEdit(3, b" ", b"")], tmp_path / "j")
    file.unlink()
    with pytest.raises(InputError, match="cannot be restored: no such file"):
        journal.undo(last(tmp_path / "j"))


def test_a_run_that_was_cut_off_keeps_its_whole_entries(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"one , two")
    write(file, [ByteEdit(3, b" ", b"")], tmp_path / "j")
    run = next((tmp_path / "j").iterdir())
    with run.open("ab") as out:
        out.write(b'{"kind": "begin", "path": "/x", "encoding": "utf-8"}\n{"kind": "edit", "at": 3, "ol')
    assert [entry.path for entry in next(journal.entries(tmp_path / "j"))] == [str(file)]
    assert journal.undo(last(tmp_path / "j")) is True
    assert last(tmp_path / "j").undone


def test_runs_come_latest_first_and_other_versions_are_left_alone(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(b"one , two")
        write(tmp_path / name, [ByteEdit(3, b" ", b"")], tmp_path / "j")
    (tmp_path / "j" / "99990101T000000.0-1.jsonl").write_text(
        '{"kind": "run", "version": 99, "at": "x"}\n', encoding="utf-8"
    )
    assert [Path(run[0].path).name for run in journal.entries(tmp_path / "j")] == ["b", "a"]
    assert list(journal.entries(tmp_path / "none")) == []


def test_a_journal_that_cannot_be_kept_stops_the_write(tmp_path: Path) -> None:
    (tmp_path / "j").write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(InputError, match=r"cannot be kept in .*; nothing was written. Set NORMALIZE_STATE"):
        Journal("fix", tmp_path / "j").begin("/x", "utf-8")


_ENDLESS = """
import sys
from normalize.cli import main
while True:
    repair = ["fix", "--write", "--quiet", "--select", "any.punctuation.space-before-mark", sys.argv[1]]
    for command in (repair, ["undo"]):
        main(command)
        print("turn", flush=True)
"""


@pytest.mark.parametrize("delay", [0.0, 0.004, 0.011, 0.027])
def test_a_kill_at_any_moment_leaves_the_old_or_the_new_file(tmp_path: Path, delay: float) -> None:
    file = tmp_path / "a.txt"
    old = ("The ferry left , they said. Nobody saw it.\n" * 2000).encode()
    new = old.replace(b" ,", b",")
    file.write_bytes(old)
    environment = {**os.environ, "NORMALIZE_STATE": str(tmp_path / "state")}
    with subprocess.Popen(
        [sys.executable, "-c", _ENDLESS, str(file)], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None
        for _ in range(4):
            assert b"turn" in process.stdout.readline() + process.stdout.readline()
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
    assert file.read_bytes() in (old, new)
    left = [path.name for path in tmp_path.iterdir() if path.name not in ("a.txt", "state")]
    assert all(name.startswith(".a.txt.") for name in left)
    if file.read_bytes() == new:
        open_ = [entry for run in journal.entries(tmp_path / "state/journal") for entry in run if not entry.undone]
        assert journal.undo(open_[0])
        assert file.read_bytes() == old


# ---- dismissals


def finding(key: str, start: int, old: str, new: str, safety: Safety = Safety.SAFE) -> Finding:
    span = Span(start, start + len(old))
    return Finding(key, "any.x.y", "x", span, "m", Severity.WARNING, 0.9, (), (Fix((Edit(span, old, new),), safety),))


def sample() -> Result:
    text = "one , two . three"
    a, b = finding("a", 3, " ", ""), finding("b", 9, " ", "")
    chosen = (Choice(("a",), Safety.SAFE, a.fixes[0].edits), Choice(("b",), Safety.SAFE, b.fixes[0].edits))
    return Result(Document(text, id="doc"), (a, b), chosen)


def test_a_dismissed_finding_and_its_repair_are_gone() -> None:
    left, gone = Dismissals(frozenset({"a"})).without(sample())
    assert gone == 1
    assert [f.key for f in left.findings] == ["b"]
    assert left.text == "one , two. three"


def test_a_dismissal_within_one_document_holds_there_alone() -> None:
    assert Dismissals(within=frozenset({("doc", "a")})).without(sample())[1] == 1
    same = sample()
    assert Dismissals(within=frozenset({("other", "a")})).without(same) == (same, 0)


def test_a_shared_repair_is_made_anew_for_what_is_left() -> None:
    text = "jail . ,"
    a, b = finding("a", 4, " ", ""), finding("b", 5, ". ", "")
    merged = Choice(("a", "b"), Safety.SAFE, (Edit(Span(4, 7), " . ", ""),))
    both = Result(Document(text), (a, b), (merged,))
    assert both.text == "jail,"
    assert Dismissals(frozenset({"b"})).without(both)[0].text == "jail. ,"
    assert Dismissals(frozenset({"a"})).without(both)[0].text == "jail ,"


def test_dismissals_are_read_back_as_written(tmp_path: Path) -> None:
    file = tmp_path / "d.jsonl"
    append(file, [row_of(sample(), sample().findings[0], at="2026-01-01T00:00:00Z", note="as it should be")])
    row = json.loads(file.read_text(encoding="utf-8"))
    assert row["text"] == "one , two . three"
    assert (row["key"], row["rule"], row["document"], row["note"]) == ("a", "any.x.y", "doc", "as it should be")
    assert load_dismissals(file) == Dismissals(frozenset({"a"}))


def test_later_rows_win_and_narrow_scopes_stay_narrow(tmp_path: Path) -> None:
    file = tmp_path / "d.jsonl"
    rows = [
        {"key": "a"},
        {"key": "b", "scope": "document", "document": "doc"},
        {"key": "c", "verdict": "later"},
        {"key": "a", "verdict": "accept"},
    ]
    file.write_text("\n\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert load_dismissals(file) == Dismissals(within=frozenset({("doc", "b")}))


@pytest.mark.parametrize("row", ["{", "[]", '{"name": "a"}', '{"key": 1}', '{"key": "a", "scope": "moon"}'])
def test_a_bad_dismissal_is_named_with_its_line(tmp_path: Path, row: str) -> None:
    file = tmp_path / "d.jsonl"
    file.write_text('{"key": "a"}\n' + row, encoding="utf-8")
    with pytest.raises(InputError, match=r"d\.jsonl:2: "):
        load_dismissals(file)
