"""Addresses of the tasks app."""

from django.urls import URLPattern

app_name = "tasks"
urlpatterns: list[URLPattern] = []
