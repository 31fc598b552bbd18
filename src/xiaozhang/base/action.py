"""The action decorator: the one way in which rows change.

It checks the power, opens the transaction (or joins the running one), keeps a request from counting twice, and refuses
to let a change pass without a trace. Audit fills the two ports, so base keeps no tables.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ParamSpec, Protocol, TypeVar

from django.db import transaction

from xiaozhang.base import memory, registries
from xiaozhang.base.actor import Actor, Power
from xiaozhang.base.errors import AlreadyDone
from xiaozhang.base.fetching import refuse_without
from xiaozhang.base.text import Message

P = ParamSpec("P")
R = TypeVar("R")
Values = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Change:
    """What one action did to one record: old and new values by field.

    `personal` holds values about a person; audit keeps them erasable and only their digest in the sealed row.
    """

    subject_type: str
    subject_id: int
    title: str
    old: Values
    new: Values
    personal_old: Values = field(default_factory=dict)
    personal_new: Values = field(default_factory=dict)


class AuditPort(Protocol):
    """Writes the trace of an action."""

    def __call__(self, *, actor: Actor, action: str, now: datetime, changes: list[Change]) -> None:
        """Append one row per change."""


class RequestPort(Protocol):
    """Remembers requests by key."""

    def __call__(self, *, actor: Actor, action: str, key: str, now: datetime) -> int | None:
        """Claim the key in the running transaction; return the earlier result's id if it was carried out before."""


class ResultPort(Protocol):
    """Remembers what a request made."""

    def __call__(self, *, actor: Actor, action: str, key: str, result: int) -> None:
        """Keep the id for the next time the key comes."""


class LeftNoTrace(AssertionError):
    """An action finished without noting what it changed: a defect."""


@dataclass
class _Ports:
    audit: AuditPort | None = None
    claim: RequestPort | None = None
    conclude: ResultPort | None = None


@dataclass
class _Trail:
    changes: list[Change] = field(default_factory=list)
    unchanged: bool = False


ports = _Ports()
_needing: dict[str, list[str]] = {}
_trail: ContextVar[_Trail | None] = ContextVar("trail", default=None)


def action(
    power: Power | None, *, keeps_trace: bool = True, label: str | None = None
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function an action that needs `power` (None: who may is decided inside, such as for one's own session).

    The function takes `actor` and `now` and everything else by keyword, and must call `note_change` at least once (or
    `nothing_changed`), unless `keeps_trace` is False, which is for rows that are themselves a trace. Callers may add
    `request_key`, a text that makes a second call with the same key raise AlreadyDone instead of acting twice.

    `label` is what the log of changes calls the action, such as 添加成员; without one the log puts it together from the
    verb and the record's name.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        name = f"{_app_of(function.__module__)}.{function.__name__}"
        _refuse_positional(function)
        if power is not None:
            _needing.setdefault(power.key, []).append(name)
        if label is not None:
            registries.action_labels.add(name, Message(label))

        @functools.wraps(function)
        def run(*_nothing: P.args, **given: P.kwargs) -> R:
            request_key = given.pop("request_key", None)
            actor, now = given["actor"], given["now"]
            if not isinstance(actor, Actor) or not isinstance(now, datetime):
                raise TypeError(f"{name} needs an Actor and a datetime")
            refuse_without(actor, power)
            # What keeps no trace of its own is a part of the action that called it: it needs no way back of its own.
            is_part = not keeps_trace and _trail.get() is not None
            with memory.while_changing(), transaction.atomic(savepoint=not is_part):
                if request_key and ports.claim is not None:
                    earlier = ports.claim(actor=actor, action=name, key=str(request_key), now=now)
                    if earlier is not None:
                        raise AlreadyDone(earlier)
                result = _traced(function, name, keeps_trace, actor, now, given)
                pk = getattr(result, "pk", None)
                if request_key and ports.conclude is not None and isinstance(pk, int):
                    ports.conclude(actor=actor, action=name, key=str(request_key), result=pk)
            return result

        run.action_name = name  # type: ignore[attr-defined]
        run.power = power  # type: ignore[attr-defined]
        return run

    return decorate


def actions_needing(power: Power) -> list[str]:
    """Return the names of the actions that ask for a power, such as "customers.transfer_customer"."""
    return list(_needing.get(power.key, ()))


def note_change(
    subject: Any,
    *,
    old: Values | None = None,
    new: Values | None = None,
    personal_old: Values | None = None,
    personal_new: Values | None = None,
    title: str | None = None,
) -> None:
    """Say what the running action changed on a saved row; only differing fields are worth naming.

    Raises LookupError outside an action.
    """
    trail = _trail.get()
    if trail is None:
        raise LookupError("note_change outside an action")
    trail.changes.append(
        Change(
            subject_type=subject._meta.label_lower,
            subject_id=subject.pk,
            title=str(subject) if title is None else title,
            old=dict(old or {}),
            new=dict(new or {}),
            personal_old=dict(personal_old or {}),
            personal_new=dict(personal_new or {}),
        )
    )


def nothing_changed() -> None:
    """Say that the running action found everything as it should be and wrote nothing."""
    trail = _trail.get()
    if trail is None:
        raise LookupError("nothing_changed outside an action")
    trail.unchanged = True


def differences(row: Any, values: Values) -> tuple[dict[str, object], dict[str, object]]:
    """Set the values on the row and return what they were and are now, for the fields that differ."""
    old: dict[str, object] = {}
    new: dict[str, object] = {}
    for name, value in values.items():
        before = getattr(row, name)
        if before != value:
            old[name], new[name] = before, value
            setattr(row, name, value)
    return old, new


def _traced(
    function: Callable[..., R], name: str, keeps_trace: bool, actor: Actor, now: datetime, given: Mapping[str, Any]
) -> R:
    trail = _Trail()
    token = _trail.set(trail)
    try:
        result = function(**given)
    finally:
        _trail.reset(token)
    if keeps_trace and not trail.changes and not trail.unchanged:
        raise LeftNoTrace(f"{name} changed something without note_change")
    if trail.changes and ports.audit is not None:
        ports.audit(actor=actor, action=name, now=now, changes=trail.changes)
    return result


def _app_of(module: str) -> str:
    parts = module.split(".")
    return parts[2] if len(parts) > 2 else module


def _refuse_positional(function: Callable[..., Any]) -> None:
    parameters = inspect.signature(function).parameters
    by_keyword = (inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD)
    if any(p.kind not in by_keyword for p in parameters.values()):
        raise TypeError(f"{function.__qualname__}: an action takes everything by keyword")
    if "actor" not in parameters or "now" not in parameters:
        raise TypeError(f"{function.__qualname__}: an action needs actor and now")
