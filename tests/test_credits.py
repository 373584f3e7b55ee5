"""Credits: an agency glued to the last sentence is parted from it, a picture credit is taken out."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import normalize
from normalize.detect.scraps.credits import DETECTOR
from normalize.findings import Safety
from tests.leftovers import ARTICLES, found, places, repaired, seconds

AGENCIES = [
    ("en", "BLOOMBERG"),
    ("en", "Reuters"),
    ("en", "AP"),
    ("de", "dpa/AFP"),
    ("fr", "Belga"),
    ("es", "Europa Press"),
    ("pt", "Agência Brasil"),
    ("it", "Adnkronos"),
    ("nl", "ANP"),
    ("pl", "PAP"),
    ("cs", "ČTK"),
    ("ru", "РИА Новости"),
    ("uk", "УНІАН"),
    ("tr", "DHA"),
    ("el", "ΑΠΕ-ΜΠΕ"),
]


@pytest.mark.parametrize(("language", "agency"), AGENCIES)
@pytest.mark.parametrize(("gap", "break_"), [("\n", "\n"), ("\n\n", "\n\n"), (" ", " ")])
def test_a_glued_agency_is_parted_from_the_sentence(language: str, agency: str, gap: str, break_: str) -> None:
    body = gap.join(ARTICLES[language])
    assert repaired(DETECTOR, body + agency, language, Safety.SAFE) == body + break_ + agency
    (proposal,) = found(DETECTOR, body + agency, language)
    assert proposal.meta == {"credit": agency}
    assert [fix.safety for fix in proposal.fixes] == [Safety.SAFE, Safety.HINT]


@pytest.mark.parametrize("credit", ["(dpa)", "(Reuters)", "(AFP)", "[AP]"])
def test_in_brackets_it_stays_in_the_line(credit: str) -> None:
    body = "\n".join(ARTICLES["de"])
    assert repaired(DETECTOR, body + credit, "de", Safety.SAFE) == f"{body} {credit}"


def test_amid_the_text_and_behind_a_quotation_it_is_for_review() -> None:
    first, second = ARTICLES["en"]
    assert repaired(DETECTOR, f"{first}AFP\n\n{second}", "en", Safety.SAFE) == f"{first}AFP\n\n{second}"
    assert repaired(DETECTOR, f"{first}AFP\n\n{second}", "en") == f"{first}\n\nAFP\n\n{second}"
    quoted = "The captain of the ferry said “nobody knows”"
    assert repaired(DETECTOR, f"{quoted}Reuters", "en", Safety.SAFE) == f"{quoted}Reuters"
    assert repaired(DETECTOR, f"{quoted}Reuters", "en") == f"{quoted} Reuters"


def test_an_unknown_name_in_capitals_ends_a_text_for_review() -> None:
    body = "\n".join(ARTICLES["en"])
    assert repaired(DETECTOR, f"{body}HERALD", "en", Safety.SAFE) == f"{body}HERALD"
    assert repaired(DETECTOR, f"{body}HERALD", "en") == f"{body}\nHERALD"
    assert found(DETECTOR, f"{body}HERALD\n{ARTICLES['en'][0]}", "en") == []


GLUED_KEEP = [
    "The harbour office runs its timetable on an old machine with Node.JS",
    "For thirty years the captain had been living in the U.S.A",
    "He explained the alliances that ended the long war, e.g.NATO",
    "All the timetables of the ferry are in the file timetable.HTML",
    "The captain reads the news on his telephone at www.harbour.AFP",
    "The captain can be reached by letter or at captain@ferry.BBC",
    "The harbour office uses version 3.11.AP",
    "Nobody knows when the ferry will leave the island again. REUTERS",
    "Nobody knows when the ferry will leave the island again.Tomorrow",
    "Nobody knows when the ferry will leave.XII",
    "No.AP",
    "Sie fährt nach Aussage des Hafenamtes erst im Frühjahr wieder.Dann",
]


@pytest.mark.parametrize("text", GLUED_KEEP)
def test_stops_inside_names_and_new_sentences_stay(text: str) -> None:
    assert found(DETECTOR, text) == []


def test_a_sentence_that_goes_on_in_the_next_line_is_no_credit() -> None:
    text = "Nobody knows when the ferry will leave the island again.Reuters\nreported on Monday that it is sold."
    assert found(DETECTOR, text, "en") == []


PHOTOS = [
    ("en", "© File / Ann Lee / AP"),
    ("en", "© AFP – Ann Lee"),
    ("en", "Photo: Ann Lee/Getty Images"),
    ("en", "(Photo by Ann Lee/AFP via Getty Images)"),
    ("en", "(AP Photo/Ann Lee)"),
    ("en", "Image credit: Shutterstock"),
    ("en", "**Harbour Office / TASS**"),
    ("en", "Ann Lee / Reuters"),
    ("de", "Foto: Anna Berg/dpa"),
    ("de", "Bild: picture alliance/dpa | Anna Berg"),
    ("fr", "Crédit photo : Anne Leroy / AFP"),
    ("fr", "© Anne Leroy, AFP"),
    ("es", "Foto: EFE"),
    ("es", "Fotografía de Ana Ruiz/Getty Images"),
    ("pt", "Foto: Ana Reis/Agência Brasil"),
    ("it", "(Foto di Anna Rossi/Getty Images)"),
    ("nl", "Beeld: Anna Bakker / ANP"),
    ("pl", "fot. PAP/Anna Nowak"),
    ("cs", "Foto: Anna Nová, ČTK"),
    ("ru", "Фото: Анна Белова / ТАСС"),
    ("ru", "© РИА Новости / Анна Белова"),
    ("uk", "Фото: УНІАН"),
    ("tr", "Fotoğraf: AA"),
    ("el", "Φωτογραφία: Reuters"),
    ("ar", "تصوير: رويترز"),
    ("zh", "图片来源：新华社"),
    ("zh", "新华社记者 陈晓华摄"),
    ("ja", "写真：ロイター"),
]


@pytest.mark.parametrize(("language", "credit"), PHOTOS)
def test_a_credit_behind_a_caption_is_taken_out_and_kept(language: str, credit: str) -> None:
    first, second = ARTICLES[language]
    text = f"{first} {credit}\n\n{second}"
    assert places(DETECTOR, text, language) == [credit]
    assert repaired(DETECTOR, text, language) == f"{first}\n\n{second}"
    (proposal,) = found(DETECTOR, text, language)
    assert proposal.meta["photo_credit"] in credit
    assert {fix.safety for fix in proposal.fixes} == {Safety.REVIEW}


@pytest.mark.parametrize(("language", "credit"), PHOTOS)
def test_a_credit_in_a_line_of_its_own_is_taken_out(language: str, credit: str) -> None:
    first, second = ARTICLES[language]
    assert repaired(DETECTOR, f"{first}\n{credit}\n{second}", language) == f"{first}\n{second}"


PHOTO_KEEP = [
    "Photo: the ferry leaves the harbour in the storm and forty cars stay behind",
    "Image: A captain and his dog look out for the ferry from the roof of the school",
    "The office of the harbour / town hall decides who may cross before the spring",
    "Our offices: Athens / Paris / Rome",
    "The pictures were made by a photographer of Reuters and by one of the AP",
    "The mark © is found under the third key from the left",
    "Timetable: Monday 10:15 / Tuesday 11:15",
    "The storm of the century (see also the report of the harbour office)",
    "He works for the agencies Reuters/AP, and has done so for thirty years now",
    "(c) the harbour office",
    "The vote: Ayes 12 / Noes 4",
    "WASHINGTON (AP/Reuters)",
    "Copyright law: A Short History",
]


@pytest.mark.parametrize("line", PHOTO_KEEP)
def test_lines_that_only_look_like_credits_stay(line: str) -> None:
    first, second = ARTICLES["en"]
    assert places(DETECTOR, f"{first}\n{line}\n{second}", "en") == []


def test_several_people_and_plain_captions_are_hints() -> None:
    first, second = ARTICLES["en"]
    for credit in ("© AFP – Ann Lee, Tom Hill, Liv Berg", "Photo: Grey Harbour"):
        proposals = found(DETECTOR, f"{first} {credit}\n\n{second}", "en")
        assert [p.fixes[0].safety for p in proposals] == [Safety.HINT]


@pytest.mark.parametrize("language", ARTICLES)
def test_prose_is_left_alone(language: str) -> None:
    assert found(DETECTOR, "\n".join(ARTICLES[language]), language) == []


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="Photo: AP/©()[]*. \n“”A新华社摄dpa", max_size=80))
def test_any_text_gives_edits_that_fit_and_do_not_meet(noise: str) -> None:
    text = f"{ARTICLES['en'][0]}{noise}"
    assert found(DETECTOR, text, "en") == found(DETECTOR, text, "en")
    for proposal in found(DETECTOR, text, "en"):
        for fix in proposal.fixes:
            assert all(edit.old == edit.span.of(text) for edit in fix.edits)
            assert not any(a.span.collides(b.span) for a, b in pairwise(fix.edits))
            assert fix.safety < Safety.SAFE or all(edit.old == "" for edit in fix.edits)


@pytest.mark.parametrize(
    "unit", ["© ", "©", "a:", "/a", "(", "a.AP ", "A boat. © Ann Lee / AP\n", "a: b/c\n", '"', "。", "Photo: ", "\n"]
)
def test_time_grows_with_the_text_only(unit: str) -> None:
    small, large = 10_000, 80_000
    first = seconds(DETECTOR, unit * (small // len(unit)))
    assert seconds(DETECTOR, unit * (large // len(unit))) <= 16 * first + 0.05


def test_a_text_of_crlf_lines_gets_crlf_lines() -> None:
    text = (
        "The bridge reopened on Monday.\r\n\r\nTraffic was light, the police said, and the ferry kept running.REUTERS"
    )
    assert normalize.check(text, language="en").at(Safety.REVIEW).endswith("running.\r\n\r\nREUTERS")
