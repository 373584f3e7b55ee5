"""Find and repair what machine translation, scraping and OCR did to a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"
