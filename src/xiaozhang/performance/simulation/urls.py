"""Addresses of simulation."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "simulation"
urlpatterns: list[URLPattern] = []
