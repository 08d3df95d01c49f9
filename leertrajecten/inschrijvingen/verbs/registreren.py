import secrets
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from leertrajecten.inschrijvingen import mails, verteld
from leertrajecten.inschrijvingen.door import DEELNEMER, Door
from leertrajecten.inschrijvingen.enums import InschrijvingStatus
from leertrajecten.inschrijvingen.models import Deelname, Gebeurtenis, Inschrijving
from leertrajecten.inschrijvingen.queries import Stand
from leertrajecten.inschrijvingen.verbs import slot, wachtlijst
from leertrajecten.inschrijvingen.verbs.aanmelding import (
    AL_INGESCHREVEN,
    Aanmelding,
    key_of,
    living_with,
    normalise_email,
)
from leertrajecten.inschrijvingen.verbs.fout import InschrijvingError
from leertrajecten.inschrijvingen.verbs.plaatsen import Plaatsen
from leertrajecten.inschrijvingen.verbs.standen import overall
from leertrajecten.inschrijvingen.verbs.ter_plaatse import end_at_door, not_yet_at
from leertrajecten.inschrijvingen.verslag import line
from leertrajecten.models import LeertrajectPage, Sessie
from leertrajecten.status import KAN_INSCHRIJVEN, InschrijvingStand

REFERENTIE_LETTERS = "ACDEFGHJKLMNPQRTUVWXY34679"
REFERENTIE_LENGTE = 6

NIET_OP_DE_SITE = "Dit leertraject staat niet meer op de site. Je inschrijving is niet bewaard."
GEWEIGERD = {
    InschrijvingStand.NOG_NIET_OPEN: "Inschrijven voor dit leertraject is nog niet open.",
    InschrijvingStand.GESLOTEN: "Inschrijven voor dit leertraject is gesloten.",
}
GEEN_SESSIE = "Kies minstens één sessie."
VREEMDE_SESSIE = (
    "Een sessie die je koos, hoort niet bij dit leertraject of gaat niet meer door. Kijk je keuze na."
)


@dataclass(frozen=True)
class Resultaat:
    inschrijving: Inschrijving
    is_nieuw: bool


def register_inschrijving(
    *,
    leertraject_id: int,
    aanmelding: Aanmelding,
    sessie_ids: Collection[int] | None = None,
    formuliersleutel: uuid.UUID | None = None,
    pagina: LeertrajectPage | None = None,
    door: Door = DEELNEMER,
    at: datetime | None = None,
) -> Resultaat:
    """Register someone, on a seat or on the waiting list, and write the mails to them and to the contacts.

    Where registrations are approved first, the person gets no seat yet. The same `formuliersleutel` with the same
    address gives the same registration and no second mail. `sessie_ids` counts only where the leertraject lets people
    choose. `pagina` is the leertraject as it was, for who has read it already. Refuses: a leertraject that is not
    public, not open or closed; an address that is registered already, unless at the door of a session alone, and for
    another; no session, or one of another leertraject, past or cancelled.
    """
    [resultaat] = _register_once(
        leertraject_id,
        [aanmelding],
        sessie_ids=sessie_ids,
        formuliersleutel=formuliersleutel,
        groep=None,
        pagina=pagina,
        door=door,
        at=at or timezone.now(),
    )
    return resultaat


def register_groep(
    *,
    leertraject_id: int,
    aanmeldingen: Sequence[Aanmelding],
    sessie_ids: Collection[int] | None = None,
    formuliersleutel: uuid.UUID | None = None,
    pagina: LeertrajectPage | None = None,
    door: Door = DEELNEMER,
    at: datetime | None = None,
) -> list[Resultaat]:
    """Register several colleagues, in the order typed; all of them or none (R11).

    Each has their own registration, mail and link. The same `formuliersleutel` with the same addresses gives the same
    registrations again. The sentence of a refusal names the person it is about.
    """
    return _register_once(
        leertraject_id,
        aanmeldingen,
        sessie_ids=sessie_ids,
        formuliersleutel=formuliersleutel,
        groep=uuid.uuid4(),
        pagina=pagina,
        door=door,
        at=at or timezone.now(),
    )


def _register_once(
    leertraject_id: int,
    aanmeldingen: Sequence[Aanmelding],
    *,
    formuliersleutel: uuid.UUID | None,
    **how: Any,
) -> list[Resultaat]:
    """The registrations, or those that the same form made of the same people before.

    Whether it did, is asked of who is refused: their address is taken, or their key. So nobody waits for the question
    who sends a form once.
    """
    sleutels = [key_of(formuliersleutel, normalise_email(aanmelding.email)) for aanmelding in aanmeldingen]
    try:
        return _register_all(leertraject_id, aanmeldingen, sleutels, **how)
    except (InschrijvingError, IntegrityError):
        if earlier := _made_with(sleutels, leertraject_id):
            return [Resultaat(inschrijving, is_nieuw=False) for inschrijving in earlier]
        raise


def _made_with(sleutels: Sequence[uuid.UUID | None], leertraject_id: int) -> list[Inschrijving]:
    """The registrations with these keys, in that order; none unless they are all there."""
    rows = Inschrijving.objects.filter(
        leertraject=leertraject_id, formuliersleutel__in=[key for key in sleutels if key]
    ).order_by()
    found = {row.formuliersleutel: row for row in rows}
    return [found[key] for key in sleutels if key] if len(found) == len(sleutels) else []


def _register_all(
    leertraject_id: int,
    aanmeldingen: Sequence[Aanmelding],
    sleutels: Sequence[uuid.UUID | None],
    *,
    sessie_ids: Collection[int] | None,
    groep: uuid.UUID | None,
    pagina: LeertrajectPage | None,
    door: Door,
    at: datetime,
) -> list[Resultaat]:
    omgeving = mails.Omgeving.ahead(leertraject_id, pagina)
    referenties = new_referenties(len(aanmeldingen))
    made = []
    with transaction.atomic():
        leertraject = slot.lock(leertraject_id)
        _require_open(leertraject, at)
        for number, aanmelding in enumerate(aanmeldingen):
            try:
                inschrijving = _register(
                    leertraject,
                    aanmelding,
                    sessie_ids,
                    referentie=referenties[number],
                    formuliersleutel=sleutels[number],
                    groep=groep,
                    omgeving=omgeving,
                    door=door,
                    at=at,
                )
            except InschrijvingError as error:
                if groep is None or error.veld != "email":
                    raise
                raise InschrijvingError(
                    f"{aanmelding.naam}: {error.sentence}", veld=f"email-{number}"
                ) from None
            made.append(Resultaat(inschrijving, is_nieuw=True))
    return made


def _require_open(leertraject: LeertrajectPage, at: datetime) -> None:
    if not leertraject.live:
        raise InschrijvingError(NIET_OP_DE_SITE)
    stand = leertraject.opening_at(at)
    if stand not in KAN_INSCHRIJVEN:
        raise InschrijvingError(GEWEIGERD[stand])


def _register(
    leertraject: LeertrajectPage,
    aanmelding: Aanmelding,
    sessie_ids: Collection[int] | None,
    *,
    referentie: str,
    formuliersleutel: uuid.UUID | None,
    groep: uuid.UUID | None,
    omgeving: mails.Omgeving | None,
    door: Door,
    at: datetime,
) -> Inschrijving:
    email_sleutel = normalise_email(aanmelding.email)
    came = living_with(leertraject, email_sleutel)
    if came and not came.ter_plaatse:
        raise InschrijvingError(AL_INGESCHREVEN, veld="email")
    sessies = choose_sessies(leertraject, sessie_ids, at)
    if came:
        sessies = not_yet_at(came, sessies)
        if not sessies:
            raise InschrijvingError(AL_INGESCHREVEN, veld="email")
        end_at_door(came, naar=referentie, door=door, at=at)
    stand = Stand.count(leertraject.pk)
    statussen, uitleg = _statussen(leertraject, sessies, aanmelding, at, bezet=stand.bezet)
    # Only who would get a seat can get one that somebody else has waited for.
    if InschrijvingStatus.BEVESTIGD in statussen and wachtlijst.hand_out(
        leertraject, at=at, bezet=stand.bezet
    ):
        stand = Stand.count(leertraject.pk)
        statussen, uitleg = _statussen(leertraject, sessies, aanmelding, at, bezet=stand.bezet)
    inschrijving = Inschrijving.objects.create(
        leertraject=leertraject,
        referentie=referentie,
        formuliersleutel=formuliersleutel,
        groep=groep,
        status=overall(statussen, ended=InschrijvingStatus.WACHTLIJST),
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
    deelnames = Deelname.objects.bulk_create(
        # Their first mail leaves with them, so they are born knowing what it says.
        Deelname(inschrijving=inschrijving, sessie=sessie, status=status, **verteld.knowledge(sessie, at=at))
        for sessie, status in zip(sessies, statussen, strict=True)
    )
    begun = line(
        inschrijving,
        "ingeschreven",
        door=door,
        op=at,
        status=inschrijving.status,
        van=came and came.referentie,
        uitleg=uitleg,
    )
    mailed = mails.queue_ingeschreven(
        inschrijving,
        deelnames=deelnames,
        stand=stand.with_one(inschrijving.status),
        omgeving=omgeving,
        at=at,
    )
    Gebeurtenis.objects.bulk_create([begun, *mailed])
    return inschrijving


def _statussen(
    leertraject: LeertrajectPage,
    sessies: Sequence[Sessie],
    aanmelding: Aanmelding,
    at: datetime,
    *,
    bezet: int,
) -> tuple[list[str], str]:
    """A status for each session, and why someone waits where that is not for want of a seat."""
    if leertraject.goedkeuring:
        return [InschrijvingStatus.AANGEVRAAGD] * len(sessies), ""
    plaatsen = Plaatsen.count(leertraject, sessies, at=at, bezet=bezet)
    gemeente_id = aanmelding.gemeente.pk if aanmelding.gemeente else None
    return give_seats(
        plaatsen,
        sessies,
        gemeente_id=gemeente_id,
        hele_reeks=not leertraject.sessiekeuze,
        leertraject=leertraject,
    )


def give_seats(
    plaatsen: Plaatsen,
    sessies: Sequence[Sessie],
    *,
    gemeente_id: str | None,
    hele_reeks: bool,
    leertraject: LeertrajectPage,
) -> tuple[list[str], str]:
    """BEVESTIGD or WACHTLIJST for each session of one newcomer, and the reason when a limit decided.

    It is theirs where whoever waits was served before (`wachtlijst.hand_out`): then no one who still waits could use
    what is free. A series is one whole: all of it or nothing.
    """
    full = plaatsen.volle_sessies
    uitleg = ""
    must_wait = not plaatsen.has_geheel or (hele_reeks and bool(full & {sessie.pk for sessie in sessies}))
    if not must_wait and gemeente_id in plaatsen.volle_gemeenten:
        must_wait = True
        uitleg = wachtlijst.grens_in_words(leertraject)
    statussen: list[str] = [
        InschrijvingStatus.WACHTLIJST if must_wait or sessie.pk in full else InschrijvingStatus.BEVESTIGD
        for sessie in sessies
    ]
    return statussen, uitleg


def is_open(sessie: Sessie, at: datetime) -> bool:
    return not sessie.is_geannuleerd and not sessie.is_past(at)


def choose_sessies(
    leertraject: LeertrajectPage, sessie_ids: Collection[int] | None, at: datetime
) -> list[Sessie]:
    """The sessions someone registers for: those chosen, or all that are to come."""
    possible = [sessie for sessie in leertraject.sessies_in_order if is_open(sessie, at)]
    if not leertraject.sessiekeuze:
        return possible
    if not sessie_ids:
        raise InschrijvingError(GEEN_SESSIE, veld="sessies")
    if not set(sessie_ids) <= {sessie.pk for sessie in possible}:
        raise InschrijvingError(VREEMDE_SESSIE, veld="sessies")
    return [sessie for sessie in possible if sessie.pk in set(sessie_ids)]


def new_referentie() -> str:
    """'LMB-' and letters and digits that cannot be mistaken for one another."""
    [referentie] = new_referenties(1)
    return referentie


def new_referenties(number: int) -> list[str]:
    """So many, each of its own. Needs no lock: that two people draw the same at the same moment, out of 244 million, is
    for the database to refuse."""
    found: set[str] = set()
    while len(found) < number:
        drawn = {f"LMB-{_letters()}" for _ in range(number - len(found))}
        taken = Inschrijving.objects.filter(referentie__in=drawn).order_by()
        found |= drawn - set(taken.values_list("referentie", flat=True))
    return list(found)


def _letters() -> str:
    return "".join(secrets.choice(REFERENTIE_LETTERS) for _ in range(REFERENTIE_LENGTE))
