"""Addresses of the archive app."""

from django.urls import path

from xiaozhang.foundation.archive.views import adding, files, taking_out

app_name = "archive"
urlpatterns = [
    path("", files.file_list, name="files"),
    path("downloads/", files.download_list, name="downloads"),
    path("downloads/<int:pk>/", files.download, name="download"),
    path("<int:pk>/", files.file, name="file"),
    path("<int:pk>/versions/add/", adding.add_version, name="add_version"),
    path("<int:pk>/remove/", files.remove, name="remove"),
    path("<int:pk>/retain/", files.retain, name="retain"),
    path("<int:pk>/classify/", files.classify, name="classify"),
    path("versions/<int:pk>/save/", taking_out.save, name="save"),
    path("versions/<int:pk>/show/", taking_out.show, name="show"),
    path("on/<slug:record_type>/<int:record_id>/add/", adding.add, name="add"),
]
