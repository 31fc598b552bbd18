"""A month as its member reads it: from what was earned to what is paid, scores, and 为什么不是….

Read from the JSON that settlement keeps with a statement (rules.kept); every row stands apart, and the rows add up to
what is paid: opening balances, holds, caps, guarantees, draws and recoveries each with the sentences that say why.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xiaozhang.base.text import Message

EARNED = "earned_fen"


@dataclass(frozen=True, slots=True)
class PayRow:
    """A step from what was earned to what is paid: what it adds, in 分 (negative where it takes), and why."""

    key: str
    label: Message
    amount_fen: int
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """An indicator of an appraisal; `score` and `part` are None where it was not measured (未计量)."""

    key: str
    label: str
    weight: str
    score: str | None
    part: str | None
    words: str
    is_extra: bool

    @property
    def is_measured(self) -> bool:
        """Say whether there was something to score."""
        return self.part is not None


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """An appraisal: the clause (key, number, title, version), its lines and what follows."""

    clause: Mapping[str, str]
    lines: tuple[ScoreLine, ...]
    total: str | None
    grade: str
    factor: str
    is_ranked: bool

    @property
    def unmeasured(self) -> int:
        """How many indicators were not measured."""
        return sum(not line.is_measured for line in self.lines)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What would have brought more under a clause; `sentences` are empty where nothing was lacking."""

    clause: Mapping[str, str]
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Payslip:
    """Everything of a month beside its lines. `sums` is 分 by kind of line; `unpaid` are keys of facts with 分."""

    rows: tuple[PayRow, ...] = ()
    paid_fen: int = 0
    forfeited_fen: int = 0
    words: tuple[str, ...] = ()
    scores: tuple[ScoreSheet, ...] = ()
    outlooks: tuple[Outlook, ...] = ()
    targets: Mapping[str, str] = field(default_factory=dict)
    sums: Mapping[str, int] = field(default_factory=dict)
    points: str = ""
    unpaid: tuple[tuple[str, int], ...] = ()

    @property
    def is_adding_up(self) -> bool:
        """Say whether the steps add up to what is paid."""
        return sum(row.amount_fen for row in self.rows) == self.paid_fen

    def is_adding_up_from(self, total_fen: int) -> bool:
        """Say whether the steps begin with what the lines sum to and end with what is paid; true where none is kept."""
        return not self.rows or (self.rows[0].amount_fen == total_fen and self.is_adding_up)

    @property
    def has_steps(self) -> bool:
        """Say whether anything lies between what was earned and what is paid."""
        return len(self.rows) > 1

    @property
    def clauses(self) -> list[Mapping[str, str]]:
        """The clauses that scores and outlooks name."""
        return [*(each.clause for each in self.scores), *(each.clause for each in self.outlooks)]


# label, sign, and how the kept sentences of the step begin
_STEPS: tuple[tuple[str, Message, int, tuple[str, ...]], ...] = (
    ("held_fen", Message("留存，到期再发"), -1, ()),
    ("claims_raised_fen", Message("抵减后为负的部分，转为应追"), 1, ()),
    ("released_fen", Message("发放以前的留存"), 1, ("发放留存",)),
    ("carried_in_fen", Message("上月结转"), 1, ()),
    ("carried_out_fen", Message("超过封顶，结转下月"), -1, ("月封顶",)),
    ("lost_fen", Message("超过封顶，不再发"), -1, ("月封顶",)),
    ("guarantee_fen", Message("保底补足"), 1, ("保底",)),
    ("draw_recovered_fen", Message("冲抵以前的预支"), -1, ("冲抵预支",)),
    ("draw_fen", Message("预支，以后冲抵"), 1, ("预支",)),
    ("minimum_top_up_fen", Message("补足最低工资"), 1, ("最低工资",)),
    ("recovered_fen", Message("扣回应追款"), -1, ("应追", "尚未书面告知", "书面告知未满")),
)  # fmt: skip

_OF_WAGE = ("应追", "最低工资")
_GIVEN_BACK = Message("退回的部分，从留存里冲减")


def payslip_of(text: str, paid_fen: int, *, shows_wage: bool = True) -> Payslip:
    """Return the month that a statement keeps as JSON text; of an empty text nothing.

    Without `shows_wage` the sentences are left out from which one could tell the member's agreed wage.
    """
    kept = json.loads(text) if text else {}
    return payslip(kept if shows_wage else without_wage(kept), paid_fen)


def without_wage(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is kept of a month without the sentences that name the wage of the month or the minimum by it."""
    words = [each for each in kept.get("words", ()) if not str(each).startswith(_OF_WAGE)]
    return {**kept, "words": words}


def payslip(kept: Mapping[str, Any], paid_fen: int) -> Payslip:
    """Return what is kept of a month as rows; `paid_fen` is what the statement says is paid.

    >>> slip = payslip({"pay": {"earned_fen": 310000, "claims_raised_fen": 40000, "recovered_fen": 40000},
    ...     "words": ["应追 400.00 元，本月扣 400.00 元"]}, 310000)
    >>> [(row.key, row.amount_fen, row.words) for row in slip.rows][1:], slip.is_adding_up
    ([('claims_raised_fen', 40000, ()), ('recovered_fen', -40000, ('应追 400.00 元，本月扣 400.00 元',))], True)
    """
    pay = kept.get("pay", {})
    words = [str(each) for each in kept.get("words", ())]
    rows = [PayRow(EARNED, Message("本月所得"), int(pay.get(EARNED, 0)))] if pay else []
    said: set[str] = set()
    for key, label, sign, begins in _STEPS:
        amount_fen = int(pay.get(key, 0))
        why = tuple(each for each in words if begins and each.startswith(begins) and each not in said)
        if amount_fen or (why and key == "recovered_fen"):
            rows.append(
                PayRow(key, _GIVEN_BACK if key == "held_fen" and amount_fen < 0 else label, sign * amount_fen, why)
            )
            said.update(why)
    return Payslip(
        rows=tuple(rows),
        paid_fen=paid_fen,
        forfeited_fen=int(pay.get("forfeited_fen", 0)),
        words=tuple(each for each in words if each not in said),
        scores=tuple(_score(each) for each in kept.get("scores", ())),
        outlooks=tuple(_outlook(each) for each in kept.get("outlook", ())),
        targets={str(key): str(figure) for key, figure in kept.get("targets", {}).items()},
        sums={str(kind): int(fen) for kind, fen in kept.get("sums", {}).items()},
        points=str(kept.get("points", "")),
        unpaid=tuple((str(each["fact"]), int(each["amount_fen"])) for each in kept.get("unpaid", ())),
    )


def _score(sheet: Mapping[str, Any]) -> ScoreSheet:
    return ScoreSheet(
        clause=sheet["clause"],
        lines=tuple(_score_lines(sheet.get("lines", ()))),
        total=sheet.get("total"),
        grade=str(sheet.get("grade", "")),
        factor=str(sheet.get("factor", "")),
        is_ranked=sheet.get("by") == "distribution",
    )


def _score_lines(lines: Sequence[Mapping[str, Any]]) -> Iterable[ScoreLine]:
    for line in lines:
        yield ScoreLine(
            key=str(line["key"]),
            label=str(line["label"]),
            weight=str(line.get("weight", "")),
            score=line.get("score"),
            part=line.get("part"),
            words=str(line["words"]),
            is_extra="weight" not in line,
        )


def _outlook(each: Mapping[str, Any]) -> Outlook:
    return Outlook(each["clause"], tuple(str(words) for words in each.get("why_not", ())))
