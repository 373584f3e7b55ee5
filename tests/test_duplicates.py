"""Text that stands twice: titles, lines, passages, teasers; verse, tables and templates stay."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalize.detect.scraps.duplicates import DETECTOR
from normalize.findings import Safety
from tests.leftovers import ARTICLES, found, places, repaired, seconds

LONG = {language: " ".join(lines * 2) for language, lines in ARTICLES.items()}
TITLES = {
    "en": "Ferry stops running after the storm",
    "de": "Fähre fährt nach dem Sturm nicht mehr",
    "fr": "Le bac ne circule plus après la tempête",
    "ru": "Паром не ходит после шторма",
    "ar": "توقف العبارة بعد العاصفة في الجزيرة",
    "zh": "暴风雨过后渡轮停航",
    "ja": "嵐のあとフェリーが運休",
}


@pytest.mark.parametrize("language", TITLES)
@pytest.mark.parametrize("heading", ["", "# ", "**"])
def test_a_title_that_stands_twice(language: str, heading: str) -> None:
    title = TITLES[language]
    first = heading + title + heading.strip("# ")
    text = f"{first}\n\n{title}\n\n{LONG[language]}"
    assert places(DETECTOR, text, language) == [title]
    assert repaired(DETECTOR, text, language) == f"{first}\n\n{LONG[language]}"


@pytest.mark.parametrize("language", ARTICLES)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_line_that_stands_twice_in_a_row(language: str, gap: str) -> None:
    first, second = ARTICLES[language]
    text = gap.join((TITLES["en"], first, first, second))
    assert places(DETECTOR, text, language) == [first]
    assert repaired(DETECTOR, text, language) == gap.join((TITLES["en"], first, second))


def test_a_line_that_stands_many_times_is_one_finding() -> None:
    first, second = ARTICLES["en"]
    text = "\n".join((TITLES["en"], *[first] * 5, second))
    assert repaired(DETECTOR, text, "en") == "\n".join((TITLES["en"], first, second))
    assert len(found(DETECTOR, text, "en")) == 1


@pytest.mark.parametrize("language", ARTICLES)
def test_a_passage_that_comes_back_is_one_finding(language: str) -> None:
    long, between = LONG[language], "Ab. 1\nCd. 2"
    text = f"{long}\nSo.\n{between}\n{long}\nSo.\nEf. 3"
    assert places(DETECTOR, text, language) == [f"{long}\nSo."]
    assert repaired(DETECTOR, text, language) == f"{long}\nSo.\n{between}\nEf. 3"


def test_a_wrapped_paragraph_that_comes_back() -> None:
    lines = [
        "The ferry to the island stopped running on Monday after the storm, and",
        "nobody knows for how long it will stay",
    ]
    passage = "\n".join(
        (lines[0], "the harbour office said in a letter to all the people of the island, and", lines[1])
    )
    text = f"{passage}\n\nNobody was hurt.\n\n{passage}\n\nRepairs begin."
    assert repaired(DETECTOR, text, "en") == f"{passage}\n\nNobody was hurt.\n\nRepairs begin."


@pytest.mark.parametrize(
    "again",
    [
        lambda text: text + " ",
        lambda text: f"**{text}**",
        lambda text: text.replace("quay in", "quay,  in"),
        lambda text: text.rstrip("."),
        lambda text: text.replace("But", "but") + "..",
    ],
)
def test_marks_and_spaces_do_not_count(again: object) -> None:
    assert callable(again)
    text = f"{LONG['en']}\nNobody knows.\nNobody was hurt.\n{again(LONG['en'])}\nRepairs begin."
    assert len(places(DETECTOR, text, "en")) == 1


@pytest.mark.parametrize("dots", ["...", "…", " …", " [...]", "… (more)"])
def test_a_teaser_gives_way_to_the_text(dots: str) -> None:
    first, second = ARTICLES["en"]
    text = f"Storm\n{first[:50]}{dots}\n{first}\n{second}"
    assert repaired(DETECTOR, text, "en") == f"Storm\n{first}\n{second}" or dots == "… (more)"
    assert [p.rule for p in found(DETECTOR, text, "en")] == ["any.duplicates.cut-teaser"]


KEEP = [
    "The ferry comes, the ferry goes\nThe ferry comes, the ferry goes\nand nobody has ever known",
    "The long, long way across the sound\nis known to me, is known to you\nThe long, long way across the sound",
    "id;port;day;price;id;port;day;price;id;port;day;price;id;port\n" * 4,
    "12.50 13.50 14.50 15.50 16.50 17.50 18.50 19.50 20.50 21.50 22.50 23.50 24.50\n" * 3,
    "if (ferry.isRunning()) { harbour.open(); } else { harbour.close(); bridge.open(); }\n" * 3,
    "Yes.\nYes.\nNo.\nNo.\nWe shall see about that, the captain said, and went to bed before the storm came.",
    f"{LONG['en']}\nNobody was hurt.\n{LONG['en'][:-4]} in the rain.",
    f"Storm\n{ARTICLES['en'][0]}\nNobody was hurt.\n{ARTICLES['en'][0]}",
    "The harbour is closed\nThe harbour is closed until the spring, and nobody knows what comes then, the office said.",
]


@pytest.mark.parametrize("text", KEEP)
def test_verse_tables_code_and_templates_stay(text: str) -> None:
    assert places(DETECTOR, text, "en") == []


def test_a_first_sentence_that_says_what_the_title_says_stays() -> None:
    assert places(DETECTOR, f"{ARTICLES['en'][0][:-1]}\n{ARTICLES['en'][0]}\n{LONG['en']}", "en") == []


def test_a_document_that_stands_twice_is_shown_but_not_cut() -> None:
    article = "\n".join(
        f"The ferry of the year {year} was never as late as the one before it, {LONG['en']}" for year in range(700)
    )
    (proposal,) = found(DETECTOR, f"{article}\n{article}", "en")
    assert (proposal.fixes, len(proposal.span)) == ((), len(article))


def test_the_copy_is_the_evidence_and_nothing_is_safe() -> None:
    text = f"{LONG['en']}\nNobody was hurt.\nNobody.\n{LONG['en']}\nEnd."
    (proposal,) = found(DETECTOR, text, "en")
    assert [fix.safety for fix in proposal.fixes] == [Safety.REVIEW]
    assert [e.span.start for e in proposal.evidence if e.span is not None] == [0]


@pytest.mark.parametrize("language", ARTICLES)
def test_prose_is_left_alone(language: str) -> None:
    assert found(DETECTOR, "\n".join(ARTICLES[language]), language) == []


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from([*ARTICLES["en"], TITLES["en"], "So.", "", "*", "…"]), max_size=12))
def test_any_lines_give_edits_that_fit_and_do_not_meet(lines: list[str]) -> None:
    text = "\n".join(lines)
    proposals = found(DETECTOR, text, "en")
    assert proposals == found(DETECTOR, text, "en")
    spans = sorted(p.span for p in proposals)
    assert not any(a.overlaps(b) for a, b in pairwise(spans))
    for proposal in proposals:
        for fix in proposal.fixes:
            assert all(edit.old == edit.span.of(text) for edit in fix.edits)


LINE = "The council met again on Monday and it was a long meeting of all members, who spoke of the bridge.\n"


@pytest.mark.parametrize(
    "unit",
    [
        "\n",
        '"',
        "a\n",
        "No.\n",
        LINE,
        LINE + "Share\n",
        LINE + "1\n" + LINE[::-1],
        "...\n",
        " \n",
        "The same\n" * 3 + "\n",
    ],
)
def test_time_grows_with_the_text_only(unit: str) -> None:
    small, large = 20_000, 160_000
    first = seconds(DETECTOR, unit * (small // len(unit)))
    assert seconds(DETECTOR, unit * (large // len(unit))) <= 16 * first + 0.05


def test_lines_that_begin_alike_take_no_longer() -> None:
    small = "".join(f"The council met again on Monday and spoke of bridge number {i} for hours.\n" for i in range(300))
    large = "".join(f"The council met again on Monday and spoke of bridge number {i} for hours.\n" for i in range(2400))
    assert seconds(DETECTOR, large) <= 16 * seconds(DETECTOR, small) + 0.05
