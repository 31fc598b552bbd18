"""Addresses of the charter."""

from django.urls import path

from xiaozhang.foundation.charter import views
from xiaozhang.foundation.charter.views.yaml import clause_yaml

app_name = "charter"
urlpatterns = [
    path("", views.handbook, name="handbook"),
    path("clauses/<int:pk>/", views.clause, name="clause"),
    path("clauses/<int:pk>/card/", views.reference, name="reference"),
    path("clauses/<int:pk>/yaml/", clause_yaml, name="clause_yaml"),
    path("versions/", views.versions, name="versions"),
    path("versions/add/", views.upload, name="upload"),
    path("versions/<int:pk>/", views.version, name="version"),
    path("versions/<int:pk>/yaml/", views.download, name="download"),
    path("versions/<int:pk>/publish/", views.publish, name="publish"),
    path("versions/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]
