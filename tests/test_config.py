"""Settings and the files they come from."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from normalize.config import Config, Promotion, find_config, load_config
from normalize.errors import ConfigError


def _file(folder: Path, text: str, name: str = "normalize.toml") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_a_file_sets_what_it_names(tmp_path: Path) -> None:
    config = load_config(
        _file(
            tmp_path,
            'language = "pt-BR"\nselect = ["any"]\nmin-confidence = 0.8\npacks = ["house"]\n'
            'apply = ["any.stops.*>=0.98"]\n[[overrides]]\nfiles = ["*.md", "old/**"]\nignore = ["any.quotes"]\n',
        )
    )
    assert (config.language, config.select, config.min_confidence) == ("pt-BR", ("any",), 0.8)
    assert config.packs == (str(tmp_path / "house"),)
    assert config.apply[0].covers("any.stops.x", 0.98)
    assert not config.apply[0].covers("any.stops.x", 0.97)
    assert not config.apply[0].covers("any.quotes.x", 1.0)
    assert config.for_path("a/b.md").ignore == ("any.quotes",)
    assert config.for_path("old/x/b.txt").ignore == ("any.quotes",)
    assert config.for_path("a/b.txt").ignore == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("lanugage = 'en'", "did you mean 'language'"),
        ("fuse = 2.0", "share from 0 to 1"),
        ("fuse = true", "is a number"),
        ("timeout = 0", "above 0"),
        ("select = 'any'", "list of strings"),
        ("language = 3", "language tag"),
        ("apply = ['any.x']", "rule.prefix"),
        ("apply = ['any.x>=1.5']", "rule.prefix"),
        ("overrides = 3", "tables"),
        ("[[overrides]]\nselect = ['any']", "needs files"),
        ("[[overrides]]\nfiles = ['a']\noverrides = []", "unknown setting"),
        ("language = ", "Invalid value"),
    ],
)
def test_a_wrong_file_is_answered_with_its_name_and_a_remedy(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says) as caught:
        load_config(_file(tmp_path, text))
    if "share" not in says and "above" not in says and "rule" not in says:
        assert "normalize.toml" in str(caught.value)


def test_the_nearest_file_is_found_upwards(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    outer = _file(tmp_path, "[tool.normalize]\nlanguage = 'de'\n", "pyproject.toml")
    assert find_config(inner / "x.txt") == outer
    assert load_config(outer).language == "de"
    nearer = _file(tmp_path / "a", "language = 'fr'\n")
    assert find_config(inner) == nearer
    _file(inner, "[project]\nname = 'x'\n", "pyproject.toml")
    assert find_config(inner) == nearer


def test_prefixes_select_whole_parts_and_the_longer_one_decides() -> None:
    config = Config(select=("any.quotes", "en"), ignore=("any.quotes.lonely", "en.x"))
    wanted = {
        "any.quotes.wrong-way": True,
        "any.quotes.lonely": False,
        "any.stops.x": False,
        "en.y.z": True,
        "en.x.y": False,
    }
    assert {rule: config.wants(rule) for rule in wanted} == wanted
    assert Config(select=("any.quotes.lonely",), ignore=("any.quotes",)).wants("any.quotes.lonely")
    assert not Config(select=("any.quotes",), ignore=("any.quotes",)).wants("any.quotes.x")
    assert Config().wants("anything")


def test_it_travels_and_its_fingerprint_tells_settings_apart() -> None:
    config = Config(language="en", apply=(Promotion("any.*", 0.9),))
    assert pickle.loads(pickle.dumps(config)) == config
    prints = {Config().fingerprint, config.fingerprint, Config(fuse=0.4).fingerprint}
    assert len(prints) == 3
    assert Config().fingerprint == Config().fingerprint
