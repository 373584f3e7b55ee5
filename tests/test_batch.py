"""Many texts: in order, whatever the workers; nothing stops the rest; memory stays small."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

import normalize.batch.work as work
from normalize import batch
from normalize.batch import InPlace, Patches, Print, Sink, Spliced, Task
from normalize.batch.order import in_order
from normalize.config import Config
from normalize.errors import ConfigError, SpanError
from normalize.files.discovery import discover
from normalize.findings import Result, Safety
from normalize.render.summary import Tally
from normalize.review.dismissals import Dismissals
from normalize.review.journal import Journal

ONE_RULE = Config(language="en", select=("any.punctuation.space-before-mark",))
DAMAGED, MENDED = "The ferry left , they said.", "The ferry left, they said."


class Run:
    """A batch over some paths, with what it printed and complained about."""

    def __init__(self, paths: Iterable[Path | str], task: Task, sink: Sink | None = None, **more: Any) -> None:
        self.out: list[bytes] = []
        self.complaints: list[str] = []
        kind = more.pop("kind", Print)
        stdin: list[bytes] = more.pop("stdin", [])
        self.tally: Tally = batch.run(
            discover(map(str, paths), format_name=more.pop("form", None)),
            task,
            sink or kind(self.out.append),
            config_of=lambda path: ONE_RULE,
            complain=self.complaints.append,
            stdin=lambda: iter(stdin),
            **more,
        )

    @property
    def records(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in b"".join(self.out).splitlines()]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lines(*rows: object) -> bytes:
    return b"".join((row if isinstance(row, str) else json.dumps(row)).encode() + b"\n" for row in rows)


# ---- order and workers


def twice(number: int) -> int:
    time.sleep(0.02 if number % 3 == 0 else 0)
    return 2 * number


def die_at_seven(number: int) -> int:
    if number == 7:
        os._exit(9)
    return number


def test_results_come_in_order_from_any_number_of_workers() -> None:
    expected = [(n, 2 * n) for n in range(30)]
    assert list(in_order(range(30), twice, jobs=1, died=str)) == expected  # type: ignore[arg-type]
    assert list(in_order(range(30), twice, jobs=2, died=str)) == expected  # type: ignore[arg-type]


def test_a_worker_that_dies_costs_its_own_item_alone() -> None:
    found = [result for _, result in in_order(range(12), die_at_seven, jobs=2, died=lambda n: -n)]
    assert found == [0, 1, 2, 3, 4, 5, 6, -7, 8, 9, 10, 11]


def test_items_are_read_no_further_ahead_than_needed() -> None:
    taken = []

    def items() -> Iterator[int]:
        for n in range(1000):
            taken.append(n)
            yield n

    results = in_order(items(), twice, jobs=2, died=lambda n: n)
    next(results)
    assert len(taken) < 10
    results.close()  # type: ignore[attr-defined]


def test_output_does_not_depend_on_the_number_of_workers(here: Path) -> None:
    rows = [{"id": str(n), "text": DAMAGED if n % 5 == 0 else MENDED * (n % 7 + 1)} for n in range(300)]
    rows[17] = {"id": "no text"}
    rows[200]["id"] = "3"
    Path("c.jsonl").write_bytes(lines(*rows))
    for n in range(5):
        Path(f"{n}.txt").write_text(DAMAGED * n, encoding="utf-8")
    one = Run(["."], Task(output="json", edits=True), jobs=1)
    two = Run(["."], Task(output="json", edits=True), jobs=2)
    assert (one.out, one.complaints, one.tally) == (two.out, two.complaints, two.tally)
    assert len(one.records) == 303
    assert one.complaints == [
        "./c.jsonl:18: no \"text\" in this line; it has 'id'",
        "./c.jsonl:201: this id was used before in the file; line left out",
    ]


# ---- what is wrong with one does not stop the rest


def test_every_bad_input_is_named_and_the_rest_is_done(here: Path) -> None:
    Path("a.txt").write_bytes(b"one\nbad \xe9")
    Path("b.txt").write_bytes(b"\x00\x01\x02")
    Path("c.txt").write_text(DAMAGED, encoding="utf-8")
    Path("d.txt").write_bytes(b"")
    Path("e.jsonl").write_bytes(lines("{broken", {"id": "x", "text": DAMAGED}, "", {"id": "y", "text": ""}))
    Path("f.jsonl").write_bytes(json.dumps({"text": "x"}).encode("utf-16"))
    run = Run([".", "missing.txt"], Task(output="json"))
    assert [record["id"] for record in run.records] == ["./c.txt", "./d.txt", "x", "y"]
    assert run.tally.problems == 5
    assert [complaint.split(";")[0] for complaint in run.complaints] == [
        "./a.txt:2: the byte 0xE9 is not UTF-8",
        "./b.txt:1: a NUL byte, so this is no text",
        "./e.jsonl:1: not JSON: Expecting property name enclosed in double quotes (column 2)",
        "./f.jsonl: JSONL is read as UTF-8, not as UTF-16-LE",
        "missing.txt: no such file or folder",
    ]


def test_a_text_that_breaks_the_engine_is_reported_as_our_mistake(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def run(self, document: Any) -> Result:
            if document.id == "b":
                raise ZeroDivisionError("no words")
            if document.id == "c":
                raise SpanError("a span needs 0 <= start")
            return Result(document)

    monkeypatch.setattr(work, "shared", lambda config: Broken())
    Path("x.jsonl").write_bytes(lines(*({"id": name, "text": "t"} for name in "abcd")))
    run = Run(["x.jsonl"], Task(output="json"))
    assert [record["id"] for record in run.records] == ["a", "d"]
    assert run.complaints[0].startswith("x.jsonl:2: this text made normalize itself fail (ZeroDivisionError: no words")
    assert run.complaints[1].startswith("x.jsonl:3: this text made normalize itself fail (SpanError: a span")


def test_wrong_settings_stop_everything(here: Path) -> None:
    Path("a.txt").write_text("x", encoding="utf-8")
    with pytest.raises(ConfigError):
        batch.run(
            discover(["a.txt"]),
            Task(),
            Print(lambda data: None),
            config_of=lambda path: Config(packs=("nowhere",)),
            complain=print,
            stdin=lambda: iter([]),
        )


def test_a_flood_of_problems_is_cut_short(here: Path) -> None:
    Path("x.jsonl").write_bytes(b"nonsense\n" * 500 + lines({"text": "x"}))
    run = Run(["x.jsonl"], Task(output="json"))
    assert len(run.complaints) == 21
    assert run.complaints[-1] == "x.jsonl: 480 more problems, not shown"
    assert (run.tally.problems, len(run.records)) == (500, 1)


# ---- what comes out


def test_a_record_takes_language_and_id_from_its_line(here: Path) -> None:
    Path("x.jsonl").write_bytes(
        b"\xef\xbb\xbf" + lines({"id": 1, "text": DAMAGED, "language": "fr"}, {"text": "\ud800"})
    )
    first, second = Run(["x.jsonl"], Task(output="json")).records
    assert (first["id"], first["language"], second["id"], second["language"]) == ("1", "fr", "x.jsonl:2", "en")


def test_repaired_lines_differ_in_the_repaired_place_alone(here: Path) -> None:
    raw = (
        b'\xef\xbb\xbf{"n": 1.50, "text": "left , they", "z": null}\r\n'
        b"\r\n"
        b"not json\r\n"
        b'{"text":"caf\\u00e9 , oui","id":"a"}'
    )
    Path("x.jsonl").write_bytes(raw)
    run = Run(["x.jsonl"], Task(edits=True), kind=Spliced)
    assert b"".join(run.out) == raw.replace(b" , ", b", ")
    assert run.tally.problems == 1


def test_standard_input_is_read_as_any_file(here: Path) -> None:
    assert b"".join(Run(["-"], Task(edits=True), kind=Spliced, stdin=[DAMAGED.encode()]).out) == MENDED.encode()
    rows = [lines({"text": DAMAGED}), lines({"text": MENDED})]
    assert len(Run(["-"], Task(output="json"), form="jsonl", stdin=rows).records) == 2
    run = Run(["-"], Task(edits=True), InPlace(Journal("x")), stdin=[DAMAGED.encode()])
    assert run.complaints == ["standard input: standard input cannot be repaired in place; leave out --write"]


def test_patches_of_several_files_and_of_lines(here: Path) -> None:
    Path("a.txt").write_text("clean\n" + DAMAGED, encoding="utf-8")
    Path("b.jsonl").write_bytes(lines(*({"text": DAMAGED if n in (3, 90) else "x"} for n in range(100))))
    Path("c.txt").write_bytes(DAMAGED.encode("utf-16"))
    run = Run(["."], Task(edits=True), kind=Patches)
    said = b"".join(run.out)
    assert said.count(b"--- a/./") == 2
    assert said.count(b"@@ -") == 3
    assert run.complaints == [
        "./c.txt: a patch cannot hold UTF-16-LE; repair it with fix --write, or convert it to UTF-8 first"
    ]


def test_dismissed_findings_are_neither_shown_nor_repaired(here: Path) -> None:
    Path("a.txt").write_text(DAMAGED, encoding="utf-8")
    key = Run(["a.txt"], Task(output="json")).records[0]["findings"][0]["key"]
    Path("a.txt").write_text("Something new above.\n\n" + DAMAGED, encoding="utf-8")
    run = Run(["a.txt"], Task(output="json", edits=True, dismissed=Dismissals(frozenset({key}))))
    assert run.records[0]["findings"] == []
    assert (run.tally.dismissed, run.tally.edits, run.tally.left) == (1, 0, 0)


# ---- written in place


def in_place(here: Path, *paths: str) -> tuple[Run, InPlace]:
    with Journal("fix --write", here / "journal") as journal:
        sink = InPlace(journal)
        return Run(paths, Task(edits=True), sink), sink


def test_files_are_written_with_all_but_the_edits_kept(here: Path) -> None:
    kept = b"\xef\xbb\xbfOne\r\ntwo , three\rfour\n \t\n"
    Path("a.txt").write_bytes(kept)
    Path("u.txt").write_bytes("one , two".encode("utf-16"))
    Path("clean.txt").write_bytes(b"clean")
    before = Path("clean.txt").stat().st_mtime_ns
    run, sink = in_place(here, "a.txt", "clean.txt", "u.txt")
    assert Path("a.txt").read_bytes() == kept.replace(b" ,", b",")
    assert Path("u.txt").read_bytes() == "one, two".encode("utf-16")
    assert Path("clean.txt").stat().st_mtime_ns == before
    assert sink.written == ["a.txt", "u.txt"]
    assert (run.tally.edits, run.complaints) == (2, [])


def test_a_large_jsonl_is_written_in_pieces(here: Path) -> None:
    rows = [{"id": n, "text": DAMAGED if n in (130, 131, 700) else "x" * 500} for n in range(900)]
    raw = lines(*rows)
    Path("x.jsonl").write_bytes(raw)
    in_place(here, "x.jsonl")
    assert Path("x.jsonl").read_bytes() == raw.replace(b"left ,", b"left,")


def test_what_cannot_be_written_is_said_and_left(here: Path) -> None:
    for name in ("a.txt", "b.txt"):
        Path(name).write_text(DAMAGED, encoding="utf-8")
    Path("a.txt").chmod(0o444)
    run, sink = in_place(here, "a.txt", "b.txt")
    assert run.complaints == ["a.txt: is read-only; allow writing first (chmod u+w)"]
    assert Path("a.txt").read_text(encoding="utf-8") == DAMAGED
    assert sink.written == ["b.txt"]


def test_a_bad_line_is_kept_as_it_is_while_the_others_are_repaired(here: Path) -> None:
    raw = lines({"text": DAMAGED}, "{bad , line", {"id": "a", "text": DAMAGED}, {"id": "a", "text": DAMAGED})
    Path("x.jsonl").write_bytes(raw)
    run, _ = in_place(here, "x.jsonl")
    first, bad, second, again = Path("x.jsonl").read_bytes().splitlines()
    assert bad == b"{bad , line"
    assert json.loads(first)["text"] == json.loads(second)["text"] == MENDED
    assert json.loads(again)["text"] == DAMAGED
    assert run.tally.problems == 2


def test_a_file_that_stops_being_readable_is_not_written_short(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = lines(*({"text": DAMAGED} for _ in range(200)))
    Path("x.jsonl").write_bytes(raw)
    cut = batch._cut

    def broken(*given: Any) -> Iterator[Any]:
        pieces = cut(*given)
        yield next(pieces)
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(batch, "_cut", broken)
    run, sink = in_place(here, "x.jsonl")
    assert run.complaints == ["x.jsonl: input/output error"]
    assert Path("x.jsonl").read_bytes() == raw
    assert sink.written == []
    assert sorted(path.name for path in here.iterdir()) == ["journal", "x.jsonl"]


def test_review_adds_what_safe_leaves(here: Path) -> None:
    Path("a.txt").write_text(DAMAGED, encoding="utf-8")
    safe = Run(["a.txt"], Task(edits=True, tier=Safety.SAFE)).tally
    both = Run(["a.txt"], Task(edits=True, tier=Safety.REVIEW)).tally
    assert safe.edits <= both.edits
    assert safe.left >= both.left


# ---- size

_MEMORY = """
import resource, sys
from normalize.cli import main
sys.stdout = open("/dev/null", "w")
main(["check", "--format", "json", "--quiet", sys.argv[1]])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
"""


def peak(file: Path) -> int:
    done = subprocess.run([sys.executable, "-c", _MEMORY, str(file)], capture_output=True, check=True)
    return int(done.stderr)


def test_memory_does_not_grow_with_the_number_of_texts(tmp_path: Path) -> None:
    text = "The ferry left in the morning and nobody was there to see it. " * 5
    for count in (500, 10_000):
        rows = (json.dumps({"id": f"text-{n}", "text": text}) + "\n" for n in range(count))
        (tmp_path / f"{count}.jsonl").write_text("".join(rows), encoding="utf-8")
    few, many = peak(tmp_path / "500.jsonl"), peak(tmp_path / "10000.jsonl")
    assert many - few < 8 * 1024  # kilobytes; the larger file holds 3 MB more


def test_reading_and_writing_add_little_to_the_engine(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Silent:
        def run(self, document: Any) -> Result:
            return Result(document)

    monkeypatch.setattr(work, "shared", lambda config: Silent())
    size = Path("x.jsonl").write_bytes(lines(*({"id": str(n), "text": "word " * 600} for n in range(2000))))
    started = time.perf_counter()
    Run(["x.jsonl"], Task(output="json"))
    assert size / (time.perf_counter() - started) > 20e6
