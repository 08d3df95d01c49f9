from django.urls import path

from leertrajecten.inschrijvingen import antwoorden, views

urlpatterns = [
    path("leertrajecten/<slug:slug>/inschrijven/", views.inschrijven, name="inschrijven"),
    path("inschrijving/<str:token>/", views.inschrijving, name="inschrijving"),
    path("aanbod/<str:token>/", antwoorden.aanbod, name="aanbod"),
    path("overdracht/<str:token>/", antwoorden.overdracht, name="overdracht"),
]
