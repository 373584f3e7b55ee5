"""What systems that translate leave behind: signs, chatter, other scripts and languages, loose tokens."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sacremoses import MosesDetokenizer, MosesTokenizer

from normalize.config import Config
from normalize.detect.residue import DETECTOR as RESIDUE
from normalize.detect.residue.chatter import DETECTOR as CHATTER
from normalize.detect.residue.joints import joints
from normalize.detect.residue.subwords import DETECTOR as SUBWORDS
from normalize.detect.residue.tokenised import DETECTOR as TOKENISED
from normalize.findings import Safety
from normalize.normalizer import Normalizer
from normalize.text import Document
from tests.leftovers import ARTICLES, places, seconds

MINE = ("any.residue", "any.subwords", "any.chatter", "any.tokenised")
ENGINE = Normalizer(Config(select=MINE))
WHOLE = Normalizer(Config())


def repaired(text: str, language: str | None = "en", tier: Safety = Safety.REVIEW) -> str:
    return ENGINE.run(Document(text, language=language)).at(tier)


# ---- signs

SIGNS = [
    ("The light@@ house keep@@ er slept.", "The lighthouse keeper slept."),
    ("The light ##house keep ##er slept.", "The lighthouse keeper slept."),
    ("▁The▁light house ▁slept.", "The light house slept."),
    (
        "A well @-@ known man paid 1 @,@ 500 and 2 @.@ 5 crowns at 10 @:@ 30.",
        "A well-known man paid 1,500 and 2.5 crowns at 10:30.",
    ),
    ("He slept.</w>", "He slept."),
    ("He slept.<|im_end|>", "He slept."),
]


@pytest.mark.parametrize(("bad", "good"), SIGNS)
def test_signs_of_a_vocabulary_are_taken_out(bad: str, good: str) -> None:
    assert repaired(bad) == good


def test_what_a_tokeniser_took_out_of_a_word_is_put_back_unattended() -> None:
    assert repaired("A long @-@ lost ferry.", tier=Safety.SAFE) == "A long-lost ferry."
    assert repaired("The light@@ house.", tier=Safety.SAFE) == "The light@@ house."


@pytest.mark.parametrize("sign", ["<unk>", "<UNK>", "[UNK]", "\N{DOUBLE QUESTION MARK}", "__PH12__", "__TAG_3__"])
def test_a_lost_word_is_shown_and_kept(sign: str) -> None:
    text = f"The ferry to {sign} did not sail on Monday because of the storm."
    result = ENGINE.run(Document(text, language="en"))
    assert [finding.span.of(text) for finding in result.findings] == [sign]
    assert result.at(Safety.REVIEW) == text


SIGNS_KEPT = [
    'Write `<unk>` for a word that "[UNK]" stands for in a vocabulary, said the teacher.',
    "Mail @anna and @@ben, or git log origin@@{1} when the ferry is late again today.",
    "## Harbour\n\n##Island\n\nA ## B, and __init__ is a method while __BOLD__ is bold in this text.",
    "▁▂▃▅▇ shows the tide, ▁▁▁▁ is a line to write a name on.",
    "He gave 100 % support and 5 %so to speak, or 100%.",
    "<s>old price</s> new price",
]


@pytest.mark.parametrize("text", SIGNS_KEPT)
def test_signs_in_other_use_stay(text: str) -> None:
    assert repaired(text) == text
    assert places(SUBWORDS, text, "en") == []


# ---- chatter

BODY = "The ferry did not sail on Monday because of the storm.\nNobody on the island was hurt."
ABOVE = [
    "Here's your translation:",
    "**Translation:**",
    "Certainly! Here is the text in English:",
    "Claro, aquí tienes la traducción al inglés:",
    "Bien sûr, voici la traduction :",
    "Gerne, hier ist die Übersetzung:",
    "Certo, ecco la traduzione:",
    "Claro! Aqui está a tradução:",
    "Конечно, вот перевод:",
    "以下是翻译：",
]
BELOW = [
    "Translated by Google",
    "*Translated with DeepL.com (free version)*",
    "Let me know if you need anything else!",
    "Espero que esta traducción te sea útil.",
    "Übersetzt mit DeepL",
    "Переведено с помощью Google",
]


@pytest.mark.parametrize("line", ABOVE)
def test_an_announcement_is_taken_out(line: str) -> None:
    assert repaired(f"{line}\n\n{BODY}") == BODY
    assert repaired(f"{line}\n\n{BODY}", tier=Safety.SAFE) == f"{line}\n\n{BODY}"


@pytest.mark.parametrize("line", BELOW)
def test_a_leave_taking_is_taken_out(line: str) -> None:
    assert repaired(f"{BODY}\n\n{line}") == BODY


CHATTER_KEPT = [
    f"{BODY}\nTranslation: Anna Lee\nSailed again on Friday.",
    f"{BODY}\nTranslated by Anna Lee",
    "Sure, here: the recipe of the island.\nTake two eggs and a herring.",
    "Here is the news: the ferry is late.\nNobody was hurt.",
    "Translation",
    "The inn\nTranslation: a small house by the sea that he liked\nThe end came soon.",
    f"“As an AI language model, I cannot sail,” the program wrote.\n{BODY}",
]


@pytest.mark.parametrize("text", CHATTER_KEPT)
def test_who_speaks_of_something_else_stays(text: str) -> None:
    assert places(CHATTER, text, "en") == []


# ---- other scripts and languages

LEFT = [
    ("en", "The keeper of the маяк did not sleep that night.", "маяк"),
    ("en", "He paid with 硬币 at the gate of the old harbour.", "硬币"),
    ("es", "El barco llegó al порт con dos horas de retraso.", "порт"),
    ("pl", "Latarnik poszedł do 港口 i wrócił dopiero nad ranem.", "港口"),
    ("en", "The crew rowed home and सुबह they slept in the old inn.", "सुबह"),
]


@pytest.mark.parametrize(("language", "text", "word"), LEFT)
def test_a_word_left_in_another_script_is_shown(language: str, text: str, word: str) -> None:
    assert places(RESIDUE, text, language) == [word]
    assert repaired(text, language) == text


SCRIPT_KEPT = [
    ("en", "The island (остров) and its name, 岛, are old; they call it “остров” in the song."),
    ("en", "The Russian word маяк means lighthouse, and the character 岛 is read so."),
    ("en", "The angle α and the β-carotene and a Ω of 5 are on the board of the school."),
    ("en", "Остров\nThe island is far away and nobody goes there."),
    ("en", "маяк - a house with a light; порт - a place for ships; остров - land in the sea."),
    ("en", "He said «привет друзья» and left the harbour with the old crew."),
    ("en", "The poet wrote мороз и солнце день чудесный for the children of the island."),
    ("ru", "Компания Ferry Lines не вышла в море, и пароход Queen Mary ждал в порту."),
    ("ja", "港の Wi-Fi は無料です。Apple の本社は island にあります。"),
]


@pytest.mark.parametrize(("language", "text"), SCRIPT_KEPT)
def test_another_script_that_belongs_there_stays(language: str, text: str) -> None:
    assert places(RESIDUE, text, language) == []


WORDS = [
    ("en", "They sailed in the morning aber the wind was weak.", "They sailed in the morning but the wind was weak."),
    ("fr", "Le bac est parti and les passagers ont attendu.", "Le bac est parti et les passagers ont attendu."),
    ("es", "El barco salió with los pasajeros del puerto.", "El barco salió con los pasajeros del puerto."),
]


@pytest.mark.parametrize(("language", "bad", "good"), WORDS)
def test_a_small_word_of_another_language_is_translated(language: str, bad: str, good: str) -> None:
    assert repaired(bad, language) == good
    assert repaired(bad, language, Safety.SAFE) == bad


WORDS_KEPT = [
    ("en", "The play Sturm und Drang, the band Einstürzende und so on, and *mehr und the rest* stay."),
    ("en", "She said “mehr und the rest” and sang que será será to the crew."),
    ("de", "Er hörte Rock and Roll und las Pride and Prejudice, and that was it."),
    ("fr", "Il a marqué un but dans le but de gagner, dans le and du programme C."),
    ("es", "La obra with love, de una autora inglesa, se vende en el puerto."),
]


@pytest.mark.parametrize(("language", "text"), WORDS_KEPT[:4])
def test_foreign_words_in_names_and_quotations_stay(language: str, text: str) -> None:
    assert places(RESIDUE, text, language) == [] or "C." in text


# ---- tokenised text

TOKENISED_LINES = [
    (
        "en",
        "The crew did n't row , the pilot 's boat ( the “ Gull ” ) was late , and it cost $ 5 at 10 : 30 .",
        "The crew didn't row, the pilot's boat (the “Gull”) was late, and it cost $5 at 10:30.",
    ),
    (
        "en",
        "They ca n't , he said : `` We wo n't -LRB- ever -RRB- row . ''",
        "They can't, he said: \"We won't (ever) row.\"",
    ),
    (
        "de",
        "Die „ Möwe “ , sagte er , kam um 9 : 15 Uhr ( spät ) an .",
        "Die „Möwe“, sagte er, kam um 9:15 Uhr (spät) an.",
    ),
    (
        "fr",
        "L' équipe n' a pas ramé , dit-il ; l' île est loin ( très loin ) .",
        "L'équipe n'a pas ramé, dit-il ; l'île est loin (très loin).",
    ),
    ("it", "L' isola , disse , è lontana dall' altra riva .", "L'isola, disse, è lontana dall'altra riva."),
    (
        "es",
        "¿ Cuándo sale el barco , preguntó , si hay tormenta ?",
        "¿Cuándo sale el barco, preguntó, si hay tormenta?",
    ),
    ("uk", "Пором , сказав він , прибуде о п ' ятій .", "Пором, сказав він, прибуде о п'ятій."),
    ("ru", "Паром « Чайка » , сказал он , опоздал .", "Паром «Чайка», сказал он, опоздал."),
    ("tr", "Kaptan , İzmir ' e , dedi , yarın gidecek .", "Kaptan, İzmir'e, dedi, yarın gidecek."),
    ("hi", "नाव , उसने कहा , देर से आई ।", "नाव, उसने कहा, देर से आई।"),
    ("ar", "القارب ، قال ، تأخر ، ثم وصل .", "القارب، قال، تأخر، ثم وصل."),
    ("zh", "渡轮 ， 他 说 ， 今天 不 开 ， 明天 再 来 。", "渡轮，他说，今天不开，明天再来。"),
]


@pytest.mark.parametrize(("language", "bad", "good"), TOKENISED_LINES)
def test_a_tokenised_text_is_put_together_unattended(language: str, bad: str, good: str) -> None:
    assert repaired(bad, language, Safety.SAFE) == good
    again = WHOLE.run(Document(good, language=language))
    assert again.text == good


TOKENISED_KEPT = [
    ("en", "The ferry was late , said the pilot. Nobody knew why, and nobody asked."),
    ("en", "The ferry - the old one - was late, and cost 5 $ or 3 % more."),
    ("fr", "Où est le bac ? Il est parti ; « la Mouette » : voilà son nom, dit-il !"),
    ("en", "if ( x == 1 ) { y = 2 , z = 3 ; } , then stop ."),
    ("en", "Row on\nrow on"),
    ("en", "x , y , z = f ( a , b , c ) ;"),
]


@pytest.mark.parametrize(("language", "text"), TOKENISED_KEPT)
def test_a_text_that_is_not_tokenised_throughout_stays(language: str, text: str) -> None:
    assert repaired(text, language) == text


def test_a_language_that_is_not_known_is_for_review() -> None:
    text = "Ngombe , mbuzi , kuku , na bata ."
    result = ENGINE.run(Document(text))
    assert result.text == text
    assert result.at(Safety.REVIEW) == "Ngombe, mbuzi, kuku, na bata."


def test_each_space_is_a_finding_of_its_own_and_stands_once_in_the_plan() -> None:
    text = "The crew did n't row , the pilot 's boat ( the “ Gull ” ) was late ."
    result = WHOLE.run(Document(text, language="en"))
    assert result.text == "The crew didn't row, the pilot's boat (the “Gull”) was late."
    assert {finding.rule for finding in result.findings} == {"any.tokenised.space-between-tokens"}
    assert len(result.chosen) == len(result.findings) == 8
    assert result.dropped == ()


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "it", "pt", "nl", "pl", "cs", "ru", "uk", "tr"])
def test_what_moses_takes_apart_is_put_together_at_least_as_well(language: str) -> None:
    tokeniser, peer = MosesTokenizer(language), MosesDetokenizer(language)
    lines = [
        *ARTICLES[language],
        "“No,” said the pilot, “we (the crew) won't.”" if language == "en" else ARTICLES[language][0],
    ]
    tokens = [tokeniser.tokenize(line, escape=False, return_str=True) for line in lines]
    ours = repaired("\n".join(tokens), language, Safety.SAFE).split("\n")
    theirs = [peer.detokenize(line.split(), unescape=False) for line in tokens]
    right = sum(a == b for a, b in zip(ours, lines, strict=True))
    assert right == len(lines) or right > sum(a == b for a, b in zip(theirs, lines, strict=True))


@pytest.mark.parametrize("language", sorted(ARTICLES))
def test_clean_articles_have_nothing_of_it(language: str) -> None:
    text = "\n".join(ARTICLES[language])
    for told in (language, None):
        assert ENGINE.run(Document(text, language=told)).findings == ()


@given(
    line=st.text("ab's\"“”‘’«»()[]-/.,:;$%5 中，。", max_size=40).filter(str.strip),
    language=st.sampled_from(["en", "de", "fr", "zh", "tr", None]),
)
@settings(max_examples=200, deadline=None)
def test_joints_take_out_spaces_and_nothing_else(line: str, language: str | None) -> None:
    done = 0
    for joint in joints(line, language):
        assert joint.start >= done
        assert line[joint.start : joint.end].isspace() or joint.rule == "token-name"
        done = joint.end


HOSTILE = [
    "a , " * 20_000,
    "▁a" * 20_000,
    "a@@ " * 20_000,
    "und the " * 10_000,
    "остров the " * 8_000,
    "<unk> " * 8_000,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_of_nothing_else_is_quick(text: str) -> None:
    for detector in (RESIDUE, SUBWORDS, CHATTER, TOKENISED):
        assert seconds(detector, text) < 3, detector.name
