"""The sequences of three letters that the frequent words of a language have: rules/ocr/letters.tsv.

    python training/ocr_letters.py > rules/ocr/letters.tsv

Needs wordfreq (pip install wordfreq). A row is a language and, for each pair of letters, the letters that follow it;
"^" is the beginning of a word and "$" its end. Words that are misreadings of the commonest ones are left
out; the third column lists those of the very commonest.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from wordfreq import available_languages, top_n_list

from normalize.ocr.lexicon import lexicon
from normalize.ocr.noise import images

WORDS = 40_000
FEWEST = 3
"""Words in which a sequence must stand."""

LEFT_OUT = frozenset({"zh", "ja", "ko"})
"""Languages that are not written in words of letters."""

COMMON = 6.3
"""The Zipf value of the words whose misreadings are listed."""

_WORD = re.compile(r"[^\W\d_]+")


def main() -> None:
    """Write the table to standard output."""
    for language in sorted(set(available_languages("best")) - LEFT_OUT):
        follows: dict[str, Counter[str]] = defaultdict(Counter)
        words = lexicon(language)
        mirrored = images(words)
        for word in top_n_list(language, WORDS, "best"):
            if word not in mirrored and _WORD.fullmatch(word):
                padded = f"^{word}$"
                for i in range(len(padded) - 2):
                    follows[padded[i : i + 2]][padded[i + 2]] += 1
        kept = {pair: [c for c, n in counted.items() if n >= FEWEST] for pair, counted in follows.items()}
        cells = " ".join(pair + "".join(sorted(letters)) for pair, letters in sorted(kept.items()) if letters)
        common = " ".join(sorted(word for word in images(words, COMMON) if len(word) > 2))
        print(f"{language}\t{cells}\t{common}")


if __name__ == "__main__":
    main()
