"""A list over members, declared for these tests alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models import Q

from xiaozhang.base import pages, registries
from xiaozhang.base.text import Message
from xiaozhang.foundation.org.models import Member

SAMPLE = registries.RecordType(
    key="sample",
    label=Message("样例"),
    icon="user",
    rows=lambda viewer: Member.objects.filter(Q() if viewer.sees_all() else Q(pk__in=viewer.member_ids)),
    title=lambda row: row.name,
    url=lambda pk: f"/samples/{pk}/",
)
COLUMN = registries.ListColumn(
    "sample", "initial", Message("首字"), values=lambda viewer, pks: {pk: f"第{pk}" for pk in pks}
)
TAB = registries.Tab(
    "sample",
    "notes",
    Message("便笺"),
    "components/_tag.html",
    lambda viewer, row, today: {"label": f"{row.name}的便笺"},
    count=lambda viewer, row: 3,
)
LIST = pages.ListSpec(
    record="sample",
    title=Message("样例"),
    unit="人",
    rows=SAMPLE.rows,
    sort="name",
    views=(
        pages.ViewTab("all", Message("全部")),
        pages.ViewTab("mine", Message("我的"), lambda rows, viewer: rows.filter(pk=viewer.member_id)),
    ),
    search=lambda rows, text: rows.filter(name__icontains=text),
    search_label=Message("姓名"),
    columns=(
        pages.Column("name", Message("姓名"), sort="name_key"),
        pages.Column("left", Message("离职"), cell="left_on", sort="left_on", num=True),
        pages.Column("login", Message("登录名"), low=True, sub=lambda row: f"编号 {row.pk}"),
    ),
    filters=(
        pages.Filter("login", Message("登录名"), choices=(("a", "甲"), ("b", "乙"))),
        pages.Filter("joined", Message("入职"), kind="dates", field="joined_on"),
        pages.Filter("seen", Message("登录过"), kind="dates", field="last_login"),
        pages.Filter("pay", Message("编号"), kind="amount", field="revision"),
        pages.Filter("must", Message("须改密码"), kind="flag", field="must_change_password"),
        pages.Filter("phone", Message("手机"), kind="text"),
    ),
    empty=pages.Empty(Message("还没有样例"), Message("先添加一个。")),
    page_sizes=(3, 5, 200),
)


@contextmanager
def declared() -> Iterator[None]:
    """Declare the sample for a while."""
    entries = (
        (registries.record_types, "sample", SAMPLE),
        (registries.list_columns, "sample.initial", COLUMN),
        (registries.tabs, "sample.notes", TAB),
    )
    for registry, key, entry in entries:
        registry._entries[key] = entry  # type: ignore[index]
    yield
    for registry, key, _entry in entries:
        registry._entries.pop(key)
