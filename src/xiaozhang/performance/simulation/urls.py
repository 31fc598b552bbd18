"""Addresses of simulation."""

from __future__ import annotations

from django.urls import path

from xiaozhang.performance.simulation import views

app_name = "simulation"
urlpatterns = [
    path("", views.simulations, name="list"),
    path("new/", views.start, name="start"),
    path("one/", views.what_if, name="what_if"),
    path("compare/", views.compare, name="compare"),
    path("mine/<int:version_id>/", views.own, name="own"),
    path("<int:pk>/", views.simulation, name="record"),
    path("<int:pk>/progress/", views.progress, name="progress"),
    path("<int:pk>/drop/", views.drop, name="drop"),
    path("<int:pk>/people/", views.people, name="people"),
    path("<int:pk>/export/", views.export, name="export"),
    path("people/<int:pk>/", views.member, name="member"),
]
