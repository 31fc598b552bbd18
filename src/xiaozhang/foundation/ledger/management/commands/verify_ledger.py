"""`verify_ledger`: prove that every stored total is the sum of its facts."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from xiaozhang.foundation.ledger import queries
from xiaozhang.foundation.ledger.rules.totals import difference_words

_SHOWN = 100


class Command(BaseCommand):
    """Compare totals with facts; exit code 1 and one line per differing row if any differ."""

    help = "核对业绩台账：每个合计都等于其事实之和。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the differing rows. Raises CommandError, which ends with exit code 1."""
        found = queries.verify_totals()
        for difference in found[:_SHOWN]:
            self.stdout.write(str(difference_words(difference)))
        if found:
            raise CommandError(f"业绩台账有 {len(found)} 处不一致。")
        self.stdout.write("业绩台账核对一致。")
