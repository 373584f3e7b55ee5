"""The texts that `rules/confidence.tsv` is counted on, from clean texts that you have.

    python training/confidence.py ntrex.jsonl wmt.jsonl -o texts
    normalize evaluate --calibrate texts/*.jsonl tests/gold/gold.jsonl -o rules/confidence.tsv

The clean texts are JSON Lines with `id`, `text` and `language`: news of NTREX-128 and of the WMT test sets, put
together to whole documents. Each is taken five times: as it is, and damaged in four ways, as damage comes from one
source at a time: by a translator (words and marks), a scraper (what stands around a text), a printer (lines) and a
decoder (characters); 2% of the words each, dealt out evenly over the kinds (`normalize corrupt`). For the scraper and
the printer paragraphs are set apart by an empty line.

The damaged texts in tests/gate/ are made in the same way, of prose of the project's own:

    python training/confidence.py tests/clean/prose.jsonl --rate 0.06 --damaged-only -o tests/gate

Clean texts are not free of errors. What was a real one, by reading each finding on them, stands in
`clean_defects.tsv` and is repaired first: it counts neither for a rule nor against it. Every other finding there
counts as wrong.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from normalize.corrupt import CORRUPTERS, corrupt
from normalize.corrupt.catalogue import Layer
from normalize.corrupt.gold import document_row, item_rows
from normalize.text import Document

DEFECTS = Path(__file__).with_name("clean_defects.tsv")
RATE = 0.02
SEED = 1
SOURCES = {
    "translator": (Layer.WORDING, Layer.MARKS),
    "scraper": (Layer.SCRAPS,),
    "printer": (Layer.WRAPS, Layer.LINES),
    "decoder": (Layer.ENCODING,),
}
APART = ("scraper", "printer")


def defects() -> dict[str, list[tuple[int, int, str]]]:
    """By document: start, end and what should stand there."""
    out: dict[str, list[tuple[int, int, str]]] = {}
    for line in DEFECTS.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            name, start, end, new = line.split("\t")
            out.setdefault(name, []).append((int(start), int(end), json.loads(new)))
    return out


def read(files: Iterable[str]) -> Iterator[Document]:
    """The texts with their known defects repaired."""
    known = defects()
    for file in files:
        for line in Path(file).read_text("utf-8").split("\n"):
            if line.strip():
                row = json.loads(line)
                text = row["text"]
                for start, end, new in sorted(known.get(row["id"], ()), reverse=True):
                    text = text[:start] + new + text[end:]
                yield Document(text, row["id"], row.get("language"))


def main() -> None:
    """Write a gold file a source of damage, and one of clean texts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", metavar="FILE", help="clean texts, JSON Lines")
    parser.add_argument("-o", dest="out", required=True, metavar="DIR", type=Path, help="where the gold files go")
    parser.add_argument("--rate", type=float, default=RATE, help=f"share of the words damaged (default: {RATE})")
    parser.add_argument("--damaged-only", action="store_true", help="write no clean.jsonl")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    documents = list(read(args.files))
    rows = ({"id": one.id, "text": one.text, "language": one.language} for one in documents)
    if not args.damaged_only:
        write(args.out / "clean.jsonl", rows)
    for source, layers in SOURCES.items():
        kinds = [one.name for one in CORRUPTERS if one.layer in layers]
        write(args.out / f"{source}.jsonl", damaged(documents, kinds, args.rate, apart=source in APART))


def damaged(
    documents: Iterable[Document], kinds: list[str], rate: float, *, apart: bool
) -> Iterator[dict[str, object]]:
    """The rows of a gold file."""
    for one in documents:
        text = one.text.replace("\n", "\n\n") if apart and "\n\n" not in one.text else one.text
        hurt = corrupt(Document(text, one.id, one.language), kinds, rate, SEED)
        yield document_row(hurt, kinds=kinds, rate=rate, seed=SEED)
        yield from item_rows(hurt)


def write(file: Path, rows: Iterable[dict[str, object]]) -> None:
    """Write rows as JSON Lines."""
    with file.open("w", encoding="utf-8", errors="surrogatepass") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


if __name__ == "__main__":
    main()
