"""Compile rules/transliteration/letter_pairs.tsv: how often two letters stand side by side in family names.

    python training/letter_pairs.py --out rules/transliteration/letter_pairs.tsv

A Latin form can often stand for several names in native letters (German `Slawin`: Славин, Злавин). Which of them is a
name is told by the letters that usually meet. They are counted in the Russian and Ukrainian forms of the people of
rules/people: words behind the first that end as family names do (`endings` of rules/transliteration/ru.toml and
uk.toml), each name once. `^` and `$` are the edges of a word. Pairs that occur once are left out.
"""

from __future__ import annotations

import argparse
from collections import Counter
from itertools import pairwise
from pathlib import Path

from normalize.people import lexicon
from normalize.transliteration import convention, native_form

_RULES = Path(__file__).resolve().parent.parent / "rules"
_LANGUAGES = ("ru", "uk")


def compiled() -> str:
    """The whole table as text."""
    names: set[tuple[str, str]] = set()
    for person in lexicon():
        for language, form in person.spellings:
            if language in _LANGUAGES:
                words = (native_form(word, language) for word in form.split()[1:])
                names.update((language, word) for word in words if convention(language, "en").is_name(word))
    out = ["language\tpair\tcount"]
    for language in _LANGUAGES:
        counts: Counter[str] = Counter()
        for _, word in sorted(name for name in names if name[0] == language):
            padded = f"^{word}$"
            counts.update(a + b for a, b in pairwise(padded))
        out += [f"{language}\t{pair}\t{count}" for pair, count in sorted(counts.items()) if count > 1]
    return "\n".join(out) + "\n"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=_RULES / "transliteration" / "letter_pairs.tsv")
    arguments = parser.parse_args()
    arguments.out.write_text(compiled(), encoding="utf-8")
