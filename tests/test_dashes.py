"""Dashes: which of them lost a space, by the text's own usage and the language's; and the near misses that stay."""

from __future__ import annotations

import time
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalize.config import Config
from normalize.detect import Proposal, View
from normalize.detect.punctuation.dashes import DETECTOR
from normalize.edits import apply
from normalize.findings import Safety
from normalize.language import known_languages
from normalize.paths import rules_root
from normalize.protected import protect_text
from normalize.scan import Scanner

SAFE, REVIEW = Safety.SAFE, Safety.REVIEW

SCANNER = Scanner(DETECTOR.triggers)

SPACED = "The mill – an old one – burnt. The owner – a baker – left. "
"""Four dashes with both their spaces: what this text does."""

CLOSED = "The mill—an old one—burnt. The owner—a baker—left. "


def found(text: str, language: str | None = "en") -> list[Proposal]:
    view = View(text, Config(), given_language=language, hits=SCANNER.scan(text), protected=protect_text(text))
    return list(DETECTOR.detect(view))


def repaired(text: str, language: str | None = "en", least: Safety = REVIEW) -> str:
    fixes = [p.fixes[0] for p in found(text, language) if p.fixes[0].safety >= least]
    return apply(text, sorted(edit for fix in fixes for edit in fix.edits))


LOST = [
    # the other end of the aside has both its spaces
    ("en", "The roof – part of it– was gone.", "The roof – part of it – was gone."),
    ("en", "The roof– part of it – was gone.", "The roof – part of it – was gone."),
    ("en", "The roof –part of it – was gone.", "The roof – part of it – was gone."),
    ("en", "The roof - part of it- was gone.", "The roof - part of it - was gone."),
    ("sv", "Taket – en del av det –var borta.", "Taket – en del av det – var borta."),
    # the two lost theirs on the outer sides
    ("fr", "Le toit– une partie au moins –était parti.", "Le toit – une partie au moins – était parti."),
    # nothing begins or ends so but a part of the sentence
    ("cs", "Nikdo nevěděl– kromě starosty, proč most zavřeli.", "Nikdo nevěděl – kromě starosty, proč most zavřeli."),
    ("ru", "В доме есть лифт- который никогда не едет.", "В доме есть лифт - который никогда не едет."),
    ("uk", "Міст закрили –але ніхто не знав чому.", "Міст закрили – але ніхто не знав чому."),
]  # fmt: skip


@pytest.mark.parametrize(("language", "bad", "good"), LOST)
def test_a_lost_space_is_given_back(language: str, bad: str, good: str) -> None:
    assert repaired(bad, language) == good
    assert not found(good, language)


def test_the_other_dashes_of_the_text_say_how_it_is_meant() -> None:
    odd = "The roof— part of it, anyway—was gone in the morning."
    assert repaired(CLOSED + "The roof — part of it— was gone.") == CLOSED + "The roof—part of it—was gone."
    assert repaired(SPACED + "Nobody came– everyone was asleep.") == SPACED + "Nobody came – everyone was asleep."
    assert not found(CLOSED + "Nobody came— everyone was asleep.")
    assert not found("Nobody came– everyone was asleep.")
    assert not found(odd)


def test_a_space_is_put_in_unattended_only_where_usage_and_aside_agree() -> None:
    aside = "The roof – part of it– was gone."
    assert repaired(SPACED + aside, least=SAFE) == SPACED + aside.replace("– was", " – was")
    assert repaired(aside, least=SAFE) == aside
    assert repaired(SPACED + "Nobody came– they slept.", least=SAFE) == SPACED + "Nobody came– they slept."


RAYA = [
    ("es", "El techo —o una parte— ya no estaba. El molino –decían todos– era viejo -muy viejo-."),
    ("ca", "La teulada –o una part– ja no hi era."),
    ("it", "Il tetto –o una parte– non c’era più."),
    ("pt", "O telhado –ou parte dele– já não existia."),
    ("tr", "Çatının -en azından bir parçası- yoktu."),
    ("el", "Η στέγη –ή ένα μέρος της– είχε φύγει."),
    ("ar", "كان السقف -أو جزء منه- قد اختفى."),
    (None, "Qrst uvw –xyz ab cd– efg hij."),
]


@pytest.mark.parametrize(("language", "text"), RAYA)
def test_the_raya_stays_where_it_is_at_home(language: str | None, text: str) -> None:
    assert not found(text, language)


def test_spanish_that_always_writes_spaces_may_lose_one() -> None:
    usage = "El molino – muy viejo – ardió. El dueño – panadero – se fue. "
    assert repaired(usage + "El techo – o una parte– cayó.", "es") == usage + "El techo – o una parte – cayó."
    assert not found("El techo – o una parte– cayó.", "es")


LEFT = [
    # compounds that are cut off
    ("en", "The two- and three-year courses, first- then second-class seats, pre-, mid- or post-war."),
    ("de", "Ein- und Ausgang, be- oder entladen, zieht Rot- dem Weißwein vor, Montagmorgen oder -abend."),
    ("nl", "De in- en uitvoer van groente- en fruitsoorten."),
    ("sv", "Mode- och hushållsvaror, för- respektive nackdelar."),
    ("fi", "Lauantaina The Old Mill -ravintola, kylä- ja koulutalo sekä Oxford Street -niminen katu."),
    ("hu", "A New York -i és a bor- vagy sörfogyasztás – mondta –, nőtt."),
    ("is", "Farþega- og flutningalestir, matvælaframleiðsla og -vinnsla."),
    ("he", "ב- 30 באפריל הגיעו ה- תלמידים אל ה- ים."),
    # parts of words, options, numbers, formulas
    (
        "en",
        "Add -er or -est to it, and put un- or re- before it. The suffix –ness is old; so is the prefix anti– here.",
    ),
    ("en", "Run it with -v or --help, then with -o out -which is rare. It was -5 outside, minus x -y."),
    ("en", "Open daily 9- 5, 1990– present, Monday– Friday, pages 3 –7, Leeds– York 2- 1."),
    # speech that breaks off, stammers or begins
    ("en", "“I was in the— the mill. He— he saw it. And the— well, no.”"),
    ("en", "—Who is it? —said the miller— Nobody knows."),
    ("ru", "— Да,— сказал он.\n—Нет,— ответила она."),
    ("pl", "– Tak – powiedział.\n–Nie – odparła."),
    # house style
    ("en", "He came -- late, as always -- and left.\nHe came--late, as always--and left."),
    ("zh", "他说——没有人知道——就走了。磨坊— 很旧— 没了。"),
    ("ja", "彼は――誰も知らないが――去った。"),
    ("en", "- milk\n- eggs\n -butter\n  - -- -\n-- \nThe Miller"),
    ("en", "See https://example.org/a –which– b and `x -which y`."),
    ("vi", "Cối xay –rất cũ – đã cháy."),
]


@pytest.mark.parametrize(("language", "text"), LEFT)
def test_near_misses_stay(language: str, text: str) -> None:
    assert [(p.rule, p.span.of(text)) for p in found(text, language)] == []


def test_an_aside_like_the_raya_is_spaced_or_closed_as_the_text_does() -> None:
    aside = "The roof —part of it, anyway— was gone."
    assert repaired(CLOSED + aside) == CLOSED + "The roof—part of it, anyway—was gone."
    spaced = SPACED.replace("–", "—")
    assert repaired(spaced + aside) == spaced + "The roof — part of it, anyway — was gone."
    assert len(found(aside)[0].fixes) == 2


def test_a_hyphen_makes_an_aside_only_around_a_clause() -> None:
    assert found("The roof -which was new- fell.")
    assert not found("The roof -tin and wood- fell.")
    assert not found("The endings -tion and pre- are Latin.")


BROKEN = [
    ("en", "The roof –- or part of it – was gone.", "The roof – or part of it – was gone."),
    ("en", "The roof—-or part of it—was gone.", "The roof—or part of it—was gone."),
    ("ru", "Крыша исчезла, — - сказал мельник.", "Крыша исчезла, — сказал мельник."),
    ("en", "The roof – - or part of it – was gone.", "The roof – or part of it – was gone."),
]


@pytest.mark.parametrize(("language", "bad", "good"), BROKEN)
def test_a_dash_of_two_signs_becomes_one(language: str, bad: str, good: str) -> None:
    assert repaired(bad, language) == good
    assert not found(good, language)


def test_rows_of_signs_and_cells_stay() -> None:
    for text in ("a – – – b", "He said – – nothing", "x -\t- y", "| a | – - | b |", "one - - 5", "it is a –- 5 deal"):
        assert not found(text), text


def test_two_hyphens_that_lean_left_are_judged_apart() -> None:
    text = "They sold a third- of the boats at the mid- week market, not the mid-week fair."
    assert repaired(text) == "They sold a third of the boats at the mid-week market, not the mid-week fair."


def test_a_compound_is_joined_where_the_text_writes_it_elsewhere() -> None:
    assert repaired("The mid-week fair was moved to the mid- week market.").endswith("the mid-week market.")
    assert repaired("A Tisza-parton nyílt a Tisza -parton.", "hu") == "A Tisza-parton nyílt a Tisza-parton."
    assert not found("The fair was moved to the mid- week market.")
    assert not found("A mid-week fair. " + "It was calm. " * 500 + "A mid- week fair.")


def test_the_file_names_languages_that_are_known() -> None:
    tables = tomllib.loads((rules_root() / "dashes.toml").read_text(encoding="utf-8"))
    assert set(tables) - {"any"} <= set(known_languages())
    assert {style for table in tables.values() for style in table.get("aside", "").split()} == {
        "spaced", "closed", "outside"
    }  # fmt: skip


@given(st.text(alphabet="ab who-–—. \n", max_size=80), st.sampled_from(["en", "de", "es", "fi", None]))
@settings(max_examples=200, deadline=None)
def test_every_fix_fits_the_text(text: str, language: str | None) -> None:
    for proposal in found(text, language):
        for fix in proposal.fixes:
            assert apply(text, sorted(fix.edits)) != text


def test_what_is_all_over_a_text_is_how_it_is_written() -> None:
    odd = "The roof – part of it– was gone. "
    assert found(odd * 20)
    assert not found(odd * 21)


@pytest.mark.parametrize("piece", ["word– word ", "the -who- ", "mid- week ", "mid-week a– b -who" + " " * 200, "- -"])
def test_no_text_is_slow(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    start = time.perf_counter()
    found(text)
    assert time.perf_counter() - start < 5
