"""Addresses of the records app."""

from django.urls import path

from xiaozhang.foundation.records.views import jobs, ticks

app_name = "records"
urlpatterns = [
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/<int:pk>/", jobs.job, name="job"),
    path("jobs/<int:pk>/progress/", jobs.job_progress, name="job_progress"),
    path("jobs/<int:pk>/retry/", jobs.retry_job, name="retry_job"),
    path("tick/<str:subject_type>/<int:subject_id>/<slug:list_key>/<str:line_key>/", ticks.tick, name="tick"),
]
