"""The one table of event -> actions: what happens above when something happened below.

Reactions run in the transaction of the announcing action, in this order, and their errors propagate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xiaozhang.base.events import Reaction

TABLE: Mapping[str, Sequence[Reaction]] = {}
