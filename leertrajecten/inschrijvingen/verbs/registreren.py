import secrets
import uuid
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from leertrajecten.inschrijvingen import mails, verteld
from leertrajecten.inschrijvingen.door import DEELNEMER, Door
from leertrajecten.inschrijvingen.enums import InschrijvingStatus
from leertrajecten.inschrijvingen.models import Deelname, Gebeurtenis, Inschrijving
from leertrajecten.inschrijvingen.queries import Stand
from leertrajecten.inschrijvingen.verbs import slot, wachtlijst
from leertrajecten.inschrijvingen.verbs.aanmelding import Aanmelding, require_new_email
from leertrajecten.inschrijvingen.verbs.fout import InschrijvingError
from leertrajecten.inschrijvingen.verbs.plaatsen import Plaatsen
from leertrajecten.inschrijvingen.verbs.standen import overall
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
    groep: uuid.UUID | None = None,
    door: Door = DEELNEMER,
    at: datetime | None = None,
) -> Resultaat:
    """Register someone, on a seat or on the waiting list, and write the mails to them and to the contacts.

    Where registrations are approved first, the person gets no seat yet. The same `formuliersleutel` gives the same
    registration and no second mail. `sessie_ids` counts only where the leertraject lets people choose. Refuses: a
    leertraject that is not public, not open or closed; an address that is registered already; no session, or one of
    another leertraject, past or cancelled.
    """
    at = at or timezone.now()

    def register() -> list[Resultaat]:
        omgeving, [referentie] = mails.Omgeving.ahead(leertraject_id), new_referenties(1)
        with transaction.atomic():
            leertraject = slot.lock(leertraject_id)
            _require_open(leertraject, at)
            inschrijving = _register(
                leertraject,
                aanmelding,
                sessie_ids,
                referentie=referentie,
                formuliersleutel=formuliersleutel,
                groep=groep,
                omgeving=omgeving,
                door=door,
                at=at,
            )
            return [Resultaat(inschrijving, is_nieuw=True)]

    return _once(register, lambda: _made_with(formuliersleutel, leertraject_id))[0]


def register_groep(
    *,
    leertraject_id: int,
    aanmeldingen: Sequence[Aanmelding],
    sessie_ids: Collection[int] | None = None,
    formuliersleutel: uuid.UUID | None = None,
    door: Door = DEELNEMER,
    at: datetime | None = None,
) -> list[Resultaat]:
    """Register several colleagues, in the order typed; all of them or none (R11).

    Each has their own registration, mail and link. The same `formuliersleutel` gives the same registrations again.
    The sentence of a refusal names the person it is about.
    """
    at = at or timezone.now()

    def register() -> list[Resultaat]:
        omgeving, referenties = mails.Omgeving.ahead(leertraject_id), new_referenties(len(aanmeldingen))
        with transaction.atomic():
            leertraject = slot.lock(leertraject_id)
            _require_open(leertraject, at)
            groep = uuid.uuid4()
            made = []
            for number, aanmelding in enumerate(aanmeldingen):
                try:
                    inschrijving = _register(
                        leertraject,
                        aanmelding,
                        sessie_ids,
                        referentie=referenties[number],
                        formuliersleutel=None if number else formuliersleutel,
                        groep=groep,
                        omgeving=omgeving,
                        door=door,
                        at=at,
                    )
                except InschrijvingError as error:
                    if error.veld != "email":
                        raise
                    raise InschrijvingError(
                        f"{aanmelding.naam}: {error.sentence}", veld=f"email-{number}"
                    ) from None
                made.append(Resultaat(inschrijving, is_nieuw=True))
            return made

    return _once(register, lambda: _group_made_with(formuliersleutel, leertraject_id))


def _once(
    register: Callable[[], list[Resultaat]], made_before: Callable[[], Sequence[Inschrijving]]
) -> list[Resultaat]:
    """What `register` makes, or what the same form made before.

    Looked at before the lock, where nobody waits for it. Was the same form sent twice at the same moment, then the
    second is refused under the lock (the address is taken, the key is unique), and looks again.
    """
    try:
        return _as_before(made_before()) or register()
    except (InschrijvingError, IntegrityError):
        if earlier := _as_before(made_before()):
            return earlier
        raise


def _as_before(made: Sequence[Inschrijving]) -> list[Resultaat]:
    return [Resultaat(inschrijving, is_nieuw=False) for inschrijving in made]


def _made_with(formuliersleutel: uuid.UUID | None, leertraject_id: int) -> list[Inschrijving]:
    """The registration that this form made, if it did; of a group, that of who filled it in."""
    if formuliersleutel is None:
        return []
    return list(
        Inschrijving.objects.filter(formuliersleutel=formuliersleutel, leertraject=leertraject_id).order_by()
    )


def _group_made_with(formuliersleutel: uuid.UUID | None, leertraject_id: int) -> list[Inschrijving]:
    """The registrations of the group that this form made, in the order typed."""
    first = _made_with(formuliersleutel, leertraject_id)
    if not first or not first[0].groep:
        return []
    return list(Inschrijving.objects.filter(leertraject=leertraject_id, groep=first[0].groep).in_order())


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
    email_sleutel = require_new_email(leertraject, aanmelding.email)
    sessies = choose_sessies(leertraject, sessie_ids, at)
    stand = Stand.count(leertraject.pk)
    if not leertraject.goedkeuring and wachtlijst.hand_out(leertraject, at=at, bezet=stand.bezet):
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
    begun = line(inschrijving, "ingeschreven", door=door, op=at, status=inschrijving.status, uitleg=uitleg)
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

    Whoever waits must have been served before (`wachtlijst.hand_out`): then no one who still waits could use what
    is free. A series is one whole: all of it or nothing.
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
