"""The clock of one leertraject in a running site: `python -m tests.browser.tijd COMMAND ARGUMENT`; prints JSON.

maak NAME: a leertraject with one seat, one session and a certificate; where it stands and whom its contact is.
herinner PATH: the job of the reminders, as if it were two days before the session.
vandaag PATH: its session began an hour ago, and everyone had been told so.
attesten PATH: the job of the certificates, as if the session were over.
bewaar WORD: the nightly job of retention, as if it were sixteen months later; where the word stands before and after.
"""

import json
import sys
from datetime import timedelta

import django


def maak(name: str) -> dict:
    from tests.factories import ContactpersoonFactory, LeertrajectPageFactory, SessieFactory, moment

    page = LeertrajectPageFactory(
        title=f"Leertraject {name}",
        inschrijven_vanaf=moment(-30),
        capaciteit=1,
        herinnering_dagen=2,
        certificaat_vanaf=1,
    )
    SessieFactory(leertraject=page, titel="De enige sessie", begin=moment(20))
    contact = ContactpersoonFactory(leertraject=page, email=f"contact-{name}@example.org")
    return {"pk": page.pk, "pad": page.url, "contact": contact.email}


def _sessie(path: str):
    from leertrajecten.models import Sessie

    return Sessie.objects.get(leertraject__slug=path.strip("/").split("/")[-1])


def _let_leave() -> None:
    """The mails of a later moment leave now."""
    from django.utils import timezone

    from lmb_site.berichten.models import Bericht, BerichtStatus

    now = timezone.now()
    Bericht.objects.filter(status=BerichtStatus.WACHT, volgende_poging_op__gt=now).update(
        volgende_poging_op=now
    )


def herinner(path: str) -> dict:
    from leertrajecten.inschrijvingen.herinneringen import due_at, remind

    at = due_at(_sessie(path))
    for _ in range(2):  # whoever runs it twice reminds once
        remind(at)
    _let_leave()
    return {"op": at.isoformat()}


def vandaag(path: str) -> dict:
    from django.utils import timezone

    from leertrajecten.inschrijvingen import verteld
    from leertrajecten.inschrijvingen.models import Deelname
    from leertrajecten.models import Sessie

    begin = timezone.now() - timedelta(hours=1)
    sessie = _sessie(path)
    Sessie.objects.filter(pk=sessie.pk).update(begin=begin, einde=begin + timedelta(hours=3))
    deelnames = Deelname.objects.filter(sessie=sessie).select_related("sessie__leertraject")
    verteld.note(deelnames, at=begin - timedelta(days=9))
    return {"begin": begin.isoformat()}


def attesten(path: str) -> dict:
    from leertrajecten.inschrijvingen.attestpost import tell_earned

    at = _sessie(path).einde + timedelta(minutes=1)
    tell_earned(at)
    _let_leave()
    return {"op": at.isoformat()}


def bewaar(word: str) -> dict:
    from django.utils import timezone

    from lmb_site.bewaring.nacht import ruim_op
    from tests import sporen

    before = sporen.find(word)
    ruim_op(timezone.now() + timedelta(days=490))
    return {"ervoor": sorted(before), "erna": sorted(sporen.find(word))}


if __name__ == "__main__":
    django.setup()
    command, argument = sys.argv[1:]
    commands = {f.__name__: f for f in (maak, herinner, vandaag, attesten, bewaar)}
    sys.stdout.write(json.dumps(commands[command](argument)))
