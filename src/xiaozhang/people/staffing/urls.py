"""Addresses of staffing."""

from __future__ import annotations

from django.urls import URLPattern, path

from xiaozhang.people.staffing.views import absences, bases, items, pay

app_name = "staffing"
urlpatterns: list[URLPattern] = [
    path("", pay.pay_list, name="list"),
    path("paste/", bases.paste, name="paste_bases"),
    path("mine/", pay.mine, name="mine"),
    path("members/<int:pk>/", pay.pay, name="pay"),
    path("members/<int:pk>/reveal/", pay.reveal, name="reveal"),
    path("members/<int:pk>/add/", bases.add, name="add_basis"),
    path("bases/<int:pk>/change/", bases.change, name="change_basis"),
    path("bases/<int:pk>/end/", bases.end, name="end_basis"),
    path("bases/<int:pk>/withdraw/", bases.withdraw, name="withdraw_basis"),
    path("items/", items.item_list, name="items"),
    path("items/add/", items.add, name="add_item"),
    path("items/paste/", items.paste, name="paste_items"),
    path("items/<int:pk>/", items.item, name="item"),
    path("items/<int:pk>/withdraw/", items.withdraw, name="withdraw_item"),
    path("absences/", absences.absence_list, name="absences"),
    path("absences/add/", absences.add_absence, name="add_absence"),
    path("absences/<int:pk>/", absences.absence, name="absence"),
    path("absences/<int:pk>/withdraw/", absences.withdraw_absence, name="withdraw_absence"),
    path("successions/", absences.succession_list, name="successions"),
    path("successions/add/", absences.add_succession, name="add_succession"),
    path("successions/<int:pk>/", absences.succession, name="succession"),
    path("successions/<int:pk>/withdraw/", absences.withdraw_succession, name="withdraw_succession"),
]
