"""Addresses of revision."""

from __future__ import annotations

from django.urls import URLPattern, path

from xiaozhang.foundation.revision.views import beside, consulting, drafts, editing, evaluation

app_name = "revision"
urlpatterns: list[URLPattern] = [
    path("drafts/start/", drafts.start, name="start"),
    path("drafts/<int:pk>/", drafts.draft, name="draft"),
    path("drafts/<int:pk>/chapters/add/", drafts.add_chapter, name="add_chapter"),
    path("drafts/chapters/<int:pk>/", drafts.edit_chapter, name="chapter"),
    path("drafts/chapters/<int:pk>/remove/", drafts.remove_chapter, name="remove_chapter"),
    path("drafts/chapters/<int:pk>/clauses/add/", editing.add_clause, name="add_clause"),
    path("drafts/chapters/<int:pk>/clauses/add/text/", editing.new_clause, name="new_text"),
    path("drafts/chapters/<int:pk>/clauses/add/<slug:kind>/", editing.new_clause, name="new_clause"),
    path("drafts/clauses/<int:pk>/", editing.clause, name="clause"),
    path("drafts/clauses/<int:pk>/move/", editing.move_clause, name="move_clause"),
    path("drafts/clauses/<int:pk>/chapter/", editing.move_to, name="move_to"),
    path("drafts/clauses/<int:pk>/remove/", editing.remove_clause, name="remove_clause"),
    path("drafts/clauses/<int:pk>/covers/", beside.covers, name="covers"),
    path("drafts/clauses/<int:pk>/examples/add/", beside.add_example, name="add_example"),
    path("drafts/clauses/<int:pk>/examples/<int:place>/", beside.change_example, name="example"),
    path("drafts/clauses/<int:pk>/examples/<int:place>/remove/", beside.drop_example, name="drop_example"),
    path("drafts/preview/<slug:kind>/", editing.preview, name="preview_of"),
    path("clauses/<int:pk>/revise/", editing.revise, name="revise"),
    path("versions/<int:pk>/consult/", consulting.ask, name="ask_opinions"),
    path("versions/<int:pk>/consultation/", consulting.current, name="version_consultation"),
    path("consultations/<int:pk>/", consulting.consultation, name="consultation"),
    path("consultations/<int:pk>/end/", consulting.end, name="end_consultation"),
    path("consultations/<int:pk>/opinions/add/", consulting.opine, name="opine"),
    path("clauses/<int:pk>/opinions/add/", consulting.opine_on_clause, name="opine_on_clause"),
    path("opinions/<int:pk>/answer/", consulting.answer, name="answer_opinion"),
    path("evaluation/", evaluation.table, name="evaluation"),
    path("evaluation/clauses/<int:pk>/", evaluation.clause, name="clause_evaluation"),
    path("evaluation/clauses/<int:pk>/judge/", evaluation.judge, name="judge"),
    path("rounds/begin/", evaluation.begin, name="begin_round"),
    path("rounds/<int:pk>/", evaluation.round_page, name="round"),
    path("rounds/<int:pk>/close/", evaluation.close, name="close_round"),
]
