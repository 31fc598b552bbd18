"""What exchange offers the house: its jobs, the record type 导入, the menu."""

from __future__ import annotations

from datetime import time

from django.urls import reverse

from xiaozhang.base import jobs, registries
from xiaozhang.base.text import Message
from xiaozhang.home.exchange import jobs as work
from xiaozhang.home.exchange import powers, queries


def register() -> None:
    """Declare this app's powers, jobs, record type and menu entries."""
    registries.add_powers(powers.ALL)
    for name, function, label in _JOBS:
        jobs.register(name, function, label=label)
    jobs.schedule("exchange.forget", at=time(3, 30))
    registries.record_types.add(_IMPORT.key, _IMPORT)
    registries.navigation.add(_MENU.key, _MENU)
    registries.new_things.add(_NEW.key, _NEW)


_JOBS = (
    ("exchange.read", work.read, Message("读导入的文件")),
    ("exchange.check", work.check, Message("试算导入")),
    ("exchange.apply", work.apply, Message("导入文件")),
    ("exchange.undo", work.undo, Message("撤销导入")),
    ("exchange.forget", work.forget, Message("清除三十天前的导入明细")),
)
_IMPORT = registries.RecordType(
    key="import",
    label=Message("导入"),
    icon="upload",
    rows=queries.imports,
    title=str,
    url=lambda pk: reverse("exchange:record", args=[pk]),
)
_MENU = registries.Navigation(
    key="administration.imports",
    label=Message("导入"),
    url_name="exchange:list",
    icon="upload",
    order=905,
    power=powers.IMPORT_FILES,
    group="administration",
)
_NEW = registries.NewThing(
    key="import", label=Message("导入文件"), url_name="exchange:add", power=powers.IMPORT_FILES, order=90
)
