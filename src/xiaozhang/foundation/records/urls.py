"""Addresses of the records app."""

from django.urls import path

from xiaozhang.foundation.records.views import comments, jobs, keeping, tags, ticks, views

app_name = "records"
urlpatterns = [
    path("kept/", keeping.kept, name="kept"),
    path("kept/box/", keeping.recent_box, name="recent_box"),
    path("star/<str:record_type>/<int:record_id>/", keeping.star, name="star"),
    path("tags/", tags.tags, name="tags"),
    path("tags/add/", tags.add_tag, name="add_tag"),
    path("tags/<int:pk>/rename/", tags.rename_tag, name="rename_tag"),
    path("tags/<int:pk>/merge/", tags.merge_tags, name="merge_tags"),
    path("tags/<int:pk>/retire/", tags.retire_tag, name="retire_tag"),
    path("tags/<int:pk>/restore/", tags.restore_tag, name="restore_tag"),
    path("tags/on/<str:record_type>/", tags.tag_batch, name="tag_batch"),
    path("tags/on/<str:record_type>/<int:record_id>/", tags.tag_record, name="tag_record"),
    path("views/", views.views, name="views"),
    path("views/add/", views.save_view, name="save_view"),
    path("views/first/", views.set_first_view, name="set_first_view"),
    path("views/columns/", views.set_columns, name="set_columns"),
    path("views/<int:pk>/", views.change_view, name="change_view"),
    path("views/<int:pk>/keep/", views.keep_view, name="keep_view"),
    path("views/<int:pk>/drop/", views.drop_view, name="drop_view"),
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
