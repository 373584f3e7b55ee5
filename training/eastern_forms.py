"""Compile rules/transliteration/eastern_forms.tsv: Chinese and Japanese names as they come by way of other conventions.

    python training/eastern_forms.py --out rules/transliteration/eastern_forms.tsv

Every language of Latin letters writes Chinese names by pinyin and Japanese ones by Hepburn. A translation from Russian
arrives by the systems of Palladius and Polivanov, put into Latin letters as Russian names are (Xi Jinping: Си Цзиньпин,
Si Tszinpin; Shinzo: Синдзо, Sindzo), and Kunrei-shiki (Sinzo) is Japan's own other system. Wade-Giles is left
out: people of Taiwan write their names so. A row is a form, the right one, the language, what it is (syllable, family,
given) and the system. Forms that are right in their own system too (Li, Akira) stand with it, for they may be one part
of a name whose other part is not. The names and the syllables are data (rules/transliteration/eastern.toml).
"""

from __future__ import annotations

import argparse
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from normalize.transliteration import spell

_RULES = Path(__file__).resolve().parent.parent / "rules" / "transliteration"


def chinese(table: dict[str, dict[str, str]]) -> dict[str, str]:
    """Every syllable of pinyin, and in Latin letters what Palladius makes of it."""
    initials, finals = table["initials"], table["finals"]
    found = {}
    for syllable in table["chinese"]["syllables"].split():
        initial = max((one for one in initials if syllable.startswith(one)), key=len, default="")
        final = syllable[len(initial) :]
        if initial in ("j", "q", "x", "y") and final.startswith("u"):
            final = "v" + final[1:]
        cyrillic = table["whole"].get(syllable) or initials.get(initial, "") + finals[final]
        found[syllable] = latin(cyrillic)
    return found


def latin(cyrillic: str) -> str:
    """Cyrillic as English press writes Russian names, in small letters."""
    return spell(cyrillic, "ru", "en", 1)[0].lower()


def japanese(name: str, table: dict[str, str]) -> str:
    """A name in Hepburn by another system: its syllables replaced, the longest first."""
    pattern = "|".join(sorted(table, key=len, reverse=True))
    return re.sub(pattern, lambda m: table[m[0]], name.lower())


def rows() -> Iterator[tuple[str, str, str, str, str]]:
    """Form, right form, language, kind and system of every name and syllable."""
    table = tomllib.loads((_RULES / "eastern.toml").read_text(encoding="utf-8"))
    palladius = chinese(table)
    for syllable, form in palladius.items():
        yield form, syllable, "zh", "syllable", "palladius"
    for family in table["chinese"]["families"].split():
        yield palladius[family].capitalize(), family.capitalize(), "zh", "family", "palladius"
    for kind in ("families", "given"):
        for name in table["japanese"][kind].split():
            for system in ("hepburn", "kunrei", "polivanov"):
                form = name if system == "hepburn" else japanese(name, table[system]).capitalize()
                yield form, name, "ja", "family" if kind == "families" else "given", system


def compiled() -> str:
    """The whole table as text, sorted."""
    lines = {"\t".join(row) for row in rows()}
    return "\n".join(("form\tright\tlanguage\tkind\tsystem", *sorted(lines))) + "\n"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=_RULES / "eastern_forms.tsv")
    arguments = parser.parse_args()
    arguments.out.write_text(compiled(), encoding="utf-8")
