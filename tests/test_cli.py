"""The command line as its users meet it: what is printed where, and with which exit status."""

from __future__ import annotations

import json
import os
import re
import resource
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from normalize.cli.options import parser
from normalize.records import schema

DAMAGED = "The ferry left , they said.\n"
MENDED = "The ferry left, they said.\n"
RULE = "any.punctuation.space-before-mark"
ONLY = ["--select", RULE]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a damaged and a clean file, far from other settings and journals."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NORMALIZE_STATE", str(tmp_path / ".state"))
    Path("bad.txt").write_text(DAMAGED, encoding="utf-8")
    Path("good.txt").write_text(MENDED, encoding="utf-8")
    return tmp_path


# ---- check


def test_check_says_what_is_wrong_and_what_to_do_next(run) -> None:  # type: ignore[no-untyped-def]
    ran = run("check", *ONLY, "bad.txt", "good.txt")
    assert ran.status == 1
    assert "1:15  safe    The ferry left[-␣-], they said." in ran.out
    assert "1 finding in 1 of 2 texts (1 clean)" in ran.out
    assert f"normalize fix --write --select {RULE} bad.txt good.txt" in ran.out
    assert ran.error == ""


def test_check_of_clean_and_of_empty_files_is_0(run) -> None:  # type: ignore[no-untyped-def]
    Path("empty.txt").write_bytes(b"")
    ran = run("check", "good.txt", "empty.txt")
    assert (ran.status, ran.error) == (0, "")
    assert "Clean: nothing found in 2 texts" in ran.out
    assert run("check", "--quiet", "good.txt").out == ""


def test_a_mistake_is_2_and_the_rest_is_done(run) -> None:  # type: ignore[no-untyped-def]
    Path("binary.txt").write_bytes(b"\0\1\2")
    ran = run("check", *ONLY, "nowhere.txt", "binary.txt", "bad.txt")
    assert ran.status == 2
    assert ran.error.splitlines()[0] == "nowhere.txt: no such file or folder"
    assert ran.error.splitlines()[1].startswith("binary.txt:1: a NUL byte")
    assert "The ferry left" in ran.out
    assert "2 problems reported above" in ran.out


def test_json_is_records_and_nothing_else(run) -> None:  # type: ignore[no-untyped-def]
    import jsonschema

    ran = run("check", "--format", "json", *ONLY, "bad.txt", "good.txt")
    records = [json.loads(line) for line in ran.out.splitlines()]
    assert (ran.status, ran.error) == (1, "")
    assert [(r["id"], len(r["findings"])) for r in records] == [("bad.txt", 1), ("good.txt", 0)]
    for record in records:
        jsonschema.validate(record, schema())


def test_github_annotations(run) -> None:  # type: ignore[no-untyped-def]
    ran = run("check", "--format", "github", *ONLY, ".")
    assert ran.out.startswith("::warning file=./bad.txt,line=1,endLine=1,col=15,")
    assert ran.out.count("\n") == 1


def test_standard_input(run) -> None:  # type: ignore[no-untyped-def]
    assert "standard input  " in run("check", *ONLY, "-", stdin=DAMAGED.encode()).out
    line = b'{"id": "a", "text": "x"}\n'
    assert json.loads(run("check", "--format", "json", "-", stdin=line).out)["id"] == "a"
    assert json.loads(run("check", "--format", "json", "--as", "txt", "-", stdin=line).out)["id"] == "-"
    assert run("fix", "-", stdin=b"").status == 0


def test_select_ignore_confidence_and_language(run) -> None:  # type: ignore[no-untyped-def]
    assert run("check", "--ignore", "any.punctuation", "bad.txt").status == 0
    assert run("check", *ONLY, "--min-confidence", "1", "bad.txt").status == 0
    ran = run("check", "--format", "json", "--lang", "de", "--source-lang", "es", "bad.txt")
    record = json.loads(ran.out)
    assert (record["language"], record["source_language"]) == ("de", "es")


def test_settings_are_found_above_the_file_and_overridden_per_path(run) -> None:  # type: ignore[no-untyped-def]
    settings = f'language = "en"\n[[overrides]]\nfiles = ["old/**"]\nignore = ["{RULE}"]\n'
    Path("normalize.toml").write_text(settings, encoding="utf-8")
    for name in ("old/a.txt", "new/a.txt"):
        Path(name).parent.mkdir()
        Path(name).write_text(DAMAGED, encoding="utf-8")
    ran = run("check", "--format", "json", "old", "new")
    assert [(r["id"], len(r["findings"])) for r in map(json.loads, ran.out.splitlines())] == [
        ("old/a.txt", 0),
        ("new/a.txt", 1),
    ]
    Path("other.toml").write_text('ignore = ["any"]\n', encoding="utf-8")
    assert run("check", "--config", "other.toml", "new").status == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["check"], "the following arguments are required: PATH"),
        (["chek", "a"], "invalid choice: 'chek'"),
        (["check", "--format", "xml", "bad.txt"], "invalid choice: 'xml'"),
        (["check", "--jobs", "-1", "bad.txt"], "0 for one a core"),
        (["check", "--fuse", "2", "bad.txt"], "fuse is a share from 0 to 1"),
        (["check", "--config", "no.toml", "bad.txt"], "no.toml: no such settings file"),
        (["check", "--dismissals", "no.jsonl", "bad.txt"], "no.jsonl: cannot be read as a dismissals file"),
        (["check", "--pack", "no-such-pack", "bad.txt"], "no-such-pack"),
        (["fix", "bad.txt", "good.txt"], "normalize fix --write bad.txt good.txt"),
        (["fix", "--write", "-"], "standard input cannot be repaired in place"),
    ],
)
def test_a_wrong_command_line_is_2_with_a_remedy(run, words: list[str], says: str) -> None:  # type: ignore[no-untyped-def]
    ran = run(*words, stdin=b"x")
    assert ran.status == 2
    assert says in ran.error


# ---- fix


def test_fix_prints_one_repaired_text(run) -> None:  # type: ignore[no-untyped-def]
    ran = run("fix", *ONLY, "bad.txt")
    assert (ran.status, ran.out, ran.error) == (0, MENDED, "")
    assert Path("bad.txt").read_text(encoding="utf-8") == DAMAGED
    assert run("fix", *ONLY, "-", stdin=DAMAGED.encode()).out == MENDED


def test_fix_write_repairs_in_place_and_undo_takes_it_back(run) -> None:  # type: ignore[no-untyped-def]
    ran = run("fix", "--write", *ONLY, ".")
    assert ran.status == 0
    assert "Repaired 1 file: 1 change.  Take it back: normalize undo" in ran.out
    assert Path("bad.txt").read_text(encoding="utf-8") == MENDED
    again = run("fix", "--write", *ONLY, ".")
    assert (again.status, again.out) == (0, "Nothing was changed.\n")
    assert "bad.txt  1" in run("undo", "--list").out
    assert "{+␣+}" in run("undo", "--show").out
    undone = run("undo")
    assert (undone.status, undone.out) == (0, "bad.txt: restored, 1 change taken back\n")
    assert Path("bad.txt").read_text(encoding="utf-8") == DAMAGED
    nothing = run("undo")
    assert nothing.status == 2
    assert "nothing to undo" in nothing.error


def test_fix_is_1_while_something_is_left_to_see(run) -> None:  # type: ignore[no-untyped-def]
    Path("bad.txt").write_text(DAMAGED + "\nThe the boat was was late.\n", encoding="utf-8")
    ran = run("fix", "--write", "bad.txt")
    assert ran.status == 1
    assert re.search(r"\d findings? left:  normalize check bad.txt", ran.out)


def test_undo_of_named_files_and_of_changed_ones(run) -> None:  # type: ignore[no-untyped-def]
    Path("sub").mkdir()
    Path("sub/two.txt").write_text(DAMAGED, encoding="utf-8")
    run("fix", "--write", *ONLY, ".")
    Path("bad.txt").write_text("changed by hand\n", encoding="utf-8")
    ran = run("undo", "bad.txt")
    assert ran.status == 2
    assert "bad.txt: changed since normalize wrote it" in ran.error
    assert "normalize undo --show" in ran.error
    assert run("undo", "sub").status == 0
    assert Path("sub/two.txt").read_text(encoding="utf-8") == DAMAGED
    assert Path("bad.txt").read_text(encoding="utf-8") == "changed by hand\n"


def test_the_summary_comes_before_anything_is_written(run) -> None:  # type: ignore[no-untyped-def]
    ran = run("fix", "--summary", *ONLY, ".")
    assert ran.status == 1
    assert f"     1  Space before mark  {RULE}  1 safe" in ran.out
    assert "        The ferry left[-␣-], they said." in ran.out
    assert "./bad.txt:1:15" in ran.out
    assert f"1 change  normalize fix --write --select {RULE} ." in ran.out
    assert Path("bad.txt").read_text(encoding="utf-8") == DAMAGED
    both = run("fix", "--summary", "--write", *ONLY, ".")
    assert both.out.index("Space before mark") < both.out.index("Repaired 1 file")
    assert Path("bad.txt").read_text(encoding="utf-8") == MENDED


def test_a_blown_fuse_applies_nothing_and_says_so(run) -> None:  # type: ignore[no-untyped-def]
    Path("bad.txt").write_text("We saw the the boat at noon.\n" * 20, encoding="utf-8")
    Path("normalize.toml").write_text('apply = ["*>=0.0"]\nfuse = 0.01\n', encoding="utf-8")
    ran = run("fix", "bad.txt")
    assert ran.status == 1
    assert ran.out == Path("bad.txt").read_text(encoding="utf-8")
    assert "nothing was applied, because too much would change; see normalize diff --review bad.txt" in ran.error


def test_jsonl_is_repaired_as_jsonl(run) -> None:  # type: ignore[no-untyped-def]
    Path("x.jsonl").write_text('{"n": 1.0, "text": "They left , he said.", "z": [1,2]}\n', encoding="utf-8")
    assert run("fix", *ONLY, "x.jsonl").out == '{"n": 1.0, "text": "They left, he said.", "z": [1,2]}\n'


def test_code_in_markdown_is_left_alone(run) -> None:  # type: ignore[no-untyped-def]
    text = "They left , he said.\n\n    code , here\n\nSee [it](http://x.org/a , b) , `a , b` .\n"
    Path("x.md").write_text(text, encoding="utf-8")
    fixed = run("fix", *ONLY, "x.md").out
    assert "They left, he said." in fixed
    assert "    code , here\n" in fixed
    assert "`a , b`" in fixed


# ---- diff


def test_a_diff_in_a_pipe_is_a_patch(run) -> None:  # type: ignore[no-untyped-def]
    ran = run("diff", *ONLY, ".")
    assert ran.status == 1
    head, ran_out = ran.out.split("\n", 1)
    assert head == f"# normalize {shlex.join(['diff', *ONLY])}"
    assert ran_out == f"--- a/./bad.txt\n+++ b/./bad.txt\n@@ -1 +1 @@\n-{DAMAGED}+{MENDED}"
    assert run("diff", *ONLY, "good.txt").status == 0


def test_a_diff_as_text_and_as_records(run) -> None:  # type: ignore[no-untyped-def]
    ran = run("diff", "--format", "text", *ONLY, ".")
    assert "     1:15  The ferry left[-␣-], they said.\n           Space before mark" in ran.out
    assert f"1 change. To make them:  normalize fix --write --select {RULE} ." in ran.out
    assert len(json.loads(run("diff", "--format", "json", *ONLY, "bad.txt").out)["chosen"]) == 1


# ---- dismiss, schema, rules


def test_a_dismissed_finding_stays_away_when_the_text_moves(run) -> None:  # type: ignore[no-untyped-def]
    assert (
        "1 finding dismissed in normalize-dismissals.jsonl" in run("dismiss", *ONLY, "bad.txt:1:15", "--note", "ok").out
    )
    Path("bad.txt").write_text("New above.\n\n" + DAMAGED, encoding="utf-8")
    ran = run("check", *ONLY, "bad.txt")
    assert ran.status == 0
    assert run("fix", *ONLY, "bad.txt").out == "New above.\n\n" + DAMAGED
    assert run("dismiss", *ONLY, "bad.txt").out.startswith("0 findings")
    nothing = run("dismiss", *ONLY, "bad.txt:9:9")
    assert (nothing.status, nothing.error) == (2, "bad.txt:9:9: nothing is found there\n")


def test_dismissals_can_lie_elsewhere(run) -> None:  # type: ignore[no-untyped-def]
    run("dismiss", *ONLY, "--dismissals", "mine.jsonl", "bad.txt")
    assert run("check", *ONLY, "bad.txt").status == 1
    assert run("check", *ONLY, "--dismissals", "mine.jsonl", "bad.txt").status == 0


def test_the_schema_is_printed(run) -> None:  # type: ignore[no-untyped-def]
    assert json.loads(run("schema").out) == schema()


def test_rules_and_explain_are_at_hand(run) -> None:  # type: ignore[no-untyped-def]
    assert RULE in run("rules", "list", "any.punctuation").out
    assert "A space stands before" in run("explain", RULE).out
    assert run("explain", "any.no-such-rule").status == 2


# ---- help


def _commands() -> Iterator[str]:
    text = parser().format_help()
    yield from re.findall(r"^    ([a-z]+) ", text, re.MULTILINE)


@pytest.mark.parametrize("command", ["check", "fix", "diff", "undo", "dismiss", "schema"])
def test_every_help_has_examples_that_parse(run, command: str) -> None:  # type: ignore[no-untyped-def]
    ran = run(command, "--help")
    assert ran.status == 0
    examples = re.search(r"examples:\n((?:  normalize .*\n)+)", ran.out)
    assert examples is not None
    for line in examples[1].splitlines():
        words = shlex.split(re.split(r" [|<>] ", line)[0])
        assert parser().parse_args(words[1:]).run is not None
    assert max(map(len, ran.out.splitlines())) <= 110


def test_the_list_of_commands_is_whole() -> None:
    assert list(_commands()) == [
        "check",
        "fix",
        "diff",
        "review",
        "apply",
        "report",
        "undo",
        "dismiss",
        "schema",
        "evaluate",
        "corrupt",
        "people",
        "ocr",
        "rules",
        "explain",
    ]


# ---- terminals and processes


def in_terminal(*words: str, columns: int = 80, answer: bytes = b"") -> tuple[int, str]:
    """Run in a pseudo-terminal, as a person would."""
    import fcntl
    import pty
    import struct
    import termios

    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm-256color", PYTHONUTF8="1")
        os.execv(sys.executable, [sys.executable, "-m", "normalize", *words])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    if answer:
        os.write(terminal, answer)
    out = b""
    while True:
        try:
            block = os.read(terminal, 65536)
        except OSError:
            break
        if not block:
            break
        out += block
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    os.close(terminal)
    return status, out.decode().replace("\r\n", "\n")


def test_a_terminal_gets_colours_and_a_word_diff(here: Path) -> None:
    status, out = in_terminal("diff", *ONLY, "bad.txt")
    assert status == 1
    assert "\x1b[31;9m␣\x1b[0m" in out
    assert "[-" not in out
    status, out = in_terminal("check", "--color", "never", *ONLY, "bad.txt")
    assert "\x1b[" not in out


def test_a_summary_on_a_terminal_asks_before_writing(here: Path) -> None:
    status, out = in_terminal("fix", "--summary", "--write", *ONLY, "bad.txt", answer=b"n\n")
    assert "Make 1 change? [y/N]" in out
    assert status == 1
    assert Path("bad.txt").read_text(encoding="utf-8") == DAMAGED
    in_terminal("fix", "--summary", "--write", *ONLY, "bad.txt", answer=b"y\n")
    assert Path("bad.txt").read_text(encoding="utf-8") == MENDED


def process(*words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "normalize", *words], capture_output=True, check=False, env={**os.environ, **environment}
    )


def test_an_output_that_lacks_characters_gets_escapes() -> None:
    ran = process("check", *ONLY, "bad.txt", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert ran.returncode == 1
    assert ran.stdout.isascii()
    assert b"left[-_-], they" in ran.stdout


def test_a_closed_pipe_is_no_traceback() -> None:
    Path("many.txt").write_text(DAMAGED * 3000, encoding="utf-8")
    command = f"{sys.executable} -m normalize check --all --select {RULE} many.txt | head -1"
    ran = subprocess.run(["bash", "-c", command], capture_output=True, check=False)
    assert b"Traceback" not in ran.stderr
    assert ran.stdout.startswith(b"many.txt")


def test_nothing_heavy_is_loaded_for_a_check() -> None:
    code = (
        "import sys; from normalize.cli import main; main(['check', '--quiet', 'good.txt']); "
        "print(*[m for m in ('typer', 'rich', 'pydantic', 'multiprocessing', 'markdown_it') if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert ran.stdout.split() == []


def test_the_command_line_itself_is_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    process("--version")
    assert min(_cpu_seconds() for _ in range(5)) < 0.25


def _cpu_seconds() -> float:
    def used() -> float:
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime

    before = used()
    process("--version")
    return used() - before
