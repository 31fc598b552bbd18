"""What may be done in simulation."""

from __future__ import annotations

from xiaozhang.base.actor import Power

ALL: tuple[Power, ...] = ()
