"""The dry run: what every row would do, and nothing done."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.factories.org import NOW
from tests.home.exchange.flow.steps import CONTACTS, CUSTOMERS, bring_in, check, file_of, only_table, read
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Refused
from xiaozhang.home.exchange import actions, queries
from xiaozhang.home.exchange.actions.working import carry_out
from xiaozhang.home.exchange.documents.error_files import Refusals, as_csv
from xiaozhang.home.exchange.errors import NotNow, Overtaken
from xiaozhang.home.exchange.models import StagedRow
from xiaozhang.home.exchange.rules.layouts import Layout
from xiaozhang.selling.customers.models import Contact, Customer

HEADING = CUSTOMERS[0]


def outcomes() -> list[tuple[int, str]]:
    return list(StagedRow.objects.order_by("line").values_list("line", "outcome"))


def errors(batch: object) -> str:
    tables = [Refusals(*each) for each in queries.refusals_of(batch)]  # type: ignore[arg-type]
    return b"".join(as_csv(tables)).decode("utf-8-sig")


def test_new_rows_are_counted_and_nothing_is_written(importer: Actor) -> None:
    batch = check(importer, file_of(CUSTOMERS), file_of(CONTACTS, "联系人.csv"))
    assert (batch.state, batch.counts["new"]) == ("checked", 5)
    assert (Customer.objects.count(), Contact.objects.count()) == (0, 0)


def test_a_reference_meets_a_row_of_another_file_of_the_drop(importer: Actor) -> None:
    batch = check(importer, file_of(CONTACTS, "联系人.csv"), file_of(CUSTOMERS))
    customers = queries.tables_of(batch)[1]
    waits = [row.waits for row in StagedRow.objects.exclude(table=customers).order_by("line")]
    ids = dict(StagedRow.objects.filter(table=customers).values_list("key", "pk"))
    assert waits == [{"customer": ids["江阴水务集团"]}, {"customer": ids["太湖仪表有限公司"]}]
    (spelt,) = queries.tables_of(batch)[0].findings
    assert (spelt["sort"], spelt["written"], spelt["meant"]) == ("spelt", "太湖仪表 有限公司", "太湖仪表有限公司")


def test_the_same_file_again_is_all_unchanged(importer: Actor) -> None:
    bring_in(importer, file_of(CUSTOMERS))
    batch = check(importer, file_of(CUSTOMERS))
    assert batch.counts == {"new": 0, "changed": 0, "unchanged": 3, "refused": 0, "skipped": 0}
    with pytest.raises(Refused, match="没有要新增或修改的行"):
        actions.start_applying(actor=importer, now=NOW, import_id=batch.pk)


def test_a_differing_cell_is_a_change_and_an_empty_one_is_not(importer: Actor) -> None:
    bring_in(importer, file_of(CUSTOMERS))
    rows = (HEADING, ("江阴水务 集团", "", "0510-86810009", ""))
    batch = check(importer, file_of(rows))
    assert batch.counts["changed"] == 1
    row = StagedRow.objects.get(table__batch=batch)
    assert row.old == {"name": "江阴水务集团", "phone": "0510-86810001"}
    (shown,) = queries.rows_shown(importer, only_table(batch), "changed")
    assert [(str(each.label), each.old, each.new) for each in shown.changes] == [
        ("客户名称", "江阴水务集团", "江阴水务 集团"), ("电话", "0510-86810001", "0510-86810009"),
    ]  # fmt: skip


def test_create_only_leaves_what_is_there(importer: Actor) -> None:
    bring_in(importer, file_of(CUSTOMERS))
    batch = read(importer, file_of((HEADING, ("江阴水务集团", "", "0510-86810009", "")), "又.csv"))
    table = only_table(batch)
    batch.state = "mapping"
    batch.save()
    actions.map_table(
        actor=importer, now=NOW, import_id=batch.pk, table_id=table.pk, layout=queries.layout_of(table),
        may_change=False,
    )  # fmt: skip
    actions.start_check(actor=importer, now=NOW, import_id=batch.pk)
    batch.refresh_from_db()
    carry_out("checking", batch.pk, batch.attempt, clock=lambda: NOW)
    batch.refresh_from_db()
    assert batch.counts["unchanged"] == 1


def test_a_key_twice_in_a_file_is_a_repetition_or_a_mistake(importer: Actor) -> None:
    rows = (*CUSTOMERS, CUSTOMERS[1], ("太湖 仪表有限公司", "别的", "0512-9", ""), ("", "", "0512-8", ""))
    check(importer, file_of(rows))
    assert outcomes() == [(2, "new"), (3, "new"), (4, "new"), (5, "skipped"), (6, "refused"), (7, "refused")]


def test_the_error_file_holds_refused_rows_as_they_stood(importer: Actor) -> None:
    rows = (HEADING, ("江阴水务集团", "水务", "1", "=1+1"), ("太湖仪表有限公司", "", "0512-1", ""))
    batch = check(importer, file_of(rows))
    assert outcomes() == [(2, "refused"), (3, "new")]
    assert errors(batch).splitlines() == [
        "客户名称,行业,电话,地址,哪里不对（改好后不必删这一列）",
        "江阴水务集团,水务,1,'=1+1,电话：电话太短。",
    ]


def test_a_corrected_error_file_is_taken_like_the_first(importer: Actor) -> None:
    rows = (HEADING, ("江阴水务集团", "水务", "1", ""), ("太湖仪表有限公司", "", "0512-1", ""))
    batch = bring_in(importer, file_of(rows), leaves_refused=True)
    text = errors(batch).replace("水务,1,", "水务,0510-1,").encode()
    corrected = file_of([line.split(",") for line in text.decode().splitlines()], "errors.csv")
    again = check(importer, corrected)
    assert (only_table(again).is_remembered, again.counts["new"]) == (True, 1)


def test_a_row_that_refers_to_a_refused_row_is_refused_with_it(importer: Actor) -> None:
    rows = (HEADING, ("江阴水务集团", "水务", "1", ""))
    batch = check(importer, file_of(rows), file_of(CONTACTS[:2], "联系人.csv"))
    row = StagedRow.objects.get(table=queries.tables_of(batch)[1])
    assert row.outcome == "refused"
    assert "那一行有错" in row.problems[0][3][0]


def test_two_people_of_a_name_are_for_a_person_to_decide(importer: Actor) -> None:
    bring_in(importer, file_of(CUSTOMERS))
    one, other = Customer.objects.order_by("pk")[:2]
    for customer in (one, other):
        Contact.objects.create(customer=customer, name="许建平", created_at=NOW)
    batch = check(importer, file_of(CONTACTS[:2], "联系人.csv"))
    assert batch.counts["refused"] == 1


def test_a_misspelt_sector_is_kept_and_flagged(importer: Actor) -> None:
    batch = check(importer, file_of((HEADING, ("江阴水务集团", "technolgy", "", ""))))
    (finding,) = only_table(batch).findings
    assert (finding["sort"], finding["suggestions"]) == ("like", ["technology"])
    assert StagedRow.objects.get().values["industry"] == "technolgy"


def test_start_check_refused_after_the_import_went_on(importer: Actor) -> None:
    batch = bring_in(importer, file_of(CUSTOMERS))
    with pytest.raises(NotNow):
        actions.start_check(actor=importer, now=NOW, import_id=batch.pk)


def test_a_dry_run_that_was_overtaken_stops(importer: Actor) -> None:
    batch = read(importer, file_of(CUSTOMERS))
    actions.start_check(actor=importer, now=NOW, import_id=batch.pk)
    with pytest.raises(Overtaken), transaction.atomic():
        carry_out("checking", batch.pk, batch.attempt - 1, clock=lambda: NOW)
    assert StagedRow.objects.count() == 0


def test_a_dry_run_takes_the_same_number_of_queries_for_one_row_and_three(importer: Actor) -> None:
    counts = []
    for rows in (CUSTOMERS[:2], CUSTOMERS):
        batch = read(importer, file_of(rows))
        actions.start_check(actor=importer, now=NOW, import_id=batch.pk)
        batch.refresh_from_db()
        with CaptureQueriesContext(connection) as asked:
            carry_out("checking", batch.pk, batch.attempt, clock=lambda: NOW)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_table_without_a_key_is_always_new(importer: Actor) -> None:
    bring_in(importer, file_of(CUSTOMERS), file_of(CONTACTS, "联系人.csv"))
    batch = read(importer, file_of((("姓名", "客户", "部门"), ("许建平", "江阴水务集团", "计量部")), "联系人.csv"))
    table = only_table(batch)
    layout = Layout("contact", {"name": 0, "customer": 1})
    actions.map_table(actor=importer, now=NOW, import_id=batch.pk, table_id=table.pk, layout=layout)
    actions.start_check(actor=importer, now=NOW, import_id=batch.pk)
    batch.refresh_from_db()
    carry_out("checking", batch.pk, batch.attempt, clock=lambda: NOW)
    batch.refresh_from_db()
    assert batch.counts["new"] == 1
