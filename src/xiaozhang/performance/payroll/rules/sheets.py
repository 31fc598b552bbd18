"""The rows that payroll is handed: one per member, their sums, and the hash of what they say."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from xiaozhang.base.text import Message
from xiaozhang.performance.incentives.rules.pay_sums import PAY_WORDS, kind_sums, pay_sums
from xiaozhang.performance.plans.rules.lines import KIND_WORDS, POINTS

KINDS = tuple(kind for kind in KIND_WORDS if kind != POINTS)
SUMS = (
    "held_fen", "released_fen", "forfeited_fen", "carried_in_fen", "carried_out_fen", "lost_fen", "guarantee_fen",
    "draw_fen", "draw_recovered_fen", "claims_raised_fen", "recovered_fen", "minimum_top_up_fen",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PayRow:
    """A member's row: who, what was earned by kind (`KINDS`), each step to what is paid (`SUMS`), in 分."""

    number: str
    member_id: int
    name: str
    team_name: str
    post_name: str
    kinds: tuple[int, ...]
    earned_fen: int
    sums: tuple[int, ...]
    paid_fen: int

    def values(self) -> list[object]:
        """Return the row as it is hashed and written, in the order of `headings`."""
        who = [self.number, self.member_id, self.name, self.team_name, self.post_name]
        return [*who, *self.kinds, self.earned_fen, *self.sums, self.paid_fen]


def pay_row(
    who: tuple[str, int, str, str, str], pay: str, *, plain: Mapping[str, int], earned_fen: int, paid_fen: int
) -> PayRow:
    """Return a member's row out of a statement; `plain` are its sums by kind where `pay` holds none."""
    by_kind, sums = kind_sums(pay) or dict(plain), pay_sums(pay)
    kinds = tuple(by_kind.get(kind, 0) for kind in KINDS)
    return PayRow(*who, kinds, earned_fen, tuple(sums[name] for name in SUMS), paid_fen)


def headings() -> list[tuple[Message, str]]:
    """Return label and kind of each column."""
    texts = [(Message("结算单号"), ""), (Message("成员编号"), ""), (Message("姓名"), ""), (Message("团队"), "")]
    texts.append((Message("岗位"), ""))
    amounts = [KIND_WORDS[kind] for kind in KINDS]
    amounts += [PAY_WORDS["earned_fen"], *(PAY_WORDS[name] for name in SUMS), PAY_WORDS["paid_fen"]]
    return texts + [(Message("{label}（元）", {"label": label}), "yuan") for label in amounts]


def totals(rows: Sequence[PayRow]) -> list[int]:
    """Return the sums of the columns of money, in their order."""
    columns = [[*row.kinds, row.earned_fen, *row.sums, row.paid_fen] for row in rows]
    return [sum(column) for column in zip(*columns, strict=True)] if columns else [0] * (len(KINDS) + len(SUMS) + 2)


def content_hash(rows: Iterable[PayRow]) -> str:
    """Return the sha256 of what the rows say, whoever exports them and when."""
    digest = hashlib.sha256()
    for row in rows:
        line = json.dumps(row.values(), ensure_ascii=False, separators=(",", ":"))
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()
