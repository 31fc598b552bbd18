"""Where one stands: one's own rewards and leave, the catalogue, and who reaches what in a period and who does not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from xiaozhang.base import pages
from xiaozhang.base.actor import Actor
from xiaozhang.base.clause_rows import roles_words
from xiaozhang.base.errors import Missing
from xiaozhang.base.periods import Period
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter import queries as charter
from xiaozhang.performance.rewards import actions, powers, queries
from xiaozhang.performance.rewards.clauses import Reward, given_words, standard_words
from xiaozhang.performance.rewards.rules.judging import Verdict
from xiaozhang.performance.rewards.rules.periods import (
    LABELS,
    LENGTHS,
    after,
    before,
    last_over,
    period_of,
    period_words,
)

MOST_SHOWN = 100


@dataclass(frozen=True)
class Standing:
    """How far the viewer is from a reward in the running period; nothing for one that is given by nomination."""

    reward: Reward
    given: Message
    standard: Message
    period: Message
    verdict: Verdict | None


@dataclass(frozen=True)
class Shown:
    """A reward of a period with those who reach it, those who do not, and what was proposed already, by member."""

    reward: Reward
    given: Message
    standard: Message
    reached: list[tuple[Verdict, object]]
    others: list[Verdict]
    more: int


@pages.page(powers.SEE)
def mine(request: pages.Request) -> HttpResponse:
    """Show one's own rewards and leave, and how far one is from each reward."""
    viewer, today = request.actor, timezone.localdate()
    if viewer.member_id is None:
        raise Missing
    clause = queries.catalogue_on(today)
    context = {
        "rows": queries.of_member(viewer, viewer.member_id),
        "leave": queries.leave_of(viewer.member_id, today),
        "clause": clause,
        "standings": _standings(viewer, clause.parameters.rewards if clause else (), today),
        "today": today,
        "here": "mine",
        "may_nominate": viewer.may(powers.NOMINATE),
    }
    return render(request, "rewards/mine.html", context)


@pages.page(powers.SEE)
def catalogue(request: pages.Request) -> HttpResponse:
    """Show the rewards of the charter in force with their standards."""
    clause, known = queries.catalogue_on(timezone.localdate()), charter.known()
    everyone = Message("全体成员")
    rows = (
        []
        if clause is None
        else [
            (
                each,
                given_words(each),
                standard_words(each),
                roles_words(each.roles, known) if each.roles else everyone,
                roles_words(clause.parameters.deciders(each), known),
            )
            for each in clause.parameters.rewards
        ]
    )
    context = {"clause": clause, "rows": rows, "here": "catalogue", "may_nominate": request.actor.may(powers.NOMINATE)}
    return render(request, "rewards/catalogue.html", context)


@pages.page(powers.SEE)
def period(request: pages.Request) -> HttpResponse:
    """Show who reaches what in a period, and what the others lack: `?per=quarter&on=2026-07-01`."""
    viewer, today = request.actor, timezone.localdate()
    per, found = _asked(request, today)
    clause = queries.catalogue_of(found, today)
    rewards = queries.by_figures(clause.parameters, per) if clause is not None else []
    following = after(per, found.start_on)
    context = {
        "per": per,
        "periods": [(key, label) for key, label in LABELS.items()],
        "title": period_words(per, found.start_on),
        "start_on": found.start_on,
        "last_on": found.last_on,
        "former_on": before(per, found.start_on).start_on,
        "next_on": following.start_on if following.start_on <= today else None,
        "is_over": today >= found.end_on,
        "clause": clause,
        "shown": [_shown(viewer, each, found) for each in queries.judged(rewards, found, today)],
        "may_propose": viewer.may(powers.EVALUATE) and today >= found.end_on and bool(rewards),
        "here": "period",
        "may_nominate": viewer.may(powers.NOMINATE),
    }
    return render(request, "rewards/period.html", context)


@pages.page(powers.EVALUATE)
def propose(request: pages.Request) -> HttpResponse:
    """Judge a period and propose what is reached."""
    per = request.POST.get("per", "")
    start_on = _day(request.POST.get("on", "")) or timezone.localdate()
    done = f"{reverse('rewards:period')}?per={per if per in LENGTHS else 'quarter'}&on={start_on:%Y-%m-%d}"
    said = Message("已评定：达到标准的都已提出，等着决定")
    return pages.act(request, actions.propose_rewards, done=done, said=said, per=per, start_on=start_on)


def _standings(viewer: Actor, rewards: tuple[Reward, ...], today: date) -> list[Standing]:
    by_key: dict[str, Verdict] = {}
    for per in LENGTHS:
        wanted = [each for each in rewards if each.per == per and each.basis == "figures"]
        for found in queries.judged(wanted, period_of(per, today), today, only=viewer):
            own = next((each for each in found.verdicts if each.member_id == viewer.member_id), None)
            if own is not None:
                by_key[found.reward.key] = own
    held = viewer.roles
    return [
        Standing(
            each, given_words(each), standard_words(each), period_words(each.per, period_of(each.per, today).start_on),
            by_key.get(each.key),
        )
        for each in rewards
        if not each.roles or held & set(each.roles)
    ]  # fmt: skip


def _shown(viewer: Actor, whole: queries.Judged, found: Period) -> Shown:
    seen = queries.seen_by(viewer, whole)
    rows = {
        row.member_id: row
        for row in queries.of_period(seen.reward.key, found)
        if row.basis == "figures" and (row.member_id != viewer.member_id or row.state in ("granted", "revoked"))
    }
    others = [each for each in seen.verdicts if not each.is_met]
    return Shown(
        reward=seen.reward,
        given=given_words(seen.reward),
        standard=standard_words(seen.reward),
        reached=[(each, rows.get(each.member_id)) for each in seen.reached],
        others=others[:MOST_SHOWN],
        more=max(0, len(others) - MOST_SHOWN),
    )


def _asked(request: pages.Request, today: date) -> tuple[str, Period]:
    per = request.GET.get("per", "")
    per = per if per in LENGTHS else "quarter"
    on = _day(request.GET.get("on", ""))
    return per, period_of(per, on) if on is not None and on <= today else last_over(per, today)


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2200 else None
