"""The steps of an import in few words."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime

from tests.factories.org import NOW
from xiaozhang.base.actor import Actor
from xiaozhang.home.exchange import actions, jobs, queries
from xiaozhang.home.exchange.models import Import, ImportTable
from xiaozhang.home.exchange.rules.arriving import Arrived

CUSTOMERS = (
    ("客户名称", "行业", "电话", "地址"),
    ("江阴水务集团", "水务", "0510-86810001", "江阴市澄江路 1 号"),
    ("太湖仪表有限公司", "仪器仪表", "0512-62881234", ""),
    ("昆山明达化工", "化工", "0512-57001122", ""),
)
CONTACTS = (("姓名", "客户"), ("许建平", "江阴水务集团"), ("顾晓岚", "太湖仪表 有限公司"))
_JOBS = {"reading": jobs.read, "checking": jobs.check, "importing": jobs.apply, "undoing": jobs.undo}


def file_of(rows: Sequence[Sequence[object]], name: str = "客户.csv") -> Arrived:
    """Return rows as a CSV file that has arrived."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    content = text.getvalue().encode()
    return Arrived(name, len(content), lambda: [content])


def work(batch: Import, **arguments: int) -> Import:
    """Carry out what is queued for an import, as the worker would."""
    batch.refresh_from_db()
    _JOBS[batch.state](batch.pk, batch.attempt, **arguments)
    batch.refresh_from_db()
    return batch


def read(actor: Actor, *files: Arrived, now: datetime = NOW) -> Import:
    """Bring files in and read them."""
    return work(actions.start_import(actor=actor, now=now, arrived=files))


def check(actor: Actor, *files: Arrived) -> Import:
    """Bring files in, read them, and dry-run them as guessed."""
    batch = read(actor, *files)
    if batch.state == "mapping":
        actions.start_check(actor=actor, now=NOW, import_id=batch.pk)
    return work(batch)


def bring_in(actor: Actor, *files: Arrived, leaves_refused: bool = False) -> Import:
    """Bring files in to the end."""
    batch = check(actor, *files)
    actions.start_applying(actor=actor, now=NOW, import_id=batch.pk, leaves_refused=leaves_refused)
    return work(batch)


def only_table(batch: Import) -> ImportTable:
    """Return the one table of an import."""
    (table,) = queries.tables_of(batch)
    return table
