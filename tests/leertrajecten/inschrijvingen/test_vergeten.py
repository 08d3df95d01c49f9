"""Who is forgotten is forgotten at once, not only after the term: in mails to others, in notices and in files (A2)."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from leertrajecten.inschrijvingen import bewaring, verbs
from leertrajecten.inschrijvingen.door import DEELNEMER, Door
from leertrajecten.inschrijvingen.enums import Wie
from leertrajecten.inschrijvingen.models import Inschrijving
from leertrajecten.inschrijvingen.overzichten import send_overzichten
from leertrajecten.models import Meldingen
from lmb_site.berichten.bezorging import deliver_due
from lmb_site.berichten.models import Bericht
from lmb_site.berichten.vergeten import tells_of
from lmb_site.models import SiteInstellingen
from tests.factories import ContactpersoonFactory, LeertrajectPageFactory
from tests.leertrajecten.inschrijvingen.kanarie import WOORD
from tests.leertrajecten.inschrijvingen.test_register import aanmelding, register

DAY = timedelta(days=1)
BEHEER = Door(Wie.BEHEER)
VERKEERD, ADRES = f"{WOORD}-tikfout@example.org", f"{WOORD}@example.org"


@pytest.fixture
def folder(settings, tmp_path) -> Path:
    settings.EMAIL_BACKEND = "lmb_site.berichten.eml.EmlBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    return tmp_path


@pytest.fixture
def inschrijving(site_tree, folder) -> Inschrijving:
    """Registered with a slip in the address, asked for the link, set right, replaced; two contacts heard of it in a
    digest, and the mail to the substitute never left."""
    page = LeertrajectPageFactory(open=True)
    SiteInstellingen.objects.update_or_create(
        site=page.get_site(), defaults={"contact_email": "algemeen@example.org"}
    )
    page.contacten.all().delete()
    for email in ("een@example.org", "twee@example.org"):
        ContactpersoonFactory(leertraject=page, email=email, meldingen=Meldingen.DAGELIJKS)
    at = timezone.now() - 2 * DAY
    send_overzichten(at)
    found = register(page, met=aanmelding(email=VERKEERD), at=at).inschrijving
    Inschrijving.objects.update(naam=f"An {WOORD}", functie=f"hoofd {WOORD}")
    register(page, 2, at=at)
    verbs.send_link_again(email=VERKEERD, at=at)
    verbs.correct_email(inschrijving_id=found.pk, email=ADRES, door=BEHEER, at=at)
    verbs.substitute_deelname(
        deelname_id=found.deelnames.get().pk, naam="Bo", email="bo@example.org", door=DEELNEMER, at=at
    )
    send_overzichten(at + DAY)
    refused = Bericht.objects.get(aan="bo@example.org")
    assert WOORD in refused.onderwerp
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("lmb_site.berichten.bezorging.MAX_POGINGEN", 1)
        patch.setattr("lmb_site.berichten.bezorging._Post.send", _refuse)
        Bericht.objects.exclude(pk=refused.pk).update(volgende_poging_op=at + 90 * DAY)
        assert deliver_due(worker="proef:1", limit=1).mislukt == 1
    Bericht.objects.update(volgende_poging_op=at)
    deliver()
    return Inschrijving.objects.get(pk=found.pk)


def _refuse(self, mail) -> None:
    raise OSError


def deliver() -> None:
    while deliver_due(worker="proef:1", limit=100).totaal:
        pass


def traces(folder: Path) -> list[str]:
    """Where the word still stands, in the outbox or in a file."""
    rows = [
        f"{bericht.soort} aan {bericht.aan}"
        for bericht in Bericht.objects.all()
        if WOORD in str([value for name, value in vars(bericht).items() if name != "_state"]).lower()
    ]
    return rows + [file.name for file in folder.glob("*.eml") if tells_of(file, WOORD)]


def test_notice_of_failure_names_nobody(inschrijving):
    notice = Bericht.objects.get(soort="mislukt")
    assert notice.onderwerp == "Mail niet vertrokken: vervanger"
    assert WOORD not in (notice.onderwerp + notice.tekst).lower()


@pytest.mark.parametrize("way", ["zelf", "anonymise"])
def test_forgotten_is_gone_everywhere_and_what_is_about_others_stays(
    inschrijving, folder, django_capture_on_commit_callbacks, way
):
    assert len(traces(folder)) > 8
    with django_capture_on_commit_callbacks(execute=True):
        if way == "zelf":
            bewaring.wis_inschrijving(inschrijving_id=inschrijving.pk, door=DEELNEMER)
        else:
            call_command("anonymise", email=ADRES, ja=True)
    # What tells of the cancellation still leaves; that night it goes as well.
    deliver()
    with django_capture_on_commit_callbacks(execute=True):
        bewaring.wis_losse_mails(timezone.now())
    assert traces(folder) == []
    digests = Bericht.objects.filter(oorzaak__startswith="overzicht:")
    assert digests.count() == 2
    assert Bericht.objects.filter(aan="persoon-2@example.org").exists()


def test_digest_without_the_forgotten_stays_as_it_is(inschrijving, django_capture_on_commit_callbacks):
    page = LeertrajectPageFactory(open=True)
    page.contacten.all().delete()
    ContactpersoonFactory(leertraject=page, email="drie@example.org", meldingen=Meldingen.DAGELIJKS)
    at = timezone.now()
    send_overzichten(at - 2 * DAY)
    register(page, 3, at=at - DAY)
    send_overzichten(at + DAY)
    deliver_due(worker="proef:1", limit=100, at=at + 2 * DAY)
    digest = Bericht.objects.filter(aan="drie@example.org")
    before = digest.get().tekst
    assert "Persoon 3" in before
    bewaring.wis_inschrijving(inschrijving_id=inschrijving.pk, door=DEELNEMER)
    assert digest.get().tekst == before


def test_who_gave_a_place_away_is_gone_from_the_mail_to_the_colleague(
    site_tree, folder, django_capture_on_commit_callbacks
):
    page = LeertrajectPageFactory(open=True)
    found = register(page, met=aanmelding(email=ADRES)).inschrijving
    Inschrijving.objects.update(naam=f"An {WOORD}")
    asked = verbs.request_overdracht(
        inschrijving_id=found.pk, naam="Cas", email="cas@example.org", door=DEELNEMER
    )
    verbs.accept_overdracht(overdracht_id=asked.pk, door=Door(Wie.COLLEGA))
    deliver()
    assert any("cas@example.org" in trace for trace in traces(folder))
    with django_capture_on_commit_callbacks(execute=True):
        call_command("anonymise", email=ADRES, ja=True)
    assert traces(folder) == []
    assert Inschrijving.objects.get().naam == "Cas"
