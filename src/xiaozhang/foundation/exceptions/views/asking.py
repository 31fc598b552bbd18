"""Asking for an exception: choose the clause and the way, then fill in the form of that way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from xiaozhang.base import pages
from xiaozhang.base.departures import DEPARTURE_LABELS, Departure, Way
from xiaozhang.base.text import Message, clean_line
from xiaozhang.foundation.exceptions import actions, powers, queries
from xiaozhang.foundation.exceptions.errors import NotDepartable
from xiaozhang.foundation.exceptions.forms import ExceptionForm, initial_of
from xiaozhang.foundation.exceptions.rules.registered import SUBJECTS

_USUAL_DAYS = 30
_CARRIED = SUBJECTS
_LONGEST_KEYWORD = 40


@pages.page(powers.REQUEST)
def add(request: pages.Request) -> HttpResponse:
    """Ask for an exception: `?clause=12`, `?way=waive`, `?deal=3` and so on for whom; without a clause one chooses."""
    asked = _number(request.GET.get("clause", ""))
    if asked is None:
        return _choose(request)
    clause, parameters = queries.asked_clause(request.actor, asked)
    way = _way(clause, request.GET.get("way", "") or str(request.POST.get("way", "")))
    today = timezone.localdate()
    initial: dict[str, Any] = {
        **{f"{name}_id": request.GET.get(name, "") for name in SUBJECTS},
        "parts": [request.GET["part"]] if "part" in request.GET else [],
        "start_on": today,
        "last_on": today + timedelta(days=_USUAL_DAYS - 1),
    }
    form = ExceptionForm.of(request, way=way, parts=_parts(way, parameters), initial=initial)
    return pages.form_page(
        request,
        form,
        actions.draft_exception,
        title=Message("提出签呈"),
        submit_label=Message("存为草稿"),
        done=_address,
        said=Message("签呈已存为草稿，可以加附件，然后提审"),
        fixed={"clause_id": clause.pk, "departure": str(way.departure)},
        template="exceptions/form.html",
        context=_beside(request, clause, parameters, way),
    )


@pages.page(powers.REQUEST)
def change(request: pages.Request, pk: int) -> HttpResponse:
    """Change an exception that is not under way."""
    row = queries.get_exception(request.actor, pk)
    clause, parameters = queries.asked_clause(request.actor, row.clause_id)
    way = _way(clause, request.GET.get("way", "") or row.departure)
    form = ExceptionForm.of(request, way=way, parts=_parts(way, parameters), initial=initial_of(row))
    return pages.form_page(
        request,
        form,
        actions.change_exception,
        title=Message("修改签呈 {number}", {"number": row.number}),
        done=_address(pk),
        fixed={"exception_id": pk, "departure": str(way.departure)},
        template="exceptions/form.html",
        context=_beside(request, clause, parameters, way),
    )


def _choose(request: pages.Request) -> HttpResponse:
    carried = "".join(f"&{name}={value}" for name, value in _kept(request))
    by_system: list[Any] = []
    by_people: list[Any] = []
    text = clean_line(request.GET.get("q", ""))[:_LONGEST_KEYWORD]
    for clause, ways in queries.departable_clauses(timezone.localdate()):
        if text not in clause.title and not clause.number.startswith(text):
            continue
        url = f"{reverse('exceptions:add')}?clause={clause.pk}{carried}"
        line = (clause, [DEPARTURE_LABELS[way] for way in ways], url)
        (by_people if Departure.TEXT in ways else by_system).append(line)
    groups = [
        (Message("批准后由系统照办"), by_system),
        (Message("文字条款，批准后由人照办"), by_people),
    ]
    context = {"groups": [group for group in groups if group[1]], "text": text, "kept": _kept(request)}
    return render(request, "exceptions/choose.html", context)


def _kept(request: pages.Request) -> list[tuple[str, str]]:
    return [(name, request.GET[name]) for name in _CARRIED if request.GET.get(name, "").isdigit()]


def _beside(request: pages.Request, clause: Any, parameters: Any, chosen: Way) -> dict[str, object]:
    """What stands above the form: the clause, and the other ways to depart from it."""
    kept = request.GET.copy()
    ways = []
    for way in queries.ways_of(clause.kind):
        kept["way"] = str(way.departure)
        label = DEPARTURE_LABELS[Departure(way.departure)]
        ways.append((label, f"{request.path}?{kept.urlencode()}", way is chosen))
    return {
        "clause": clause,
        "paragraphs": [line for line in clause.text.splitlines() if line.strip()],
        "sentence": parameters.sentence() if parameters is not None else None,
        "ways": ways,
    }


def _way(clause: Any, departure: str) -> Way:
    ways = queries.ways_of(clause.kind)
    if not ways:
        raise NotDepartable(
            "这一条由系统自动执行，不能例外。确需改变的，请修订制度。", clause=(clause.pk, clause.number)
        )
    return next((way for way in ways if way.departure == departure), ways[0])


def _parts(way: Way, parameters: Any) -> list[Any]:
    return list(way.parts(parameters)) if way.parts is not None else []


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _address(pk: int) -> str:
    return reverse("exceptions:record", args=[pk])
