"""Where the shipped rules lie."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from normalize.errors import ConfigError

__all__ = ["rules_root"]


@cache
def rules_root() -> Path:
    """The folder of the shipped rules: inside an installed wheel, or at the top of a checkout.

    Raises `ConfigError` when neither is there, which means a broken installation.
    """
    here = Path(__file__).resolve().parent
    for place in (here / "_rules", here.parent / "rules"):
        if (place / "languages.toml").is_file():
            return place
    raise ConfigError(f"the rules that belong to normalize are missing beside {here}: reinstall translation-normalizer")
