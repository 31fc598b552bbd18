"""Addresses of the today app."""

from django.urls import URLPattern, path

from xiaozhang.home.today import views

app_name = "today"
urlpatterns: list[URLPattern] = [path("", views.today, name="today")]
