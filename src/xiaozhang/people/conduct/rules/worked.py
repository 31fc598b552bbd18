"""How worked examples of the ladder of sanctions are computed: the step, and the days for hearing (B10)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from xiaozhang.base.clause_examples import CannotWork, Runner, Surroundings
from xiaozhang.base.clause_kind import Known
from xiaozhang.base.example_values import Reads, Value
from xiaozhang.people.conduct.clauses.ladder import GROUND_WORDS, SANCTION_WORDS, Ground, SanctionLadder
from xiaozhang.people.conduct.clauses.violations import GRAVITY_WORDS, Gravity
from xiaozhang.people.conduct.rules.recurrence import recurrence, windows

_GROUNDS = {str(GROUND_WORDS[ground]): ground for ground in Ground}
_GRAVITIES = {str(GRAVITY_WORDS[gravity]): gravity for gravity in Gravity}
NOTHING = "不作处理"


def _asks(ladder: SanctionLadder, known: Known) -> list[Value]:
    return [
        Value("ground", "缘由", choices=tuple(_GROUNDS), is_needed=False),
        Value("gravity", "程度", choices=tuple(_GRAVITIES), is_needed=False),
        Value("on", "发生日", Reads.DAY),
        Value("earlier", "此前各次", Reads.WORDS, is_needed=False),
        Value("told", "告知本人", Reads.DAY, is_needed=False),
    ]


def _gives(ladder: SanctionLadder, known: Known) -> list[Value]:
    return [
        Value("times", "计为第几次", Reads.COUNT, "次"),
        Value("sanction", "处理"),
        Value("hearing", "申辩至", Reads.DAY),
        Value("decision", "最迟决定", Reads.DAY),
    ]


def _work(ladder: SanctionLadder, given: Mapping[str, Any], surroundings: Surroundings) -> dict[str, Any]:
    ground = _GROUNDS[given["ground"]] if "ground" in given else Ground.VIOLATION
    gravity = _GRAVITIES[given["gravity"]] if "gravity" in given else None
    if ground is Ground.VIOLATION and gravity is None:
        raise CannotWork("违规须写明程度。")
    found = recurrence(ladder, given["on"], _days(given.get("earlier", ())), ground=ground, gravity=gravity)
    step = found.step
    results: dict[str, Any] = {
        "times": found.times,
        "sanction": str(SANCTION_WORDS[step.sanction]) if step else NOTHING,
    }
    if "told" in given:
        until = windows(ladder, given["told"], surroundings.calendar)
        results |= {"hearing": until.hearing_until, "decision": until.decision_until}
    return results


def _days(words: tuple[str, ...]) -> list[date]:
    day = Value("day", "此前各次", Reads.DAY)
    try:
        return [day.read(each) for each in words]
    except ValueError as error:
        raise CannotWork("「此前各次」须是日期，几次之间用分号。") from error


RUNNERS: Mapping[str, Runner] = {SanctionLadder.name: Runner(_asks, _gives, _work)}
"""By the name of the kind."""
