"""Views of a diff: each tells the same edits, and those whose format can bring the text back do."""

from __future__ import annotations

import json
import subprocess
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize import Document, Edit, Evidence, Finding, Fix, Result, Safety, Severity, Span, apply
from normalize.errors import InputError
from normalize.findings import Choice
from normalize.render.critic import read_critic, render_critic
from normalize.render.docx import Docx
from normalize.render.html import html_foot, html_head, render_html
from normalize.render.markup import visible
from normalize.render.stretches import blocks, changes_of
from tests.commands import Run
from tests.strategies import two_stages

HOSTILE = (
    '<script>alert(1)</script> & "quoted" <img src=x onerror=alert(2)> \x1b[31mred\x07 '
    "\N{RIGHT-TO-LEFT OVERRIDE}desrever\N{POP DIRECTIONAL FORMATTING} \N{LEFT-TO-RIGHT ISOLATE}x \x00 \ud800 ]]> "
    "\N{ARABIC LETTER SEEN}\N{ARABIC LETTER LAM} \N{CJK UNIFIED IDEOGRAPH-4E2D} end , here.\n"
    + "long " * 4000
    + ", so.\n"
)


def result(text: str, *edits: Edit, safety: Safety = Safety.SAFE) -> Result:
    findings = tuple(
        Finding(
            f"{number:016x}",
            "any.x.slip",
            "x",
            edit.span,
            f"<b>{edit.old}</b> & so",
            Severity.WARNING,
            0.9,
            (Evidence("a", "<i>why</i>"), Evidence("b", "not", weight=-1.0)),
            (Fix((edit,), safety),),
        )
        for number, edit in enumerate(edits)
    )
    chosen = tuple(Choice((finding.key,), safety, finding.fixes[0].edits) for finding in findings)
    return Result(Document(text, id="a"), findings, chosen, language="en")


def slips(text: str) -> Result:
    edits, at = [], text.find(" ,")
    while at >= 0:
        edits.append(Edit(Span(at, at + 1), " ", ""))
        at = text.find(" ,", at + 1)
    return result(text, *edits)


# ---- stretches


def test_blocks_hold_the_whole_text_before_and_after() -> None:
    text = "one\ntwo , x\n\nthree-\nfour , y\nend"
    edits = [Edit(Span(7, 8), " ", ""), Edit(Span(18, 20), "-\n", ""), Edit(Span(24, 25), " ", "\n")]
    found = list(blocks(text, changes_of(result(text, *edits), Safety.SAFE)))
    assert [block.line for block in found] == [1, 2, 3, 4, 6]
    assert [block.changed for block in found] == [False, True, False, True, False]
    old = "\n".join("".join(s.change.edit.old if s.change else s.text for s in block.stretches) for block in found)
    new = "\n".join("".join(s.change.edit.new if s.change else s.text for s in block.stretches) for block in found)
    assert (old, new) == (text, apply(text, edits))


# ---- CriticMarkup


@given(two_stages())
def test_critic_markup_comes_back_whatever_the_letters(case: tuple[str, list[Edit], list[Edit]]) -> None:
    text, edits, _ = case
    if any(sign in text for sign in ("{--", "{++", "{~~")):
        return
    original, read = read_critic(render_critic(text, edits))
    assert original == text
    assert apply(text, read) == apply(text, edits)


@given(st.text("-+~>{}a", max_size=6), st.text("-+~>{}a", max_size=6))
def test_critic_markup_of_its_own_signs_comes_back(old: str, new: str) -> None:
    text = f"x {old} y"
    if any(sign in text for sign in ("{--", "{++", "{~~")):
        return
    edits = [Edit(Span(2, 2 + len(old)), old, new)]
    original, read = read_critic(render_critic(text, edits))
    assert (original, apply(text, read)) == (text, apply(text, edits))


def test_a_text_with_marks_of_its_own_is_refused() -> None:
    with pytest.raises(InputError, match=r"line 2: the text has '\{\+\+'"):
        render_critic("a\n{++b++}", [])


# ---- SARIF and rdjson, on files as they lie on the disk

ROWS = [
    {"id": "a", "text": "Caf\N{LATIN SMALL LETTER E WITH ACUTE} \N{GRINNING FACE} it was late , again.\nSo , yes."},
    {"id": "b", "text": 'He said "so , yes" \\ , no.'},
]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("\N{GRINNING FACE} it was late , again.\n\nThe the sea , so.\n", "utf-8")
    escaped = json.dumps(ROWS[0]), json.dumps(ROWS[1], ensure_ascii=False)
    Path("b.jsonl").write_text("\n".join(escaped) + "\n", "utf-8")
    return tmp_path


ONLY = ("--select", "any.punctuation.space-before-mark")


def _repaired(places: list[tuple[str, int, int, int, int, str]], *, utf8: bool) -> dict[str, str]:
    """Files with (file, line, column, end line, end column, text) put in; columns from 1."""
    out = {}
    for name in {place[0] for place in places}:
        unit = (lambda s: s.encode()) if utf8 else (lambda s: s)
        lines = [unit(line) for line in Path(name).read_text("utf-8").split("\n")]
        for _, line, start, last, end, text in sorted((p for p in places if p[0] == name), reverse=True):
            assert line == last
            row = lines[line - 1]
            lines[line - 1] = row[: start - 1] + unit(text) + row[end - 1 :]
        joined = (b"\n" if utf8 else "\n").join(lines)  # type: ignore[attr-defined]
        out[name] = joined.decode() if isinstance(joined, bytes) else joined
    return out


def _expected(run: Run, *names: str) -> dict[str, str]:
    return {name: run("fix", "--review", *ONLY, name).out for name in names}


def test_sarif_holds_fixes_that_repair_the_files(here: Path, run: Run) -> None:
    done = run("diff", "--format", "sarif", *ONLY, "a.txt", "b.jsonl")
    log = json.loads(done.out)
    assert (done.status, log["version"], log["runs"][0]["columnKind"]) == (1, "2.1.0", "unicodeCodePoints")
    assert [rule["id"] for rule in log["runs"][0]["tool"]["driver"]["rules"]] == [ONLY[1]]
    places = []
    for found in log["runs"][0]["results"]:
        assert {"ruleId", "level", "message", "locations", "partialFingerprints"} <= found.keys()
        for change in found["fixes"][0]["artifactChanges"]:
            for one in change["replacements"]:
                where = one["deletedRegion"]
                at = tuple(where[key] for key in ("startLine", "startColumn", "endLine", "endColumn"))
                places.append((change["artifactLocation"]["uri"], *at, one["insertedContent"]["text"]))
    assert _repaired(places, utf8=False) == _expected(run, "a.txt", "b.jsonl")


def test_rdjson_holds_suggestions_that_repair_the_files(here: Path, run: Run) -> None:
    log = json.loads(run("diff", "--format", "rdjson", *ONLY, "a.txt", "b.jsonl").out)
    assert log["source"] == {"name": "normalize"}
    places = []
    for found in log["diagnostics"]:
        one = found["suggestions"][0]
        start, end = one["range"]["start"], one["range"]["end"]
        at = (start["line"], start["column"], end["line"], end["column"])
        places.append((found["location"]["path"], *at, one["text"]))
    assert _repaired(places, utf8=True) == _expected(run, "a.txt", "b.jsonl")


@pytest.mark.parametrize("form", ["sarif", "rdjson", "html"])
def test_a_view_of_clean_texts_is_whole(here: Path, run: Run, form: str) -> None:
    Path("clean.txt").write_text("All is well.\n")
    done = run("diff", "--format", form, "clean.txt")
    assert done.status == 0
    if form != "html":
        json.loads(done.out)
    assert done.out.endswith("</html>\n" if form == "html" else "}\n")


# ---- HTML


class _Reader(HTMLParser):
    """Collects the tags and the text, and checks that tags are nested."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        if tag not in ("meta", "input", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_hostile_text_is_text_in_a_page() -> None:
    found = slips(HOSTILE)
    page = html_head() + render_html(found, "<script>name", tier=Safety.SAFE) + html_foot()
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    assert reader.tags.isdisjoint({"img", "iframe", "object", "link", "base", "form"})
    assert not any(name.startswith("on") or name in ("style", "src", "href") for name in reader.attributes)
    assert page.count("<script") == 1
    for character in "\x1b\x00\N{RIGHT-TO-LEFT OVERRIDE}\N{LEFT-TO-RIGHT ISOLATE}":
        assert character not in page
    assert "U+202E" in page
    assert "&lt;script&gt;alert(1)" in page
    page.encode("utf-8")


def test_a_page_says_who_may_run_in_it() -> None:
    head = html_head()
    assert "default-src &#x27;none&#x27;" in head
    assert "unsafe" not in head


def test_long_unchanged_runs_are_folded_and_everything_is_there() -> None:
    text = "\n".join(f"line {number}" for number in range(50)) + "\nlate , so\n" + "\n".join("xyz")
    page = render_html(slips(text), "a", tier=Safety.SAFE)
    assert "47 unchanged lines" in page
    assert "line 3<" in page


def test_only_the_tier_asked_for_is_shown_as_change() -> None:
    found = result("so , x", Edit(Span(2, 3), " ", ""), safety=Safety.REVIEW)
    assert "<del>" not in render_html(found, "a", tier=Safety.SAFE)
    assert "1 without a repair here" in render_html(found, "a", tier=Safety.SAFE)
    assert "<del>" in render_html(found, "a", tier=Safety.REVIEW)


def test_letters_that_need_joiners_keep_them() -> None:
    word = "\N{ARABIC LETTER MEEM}\N{ARABIC LETTER FARSI YEH}\N{ZERO WIDTH NON-JOINER}\N{ARABIC LETTER SHEEN}"
    assert visible(word) == word
    assert "ZERO WIDTH NON-JOINER" in visible("\N{ZERO WIDTH NON-JOINER}", changed=True)


# ---- tracked changes


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def _read_docx(data: bytes, *, accepted: bool) -> str:
    """The text of a document once all its changes are accepted, or rejected."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        body = ElementTree.fromstring(package.read("word/document.xml"))
        ElementTree.fromstring(package.read("word/comments.xml"))
    lines = []
    for paragraph in body.iter(f"{W}p"):
        parts = []
        for child in paragraph:
            if child.tag == f"{W}{'del' if accepted else 'ins'}":
                continue
            for leaf in child.iter():
                if leaf.tag in (f"{W}t", f"{W}delText"):
                    parts.append(leaf.text or "")
                elif leaf.tag in (f"{W}br", f"{W}tab"):
                    parts.append("\n" if leaf.tag == f"{W}br" else "\t")
        lines.append("".join(parts))
    return "\n".join(lines)


def test_tracked_changes_accept_and_reject_to_the_two_texts() -> None:
    text = "A hard\nwrap here , \tand so.\n\nSecond , par."
    edits = [Edit(Span(6, 7), "\n", " "), *(Edit(Span(at, at + 1), " ", "") for at in (16, 35))]
    docx = Docx()
    docx.add(result(text, *edits), "a", tier=Safety.SAFE)
    assert _read_docx(docx.data(), accepted=True) == apply(text, edits)
    assert _read_docx(docx.data(), accepted=False) == text
    assert docx.data() == docx.data()


def test_tracked_changes_of_hostile_text_are_sound_xml() -> None:
    docx = Docx()
    docx.add(slips(HOSTILE), "<name>&", tier=Safety.SAFE, heading=True)
    said = _read_docx(docx.data(), accepted=True)
    assert "<script>alert(1)</script>" in said
    assert "<U+202E>" in said


_MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Settle(source As String, target As String, command As String)
  Dim none() As New com.sun.star.beans.PropertyValue
  Dim kind(0) As New com.sun.star.beans.PropertyValue
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  text = StarDesktop.loadComponentFromURL(source, "_blank", 0, hidden())
  helper = createUnoService("com.sun.star.frame.DispatchHelper")
  helper.executeDispatch(text.CurrentController.Frame, ".uno:" &amp; command, "", 0, none())
  kind(0).Name = "FilterName"
  kind(0).Value = "Text (encoded)"
  text.storeToURL(target, kind())
  text.close(True)
End Sub
</script:module>
"""
_LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false"
 library:passwordprotected="false"><library:element library:name="Module1"/></library:library>
"""


@pytest.mark.full
def test_libreoffice_accepts_and_rejects_the_changes(full: None, tmp_path: Path, need: Callable[[str], str]) -> None:
    office = need("soffice")
    hebrew, han = "\N{HEBREW LETTER ALEF}\N{HEBREW LETTER BET}", "\N{CJK UNIFIED IDEOGRAPH-4E2D}"
    text = f"A hard\nwrap here , and so.\nSecond , par. {hebrew} , x\n{han} , y"
    found = slips(text)
    docx = Docx()
    docx.add(found, "a", tier=Safety.SAFE)
    (tmp_path / "a.docx").write_bytes(docx.data())
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    start = [office, profile, "--headless", "--norestore"]
    subprocess.run([*start, "--terminate_after_init"], check=True, timeout=170, capture_output=True)
    library = tmp_path / "profile" / "user" / "basic" / "Standard"
    (library / "Module1.xba").write_text(_MACRO)
    (library / "script.xlb").write_text(_LIBRARY)
    for command, expected in (("AcceptAllTrackedChanges", found.text), ("RejectAllTrackedChanges", text)):
        out = tmp_path / f"{command}.txt"
        call = f'macro:///Standard.Module1.Settle("{(tmp_path / "a.docx").as_uri()}","{out.as_uri()}","{command}")'
        subprocess.run([*start, call], check=True, timeout=170, capture_output=True)
        said = out.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").rstrip("\n")
        assert said == expected, command
