from django.urls import path

from leertrajecten.inschrijvingen.blad import views as blad
from leertrajecten.inschrijvingen.views import (
    aanbod,
    attest,
    belangstelling,
    eigen_pagina,
    handelingen,
    inschrijven,
    link,
    overname,
)

urlpatterns = [
    path("leertrajecten/<slug:slug>/inschrijven/", inschrijven.inschrijven, name="inschrijven"),
    path("leertrajecten/<slug:slug>/op-de-hoogte/", belangstelling.op_de_hoogte, name="op-de-hoogte"),
    path("op-de-hoogte/<str:token>/", belangstelling.vergeten, name="belangstelling"),
    path("inschrijving/link/", link.link, name="inschrijving-link"),
    path("inschrijving/gewist/", link.gewist, name="inschrijving-gewist"),
    path("inschrijving/<str:token>/", eigen_pagina.inschrijving, name="inschrijving"),
    path("inschrijving/<str:token>/gegevens.json", eigen_pagina.gegevens, name="inschrijving-gegevens"),
    path("inschrijving/<str:token>/attest.pdf", attest.attest, name="inschrijving-attest"),
    path("inschrijving/<str:token>/wijzigen/", handelingen.wijzigen, name="inschrijving-wijzigen"),
    path("inschrijving/<str:token>/annuleren/", handelingen.annuleren, name="inschrijving-annuleren"),
    path("inschrijving/<str:token>/overdragen/", handelingen.overdragen, name="inschrijving-overdragen"),
    path("inschrijving/<str:token>/wissen/", handelingen.wissen, name="inschrijving-wissen"),
    path(
        "inschrijving/<str:token>/sessie-<int:deelname_id>/annuleren/",
        handelingen.annuleren,
        name="deelname-annuleren",
    ),
    path(
        "inschrijving/<str:token>/sessie-<int:deelname_id>/vervanger/",
        handelingen.vervangen,
        name="deelname-vervangen",
    ),
    path("aanbod/<str:token>/", aanbod.aanbod, name="aanbod"),
    path("overname/<str:token>/", overname.overname, name="overdracht"),
    path("deelnemers/<str:token>/", blad.deelnemers, name="deelnemers"),
    path("deelnemers/<str:token>/deelnemers.<str:vorm>", blad.uitvoer, name="deelnemers-uitvoer"),
]
