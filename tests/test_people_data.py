"""The tables of people (rules/people/*.tsv): form, scripts, order; no form is wrong for one and right for another."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

PEOPLE = Path(__file__).parent.parent / "rules" / "people"
FILES = sorted(PEOPLE.glob("*.tsv"))
COLUMNS = ["name", "family", "gender", "country", "roles", "spellings", "accepted", "wrong"]

SCRIPTS = {
    **dict.fromkeys(("en", "es", "fr", "de", "it", "pt", "pl", "tr"), ("LATIN",)),
    "ru": ("CYRILLIC",),
    "uk": ("CYRILLIC",),
    "ar": ("ARABIC",),
    # Latin initials stay: J・D・...
    "zh": ("CJK", "LATIN"),
    "ja": ("CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "LATIN"),
}
# letters of the neighbour's alphabet: a Ukrainian form in the Russian place, or the other way round
FOREIGN = {"ru": set("іїєґІЇЄҐ"), "uk": set("ыэъёЫЭЪЁ")}
MARKS = set(" -.,'\"\N{RIGHT SINGLE QUOTATION MARK}\N{MODIFIER LETTER APOSTROPHE}\N{MODIFIER LETTER TURNED COMMA}")
MARKS_CJK = MARKS | {
    "\N{MIDDLE DOT}",
    "\N{KATAKANA MIDDLE DOT}",
    "\N{FULLWIDTH EQUALS SIGN}",
    "\N{IDEOGRAPHIC ITERATION MARK}",
}

NUMERAL = re.compile(r"\b[IVXLC]+\b|[0-9]+")  # of popes and kings, in any script

Row = tuple[str, dict[str, str]]  # "file:line", the fields by column


def rows(name: str, text: str) -> tuple[list[Row], list[str]]:
    """The rows of a table that can be read, and what is wrong with its form."""
    good: list[Row] = []
    bad: list[str] = []
    if text != unicodedata.normalize("NFC", text):
        bad += [f"{name}:{n}: not NFC" for n, line in enumerate(text.split("\n"), 1) if line != _nfc(line)]
    if not text.endswith("\n") or text.endswith("\n\n"):
        bad.append(f"{name}: must end in one line feed")
    lines = text.rstrip("\n").split("\n")
    if lines[0].split("\t") != COLUMNS:
        return [], [*bad, f"{name}:1: the header must be {' '.join(COLUMNS)}, with tabs between"]
    for n, line in enumerate(lines[1:], 2):
        fields = line.split("\t")
        if len(fields) != len(COLUMNS):
            bad.append(f"{name}:{n}: {len(fields)} columns, not {len(COLUMNS)}")
        elif any(field != field.strip() or "  " in field for field in fields):
            bad.append(f"{name}:{n}: a space too many")
        else:
            good.append((f"{name}:{n}", dict(zip(COLUMNS, fields, strict=True))))
    return good, bad


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def split(cell: str) -> list[tuple[str, str]]:
    """`a|fr=b` as [("", "a"), ("fr", "b")]."""
    out = []
    for part in cell.split("|") if cell else []:
        language, equals, form = part.partition("=")
        out.append((language, form) if equals else ("", part))
    return out


def of_script(form: str, language: str) -> bool:
    """Whether every character of a form belongs to the script of the language, and one letter at least does."""
    scripts, marks = SCRIPTS[language], MARKS_CJK if language in ("zh", "ja") else MARKS
    letters = [character for character in NUMERAL.sub("", form) if character not in marks]
    return (
        bool(letters)
        and all(unicodedata.name(letter, "?").split()[0] in scripts for letter in letters)
        and not FOREIGN.get(language, set()) & set(letters)
    )


def faults(row: dict[str, str]) -> Iterator[str]:
    """What is wrong with one row, looked at alone."""
    name = row["name"]
    if not of_script(name, "en"):
        yield f"name {name!r} is not in Latin letters"
    if not row["family"] or row["family"] not in name:
        yield f"family {row['family']!r} is not in the name {name!r}"
    if row["gender"] not in ("f", "m", ""):
        yield f"gender {row['gender']!r} is not f, m or empty"
    if not re.fullmatch(r"([A-Z]{2})?", row["country"]):
        yield f"country {row['country']!r} is not two capital letters"
    if row["roles"] and not all(role.strip() for role in row["roles"].split(",")):
        yield "an empty role"
    spelled = split(row["spellings"])
    if len({language for language, _ in spelled}) != len(spelled):
        yield "a language has two spellings"
    for language, form in spelled:
        if language not in SCRIPTS or language == "en":
            yield f"spelling {form!r}: language {language!r} is none of {' '.join(SCRIPTS)}"
        elif not of_script(form, language):
            yield f"spelling {language}={form!r} is not in the script of that language"
        elif form == name:
            yield f"spelling {language}={form!r} is the name itself: leave it out"
    for column in ("accepted", "wrong"):
        forms = split(row[column])
        if len(set(forms)) != len(forms):
            yield f"{column} says a form twice"
        for language, form in forms:
            if (language or "en") not in SCRIPTS:
                yield f"{column} {form!r}: language {language!r} is none of {' '.join(SCRIPTS)}"
            elif not of_script(form, language or "en"):
                yield f"{column} {form!r} is not in the script of {language or 'en'}"


def problems(tables: dict[str, str]) -> list[str]:
    """Everything wrong with a set of tables (name to text), as `file:line: what`."""
    said: list[str] = []
    people: list[Row] = []
    for name, text in tables.items():
        good, bad = rows(name, text)
        said += bad
        keys = [(row["name"].casefold(), row["name"]) for _, row in good]
        said += [
            f"{where}: {row['name']!r} is out of order"
            for (where, row), key, before in zip(good[1:], keys[1:], keys, strict=False)
            if key[0] < before[0]
        ]
        people += good
    seen: dict[str, str] = {}
    right: dict[str, str] = {}
    for where, row in people:
        said += [f"{where}: {fault}" for fault in faults(row)]
        first = seen.setdefault(row["name"].casefold(), where)
        if first != where:
            said.append(f"{where}: {row['name']!r} stands at {first} too")
        # what another language accepts may well be wrong here: Bachar el-Assad is French
        here = [form for language, form in split(row["accepted"]) if language in ("", "en")]
        for form in (row["name"], *here):
            right.setdefault(form, where)
    for where, row in people:
        for _, form in split(row["wrong"]):
            if form in right:
                said.append(f"{where}: wrong {form!r} is right at {right[form]}")
    return said


def test_there_are_tables() -> None:
    assert FILES


def test_the_tables_of_people_are_sound() -> None:
    found = problems({path.name: path.read_text(encoding="utf-8") for path in FILES})
    assert not found, f"{len(found)} in rules/people:\n" + "\n".join(found[:40])


HEAD = "\t".join(COLUMNS) + "\n"
KIND = "Ada Lind\tLind\tf\tSE\tminister\tru=Ада Линд|zh=阿达·林德\tAda K. Lind\tAda Lindt\n"


def test_a_sound_table_has_no_problems() -> None:
    assert problems({"a.tsv": HEAD + KIND}) == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (KIND, "a.tsv:1: the header"),
        (HEAD + KIND.replace("\tf\t", "\t"), "a.tsv:2: 7 columns"),
        (HEAD + KIND.replace("\tf\t", "\tx\t"), "a.tsv:2: gender 'x'"),
        (HEAD + KIND.replace("\tLind\t", "\tLund\t"), "a.tsv:2: family 'Lund'"),
        (HEAD + KIND.replace("\tSE\t", "\tSweden\t"), "a.tsv:2: country 'Sweden'"),
        (HEAD + KIND.replace("minister", "minister "), "a.tsv:2: a space too many"),
        (HEAD + KIND.replace("Ада", "Aда"), "a.tsv:2: spelling ru='Aда Линд'"),
        (HEAD + KIND.replace("ru=Ада Линд", "ru=Ада Лінд"), "a.tsv:2: spelling ru='Ада Лінд'"),
        (HEAD + KIND.replace("ru=Ада Линд", "ru=II"), "a.tsv:2: spelling ru='II'"),
        (HEAD + KIND.replace("ru=", "rus="), "a.tsv:2: spelling 'Ада Линд'"),
        (HEAD + KIND.replace("zh=", "ru="), "a.tsv:2: a language has two spellings"),
        (HEAD + KIND.replace("ru=Ада Линд", "de=Ada Lind"), "a.tsv:2: spelling de='Ada Lind' is the name itself"),
        (HEAD + KIND.replace("Ada Lindt", "Ада Линд"), "a.tsv:2: wrong 'Ада Линд' is not in the script of en"),
        (HEAD + KIND.replace("Ada Lindt", "xx=Ada Lindt"), "a.tsv:2: wrong 'Ada Lindt': language 'xx'"),
        (HEAD + KIND.replace("minister", "minister,"), "a.tsv:2: an empty role"),
        (HEAD + KIND.replace("Ada Lindt", "Ada Lindt|Ada Lindt"), "a.tsv:2: wrong says a form twice"),
        (HEAD + KIND.replace("Ada K.", "A\N{COMBINING DIAERESIS}da"), "a.tsv:2: not NFC"),
        (HEAD + KIND + KIND, "a.tsv:3: 'Ada Lind' stands at a.tsv:2 too"),
        (HEAD + KIND.replace("Ada Lindt", "Ada K. Lind"), "a.tsv:2: wrong 'Ada K. Lind' is right at a.tsv:2"),
        (HEAD + KIND + KIND.replace("Ada", "Aba"), "a.tsv:3: 'Aba Lind' is out of order"),
        ((HEAD + KIND).rstrip("\n"), "a.tsv: must end in one line feed"),
    ],
)
def test_a_fault_is_named_with_its_place(text: str, says: str) -> None:
    assert any(problem.startswith(says) for problem in problems({"a.tsv": text}))


def test_a_form_wrong_for_one_and_right_for_another_is_named() -> None:
    other = KIND.replace("Ada", "Eva").replace("Eva Lindt", "Ada Lind")
    assert "b.tsv:2: wrong 'Ada Lind' is right at a.tsv:2" in problems({"a.tsv": HEAD + KIND, "b.tsv": HEAD + other})
