"""Forms of the targets app: text to values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from xiaozhang.base import pages
from xiaozhang.base.money import MAX_FEN
from xiaozhang.base.registries import Metric
from xiaozhang.performance.targets.queries import Scheme, SheetRow, SheetTeam
from xiaozhang.performance.targets.rules.measuring import is_money

_MOST_UNITS = 1_000_000_000


def figure_field(metric: Metric, *, label: str, required: bool = False, **given: Any) -> forms.Field:
    """Return a box for a figure of a metric: an amount in yuan, or a whole number."""
    if is_money(metric):
        return pages.YuanField(label=label, required=required, max_fen=MAX_FEN, **given)
    return pages.CountField(label=label, required=required, at_most=_MOST_UNITS, **given)


class TargetsForm(pages.Form):
    """The sheet of a month: a figure per member and team that may be set, and what was shown when it was opened.

    Cleaned values are those of `set_targets`: `amounts` and `shown` by member id, `teams` and `teams_shown` by team id.
    """

    def __init__(self, *args: Any, teams: Sequence[SheetTeam], month_on: date, metric: Metric, **kwargs: Any) -> None:
        """Make two fields per row and per team that may be set."""
        self.month_on = month_on
        self.typed: dict[str, int | None] = {}
        self.rows: list[SheetRow] = [row for team in teams for row in team.rows if row.may_set]
        self.teams: list[SheetTeam] = [team for team in teams if team.may_set]
        super().__init__(*args, **kwargs)
        for row in self.rows:
            self._add(_member(row), metric, row.name, row.target)
        for team in self.teams:
            self._add(_team(team), metric, team.name, team.own)
            self.fields[_team(team)].widget.attrs["data-sum-skip"] = ""

    def box(self, row: SheetRow) -> forms.BoundField | None:
        """Return the input of a member; None where the viewer may not set it."""
        return self[_member(row)] if row.may_set else None

    def team_box(self, team: SheetTeam) -> forms.BoundField | None:
        """Return the input of a team's target of its own; None where the viewer may not set it."""
        return self[_team(team)] if team.may_set else None

    def typed_figure(self, row: SheetRow) -> int | None:
        """Return what stands in the row's box as far as it can be read, for the sums."""
        if not self.is_bound or not row.may_set:
            return row.target
        figure: int | None = self.typed.get(_member(row), row.target)
        return figure

    def clean(self) -> dict[str, Any]:
        """Gather the boxes into what the action takes."""
        cleaned = self.cleaned_data
        self.typed = dict(cleaned)
        return {
            self.KEY: cleaned.get(self.KEY),
            "amounts": {row.member_id: cleaned.get(_member(row)) for row in self.rows},
            "shown": {row.member_id: cleaned.get(f"shown_{_member(row)}") for row in self.rows},
            "teams": {team.team_id: cleaned.get(_team(team)) for team in self.teams},
            "teams_shown": {team.team_id: cleaned.get(f"shown_{_team(team)}") for team in self.teams},
        }

    def _add(self, name: str, metric: Metric, label: str, standing: int | None) -> None:
        self.fields[name] = figure_field(metric, label=label, initial=standing)
        self.fields[f"shown_{name}"] = figure_field(metric, label=label, initial=standing, widget=forms.HiddenInput)


class BreakForm(pages.Form):
    """A team's target, and which members' parts are locked at what.

    Cleaned values are those of `break_down_target`: `whole`, `locked` and `seen` by member id. What was seen is kept in
    the page as text, since every trial shows other parts.
    """

    def __init__(self, *args: Any, scheme: Scheme, **kwargs: Any) -> None:
        """Make a tick and a box for each who takes part."""
        super().__init__(*args, **kwargs)
        self.holders = scheme.holders
        whole = scheme.own if scheme.own is not None else sum(scheme.former.values()) or None
        self.fields["whole"] = figure_field(scheme.metric, label=_now("团队目标"), required=True, initial=whole)
        self.fields["whole"].disabled = not scheme.may_set_team
        for each in self.holders:
            former = scheme.former.get(each.member_id)
            self.fields[f"lock_{each.member_id}"] = pages.FlagField(label=_("锁定"), required=False)
            self.fields[f"part_{each.member_id}"] = figure_field(scheme.metric, label=each.name, initial=former)

    def clean(self) -> dict[str, Any]:
        """Gather the locks; one without a figure cannot stand."""
        cleaned = self.cleaned_data
        locked: dict[int, int] = {}
        for each in self.holders:
            part = cleaned.get(f"part_{each.member_id}")
            if not cleaned.get(f"lock_{each.member_id}") or f"part_{each.member_id}" in self.errors:
                continue
            if part is None:
                self.add_error(f"part_{each.member_id}", _now("锁定的要写数。"))
            else:
                locked[each.member_id] = part
        seen = parts_of_text(str(self.data.get("seen", "")))
        return {self.KEY: cleaned.get(self.KEY), "whole": cleaned.get("whole"), "locked": locked, "seen": seen}


def text_of_parts(parts: Mapping[int, int]) -> str:
    """Return parts by member id as the page keeps them.

    >>> text_of_parts({5: 100, 7: 20})
    '5:100 7:20'
    """
    return " ".join(f"{pk}:{part}" for pk, part in parts.items())


def parts_of_text(text: str) -> dict[int, int]:
    """Return the parts that a page kept; what is no part is left out, and then they are not those that come out.

    >>> parts_of_text('5:100 7:20 x')
    {5: 100, 7: 20}
    """
    found = {}
    for piece in text.split():
        pk, _colon, part = piece.partition(":")
        if pk.isdecimal() and part.isdecimal() and len(piece) <= 40:
            found[int(pk)] = int(part)
    return found


def _member(row: SheetRow) -> str:
    return f"member_{row.member_id}"


def _team(team: SheetTeam) -> str:
    return f"team_{team.team_id}"
