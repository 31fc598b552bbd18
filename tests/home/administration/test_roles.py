"""Roles in the browser: what each allows, who holds it, and changes that count at once."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.asking import cost, signed_in, text_of
from tests.factories.org import make_company, make_member
from xiaozhang.foundation.org.models import Member, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    make_company()
    return signed_in(make_member("罗平", role="administrator"))


def post(client: Client, page: str, key: str, **values: object) -> object:
    return client.post(reverse(f"administration:{page}", args=[key]), {"request_key": str(uuid4()), **values})


def page_of(key: str) -> str:
    return reverse("administration:role", args=[Role.objects.get(key=key).pk])


def test_the_list_counts_holders_and_keeps_retired_roles_apart(client: Client) -> None:
    make_member("林霜")
    make_member("何薇")
    Role.objects.filter(key="leadership").update(is_retired=True)
    page = text_of(client, reverse("administration:roles"))
    assert page.index("销售代表") < page.index("已停用") < page.index("公司领导")
    assert '<td class="xz-num">2</td>' in page


def test_a_role_shows_its_holders_and_what_each_power_allows(client: Client) -> None:
    make_member("林霜")
    page = text_of(client, page_of("representative"))
    for words in ("林霜", "仅本人", "新建客户", "设协作", "操作日志"):
        assert words in page


def test_a_role_is_copied_renamed_retired_and_restored(client: Client) -> None:
    assert "人事（副本）" in text_of(client, reverse("administration:copy_role", args=["hr"]))
    answer = post(client, "copy_role", "hr", name="人事助理")
    made = Role.objects.get(name="人事助理")
    assert answer["Location"] == reverse("administration:role", args=[made.pk])
    post(client, "rename_role", made.key, name="人事专员", revision=0)
    post(client, "retire_role", made.key)
    made.refresh_from_db()
    assert (made.name, made.is_retired) == ("人事专员", True)
    assert "人事专员" not in text_of(client, reverse("administration:add_member"))
    post(client, "restore_role", made.key)
    assert "人事专员" in text_of(client, reverse("administration:add_member"))
    assert "岗位改名" in text_of(client, f"{reverse('administration:role', args=[made.pk])}?tab=log")


def test_a_change_of_powers_counts_from_the_next_click(client: Client) -> None:
    member = signed_in(make_member("林霜"))
    assert member.get("/customers/").status_code == 200
    role = Role.objects.get(key="representative")
    kept = [key for key in role.powers if not key.startswith("customers.")]
    post(client, "change_role", "representative", scope="self", power_keys=kept, revision=role.revision)
    assert member.get("/customers/").status_code == 403
    post(client, "change_role", "representative", scope="self", power_keys=role.powers, revision=role.revision + 1)
    assert member.get("/customers/").status_code == 200


def test_a_stale_form_overwrites_nothing(client: Client) -> None:
    role = Role.objects.get(key="hr")
    answer = post(client, "change_role", "hr", scope="self", power_keys=[], revision=role.revision + 5)
    assert (answer.status_code, Role.objects.get(key="hr").powers) == (409, role.powers)


def test_a_role_in_use_is_not_retired(client: Client) -> None:
    make_member("林霜")
    answer = post(client, "retire_role", "representative")
    assert "还有 1 位在职成员是「销售代表」" in answer.content.decode()
    assert not Role.objects.get(key="representative").is_retired


def test_the_pages_of_a_role_are_closed_to_others(client: Client) -> None:
    hr = signed_in(make_member("方敏", role="hr"))
    for address in (
        page_of("hr"),
        *(reverse(f"administration:{name}_role", args=["hr"]) for name in ("copy", "rename")),
    ):
        assert hr.get(address).status_code == 403
    assert client.get(reverse("administration:role", args=[10**9])).status_code == 404


def test_the_list_and_a_role_cost_the_same_for_one_and_three_holders(client: Client) -> None:
    make_member("甲", role="hr")
    addresses = (reverse("administration:roles"), page_of("hr"))
    before = [cost(client, address) for address in addresses]
    for name in ("乙", "丙"):
        make_member(name, role="hr")
    assert [cost(client, address) for address in addresses] == before
    assert Member.objects.filter(roles__key="hr").count() == 3
