"""How often a token may ask: a bucket per token that refills by the second, kept in this process."""

from __future__ import annotations

import math
import threading


class Limiter:
    """So many requests a minute for each key, as many at once at most. 0: no limit.

    Each server process counts for itself.
    """

    def __init__(self, per_minute: int) -> None:
        """Begin with full buckets."""
        self.per_minute = per_minute
        self._buckets: dict[int, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def wait(self, key: int, clock: float) -> int:
        """Take one request out of the bucket at this second; return 0, or the seconds until there is one."""
        if not self.per_minute:
            return 0
        with self._lock:
            left, at = self._buckets.get(key, (float(self.per_minute), clock))
            left = min(self.per_minute, left + (clock - at) * self.per_minute / 60)
            if left < 1:
                self._buckets[key] = (left, clock)
                return math.ceil((1 - left) * 60 / self.per_minute)
            self._buckets[key] = (left - 1, clock)
            return 0
