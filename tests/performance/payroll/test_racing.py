"""Two who export the same month at once: both exports are written down, one after the other."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from tests.factories.incentives import NOW, make_commission_charter, make_receipt_fact, make_run
from tests.factories.org import make_company, make_member
from xiaozhang.base.actor import SYSTEM
from xiaozhang.performance.payroll import actions
from xiaozhang.performance.payroll.models import PayrollExport

pytestmark = pytest.mark.usefixtures("concurrent_db")


def test_exports_at_once_are_numbered_one_after_the_other() -> None:
    make_company()
    make_commission_charter()
    make_receipt_fact(make_member())
    run = make_run(state="confirmed")
    gate = threading.Barrier(2)

    def export() -> None:
        gate.wait(10)
        try:
            actions.export_payroll(actor=SYSTEM, now=NOW, run_id=run.pk, kind="csv")
        finally:
            connection.close()

    threads = [threading.Thread(target=export) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(PayrollExport.objects.values_list("number", flat=True)) == [1, 2]
