"""The story goes on: a number of steps in one transaction, each through the action of the app concerned."""

from __future__ import annotations

from datetime import datetime

from xiaozhang.base.action import action
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Missing
from xiaozhang.foundation.duties import actions as duties
from xiaozhang.foundation.notices import actions as notices
from xiaozhang.foundation.org import queries as org
from xiaozhang.home.demo import powers, queries
from xiaozhang.home.demo.actions.performing import Performer
from xiaozhang.home.demo.actions.signing import sign_what_is_asked
from xiaozhang.home.demo.models import DemoRun


@action(powers.PLAY_DEMO, keeps_trace=False)
def play_some(*, actor: Actor, now: datetime, steps: int = 20) -> DemoRun:
    """Play the next steps, all or none of them, and return where the story stands; played to its end nothing happens.

    Every step happens at its own instant in the story; `now` is when it was played.

    Raises:
        Missing: this is not the demo company.
    """
    playing = queries.run(lock=True)
    if playing is None:
        raise Missing("这里不是演示公司。")
    if playing.finished_at is not None:
        return playing
    told = queries.story_of(playing)
    coming = queries.steps(told)[playing.steps_done : playing.steps_done + steps]
    performer = Performer(told)
    for step in coming:
        if playing.reached_on is None or playing.reached_on < step.at.date():
            _begin_day(actor, step.at)
        performer.perform(step)
        playing.reached_on = step.at.date()
    playing.steps_done += len(coming)
    if playing.steps_done >= playing.steps_total:
        playing.finished_at = now
        duties.release_sweep(actor=actor, now=now)
    playing.save()
    return playing


def _begin_day(actor: Actor, now: datetime) -> None:
    """Let the sweep of duties come by when a day of the story begins; on Mondays people read and sign."""
    duties.sweep_periods(actor=actor, now=now)
    while duties.sweep_some(actor=actor, now=now):
        pass
    if now.weekday() == 0:
        for member_id, name in org.member_names(now.date()):
            notices.mark_all_read(actor=Actor(member_id, name), now=now)
        sign_what_is_asked(actor, now)
