"""What a proposal must pass."""

from __future__ import annotations

import pytest

from normalize.config import Config, Promotion
from normalize.detect import Proposal, View
from normalize.detect.gate import SAFE_FLOOR, Gate, splits_cluster
from normalize.edits import Edit
from normalize.findings import Fix, Safety, Severity
from normalize.packs.rule import Rule
from normalize.text import Span

ACUTE = "\N{COMBINING ACUTE ACCENT}"


def _rule(safety: Safety = Safety.SAFE, status: str = "stable") -> Rule:
    return Rule("any.x.y", "detector", "c", "m", "w", safety, Severity.WARNING, 0.95, status)


def _judge(
    text: str,
    *fixes: Fix,
    rule: Rule | None = None,
    config: Config | None = None,
    protected: tuple[Span, ...] = (),
    confidence: float | None = None,
) -> Proposal | None:
    rule, config = rule or _rule(), config or Config()
    gate = Gate({rule.id: rule}, frozenset([rule.id]), config)
    proposal = Proposal(rule.id, Span(0, len(text)), fixes, confidence)
    return gate.judge(proposal, View(text, config, protected=protected))


def _fix(text: str, start: int, end: int, new: str, safety: Safety = Safety.SAFE) -> Fix:
    return Fix((Edit(Span(start, end), text[start:end], new),), safety)


def _safety(proposal: Proposal | None) -> Safety:
    assert proposal is not None
    return proposal.fixes[0].safety


def test_a_sure_single_fix_stays_safe() -> None:
    assert _safety(_judge("a b", _fix("a b", 1, 2, ""))) is Safety.SAFE


def test_a_rule_below_the_floor_or_in_preview_or_for_review_is_never_safe() -> None:
    fix = _fix("a b", 1, 2, "")
    assert _safety(_judge("a b", fix, confidence=SAFE_FLOOR - 0.01)) is Safety.REVIEW
    assert _safety(_judge("a b", fix, rule=_rule(status="preview"))) is Safety.REVIEW
    assert _safety(_judge("a b", fix, rule=_rule(Safety.REVIEW))) is Safety.REVIEW
    assert _safety(_judge("a b", fix, rule=_rule(Safety.HINT))) is Safety.HINT


def test_two_alternatives_are_for_a_person_but_a_hint_is_no_alternative() -> None:
    one, two = _fix("a b", 1, 2, ""), _fix("a b", 1, 2, "-", Safety.REVIEW)
    assert _safety(_judge("a b", one, two)) is Safety.REVIEW
    assert _safety(_judge("a b", one, _fix("a b", 1, 2, "-", Safety.HINT))) is Safety.SAFE


def test_part_of_a_protected_place_is_not_touched_and_the_whole_only_by_a_person() -> None:
    text = "see http://a.b now"
    url = (Span(4, 14),)
    assert _judge(text, _fix(text, 8, 9, ""), protected=url) is None
    assert _judge(text, _fix(text, 4, 14, "x"), protected=url) is None
    assert _safety(_judge(text, _fix(text, 3, 14, ""), protected=url)) is Safety.REVIEW
    assert _safety(_judge(text, _fix(text, 14, 15, ""), protected=url)) is Safety.SAFE


def test_no_safe_edit_parts_a_letter_from_its_marks() -> None:
    text = f"cafe{ACUTE} x"
    assert _safety(_judge(text, _fix(text, 3, 4, "E"))) is Safety.REVIEW
    assert _safety(_judge(text, _fix(text, 3, 5, "E"))) is Safety.SAFE


@pytest.mark.parametrize(
    ("text", "start", "end", "splits"),
    [
        ("a\r\nb", 1, 2, False),  # a control character is taken out of the cluster
        ("a\r\nb", 2, 2, True),
        ("\N{WOMAN}\N{ZERO WIDTH JOINER}\N{WOMAN}", 1, 1, True),
        ("x\N{ZERO WIDTH SPACE}y", 1, 2, False),
        (f" {ACUTE}", 0, 1, False),
        ("ab", 1, 1, False),
    ],
)
def test_clusters(text: str, start: int, end: int, splits: bool) -> None:
    assert splits_cluster(text, start, end) is splits


def test_a_promotion_makes_a_review_fix_safe_from_its_threshold_on() -> None:
    fix = _fix("a b", 1, 2, "", Safety.REVIEW)
    config = Config(apply=(Promotion("any.x.*", 0.9),))
    assert _safety(_judge("a b", fix, config=config, confidence=0.9)) is Safety.SAFE
    assert _safety(_judge("a b", fix, config=config, confidence=0.89)) is Safety.REVIEW
    two = (fix, _fix("a b", 1, 2, "-", Safety.REVIEW))
    assert _safety(_judge("a b", *two, config=config, confidence=0.95)) is Safety.REVIEW


def test_what_nobody_asked_for_or_is_too_unsure_falls_away() -> None:
    fix = _fix("a b", 1, 2, "")
    assert _judge("a b", fix, config=Config(min_confidence=0.96)) is None
    gate = Gate({"any.x.y": _rule()}, frozenset(), Config())
    assert gate.judge(Proposal("any.x.y", Span(0, 1), (fix,)), View("a b", Config())) is None
