"""Print and read: prose of our own is set in several fonts, spoiled like a scan, read by Tesseract, and repaired.

What is measured is the share of wrong letters before and after, with all proposals applied. Needs Tesseract with its
languages and two fonts (Debian: tesseract-ocr-eng -spa -fra -deu -rus -pol, fonts-dejavu-core, fonts-liberation).
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpus import text_of

__all__ = ["LANGUAGES", "LEVELS", "Page", "draw", "pages", "pairs", "table"]

LANGUAGES = {"en": "eng", "es": "spa", "fr": "fra", "de": "deu", "ru": "rus", "pl": "pol"}
FONTS = (
    "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf",
    "/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
)
LEVELS = 6
"""From a clean scan to one that is hardly legible."""

_COLUMNS = 62
_SIZE = 30
_POLISH = """\
Zarząd portu ogłosił we wtorek, że nowy terminal promowy zostanie otwarty dwa miesiące później, niż planowano,
ponieważ dostawca pomostów nie zdążył na czas. Mieszkańcy wyspy czekali na tę wiadomość od początku roku i nie
kryli rozczarowania. Właściciel kawiarni przy starym nabrzeżu powiedział, że w każdy weekend odwiedza go
kilkaset osób, a bez promu przychodzi ich najwyżej dwadzieścia. Burmistrz obiecał, że do końca miesiąca miasto
znajdzie mniejszy statek, który będzie pływał trzy razy dziennie. Nikt nie wie, ile to będzie kosztowało, ani
czy pieniądze znajdą się w tegorocznym budżecie. Tymczasem uczniowie jeżdżą do szkoły okrężną drogą przez
most, a podróż trwa ponad godzinę. Stara latarnia, którą zamknięto po burzy, ma zostać wyremontowana przed
zimą, jeśli pogoda pozwoli. Robotnicy przyjechali już z drewnem i farbą, ale czekają na zgodę urzędu. Radni
spotkają się ponownie w czwartek wieczorem i wtedy zapadnie ostateczna decyzja w tej sprawie.
"""


@dataclass(frozen=True)
class Page:
    """One page: what was printed and what was read. `worse`, `before` and `after` count wrong letters."""

    language: str
    font: str
    level: int
    meant: str
    read: str
    repaired: str
    before: int
    after: int


def _prose(language: str, length: int, seed: int) -> str:
    text = _POLISH.replace("\n", " ") if language == "pl" else text_of(length, seed=seed, language=language)
    return "\n".join(textwrap.fill(line, _COLUMNS) for line in text[: length + 200].splitlines() if line)


def _scan(text: str, font: str, level: int, seed: int, file: Path) -> None:
    """Draw the text and spoil it: less ink, less resolution, blur and grain grow with the level."""
    import random

    from PIL import Image, ImageDraw, ImageFilter, ImageFont

    face = ImageFont.truetype(font, _SIZE)
    lines = text.split("\n")
    page = Image.new("L", (int(_COLUMNS * _SIZE * 0.68), int((len(lines) + 2) * _SIZE * 1.4)), 250)
    ImageDraw.Draw(page).multiline_text((40, 30), text, fill=20 + 14 * level, font=face, spacing=_SIZE * 0.4)
    page = page.rotate(0.25 * level * (-1) ** seed, fillcolor=250)
    small = 1 - 0.095 * level
    page = page.resize((int(page.width * small), int(page.height * small)), Image.Resampling.BILINEAR)
    page = page.filter(ImageFilter.GaussianBlur(0.22 * level))
    dice = random.Random(seed)
    pixels = page.load()
    for _ in range(int(page.width * page.height * 0.005 * level)):
        pixels[dice.randrange(page.width), dice.randrange(page.height)] = dice.choice((0, 255))
    page.save(file, dpi=(150, 150))


def pages(
    languages: Sequence[str], *, fonts: int = 1, levels: int = LEVELS, length: int = 900, seed: int = 1
) -> Iterator[Page]:
    """Read every language in every font at every level. Raises SystemExit that names what is missing."""
    from rapidfuzz.distance import Levenshtein

    from normalize.findings import Safety
    from normalize.normalizer import Normalizer
    from normalize.text import Document

    if shutil.which("tesseract") is None:
        raise SystemExit("tesseract is missing (Debian: apt-get install tesseract-ocr tesseract-ocr-deu ...)")
    engine = Normalizer()
    for language in languages:
        for font in FONTS[:fonts]:
            meant = _prose(language, length, seed)
            for level in range(levels):
                read = _read(meant, language, font, level, seed)
                result = engine.run(Document(read, language=language))
                edits = [e for c in result.chosen if c.safety >= Safety.REVIEW for e in c.edits]
                repaired = _applied(read, edits)
                goal = _flat(meant)
                before, after = (Levenshtein.distance(_flat(text), goal) for text in (read, repaired))
                yield Page(language, Path(font).stem, level, meant, read, repaired, before, after)


def _applied(text: str, edits: Sequence[object]) -> str:
    from normalize.edits import apply

    return apply(text, edits)  # type: ignore[arg-type]


def _flat(text: str) -> str:
    return " ".join(text.split())


def _read(text: str, language: str, font: str, level: int, seed: int) -> str:
    with tempfile.TemporaryDirectory(prefix="normalize-print-") as folder:
        file = Path(folder, "page.png")
        _scan(text, font, level, seed, file)
        done = subprocess.run(
            ["tesseract", str(file), "-", "-l", LANGUAGES[language], "--psm", "6"], capture_output=True, check=False
        )
        if done.returncode:
            raise SystemExit(f"tesseract: {done.stderr.decode(errors='replace').strip()}")
        return done.stdout.decode()


def pairs(found: Sequence[Page], file: Path) -> None:
    """Write the pages as pairs for `normalize ocr learn`."""
    with file.open("w", encoding="utf-8") as out:
        for page in found:
            row = {"read": page.read, "meant": page.meant, "language": page.language}
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


def table(found: Sequence[Page]) -> Iterator[str]:
    """The share of wrong letters before and after, by language and level, and how many pages got worse."""
    yield f"{'language':10}{'level':>6}{'pages':>7}{'before':>9}{'after':>9}{'change':>9}{'worse':>7}"
    for key in sorted({(page.language, page.level) for page in found}):
        these = [page for page in found if (page.language, page.level) == key]
        letters = sum(len(_flat(page.meant)) for page in these)
        before, after = sum(page.before for page in these), sum(page.after for page in these)
        change = f"{after / before - 1:+.1%}" if before else "-"
        worse = sum(page.after > page.before for page in these)
        row = f"{key[0]:10}{key[1]:>6}{len(these):>7}{before / letters:>9.2%}{after / letters:>9.2%}"
        yield f"{row}{change:>9}{worse:>7}"


def draw(found: Sequence[Page], file: Path) -> None:
    """Plot what was gained against how noisy the page was, one point a page."""
    import matplotlib  # type: ignore[import-not-found,unused-ignore]

    matplotlib.use("svg" if file.suffix == ".svg" else "agg")
    from matplotlib import pyplot  # type: ignore[import-not-found,unused-ignore]

    figure, axes = pyplot.subplots(figsize=(8, 4.5), layout="constrained")
    for language in LANGUAGES:
        these = [page for page in found if page.language == language and page.before]
        if these:
            noise = [100 * page.before / len(_flat(page.meant)) for page in these]
            gain = [100 * (1 - page.after / page.before) for page in these]
            axes.scatter(noise, gain, label=language, s=22)
    axes.axhline(0, color="grey", linewidth=0.8)
    axes.set_xscale("symlog", linthresh=1)
    axes.set_xlim(left=0)
    axes.set_xlabel("letters read wrong before repair, %")
    axes.set_ylabel("of these put right, %")
    axes.set_title("Tesseract on prose of our own, all proposals applied")
    axes.legend(frameon=False, ncols=6, loc="lower center", bbox_to_anchor=(0.5, -0.32))
    file.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(file)
    pyplot.close(figure)
