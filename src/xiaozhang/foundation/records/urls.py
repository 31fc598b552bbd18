"""Addresses of the records app."""

from django.urls import path

from xiaozhang.foundation.records.views import comments, jobs, ticks

app_name = "records"
urlpatterns = [
    path("comments/on/<slug:record_type>/<int:record_id>/", comments.comments, name="comments"),
    path("comments/<int:pk>/change/", comments.change_comment, name="change_comment"),
    path("comments/<int:pk>/withdraw/", comments.withdraw_comment, name="withdraw_comment"),
    path("mentionable/", comments.mentionable, name="mentionable"),
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/<int:pk>/", jobs.job, name="job"),
    path("jobs/<int:pk>/progress/", jobs.job_progress, name="job_progress"),
    path("jobs/<int:pk>/retry/", jobs.retry_job, name="retry_job"),
    path("tick/<str:subject_type>/<int:subject_id>/<slug:list_key>/<str:line_key>/", ticks.tick, name="tick"),
]
