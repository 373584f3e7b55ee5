"""The table of given names (rules/given_names.tsv), and the script that compiles it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
TABLE = ROOT / "rules" / "given_names.tsv"
SCRIPT = ROOT / "training" / "given_names.py"

LINE = re.compile(r"[a-z]+(['-][a-z]+)*\t(0\.\d\d|1\.00)\t[1-9]\d*\t(country|decade|neither)?")


def test_the_table_is_in_form_and_order() -> None:
    text = TABLE.read_text(encoding="utf-8")
    header, *lines = text.removesuffix("\n").split("\n")
    assert header == "name\tgender\tcount\thint"
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    names = [line.partition("\t")[0] for line in lines]
    assert names == sorted(set(names))
    assert len(text) <= 600_000


def test_names_say_what_everybody_knows() -> None:
    table = dict(line.split("\t", 1) for line in TABLE.read_text(encoding="utf-8").splitlines())
    share = {name: float(row.split("\t")[0]) for name, row in table.items() if name != "name"}
    assert min(share[name] for name in ("brittney", "fatima", "olena", "maria", "sunita")) > 0.9
    assert max(share[name] for name in ("evan", "mohammed", "sergei", "jordi", "wladimir")) < 0.1
    assert all(0.1 < share[name] < 0.9 for name in ("andrea", "jean", "kim", "robin"))
    assert table["andrea"].endswith("\tcountry")


def test_the_script_keeps_names_with_strong_evidence_only(tmp_path: Path) -> None:
    data = {
        "ada": [9, 900, 0.994, 3],
        "few people": [9, 900, 0.5, 0],
        "one-source": [1, 900, 0.0, 3],
        "rare": [9, 20, 0.0, 3],
        "&#26519;": [9, 900, 1.0, 3],
        "kai": [9, 900, 0.4, [0, 2, 2, 2, 2, 2, 2, 2, 2]],
    }
    source, out = tmp_path / "name_data.json", tmp_path / "out.tsv"
    source.write_text(json.dumps(data), encoding="utf-8")
    subprocess.run([sys.executable, SCRIPT, "--data", source, "--out", out], check=True, capture_output=True)
    assert out.read_text(encoding="utf-8") == "name\tgender\tcount\thint\nada\t0.99\t900\t\nkai\t0.40\t900\tcountry\n"
    assert not list(tmp_path.glob(".*"))


def test_the_script_names_what_it_cannot_read(tmp_path: Path) -> None:
    missing = tmp_path / "none.json"
    done = subprocess.run([sys.executable, SCRIPT, "--data", missing], capture_output=True, text=True)
    assert done.returncode != 0
    assert str(missing) in done.stderr
    assert "give name_data.json of nomquamgender" in done.stderr
