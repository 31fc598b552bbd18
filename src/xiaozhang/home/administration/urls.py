"""Addresses of the administration app."""

from datetime import date

from django.urls import URLPattern, path, register_converter

from xiaozhang.home.administration.views import calendar, members, roles


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
    path("members/", members.members, name="members"),
    path("members/add/", members.add_member, name="add_member"),
    path("members/<int:pk>/", members.member, name="member"),
    path("members/<int:pk>/change/", members.change_member, name="change_member"),
    path("members/<int:pk>/move/", members.move_member, name="move_member"),
    path("members/<int:pk>/leave/", members.member_leaves, name="member_leaves"),
    path("members/<int:pk>/password/", members.new_password, name="new_password"),
    path("members/<int:pk>/sessions/<int:session_id>/end/", members.end_session, name="end_session"),
    path("teams/", members.teams, name="teams"),
    path("teams/add/", members.add_team, name="add_team"),
    path("teams/<int:pk>/", members.team, name="team"),
    path("teams/<int:pk>/change/", members.change_team, name="change_team"),
    path("roles/", roles.roles, name="roles"),
    path("roles/add/", roles.add_role, name="add_role"),
    path("roles/<int:pk>/", roles.role, name="role"),
    path("roles/<slug:key>/change/", roles.change_role, name="change_role"),
    path("roles/<slug:key>/copy/", roles.copy_role, name="copy_role"),
    path("roles/<slug:key>/rename/", roles.rename_role, name="rename_role"),
    path("roles/<slug:key>/retire/", roles.retire_role, name="retire_role"),
    path("roles/<slug:key>/restore/", roles.restore_role, name="restore_role"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/<int:year>/", calendar.calendar, name="year"),
    path("calendar/<int:year>/announced/", calendar.announce_year, name="announce_year"),
    path("calendar/<int:year>/span/", calendar.set_span, name="set_span"),
    path("calendar/<int:year>/notice/", calendar.read_notice, name="read_notice"),
    path("calendar/<int:year>/notice/save/", calendar.save_notice, name="save_notice"),
    path("calendar/<int:year>/load/", calendar.load_year, name="load_year"),
    path("calendar/day/<day:day>/", calendar.set_day, name="set_day"),
]
