"""A person corrects what was guessed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.factories.org import NOW, actor_for, make_member
from tests.home.exchange.flow.steps import CONTACTS, CUSTOMERS, bring_in, check, file_of, only_table, read, work
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid, Missing, NotAllowed, Refused
from xiaozhang.home.exchange import actions, queries
from xiaozhang.home.exchange.errors import NotNow
from xiaozhang.home.exchange.rules.layouts import Layout

TITLED = (("2026 年客户清单", "", "", ""), *CUSTOMERS)


def test_map_table_keeps_what_a_person_decided(importer: Actor) -> None:
    batch = read(importer, file_of(CUSTOMERS))
    table = only_table(batch)
    layout = replace(queries.layout_of(table), columns={"name": 0, "phone": 2})
    actions.map_table(
        actor=importer, now=NOW, import_id=batch.pk, table_id=table.pk, layout=layout, may_change=False
    )  # fmt: skip
    table.refresh_from_db()
    assert (table.layout["columns"], table.may_change) == ({"name": 0, "phone": 2}, False)


def test_map_table_refused_for_what_the_table_does_not_have(importer: Actor) -> None:
    batch = read(importer, file_of(CUSTOMERS))
    table = only_table(batch)
    for layout in (
        Layout("customer", {"name": 9}),
        Layout("customer", {"colour": 0}),
        Layout("customer", {"phone": 2}, key="name"),
        Layout("ship", {}),
    ):
        with pytest.raises(Invalid):
            actions.map_table(actor=importer, now=NOW, import_id=batch.pk, table_id=table.pk, layout=layout)
    assert only_table(batch).layout == table.layout


def test_map_table_refused_after_the_import_went_on(importer: Actor) -> None:
    batch = bring_in(importer, file_of(CUSTOMERS))
    table = only_table(batch)
    with pytest.raises(NotNow, match="已导入"):
        actions.map_table(actor=importer, now=NOW, import_id=batch.pk, table_id=table.pk, layout=Layout(""))


def test_a_kind_without_its_power_is_neither_offered_nor_taken(importer: Actor) -> None:
    manager = actor_for(make_member("周源", role="sales_manager"))  # may import, but not take over customers
    assert queries.kinds_for(manager) == []
    batch = read(manager, file_of(CUSTOMERS))
    table = only_table(batch)
    assert table.kind == ""
    with pytest.raises(NotAllowed):
        actions.map_table(
            actor=manager, now=NOW, import_id=batch.pk, table_id=table.pk, layout=Layout("customer", {"name": 0})
        )
    with pytest.raises(Refused, match="还没有一张表"):
        actions.start_check(actor=manager, now=NOW, import_id=batch.pk)


def test_another_table_of_another_import_is_not_there(importer: Actor) -> None:
    one, other = read(importer, file_of(CUSTOMERS)), read(importer, file_of(CONTACTS))
    with pytest.raises(Missing):
        actions.map_table(
            actor=importer, now=NOW, import_id=one.pk, table_id=only_table(other).pk, layout=Layout("")
        )  # fmt: skip


def test_move_heading_finds_the_table_anew(importer: Actor) -> None:
    batch = read(importer, file_of(TITLED))
    table = only_table(batch)
    assert table.where["top"] == 2
    actions.move_heading(
        actor=importer, now=NOW, import_id=batch.pk, table_id=table.pk, top=3, heading_rows=1, shape="as_it_stands"
    )  # fmt: skip
    assert work(batch, table_id=table.pk).state == "mapping"
    table = only_table(batch)
    assert (table.columns[0]["heading"], table.rows) == ("江阴水务集团", 2)


def test_move_heading_refused_for_a_shape_nobody_knows(importer: Actor) -> None:
    batch = read(importer, file_of(CUSTOMERS))
    with pytest.raises(Invalid):
        actions.move_heading(
            actor=importer, now=NOW, import_id=batch.pk, table_id=only_table(batch).pk, top=1, heading_rows=1,
            shape="round",
        )  # fmt: skip
    batch.refresh_from_db()
    assert batch.state == "mapping"


def test_take_twice_takes_the_same_table_as_another_kind(importer: Actor) -> None:
    rows = (("客户名称", "姓名"), ("江阴水务集团", "许建平"), ("太湖仪表有限公司", "顾晓岚"))
    batch = read(importer, file_of(rows))
    first = only_table(batch)
    layout = Layout("customer", {"name": 0}, key="name")
    actions.map_table(actor=importer, now=NOW, import_id=batch.pk, table_id=first.pk, layout=layout)
    second = actions.take_twice(actor=importer, now=NOW, import_id=batch.pk, table_id=first.pk, kind="contact")
    assert (second.part, second.layout["columns"]) == (1, {"name": 1, "customer": 0})
    actions.start_check(actor=importer, now=NOW, import_id=batch.pk)
    assert work(batch).counts["new"] == 4


def test_take_twice_refused_for_an_unknown_kind(importer: Actor) -> None:
    batch = read(importer, file_of(CUSTOMERS))
    with pytest.raises(Invalid):
        actions.take_twice(actor=importer, now=NOW, import_id=batch.pk, table_id=only_table(batch).pk, kind="ship")
    assert len(queries.tables_of(batch)) == 1


def test_start_check_takes_what_is_the_same_in_every_row(importer: Actor) -> None:
    batch = read(importer, file_of((("姓名",), ("许建平",), ("顾晓岚",))), file_of(CUSTOMERS))
    contacts = queries.tables_of(batch)[0]
    layout = Layout("contact", {"name": 0}, key="name")
    actions.map_table(actor=importer, now=NOW, import_id=batch.pk, table_id=contacts.pk, layout=layout)
    assert [(each.field.key, each.is_needed) for each in queries.asked_once(batch)] == [("customer", True)]
    for values in (None, {"customer": " "}):
        with pytest.raises(Refused, match="还缺「客户」"):
            actions.start_check(actor=importer, now=NOW, import_id=batch.pk, values=values)
    actions.start_check(actor=importer, now=NOW, import_id=batch.pk, values={"customer": "昆山明达化工"})
    assert work(batch).counts["new"] == 5
    assert queries.asked_once(batch)[0].now == "昆山明达化工"


def test_correct_values_says_what_a_written_value_means(importer: Actor) -> None:
    contacts = (("姓名", "客户"), ("许建平", "太糊仪表有限公司"))
    batch = check(importer, file_of(CUSTOMERS), file_of(contacts, "联系人.csv"))
    table = queries.tables_of(batch)[1]
    (finding,) = table.findings
    assert (finding["sort"], finding["written"], finding["suggestions"]) == (
        "unmatched", "太糊仪表有限公司", ["太湖仪表有限公司"],
    )  # fmt: skip
    actions.correct_values(
        actor=importer, now=NOW, import_id=batch.pk, table_id=table.pk,
        meanings=queries.meanings_of(table, {0: "太湖仪表有限公司"}),
    )  # fmt: skip
    actions.start_check(actor=importer, now=NOW, import_id=batch.pk)
    assert work(batch).counts == {"new": 4, "changed": 0, "unchanged": 0, "refused": 0, "skipped": 0}
    actions.correct_values(
        actor=importer, now=NOW, import_id=batch.pk, table_id=table.pk,
        meanings={"customer": {"太糊仪表有限公司": ""}},
    )  # fmt: skip
    table.refresh_from_db()
    assert table.layout["replaced"] == {}


def test_correct_values_refused_after_the_import_went_on(importer: Actor) -> None:
    batch = bring_in(importer, file_of(CUSTOMERS))
    with pytest.raises(NotNow):
        actions.correct_values(
            actor=importer, now=NOW, import_id=batch.pk, table_id=only_table(batch).pk, meanings={}
        )  # fmt: skip
