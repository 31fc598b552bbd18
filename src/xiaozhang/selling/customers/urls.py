"""Addresses of the customers app."""

from django.urls import path

from xiaozhang.selling.customers.views import customers, following, people

app_name = "customers"
urlpatterns = [
    path("", customers.customer_list, name="list"),
    path("add/", customers.add, name="add"),
    path("duplicates/", customers.duplicates, name="duplicates"),
    path("<int:pk>/", customers.record, name="record"),
    path("<int:pk>/change/", customers.change, name="change"),
    path("<int:pk>/transfer/", customers.transfer, name="transfer"),
    path("<int:pk>/collaborators/", customers.set_collaborator, name="set_collaborator"),
    path("<int:pk>/phone/", people.reveal_phone, name="reveal_phone"),
    path("<int:pk>/contacts/add/", people.add_contact, name="add_contact"),
    path("contacts/<int:pk>/change/", people.change_contact, name="change_contact"),
    path("follow-ups/", following.follow_up_list, name="follow_ups"),
    path("follow-ups/add/", following.add_follow_up, name="add_follow_up"),
    path("follow-ups/<int:pk>/", following.follow_up, name="follow_up"),
]
