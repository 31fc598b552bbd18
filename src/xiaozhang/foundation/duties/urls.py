"""Addresses of the duties app."""

from django.urls import path

from xiaozhang.foundation.duties import views

app_name = "duties"
urlpatterns = [
    path("", views.duty_list, name="list"),
    path("<int:pk>/", views.record, name="record"),
    path("<int:pk>/excuse/", views.excuse, name="excuse"),
]
