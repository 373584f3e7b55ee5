"""Identification and conventions."""

from __future__ import annotations

import pytest

from normalize import Document, Normalizer, language
from normalize.detect.passages import in_foreign_passage
from normalize.language import base, conventions, identify, known_languages
from normalize.text import Span

SENTENCES = {
    "en": "The council will decide next week whether the old bridge can be saved.",
    "de": "Der Stadtrat entscheidet nächste Woche, ob die alte Brücke gerettet werden kann.",
    "fr": "Le conseil décidera la semaine prochaine si le vieux pont peut être sauvé.",
    "es": "El ayuntamiento decidirá la próxima semana si se puede salvar el puente viejo.",
    "it": "Il consiglio deciderà la prossima settimana se il vecchio ponte può essere salvato.",
    "pl": "Rada zdecyduje w przyszłym tygodniu, czy stary most da się uratować.",
    "ru": "Городской совет решит на следующей неделе, можно ли спасти старый мост.",
    "uk": "Міська рада вирішить наступного тижня, чи можна врятувати старий міст.",
    "el": "Το συμβούλιο θα αποφασίσει την επόμενη εβδομάδα αν η γέφυρα μπορεί να σωθεί.",
    "he": "המועצה תחליט בשבוע הבא אם אפשר להציל את הגשר הישן.",
    "ar": "سيقرر المجلس الأسبوع المقبل ما إذا كان من الممكن إنقاذ الجسر القديم.",
    "fa": "شورا هفته آینده تصمیم می‌گیرد که آیا می‌توان پل قدیمی را نجات داد.",
    "hi": "परिषद अगले सप्ताह तय करेगी कि पुराने पुल को बचाया जा सकता है या नहीं।",
    "th": "สภาจะตัดสินใจในสัปดาห์หน้าว่าจะรักษาสะพานเก่าไว้ได้หรือไม่",
    "zh": "市议会将在下周决定是否能够保留这座老桥。",
    "ja": "市議会は来週、古い橋を残せるかどうかを決める。",
    "ko": "시의회는 다음 주에 오래된 다리를 보존할 수 있는지 결정한다.",
    "tr": "Belediye meclisi gelecek hafta eski köprünün kurtarılıp kurtarılamayacağına karar verecek.",
}


@pytest.mark.parametrize("tag", SENTENCES)
def test_a_sentence_says_its_language(tag: str) -> None:
    assert identify(SENTENCES[tag]) == tag


@pytest.mark.parametrize("text", ["", "OK", "12.5 + 3", "Maria Silva", "...", "\ud800", "http://a.b/c"])
def test_too_little_says_nothing(text: str) -> None:
    assert identify(text) is None


@pytest.mark.parametrize("tag", ["en", "de", "ru", "fr"])
def test_langdetect_takes_over_where_eldc_is_missing_and_never_changes_its_mind(tag: str) -> None:
    answers = {language._langdetect()(SENTENCES[tag] * 3) for _ in range(5)}
    assert answers == {tag}


def test_a_region_adds_to_its_language() -> None:
    assert conventions("en-GB").quotes == conventions("en").quotes
    assert conventions("fr-CA").spaced_marks != conventions("fr").spaced_marks
    assert conventions("pt-BR").speech_verbs
    assert base("zh-TW") == "zh"


def test_conventions_are_complete_for_every_language() -> None:
    tags = known_languages()
    assert len(tags) >= 60
    for tag in tags:
        row = conventions(tag)
        assert row.quotes, tag
        assert all(len(pair) == 2 and all(len(mark) == 1 for mark in pair) for pair in row.quotes), tag
        assert all((row.comma, row.question, row.terminators)), tag
        assert not (row.cased and row.spaceless), tag
        assert all(word == word.lower() for word in row.function_words | row.speech_verbs), tag


def test_an_unknown_language_gets_what_is_common() -> None:
    assert conventions("xx").quotes == conventions(None).quotes
    assert not conventions(None).spaced_marks


FOREIGN = [
    ("The sign says “Il est interdit de marcher sur la pelouse du parc !” and nobody cares.", "en", set()),
    ("Der Satz „The ferry left the the old harbour at noon , he said“ stand im Heft.", "de", set()),
    ("She wrote “The ferry left the the old harbour at noon.” in a book.", "en", {"any.repetition.doubled-word"}),
    ("The motto “El barco se fue ayer por la maÃ±ana del puerto” is old.", "en", {"any.encoding.mojibake"}),
    ("The sign says “La La Ferry !” and nobody cares , they said.", "en", {"any.punctuation.space-before-mark"}),
]


@pytest.mark.parametrize(("text", "tag", "rules"), FOREIGN)
def test_a_quotation_in_another_language_keeps_its_marks_and_words(text: str, tag: str, rules: set[str]) -> None:
    result = Normalizer().run(Document(text, language=tag))
    found = {finding.rule for finding in result.findings}
    assert found >= rules, found
    assert bool(result.chosen) == bool(rules)


def test_near_languages_and_short_passages_are_no_foreign_ones() -> None:
    galician = "O barco saíu do porto onte pola mañá e ninguén dixo nada"
    text = f"Dijo «{galician} !» y se fue. Luego «Vive la France !» gritó."
    assert not in_foreign_passage(text, Span(text.index(" !"), text.index(" !") + 2), "es")
    assert not in_foreign_passage(text, Span(text.rindex(" !"), text.rindex(" !") + 2), "es")
    assert not in_foreign_passage(text, Span(0, 4), "es")
    assert not in_foreign_passage(text, Span(10, 14), None)
