"""Files in a packing: read as what is inside, written back packed, taken back."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest
import zstandard

from normalize.cli import main
from normalize.errors import InputError
from normalize.files.discovery import Source, discover
from normalize.files.packing import opened, packed, packing_of

ROWS = [{"id": str(i), "text": f"The ferry number {i} left , they said.", "language": "en"} for i in range(200)]
LINES = "".join(json.dumps(row) + "\n" for row in ROWS).encode()


def unpack(path: Path) -> bytes:
    with opened(str(path), packing_of(str(path))) as file:
        return file.read()


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NORMALIZE_STATE", str(tmp_path / "state"))
    return tmp_path


PACKED = {"feed.jsonl.gz": gzip.compress(LINES), "feed.jsonl.zst": zstandard.compress(LINES)}


@pytest.mark.parametrize("name", PACKED)
def test_a_packed_file_is_repaired_in_place_and_taken_back(
    here: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / name).write_bytes(PACKED[name])
    assert main(["check", "--quiet", name]) == 1
    assert "\n" in capsys.readouterr().out
    assert main(["fix", "--write", "--quiet", name]) == 0
    assert unpack(here / name) == LINES.replace(b" ,", b",")
    assert main(["undo", name]) == 0
    assert unpack(here / name) == LINES


@pytest.mark.parametrize("name", PACKED)
@pytest.mark.parametrize("cut", [0.3, 0.9])
def test_a_file_that_is_cut_off_is_told_and_left_alone(
    here: Path, name: str, cut: float, capsys: pytest.CaptureFixture[str]
) -> None:
    damaged = PACKED[name][: int(len(PACKED[name]) * cut)]
    (here / name).write_bytes(damaged)
    (here / "good.txt").write_text("All is well here.\n")
    assert main(["fix", "--write", "--quiet", name, "good.txt"]) == 2
    said = capsys.readouterr().err
    assert name in said
    assert "cut off or damaged" in said
    assert (here / name).read_bytes() == damaged


def test_a_name_that_lies_is_told(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "a.txt.gz").write_text("no gzip at all")
    assert main(["check", "a.txt.gz"]) == 2
    assert "is no gzip file" in capsys.readouterr().err


def test_several_frames_are_one_file(tmp_path: Path) -> None:
    (tmp_path / "a.zst").write_bytes(zstandard.compress(b"one ") + zstandard.compress(b"two"))
    (tmp_path / "a.gz").write_bytes(gzip.compress(b"one ") + gzip.compress(b"two"))
    assert unpack(tmp_path / "a.zst") == unpack(tmp_path / "a.gz") == b"one two"


def test_a_folder_is_searched_for_packed_files_too(here: Path) -> None:
    for name in ("a.txt.gz", "b.md.zst", "c.tar.gz", "d.gz"):
        (here / name).write_bytes(b"")
    found = [(Path(s.path).name, s.format.name, s.packing) for s in discover([str(here)]) if isinstance(s, Source)]
    assert found == [("a.txt.gz", "txt", "gzip"), ("b.md.zst", "md", "zstd")]


def test_a_patch_of_a_packed_file_is_refused(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "a.txt.gz").write_bytes(gzip.compress(b"He left , she said.\n"))
    assert main(["diff", "--format", "patch", "a.txt.gz"]) == 2
    assert "a patch cannot hold a packed file" in capsys.readouterr().err
    assert main(["fix", "--quiet", "a.txt.gz"]) == 0
    assert capsys.readouterr().out == "He left, she said.\n"


def test_one_member_of_a_container_changes(tmp_path: Path) -> None:
    file = tmp_path / "a.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("mimetype", "x", zipfile.ZIP_STORED)
        out.writestr("text.xml", "old")
        out.writestr("more/rest.bin", bytes(range(256)))
    new = io.BytesIO()
    with packed(new, "zip:text.xml", str(file)) as content:
        content.write(b"new text")
    with zipfile.ZipFile(file) as before, zipfile.ZipFile(new) as after:
        assert after.namelist() == before.namelist()
        assert after.read("text.xml") == b"new text"
        assert after.read("more/rest.bin") == before.read("more/rest.bin")
        assert [i.compress_type for i in after.infolist()] == [i.compress_type for i in before.infolist()]
        assert [i.date_time for i in after.infolist()] == [i.date_time for i in before.infolist()]
    with pytest.raises(InputError, match=r"holds no other\.xml"), opened(str(file), "zip:other.xml"):
        pass
