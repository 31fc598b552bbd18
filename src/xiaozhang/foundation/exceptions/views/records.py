"""The page of one exception, and what is done on it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from xiaozhang.base import pages
from xiaozhang.base.actor import Actor
from xiaozhang.base.text import Message
from xiaozhang.foundation.approvals import queries as approvals
from xiaozhang.foundation.approvals.clauses import steps_words
from xiaozhang.foundation.exceptions import actions, powers, queries
from xiaozhang.foundation.exceptions.forms import RevokeForm, SubmitForm

_LONGEST_TITLE = 32
_CHANGEABLE = ("draft", "rejected", "withdrawn")


@pages.page(powers.SEE)
def record(request: pages.Request, pk: int) -> HttpResponse:
    """Show one exception beside the clause it departs from: page, drawer or tab."""
    viewer, today = request.actor, timezone.localdate()
    row = queries.get_exception(viewer, pk)
    return pages.record_page(
        request,
        queries.KIND,
        row,
        title=row.summary if len(row.summary) <= _LONGEST_TITLE else f"{row.summary[: _LONGEST_TITLE - 1]}…",
        overview_template="exceptions/_overview.html",
        state_template="exceptions/_state.html",
        facts=[
            pages.Fact(row.number),
            pages.Fact(Message("第 {number} 条 {title}", {"number": row.clause.number, "title": row.clause.title})),
            pages.Fact(Message("{name} 提出", {"name": row.applicant.name})),
        ],
        actions=_acts(viewer, row),
        context={"look": queries.look(row, today), **_context(viewer, row)},
    )


def _context(viewer: Actor, row: Any) -> dict[str, object]:
    return {
        "clause": queries.clause_of(row),
        "paragraphs": [line for line in row.clause.text.splitlines() if line.strip()],
        "subjects": queries.subject_lines(row),
        "days_words": queries.days_words(row),
        "approval": approvals.case_on_page(viewer, queries.latest_case(row.pk)),
    }


def _acts(viewer: Actor, row: Any) -> list[pages.Act]:
    acts = []
    is_own = row.applicant_id == viewer.member_id and viewer.may(powers.REQUEST)
    if is_own and row.state in _CHANGEABLE:
        acts.append(pages.Act(Message("提审"), reverse("exceptions:submit", args=[row.pk]), is_primary=True))
        acts.append(pages.Act(Message("修改"), reverse("exceptions:change", args=[row.pk])))
    if is_own and row.state in ("draft", "rejected", "approving"):
        acts.append(
            pages.Act(
                Message("撤回"),
                reverse("exceptions:withdraw", args=[row.pk]),
                is_post=True,
                confirm=Message("撤回「{title}」？撤回后可以修改，再提审。", {"title": row.summary}),
            )
        )
    if row.state == "approved" and viewer.may(powers.REVOKE):
        acts.append(pages.Act(Message("撤销"), reverse("exceptions:revoke", args=[row.pk])))
    return acts


@pages.page(powers.REQUEST)
def submit(request: pages.Request, pk: int) -> HttpResponse:
    """Put an exception up for approval, saying who will decide."""
    row, today = queries.get_exception(request.actor, pk), timezone.localdate()
    chain = queries.chain_on(today)
    steps = chain.parameters.range_for(row.amount_fen or 0).steps if chain is not None else ()
    return pages.form_page(
        request,
        SubmitForm.of(request, initial={"revision": row.revision}),
        actions.submit_exception,
        title=Message("提审 {number}", {"number": row.number}),
        submit_label=Message("提审"),
        done=reverse("exceptions:record", args=[pk]),
        said=Message("签呈已提审，有结果会通知您"),
        fixed={"exception_id": pk},
        template="exceptions/submit.html",
        context={"exception": row, "chain": chain if steps else None, "steps": steps_words(steps)},
    )


@pages.page(powers.REQUEST)
def withdraw(request: pages.Request, pk: int) -> HttpResponse:
    """Take an exception back that is not decided."""
    return pages.act(
        request,
        actions.withdraw_exception,
        done=reverse("exceptions:record", args=[pk]),
        said=Message("已撤回"),
        exception_id=pk,
    )


@pages.page(powers.REVOKE)
def revoke(request: pages.Request, pk: int) -> HttpResponse:
    """Revoke an approved exception from a day on."""
    row = queries.get_exception(request.actor, pk)
    return pages.form_page(
        request,
        RevokeForm.of(request, initial={"revision": row.revision, "from_on": timezone.localdate()}),
        actions.revoke_exception,
        title=Message("撤销签呈 {number}", {"number": row.number}),
        submit_label=Message("撤销签呈"),
        done=reverse("exceptions:record", args=[pk]),
        said=Message("签呈已撤销，已通知申请人"),
        fixed={"exception_id": pk},
        template="exceptions/revoke.html",
        context={"exception": row},
    )
