"""The page of one reward: for what, by which figures, who decided, what is left of it; and its certificate."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from xiaozhang.base import pages
from xiaozhang.base.actor import Actor
from xiaozhang.base.clause_rows import roles_words
from xiaozhang.base.errors import Missing
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter import queries as charter
from xiaozhang.foundation.org import queries as org
from xiaozhang.performance.rewards import documents, powers, queries
from xiaozhang.performance.rewards.clauses import RewardCatalogue
from xiaozhang.performance.rewards.rules.judging import read
from xiaozhang.performance.rewards.rules.periods import period_words


@pages.page(powers.SEE)
def record(request: pages.Request, pk: int) -> HttpResponse:
    """Show one reward."""
    viewer, today = request.actor, timezone.localdate()
    row = queries.get_reward(viewer, pk)
    return pages.record_page(
        request,
        queries.KIND,
        row,
        title=f"{row.label} {row.member.name}",
        overview_template="rewards/_overview.html",
        state_template="rewards/_state.html",
        facts=[pages.Fact(row.number), pages.Fact(row.member.name), pages.Fact(period_words(row.per, row.start_on))],
        actions=_acts(viewer, row),
        context=lambda: _context(viewer, row, today),
    )


@pages.page(powers.SEE)
def certificate(request: pages.Request, pk: int) -> HttpResponse:
    """Answer a granted reward as a sheet of PDF to whoever may see it, noted in the log."""
    row = queries.get_reward(request.actor, pk)
    if row.state != "granted" or row.effective_on is None:
        raise Missing(Message("这项奖励没有批准，没有证书。"))
    made = documents.certificate_pdf(_printed(row))
    taken = pages.Taken(title=f"{row.label} {row.member.name}", power=powers.SEE, subject=row, sheets=list)
    pages.log_export(actor=request.actor, now=timezone.now(), taken=taken, kind="pdf", count=1)
    answer = HttpResponse(made, content_type="application/pdf")
    name = f"{row.number}-{row.label}-{row.member.name}.pdf"
    answer["Content-Disposition"] = content_disposition_header(True, name) or ""
    return answer


def _printed(row: Any) -> documents.CertificatePrinted:
    clause = charter.clause_refs([row.clause_id])[row.clause_id]
    day = row.effective_on
    period = pages.words(period_words(row.per, row.start_on))
    values = {"period": period, "label": row.label, "standard": row.standard}
    why = (
        _("在{period}达到「{label}」的标准：{standard}。")
        if row.basis == "figures"
        else _("在{period}经提名评定，获「{label}」：{standard}。")
    )
    return documents.CertificatePrinted(
        title=_("荣誉证书") if row.form == "certificate" else _("奖励决定书"),
        company=org.company_name(),
        name=row.member.name,
        words=(why.format(**values), *((row.decision_words,) if row.decision_words else ())),
        given=_("特发此证，以资鼓励。") if row.form == "certificate" else _("给予：{given}。").format(given=row.given),
        dated=(day.year, day.month, day.day),
        day=_("{year} 年 {month} 月 {day} 日").format(year=day.year, month=day.month, day=day.day),
        foot=(
            _("编号 {number}").format(number=row.number),
            _("依据《{title}》第 {number} 条（{version}）").format(
                title=clause.title, number=clause.number, version=clause.version_label
            ),
        ),
    )


def _context(viewer: Actor, row: Any, today: date) -> dict[str, object]:
    grant = queries.grant_of(row)
    is_bonus = row.form == "bonus" and row.state == "granted"
    roles = org.role_keys_of([row.member_id])[row.member_id] if is_bonus else frozenset()
    return {
        "clause": charter.clause_refs([row.clause_id]).get(row.clause_id),
        "checks": read(row.evidence),
        "first_on": row.start_on,
        "last_on": row.last_on,
        "steps": queries.steps_of(row.pk),
        "grant": grant,
        "open_days": grant.open_days(today) if grant is not None else 0,
        "uses": queries.uses_of(row.pk) if row.form == "leave" else [],
        "may_record": viewer.may(powers.RECORD_LEAVE) and row.member_id != viewer.member_id,
        "is_bonus": is_bonus,
        "award": queries.paying_award(roles, row.effective_on) if is_bonus and row.effective_on else None,
        "deciders": roles_words(_deciders(row), charter.known()) if row.state == "proposed" else None,
    }


def _deciders(row: Any) -> tuple[str, ...]:
    stated = charter.stated([row.clause_id]).get(row.clause_id)
    catalogue = stated.parameters if stated is not None else None
    reward = catalogue.reward(row.reward_key) if isinstance(catalogue, RewardCatalogue) else None
    return catalogue.deciders(reward) if isinstance(catalogue, RewardCatalogue) and reward is not None else ()


def _acts(viewer: Actor, row: Any) -> list[pages.Act]:
    acts = []
    decides = queries.may_decide(viewer, _deciders(row), row.member_id)
    if row.state == "proposed" and decides:
        acts.append(pages.Act(Message("批准"), _address("grant", row), is_primary=True))
        acts.append(pages.Act(Message("不批准"), _address("refuse", row)))
    if row.state == "granted":
        if row.form == "leave" and viewer.may(powers.RECORD_LEAVE) and row.member_id != viewer.member_id:
            acts.append(pages.Act(Message("登记休假"), _address("leave", row), icon="calendar"))
        label = Message("证书") if row.form == "certificate" else Message("决定书")
        acts.append(pages.Act(label, _address("certificate", row), icon="download", in_drawer=False))
        if decides:
            acts.append(pages.Act(Message("撤销奖励"), _address("revoke", row)))
    return acts


def _address(name: str, row: Any) -> str:
    return reverse(f"rewards:{name}", args=[row.pk])
