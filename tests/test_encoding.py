"""Mojibake, entities and surrogates: what is repaired, what is left, and that it is quick."""

from __future__ import annotations

import random
import time

import ftfy
import pytest
from ftfy.badness import is_bad
from hypothesis import given
from hypothesis import strategies as st

from normalize.config import Config
from normalize.detect import Proposal, View
from normalize.detect.encoding import DETECTOR
from normalize.detect.encoding.mojibake import repairs
from normalize.detect.encoding.suspects import alphabet, meeting
from normalize.edits import apply
from normalize.findings import Safety

CLEAN = {
    "en": "The café by the harbour is closed — “until May”, says the owner’s sister.",
    "fr": "L’école est fermée : « Où êtes-vous allés ? », demanda la maîtresse à Noël.",
    "de": "„Größere Äpfel“, sagte der Händler, „kosten höchstens 3 €.“ Das hörte er öfter.",
    "es": "¿Cuándo volvió la niña? El año pasado, según el señor Muñoz, aún vivía aquí.",
    "pt": "A manhã não começou bem: o pão já não chegou à aldeia e o avô ficou sem café.",
    "it": "Perché la città è così silenziosa? È già lunedì, più o meno.",
    "pl": "Żółw wszedł na łąkę i zjadł całą sałatę, więc ogrodnik się zdziwił.",
    "cs": "Příliš žluťoučký kůň úpěl ďábelské ódy, když přišla zima.",
    "hu": "Az öreg hídőr tűzre tette a fát, és elaludt a székében.",
    "tr": "Çiçekçi, yağmurlu günlerde şemsiyesini dükkânda unutuyor.",
    "sv": "Älgen gick över ängen, och ”ingen såg den”, sade Åsa.",
    "ru": "Рыбак вернулся поздно вечером, но рыбы не привёз.",
    "uk": "Їжак знайшов гриб під ялиною, і ліс ніби всміхнувся.",
    "bg": "Старата мелница още работи, каза пазачът.",
    "el": "Ο ψαράς γύρισε αργά το βράδυ χωρίς ψάρια.",
    "he": "הדייג חזר מאוחר בערב בלי דגים.",
    "ar": "عاد الصياد متأخرا في المساء بلا سمك.",
    "fa": "ماهیگیر شب دیر برگشت و چیزی نیاورد.",
    "hi": "मछुआरा देर शाम को लौटा पर मछली नहीं लाया।",
    "zh": "渔夫很晚才回来，但是没有带回鱼。",
    "ja": "漁師は夜遅くに帰ったが、魚はなかった。",
    "ko": "어부는 밤늦게 돌아왔지만 물고기는 없었다.",
    "vi": "Người đánh cá về rất muộn, nhưng không có con cá nào.",
    "th": "ชาวประมงกลับมาดึกแต่ไม่มีปลา",
}
CODECS = ("latin-1", "sloppy-windows-1252", "sloppy-windows-1251", "sloppy-windows-1250", "macroman", "cp437")


def propose(text: str, language: str | None = None) -> list[Proposal]:
    return list(DETECTOR.detect(View(text, Config(), given_language=language)))


def fixed(text: str, language: str | None = None) -> str:
    """The text with every fix that is safe and the only one."""
    edits = [
        edit
        for p in propose(text, language)
        if len(p.fixes) == 1 and p.fixes[0].safety is Safety.SAFE
        for edit in p.fixes[0].edits
    ]
    return apply(text, sorted(edits))


def misread(text: str, *codecs: str) -> str:
    for codec in codecs:
        text = text.encode().decode(codec)
    return text


@pytest.mark.parametrize("language", CLEAN)
def test_clean_text_stays(language: str) -> None:
    text = CLEAN[language]
    for shown in (text, text.upper(), text.title(), f"«{text}»", text.replace(" ", "\N{NO-BREAK SPACE}")):
        assert propose(shown, language) == []


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("language", CLEAN)
def test_as_good_as_ftfy_on_every_line(language: str, codec: str, layers: int) -> None:
    text = misread(CLEAN[language], *[codec] * layers)
    if ftfy.fix_encoding(text) == CLEAN[language]:
        assert fixed(text, language) == CLEAN[language]


@pytest.mark.parametrize("codec", CODECS)
def test_a_whole_text_is_mended_by_what_some_lines_tell(codec: str) -> None:
    # cp1251 makes of Portuguese what could be Cyrillic, Mac Roman of Russian what could be dashes: ftfy leaves lines
    text = "\n".join(CLEAN.values())
    assert fixed(misread(text, codec)) == text


@pytest.mark.parametrize("codec", CODECS)
def test_layers_that_look_like_text_are_taken_off_too(codec: str) -> None:
    text = "\n".join(CLEAN[language] for language in ("es", "de", "fr", "pl"))
    assert fixed(misread(text, codec, codec)) == text


def test_edits_hold_the_changed_words_and_no_more() -> None:
    text = "Le cafÃ© du port, le thÃ© et le vin sont dâ€™ici."
    edits = [p.fixes[0].edits[0] for p in propose(text)]
    assert [(e.old, e.new) for e in edits] == [("Ã©", "é"), ("Ã©", "é"), ("â€™", "’")]
    russian = [p.fixes[0].edits[0] for p in propose(misread("Да, он пришёл: вот!", "latin-1"))]
    assert [e.new for e in russian] == ["Да", "он пришёл", "вот"]


@pytest.mark.parametrize(
    "text",
    [
        "“ÞAÐ” ER SATT, “HIÐ” NÝJA ER „GOTT RÁД.",  # capital eth before a closing mark
        "ESTA MANHÃ E AMANHÃ DE SÃO JOÃO, “AMANHÔ.".replace("AMANHÔ", "AMANHÃ”"),
        "NHÀ THỜ »ĐẦU« TIÊN ĐÃ »MẤT« TÍCH",
        "Ell està” aquí, i ell està… també; està™ bé, serà€ car, está£ y está¨ así.",
        "5×£35, 3×“grande”, 20°C, ½ L, BEBɪ 2×².",
        "Він вивчає ШІ, ВІКІ та ТБ: «Ні», каже Її.",
        "Die Größe „µm“ und „Ω“, § 5, ¶ 6, £5, ¢7, ¿Qué?, ¡Sí!",
        "Η ¨ανατροφή¨ και το ΄Αστρο",
        "„Â”, ÎNTR-Â™, RÂ, LÂ°, «Î» și HOTĂRÎ… sunt pe afișele din gară.",
        "La «RÜYÂ», la “ROMÂ” y la letra «Â» no son Ã ni Â.",
        "A MANHÃ™ DE SÃO JOÃO, AMANHÃ… SÁBADO, E A MANHÃ—TÃO FRIA.",
        "Read as Latin-1, “café” turns into cafÃ©, and a quotation mark into â€œ.",
        "(`¬´)  ¯\\_(ツ)_/¯ ¸.·´¯`·.¸",
        "Œuvres : l’œil, le cœur, Œdipe… et l’É. d’œ",
    ],
)
def test_near_misses_stay(text: str) -> None:
    assert fixed(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Il va Ã  la gare et Ã la mer, dit le maire de la ville.",
            "Il va à la gare et à la mer, dit le maire de la ville.",
        ),
        (
            "LEGOÂ® was sold to the man who made it in the old town.",
            "LEGO® was sold to the man who made it in the old town.",
        ),
        ("«RÜYÂ» hÃ¢lÃ¢ aÃ§Ä±k; RÜYÂ® de.", "«RÜY» hâlâ açık; RÜY® de."),  # beside mojibake that is certain
    ],
)
def test_what_may_be_a_letter_is_repaired_where_more_speaks_for_it(text: str, expected: str) -> None:
    assert fixed(text) == expected


def test_a_clean_word_beside_mojibake_stays() -> None:
    text = "Він вивчає ШІ й каже «Ні». " + misread("Їжак знайшов гриб.", "sloppy-windows-1251")
    assert fixed(text, "uk") == "Він вивчає ШІ й каже «Ні». Їжак знайшов гриб."


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("codec", ["koi8-r", "cp866"])
def test_letters_that_became_frames(codec: str, layers: int) -> None:
    text = wrong = "Паром не ходит с понедельника, и в порту никто не знает почему."
    for _ in range(layers):
        wrong = wrong.encode().decode(codec)
    assert fixed(wrong, "ru") == text
    assert fixed("Le caf├® du port est ferm├® l'├®t├®.", "fr") == "Le café du port est fermé l'été."


@pytest.mark.parametrize(
    "text",
    ["├── src\n│   └── «ёлка»\n└── tests", "╔═══╗\n║ да ║\n╚═══╝", "│№│°│", "п╥п", "┌─┬─┐ ÄÖÜ ░▒▓ ё Ё"],
)
def test_frames_that_are_drawn_stay(text: str) -> None:
    assert fixed(text, "ru") == text


def test_what_mojibake_hid_from_sight_goes_too() -> None:
    assert fixed("ï»¿Title of the cafÃ©") == "Title of the café"
    assert fixed("Ein â€‹Test") == "Ein Test"


def test_entities_and_mojibake_in_one_another() -> None:
    assert fixed("They don&acirc;&#8364;&#8482;t.") == "They don’t."
    assert fixed("&amp;#195;&amp;#169;t&eacute; &amp; hiver") == "été & hiver"
    assert fixed("Th&eacute; et cafÃ© &agrave; lâ€™aube") == "Thé et café à l’aube"
    assert fixed("percÃ©e d&rsquo;un marchÃ© &#8203;") == "percée d’un marché "


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("They don\x92t say \x93no\x94 \x96 ever\x85", "en", "They don’t say “no” – ever…"),
        ("C\x92est l\x92\x9cuvre", "fr", "C’est l’œuvre"),
        ("turr\x92n de la casa", "es", "turr\x92n de la casa"),  # Mac Roman: í, or of DOS: Æ
        ("un caf\x8e en el r\x92o", "es", "un caf\x8e en el r\x92o"),
        ("M\x81nchen ist sch\x94n", "de", "M\x81nchen ist sch\x94n"),
        # an apostrophe between letters of another script, or behind a foreign name, is no letter of Mac Roman
        ("У п\x92ятницю сім\x92я поїхала до моря.", "uk", "У п’ятницю сім’я поїхала до моря."),
        ("\x93H\xf6rn\x94 hos St. Botolf\x92s, sa han.", "sv", "“Hörn” hos St. Botolf’s, sa han."),
        ("Ka\x9edi dan pri Botolf\x91s \x84ve\x9a\x94 vse.", "sl", "Každi dan pri Botolf‘s „veš” vse."),
        ("El alcalde de Garc\x92a y su t\x92o.", "es", "El alcalde de Garc\x92a y su t\x92o."),
    ],
)
def test_c1_controls_are_windows_1252_where_that_makes_sense(text: str, language: str, expected: str) -> None:
    assert fixed(text, language) == expected


def test_doubtful_controls_offer_letters_for_review() -> None:
    proposal = propose("El tur\x92smo", "es")[0]
    assert [fix.edits[0].new for fix in proposal.fixes] == ["í", "’"]
    assert {fix.safety for fix in proposal.fixes} == {Safety.REVIEW}
    assert any(e.weight < 0 for e in proposal.evidence)


@pytest.mark.parametrize(
    "text",
    [
        "<p>Fish &amp; chips</p>",
        "R&D; Q&A; AT&T; fish&chips; &unknown; &;",
        "page.php?x=1&amp;copy=2",
        "int *p = &pi;",
        "&#0; &#xD800; &#1114112; &#5;",
        "In HTML, &amp; is an ampersand.",
        "For é, type &eacute; on your page.",
        "They write Fish&amp;Co where Fish&Co is meant.",
    ],
)
def test_entities_that_are_meant_stay(text: str) -> None:
    assert [p for p in propose(text) if p.fixes] == []


@pytest.mark.parametrize(
    "text",
    [
        "Write '&amp;' here.",
        "HTML &amp; CSS for beginners",
        "Use &lt;b&gt; and &eacute;.",
        "a &lt; b",
        "& quot;x& quot;",
    ],
)
def test_entities_that_may_be_meant_need_a_person(text: str) -> None:
    found = propose(text)
    assert found
    assert all(fix.safety is Safety.REVIEW for p in found for fix in p.fixes)


def test_halves_of_pairs() -> None:
    assert fixed("Nice \ud83d\ude00\ud83d\ude01!") == "Nice 😀😁!"
    assert fixed("caf\udcc3\udca9") == "café"
    assert fixed("caf\udce9 \ud83d x") == "caf\udce9 \ud83d x"
    review, lone = propose("caf\udce9 \ud83d x")
    assert review.fixes[0].edits[0].new == "é"
    assert review.fixes[0].safety is Safety.REVIEW
    assert lone.fixes == ()


SUSPICIOUS = [*alphabet(), *map(chr, range(0x80, 0xA0)), *"\ufffd aZ1.?"]


@given(st.text(st.sampled_from(SUSPICIOUS), max_size=6))
def test_the_quick_test_misses_nothing_that_ftfy_suspects(text: str) -> None:
    assert meeting().search(text) or not is_bad(text)


@given(st.text(st.sampled_from([*"ÃÂâ€™©®“” aéZ.ŸœÐ°Ñ", "\x92", "\xa0"]), max_size=12))
def test_edits_fit_the_text_and_stand_apart(text: str) -> None:
    found = [r.edit for r in repairs(text)]
    apply(text, found)  # raises where they do not
    assert all(edit.new and edit.old != edit.new for edit in found)


def test_the_same_text_gives_the_same_proposals() -> None:
    dice = random.Random(7)
    pieces = [misread(text, dice.choice(CODECS)) for text in CLEAN.values()]
    text = "\n".join([*pieces, "AT&amp;T &Atilde;&copy; \x92 \ud800"])
    assert propose(text) == propose(text)


@pytest.mark.parametrize(
    "unit",
    ["”", "Ã", "Ã ", "é”", "├", "√ß", "–", "Â\xa0", "&", "&amp;", "&lt;", "amp;", ";", "\x92", "\ud83d", "ШІ ", "ÐÑ"],
)
def test_time_per_character_is_flat_on_one_line(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        start = time.process_time()
        for _ in DETECTOR.detect(View(text, Config(), given_language="en")):
            pass
        return time.process_time() - start

    seconds(2_000)
    assert seconds(120_000) < 12 * seconds(20_000) + 0.5
