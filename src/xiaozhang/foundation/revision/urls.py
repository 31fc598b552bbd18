"""Addresses of revision."""

from __future__ import annotations

from django.urls import URLPattern, path

from xiaozhang.foundation.revision.views import evaluation

app_name = "revision"
urlpatterns: list[URLPattern] = [
    path("evaluation/", evaluation.table, name="evaluation"),
    path("evaluation/clauses/<int:pk>/", evaluation.clause, name="clause_evaluation"),
    path("evaluation/clauses/<int:pk>/judge/", evaluation.judge, name="judge"),
    path("rounds/begin/", evaluation.begin, name="begin_round"),
    path("rounds/<int:pk>/", evaluation.round_page, name="round"),
    path("rounds/<int:pk>/close/", evaluation.close, name="close_round"),
]
