"""Forms of the targets app: text to values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from xiaozhang.base import pages
from xiaozhang.base.money import MAX_FEN
from xiaozhang.performance.targets.queries import SheetRow, SheetTeam


class TargetsForm(pages.Form):
    """The sheet of a month: an amount per member that may be set, and what was shown when the sheet was opened.

    Cleaned values are those of `set_targets`: `amounts` and `shown`, 分 by member id.
    """

    def __init__(self, *args: Any, teams: Sequence[SheetTeam], month_on: date, **kwargs: Any) -> None:
        """Make two fields per row that may be set."""
        self.month_on = month_on
        self.typed: dict[str, int | None] = {}
        self.rows: list[SheetRow] = [row for team in teams for row in team.rows if row.may_set]
        super().__init__(*args, **kwargs)
        for row in self.rows:
            self.fields[_amount(row)] = pages.YuanField(
                label=row.name, required=False, max_fen=MAX_FEN, initial=row.target_fen
            )
            self.fields[_shown(row)] = pages.YuanField(
                label=row.name, required=False, max_fen=MAX_FEN, initial=row.target_fen, widget=forms.HiddenInput
            )

    def boxes(self, row: SheetRow) -> tuple[forms.BoundField, forms.BoundField]:
        """Return the two inputs of a row."""
        return self[_amount(row)], self[_shown(row)]

    def typed_fen(self, row: SheetRow) -> int | None:
        """Return what stands in the row's box as far as it can be read, for the sums."""
        if not self.is_bound or not row.may_set:
            return row.target_fen
        amount: int | None = self.typed.get(_amount(row), row.target_fen)
        return amount

    def clean(self) -> dict[str, Any]:
        """Gather the boxes into what the action takes."""
        cleaned = self.cleaned_data
        gathered = {
            self.KEY: cleaned.get(self.KEY),
            "amounts": {row.member_id: cleaned.get(_amount(row)) for row in self.rows},
            "shown": {row.member_id: cleaned.get(_shown(row)) for row in self.rows},
        }
        self.typed = dict(cleaned)
        return gathered


def _amount(row: SheetRow) -> str:
    return f"member_{row.member_id}"


def _shown(row: SheetRow) -> str:
    return f"shown_{row.member_id}"
