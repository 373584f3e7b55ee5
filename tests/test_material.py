"""Damaged documents with gold and clean prose of our own: the material holds what it says, and the engine its promise.

`gold/gold.jsonl` has documents and, for each, what is wrong where and what is right as it is; `gold/undamaged.jsonl`
has the same documents as they were before. `clean/prose.jsonl` is prose full of the near-misses of its language.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from normalize import Document, Edit, Normalizer, Safety, Span, apply
from normalize.cli import main
from normalize.findings import Result
from tests.material import CLEAN, GOLD, Row, cases, rows

ITEM = "id doc start end text replacements kind certainty"
ALL = [*rows(GOLD / "gold.jsonl", needs="id", may=f"{ITEM} note language source_language")]
DOCUMENTS = {row["id"]: row for row in ALL if "doc" not in row.fields}
ITEMS = [row for row in ALL if "doc" in row.fields]
UNDAMAGED = {row["id"]: row for row in rows(GOLD / "undamaged.jsonl", needs="id text language")}
PROSE = [*rows(CLEAN / "prose.jsonl", needs="id text language")]

KINDS = """
boilerplate duplicate_punct foreign_mark glued_text hard_wrap homoglyph html_entity keep line_end_hyphen mojibake
mt_article mt_calque mt_lexical mt_pronoun mt_verb_form mt_word_order name_corruption name_spelling
punct_missing_comma punct_missing_inverted quote_direction quote_missing_close quote_missing_open quote_style
space_before_punct stray_period whitespace
"""

FINDINGS_ON_CLEAN_TEXT: dict[tuple[str, str], int] = {}
"""(document, rule): how many findings a reader of the clean texts sees. There is none; a new one needs its reason."""


@cache
def normalizer() -> Normalizer:
    return Normalizer()


def run(text: str, language: str | None) -> Result:
    return normalizer().run(Document(text, language=language))


def items_of(document: str) -> list[Row]:
    return [item for item in ITEMS if item["doc"] == document]


def edit(item: Row) -> Edit:
    return Edit(Span(item["start"], item["end"]), item["text"], item["replacements"][0])


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: str(item["id"]))
def test_an_item_lies_where_it_says(item: Row) -> None:
    assert set(ITEM.split()) <= item.fields.keys(), item.place
    assert Span(item["start"], item["end"]).of(DOCUMENTS[item["doc"]]["text"]) == item["text"], item.place
    assert item["kind"] in KINDS.split(), item.place
    assert item["certainty"] in ("certain", "likely", "stylistic"), item.place
    if item["kind"] == "keep":
        assert item["replacements"] == [item["text"]], item.place
    else:
        assert item["text"] not in item["replacements"], item.place


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_first_replacements_restore_the_document(document: str) -> None:
    damage = sorted((edit(item) for item in items_of(document) if item["kind"] != "keep"), key=lambda e: e.span)
    assert apply(DOCUMENTS[document]["text"], damage) == UNDAMAGED[document]["text"]


def test_names_are_used_once() -> None:
    names = Counter(row["id"] for row in (*ALL, *PROSE))
    assert [name for name, times in names.items() if times > 1] == []
    assert DOCUMENTS.keys() == UNDAMAGED.keys()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_damaged_document_holds_every_sort_of_damage(document: str) -> None:
    kinds = {str(item["kind"]) for item in items_of(document)}
    assert kinds >= {"keep", "mt_pronoun", "space_before_punct", "stray_period", "quote_direction"}
    assert kinds & {"quote_missing_open", "quote_missing_close"}
    assert kinds & {"name_spelling", "name_corruption"}
    assert kinds & {"mt_calque", "mt_lexical", "mt_word_order", "mt_article"}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_safe_repairs_of_a_damaged_document_lie_on_damage(document: str) -> None:
    row = DOCUMENTS[document]
    damage = [Span(i["start"], i["end"]) for i in items_of(document) if i["kind"] != "keep"]
    keeps = [Span(i["start"], i["end"]) for i in items_of(document) if i["kind"] == "keep"]
    for edit in run(row["text"], row["language"]).edits(Safety.SAFE):
        reach = Span(max(0, edit.span.start - 1), edit.span.end + 1)
        assert any(reach.overlaps(span) for span in damage), f"{document}: {edit}"
        assert not any(edit.span.overlaps(span) for span in keeps), f"{document}: {edit}"


CLEAN_TEXTS = [*PROSE, *UNDAMAGED.values()]


@pytest.mark.parametrize("told", [True, False], ids=["told", "identified"])
@pytest.mark.parametrize("row", CLEAN_TEXTS, ids=lambda row: str(row["id"]))
def test_clean_text_has_no_repair_and_no_finding(row: Row, told: bool) -> None:
    result = run(row["text"], row["language"] if told else None)
    assert result.text == row["text"]
    seen = Counter((str(row["id"]), f.rule) for f in result.findings if not f.is_hint)
    assert seen == {key: n for key, n in FINDINGS_ON_CLEAN_TEXT.items() if key[0] == row["id"]}


PLAIN = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "’": "'", "‘": "'", "‚": "'", "…": "...", "–": "-", "—": "-"}
)
HOUSES: dict[str, Callable[[str], str]] = {
    "typewriter": lambda text: text.translate(PLAIN),
    "capitals": str.upper,
    "small": str.lower,
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "one line a paragraph": lambda text: text.replace("\n\n", "\n"),
    "one paragraph": lambda text: re.sub(r"\n+", " ", text),
    "lines of Windows": lambda text: text.replace("\n", "\r\n"),
    "indented": lambda text: re.sub(r"(?m)^(?=.)", "    ", text),
    "spaces that hold": lambda text: text.replace(" ", "\N{NO-BREAK SPACE}"),
    "a sentence a line": lambda text: re.sub(r"(?<=[.!?।]) (?=[^\W\d_a-z])", "\n", text),
}


@pytest.mark.parametrize("house", HOUSES)
def test_no_house_style_is_repaired(house: str) -> None:
    for row in CLEAN_TEXTS:
        text = HOUSES[house](row["text"])
        edits = run(text, row["language"]).edits(Safety.SAFE)
        assert edits == [], f"{row.place}: {row['id']}"


def test_the_material_is_as_wide_as_it_must_be() -> None:
    leave = cases("leave_alone")
    assert len(leave) >= 120
    assert len(cases("in_the_wild")) >= 60
    assert len({row["language"].partition("-")[0] for row in PROSE}) >= 16
    assert len({script(row["text"]) for row in PROSE}) >= 6
    assert len({script(case["text"]) for case in leave}) >= 5
    assert Counter(row["language"] for row in DOCUMENTS.values())["en"] >= 2
    assert {row["language"] for row in DOCUMENTS.values()} >= {"en", "es", "fr", "de", "ru", "ar", "zh"}


def script(text: str) -> str:
    """The script of most of the letters, by the first word of their names in Unicode."""
    names = Counter(unicodedata.name(c, "?").split()[0] for c in text if c.isalpha())
    return names.most_common(1)[0][0] if names else ""


def test_the_command_finds_nothing_in_clean_prose(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["check", str(CLEAN), str(GOLD / "undamaged.jsonl")]) == 0
