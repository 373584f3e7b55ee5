"""Punctuation: what is repaired in which language, and the near misses that stay."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalize.config import Config
from normalize.detect import Proposal, View
from normalize.detect.punctuation.abbreviations import Listed, listed
from normalize.detect.punctuation.detector import DETECTOR
from normalize.detect.punctuation.marks import code_like, word_after, word_before
from normalize.edits import apply
from normalize.findings import Safety
from normalize.resolve import Candidate, resolve
from normalize.scan import Scanner

SAFE, REVIEW, HINT = Safety.SAFE, Safety.REVIEW, Safety.HINT

SCANNER = Scanner(DETECTOR.triggers)


def found(text: str, language: str | None = "en") -> list[Proposal]:
    view = View(text, Config(), given_language=language, hits=SCANNER.scan(text))
    return list(DETECTOR.detect(view))


def seen(text: str, language: str | None = "en") -> list[str]:
    """The slugs of what a person sees unasked."""
    return [p.rule.rpartition(".")[2] for p in found(text, language) if p.fixes and p.fixes[0].safety > HINT]


def repaired(text: str, language: str | None = "en", least: Safety = SAFE) -> str:
    """The text with the first fix of each finding applied; alternatives make a safe fix one for review."""
    fixes = [
        Candidate(str(i), p.rule, p.fixes[0], p.confidence or 0.97)
        for i, p in enumerate(found(text, language))
        if p.fixes and min(p.fixes[0].safety, REVIEW if len(p.fixes) > 1 else SAFE) >= least
    ]
    return apply(text, sorted(edit for chosen in resolve(fixes)[0] for edit in chosen.fix.edits))


SPACED = [
    ("en", "The ferry was late , he said.", "The ferry was late, he said."),
    ("de", "Die Fähre kam spät , sagte er .", "Die Fähre kam spät, sagte er."),
    ("fr", "Le bac est en retard , dit-il .", "Le bac est en retard, dit-il."),
    ("ru", "Паром опоздал , сказал он .", "Паром опоздал, сказал он."),
    ("ar", "تأخرت العبارة ، كما قال .", "تأخرت العبارة، كما قال."),
    ("hi", "नाव देर से आई , उसने कहा।", "नाव देर से आई, उसने कहा।"),
    ("zh", "渡船来晚了 ，他说。", "渡船来晚了，他说。"),
    ("ko", "배가 늦었다 , 그가 말했다 .", "배가 늦었다, 그가 말했다."),
    ("en", "They spoke of “a long night” . Nobody slept.", "They spoke of “a long night”. Nobody slept."),
    ("en", 'They spoke of "a long night" , then left.', 'They spoke of "a long night", then left.'),
    ("fr", "Il parlait d’« une nuit » . Personne ne dormit.", "Il parlait d’« une nuit ». Personne ne dormit."),
    ("en", "The pier (built in 1902) , was sold.", "The pier (built in 1902), was sold."),
    ("en", "He saw the U.S. , Canada and the sea.", "He saw the U.S., Canada and the sea."),
    ("es", "El barco llegó tarde ,pero nadie se quejó.", "El barco llegó tarde, pero nadie se quejó."),
    ("en", "Did the ferry come ? Nobody knew !", "Did the ferry come? Nobody knew!"),
    ("en", "Where did the old ferry go ? Nobody knew.", "Where did the old ferry go? Nobody knew."),
    ("it", "La nave era in ritardo ; nessuno lo sapeva.", "La nave era in ritardo; nessuno lo sapeva."),
]  # fmt: skip


@pytest.mark.parametrize(("language", "bad", "good"), SPACED)
def test_space_before_a_mark_goes(language: str, bad: str, good: str) -> None:
    assert repaired(bad, language) == good
    assert not seen(good, language)


LEFT = [
    ("fr", "Où est le bac ? Personne ne sait ; tant pis !"),
    ("fr-CA", "Il a dit : « Où est le bac? »"),
    ("en", "It runs on .NET, costs .5 cents and ends in .com or ../docs."),
    ("en", "Nobody came ... or so they say . . . in the town."),
    ("en", "We won :) and lost :( and left ;-) at last ;)"),
    ("en", "Home . News . Sport . About the town"),
    ("de", "Das Spiel endete 2 : 1 nach Verlängerung."),
    ("en", "Author : J. Doe\nTitle : The Ferry"),
    ("en", "Use `a ? b : c` or if (x) { y ; } here."),
    ("en", "On Monday he wrote: « Mais où est donc passé le vieux bac du port ? » and went home."),
    ("th", "เรืออยู่ที่ไหน ? ไม่มีใครรู้ !"),
    ("de", "Sie nannte es ,ein Wunder' und ,,eine Gnade''."),
]


@pytest.mark.parametrize(("language", "text"), LEFT)
def test_spaces_that_belong_there_stay(language: str, text: str) -> None:
    assert not seen(text, language)


def test_unknown_language_decides_commas_and_stops_but_not_late_marks() -> None:
    assert repaired("Xyz wvu , tsr .", None) == "Xyz wvu, tsr."
    assert repaired("Xyz wvu ! Tsr ?", None) == "Xyz wvu ! Tsr ?"


def test_a_text_that_always_spaces_its_exclamation_marks_keeps_its_style() -> None:
    text = "Come in ! Sit down ! Eat, drink ! Go home !"
    assert not seen(text)
    assert repaired(text + " But why , oh why , did , he , go , there ?") != text


CLASHING = [
    ("en", "She sat in a county jail. , according to him.", "She sat in a county jail, according to him."),
    ("fr", "Elle attendait en prison. , selon lui.", "Elle attendait en prison, selon lui."),
    ("en", "She sat in a county jail. ,which was cold.", "She sat in a county jail, which was cold."),
    ("en", "Write to jo@example.org. , not to me.", "Write to jo@example.org, not to me."),
    ("en", "The road is shut. .\n\nNobody knows why.", "The road is shut.\n\nNobody knows why."),
    ("en", "The road is shut,. Nobody knows why.", "The road is shut. Nobody knows why."),
    ("en", "He looked up. .. and left.", "He looked up... and left."),
    ("en", "He looked up.. . And left.", "He looked up... And left."),
]


@pytest.mark.parametrize(("language", "bad", "good"), CLASHING)
def test_clashing_marks_leave_the_right_one(language: str, bad: str, good: str) -> None:
    assert repaired(bad, language) == good


DOUBTFUL = [
    ("The road is shut..\nNobody knows why.", "The road is shut.\nNobody knows why."),
    ("They sold apples, , pears and plums.", "They sold apples, pears and plums."),
    ("They sold apples,, pears and plums.", "They sold apples, pears and plums."),
    ("Why is it shut?. Nobody knows.", "Why is it shut? Nobody knows."),
    ("The growth., promoted by trade, is slow.", "The growth, promoted by trade, is slow."),
    ("“It is shut.” . Nobody knows why.", "“It is shut.” Nobody knows why."),
    ("“It is shut.” , he said.", "“It is shut,” he said."),
    ("It is closed. , The road is shut.", "It is closed. The road is shut."),
]


@pytest.mark.parametrize(("bad", "good"), DOUBTFUL)
def test_where_a_word_or_a_style_may_explain_it_a_person_decides(bad: str, good: str) -> None:
    assert repaired(bad) == bad
    assert repaired(bad, least=REVIEW) == good


TOGETHER = [
    ("en", "Nails, etc., from Brown Inc., of the U.S., at 5 p.m., e.g., here; Jr., Sr., and Co., too."),
    ("en", "Really?! No!! Wait... what....? Well…, yes."),
    ("ru", "Где же он?.. Тише!.. Ну…"),
    ("es", "«¿Por qué?», dijo. ¡Vaya!, qué tarde."),
    ("hr", "Godine 1987., kada je most građen, i 1990., opet."),
    ("de", "Es kostet 5,- oder 10.- Fr., also wenig usw., oder?"),
    ("en", "She likes Yahoo!. So do I."),
    ("en", "Contents . . . . . . . . . 3"),
]


@pytest.mark.parametrize(("language", "text"), TOGETHER)
def test_marks_that_may_stand_together_stay(language: str, text: str) -> None:
    assert not seen(text, language)


def test_abbreviation_keeps_its_stop_before_a_loose_comma() -> None:
    assert repaired("He works for Brown Inc. , of Leeds.") == "He works for Brown Inc., of Leeds."
    assert repaired("Dijo que no. , pero volvió.", "es") == "Dijo que no. , pero volvió."  # "no" is a word there
    assert repaired("Godine 1987. , kada je most građen.", "hr") == "Godine 1987., kada je most građen."


GLUED = [
    ("en", "The show ended.The crowd went home.", "The show ended. The crowd went home."),
    ("de", "Die Brücke war zu.Der Bus fuhr um.", "Die Brücke war zu. Der Bus fuhr um."),
    ("ru", "Мост закрыли.После обеда его открыли.", "Мост закрыли. После обеда его открыли."),
    ("en", "We saw cats, dogs, hens, geese,ducks and a cow.", "We saw cats, dogs, hens, geese, ducks and a cow."),
    ("fi", "Oli koiria, kanoja, lampaita, hanhia,ankkoja.", "Oli koiria, kanoja, lampaita, hanhia, ankkoja."),
    ("ar", "رأينا قططا، وكلابا، ودجاجا، وإوزا،وبطا وبقرة.", "رأينا قططا، وكلابا، ودجاجا، وإوزا، وبطا وبقرة."),
]  # fmt: skip


@pytest.mark.parametrize(("language", "bad", "good"), GLUED)
def test_missing_space_is_put_in(language: str, bad: str, good: str) -> None:
    assert repaired(bad, language) == good


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "See example.org, Node.Js, Booking.Com and README.The; ask jo@mail.In now."),
        ("en", "St.Petersburg, Dr.Who, the U.S.The, J.K.Rowling, e.g.This one."),
        ("en", "It cost 2,5 or 1,000, as N,N-dimethyl and a,b,c or red,green,blue show."),
        ("fi", "CNN:lle, EU:n ja USA:ssa."),
        ("zh", "他说,好的。A,B和C."),
        ("ja", "猫,犬,鳥がいる。"),
    ],
)
def test_what_is_written_without_a_space_stays(language: str, text: str) -> None:
    assert not seen(text, language)


def test_doubled_space_goes_in_running_text() -> None:
    assert repaired("The old  ferry left,  and the gulls   followed.") == "The old ferry left, and the gulls followed."
    assert repaired("Стары паром  ушёл.", "ru") == "Стары паром ушёл."


@pytest.mark.parametrize(
    "text",
    [
        "One came.  Two left.  Three stayed.  Four slept.",
        "Apples    3\nPears     2\nPlums     1",
        "bolt  small\nnut   large\nscrew  tiny",
        "name\tsize  colour",
        "| a  b | c |",
        "Washington, DC  20500",
        "Zamislite ovo  ̶  ostanete budni.",
    ],
)
def test_spaces_set_on_purpose_stay(text: str) -> None:
    assert repaired(text) == text


def test_thai_wide_space_is_no_slip() -> None:
    assert not seen("เรือมาสาย  ไม่มีใครรู้  ทุกคนกลับบ้าน", "th")


def test_apostrophes_join_in_their_languages_alone() -> None:
    assert repaired("I don 't know what it 's for; we do n't care.", least=REVIEW) == (
        "I don't know what it's for; we don't care."
    )
    assert repaired("C' est l' heure.", "fr", REVIEW) == "C'est l'heure."
    assert not seen("Hij komt 's avonds om zes uur.", "nl")
    assert not seen("the boys' own 'self' and the letter 's' in James' book")


def test_brackets() -> None:
    assert repaired("The farm ( now a museum) is open.") == "The farm (now a museum) is open."
    assert repaired("The farm (now a museum ) is open.") == "The farm (now a museum) is open."
    assert repaired("The farm ( now a museum ) is open.") == "The farm ( now a museum ) is open."
    assert repaired("The farm (now a museum( is open.", least=REVIEW) == "The farm (now a museum) is open."
    assert repaired("The farm )now a museum) is open.", least=REVIEW) == "The farm (now a museum) is open."
    assert not seen("Sad :( but f(x) and child(ren) [ ] [x] a) b) c) and (nitro)benzene if (a) { b( ); }")


def test_unpaired_bracket_is_a_hint_without_a_fix() -> None:
    (only,) = found("The farm (now a museum is open.")
    assert only.rule == "any.punctuation.unpaired-bracket"
    assert not only.fixes


FOREIGN = [
    ("en", "The ferry left，and the gulls followed。", "The ferry left, and the gulls followed."),
    ("de", "Die Fähre fuhr、die Möwen folgten.", "Die Fähre fuhr, die Möwen folgten."),
    ("ru", "Паром ушёл، чайки летели следом.", "Паром ушёл, чайки летели следом."),
    ("en", "Where did it go؟ Nobody knew\N{GREEK QUESTION MARK} he slept.", "Where did it go? Nobody knew; he slept."),
    ("en", "The ferry（built in 1902）left.", "The ferry (built in 1902) left."),
]


@pytest.mark.parametrize(("language", "bad", "good"), FOREIGN)
def test_foreign_marks_become_the_languages_own(language: str, bad: str, good: str) -> None:
    assert repaired(bad, language) == good


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "专家 John Brown，来自 Leeds、York。"),
        ("ja", "講師はJohn Brown、司会はAnn Lee。"),
        ("ar", "قال John Brown، وهو خبير؛ لماذا؟"),
        ("el", "Πού πήγε το πλοίο\N{GREEK QUESTION MARK} Κανείς δεν ξέρει."),
        ("en", "The sign read 出口，which means exit."),
        ("en", "So nice （＾▽＾） of you"),
    ],
)
def test_marks_of_a_script_stay_beside_it(language: str, text: str) -> None:
    assert not seen(text, language)


def test_ascii_comma_counts_only_against_the_texts_own_habit() -> None:
    habit = "今天下雨，路很滑，车很慢，人很多，大家很累，"
    assert seen(habit + "都想回家,可是没有车。", "zh") == ["ascii-mark"]
    assert not seen("今天下雨,路很滑,车很慢，都累。", "zh")


def test_spanish_question_opens_where_the_text_opens_others() -> None:
    text = "¿Dónde está el barco? Cuándo vuelve? Nadie sabe."
    assert repaired(text, "es", REVIEW) == "¿Dónde está el barco? ¿Cuándo vuelve? Nadie sabe."
    assert not seen("Cuándo vuelve el barco?", "es")
    assert not seen("¿Dónde está? Y el barco, ¿cuándo vuelve? Verdad?", "es")


def test_protected_places_and_code_are_no_safe_ground() -> None:
    assert repaired("let a = b ; if (x) { y , z }") == "let a = b ; if (x) { y , z }"


def test_abbreviations_know_their_languages() -> None:
    assert listed("prof", "pl") is Listed.YES
    assert listed("tys", "pl") is Listed.DOUBTFUL  # short: the text must say
    assert listed("z.B", None) is Listed.YES
    assert listed("harbour", "en") is Listed.NO
    assert listed("HARBOUR", None) is Listed.NO


def test_words_beside_a_mark() -> None:
    assert word_before("at 5 p.m. , he", 8) == "p.m"
    assert word_before("’tis late", 0) == ""
    assert word_after("Jean-Paul, l’ami", 0) == "Jean-Paul"
    assert len(word_before("a" * 500, 500)) <= 40
    assert code_like("x = y", 2)


def test_every_edit_fits_and_says_why() -> None:
    for _, text, _ in SPACED + CLASHING + GLUED + FOREIGN:
        for proposal in found(text):
            assert proposal.evidence
            for fix in proposal.fixes:
                assert all(edit.span.of(text) == edit.old != edit.new for edit in fix.edits)


def test_arrival_and_hash_order_do_not_matter() -> None:
    text = " ".join(bad for _, bad, _ in SPACED + CLASHING + GLUED)
    assert found(text) == found(text)


PIECES = [
    *("the", "harbour", "Jail", "of", "He", "U.S", "Inc", "on", "море", "5", " ", "  ", "\n", "-"),
    *(",", ".", ";", "!", "?", "”", "“", '"', "’", "(", ")", "…", "，", "،", "»", "«"),
    *("...", "..", ". .", ". ,", " .", " ,"),
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25), st.sampled_from([None, "en", "fr", "es", "ru", "zh"]))
def test_any_text_gives_edits_that_fit(pieces: list[str], language: str | None) -> None:
    text = "".join(pieces)
    for proposal in found(text, language):
        assert 0 <= proposal.span.start <= proposal.span.end <= len(text)
        for fix in proposal.fixes:
            assert apply(text, fix.edits) != text
            assert proposal.rule.startswith("any.punctuation.")


@pytest.mark.parametrize("language", ["en", "fr", "de", "ru", "es"])
def test_second_run_finds_nothing_safe(language: str) -> None:
    dice = random.Random(language)
    text = "The ferry left at noon, and the gulls followed it. Nobody waved (it was cold). “Well,” he said."
    for _ in range(60):
        damaged = text
        for _ in range(dice.randint(1, 3)):
            at = dice.choice([i for i, c in enumerate(damaged) if c in " ,."])
            damaged = damaged[:at] + dice.choice([" ", ", ", ". ", " ,", " ."]) + damaged[at:]
        once = repaired(damaged, language)
        assert repaired(once, language) == once, damaged


HOSTILE = [" ", ".", ",", "(", ")", '"', "\n", " ,", ". ,", "ab  ", "abc,bcd ", "word ! ", "“a” , ", "，"]


@pytest.mark.parametrize("unit", HOSTILE)
def test_one_long_line_takes_time_in_proportion(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        hits = SCANNER.scan(text)
        view = View(text, Config(), given_language="en", hits=hits)
        start = time.perf_counter()
        for _ in DETECTOR.detect(view):
            pass
        return time.perf_counter() - start

    small, large = seconds(20_000), seconds(200_000)
    assert large < 40 * small + 0.2


def test_a_mark_of_another_script_that_is_spoken_of_stays() -> None:
    text = "Arabic writes ، where we write a comma, and Chinese ends with 。 and no stop."
    assert repaired(text) == text


def test_formulas_and_calls_are_for_a_person() -> None:
    for text in ("In C one writes a ? b : c for this.", "Prolog says mill(X) .", "The points x , y and z are given."):
        assert repaired(text) == text
    assert repaired("He saw the mill (an old one) .") == "He saw the mill (an old one)."
