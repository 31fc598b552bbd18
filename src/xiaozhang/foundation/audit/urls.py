"""Addresses of the audit app."""

from django.urls import URLPattern, path

from xiaozhang.foundation.audit import views

app_name = "audit"
urlpatterns: list[URLPattern] = [
    path("", views.log, name="list"),
    path("<int:pk>/", views.entry, name="entry"),
]
