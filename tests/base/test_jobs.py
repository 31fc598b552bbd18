"""Jobs by name, queued in the transaction that asks for them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from xiaozhang.base import jobs


@pytest.fixture(autouse=True)
def _own_names() -> Iterator[None]:
    kept = dict(jobs._jobs)
    yield
    jobs._jobs.clear()
    jobs._jobs.update(kept)


def test_a_name_stands_for_one_function() -> None:
    def settle(**_arguments: object) -> None:
        """Do nothing."""

    jobs.register("test.settle", settle)
    jobs.register("test.settle", settle)

    with pytest.raises(ValueError, match="registered twice"):
        jobs.register("test.settle", lambda **_arguments: None)


@pytest.mark.django_db
def test_an_unknown_name_is_refused_when_queued() -> None:
    with pytest.raises(LookupError, match="unknown job"):
        jobs.enqueue("test.nobody", run_id=1)

    assert DBTaskResult.objects.count() == 0


@pytest.mark.django_db
def test_a_job_runs_with_its_arguments() -> None:
    heard: list[dict[str, object]] = []
    jobs.register("test.settle", lambda **arguments: heard.append(arguments))

    jobs.run_job.call(name="test.settle", arguments={"run_id": 7})

    assert heard == [{"run_id": 7}]


@pytest.mark.django_db
def test_no_commit_no_job() -> None:
    jobs.register("test.settle", lambda **_arguments: None)

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        jobs.enqueue("test.settle", run_id=1)
        raise ZeroDivisionError
    assert DBTaskResult.objects.count() == 0

    jobs.enqueue("test.settle", run_id=2)
    assert [row.args_kwargs["args"] for row in DBTaskResult.objects.all()] == [["test.settle", {"run_id": 2}]]
