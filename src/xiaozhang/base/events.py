"""What has happened below and may concern the floors above.

A lower action announces; `config/reactions.py` is the one table of who reacts. Reactions run in the announcing
transaction and their errors propagate.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from xiaozhang.base.actor import Actor

Reaction = Callable[..., Any]

_declared: dict[str, str] = {}
_reactions: dict[str, Sequence[Reaction]] = {}


def declare(name: str, meaning: str) -> None:
    """Make an event known, such as "customers.renamed", with what it means."""
    _declared[name] = meaning


def bind(table: Mapping[str, Sequence[Reaction]]) -> None:
    """Install the table of reactions. Raises LookupError for an event nobody declared."""
    for name in table:
        if name not in _declared:
            raise LookupError(f"reactions name an unknown event: {name!r}")
    _reactions.clear()
    _reactions.update(table)


def announce(name: str, /, *, actor: Actor, now: datetime, **values: Any) -> None:
    """Run the reactions to an event, in order, in the running transaction. Raises LookupError for an unknown event."""
    if name not in _declared:
        raise LookupError(f"unknown event: {name!r}")
    for reaction in _reactions.get(name, ()):
        reaction(actor=actor, now=now, **values)
