"""What simulation offers the house."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse

from xiaozhang.base import jobs, registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.text import Message
from xiaozhang.performance.simulation import powers, queries
from xiaozhang.performance.simulation.actions.simulations import JOB
from xiaozhang.performance.simulation.jobs import simulate

_LISTED = 20


def register() -> None:
    """Declare powers, the job, simulations as records, 测算 on the page of a version, and the menu."""
    registries.add_powers(powers.ALL)
    jobs.register(JOB, simulate, label=Message("测算"))
    _register_records()
    _register_tabs()
    registries.navigation.add(
        "simulation",
        registries.Navigation(
            key="simulation",
            label=Message("测算"),
            url_name="simulation:list",
            icon="calculator",
            order=64,
            power=powers.SEE,
            group="performance",
        ),
    )


def _register_records() -> None:
    for key, label, rows, title, url_name in (
        ("simulation", Message("测算"), queries.simulations, str, "simulation:record"),
        ("simulated_member", Message("测算成员"), queries.simulated_members, _name, "simulation:member"),
    ):
        registries.record_types.add(
            key,
            registries.RecordType(
                key=key,
                label=label,
                power=powers.SEE,
                icon="calculator",
                rows=rows,
                title=title,
                url=_to(url_name),
                is_carrier=False,
            ),
        )


def _register_tabs() -> None:
    registries.tabs.add(
        "charter_version.simulation",
        registries.Tab(
            record="charter_version",
            key="simulation",
            label=Message("测算"),
            template="simulation/_version_tab.html",
            context=_of_version,
            count=lambda viewer, version: queries.of_version(viewer, version.pk),
            order=40,
            power=powers.SEE,
        ),
    )
    registries.tabs.add(
        "charter_version.own",
        registries.Tab(
            record="charter_version",
            key="own",
            label=Message("对我的影响"),
            template="simulation/_own_tab.html",
            context=lambda _viewer, version, _today: {"version": version},
            order=45,
            power=powers.TRY_OWN,
        ),
    )


def _of_version(viewer: Actor, version: Any, _today: date) -> Mapping[str, object]:
    listed = list(queries.of_version(viewer, version.pk)[:_LISTED])
    return {"version": version, "simulations": listed, "can_run": viewer.may(powers.RUN)}


def _name(row: Any) -> str:
    return str(row.member.name)


def _to(url_name: str) -> Any:
    return lambda pk: reverse(url_name, args=[pk])
