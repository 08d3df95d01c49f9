"""First what goes wrong without a safeguard, then that it does not: the tests of the links would see it (R5, A2)."""

from datetime import timedelta

import pytest
from django.core import signing
from django.db import transaction
from django.utils import timezone

from leertrajecten.inschrijvingen.models import Aanbod, Deelname, Inschrijving
from leertrajecten.inschrijvingen.views import aanbod as aanbod_view
from leertrajecten.inschrijvingen.views import handelingen
from leertrajecten.inschrijvingen.views.prive import handle
from lmb_site.bewaring import nacht
from lmb_site.bewaring.registry import termijnen
from tests import sporen
from tests.factories import InschrijvingFactory, LeertrajectPageFactory
from tests.leertrajecten.inschrijvingen import kanarie
from tests.leertrajecten.inschrijvingen.test_zelfbediening import do, everything, offer, own


@pytest.fixture
def leertraject(site_tree):
    return LeertrajectPageFactory(open=True, capaciteit=2)


@pytest.fixture
def mine(leertraject):
    return InschrijvingFactory(leertraject=leertraject, naam="Deelnemer Aarschot")


@pytest.fixture
def theirs(leertraject):
    return InschrijvingFactory(leertraject=leertraject, naam="Deelnemer Zele")


def test_without_a_signature_a_bare_key_opens_a_link(client, mine, monkeypatch):
    address = f"/inschrijving/{mine.sleutel.hex}:vervalst/"
    assert client.get(address).status_code == 404
    monkeypatch.setattr(signing.Signer, "unsign", lambda self, value: value.partition(":")[0])
    assert client.get(address).status_code == 200


def test_without_a_salt_a_link_of_one_kind_opens_another(client, leertraject, monkeypatch):
    aanbod = offer(leertraject)
    inschrijving = aanbod.inschrijving
    Inschrijving.objects.filter(pk=inschrijving.pk).update(sleutel=aanbod.sleutel)
    address = f"/inschrijving/{aanbod.token}/"
    assert client.get(address).status_code == 404
    monkeypatch.setattr(Aanbod, "LINK_SALT", Inschrijving.LINK_SALT)
    address = f"/inschrijving/{aanbod.token}/"
    assert client.get(address).status_code == 200


def test_without_asking_whose_session_it_is_ones_own_link_changes_that_of_someone_else(
    client, mine, theirs, monkeypatch
):
    foreign = theirs.deelnames.get()
    address = own(mine, f"sessie-{foreign.pk}/vervanger/")
    answers = {"naam": "Iemand", "email": "iemand@example.org"}
    assert client.get(address).status_code == 404
    assert client.post(address, answers).status_code == 404

    def whosever(facts, deelname_id):
        deelname = Deelname.objects.get(pk=deelname_id)
        deelname.kan_vervangen = True
        return deelname

    monkeypatch.setattr(handelingen, "_deelname", whosever)
    assert do(client, address, **answers).status_code == 303
    foreign.refresh_from_db()
    assert foreign.vervanger_naam == "Iemand"


def acts_on_opening(client, addresses) -> list[str]:
    """The addresses that a mail scanner changes something with by opening them."""
    found = []
    for address in addresses:
        for open_ in (client.get, client.head):
            before = everything()
            with transaction.atomic():
                open_(address)
                if everything() != before:
                    found.append(address)
                transaction.set_rollback(True)
    return found


def test_a_page_that_acts_when_it_is_opened_is_seen(client, mine, leertraject, monkeypatch):
    deeds = [own(mine, "annuleren/"), own(mine, "wissen/"), offer(leertraject).get_absolute_url()]
    assert acts_on_opening(client, deeds) == []

    def eager(request, *, form, act, template, context):
        form.cleaned_data = {"antwoord": "ja"}
        act()
        return handle(request, form=form, act=act, template=template, context=context)

    for module in (handelingen, aanbod_view):
        monkeypatch.setattr(module, "handle", eager)
    assert acts_on_opening(client, deeds) == [address for address in deeds for _ in ("GET", "HEAD")]


# Each kind of data, and how long after the story it alone is what forgets it. Mails go three ways: by age, by content
# and with their registration; without all three they stay.
MAILS = {"Inhoud van mails", "Mails", "Mails over gewiste inschrijvingen", "Inschrijvingen"}


@pytest.mark.parametrize(
    ("left_out", "days", "remains"),
    [
        ({"Inschrijvingen"}, 500, "inschrijvingen_inschrijving.naam"),
        ({"Toegankelijkheid en maaltijd"}, 100, "inschrijvingen_inschrijving.voorkeuren"),
        ({"Hou me op de hoogte"}, 500, "inschrijvingen_belangstelling.email"),
        ({"Berichten aan groepen"}, 500, "inschrijvingen_groepsbericht.tekst"),
        ({"Inhoud van mails"}, 100, "berichten_bericht.tekst"),
        (MAILS, 500, "berichten_bericht.aan"),
    ],
    ids=lambda value: "+".join(sorted(value)) if isinstance(value, set) else None,
)
@pytest.mark.lang
def test_the_canary_sings_when_one_kind_of_data_is_not_forgotten(
    site_tree, monkeypatch, left_out, days, remains
):
    kanarie.live_through()
    kanarie.pretend_sent()
    later = timezone.now() + timedelta(days=days)
    assert left_out <= {termijn.naam for termijn in termijnen()}
    with transaction.atomic():
        nacht.ruim_op(later)
        assert remains not in sporen.in_tables(kanarie.WOORD)
        transaction.set_rollback(True)
    kept = [termijn for termijn in termijnen() if termijn.naam not in left_out]
    monkeypatch.setattr(nacht, "termijnen", lambda: kept)
    nacht.ruim_op(later)
    assert remains in sporen.in_tables(kanarie.WOORD)
