"""Registrations in the admin: where each of their screens has its address and its place in the menu."""

from django.urls import path
from wagtail.admin.viewsets.base import ViewSetGroup

from leertrajecten.inschrijvingen.beheer import groepsberichten
from leertrajecten.inschrijvingen.beheer.acties import ActieView
from leertrajecten.inschrijvingen.beheer.bereik import BereikView
from leertrajecten.inschrijvingen.beheer.bladen import BladViewSet
from leertrajecten.inschrijvingen.beheer.cijfers import CijfersView
from leertrajecten.inschrijvingen.beheer.lijst import InschrijvingFilterSet, InschrijvingIndexView
from leertrajecten.inschrijvingen.beheer.presentielijst import PresentielijstenView, PresentielijstView
from leertrajecten.inschrijvingen.beheer.uitvoer import UitvoerView
from leertrajecten.inschrijvingen.beheer.verhaal import InschrijvingInspectView
from leertrajecten.inschrijvingen.models import Inschrijving
from lmb_site.berichten.viewsets import BerichtViewSet
from lmb_site.records import RecordViewSet

INSCHRIJVINGEN_MENU = "register_inschrijvingen_menu_item"


class InschrijvingViewSet(RecordViewSet):
    model = Inschrijving
    registered_rights = ("view", "change")
    name = "inschrijving_admin"
    url_prefix = "inschrijvingen"
    menu_label = "Inschrijvingen"
    icon = "group"
    index_view_class = InschrijvingIndexView
    inspect_view_class = InschrijvingInspectView
    inspect_template_name = InschrijvingInspectView.template_name
    filterset_class = InschrijvingFilterSet
    ordering = ["-aangemaakt_op", "-pk"]
    inspect_view_fields = [
        "referentie",
        "status",
        "leertraject",
        "naam",
        "email",
        "bestuur",
        "functie",
        "voorkeuren",
        "vraag",
        "aangemaakt_op",
        "akkoord_op",
    ]

    def get_urlpatterns(self):
        return [
            *super().get_urlpatterns(),
            path("uitvoer/", UitvoerView.as_view(), name="uitvoer"),
            path("aanwezigheid/", PresentielijstenView.as_view(), name="presentielijsten"),
            path("aanwezigheid/<int:sessie>/", PresentielijstView.as_view(), name="presentielijst"),
            path("bereik/", BereikView.as_view(), name="bereik"),
            path("cijfers/", CijfersView.as_view(), name="cijfers"),
            *groepsberichten.URLS,
            path("<int:pk>/<slug:naam>/", ActieView.as_view(), name="actie"),
        ]


class InschrijvingenGroup(ViewSetGroup):
    """Registrations, and the mails that go out about them."""

    menu_label = "Inschrijvingen"
    menu_icon = "group"
    menu_order = 220
    submenu_hook = INSCHRIJVINGEN_MENU
    items = (InschrijvingViewSet, BerichtViewSet, BladViewSet)
