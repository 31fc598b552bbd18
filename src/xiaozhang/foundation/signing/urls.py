"""Addresses of signing."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "signing"
urlpatterns: list[URLPattern] = []
