"""How the other texts of a corpus spell a name, as evidence for one of them."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from normalize.cli import main
from normalize.config import Config, load_config
from normalize.errors import PackError
from normalize.findings import Safety
from normalize.ledger import Ledger
from normalize.ledger.attested import Counting, attested
from normalize.normalizer import Normalizer
from normalize.people import lexicon
from normalize.text import Document

RULE = "any.names.name-variant"
HARKEN = (
    "The weaver Ada Harken opened the fair in May.",
    "On Tuesday the council thanked Ada Harken for the carpets.",
    "Nobody but Ada Harken knew where the loom stood.",
    "In Oslo the sculptor Ada Harken spoke of wool.",
)
ODD = "The mayor met Ada Harkon at the gate, where Harkon sold carpets."


def table(texts: tuple[str, ...]) -> str:
    counting = Counting()
    for number, text in enumerate(texts):
        counting.add(Ledger.of(text, "en", lexicon(), f"text {number}"), text)
    return counting.table()


def documents(texts: tuple[str, ...], form: str) -> int:
    return next(int(row.split("\t")[1]) for row in table(texts).splitlines() if row.startswith(f"{form}\t"))


def mended(folder: Path, text: str, texts: tuple[str, ...]) -> str:
    file = folder / "spellings.tsv"
    file.write_text(table(texts), encoding="utf-8")
    attested.cache_clear()
    result = Normalizer(Config(corpus=str(file), select=(RULE,))).run(Document(text, language="en"))
    return result.at(Safety.REVIEW)


def test_copies_count_once_and_repetition_not_at_all() -> None:
    copied = HARKEN[0].replace("The weaver", "The  weaver").replace("May.", "May!")
    assert documents(HARKEN, "Ada Harken") == 4
    assert documents((*HARKEN, copied, HARKEN[0]), "Ada Harken") == 4
    assert documents((" ".join(HARKEN),), "Ada Harken") == 1


def test_the_order_of_documents_makes_no_difference() -> None:
    def counted(order: tuple[int, ...]) -> str:
        counting = Counting()
        for number in order:
            counting.add(Ledger.of(HARKEN[number], "en", lexicon(), str(number)), HARKEN[number])
        return counting.table()

    assert len({counted(order) for order in permutations(range(4))}) == 1


def test_a_spelling_that_several_others_contradict_is_for_review(tmp_path: Path) -> None:
    assert mended(tmp_path, ODD, (*HARKEN, ODD)) == ODD.replace("Harkon", "Harken")  # it does not speak for itself
    file = str(tmp_path / "spellings.tsv")
    result = Normalizer(Config(corpus=file)).run(Document(ODD, language="en"))
    finding = next(f for f in result.findings if f.rule == RULE)
    [evidence] = finding.evidence
    assert (evidence.kind, evidence.document) == ("corpus", "text 0")
    assert "4 other documents write 'Ada Harken'" in evidence.says
    assert result.text == ODD  # never unattended


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        (ODD, HARKEN[:2]),  # too few
        (ODD, (HARKEN[0],) * 9),  # copies of one
        (ODD, (*HARKEN, "Then Ada Harkon left the boat to others.")),  # somebody else writes it so too
        (HARKEN[0], (*HARKEN, ODD)),  # the right one
        ("The mayor met Ada Davis at the gate.", tuple(t.replace("Harken", "David") for t in HARKEN)),
        ("The mayor met Ada Tarnova there.", tuple(t.replace("Ada Harken", "Ada Tarnov") for t in HARKEN)),
        ("The mayor met Mario Harken there.", tuple(t.replace("Ada", "Maria") for t in HARKEN * 2)),
        ("The mayor met Bo Harkon there.", HARKEN),  # somebody of another given name
        ("“We met Ada Harkon,” the mayor said.", HARKEN),  # somebody's words: a hint at most
        ("They sat in Ada Harkon Street.", HARKEN),
    ],
)
def test_what_may_be_somebody_else_stays(tmp_path: Path, text: str, texts: tuple[str, ...]) -> None:
    assert mended(tmp_path, text, texts) == text


def test_a_given_name_needs_more_witnesses(tmp_path: Path) -> None:
    texts = tuple(t.replace("Ada Harken", "Brittney Harken") for t in HARKEN)
    more = (*texts, "At noon Brittney Harken rowed home.", "A boat of Brittney Harken sank near the bridge.")
    odd = "The mayor met Britney Harken there."
    assert mended(tmp_path, odd, texts) == odd
    assert mended(tmp_path, odd, more) == "The mayor met Brittney Harken there."


def test_without_a_corpus_nothing_is_outvoted() -> None:
    assert not Normalizer().run(Document(ODD, language="en")).findings


def test_the_fingerprint_is_of_what_the_table_says_and_not_of_its_place(tmp_path: Path) -> None:
    prints = []
    for name, texts in (("a.tsv", HARKEN), ("b.tsv", HARKEN), ("c.tsv", HARKEN[:2])):
        (tmp_path / name).write_text(table(texts), encoding="utf-8")
        prints.append(Normalizer(Config(corpus=str(tmp_path / name))).fingerprint)
    assert prints[0] == prints[1] != prints[2]
    assert Normalizer().fingerprint not in prints


def test_what_is_no_table_is_said_with_the_line(tmp_path: Path) -> None:
    file = tmp_path / "odd.tsv"
    file.write_text("form\tdocuments\tsettings\tfirst\nAda Harken\tmany\t\tx\n", encoding="utf-8")
    with pytest.raises(PackError, match=r"odd\.tsv:2"):
        attested(file)


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "archive"
    folder.mkdir()
    for number, text in enumerate(HARKEN):
        (folder / f"{number}.txt").write_text(f"{text}\n", encoding="utf-8")
    (tmp_path / "odd.txt").write_text(f"{ODD}\n", encoding="utf-8")
    return folder


def test_check_fix_and_diff_take_a_corpus(archive: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    options = ["--lang", "en", "--corpus", str(archive), "odd.txt"]
    assert main(["check", *options]) == 1
    assert "'Harkon' is 'Harken' in 4 other texts of the corpus." in capsysbinary.readouterr().out.decode()
    assert main(["diff", "--review", *options]) == 1
    assert b"+The mayor met Ada Harken at the gate" in capsysbinary.readouterr().out
    main(["fix", "--review", *options])
    assert capsysbinary.readouterr().out.decode().strip() == ODD.replace("Harkon", "Harken")


def test_workers_see_the_same_corpus(archive: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    printed = []
    for jobs in ("1", "2"):
        main(["check", "--format", "json", "--jobs", jobs, "--lang", "en", "--corpus", "archive", "odd.txt", "archive"])
        printed.append(capsysbinary.readouterr().out)
    assert printed[0] == printed[1]
    assert b"name-variant" in printed[0]


def test_a_corpus_without_texts_is_a_mistake(archive: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["check", "--corpus", "nowhere", "odd.txt"]) == 2
    assert b"no text that can be read" in capsysbinary.readouterr().err


def test_counts_are_written_once_and_named_in_the_settings(
    archive: Path, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["people", "count", "archive", "--lang", "en", "-o", "spellings.tsv"]) == 0
    assert b"1 names from 4 documents" in capsysbinary.readouterr().err
    settings = tmp_path / "normalize.toml"
    settings.write_text('corpus = "spellings.tsv"\n', encoding="utf-8")
    assert load_config(settings).corpus == str(tmp_path / "spellings.tsv")
    assert main(["check", "--lang", "en", "odd.txt"]) == 1
    assert b"in 4 other texts of the corpus" in capsysbinary.readouterr().out
