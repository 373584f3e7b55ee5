"""Blanks and empty lines that nobody meant, and those that are a text's style."""

from __future__ import annotations

import gc
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalize.config import Config
from normalize.detect import Proposal, View
from normalize.detect.layout import DETECTOR
from normalize.edits import Edit, apply
from normalize.findings import Safety
from normalize.text import Span

LINES = [
    "The ferry leaves at noon and returns at six.",
    "The crossing takes an hour in good weather.",
    "Dogs travel free of charge on the lower deck.",
    "The café on board is closed until the spring.",
    "Tickets are sold in the office beside the pier.",
    "Nobody may smoke inside, not even the captain.",
]
BREAKS = ["\n", "\r\n", "\r", "\N{NEXT LINE}", "\N{LINE SEPARATOR}"]


def proposals(text: str, *, protected: tuple[Span, ...] = (), ignore: tuple[str, ...] = ()) -> list[Proposal]:
    view = View(text, Config(ignore=ignore), given_language="en", protected=protected)
    return list(DETECTOR.detect(view))


def edits_of(text: str, tier: Safety = Safety.SAFE) -> list[Edit]:
    return sorted(e for p in proposals(text) for fix in p.fixes if fix.safety >= tier for e in fix.edits)


def tidy(text: str, tier: Safety = Safety.SAFE) -> str:
    return apply(text, edits_of(text, tier))


def slugs(text: str) -> list[str]:
    return [p.rule.rpartition(".")[2] for p in proposals(text)]


@pytest.mark.parametrize("newline", BREAKS)
@pytest.mark.parametrize("between", [1, 2])
@pytest.mark.parametrize("blank", [" ", "   ", "\t", "\N{NO-BREAK SPACE}", " \N{IDEOGRAPHIC SPACE}"])
def test_blanks_at_line_ends(newline: str, between: int, blank: str) -> None:
    good = (newline * between).join(LINES) + newline
    bad = good.replace(LINES[1], LINES[1] + blank)
    assert tidy(bad) == good
    assert slugs(bad) == ["blank-at-line-end"]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_blanks_on_empty_lines(newline: str) -> None:
    good = (newline * 2).join(LINES)
    assert tidy(good.replace(newline * 2, f"{newline} \t{newline}")) == good


@pytest.mark.parametrize("before", ["\n", "\n\n", " ", "\t", " \n", "\n ", "\r\n\r\n", "\N{NO-BREAK SPACE}"])
def test_the_start_of_a_text(before: str) -> None:
    good = "\n".join(LINES)
    assert tidy(before + good) == good
    assert set(slugs(before + good)) == {"blank-at-text-start"}


@pytest.mark.parametrize(
    ("after", "left"),
    [
        ("\n", "\n"),
        ("\n\n", "\n"),
        ("\n ", "\n"),
        ("\n \n\n", "\n"),
        (" ", ""),
        (" \n", "\n"),
        ("\r\n\r\n", "\r\n"),
        ("", ""),
    ],
)
def test_the_end_of_a_text(after: str, left: str) -> None:
    good = "\n".join(LINES)
    assert tidy(good + after) == good + left


def test_a_text_of_one_line() -> None:
    assert tidy("  The ferry leaves at noon. ") == "The ferry leaves at noon."
    assert tidy("\N{IDEOGRAPHIC SPACE}渡轮中午出发。") == "\N{IDEOGRAPHIC SPACE}渡轮中午出发。"


@pytest.mark.parametrize("text", ["", " ", "\n", " \n\n ", "\t", "\f"])
def test_nothing_but_blanks(text: str) -> None:
    assert proposals(text) == []


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_a_stray_indent(between: str) -> None:
    good = between.join(LINES)
    assert tidy(good.replace(LINES[3], " " + LINES[3])) == good
    wide = good.replace(LINES[3], "   " + LINES[3])
    assert tidy(wide) == wide
    assert tidy(wide, Safety.REVIEW) == good


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"   {line}\n" for line in LINES),
        "\n".join([LINES[0], "    code = 1", *LINES[1:]]),
        "\n".join([LINES[0], "\tcode = 1", *LINES[1:]]),
        "\n".join(["- towels", " - small ones", *LINES]),
        "\n".join([*LINES[:3], "- towels and shoes and", "  something to eat", *LINES[3:]]),
        "\n".join([*LINES, " \N{BULLET} towels"]),
        "\n\n".join(f"\N{IDEOGRAPHIC SPACE}{line}" for line in LINES),
        "the tide goes out\n   and leaves\na line of shells\n   that nobody\nhas counted",
        "                  TIMETABLE\n\n" + "\n".join(LINES),
    ],
)
def test_indents_that_are_meant(text: str) -> None:
    assert tidy(text, Safety.REVIEW).rstrip("\n") == text.rstrip("\n")


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("extra", [2, 3, 5])
def test_one_gap_that_is_wider(newline: str, extra: int) -> None:
    good = (newline * 2).join(LINES)
    bad = good.replace(LINES[2], newline * extra + LINES[2])
    assert tidy(bad) == bad
    assert tidy(bad, Safety.REVIEW) == good


def test_a_wider_gap_in_markdown_means_nothing() -> None:
    good = "# Timetable\n\n" + "\n\n".join(LINES)
    bad = good.replace(LINES[2], "\n\n" + LINES[2])
    assert tidy(bad) == good


def test_two_empty_lines_once_are_a_hint() -> None:
    text = "\n\n".join(LINES).replace(LINES[2], "\n" + LINES[2])
    (proposal,) = proposals(text)
    assert proposal.fixes[0].safety is Safety.HINT


@pytest.mark.parametrize(
    "text",
    [
        "\n\n\n".join(LINES),
        "\n\n\n\n".join(LINES),
        "\n\n\n".join("\n\n".join(LINES[i : i + 2]) for i in (0, 2, 4)),
        "\n\n".join(LINES[:3]) + "\n\n\f\n\n" + "\n\n".join(LINES[3:]),
    ],
)
def test_gaps_that_are_style(text: str) -> None:
    assert edits_of(text, Safety.REVIEW) == []


def test_blanks_inside_a_gap_that_goes_are_not_proposed_twice() -> None:
    good = "\n\n".join(LINES)
    bad = good.replace(LINES[2], " \n \n  \n" + LINES[2])
    assert tidy(bad, Safety.REVIEW) == good
    assert slugs(bad) == ["extra-empty-lines"]


@pytest.mark.parametrize(
    "text",
    [
        "# Timetable\n\nThe ferry leaves at noon.  \nIt returns at six.",
        "See the [timetable](https://example.org/).   \nIt is new.",
        "Anna Berg  \n12 Harbour Street  \nOld Town",
        "Good bye.\n\n-- \nAnna Berg",
    ],
)
def test_blanks_at_line_ends_that_are_meant(text: str) -> None:
    assert proposals(text) == []


def test_hard_breaks_of_markdown_end_with_their_paragraph() -> None:
    text = "# Timetable\n\nThe ferry leaves at noon.  \n\nIt returns at six."
    assert tidy(text) == text.replace(".  ", ".")


def test_protected_blanks_stay() -> None:
    text = "\n".join(LINES).replace(LINES[1], LINES[1] + "  ")
    assert proposals(text, protected=(Span(0, len(text)),)) == []


def test_a_tab_inside_a_sentence() -> None:
    good = "\n".join(LINES)
    assert tidy(good.replace("noon and", "noon\tand")) == good
    assert tidy(good.replace("noon and", "noon \t and")) == good
    glued = good.replace("six.\nThe", "six.\tThe")
    assert tidy(glued) == glued
    assert tidy(glued, Safety.REVIEW) == glued.replace("\t", " ")


@pytest.mark.parametrize(
    "text",
    [
        "Ferry\tnoon\tsix\nBus\tone\tseven",
        "the ferry to the islands\tleaves at noon from here\nthe bus to the town\tleaves at one from here",
        "noon\tthe ferry to the islands leaves\n" + "\n".join(LINES),
        "\n".join(LINES).replace("noon and", "noon\tand").replace("an hour", "an\thour"),
    ],
)
def test_tabs_that_are_columns(text: str) -> None:
    assert edits_of(text, Safety.REVIEW) == []


WRAPPED = (
    "The harbour authority said on Tuesday that the new ferry terminal would \n"
    "open two months later than planned, because the supplier of the gangways\n"
    " had not delivered in time. Passengers will have to use the old pier \n"
    "until the autumn, and the evening crossings will be cancelled as well. \n\n"
    "Nobody had expected that the tower could be saved from the sea."
)


def test_blanks_of_a_wrap_belong_to_the_wrap() -> None:
    assert [p.span.start for p in proposals(WRAPPED)] == [WRAPPED.index(" \n\n")]
    alone = proposals(WRAPPED, ignore=("any.wraps",))
    assert len(alone) == 4


def test_clean_texts() -> None:
    for newline in ("\n", "\r\n"):
        for between in (1, 2):
            assert proposals((newline * between).join(LINES) + newline) == []
            assert proposals((newline * between).join(LINES)) == []


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="ab. \t\n\r\f\u00a0\u3000-#", max_size=120))
def test_only_blanks_go_and_nothing_safe_is_left(text: str) -> None:
    once = apply(text, edits_of(text))
    assert "".join(once.split()) == "".join(text.split())
    assert len(once.split()) == len(text.split())
    # a carriage return alone ends a line only while others do: what hangs on that may take a second reading
    twice = apply(once, edits_of(once))
    assert [e for e in edits_of(twice) if not e.new] == []


def seconds(text: str) -> float:
    """The time of the processor, without what collecting the garbage of all other tests costs."""
    gc.freeze()
    start = time.process_time()
    proposals(text)
    spent = time.process_time() - start
    gc.unfreeze()
    return spent


@pytest.mark.parametrize("unit", ["\n", " ", " \n", "\t", "a\t", "a\tb\n", "a \n", " a\n", "a\n\n", "\r\n", "\f", '"'])
def test_time_is_linear_in_hostile_texts(unit: str) -> None:
    small, large = (min(seconds(unit * n) for _ in range(2)) for n in (5_000, 40_000))
    assert large < 24 * small + 0.05


def test_clean_text_costs_next_to_nothing() -> None:
    assert seconds(("The ferry leaves at noon. " * 5 + "\n").replace(" \n", "\n") * 40_000) < 0.5
