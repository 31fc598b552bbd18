"""Timing and printing: medians over repeated work, and the line each figure has to reach."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field

WARM = 3


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds of repeated work."""

    samples: tuple[float, ...]

    @property
    def p50(self) -> float:
        """The median."""
        return statistics.median(self.samples)

    @property
    def p95(self) -> float:
        """The time that 95 of 100 runs keep within."""
        return sorted(self.samples)[max(0, round(len(self.samples) * 0.95) - 1)]


@dataclass
class Report:
    """Figures in the order they were measured."""

    rows: list[tuple[str, str, str, str, str]] = field(default_factory=list)

    def add(self, work: str, figure: str, line: str, bare: str, is_met: bool | None) -> None:
        """Print and keep one figure; `is_met` is None where no line is set."""
        verdict = {True: "ok", False: "MISSED", None: ""}[is_met]
        self.rows.append((work, figure, line, bare, verdict))
        print(f"{work:<58} {figure:<34} line {line:<18} bare {bare:<22} {verdict}", flush=True)


def timed(work: Callable[[], object], *, times: int, warm: int = WARM) -> Timing:
    """Run `work` `times` times after a warm-up and return the milliseconds of each."""
    for _ in range(warm):
        work()
    samples = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        samples.append((time.perf_counter() - start) * 1000)
    return Timing(tuple(samples))
