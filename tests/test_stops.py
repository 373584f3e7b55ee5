"""Stops that cut a sentence, and what is missing where a quotation or a paragraph ends."""

from __future__ import annotations

import time
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalize.config import Config
from normalize.detect import Proposal, View
from normalize.detect.punctuation.besides import beside
from normalize.detect.punctuation.stops import DETECTOR
from normalize.edits import apply
from normalize.findings import Safety
from normalize.language import known_languages
from normalize.paths import rules_root
from normalize.scan import Scanner

SAFE, REVIEW = Safety.SAFE, Safety.REVIEW

SCANNER = Scanner(DETECTOR.triggers)

CAPITALS = "It was noon. The sea was calm. Nobody spoke. The crew slept. A gull cried. Then the wind rose. "
"""Sentences that show how this text begins its sentences."""


def found(text: str, language: str | None = "en") -> list[Proposal]:
    view = View(text, Config(), given_language=language, hits=SCANNER.scan(text))
    return list(DETECTOR.detect(view))


def seen(text: str, language: str | None = "en") -> list[str]:
    return [p.rule.rpartition(".")[2] for p in found(text, language)]


def repaired(text: str, language: str | None = "en", least: Safety = SAFE) -> str:
    fixes = [
        p.fixes[0]
        for p in found(text, language)
        if min(p.fixes[0].safety, REVIEW if len(p.fixes) > 1 else SAFE) >= least
    ]
    return apply(text, sorted(edit for fix in fixes for edit in fix.edits))


FRAGMENTS = [
    # a clause or a phrase that is no sentence goes on with what stands before the stop
    ("en", "They were held at the harbour. after officers found a crate in the hold. It was empty."),
    ("en", "The theatre was closed in spring. shortly after midnight. It never opened again."),
    ("en", "They sold the old boats. of which two still sail, he said. It was late."),
]


@pytest.mark.parametrize(("language", "text"), FRAGMENTS)
def test_a_fragment_is_joined_unattended_where_sentences_begin_with_capitals(language: str, text: str) -> None:
    joined = text.replace(". ", " ", 1)
    assert repaired(CAPITALS + text, language) == CAPITALS + joined
    assert repaired(text, language) == text  # too little to know the writer's habit
    assert repaired(text, language, REVIEW) == joined


def test_what_could_be_a_sentence_of_its_own_is_for_a_person() -> None:
    text = CAPITALS + "They were held at the harbour. after the storm, the officers let them go. It was late."
    assert repaired(text) == text
    assert seen(text) == ["stop-inside-sentence"]


DANGLING = [
    ("en", "The council of the. island met on Friday.", "The council of the island met on Friday."),
    ("de", "Der Rat beriet über eine. neue Brücke.", "Der Rat beriet über eine neue Brücke."),
    ("fr", "Le conseil de la. petite île a voté.", "Le conseil de la petite île a voté."),
    ("ru", "Совет собрался на. острове в пятницу.", "Совет собрался на острове в пятницу."),
    ("pl", "Rada zebrała się na. wyspie w piątek.", "Rada zebrała się na wyspie w piątek."),
]


@pytest.mark.parametrize(("language", "bad", "good"), DANGLING)
def test_no_clause_ends_with_an_article_or_such_a_preposition(language: str, bad: str, good: str) -> None:
    assert repaired(bad, language) == good


def test_a_pronoun_may_begin_a_sentence_so_the_capital_comes_first() -> None:
    (only,) = found(CAPITALS + "The tower was rebuilt last summer. we paid for it.")
    assert [fix.title for fix in only.fixes] == ["begin with a capital", "drop the stop"]
    (other,) = found(CAPITALS + "The tower was rebuilt last summer. volunteers did it.")
    assert [fix.title for fix in other.fixes] == ["drop the stop", "begin with a capital"]


QUIET = [
    ("en", "It weighs approx. five tons, i.e. too much, acc. to the dept. of roads, at 5 p.m. on Monday."),
    ("en", "He was born in St. Ives, lived in the U.S. and worked for Brown Inc. as a clerk."),
    ("en", "See vol. ii, ed. by J. smith, cf. the notes. e.g. this one. i.e. that one."),
    ("en", "Prices fell. iPhone sales rose. eBay and macOS did not. www.example.org knows. file.txt too."),
    ("en", "He spoke. de Gaulle was silent. van der Berg left. al-Masri stayed."),
    ("en", "a. the first thing b. the second thing 1. the third thing"),
    ("en", "It rained every. single. day. of the summer."),
    ("en", "he came home. nobody was there. he sat down. then he slept. it was late."),
    ("en", "So it goes... and so on. . . and then… he left."),
    ("de", "Am 3. mai, im 19. jahrhundert, z. B. unter Friedrich II. von Preußen usw. und so fort."),
    ("fi", "Sen korjasi 5. luokka noin klo 10. aamulla esim. viime vuonna."),
    ("hr", "Godine 1987. je most sagrađen, tj. otvoren, itd. i tako dalje."),
    ("tr", "O, 3. katta oturuyor vb. şeyler, örn. bu."),
    ("pl", "Mieszka tam 5 tys. osób, m.in. prof. nauk, np. historyk, od 1918 r. do dziś."),
    ("ru", "Там живёт 5 тыс. человек, в т. ч. дети, и т. д. до сих пор, см. рис. ниже."),
    ("ka", "მან თქვა. შემდეგ წავიდა. რატომ."),
    ("he", "הוא אמר. אחר כך הלך."),
    ("zh", "他说. 然后走了. John said. 好."),
    (None, "Xyz abcdef. ghi jkl mno. pqr stu vwx. yz."),
]


@pytest.mark.parametrize(("language", "text"), QUIET)
def test_abbreviations_names_lists_and_habits_stay(language: str | None, text: str) -> None:
    assert not seen(text, language)


def test_a_word_cut_the_same_way_elsewhere_is_an_abbreviation() -> None:
    text = CAPITALS + "Nobody knew the harb. commission"
    assert seen(text + ".")
    assert not seen(text + ", nor the harb. board.")


def test_a_short_word_needs_the_text_to_say_that_it_is_one() -> None:
    assert not seen("She saw a fox. running over the hill.")
    assert seen("She saw a fox. running over the hill. The fox was red.") == ["stop-inside-sentence"]


def test_marks_inside_a_phrase() -> None:
    assert repaired("They repaired the; roof and our! house.", least=REVIEW) == "They repaired the roof and our house."
    assert not seen("What is it for? nobody knew. Whom do you play with: us?")
    assert not seen("Vor allem: er trat ein; sie ging fort.", "de")


def test_stop_behind_a_quotation() -> None:
    text = "The tower “must be rebuilt” This is what they say."
    assert repaired(text, least=REVIEW) == "The tower “must be rebuilt.” This is what they say."
    british = "A “storm”, a “gale”. " + text
    assert repaired(british, least=REVIEW) == british.replace("rebuilt” ", "rebuilt”. ")
    assert seen("Der Turm „muss gebaut werden“ Das sagen alle im Ort.", "de") == ["missing-stop-after-quotation"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The “Harbour Lights” The Guardian praised are out of print here."),
        ("en", "“Harbour Lights” The Novel That Changed the Whole Town"),
        ("en", "He said “yes” I think, and “no” Mr Brown said to us all."),
        ("en", "The “old tower” stood. “It fell.” The town wept for a week."),
        ("de", "Das Wort „Hafen“ Sie kennen es ja aus den alten Liedern."),
    ],
)
def test_names_and_headings_behind_a_quotation_stay(language: str, text: str) -> None:
    assert not seen(text, language)


def test_comma_before_who_said_it() -> None:
    assert (
        repaired("“They will not sell the mill” of the old town to strangers said the mayor on Friday.", least=REVIEW)
        == "“They will not sell the mill” of the old town to strangers, said the mayor on Friday."
    )
    assert repaired("“They will never sell the mill” said the mayor.", least=REVIEW) == (
        "“They will never sell the mill,” said the mayor."
    )
    assert repaired("“They will never sell it.” he said.", least=REVIEW) == "“They will never sell it,” he said."


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "“The mill” of which Mr Brown said the town would sell half is old."),
        ("en", "The plan called “a quiet end” said the mayor had lost."),
        ("en", "“They will never sell it.” He said so on Friday."),
        ("en", "“They will never sell it,” said the mayor."),
        ("en", "“We work for Mill Inc.” he said."),
        ("de", "„Sie werden die Mühle nie verkaufen“ sagte der Bürgermeister."),
        ("tr", "“Onu asla satmayız.” dedi başkan."),
    ],
)
def test_other_readings_and_other_languages_want_no_comma(language: str, text: str) -> None:
    assert not seen(text, language)


PARAGRAPHS = [f"The ferry number {n} was late again today. Nobody knew when it would come in." for n in range(6)]


def test_paragraph_without_its_stop() -> None:
    open_end = "The search went on all night. They found the boat near the lighthouse"
    text = "\n".join([*PARAGRAPHS, open_end, PARAGRAPHS[0]])
    assert repaired(text, least=REVIEW) == text.replace("lighthouse", "lighthouse.")


@pytest.mark.parametrize(
    "last",
    [
        "The ferry and the harbour of the old town by the sea at night",  # one sentence: a heading
        "It sank. They found it",  # short: a headline
        "The search went on all night. They found the boat near the",  # cut off
        "The search went on all night. See #ferry and the pictures",  # a post
        "The search went on all night. Photo by John Brown",
    ],
)
def test_headings_posts_and_cut_texts_end_without_a_stop(last: str) -> None:
    assert not seen("\n".join([*PARAGRAPHS, last]))


def test_one_habit_of_open_ends_is_no_finding() -> None:
    assert not seen("\n".join(p.rstrip(".") for p in PARAGRAPHS))


def test_word_lists_name_known_languages_and_single_lower_case_words() -> None:
    with (rules_root() / "stops.toml").open("rb") as file:
        tables = tomllib.load(file)
    assert set(tables) - {"any"} <= set(known_languages())
    for table in tables.values():
        for words in table.values():
            listed = words.split()
            assert len(listed) == len(set(listed))
            assert all(word == word.lower() for word in listed)
    for language in set(tables) - {"any"}:
        words_of = beside(language)
        assert not words_of.begins & (words_of.joins | words_of.clauses), language


PIECES = [*'aeñж .,;\n”“"?', "The", " of ", " said ", "Inc", "word", ". ", "” "]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40), st.sampled_from([None, "en", "de", "ru"]))
def test_any_text_gives_edits_that_fit(pieces: list[str], language: str | None) -> None:
    text = "".join(pieces)
    for proposal in found(text, language):
        assert proposal.fixes
        assert proposal.evidence
        for fix in proposal.fixes:
            assert apply(text, fix.edits) != text


HOSTILE = [". ", "abcd. bcde ", "”", "“a” said the b ", "\n", "the; a ", "Abc. Def ghi\n", "“A” The b "]


@pytest.mark.parametrize("unit", HOSTILE)
def test_one_long_text_takes_time_in_proportion(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        view = View(text, Config(), given_language="en", hits=SCANNER.scan(text))
        start = time.perf_counter()
        for _ in DETECTOR.detect(view):
            pass
        return time.perf_counter() - start

    small, large = seconds(20_000), seconds(200_000)
    assert large < 40 * small + 0.2
