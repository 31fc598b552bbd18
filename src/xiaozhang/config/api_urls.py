"""Addresses of the API, apart from those of pages: loaded with the first request under /api/ (light_path)."""

from __future__ import annotations

from django.urls import path

from xiaozhang.config import api

urlpatterns = [path("api/", api.urls)]
