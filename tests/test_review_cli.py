"""A review from the command line: at the prompt, what comes out of it, and the patch as approval."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from normalize import Document, Edit, Span, apply
from normalize.errors import InputError
from normalize.files.encoding import ByteEdit
from normalize.findings import Decision, Verdict
from normalize.review.approval import fates, place, read_patch
from normalize.review.dismissals import load_dismissals
from normalize.review.places import words_of
from normalize.review.rulings import Ruling, anchored, carry_out, read_rulings, to_row
from tests.commands import Run

FERRY = "The ferry was late , again. The crew said nothing , as ever.\n\nThe the harbour was quiet.\n"
HAN = "\N{CJK UNIFIED IDEOGRAPH-4E2D}"
TRAIN = "A train left , empty. The the guard slept.\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NORMALIZE_STATE", str(tmp_path / ".state"))
    monkeypatch.setenv("NORMALIZE_REVIEWER", "ada")
    Path("t").mkdir()
    Path("t/ferry.txt").write_text(FERRY)
    Path("t/train.txt").write_text(TRAIN)
    return tmp_path


def reviewed(run: Run, keys: str, *words: str) -> str:
    done = run("review", "--plain", "--tier", "safe,review", *words, stdin=keys.encode())
    assert "Traceback" not in done.error
    return done.out + done.error


# ---- what is the same


@pytest.mark.parametrize(
    ("text", "edit", "old", "new"),
    [
        ("Mr Blinkin said", Edit(Span(8, 9), "i", "e"), "Blinkin", "Blinken"),
        ("jail , he", Edit(Span(4, 5), " ", ""), " ", ""),
        ("an exam-\nple here", Edit(Span(7, 9), "-\n", ""), "exam-\nple", "example"),
        ("one\ntwo", Edit(Span(3, 4), "\n", " "), "\n", " "),
        ("some ofthe men", Edit(Span(7, 7), "", " "), "ofthe", "of the"),
        ("he said,so", Edit(Span(8, 8), "", " "), "", " "),
        (HAN * 9, Edit(Span(3, 4), HAN, "X"), HAN, "X"),
    ],
)  # fmt: skip
def test_a_change_of_letters_is_shown_as_whole_words(text: str, edit: Edit, old: str, new: str) -> None:
    words = words_of(text, edit.span, [edit])
    assert (words.old, words.new) == (old, new)


# ---- the prompt


def test_keys_decide_and_everything_is_kept(here: Path, run: Run) -> None:
    said = reviewed(run, "a\nr\n", "t")
    assert "3 places" in said and "2 places" in said  # noqa: PT018
    assert "0 places left; 3 accept, 2 reject" in said
    done = run("review", "--log")
    assert [line.split()[2:4] for line in done.out.splitlines()] == [["ada", "reject"], ["ada", "accept"]]
    assert run("review", "--undo").status == 0
    assert reviewed(run, "q\n").count("places") >= 2


def test_every_key_of_the_prompt_does_what_its_help_says(here: Path, run: Run) -> None:
    said = reviewed(run, "?\nw\nm\nn\nx\np\no\na\nr\nl\nu\ne\nthat\n/\nis:all\nq\n", "t")
    assert "accept everywhere shown" in said
    assert "normalize explain" in said
    assert "taken back" in said
    assert "query: " in said
    log = run("review", "--log").out
    assert "[here]" in log
    assert "taken back" in log


def test_an_end_of_input_ends_the_review(here: Path, run: Run) -> None:
    assert "5 places left" in reviewed(run, "", "t")


def test_hostile_text_is_harmless_at_the_prompt(here: Path, run: Run) -> None:
    bad = "\x1b[31m\N{RIGHT-TO-LEFT OVERRIDE}evil , text\n"
    Path("t/bad.txt").write_text(bad * 2 + "x" * 40_000 + " , y\n")
    said = reviewed(run, "w\nq\n", "t/bad.txt")
    assert "\x1b" not in said
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in said
    assert "<U+202E>" in said
    assert max(map(len, said.splitlines())) < 400


# ---- decisions applied


def test_decisions_are_applied_taken_back_and_applied_but_once(here: Path, run: Run) -> None:
    reviewed(run, "a\nr\n", "t")
    run("review", "--export", "decisions", "-o", "d.jsonl")
    dry = run("apply", "--decisions", "d.jsonl", "--dry-run", "t")
    assert dry.out.startswith("--- a/t/ferry.txt")
    assert Path("t/ferry.txt").read_text() == FERRY
    done = run("apply", "--decisions", "d.jsonl", "--inverse", "back.patch", "t")
    assert (done.status, "3 changes in 2 files" in done.out) == (0, True)
    assert Path("t/ferry.txt").read_text() == FERRY.replace(" ,", ",")
    again = run("apply", "--decisions", "d.jsonl", "t")
    assert (again.status, again.error) == (0, "")
    assert run("undo").status == 0
    assert Path("t/ferry.txt").read_text() == FERRY
    dismissed = load_dismissals(Path("d.jsonl"))
    assert len(dismissed.within) == 2


def test_the_inverse_patch_takes_it_back(here: Path, run: Run, need: Callable[[str], str]) -> None:
    reviewed(run, "a\na\n", "t")
    run("review", "--export", "decisions", "-o", "d.jsonl")
    run("apply", "--decisions", "d.jsonl", "--inverse", "back.patch", "t")
    assert Path("t/train.txt").read_text() != TRAIN
    subprocess.run([need("patch"), "-p1", "-s", "-i", "back.patch"], check=True)
    assert Path("t/train.txt").read_text() == TRAIN
    assert Path("t/ferry.txt").read_text() == FERRY


def test_a_stale_decision_is_refused_with_its_place_and_the_rest_is_done(here: Path, run: Run) -> None:
    reviewed(run, "a\na\n", "t")
    run("review", "--export", "decisions", "-o", "d.jsonl")
    Path("t/ferry.txt").write_text("Before all.\n" + FERRY.replace("was late", "had come"))
    done = run("apply", "--decisions", "d.jsonl", "t")
    assert done.status == 1
    assert "t/ferry.txt:2:7: stale, not applied: any.punctuation.space-before-mark" in done.error
    text = Path("t/ferry.txt").read_text()
    assert "had come , again" in text
    assert "nothing, as ever" in text


def test_decisions_about_texts_that_are_not_given_are_told(here: Path, run: Run) -> None:
    reviewed(run, "a\na\n", "t")
    run("review", "--export", "decisions", "-o", "d.jsonl")
    done = run("apply", "--decisions", "d.jsonl", "t/train.txt")
    assert (done.status, "texts that are not among these: t/ferry.txt" in done.error) == (1, True)


def test_lines_of_jsonl_are_decided_and_written_in_place(here: Path, run: Run) -> None:
    row = {
        "x": 1,
        "id": "a",
        "text": "Caf\N{LATIN SMALL LETTER E WITH ACUTE} , \u201cyes\u201d , no. \N{GRINNING FACE}",
        "language": "en",
    }
    Path("c.jsonl").write_text(json.dumps(row) + "\n" + json.dumps({"id": "b", "text": "All is well."}) + "\n")
    reviewed(run, "a\nq\n", "c.jsonl", "--store", "c.db")
    run("review", "c.db", "--export", "decisions", "-o", "d.jsonl")
    before = Path("c.jsonl").read_text()
    assert run("apply", "--decisions", "d.jsonl", "c.jsonl").status == 0
    assert Path("c.jsonl").read_text() == before.replace(" ,", ",")
    done = run("review", "c.db", "--export", "texts", "-o", "out.jsonl")
    assert done.status == 0
    assert json.loads(Path("out.jsonl").read_text().splitlines()[0])["text"] == row["text"].replace(" ,", ",")  # type: ignore[attr-defined]


def test_records_of_a_batch_are_reviewed_with_their_texts(here: Path, run: Run) -> None:
    Path("r.jsonl").write_text(run("check", "--format", "json", "t").out)
    assert "5 places found" in reviewed(run, "a\nq\n", "r.jsonl")
    Path("o.jsonl").write_text(json.dumps({"version": 1, "id": "gone", "findings": [], "chosen": []}) + "\n")
    assert "the text of 'gone' is not at hand; name its file with --texts" in reviewed(run, "", "o.jsonl")


def test_what_is_exported_stays_inside_its_folder(here: Path, run: Run) -> None:
    Path("c.jsonl").write_text(json.dumps({"id": "../../../evil", "text": "It was late , again."}) + "\n")
    reviewed(run, "a\nq\n", "c.jsonl", "--store", "c.db")
    run("review", "c.db", "--export", "texts", "-o", "out")
    assert [str(p) for p in Path("out").rglob("*") if p.is_file()] == ["out/evil.txt"]
    done = run("review", "c.db", "--export", "patch")
    assert "left out" in done.error


def test_patch_report_log_and_confidence_come_out(here: Path, run: Run, need: Callable[[str], str]) -> None:
    reviewed(run, "a\nr\n", "t")
    Path("x.patch").write_text(run("review", "--export", "patch").out)
    subprocess.run([need("patch"), "-p1", "-s", "-i", "x.patch"], check=True)
    assert Path("t/ferry.txt").read_text() == FERRY.replace(" ,", ",")
    assert "any.punctuation.space-before-mark" in run("review", "--export", "report").out
    assert len(run("review", "--export", "log").out.splitlines()) == 2
    lines = run("review", "--export", "confidence", "-o", "house.tsv")
    assert lines.status == 0
    Path("normalize.toml").write_text('confidence = "house.tsv"\n')
    assert run("check", "t").status == 1


# ---- the patch as approval


def test_a_deleted_hunk_is_refused_and_recorded_an_edited_one_applied(here: Path, run: Run) -> None:
    far = "\n".join(f"Line {number} is fine." for number in range(30))
    Path("t/far.txt").write_text(f"It was late , again.\n{far}\nHe left , too. She stayed , so did we.\n")
    patch = run("diff", "t/far.txt", "t/train.txt").out
    assert patch.startswith("# normalize diff\n--- a/t/far.txt")
    first = patch.index("@@")
    second = patch.index("@@ -", first + 4)
    edited = patch[:first] + patch[second:].replace("stayed, so", "stayed , so").replace(
        "A train left,", "One train left,"
    )
    Path("x.patch").write_text(edited)
    done = run("apply", "x.patch")
    assert done.status == 0
    text = Path("t/far.txt").read_text()
    assert "late , again" in text and "He left, too. She stayed , so" in text  # noqa: PT018
    assert Path("t/train.txt").read_text().startswith("One train left,")
    rows = [json.loads(line) for line in Path("normalize-dismissals.jsonl").read_text().splitlines()]
    assert [("late" in row["text"], "stayed" in row["text"]) for row in rows] == [(True, False), (False, True)]
    left = run("check", "t/far.txt")
    assert (left.status, "2 dismissed" in left.out) == (0, True)
    assert run("undo").status == 0


def test_a_patch_that_does_not_fit_is_refused_with_its_place(here: Path, run: Run) -> None:
    Path("x.patch").write_text(run("diff", "t").out)
    Path("t/train.txt").write_text("Something else.\n")
    done = run("apply", "x.patch")
    assert (done.status, "t/train.txt:1: stale, not applied" in done.error) == (1, True)
    assert Path("t/ferry.txt").read_text() != FERRY
    assert Path("t/train.txt").read_text() == "Something else.\n"


@pytest.mark.parametrize(
    ("patch", "says"),
    [
        ("", "names no file"),
        ("@@ -1 +1 @@\n-a\n+b\n", "line 1: a hunk before any file"),
        ("--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n-a\n?b\n", "line 5: begins with '?'"),
        ("--- x\n+++ y\n@@ -1 +1 @@\n-a\n+b\n", "should begin with a/"),
    ],
)
def test_a_wrong_patch_is_answered_with_its_line(here: Path, run: Run, patch: str, says: str) -> None:
    Path("x.patch").write_text(patch)
    done = run("apply", "x.patch")
    assert (done.status, says in done.error) == (2, True), done.error


def test_a_hunk_is_found_where_its_lines_moved_to() -> None:
    patch = read_patch(b"--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n-a\n+A\n b\n\\ No newline at end of file\n")
    edits, unplaced = place(b"0\n0\na\nb", patch[0].hunks)
    assert (edits, unplaced) == ([ByteEdit(4, b"a\nb", b"A\nb")], [])
    assert place(b"0\n", patch[0].hunks)[1][0].reason.startswith("the lines")


def test_proposals_are_told_apart_in_one_rewritten_line() -> None:
    raw = b"one , two ; three , four"
    proposed = [[(3, 4, b"")], [(9, 10, b"")], [(17, 18, b"")]]
    assert fates(raw, [ByteEdit(0, raw, b"one, two ; three, four")], proposed) == ["accept", "reject", "accept"]
    assert fates(raw, [ByteEdit(0, raw, b"ONE, two ; three , four")], proposed) == ["reword", "reject", "reject"]
    assert fates(raw, [], proposed) == ["reject"] * 3


# ---- rulings


def test_a_place_is_found_again_or_refused() -> None:
    text = "so he , left. so he , left. And then , well."
    spans = [Span(5, 7), Span(19, 21)]
    rulings = [
        Ruling(Decision(str(n), Verdict.ACCEPT), "a", "r", anchored(text, span), (Edit(Span(0, 1), " ", ""),))
        for n, span in enumerate(spans)
    ]
    assert rulings[0].anchor.of == 1 or rulings[0].anchor.nth == 0
    edits, refused = carry_out("Well. " + text, rulings)
    assert (apply("Well. " + text, edits), refused) == ("Well. so he, left. so he, left. And then , well.", [])
    assert [one.reason for one in carry_out("so he: left.", rulings)[1]] == ["its text has changed"] * 2


def test_the_later_of_two_rulings_about_one_place_holds() -> None:
    text = "a teh b"

    def ruling(new: str, at: str) -> Ruling:
        decision = Decision(new, Verdict.REWORD, new=new, at=at)
        return Ruling(decision, "a", "r", anchored(text, Span(2, 5)), (Edit(Span(0, 3), "teh", new),))

    edits, refused = carry_out(text, [ruling("the", "2026-01-02"), ruling("that", "2026-01-01")])
    assert apply(text, edits) == "a the b"
    assert [one.ruling.decision.new for one in refused] == ["that"]
    assert "later decision" in refused[0].reason


def test_rulings_round_trip_and_wrong_lines_are_named(tmp_path: Path) -> None:
    decision = Decision("k", Verdict.REWORD, new="x\ud800", by="ada", at="2026-01-01", note="so")
    ruling = Ruling(decision, "d", "r", anchored("a\nteh b", Span(2, 5)), (Edit(Span(0, 3), "teh", "x\ud800"),), "s")
    file = tmp_path / "d.jsonl"
    file.write_text(to_row(ruling) + '{"key": "by hand"}\n', "utf-8")
    assert read_rulings(file) == [ruling]
    for wrong in (
        '{"key": 1, "before": ""}',
        '{"key":"k","verdict":"so","before":"","text":"","after":"","start":0}',
        "x",
    ):
        file.write_text(wrong)
        with pytest.raises(InputError, match=r"d\.jsonl:1: not a decision"):
            read_rulings(file)


# ---- for good, and back to the rules


def test_always_no_dismisses_the_edit_wherever_it_stands(here: Path, run: Run) -> None:
    reviewed(run, "n\nR\nq\n", "t")
    Path("t/new.txt").write_text("Elsewhere the the same again.\n")
    assert "any.repetition" not in run("check", "t/new.txt").out
    assert run("report", load_keys()[0], "--from", "normalize-dismissals.jsonl").status == 0


def load_keys() -> list[str]:
    return [json.loads(line)["key"] for line in Path("normalize-dismissals.jsonl").read_text().splitlines()]


def test_always_yes_writes_a_rule_that_the_checker_accepts(here: Path, run: Run) -> None:
    Path("t/word.txt").write_text("Anthony Blinken left for Kyiv. Nobody had seen Anthony Blinken before.\n")
    said = reviewed(run, "A\nq\n", "t/word.txt", "--filter", "Anthony")
    assert 'packs = ["normalize-rules"]' in said
    assert run("rules", "test", "normalize-rules").status == 0
    Path("normalize.toml").write_text('packs = ["normalize-rules"]\n')
    assert run("check", "--format", "json", "t/word.txt").out.count("always.") >= 1


def test_always_is_refused_for_marks_with_what_to_do_instead(here: Path, run: Run) -> None:
    said = reviewed(run, "A\nq\n", "t")
    assert "only words or phrases can be replaced always" in said
    assert 'apply = ["any.punctuation.space-before-mark' in said


def test_a_refused_finding_becomes_a_keep_example(here: Path, run: Run) -> None:
    reviewed(run, "q\n", "t")
    record = json.loads(run("check", "--format", "json", "t/train.txt").out)
    key = next(f["key"] for f in record["findings"] if "doubled" in f["rule"])
    done = run("report", key)
    assert '- keep: "The the guard slept."' in done.out
    assert run("report", "zzz").status == 2
    assert Document("x").id == ""


def test_the_samples_reviewed_by_one_key_come_out_as_repaired(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    samples = Path(__file__).parent.parent / "samples"
    shutil.copytree(samples, tmp_path / "s")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NORMALIZE_STATE", str(tmp_path / ".state"))
    said = run("review", "--plain", "s", stdin=b"a\n" * 200).out
    assert " 0 places left" in said.replace("\n", " ") or "no proposal" in said
    run("review", "--export", "decisions", "--safe", "-o", "d.jsonl")
    assert run("apply", "--decisions", "d.jsonl", "s").error == ""
    for file in sorted(p for p in samples.iterdir() if p.suffix in (".txt", ".md")):
        expected = run("fix", "--review", file).out
        assert (tmp_path / "s" / file.name).read_text("utf-8") == expected, file.name
