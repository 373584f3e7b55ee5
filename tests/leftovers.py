"""How the tests of what scraping leaves behind look at a text, and articles of our own in many languages."""

from __future__ import annotations

import time

from normalize.config import Config
from normalize.detect import Detector, Proposal, View
from normalize.edits import apply
from normalize.findings import Safety
from normalize.protected import protect_text
from normalize.scan import Scanner

ARTICLES = {
    "en": (
        "The ferry to the island stopped running on Monday after the storm, the harbour office said.",
        "Nobody was hurt, but forty cars are still waiting on the quay in front of the old school.",
    ),
    "de": (
        "Die Fähre zur Insel fährt seit Montag nach dem Sturm nicht mehr, teilte das Hafenamt mit.",
        "Verletzt wurde niemand, aber vierzig Autos warten noch immer am Kai vor der alten Schule.",
    ),
    "fr": (
        "Le bac de l'île ne circule plus depuis lundi après la tempête, a indiqué la capitainerie.",
        "Personne n'a été blessé, mais quarante voitures attendent encore sur le quai de l'école.",
    ),
    "es": (
        "El transbordador de la isla no circula desde el lunes tras la tormenta, informó el puerto.",
        "Nadie resultó herido, pero cuarenta coches esperan todavía en el muelle frente a la escuela.",
    ),
    "pt": (
        "A balsa da ilha deixou de circular na segunda-feira após a tempestade, informou o porto.",
        "Ninguém ficou ferido, mas quarenta carros ainda esperam no cais em frente à velha escola.",
    ),
    "it": (
        "Il traghetto per l'isola è fermo da lunedì dopo la tempesta, ha comunicato la capitaneria.",
        "Nessuno è rimasto ferito, ma quaranta auto aspettano ancora sul molo davanti alla scuola.",
    ),
    "nl": (
        "De veerboot naar het eiland vaart sinds maandag niet meer na de storm, meldt het havenkantoor.",
        "Niemand raakte gewond, maar veertig auto's staan nog te wachten op de kade voor de school.",
    ),
    "pl": (
        "Prom na wyspę nie kursuje od poniedziałku po sztormie, poinformował we wtorek urząd portowy.",
        "Nikt nie został ranny, ale czterdzieści aut wciąż czeka na nabrzeżu przed starą szkołą.",
    ),
    "cs": (
        "Trajekt na ostrov od pondělí po bouři nejezdí, oznámil v úterý v poledne přístavní úřad.",
        "Nikdo nebyl zraněn, ale čtyřicet aut stále čeká na nábřeží před starou školou u majáku.",
    ),
    "ru": (
        "Паром на остров не ходит с понедельника после шторма, сообщили во вторник в управлении порта.",
        "Никто не пострадал, но сорок машин до сих пор ждут на набережной перед старой школой.",
    ),
    "uk": (
        "Пором на острів не ходить з понеділка після шторму, повідомили у вівторок в управлінні порту.",
        "Ніхто не постраждав, але сорок машин досі чекають на набережній перед старою школою.",
    ),
    "tr": (
        "Adaya giden feribot pazartesi günkü fırtınadan beri çalışmıyor, liman müdürlüğü açıkladı.",
        "Yaralanan olmadı, ancak kırk araç hâlâ eski okulun önündeki rıhtımda sırasını bekliyor.",
    ),
    "el": (
        "Το πλοίο για το νησί δεν εκτελεί δρομολόγια από τη Δευτέρα, ανακοίνωσε το λιμεναρχείο.",
        "Κανείς δεν τραυματίστηκε, αλλά σαράντα αυτοκίνητα περιμένουν ακόμη στην προκυμαία.",
    ),
    "ar": (
        "توقفت العبارة إلى الجزيرة عن العمل منذ يوم الاثنين بعد العاصفة، كما قال مكتب الميناء اليوم.",
        "لم يصب أحد بأذى، لكن أربعين سيارة لا تزال تنتظر على الرصيف أمام المدرسة القديمة في المدينة.",
    ),
    "zh": (
        "港务局表示，前往该岛的渡轮自周一暴风雨过后一直停航，目前尚不清楚何时能够恢复正常运营。",
        "事故中无人受伤，但仍有四十辆汽车在旧学校门前的码头上等候，乘客只能改乘公共汽车绕行。",
    ),
    "ja": (
        "島へ渡るフェリーは月曜日の嵐のあと運休が続いており、再開の見通しは立っていないと港湾局は述べた。",
        "けが人はいなかったが、古い学校の前の岸壁では今も四十台の車が順番を待っているという。",
    ),
}


def found(detector: Detector, text: str, language: str | None = None) -> list[Proposal]:
    """What a detector proposes for a text."""
    hits = Scanner(detector.triggers).scan(text)
    view = View(text, Config(), given_language=language, protected=protect_text(text), hits=hits)
    if detector.triggers and not hits:
        return []
    return list(detector.detect(view))


def places(detector: Detector, text: str, language: str | None = None) -> list[str]:
    """The places that a person is shown unasked."""
    return [p.span.of(text) for p in found(detector, text, language) if _is_shown(p)]


def repaired(detector: Detector, text: str, language: str | None = None, least: Safety = Safety.REVIEW) -> str:
    """The text with the first fix of each proposal that is at least so safe."""
    fixes = [p.fixes[0] for p in found(detector, text, language) if p.fixes and p.fixes[0].safety >= least]
    return apply(text, sorted(edit for fix in fixes for edit in fix.edits))


def seconds(detector: Detector, text: str) -> float:
    """The processor time a detector takes for a text, the better of two runs."""
    hits = Scanner(detector.triggers).scan(text)
    best = float("inf")
    for _ in range(2):
        view = View(text, Config(), given_language="en", hits=hits)
        begin = time.process_time()
        for _proposal in detector.detect(view):
            pass
        best = min(best, time.process_time() - begin)
    return best


def _is_shown(proposal: Proposal) -> bool:
    return not proposal.fixes or any(fix.safety > Safety.HINT for fix in proposal.fixes)
