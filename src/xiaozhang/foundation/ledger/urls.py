"""Addresses of the ledger."""

from django.urls import path

from xiaozhang.foundation.ledger import views

app_name = "ledger"
urlpatterns = [
    path("", views.list_, name="list"),
    path("<int:pk>/", views.record, name="record"),
]
