"""Addresses of the deals app."""

from django.urls import path

from xiaozhang.selling.deals import views

app_name = "deals"
urlpatterns = [
    path("", views.board, name="board"),
    path("list/", views.deal_list, name="list"),
    path("panel/<int:pk>/", views.panel, name="panel"),
    path("move/", views.move_card, name="move_card"),
    path("add/", views.add, name="add"),
    path("<int:pk>/", views.record, name="record"),
    path("<int:pk>/change/", views.change, name="change"),
    path("<int:pk>/move/", views.move, name="move"),
    path("<int:pk>/lose/", views.lose, name="lose"),
    path("<int:pk>/reopen/", views.reopen, name="reopen"),
    path("<int:pk>/assign/", views.assign, name="assign"),
    path("<int:pk>/tick/", views.tick, name="tick"),
    path("moves/<int:clause_id>/", views.moves, name="moves"),
]
