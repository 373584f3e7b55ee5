"""Chinese and Japanese names that came by way of another system."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from normalize.detect.names.eastern import _parsed
from normalize.findings import Result, Safety
from normalize.normalizer import Normalizer
from normalize.text import Document

ROOT = Path(__file__).parent.parent
RULE = "any.names.name-transliteration"


def run(text: str, language: str = "en") -> Result:
    return Normalizer().run(Document(text, language=language))


@pytest.mark.parametrize(
    ("language", "old", "new"),
    [
        ("en", "The weaver Sindzo Tanaka sang.", "The weaver Shinzo Tanaka sang."),
        ("en", "The weaver Tanaka Sindzo sang.", "The weaver Tanaka Shinzo sang."),
        ("en", "The weaver Dzyunitiro Khasimoto sang.", "The weaver Junichiro Hashimoto sang."),
        ("en", "The weaver Zyunitiro Hasimoto sang.", "The weaver Junichiro Hashimoto sang."),
        ("es", "La tejedora Mitiko Isida cantó.", "La tejedora Michiko Ishida cantó."),
        ("en", "The speech of Si Tszinpin lasted an hour.", "The speech of Xi Jinping lasted an hour."),
        ("en", "The weaver Chzhao Li sang.", "The weaver Zhao Li sang."),
    ],
)
def test_a_name_by_another_system_becomes_pinyin_or_hepburn(language: str, old: str, new: str) -> None:
    result = run(old, language)
    assert [f.rule for f in result.findings] == [RULE]
    assert result.at(Safety.REVIEW) == new
    assert result.text == old


def test_where_several_names_are_possible_they_are_named_and_none_is_proposed() -> None:
    text = "The weaver Chzhan Syaogan sang."
    [finding] = run(text).findings
    assert not finding.fixes
    assert "Zhang Xiaogan or Zhang Xiaogang" in finding.message


@pytest.mark.parametrize(
    "text",
    [
        "Shinzo Tanaka, Junichiro Hashimoto and Akira Kato danced.",
        "Tsai Ing-wen, Chiang Kai-shek and Hsu Hsin-liang were named in Taipei.",  # as people of Taiwan write
        "Xi Jinping met Wang Yi, Zhang Xiaogang and Li Xue.",
        "Ada Khan, Juan Garcia and Susan Dey sang in Shaanxi and Shanxi.",
        "Kim Dae-jung, Lee Jae-myung and Roh Moo-hyun were presidents.",
        "Sindzo sang. Tanaka danced.",
        "They live in the Rue Sindzo Tanaka.",
    ],
)
def test_names_of_the_own_system_stay(text: str) -> None:
    assert not [f for f in run(text).findings if f.rule == RULE]


def test_what_somebody_said_is_a_hint() -> None:
    text = "“We met Sindzo Tanaka,” the mayor said."
    assert run(text).at(Safety.REVIEW) == text
    assert {fix.safety for f in run(text).findings for fix in f.fixes} == {Safety.HINT}


def test_a_word_is_no_name_where_letters_are_left_over() -> None:
    assert _parsed("tszin") == ["jin", "jing"]
    assert _parsed("tszinx") == []


def test_the_compiled_table_is_that_of_its_source(tmp_path: Path) -> None:
    out = tmp_path / "forms.tsv"
    subprocess.run([sys.executable, "training/eastern_forms.py", "--out", str(out)], cwd=ROOT, check=True)
    assert out.read_text("utf-8") == (ROOT / "rules/transliteration/eastern_forms.tsv").read_text("utf-8")
