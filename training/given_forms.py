"""Compile rules/transliteration/given_forms.tsv: how each language writes the given names of given_names.tsv.

    python training/given_forms.py --out rules/transliteration/given_forms.tsv

A row of the source table gives a name in native letters, its English forms and, where the conventions of a language
do not say it (Alexandre, Nathalie), that language's. All other forms are spelled by the conventions
(normalize/transliteration.py). `ranks` says for each language that writes a form so how usual it is there (0: the
usual one). A form is `borne` if at least 1,000 people bear it by rules/given_names.tsv: then it may be
somebody's own name and proves no convention. It is `carried` if 30,000 bear it, or if it is of the conventions that the
bearers use in every language: it is foreign nowhere.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from normalize.transliteration import carried, fold, spell, targets

_RULES = Path(__file__).resolve().parent.parent / "rules"
_BORNE, _EVERYWHERE = 1_000, 30_000
_MOST = {"ru": 3, "uk": 3, "bg": 3, "sr": 2}
"""Spellings of a convention that count for a name; one where its table spells the vowels loosely."""


def compiled() -> str:
    """The whole table as text."""
    counts: dict[str, int] = {}
    for line in (_RULES / "given_names.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        name, _, count, _ = line.split("\t")
        counts[name] = int(count)
    out = ["form\tnative\tlanguage\tranks\tborne"]
    for line in (_RULES / "transliteration" / "given_names.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        language, native, english, others = line.split("\t")
        given = {"en": english.split()}
        for cell in others.split("|") if others else ():
            target, _, forms = cell.partition("=")
            given[target] = list(dict.fromkeys(forms.split(",")))
        ranks: dict[str, list[str]] = {}
        for target in targets():
            if target not in given:
                given[target] = list(spell(native, language, target, _MOST.get(language, 1))) or given["en"]
            for rank, form in enumerate(dict.fromkeys(given[target])):
                ranks.setdefault(form, []).append(f"{target}{rank}")
        for form, cells in ranks.items():
            count = counts.get(fold(form).replace("'", ""), 0)
            borne = "borne" if count >= _BORNE else ""
            if count >= _EVERYWHERE or any(cell[:2] in carried(language) for cell in cells):
                borne = "carried"
            out.append(f"{form}\t{native}\t{language}\t{' '.join(cells)}\t{borne}")
    return "\n".join(out) + "\n"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=_RULES / "transliteration" / "given_forms.tsv")
    arguments = parser.parse_args()
    arguments.out.write_text(compiled(), encoding="utf-8")
