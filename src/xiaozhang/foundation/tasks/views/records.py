"""The page of one task, and the forms on it."""

from __future__ import annotations

from django.http import HttpResponse

from xiaozhang.base import pages
from xiaozhang.foundation.tasks import powers, queries


@pages.page(powers.SEE_TASKS)
def record(request: pages.Request, pk: int) -> HttpResponse:
    """Show one task: page or drawer."""
    task = queries.get_task(request.actor, pk)
    return pages.record_page(
        request, "task", task, overview_template="tasks/_overview.html", context={"steps": queries.steps_of(pk)}
    )
