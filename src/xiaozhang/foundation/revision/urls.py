"""Addresses of revision."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "revision"
urlpatterns: list[URLPattern] = []
