"""`normalize evaluate` as its users meet it: tables, JSON, the page, and clean text."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from normalize.cli.evaluate import parser
from normalize.evaluate.clean import evaluate_clean, word_count
from normalize.evaluate.intervals import poisson_upper
from tests.commands import Run

GOLD = [
    {"id": "a", "text": "The ferry left , they said. No <b> came , not even the crew.", "language": "en"},
    {"id": "ok", "text": "The ferry left, they said.", "language": "en"},
    {"doc": "a", "start": 14, "end": 16, "text": " ,", "replacements": [","], "kind": "space", "certainty": "certain"},
]
CLEAN = "The ferry left, they said.\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("gold.jsonl").write_text("\n".join(map(json.dumps, GOLD)), encoding="utf-8")
    Path("good.txt").write_text(CLEAN, encoding="utf-8")
    Path("bad.txt").write_text("The ferry left , they said.\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def run(run: Run) -> Run:
    return lambda *words: run("evaluate", *words)


# ---- gold


def test_the_tables_hold_figures_and_the_harm(run: Run) -> None:
    ran = run("gold.jsonl")
    assert ran.status == 0
    assert ran.error == ""
    assert "2 texts, 1 error and 0 places to keep" in ran.out
    for title in ("by category", "by language", "by rule", "by certainty", "by kind of error", "confidence"):
        assert title in ran.out
    assert "1 harmful edit" in ran.out
    assert "came[-␣-], not" in ran.out
    assert re.search(r"extra edit   any\.punctuation\.space-before-mark  review 0\.\d\d  a:1", ran.out)


def test_a_narrow_terminal_gets_fewer_columns_and_whole_names() -> None:
    from tests.test_cli import in_terminal

    status, wide = in_terminal("evaluate", "gold.jsonl", columns=120)
    _, narrow = in_terminal("evaluate", "gold.jsonl", columns=60)
    assert status == 0
    row = next(line for line in wide.splitlines() if "space-before-mark" in line)
    assert row.split()[1:5] == ["2", "50.0%", "9–91", "100%"]
    slim = next(line for line in narrow.splitlines() if line.startswith("any.punctuation"))
    assert "9–91" not in slim
    assert "50.0%" in narrow


def test_json_is_one_flat_object(run: Run) -> None:
    figures = json.loads(run("gold.jsonl", "--format", "json").out)
    assert not any(isinstance(value, dict | list) for value in figures.values())
    assert (figures["all/edits"], figures["all/right"], figures["all/fix_precision"]) == (2, 1, 0.5)
    assert figures["all/fix_precision_low"] < 0.5 < figures["all/fix_precision_high"]
    assert figures["rule/any.punctuation.space-before-mark/harmful"] == 1
    assert figures["kind/space/fixed"] == figures["certainty/certain/fixed"] == 1
    assert figures["language/en/documents"] == 2


def test_the_same_bytes_whatever_the_number_of_workers(run: Run) -> None:
    assert run("gold.jsonl", "--jobs", "2", "--html", "a.html").out == run("gold.jsonl", "--html", "b.html").out
    assert Path("a.html").read_bytes() == Path("b.html").read_bytes()


def test_settings_and_options_reach_the_engine(run: Run) -> None:
    assert json.loads(run("gold.jsonl", "--format", "json", "--ignore", "any.punctuation").out)["all/edits"] == 0
    Path("normalize.toml").write_text('ignore = ["any.punctuation"]', encoding="utf-8")
    assert json.loads(run("gold.jsonl", "--format", "json").out)["all/edits"] == 0


def test_records_are_measured_without_the_engine(run: Run) -> None:
    engine = [sys.executable, "-m", "normalize", "check", "--format", "json", "texts.jsonl"]
    Path("texts.jsonl").write_text("\n".join(map(json.dumps, GOLD[:2])), encoding="utf-8")
    Path("records.jsonl").write_bytes(subprocess.run(engine, capture_output=True, check=False).stdout)
    for tier in ("safe", "review"):
        own = run("gold.jsonl", "--format", "json", "--tier", tier)
        assert run("gold.jsonl", "--format", "json", "--tier", tier, "--records", "records.jsonl") == own


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--clean", "--tier", "safe", "good.txt"], "--tier is for gold files"),
        (["--clean", "--records", "x", "good.txt"], "--records is for gold files"),
        (["--clean", "--hints", "good.txt"], "--hints is for gold files"),
        (["-"], "a gold file is named"),
        (["gold.jsonl", "--records", "x", "--select", "any"], "--select changes what the engine finds"),
        (["gold.jsonl", "--no-language", "--lang", "en"], "contradict each other"),
        (["gold.jsonl", "--dismissals", "x"], "items? of kind 'keep'"),
        (["gold.jsonl", "--show", "-1"], "--show is a number"),
        (["good.txt"], r"good.txt:1: not JSON"),
        (["gold.jsonl", "--html", "nowhere/x.html"], r"nowhere/x.html: cannot be written: no such file or folder"),
    ],
)
def test_mistakes_are_told_and_exit_with_2(run: Run, words: list[str], says: str) -> None:
    ran = run(*words)
    assert ran.status == 2
    assert re.search(says, ran.error.replace("an item of kind", "items of kind")), ran.error
    assert "Traceback" not in ran.error


def test_help_has_examples_and_the_list_of_commands_has_it(run: Run) -> None:
    ran = run("--help")
    assert "normalize evaluate --clean" in ran.out
    assert max(map(len, ran.out.splitlines())) <= 120
    examples = re.search(r"examples:\n((?:  normalize .*\n)+)", ran.out)
    assert examples is not None
    for line in examples[1].splitlines():
        words = re.split(r"   |[|>]", line.strip())[0].split()
        assert parser().parse_args(words[1:]).run is not None
    said = subprocess.run([sys.executable, "-m", "normalize", "--help"], capture_output=True, check=True, text=True)
    assert "evaluate" in said.stdout


def test_other_commands_do_not_load_it() -> None:
    code = (
        "import sys; from normalize.cli import main; main(['check', '--quiet', 'good.txt']); "
        "print(*[m for m in sys.modules if m.startswith(('normalize.evaluate', 'normalize.cli.evaluate'))])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert ran.stdout.split() == []


# ---- the page


class _Page(HTMLParser):
    _VOID = frozenset({"meta", "path", "circle", "rect", "polyline", "br"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.names: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [name for name, _ in attrs if name in ("src", "href", "xlink:href", "action")]
        self.names.append(tag)
        if tag not in self._VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._VOID:
            assert self.open.pop() == tag


@pytest.mark.parametrize("words", [["gold.jsonl"], ["--clean", "bad.txt", "good.txt"]])
def test_the_page_is_whole_and_needs_nothing_else(run: Run, words: list[str]) -> None:
    ran = run(*words, "--html", "out.html")
    assert ran.status == 0
    assert "written: out.html" in ran.error
    text = Path("out.html").read_text(encoding="utf-8")
    page = _Page(text)
    assert page.open == []
    assert page.links == []
    assert "url(" not in text
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text
    assert "<del" in text
    assert {"h1", "main", "table"} <= set(page.names)
    assert not list(Path().glob(".*normalize-tmp"))


def test_what_a_text_holds_is_escaped_in_the_page(run: Run) -> None:
    run("gold.jsonl", "--html", "out.html")
    text = Path("out.html").read_text(encoding="utf-8")
    assert "&lt;b&gt; came" in text
    assert "<b> came" not in text


def test_the_curve_has_each_bin_with_its_count(run: Run) -> None:
    run("gold.jsonl", "--html", "out.html")
    text = Path("out.html").read_text(encoding="utf-8")
    assert '<svg class="reliability"' in text
    assert re.search(r"1 of 2 right, 50\.0% \(95%: 9\.5% to 90\.5%\)", text)


# ---- clean text


def test_clean_text_is_counted_per_ten_thousand_words(run: Run) -> None:
    Path("more.jsonl").write_text(
        '{"id": "x", "text": "No one came , he said.", "language": "en"}\n{"id": "y", "text": "All came."}\n',
        encoding="utf-8",
    )
    words = ("--clean", "--format", "json", "good.txt", "bad.txt", "more.jsonl")
    figures = json.loads(run(*words).out)
    assert (figures["all/documents"], figures["all/words"], figures["all/changed"]) == (4, 17, 2)
    assert (figures["all/safe"], figures["all/review"], figures["all/findings"]) == (2, 0, 2)
    assert figures["all/safe_per_10k"] == pytest.approx(2e4 / 17, abs=1e-4)
    assert figures["all/safe_per_10k_upper95"] == pytest.approx(1e4 * poisson_upper(2) / 17, abs=1e-4)
    assert figures["rule/any.punctuation.space-before-mark/safe"] == 2
    assert json.loads(run(*words, "--jobs", "2").out) == figures


def test_clean_edits_are_listed_to_read(run: Run) -> None:
    ran = run("--clean", "bad.txt")
    assert ran.status == 0
    assert "1 edit to read" in ran.out
    assert "left[-␣-], they" in ran.out
    assert "Nothing would change." in run("--clean", "good.txt").out


def test_languages_can_be_kept_from_the_engine_and_still_be_counted(run: Run) -> None:
    row = {"id": "x", "text": "Oui : non ?", "language": "fr"}
    Path("fr.jsonl").write_text(json.dumps(row), encoding="utf-8")
    Path("normalize.toml").write_text('language = "en"', encoding="utf-8")
    told = json.loads(run("--clean", "--format", "json", "fr.jsonl").out)
    untold = json.loads(run("--clean", "--format", "json", "--no-language", "fr.jsonl").out)
    assert told["language/fr/documents"] == untold["language/fr/documents"] == 1
    assert told["all/edits"] == 0


def test_a_line_that_cannot_be_read_is_told_and_the_rest_counted(run: Run) -> None:
    Path("some.jsonl").write_text('{"id": "x", "text": "All came."}\n{\n{"text": "They left."}\n', encoding="utf-8")
    ran = run("--clean", "--format", "json", "some.jsonl")
    assert ran.status == 2
    assert "some.jsonl:2: not JSON" in ran.error
    assert json.loads(ran.out)["all/documents"] == 2


def test_nothing_that_can_be_read_is_nothing_measured(run: Run) -> None:
    ran = run("--clean", "nowhere")
    assert (ran.status, ran.out) == (2, "Nothing was measured.\n")
    assert "nowhere: no such file" in ran.error


def test_a_gold_of_clean_texts_alone_has_no_empty_tables(run: Run) -> None:
    Path("clean.jsonl").write_text(json.dumps(GOLD[1]), encoding="utf-8")
    ran = run("clean.jsonl", "--html", "out.html")
    assert "by rule" not in ran.out
    assert "1 text, 0 errors and 0 places to keep" in ran.out
    assert "Nothing was edited" in Path("out.html").read_text(encoding="utf-8")


def test_words_of_scripts_without_spaces_are_counted_by_letters() -> None:
    assert word_count("a bc, d-e", "en") == 4
    assert word_count("\N{HIRAGANA LETTER A}" * 6 + "。", "ja") == 3
    assert word_count("\N{THAI CHARACTER KO KAI}" * 8, "th") == 2


def test_the_library_counts_clean_text() -> None:
    report = evaluate_clean(["The ferry left , they said.", CLEAN])
    assert (report.total.documents, report.total.safe, report.total.changed) == (2, 1, 1)
    assert report.by_rule["any.punctuation.space-before-mark"].changed == 1
    assert report.total.safe_word == 0
