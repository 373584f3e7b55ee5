"""What people and other programs are shown."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from normalize.edits import Edit
from normalize.files.encoding import ByteEdit, splice
from normalize.findings import Choice, Evidence, Finding, Fix, Result, Safety, Severity
from normalize.render.excerpt import Lines, changes_in_context, groups, spot_in_context
from normalize.render.github import render_annotations
from normalize.render.patch import Patch
from normalize.render.style import Piece, Style, shown, width_of, wrapped
from normalize.render.summary import Tally, notes_of, render_rules, render_total
from normalize.render.terminal import render_changes, render_findings
from normalize.text import Document, Span

TEXT = "The ferry left at noon , they said.\n\nNobody saw the the captain ..\nThe pier was empty .\n"


def finding(
    text: str,
    old: str,
    new: str | None,
    rule: str = "any.punctuation.space-before-mark",
    *,
    safety: Safety = Safety.SAFE,
    severity: Severity = Severity.WARNING,
    says: str = "A space stands before a mark.",
    why: tuple[Evidence, ...] = (),
) -> Finding:
    start = text.index(old)
    span = Span(start, start + len(old))
    fixes = () if new is None else (Fix((Edit(span, old, new),), safety),)
    return Finding(f"k{start}", rule, "punctuation", span, says, severity, 0.97, why, fixes)


def result(text: str, *findings: Finding, **more: object) -> Result:
    chosen = tuple(
        Choice((f.key,), f.fixes[0].safety, f.fixes[0].edits)
        for f in findings
        if f.fixes and f.fixes[0].safety is not Safety.HINT
    )
    return Result(Document(text, id="a"), tuple(findings), chosen, language="en", **more)  # type: ignore[arg-type]


SAMPLE = result(
    TEXT,
    finding(TEXT, " , they", ", they", why=(Evidence("x", "The word before is no abbreviation."),)),
    finding(TEXT, " .\n", ".\n", why=(Evidence("x", "The word before is no abbreviation."),)),
    finding(TEXT, "the the", "the", "any.words.doubled-word", safety=Safety.REVIEW, severity=Severity.ERROR),
    finding(TEXT, "captain", None, "any.words.odd-word", says="Odd."),
    damage=0.125,
)

# ---- style


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("plain “text” of 中文", "plain “text” of 中文"),
        ("\x1b]0;title\x07\x1b[2J", "<U+001B>]0;title<U+0007><U+001B>[2J"),
        ("a\r\n  b\tc", "a b c"),
        ("abc\u202egpj.exe", "abc<U+202E>gpj.exe"),
        ("lone \ud800", "lone <U+D800>"),
        ("c1 \x9b31m", "c1 <U+009B>31m"),
    ],
)
def test_no_text_can_steer_the_terminal(text: str, safe: str) -> None:
    assert shown(text) == safe


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        (" ", "␣"),
        ("\u00a0\u200b", "⍽<U+200B>"),
        ("\n ", "↵␣"),
        ("two words", "two words"),
        ("\u0301", "◌\u0301"),
        ("\ufeff\u00ad", "<U+FEFF><U+00AD>"),
    ],
)
def test_what_is_invisible_is_seen_where_it_changes(text: str, seen: str) -> None:
    assert shown(text, everything=True) == seen


def test_signs_fall_back_to_ascii() -> None:
    style = Style(unicode=False)
    assert style.changed(" \n", "")[0].text == "[-_\\n-]"
    assert style.sign("…→").isascii()


def test_wrapping_counts_columns_and_keeps_looks_whole() -> None:
    style = Style(color=True, width=12)
    said = wrapped([Piece("中文中文 one two", "red"), Piece(" three")], style, indent="  ", first="")
    assert said == "\x1b[31m中文中文 one\x1b[0m\n  \x1b[31mtwo\x1b[0m three"
    assert all(width_of(line.replace("\x1b[31m", "").replace("\x1b[0m", "")) <= 12 for line in said.split("\n"))
    assert wrapped([Piece("x" * 30)], style, indent="  ") == "x" * 30


# ---- excerpts


def text_of(pieces: list[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def test_context_keeps_to_the_paragraph_and_to_whole_words() -> None:
    text = "Other paragraph.\n\nOne two three four five , six seven eight nine ten.\n\nNext."
    edit = Edit(Span(text.index(" ,"), text.index(" ,") + 1), " ", "")
    assert text_of(changes_in_context(text, [edit], Style(), around=12)) == "… four five[-␣-], six seven …"
    assert text_of(changes_in_context(text, [edit], Style(), around=90)) == (
        "One two three four five[-␣-], six seven eight nine ten."
    )


def test_far_edits_of_one_fix_are_shown_apart() -> None:
    text = "“Yes" + " word" * 40 + " no"
    edits = [Edit(Span(0, 1), "“", "«"), Edit(Span(len(text), len(text)), "", "»")]
    said = text_of(changes_in_context(text, edits, Style(), around=10))
    assert said.startswith("[-“-]{+«+}Yes")
    assert said.endswith("no{+»+}")
    assert said.count("…") == 2


def test_long_and_missing_changes_are_shortened() -> None:
    text = "x" * 1000
    said = text_of(changes_in_context(text, [Edit(Span(0, 1000), text, "")], Style()))
    assert len(said) < 140
    assert text_of(spot_in_context("abc", Span(1, 1), Style())) == "a>><<bc"


def test_edits_are_grouped_within_a_paragraph() -> None:
    text = "a , b , c\r\n\r\nd , e"
    edits = [Edit(Span(at, at + 1), " ", "") for at in (1, 5, 14)]
    assert [len(group) for group in groups(text, edits, within=80)] == [2, 1]
    assert [len(group) for group in groups(text, edits, within=1)] == [1, 1, 1]


def test_lines_and_columns() -> None:
    lines = Lines("a\nbc\n\nd")
    assert [lines.at(offset) for offset in (0, 1, 2, 4, 5, 6, 7)] == [
        (1, 1),
        (1, 2),
        (2, 1),
        (2, 3),
        (3, 1),
        (4, 1),
        (4, 2),
    ]


# ---- findings for people


def test_findings_are_grouped_gravest_first_with_place_fate_and_reason() -> None:
    assert render_findings(SAMPLE, "pier.txt", Style(width=120)) == (
        "pier.txt  en · 4 findings · damage 12.5%\n"
        "\n"
        "  ● Doubled word  any.words.doubled-word\n"
        "    A space stands before a mark.\n"
        "     3:12  review  Nobody saw [-the the-]{+the+} captain .. The pier was empty .\n"
        "\n"
        "  ● Space before mark  ×2  any.punctuation.space-before-mark\n"
        "    A space stands before a mark. the word before is no abbreviation\n"
        "     1:23  safe    The ferry left at noon[-␣,␣they-]{+,␣they+} said.\n"
        "     4:19  safe    … the the captain .. The pier was empty[-␣.↵-]{+.↵+}\n"
        "\n"
        "  ● Odd word  any.words.odd-word\n"
        "    Odd.\n"
        "     3:20  no fix  Nobody saw the the >>captain<< .. The pier was empty .\n"
        "\n"
    )


def test_colours_change_no_word() -> None:
    import re

    plain = render_findings(SAMPLE, "pier.txt", Style(width=120))
    coloured = render_findings(SAMPLE, "pier.txt", Style(color=True, width=120))
    assert "\x1b[" in coloured
    assert "\x1b[" not in plain
    bare = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert bare.split() == re.sub(r"\[-|-\]|\{\+|\+\}|>>|<<", "", plain).split()


def test_many_findings_of_one_rule_are_shortened_to_their_places() -> None:
    text = "a , " * 12
    many = [
        Finding(f"k{at}", "any.x.gap", "x", Span(at, at + 1), "Gap.", Severity.WARNING, 0.9, (), ())
        for at in range(1, 48, 4)
    ]
    short = render_findings(result(text, *many), "x", Style())
    assert short.count("no fix") == 5
    assert "also at 1:22, 1:26, 1:30, 1:34, 1:38, 1:42, 1:46" in short
    assert render_findings(result(text, *many), "x", Style(), everything=True).count("no fix") == 12


def test_hints_are_shown_only_on_request_and_nothing_is_an_empty_string() -> None:
    hint = result("a b", finding("a b", "a", "b", safety=Safety.HINT, severity=Severity.NOTE))
    assert render_findings(hint, "x", Style()) == ""
    assert "hint" in render_findings(hint, "x", Style(), hints=True)


def test_a_blown_fuse_is_said() -> None:
    said = render_findings(result(TEXT, *SAMPLE.findings, refused="60% would change"), "x", Style())
    assert "Nothing is repaired unattended here: 60% would change." in said


def test_a_hostile_name_is_shown_harmlessly() -> None:
    assert "\x1b" not in render_findings(SAMPLE, "a\x1b[2Jb\n.txt", Style())


def test_changes_name_their_rules_and_what_is_for_review() -> None:
    safe = render_changes(SAMPLE, "pier.txt", Style(width=90), tier=Safety.SAFE)
    assert "2 changes" in safe
    assert "doubled" not in safe.lower()
    both = render_changes(SAMPLE, "pier.txt", Style(width=90), tier=Safety.REVIEW)
    assert "     3:12  Nobody saw [-the the-]{+the+} captain .. The pier was empty[-␣.↵-]{+.↵+}\n" in both
    assert "Doubled word, Space before mark (for review)" in both
    assert render_changes(result(TEXT), "x", Style(), tier=Safety.REVIEW) == ""


# ---- annotations


def test_annotations_escape_and_place() -> None:
    said = render_annotations(SAMPLE, "a b%.txt").splitlines()
    assert said[0] == (
        "::warning file=a b%25.txt,line=1,endLine=1,col=23,endColumn=30,title=any.punctuation.space-before-mark"
        "::A space stands before a mark."
    )
    assert said[2].startswith("::error file=a b%25.txt,line=3,")
    note = result("a b", finding("a b", "a", "b", safety=Safety.HINT, severity=Severity.NOTE))
    assert render_annotations(note, "x") == ""
    assert render_annotations(note, "x", hints=True).startswith("::notice ")
    in_jsonl = render_annotations(SAMPLE, "c.jsonl", line=7).splitlines()
    assert in_jsonl[0].startswith("::warning file=c.jsonl,line=7,endLine=7,title=")
    assert in_jsonl[0].endswith("(in a, character 23)")


# ---- summary


def test_the_summary_counts_and_samples() -> None:
    tally = Tally()
    for _ in range(3):
        tally.add(notes_of(SAMPLE, "pier.txt", hints=False, samples=Style()))
    tally.add(())
    assert (tally.documents, tally.touched, tally.findings) == (4, 3, 12)
    assert (tally.fate("safe"), tally.fate("review"), tally.fate("no fix")) == (6, 3, 3)
    said = render_rules(tally, Style())
    assert said.startswith("     6  Space before mark  any.punctuation.space-before-mark  6 safe\n")
    assert said.count("pier.txt:1:23") == 2
    assert said.count("pier.txt:4:19") == 1
    total = render_total(tally, Style(), steps=[("6 safe", "normalize fix", "repairs them")])
    assert "12 findings in 3 of 4 texts (1 clean)\n" in total
    assert "  6 safe  normalize fix  repairs them\n" in total


def test_a_clean_run_says_so() -> None:
    tally = Tally()
    tally.add(())
    assert "Clean: nothing found in 1 text" in render_total(tally, Style())
    assert "Nothing was checked" in render_total(Tally(), Style())


# ---- patches


def patch_of(raw: bytes, edits: list[ByteEdit], name: str = "dir/x y.txt") -> bytes:
    patch = Patch(name)
    return b"".join([*patch.feed(raw, edits), *patch.close()])


def random_case(seed: int) -> tuple[bytes, list[ByteEdit]]:
    chance = random.Random(seed)
    end = chance.choice([b"\n", b"\r\n"])
    lines = [bytes(chance.choices(b"abc ,", k=chance.randint(0, 5))) for _ in range(chance.randint(0, 25))]
    raw = end.join(lines) + (end if chance.random() < 0.5 else b"")
    density = chance.choice([0.02, 0.1, 0.3])
    edits: list[ByteEdit] = []
    at = 0
    while at <= len(raw):
        stop = min(len(raw), at + chance.choice([0, 1, 1, 2, 8]))
        new = chance.choice([b"", b"X", b"\n", b"Y\nZ", b"\n\n"])
        touching = edits and edits[-1].end == at and (stop == at or not edits[-1].old)
        if chance.random() < density and new != raw[at:stop] and not touching:
            edits.append(ByteEdit(at, raw[at:stop], new))
            at = stop
        at += 1
    return raw, edits


@pytest.mark.parametrize("program", ["patch", "git"])
def test_patches_apply_to_the_byte(program: str, tmp_path: Path, need: Callable[[str], str]) -> None:
    tool = need(program)
    order = [tool, "-p1", "-s"] if program == "patch" else [tool, "apply", "--whitespace=nowarn"]
    (tmp_path / "dir").mkdir()
    file = tmp_path / "dir/x y.txt"
    for seed in range(60):
        raw, edits = random_case(seed)
        wanted = splice(raw, edits)
        if wanted == raw:
            assert patch_of(raw, edits) == b""
            continue
        file.write_bytes(raw)
        done = subprocess.run(order, input=patch_of(raw, edits), cwd=tmp_path, capture_output=True, check=False)
        assert done.returncode == 0, (seed, done.stderr)
        assert b"fuzz" not in done.stdout + done.stderr
        assert (file.read_bytes() if file.exists() else b"") == wanted, seed


@pytest.mark.parametrize("seed", range(40))
def test_a_patch_fed_line_by_line_is_the_same(seed: int) -> None:
    raw, _ = random_case(seed)
    edits = [
        ByteEdit(at, raw[at : at + 1], b"Q")
        for at in range(0, len(raw), 7)
        if raw[at : at + 1] not in (b"\n", b"\r", b"Q")
    ]
    patch = Patch("dir/x y.txt")
    said: list[bytes] = []
    start = 0
    for line in raw.splitlines(keepends=True):
        inside = [ByteEdit(e.start - start, e.old, e.new) for e in edits if start <= e.start < start + len(line)]
        said += patch.feed(line, inside)
        start += len(line)
    assert b"".join([*said, *patch.close()]) == patch_of(raw, edits)


def test_a_patch_is_small_and_says_a_missing_line_break() -> None:
    raw = b"".join(b"line %d\n" % n for n in range(20)) + b"last , one"
    said = patch_of(raw, [ByteEdit(raw.index(b" ,"), b" ", b"")], "a.txt").decode()
    assert said.splitlines() == [
        "--- a/a.txt",
        "+++ b/a.txt",
        "@@ -18,4 +18,4 @@",
        " line 17",
        " line 18",
        " line 19",
        "-last , one",
        "\\ No newline at end of file",
        "+last, one",
        "\\ No newline at end of file",
    ]


def test_many_edits_on_one_long_line_take_linear_time() -> None:
    raw = b"a , b" * 100_000
    edits = [ByteEdit(at + 1, b" ", b"") for at in range(0, len(raw), 5)]
    assert patch_of(raw, edits).count(b"\n") == 7
