"""Addresses of the administration app."""

from datetime import date

from django.urls import URLPattern, path, register_converter

from xiaozhang.home.administration import views


class DayConverter:
    """A day in an address: 2026-10-01."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """Return the day. Raises ValueError (no such address) for one that does not exist."""
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        """Write the day."""
        return value.isoformat()


register_converter(DayConverter, "day")

app_name = "administration"
urlpatterns: list[URLPattern] = [
    path("members/", views.members, name="members"),
    path("members/add/", views.add_member, name="add_member"),
    path("members/<int:pk>/", views.member, name="member"),
    path("members/<int:pk>/change/", views.change_member, name="change_member"),
    path("members/<int:pk>/move/", views.move_member, name="move_member"),
    path("members/<int:pk>/leave/", views.member_leaves, name="member_leaves"),
    path("members/<int:pk>/password/", views.new_password, name="new_password"),
    path("members/<int:pk>/sessions/<int:session_id>/end/", views.end_session, name="end_session"),
    path("teams/", views.teams, name="teams"),
    path("teams/add/", views.add_team, name="add_team"),
    path("teams/<int:pk>/", views.team, name="team"),
    path("teams/<int:pk>/change/", views.change_team, name="change_team"),
    path("roles/", views.roles, name="roles"),
    path("roles/add/", views.add_role, name="add_role"),
    path("roles/<slug:key>/", views.change_role, name="change_role"),
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/<int:year>/", views.calendar, name="year"),
    path("calendar/<int:year>/announced/", views.announce_year, name="announce_year"),
    path("calendar/day/<day:day>/", views.set_day, name="set_day"),
]
