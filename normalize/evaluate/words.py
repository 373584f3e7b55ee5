"""How figures are written, and the sentences that say what they mean, on a terminal and on a page alike."""

from __future__ import annotations

from normalize.evaluate.intervals import Interval

__all__ = ["CLEAN_NOTES", "GOLD_NOTES", "number", "percent", "ranged", "rate"]

_NONE = "\N{EN DASH}"

GOLD_NOTES = (
    (
        "Findings",
        "A finding is right where it lies on an error of the gold. One longer than 200 characters counts only "
        "where its fixes would change something. Recall: the share of errors that a finding lies on.",
    ),
    (
        "Edits",
        "An edit is right if every word and mark it changes is part of an accepted repair. Recall: the share of errors "
        "with an accepted text that now read so. Changes up to two characters beside an error may take part.",
    ),
    (
        "Harmful edits",
        "A trap broken: a place changed that must stay. A wrong fix: an error changed into something not accepted, "
        "unless only marks or spaces moved nearer to it (partly fixed). An extra edit: on nothing the gold names. "
        "No gold is complete: read them before you blame the rule.",
    ),
    (
        "By rule and by category",
        "The gold does not say which rule should have found an error. Recall is taken over the kinds of errors "
        "that the rule or category found or repaired at least once.",
    ),
    (
        "Intervals",
        "95%, Wilson's score interval (1927) for shares. F0.5 weighs precision twice as heavily as recall; its range "
        "runs from the lower to the upper ends of both. Cases of one text are alike, so true intervals are wider.",
    ),
    (
        "Confidence",
        "Findings in bins of the confidence they were reported with; right if the fix, or one of those to choose from, "
        "is (part of) an accepted repair, or, where there is none, if the finding lies on an error.",
    ),
)

CLEAN_NOTES = (
    (
        "Rates",
        "Single changed words, marks and spaces per 10,000 words; findings without mere hints. On text that people "
        "wrote and read over nearly all are false alarms; a few repair real slips. Read them.",
    ),
    (
        "Words",
        "Runs of letters and digits. Chinese and Japanese letters count half a word each, Thai ones a quarter, "
        "because these scripts set no spaces.",
    ),
    (
        "Upper bound",
        "One-sided 95%, exact for a Poisson count (Garwood 1936): were the rate higher, more would have been seen "
        "19 times in 20. None seen still allows 3. Edits of one text are alike, so true bounds are wider.",
    ),
)


def number(value: float) -> str:
    """A count.

    >>> number(12345.4), number(0)
    ('12,345', '0')
    """
    return f"{value:,.0f}"


def percent(value: float | None) -> str:
    """A share, never rounded up to all or down to nothing.

    >>> percent(0.9361), percent(0.9999), percent(1.0), percent(None)
    ('93.6%', '99.9%', '100%', '–')
    """
    if value is None:
        return _NONE
    if value in (0.0, 1.0):
        return f"{value:.0%}"
    return f"{min(99.9, max(0.1, value * 100)):.1f}%"


def ranged(interval: Interval | None) -> str:
    """An interval of shares in percent.

    >>> ranged(Interval(0.824, 0.978)), ranged(None)
    ('82–98', '')
    """
    return "" if interval is None else f"{interval.low * 100:.0f}{_NONE}{interval.high * 100:.0f}"


def rate(value: float | None) -> str:
    """A rate to three digits.

    >>> rate(0.0), rate(0.01234), rate(123.4), rate(None)
    ('0', '0.0123', '123', '–')
    """
    return _NONE if value is None else f"{value:.3g}" if value < 100 else f"{value:,.0f}"
