"""Names in another language's transliteration, of people whom no lexicon knows.

Two things must agree: a given name in a form that this language never writes, and a family name that the
same convention could have written, in letters that make a name. A form that people bear by themselves in
a language of Latin letters (Sergej is Slovene too) proves nothing: then the family name must be one that
this language would spell otherwise. The form proposed is the one that the text uses elsewhere, or else
this language's usual one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import regex

from normalize.detect import Proposal, View
from normalize.detect.names.surroundings import is_another, language_name
from normalize.detect.speech import in_speech
from normalize.edits import Edit
from normalize.findings import Evidence, Fix, Safety
from normalize.language import base
from normalize.paths import rules_table
from normalize.people import Forms, Mention
from normalize.text import Span
from normalize.transliteration import (
    Given,
    back,
    capital,
    convention,
    fold,
    foreign_given_names,
    given_forms,
    given_names,
    oddness,
    spell,
    targets,
    writes,
)

__all__ = ["foreign"]

_RULE = "any.names.name-transliteration"
_SPOKEN_RULE = "any.names.name-in-speech"
_BOTH, _GIVEN, _LISTED, _ENGLISH = 0.9, 0.85, 0.7, 0.6
"""Confidence where both names are foreign, where only the given name is, where a list alone says whose name it is
(people of Arab or Persian families in Berlin or Santiago write it as at home), and where English writes it so."""

_ALONE = 0.8
_MOST = 50
"""Places of one family name, and full names of one given name, that are looked at in a text."""

_SHORTEST = 4
_ODD = 3.1
"""How unlikely a pair of letters may be on the average: 95 of 100 Russian family names are less odd."""

_SPACES = (" ", "\N{NO-BREAK SPACE}")
_BEGINNING = 6
"""Letters of a given name by which it is looked for."""

_STOP = regex.compile(r"\p{Ll}[.!?] \Z")


@dataclass(frozen=True, slots=True)
class _Name:
    """A full name as it should be: old words and new ones with their places, and whose conventions wrote it."""

    given: Given
    conventions: tuple[str, ...]
    words: tuple[tuple[Span, str, str], ...]
    distinct: bool
    alone: tuple[str, str] | None = None
    """The family name and the right one, to be found where it stands alone too."""


def foreign(view: View, mentions: Sequence[Mention]) -> Iterator[Proposal]:
    """Proposals for the full names of a text, and for their family names where they stand alone."""
    language = base(view.language)
    if language is None or language not in targets():
        return
    text = view.text
    strange = _strange(text, language)
    if not strange:
        return
    for form in strange:
        for count, match in enumerate(_full(form).finditer(text)):
            if count == _MOST:
                break
            span = Span(*match.span())
            if any(span.overlaps(one.span) for one in mentions) or is_another(text, span):
                continue
            name = _read(text, match, language)
            if name is not None:
                yield from _proposed(view, name, language)


def _strange(text: str, language: str) -> list[str]:
    """The given names in a text that the language never writes so, as words before a space.

    >>> _strange("Then Sergueï Brassy met Sergueïs, Siergiej", "en")
    ['Sergueï']
    """
    try:
        places = _given_finder(language).places(text)
    except UnicodeEncodeError:  # half a character has no UTF-8
        return sorted(foreign_given_names(language).intersection(text.split()))
    return sorted({text[start:end] for start, end in places if text[end : end + 1] in _SPACES})


@cache
def _given_finder(language: str) -> Forms:
    return Forms(foreign_given_names(language), _BEGINNING)


@cache
def _full(form: str) -> regex.Pattern[str]:
    """A given name, a patronymic, initial or article perhaps, and a family name."""
    tables = (rules_table(f"transliteration/{given.source}") for given in given_names(form))
    particles = "|".join(sorted({word for table in tables for word in table.get("particles", "").split()})) or "(?!)"
    return regex.compile(
        rf"(?<![\w\-'.])(?P<given>{regex.escape(form)})[ \N{{NO-BREAK SPACE}}]"
        r"(?:(?:\p{Lu}\.|(?P<middle>\p{Lu}[\p{L}\p{M}]+))[ \N{NO-BREAK SPACE}])?"
        rf"(?:(?P<particle>(?i:{particles}))[ \-])?"
        r"(?P<family>\p{Lu}[\p{Ll}\p{M}'\N{RIGHT SINGLE QUOTATION MARK}]*\p{Ll})(?![\w\-])"
    )


def _read(text: str, match: regex.Match[str], language: str) -> _Name | None:
    """What a full name should be in this language; None where nothing is certain."""
    form, family = match["given"], _bare(match["family"])
    if len(family) < _SHORTEST:
        return None
    for given in given_names(form):
        if _is_listed(given.source, (match["particle"] or "").lower(), family):
            right = _chosen(text, _common(form, given, language))
            if not given.borne:
                only = ((Span(*match.span("given")), form, right),)
                return _Name(given, tuple(sorted(given.languages)), only, distinct=False)
            continue
        name = _convinced(text, match, family, given, language)
        if name is not None:
            return name
    return None


def _convinced(text: str, match: regex.Match[str], family: str, given: Given, language: str) -> _Name | None:
    """The name, if the family name bears out what the given name says."""
    form, middle, source = match["given"], match["middle"], given.source
    if match["particle"]:
        return None
    writers = sorted(given.languages)
    borne = given.borne or _bare_letters(form) in _own()
    if borne:
        # what reads like Italian or Polish may be the spelling of a Slovene, a Croat or a Pole
        writers = [one for one in writers if one not in rules_table("transliteration")["own"]["alike"].split()]
    natives = {target: native for target in writers if (native := _native(family, source, target)) is not None}
    # a family name that this language itself writes so may be right, and says whose name it is
    own = next((native for one in _alike(source) if (native := _native(family, one, language)) is not None), None)
    frequent = {target: native for target, native in natives.items() if native in _families(source)}
    if frequent and own not in _families(source):
        natives, own = frequent, None
    distinct = bool(natives) and own is None
    if (borne and (not distinct or _is_polish(form, family, source))) or not (natives or own):
        return None
    likely = sorted(natives.values(), key=lambda native: (native not in _families(source), oddness(native, source)))
    settled = [_settled(native, source, language) or spell(native, source, language) for native in likely]
    pairs = [(match.start("given"), form, _chosen(text, _common(form, given, language)))]
    if middle:
        fathers = (father for t in (*writers, language) if (father := _native(middle, source, t)) is not None)
        father = next(fathers, None)
        if father is None:
            return None
        if not writes(father, middle, source, language):
            pairs.append((match.start("middle"), middle, spell(father, source, language)[0]))
    # where the languages that write the given name so disagree on the family name, it is left to the reader
    right = any(writes(native, family, source, language) for native in likely)
    alone = None
    if settled and not right and (distinct or len({forms[0] for forms in settled}) == 1):
        alone = (family, _chosen(text, settled[0]))
        pairs.append((match.start("family"), *alone))
    words = tuple((Span(at, at + len(old)), old, new) for at, old, new in pairs if old != new)
    return _Name(given, tuple(natives) or tuple(writers), words, distinct, alone) if words else None


@cache
def _own() -> frozenset[str]:
    """Given names that peoples of Latin letters bear by themselves, without accents."""
    return frozenset(rules_table("transliteration")["own"]["names"].split())


def _bare_letters(form: str) -> str:
    return fold(form).replace("\N{LATIN SMALL LETTER L WITH STROKE}", "l")


def _is_polish(form: str, family: str, source: str) -> bool:
    """Whether a name can be a Pole's: a Polish form of a given name before what Polish would write so.

    >>> _is_polish("Stanislaw", "Lewantowski", "ru"), _is_polish("Sergej", "Lawrenko", "ru")
    (True, False)
    """
    polish = {_bare_letters(one) for given in given_names(form) for one in given_forms(given, "pl")}
    return _bare_letters(form) in polish and _native(family, source, "pl") is not None


def _is_listed(source: str, particle: str, family: str) -> bool:
    """Whether an article before it, or a list, says that a family name is of this language."""
    table = rules_table(f"transliteration/{source}")
    if particle and particle not in table.get("particles", "").split():
        return False
    return bool(particle) or fold(family) in _families(source)


def _common(form: str, given: Given, language: str) -> tuple[str, ...]:
    """How this language writes a given name; first what fits every language whose name it can be.

    >>> _common("Gueorgui", given_names("Gueorgui")[0], "en")[0]    # Russian or Bulgarian
    'Georgi'
    """
    forms = given_forms(given, language)
    others = [set(given_forms(other, language)) for other in given_names(form)]
    return tuple(sorted(forms, key=lambda f: sum(f not in other for other in others)))


def _bare(family: str) -> str:
    """A family name without a possessive ending.

    >>> _bare("Chevtchenko's"), _bare("O'Hara")
    ('Chevtchenko', "O'Hara")
    """
    for mark in ("'s", "\N{RIGHT SINGLE QUOTATION MARK}s"):
        family = family.removesuffix(mark)
    return family


def _alike(source: str) -> tuple[str, ...]:
    """The languages that share letters and names with this one."""
    return tuple(rules_table("transliteration")["kin"].get(source, source).split())


def _native(latin: str, source: str, target: str) -> str | None:
    """The likeliest native letters that make a name and that this convention writes so."""
    one = convention(source, target)

    found = [n for n in back(latin, source, target) if one.is_name(n) and oddness(n, source) <= _ODD * (len(n) + 1)]
    return next((native for native in found if native in _families(source)), found[0] if found else None)


@cache
def _families(source: str) -> frozenset[str]:
    """Frequent family names, in the letters of the table."""
    return frozenset(rules_table(f"transliteration/{source}").get("families", "").split())


def _settled(native: str, source: str, language: str) -> tuple[str, ...]:
    """The form of a name that has long been settled otherwise than by the convention (Tchaikovsky)."""
    found = rules_table(f"transliteration/{source}").get("settled", {}).get(native, {}).get(language, "")
    return tuple(capital(form, language) for form in found.split())


def _chosen(text: str, forms: tuple[str, ...]) -> str:
    """The form that the text itself uses, or else the usual one."""
    for form in forms:
        if form in text and regex.search(rf"(?<![\w-]){regex.escape(form)}(?![\w-])", text):
            return form
    return forms[0]


def _proposed(view: View, name: _Name, language: str) -> Iterator[Proposal]:
    text = view.text
    english = "en" in name.given.languages
    writers = " or ".join(map(language_name, name.conventions))
    own = _GIVEN if convention(name.given.source, language).endings else _LISTED
    confidence = _BOTH if name.distinct else _ENGLISH if english else own
    usual = ", ".join(given_forms(name.given, language)[:2])
    says = f"{writers} writes {name.given.native} so; {language_name(language)} writes {usual}"
    old = " ".join(old for _, old, _ in name.words)
    new = " ".join(new for _, _, new in name.words)
    reach = Span(name.words[0][0].start, name.words[-1][0].end)
    fields = {"form": old, "right": new, "language": writers}
    evidence = [Evidence("convention", says, reach)]
    edits = tuple(Edit(span, before, after) for span, before, after in name.words)
    if any(view.is_protected(e.span.start, e.span.end) for e in edits):
        return
    yield _one(view, edits, confidence, evidence, fields, hint=english and not name.distinct)
    if name.alone is None:
        return
    family, right = name.alone
    pattern = regex.compile(rf"(?<![\w\-]){regex.escape(family)}(?![\w\-])")
    for count, match in enumerate(pattern.finditer(text)):
        span = Span(*match.span())
        before = text[max(0, span.start - 1) : span.start]
        if count == _MOST:
            break
        if span.overlaps(reach) or before in ("-", "."):
            continue
        if is_another(text, span, alone=True) and not _STOP.search(text, max(0, span.start - 4), span.start):
            continue
        if not view.is_protected(span.start, span.end):
            single = {"form": family, "right": right, "language": fields["language"]}
            yield _one(view, (Edit(span, family, right),), _ALONE, evidence, single, hint=False)


def _one(
    view: View,
    edits: tuple[Edit, ...],
    confidence: float,
    evidence: list[Evidence],
    fields: dict[str, str],
    *,
    hint: bool,
) -> Proposal:
    spoken = in_speech(view.text, edits[0].span.start)
    fix = Fix(edits, Safety.HINT if spoken or hint else Safety.REVIEW)
    rule = _SPOKEN_RULE if spoken else _RULE
    return Proposal(rule, fix.reach, (fix,), 0.6 if spoken else confidence, tuple(evidence), fields)
