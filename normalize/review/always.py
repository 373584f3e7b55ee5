"""Decisions for good: what is always refused goes to the dismissals, what is always wanted becomes a rule.

Both are files that the engine reads, made to be read by people and kept in version control.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from normalize.errors import InputError
from normalize.findings import Safety, Scope, Verdict
from normalize.review import dismissals, queue
from normalize.review.query import Query
from normalize.review.queue import Spot
from normalize.review.schema import now
from normalize.review.session import Session

__all__ = ["DISMISSALS", "PACK", "always", "rule_of"]

DISMISSALS = "normalize-dismissals.jsonl"
"""The dismissals that every command reads where it finds them in its folder."""

PACK = "normalize-rules/always.yaml"
"""The pack that rules are added to; it takes effect where the settings name its folder in `packs`."""

_WORDS = re.compile(r"[^\W_][\w'\N{RIGHT SINGLE QUOTATION MARK}. -]{1,60}")


def always(
    session: Session,
    group: int,
    verdict: Verdict,
    *,
    query: Query,
    pack: str | Path = PACK,
    file: str | Path = DISMISSALS,
    force: bool = False,
) -> str:
    """Decide about a group for good, here and in texts to come; what was written where, as a sentence.

    Raises `InputError` where an acceptance cannot be a rule, and then nothing is decided.
    """
    spot = next(iter(queue.spots(session.store, group, query, limit=1)), None)
    if spot is None:
        raise InputError(f"there is no group {group} in this store")
    if verdict is Verdict.REJECT:
        session.decide(group, verdict, query=Query(), scope=Scope.ALWAYS, force=force)
        dismissals.append(Path(file), [_row(spot, session.by)])
        return f"rejected for good: written to {file}"
    line = rule_of(spot)
    target = Path(pack)
    session.decide(group, verdict, query=Query(), scope=Scope.ALWAYS, force=force)
    known = _add(target, spot, line)
    hint = f'; let it take effect: packs = ["{target.parent.as_posix()}"] in normalize.toml'
    return f"accepted for good: {'this rule is already in' if known else 'written to'} {target}{hint}"


def _row(spot: Spot, by: str) -> str:
    row = {
        "key": spot.key,
        "verdict": Verdict.REJECT.value,
        "scope": Scope.ALWAYS.value,
        "same": spot.digest,
        "rule": spot.rule,
        "old": spot.old,
        "new": spot.new,
        "by": by,
        "at": now(),
        "note": "",
    }
    return json.dumps(row, ensure_ascii=False).encode("utf-8", "replace").decode() + "\n"


def rule_of(spot: Spot) -> str:
    """The rule that makes an edit everywhere, as the block of a pack. Raises `InputError` where none can.

    Words can be a rule; a mark cannot, for where it is wrong is what the rule that found it knows.
    """
    if spot.tier < Safety.REVIEW or not spot.new or not (_WORDS.fullmatch(spot.old) and _WORDS.fullmatch(spot.new)):
        raise InputError(
            "only words or phrases can be replaced always. To have this rule's repairs applied unattended, write "
            f'apply = ["{spot.rule}>={min(0.99, spot.confidence):.2f}"] into normalize.toml; a accepts them here'
        )
    slug = "-".join(re.findall(r"[a-z0-9]+", spot.old.lower()))[:40].strip("-") or "words"
    slug = f"{slug}-{spot.digest[:6]}"
    language = f"    text_language: {json.dumps(spot.language)}\n" if spot.language else ""
    old, new = json.dumps(spot.old, ensure_ascii=False), json.dumps(spot.new, ensure_ascii=False)
    bad = json.dumps(f"[[{spot.old}]]", ensure_ascii=False)
    return (
        f'  - id: {slug}\n    since: "0.1"\n    status: stable\n    kind: terms\n{language}'
        f"    terms:\n      {old}: {new}\n    case: exact\n    safety: safe\n"
        "    severity: warning\n    confidence: 0.95\n"
        f"    message: \"'{{old}}' should be '{{new}}'.\"\n    why: Decided in review for all texts.\n"
        f"    examples:\n      - bad:  {bad}\n        good: {new}\n      - keep: {new}\n"
    )


def _add(target: Path, spot: Spot, block: str) -> bool:
    """Write a rule to the end of the pack; whether it was there before."""
    from normalize.packs.parse import parse_pack

    before = target.read_text("utf-8") if target.exists() else "rules:\n"
    if f"-{spot.digest[:6]}\n" in before:
        return True
    text = before.rstrip("\n") + "\n" + block
    parse_pack(text, target.stem, str(target))
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}.new")
    fresh.write_text(text, "utf-8")
    fresh.replace(target)
    return False
