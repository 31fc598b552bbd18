"""Addresses of the exchange app."""

from django.urls import URLPattern

app_name = "exchange"
urlpatterns: list[URLPattern] = []
