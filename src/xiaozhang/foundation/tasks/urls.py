"""Addresses of the tasks app."""

from django.urls import path

from xiaozhang.foundation.tasks.views import boards, feeds, lists, records

app_name = "tasks"
urlpatterns = [
    path("", lists.task_list, name="list"),
    path("board/", boards.board, name="board"),
    path("board/move/", boards.move_card, name="move_card"),
    path("calendar/", boards.calendar, name="calendar"),
    path("add/", records.add, name="add"),
    path("tick-off/", records.tick_off, name="tick_off"),
    path("hand-over/", records.hand_over, name="hand_over"),
    path("feed/", feeds.feed, name="feed"),
    path("feed/revoke/", feeds.revoke, name="revoke_feed"),
    path("feed/<str:secret>.ics", feeds.calendar, name="calendar_feed"),
    path("<int:pk>/", records.record, name="record"),
    path("<int:pk>/change/", records.change, name="change"),
    path("<int:pk>/complete/", records.complete, name="complete"),
    path("<int:pk>/cancel/", records.cancel, name="cancel"),
    path("<int:pk>/reopen/", records.reopen, name="reopen"),
    path("<int:pk>/reassign/", records.reassign, name="reassign"),
    path("<int:pk>/tick/", records.tick, name="tick"),
]
