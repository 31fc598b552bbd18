"""Tasks are opened: by the house for its rules, by people for themselves and for others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import connection
from django.utils import timezone

from xiaozhang.base.action import action, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid
from xiaozhang.base.inserting import insert_rows, insert_values
from xiaozhang.base.named import get_record
from xiaozhang.base.text import clean_line, clean_text
from xiaozhang.foundation.org import queries as org
from xiaozhang.foundation.tasks import powers, queries
from xiaozhang.foundation.tasks.actions import values
from xiaozhang.foundation.tasks.actions.finding import make_findable
from xiaozhang.foundation.tasks.actions.telling import tell_owner
from xiaozhang.foundation.tasks.models import ChecklistItem, Priority, Series, Task
from xiaozhang.foundation.tasks.rules.new_task import LONGEST_NOTE, LONGEST_STEP, LONGEST_TITLE, MOST_STEPS, NewTask
from xiaozhang.foundation.tasks.rules.repeating import Repeat, next_day, problems

_FIELDS = [field for field in Task._meta.concrete_fields if not field.primary_key]
_MOST_VALUES = 30_000  # what one statement may carry on both databases
_MOST_KEYS = 500


@action(None, label="建立待办")
def open_task(
    *,
    actor: Actor,
    now: datetime,
    owner_id: int,
    title: str,
    due_at: datetime | None = None,
    due_on: date | None = None,
    note: str = "",
    record_type: str = "",
    record_id: int | None = None,
    clause_id: int | None = None,
    source_key: str = "",
    checklist: Sequence[str] = (),
    priority: int = Priority.NORMAL,
    by_hand: bool = True,
) -> Task:
    """Open a task for the house; see `open_tasks`. A `source_key` that stands already returns its first task.

    Raises:
        Invalid: no title, a term whose day and instant disagree, a record named by half.
    """
    new = NewTask(
        owner_id=owner_id, title=title, due_at=due_at, due_on=due_on, note=note, record_type=record_type,
        record_id=record_id, clause_id=clause_id, source_key=source_key, checklist=checklist, priority=priority,
        by_hand=by_hand,
    )  # fmt: skip
    return _opened(actor, now, [new])[0]


@action(None, label="建立待办")
def open_tasks(*, actor: Actor, now: datetime, tasks: Sequence[NewTask]) -> list[Task]:
    """Open tasks for the house and return them in order; repeated sources return their first task, unchanged.

    Called by what other apps do (a sweep of duties, a step of an approval): whoever sets that going needs no power over
    tasks, and is not their giver where a source is named. Too long words are cut. The number of queries does not grow
    with that of the tasks. The owners are not told: the caller knows what to tell them.

    Raises:
        Invalid: no title, a term whose day and instant disagree, a record named by half.
    """
    return _opened(actor, now, tasks)


@action(powers.KEEP_TASKS, label="新建待办")
def add_task(
    *,
    actor: Actor,
    now: datetime,
    title: str,
    owner_id: int | None = None,
    due_on: date | None = None,
    due_at: datetime | None = None,
    note: str = "",
    priority: int = Priority.NORMAL,
    record_type: str = "",
    record_id: int | None = None,
    checklist: Sequence[str] = (),
    repeat: Repeat | None = None,
) -> Task:
    """Add a task for oneself, or for a member in scope, who is told; on any record the actor can see.

    Raises:
        Invalid: values that cannot be.
        Missing: the member or the record is not there, or not the actor's to see.
        NotAllowed: giving tasks to others needs ASSIGN_TASKS.
        Refused: the member has left.
    """
    wrong: values.Problems = {}
    title, note, steps = values.words_of(title, note, checklist, wrong)
    day, instant = values.due_of(due_on, due_at, wrong)
    values.check_priority(priority, wrong)
    if bool(record_type) != (record_id is not None):
        wrong["record_id"] = "请选相关记录。"
    if repeat is not None:
        wrong.update(problems(repeat, day))
    values.refuse(wrong)
    owner = values.owner_of(actor, owner_id, timezone.localdate(now))
    about = get_record(actor, record_type, record_id) if record_id is not None else None
    task = Task(
        title=title, note=note, owner_id=owner, created_by_id=actor.member_id, created_at=now, changed_at=now,
        due_on=day, due_at=instant, priority=priority, record_type=record_type, record_id=record_id,
        record_title=_cut(about.title, LONGEST_TITLE) if about else "",
        series=begin_series(repeat, day) if repeat is not None and day is not None else None,
    )  # fmt: skip
    task.save()
    put_steps([(task.pk, steps)])
    note_change(task, new=_trace(task))
    make_findable(actor, now, [task], are_new=True)
    tell_owner(actor, now, [task])
    return task


def begin_series(repeat: Repeat, due_on: date) -> Series:
    """Keep how a task comes back, the first being due on a day; part of the running action."""
    row = Series(
        every=repeat.every.value,
        weekdays="".join(str(number) for number in sorted(set(repeat.weekdays))),
        month_day=repeat.month_day,
        until_on=repeat.until_on,
        times=repeat.times,
        next_on=next_day(repeat, due_on, 1, org.calendar()),
    )
    row.save()
    return row


def put_steps(steps: Iterable[tuple[int, Sequence[str]]]) -> None:
    """Write the steps of new tasks; part of the running action."""
    rows = [(task_id, place, text) for task_id, texts in steps for place, text in enumerate(texts)]
    if rows:
        insert_values(ChecklistItem, ("task_id", "position", "text"), rows, wants_ids=False)


def _opened(actor: Actor, now: datetime, tasks: Sequence[NewTask]) -> list[Task]:
    by_key: dict[str, Task] = {}
    for first in range(0, len(tasks), _MOST_KEYS):
        keys = [new.source_key for new in tasks[first : first + _MOST_KEYS] if new.source_key]
        by_key.update((str(task.source_key), task) for task in queries.by_source(keys))
    fresh: list[tuple[NewTask, Task]] = []
    placed: list[Task] = []
    for new in tasks:
        task = by_key.get(new.source_key) if new.source_key else None
        if task is None:
            task = _row(actor, now, new)
            fresh.append((new, task))
            if new.source_key:
                by_key[new.source_key] = task
        placed.append(task)
    _name_records([task for _new, task in fresh])
    _insert(fresh)
    made = [(new, task) for new, task in fresh if task.pk is not None]
    put_steps((task.pk, _steps(new)) for new, task in made)
    for _new, task in made:
        note_change(task, new=_trace(task))
    if not made:
        nothing_changed()
    lost = [str(task.source_key) for _new, task in fresh if task.pk is None]  # somebody else was opening them meanwhile
    theirs = {task.source_key: task for task in queries.by_source(lost)} if lost else {}
    return [task if task.pk is not None else theirs[task.source_key] for task in placed]


def _name_records(tasks: Sequence[Task]) -> None:
    """Give new tasks the titles of their records; one query for each type of record and some hundred tasks."""
    for first in range(0, len(tasks), _MOST_KEYS):
        part = tasks[first : first + _MOST_KEYS]
        for pk, named in queries.named_by_place(part).items():
            part[pk].record_title = _cut(named.title, LONGEST_TITLE)


def _insert(fresh: Sequence[tuple[NewTask, Task]]) -> None:
    """Insert new tasks and give them their ids; of a source that somebody else has opened meanwhile, none."""
    insert_rows([task for new, task in fresh if not new.source_key])
    keyed = sorted((task for new, task in fresh if new.source_key), key=lambda task: str(task.source_key))
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in _FIELDS)
    places = f"({', '.join(['%s'] * len(_FIELDS))})"
    at_once = _MOST_VALUES // len(_FIELDS)
    for first in range(0, len(keyed), at_once):
        part = {task.source_key: task for task in keyed[first : first + at_once]}
        given = [
            field.get_db_prep_save(getattr(task, field.attname), connection)
            for task in part.values()
            for field in _FIELDS
        ]
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {quote(Task._meta.db_table)} ({names}) VALUES {', '.join([places] * len(part))}"
                " ON CONFLICT DO NOTHING RETURNING id, source_key",
                given,
            )
            for pk, key in cursor.fetchall():
                part[key].pk = pk
                part[key]._state.adding = False


def _row(actor: Actor, now: datetime, new: NewTask) -> Task:
    wrong: values.Problems = {}
    day, instant = values.due_of(new.due_on, new.due_at, wrong)
    title = clean_line(new.title)
    if not title:
        wrong["title"] = "待办没有写要做什么。"
    if bool(new.record_type) != (new.record_id is not None):
        wrong["record_id"] = "相关记录要有类型和编号。"
    values.check_priority(new.priority, wrong)
    if wrong:
        raise Invalid(wrong)
    return Task(
        title=_cut(title, LONGEST_TITLE), note=_cut(clean_text(new.note), LONGEST_NOTE), owner_id=new.owner_id,
        created_by_id=None if new.source_key else actor.member_id, created_at=now, changed_at=now, due_on=day,
        due_at=instant, priority=new.priority, source_key=new.source_key or None, by_hand=new.by_hand,
        clause_id=new.clause_id, record_type=new.record_type, record_id=new.record_id,
    )  # fmt: skip


def _steps(new: NewTask) -> list[str]:
    return [_cut(step, LONGEST_STEP) for line in new.checklist if (step := clean_line(line))][:MOST_STEPS]


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _trace(task: Task) -> dict[str, object]:
    given: dict[str, object] = {
        "owner_id": task.owner_id,
        "due_on": task.due_on,
        "due_at": task.due_at,
        "record_type": task.record_type,
        "record_id": task.record_id,
        "clause_id": task.clause_id,
        "source_key": task.source_key,
    }
    return {"title": task.title, **{name: value for name, value in given.items() if value not in (None, "")}}
