"""What a scraper takes along: credits, metadata, buttons, banners, links, and the same text twice.

The phrases are of our own writing and stand in ``rules/corruption.toml``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from normalize.corrupt.site import Damage, Places, Site
from normalize.edits import Edit
from normalize.text import Span

__all__ = ["FUNCTIONS", "ResidueLine"]

_PROSE = 60
"""Code points of a line that is a paragraph and no heading."""

_PROSE_WIDE = 25
_FAR = 3
"""Lines between a passage and its repetition."""


def _prose(site: Site) -> list[Span]:
    """Lines that are paragraphs and end with a mark."""
    least = _PROSE_WIDE if site.conventions.spaceless else _PROSE
    ends = site.conventions.terminators + '\N{RIGHT DOUBLE QUOTATION MARK}"»'
    return [line for line in site.lines if len(line) >= least and site.text[line.end - 1] in ends]


def _break(site: Site) -> str:
    """What parts the paragraphs of the text."""
    return "\n\n" if "\n\n" in site.text else "\n"


@dataclass(frozen=True)
class ResidueLine:
    r"""A line of the site around an article, between its paragraphs.

    >>> from normalize.corrupt.site import tried
    >>> text = "The ferry to the island stopped on Monday, and the harbour office waits for news."
    >>> tried(ResidueLine("advert_label"), text)[0].lower().startswith(text.lower() + "\n")
    True
    >>> tried(ResidueLine("advert_label"), "Menu")
    []
    """

    kind: str

    @property
    def __name__(self) -> str:
        """The kind of residue, which names the corrupter as its name does a function."""
        return self.kind

    def __call__(self, site: Site, dice: Random) -> Iterator[Damage]:
        """One line behind each paragraph."""
        phrases = site.table(self.kind)
        if phrases:
            for line in _prose(site):
                yield site.change(line.end, line.end, _break(site) + dice.choice(phrases))


def glued_agency(site: Site, dice: Random) -> Iterator[Damage]:
    """The name of an agency glued to the last stop of the text; parted from it it is right too.

    >>> from normalize.corrupt.site import tried
    >>> text = "The ferry to the island stopped on Monday, and the harbour office waits for news."
    >>> tried(glued_agency, text)[0].removeprefix(text) in ("REUTERS", "AFP", "BLOOMBERG", "(AP)", "Xinhua")
    True
    >>> tried(glued_agency, "Nobody knows")
    []
    """
    names, lines = site.table("agencies"), _prose(site)
    if names and lines and site.lines[-1] == lines[-1]:
        name, at = dice.choice(names), lines[-1].end
        yield site.change(at, at, name, also=[gap + name for gap in (" ", "\n", "\n\n")])


def photo_credit(site: Site, dice: Random) -> Iterator[Damage]:
    """The credit of a picture, behind a paragraph or in a line of its own.

    >>> from normalize.corrupt.site import tried
    >>> text = "The ferry to the island stopped on Monday, and the harbour office waits for news."
    >>> tried(photo_credit, text)[0].startswith(text)
    True
    >>> tried(photo_credit, "Menu")
    []
    """
    credits = site.table("photo_credits")
    if credits:
        for line in _prose(site):
            yield site.change(line.end, line.end, dice.choice((" ", _break(site))) + dice.choice(credits))


def glued_metadata(site: Site, dice: Random) -> Iterator[Damage]:
    """Date and author of the page run into the first paragraph.

    >>> from normalize.corrupt.site import tried
    >>> text = "The ferry to the island stopped on Monday, and the harbour office waits for news."
    >>> tried(glued_metadata, text)[0].endswith(" " + text)
    True
    >>> tried(glued_metadata, "a list")
    []
    """
    heads, lines = site.table("metadata"), _prose(site)
    if heads and lines and lines[0] == site.lines[0] and site.text[lines[0].start].isalnum():
        yield site.change(lines[0].start, lines[0].start, _dated(dice.choice(heads), dice) + " ")


def metadata_line(site: Site, dice: Random) -> Iterator[Damage]:
    r"""A line that says when the page was published, near the top.

    >>> from normalize.corrupt.site import tried
    >>> text = "The ferry to the island stopped on Monday, and the harbour office waits for news."
    >>> tried(metadata_line, text)[0].endswith("\n" + text)
    True
    >>> tried(metadata_line, "a list")
    []
    """
    rows, lines = site.table("metadata_lines"), _prose(site)
    if rows and lines:
        yield site.change(lines[0].start, lines[0].start, _dated(dice.choice(rows), dice) + _break(site))


def _dated(form: str, dice: Random) -> str:
    return form.format(
        year=dice.randint(2008, 2024),
        month=dice.randint(1, 12),
        day=dice.randint(1, 28),
        hour=dice.randint(0, 23),
        minute=dice.randint(0, 59),
    )


def dead_link(site: Site, dice: Random) -> Iterator[Damage]:
    """A word as a link that leads nowhere.

    >>> from normalize.corrupt.site import tried
    >>> tried(dead_link, "By Marianne, writer", seed=1)
    ['By [Marianne](#), writer', 'By Marianne, [writer](#)']
    >>> tried(dead_link, "So it is.")
    []
    """
    targets = ("#", "#", "javascript:void(0)", "")
    for word in site.words:
        start, end = word.span()
        if 4 < end - start < 30 and not site.conventions.spaceless:
            opening, closing = Edit(Span(start, start), "", "["), f"]({dice.choice(targets)})"
            yield Damage((opening, Edit(Span(end, end), "", closing)))


def source_address(site: Site, dice: Random) -> Iterator[Damage]:
    """The address of the source page below the text.

    >>> from normalize.corrupt.site import tried
    >>> "://" in tried(source_address, "Nobody knows when the ferry will leave the island and the harbour again.")[0]
    True
    >>> tried(source_address, "Nobody knows")
    []
    """
    labels, lines = site.table("source_labels"), _prose(site)
    if labels and lines and lines[-1] == site.lines[-1]:
        host, page = dice.choice(site.table("hosts")), dice.randint(1000, 99999)
        address = f"https://{host}/{dice.randint(2008, 2024)}/{page}"
        form = dice.choice(("{label} {address}", "{label}\n\n<{address}>", "{label}\n{address}"))
        said = form.format(label=dice.choice(labels), address=address)
        yield site.change(lines[-1].end, lines[-1].end, _break(site) + said)


def repeated_title(site: Site, dice: Random) -> Iterator[Damage]:
    r"""The title stands twice.

    >>> from normalize.corrupt.site import tried
    >>> text = "Ferry stops after the storm\nThe ferry to the island stopped on Monday, and the harbour waits for news."
    >>> tried(repeated_title, text)[0].count("Ferry stops after")
    2
    >>> tried(repeated_title, "One line only.")
    []
    """
    lines, prose = site.lines, _prose(site)
    if len(lines) > 1 and lines[1] in prose and lines[0] not in prose and len(lines[0]) > (6 if _wide(site) else 15):
        title = lines[0].of(site.text)
        yield site.change(lines[0].end, lines[0].end, _break(site) + title)


def repeated_line(site: Site, dice: Random) -> Iterator[Damage]:
    r"""A paragraph twice in a row.

    >>> from normalize.corrupt.site import tried
    >>> text = "The ferry to the island stopped on Monday, and the harbour office waits for news."
    >>> tried(repeated_line, text)[0] == text + "\n" + text
    True
    >>> tried(repeated_line, "Refrain\n")
    []
    """
    for line in _prose(site):
        yield site.change(line.end, line.end, _break(site) + line.of(site.text))


def repeated_passage(site: Site, dice: Random) -> Iterator[Damage]:
    r"""A long paragraph comes back some paragraphs later.

    >>> from normalize.corrupt.site import tried
    >>> long = "The ferry to the island stopped on Monday, and the old harbour office waits for news of it every day."
    >>> text = "\n".join([long, "One.", "Two.", long.replace("ferry", "train")])
    >>> tried(repeated_passage, text)[0] == text + "\n" + long
    True
    >>> tried(repeated_passage, long)
    []
    """
    lines = site.lines
    prose = [line for line in _prose(site) if len(line) > (40 if _wide(site) else 100)]
    numbers = {line: index for index, line in enumerate(lines)}
    for index, line in enumerate(prose):
        near = prose[index + 1 : index + 3 + _FAR]
        later = [one for one in near if numbers[one] >= numbers[line] + _FAR]
        if later:
            at = dice.choice(later).end
            yield site.change(at, at, _break(site) + line.of(site.text))


def cut_teaser(site: Site, dice: Random) -> Iterator[Damage]:
    """The first words of a paragraph and three dots, above it.

    >>> from normalize.corrupt.site import tried
    >>> long = "The ferry to the island stopped on Monday, and the old harbour office waits for news of it every day."
    >>> tried(cut_teaser, long)[0].splitlines()[0].endswith("...")
    True
    >>> tried(cut_teaser, "Too short.")
    []
    """
    if _wide(site):
        return
    for line in _prose(site)[:2]:
        cut = site.text.rfind(" ", line.start, line.start + dice.randint(50, 90))
        if cut > line.start + 40 and len(line) > 100:
            teaser = site.text[line.start : cut].rstrip(",;:") + "..."
            yield site.change(line.start, line.start, teaser + _break(site))


def _wide(site: Site) -> bool:
    return site.conventions.spaceless


FUNCTIONS: tuple[Places, ...] = (
    glued_metadata,
    metadata_line,
    source_address,
    glued_agency,
    repeated_title,
    cut_teaser,
    repeated_passage,
    repeated_line,
    photo_credit,
    *(
        ResidueLine(kind)
        for kind in (
            "share_buttons",
            "cookie_banner",
            "advert_label",
            "newsletter_prompt",
            "reading_link",
            "site_notice",
            "page_menu",
        )
    ),
    dead_link,
)
