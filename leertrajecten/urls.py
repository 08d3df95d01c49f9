from django.urls import path

from leertrajecten.agenda import views

urlpatterns = [
    path("agenda.ics", views.agenda, name="agenda-ics"),
    path("leertrajecten/<slug:slug>/agenda.ics", views.leertraject, name="leertraject-ics"),
    path("leertrajecten/<slug:slug>/sessie-<int:pk>.ics", views.sessie, name="sessie-ics"),
]
