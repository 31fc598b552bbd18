"""Addresses of the approvals app."""

from django.urls import path

from xiaozhang.foundation.approvals import views

app_name = "approvals"
urlpatterns = [
    path("", views.case_list, name="list"),
    path("approve/", views.approve_picked, name="approve_picked"),
    path("delegations/", views.delegations, name="delegations"),
    path("delegations/add/", views.delegate, name="delegate"),
    path("delegations/<int:pk>/revoke/", views.revoke, name="revoke"),
    path("reassign/", views.reassign, name="reassign"),
    path("<int:pk>/", views.record, name="record"),
    path("<int:pk>/approve/", views.approve, name="approve"),
    path("<int:pk>/reject/", views.reject, name="reject"),
    path("<int:pk>/send-back/", views.send_back, name="send_back"),
    path("<int:pk>/add/", views.add, name="add"),
    path("<int:pk>/pass-on/", views.pass_on, name="pass_on"),
    path("<int:pk>/copy/", views.copy, name="copy"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:pk>/urge/", views.urge, name="urge"),
]
