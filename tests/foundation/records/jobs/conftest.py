"""Jobs of the tests' own, forgotten afterwards."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from xiaozhang.base import jobs


@pytest.fixture(autouse=True)
def _own_jobs() -> Iterator[None]:
    kept, scheduled = dict(jobs._jobs), dict(jobs._schedules)
    yield
    jobs._jobs.clear()
    jobs._jobs.update(kept)
    jobs._schedules.clear()
    jobs._schedules.update(scheduled)
