"""Addresses of the search app."""

from django.urls import path

from xiaozhang.home.search import views

app_name = "search"
urlpatterns = [path("", views.search, name="list")]
