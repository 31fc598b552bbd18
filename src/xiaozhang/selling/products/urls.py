"""Addresses of the products app."""

from django.urls import URLPattern

app_name = "products"
urlpatterns: list[URLPattern] = []
