"""Addresses of the org app; `account_patterns` carry the names that allauth and the frame know."""

from __future__ import annotations

from django.urls import URLPattern, path

from xiaozhang.foundation.org import views

app_name = "org"
urlpatterns: list[URLPattern] = [
    path("me/", views.me, name="me"),
    path("account/first-password/", views.first_password, name="first_password"),
    path("account/sessions/<int:pk>/end/", views.end_session, name="end_session"),
    path("account/sessions/end-others/", views.end_other_sessions, name="end_other_sessions"),
    path("account/tokens/", views.my_tokens, name="tokens"),
    path("account/tokens/add/", views.add_token, name="add_token"),
    path("account/tokens/<int:pk>/revoke/", views.revoke_token, name="revoke_token"),
    path("administration/tokens/", views.application_tokens, name="application_tokens"),
    path("administration/tokens/add/", views.add_application_token, name="add_application_token"),
    path("team/", views.department, name="department"),
    path("team/<int:pk>/", views.team, name="team"),
    path("member/<int:pk>/", views.member, name="member"),
]

account_patterns: list[URLPattern] = [
    path("login/", views.sign_in, name="account_login"),
    path("logout/", views.sign_out, name="account_logout"),
    path("password/", views.change_password, name="account_change_password"),
    path("sessions/", views.my_sessions, name="usersessions_list"),
]
