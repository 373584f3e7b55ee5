"""Settings: frozen, picklable, fingerprinted."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Config"]


@dataclass(frozen=True, slots=True)
class Config:
    """How to run."""

    language: str | None = None
    source_language: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    min_confidence: float = 0.0
    packs: tuple[str, ...] = ()
    fuse: float = 0.5
    timeout: float = 1.0
