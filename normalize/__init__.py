"""Find and repair what machine translation, scraping and OCR did to a text.

>>> import normalize
>>> normalize.fix("The two sides met in Vienna , he said.")
'The two sides met in Vienna, he said.'
>>> normalize.fix("The two sides met in Vienna, he said.")
'The two sides met in Vienna, he said.'
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if os.path.exists(os.path.join(os.path.dirname(__file__), "coll.py")):  # a file of that other distribution
    raise ImportError(
        "two distributions own the import name 'normalize' here: 'translation-normalizer' and an unrelated one "
        "called 'normalize'. Keep one of them: pip uninstall -y normalize translation-normalizer && "
        "pip install translation-normalizer"
    )

from normalize.config import Config
from normalize.edits import Edit, apply, compose, invert
from normalize.errors import NormalizeError
from normalize.findings import Choice, Decision, Dropped, Evidence, Finding, Fix, Result, Safety, Severity
from normalize.text import Document, Span

if TYPE_CHECKING:
    from normalize.normalizer import Normalizer

__all__ = [
    "Choice",
    "Config",
    "Decision",
    "Document",
    "Dropped",
    "Edit",
    "Evidence",
    "Finding",
    "Fix",
    "NormalizeError",
    "Normalizer",
    "Result",
    "Safety",
    "Severity",
    "Span",
    "apply",
    "check",
    "compose",
    "fix",
    "invert",
]


def __getattr__(name: str) -> Any:
    # the engine and its rules load when first asked for
    if name == "Normalizer":
        from normalize.normalizer import Normalizer

        return Normalizer
    raise AttributeError(f"module 'normalize' has no attribute {name!r}")


def check(text: str, *, language: str | None = None, config: Config | None = None) -> Result:
    """Everything found in a text. For many texts build one `Normalizer` instead.

    `language` is a BCP 47 tag; without it the language is identified where a rule needs it.

    >>> [finding.rule for finding in check("He agreed , she said.").findings]
    ['any.punctuation.space-before-mark']
    >>> check("He agreed, she said.").findings
    ()
    """
    from normalize.normalizer import shared

    return shared(config).run(Document(text, language=language))


def fix(text: str, *, language: str | None = None, config: Config | None = None) -> str:
    """The text with every safe repair made, and nothing else changed.

    >>> fix("He agreed , she said.", language="en")
    'He agreed, she said.'
    >>> fix("Il a dit : non.", language="fr")
    'Il a dit : non.'
    """
    return check(text, language=language, config=config).text
