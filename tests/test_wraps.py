"""Wrapped lines, divided words, paragraphs cut in two; and everything that only looks so."""

from __future__ import annotations

import random
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalize.config import Config
from normalize.detect import View
from normalize.detect.layout.hyphens import Hyphens
from normalize.detect.layout.lines import Head, Line, Tail, breaks_of, end_words, head_of, lines_of, tail_of
from normalize.detect.layout.margin import LIKELY, find_margin
from normalize.detect.layout.wraps import DETECTOR, claimed
from normalize.edits import Edit, apply
from normalize.findings import Safety
from normalize.normalizer import Normalizer
from normalize.text import Span

HARBOUR = (
    "The harbour authority said on Tuesday that the new ferry terminal would open two months later than planned, "
    "because the supplier of the gangways had not delivered in time. Passengers will have to use the old pier until "
    "the autumn, and the evening crossings to the northern islands will be cancelled on three days of the week."
)
TOWER = (
    "Nobody had expected that the clock tower could be saved, since its foundations stand in soft sand. The engineers "
    "froze the ground around it for eleven weeks and poured new supports, which cost less than a new tower would have. "
    "Two of them have stayed in the town ever since and now look after the bridges as well."
)
PROSE = {
    "en": HARBOUR,
    "de": (
        "Die Bibliothek bleibt in der kommenden Woche an zwei Tagen geschlossen, weil in allen Räumen neue Böden "
        "verlegt und die alten Regale gegen breitere ausgetauscht werden. Wer bis dahin ein Buch zurückgeben muss, "
        "kann es am Eingang in einen Kasten werfen, der jeden Abend geleert wird, und zahlt für diese Tage nichts."
    ),
    "fr": (
        "La bibliothèque restera fermée deux jours la semaine prochaine, car des planchers neufs seront posés dans "
        "toutes les salles et les vieux rayons remplacés par de plus larges. Les lecteurs pourront déposer leurs "
        "livres dans une boîte près de la porte, qui sera vidée chaque soir, et ne paieront rien pour ces jours."
    ),
    "es": (
        "La biblioteca cerrará dos días de la próxima semana porque se pondrán suelos nuevos en todas las salas y "
        "los viejos estantes se cambiarán por otros más anchos. Quien deba devolver un libro podrá dejarlo en una "
        "caja junto a la puerta, que se vacía cada noche, y no pagará nada por esos días."
    ),
    "ru": (
        "На следующей неделе библиотека будет закрыта два дня, потому что во всех залах положат новые полы, а "
        "старые полки заменят на более широкие. Читатели смогут опустить книги в ящик у входа, который "
        "опустошают каждый вечер, и за эти дни ничего не заплатят."
    ),
    "pl": (
        "W przyszłym tygodniu biblioteka będzie zamknięta przez dwa dni, ponieważ we wszystkich salach zostaną "
        "położone nowe podłogi, a stare półki zastąpią szersze. Czytelnicy będą mogli wrzucić książki do skrzynki "
        "przy wejściu, opróżnianej co wieczór, i nic za te dni nie zapłacą."
    ),
    "tr": (
        "Kütüphane gelecek hafta iki gün kapalı kalacak, çünkü bütün salonlara yeni döşeme yapılacak ve eski raflar "
        "daha geniş olanlarla değiştirilecek. Okurlar kitaplarını girişteki her akşam boşaltılan kutuya "
        "bırakabilecek ve bu günler için hiçbir ücret ödemeyecek."
    ),
    "ar": (
        "ستغلق المكتبة أبوابها يومين في الأسبوع القادم لأن أرضيات جديدة ستركب في جميع القاعات وستستبدل الرفوف "
        "القديمة برفوف أوسع منها. ويمكن للقراء أن يضعوا كتبهم في صندوق عند المدخل يفرغ كل مساء ولن يدفعوا شيئا "
        "عن هذه الأيام حتى لو تأخروا في إعادة الكتب إلى المكتبة بعد انتهاء الأعمال."
    ),
    "ko": (
        "도서관은 다음 주에 이틀 동안 문을 닫는데 모든 열람실에 새 바닥을 깔고 낡은 서가를 더 넓은 "
        "것으로 바꾸기 때문이다. 독자들은 매일 저녁 비워지는 입구의 상자에 책을 넣을 수 있으며 "
        "이 기간에는 연체료를 내지 않아도 된다. 공사가 일찍 끝나면 새로운 시간이 누리집에 "
        "올라올 것이라고 도서관 관계자가 밝혔다."
    ),
}
UNSPACED = {
    "zh": (
        "图书馆下周将有两天不对外开放，因为所有阅览室都要铺设新的地板，旧的书架也将换成更宽的书架。馆方表示，读者在此期间仍然"
        "可以在入口处归还图书，并且不会因为延迟归还而被罚款。如果工程提前结束，新的开放时间会在网站上公布，请大家留意。"
    ),
    "ja": (
        "図書館は来週二日間休館する。すべての閲覧室に新しい床を張り、古い書架をより広いものに取り替えるためだ。利用者はその間も"
        "入口の箱に本を返すことができ、返却が遅れても料金は取られない。工事が早く終われば新しい開館時間が掲示される予定だという。"
    ),
    "th": (
        "ห้องสมุดจะปิดสองวันในสัปดาห์หน้าเพราะต้องปูพื้นใหม่ทุกห้องและเปลี่ยนชั้นหนังสือเก่าทั้งหมดเป็นชั้นที่กว้างกว่าเดิม"
        "ผู้อ่านยังคืนหนังสือที่ประตูทางเข้าได้ตามปกติและจะไม่ถูกปรับหากคืนช้าในช่วงนี้หากงานเสร็จเร็วจะประกาศเวลาใหม่"
    ),
}


def view_of(text: str, language: str | None = "en", protected: tuple[Span, ...] = ()) -> View:
    return View(text, Config(), given_language=language, protected=protected)


def edits_of(text: str, language: str | None = "en", *, tier: Safety = Safety.SAFE) -> list[Edit]:
    """The first fix of each proposal that would be applied at this tier."""
    out: list[Edit] = []
    for proposal in DETECTOR.detect(view_of(text, language)):
        if tier is Safety.SAFE and (len(proposal.fixes) > 1 or (proposal.confidence or 0) < 0.9):
            continue
        if proposal.fixes and proposal.fixes[0].safety >= tier:
            out += proposal.fixes[0].edits
    return sorted(out)


def mended(text: str, language: str | None = "en", *, tier: Safety = Safety.SAFE) -> str:
    return apply(text, edits_of(text, language, tier=tier))


def wrapped(paragraphs: Iterable[str], width: int, between: str = "\n\n", indent: str = "") -> str:
    return between.join(textwrap.fill(p, width, initial_indent=indent, break_on_hyphens=False) for p in paragraphs)


@pytest.mark.parametrize("width", [44, 60, 80])
@pytest.mark.parametrize("language", sorted(PROSE))
def test_a_wrapped_paragraph_is_rejoined(language: str, width: int) -> None:
    text = wrapped([PROSE[language], PROSE[language]], width)
    assert mended(text, language, tier=Safety.REVIEW) == f"{PROSE[language]}\n\n{PROSE[language]}"


@pytest.mark.parametrize("width", [50, 66, 80])
@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "ru", "pl", "tr"])
def test_two_wrapped_paragraphs_are_rejoined_unattended(language: str, width: int) -> None:
    paragraphs = [PROSE[language], PROSE[language][::-1].swapcase()[::-1].capitalize(), PROSE[language]]
    text = wrapped(paragraphs, width)
    assert mended(text, language) == "\n\n".join(textwrap.fill(p, 10_000) for p in paragraphs)


@pytest.mark.parametrize("language", sorted(UNSPACED))
@pytest.mark.parametrize("width", [24, 30, 36])
def test_scripts_without_spaces_join_without_one(language: str, width: int) -> None:
    text = UNSPACED[language]
    cut = "\n".join(text[i : i + width] for i in range(0, len(text), width))
    assert mended(f"{cut}\n\n{cut}\n\n{cut}", language) == f"{text}\n\n{text}\n\n{text}"


def test_a_name_in_another_script_changes_nothing() -> None:
    paragraph = HARBOUR.replace("Passengers", "Passengers of the (渡轮之家号)")
    paragraph = paragraph.replace("northern islands", "northern islands (หมู่เกาะทางเหนือ)")
    assert mended(wrapped([paragraph, TOWER], 70)) == f"{paragraph}\n\n{TOWER}"


def test_a_typeface_makes_a_ragged_margin() -> None:
    lines = []
    words = f"{HARBOUR} {TOWER}".split()
    while words:
        room = 720.0
        line: list[str] = []
        while words and room > 0:
            room -= sum(5.0 if c in "ijlt.,f " else 13.0 if c in "mwMW" else 9.0 for c in words[0]) + 5
            line.append(words.pop(0))
        lines.append(" ".join(line))
    assert len({len(line) for line in lines}) > 3
    assert mended("\n".join(lines), tier=Safety.REVIEW) == f"{HARBOUR} {TOWER}"


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\N{NEXT LINE}"])
def test_every_kind_of_line_break(newline: str) -> None:
    text = wrapped([HARBOUR, TOWER], 70).replace("\n", newline)
    assert mended(text) == f"{HARBOUR}{newline}{newline}{TOWER}"


def test_blanks_beside_a_break_go_with_it() -> None:
    text = wrapped([HARBOUR], 70).replace("\n", " \n", 1)
    text = text.replace("\n", "\n ", 2).replace(" \n ", " \n", 1)
    assert mended(text) == HARBOUR
    starts, ends = claimed(view_of(text))
    assert all(
        text[end - 1] in (" \n") and text[start] in " \n"
        for start, end in zip(sorted(starts), sorted(ends), strict=True)
    )


def test_paragraphs_stay_apart() -> None:
    for between, indent in (("\n\n", ""), ("\n", "    "), ("\n\n", "  ")):
        text = wrapped([HARBOUR, TOWER, HARBOUR], 72, between, indent)
        assert mended(text) == between.join(indent + p for p in (HARBOUR, TOWER, HARBOUR))


def test_a_full_last_line_is_not_joined_where_nothing_sets_paragraphs_apart() -> None:
    text = wrapped([HARBOUR, TOWER, HARBOUR, TOWER], 72, "\n")
    assert mended(text).count("\n") >= 3
    for edit in edits_of(text):
        assert text[edit.span.start - 1] not in "."


def test_the_lines_of_a_double_spaced_page() -> None:
    text = wrapped([HARBOUR], 60).replace("\n", "\n\n")
    assert mended(text, tier=Safety.REVIEW) == HARBOUR
    assert mended(text).count("\n\n") == 1


def test_a_dash_that_begins_a_line_inside_a_sentence() -> None:
    dash = "\N{EM DASH}"
    text = (
        "It was important to all of us that the owners of the boats hear it from us that this\n"
        f"{dash} and not only here {dash} would be the end of the story, and that the town has to pay\n"
        "for whatever comes next out of its own pocket, the mayor told the crowd that stood\n"
        "on the old market square late on Monday."
    )
    assert "\n" not in mended(text)


# what only looks like wrapped lines

LEFT_ALONE = {
    "sentences": ("en", "\n".join(f"{p}." for p in HARBOUR.split(". "))),
    "headlines": (
        "en",
        "Clock tower saved from the sea\nNew ferry terminal delayed again\nLibrary closes for two days\n"
        "Engineers freeze the ground under the town\nBridges to be inspected in spring",
    ),
    "free verse": (
        "en",
        "the tide goes out and leaves\na line of shells\nthat nobody has counted\nsince the boats came home\n"
        "and the harbour lights\nwere switched on one by one\nby a man with a long pole",
    ),
    "metre": (
        "en",
        "The harbour lies asleep beneath the hill,\nthe boats are drawn in rows along the strand,\n"
        "the lantern on the pier is burning still\nand throws its yellow ribbon on the sand;\n"
        "a dog goes by, a window is undone,\nand someone counts the fishes one by one.",
    ),
    "german verse": (
        "de",
        "Der Hafen schläft, die Boote ruhn,\ndie Lampe brennt am alten Steg,\nes bleibt für heute nichts zu tun,\n"
        "der Wächter geht den stillen Weg\nund zählt die Schritte bis zum Tor,\ndas Meer singt leise wie zuvor.",
    ),
    "russian verse": (
        "ru",
        "Уснула гавань под горой,\nи лодки спят на берегу,\nфонарь горит над пристанью пустой,\n"
        "и свет его дрожит на льду,\nа сторож медленно идёт\nи тихо песенку поёт",
    ),
    "french song": (
        "fr",
        "le port s'endort au pied de la colline\nles barques dorment sur le sable\nla lampe veille\n"
        "et le gardien chemine\nsous un ciel presque aimable\nen comptant ses pas jusqu'au portail",
    ),
    "chinese verse": ("zh", "渔火照江边\n孤舟夜未眠\n山风吹月影\n寒水接云天"),
    "chinese couplets": ("zh", "渔火微明照江边，孤舟夜泊未成眠。\n山风吹动千重影，寒水遥连万里天。"),
    "japanese verse": ("ja", "港には灯がともり\n舟はもう眠っている\n番人は歩く\n門までの道を数えながら"),
    "list": (
        "en",
        "What to bring:\n- two towels and a pair of old shoes for the beach below the lighthouse\n"
        "- something to eat on the way, because the café on board is closed until May\n"
        "- a torch for the path back to the harbour, which has no lamps at all\n"
        "- the ticket, and for children under twelve a paper that says how old they are",
    ),
    "numbered list": (
        "en",
        "1. open the valve on the left side of the pump and wait until the needle stands still\n"
        "2. close the valve and read the number in the small window above the red handle\n"
        "3. write the number down with the date, the hour and the name of whoever has read it",
    ),
    "bare list": ("en", "two towels\na pair of old shoes\nsomething to eat on the way\na torch\nthe ticket"),
    "czech list": ("cs", "ledviny\nsrdce a cévy\nslinivka břišní\nštítná žláza\nplíce"),
    "table": (
        "en",
        "pier      departure   arrival     price\nold       noon        one         four\n"
        "new       one         two         five\nnorth     six         eight       nine",
    ),
    "tabs": ("en", "old pier\tnoon\tfour\nnew pier\tone\tfive\nnorth pier\tsix\tnine"),
    "markdown table": ("en", "| pier | departure |\n|------|-----------|\n| old  | noon      |\n| new  | one       |"),
    "address": ("en", "Anna Berg\nHarbour Authority\n12 Old Market Street\nHavenby HB2 4QX\nphone 555 0142"),
    "signature": ("en", "Thank you for your help.\n\nYours sincerely\nAnna Berg\nhead of the harbour office"),
    "code": (
        "en",
        "def crossing(hour, boats):\n    free = [boat for boat in boats if boat.free(hour)]\n"
        "    if not free:\n        return None\n    return min(free, key=lambda boat: boat.size)",
    ),
    "assignments": (
        "en",
        "first_boat = harbour.boats_by_departure[0]\nlast_boat = harbour.boats_by_departure[-1]\n"
        "next_boat = harbour.boats_by_departure[1]\nlost_boat = harbour.boats_by_departure[9]",
    ),
    "commands": (
        "en",
        "fetch https://example.org/timetable/may main\nfetch https://example.org/timetable/june main\n"
        "fetch https://example.org/timetable/july main",
    ),
    "log": (
        "en",
        "anna is now known as anna_away on the harbour list\npeter is now known as pete on the harbour list\n"
        "maria is now known as mary_b on the harbour list\ntomas is now known as tommy on the harbour list",
    ),
    "messages": (
        "en",
        "ok see you at the pier then\n"
        "have you got the tickets\n"
        "no but anna has them i think\n"
        "she wrote to me this morning\n"
        "great\nbring something to eat",
    ),
    "dialogue": (
        "es",
        "\N{EM DASH}¿Ha llegado ya el barco?\n\N{EM DASH}No, todavía no ha llegado el barco de la tarde.\n"
        "\N{EM DASH}Entonces esperaré aquí sentado hasta que llegue.",
    ),
    "questions and answers": (
        "en",
        "Q: When does the ferry leave on Sundays and on public holidays\nA: At noon and at six in the evening\n"
        "Q: May dogs travel on the upper deck\nA: Yes, but not in the café",
    ),
    "quoted mail": (
        "en",
        "> the terminal opens two months later than planned because the gangways\n"
        "> were not delivered in time by the supplier from the other side of the\n"
        "> sea, as the harbour authority said on Tuesday\nThat is what I heard too.",
    ),
    "subtitles": (
        "en",
        "1\n00:00:01,000 --> 00:00:03,500\nthe harbour authority said\nthat the terminal opens later\n\n"
        "2\n00:00:03,600 --> 00:00:06,000\nbecause the gangways\nhave not been delivered",
    ),
    "hard breaks of Markdown": (
        "en",
        "# The harbour\n"
        "\n"
        "The old pier is closed until the autumn and nobody knows  \n"
        "when the new one will be open for the  \n"
        "passengers who come from the islands every day  \nof the week, even in winter.",
    ),
    "recipe": ("en", "200 g of flour\n2 eggs\n1 spoon of oil\na little salt\nhalf a litre of milk"),
    "names": ("en", "Anna Berg, mayor\nPeter Holm, engineer\nMaria Lund, owner of the boat yard\nTom Vik, pilot"),
    "one line": ("en", HARBOUR),
    "empty": ("en", ""),
}


def test_verse_in_one_metre_is_never_joined_unattended() -> None:
    # as narrow as a column, as even as wrapped lines, and all of its lines but the first begin small
    verse = (
        "the miller sat beside the weir and sang\na song of wheels that never would return,\n"
        "of lamps that in the narrow windows burn\nand bells that on another island rang;\n"
        "he did not look at us, nor at the sea,\nbut at the stones, as if they were alive\n"
        "and might, before the evening came, arrive\nat some conclusion that would set him free."
    )
    assert edits_of(verse, tier=Safety.REVIEW)
    assert not edits_of(verse)
    assert edits_of(verse.replace("return,", "return. One").replace("of lamps", "lamp"))


@pytest.mark.parametrize("name", sorted(LEFT_ALONE))
def test_left_alone(name: str) -> None:
    language, text = LEFT_ALONE[name]
    assert edits_of(text, language) == []
    assert edits_of(text, None) == []


@pytest.mark.parametrize("name", sorted(set(LEFT_ALONE) - {"quoted mail", "headlines"}))
def test_left_alone_beside_wrapped_paragraphs(name: str) -> None:
    _, text = LEFT_ALONE[name]
    whole = f"{wrapped([HARBOUR, TOWER], 72)}\n\n{text}\n\n{wrapped([HARBOUR], 72)}"
    start = whole.index(text) if text else 0
    inside = [e for e in edits_of(whole) if start <= e.span.start < start + len(text)]
    assert inside == []


def test_a_protected_break_is_left_alone() -> None:
    text = wrapped([HARBOUR], 72)
    assert DETECTOR.detect(view_of(text, protected=(Span(0, len(text)),))) == ()


def test_a_line_cut_inside_an_address_is_for_review() -> None:
    text = wrapped([HARBOUR], 72) + (
        "\n\nThe timetable of the harbour is kept in the folder /harbour/times/of/\nferries which\nis"
    )
    assert all(text[e.span.start - 1] != "/" for e in edits_of(text))


# divided words


def hyphen_fixes(text: str, language: str = "en") -> list[tuple[str, int, Safety]]:
    """The repaired text, the number of alternatives and the safety of each line-end hyphen."""
    return [
        (apply(text, p.fixes[0].edits), len(p.fixes), p.fixes[0].safety)
        for p in DETECTOR.detect(view_of(text, language))
        if p.rule.endswith("line-end-hyphen")
    ]


@pytest.mark.parametrize(
    ("text", "new", "language"),
    [
        # the word elsewhere in the text
        (
            "The committee of the harbour wants the new regula-\n"
            "tions to be read out in every office, since the old\n"
            "regulations were known to hardly anyone.",
            "regulations to",
            "en",
        ),
        (
            "The bridge will be closed from Monday, and the well-\n"
            "known café beside it has to close as well, although\n"
            "the well-known owner had asked for more time.",
            "the well-known café beside",
            "en",
        ),
        # another word that begins the same
        (
            "The town has to pay for it, although the govern-\n"
            "ment had promised to help, and the local govern-\n"
            "mental office has been silent since the autumn.",
            "government had",
            "en",
        ),
        # an ending that is no word
        (
            "Im Rathaus wurde lange über die neue Verord-\n"
            "nung gesprochen, die von Montag an in allen\n"
            "Straßen am Hafen gilt und niemandem gefällt.",
            "Verordnung gesprochen",
            "de",
        ),
        # digits and capitals
        (
            "The clock tower on the market was rebuilt in 1994-\n"
            "1996 by a firm from the capital, which since then\n"
            "has been sold twice and lost all its engineers.",
            "1994-1996",
            "en",
        ),
        (
            "The book about the long history of the old Anglo-\n"
            "Danish trade is out of print, but the library of\n"
            "the town has three copies, as everybody knows.",
            "Anglo-Danish",
            "en",
        ),
    ],
)  # fmt: skip
def test_a_hyphen_with_evidence(text: str, new: str, language: str) -> None:
    fixed, alternatives, _ = hyphen_fixes(text, language)[0]
    assert new in fixed
    assert alternatives == 1


@pytest.mark.parametrize("mark", ["\N{SOFT HYPHEN}", "\N{NOT SIGN}"])
def test_marks_that_only_divide(mark: str) -> None:
    text = (
        f"The committee of the harbour wants the new regula{mark}\n"
        "tions to be read out in every office, since the old\n"
        "ones were known to hardly anyone who works there."
    )
    assert hyphen_fixes(text)[0][:2] == (text.replace(f"{mark}\n", ""), 1)


def test_a_hyphen_without_evidence_is_for_review_with_both_readings() -> None:
    text = (
        "The committee of the harbour wants to see the co-\n"
        "worker who had read it out in every office, since\n"
        "nobody else was known to hardly anyone there."
    )
    fixed, alternatives, safety = hyphen_fixes(text)[0]
    assert alternatives == 2
    assert safety is Safety.REVIEW
    assert "co-worker" in fixed or "coworker" in fixed


def test_the_parts_of_a_compound_are_words_and_those_of_a_divided_word_are_not() -> None:
    text = (
        "The old pier was full of people when the first custo-\n"
        "mers came, and the harbour was loud with many new voi-\n"
        "ces, which nobody had heard there before that morning.\n"
        "They bought lamps for the pier and asked for the pier-\n"
        "side ones, on the side of the harbour where it is dark."
    )
    divided, _, compound = hyphen_fixes(text)
    assert "customers" in divided[0]
    assert "pier-side" in compound[0]
    assert compound[1:] == (2, Safety.REVIEW)


def test_compounds_where_a_text_wraps_at_their_hyphens() -> None:
    text = (
        "The well-known baker sold half-price bread at the north-facing stall, a low-key affair in a black-and-white "
        "tent with a six-month lease, and a long-term plan for a two-storey shop came to nothing after a short-lived "
        "quarrel with the co-owner, who held a pro-ferry, anti-bridge view of the so-called harbour question."
    )
    found = [fix for width in range(44, 76) for fix in hyphen_fixes(textwrap.fill(text, width))]
    assert len(found) > 3
    joined = [word.replace("-", "") for word in text.split() if "-" in word]
    assert not any(word in fixed for fixed, _, _ in found for word in joined)


def test_a_hanging_hyphen_keeps_its_space() -> None:
    text = (
        "The committee of the harbour wants to see all pre-\n"
        "and post-war houses which stand along the shore of\n"
        "the bay, before the winter storms begin again."
    )
    fixed, alternatives, _ = hyphen_fixes(text)[0]
    assert "pre- and post-war" in fixed
    assert alternatives == 2


def test_a_text_that_divides_by_habit() -> None:
    text = (
        "Die Bibliothek bleibt in der kommenden Wo-\nche an zwei Tagen geschlossen, weil in al-\n"
        "len Räumen neue Böden verlegt und die al-\nten Regale gegen breitere ausgetauscht wer-\n"
        "den. Wer bis dahin ein Buch zurückgeben\n"
        "muss, kann es am Eingang in einen Ka-\n"
        "sten werfen, der jeden Abend geleert wird."
    )
    assert mended(text, "de") == text.replace("-\n", "").replace("\n", " ")


def test_a_dash_at_a_line_end_is_no_hyphen() -> None:
    text = "The menu of the week on board of the ferry:\nfish -\nfrom the harbour"
    assert hyphen_fixes(text) == []


# paragraphs cut in two


@pytest.mark.parametrize(
    ("above", "below", "language"),
    [
        ("The owner of the boat yard said that he had never seen such a", "winter, and that it would take long.", "en"),
        ("Der Besitzer der Werft sagte, er habe so etwas noch nie gesehen und", "werde im Sommer fertig sein.", "de"),
        ("Le propriétaire du chantier a dit qu'il n'avait jamais vu d'hiver de", "cette sorte, a-t-il dit.", "fr"),
        ("El dueño del astillero dijo que nunca había visto un invierno como el", "de ahora, dijo.", "es"),
        ("Владелец верфи сказал, что такой зимы он ещё не видел и что", "ремонт займёт всё лето.", "ru"),
    ],
)  # fmt: skip
def test_a_paragraph_cut_after_a_word_that_ends_nothing(above: str, below: str, language: str) -> None:
    text = f"{PROSE[language]}\n\n{above}\n\n{below}\n\n{PROSE[language]}"
    assert mended(text, language) == f"{PROSE[language]}\n\n{above} {below}\n\n{PROSE[language]}"


def test_a_paragraph_cut_by_a_page_break() -> None:
    text = f"{HARBOUR}\n\nThe owner of the boat yard said that he had never seen such a\n\n\f\nwinter.\n\n{TOWER}"
    assert "such a winter" in mended(text)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Sehr geehrte Frau Berg,\n\nvielen Dank für Ihre Nachricht vom Montag.", "de"),
        ("What we need for the trip\n\ntwo towels\n\nold shoes\n\nsomething to eat", "en"),
        ("The owner of the boat yard said that he had never seen such a\n\n- winter\n- spring", "en"),
        ("The owner of the boat yard said that he had never seen such a\n\nWinter", "en"),
        ("He has worked for the\n\nharbour", "en"),
    ],
)
def test_a_paragraph_that_was_not_cut(text: str, language: str) -> None:
    assert edits_of(text, language) == []


def test_no_language_no_words() -> None:
    above = "The owner of the boat yard said that he had never seen such a"
    assert edits_of(f"{above}\n\nwinter, he said.", "xx") == []


# reading lines


def test_lines_are_a_partition() -> None:
    text = "a\r\nb\rc\N{LINE SEPARATOR}d\x0ce\n\n"
    lines = lines_of(text)
    assert [text[x.begin : x.after] for x in lines] == ["a\r\n", "b\r", "c\N{LINE SEPARATOR}", "d\x0c", "e\n", "\n"]
    assert [text[x.start : x.end] for x in lines] == ["a", "b", "c", "d", "e", ""]


@pytest.mark.parametrize(
    ("line", "tail"),
    [
        ("she went to the", Tail.OPEN),
        ("she went home", Tail.WORD),
        ("she went home.\N{RIGHT DOUBLE QUOTATION MARK}", Tail.STOP),
        ("«\N{NO-BREAK SPACE}Elle est rentrée.\N{NO-BREAK SPACE}»", Tail.STOP),
        ("she went home,", Tail.COMMA),
        ("she said:", Tail.COLON),
        ("she is well-", Tail.HYPHEN),
        ("she went -", Tail.OTHER),
        ("彼女は帰った。」", Tail.STOP),
        ("वह घर गई।", Tail.STOP),
    ],
)
def test_tails(line: str, tail: Tail) -> None:
    assert tail_of(line, end_words("open_words", "en")) is tail


@pytest.mark.parametrize(
    ("line", "head"),
    [
        ("the ferry", Head.LOWER),
        ("The ferry", Head.UPPER),
        ("\N{LEFT DOUBLE QUOTATION MARK}the ferry", Head.LOWER),
        ("(The ferry)", Head.UPPER),
        ("12 boats", Head.DIGIT),
        ("12. boats", Head.ITEM),
        ("a) boats", Head.ITEM),
        ("iv. boats", Head.ITEM),
        ("\N{BULLET} boats", Head.ITEM),
        ("- boats", Head.ITEM),
        ("Anna Berg: yes", Head.ITEM),
        ("\N{EM DASH} and not only", Head.DASH),
        ("\N{EM DASH} And then", Head.ITEM),
        ("一、渡轮", Head.ITEM),
        ("渡轮", Head.UNCASED),
        (", he said", Head.CLOSER),
        ("# Heading", Head.ITEM),
        ("> quoted", Head.ITEM),
    ],
)
def test_heads(line: str, head: Head) -> None:
    assert head_of(line) is head


def test_the_margin_is_the_width_of_the_wrap() -> None:
    text = wrapped([f"{HARBOUR} {TOWER} {HARBOUR}"], 64)
    places = list(breaks_of(text, lines_of(text), (), by_columns=False))
    margin = find_margin([p for p in places if not p.ended], [p.width for p in places])
    assert margin is not None
    assert margin.slack == 0
    assert margin.low <= 64 < margin.high
    assert all(map(margin.fills, places))


def test_no_margin_in_sentences() -> None:
    text = "\n".join(f"{HARBOUR} {TOWER}".replace(".", "").split(", "))
    places = list(breaks_of(text, lines_of(text), (), by_columns=False))
    margin = find_margin(places, [p.width for p in places])
    assert margin is None or margin.weight < LIKELY


def test_hyphens_say_why() -> None:
    text = "regula-\ntions and regulations"
    place = next(breaks_of(text, lines_of(text), (), by_columns=False))
    (reading,) = Hyphens(text, "en", divided=0.0).readings(place)
    assert [text[e.span.start : e.span.end] for e in reading.evidence if e.span] == ["regulations"]


# laws


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="ab .,-\n\r\u00adA1#>|\u6f22\u0e01\u3002\u2028", max_size=200))
def test_edits_fit_any_text_and_only_touch_breaks(text: str) -> None:
    for proposal in DETECTOR.detect(view_of(text)):
        for fix in proposal.fixes:
            apply(text, fix.edits)
            for edit in fix.edits:
                assert edit.old.strip("-\u00ad").isspace()


@settings(max_examples=25, deadline=None)
@given(st.integers(40, 100), st.randoms(use_true_random=False))
def test_a_second_run_finds_nothing(width: int, chooser: random.Random) -> None:
    sentences = [s for p in (HARBOUR, TOWER) for s in p.split(". ")]
    chooser.shuffle(sentences)
    text = wrapped([". ".join(sentences), TOWER], width)
    once = mended(text)
    assert edits_of(once) == []


def test_the_same_in_another_process() -> None:
    text = wrapped([HARBOUR, TOWER], 60) + "\n\nregula-\ntions of the har-\nbour"
    code = (
        "import sys; from normalize.config import Config; from normalize.detect import View;"
        "from normalize.detect.layout.wraps import DETECTOR;"
        "print(repr(list(DETECTOR.detect(View(sys.argv[1], Config(), given_language='en')))))"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code, text], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1


MILL = (
    "The mill had not turned since the spring flood, and the miller sold what grain he had left to the baker at the "
    "bridge, who paid him late and in small coins. His daughter wrote to the council for a new wheel, and after three "
    "letters they sent a carpenter who measured everything twice and went home again without a word to anybody."
)


def with_pages(width: int, head: str, number: str, gap: str = "\n") -> tuple[str, str]:
    """A wrapped text with furniture on three pages, and how it reads when mended."""
    prose = " ".join([HARBOUR, TOWER, MILL])
    out = []
    lines = textwrap.wrap(prose, width)
    a_page = 290 // width
    for index, line in enumerate(lines):
        out.append(line + "\n")
        if (index + 1) % a_page == 0 and line is not lines[-1]:
            out.append(gap[1:] + head + number.format(index // a_page + 4) + gap)
    return "".join(out).rstrip("\n"), prose


@pytest.mark.parametrize("width", [48, 72])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("number", ["Page {} of 40", "Page {}", "- {} -", "{}"])
@pytest.mark.parametrize("head", ["", "The Harbour Review\n"])
def test_page_furniture_is_never_joined_and_goes_with_the_break(head: str, number: str, gap: str, width: int) -> None:
    text, prose = with_pages(width, head, number, gap)
    result = Normalizer(Config(language="en")).run(text)
    furniture = [line for line in text.splitlines() if 0 < len(line) < 25 and not line.endswith(".")]
    assert furniture
    assert set(furniture) <= set(result.text.splitlines())
    assert apply(text, result.edits(Safety.REVIEW)).replace(".\n", ". ") == prose


@pytest.mark.parametrize("line", ["The Harbour Review", "Page 7", "page 7 of 9", "\u2013 7 \u2013", "EVENING EDITION"])
def test_a_line_that_only_looks_like_furniture_is_not_joined_either(line: str) -> None:
    above, below = textwrap.wrap(HARBOUR, 60), textwrap.wrap(TOWER, 60)
    text = "\n".join([*above[:3], line, *above[3:], *below])
    result = Normalizer(Config(language="en")).run(text)
    assert f"\n{line}\n" in result.text
    assert result.text.count("\n") < text.count("\n") / 2


def test_share_buttons_inside_a_wrapped_sentence() -> None:
    lines = textwrap.wrap(f"{HARBOUR} {TOWER}", 72)
    assert lines[1][-1].isalpha()
    text = "\n".join([*lines[:2], "Share this article on Facebook", *lines[2:]])
    result = Normalizer(Config(language="en")).run(text)
    assert "\nShare this article on Facebook\n" in result.text
    assert apply(text, result.edits(Safety.REVIEW)) == f"{HARBOUR} {TOWER}"


def test_markdown_shows_a_break_as_a_space() -> None:
    paragraphs = wrapped([HARBOUR, TOWER], 60)
    document = f"# Crossings\n\n{paragraphs}\n\n## Tickets\n\nThey cost the same."
    assert Normalizer(Config(language="en")).run(document).findings == ()
    scraped = f"# Crossings\n\n{paragraphs}"
    assert mended(scraped) == scraped
    assert mended(scraped, tier=Safety.REVIEW) == f"# Crossings\n\n{HARBOUR}\n\n{TOWER}"


def seconds(text: str) -> float:
    start = time.perf_counter()
    for _ in DETECTOR.detect(view_of(text)):
        pass
    return time.perf_counter() - start


@pytest.mark.parametrize(
    "unit",
    ["\n", " \n", "a\n", "a-\n", '"\n', ".\n", "(\n", "\r\n", "\t\n", "the\nboat ", "漢\n", "a\n\n", "\u2028"],
)
def test_time_is_linear_in_hostile_lines(unit: str) -> None:
    small, large = (min(seconds(unit * n) for _ in range(2)) for n in (4_000, 32_000))
    assert large < 24 * small + 0.05


def test_one_long_line_costs_next_to_nothing() -> None:
    assert seconds("The ferry leaves at noon. " * 200_000 + "\n") < 0.5


def test_line_indent() -> None:
    assert Line(4, 6, 9, 10).indent == 2
