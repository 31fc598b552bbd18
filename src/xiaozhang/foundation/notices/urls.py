"""Addresses of notices, settings, channels and announcements."""

from django.urls import URLPattern, path

from xiaozhang.foundation.notices.views import announcements, channels, notices, settings

app_name = "notices"
urlpatterns: list[URLPattern] = [
    path("", notices.centre, name="list"),
    path("<int:pk>/open/", notices.open_notice, name="open"),
    path("<int:pk>/read/", notices.read, name="read"),
    path("read-all/", notices.read_all, name="read_all"),
    path("settings/", settings.own_settings, name="settings"),
    path("settings/<slug:channel>/", settings.ask, name="ask_contact"),
    path("settings/<slug:channel>/confirm/", settings.confirm, name="confirm_contact"),
    path("settings/<slug:channel>/drop/", settings.drop, name="drop_contact"),
    path("members/<int:member_id>/<slug:channel>/", settings.set_contact, name="set_contact"),
    path("channels/", channels.overview, name="channels"),
    path("channels/<slug:channel>/", channels.channel, name="channel"),
    path("channels/<slug:channel>/change/", channels.change, name="change_channel"),
    path("channels/<slug:channel>/switch/", channels.switch, name="switch_channel"),
    path("channels/<slug:channel>/test/", channels.try_out, name="try_channel"),
    path("robots/add/", channels.add_robot, name="add_robot"),
    path("robots/<int:pk>/", channels.robot, name="robot"),
    path("robots/<int:pk>/change/", channels.change_robot, name="change_robot"),
    path("robots/<int:pk>/test/", channels.try_robot, name="try_robot"),
    path("announcements/", announcements.announcements, name="announcements"),
    path("announcements/add/", announcements.add, name="add_announcement"),
    path("announcements/<int:pk>/", announcements.announcement, name="announcement"),
    path("announcements/<int:pk>/change/", announcements.change, name="change_announcement"),
    path("announcements/<int:pk>/drop/", announcements.drop, name="drop_announcement"),
    path("announcements/<int:pk>/publish/", announcements.publish, name="publish"),
    path("announcements/<int:pk>/withdraw/", announcements.withdraw, name="withdraw"),
    path("announcements/<int:pk>/confirm/", announcements.confirm, name="confirm_announcement"),
    path("announcements/<int:pk>/remind/", announcements.remind, name="remind"),
]
