"""Translations beside their sources: catalogues, XLIFF, TMX."""

from __future__ import annotations

import random
import shutil
import subprocess
from pathlib import Path

import polib  # type: ignore[import-untyped]
import pytest

from normalize.cli import main
from normalize.edits import apply
from normalize.errors import InputError
from normalize.files import format_named
from tests.test_files_formats import _check_edits, read, swap, written

PO = r"""# Translators: one , two
msgid ""
msgstr ""
"Language: de\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

#: src/a.c:1 , b
#, c-format
msgid "The file %s was not found in the folder."
msgstr "Die Datei %s , sie fehlt."

msgctxt "menu"
msgid "Open the \"file\"\n"
msgstr ""
"Öffne die "
"\"Datei\" , bitte.\n"

msgid "one file"
msgid_plural "%d files"
msgstr[0] "eine Datei"
msgstr[1] "%d Dateien , alle"

msgid "not translated"
msgstr ""

#~ msgid "old"
#~ msgstr "alt , alt"
"""


def test_a_catalogue_is_read_as_polib_reads_it() -> None:
    found = [(p.document.text, p.document.meta["source"]) for p in read("po", PO)]
    expected = []
    for entry in polib.pofile(PO):
        if entry.obsolete:
            continue
        if entry.msgstr:
            expected.append((entry.msgstr, entry.msgid))
        expected += [(s, entry.msgid_plural if n else entry.msgid) for n, s in sorted(entry.msgstr_plural.items())]
    assert found == expected
    assert {(p.document.language, p.document.source_language) for p in read("po", PO)} == {("de", "en")}


def test_edits_of_a_catalogue_land_in_its_strings() -> None:
    for raw in (PO, PO.replace("\n", "\r\n")):
        passages = read("po", raw)
        placed = [(p, swap(p, " ,", ",")) for p in passages if " ," in p.document.text]
        assert len(placed) == 3
        kept = "# Translators: one , two", "#: src/a.c:1 , b", "alt , alt"
        expected = raw.replace(" ,", ",")
        for line in kept:
            expected = expected.replace(line.replace(" ,", ","), line)
        assert written(raw, placed) == expected
        _check_edits("po", raw, random.Random(3))


def test_a_broken_entry_is_told_and_the_rest_is_read() -> None:
    raw = PO.replace('msgstr[0] "eine Datei"', 'msgstr[0] "eine Datei')
    found = list(format_named("po").read(raw, "a.po", 1))
    assert [p.line for p in found if p.problem] == [21]
    assert len([p for p in found if not p.problem]) == 2


@pytest.mark.skipif(shutil.which("msgfmt") is None, reason="gettext is not installed")
def test_gettext_accepts_what_was_repaired(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NORMALIZE_STATE", str(tmp_path / "state"))
    Path("de.po").write_text(PO)
    assert main(["fix", "--write", "--quiet", "de.po"]) in (0, 1)
    assert "Die Datei %s, sie fehlt." in Path("de.po").read_text()
    assert "alt , alt" in Path("de.po").read_text()
    subprocess.run(["msgfmt", "--check-format", "-o", "de.mo", "de.po"], check=True, timeout=20)


XLIFF12 = """<?xml version="1.0" encoding="UTF-8"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
<file source-language="en" target-language="fr" original="a , b"><body>
<trans-unit id="1"><source>He left &amp; <g id="1">went</g>.</source>
<target>Il partit , <g id="1">alla</g> &amp; <ph id="2">%s ,</ph> revint\N{GRINNING FACE}.</target></trans-unit>
<trans-unit id="2" translate="no"><source>x , y</source><target>x , y</target></trans-unit>
<trans-unit id="3"><source>z</source></trans-unit>
<trans-unit id="4"><source>Final</source><target state="final">Fin , fin</target></trans-unit>
<trans-unit id="5"><source>Last</source><target><![CDATA[<b>Dernier</b> ,]]> mot</target></trans-unit>
</body></file></xliff>
"""
XLIFF20 = """<xliff version="2.0" srcLang="en" trgLang="fr" xmlns="urn:oasis:names:tc:xliff:document:2.0"><file id="f">
<unit id="u"><segment><source>One.</source><target>Un <pc id="1">,</pc> mot.</target></segment>
<segment><source>Two.</source><target>Deux.</target></segment></unit></file></xliff>
"""
TMX = """<tmx version="1.4"><header srclang="en" datatype="plaintext"/><body>
<tu tuid="a"><tuv xml:lang="en-US"><seg>The ferry.</seg></tuv>
<tuv xml:lang="es"><seg>El <bpt i="1">x</bpt>ferry.</seg></tuv>
<tuv xml:lang="de"><seg>Die F&#228;hre.</seg></tuv></tu></body></tmx>
"""


def test_xliff_and_tmx_say_both_languages() -> None:
    found = [
        (p.document.text, p.document.language, p.document.source_language, p.document.meta["source"])
        for raw in (XLIFF12, XLIFF20, TMX)
        for p in read("xliff", raw)
    ]
    assert found == [
        ("Il partit , alla &  revint\N{GRINNING FACE}.", "fr", "en", "He left & went."),
        ("<b>Dernier</b> , mot", "fr", "en", "Last"),
        ("Un , mot.", "fr", "en", "One."),
        ("Deux.", "fr", "en", "Two."),
        ("El ferry.", "es", "en-US", "The ferry."),
        ("Die Fähre.", "de", "en-US", "The ferry."),
    ]


@pytest.mark.parametrize("raw", [XLIFF12, XLIFF20, TMX])
def test_tags_and_placeholders_stay(raw: str) -> None:
    passages = read("xliff", raw)
    assert apply(raw, []) == written(raw, [(p, []) for p in passages])
    if raw is XLIFF12:
        changed = written(raw, [(passages[0], swap(passages[0], " ,", ","))])
        assert changed == raw.replace("partit ,", "partit,")
        assert passages[1].document.protected
    for seed in range(5):
        _check_edits("xliff", raw, random.Random(seed))


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (XLIFF12.replace("</g> &amp;", " &amp;"), "line 5: not XML: mismatched tag"),
        ('<!DOCTYPE x [<!ENTITY a "aaaa">]><xliff>&a;</xliff>', "declares entities of its own"),
        ("plain text", "not XML"),
    ],
)
def test_broken_xml_is_told_with_its_line(raw: str, says: str) -> None:
    with pytest.raises(InputError) as told:
        read("xliff", raw)
    assert says in str(told.value)
