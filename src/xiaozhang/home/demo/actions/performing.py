"""One step of the story, as the action it is in the product."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from xiaozhang.base.actor import Actor
from xiaozhang.foundation.approvals import actions as approvals
from xiaozhang.foundation.approvals import queries as approvals_queries
from xiaozhang.foundation.exceptions import queries as exceptions_queries
from xiaozhang.foundation.org import actions as org_actions
from xiaozhang.foundation.org import queries as org
from xiaozhang.foundation.records import actions as records
from xiaozhang.home.demo import queries
from xiaozhang.home.demo.actions import departing, managing
from xiaozhang.home.demo.models import DemoKey
from xiaozhang.home.demo.rules import acts, agreement, catalogue, staff
from xiaozhang.home.demo.rules.notes import CALL, SUPPLIED, VISIT
from xiaozhang.home.demo.rules.scenario import Story
from xiaozhang.performance.appeals import actions as appeals
from xiaozhang.performance.incentives import actions as incentives
from xiaozhang.performance.incentives import queries as incentives_queries
from xiaozhang.performance.rewards import actions as rewards
from xiaozhang.performance.rewards import queries as rewards_queries
from xiaozhang.performance.targets import actions as targets
from xiaozhang.selling.contracts import actions as contracts
from xiaozhang.selling.contracts import queries as contracts_queries
from xiaozhang.selling.contracts.rules.drafting import NewInstalment, NewLine
from xiaozhang.selling.customers import actions as customers
from xiaozhang.selling.deals import actions as deals
from xiaozhang.selling.deals import queries as deals_queries

_SIGNATORY = "顾明远"


class Performer:
    """Carries steps out as the people who take them; remembers what their things became."""

    def __init__(self, told: Story) -> None:
        """Perform steps of this story."""
        self._told = told
        self._ids = queries.record_ids()
        self._actors: dict[tuple[str, date], Actor] = {}
        self._acts: dict[type, Callable[[acts.Step, Any], None]] = {
            acts.EnterCustomer: self._enter_customer,
            acts.EnterContact: self._enter_contact,
            acts.Note: self._note,
            acts.Open: self._open,
            acts.Advance: self._advance,
            acts.Lose: self._lose,
            acts.Draft: self._draft,
            acts.Approve: self._approve,
            acts.Sign: self._sign,
            acts.Deliver: self._deliver,
            acts.Accept: self._accept,
            acts.Receive: self._receive,
            acts.Confirm: self._confirm,
            acts.Refuse: self._refuse,
            acts.Reverse: self._reverse,
            acts.SetTargets: self._set_targets,
            acts.Settle: self._settle,
            acts.Publish: self._publish,
            acts.ConfirmOwn: self._confirm_own,
            acts.Appeal: self._appeal,
            acts.AnswerAppeal: self._answer_appeal,
            acts.JudgeRewards: self._judge_rewards,
            acts.ConfirmRun: self._confirm_run,
            acts.CloseMonth: self._close_month,
            acts.Promote: self._promote,
            acts.HandOver: self._hand_over,
            acts.Leave: self._leave,
            acts.Amend: self._amend,
            acts.AskException: self._ask_exception,
            acts.DecideException: self._decide_exception,
        }

    def perform(self, step: acts.Step) -> None:
        """Carry out one step at its instant."""
        self._acts[type(step.act)](step, step.act)

    def _who(self, step: acts.Step) -> dict[str, Any]:
        key = (step.by, step.at.date())
        if key not in self._actors:
            self._actors[key] = org.actor_of(self._id("member", step.by), step.at.date())
        return {"actor": self._actors[key], "now": step.at}

    def _id(self, kind: str, key: str) -> int:
        return self._ids[kind, key]

    def _keep(self, kind: str, key: str, record_id: int) -> None:
        DemoKey.objects.create(kind=kind, key=key, record_id=record_id)
        self._ids[kind, key] = record_id

    def _enter_customer(self, step: acts.Step, act: acts.EnterCustomer) -> None:
        firm = self._told.firms[act.firm]
        row = customers.add_customer(
            **self._who(step),
            name=firm.name,
            area=firm.area,
            industry=firm.industry,
            source=firm.source,
            phone=firm.phone,
            address=firm.address,
        )
        self._keep("customer", act.firm, row.pk)
        self._enter_contact(step, acts.EnterContact(act.firm, 0))

    def _enter_contact(self, step: acts.Step, act: acts.EnterContact) -> None:
        key = f"{act.firm}/{act.index}"
        if ("contact", key) in self._ids:
            return  # entered before its time, because a stage asked for the decision maker
        contact = self._told.firms[act.firm].contacts[act.index]
        row = customers.add_contact(
            **self._who(step),
            customer_id=self._id("customer", act.firm),
            name=contact.name,
            title=contact.title,
            part=contact.part,
            concern=contact.concern,
            phone=contact.phone,
        )
        self._keep("contact", key, row.pk)

    def _note(self, step: acts.Step, act: acts.Note) -> None:
        customers.record_follow_up(
            **self._who(step),
            customer_id=self._id("customer", act.firm),
            method=act.method,
            content=act.content,
            progress=act.progress,
            happened_at=step.at,
            next_plan=act.next_plan,
            next_on=act.next_on,
            contact_id=self._id("contact", f"{act.firm}/{act.contact}"),
            deal_id=self._id("deal", act.deal) if act.deal else None,
        )

    def _open(self, step: acts.Step, act: acts.Open) -> None:
        plan = self._told.deals[act.deal]
        row = deals.open_deal(
            **self._who(step),
            title=plan.title,
            customer_id=self._id("customer", plan.firm),
            expected_fen=plan.expected_fen,
            expected_on=plan.expected_on,
            products=[(self._id("product", code), quantity) for code, quantity, _price in plan.interests],
            need=plan.need,
        )
        self._keep("deal", act.deal, row.pk)

    def _advance(self, step: acts.Step, act: acts.Advance) -> None:
        who = self._who(step)
        deal = deals_queries.get_deal(who["actor"], self._id("deal", act.deal))
        for line in deals_queries.standard_of(deal, step.at.date()).lacking:
            self._supply(step, self._told.deals[act.deal], line.item.evidence, line.item.argument)
        deals.move_deal(**who, deal_id=deal.pk, to_stage=act.to_stage)

    def _supply(self, step: acts.Step, plan: acts.DealPlan, evidence: str, argument: str) -> None:
        """Do what the stage's standard still asks for, as a representative would before moving the deal on."""
        if evidence == "records.tick":
            records.tick(
                **self._who(step),
                subject_type="deals.deal",
                subject_id=self._id("deal", plan.key),
                list_key="stage",
                line_key=argument,
            )
        elif evidence == "customers.contact":
            last = len(self._told.firms[plan.firm].contacts) - 1
            self._enter_contact(step, acts.EnterContact(plan.firm, last))
        elif evidence == "customers.follow_up":
            method = argument if argument in SUPPLIED else CALL
            firm = self._told.firms[plan.firm]
            content = SUPPLIED[method].format(who=firm.contacts[0].called)
            progress = "当面确认" if method == VISIT else "已确认"
            self._note(step, acts.Note(plan.firm, plan.key, 0, method, content, progress, "", None))

    def _lose(self, step: acts.Step, act: acts.Lose) -> None:
        deals.lose_deal(**self._who(step), deal_id=self._id("deal", act.deal), reason=act.reason, note=act.note)

    def _draft(self, step: acts.Step, act: acts.Draft) -> None:
        plan = self._told.deals[act.deal]
        row = contracts.draft_contract(
            **self._who(step),
            deal_id=self._id("deal", act.deal),
            title=f"{self._told.firms[plan.firm].short}{plan.title}",
            lines=[
                NewLine(catalogue.product(code).name, quantity, price, self._id("product", code))
                for code, quantity, price in plan.interests
            ],
            instalments=[NewInstalment(name, due_on, amount) for name, due_on, amount in plan.instalments],
        )
        self._keep("contract", act.deal, row.pk)
        if agreement.approvers(step.by, row.amount_fen, self._told.cast, step.at.date(), org.calendar()):
            contracts.submit_contract(**self._who(step), contract_id=row.pk)

    def _approve(self, step: acts.Step, act: acts.Approve) -> None:
        """Agree as whoever the step names; nothing where the case asks them no more."""
        case = approvals_queries.latest_case(contracts_queries.KIND, self._id("contract", act.deal))
        if case is not None and self._id("member", step.by) in approvals_queries.waiting_members(case):
            approvals.approve_case(**self._who(step), case_id=case.pk, comment=act.comment)

    def _sign(self, step: acts.Step, act: acts.Sign) -> None:
        firm = self._told.firms[self._told.deals[act.deal].firm]
        contracts.sign_contract(
            **self._who(step),
            contract_id=self._id("contract", act.deal),
            signed_on=step.at.date(),
            our_signatory=_SIGNATORY,
            their_signatory=firm.contacts[-1].name,
        )

    def _deliver(self, step: acts.Step, act: acts.Deliver) -> None:
        contract_id = self._id("contract", act.deal)
        contracts.record_delivery(**self._who(step), contract_id=contract_id, delivered_on=step.at.date())

    def _accept(self, step: acts.Step, act: acts.Accept) -> None:
        firm = self._told.firms[self._told.deals[act.deal].firm]
        contracts.record_acceptance(
            **self._who(step),
            contract_id=self._id("contract", act.deal),
            accepted_on=step.at.date(),
            accepted_by=firm.contacts[0].name,
        )

    def _receive(self, step: acts.Step, act: acts.Receive) -> None:
        contract_id = self._id("contract", act.deal)
        plan = list(contracts_queries.instalments(contract_id))
        row = contracts.record_receipt(
            **self._who(step),
            contract_id=contract_id,
            instalment_id=plan[act.instalment - 1].pk,
            amount_fen=act.amount_fen,
            received_on=act.received_on,
            method=act.method,
            payer=self._told.firms[self._told.deals[act.deal].firm].name,
            note=act.note,
        )
        self._keep("receipt", act.receipt, row.pk)

    def _confirm(self, step: acts.Step, act: acts.Confirm) -> None:
        contracts.confirm_receipt(**self._who(step), receipt_id=self._id("receipt", act.receipt))

    def _refuse(self, step: acts.Step, act: acts.Refuse) -> None:
        receipt_id = self._id("receipt", act.receipt)
        contracts.refuse_receipt(**self._who(step), receipt_id=receipt_id, reason=act.reason)

    def _reverse(self, step: acts.Step, act: acts.Reverse) -> None:
        receipt_id = self._id("receipt", act.receipt)
        contracts.reverse_receipt(**self._who(step), receipt_id=receipt_id, reason=act.reason)

    def _set_targets(self, step: acts.Step, act: acts.SetTargets) -> None:
        amounts = {self._id("member", login): amount for login, amount in act.amounts}
        targets.set_targets(**self._who(step), month_on=act.month_on, amounts=amounts)

    def _settle(self, step: acts.Step, act: acts.Settle) -> None:
        row = incentives.settle_at_once(**self._who(step), month_on=act.month_on)
        self._keep("run", act.month_on.isoformat(), row.pk)

    def _publish(self, step: acts.Step, act: acts.Publish) -> None:
        incentives.publish_run(**self._who(step), run_id=self._id("run", act.month_on.isoformat()))

    def _confirm_own(self, step: acts.Step, act: acts.ConfirmOwn) -> None:
        who = self._who(step)
        statement = incentives_queries.latest_own(who["actor"])
        if statement is not None and statement.run_id == self._id("run", act.month_on.isoformat()):
            incentives.confirm_statement(**who, statement_id=statement.pk)

    def _appeal(self, step: acts.Step, act: acts.Appeal) -> None:
        who = self._who(step)
        statement = incentives_queries.latest_own(who["actor"])
        if statement is None or statement.run_id != self._id("run", act.month_on.isoformat()):
            return
        line = 1 if act.kind == "figure" and statement.lines_count else 0
        row = appeals.submit_appeal(
            **who, statement_id=statement.pk, line_sequence=line, kind=act.kind, reason=act.reason
        )
        self._keep("appeal", f"{step.by}/{act.month_on.isoformat()}", row.pk)

    def _answer_appeal(self, step: acts.Step, act: acts.AnswerAppeal) -> None:
        key = ("appeal", f"{act.login}/{act.month_on.isoformat()}")
        if key in self._ids:
            appeals.decide_appeal(**self._who(step), appeal_id=self._ids[key], decision="rejected", words=act.words)

    def _judge_rewards(self, step: acts.Step, act: acts.JudgeRewards) -> None:
        who = self._who(step)
        rewards.propose_rewards(**who, per="quarter", start_on=act.quarter_on)
        waiting = rewards_queries.proposed(rewards_queries.rewards(who["actor"]), who["actor"])
        ids = [row.pk for row in waiting if row.form != "travel" or not act.is_latest]
        if ids:
            rewards.grant_rewards(**who, ids=ids)

    def _confirm_run(self, step: acts.Step, act: acts.ConfirmRun) -> None:
        run_id, reason = self._id("run", act.month_on.isoformat()), "发薪日将到；申诉照常办理，差额计入下月。"
        incentives.confirm_run(**self._who(step), run_id=run_id, reason=reason)

    def _close_month(self, step: acts.Step, act: acts.CloseMonth) -> None:
        incentives.close_month(**self._who(step), run_id=self._id("run", act.month_on.isoformat()))

    def _promote(self, step: acts.Step, act: acts.Promote) -> None:
        self._actors.clear()  # whoever leads a team now reaches further from this moment on
        managing.promote(self._who(step), self._id("member", act.login), act.role, staff.team(act.team).name)

    def _hand_over(self, step: acts.Step, act: acts.HandOver) -> None:
        self._actors.clear()
        firms = [firm.key for firm in self._told.firms.values() if firm.owner == act.login]
        for customer_id in (self._ids[key] for firm in firms if (key := ("customer", firm)) in self._ids):
            heir_id = self._id("member", act.heir)
            customers.transfer_customer(**self._who(step), customer_id=customer_id, owner_id=heir_id)

    def _leave(self, step: acts.Step, act: acts.Leave) -> None:
        member_id = self._id("member", act.login)
        org_actions.member_leaves(**self._who(step), member_id=member_id, left_on=act.left_on)

    def _amend(self, step: acts.Step, act: acts.Amend) -> None:
        managing.amend(self._who(step), act.effective_on)

    def _ask_exception(self, step: acts.Step, act: acts.AskException) -> None:
        scope = ("customer", self._id("customer", act.firm)) if act.firm else ("member", self._id("member", step.by))
        pk = departing.ask(self._who(step), act, scope)
        self._keep("exception", act.exception, pk)

    def _decide_exception(self, step: acts.Step, act: acts.DecideException) -> None:
        """Agree or refuse as whoever the step names; nothing where the case asks them no more."""
        case = approvals_queries.latest_case(exceptions_queries.KIND, self._id("exception", act.exception))
        if case is None or self._id("member", step.by) not in approvals_queries.waiting_members(case):
            return
        decide = approvals.approve_case if act.is_agreed else approvals.reject_case
        decide(**self._who(step), case_id=case.pk, comment=act.comment)
