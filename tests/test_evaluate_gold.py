"""The gold format: what is read, and how what is wrong is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from normalize.errors import InputError
from normalize.evaluate import read_gold
from normalize.files import format_named
from normalize.text import Span

DOCUMENT = {"id": "a", "text": "The ferry left , they said."}
ITEM = {"doc": "a", "start": 14, "end": 16, "text": " ,", "replacements": [","], "kind": "space", "certainty": "likely"}


def write(folder: Path, *rows: object, name: str = "gold.jsonl") -> Path:
    file = folder / name
    lines = (row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def test_rows_come_in_any_order(tmp_path: Path) -> None:
    (gold,) = read_gold([write(tmp_path, ITEM, "", {**DOCUMENT, "language": "en", "meta": {"by": "us"}})])
    assert gold.document.language == "en"
    assert gold.document.meta == {"by": "us"}
    (one,) = gold.items
    assert (one.span, one.text, one.replacements, one.kind) == (Span(14, 16), " ,", (",",), "space")
    assert (one.certainty, one.id, one.is_keep) == ("likely", "a:14", False)


def test_a_document_without_items_is_clean(tmp_path: Path) -> None:
    assert read_gold([write(tmp_path, DOCUMENT)])[0].items == ()


def test_what_must_stay_needs_no_more_than_its_place(tmp_path: Path) -> None:
    keep = {"doc": "a", "start": 4, "end": 9, "text": "ferry", "kind": "keep", "replacements": ["ferry"]}
    (gold,) = read_gold([write(tmp_path, DOCUMENT, keep)])
    assert gold.items[0].is_keep
    assert gold.items[0].replacements == ()


def test_texts_may_lie_in_files(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_bytes(b"\xef\xbb\xbfThe ferry left , they said.\r\n")
    (tmp_path / "two.md").write_text("The `a , b` left , she said.", encoding="utf-8")
    rows = ({**ITEM, "doc": "one.txt"}, {"id": "b", "path": "two.md", "language": "en"})
    one, two = read_gold([write(tmp_path, *rows)])[::-1]
    assert one.document.text.endswith("said.\r\n")
    assert one.document.id == "one.txt"
    assert two.document.text.startswith("The `a")
    assert two.document.protected == ()
    protected = read_gold([write(tmp_path, rows[1])], form=format_named("md"))[0].document.protected
    assert any(span.covers(Span(5, 10)) for span in protected)


def test_several_files_are_one_gold(tmp_path: Path) -> None:
    files = [write(tmp_path, {**DOCUMENT, "id": name}, name=f"{name}.jsonl") for name in "ba"]
    assert [gold.document.id for gold in read_gold(files)] == ["b", "a"]
    assert [gold.file for gold in read_gold(files)] == [str(file) for file in files]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([DOCUMENT, "{"], r"gold.jsonl:2: not JSON"),
        ([DOCUMENT, [1]], r"gold.jsonl:2: a row is an object"),
        ([{"text": "x"}], r"gold.jsonl:1: neither a document"),
        ([{"id": "a"}], r"gold.jsonl:1: document 'a' needs its \"text\""),
        ([{"id": "a", "text": "x", "path": "x"}], r"not both"),
        ([{"id": "a", "path": "nowhere.txt"}], r"gold.jsonl:1: .*nowhere.txt: no such file"),
        ([{"id": 1, "text": "x"}], r"\"id\" is a string, not 1"),
        ([DOCUMENT, DOCUMENT], r"gold.jsonl:2: document 'a' was there before, at .*gold.jsonl:1"),
        ([DOCUMENT, {**ITEM, "doc": "b"}], r"gold.jsonl:2: no document has the id 'b'"),
        (
            [DOCUMENT, {**ITEM, "start": 13, "end": 15}],
            r"gold.jsonl:2: 'a' reads 't ' .* not ' ,'; it stands at 14 to 16",
        ),
        ([DOCUMENT, {**ITEM, "text": "ab"}], r"nowhere in it"),
        ([DOCUMENT, {**ITEM, "end": 99}], r"code points of 'a', which has 27"),
        ([DOCUMENT, {**ITEM, "start": True}], r"code points"),
        ([DOCUMENT, {**ITEM, "replacements": ","}], r"list of accepted texts"),
        ([DOCUMENT, {k: v for k, v in ITEM.items() if k != "replacements"}], r"list of accepted texts"),
        ([DOCUMENT, {**ITEM, "certainty": "sure"}], r"\"certainty\" is one of certain, likely, stylistic, not 'sure'"),
        ([DOCUMENT, {k: v for k, v in ITEM.items() if k != "kind"}], r"\"kind\" is missing"),
        ([DOCUMENT, {**ITEM, "id": "x"}, {**ITEM, "id": "x"}], r"gold.jsonl:3: item 'x' was there before, at .*:2"),
        ([""], r"no rows"),
        (["[" * 100000], r"gold.jsonl:1: not JSON"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, rows: list[object], says: str) -> None:
    with pytest.raises(InputError, match=says):
        read_gold([write(tmp_path, *rows)])


def test_a_file_that_is_not_there_or_no_utf8(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none.jsonl: no such file"):
        read_gold([tmp_path / "none.jsonl"])
    file = tmp_path / "gold.jsonl"
    file.write_bytes(b'{"id": "a",\n "text": "caf\xe9"}')
    with pytest.raises(InputError, match=r"gold.jsonl:2: the byte 0xE9"):
        read_gold([file])


def test_a_gold_text_cannot_be_many_texts(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="one document each"):
        read_gold([write(tmp_path, DOCUMENT)], form=format_named("jsonl"))
