from django.urls import path

from leertrajecten.inschrijvingen import views

urlpatterns = [
    path("leertrajecten/<slug:slug>/inschrijven/", views.inschrijven, name="inschrijven"),
    path("inschrijving/<str:token>/", views.inschrijving, name="inschrijving"),
]
