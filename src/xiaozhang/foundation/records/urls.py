"""Addresses of the records app."""

from django.urls import path

from xiaozhang.foundation.records import views

app_name = "records"
urlpatterns = [
    path("jobs/", views.jobs, name="jobs"),
    path("jobs/<int:pk>/", views.job, name="job"),
    path("jobs/<int:pk>/progress/", views.job_progress, name="job_progress"),
    path("jobs/<int:pk>/retry/", views.retry_job, name="retry_job"),
    path("tick/<str:subject_type>/<int:subject_id>/<slug:list_key>/<str:line_key>/", views.tick, name="tick"),
]
