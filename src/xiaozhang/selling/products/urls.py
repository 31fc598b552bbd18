"""Addresses of the products app."""

from django.urls import path

from xiaozhang.selling.products import views

app_name = "products"
urlpatterns = [
    path("", views.product_list, name="list"),
    path("add/", views.add, name="add"),
    path("<int:pk>/", views.record, name="record"),
    path("<int:pk>/change/", views.change, name="change"),
    path("<int:pk>/retire/", views.retire, name="retire"),
]
