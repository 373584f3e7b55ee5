"""Clean paragraphs of our own in several languages, and ways to damage them."""

from __future__ import annotations

import random
from collections.abc import Callable

CLEAN = {
    "en": (
        "The island council agreed on Friday to repair the lighthouse before the winter storms begin.\n\n"
        "“We should have done it years ago,” said the keeper’s daughter, who still lives beside the tower. "
        "“Ships turn here every night.” The work, which costs about 2.5 million, will start in May.\n\n"
        "Visitors may climb the stairs again from June; until then a small museum shows the old lamp."
    ),
    "de": (
        "Der Gemeinderat beschloss am Freitag, den Leuchtturm noch vor den Winterstürmen zu reparieren.\n\n"
        "„Das hätten wir längst tun sollen“, sagte die Tochter des Wärters, die bis heute neben dem Turm wohnt. "
        "„Hier drehen jede Nacht Schiffe bei.“ Die Arbeiten beginnen am 3. Mai.\n\n"
        "Besucher dürfen ab Juni wieder hinauf; bis dahin zeigt ein kleines Museum am Hafen die alte Lampe."
    ),
    "fr": (
        "Le conseil de l’île a décidé vendredi de réparer le phare avant les tempêtes d’hiver.\n\n"
        "« Nous aurions dû le faire depuis longtemps », a dit la fille du gardien, qui habite près de la tour. "
        "« Des navires tournent ici chaque nuit. » Les travaux commenceront en mai : ils coûtent cher.\n\n"
        "Les visiteurs pourront remonter dès juin ; d’ici là, un petit musée montre l’ancienne lampe."
    ),
    "es": (
        "El consejo de la isla acordó el viernes reparar el faro antes de las tormentas de invierno.\n\n"
        "«Debimos hacerlo hace años», dijo la hija del farero, que todavía vive junto a la torre. "
        "¿Quién pagará las obras? Empiezan en mayo.\n\n"
        "Los visitantes podrán subir desde junio; hasta entonces un pequeño museo muestra la vieja lámpara."
    ),
    "ru": (
        "Совет острова решил в пятницу отремонтировать маяк до начала зимних штормов.\n\n"
        "«Надо было сделать это давно», — сказала дочь смотрителя, которая до сих пор живёт рядом с башней. "
        "Работы начнутся в мае.\n\n"
        "Посетители смогут подняться наверх с июня; до этого старую лампу показывает музей у гавани."
    ),
    "zh": "岛上议会周五决定在冬季风暴来临之前修复灯塔。\n\n“我们早就该这样做了，”守塔人的女儿说。工程将于五月开始。",
    "ar": (
        "قرر مجلس الجزيرة يوم الجمعة إصلاح المنارة قبل عواصف الشتاء.\n\n"
        "قالت ابنة الحارس: «كان علينا أن نفعل ذلك منذ سنوات». يبدأ العمل في مايو."
    ),
}


def _at_space(text: str, dice: random.Random, new: Callable[[str], str]) -> str:
    spaces = [i for i, c in enumerate(text) if c == " "]
    if not spaces:
        return text
    at = dice.choice(spaces)
    return text[:at] + new(text[at]) + text[at + 1 :]


def _double_space(text: str, dice: random.Random) -> str:
    return _at_space(text, dice, lambda c: c * 2)


def _stray_stop(text: str, dice: random.Random) -> str:
    return _at_space(text, dice, lambda c: ". ")


def _wrap(text: str, dice: random.Random) -> str:
    return _at_space(text, dice, lambda c: "\n")


def _space_before(text: str, dice: random.Random) -> str:
    marks = [i for i, c in enumerate(text) if c in ",."]
    at = dice.choice(marks) if marks else 0
    return text[:at] + " " + text[at:]


def _double_mark(text: str, dice: random.Random) -> str:
    marks = [i for i, c in enumerate(text) if c in ",."]
    at = dice.choice(marks) if marks else 0
    return text[:at] + dice.choice([", ", ". ", " "]) + text[at:]


def _flip(text: str, dice: random.Random) -> str:
    marks = [i for i, c in enumerate(text) if c in "“”«»"]
    if not marks:
        return text
    at = dice.choice(marks)
    return text[:at] + {"“": "”", "”": "“", "«": "»", "»": "«"}[text[at]] + text[at + 1 :]


def _lose(text: str, dice: random.Random) -> str:
    at = dice.randrange(len(text))
    return text[:at] + text[at + 1 :]


def _entity(text: str, dice: random.Random) -> str:
    return _at_space(text, dice, lambda c: " &amp; ")


def _mojibake(text: str, dice: random.Random) -> str:
    start = dice.randrange(len(text))
    piece = text[start : start + 60]
    try:
        return text[:start] + piece.encode().decode("windows-1252") + text[start + 60 :]
    except UnicodeDecodeError:
        return text


def _strange(text: str, dice: random.Random) -> str:
    at = dice.randrange(len(text))
    odd = dice.choice("\N{ZERO WIDTH SPACE}\N{BYTE ORDER MARK}\x07\N{SOFT HYPHEN}\r\t\N{LINE SEPARATOR}“”\"'()")
    return text[:at] + odd + text[at:]


DAMAGES = (
    _double_space, _stray_stop, _wrap, _space_before, _double_mark, _flip, _lose, _entity, _mojibake, _strange,
)  # fmt: skip


def damaged(language: str, seed: int, times: int) -> str:
    """The paragraph of a language, damaged in `times` places."""
    dice = random.Random(f"{language}/{seed}")
    text = CLEAN[language]
    for _ in range(times):
        text = dice.choice(DAMAGES)(text, dice)
    return text
