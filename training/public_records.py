"""Compile rules/people/public_records.tsv: politicians of many countries, from public records.

    python training/public_records.py names.jsonl --out rules/people/public_records.tsv

Sources: EveryPolitician (https://everypolitician.org, which joins what parliaments publish with Wikidata) and
congress-legislators (https://github.com/unitedstates/congress-legislators, CC0). The input has a person a line:
``{"name", "gender", "countries": [...], "names": {"en": ["..."], "de": [...]}}``.

Taken are facts alone: name, gender, country, and how a language writes the name. Left out are

- people who stand in the other tables, under any form of their name: those were made by hand and say more;
- people whose name another person of the input bears too, or whose name is so common that it tells nobody;
- names that are no plain "Given Family" in Latin letters.

A form of another language is a spelling where that language transliterates the name, letter by letter near the
English one. Anything else (a nickname, a second given name, lost accents) is accepted, in any language.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from pathlib import Path

from normalize.people import COLUMNS, Lexicon, Person, is_common, read_table, shipped_tables

_OUT = Path(__file__).resolve().parent.parent / "rules" / "people" / "public_records.tsv"
_LATIN = ("es", "fr", "de", "it", "pt", "pl", "tr")
_ALPHABETS = {
    "ru": re.compile(r"[А-ЯЁа-яё' -]+"),
    "uk": re.compile(r"[А-ЯҐЄІЇа-яґєії'’ -]+"),
    "ar": re.compile(r"[\u0621-\u064a ]+"),
    "zh": re.compile(r"[\u4e00-\u9fff·]+"),
    "ja": re.compile(r"[\u30a0-\u30ff・]+"),
}
_COUNTRIES = {
    "Afghanistan": "AF", "Aland": "AX", "Albania": "AL", "Armenia": "AM", "Australia": "AU", "Austria": "AT",
    "Azerbaijan": "AZ", "Bahamas": "BS", "Belgium": "BE", "Belize": "BZ", "Botswana": "BW",
    "British Virgin Islands": "VG", "Bulgaria": "BG", "Cambodia": "KH", "Canada": "CA", "Cook Islands": "CK",
    "Costa Rica": "CR", "Croatia": "HR", "Czech Republic": "CZ", "Denmark": "DK", "Estonia": "EE",
    "Falkland Islands": "FK", "Faroe Islands": "FO", "Finland": "FI", "France": "FR", "Georgia": "GE", "Ghana": "GH",
    "Gibraltar": "GI", "Honduras": "HN", "Hong Kong": "HK", "Indonesia": "ID", "Ireland": "IE", "Isle of Man": "IM",
    "Italy": "IT", "Jamaica": "JM", "Jordan": "JO", "Kenya": "KE", "Kuwait": "KW", "Kyrgyzstan": "KG", "Latvia": "LV",
    "Lebanon": "LB", "Luxembourg": "LU", "Macao": "MO", "Malaysia": "MY", "Malta": "MT", "Moldova": "MD",
    "Mongolia": "MN", "Namibia": "NA", "Netherlands": "NL", "New Caledonia": "NC", "New Zealand": "NZ",
    "North Korea": "KP", "Northern Ireland": "GB", "Norway": "NO", "Puerto Rico": "PR", "Saint Kitts and Nevis": "KN",
    "Saint Lucia": "LC", "Samoa": "WS", "Scotland": "GB", "Senegal": "SN", "Singapore": "SG", "Slovenia": "SI",
    "Solomon Islands": "SB", "South Africa": "ZA", "Spain": "ES", "Sri Lanka": "LK", "Sweden": "SE",
    "Switzerland": "CH", "Taiwan": "TW", "Tanzania": "TZ", "Tuvalu": "TV", "UK": "GB",
    "United States of America": "US", "Wales": "GB",
}  # fmt: skip
_TRANSLITERATED = frozenset(("AF", "AM", "AZ", "BG", "GE", "JO", "KG", "KP", "KW", "LB", "MD", "MN", "TW"))
"""Countries whose names other Latin alphabets write each in its own way."""

_FAMILY_FIRST = frozenset(("KP", "TW", "HK", "MO"))
_PATRONYMIC = re.compile(r".+(?:[оеи]вич|[оеи]вна|ична|[іо]вич|івна|оглы|кызы)")
_NAME = re.compile(r"[^\W\d_]+\.?(?:[ '’-][^\W\d_]+\.?)+")
_NEAR = 0.6
"""Two words that share fewer letters than this (difflib's ratio) are two names, not two spellings."""


def plain(form: str) -> str:
    """A form without titles, what tells bearers apart, or the order of a catalogue.

    >>> plain("Ada Lind, Baroness Lind"), plain("Ada Lind (politician)"), plain("Линд, Ада Олеговна")
    ('Ada Lind', 'Ada Lind', 'Ада Линд')
    """
    form = unicodedata.normalize("NFC", re.sub(r"\s*\([^)]*\)$", "", form).strip())
    form = re.sub(r"(?:,? (?:Jr|Sr)\.?|, (?:Baron|Baroness|Lord|Lady|Viscount|Earl|Count) .*)$", "", form)
    if form.count(",") == 1:
        family, given = form.split(", ") if ", " in form else form.split(",")
        form = f"{given} {family}"
    words = [word for word in form.split() if not _PATRONYMIC.fullmatch(word)]
    return " ".join(words)


def is_name(form: str) -> bool:
    """Whether a form is words in Latin letters, two at least, none of them all in capitals.

    >>> is_name("Ada O'Lind"), is_name("ADA LIND"), is_name("Ada")
    (True, False, False)
    """
    words = form.split()
    return (
        len(words) > 1
        and _NAME.fullmatch(form) is not None
        and all("LATIN" in unicodedata.name(c, "") for c in form if c.isalpha())
        and not any(len(word) > 3 and word.isupper() for word in words)
        and words[0][0].isupper()
    )


def is_respelling(form: str, name: str) -> bool:
    """Whether each word of a form is another spelling of the same word of the name.

    >>> is_respelling("Stanislaw Tarnow", "Stanislav Tarnov"), is_respelling("Mike Weir", "Michael Weir Jones")
    (True, False)
    """
    ours, theirs = form.lower().split(), name.lower().split()
    return len(ours) == len(theirs) and all(
        SequenceMatcher(None, a, b).ratio() >= _NEAR for a, b in zip(ours, theirs, strict=True)
    )


def compiled(record: Mapping[str, object]) -> Person | None:
    """The person of a record, or None where the name is not plain.

    >>> names = {"en": ["Oleg Tarnov"], "de": ["Oleg Tarnow"], "fr": ["Oleg P. Tarnov"]}
    >>> oleg = compiled({"gender": "male", "countries": ["Bulgaria"], "names": names})
    >>> oleg.family, oleg.country, oleg.spellings, oleg.accepted
    ('Tarnov', 'BG', (('de', 'Oleg Tarnow'),), (('', 'Oleg P. Tarnov'),))
    """
    names = record["names"]
    countries = record["countries"]
    assert isinstance(names, dict)
    assert isinstance(countries, list)
    forms = {tag: [plain(form) for form in values] for tag, values in names.items()}
    english = [form for form in forms.get("en", ()) if is_name(form)]
    if not english:
        return None
    name = english[0]
    country = _COUNTRIES.get(str(countries[0]), "") if countries else ""
    accepted = dict.fromkeys(form for form in english[1:] if form != name)
    spellings = {}
    for tag in _LATIN:
        for form in forms.get(tag, ()):
            if not is_name(form) or form == name:
                continue
            if country in _TRANSLITERATED and tag not in spellings and is_respelling(form, name):
                spellings[tag] = form
            else:
                accepted[form] = None
    for tag, alphabet in _ALPHABETS.items():
        form = next((form for form in forms.get(tag, ()) if alphabet.fullmatch(form)), "")
        if form and (" " in form or tag in ("zh", "ja")):
            spellings[tag] = form
    words = name.split()
    family = words[0] if country in _FAMILY_FIRST and (len(words) == 3 or "-" in words[-1]) else words[-1]
    gender = {"male": "m", "female": "f"}.get(str(record["gender"]), "")
    pairs = tuple(("", form) for form in accepted if form not in spellings.values())
    return Person(name, family, gender, country, (), tuple(spellings.items()), pairs)


def selected(people: Iterable[Person], known: Lexicon) -> Iterator[Person]:
    """Those whose name says who they are and that no other table has."""
    people = list(people)
    bearers = Counter(form.casefold() for person in people for form in set(person.forms))
    for person in people:
        if is_common(person) or any(known.entries(form, None) for form in person.forms):
            continue
        if all(bearers[form.casefold()] == 1 for form in set(person.forms)):
            yield person


def line(person: Person) -> str:
    """A person as a row of the table."""
    cells = ["|".join(f"{tag}={form}" if tag else form for tag, form in pairs)
             for pairs in (person.spellings, person.accepted, person.wrong)]  # fmt: skip
    return "\t".join((person.name, person.family, person.gender, person.country, ", ".join(person.roles), *cells))


def main() -> None:
    """Write the table and say how many people are in it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", type=Path, help="people, one JSON object a line")
    parser.add_argument("--out", type=Path, default=_OUT, help="the table to write")
    args = parser.parse_args()
    with args.names.open(encoding="utf-8") as file:
        records = [compiled(json.loads(row)) for row in file]
    known = Lexicon(read_table(table) for table in shipped_tables() if table.resolve() != args.out.resolve())
    people = sorted(selected(filter(None, records), known), key=lambda p: (p.name.casefold(), p.name))
    args.out.write_text("\n".join(("\t".join(COLUMNS), *map(line, people), "")), encoding="utf-8")
    print(f"{len(people)} of {len(records)} people in {args.out}", file=sys.stderr)


if __name__ == "__main__":
    main()
