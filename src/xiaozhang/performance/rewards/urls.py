"""Addresses of rewards."""

from django.urls import path

from xiaozhang.performance.rewards import views

app_name = "rewards"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("list/", views.reward_list, name="list"),
    path("catalogue/", views.catalogue, name="catalogue"),
    path("period/", views.period, name="period"),
    path("period/propose/", views.propose, name="propose"),
    path("nominate/", views.nominate, name="nominate"),
    path("grant/", views.grant_many, name="grant_many"),
    path("<int:pk>/", views.record, name="record"),
    path("<int:pk>/grant/", views.grant, name="grant"),
    path("<int:pk>/refuse/", views.refuse, name="refuse"),
    path("<int:pk>/revoke/", views.revoke, name="revoke"),
    path("<int:pk>/leave/", views.leave, name="leave"),
    path("<int:pk>/certificate.pdf", views.certificate, name="certificate"),
    path("leave/<int:pk>/withdraw/", views.withdraw_leave, name="withdraw_leave"),
]
