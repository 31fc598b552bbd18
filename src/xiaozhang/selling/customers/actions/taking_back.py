"""Customers, people and follow-ups that were taken over are taken out again, while nothing was built on them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from xiaozhang.base.action import action, note_change, nothing_changed
from xiaozhang.base.actor import SYSTEM, Actor
from xiaozhang.base.errors import Refused
from xiaozhang.base.matching import portions
from xiaozhang.base.removing import remove_rows
from xiaozhang.base.text import Message
from xiaozhang.foundation.ledger import actions as ledger
from xiaozhang.foundation.records import actions as records
from xiaozhang.selling.customers import powers, queries
from xiaozhang.selling.customers.actions.finding import make_findable
from xiaozhang.selling.customers.actions.following import postings
from xiaozhang.selling.customers.queries.customers import RECORD_TYPE
from xiaozhang.selling.customers.queries.people import contact_rows

_BATCH = 500


@action(powers.TAKE_OVER, label="撤销导入客户")
def take_back_customers(*, actor: Actor, now: datetime, customer_ids: Sequence[int]) -> None:
    """Take customers out again, with the people who came with them; ids gone are passed over.

    Raises:
        Refused: a customer was added here, passed to another owner, or got people here; or follow-ups, deals or
            contracts stand on it.
    """
    for piece in portions(customer_ids, _BATCH):
        held = queries.held_customers(piece)
        passed_on = queries.passed_on(piece)
        people = queries.contacts_by_customer(piece)
        for customer in held:
            typed = any(not each.is_taken_over for each in people.get(customer.pk, ()))
            if not customer.is_taken_over or customer.pk in passed_on or typed:
                words = "没有撤销：客户「{name}」不是导入的，或后来转移过、添过联系人。请在系统里处理它；资料都还在。"
                raise Refused(Message(words, {"name": customer.name}))
            note_change(customer, old={"number": customer.number, "name": customer.name, "owner": customer.owner_id})
        remove_rows(queries.customers(SYSTEM).filter(pk__in=[customer.pk for customer in held]))
        records.drop_documents(actor=actor, now=now, record_type=RECORD_TYPE, record_ids=piece)
    nothing_changed()  # where there was nothing left; each customer leaves its trace


@action(powers.TAKE_OVER, label="撤销导入联系人")
def take_back_contacts(*, actor: Actor, now: datetime, contact_ids: Sequence[int]) -> None:
    """Take people at customers out again; ids gone are passed over.

    Raises:
        Refused: one was added here, or follow-ups name them.
    """
    for piece in portions(contact_ids, _BATCH):
        held = queries.held_contacts(piece)
        for contact in held:
            if not contact.is_taken_over:
                raise Refused(Message("没有撤销：联系人「{name}」不是导入的。", {"name": contact.name}))
            note_change(contact, personal_old={"name": contact.name})
        remove_rows(contact_rows([contact.pk for contact in held]))
        for customer in queries.held_customers(sorted({contact.customer_id for contact in held})):
            make_findable(customer, actor=actor, now=now)
    nothing_changed()


@action(powers.TAKE_OVER, label="撤销导入跟进")
def take_back_follow_ups(*, actor: Actor, now: datetime, follow_up_ids: Sequence[int]) -> None:
    """Take follow-ups out again; their facts are reversed, ids gone are passed over.

    Raises:
        Refused: one was recorded here.
        MonthClosed: a fact counts in a closed month.
    """
    for piece in portions(follow_up_ids, _BATCH):
        held = queries.held_follow_ups(piece)
        customers = {customer.pk: customer for customer in queries.held_customers([row.customer_id for row in held])}
        for row in held:
            if not row.is_taken_over:
                raise Refused(Message("没有撤销：{day} 的跟进记录不是导入的。", {"day": row.happened_on.isoformat()}))
            note_change(row, title=customers[row.customer_id].name, old={"method": row.method, "content": row.content})
        keys = [posting.key for row in held for posting in postings(row)]
        ledger.reverse_many(actor=actor, now=now, keys={key: f"{key}:reversed" for key in keys})
        remove_rows(queries.follow_ups(SYSTEM).filter(pk__in=[row.pk for row in held]))
        last = queries.last_follow_ups(list(customers))
        for customer in customers.values():
            customer.last_follow_up_on = last.get(customer.pk)
            if customer.pk not in last:
                customer.next_follow_up_on = None
            customer.save(update_fields=["last_follow_up_on", "next_follow_up_on"])
    nothing_changed()
