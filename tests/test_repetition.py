"""What stands twice in a row: words, phrases and sentences that were doubled by mistake, and those that were not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalize.config import Config
from normalize.detect.repetition import DETECTOR
from normalize.detect.repetition.echoes import LONGEST, phrases, sentences
from normalize.findings import Safety
from normalize.normalizer import Normalizer
from normalize.text import Document
from tests.leftovers import ARTICLES, seconds

ENGINE = Normalizer(Config(select=("any.repetition", "any.duplicates")))


def repaired(text: str, language: str | None) -> str:
    return ENGINE.run(Document(text, language=language)).at(Safety.REVIEW)


def found(text: str, language: str | None) -> list[str]:
    return [finding.rule for finding in ENGINE.run(Document(text, language=language)).visible()]


DOUBLED = [
    ("en", "They rowed to to the island at noon.", "They rowed to the island at noon."),
    ("en", "THE THE FERRY IS LATE AGAIN TODAY.", "THE FERRY IS LATE AGAIN TODAY."),
    ("en", "Of the the the crew nobody had slept.", "Of the crew nobody had slept."),
    ("en", "The keeper lit the lamp of the\nthe tower.", "The keeper lit the lamp of the tower."),
    ("en", "The council met to discuss the ferry ferry ferry ferry.", "The council met to discuss the ferry."),
    ("en", "Marlowe rowed. Nobody saw Marlowe Marlowe on the pier.", "Marlowe rowed. Nobody saw Marlowe on the pier."),
    (
        "en",
        "They left the island on Mo Mo Mo Mo, said the pilot.",
        "They left the island on Mo Mo Mo Mo, said the pilot.",
    ),
    ("es", "La barca salió del del puerto al alba.", "La barca salió del puerto al alba."),
    ("fr", "Le bac part avec avec deux heures de retard.", "Le bac part avec deux heures de retard."),
    ("it", "Il battello parte dal dal porto vecchio.", "Il battello parte dal porto vecchio."),
    ("id", "Kapal itu berangkat dari dari pelabuhan.", "Kapal itu berangkat dari pelabuhan."),
    ("ar", "وصل القارب إلى إلى الميناء صباحا.", "وصل القارب إلى الميناء صباحا."),
]


@pytest.mark.parametrize(("language", "bad", "good"), DOUBLED)
def test_a_doubled_word_is_left_once(language: str, bad: str, good: str) -> None:
    assert repaired(bad, language) == good


RIGHT = [
    ("en", "What it is is hard to say, and he had had enough; that that is so, so be it."),
    ("en", "He went in in the evening and came out very very late; no no, bye bye, he said."),
    ("en", "The The played in Walla Walla, and Boutros Boutros-Ghali read the The of the sign."),
    ("en", "The score was 2 2 2 at noon, and 17 17 17 at one, in the ledger of the harbour."),
    ("en", "Call 020 020 020 or write to the the-harbour office on the pier."),
    ("de", "Die Leute, die die Fähre sahen, und der, den den ganzen Tag keiner sah, fuhren heim."),
    ("de", "Ich weiß, dass Sie sie kennen, und das das Wichtigste ist."),
    ("nl", "Hij zei dat het het beste was en dat dat zo bleef, maar de mensen die die boot zagen zwegen."),
    ("fr", "Nous nous levons tôt et vous vous taisez, car ce qui lui lui plaît est très très loin."),
    ("it", "Andava piano piano verso il porto, quasi quasi dormiva, e così così stava."),
    ("cs", "Ten, kdo se se mnou vydal na cestu, se vrátil domů až v neděli večer."),
    ("tr", "Yavaş yavaş limana indiler, sık sık durup zaman zaman denize baktılar."),
    ("id", "Anak anak itu jalan jalan ke pelabuhan pagi pagi sekali bersama teman teman."),
    ("hi", "वे धीरे धीरे बंदरगाह की ओर गए और समय समय पर रुके।"),
    ("zh", "他常常慢慢地走到港口，看看船，想想家。"),
    ("vi", "Họ đi từ từ ra cảng và luôn luôn nhìn lại phía sau."),
    ("af", "Hy het nou nou gekom en die kinders speel speel gou gou by die hawe."),
    (None, "Mbwa mbwa polepole polepole haraka haraka."),
    ("en", "Row row row your boat"),
    ("en", "They rowed day after day after day, on and on and on, more and more and more."),
    ("en", "“Never again, never again, never again,” the old pilot of the ferry said."),
    ("en", "All he had he had given away, and what we know we know from the pilot."),
    ("en", "They sang “the sea the sea the sea” until it was dark on the island."),
    ("en", "New York New York is a song that the crew of the ferry liked to hear."),
    ("en", "We shall row. We shall row. We shall row."),
    ("en", "for i in x: print(a a a a b b b); return {x} x x"),
]


@pytest.mark.parametrize(("language", "text"), RIGHT)
def test_what_is_doubled_by_right_stays(language: str | None, text: str) -> None:
    assert found(text, language) == []
    assert repaired(text, language) == text


PHRASES = [
    ("en", "She sat in the in the shade of the old lighthouse.", "She sat in the shade of the old lighthouse."),
    (
        None,
        "Watu walikwenda kisiwani kwa mashua watu walikwenda kisiwani kwa mashua.",
        "Watu walikwenda kisiwani kwa mashua watu walikwenda kisiwani kwa mashua.",
    ),
    (
        "en",
        "The report says to keep the old pier, to keep the old pier, to keep the old pier until May.",
        "The report says to keep the old pier until May.",
    ),
    (
        "es",
        "Dijeron que la barca del puerto la barca del puerto saldría a las nueve.",
        "Dijeron que la barca del puerto saldría a las nueve.",
    ),
]


@pytest.mark.parametrize(("language", "bad", "good"), PHRASES)
def test_a_doubled_phrase_is_left_once(language: str | None, bad: str, good: str) -> None:
    assert repaired(bad, language) == good


def test_a_line_that_stands_twice_is_found_once() -> None:
    line = "The ferry to the island did not sail on Monday because of the storm."
    assert found(f"Storm\n{line}\n{line}\nNobody was hurt.", "en") == ["any.duplicates.repeated-line"]
    assert found(f"{line} {line} Nobody was hurt.", "en") == ["any.repetition.repeated-sentence"]


def test_nothing_here_is_ever_safe() -> None:
    for _, bad, _ in DOUBLED + [p for p in PHRASES if p[0]]:
        assert ENGINE.run(bad).text == bad


@pytest.mark.parametrize("language", sorted(ARTICLES))
def test_clean_articles_have_none(language: str) -> None:
    text = "\n".join(ARTICLES[language])
    assert found(text, language) == [] == found(text, None)


@given(words=st.lists(st.sampled_from(["a", "bb", "ccc", "the", "The", ",", ".", "\n"]), max_size=40))
@settings(max_examples=200, deadline=None)
def test_every_echo_is_one(words: list[str]) -> None:
    text = " ".join(words)
    plain = text.lower().replace(",", " ").replace(".", " ").split()
    for phrase in phrases(text):
        size = len(phrase)
        assert 0 < size <= LONGEST
        assert any(
            tuple(plain[at : at + size]) == phrase == tuple(plain[at + size : at + 2 * size])
            for at in range(len(plain))
        )
    assert all(sentence in text for sentence in sentences(text))


@pytest.mark.parametrize(
    "text", ["a " * 50_000, "the the " * 12_000, "left the pier " * 8_000, "He rowed home. " * 7_000]
)
def test_a_text_of_nothing_else_is_quick(text: str) -> None:
    assert seconds(DETECTOR, text) < 2


def test_a_text_made_of_doubled_words_takes_no_longer_than_it_is_long() -> None:
    from time import process_time

    from normalize.detect.repetition.echoes import phrases

    times = []
    for count in (5_000, 20_000):
        start = process_time()
        assert len(phrases(" ".join(f"w{i} w{i}" for i in range(count)))) <= 200
        times.append(process_time() - start)
    assert times[1] < 20 * times[0] + 0.1


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("The ferry sailed from the port of Larkhaven Larkhaven at noon on Monday.", 1),
        ("The envoy met Abdullah Abdullah and Ibrahim Ibrahim at noon on Monday.", 0),
        ("The ferry sailed from the port of Pago Pago at noon on Monday.", 0),
    ],
)
def test_a_long_name_is_doubled_by_mistake_unless_people_are_called_so(text: str, times: int) -> None:
    found = [f for f in Normalizer().run(Document(text, language="en")).findings if f.rule.endswith("doubled-word")]
    assert len(found) == times
