"""A process of its own: one person goes everywhere a registration can go, and is forgotten.

python -m tests.leertrajecten.inschrijvingen.kanarie termijn|zelf|anonymise

termijn: everybody in the story has the word in their name, and the nightly job runs after the term. zelf: the person
deletes their own data with the link. anonymise: staff forget the address by hand. Prints as JSON where the word was
found before and after. Nothing of it may stand in what else it prints.
"""

import json
import os
import re
import smtplib
import sys
from datetime import timedelta

from django.core.mail.backends.base import BaseEmailBackend

WOORD = "kanariebloem"
EMAIL = f"{WOORD}@example.org"
WEIGERT = "weigert"


class Postbus(BaseEmailBackend):
    """Mail as files; a server that refuses whoever has WEIGERT in the address, and repeats that address."""

    def send_messages(self, email_messages):
        from lmb_site.berichten.eml import EmlBackend

        for message in email_messages:
            for address in message.to:
                if WEIGERT in address:
                    raise smtplib.SMTPRecipientsRefused({address: (550, f"<{address}> onbekend".encode())})
        return EmlBackend().send_messages(email_messages)


def main(how: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lmb_site.settings")
    import django
    from django.conf import settings

    # Nobody collected static files for this process.
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.EMAIL_BACKEND = f"tests.leertrajecten.inschrijvingen.kanarie.{Postbus.__name__}"
    django.setup()
    from django.core.management import call_command

    from tests import sporen

    settings.ALLOWED_HOSTS = ["*"]
    inschrijving = live_through(others=how == "termijn", named=how != "zelf")
    call_command("worker", "--once")
    before = sporen.find(WOORD)
    forget(how, inschrijving)
    sys.stdout.write("\n" + json.dumps({"ervoor": sorted(before), "erna": sorted(sporen.find(WOORD))}) + "\n")


def forget(how: str, inschrijving) -> None:
    from django.core.management import call_command
    from django.test import Client
    from django.utils import timezone

    from lmb_site.bewaring import nacht

    now = timezone.now()
    if how == "termijn":
        nacht.ruim_op(now + timedelta(days=500))
        return
    if how == "zelf":
        inschrijving.refresh_from_db()
        press(Client(), f"{inschrijving.get_absolute_url()}wissen/")
    else:
        call_command("anonymise", email=EMAIL, ja=True, stdout=sys.stderr)
    call_command("worker", "--once")  # the mail that says so leaves, and then the night comes
    nacht.ruim_op(now + timedelta(days=1))


def press(client, url: str, **answers):
    """Open the page and press its button, as a person does."""
    page = client.get(url)
    assert page.status_code == 200, url
    key = re.search(r'name="formulier" value="([^"]+)"', page.content.decode()).group(1)
    answer = client.post(url, {"formulier": key, **answers})
    assert answer.status_code in (302, 303), (url, answer.status_code)
    return answer


def live_through(*, others: bool = True, named: bool = True):
    """Everything a registration can meet, with the word in each field; the registration. With `others` also in the
    names of who comes into it on their own account: whoever takes a place over, or stands at the door. With `named`
    also in what staff write to everybody.
    """
    from django.test import Client
    from django.utils import timezone

    from leertrajecten.inschrijvingen import verbs
    from leertrajecten.inschrijvingen.enums import Wie
    from leertrajecten.inschrijvingen.models import Belangstelling, Inschrijving
    from leertrajecten.models import ExtraVraag, Meldingen
    from lmb_site import formuliersleutel
    from tests.factories import ContactpersoonFactory, LeertrajectPageFactory

    at = timezone.now()
    beheer, deelnemer = verbs.Door(Wie.BEHEER), verbs.Door(Wie.DEELNEMER)
    page = LeertrajectPageFactory(open=True, met_keuze=True, capaciteit=1)
    ContactpersoonFactory(leertraject=page, email="overzicht@example.org", meldingen=Meldingen.DAGELIJKS)
    vraag = ExtraVraag.objects.create(leertraject=page, vraag="Welke werkgroep?", soort="kort")
    sessies = list(page.sessies_in_order)
    first = verbs.register_inschrijving(
        leertraject_id=page.pk,
        aanmelding=verbs.Aanmelding(naam="Eerste", email="eerste@example.org", organisatie="Een vereniging"),
        sessie_ids=[sessie.pk for sessie in sessies],
    ).inschrijving

    # The form, with a mistake in the address that staff set right.
    answer = Client().post(
        page.inschrijf_url,
        {
            "naam": f"An {WOORD}",
            "email": f"{WOORD}@exmaple.org",
            "organisatie": f"Vereniging {WOORD}",
            "functie": f"hoofd {WOORD}",
            "voorkeuren": f"geen noten, {WOORD}",
            "vraag": f"Wat met {WOORD}?",
            f"extra_{vraag.pk}": f"die van {WOORD}",
            "sessies": [sessie.pk for sessie in sessies],
            "akkoord": "on",
            "formulier": formuliersleutel.make(page.pk, at=at - timedelta(seconds=10)),
        },
    )
    assert answer.status_code == 303, answer.content
    inschrijving = Inschrijving.objects.get(email_sleutel=f"{WOORD}@exmaple.org")
    assert inschrijving.status == "wachtlijst"
    verbs.correct_email(inschrijving_id=inschrijving.pk, email=EMAIL, door=beheer)

    # A seat comes free, is offered and taken; a session is let go, for a reason that staff type.
    verbs.cancel_inschrijving(inschrijving_id=first.pk, door=deelnemer, reden="Eerste kan niet.")
    aanbod = inschrijving.aanbiedingen.open().get()
    press(Client(), aanbod.get_absolute_url(), antwoord="ja")
    verbs.cancel_inschrijving(
        inschrijving_id=inschrijving.pk, sessie_id=sessies[2].pk, door=beheer, reden=f"{WOORD} is ziek"
    )

    # Colleagues: a substitute, and one asked to take over whose mailbox does not exist.
    verbs.substitute_deelname(
        deelname_id=inschrijving.deelnames.get(sessie=sessies[1]).pk,
        naam=f"Bo {WOORD}",
        email=f"bo-{WOORD}@example.org",
        door=deelnemer,
    )
    verbs.request_overdracht(
        inschrijving_id=inschrijving.pk,
        naam=f"Cas {WOORD}",
        email=f"cas-{WOORD}-{WEIGERT}@example.org",
        door=deelnemer,
    )
    if others:
        _hand_over_elsewhere(deelnemer)
    _message_to_the_group(page, named=named)
    _at_the_desk(page, inschrijving, others=others)
    _in_the_admin(inschrijving)
    _digest()
    verbs.send_link_again(email=EMAIL)
    if others:
        Belangstelling.objects.create(leertraject=page, email=EMAIL, email_sleutel=EMAIL, gevraagd_op=at)
    return inschrijving


def _hand_over_elsewhere(deelnemer) -> None:
    from leertrajecten.inschrijvingen import verbs
    from leertrajecten.inschrijvingen.enums import Wie
    from tests.factories import LeertrajectPageFactory

    page = LeertrajectPageFactory(open=True)
    given = verbs.register_inschrijving(
        leertraject_id=page.pk,
        aanmelding=verbs.Aanmelding(
            naam=f"An {WOORD}", email=f"geeft-{WOORD}@example.org", organisatie=f"Vereniging {WOORD}"
        ),
    ).inschrijving
    asked = verbs.request_overdracht(
        inschrijving_id=given.pk, naam=f"Dirk {WOORD}", email=f"dirk-{WOORD}@example.org", door=deelnemer
    )
    verbs.accept_overdracht(overdracht_id=asked.pk, door=verbs.Door(Wie.COLLEGA))


def _message_to_the_group(page, *, named: bool) -> None:
    """To everyone; `named`: it names the address, as staff may."""
    from leertrajecten.inschrijvingen.groepsberichten import (
        Keuze,
        preview,
        save_concept,
        send_groepsbericht,
    )
    from tests.factories import UserFactory

    editor = UserFactory(editor=True, username="schrijft")
    concept = save_concept(
        leertraject_id=page.pk,
        keuze=Keuze(status=("bevestigd",)),
        onderwerp="De zaal",
        tekst=f"{EMAIL if named else 'Iemand'} brengt koffie mee.",
        gebruiker=editor,
    )
    send_groepsbericht(groepsbericht_id=concept.pk, afdruk=preview(concept).afdruk, gebruiker=editor)


def _at_the_desk(page, inschrijving, *, others: bool) -> None:
    """The contact opens the link on the day, notes who is there, and takes the list along."""
    from django.test import Client
    from django.urls import reverse
    from django.utils import timezone

    from leertrajecten.inschrijvingen import verteld
    from leertrajecten.inschrijvingen.models import Deelname
    from leertrajecten.models import Sessie

    sessie = page.sessies_in_order[0]
    begin = timezone.now() - timedelta(hours=1)
    Sessie.objects.filter(pk=sessie.pk).update(begin=begin, einde=begin + timedelta(hours=3))
    verteld.note(
        Deelname.objects.filter(sessie=sessie).select_related("sessie__leertraject"), at=timezone.now()
    )
    blad = page.deelnemersbladen.first()
    client, url = Client(), f"{blad.get_absolute_url()}?sessie={sessie.pk}"
    assert WOORD in client.get(url).content.decode()
    deelname = inschrijving.deelnames.get(sessie=sessie)
    noted = client.post(url, {"deelname": deelname.pk, "aanwezigheid": "aanwezig"})
    assert noted.status_code == 303
    if others:
        press(
            client,
            url,
            naam=f"Door {WOORD}",
            email=f"door-{WOORD}@example.org",
            organisatie=f"Vereniging {WOORD}",
        )
    for vorm in ("csv", "xlsx"):
        assert WOORD in _downloaded(client.post(reverse("deelnemers-uitvoer", args=[blad.token, vorm])), vorm)


def _in_the_admin(inschrijving) -> None:
    """Someone looks for the person, reads the story, and takes the list along."""
    from django.test import Client
    from django.urls import reverse

    from tests.factories import UserFactory

    staff = Client()
    staff.force_login(UserFactory(editor=True, username="redactie-kanarie"))
    for url in (
        f"{reverse('inschrijving_admin:index')}?q={WOORD}",
        reverse("inschrijving_admin:inspect", args=[inschrijving.pk]),
    ):
        assert WOORD in staff.get(url).content.decode()
    for vorm in ("csv", "xlsx"):
        answers = {"kolommen": ["naam", "email", "voorkeuren"], "vorm": vorm}
        assert WOORD in _downloaded(staff.post(reverse("inschrijving_admin:uitvoer"), answers), vorm)


def _downloaded(answer, vorm: str) -> str:
    from tests import sporen

    assert answer.status_code == 200
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return WOORD if sporen.holds(content, WOORD) else vorm


def pretend_sent() -> None:
    """As if the worker had sent everything."""
    from django.utils import timezone

    from lmb_site.berichten.models import Bericht, BerichtStatus

    Bericht.objects.update(status=BerichtStatus.VERZONDEN, verzonden_op=timezone.now())


def _digest() -> None:
    """All of it happened before this morning, so the digest of today tells of it."""
    from django.utils import timezone

    from leertrajecten.inschrijvingen.models import Gebeurtenis
    from leertrajecten.inschrijvingen.overzichten import latest_moment, send_overzichten
    from leertrajecten.models import Meldingen

    now = timezone.now()
    Gebeurtenis.objects.update(op=latest_moment(Meldingen.DAGELIJKS, now) - timedelta(hours=1))
    send_overzichten(now)


if __name__ == "__main__":
    main(*sys.argv[1:])
