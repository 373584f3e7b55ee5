"""Participles and past tenses that contradict the title of their subject: "La señora Roig fue detenido".

Only what stands in one clause is looked at: a title that says whether somebody is a woman or a man (`Words.sure` of the
ledger), the name, a verb and the word that must agree. The title has to open a sentence or a clause: in "el marido de
la señora Roig fue detenido" somebody else is the subject. Languages and words stand in ``rules/agreement.toml``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import regex

from normalize.detect import Proposal, Stage, View
from normalize.detect.shapes import BEFORE_WORD, one_of
from normalize.detect.speech import in_speech
from normalize.edits import Edit
from normalize.findings import Evidence, Fix, Safety
from normalize.language import base
from normalize.ledger.words import words
from normalize.paths import rules_table
from normalize.text import Span

__all__ = ["DETECTOR", "AgreementDetector"]

_QUOTED = 0.6
_RULE = "any.agreement.title-and-verb"
_NAME = r"(?:\p{Lu}[\p{L}'’-]*+\.?(?: (?:(?:de|del|di|da|dos|von|van) )?\p{Lu}[\p{L}'’-]*+){0,3}+)"


@dataclass(frozen=True, slots=True)
class _Agreement:
    """How a title of one gender is found with a word of the other; `forms` maps wrong endings to right ones."""

    pattern: regex.Pattern[str]
    forms: Mapping[str, str]
    been: Mapping[str, str]
    other_words: frozenset[str]


@cache
def _tables(tag: str) -> Mapping[str, _Agreement]:
    """By the gender of the title; empty for a language without a table."""
    table = rules_table("agreement").get(tag)
    if table is None:
        return {}
    people = words(tag)
    out = {}
    for at, gender in enumerate("mf"):
        titles = "|".join(
            regex.escape(t) for t in sorted(people.sure, key=len, reverse=True) if people.titles[t] == gender
        )
        forms = {pair[1 - at]: pair[at] for pair in table["endings"]}
        been = table.get("been", ())
        adverbs = "|".join(table.get("adverbs", "").split())
        between = rf"(?:(?:{adverbs}) )?" if adverbs else ""
        verb = "" if table.get("bare") else rf"(?:{'|'.join(table['auxiliaries'])}) {between}"
        if been:
            verb += rf"(?:(?P<been>{'|'.join(been)}) )?"
        opens = "|".join(table["opens"].split())
        article = rf"(?i:(?:{'|'.join(table['articles'].split())}) )?" if "articles" in table else ""
        pattern = (
            rf"(?:^|[\n.!?:;,] ?|[\"“«(—–] ?|(?<!\w)(?:{opens}) ){article}(?P<title>(?i:{titles})) {_NAME} "
            rf"{between}{verb}(?P<word>\p{{Ll}}{{2,}}?(?P<end>{'|'.join(sorted(forms, key=len, reverse=True))}))(?!\w)"
        )
        out[gender] = _Agreement(
            regex.compile(pattern),
            forms,
            {been[1 - at]: been[at]} if been else {},
            frozenset(table["except"].split()),
        )
    return out


class AgreementDetector:
    """Finds what does not agree with its subject's title.

    >>> from normalize.config import Config
    >>> def found(text, language):
    ...     return [(p.span.of(text), p.fixes[0].edits[-1].new)
    ...             for p in DETECTOR.detect(View(text, Config(), given_language=language))]
    >>> found("La señora Roig fue detenido en mayo.", "es"), found("La signora Roig è stato arrestato.", "it")
    ([('detenido', 'detenida')], [('arrestato', 'arrestata')])
    >>> found("El marido de la señora Roig fue detenido.", "es"), found("Mme Roig est arrivée.", "fr")
    ([], [])
    """

    name = "agreement"
    stage = Stage.WORDING
    triggers: tuple[str, ...] = ()

    def shapes(self) -> Mapping[str, str]:
        """A title of one of the languages."""
        titles = {title for tag in rules_table("agreement") for title in words(tag).sure}
        return {self.name: BEFORE_WORD + one_of(sorted(title + " " for title in titles))}

    def detect(self, view: View) -> Iterator[Proposal]:
        """A proposal for each word; with the participle between ("è stato arrestato") as one fix."""
        if not view.hits.may(self.name):
            return
        text = view.text
        for gender, agreement in _tables(base(view.language) or "").items():
            for match in agreement.pattern.finditer(text):
                word, end = match["word"], match["end"]
                start = match.start("word")
                if word in agreement.other_words or view.is_protected(match.start("title"), match.end()):
                    continue
                spoken = in_speech(text, start)
                edits = [Edit(Span(start, match.end()), word, word.removesuffix(end) + agreement.forms[end])]
                been = match.groupdict().get("been")
                if been in agreement.been:
                    edits.insert(0, Edit(Span(*match.span("been")), been, agreement.been[been]))
                fix = Fix(tuple(edits), Safety.HINT if spoken else Safety.REVIEW, "")
                says = f"{match['title']!r} is a title of a {'woman' if gender == 'f' else 'man'}"
                evidence = Evidence("title", says, Span(*match.span("title")), weight=1.0)
                sure = _QUOTED if spoken else None
                yield Proposal(_RULE, Span(start, match.end()), (fix,), sure, (evidence,))


DETECTOR = AgreementDetector()
