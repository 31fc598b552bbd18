"""Addresses of payroll."""

from __future__ import annotations

from django.urls import path

from xiaozhang.performance.payroll import views

app_name = "payroll"
urlpatterns = [
    path("", views.months, name="list"),
    path("runs/<int:run_id>/", views.month, name="month"),
    path("runs/<int:run_id>/export/", views.export, name="export"),
    path("exports/<int:pk>/file/", views.file, name="file"),
    path("balances/", views.balances, name="balances"),
    path("balances/<int:member_id>/", views.member, name="member"),
    path("balances/<int:member_id>/notice/", views.give_notice, name="give_notice"),
]
