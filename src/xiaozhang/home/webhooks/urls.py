"""Addresses of webhooks."""

from django.urls import path

from xiaozhang.home.webhooks import views

app_name = "webhooks"
urlpatterns = [
    path("", views.subscriptions, name="list"),
    path("add/", views.add, name="add"),
    path("<int:pk>/", views.subscription, name="subscription"),
    path("<int:pk>/change/", views.change, name="change"),
    path("<int:pk>/secret/", views.renew_secret, name="renew_secret"),
    path("<int:pk>/ping/", views.ping, name="ping"),
    path("deliveries/<int:pk>/replay/", views.replay, name="replay"),
]
