"""Addresses of the records app."""

from django.urls import path

from xiaozhang.foundation.records import views

app_name = "records"
urlpatterns = [
    path("tick/<str:subject_type>/<int:subject_id>/<slug:list_key>/<str:line_key>/", views.tick, name="tick"),
]
