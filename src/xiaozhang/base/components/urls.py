"""Addresses of the parts: the gallery, the phone's own page, the search box of forms."""

from django.urls import path

from xiaozhang.base.components import views

app_name = "components"
urlpatterns = [
    path("parts/", views.parts, name="parts"),
    path("parts/progress/", views.parts_progress, name="parts_progress"),
    path("badges/", views.badges, name="badges"),
    path("me/", views.mine, name="mine"),
    path("pick/<slug:record>/", views.pick, name="pick"),
]
