"""Files come in and are read: tables found, kinds guessed, layouts remembered, bad files refused beside good ones."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from tests.factories.org import NOW, actor_for, make_member
from tests.home.exchange.flow.steps import CONTACTS, CUSTOMERS, bring_in, file_of, only_table, read, work
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.errors import AlreadyDone, Missing, NotAllowed, Refused
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.home.exchange import actions, queries
from xiaozhang.home.exchange.actions.working import carry_out
from xiaozhang.home.exchange.errors import NotNow, Overtaken
from xiaozhang.home.exchange.models import FileChunk, Import, StagedRow
from xiaozhang.home.exchange.rules.arriving import Arrived


def test_files_are_kept_and_their_tables_guessed(importer: Actor) -> None:
    batch = read(importer, file_of(CUSTOMERS), file_of(CONTACTS, "联系人.csv"))
    assert (batch.state, batch.title) == ("mapping", "客户.csv、联系人.csv")
    customers, contacts = queries.tables_of(batch)
    assert (customers.kind, customers.layout["key"], customers.rows) == ("customer", "name", 3)
    assert customers.layout["columns"] == {"name": 0, "industry": 1, "phone": 2, "address": 3}
    assert customers.columns[0]["samples"] == ["江阴水务集团", "太湖仪表有限公司", "昆山明达化工"]
    assert (contacts.kind, contacts.layout["columns"]) == ("contact", {"name": 0, "customer": 1})


def test_a_file_that_cannot_be_read_stands_beside_good_ones(importer: Actor) -> None:
    picture = Arrived("客户.xlsx", 8, lambda: [b"\x89PNG\r\n\x1a\n"])
    batch = read(importer, picture, file_of(CUSTOMERS))
    bad, good = queries.files_of(batch)
    assert (batch.state, bool(bad.refusal), good.refusal) == ("mapping", True, "")
    assert only_table(batch).file == good


def test_start_import_refused_without_files_or_with_too_much(importer: Actor) -> None:
    with pytest.raises(Refused, match="没有收到文件"):
        actions.start_import(actor=importer, now=NOW, arrived=[])
    with pytest.raises(Refused, match="最多 20 个"):
        actions.start_import(actor=importer, now=NOW, arrived=[file_of(CUSTOMERS)] * 21)
    with pytest.raises(Refused, match="超过 200 MB"):
        actions.start_import(actor=importer, now=NOW, arrived=[Arrived("大.csv", 210_000_000, list)])
    assert (Import.objects.count(), FileChunk.objects.count()) == (0, 0)


def test_start_import_not_allowed_to_a_representative(importer: Actor) -> None:
    with pytest.raises(NotAllowed):
        actions.start_import(actor=actor_for(make_member()), now=NOW, arrived=[file_of(CUSTOMERS)])
    assert Import.objects.count() == 0


def test_the_same_request_counts_once(importer: Actor) -> None:
    first = actions.start_import(actor=importer, now=NOW, arrived=[file_of(CUSTOMERS)], request_key="0000-one")
    with pytest.raises(AlreadyDone) as again:
        actions.start_import(actor=importer, now=NOW, arrived=[file_of(CUSTOMERS)], request_key="0000-one")
    assert again.value.result == first.pk
    assert Import.objects.count() == 1


def test_only_the_importer_and_administrators_see_an_import(importer: Actor) -> None:
    manager = actor_for(make_member("周源", role="sales_manager"))
    other = actor_for(make_member("沈青", role="sales_manager"))
    batch = actions.start_import(actor=manager, now=NOW, arrived=[file_of(CUSTOMERS)])
    assert queries.get_import(manager, batch.pk) == batch
    assert queries.get_import(importer, batch.pk) == batch
    assert list(queries.imports(other)) == []
    with pytest.raises(Missing):
        queries.get_import(other, batch.pk)
    with pytest.raises(Missing):
        actions.erase_import(actor=other, now=NOW, import_id=batch.pk)


def test_a_job_that_comes_twice_does_nothing_the_second_time(importer: Actor) -> None:
    batch = read(importer, file_of(CUSTOMERS))
    before = only_table(batch).pk
    with pytest.raises(Overtaken), transaction.atomic():
        carry_out("reading", batch.pk, batch.attempt, clock=lambda: NOW)
    assert only_table(batch).pk == before


def test_start_again_refused_while_the_job_lives_and_queues_a_dead_one(importer: Actor) -> None:
    batch = actions.start_import(actor=importer, now=NOW, arrived=[file_of(CUSTOMERS)])
    with pytest.raises(NotNow, match="两分钟"):
        actions.start_again(actor=importer, now=NOW + timedelta(seconds=90), import_id=batch.pk)
    again = actions.start_again(actor=importer, now=NOW + timedelta(minutes=3), import_id=batch.pk)
    assert (again.state, again.attempt) == ("reading", 2)
    with pytest.raises(Overtaken), transaction.atomic():
        carry_out("reading", batch.pk, 1, clock=lambda: NOW)
    assert work(batch).state == "mapping"
    with pytest.raises(NotNow, match="已经做完"):
        actions.start_again(actor=importer, now=NOW + timedelta(minutes=9), import_id=batch.pk)


def test_the_next_file_of_this_shape_needs_no_work(importer: Actor) -> None:
    bring_in(importer, file_of(CUSTOMERS))
    batch = read(importer, file_of((CUSTOMERS[0], ("吴淞江泵业", "装备制造", "0512-1", "")), "客户二.csv"))
    assert (batch.state, only_table(batch).is_remembered) == ("checking", True)
    assert work(batch).counts["new"] == 1


def test_erase_import_deletes_content_and_rows_and_keeps_the_counts(importer: Actor) -> None:
    batch = bring_in(importer, file_of(CUSTOMERS))
    actions.erase_import(actor=importer, now=NOW, import_id=batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.erased_at, batch.counts["new"]) == ("imported", NOW, 3)
    assert (FileChunk.objects.count(), StagedRow.objects.count()) == (0, 0)
    assert only_table(batch).columns[0]["samples"] == []
    assert len(queries.files_of(batch)[0].sha256) == 64
    entry = Entry.objects.filter(action="exchange.erase_import").get()
    assert entry.changes["erased_rows"] == [None, 3]
    actions.erase_import(actor=importer, now=NOW, import_id=batch.pk)
    assert Entry.objects.filter(action="exchange.erase_import").count() == 1


def test_erase_import_refused_while_a_job_is_at_it(importer: Actor) -> None:
    batch = actions.start_import(actor=importer, now=NOW, arrived=[file_of(CUSTOMERS)])
    with pytest.raises(NotNow):
        actions.erase_import(actor=importer, now=NOW, import_id=batch.pk)
    assert FileChunk.objects.count() == 1


def test_old_imports_are_forgotten_after_thirty_days(importer: Actor) -> None:
    old = read(importer, file_of(CUSTOMERS), now=NOW - timedelta(days=31))
    young = read(importer, file_of(CUSTOMERS), now=NOW - timedelta(days=29))
    assert actions.forget_old(actor=SYSTEM, now=NOW) == 1
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.state, old.erased_at, young.erased_at) == ("set_aside", NOW, None)
    assert list(FileChunk.objects.values_list("file__batch_id", flat=True)) == [young.pk]
    assert actions.forget_old(actor=SYSTEM, now=NOW) == 0
