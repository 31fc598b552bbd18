"""Addresses of the charter."""

from django.urls import path

from xiaozhang.foundation.charter import views
from xiaozhang.foundation.charter.views.coverage import coverage_page
from xiaozhang.foundation.charter.views.printing import amendment_pdf, handbook_docx, handbook_pdf
from xiaozhang.foundation.charter.views.wall import wall
from xiaozhang.foundation.charter.views.yaml import clause_yaml

app_name = "charter"
urlpatterns = [
    path("", views.handbook, name="handbook"),
    path("clauses/<int:pk>/", views.clause, name="clause"),
    path("clauses/<int:pk>/card/", views.reference, name="reference"),
    path("clauses/<int:pk>/yaml/", clause_yaml, name="clause_yaml"),
    path("wall/", wall, name="wall"),
    path("versions/", views.versions, name="versions"),
    path("versions/add/", views.upload, name="upload"),
    path("versions/<int:pk>/", views.version, name="version"),
    path("versions/<int:pk>/yaml/", views.download, name="download"),
    path("versions/<int:pk>/coverage/", coverage_page, name="coverage"),
    path("versions/<int:pk>/pdf/", handbook_pdf, name="handbook_pdf"),
    path("versions/<int:pk>/docx/", handbook_docx, name="handbook_docx"),
    path("versions/<int:pk>/against/<int:other>/amendment.pdf", amendment_pdf, name="amendment_pdf"),
    path("versions/<int:pk>/against/", views.against_former, name="against_former"),
    path("versions/<int:pk>/against/<int:other>/", views.against, name="against"),
    path("versions/<int:pk>/against/<int:other>/amendment/", views.amendment, name="amendment"),
    path("versions/<int:pk>/submit/", views.submit, name="submit"),
    path("versions/<int:pk>/reopen/", views.reopen, name="reopen"),
    path("versions/<int:pk>/publish/", views.publish, name="publish"),
    path("versions/<int:pk>/withdraw-publication/", views.withdraw_publication, name="withdraw_publication"),
    path("versions/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]
