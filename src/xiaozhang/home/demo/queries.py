"""Where the story stands."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from xiaozhang.base.memory import remembered
from xiaozhang.base.pages import Progress
from xiaozhang.base.text import Message
from xiaozhang.base.workdays import Calendar
from xiaozhang.foundation.org import queries as org
from xiaozhang.home.demo.models import DemoKey, DemoRun
from xiaozhang.home.demo.rules.acts import Step
from xiaozhang.home.demo.rules.scenario import Story, story


def run(*, lock: bool = False) -> DemoRun | None:
    """Return the playing of the story, None in a company that is real."""
    rows = DemoRun.objects.select_for_update() if lock else DemoRun.objects.all()
    return rows.first()


def story_of(playing: DemoRun) -> Story:
    """Return the whole story; told once in a process."""
    return _told(playing.today, playing.months, playing.seed, playing.size, org.calendar())


def steps(told: Story) -> list[Step]:
    """Return everything that happens, in order."""
    return [step for day in told.days for step in day.steps]


def is_being_told() -> bool:
    """Say whether the story has not come to its end yet."""
    return DemoRun.objects.filter(finished_at__isnull=True).exists()


def record_ids() -> dict[tuple[str, str], int]:
    """Return the rows that the keys of the story have become, by kind and key."""
    return {(kind, key): pk for kind, key, pk in DemoKey.objects.values_list("kind", "key", "record_id")}


@remembered
def progress() -> Progress | None:
    """Return how far the story is, None where there is none or it has been played to its end."""
    playing = run()
    if playing is None or playing.finished_at is not None:
        return None
    reached = playing.reached_on or story_of(playing).first_on
    return Progress(
        name=Message("演示公司的往来正在补齐"),
        done=playing.steps_done,
        total=playing.steps_total,
        unit=Message("件"),
        note=Message(
            "已到 {year} 年 {month} 月 {day} 日。",
            {"year": reached.year, "month": reached.month, "day": reached.day},
        ),
    )


@lru_cache(maxsize=1)
def _told(today: date, months: int, seed: str, size: int, calendar: Calendar) -> Story:
    return story(today, calendar, seed=seed, months=months, size=size)
