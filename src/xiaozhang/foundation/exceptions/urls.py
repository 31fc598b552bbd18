"""Addresses of exceptions."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "exceptions"
urlpatterns: list[URLPattern] = []
