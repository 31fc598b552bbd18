"""The log under seal: a chain over closed batches finds whatever was changed, taken out or put in behind it."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection, connections, transaction

from tests.factories.audit import make_entry, make_personal_values, make_request, make_seal
from tests.factories.org import NOW
from tests.tampering import plant
from xiaozhang.base.actor import SYSTEM
from xiaozhang.base.proofs import NOTHING_BEFORE
from xiaozhang.foundation.audit import actions, jobs, queries
from xiaozhang.foundation.audit.models import Entry, PersonalValues, Request, Seal

WITH_DATABASE = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "BATCH", 3)


def problems(*, is_full: bool = True) -> list[str]:
    """Return what the proof finds wrong, in words."""
    return [str(problem) for problem in queries.prove_log(is_full).problems]


def sealed(count: int = 7) -> list[int]:
    """Write entries and seal them; return their ids."""
    ids = [make_entry(title=f"第{number}组").pk for number in range(count)]
    jobs.seal()
    return ids


@WITH_DATABASE
def test_seal_chains_closed_batches() -> None:
    ids = sealed()
    seals = list(Seal.objects.all())
    assert [(seal.number, seal.last_id, seal.count) for seal in seals] == [
        (1, ids[2], 3),
        (2, ids[5], 3),
        (3, ids[6], 1),
    ]
    assert [seal.previous for seal in seals] == [NOTHING_BEFORE, seals[0].hash, seals[1].hash]
    assert (problems(), queries.unsealed_count()) == ([], 0)


@WITH_DATABASE
def test_seal_repeated_seals_nothing_twice() -> None:
    sealed(2)
    jobs.seal()
    assert Seal.objects.count() == 1
    later = make_entry()
    assert (queries.unsealed_count(), queries.oldest_unsealed()) == (1, later.at)


@WITH_DATABASE
def test_a_planted_change_is_found() -> None:
    ids = sealed()
    plant("audit_entry", "UPDATE audit_entry SET title = %s WHERE id = %s", "另一组", ids[4])
    assert problems() == [f"第 2 批（操作记录 {ids[2] + 1} 至 {ids[5]}）条数不变而内容不同：有记录被改动。"]


@WITH_DATABASE
def test_a_removed_row_is_found() -> None:
    ids = sealed()
    plant("audit_entry", "DELETE FROM audit_entry WHERE id = %s", ids[0])
    assert problems() == [f"第 1 批（操作记录 1 至 {ids[2]}）少了 1 条：有记录被删去。"]


@WITH_DATABASE
def test_an_inserted_row_is_found() -> None:
    made = make_entry()
    with connection.cursor() as cursor:  # ids with a gap, as a transaction that failed leaves it
        if connection.vendor == "sqlite":
            cursor.execute("UPDATE sqlite_sequence SET seq = seq + 5 WHERE name = 'audit_entry'")
        else:
            cursor.execute("SELECT setval(pg_get_serial_sequence('audit_entry', 'id'), %s)", [made.pk + 5])
    last = make_entry()
    jobs.seal()
    copied = "id, at, action, actor_name, subject_type, subject_id, title, changes, digests"
    insertion = f"INSERT INTO audit_entry ({copied}) SELECT %s, {copied[4:]} FROM audit_entry WHERE id = %s"
    plant("audit_entry", insertion, made.pk + 2, last.pk)
    assert problems() == [f"第 1 批（操作记录 1 至 {last.pk}）多了 1 条：有记录被插入。"]


@WITH_DATABASE
def test_a_changed_removed_or_rewritten_seal_breaks_the_chain() -> None:
    sealed()
    plant("audit_seal", "UPDATE audit_seal SET digest = %s WHERE number = 1", "0" * 64)
    assert problems() == ["封印链在第 1 批断开：有封印被改动、删去或插入。"]
    plant("audit_seal", "DELETE FROM audit_seal WHERE number = 1")
    assert problems() == ["封印链在第 1 批断开：有封印被改动、删去或插入。"]


@WITH_DATABASE
def test_the_quick_proof_looks_at_the_chain_and_the_last_batches() -> None:
    ids = sealed(13)
    plant("audit_entry", "UPDATE audit_entry SET title = %s WHERE id IN (%s, %s)", "另一组", ids[0], ids[12])
    assert [words[:6] for words in problems(is_full=False)] == ["第 5 批（"]
    assert [words[:6] for words in problems()] == ["第 1 批（", "第 5 批（"]


@WITH_DATABASE
def test_personal_values_are_held_to_their_digests_and_may_be_erased() -> None:
    changed = make_personal_values()
    erased = make_personal_values(phone="13900001111")
    jobs.seal()
    erased.delete()
    assert problems() == []
    PersonalValues.objects.filter(pk=changed.pk).update(values={**changed.values, "name": [None, "别人"]})
    assert problems() == [
        f"操作记录 {changed.entry_id} 旁的个人信息与记录里的摘要不符：被改动过，或密钥不是当时的密钥。"
    ]


@WITH_DATABASE
def test_append_seal_does_nothing_where_somebody_sealed_meanwhile() -> None:
    seal = make_seal()
    again = actions.append_seal(actor=SYSTEM, now=NOW, after_id=0, last_id=seal.last_id, count=1, digest="0" * 64)
    assert (again, Seal.objects.count()) == (None, 1)


@WITH_DATABASE
def test_sealing_forgets_the_keys_of_old_requests() -> None:
    old = make_request("old")
    Request.objects.filter(pk=old.pk).update(at=datetime(2020, 1, 1, tzinfo=UTC))
    make_request("new")
    Request.objects.filter(key__endswith="new").update(at=datetime.now(UTC))
    jobs.seal()
    assert [request.key for request in Request.objects.all()] == ["0:org.add_team:new"]


def test_an_entry_that_is_written_but_not_committed_is_waited_for(concurrent_db: None, database: str) -> None:
    if database == "sqlite":
        pytest.skip("ids are taken by the only writer")
    make_entry()
    has_id, may_end = threading.Event(), threading.Event()

    def write_slowly() -> None:
        with transaction.atomic():
            make_entry(title="慢")
            has_id.set()
            may_end.wait(10)
        connections["default"].close()

    slow = threading.Thread(target=write_slowly)
    slow.start()
    has_id.wait(10)
    make_entry(title="快")  # a greater id, committed first
    threading.Timer(0.5, may_end.set).start()
    jobs.seal()
    slow.join()
    assert (Entry.objects.count(), Seal.objects.get().count) == (3, 3)
    assert problems() == []


def test_seal_gives_up_while_an_old_transaction_stays_open(
    concurrent_db: None, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if database == "sqlite":
        pytest.skip("ids are taken by the only writer")
    monkeypatch.setattr(jobs, "_PATIENCE_SECONDS", 0.3)
    make_entry()
    begun, may_end = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            Entry.objects.count()
            begun.set()
            may_end.wait(10)
        connections["default"].close()

    holder = threading.Thread(target=hold)
    holder.start()
    begun.wait(10)
    with pytest.raises(jobs.StillWriting):
        jobs.seal()
    may_end.set()
    holder.join()
    assert Seal.objects.count() == 0
