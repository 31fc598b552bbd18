"""One clause of a draft as YAML: the other tab of its form."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from xiaozhang.base import pages
from xiaozhang.foundation.charter import actions, documents, forms, powers, queries


@pages.page(powers.DRAFT_CHARTER)
def clause_yaml(request: pages.Request, pk: int) -> HttpResponse:
    """Edit a clause of a draft as the YAML text in which charters travel."""
    clause = queries.get_clause(request.actor, pk)
    text = documents.write_clause(queries.as_draft_clause(clause))
    form = forms.ClauseTextForm.of(request, initial={"text": text, "edit_number": clause.edit_number})
    return pages.form_page(
        request,
        form,
        actions.change_clause_text,
        title=_("第 {number} 条　{title}").format(number=clause.number, title=clause.title),
        done=f"{reverse('revision:draft', args=[clause.version_id])}#k{pk}",
        fixed={"clause_id": pk},
        template="charter/clause_yaml.html",
        context={"clause": clause, "version": clause.version, "stored": text},
    )
