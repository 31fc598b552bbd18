"""Changes that bear on the interests of the staff: pay, appraisal, conduct, hours (Labour Contract Law, article 4)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from xiaozhang.foundation.charter.rules.differences import ClauseDifference, Kinds
from xiaozhang.foundation.charter.rules.drafts import DraftClause

_MATTERS = re.compile(
    r"工资|薪酬|薪资|提成|奖金|津贴|考核|绩效|工作时间|工时|加班|考勤|休假|请假|保险|福利|培训|处分|处罚|扣分|纪律|违纪|解除劳动合同|定额"
)


def touching(found: Iterable[ClauseDifference], kinds: Kinds) -> Iterator[ClauseDifference]:
    """Yield the clauses whose change bears on the staff: by their kind, or by what the changed words speak of."""
    for each in found:
        if each.is_changed_inside or each.is_added or each.is_removed:
            sides = [side.clause for side in (each.before, each.after) if side is not None]
            if any(_is_of_interest(side, kinds) for side in sides) or _speaks_of_it(each):
                yield each


def _is_of_interest(clause: DraftClause, kinds: Kinds) -> bool:
    return clause.kind in kinds and kinds[clause.kind].touches_interests


def _speaks_of_it(each: ClauseDifference) -> bool:
    changed = (one for one in each.paragraphs if one.is_changed)
    return any(_MATTERS.search(one.before) or _MATTERS.search(one.after) for one in changed)
