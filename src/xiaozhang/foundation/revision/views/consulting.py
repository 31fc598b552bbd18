"""Pages of a consultation: asking, saying, answering, ending."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from xiaozhang.base import pages
from xiaozhang.base.text import Message
from xiaozhang.foundation.charter import powers as charter_powers
from xiaozhang.foundation.charter import queries as charter
from xiaozhang.foundation.revision import powers
from xiaozhang.foundation.revision.actions import consulting as actions
from xiaozhang.foundation.revision.forms.consulting import AnswerForm, AskForm, ClauseOpinionForm, OpinionForm
from xiaozhang.foundation.revision.queries import consulting as queries


@pages.page(charter_powers.DRAFT_CHARTER)
def ask(request: pages.Request, pk: int) -> HttpResponse:
    """Lay a draft before the members until a day."""
    version = charter.get_version(request.actor, pk, power=charter_powers.DRAFT_CHARTER)
    return pages.form_page(
        request,
        AskForm.of(request, initial={"until_on": timezone.localdate() + timedelta(days=queries.AT_LEAST_DAYS)}),
        actions.ask_opinions,
        title=_("就 {label} 征求意见").format(label=version.label),
        done=lambda made: reverse("revision:consultation", args=[made]),
        fixed={"version_id": pk},
        submit_label=Message("开始征求意见"),
        said=Message("已通知全体成员"),
        template="revision/ask.html",
    )


@pages.page(charter_powers.READ_CHARTER)
def consultation(request: pages.Request, pk: int) -> HttpResponse:
    """Show what was asked, what members said and what became of it, and what was changed since."""
    row = queries.get_consultation(request.actor, pk)
    return render(request, "revision/consultation.html", queries.page(request.actor, row, timezone.localdate()))


@pages.page(charter_powers.READ_CHARTER)
def current(request: pages.Request, pk: int) -> HttpResponse:
    """Lead to the consultation about a version that is under way."""
    row = queries.consultation_about(request.actor, pk)
    return HttpResponseRedirect(reverse("revision:consultation", args=[row.pk]))


@pages.page(powers.GIVE_OPINION)
def opine(request: pages.Request, pk: int) -> HttpResponse:
    """Give an opinion on a clause or on the whole."""
    row = queries.get_consultation(request.actor, pk)
    clauses = [(each.key, f"{each.number} {each.title}") for each in queries.clauses_of_text(row)]
    return _opinion_page(request, pk, OpinionForm.of(request, clauses=clauses), _("提意见"), {})


@pages.page(powers.GIVE_OPINION)
def opine_on_clause(request: pages.Request, pk: int) -> HttpResponse:
    """Give an opinion on a clause of the version in consultation."""
    clause = charter.get_clause(request.actor, pk)
    row = queries.consultation_about(request.actor, clause.version_id)
    title = _("对第 {number} 条「{title}」的意见").format(number=clause.number, title=clause.title)
    return _opinion_page(request, row.pk, ClauseOpinionForm.of(request), title, {"clause_key": clause.key})


@pages.page(charter_powers.DRAFT_CHARTER)
def answer(request: pages.Request, pk: int) -> HttpResponse:
    """Answer an opinion."""
    opinion = queries.get_opinion(request.actor, pk)
    said = {"outcome": "" if opinion.outcome == "open" else opinion.outcome, "answer": opinion.answer}
    return pages.form_page(
        request,
        AnswerForm.of(request, initial=said),
        actions.answer_opinion,
        title=_("答复意见"),
        done=reverse("revision:consultation", args=[opinion.consultation_id]),
        fixed={"opinion_id": pk},
        submit_label=Message("答复"),
        said=Message("已答复"),
        template="revision/answer.html",
        context={"opinion": opinion, "author": opinion.member},
    )


@pages.page(charter_powers.DRAFT_CHARTER)
def end(request: pages.Request, pk: int) -> HttpResponse:
    """End a consultation."""
    return pages.act(
        request,
        actions.end_consultation,
        done=reverse("revision:consultation", args=[pk]),
        said=Message("征求意见已结束，草案可以继续修改"),
        consultation_id=pk,
    )


def _opinion_page(request: pages.Request, pk: int, form: Any, title: str, fixed: dict[str, object]) -> HttpResponse:
    return pages.form_page(
        request,
        form,
        actions.give_opinion,
        title=title,
        done=reverse("revision:consultation", args=[pk]),
        fixed={"consultation_id": pk, **fixed},
        submit_label=Message("提交意见"),
        said=Message("意见已提交，起草人会答复"),
    )
