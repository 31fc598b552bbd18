"""`verify_ledger`: prove that every stored total is the sum of its facts."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from xiaozhang.base.money import yuan
from xiaozhang.foundation.ledger import queries
from xiaozhang.foundation.ledger.rules.totals import Difference, Total

_SHOWN = 100
_TABLES = {"daily": "成员日合计", "customer": "客户月合计", "credit": "事实与分配"}


class Command(BaseCommand):
    """Compare totals with facts; exit code 1 and one line per differing row if any differ."""

    help = "核对业绩台账：每个合计都等于其事实之和。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the differing rows. Raises CommandError, which ends with exit code 1."""
        found = queries.verify_totals()
        for difference in found[:_SHOWN]:
            self.stdout.write(_line(difference))
        if found:
            raise CommandError(f"业绩台账有 {len(found)} 处不一致。")
        self.stdout.write("业绩台账核对一致。")


def _line(difference: Difference) -> str:
    day = f" {difference.day_on}" if difference.day_on else ""
    whose = {"daily": "成员", "customer": "客户", "credit": "事实"}[difference.table]
    row = f"{_TABLES[difference.table]} {difference.metric} {whose} {difference.owner_id}"
    return (
        f"{row} {difference.month_on:%Y-%m}{day}：事实 {_words(difference.facts_say)}，所存 {_words(difference.stored)}"
    )


def _words(total: Total) -> str:
    return f"{yuan(total.amount_fen)} 元 / 数量 {total.quantity} / {total.facts} 条"
