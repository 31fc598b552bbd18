"""What payroll offers the house."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.registries import AppendOnly, Navigation, Tab
from xiaozhang.base.text import Message
from xiaozhang.performance.incentives import powers as incentive_powers
from xiaozhang.performance.payroll import powers, queries


def register() -> None:
    """Declare powers, the table of exports, the places on others' pages, and the menu."""
    registries.add_powers(powers.ALL)
    registries.append_only.add("payroll_payrollexport", AppendOnly("payroll_payrollexport"))
    registries.tabs.add(
        "run.export.payroll",
        Tab(
            "run.export", "payroll", Message("工资导出"), "payroll/_of_run.html", run_context,
            power=powers.EXPORT_PAYROLL,
        ),
    )  # fmt: skip
    registries.tabs.add(
        "member.balances",
        Tab(
            "member", "balances", Message("余额"), "payroll/_of_member.html", member_context, order=62,
            power=powers.SEE_BALANCES,
        ),
    )  # fmt: skip
    for key, label, icon, order, power in (
        ("payroll", Message("工资导出"), "download", 65, powers.EXPORT_PAYROLL),
        ("balances", Message("余额"), "list-details", 66, powers.SEE_BALANCES),
    ):
        address = "payroll:list" if key == "payroll" else "payroll:balances"
        registries.navigation.add(key, Navigation(key, label, address, icon, order, power, group="performance"))


def run_context(viewer: Actor, run: Any, today: date) -> Mapping[str, object]:
    """Return how far a run is with payroll, for the desk: what was exported of its month."""
    del viewer, today
    exports = [each for each in queries.exports_of(run.month_on) if each.run_id == run.pk]
    final = [each for each in exports if not each.is_preliminary]
    state = Message("已导出") if final else Message("已预导出") if exports else Message("待导出")
    is_ready = run.state == queries.CONFIRMED and not run.is_superseded
    return {
        "state": state,
        "last": exports[0] if exports else None,
        "is_ready": is_ready,
        "url": reverse("payroll:month", args=[run.pk]) if is_ready else "",
    }


def member_context(viewer: Actor, member: Any, today: date) -> Mapping[str, object]:
    """Return what stands open for a member, where the viewer may see it."""
    del today
    if not queries.may_see(viewer, member.pk):
        return {"found": None, "member_id": member.pk}
    return {
        "found": queries.member_balances(viewer, member.pk),
        "member_id": member.pk,
        "may_give_notice": viewer.may(incentive_powers.PUBLISH_SETTLEMENT),
    }
