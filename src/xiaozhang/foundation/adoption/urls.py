"""Addresses of adoption."""

from django.urls import path

from xiaozhang.foundation.adoption import views

app_name = "adoption"
urlpatterns = [
    path("", views.adoption_list, name="list"),
    path("add/", views.add, name="add"),
    path("<int:pk>/", views.review, name="review"),
    path("<int:pk>/save/", views.save, name="save"),
    path("<int:pk>/drop/", views.drop, name="drop"),
    path("<int:pk>/accept-sure/", views.accept_sure, name="accept_sure"),
    path("passages/<int:pk>/", views.change, name="change"),
    path("passages/<int:pk>/split/", views.split, name="split"),
    path("passages/<int:pk>/join/", views.join, name="join"),
    path("passages/<int:pk>/accept/", views.accept, name="accept"),
    path("passages/<int:pk>/ignore/", views.ignore, name="ignore"),
    path("passages/<int:pk>/leave/", views.leave, name="leave"),
    path("passages/<int:pk>/take/", views.take, name="take"),
]
