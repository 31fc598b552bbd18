"""Addresses of the tasks app."""

from django.urls import path

from xiaozhang.foundation.tasks.views import records

app_name = "tasks"
urlpatterns = [
    path("<int:pk>/", records.record, name="record"),
]
