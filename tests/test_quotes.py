"""Quotation marks: what is repaired, how sure it is, and above all what is left alone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalize.config import Config
from normalize.detect import Proposal, View
from normalize.detect.quotes.apostrophes import elides
from normalize.detect.quotes.costs import marks_of
from normalize.detect.quotes.detector import DETECTOR
from normalize.detect.quotes.lines import BUDGET, SPARSEST, clusters
from normalize.detect.quotes.marks import DOUBLE, MARK, tables
from normalize.detect.quotes.pairs import Pairs
from normalize.detect.quotes.plain import all_plain, plain_text
from normalize.detect.quotes.quotation import _ROLES, Line, _over_break, _over_mark, read
from normalize.detect.quotes.usage import usage
from normalize.edits import apply
from normalize.findings import Safety
from normalize.language import conventions
from normalize.text import Span

SAFE, REVIEW, HINT = Safety.SAFE, Safety.REVIEW, Safety.HINT


def found(text: str, language: str | None = "en", *, protected: tuple[Span, ...] = ()) -> list[Proposal]:
    view = View(text, Config(), given_language=language, protected=protected)
    return list(DETECTOR.detect(view))


def repaired(text: str, language: str | None, least: Safety) -> str:
    fixes = [p.fixes[0] for p in found(text, language) if p.fixes and p.fixes[0].safety >= least]
    return apply(text, sorted(edit for fix in fixes for edit in fix.edits))


def shown(text: str, language: str | None = "en") -> list[str]:
    """The rules of what a person sees unasked."""
    return [p.rule for p in found(text, language) if p.fixes and p.fixes[0].safety > HINT]


TURNED = [
    ("en", "The mayor spoke of “a quiet winter“ and went home.", "The mayor spoke of “a quiet winter” and went home."),
    ("en", "It was “closed for good“said the clerk at noon.", "It was “closed for good” said the clerk at noon."),
    ("en", "“Good,“ she said, “very good.”", "“Good,” she said, “very good.”"),
    ("es", "Habló de “un invierno tranquilo“ y “de paz”.", "Habló de “un invierno tranquilo” y “de paz”."),
    ("ru", "Он сказал «да» и «нет« сразу, потом «да», «нет».", "Он сказал «да» и «нет» сразу, потом «да», «нет»."),
    ("pl", "Mówił „tak” i „nie„ długo, potem „tak” i „nie”.", "Mówił „tak” i „nie” długo, potem „tak” i „nie”."),
    ("cs", "Říkal „ano“ a “ne“ celý den, pak „ano“ a „ne“.", "Říkal „ano“ a „ne“ celý den, pak „ano“ a „ne“."),
    ("tr", "Bakan “iyi“ dedi, sonra “kötü” ve “güzel” dedi.", "Bakan “iyi” dedi, sonra “kötü” ve “güzel” dedi."),
    ("vi", "Ông nói “có“ và “không” rồi “có thể”.", "Ông nói “có” và “không” rồi “có thể”."),
    ("el", "Είπε «ναι« και «όχι» και «ίσως» και «ποτέ».", "Είπε «ναι» και «όχι» και «ίσως» και «ποτέ»."),
]


@pytest.mark.parametrize(("language", "bad", "good"), TURNED)
def test_a_mark_that_points_the_wrong_way_is_turned_unattended(language: str, bad: str, good: str) -> None:
    assert repaired(bad, language, SAFE) == good
    assert not shown(good, language)


SPACED = [
    ("en", "He had “ a plan” and “a map” and “a boat”.", "He had “a plan” and “a map” and “a boat”.", SAFE),
    ("en", "He had “a plan ” and “a map” and “a boat”.", "He had “a plan” and “a map” and “a boat”.", SAFE),
    ("en", "He had “a plan ”and “a map” and “a boat”.", "He had “a plan” and “a map” and “a boat”.", SAFE),
    ("en", "He had“ a plan” and “a map” and “a boat”.", "He had “a plan” and “a map” and “a boat”.", SAFE),
    ("en", "He had “a plan”and “a map” and “a boat”.", "He had “a plan” and “a map” and “a boat”.", SAFE),
    ("en", 'He had " a plan" and "a map" and "a boat".', 'He had "a plan" and "a map" and "a boat".', REVIEW),
    ("en", 'He had a "plan"and "a map" and "a boat".', 'He had a "plan" and "a map" and "a boat".', REVIEW),
    ("de", "Er hatte „ einen Plan“ und „eine Karte“.", "Er hatte „einen Plan“ und „eine Karte“.", SAFE),
    ("pt", "Tinha “ um plano” e “um mapa” e “um barco”.", "Tinha “um plano” e “um mapa” e “um barco”.", SAFE),
    ("hi", "उसने “ योजना” और “नक्शा” कहा।", "उसने “योजना” और “नक्शा” कहा।", SAFE),
]


@pytest.mark.parametrize(("language", "bad", "good", "safety"), SPACED)
def test_a_space_on_the_wrong_side_is_moved(language: str, bad: str, good: str, safety: Safety) -> None:
    assert repaired(bad, language, safety) == good
    if safety is REVIEW:
        assert repaired(bad, language, SAFE) == bad, "only the partner of a straight mark says where it points"


OTHERS = [
    ("He said ““good day”” to us all.", "He said “good day” to us all.", "doubled-mark"),
    ("He said “good day”” to us all.", "He said “good day” to us all.", "doubled-mark"),
    ("He said ``good day'' to us all.", "He said “good day” to us all.", "two-single-marks"),
    ("He said “no\" and then “yes”, “maybe”, “never”, “soon”, “late”, “early” and “now”.",
     "He said “no” and then “yes”, “maybe”, “never”, “soon”, “late”, “early” and “now”.", "mixed-pair"),
    ("“Late,” he said.\n\nWe waited and our guests left.”\n\n“Fog,” he said.",
     "“Late,” he said.\n\n“We waited and our guests left.”\n\n“Fog,” he said.", "missing-opening-mark"),
    ("The ‘old harbour‘ was filled in.", "The ‘old harbour’ was filled in.", "wrong-way-single-mark"),
    ("They don´t know.", "They don't know.", "lookalike-apostrophe"),
    ("The songs of the ‘70s came back.", "The songs of the ’70s came back.", "wrong-way-apostrophe"),
]  # fmt: skip


@pytest.mark.parametrize(("bad", "good", "rule"), OTHERS)
def test_other_breaks_are_for_review(bad: str, good: str, rule: str) -> None:
    assert shown(bad) == [f"any.quotes.{rule}"]
    assert repaired(bad, "en", REVIEW) == good
    assert repaired(bad, "en", SAFE) == bad


KEPT = [
    # pairs of many languages
    ("en", "“Yes,” she said. ‘No’ was not “an ‘honest’ answer.”"),
    ("de", "„Ja“, sagte sie, „das ‚gute‘ Ende“. »Ja« und «Nein»."),
    ("fi", "”Kyllä”, hän sanoi. »Ei», sanoi toinen."),
    ("sv", "”Ja”, sade hon. ”Nej”, sade han."),
    ("da", "»Ja,« sagde hun. »Nej,« sagde han."),
    ("pl", "„Tak”, powiedziała. «Nie», powiedział."),
    ("fr", "« Oui », dit-elle. «Non», dit-il. L’« autre » rit. “ Peut-être ”."),
    ("ru", "«Он сказал „да“ и ушёл», — ответила она."),
    ("ja", "「はい」と言った。『本』を読む「『本』だ」。"),
    ("zh", "他说：“好。”她说“不好”就走了。"),
    ("ko", "그는 “좋다”고 말했다. \"싫다\"라고도 했다."),
    ("he", "הוא קרא ב\"הארץ\" על צה\"ל ועל ה\"שלום\"."),
    ("ar", "قال: «نعم» و\"لا\" ثم ذهب إلى «البيت»."),
    ("tr", "\"Evet\"ten sonra \"hayır\"ı duydu. “Belki”yi de."),
    ("hu", "„Igen”-t mondott, »nem«-et nem."),
    ("uk", "М'ята, п’ять, об’єкт: «так»."),
    # structure
    ("en", "“The first day was long.\n\n“The second was longer.\n\n“The third never came,” she said."),
    ("en", "He said, “I will go.\nI will not come back.”\nThen he left."),
    ("en", "\"He told me, \"Go home,\"\" she said."),
    ("en", "“She called it ‘the “big” one’ and left.”"),
    ("en", "The crowd shouted “no” (“never!”) – “not here”—and “not “now”” too."),
    # no quotation marks at all
    ("en", "A 27\" screen, 6'2\" tall, 5’10” at most, 12” records and 40° 26' 46\" N."),
    ("en", "Dogs’ and James’ hats in the ’90s, rock ’n’ roll, ’tis the season, O’Neill, don’t, the workers' hats."),
    ("en", "‘Abd al-Rahman, the Qur‘an, Hawai‘i, O‘ahu and the ʻokina."),
    ("it", "L’uomo dell’“isola” e l’arte; un po’ d’acqua."),
    ("en", "print(\"a\" + \"b\"); x[\"k\"] = '\"'; say(\"\"\"doc\"\"\")"),
    ("en", "<a href=\"x\" title=\"y\">z</a> and **\"bold\"** and _“thin”_"),
    # house style: what a text does all the time is no damage
    ("en", "He said \" yes \" and \" no \" and \" maybe \" and \" never \"."),
    ("de", "Er sagte „ja\", dann „nein\", dann „doch\" und am Ende „nie\"."),
    ("en", "He said ”yes” and ”no” and ”maybe” and ”never” and ”soon”."),
    ("xx", "„A“ and “B” and »C« and ”D” and «E»."),
    (None, "„Ano“ „ne“"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), KEPT)
def test_what_is_right_or_house_style_stays(language: str | None, text: str) -> None:
    assert not shown(text, language)


@pytest.mark.parametrize(
    "text",
    [
        "The pilot said “it was the last ferry and went home.",
        "It was the last ferry that winter”, said the pilot.",
        "“Late,” he said.\n\nThe guests went home that night.”\n\n“Fog,” he said.",
        "A “b and c” d” e “f.",
    ],
)
def test_an_imbalance_alone_is_at_most_a_hint(text: str) -> None:
    assert found(text)
    assert not shown(text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "Fu l”arma segreta” degli altri e “la pace” di tutti."),
        ("he", "אמר: “נצא עם שחר“, וסגר. “לא“, אמרה."),
        ("ko", '그는 "심각한 "영화를 보았다. "좋다"고 했다.'),
        ("en", 'The workers" mood was bad, and the "bosses" left.'),
    ],
)
def test_two_readings_that_compete_are_at_most_a_hint(language: str, text: str) -> None:
    assert not shown(text, language)


def test_language_decides_which_way_a_mark_points() -> None:
    text = "„Gut“ und „schlecht“ und „egal“."
    assert not found(text, "de")
    assert not shown(text, None)
    assert not shown("„Gut” und „schlecht“ und „egal“.", "de"), "common enough to be left alone"


def test_nothing_is_safe_in_a_language_without_conventions() -> None:
    bad = "Hien huet “jo“ gesot an “nee” an “vläicht” an “ni”."
    assert repaired(bad, "lb", SAFE) == bad
    assert "”" in repaired(bad, "lb", REVIEW)


def test_confidence_is_the_margin_over_the_next_reading() -> None:
    sure = found("She said “yes“ and then “no” and “maybe”.")[0].confidence
    less = found("She said “yes“and then “no” and “maybe”.")[0].confidence
    assert sure is not None
    assert less is not None
    assert 0.9 < less < sure < 1


def test_evidence_names_the_partner_and_its_place() -> None:
    text = "The mayor spoke of “a quiet winter“ and went home."
    (proposal,) = found(text)
    partner = next(e for e in proposal.evidence if e.kind == "partner")
    assert partner.span is not None
    assert partner.span.of(text) == "“"
    assert partner.span.start == text.index("“")


def test_a_verb_of_saying_tips_the_scale() -> None:
    told = found("It was “good“said Ann to Bob, and that was all of it.")[0].confidence or 0
    plain = found("It was “good“till Ann met Bob, and that was all of it.")[0].confidence or 0
    assert told > plain


def test_marks_in_protected_places_take_no_part() -> None:
    text = "Type `say “` and then `say ”` twice; “ok” is said."
    code = tuple(Span(text.index(c), text.index(c) + len(c)) for c in ("`say “`", "`say ”`"))
    assert not found("Run `x = “` and “go” on.", protected=(Span(4, 11),))
    assert not found(text, protected=code)
    assert found("Run `x = “` and “go” on.")


def test_crlf_ends_a_line_like_lf() -> None:
    text = "“Late,” he said.\n\nWe waited and our guests left.”\n\n“Fog,” he said."
    windows = text.replace("\n", "\r\n")
    assert repaired(windows, "en", REVIEW) == repaired(text, "en", REVIEW).replace("\n", "\r\n")


# laws

PAIRED = {
    "en": ("“", "”", "The old {}mill{} at the {}river{} is closed. She said {}no{} at once."),
    "de": ("„", "“", "Die alte {}Mühle{} am {}Fluss{} ist zu. Sie sagte {}nein{} und ging."),
    "ru": ("«", "»", "Старая {}мельница{} у {}реки{} закрыта. Она сказала {}нет{} и ушла."),
    "pl": ("„", "”", "Stary {}młyn{} nad {}rzeką{} jest zamknięty. Ona mówi {}nie{} i idzie."),
    "es": ("“", "”", "El viejo {}molino{} del {}río{} está cerrado. Ella dijo {}no{} y salió."),
    "tr": ("“", "”", "Nehirdeki {}eski{} değirmen {}kapalı{} bugün. Kadın {}hayır{} dedi ve gitti."),
}


@given(st.sampled_from(sorted(PAIRED)), st.integers(0, 5), st.integers(0, 3))
@settings(deadline=None, max_examples=60)
def test_one_turned_mark_comes_back_and_a_second_run_finds_nothing(language: str, which: int, repeat: int) -> None:
    opener, closer, frame = PAIRED[language]
    clean = " ".join([frame.format(*(opener, closer) * 3)] * (1 + repeat))
    assert not found(clean, language)
    places = [i for i, c in enumerate(clean) if c in opener + closer]
    at = places[which]
    turned = {opener: closer, closer: opener}[clean[at]]
    bad = clean[:at] + turned + clean[at + 1 :]
    assert repaired(bad, language, REVIEW) == clean
    assert repaired(repaired(bad, language, SAFE), language, SAFE) == repaired(bad, language, SAFE)


@given(st.text(alphabet="“”\"„«»'‘’ ab,.\n", max_size=60), st.sampled_from(["en", "de", "fr", "fi", None]))
@settings(deadline=None, max_examples=200)
def test_proposals_fit_the_text_and_are_the_same_twice(text: str, language: str | None) -> None:
    first, second = found(text, language), found(text, language)
    assert first == second
    for proposal in first:
        assert proposal.span.end <= len(text)
        for fix in proposal.fixes:
            apply(text, fix.edits)
            for edit in fix.edits:
                assert edit.old != edit.new


def _walks(lines: list[Line], pairs: Pairs) -> Iterator[tuple[float, tuple[str, ...]]]:
    """Every reading with its cost, by brute force."""
    cost = tables().cost

    def walk(line: int, mark: int, state: tuple[str, ...]) -> Iterator[tuple[float, tuple[str, ...]]]:
        if line == len(lines):
            yield cost["unclosed_at_end"] * len(state), ()
            return
        if mark == len(lines[line].marks):
            steps = _over_break({state: 0.0}, cost) if line + 1 < len(lines) else [(state, state, 0.0, "on")]
            for _, target, price, _ in steps:
                for rest, roles in walk(line + 1, 0, target):
                    yield price + rest, roles
            return
        here = lines[line].marks[mark]
        for _, target, price, action in _over_mark({state: 0.0}, here, mark == 0, pairs.opener, pairs.mismatch):
            for rest, roles in walk(line, mark + 1, target):
                yield price + rest, (_ROLES[action], *roles)

    return walk(0, 0, ())


@given(st.text(alphabet='“”"a ,', min_size=1, max_size=12).filter(lambda t: 1 <= len(MARK.findall(t)) <= 4))
@settings(deadline=None, max_examples=50)
def test_the_reading_is_the_cheapest_of_all_and_its_margins_are_exact(text: str) -> None:
    use = usage(text, conventions("en"))
    pairs = Pairs(use)
    lines = [Line(0, len(text), marks_of(text, 0, len(text), use, tuple(MARK.finditer(text))))]
    readings = read(lines, pairs.opener, pairs.mismatch)
    walks = list(_walks(lines, pairs))
    best = min(total for total, _ in walks)
    roles = tuple(r.role for r in readings)
    assert min(total for total, walked in walks if walked == roles) == pytest.approx(best)
    for at, reading in enumerate(readings):
        rival = min(total for total, walked in walks if walked[at] != reading.role)
        assert min(8.0, reading.margin) == pytest.approx(min(8.0, rival - best), abs=1e-6)


@pytest.mark.parametrize("language", sorted(PAIRED))
def test_in_one_endless_line_only_the_surroundings_are_read(language: str) -> None:
    opener, closer, frame = PAIRED[language]
    clean = frame.format(*(opener, closer) * 3)
    at = clean.rindex(closer)
    turned = {opener: closer, closer: opener}[closer]
    text = " ".join([*[clean] * 60, clean[:at] + turned + clean[at + 1 :], *[clean] * 60])
    (cluster,) = clusters(text, plain_text(same=False))
    assert not cluster.whole
    assert len(cluster.lines[0].found) < 40
    assert repaired(text, language, SAFE) == " ".join([clean] * 121)


def test_partners_name_each_other() -> None:
    text = "“One “two” three” and “four."
    use = usage(text, conventions("en"))
    pairs = Pairs(use)
    lines = [Line(0, len(text), marks_of(text, 0, len(text), use, tuple(MARK.finditer(text))))]
    readings = read(lines, pairs.opener, pairs.mismatch)
    assert [r.partner for r in readings] == [3, 2, 1, 0, None]


# speed

HOSTILE = [
    '"',
    '" ',
    '"a',
    "“",
    "\n",
    " ",
    "''",
    '"\n',
    "« ",
    "‘",
    "‘n",
    "`",
    ",,",
    "「",
    "“a b c d e f",
    "“word“ and ",
    "don‘t ",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_grows_with_the_text_and_no_faster(piece: str) -> None:
    def seconds(size: int) -> float:
        view = View((piece * size)[:size], Config(), given_language="en")
        start = time.process_time()
        for _ in DETECTOR.detect(view):
            pass
        return time.process_time() - start

    small, large = min(seconds(30_000) for _ in range(2)), seconds(120_000)
    assert large < 12 * max(small, 0.01)


def test_only_a_share_of_a_text_of_nothing_but_marks_is_read() -> None:
    text = "“a b c d e f g h i j" * 20_000
    marks = sum(len(line.found) for cluster in clusters(text, plain_text(same=False)) for line in cluster.lines)
    assert marks <= 2 * (BUDGET + len(text) // SPARSEST)


@pytest.mark.parametrize("same", [True, False])
def test_plain_lines_are_not_parsed(same: bool) -> None:
    text = '“One,” he said. «Two», «Three» and "four" (“five”).\n»Six« „seven“ 「八」\n' * 3
    assert not list(clusters(text, plain_text(same=same)))


def test_a_quotation_runs_on_over_lines_and_paragraphs() -> None:
    lines = partial(lambda text: [len(c.lines) for c in clusters(text, plain_text(same=False))])
    assert lines("“One.\nTwo.\nThree.”\n") == []
    assert lines("“One.\n\n“Two.\n\n“Three.”\n") == []
    assert lines("“One.\nTwo.\nThree“ and “four.”\n") == [2], "a broken end takes its beginning with it"
    assert lines("“One.\n" + "Two.\n" * 1000 + "Three.”\n") == [1, 1], "nobody speaks that long"


def test_elisions_are_known_by_their_words() -> None:
    assert elides("fr", "qu", "il")
    assert elides("en", "they", "ll")
    assert not elides("en", "Hawai", "i")
    assert not elides("uz", "o", "zbek")


def test_every_mark_has_its_mates_or_is_one() -> None:
    mates = tables().mates
    used = {*mates, *(c for closers in mates.values() for c in closers)}
    assert used == set(DOUBLE)


@given(st.text("ab .,\"“”„«»'’([-\n—中é", max_size=14))
def test_what_is_told_quickly_to_be_plain_is_plain(text: str) -> None:
    if all_plain(text):
        pattern = plain_text(same=False, ascii_only=text.isascii())
        assert pattern.fullmatch(text) is not None
