"""Addresses of the targets app."""

from django.urls import path

from xiaozhang.performance.targets import views

app_name = "targets"
urlpatterns = [
    path("", views.sheet, name="list"),
    path("export/", views.export, name="export"),
    path("history/", views.history, name="history"),
    path("break/", views.break_down, name="break"),
]
