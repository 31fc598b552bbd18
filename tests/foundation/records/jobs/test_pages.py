"""The page of long work: for who looks after it, with progress, reasons and another try."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.org import make_member
from tests.factories.records import NOW, make_job, make_worker_process
from xiaozhang.foundation.records.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client: Client) -> Client:
    """A browser in which an administrator is signed in."""
    client.force_login(make_member(role="administrator"))
    return client


def fail(**overrides: object) -> Job:
    """Return a job that failed."""
    error = "Traceback (most recent call last):\n  File ...\nConnectionError: 对方没有应答"
    return make_job(state=Job.State.FAILED, attempts=5, finished_at=NOW, error=error, **overrides)


def test_the_list_names_work_state_and_reason_and_says_when_nobody_works(administrator: Client) -> None:
    fail(name="incentives.settle", arguments={"run_id": 7})
    make_job(attempts=1)
    text = administrator.get("/records/jobs/").content.decode()
    for words in ("试算结算", "run_id 7", "失败", "ConnectionError: 对方没有应答", "等待重试", "没有后台进程在工作"):
        assert words in text
    make_worker_process(now=datetime.now(UTC))
    assert "后台进程 1 个在工作" in administrator.get("/records/jobs/").content.decode()


def test_the_tabs_narrow_to_what_is_open_and_what_failed(administrator: Client) -> None:
    fail(name="incentives.settle")
    make_job(name="audit.seal")
    shown = administrator.get("/records/jobs/?view=failed").content.decode()
    assert ("试算结算" in shown, "封存操作日志" in shown) == (True, False)
    shown = administrator.get("/records/jobs/?view=open").content.decode()
    assert ("试算结算" in shown, "封存操作日志" in shown) == (False, True)


def test_a_failed_job_is_tried_again_from_its_page(administrator: Client) -> None:
    job = fail()
    page = administrator.get(f"/records/jobs/{job.pk}/").content.decode()
    assert "再试一次" in page
    assert "为什么没有做成" in page
    assert administrator.get(f"/records/jobs/{job.pk}/retry/").status_code == 302
    done = administrator.post(f"/records/jobs/{job.pk}/retry/", {"request_key": "0000-test-key"})
    job.refresh_from_db()
    assert (done.status_code, job.state, job.attempts) == (302, Job.State.QUEUED, 0)


def test_a_running_job_shows_its_progress_and_answers_the_polling(administrator: Client) -> None:
    job = make_job(
        state=Job.State.RUNNING,
        worker="w",
        lease_until=NOW,
        begun_at=NOW,
        attempts=1,
        done=30,
        total=120,
        note="第 3 个文件",
    )
    page = administrator.get(f"/records/jobs/{job.pk}/").content.decode()
    polled = administrator.get(f"/records/jobs/{job.pk}/progress/").content.decode()
    for text in (page, polled):
        assert "30 / 120" in text
        assert f'hx-get="/records/jobs/{job.pk}/progress/"' in text
        assert "第 3 个文件" in text


def test_the_pages_are_closed_without_the_power(client: Client) -> None:
    job = fail()
    client.force_login(make_member(role="sales_manager"))
    for address in ("/records/jobs/", f"/records/jobs/{job.pk}/", f"/records/jobs/{job.pk}/progress/"):
        assert client.get(address).status_code == 403
    assert client.post(f"/records/jobs/{job.pk}/retry/").status_code == 403
    job.refresh_from_db()
    assert job.state == Job.State.FAILED


def test_more_jobs_cost_no_more_queries(administrator: Client) -> None:

    fail()
    administrator.get("/records/jobs/")
    with CaptureQueriesContext(connection) as one:
        administrator.get("/records/jobs/")
    fail(name="incentives.settle")
    fail(name="audit.seal")
    with CaptureQueriesContext(connection) as three:
        administrator.get("/records/jobs/")
    assert len(one) == len(three)
