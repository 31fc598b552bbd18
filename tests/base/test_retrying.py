"""What cannot be sent is tried again later and later, and given up at last."""

from __future__ import annotations

from datetime import timedelta

from xiaozhang.base.retrying import delay


def test_delays_grow_and_end() -> None:
    delays = [delay(attempts) for attempts in range(1, 9)]
    waits = [each for each in delays if each is not None]
    assert (waits, waits[0], delays[-1]) == (sorted(waits), timedelta(minutes=1), None)
