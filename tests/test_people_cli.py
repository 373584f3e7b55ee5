"""The commands `people lookup`, `people add` and `people learn`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from normalize.cli import main
from normalize.people import COLUMNS

HEAD = "\t".join(COLUMNS) + "\n"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def table() -> str:
    return Path("names.tsv").read_text(encoding="utf-8")


def test_a_slip_leads_to_its_person(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["people", "lookup", "Anthony Blinken", "--format", "json"]) == 0
    found = json.loads(capsysbinary.readouterr().out)
    assert (found["name"], found["gender"], found["spellings"]["ru"]) == ("Antony Blinken", "m", "Энтони Блинкен")


def test_a_family_name_leads_to_all_of_it(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["people", "lookup", "Merkel"]) == 0
    assert "Angela Merkel\tgender\tf\n" in capsysbinary.readouterr().out.decode()


def test_nobody_is_said_with_who_is_near(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["people", "lookup", "Angela Mergel"]) == 1
    assert b"near: Angela Merkel" in capsysbinary.readouterr().err


def test_own_people_are_looked_up_too(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["people", "add", "Oleg Tarnov", "--wrong", "Oleg Ternov"]) == 0
    assert b'people = ["names.tsv"]' in capsysbinary.readouterr().err
    Path("normalize.toml").write_text('people = ["names.tsv"]\n', encoding="utf-8")
    assert main(["people", "lookup", "Oleg Ternov"]) == 0
    assert main(["people", "add", "Ada Lind"]) == 0
    assert b"people =" not in capsysbinary.readouterr().err


def test_added_people_stay_sorted_and_are_completed() -> None:
    assert main(["people", "add", "Oleg Tarnov", "--gender", "m", "--role", "ferryman"]) == 0
    assert main(["people", "add", "Ada Lind", "--country", "SE", "--accept", "fr=Ada Linde"]) == 0
    assert main(["people", "add", "Oleg Tarnov", "--spelling", "de=Oleg Tarnow", "--wrong", "Oleg Ternov"]) == 0
    rows = (
        "Ada Lind\tLind\t\tSE\t\t\tfr=Ada Linde\t\nOleg Tarnov\tTarnov\tm\t\tferryman\tde=Oleg Tarnow\t\tOleg Ternov\n"
    )
    assert table() == HEAD + rows


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["Oleg Tarnov", "--gender", "f"], "Oleg Tarnov is 'm' in the tables, not 'f'"),
        (["Oleg Tarnov", "--spelling", "de=Oleg Tarnof"], "is 'Oleg Tarnow' in de, not 'Oleg Tarnof'"),
        (["Oleg Ternov"], "'Oleg Ternov' is called a slip of Oleg Tarnov"),
        (["Ada Lind", "--wrong", "Oleg Tarnov"], "'Oleg Tarnov' is a right form of Oleg Tarnov"),
        (["Ada Lind", "--wrong", "Antony Blinken"], "is a right form of Antony Blinken"),
        (["Antony Blinken", "--gender", "f"], "Antony Blinken is 'm' in the tables"),
        (["Ada"], "'Ada' is no full name"),
        (["Ada Lind", "--family", "Lund"], "'Lund' is not in 'Ada Lind'"),
        (["Ada Lind", "--gender", "w"], "gender 'w' is not f or m"),
        (["Ada Lind", "--spelling", "Ada Linde"], "does not say of which language"),
        (["Ada Lind", "--accept", "Spanish=Ada Linde"], "'Spanish' in Spanish=Ada Linde is no language tag"),
        (["Ada Lind", "--accept", "Ada|Linde"], "cannot stand in a table"),
    ],
)
def test_a_contradiction_is_refused(words: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    known = ["Oleg Tarnov", "--gender", "m", "--spelling", "de=Oleg Tarnow", "--wrong", "Oleg Ternov"]
    assert main(["people", "add", *known]) == 0
    before = table()
    assert main(["people", "add", *words]) == 2
    assert says in capsys.readouterr().err
    assert table() == before


def test_names_that_recur_are_proposed_by_documents(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    texts = [
        "The singer Ylva Roig left. Ylva Roig won.",
        "The actress Ylva Roig sang in Lund on Monday.",
        "On Monday Ylva Roig met Angela Merkel.",
        "Later Ylva Roigg lost the match.",
    ]
    lines = [json.dumps({"id": str(n), "text": text, "language": "en"}) + "\n" for n, text in enumerate(texts)]
    lines.append(json.dumps({"id": "copy", "text": texts[0], "language": "en"}) + "\n")
    Path("texts.jsonl").write_text("".join(lines), encoding="utf-8")
    assert main(["people", "learn", "texts.jsonl", "--format", "json"]) == 0
    [found] = map(json.loads, capsysbinary.readouterr().out.splitlines())
    assert found == {"name": "Ylva Roig", "documents": 3, "gender": "f", "variants": {"Ylva Roigg": 1}}
    assert main(["people", "learn", "texts.jsonl", "-o", "names.tsv"]) == 0
    assert table() == HEAD + "Ylva Roig\tRoig\tf\t\t\t\t\t\n"
    assert main(["people", "learn", "texts.jsonl", "--min", "4"]) == 1
    assert b"nothing to propose" in capsysbinary.readouterr().err


def test_what_cannot_be_read_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["people", "learn", "missing"]) == 2
    assert "missing: no such file" in capsys.readouterr().err
    assert main(["people", "learn", "missing", "--min", "0"]) == 2
    assert main(["people"]) == 2
