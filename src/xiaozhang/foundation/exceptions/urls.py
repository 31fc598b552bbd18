"""Addresses of exceptions."""

from __future__ import annotations

from django.urls import path

from xiaozhang.foundation.exceptions import views

app_name = "exceptions"
urlpatterns = [
    path("", views.exception_list, name="list"),
    path("add/", views.add, name="add"),
    path("<int:pk>/", views.record, name="record"),
    path("<int:pk>/change/", views.change, name="change"),
    path("<int:pk>/submit/", views.submit, name="submit"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:pk>/revoke/", views.revoke, name="revoke"),
]
