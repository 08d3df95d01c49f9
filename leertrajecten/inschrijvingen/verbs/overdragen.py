"""Handing one's place to a colleague, who has to agree (R5)."""

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from leertrajecten.inschrijvingen import mails
from leertrajecten.inschrijvingen.door import SITE, Door
from leertrajecten.inschrijvingen.enums import OverdrachtUitkomst, Wie
from leertrajecten.inschrijvingen.models import Inschrijving, Overdracht
from leertrajecten.inschrijvingen.overgangen import Stap
from leertrajecten.inschrijvingen.verbs import slot, wachtlijst
from leertrajecten.inschrijvingen.verbs.aanmelding import normalise_email, require_new_email
from leertrajecten.inschrijvingen.verbs.fout import InschrijvingError
from leertrajecten.inschrijvingen.verbs.standen import require
from leertrajecten.inschrijvingen.verbs.vervangen import release_vervangers, require_email
from leertrajecten.inschrijvingen.verslag import record
from lmb_site.taken.elk import each

TERMIJN = timedelta(days=7)
EMAIL_NODIG = "Vul het volledige e-mailadres van je collega in."
NAAM_NODIG = "Vul de naam van je collega in."
ZICHZELF = "Dit is je eigen e-mailadres. Vul dat van je collega in."
AL_EEN = "Je vroeg al een andere collega om je plaats over te nemen. Trek die vraag eerst in."
COLLEGA_INGESCHREVEN = "Met dit e-mailadres is al ingeschreven voor dit leertraject."
VOORBIJ = "Er komt geen sessie meer. Je plaats doorgeven kan niet meer."
BESLIST = {
    OverdrachtUitkomst.AANVAARD: "Deze plaats is al overgenomen.",
    OverdrachtUitkomst.AFGEWEZEN: "Je liet al weten dat je deze plaats niet overneemt.",
    OverdrachtUitkomst.VERLOPEN: "De termijn om deze plaats over te nemen is voorbij.",
    OverdrachtUitkomst.INGETROKKEN: "Je collega vraagt dit niet meer.",
}
EIGEN_GEGEVENS = ("naam", "functie", "voorkeuren", "vraag")


@transaction.atomic
def request_overdracht(
    *,
    inschrijving_id: int,
    naam: str,
    email: str,
    functie: str = "",
    door: Door,
    at: datetime | None = None,
) -> Overdracht:
    """Ask a colleague to take the place over. Nothing changes until they agree.

    They have seven days, but never past the start of the next session. Asking the same colleague again gives the
    same request and no second mail.
    """
    at = at or timezone.now()
    naam, email = naam.strip(), email.strip()
    leertraject, inschrijving = slot.lock_inschrijving(inschrijving_id)
    require(inschrijving.status, Stap.OVERDRAGEN, door)
    if not naam:
        raise InschrijvingError(NAAM_NODIG, veld="naam")
    require_email(email, EMAIL_NODIG)
    if normalise_email(email) == inschrijving.email_sleutel:
        raise InschrijvingError(ZICHZELF, veld="email")
    if asked := inschrijving.overdrachten.open().first():
        if normalise_email(asked.email) == normalise_email(email):
            return asked
        raise InschrijvingError(AL_EEN)
    require_new_email(leertraject, email, COLLEGA_INGESCHREVEN)
    begins = [sessie.begin for sessie in leertraject.sessies_in_order if wachtlijst.is_at_stake(sessie, at)]
    if not begins:
        raise InschrijvingError(VOORBIJ)
    overdracht = Overdracht.objects.create(
        inschrijving=inschrijving,
        naam=naam,
        email=email,
        functie=functie.strip(),
        gevraagd_op=at,
        verloopt_op=min([at.astimezone(UTC) + TERMIJN, *(begin for begin in begins if begin)]),
    )
    record(inschrijving, "overdracht gevraagd", door=door, op=at, overdracht=overdracht.pk)
    mails.queue_overdracht_vraag(overdracht, at=at)
    return overdracht


@transaction.atomic
def accept_overdracht(
    *,
    overdracht_id: int,
    door: Door,
    gegevens: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> Inschrijving:
    """The colleague agrees: the registration becomes theirs, with a link of their own; the old link ends.

    What the former registrant wrote about themselves goes, and so does whoever they sent to one session. `gegevens` may hold `EIGEN_GEGEVENS` of the colleague.
    An open offer for one more session is made anew, to them. A second time changes nothing.
    """
    at = at or timezone.now()
    leertraject, inschrijving, overdracht = slot.lock_overdracht(overdracht_id)
    if overdracht.uitkomst == OverdrachtUitkomst.AANVAARD:
        return inschrijving
    _require_open(overdracht, at)
    require(inschrijving.status, Stap.OVERDRAGEN, door)
    email_sleutel = require_new_email(leertraject, overdracht.email, COLLEGA_INGESCHREVEN)
    former = mails.Persoon(inschrijving.naam, inschrijving.email)
    # The colleague did not choose who would come instead of the one before.
    release_vervangers(
        inschrijving,
        inschrijving.deelnames.in_order(),
        door=door,
        oorzaak=f"overdracht:{overdracht.pk}",
        behalve=overdracht.email,
        at=at,
    )
    own = {"naam": overdracht.naam, "functie": overdracht.functie, **(gegevens or {})}
    for name in EIGEN_GEGEVENS:
        setattr(inschrijving, name, own.get(name, ""))
    inschrijving.email, inschrijving.email_sleutel = overdracht.email, email_sleutel
    inschrijving.antwoorden = []
    inschrijving.sleutel = uuid.uuid4()
    inschrijving.formuliersleutel = None
    inschrijving.akkoord_op = at
    inschrijving.save()
    _close(overdracht, OverdrachtUitkomst.AANVAARD, at)
    record(inschrijving, "overgedragen", door=door, op=at, overdracht=overdracht.pk)
    mails.queue_overgedragen(overdracht, former, at=at)
    wachtlijst.offer_anew(inschrijving, at=at)
    return inschrijving


@transaction.atomic
def decline_overdracht(*, overdracht_id: int, door: Door, at: datetime | None = None) -> Inschrijving:
    """The colleague does not take it; the place stays whose it was, and who asked hears so."""
    at = at or timezone.now()
    _, inschrijving, overdracht = slot.lock_overdracht(overdracht_id)
    if overdracht.uitkomst == OverdrachtUitkomst.AFGEWEZEN:
        return inschrijving
    _require_open(overdracht, at)
    _close(overdracht, OverdrachtUitkomst.AFGEWEZEN, at)
    record(inschrijving, "overdracht afgewezen", door=door, op=at, overdracht=overdracht.pk)
    mails.queue_overdracht_niet(overdracht, at=at)
    return inschrijving


@transaction.atomic
def withdraw_overdracht(*, overdracht_id: int, door: Door, at: datetime | None = None) -> Inschrijving:
    """Who asked keeps the place after all. Sends nothing: the colleague's link says so."""
    at = at or timezone.now()
    _, inschrijving, overdracht = slot.lock_overdracht(overdracht_id)
    if overdracht.uitkomst == OverdrachtUitkomst.INGETROKKEN:
        return inschrijving
    if not overdracht.is_open:
        raise InschrijvingError(BESLIST[OverdrachtUitkomst(overdracht.uitkomst)])
    if door.wie not in (Wie.DEELNEMER, Wie.BEHEER):
        raise InschrijvingError("Alleen wie het vroeg, kan de vraag intrekken.")
    _close(overdracht, OverdrachtUitkomst.INGETROKKEN, at)
    record(inschrijving, "overdracht ingetrokken", door=door, op=at, overdracht=overdracht.pk)
    return inschrijving


def expire_overdrachten(*, at: datetime | None = None) -> int:
    """Close the requests that were not answered in time; how many. The place stays whose it was.

    One transaction per request, so that one that fails stops no other.
    """
    at = at or timezone.now()
    late = Overdracht.objects.open().filter(verloopt_op__lte=at).order_by("pk").values_list("pk", flat=True)
    return sum(each(list(late), lambda pk: _expire(pk, at=at), naam="overdracht"))


@transaction.atomic
def _expire(overdracht_id: int, *, at: datetime) -> int:
    _, inschrijving, overdracht = slot.lock_overdracht(overdracht_id)
    if not overdracht.is_open:
        return 0
    _close(overdracht, OverdrachtUitkomst.VERLOPEN, at)
    record(inschrijving, "overdracht verlopen", door=SITE, op=at, overdracht=overdracht.pk)
    mails.queue_overdracht_niet(overdracht, at=at)
    return 1


def _require_open(overdracht: Overdracht, at: datetime) -> None:
    if not overdracht.is_open:
        raise InschrijvingError(BESLIST[OverdrachtUitkomst(overdracht.uitkomst)])
    if at >= overdracht.verloopt_op:
        raise InschrijvingError(BESLIST[OverdrachtUitkomst.VERLOPEN])


def _close(overdracht: Overdracht, uitkomst: OverdrachtUitkomst, at: datetime) -> None:
    overdracht.uitkomst, overdracht.beslist_op = uitkomst, at
    overdracht.save(update_fields=["uitkomst", "beslist_op"])
