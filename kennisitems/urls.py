"""Before Wagtail's own addresses: the list itself is a page of the tree."""

from django.urls import path

from kennisitems import views

urlpatterns = [
    path("kennisitems/feed/", views.feed, name="kennisitems-feed"),
    path("kennisitems/export.csv", views.export, name="kennisitems-export"),
    path("kennisitems/<slug:slug>/", views.kennisitem, name="kennisitem"),
]
