"""The board (look 03): cards move by pointer or by their menus, with and without script; the gate is in the action."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from xiaozhang.base import pages, registries
from xiaozhang.base.actor import Scope
from xiaozhang.base.errors import BusinessError, Missing
from xiaozhang.base.text import Message
from xiaozhang.selling.deals import actions, powers, queries
from xiaozhang.selling.deals.forms import CardForm
from xiaozhang.selling.deals.views import cards
from xiaozhang.selling.deals.views.standing import Standard, refused_standard, standard


@pages.page(powers.SEE_DEALS)
def board(request: pages.Request) -> HttpResponse:
    """Show the board; `?card=12` shows that deal in the panel beside it."""
    asked = request.GET.get("card", "")
    card = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else 0
    return _board(request, panel=_panel_of(request, card) if card else None)


@pages.page(powers.SEE_DEALS)
def panel(request: pages.Request, pk: int) -> HttpResponse:
    """Show one deal in the panel; without script the board with it."""
    if not pages.is_htmx(request):
        return HttpResponseRedirect(f"{reverse('deals:board')}?card={pk}")
    return render(request, "deals/_panel.html", {"panel": _panel_of(request, pk), "today": timezone.localdate()})


@pages.page(powers.MOVE_DEAL)
def move_card(request: pages.Request) -> HttpResponse:
    """Move the card that was dropped or sent by its menu; a refusal answers with the panel that says what lacks."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("deals:board"))
    form = CardForm.of(request)
    outcome = pages.submit(request, form, actions.move_deal)
    if outcome.is_done:
        return pages.succeed(request, reverse("deals:board"), outcome.pk, Message("已移动"))
    found = _refused(request, form)
    if pages.is_htmx(request):
        response = render(request, "deals/_panel.html", {"panel": found}, status=outcome.status)
        response["X-Slot"] = quote(found.slot)
        return response
    return _board(request, panel=found, status=outcome.status)


def _board(request: pages.Request, panel: Standard | None, status: int = 200) -> HttpResponse:
    viewer, today = request.actor, timezone.localdate()
    only_own = _only_own(request)
    everything = queries.deals(viewer)
    view = "mine" if only_own else "all"
    shown = queries.board(queries.own(everything, viewer) if only_own else everything, viewer, today)
    context = {
        "title": _("商机"),
        "board": shown,
        "panel": panel,
        "only_own": only_own,
        "may_widen": viewer.scope is not Scope.SELF,
        "may_open": viewer.may(powers.OPEN_DEAL),
        "here": f"{reverse('deals:board')}?{'' if viewer.scope is Scope.SELF else f'view={view}&'}",
        "columns": cards.columns(shown, may_move=viewer.may(powers.MOVE_DEAL)),
        "today": today,
    }
    return render(request, "deals/board.html", context, status=status)


def _only_own(request: pages.Request) -> bool:
    """Say whether only the viewer's own deals are shown: what was asked for, else by the reach of their role."""
    asked = request.GET.get("view", "")
    if asked in ("mine", "all"):
        return asked == "mine"
    return request.actor.scope is Scope.SELF


def _panel_of(request: pages.Request, pk: int) -> Standard:
    deal = queries.get_deal(request.actor, pk)
    return _with_extras(request, standard(deal, request.actor, timezone.localdate()))


def _with_extras(request: pages.Request, found: Standard) -> Standard:
    """Add what the apps above have to say on the board: the tabs they declare for the record "deal.panel"."""
    viewer, today = request.actor, timezone.localdate()
    added = sorted((tab for tab in registries.tabs if tab.record == "deal.panel"), key=lambda tab: tab.order)
    found.extras = [
        render_to_string(tab.template, {**tab.context(viewer, found.deal, today), "today": today}, request)
        for tab in added
    ]
    return found


def _refused(request: pages.Request, form: CardForm) -> Standard:
    """Return the panel of a card that could not be moved. Raises the refusal itself where the deal cannot be shown."""
    error: BusinessError = form.refusal or Missing()
    sent = form.data.get("card", "")
    if not str(sent).isdigit() or len(str(sent)) > 18:
        raise error
    deal = queries.get_deal(request.actor, int(sent))
    found = refused_standard(deal, request.actor, timezone.localdate(), str(form.data.get("stage", "")), error)
    return _with_extras(request, found)
