"""Events: declared below, reacted to above, in order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from xiaozhang.base import events
from xiaozhang.base.actor import SYSTEM

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_table() -> Iterator[None]:
    declared, reactions = dict(events._declared), dict(events._reactions)
    events._declared.clear()
    events._reactions.clear()
    yield
    for kept, table in ((declared, events._declared), (reactions, events._reactions)):
        table.clear()
        table.update(kept)  # type: ignore[arg-type]


def test_reactions_run_in_order_with_what_was_announced() -> None:
    heard: list[tuple[str, object]] = []

    def first(**values: Any) -> None:
        heard.append(("first", values))

    def second(**values: Any) -> None:
        heard.append(("second", values["customer_id"]))

    events.declare("customers.renamed", "a customer has another name")
    events.bind({"customers.renamed": (first, second)})
    events.announce("customers.renamed", actor=SYSTEM, now=NOW, customer_id=7)

    assert heard == [("first", {"actor": SYSTEM, "now": NOW, "customer_id": 7}), ("second", 7)]


def test_an_event_nobody_reacts_to_passes() -> None:
    events.declare("customers.renamed", "a customer has another name")

    events.announce("customers.renamed", actor=SYSTEM, now=NOW)


def test_unknown_events_are_refused_when_bound_and_when_announced() -> None:
    with pytest.raises(LookupError, match="unknown event"):
        events.announce("customers.lost", actor=SYSTEM, now=NOW)
    with pytest.raises(LookupError, match="unknown event"):
        events.bind({"customers.lost": ()})


def test_the_error_of_a_reaction_reaches_who_announced() -> None:
    def fails(**_values: Any) -> None:
        raise ZeroDivisionError

    events.declare("customers.renamed", "a customer has another name")
    events.bind({"customers.renamed": (fails,)})

    with pytest.raises(ZeroDivisionError):
        events.announce("customers.renamed", actor=SYSTEM, now=NOW)
