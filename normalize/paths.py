"""Where the shipped rules lie, and the tables of facts among them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from normalize.errors import ConfigError

__all__ = ["rules_root", "rules_table"]


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


@cache
def rules_table(name: str) -> dict[str, Any]:
    """What ``rules/NAME.toml`` holds, read once. It is shared: nobody changes it.

    >>> rules_table("languages")["fr"]["decimal"]
    ','
    """
    import tomllib  # here: many texts ask for no table

    with (rules_root() / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)
