"""A draft simulated in a real browser: asked for on the version's page, watched, read, opened down to a month."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.browsing import Browsing, barriers, shot
from tests.company import LiveCompany
from tests.factories.incentives import make_receipt_fact
from tests.factories.simulation import make_draft, make_simulation
from xiaozhang.base.periods import add_months, month_of
from xiaozhang.foundation.org.models import Member
from xiaozhang.performance.simulation.models import SimulatedMember, Simulation

pytestmark = pytest.mark.browser


def months() -> list[date]:
    """The last three months that are over."""
    this_month = month_of(timezone.localdate())
    return [add_months(this_month, -step) for step in (3, 2, 1)]


def received(live_company: LiveCompany) -> None:
    """Let two representatives and their supervisor receive money in the last three months."""
    with live_company.database():
        for place, login in enumerate(("linshuang", "hewei", "shenqing")):
            member = Member.objects.get(login=login)
            for step, month_on in enumerate(months()):
                amount = 90_000 + 260_000 * place + 70_000 * step
                make_receipt_fact(member, month_on + timedelta(days=9), amount, now=timezone.now())


def test_a_manager_simulates_a_draft_and_opens_a_person_down_to_the_words(
    browse: Browsing, live_company: LiveCompany
) -> None:
    received(live_company)
    with live_company.database():
        draft = make_draft(tiers=((0, "1.0%"), (200000, "3.0%"), (500000, "4.0%")))
    page = browse("zhouyuan")
    page.goto(f"{reverse('charter:version', args=[draft.pk])}?tab=simulation")
    page.get_by_role("link", name="测算这一版").click()
    page.locator("[name=budget_fen]").fill("8000")
    shot(page, "simulation-new")
    page.get_by_role("button", name="开始测算").click()
    page.get_by_text("可离开此页").wait_for()
    live_company.work()
    page.get_by_role("heading", name="由哪些条款带来").wait_for(timeout=15_000)
    with live_company.database():
        row = Simulation.objects.get()
        member = SimulatedMember.objects.get(simulation=row, member__login="linshuang")
    assert (row.state, row.members_count >= 3) == ("done", True)
    page.get_by_role("link", name="全部人员").click()
    page.get_by_role("heading", name="谁多谁少").wait_for()
    shot(page, "simulation-people")
    page.goto(reverse("simulation:member", args=[member.pk]))
    page.get_by_role("link", name=f"{months()[-1].year} 年 {months()[-1].month} 月").click()
    page.get_by_text("本月应发").first.wait_for()
    shot(page, "simulation-month")


def test_the_pages_of_a_simulation_stand_in_nobodys_way(browse: Browsing, live_company: LiveCompany) -> None:
    received(live_company)
    with live_company.database():
        first_on, last_on = months()[0], months()[-1]
        drafts = [make_draft(), make_draft(tiers=((0, "1.0%"), (200000, "3.0%")))]
        given = {"first_on": first_on, "last_on": last_on, "now": timezone.now()}
        one, other = (make_simulation(each, budget_fen=800_000, **given) for each in drafts)
        member = SimulatedMember.objects.filter(simulation=other, member__login="hewei").get()
    result = reverse("simulation:record", args=[other.pk])
    compared = f"{reverse('simulation:compare')}?one={one.pk}&other={other.pk}"
    person = reverse("simulation:member", args=[member.pk])
    page = browse("zhouyuan")
    assert barriers(page, result, compared, f"{person}?month={last_on:%Y-%m}") == {}
    for name, address in (("result", result), ("compare", compared), ("person", person)):
        for width, dark in ((1440, False), (390, True)):
            tab = browse("zhouyuan", width=width, height=900 if width > 1000 else 844, dark=dark)
            tab.goto(address)
            shot(tab, f"simulation-{name}-{width}{'-dark' if dark else ''}")
