"""Addresses of staffing."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "staffing"
urlpatterns: list[URLPattern] = []
