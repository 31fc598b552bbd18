"""Pages of simulation: what they say, whom they refuse, what they cost; and that nobody sees another's pay."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from tests.asking import cost, signed_in, text_of
from tests.factories.charter import make_charter
from tests.factories.customers import make_customer
from tests.factories.incentives import OCTOBER, make_commission_charter, make_receipt_fact, make_table
from tests.factories.org import actor_for, make_member, make_team
from tests.factories.simulation import make_draft, make_simulated_member, make_simulation
from xiaozhang.foundation.charter.models import Version
from xiaozhang.performance.simulation import queries
from xiaozhang.performance.simulation.models import SimulatedMember, Simulation

SEPTEMBER = date(2026, 9, 1)
REFUSED = ("representative", "supervisor", "hr", "administrator")


def manager(name: str = "经理") -> Any:
    return signed_in(make_member(name, role=("sales_manager",)))


def addresses(row: SimulatedMember) -> list[str]:
    """Every page that shows what people would be paid."""
    pk = row.simulation_id
    return [
        reverse("simulation:record", args=[pk]),
        reverse("simulation:progress", args=[pk]),
        reverse("simulation:people", args=[pk]),
        f"{reverse('simulation:people', args=[pk])}?export=csv",
        f"{reverse('simulation:export', args=[pk])}?export=csv",
        reverse("simulation:member", args=[row.pk]),
        f"{reverse('simulation:member', args=[row.pk])}?month=2026-10",
        f"{reverse('simulation:compare')}?one={pk}&other={pk}",
        f"{reverse('simulation:what_if')}?version_id={row.simulation.version_id}&member_id={row.member_id}"
        "&month_on=2026-10",
        reverse("simulation:list"),
        reverse("simulation:start"),
        reverse("simulation:drop", args=[pk]),
    ]


@pytest.mark.django_db
def test_the_result_says_what_it_costs_who_gains_and_through_what() -> None:
    make_commission_charter()
    winner, loser = make_member("赢家"), make_member("输家")
    make_receipt_fact(winner, OCTOBER.replace(day=9), 600_000)
    make_receipt_fact(loser, OCTOBER.replace(day=9), 100_000)
    draft = make_draft(tiers=((0, "1.0%"), (200000, "4.0%")))
    row = make_simulation(draft, budget_fen=1_500_000, budget_by="whole")
    shown = text_of(manager(), reverse("simulation:record", args=[row.pk]))
    # 600,000: 3,000 + 6,000 + 3,000 = 12,000 before, 2,000 + 16,000 = 18,000 after; 100,000: 1,500 and 1,000
    for words in ("+5,500.00", "13,500.00", "19,000.00", "超出 4,000.00 元", "赢家", "输家", "1 人，+6,000.00 元",
                  "1 人，−500.00 元", "未发布，按施行中的制度", "没有录入工资基础"):  # fmt: skip
        assert words in shown, words
    assert shown.count("<svg class") + shown.count("<svg viewBox") >= 2


@pytest.mark.django_db
def test_people_are_listed_sorted_paged_and_exported() -> None:
    row = make_simulated_member(make_member("=陈昱"))
    client = manager()
    address = reverse("simulation:people", args=[row.simulation_id])
    shown = text_of(client, f"{address}?sort=-difference")
    assert "=陈昱" in shown
    assert "+3,000.00" in shown
    answer = client.get(f"{address}?export=csv")
    lines = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert lines[1][0] == "'=陈昱"
    assert lines[1][2:5] == ["5000.00", "8000.00", "3000.00"]


@pytest.mark.django_db
def test_the_whole_file_has_people_months_and_clauses() -> None:
    row = make_simulated_member()
    answer = manager().get(f"{reverse('simulation:export', args=[row.simulation_id])}?export=xlsx")
    assert answer.status_code == 200
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert book.sheetnames == ["人员", "人员各月", "各月", "条款"]
    assert book["条款"]["D2"].value == 8000


@pytest.mark.django_db
def test_a_month_of_a_person_opens_to_its_lines_and_words() -> None:
    row = make_simulated_member()
    shown = text_of(manager(), f"{reverse('simulation:member', args=[row.pk])}?month=2026-10")
    assert "200,000.00 元 × 2.5%" in shown
    assert "200,000.00 元 × 1.5%" in shown
    assert "现在重算的金额与测算时不同" not in shown


@pytest.mark.django_db
def test_a_month_that_comes_to_another_amount_now_says_so() -> None:
    row = make_simulated_member()
    queries.months_of(row.simulation_id).update(after_fen=1)
    shown = text_of(manager(), f"{reverse('simulation:member', args=[row.pk])}?month=2026-10")
    assert "现在重算的金额与测算时不同" in shown


@pytest.mark.django_db
def test_one_person_and_month_are_answered_at_once() -> None:
    make_commission_charter()
    member = make_member("陈昱")
    customer = make_customer(member)
    make_receipt_fact(member, yuan=300_000, customer_id=customer.pk)
    draft = make_draft()
    client, address = manager(), reverse("simulation:what_if")
    shown = text_of(client, f"{address}?version_id={draft.pk}&member_id={member.pk}&month_on=2026-10")
    assert "现行 5,000.00 → 测算 8,000.00" in shown
    assert customer.name in shown  # facts by their names, not by the key of the ledger
    assert not Simulation.objects.exists()
    late = client.get(f"{address}?version_id={draft.pk}&member_id={member.pk}&month_on=2026-11")
    assert late.status_code == 422
    assert "还没有过完" in late.content.decode()
    assert client.get(f"{address}?version_id=&member_id=x&month_on=").status_code == 422
    assert "试一个人" in text_of(client, f"{address}?version={draft.pk}")


@pytest.mark.django_db
def test_two_simulations_stand_beside_each_other() -> None:
    make_commission_charter()
    make_receipt_fact(make_member("陈昱"), yuan=300_000)
    one, other = make_simulation(), make_simulation(make_draft(tiers=((0, "1.0%"),)))
    client, address = manager(), reverse("simulation:compare")
    shown = text_of(client, f"{address}?one={one.pk}&other={other.pk}")
    for words in ("8,000.00", "3,000.00", "−5,000.00", "陈昱"):
        assert words in shown, words
    assert f"one={one.pk}&amp;other={other.pk}" in text_of(client, reverse("simulation:record", args=[one.pk]))
    september = make_simulation(first_on=SEPTEMBER, last_on=SEPTEMBER)
    assert client.get(f"{address}?one={one.pk}&other={september.pk}").status_code in (302, 422)
    assert client.get(f"{address}?one={one.pk}&other=nothing").status_code == 404


@pytest.mark.django_db
def test_a_simulation_is_asked_for_by_form_and_shows_its_progress() -> None:
    make_commission_charter()
    draft = make_draft()
    client = manager()
    assert f'value="{draft.pk}"' in text_of(client, f"{reverse('simulation:start')}?version={draft.pk}")
    sent = {"version_id": draft.pk, "first_on": "2026-09", "last_on": "2026-10", "budget_by": "month",
            "budget_fen": "20,000", "request_key": "0000-test-key"}  # fmt: skip
    client.post(reverse("simulation:start"), sent)
    row = Simulation.objects.get()
    assert (row.first_on, row.last_on, row.budget_fen, row.state) == (SEPTEMBER, OCTOBER, 2_000_000, "queued")
    shown = text_of(client, reverse("simulation:record", args=[row.pk]))
    assert "可以离开此页" in shown
    assert "2026-09" in text_of(client, f"{reverse('simulation:start')}?again={row.pk}")
    client.post(reverse("simulation:drop", args=[row.pk]), {"request_key": "0000-drop-key"})
    assert not Simulation.objects.exists()


@pytest.mark.django_db
def test_the_page_of_a_version_leads_to_its_simulations() -> None:
    row = make_simulated_member()
    address = reverse("charter:version", args=[row.simulation.version_id])
    shown = text_of(manager(), f"{address}?tab=simulation")
    assert row.simulation.title in shown
    assert "测算这一版" in shown
    assert "测算这一版" not in text_of(
        signed_in(make_member("主管", role=("supervisor",))), reverse("charter:versions")
    )


# Whose pay


@pytest.mark.django_db
@pytest.mark.parametrize("role", REFUSED)
def test_nobody_without_the_power_sees_what_people_would_be_paid(role: str) -> None:
    row = make_simulated_member(make_member("陈昱"))
    Version.objects.filter(pk=row.simulation.version_id).update(state="consulting")
    client = signed_in(make_member("旁人", role=(role,)))
    for address in addresses(row):
        answer = client.get(address)
        assert answer.status_code in (403, 404), address
        assert "陈昱" not in answer.content.decode(), address


@pytest.mark.django_db
def test_a_simulation_of_a_draft_one_may_not_read_is_not_there() -> None:
    row = make_simulated_member(make_member("陈昱"))
    finance = signed_in(make_member("财务", role=("finance",)))
    for address in addresses(row)[:8]:
        assert finance.get(address).status_code == 404, address
    assert "陈昱" not in text_of(finance, reverse("simulation:list"))
    assert row.simulation.title not in text_of(finance, reverse("simulation:list"))
    Version.objects.filter(pk=row.simulation.version_id).update(state="consulting")
    assert "陈昱" in text_of(finance, reverse("simulation:record", args=[row.simulation_id]))


@pytest.mark.django_db
def test_one_sees_ones_own_months_alone_under_a_version_in_consultation() -> None:
    make_commission_charter()
    team = make_team("华东组")
    me, colleague = make_member("本人", team=team), make_member("同事", team=team)
    boss = make_member("主管", role=("supervisor",), team=team)
    make_receipt_fact(me, OCTOBER.replace(day=9), 300_000)
    make_receipt_fact(colleague, OCTOBER.replace(day=9), 777_777)
    draft = make_draft()
    Version.objects.filter(pk=draft.pk).update(state="consulting")
    address = reverse("simulation:own", args=[draft.pk])
    shown = text_of(signed_in(me), address)
    assert "5,000.00" in shown
    assert "8,000.00" in shown
    theirs = text_of(signed_in(boss), address)
    for page in (shown, theirs):
        assert "同事" not in page
        assert "777,777" not in page
    assert "8,000.00" not in theirs
    assert not Simulation.objects.exists()
    assert "算一算" in text_of(signed_in(me), f"{reverse('charter:version', args=[draft.pk])}?tab=own")


@pytest.mark.django_db
def test_ones_own_months_are_refused_outside_consultation() -> None:
    make_commission_charter()
    draft = make_draft()
    me = signed_in(make_member("本人"))
    address = reverse("simulation:own", args=[draft.pk])
    assert me.get(address).status_code == 404
    published = Version.objects.exclude(pk=draft.pk).get()
    answer = me.get(reverse("simulation:own", args=[published.pk]))
    assert answer.status_code in (302, 422)
    Version.objects.filter(pk=draft.pk).update(state="consulting")
    assert signed_in(make_member("财务", role=("finance",))).get(address).status_code == 403


@pytest.mark.django_db
def test_who_left_the_reach_of_all_members_sees_no_row() -> None:
    row = make_simulated_member()
    supervisor = actor_for(make_member("主管", role=("supervisor",)))
    assert list(queries.simulations(supervisor)) == []
    assert list(queries.simulated_members(supervisor)) == []
    assert list(queries.of_version(supervisor, row.simulation.version_id)) == []


# Cost


@pytest.mark.django_db
def test_pages_cost_the_same_for_one_person_and_for_many() -> None:
    make_commission_charter(tiers=((0, "1%"),))
    make_charter(make_table(), effective_on=date(2026, 11, 1))
    for number in range(1):
        make_receipt_fact(make_member(f"甲{number}"), OCTOBER.replace(day=9), 300_000)
    one = make_simulation()
    for number in range(3):
        make_receipt_fact(make_member(f"乙{number}"), OCTOBER.replace(day=9), 300_000)
    many = make_simulation(first_on=date(2026, 8, 1))
    client = manager()
    assert SimulatedMember.objects.filter(simulation=many).count() == 5 - 1
    for name in ("record", "people"):
        few, more = (cost(client, reverse(f"simulation:{name}", args=[row.pk])) for row in (one, many))
        assert few == more, name
        assert more <= (12 if name == "people" else 15), (name, more)
    assert cost(client, reverse("simulation:list")) <= 12
