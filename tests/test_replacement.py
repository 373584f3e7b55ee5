"""U+FFFD: always reported, and guessed only from evidence."""

from __future__ import annotations

import gc
import time

import pytest

from normalize.config import Config
from normalize.detect import Proposal, View
from normalize.detect.encoding.replacement import DETECTOR
from normalize.edits import apply
from normalize.findings import Safety

LOST = "\N{REPLACEMENT CHARACTER}"


def propose(text: str, language: str | None = None) -> list[Proposal]:
    return list(DETECTOR.detect(View(text, Config(), given_language=language)))


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("We don?t know; it?s late.", "en", "We don’t know; it’s late."),
        ("L?homme et l?arbre", "fr", "L’homme et l’arbre"),
        ("Un caf? chaud, un café froid.", "fr", "Un café chaud, un café froid."),
        ("Die K??che: eine Küche.", "de", "Die Küche: eine Küche."),
        ("She calls it ?a long winter? now.", "en", "She calls it “a long winter” now."),
        ("Er nennt es „kurz? und geht.", "de", "Er nennt es „kurz“ und geht."),
        ("The boat ? a small one ? sank.", "en", "The boat – a small one – sank."),
        ("The boat ? a small one — sank.", "en", "The boat — a small one — sank."),
    ],
)
def test_what_the_text_tells_is_proposed_for_review(text: str, language: str, expected: str) -> None:
    text = text.replace("?", LOST)
    found = propose(text, language)
    assert apply(text, [e for p in found for f in p.fixes for e in f.edits]) == expected
    assert all(f.safety is Safety.REVIEW for p in found for f in p.fixes)
    assert all(len(p.evidence) == 2 for p in found)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("It rose by 4?0.", "en"),
        ("A b?t and nothing more.", "en"),
        ("Un s?r: sûr ou sér.", "fr"),  # two words fit
        ("The cat and the c?t.", "en"),  # what was lost was no ASCII letter
        ("don?t", None),
    ],
)
def test_without_evidence_it_is_only_reported(text: str, language: str | None) -> None:
    (proposal,) = propose(text.replace("?", LOST), language)
    assert proposal.fixes == ()


def test_a_text_beyond_repair_is_reported_without_guesses() -> None:
    found = propose(f"don{LOST}t " * 500, "en")
    assert len(found) == 500
    assert all(p.fixes == () for p in found)


@pytest.mark.parametrize("unit", [LOST, f"a{LOST}b ", f" {LOST}a", f"a{LOST} "])
def test_time_per_character_is_flat_on_one_line(unit: str) -> None:
    def seconds(size: int) -> float:
        gc.freeze()  # what collecting the garbage of all other tests costs is not meant
        start = time.process_time()
        propose(unit * (size // len(unit)), "en")
        spent = time.process_time() - start
        gc.unfreeze()
        return spent

    seconds(2_000)
    small, large = (min(seconds(size) for _ in range(2)) for size in (20_000, 120_000))
    assert large < 12 * small + 0.5
