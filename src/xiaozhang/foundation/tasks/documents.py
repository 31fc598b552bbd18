"""Tasks as a calendar that phones subscribe to (RFC 5545).

Each task is an event: the calendars of phones sold in China show the events of a subscription and leave its to-dos out.
A task with an hour takes the half hour before it; one with a day alone, the whole day, without making anybody busy.
The same tasks give the same bytes, so that an unchanged calendar is not sent again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

if TYPE_CHECKING:
    from xiaozhang.foundation.tasks.models import Task

_A_DAY, _HALF_AN_HOUR = timedelta(days=1), timedelta(minutes=30)
_PRIORITIES = {1: 1, 2: 5, 3: 9}  # RFC 5545: 1 is highest, 5 medium, 9 lowest
_UTC = ZoneInfo("UTC")


def calendar_of(tasks: Sequence[Task], titles: Mapping[int, str], addresses: Mapping[int, str], *, name: str) -> bytes:
    """Return the calendar of these tasks, each with a day; `titles` are those of their records, by task id."""
    calendar = Calendar()
    calendar.add("prodid", "-//xiaozhang//tasks//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for task in tasks:
        calendar.add_component(_event(task, titles.get(task.pk, ""), addresses[task.pk]))
    return bytes(calendar.to_ical())


def _event(task: Task, title: str, address: str) -> Event:
    assert task.due_on is not None
    event = Event()
    event.add("uid", f"task-{task.pk}-{task.created_at:%Y%m%d%H%M%S}@xiaozhang")
    event.add("dtstamp", _whole(task.changed_at))
    event.add("last-modified", _whole(task.changed_at))
    event.add("sequence", task.revision)
    event.add("summary", f"{task.title}｜{title}" if title else task.title)
    if task.due_at is not None:
        event.add("dtstart", _whole(task.due_at - _HALF_AN_HOUR))
        event.add("dtend", _whole(task.due_at))
    else:
        event.add("dtstart", task.due_on)
        event.add("dtend", task.due_on + _A_DAY)
    event.add("transp", "TRANSPARENT")
    event.add("priority", _PRIORITIES[task.priority])
    event.add("url", address)
    return event


def _whole(moment: datetime) -> datetime:
    return moment.astimezone(_UTC).replace(microsecond=0)
