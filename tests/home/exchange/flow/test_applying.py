"""What was checked goes in, all of it or nothing, and comes out again."""

from __future__ import annotations

import pytest

from tests.factories.org import NOW, actor_for, make_company, make_member
from tests.home.exchange.flow.kinds import REFUSED_NAME
from tests.home.exchange.flow.steps import CONTACTS, CUSTOMERS, bring_in, check, file_of, only_table, work
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import NotAllowed, Refused
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.org.models import Member
from xiaozhang.foundation.records.models import SearchDocument
from xiaozhang.home.exchange import actions, gateways, queries
from xiaozhang.home.exchange.actions.working import carry_out
from xiaozhang.home.exchange.errors import NotNow, Overtaken
from xiaozhang.home.exchange.models import Import, RememberedLayout, StagedRow
from xiaozhang.selling.customers.models import Contact, Customer, FollowUp

HEADING = CUSTOMERS[0]


def start(actor: Actor, batch: Import, *, leaves_refused: bool = False) -> Import:
    return actions.start_applying(actor=actor, now=NOW, import_id=batch.pk, leaves_refused=leaves_refused)


def test_files_of_one_drop_go_in_together_in_the_order_of_their_kinds(importer: Actor) -> None:
    batch = bring_in(importer, file_of(CONTACTS, "联系人.csv"), file_of(CUSTOMERS))
    assert (batch.state, batch.done, batch.finished_at) == ("imported", 5, batch.touched_at)
    assert list(Contact.objects.order_by("pk").values_list("name", "customer__name")) == [
        ("许建平", "江阴水务集团"), ("顾晓岚", "太湖仪表有限公司"),
    ]  # fmt: skip
    assert SearchDocument.objects.filter(record_type="customer").count() == 3
    assert None not in StagedRow.objects.values_list("record_id", flat=True)


def test_the_importer_is_the_author_in_the_log(importer: Actor) -> None:
    bring_in(importer, file_of(CUSTOMERS))
    authors = Entry.objects.filter(action="customers.take_over_customers").values_list("actor_id", flat=True)
    assert set(authors) == {importer.member_id}
    entry = Entry.objects.get(action="exchange.apply_import")
    assert entry.changes["counts"][1]["new"] == 3


def test_a_change_is_made_in_the_fields_that_differ(importer: Actor) -> None:
    bring_in(importer, file_of(CUSTOMERS))
    Customer.objects.filter(name="江阴水务集团").update(note="老客户")
    bring_in(importer, file_of((HEADING, ("江阴水务集团", "", "0510-86810009", ""))))
    row = Customer.objects.get(name="江阴水务集团")
    assert (row.phone, row.industry, row.note) == ("0510-86810009", "水务", "老客户")
    assert Customer.objects.count() == 3


def test_start_applying_refused_while_rows_are_wrong_unless_they_are_left_out(importer: Actor) -> None:
    batch = check(importer, file_of((*CUSTOMERS, ("无锡精工", "", "1", ""))))
    with pytest.raises(Refused, match="有 1 行有错"):
        start(importer, batch)
    start(importer, batch, leaves_refused=True)
    assert work(batch).state == "imported"
    assert Customer.objects.count() == 3


def test_start_applying_refused_twice_and_to_whom_lost_the_power(importer: Actor) -> None:
    batch = check(importer, file_of(CUSTOMERS))
    weak = actor_for(make_member("周源", role="sales_manager"))
    Import.objects.filter(pk=batch.pk).update(created_by=weak.member_id)
    with pytest.raises(NotAllowed):
        start(weak, batch)
    start(importer, batch)
    with pytest.raises(NotNow, match="正在导入"):
        start(importer, batch)


def test_nothing_is_in_when_an_app_refuses_a_row_at_last(importer: Actor) -> None:
    batch = check(importer, file_of((*CUSTOMERS, (REFUSED_NAME, "", "", ""))), file_of(CONTACTS, "联系人.csv"))
    assert batch.counts["refused"] == 0
    start(importer, batch)
    work(batch)
    assert (batch.state, batch.counts["refused"]) == ("checked", 1)
    assert "有 1 行在写入时被拒绝（这家公司不能导入。）" in batch.failed
    assert (Customer.objects.count(), Contact.objects.count(), RememberedLayout.objects.count()) == (0, 0, 0)
    (shown,) = queries.rows_shown(importer, queries.tables_of(batch)[0], "refused")
    assert (shown.line, str(shown.problems[0][1])) == (5, "这家公司不能导入。")


def test_nothing_is_in_when_somebody_was_quicker(importer: Actor) -> None:
    one, other = check(importer, file_of(CUSTOMERS)), check(importer, file_of(CUSTOMERS[:2], "另.csv"))
    start(importer, other)
    assert work(other).state == "imported"
    start(importer, one)
    work(one)
    assert one.state == "checked"
    assert "试算之后，系统里的客户有了变动（第 2 行）" in one.failed
    assert Customer.objects.count() == 1


def test_a_change_is_refused_when_the_record_moved_on(importer: Actor) -> None:
    bring_in(importer, file_of(CUSTOMERS))
    batch = check(importer, file_of((HEADING, ("江阴水务集团", "", "0510-86810009", ""))))
    Customer.objects.filter(name="江阴水务集团").update(phone="0510-86810005")
    start(importer, batch)
    assert work(batch).state == "checked"
    assert "有了变动" in batch.failed
    assert Customer.objects.get(name="江阴水务集团").phone == "0510-86810005"


def test_an_import_is_applied_once(importer: Actor) -> None:
    batch = bring_in(importer, file_of(CUSTOMERS))
    with pytest.raises(Overtaken):
        carry_out("importing", batch.pk, batch.attempt, clock=lambda: NOW)
    assert Customer.objects.count() == 3


def test_an_importer_who_left_imports_nothing(importer: Actor) -> None:
    batch = check(importer, file_of(CUSTOMERS))
    start(importer, batch)
    Member.objects.filter(pk=importer.member_id).update(left_on="2026-02-01")
    work(batch)
    assert (batch.state, Customer.objects.count()) == ("checked", 0)
    assert "已离职" in batch.failed


def test_progress_is_told_past_the_transaction(importer: Actor) -> None:
    gateways.tell(77, 2, 40)
    heard = gateways.heard(77, 2)
    assert heard is not None
    assert (heard[0], gateways.heard(77, 1), gateways.heard(78, 2)) == (40, None, None)
    gateways.forget(77)
    assert gateways.heard(77, 2) is None


def test_undo_import_takes_out_what_came_in_and_puts_changes_back(importer: Actor) -> None:
    bring_in(importer, file_of(CUSTOMERS[:2]))
    rows = (HEADING, ("江阴水务集团", "", "0510-86810009", ""), *CUSTOMERS[2:])
    batch = bring_in(importer, file_of(rows), file_of(CONTACTS, "联系人.csv"))
    actions.undo_import(actor=importer, now=NOW, import_id=batch.pk)
    assert work(batch).state == "undone"
    assert list(Customer.objects.values_list("name", "phone")) == [("江阴水务集团", "0510-86810001")]
    assert Contact.objects.count() == 0


def test_undo_import_refused_when_something_was_built_on_it(importer: Actor) -> None:
    batch = bring_in(importer, file_of(CUSTOMERS))
    Contact.objects.create(customer=Customer.objects.get(name="昆山明达化工"), name="方工", created_at=NOW)
    actions.undo_import(actor=importer, now=NOW, import_id=batch.pk)
    work(batch)
    assert (batch.state, Customer.objects.count()) == ("imported", 3)
    assert batch.failed == "没有撤销：客户「昆山明达化工」已经有联系人。"


def test_undo_import_refused_when_a_change_was_changed_again(importer: Actor) -> None:
    bring_in(importer, file_of(CUSTOMERS))
    batch = bring_in(importer, file_of((HEADING, ("江阴水务集团", "", "0510-86810009", ""))))
    Customer.objects.filter(name="江阴水务集团").update(phone="0510-86810005")
    actions.undo_import(actor=importer, now=NOW, import_id=batch.pk)
    work(batch)
    assert (batch.state, Customer.objects.get(name="江阴水务集团").phone) == ("imported", "0510-86810005")
    assert "后来又改过" in batch.failed


def test_undo_import_refused_without_its_rows_and_twice(importer: Actor) -> None:
    batch = bring_in(importer, file_of(CUSTOMERS))
    actions.undo_import(actor=importer, now=NOW, import_id=batch.pk)
    with pytest.raises(NotNow):
        actions.undo_import(actor=importer, now=NOW, import_id=batch.pk)
    work(batch)
    other = bring_in(importer, file_of(CUSTOMERS))
    actions.erase_import(actor=importer, now=NOW, import_id=other.pk)
    with pytest.raises(Refused, match="明细已经清除"):
        actions.undo_import(actor=importer, now=NOW, import_id=other.pk)
    assert Customer.objects.count() == 3


def test_taking_rows_in_takes_the_same_number_of_queries_for_one_and_three(importer: Actor) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for rows in ((HEADING, ("一号公司", "", "", "")), (HEADING, *((f"{n} 号公司", "", "", "") for n in "234"))):
        batch = check(importer, file_of(rows))
        start(importer, batch)
        batch.refresh_from_db()
        only_table(batch)
        with CaptureQueriesContext(connection) as asked:
            carry_out("importing", batch.pk, batch.attempt, clock=lambda: NOW)
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.django_db
def test_two_equal_records_of_one_file_go_in_however_far_apart_they_stand() -> None:
    make_company()
    keeper = actor_for(make_member("罗平", role="administrator"))
    bring_in(keeper, file_of((("客户名称", "负责人"), ("江阴水务集团", "罗平"))))
    told = [("2026-03-02", "江阴水务集团", "罗平", "电话", f"第 {place} 次") for place in range(queries.PORTION)]
    rows = (("跟进时间", "客户名称", "跟进人", "方式", "跟进内容"), *told, told[0])
    batch = bring_in(keeper, file_of(rows, "跟进记录.csv"))
    assert (batch.failed, batch.state, batch.done) == ("", "imported", queries.PORTION + 1)
    assert FollowUp.objects.filter(content="第 0 次").count() == 2
