"""Formats whose documents are woven from pieces of a file: read, repaired in place, nothing else touched."""

from __future__ import annotations

import csv
import io
import json
import random
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from normalize.cli import main
from normalize.edits import Edit, apply
from normalize.files import Passage, format_named
from normalize.files.fields import parse_path
from normalize.text import Span

DATA = Path(__file__).parent / "files"


def read(name: str, raw: str, *fields: str, path: str = "") -> list[Passage]:
    form = format_named(name, tuple(fields))
    return [p for p in form.read(raw, path or f"a{form.suffixes[0]}", 1) if not p.problem]


def written(raw: str, placed: Sequence[tuple[Passage, Sequence[Edit]]]) -> str:
    edits = sorted((edit for passage, edits in placed for edit in passage.place(edits)), key=lambda e: e.span.start)
    return apply(raw, edits)


def swap(passage: Passage, old: str, new: str) -> list[Edit]:
    at = passage.document.text.index(old)
    return [Edit(Span(at, at + len(old)), old, new)]


# ---- HTML


@pytest.mark.parametrize(
    ("page", "texts"),
    [
        ("<p>One <b>two</b>,\n   three.<p>Four", ["One two, three.\n\nFour"]),
        ("a &amp; b &nbsp;c &#8217; &lt;i>", ["a & b \N{NO-BREAK SPACE}c \N{RIGHT SINGLE QUOTATION MARK} <i>"]),
        ("a < b && c &unknown; d", ["a < b && c &unknown; d"]),
        ("<ul><li>One<li>Two</ul><table><tr><td>a<td>b</table>", ["One\n\nTwo\n\na\n\nb"]),
        ("<p>One<br>\n  two<br/>three</p>", ["One\ntwo\nthree"]),
        ("<pre>x , y</pre><script>'<p>' , 1</script><style>p , q</style><!-- , -->", []),
        ("<textarea>x</textarea><svg><text>y</text></svg>z", ["z"]),
        ("<p title=' , '>x</p>", ["x"]),
        ("<div>a<p>b</div>c", ["a\n\nb\n\nc"]),
    ],
)
def test_a_page_is_read_as_it_is_shown(page: str, texts: list[str]) -> None:
    assert [p.document.text for p in read("html", page)] == texts


def protected(passage: Passage) -> list[str]:
    return [span.of(passage.document.text) for span in passage.document.protected]


def test_what_is_no_prose_is_protected() -> None:
    page = (
        '<p>So <code>a , b</code> <span translate="no">X , Y</span> <b class="notranslate">c ,</b> <i lang=fr>d ,</i>'
    )
    [passage] = read("html", f'<html lang="en">{page} e ,</html>')
    assert protected(passage) == [" a , b X , Y c , d , "]
    assert passage.document.text.endswith("e ,")
    [passage] = read("html", "<p>Press <kbd>?</kbd> or the<b> key </b><code>!</code>.")
    assert protected(passage) == [" ? ", " !"]


def test_each_language_is_a_document() -> None:
    page = "<html lang=en><p>One.<div lang=fr>Un.<p>Deux.</div><p>Two.<p lang=de>Eins."
    found = read("html", page)
    assert [(p.document.language, p.document.text) for p in found] == [
        ("en", "One.\n\nTwo."),
        ("fr", "Un.\n\nDeux."),
        ("de", "Eins."),
    ]
    assert len({p.document.id for p in found}) == 3


def test_an_edit_lands_between_the_tags() -> None:
    raw = "<p>The <b>ferry </b>, late &amp; <i>slow</i> said"
    [passage] = read("html", raw)
    assert written(raw, [(passage, swap(passage, " ,", ","))]) == "<p>The <b>ferry,</b> late &amp; <i>slow</i> said"
    assert written(raw, [(passage, swap(passage, "slow", "A<B"))]).endswith("<i>A&lt;B</i> said")
    after = passage.document.text.index(" said")
    assert written(raw, [(passage, [Edit(Span(after, after), "", '"')])]).endswith('slow</i>" said')


def test_what_stands_nowhere_in_the_file_is_not_edited() -> None:
    [passage] = read("html", "<p>The man</p>\n<p>went home.</p>")
    assert passage.refuses(Edit(Span(7, 9), "\n\n", " "))
    assert passage.refuses(Edit(Span(6, 10), "n\n\nw", "x"))
    assert not passage.refuses(Edit(Span(0, 9), "The man\n\n", ""))
    assert not passage.refuses(Edit(Span(7, 7), "", "."))


def test_the_encoding_that_a_page_names_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NORMALIZE_STATE", str(tmp_path / "state"))
    raw = '<meta charset="iso-8859-1"><html lang=en>\n<p title="\xe9">The caf\xe9 \x93opened\x94 , they said.'.encode(
        "latin-1"
    )
    (tmp_path / "a.html").write_bytes(raw)
    assert main(["fix", "--write", "--quiet", "a.html"]) == 0
    assert (tmp_path / "a.html").read_bytes() == raw.replace(b" ,", b",")
    assert not capsys.readouterr().err


@pytest.mark.parametrize("page", sorted(DATA.glob("*.html")), ids=lambda path: path.stem)
def test_a_saved_page_is_repaired_in_its_words_alone(page: Path) -> None:
    from html5lib import parse  # type: ignore[import-untyped]

    raw = page.read_text("utf-8")
    passages = read("html", raw)
    assert passages
    assert written(raw, [(p, []) for p in passages]) == raw
    marked = [
        (p, [Edit(Span(m.start(), m.end()), m[0], m[0].upper()) for m in re.finditer(r"\b[a-z]+\b", p.document.text)])
        for p in passages
    ]
    kept = [
        (p, [e for e in edits if not p.refuses(e) and not any(s.overlaps(e.span) for s in p.document.protected)])
        for p, edits in marked
    ]
    changed = written(raw, kept)
    assert changed.lower() == raw.lower()
    assert sum(len(edits) for _, edits in kept) > 20

    def markup(page: str) -> list[object]:
        return [(e.tag, sorted(e.attrib.items())) for e in parse(page, namespaceHTMLElements=False).iter()]

    assert markup(changed) == markup(raw)


TAGS = (
    "<p> </p> <b> </b> <br> <div> </div> <li> <ul> </ul> <code> </code> <pre> </pre> <img> </a> <td> <table> <script>"
)
TEXTS = ["a", " , ", "\n", "  ", "&amp;", "&", "<", ">", "&nbsp;", "&#x41", "&eacute;t", "\N{GRINNING FACE}"]
PIECES = st.sampled_from([*TAGS.split(), *TEXTS, "<!-- x -->", "</", "<!", "]]>", '<a href="x">', '<p lang="fr">'])


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join), st.randoms(use_true_random=False))
def test_edits_of_any_page_do_what_they_say(raw: str, rng: random.Random) -> None:
    _check_edits("html", raw, rng)


def _check_edits(name: str, raw: str, rng: random.Random, *fields: str, path: str = "") -> None:
    """Words are replaced by others; read again, the file has the new texts, and nothing beside them has changed."""
    passages = read(name, raw, *fields, path=path)
    assert written(raw, [(p, []) for p in passages]) == raw
    placed = []
    expected = []
    for passage in passages:
        text = passage.document.text
        edits = []
        for match in re.finditer(r"[A-Za-z]", text):
            span = Span(*match.span())
            if rng.random() < 0.5 or any(s.overlaps(span) for s in passage.document.protected):
                continue
            edits.append(Edit(span, match[0], rng.choice(["x", "yz", "&", "<", '"', "\\", "q\N{EM DASH}", ","])))
        assert not any(passage.refuses(edit) for edit in edits)
        placed.append((passage, edits))
        expected.append(apply(text, edits))
    after = read(name, written(raw, placed), *fields, path=path)
    assert [p.document.text for p in after] == expected


# ---- JSON and fields

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["text", "body", "a.b", ""]), inner, max_size=3)
    ),
    max_leaves=10,
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(VALUES, st.booleans(), st.sampled_from([None, 1]), st.randoms(use_true_random=False))
def test_fields_of_json_are_edited_where_they_stand(
    value: object, ascii_only: bool, indent: int | None, rng: random.Random
) -> None:
    row = {"pages": [{"body": 'one \N{GRINNING FACE} , " two'}, {"body": value}], "text": "outer"}
    raw = json.dumps(row, ensure_ascii=ascii_only, indent=indent)
    fields = ("pages[].body", "text")
    _check_edits("json", raw, rng, *fields)
    [first, *_] = read("json", raw, *fields)
    changed = json.loads(written(raw, [(first, swap(first, " ,", ","))]))
    row["pages"][0]["body"] = 'one \N{GRINNING FACE}, " two'  # type: ignore[index]
    assert changed == row


def test_records_in_a_list_say_what_they_are() -> None:
    raw = '[{"id": "a", "text": "One.", "language": "en"}, {"id": 7, "text": "Zwei."}, {"text": null}, {"text": "x"}]'
    found = [(p.document.id, p.document.text, p.document.language) for p in read("json", raw)]
    assert found == [("a", "One.", "en"), ("7", "Zwei.", None), ("a.json#[3].text", "x", None)]


def test_paths_are_read_as_they_are_shown() -> None:
    assert parse_path("a[].b") == ("a", "*", "b")
    assert parse_path("*.b[2]") == ("*", "b", 2)


# ---- CSV


CELLS = st.text(alphabet='ab ,;"\n\té', max_size=8)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.lists(st.tuples(CELLS, CELLS), max_size=5),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.randoms(use_true_random=False),
)
def test_cells_are_those_of_the_csv_module(
    rows: list[tuple[str, str]], delimiter: str, end: str, quoting: int, rng: random.Random
) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    writer.writerows([("text", "more"), *rows])
    raw = out.getvalue()
    assert [p.document.text for p in read("csv", raw)] == [text for text, _ in rows if text]
    _check_edits("csv", raw, rng)


def test_a_bad_row_is_told_and_the_rest_is_done() -> None:
    raw = 'id,text\n1,"He left"\n2\n3,a,b\n\n4,So\n'
    found = list(format_named("csv").read(raw, "a.csv", 1))
    assert [(p.line, bool(p.problem), p.document.text) for p in found] == [
        (2, False, "He left"),
        (3, True, ""),
        (4, True, ""),
        (6, False, "So"),
    ]


# ---- subtitles

SRT = """1
00:00:01,000 --> 00:00:02,500
The <i>ferry
was late</i> ,

2
00:00:02,600 --> 00:00:04,000 X1:10
they said.

3
00:00:05,000 --> 00:00:06,000
- Where is it ?
- {\\an8}There.
"""
VTT = """WEBVTT - a title , here

STYLE
::cue { color: red , }

NOTE one , two

intro
00:01.000 --> 00:02.000 align:start
<v Ann>Fish &amp; chips , <c.loud>please</c>

00:02.000 --> 00:03.000
said <00:02.500>she.
"""


def test_subtitles_are_one_text() -> None:
    for end in ("\n", "\r\n"):
        [passage] = read("subtitles", SRT.replace("\n", end))
        assert passage.document.text == "The ferry was late , they said.\n\n- Where is it ?\n- There."
    [passage] = read("subtitles", VTT, path="a.vtt")
    assert passage.document.text == "Fish & chips , please said she."


@pytest.mark.parametrize(("raw", "path"), [(SRT, "a.srt"), (VTT, "a.vtt")])
def test_times_and_tags_stay(raw: str, path: str) -> None:
    [passage] = read("subtitles", raw, path=path)
    changed = written(raw, [(passage, swap(passage, " ,", ","))])
    assert [line for line in changed.split("\n") if line not in raw.split("\n")] == [
        "was late</i>," if path == "a.srt" else "<v Ann>Fish &amp; chips, <c.loud>please</c>"
    ]
    _check_edits("subtitles", raw, random.Random(1), path=path) if path == "a.vtt" else None


def test_a_cue_without_times_is_told() -> None:
    raw = SRT.replace("00:00:02,600 --> 00:00:04,000 X1:10", "00:00:02 -> 00:00:04")
    found = list(format_named("subtitles").read(raw, "a.srt", 1))
    assert [(p.line, "without times" in p.problem) for p in found if p.problem] == [(6, True)]


# ---- through the command line


def test_every_format_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NORMALIZE_STATE", str(tmp_path / "state"))
    said = "The ferry left , they said."
    files = {
        "a.html": f"<html lang=en><p>{said}",
        "a.json": json.dumps([{"text": said, "language": "en"}]),
        "a.csv": f'text,language\n"{said}",en\n',
        "a.srt": f"1\n00:00:01,000 --> 00:00:02,000\n{said}\n",
    }
    for name, raw in files.items():
        Path(name).write_text(raw)
        assert main(["check", "--lang", "en", name]) == 1
        assert "any.punctuation.space-before-mark" in capsys.readouterr().out
        assert main(["diff", "--format", "patch", "--lang", "en", name]) == 1
        assert capsys.readouterr().out.count("\n+") == 2
        assert main(["fix", "--write", "--quiet", "--lang", "en", name]) == 0
        assert Path(name).read_text() == raw.replace(" ,", ",")
        assert main(["undo", name]) == 0
        assert Path(name).read_text() == raw
        capsys.readouterr()


def test_bad_records_go_to_the_reject_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NORMALIZE_STATE", str(tmp_path / "state"))
    rows = [json.dumps({"id": str(i), "text": "The ferry left , they said."}).encode() for i in range(300)]
    rows[100], rows[150], rows[200] = b'{"id": "x", "text": ', b'{"text": 5}', b'{"text": "caf\xe9"}'
    Path("a.jsonl").write_bytes(b"\n".join(rows) + b"\n")
    assert main(["fix", "--write", "--quiet", "--lang", "en", "--rejects", "bad.jsonl", "a.jsonl"]) == 2
    after = Path("a.jsonl").read_bytes().split(b"\n")
    for number, (old, new) in enumerate(zip(rows, after, strict=False)):
        assert new == (old if number in (100, 150, 200) else old.replace(b" ,", b","))
    bad = [json.loads(line) for line in Path("bad.jsonl").read_text().splitlines()]
    assert [(row["path"], row["line"]) for row in bad] == [("a.jsonl", 101), ("a.jsonl", 151), ("a.jsonl", 201)]
    assert bad[0]["record"] == '{"id": "x", "text": '
    assert "0xE9" in bad[2]["problem"]
    capsys.readouterr()
    assert main(["check", "--field", "nope", "--quiet", "a.html"]) == 2
