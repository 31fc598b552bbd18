"""Opening deals and keeping them true."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone

from xiaozhang.base.action import action, differences, note_change, nothing_changed
from xiaozhang.base.actor import Actor
from xiaozhang.base.errors import Invalid, Missing, NotAllowed, Refused, Stale
from xiaozhang.base.money import MAX_FEN
from xiaozhang.base.text import Message, clean_line, clean_text, match_key
from xiaozhang.foundation.duties import actions as duties
from xiaozhang.foundation.org import queries as org
from xiaozhang.foundation.records import actions as records
from xiaozhang.selling.customers import queries as customers
from xiaozhang.selling.deals import powers, queries
from xiaozhang.selling.deals.actions.obliging import DEAL, entered, passed_on
from xiaozhang.selling.deals.errors import DealClosed
from xiaozhang.selling.deals.models import Deal, Interest, Outcome
from xiaozhang.selling.deals.rules import stages
from xiaozhang.selling.products import queries as products

SERIES, PREFIX = "deal", "SJ"
Wanted = Sequence[tuple[int, int]]


@action(powers.OPEN_DEAL)
def open_deal(
    *,
    actor: Actor,
    now: datetime,
    title: str,
    customer_id: int | None = None,
    expected_fen: int | None = None,
    expected_on: date | None = None,
    products: Wanted = (),
    need: str = "",
    owner_id: int | None = None,
) -> Deal:
    """Open a deal in 开发, owned by whoever opens it unless another owner is named.

    `products` are (product id, quantity). The customer may follow later, until 需求分析.

    Raises:
        Invalid: a title, amount or quantity that cannot be.
        Missing: the customer or a product is not there, or not the actor's to see.
        NotAllowed: naming another owner needs the power to assign.
    """
    today = timezone.localdate(now)
    owner = _owner(actor, owner_id, today)
    values = _values(actor, title, customer_id, expected_fen, expected_on, need)
    deal = Deal.objects.create(
        number=records.next_number(actor=actor, now=now, series=SERIES, prefix=PREFIX, on=today),
        owner_id=owner,
        stage_entered_on=today,
        opened_on=today,
        created_at=now,
        title_key=match_key(str(values["title"])),
        **values,
    )
    if products:
        _put_interests(actor, deal, products, today)
    note_change(deal, new={"number": deal.number, **values, "owner_id": owner, "products": _words(products)})
    _make_findable(actor, now, deal, is_new=True)
    duties.note_moments(actor=actor, now=now, moments=[entered(deal, now)])
    return deal


@action(powers.CHANGE_DEAL)
def change_deal(
    *,
    actor: Actor,
    now: datetime,
    deal_id: int,
    title: str,
    customer_id: int | None = None,
    expected_fen: int | None = None,
    expected_on: date | None = None,
    products: Wanted = (),
    need: str = "",
    revision: int | None = None,
) -> Deal:
    """Change what is known about an open deal.

    Raises:
        Stale: it was changed since the form was shown.
        DealClosed: it is won or lost.
        Invalid: a value that cannot be, or a customer taken away after 开发.
    """
    deal = queries.get_deal(actor, deal_id, power=powers.CHANGE_DEAL, lock=True)
    check_revision(deal, revision)
    if deal.outcome != Outcome.OPEN:
        raise DealClosed("没有保存：商机已经结束，不能再改。")
    if customer_id is None and stages.needs_customer(deal.stage) and not deal.is_taken_over:
        raise Invalid({"customer_id": "从「需求分析」起须写明客户。"})
    today = timezone.localdate(now)
    old_products = [(line.product_id, line.quantity) for line in queries.interests(deal.pk)]
    old, new = differences(deal, _values(actor, title, customer_id, expected_fen, expected_on, need))
    if sorted(old_products) != sorted(products):
        old["products"], new["products"] = _words(old_products), _words(products)
        _put_interests(actor, deal, products, today)
    if not new:
        nothing_changed()
        return deal
    deal.title_key = match_key(deal.title)
    deal.revision += 1
    deal.save()
    note_change(deal, old=old, new=new)
    if "title" in new:
        duties.rename(actor=actor, now=now, record_type=DEAL, record_id=deal.pk, title=deal.title)
    _make_findable(actor, now, queries.get_deal(actor, deal.pk))
    return deal


@action(powers.ASSIGN_DEAL)
def assign_deal(*, actor: Actor, now: datetime, deal_id: int, owner_id: int) -> Deal:
    """Give a deal to another owner inside the actor's scope; facts already posted keep their credits.

    Raises:
        Missing: the deal or the member is not there, or beyond the actor's scope.
        Refused: the member has left.
    """
    deal = queries.get_deal(actor, deal_id, power=powers.ASSIGN_DEAL, lock=True)
    owner = _owner(actor, owner_id, timezone.localdate(now))
    if owner == deal.owner_id:
        nothing_changed()
        return deal
    old = {"owner_id": deal.owner_id}
    deal.owner_id = owner
    deal.revision += 1
    deal.save()
    note_change(deal, old=old, new={"owner_id": owner})
    duties.pass_on(actor=actor, now=now, records=[passed_on(deal)])
    _make_findable(actor, now, deal)
    return deal


def check_revision(deal: Deal, revision: int | None) -> None:
    """Refuse a change made on a form that shows an older state. Raises Stale."""
    if revision is not None and revision != deal.revision:
        raise Stale


def _owner(actor: Actor, owner_id: int | None, today: date) -> int:
    if owner_id is None or owner_id == actor.member_id:
        if actor.member_id is None:
            raise Invalid({"owner_id": "请写明负责人。"})
        return actor.member_id
    if not actor.may(powers.ASSIGN_DEAL):
        raise NotAllowed(
            Message("没有保存：您的岗位没有「{power}」的权限，请联系管理员。", {"power": powers.ASSIGN_DEAL.label})
        )
    member = org.get_member(actor, owner_id)
    if member.left_on is not None and member.left_on <= today:
        raise Refused(Message("没有保存：{name}已离职，请另选负责人。", {"name": member.name}))
    return member.pk


def _values(
    actor: Actor, title: str, customer_id: int | None, expected_fen: int | None, expected_on: date | None, need: str
) -> dict[str, object]:
    title, need = clean_line(title), clean_text(need)
    wrong: dict[str, Message | str] = {}
    if not 1 <= len(title) <= 120:
        wrong["title"] = "标题须为 1 至 120 字。"
    if not 0 <= (expected_fen or 0) <= MAX_FEN:
        wrong["expected_fen"] = "金额超出范围，请核对。"
    if len(need) > 2000:
        wrong["need"] = "需求最多 2,000 字。"
    if wrong:
        raise Invalid(wrong)
    if customer_id is not None:
        customers.get_customer(actor, customer_id)
    return {
        "title": title,
        "customer_id": customer_id,
        "expected_fen": expected_fen or 0,
        "expected_on": expected_on,
        "need": need,
    }


def _put_interests(actor: Actor, deal: Deal, wanted: Wanted, today: date) -> None:
    ids = [product_id for product_id, _quantity in wanted]
    if len(set(ids)) != len(ids):
        raise Invalid({"products": "同一产品写了两行，请合并数量。"})
    if any(not 1 <= quantity <= 10**6 for _product_id, quantity in wanted):
        raise Invalid({"products": "产品数量须为 1 至 1,000,000。"})
    kept = {line.product_id: line for line in queries.interests(deal.pk)}
    if products.active_products(today).filter(pk__in=set(ids) - set(kept)).count() != len(set(ids) - set(kept)):
        raise Missing("没有保存：有产品不存在或已停售，请重新选择。")
    for product_id, line in kept.items():
        if product_id not in ids:
            line.delete()
    for product_id, quantity in wanted:
        line = kept.get(product_id) or Interest(deal=deal, product_id=product_id)
        if line.pk is None or line.quantity != quantity:
            line.quantity = quantity
            line.save()


def _words(wanted: Wanted) -> str:
    return "、".join(f"{product_id}×{quantity}" for product_id, quantity in wanted)


def _make_findable(actor: Actor, now: datetime, deal: Deal, *, is_new: bool = False) -> None:
    records.put_documents(actor=actor, now=now, documents=queries.documents_of([deal]), are_new=is_new)
