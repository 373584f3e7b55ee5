"""Date and author run into the text: in many ways of writing them; sentences that begin alike stay."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalize.detect.scraps.metadata import DETECTOR
from normalize.findings import Safety
from tests.leftovers import ARTICLES, found, places, repaired, seconds

GLUED = [
    ("en", "date 2021-03-12 ", "2021-03-12"),
    ("en", "date 2021-03 ", "2021-03"),
    ("en", "Published: March 12, 2021 ", "March 12, 2021"),
    ("en", "Posted on Friday 12th March 2021 by Ann Lee - ", "Friday 12th March 2021"),
    ("en", "Last updated 12 Mar 2021 4.05pm GMT | ", "12 Mar 2021"),
    ("en", "article:published_time: 2021-03-12T10:15:00Z ", "2021-03-12"),
    ("en", "2021-03-12 10:15 ", "2021-03-12"),
    ("de", "Stand: 12.03.2021, 14:30 Uhr ", "12.03.2021"),
    ("de", "Zuletzt aktualisiert am 12. März 2021 um 9:05 Uhr ", "12. März 2021"),
    ("fr", "Publié le 12 mars 2021 à 10h15 | Mis à jour le 13 mars 2021 ", "12 mars 2021"),
    ("es", "Última actualización: 12 de marzo de 2021 a las 10:15 h ", "12 de marzo de 2021"),
    ("pt", "Publicado em 12/03/2021 às 10h15 ", "12/03/2021"),
    ("it", "Aggiornato il 12/03/2021 alle ore 10:15 ", "12/03/2021"),
    ("nl", "Laatst bijgewerkt op 12-03-2021 10:15 ", "12-03-2021"),
    ("pl", "Data publikacji: 12.03.2021, godz. 10:15 ", "12.03.2021"),
    ("cs", "Aktualizováno 12. března 2021 v 10:15 ", "12. března 2021"),
    ("ru", "Обновлено: 12 марта 2021 в 10:15 ", "12 марта 2021"),
    ("uk", "Дата публікації: 12.03.2021 10:15 ", "12.03.2021"),
    ("tr", "Güncelleme Tarihi: 12.03.2021 10:15 ", "12.03.2021"),
    ("el", "Τελευταία ενημέρωση: 12/03/2021, 10:15 ", "12/03/2021"),
    ("ar", "آخر تحديث: 12/03/2021 - 10:15 ", "12/03/2021"),
    ("zh", "发布时间：2021年3月12日 10:15 ", "2021年3月12日"),
    ("ja", "更新日時：2021/03/12 10:15 ", "2021/03/12"),
]


@pytest.mark.parametrize(("language", "metadata", "date"), GLUED)
@pytest.mark.parametrize("lead", ["", " "])
def test_metadata_before_the_text_is_taken_out_and_kept(language: str, metadata: str, date: str, lead: str) -> None:
    body = "\n\n".join(ARTICLES[language])
    text = lead + metadata + body
    # a blank before it is for the layout to mend: edits that meet would drop this one
    assert repaired(DETECTOR, text, language) == lead + body
    assert [p.meta["date"] for p in found(DETECTOR, text, language)] == [date]


@pytest.mark.parametrize(("language", "metadata", "date"), GLUED)
def test_the_second_choice_gives_it_a_line_of_its_own(language: str, metadata: str, date: str) -> None:
    body = ARTICLES[language][0]
    (proposal,) = found(DETECTOR, metadata + body, language)
    (edit,) = proposal.fixes[1].edits
    assert metadata[: edit.span.start] in metadata.rstrip(" |-")
    assert (edit.span.end, edit.new) == (len(metadata), "\n\n")
    assert date in metadata


LINES = [
    ("en", "Last updated: March 12, 2021"),
    ("en", "Ann Lee | Harbour Desk | Updated: 12-03-2021 22:12 IST"),
    ("de", "Veröffentlicht am 12.03.2021 von Anna Berg"),
    ("fr", "Dernière mise à jour : 12/03/2021"),
    ("es", "Actualizado: 12/03/2021 10:22h"),
    ("ru", "Дата публикации: 12.03.2021 12:00"),
    ("zh", "更新时间：2021-03-12 10:15:00"),
    ("ar", "تاريخ النشر: 12/03/2021"),
]


@pytest.mark.parametrize(("language", "line"), LINES)
def test_a_line_of_metadata_is_taken_out(language: str, line: str) -> None:
    first, second = ARTICLES[language]
    assert repaired(DETECTOR, f"{first}\n\n{line}\n\n{second}", language) == f"{first}\n\n{second}"


KEEP = [
    ("en", "Published on 12 March 2021, the report of the harbour office fills two hundred pages."),
    ("en", "Posted on 12 March 2021 with great care, the letter never reached the island."),
    ("en", "Updated March 12, 2021 rules apply to every ferry that leaves the harbour."),
    ("en", "Published in 2021 and 2022, the two reports of the harbour office disagree."),
    ("en", "Date 12 March 2021 is when the storm came, and nobody on the island will forget it."),
    ("en", "12 March 2021 Memorial Bridge was closed, and it has not been opened since then."),
    ("en", "By March 12, 2021 the ferry had carried more cars than in the whole year before."),
    ("en", "Stand by 12.03.2021 for news of the ferry, the harbour office wrote on its door."),
    ("en", "12.3.2021 The version of the program that the harbour office uses is not the newest."),
    ("de", "Stand heute, 12.03.2021, fährt die Fähre wieder, teilte das Hafenamt am Mittag mit."),
    ("fr", "Publié le 12 mars 2021, le rapport de la capitainerie compte deux cents pages."),
    ("es", "Fecha señalada: el 12 de marzo de 2021 volverá el transbordador a la isla."),
    ("ru", "Опубликовано 12 марта 2021 года было письмо, которое никто на острове не читал."),
]


@pytest.mark.parametrize(("language", "text"), KEEP)
def test_sentences_that_begin_alike_stay(language: str, text: str) -> None:
    assert places(DETECTOR, text, language) == []


def test_a_list_of_dates_is_no_metadata() -> None:
    lines = [f"2021-03-{day} 10:15 The ferry left the harbour on time and came back at night." for day in range(10, 15)]
    assert found(DETECTOR, "\n".join(lines), "en") == []


def test_a_date_alone_in_its_line_is_part_of_the_article() -> None:
    first, second = ARTICLES["en"]
    assert found(DETECTOR, f"The storm\n\nMarch 12, 2021\n\n{first}\n\n{second}", "en") == []


def test_where_the_name_ends_must_be_sure() -> None:
    sure = found(DETECTOR, "Posted on 12 March 2021 by Ann Lee The ferry stopped on Monday.", "en")
    unsure = found(DETECTOR, "Posted on 12 March 2021 by Ann Lee Ferries stopped on Monday.", "en")
    assert [(p.meta["author"], p.fixes[0].safety) for p in sure] == [("Ann Lee", Safety.REVIEW)]
    assert [p.fixes[0].safety for p in unsure] == [Safety.HINT]


def test_a_byline_with_a_date_is_a_hint() -> None:
    first, second = ARTICLES["en"]
    proposals = found(DETECTOR, f"{first}\nBy Ann Lee | March 12, 2021\n{second}", "en")
    assert [(p.meta["author"], p.fixes[0].safety) for p in proposals] == [("Ann Lee", Safety.HINT)]


def test_text_far_from_the_start_is_not_looked_at() -> None:
    body = "\n".join(ARTICLES["en"] * 6)
    assert found(DETECTOR, f"{body}\nPublished: March 12, 2021 The council met again.\n{body}", "en") == []


@pytest.mark.parametrize("language", ARTICLES)
def test_prose_is_left_alone(language: str) -> None:
    assert found(DETECTOR, "\n".join(ARTICLES[language]), language) == []


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="byonat 2021-0312:.,|/年月日PpublishedМ\n", max_size=120))
def test_any_text_gives_edits_that_fit(noise: str) -> None:
    text = f"{noise} {ARTICLES['en'][0]}"
    for proposal in found(DETECTOR, text, "en"):
        assert proposal.meta["date"] in text
        for fix in proposal.fixes:
            assert fix.safety < Safety.SAFE
            assert all(edit.old == edit.span.of(text) for edit in fix.edits)


@pytest.mark.parametrize("unit", ["published ", "by A ", "2021-03-12 ", "at at ", "\n", " \n", "1|", "12.", "A B "])
def test_time_grows_with_the_text_only(unit: str) -> None:
    small, large = 20_000, 160_000
    first = seconds(DETECTOR, unit * (small // len(unit)))
    assert seconds(DETECTOR, unit * (large // len(unit))) <= 16 * first + 0.05
