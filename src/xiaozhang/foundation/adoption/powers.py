"""What may be done in adoption: whoever drafts the charter (charter.draft) also takes a rulebook in."""

from __future__ import annotations

from xiaozhang.base.actor import Power

ALL: tuple[Power, ...] = ()
