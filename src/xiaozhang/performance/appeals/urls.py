"""Addresses of appeals."""

from django.urls import path

from xiaozhang.performance.appeals import views

app_name = "appeals"
urlpatterns = [
    path("", views.appeal_list, name="list"),
    path("add/", views.add, name="add"),
    path("<int:pk>/", views.record, name="record"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:pk>/assign/", views.assign, name="assign"),
    path("<int:pk>/decide/", views.decide, name="decide"),
    path("<int:pk>/ask-review/", views.ask_review, name="ask_review"),
    path("<int:pk>/review/", views.review, name="review"),
    path("<int:pk>/follow/", views.follow, name="follow"),
    path("<int:pk>/write/", views.write, name="write"),
]
