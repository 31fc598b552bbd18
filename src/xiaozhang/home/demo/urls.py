"""Addresses of the demo app."""

from django.urls import URLPattern, path

from xiaozhang.home.demo import views

app_name = "demo"
urlpatterns: list[URLPattern] = [path("progress/", views.progress, name="progress")]
