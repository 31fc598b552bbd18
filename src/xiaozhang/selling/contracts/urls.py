"""Addresses of the contracts app."""

from django.urls import path

from xiaozhang.selling.contracts import views

app_name = "contracts"
urlpatterns = [
    path("", views.contract_list, name="list"),
    path("add/", views.add, name="add"),
    path("<int:pk>/", views.record, name="record"),
    path("<int:pk>/change/", views.change, name="change"),
    path("<int:pk>/submit/", views.submit, name="submit"),
    path("<int:pk>/sign/", views.sign, name="sign"),
    path("<int:pk>/deliver/", views.deliver, name="deliver"),
    path("<int:pk>/accept/", views.accept, name="accept"),
    path("<int:pk>/void/", views.void, name="void"),
    path("<int:pk>/instalments/<int:instalment_pk>/bill/", views.bill, name="bill"),
    path("<int:pk>/receipts/add/", views.add_receipt, name="add_receipt"),
    path("receipts/", views.receipt_list, name="receipts"),
    path("receipts/confirm/", views.to_confirm, name="to_confirm"),
    path("receipts/<int:pk>/", views.receipt, name="receipt"),
    path("receipts/<int:pk>/confirm/", views.confirm, name="confirm"),
    path("receipts/<int:pk>/refuse/", views.refuse, name="refuse"),
    path("receipts/<int:pk>/reverse/", views.reverse_receipt, name="reverse"),
]
