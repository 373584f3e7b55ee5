"""Names in another language's transliteration, of people whom no lexicon knows.

Two things must agree: a given name in a form that this language never writes, and a family name that the
same convention could have written, in letters that make a name. A form that people bear by themselves in
a language of Latin letters (Sergej is Slovene too) proves nothing: then the family name must be one that
this language would spell otherwise. The form proposed is the one that the text uses elsewhere, or else
this language's usual one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import regex

from normalize.detect import Proposal, View
from normalize.detect.names.signs import strange
from normalize.detect.names.surroundings import is_another, language_name
from normalize.detect.speech import in_speech
from normalize.edits import Edit
from normalize.findings import Evidence, Fix, Safety
from normalize.language import base
from normalize.paths import rules_table
from normalize.people import Mention
from normalize.text import Span
from normalize.transliteration import (
    Given,
    back,
    capital,
    carried,
    convention,
    fold,
    given_forms,
    given_names,
    kin,
    oddness,
    sources,
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
_TELLING = 6
"""Letters of a family name that can hardly be another people's by chance, where many bear the given name."""

_ODD = 3.1
"""How unlikely a pair of letters may be on the average: 95 of 100 Russian family names are less odd."""

_ODDER = 3.8
"""The same for a name that this language itself would write so: then nothing is certain."""

_STOP = regex.compile(r"\p{Ll}[.!?] \Z")


@dataclass(frozen=True, slots=True)
class _Name:
    """A full name as it should be: old words and new ones with their places, and whose conventions wrote it."""

    given: Given
    conventions: tuple[str, ...]
    words: tuple[tuple[Span, str, str], ...]
    distinct: bool
    frequent: bool = False
    alone: tuple[str, str] | None = None
    """The family name and the right one, to be found where it stands alone too."""


def foreign(view: View, mentions: Sequence[Mention]) -> Iterator[Proposal]:
    """Proposals for the full names of a text, and for their family names where they stand alone."""
    language = base(view.language)
    if language is None or language not in targets():
        return
    text = view.text
    for form in strange(text, language):
        for count, match in enumerate(_full(form).finditer(text)):
            if count == _MOST:
                break
            span = Span(*match.span())
            if any(span.overlaps(one.span) for one in mentions) or is_another(text, span):
                continue
            name = _read(text, match, language)
            if name is not None:
                yield from _proposed(view, name, language)


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
    found = []
    for given in given_names(form):
        if _is_listed(given.source, (match["particle"] or "").lower(), family):
            right = _chosen(text, _common(form, given, language))
            if not given.borne:
                only = ((Span(*match.span("given")), form, right),)
                return _Name(given, tuple(sorted(given.languages)), only, distinct=False)
            continue
        name = _convinced(text, match, family, given, language)
        if name is not None:
            found.append(name)
    # kindred languages share given names: the one that has the family name too is meant
    order = list(sources())
    return min(found, key=lambda name: (not name.frequent, order.index(name.given.source)), default=None)


def _convinced(text: str, match: regex.Match[str], family: str, given: Given, language: str) -> _Name | None:
    """The name, if the family name bears out what the given name says."""
    form, middle, source = match["given"], match["middle"], given.source
    if match["particle"]:
        return None
    home = any(language in same.languages for same in given_names(form))
    # a form of English, or one that its bearers use everywhere, is foreign nowhere beside a given name written alike
    writers = sorted(given.languages - {language} - (carried(source) | {"en"} if home or given.common else set()))
    borne = given.borne or home or _bare_letters(form) in _own()
    if borne:
        # what reads like Italian or Polish may be the spelling of a Slovene, a Croat or a Pole
        writers = [one for one in writers if one not in rules_table("transliteration")["own"]["alike"].split()]
    natives = {target: native for target in writers if (native := _native(family, source, target)) is not None}
    # a family name that this language itself writes so may be right, and says whose name it is
    own = _any_native(family, source, language, _ODDER if borne else _ODD)
    if (home or given.common) and language != "en" and _any_native(family, source, "en", _ODDER) is not None:
        return None
    frequent = {target: native for target, native in natives.items() if _is_family(native, source)}
    if frequent and not (own and _is_family(own, source)):
        natives, own = frequent, None
    distinct = bool(natives) and own is None
    if (borne and (not distinct or _is_polish(form, family, source))) or not (natives or own):
        return None
    if borne and not frequent and not any(_is_telling(n, source, common=given.common) for n in natives.values()):
        return None
    votes = Counter(natives.values())
    likely = sorted(votes, key=lambda n: (not _is_family(n, source), -votes[n], oddness(n, source)))
    settled = [_settled(native, source, language) or spell(native, source, language) for native in likely]
    right = form if home or given.common else _chosen(text, _common(form, given, language))
    pairs = [(match.start("given"), form, right)]
    if middle:
        fathers = (father for t in (*writers, language) if (father := _native(middle, source, t)) is not None)
        father = next(fathers, None)
        if father is None:
            return None
        if not writes(father, middle, source, language):
            pairs.append((match.start("middle"), middle, spell(father, source, language)[0]))
    # where the languages that write the given name so disagree on the family name, it is left to the reader
    fine = (borne and own is not None) or any(writes(native, family, source, language) for native in likely)
    alone = None
    agreed = len({forms[0] for forms in settled}) == 1
    if settled and not fine and (agreed or (distinct and frequent)):
        alone = (family, _chosen(text, settled[0]))
        pairs.append((match.start("family"), *alone))
    words = tuple((Span(at, at + len(old)), old, new) for at, old, new in pairs if old != new)
    return _Name(given, tuple(natives) or tuple(writers), words, distinct, bool(frequent), alone) if words else None


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
    return kin(source)


def _any_native(latin: str, source: str, target: str, odd: float) -> str | None:
    """The same for a language or one of its kin."""
    found = (_native(latin, one, target, odd) for one in _alike(source))
    return next((native for native in found if native is not None), None)


@lru_cache(maxsize=1 << 12)
def _native(latin: str, source: str, target: str, odd: float = _ODD) -> str | None:
    """The likeliest native letters that make a name and that this convention writes so."""
    one = convention(source, target)

    found = [n for n in back(latin, source, target) if one.is_name(n) and oddness(n, source) <= odd * (len(n) + 1)]
    return next((native for native in found if _is_family(native, source)), found[0] if found else None)


@cache
def _families(source: str) -> frozenset[str]:
    """Frequent family names, in the letters of the table."""
    return frozenset(rules_table(f"transliteration/{source}").get("families", "").split())


def _is_family(native: str, source: str) -> bool:
    """Whether a family name is a frequent one, a man's or a woman's.

    >>> [_is_family(native, "ru") for native in ("иванова", "достоевская", "барлов")]
    [True, True, False]
    """
    families = _families(source)
    if native in families:
        return True
    for woman, man in (
        ("ская", "ский"),
        ("цкая", "цкий"),
        ("ська", "ський"),
        ("цька", "цький"),
        ("ска", "ски"),
        ("а", ""),
    ):
        if native.endswith(woman):
            return native.removesuffix(woman) + man in families
    return False


@cache
def _strong(source: str) -> tuple[str, ...]:
    """Endings that hardly any other people's family names have."""
    return tuple(rules_table(f"transliteration/{source}").get("strong", "").split())


def _is_telling(native: str, source: str, *, common: bool) -> bool:
    """Whether a family name that is not a frequent one can hardly be another people's: by its length or its ending."""
    return native.endswith(_strong(source)) if common else len(native) >= _TELLING


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
