"""The database itself refuses changes of the record."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from tests.factories.audit import make_entry, make_personal_values
from xiaozhang.base import registries
from xiaozhang.foundation.audit import gateways, queries
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.audit.rules.triggers import trigger_names

pytestmark = pytest.mark.django_db
ENTRIES = registries.append_only.get("audit_entry")


def refused(statement: Any) -> str:
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        statement()
    return str(refusal.value)


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_update_and_delete_are_refused_by_every_way() -> None:
    entry = make_entry()
    entry.title = "改过"

    for attempt in (
        entry.save,
        entry.delete,
        lambda: Entry.objects.filter(pk=entry.pk).update(title="改过"),
        lambda: Entry.objects.filter(pk=entry.pk).delete(),
        lambda: run("UPDATE audit_entry SET title = '改过'"),
        lambda: run("DELETE FROM audit_entry"),
    ):
        assert "append-only" in refused(attempt)

    assert Entry.objects.get(pk=entry.pk).title == "华东组"


def test_truncate_is_refused_on_postgresql() -> None:
    if connection.vendor != "postgresql":
        assert len(trigger_names("sqlite", ENTRIES)) == 2
        return
    make_entry()

    assert "append-only" in refused(lambda: run("TRUNCATE audit_entry CASCADE"))
    assert Entry.objects.count() == 1


def test_personal_values_beside_the_record_can_be_erased() -> None:
    values = make_personal_values()

    values.delete()

    assert Entry.objects.get(pk=values.entry_id).digests["phone"][1]


def test_no_trigger_is_missing_after_migrating() -> None:
    assert queries.missing_triggers() == []
    assert "audit_entry" in registries.append_only


def test_a_dropped_trigger_is_missed_and_comes_back(capsys: pytest.CaptureFixture[str]) -> None:
    name = trigger_names(connection.vendor, ENTRIES)[0]
    on = " ON audit_entry" if connection.vendor == "postgresql" else ""
    run(f"DROP TRIGGER {name}{on}")
    assert queries.missing_triggers() == [name]

    gateways.create_triggers("default")
    gateways.create_triggers("default")

    assert queries.missing_triggers() == []
    assert "append-only" in refused(lambda: Entry.objects.filter(pk=make_entry().pk).update(title="改过"))


def test_a_switched_off_trigger_is_missed_on_postgresql() -> None:
    if connection.vendor != "postgresql":
        return
    run("ALTER TABLE audit_entry DISABLE TRIGGER xz_audit_entry_no_delete")

    assert queries.missing_triggers() == ["xz_audit_entry_no_delete"]


def test_migrating_puts_the_triggers_back() -> None:
    name = trigger_names(connection.vendor, ENTRIES)[1]
    on = " ON audit_entry" if connection.vendor == "postgresql" else ""
    run(f"DROP TRIGGER {name}{on}")

    call_command("migrate", "audit", verbosity=0)

    assert queries.missing_triggers() == []
