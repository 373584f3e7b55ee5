"""Text that a machine read from print: what is put right, and what is left alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from normalize.config import Config
from normalize.errors import ConfigError, MissingExtra
from normalize.findings import Safety
from normalize.normalizer import Normalizer
from normalize.ocr import lexicon as lexicons
from normalize.ocr import noise
from normalize.ocr.confusions import Channel, Confusion, channel, parse_confusions, prints
from normalize.ocr.judge import judge
from normalize.ocr.lexicon import Lexicon, lexicon
from normalize.ocr.periods import spellings
from normalize.ocr.search import candidates
from normalize.text import Document
from tests.commands import Run

ENGINE = Normalizer(Config(select=("any.ocr", "any.speckle")))
NOISY = (
    "Tbe barvest of tbat year was poor, aud tbe people of tbe valley bad to bny tbeir flour in tbe town, wbere it was "
    "dear. Wben tbe snow melted, tbe road to tbe harbour was open again, aud witb tbe first boat came tbe grain."
)
CLEAN = (
    "The harvest of that year was poor, and the people of the valley had to buy their flour in the town, where it was "
    "dear. When the snow melted, the road to the harbour was open again, and with the first boat came the grain."
)


def words_of(text: str, language: str | None = "en", **settings: object) -> dict[str, str]:
    """What is proposed for which word."""
    engine = Normalizer(Config(select=("any.ocr",), **settings)) if settings else ENGINE  # type: ignore[arg-type]
    result = engine.run(Document(text, language=language))
    out = {}
    for finding in result.findings:
        if finding.rule == "any.ocr.misread-word":
            (edit,) = finding.fixes[0].edits
            start, end = finding.span.start, finding.span.end
            out[text[start:end]] = text[start : edit.span.start] + edit.new + text[edit.span.end : end]
    return out


@pytest.mark.parametrize("language", ["en", None])
def test_common_words_are_put_right(language: str | None) -> None:
    found = words_of(NOISY, language)
    assert {"tbe": "the", "aud": "and", "tbat": "that", "witb": "with"}.items() <= found.items()
    assert set(found.values()) <= set(CLEAN.replace(",", "").replace(".", "").split())


def test_clean_text_has_no_findings_and_asks_for_no_lexicon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicons, "lexicon", lambda language: pytest.fail("the lexicon was asked"))
    assert ENGINE.run(Document(CLEAN, language="en")).findings == ()


def test_nothing_is_applied_unattended() -> None:
    result = ENGINE.run(Document(NOISY, language="en"))
    assert result.text == NOISY
    assert {fix.safety for finding in result.findings for fix in finding.fixes} == {Safety.REVIEW}


def test_a_finding_says_which_confusion_and_how_frequent() -> None:
    finding = next(f for f in ENGINE.run(Document(NOISY, language="en")).findings if f.rule == "any.ocr.misread-word")
    said = {evidence.kind: evidence.says for evidence in finding.evidence}
    assert "'b' for 'h'" in said["confusion"]
    assert "in a million words" in said["frequency"]


@pytest.mark.parametrize(
    "untouched",
    ["Zwrtbk", "Kluegel", "https://tbe.example/aud", "B0814", "12,5", "Ptolmxy", "gemütlich"],
)
def test_names_numbers_addresses_and_foreign_words_stay(untouched: str) -> None:
    assert untouched not in words_of(f"{NOISY} Then came {untouched} and said so.")


def test_a_clean_page_beside_a_noisy_one_stays() -> None:
    strange = "The wherry Tbe Ghxst lay at the quay. " + CLEAN * 40 + "\n"
    found = ENGINE.run(Document(strange + NOISY * 20, language="en")).findings
    assert found
    assert all(finding.span.start >= len(strange) - 6000 for finding in found)


def test_german_fraktur_keeps_the_spelling_of_its_time() -> None:
    text = (
        "Man hatte ihm gefagt, daß der Theil des Waldes, welcher hinter dem Dorfe liegt, nicht mehr zu feinem Gute "
        "gehöre, und er mußte fich entfchließen, ihn zu verlaffen. Das Thal war fchmal und die Thüre der Mühle offen; "
        "es muß fehr fpät gewefen feyn, als der Müller fprach und das Waffer über das Rad lief."
    )
    found = words_of(text, "de")
    assert found["fich"] == "sich"
    assert {"Theil", "Thal", "daß", "Thüre"}.isdisjoint(found)
    assert found.get("feyn", "seyn") == "seyn"


def test_a_broken_word_is_put_together_and_two_words_are_not() -> None:
    text = NOISY + " In the coun\nty of the north some day any thing may hap pen."
    found = [f for f in ENGINE.run(Document(text, language="en")).findings if f.rule == "any.ocr.broken-word"]
    assert next(text[f.span.start - 4 : f.span.end + 2] for f in found) == "coun\nty"
    assert all("day" not in f.message and "thing" not in f.message for f in found)


PAGE = (
    "The keeper of the light had seen them from his win-\ndow, and when the boat came round the point he went\ndown to "
    "the landing with a lamp in his hand. Nobody\nsaid a word until the rope was made fast. Then the\noldest of them "
    "asked him whether there was any tea.\nHe nodded and led the way up to the house."
)


@pytest.mark.parametrize("line", ["— 42 —", "117", "[238 )", "208 THE LIGHT", "'= ' ."])
def test_what_stands_apart_at_the_edge_of_a_page_is_offered_for_removal(line: str) -> None:
    for text in (f"{line}\n\n{PAGE}", f"{PAGE}\n\n{line}"):
        (finding,) = ENGINE.run(Document(text, language="en")).findings
        assert finding.span.of(text) == line
        assert finding.fixes[0].safety is Safety.REVIEW


@pytest.mark.parametrize("line", ["1984", "THE LIGHT", "IV", "* * *", "Chapter 3.", "4 May 1912", "A."])
def test_years_titles_and_ornaments_stay(line: str) -> None:
    for text in (f"{line}\n\n{PAGE}", f"{PAGE}\n\n{line}"):
        assert ENGINE.run(Document(text, language="en")).findings == ()


def test_marks_are_doubted_where_letters_are_misread() -> None:
    engine = Normalizer()
    clean = engine.run(Document("The boat came.Then it rained. " + CLEAN, language="en"))
    noisy = engine.run(Document("The boat came.Then it rained. " + NOISY, language="en"))
    assert any(f.rule == "any.punctuation.missing-space" and f.fixes[0].safety > Safety.HINT for f in clean.findings)
    assert not any(
        f.rule == "any.punctuation.missing-space" and f.fixes[0].safety > Safety.HINT for f in noisy.findings
    )


def test_without_the_library_noisy_text_names_the_pip_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(language: str) -> Lexicon:
        raise MissingExtra("correcting OCR", "ocr")

    monkeypatch.setattr(lexicons, "lexicon", missing)
    (finding,) = ENGINE.run(Document(NOISY, language="en")).findings
    assert finding.rule == "any.ocr.noisy-text"
    assert "pip install" in finding.message


def test_the_period_can_be_named_and_a_wrong_one_is_refused() -> None:
    assert spellings("de", "modern") == ()
    with pytest.raises(ConfigError, match="19c"):
        Config(period="baroque")


def test_own_confusions_go_before_the_shipped_ones(tmp_path: Path) -> None:
    own = tmp_path / "own.tsv"
    own.write_text("latin\tð\td\t300\t1000\n", encoding="utf-8")
    assert channel("latin", (), (str(own),)).get("ð", "d") is not None
    assert channel("latin").get("ð", "d") is None
    assert "latin" in prints((str(own),))


def test_a_wrong_table_names_the_line() -> None:
    with pytest.raises(ConfigError, match=r"x\.tsv:2"):
        parse_confusions(["latin\ta\to\t3\t90\n", "latin\ta\to\t3\n"], "x.tsv")
    with pytest.raises(ConfigError, match="between 0"):
        parse_confusions(["latin\ta\to\t93\t90\n"], "x.tsv")


def test_pairs_are_learned_and_the_table_is_used(run: Run, tmp_path: Path) -> None:
    pairs = tmp_path / "pairs.jsonl"
    rows = [{"read": "thc boat camc with thc tidc", "meant": "the boat came with the tide"}] * 3
    pairs.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    out = tmp_path / "c.tsv"
    done = run("ocr", "learn", str(pairs), "-o", str(out))
    assert done.status == 0
    assert "latin\tc\te\t12\t" in out.read_text(encoding="utf-8")


def test_a_pair_that_is_none_is_answered_with_its_line(run: Run, tmp_path: Path) -> None:
    pairs = tmp_path / "pairs.jsonl"
    pairs.write_text('{"read": "a"}\n', encoding="utf-8")
    done = run("ocr", "learn", str(pairs), "-o", str(tmp_path / "c.tsv"))
    assert done.status == 2
    assert "pairs.jsonl:1" in done.error


def test_noise_of_files(run: Run, tmp_path: Path) -> None:
    for name, text in (("noisy.txt", NOISY), ("clean.txt", CLEAN)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = run("ocr", "noise", str(tmp_path), "--format", "json", "--lang", "en")
    rows = {Path(row["path"]).name: row for row in map(json.loads, done.out.splitlines())}
    assert rows["noisy.txt"]["noise"] > 0.02 > rows["clean.txt"]["noise"]


def test_an_unknown_language_is_left_alone() -> None:
    assert ENGINE.run(Document(NOISY, language="xx")).findings == ()
    assert noise.odd_share(NOISY, "xx") == 0.0


def test_the_same_text_gives_the_same_findings() -> None:
    one, two = (Normalizer(ENGINE.config).run(Document(NOISY, language="en")).findings for _ in range(2))
    assert one == two


def test_long_lines_take_linear_time() -> None:
    import time

    def seconds(times: int) -> float:
        text = NOISY.replace("\n", " ") * times
        start = time.process_time()
        judge(text, "en", lexicon("en"))
        return time.process_time() - start

    seconds(1)
    assert seconds(80) < 12 * max(seconds(10), 0.02)


def test_a_candidate_must_be_explained_by_the_channel() -> None:
    own = Lexicon("en", {"harbour": 4.4})
    assert candidates("hqrzour", own, Channel([Confusion("b", "h", 40, 1000)]), 60) == []
