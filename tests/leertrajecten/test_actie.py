from datetime import timedelta

import pytest

from leertrajecten import actie
from leertrajecten.actie import Soort, wat_nu
from leertrajecten.models import LeertrajectPage
from leertrajecten.status import InschrijvingStand, Status
from tests import factories
from tests.leertrajecten.test_presentaties import presentatie


class Leertraject:
    """What `wat_nu` reads, set by hand, so that the table can hold every combination."""

    url, inschrijf_url, op_de_hoogte_url = "/x/", "/x/inschrijven/", "/x/op-de-hoogte/"

    def __init__(self, status, stand, *, met_presentaties):
        self._status, self._stand = status, stand
        self.sessies_in_order = [type("Sessie", (), {"presentaties": met_presentaties})()]

    def status_at(self, at):
        return self._status

    def inschrijvingstand_at(self, at):
        return self._stand


@pytest.mark.parametrize("met_presentaties", [True, False])
@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("stand", InschrijvingStand)
def test_wat_nu_offers_one_thing_for_every_state(status, stand, met_presentaties):
    offered = wat_nu(Leertraject(status, stand, met_presentaties=met_presentaties))
    expected = {
        InschrijvingStand.OPEN: (Soort.INSCHRIJVEN, "Schrijf je in", "/x/inschrijven/"),
        InschrijvingStand.VOLZET: (Soort.WACHTLIJST, "Zet je op de wachtlijst", "/x/inschrijven/"),
        InschrijvingStand.NOG_NIET_OPEN: (
            Soort.OP_DE_HOOGTE,
            "Hou me op de hoogte",
            "/x/op-de-hoogte/",
        ),
    }.get(stand)
    if not expected and met_presentaties:
        expected = (Soort.PRESENTATIES, "Bekijk de presentaties", "/x/#sessies")
    if not expected and status == Status.LOOPT:
        expected = (Soort.NALEZEN, "Bekijk de sessies", "/x/#sessies")
    if not expected:
        expected = (Soort.NALEZEN, "Lees het verloop na", "/x/#sessies")
    assert (offered.soort, offered.tekst, offered.url) == expected


@pytest.mark.django_db
def test_wat_nu_follows_the_real_page(site_tree):
    page = factories.LeertrajectPageFactory(volzet=True)
    sessie = page.sessies.get()
    sessie.presentaties = presentatie(factories.BestandFactory())
    sessie.save()
    page = LeertrajectPage.objects.get(pk=page.pk)
    assert actie.wat_nu(page).soort == Soort.WACHTLIJST
    assert actie.wat_nu(page, page.inschrijven_vanaf - timedelta(days=1)).soort == Soort.OP_DE_HOOGTE
    assert actie.wat_nu(page, sessie.einde).soort == Soort.PRESENTATIES
