"""What may be done with approvals, and by which shipped roles from the start."""

from __future__ import annotations

from xiaozhang.base.actor import Power

ALL: tuple[Power, ...] = ()
