"""The only writer of registrations. Each verb is atomic, can be repeated, and refuses with `InschrijvingError`.

A verb takes the lock of its leertraject before it counts: on PostgreSQL the row, on SQLite the write lock that
every transaction takes at its start (`transaction_mode: IMMEDIATE`). What is counted under the lock stays true
until the commit, so the last seat is given once.
"""

import secrets
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from leertrajecten.bezetting import Bezetting
from leertrajecten.inschrijvingen import mails
from leertrajecten.inschrijvingen.enums import InschrijvingStatus
from leertrajecten.inschrijvingen.models import Deelname, Inschrijving
from leertrajecten.models import LeertrajectPage, Sessie
from leertrajecten.status import KAN_INSCHRIJVEN, InschrijvingStand
from lmb_site.models import Gemeente

REFERENTIE_LETTERS = "ACDEFGHJKLMNPQRTUVWXY34679"
REFERENTIE_LENGTE = 6

NIET_OP_DE_SITE = "Dit leertraject staat niet meer op de site. Je inschrijving is niet bewaard."
GEWEIGERD = {
    InschrijvingStand.NOG_NIET_OPEN: "Inschrijven voor dit leertraject is nog niet open.",
    InschrijvingStand.GESLOTEN: "Inschrijven voor dit leertraject is gesloten.",
}
AL_INGESCHREVEN = (
    "Met dit e-mailadres is al ingeschreven voor dit leertraject. "
    "Kijk in je mailbox: daar zit de bevestiging, met een link naar je inschrijving."
)
GEEN_SESSIE = "Kies minstens één sessie."
VREEMDE_SESSIE = (
    "Een sessie die je koos, hoort niet bij dit leertraject of gaat niet meer door. Kijk je keuze na."
)


class InschrijvingError(Exception):
    """A refusal, with a sentence for the registrant and the form field it stands beside ('' for none)."""

    def __init__(self, sentence: str, *, veld: str = ""):
        super().__init__(sentence)
        self.sentence = sentence
        self.veld = veld


@dataclass(frozen=True)
class Aanmelding:
    """What a registrant tells us. One of `gemeente` and `organisatie` is filled in."""

    naam: str
    email: str
    gemeente: Gemeente | None = None
    organisatie: str = ""
    functie: str = ""
    voorkeuren: str = ""
    vraag: str = ""
    antwoorden: Sequence[dict] = ()


@dataclass(frozen=True)
class Resultaat:
    inschrijving: Inschrijving
    is_nieuw: bool


@transaction.atomic
def register_inschrijving(
    *,
    leertraject_id: int,
    aanmelding: Aanmelding,
    sessie_ids: Collection[int] | None = None,
    formuliersleutel: uuid.UUID | None = None,
    at: datetime | None = None,
) -> Resultaat:
    """Register someone, on a seat or on the waiting list, and write the mails to them and to the contacts.

    The same `formuliersleutel` gives the same registration and no second mail. `sessie_ids` counts only where the
    leertraject lets people choose. Refuses: a leertraject that is not public, not open or closed; an address that
    is registered already; no session, or one of another leertraject, past or cancelled.
    """
    at = at or timezone.now()
    leertraject = _lock(leertraject_id)
    if formuliersleutel:
        earlier = Inschrijving.objects.filter(
            formuliersleutel=formuliersleutel, leertraject=leertraject
        ).first()
        if earlier:
            return Resultaat(earlier, is_nieuw=False)
    if not leertraject.live:
        raise InschrijvingError(NIET_OP_DE_SITE)
    stand = leertraject.inschrijvingstand_at(at)
    if stand not in KAN_INSCHRIJVEN:
        raise InschrijvingError(GEWEIGERD[stand])
    email_sleutel = normalise_email(aanmelding.email)
    if Inschrijving.objects.levend().filter(leertraject=leertraject, email_sleutel=email_sleutel).exists():
        raise InschrijvingError(AL_INGESCHREVEN, veld="email")
    sessies = _choose_sessies(leertraject, sessie_ids, at)
    statussen = _seats(leertraject, sessies, leertraject.bezetting)
    inschrijving = Inschrijving.objects.create(
        leertraject=leertraject,
        referentie=_new_referentie(),
        formuliersleutel=formuliersleutel,
        status=_overall(statussen),
        hele_reeks=not leertraject.sessiekeuze,
        naam=aanmelding.naam,
        email=aanmelding.email.strip(),
        email_sleutel=email_sleutel,
        gemeente=aanmelding.gemeente,
        organisatie=aanmelding.organisatie,
        functie=aanmelding.functie,
        voorkeuren=aanmelding.voorkeuren,
        vraag=aanmelding.vraag,
        antwoorden=list(aanmelding.antwoorden),
        akkoord_op=at,
        aangemaakt_op=at,
    )
    Deelname.objects.bulk_create(
        Deelname(inschrijving=inschrijving, sessie=sessie, status=status)
        for sessie, status in zip(sessies, statussen, strict=True)
    )
    mails.queue_bevestiging(inschrijving, at=at)
    mails.queue_melding(inschrijving, at=at)
    return Resultaat(inschrijving, is_nieuw=True)


@transaction.atomic
def register_groep(
    *,
    leertraject_id: int,
    aanmeldingen: Sequence[Aanmelding],
    sessie_ids: Collection[int] | None = None,
    formuliersleutel: uuid.UUID | None = None,
    at: datetime | None = None,
) -> list[Resultaat]:
    """Register colleagues in one go, in the order typed: each has a registration, a mail and a link of their own."""
    groep = formuliersleutel or uuid.uuid4()
    results = []
    for number, aanmelding in enumerate(aanmeldingen):
        result = register_inschrijving(
            leertraject_id=leertraject_id,
            aanmelding=aanmelding,
            sessie_ids=sessie_ids,
            formuliersleutel=groep if number == 0 else uuid.uuid5(groep, str(number)),
            at=at,
        )
        if result.is_nieuw:
            result.inschrijving.groep = groep
            result.inschrijving.save(update_fields=["groep"])
        results.append(result)
    return results


@transaction.atomic
def add_new_sessies(*, leertraject_id: int, at: datetime | None = None) -> int:
    """Who registered for the whole series takes part in sessions that came later too. Returns how many were added.

    Sends nothing. A session with fewer seats than the series is given out in the order of registration.
    """
    at = at or timezone.now()
    leertraject = _lock(leertraject_id)
    added = 0
    for sessie in (s for s in leertraject.sessies_in_order if _is_open(s, at)):
        missing = (
            Inschrijving.objects.levend()
            .filter(leertraject=leertraject, hele_reeks=True)
            .exclude(deelnames__sessie=sessie)
            .in_order()
        )
        taken = leertraject.bezetting.for_sessie(sessie.pk).bevestigd
        deelnames = []
        for inschrijving in missing:
            has_seat = inschrijving.is_bevestigd and (sessie.capaciteit is None or taken < sessie.capaciteit)
            taken += has_seat
            status = InschrijvingStatus.BEVESTIGD if has_seat else InschrijvingStatus.WACHTLIJST
            deelnames.append(Deelname(inschrijving=inschrijving, sessie=sessie, status=status))
        added += len(Deelname.objects.bulk_create(deelnames))
    return added


def normalise_email(email: str) -> str:
    """One person's address in one spelling: without surrounding space, without capitals."""
    return email.strip().casefold()


def _lock(leertraject_id: int) -> LeertrajectPage:
    return LeertrajectPage.objects.select_for_update(of=("self",), no_key=True).get(pk=leertraject_id)


def _is_open(sessie: Sessie, at: datetime) -> bool:
    return not sessie.is_geannuleerd and not sessie.is_past(at)


def _choose_sessies(
    leertraject: LeertrajectPage, sessie_ids: Collection[int] | None, at: datetime
) -> list[Sessie]:
    possible = [sessie for sessie in leertraject.sessies_in_order if _is_open(sessie, at)]
    if not leertraject.sessiekeuze:
        return possible
    if not sessie_ids:
        raise InschrijvingError(GEEN_SESSIE, veld="sessies")
    if not set(sessie_ids) <= {sessie.pk for sessie in possible}:
        raise InschrijvingError(VREEMDE_SESSIE, veld="sessies")
    return [sessie for sessie in possible if sessie.pk in set(sessie_ids)]


def _seats(leertraject: LeertrajectPage, sessies: Sequence[Sessie], bezetting: Bezetting) -> list[str]:
    """A status for each session. Whoever waits already comes first; a series is one whole."""
    full = [bezetting.for_sessie(sessie.pk).is_volzet(sessie.capaciteit) for sessie in sessies]
    if leertraject.sessiekeuze:
        must_wait = bezetting.geheel.has_no_seat(leertraject.capaciteit) or _someone_waits_for_the_whole(
            leertraject
        )
    else:
        must_wait = bezetting.geheel.is_volzet(leertraject.capaciteit) or any(full)
    return [
        InschrijvingStatus.WACHTLIJST if must_wait or is_full else InschrijvingStatus.BEVESTIGD
        for is_full in full
    ]


def _someone_waits_for_the_whole(leertraject: LeertrajectPage) -> bool:
    """Whether someone waits though one of the sessions they chose has a seat: then it is the leertraject they wait for."""
    if leertraject.capaciteit is None:
        return False
    with_seat = [
        sessie.pk
        for sessie in leertraject.sessies_in_order
        if not leertraject.bezetting.for_sessie(sessie.pk).has_no_seat(sessie.capaciteit)
    ]
    return Inschrijving.objects.filter(
        leertraject=leertraject, status=InschrijvingStatus.WACHTLIJST, deelnames__sessie__in=with_seat
    ).exists()


def _overall(statussen: Sequence[str]) -> str:
    """Confirmed as soon as one session is."""
    return (
        InschrijvingStatus.BEVESTIGD
        if InschrijvingStatus.BEVESTIGD in statussen
        else InschrijvingStatus.WACHTLIJST
    )


def _new_referentie() -> str:
    """'LMB-' and letters and digits that cannot be mistaken for one another."""
    while True:
        letters = "".join(secrets.choice(REFERENTIE_LETTERS) for _ in range(REFERENTIE_LENGTE))
        referentie = f"LMB-{letters}"
        if not Inschrijving.objects.filter(referentie=referentie).exists():
            return referentie
