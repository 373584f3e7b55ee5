"""Page furniture: found where a line consists of nothing else, in any language; prose stays."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalize.detect.scraps.detector import DETECTOR
from normalize.detect.scraps.furniture import Kind, furniture
from normalize.findings import Safety
from tests.leftovers import ARTICLES, found, places, repaired, seconds

LINES = [
    ("en", "Share this story via email"),
    ("en", "Tweet | Pin | Print"),
    ("en", "Manage cookie settings"),
    ("en", "By clicking “Accept”, you agree to our use of cookies."),
    ("en", "Story continues below advertisement"),
    ("en", "Sign up for our weekly newsletter"),
    ("en", "You may also like"),
    ("en", "Please enable JavaScript to watch this video."),
    ("en", "SKIP TO MAIN CONTENT"),
    ("de", "Diesen Beitrag auf WhatsApp teilen"),
    ("de", "Alle akzeptieren"),
    ("de", "Anzeige"),
    ("de", "Jetzt unseren Newsletter abonnieren"),
    ("fr", "Partager cet article sur Twitter"),
    ("fr", "Nous utilisons des cookies pour mesurer l'audience."),
    ("fr", "À lire aussi"),
    ("es", "Compartir en Telegram"),
    ("es", "Continúa después de la publicidad"),
    ("pt", "Compartilhe esta matéria no Facebook"),
    ("pt", "Leia também:"),
    ("it", "Condividi questo articolo via mail"),
    ("it", "Continua a leggere"),
    ("nl", "Deel dit bericht via WhatsApp"),
    ("nl", "Lees ook"),
    ("pl", "Udostępnij artykuł na Facebooku"),
    ("pl", "Zobacz także"),
    ("cs", "Sdílet článek na Twitteru"),
    ("cs", "Mohlo by vás zajímat"),
    ("ru", "Поделиться статьей в Telegram"),
    ("ru", "Читайте также"),
    ("uk", "Прийняти всі файли cookie"),
    ("uk", "Матеріали за темою"),
    ("tr", "Bu haberi paylaş"),
    ("tr", "Çerez politikası | Gizlilik | İletişim"),
    ("el", "Διαβάστε επίσης"),
    ("ar", "اقرأ أيضا"),
    ("zh", "分享到微信"),
    ("ja", "この記事をシェアする"),
]


@pytest.mark.parametrize(("language", "line"), LINES)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_line_of_furniture_is_taken_out(language: str, line: str, gap: str) -> None:
    first, second = ARTICLES[language]
    text = gap.join((first, line, second))
    assert places(DETECTOR, text, language) == [line]
    assert repaired(DETECTOR, text, language) == gap.join((first, second))


@pytest.mark.parametrize(("language", "line"), LINES)
def test_the_language_need_not_be_known_and_the_place_does_not_matter(language: str, line: str) -> None:
    body = "\n\n".join(ARTICLES[language])
    assert repaired(DETECTOR, f"{line}\n\n{body}") == body
    assert repaired(DETECTOR, f"{body}\n\n{line}") == body


@pytest.mark.parametrize("language", ARTICLES)
def test_prose_is_left_alone(language: str) -> None:
    assert found(DETECTOR, "\n".join(ARTICLES[language]), language) == []


KEEP = [
    "Share the story with nobody, the captain told his crew on the second evening of the storm.",
    "Print and email have changed the harbour office more than any of its eleven directors did.",
    "“Read more”, the teacher used to say, and the children read more than anybody on the island.",
    "Advertisement for the ferry was forbidden in 1911 and has been allowed again since the spring.",
    "The shop uses cookies to follow its visitors, the regulator said in a letter to the owners.",
    "Subscribe!",
    "The privacy policy of the harbour office is eleven pages long and has not been read by anyone.",
    "Following the newsletter",
    "Accept no substitutes",
]


@pytest.mark.parametrize("line", KEEP)
def test_lines_that_only_begin_alike_stay(line: str) -> None:
    text = "\n".join((ARTICLES["en"][0], line, ARTICLES["en"][1]))
    assert places(DETECTOR, text, "en") == []


def test_one_word_alone_is_a_hint_and_three_are_enough() -> None:
    first, second = ARTICLES["en"]
    alone = found(DETECTOR, f"{first}\n\nShare\n\n{second}", "en")
    assert [p.fixes[0].safety for p in alone] == [Safety.HINT]
    assert places(DETECTOR, f"{first}\n\nShare\nTweet\nPrint\n\n{second}", "en") == ["Share\nTweet\nPrint"]


def test_names_of_networks_alone_are_a_list_of_the_article() -> None:
    first, second = ARTICLES["en"]
    assert found(DETECTOR, f"{first}\nFacebook\nInstagram\nTelegram\nPinterest\n{second}", "en") == []
    assert found(DETECTOR, f"{first}\nFacebook, Instagram, Telegram\n{second}", "en") == []


def test_a_title_announced_in_the_same_line_is_a_hint() -> None:
    first, second = ARTICLES["en"]
    proposals = found(DETECTOR, f"{first}\nRead also: The lighthouse is for sale\n{second}", "en")
    assert [(p.rule, p.fixes[0].safety) for p in proposals] == [("any.scraps.reading-link", Safety.HINT)]


def test_texts_of_an_interface_are_no_article() -> None:
    assert found(DETECTOR, "Accept all cookies", "en") == []
    assert found(DETECTOR, "Share on Facebook\nAccept all cookies\nSubscribe now", "en") == []


def test_neighbours_of_different_kinds_do_not_take_each_others_break() -> None:
    body = "\n\n".join(ARTICLES["en"])
    text = f"{body}\n\nShare on Facebook\n\nAdvertisement"
    assert repaired(DETECTOR, text, "en").strip() == body


def test_a_copyright_line_counts_only_at_the_foot() -> None:
    body = "\n".join(ARTICLES["en"])
    line = "© 2021 The Harbour Post"
    assert places(DETECTOR, f"{body}\n{line}", "en") == [line]
    assert places(DETECTOR, f"{line}\n{body}\n" + f"{body}\n" * 8, "en") == []


def test_nothing_is_ever_safe() -> None:
    text = "\n".join([*ARTICLES["en"], *(line for _, line in LINES)])
    assert {fix.safety for p in found(DETECTOR, text) for fix in p.fixes} <= {Safety.REVIEW, Safety.HINT}


def test_every_phrase_of_the_data_is_read_as_furniture() -> None:
    reader = furniture()
    for phrase in ("share on facebook", "alle cookies akzeptieren", "advertisement", "читайте также", "続きを読む"):
        reading = reader.read(phrase)
        assert reading is not None
        assert reader.may_be(phrase, 0, len(phrase))
    assert reader.read("Accept all cookies") == (Kind.CONSENT, 3, "accept all cookies")


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="aSharet ok|\n.:-#*é中©2021", max_size=200))
def test_any_text_gives_edits_that_fit_and_the_same_twice(noise: str) -> None:
    text = f"{ARTICLES['en'][0]}\n{noise}\nShare on Facebook\n{noise}"
    first, second = found(DETECTOR, text), found(DETECTOR, text)
    assert first == second
    for proposal in first:
        for fix in proposal.fixes:
            assert all(edit.old == edit.span.of(text) and edit.new == "" for edit in fix.edits)


@pytest.mark.parametrize("unit", ["\n", " ", '"', ".", "[", "a\n", "Share\n", "x | y\n", "- \n", "\r\n", "\u200d"])
def test_time_grows_with_the_text_only(unit: str) -> None:
    small, large = 20_000, 160_000
    first = seconds(DETECTOR, unit * (small // len(unit)))
    assert seconds(DETECTOR, unit * (large // len(unit))) <= 16 * first + 0.05
