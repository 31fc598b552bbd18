"""Addresses of signing."""

from __future__ import annotations

from django.urls import URLPattern, path

from xiaozhang.foundation.signing import views

app_name = "signing"
urlpatterns: list[URLPattern] = [
    path("", views.mine, name="mine"),
    path("<int:pk>/", views.read, name="read"),
    path("<int:pk>/words/", views.words, name="words"),
    path("signatures/<int:pk>/", views.signature, name="signature"),
    path("status/", views.status, name="status"),
    path("status/<int:pk>/", views.people, name="people"),
    path("status/<int:pk>/remind/", views.remind, name="remind"),
    path("status/<int:pk>/sheet/", views.sheet, name="sheet"),
    path("asked/<int:pk>/", views.asked, name="asked"),
    path("asked/<int:pk>/remind/", views.remind_one, name="remind_one"),
    path("members/<int:pk>/sheet/", views.member_sheet, name="member_sheet"),
]
