"""The log of a record in words: when, who, what, and each value before and after."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, ForeignKey, Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from xiaozhang.base import registries
from xiaozhang.base.actor import Actor
from xiaozhang.base.pages.words import words
from xiaozhang.base.text import Message
from xiaozhang.foundation.audit import powers
from xiaozhang.foundation.audit.models import Entry
from xiaozhang.foundation.audit.queries.entries import entries_of, entries_of_many
from xiaozhang.foundation.audit.rules.field_words import field_words
from xiaozhang.foundation.audit.rules.wording import action_words, is_instant, value_words

SHOWN = 100
_HIDDEN = {"revision"}
_Related = dict[type[Model], dict[int, str]]


@dataclass(frozen=True, slots=True)
class LogChange:
    """One value that changed; `old` is "" where there was no record before."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class LogLine:
    """One change as it is read: who is "" only for nobody known."""

    at: datetime
    who: str
    what: Message
    changes: tuple[LogChange, ...]


def log_context(subject_type: str) -> Callable[[Actor, Any, date], Mapping[str, object]]:
    """Return what a Tab shows of a record's log by `audit/_log.html`. `subject_type`: "customers.customer"."""

    def context(viewer: Actor, row: Any, today: date) -> Mapping[str, object]:
        lines = log_lines(viewer, subject_type, row.pk, limit=SHOWN + 1)
        return {"log_lines": lines[:SHOWN], "log_is_cut": len(lines) > SHOWN}

    return context


def log_lines(viewer: Actor, subject_type: str, subject_id: int, *, limit: int = SHOWN) -> list[LogLine]:
    """Return the latest changes of a record in words, the latest first.

    Values about a person are said only to who may see them in the log, and to the person. Two queries, and one for
    each kind of record that the values name.
    """
    return _lines(viewer, apps.get_model(subject_type), list(entries_of(viewer, subject_type, subject_id)[:limit]))


def log_of_many(
    viewer: Actor, subject_type: str, subject_ids: Collection[int], *, limit: int = SHOWN
) -> list[tuple[str, LogLine]]:
    """Return the latest changes of several records in words, the latest first, each with what the record was called.

    As many queries as for one.
    """
    rows = list(entries_of_many(viewer, subject_type, subject_ids)[:limit])
    lines = _lines(viewer, apps.get_model(subject_type), rows)
    return [(entry.title, line) for entry, line in zip(rows, lines, strict=True)]


def line_of(viewer: Actor, entry: Entry) -> LogLine:
    """Return one entry in words."""
    return _lines(viewer, apps.get_model(entry.subject_type), [entry])[0]


def entry_words(entry: Entry) -> str:
    """Return what an entry's action is called, such as 添加成员."""
    return words(_action_label(entry.action, apps.get_model(entry.subject_type)))


def action_name(action: str) -> str:
    """Return what an action such as "customers.transfer_customer" is called, "" where its name alone does not say."""
    if action in registries.action_labels:
        return words(registries.action_labels.get(action))
    app, _dot, name = action.partition(".")
    subject = name.partition("_")[2].replace("_", "")
    found = next((m for m in apps.get_models() if (m._meta.app_label, m._meta.model_name) == (app, subject)), None)
    return words(action_words(action, _noun(found))) if found is not None else ""


def subject_words(entry: Entry) -> str:
    """Return what an entry of `entries` is about: the kind of record and its title, a member's name, or else its id."""
    title = entry.title or getattr(entry, "person", None) or f"#{entry.subject_id}"
    return f"{_noun(apps.get_model(entry.subject_type))} {title}"


def actor_words(entry: Entry) -> str:
    """Return who did what an entry of `entries` says."""
    return entry.actor_name or getattr(entry, "who", None) or ""


def people(viewer: Actor) -> list[tuple[str, str]]:
    """Return everybody as (id, name), to filter the log by."""
    rows = get_user_model()._default_manager.all()
    return [(str(row.pk), str(row)) for row in (rows if viewer.sees_all() else rows.filter(pk__in=viewer.member_ids))]


def by_people(rows: QuerySet[Entry], ids: Sequence[str]) -> QuerySet[Entry]:
    """Narrow the log to what these people did."""
    return rows.filter(actor_id__in=[int(pk) for pk in ids])


def _lines(viewer: Actor, model: type[Model], entries: list[Entry]) -> list[LogLine]:
    names = _names_of({entry.actor_id for entry in entries if entry.actor_id is not None})
    related = _related(model, entries)
    key = model._meta.label_lower
    power = registries.log_powers.get(key) if key in registries.log_powers else powers.SEE_PERSONAL_VALUES
    may_see = viewer.may(power)
    return [
        LogLine(
            at=entry.at,
            who=names.get(entry.actor_id, "") if entry.actor_id is not None else entry.actor_name,
            what=_action_label(entry.action, model),
            changes=tuple(_changes(entry, model, related, may_see=may_see or _is_self(viewer, model, entry))),
        )
        for entry in entries
    ]


def _changes(entry: Entry, model: type[Model], related: _Related, *, may_see: bool) -> Iterable[LogChange]:
    personal = getattr(entry, "personal", None)
    for name in _in_order(model, {*entry.changes, *entry.digests}):
        label = _label(model, name)
        if name in entry.digests and personal is None:
            yield LogChange(label, "", _("已抹去"))
        elif name in entry.digests and not may_see:
            yield LogChange(label, "", _("个人信息，不显示"))
        else:
            old, new = personal.values[name] if personal and name in entry.digests else entry.changes[name]
            if name not in _HIDDEN and not (_is_empty(old) and _is_empty(new)):
                yield LogChange(label, _words(model, name, old, related), _words(model, name, new, related))


def _is_empty(value: object) -> bool:
    return value is None or value in ("", [], {})


def _in_order(model: type[Model], names: Iterable[str]) -> list[str]:
    """Return names in the order of the model's fields, then of declared labels: PostgreSQL keeps no order in JSON."""
    fields = [name for field in model._meta.concrete_fields for name in (field.name, field.attname)]
    prefix = f"{model._meta.label_lower}."
    labels = registries.field_labels.keys()
    known = [*fields, *(key.removeprefix(prefix) for key in labels if key.startswith(prefix))]
    places = {name: place for place, name in reversed(list(enumerate(known)))}
    return sorted(names, key=lambda name: (places.get(name, len(known)), name))


def _action_label(action: str, model: type[Model]) -> Message:
    if action in registries.action_labels:
        return registries.action_labels.get(action)
    return action_words(action, _noun(model))


def _noun(model: type[Model]) -> str:
    said = str(model._meta.verbose_name)
    key = str(model._meta.model_name)
    return str(registries.record_types.get(key).label) if said.isascii() and key in registries.record_types else said


def _label(model: type[Model], name: str) -> str:
    key = f"{model._meta.label_lower}.{name}"
    if key in registries.field_labels:
        return _(str(registries.field_labels.get(key)))
    field = _field(model, name)
    said = str(field.verbose_name) if field is not None else name
    return field_words(name) if said.isascii() else said


def _words(model: type[Model], name: str, value: object, related: _Related) -> str:
    field = _field(model, name)
    if isinstance(field, ForeignKey) and isinstance(value, int):
        return related.get(field.related_model, {}).get(value, f"#{value}")
    if field is not None and field.choices and isinstance(value, str | int):
        return str(dict(field.flatchoices).get(value, value))
    if is_instant(value):
        return timezone.localtime(datetime.fromisoformat(str(value))).strftime("%Y-%m-%d %H:%M")
    return value_words(name, value)


def _field(model: type[Model], name: str) -> Field[Any, Any] | None:
    for candidate in (name, name.removesuffix("_id")):
        try:
            found = model._meta.get_field(candidate)
        except FieldDoesNotExist:
            continue
        return found if isinstance(found, Field) else None
    return None


def _related(model: type[Model], entries: list[Entry]) -> _Related:
    wanted: dict[type[Model], set[int]] = {}
    for entry in entries:
        for name, values in entry.changes.items():
            field = _field(model, name)
            if isinstance(field, ForeignKey):
                wanted.setdefault(field.related_model, set()).update(v for v in values if isinstance(v, int))
    return {
        target: {pk: str(row) for pk, row in target._default_manager.in_bulk(ids).items()}
        for target, ids in wanted.items()
    }


def _names_of(ids: set[int]) -> dict[int, str]:
    people = get_user_model()._default_manager.in_bulk(ids) if ids else {}
    return {pk: str(person) for pk, person in people.items()}


def _is_self(viewer: Actor, model: type[Model], entry: Entry) -> bool:
    return model is get_user_model() and viewer.member_id == entry.subject_id
