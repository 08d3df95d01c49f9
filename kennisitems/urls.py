"""Before Wagtail's own addresses: the list itself is a page of the tree."""

from django.urls import path

from kennisitems import overzichten, views

urlpatterns = [
    path("kennisitems/feed/", views.feed, name="kennisitems-feed"),
    path("kennisitems/export.csv", views.export, name="kennisitems-export"),
    path("kennisitems/sinds/", overzichten.choose_day, name="kennisitems-sinds-kies"),
    path("kennisitems/sinds/<str:dag>/", overzichten.since, name="kennisitems-sinds"),
    path("kennisitems/maand/", overzichten.months, name="kennisitems-maanden"),
    path("kennisitems/maand/<str:maand>/", overzichten.month, name="kennisitems-maand"),
    path("kennisitems/<slug:slug>/", views.kennisitem, name="kennisitem"),
]
