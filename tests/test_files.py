"""Files: found, read exactly, protected where no edit may go, and written whole or not at all."""

from __future__ import annotations

import json
import os
import random
import re
import stat
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from normalize.edits import Edit, apply
from normalize.errors import InputError
from normalize.files import FORMATS, format_named, format_of, known_suffixes
from normalize.files.atomic import Replacement, require_writable, stamp_of
from normalize.files.discovery import Source, discover
from normalize.files.encoding import ByteEdit, Encoding, decode, invert_bytes, splice, to_bytes
from normalize.files.markdown import protect_markdown
from normalize.text import Span

JSONL = format_named("jsonl")
SUFFIXES = ", ".join(sorted(known_suffixes()))

# ---- bytes


@pytest.mark.parametrize(
    ("data", "name", "text"),
    [
        (b"", None, ""),
        ("café\r\n".encode(), None, "café\r\n"),
        (b"\xef\xbb\xbfcaf\xc3\xa9", None, "café"),
        ("café".encode("utf-16"), None, "café"),
        (b"\xfe\xff" + "café".encode("utf-16-be"), None, "café"),
        (b"\xff\xfe\x00\x00" + "café".encode("utf-32-le"), None, "café"),
        ("café".encode("cp1252"), "windows-1252", "café"),
        ("да".encode("cp1251"), "cp1251", "да"),
        ("да".encode("utf-16-le"), "utf-16", "да"),
        (b"\xef\xbb\xbfa", "utf-8-sig", "a"),
    ],
)
def test_decoding_loses_nothing(data: bytes, name: str | None, text: str) -> None:
    found, encoding = decode(data, name)
    assert found == text
    assert encoding.mark + found.encode(encoding.name) == data


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"one\ntwo \xe9", None, "line 2: the byte 0xE9 is not UTF-8; name the encoding"),
        (b"one\n\x81", "cp1252", "line 2: the byte 0x81 is not CP1252; try another"),
        (b"a\nb\0c", None, "line 2: a NUL byte"),
        (b"\x7fELF\0\0\0\1", None, "NUL byte"),
        ("some text".encode("utf-16-le"), None, "add --encoding utf-16-le"),
        ("some text".encode("utf-16-be"), None, "add --encoding utf-16-be"),
        (b"a", "klingon", "there is no text encoding 'klingon'"),
        (b"a", "base64", "there is no text encoding 'base64'"),
        (b"\xff\xfea", None, "is not UTF-16-LE"),
    ],
)
def test_what_cannot_be_decoded_is_refused_with_a_remedy(data: bytes, name: str | None, says: str) -> None:
    with pytest.raises(InputError) as error:
        decode(data, name)
    assert says in str(error.value)


@given(
    st.text(st.characters(codec="utf-8"), max_size=40), st.data(), st.sampled_from(["utf-8", "utf-16-le", "utf-32-be"])
)
def test_byte_edits_do_what_the_edits_do(text: str, data: st.DataObject, name: str) -> None:
    points = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6, unique=True)))
    edits = [Edit(Span(a, b), text[a:b], "é\n") for a, b in zip(points[::2], points[1::2], strict=False)]
    raw = b"MARK" + text.encode(name)
    found = to_bytes(text, edits, Encoding(name, b"MARK"), raw)
    repaired = splice(raw, found)
    assert repaired == b"MARK" + apply(text, edits).encode(name)
    assert splice(repaired, invert_bytes(found)) == raw


def test_a_character_that_the_encoding_lacks_is_refused() -> None:
    with pytest.raises(InputError, match="line 2: '”' does not exist in latin-1; convert the file to UTF-8"):
        to_bytes('a\n"', [Edit(Span(2, 3), '"', "”")], Encoding("latin-1"), b'a\n"')


def test_an_encoding_with_shift_states_is_refused_rather_than_damaged() -> None:
    text = "ab 日本 cd"
    raw = text.encode("iso-2022-jp")
    with pytest.raises(InputError, match="cannot be edited in places; convert the file to UTF-8"):
        to_bytes(text, [Edit(Span(4, 5), "本", "")], Encoding("iso-2022-jp"), raw)


def test_splice_refuses_other_bytes() -> None:
    with pytest.raises(InputError, match="byte 1"):
        splice(b"abc", [ByteEdit(1, b"x", b"")])


# ---- formats


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("a.txt", "txt"),
        ("A.TXT", "txt"),
        ("letter", "txt"),
        (".notes", "txt"),
        ("x/y.md", "md"),
        ("c.tar.jsonl", "jsonl"),
    ],
)
def test_the_suffix_says_the_format(path: str, name: str) -> None:
    assert format_of(path).name == name


@pytest.mark.parametrize("path", ["drawing.svg", "table.xlsx", "prog.py"])
def test_an_unknown_suffix_is_not_taken_for_prose(path: str) -> None:
    with pytest.raises(InputError, match="add --as txt"):
        format_of(path)


def test_formats_have_distinct_names_and_suffixes() -> None:
    suffixes = [suffix for form in FORMATS for suffix in form.suffixes]
    assert len(set(suffixes)) == len(suffixes)
    assert len({form.name for form in FORMATS}) == len(FORMATS)


# ---- JSONL


def repaired(line: str, old: str, new: str) -> str:
    passage = next(JSONL.read(line, "x.jsonl", 1))
    at = passage.document.text.index(old)
    return apply(line, passage.place([Edit(Span(at, at + len(old)), old, new)]))


@pytest.mark.parametrize(
    "line",
    [
        '{"id": "a", "text": "One , two.", "n": 1.50, "other": "a , b"}',
        '{"text":"One , two.","id":"a","big":12345678901234567890, "nested": {"text": "no , way"}}',
        r'{"id": "\u0061", "text": "\u00e9\ud83d\ude00\/ \"One , two\" \t.", "t": "\u00e9"}',
        '{"text": "first , one", "text": "One , two"}',
        '\t{ "te\\u0078t" :\t"é One , two" } ',
    ],
)
def test_only_the_repaired_place_of_a_line_changes(line: str) -> None:
    text = json.loads(line)["text"]
    fixed = repaired(line, " ,", ",")
    assert json.loads(fixed)["text"] == text.replace(" ,", ",")
    at = line.rindex("One ,") + 3
    assert fixed == line[:at] + line[at + 1 :]


def test_new_characters_are_escaped_as_the_line_is() -> None:
    assert repaired(r'{"text": "caf\u00e9 x"}', "x", "“") == r'{"text": "caf\u00e9 \u201c"}'
    assert repaired('{"text": "café x"}', "x", '“"') == '{"text": "café “\\""}'
    assert repaired('{"text": "café x"}', "x", "\ud800") == '{"text": "café \\ud800"}'


@given(st.text(max_size=30), st.booleans(), st.data())
def test_edits_of_the_text_are_edits_of_the_line(text: str, ascii_only: bool, data: st.DataObject) -> None:
    line = json.dumps({"a": [1, {"text": "x"}], "text": text, "z": "\\"}, ensure_ascii=ascii_only)
    a, b = sorted(data.draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
    passage = next(JSONL.read(line, "x.jsonl", 1))
    edit = Edit(Span(a, b), text[a:b], 'new "é"\n')
    fixed = apply(line, passage.place([edit]))
    assert json.loads(fixed) == {"a": [1, {"text": "x"}], "text": apply(text, [edit]), "z": "\\"}


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('{"id": "a"', "not JSON"),
        ("plain words", "not JSON: Expecting value (column 1)"),
        ('["text"]', "not a list"),
        ('{"id": "a", "body": "x"}', "no \"text\" in this line; it has 'id', 'body'"),
        ('{"text": null}', '"text" is a string, not null'),
        ('{"text": "a", "id": 1.5}', '"id" is a string, not a number'),
        ('{"text": "a", "language": ["en"]}', '"language" is a language tag'),
        ('{"text": ' + "[" * 100_000, "nested too deeply"),
    ],
)
def test_a_bad_line_says_what_is_wrong(line: str, says: str) -> None:
    with pytest.raises(InputError) as error:
        list(JSONL.read(line, "x.jsonl", 7))
    assert says in str(error.value)


def test_what_a_line_says_of_its_text() -> None:
    line = '{"id": 7, "text": "a", "language": "de", "source_language": null}'
    document = next(JSONL.read(line, "x.jsonl", 3)).document
    assert (document.id, document.language, document.source_language) == ("7", "de", None)
    assert next(JSONL.read('{"text": ""}', "x.jsonl", 3)).document.id == "x.jsonl:3"
    assert list(JSONL.read("  \r", "x.jsonl", 3)) == []


# ---- Markdown


def hidden(text: str) -> list[str]:
    return [span.of(text) for span in protect_markdown(text)]


@pytest.mark.parametrize(
    ("text", "protected"),
    [
        ("Plain , text with a ] and a [ and 5 * 3.\n", []),
        ("Run `ls , x` and ``a ` b`` now\n", ["`ls , x`", "``a ` b``"]),
        ("An `open tick is text\n\nso is` this\n", []),
        ("\\`no code , here\\`\n", ["\\`", "\\`"]),
        ("---\ntitle: a , b\n---\nText\n", ["---\ntitle: a , b\n---\n"]),
        ("+++\na = 1\n+++\nText\n", ["+++\na = 1\n+++\n"]),
        ("---\nno front matter, a rule\n", ["---\n"]),
        ("```py\na , b\n```\nText\n", ["```py\na , b\n```\n"]),
        ("~~~\na\n```\nb\n~~~~\n", ["~~~\na\n```\nb\n~~~~"]),
        ("```\nnever closed\n\nstill code\n", ["```\nnever closed\n\nstill code\n"]),
        ("Text\n\n    code , one\n    code\n\nText\n", ["    code , one\n    code"]),
        ("Text that wraps\n    with an indent\n", []),
        ("See [the , text](http://x.org/a_(b) 'T , t') now\n", ["[", "](http://x.org/a_(b) 'T , t')"]),
        ("![a , picture](p.png)\n", ["![", "](p.png)"]),
        ("By [AFP](#) and [Reuters]( <> )\n", []),
        ("See [one][ref] [Ref] [other]\n\n[ref]: http://x.org\n", ["[", "][ref]", "[Ref]", "[ref]: http://x.org"]),
        ("A note[^1].\n\n[^1]: The , note\n", ["[^1]", "[^1]: "]),
        ("<https://x.org> and <a@b.org> and a < b\n", ["<https://x.org>", "<a@b.org>"]),
        ("Caf&eacute; &amp; &#8212; & so\n", ["&eacute;", "&amp;", "&#8212;"]),
        ("# Title , one #\n\nText\n", ["# ", " #"]),
        ("# Title\nText at once\n", ["# ", "\n"]),
        ("Title\n=====\nText\n", ["\n=====\n"]),
        ("One\n\n* * *\n\nTwo\n", ["* * *"]),
        ("Text\n- item\n  goes on\n", ["\n- "]),
        ("- [ ] to do\n", ["- [ ] "]),
        ("1. one\n\n   second paragraph\n\n       code\n", ["1. ", "   ", "       code"]),
        ("> quoted , text\n> goes on\n", ["> ", "\n> "]),
        ("a hard  \nbreak and\\\nanother  \n\nnone  \n", ["  \n", "\\\n"]),
        ("| a | b |\n|---|:-:|\n| c , | d |\n\nText | here\n", ["| ", " | ", " |\n|---|:-:|\n| ", " | ", " |"]),
        ("<pre>\na , b\n\nc</pre> d\n", ["<pre>\na , b\n\nc</pre>"]),
        ("<!-- a , b\n\n c --> d , e\n", ["<!-- a , b\n\n c -->"]),
        ("a <code>x , y</code> b\n", ["<code>x , y</code>"]),
        ("::: note\nText\n", ["::: note\n"]),
    ],
)
def test_markdown_is_protected_and_its_text_is_not(text: str, protected: list[str]) -> None:
    assert hidden(text) == protected
    crlf = text.replace("\n", "\r\n")
    assert [p.replace("\r", "") for p in hidden(crlf)] == protected


_PIECES = """w#|w# more , text|||    w# deep|        w# deeper|  w# two|- w# item|  - w# nested|* w#|1. w# one
10. w#|```|~~~|```py|   ```|      w# six|\tw# tab|- \tw#|# w# head|## w# head ##|---|===|***|- - -|[w#]: http://x.y
`w#` w# ``w# ` w#``|w#  |w#\\|[w#](http://a) w#|![w#](b.png)|w# <b>w#</b>|\\*w#\\*|-|1.|  w# `w#|w#` w#|-     w#
- ```|- # w#|&amp; w#"""


@pytest.mark.parametrize("seed", range(300))
def test_blocks_are_read_as_commonmark_reads_them(seed: int) -> None:
    """Code is protected, prose is not, judged by another reader of CommonMark, in any mixture of lines."""
    pieces = re.split(r"[|\n]", _PIECES)
    chance = random.Random(seed)
    lines = [chance.choice(pieces) for _ in range(chance.randint(1, 12))]
    numbers = iter(range(1, 1000))
    text = "w0x\n\n" + "\n".join(re.sub("w#", lambda _: f"w{next(numbers)}x", line) for line in lines) + "\n"
    shielded = "".join(span.of(text) + " " for span in protect_markdown(text))

    def words(said: str) -> set[str]:
        return set(re.findall(r"w\d+x", said))

    code: set[str] = set()
    prose: set[str] = set()
    for token in MarkdownIt("commonmark").parse(text):
        if token.type in ("code_block", "fence"):
            code |= words(token.content)
        for child in token.children or ():
            (code if child.type == "code_inline" else prose).update(words(child.content))
    assert code <= words(shielded)
    assert not (prose - code) & words(shielded)


_HOSTILE = (
    "> ~- ~1. ~#~`~``x~[~]~[a](~[a](b)~[a]: b\n~|~a|b\n-|-\n~    x\n~- a\n  ~***~<pre>~<!--~&amp;~\\~a  \nb~* * * a"
)


@pytest.mark.parametrize("piece", _HOSTILE.split("~"))
def test_hostile_markdown_is_linear(piece: str) -> None:
    started = time.perf_counter()
    protect_markdown(piece * (150_000 // len(piece)))
    assert time.perf_counter() - started < 3


@pytest.mark.parametrize("text", ["# " + " " * 200_000 + "x", "a" + " " * 200_000 + "\nb", "- " * 100_000 + "x"])
def test_one_hostile_line_is_linear(text: str) -> None:
    started = time.perf_counter()
    protect_markdown(text)
    assert time.perf_counter() - started < 3


# ---- discovery


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("b.txt", "a.md", "sub/c.jsonl", "sub/d.xyz", ".hidden.txt", ".git/e.txt", "plain"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def named(*paths: str, form: str | None = None) -> list[str]:
    return [s.path if isinstance(s, Source) else f"! {s}" for s in discover(paths, format_name=form)]


def test_a_folder_is_searched_in_order_without_hidden_files(tree: Path) -> None:
    assert named(".") == ["./a.md", "./b.txt", "./sub/c.jsonl"]
    assert named(".", form="md") == ["./a.md"]


def test_each_file_comes_once_in_the_order_named(tree: Path) -> None:
    (tree / "link.txt").symlink_to("b.txt")
    assert named("b.txt", ".", "a.md") == ["b.txt", "./a.md", "./sub/c.jsonl"]


def test_patterns_and_names(tree: Path) -> None:
    assert named("**/*.jsonl", "*.md") == ["sub/c.jsonl", "a.md"]
    assert named("plain", "-", "-") == ["plain", "-"]
    assert named("sub/d.xyz", form="txt") == ["sub/d.xyz"]


def test_what_cannot_be_used_is_said_and_the_rest_goes_on(tree: Path) -> None:
    (tree / "empty").mkdir()
    assert named("nowhere.txt", "*.xyz", "empty", "sub/d.xyz", "/dev/zero", "a\0b", "b.txt") == [
        "! nowhere.txt: no such file or folder",
        "! *.xyz: no file matches this pattern",
        f"! empty: no {SUFFIXES} files in this folder",
        "! sub/d.xyz: no reader for .xyz files; if it is plain text, add --as txt",
        "! /dev/zero: neither a file nor a folder",
        "! 'a\\x00b': embedded null byte",
        "b.txt",
    ]


# ---- writing


def test_a_replacement_keeps_mode_and_follows_links(tmp_path: Path) -> None:
    target = tmp_path / "real.txt"
    target.write_bytes(b"old")
    target.chmod(0o640)
    link = tmp_path / "link.txt"
    link.symlink_to("real.txt")
    with Replacement(str(link)) as new:
        new.file.write(b"new")
        assert target.read_bytes() == b"old"
        new.commit()
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert sorted(p.name for p in tmp_path.iterdir()) == ["link.txt", "real.txt"]


def test_a_replacement_that_is_not_committed_leaves_no_trace(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_bytes(b"old")
    with Replacement(str(target)) as new:
        new.file.write(b"half")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a.txt", b"old")]


def test_a_failure_before_the_rename_keeps_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_bytes(b"old")

    def fail() -> None:
        raise InputError("the journal is full")

    with Replacement(str(target)) as new:
        new.file.write(b"new")
        with pytest.raises(InputError, match="journal"):
            new.commit(fail)
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a.txt", b"old")]


def test_a_file_that_changed_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_bytes(b"old")
    stamp = stamp_of(target.stat())
    target.write_bytes(b"of somebody else")
    with Replacement(str(target), stamp) as new:
        new.file.write(b"new")
        with pytest.raises(InputError, match="changed while it was being read"):
            new.commit()
    assert target.read_bytes() == b"of somebody else"


def test_a_read_only_file_is_refused_even_to_root(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_bytes(b"old")
    target.chmod(0o444)
    with pytest.raises(InputError, match="read-only"):
        require_writable(str(target))


def test_what_is_no_plain_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="no plain file"):
        require_writable(str(tmp_path / "pipe"))
