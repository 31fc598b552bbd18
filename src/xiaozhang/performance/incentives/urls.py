"""Addresses of the incentives app."""

from django.urls import path

from xiaozhang.performance.incentives import views

app_name = "incentives"
urlpatterns = [
    path("", views.statements, name="list"),
    path("team/", views.team_statements, name="team"),
    path("<int:pk>/", views.statement, name="record"),
    path("<int:pk>/lines/<int:sequence>/", views.line, name="line"),
    path("<int:pk>/lines/<int:sequence>/trace.json", views.line_trace, name="line_trace"),
    path("<int:pk>/lines/export/", views.statement_lines, name="statement_lines"),
    path("<int:pk>/pdf/", views.statement_pdf, name="statement_pdf"),
    path("<int:pk>/confirm/", views.confirm_statement, name="confirm_statement"),
    path("runs/", views.runs, name="runs"),
    path("runs/start/", views.start_run, name="start_run"),
    path("runs/<int:pk>/", views.run, name="run"),
    path("runs/<int:pk>/compare/", views.compare_runs, name="compare_runs"),
    path("runs/<int:pk>/compare/export/", views.export_comparison, name="export_comparison"),
    path("runs/<int:pk>/export/", views.export_run, name="export_run"),
    path("runs/<int:pk>/progress/", views.run_progress, name="run_progress"),
    path("runs/<int:pk>/turn/", views.run_turn, name="run_turn"),
    path("runs/<int:pk>/publish/", views.publish_run, name="publish_run"),
    path("runs/<int:pk>/confirm/", views.confirm_run, name="confirm_run"),
    path("runs/<int:pk>/close/", views.close_month, name="close_month"),
    path("expected/", views.expected_month, name="expected_month"),
    path("expected/deals/<int:pk>/", views.expected_deal, name="expected_deal"),
    path("expected/contracts/<int:pk>/", views.expected_contract, name="expected_contract"),
    path("clauses/<int:clause_id>/", views.clause, name="clause"),
]
