"""Addresses of the exchange app."""

from django.urls import path

from xiaozhang.home.exchange import views

app_name = "exchange"
urlpatterns = [
    path("", views.imports, name="list"),
    path("new/", views.add, name="add"),
    path("<int:pk>/", views.record, name="record"),
    path("<int:pk>/progress/", views.progress, name="progress"),
    path("<int:pk>/check/", views.check, name="check"),
    path("<int:pk>/apply/", views.apply, name="apply"),
    path("<int:pk>/undo/", views.undo, name="undo"),
    path("<int:pk>/again/", views.again, name="again"),
    path("<int:pk>/erase/", views.erase, name="erase"),
    path("<int:pk>/errors.csv", views.errors_csv, name="errors_csv"),
    path("<int:pk>/errors.xlsx", views.errors_xlsx, name="errors_xlsx"),
    path("<int:pk>/tables/<int:table_id>/", views.table, name="table"),
    path("<int:pk>/tables/<int:table_id>/heading/", views.heading, name="heading"),
    path("<int:pk>/tables/<int:table_id>/leave-out/", views.leave_out, name="leave_out"),
    path("<int:pk>/tables/<int:table_id>/twice/", views.twice, name="twice"),
    path("<int:pk>/tables/<int:table_id>/values/", views.values, name="values"),
    path("<int:pk>/tables/<int:table_id>/rows/<slug:outcome>/", views.rows, name="rows"),
]
