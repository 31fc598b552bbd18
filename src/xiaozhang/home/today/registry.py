"""What today offers the house: the first entry of the menu."""

from __future__ import annotations

from xiaozhang.base import registries
from xiaozhang.base.text import Message


def register() -> None:
    """Declare this app's powers, record types, tabs and the like."""
    registries.navigation.add(
        "today",
        registries.Navigation(
            key="today",
            label=Message("工作台"),
            url_name="today:today",
            icon="layout-dashboard",
            order=0,
            phone=Message("首页"),
        ),
    )
