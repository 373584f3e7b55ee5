"""A table of figures on a terminal: where it is too narrow, what matters least is left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import StringIO

from normalize.render.style import Style, width_of

__all__ = ["Grid", "drawn"]

_PIPE_WIDTH = 150
_GAP = 2
_NAME = 24
"""Columns that the name of a row gets at least, where others can give way; a longer one is folded."""


@dataclass(slots=True)
class Grid:
    """Rows of a name and figures. `columns` are headers with how soon they may be left out (0: never)."""

    title: str
    columns: Sequence[tuple[str, int]]
    rows: list[tuple[str, Sequence[str]]] = field(default_factory=list)

    def add(self, name: str, cells: Iterable[str]) -> None:
        """A row; figures that it lacks at its end are empty."""
        given = list(cells)
        self.rows.append((name, given + [""] * (len(self.columns) - len(given))))

    def fitting(self, width: int) -> list[int]:
        """Which columns fit into so many, the least important left out first.

        >>> grid = Grid("", [("edits", 0), ("95%", 2), ("recall", 1)])
        >>> grid.add("en", ["1", "21-100", "100%"])
        >>> grid.fitting(80), grid.fitting(18), grid.fitting(9)
        ([0, 1, 2], [0, 2], [0])
        """
        wide = [
            max(width_of(header), *(width_of(cells[i]) for _, cells in self.rows), 0)
            for i, (header, _) in enumerate(self.columns)
        ]
        name = min(_NAME, max((width_of(row[0]) for row in self.rows), default=0))
        kept = list(range(len(self.columns)))
        for rank in range(max((rank for _, rank in self.columns), default=0), 0, -1):
            if name + sum(wide[i] + _GAP for i in kept) <= width:
                break
            kept = [i for i in kept if self.columns[i][1] != rank]
        return kept


def drawn(grid: Grid, style: Style, *, terminal: bool) -> str:
    """The grid as lines, no wider than the terminal; in a pipe as long as they must be. "" without rows."""
    if not grid.rows:
        return ""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    width = style.width if terminal else max(style.width, _PIPE_WIDTH)
    kept = grid.fitting(width)
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, _GAP, 0, 0))
    table.add_column("", overflow="fold")
    for i in kept:
        table.add_column(grid.columns[i][0], justify="right", no_wrap=True)
    for name, cells in grid.rows:
        table.add_row(Text(name), *(Text(cells[i]) for i in kept))
    out = StringIO()
    Console(
        file=out,
        width=width,
        force_terminal=style.color,
        color_system="standard" if style.color else None,
        no_color=not style.color,
        highlight=False,
        legacy_windows=False,
    ).print(table)
    title = [style.paint(grid.title, "bold")] if grid.title else []
    return "\n".join([*title, *(line.rstrip() for line in out.getvalue().split("\n"))]) + "\n"
