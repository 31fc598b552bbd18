"""Addresses of payroll."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "payroll"
urlpatterns: list[URLPattern] = []
