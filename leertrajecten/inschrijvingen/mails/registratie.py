"""The mails at registering, and those that say the same later: confirmed, approved, moved, taken over."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from leertrajecten.agenda.ical import Adres
from leertrajecten.inschrijvingen import verteld
from leertrajecten.inschrijvingen.blad.uitgifte import hand_out
from leertrajecten.inschrijvingen.door import Door
from leertrajecten.inschrijvingen.enums import InschrijvingStatus, Wie
from leertrajecten.inschrijvingen.mails import kalender
from leertrajecten.inschrijvingen.mails.ontvangers import Omgeving
from leertrajecten.inschrijvingen.mails.opmaak import absolute, facts, post, post_first, write
from leertrajecten.inschrijvingen.models import Deelname, Gebeurtenis, Inschrijving
from leertrajecten.inschrijvingen.queries import Stand
from leertrajecten.models import LeertrajectPage, Sessie
from lmb_site.berichten.stapel import Brief

BEVESTIGING = "inschrijving-bevestiging"
MELDING = "inschrijving-melding"
PLAATS_BEVESTIGD = "plaats-bevestigd"
GOEDGEKEURD = "inschrijving-goedgekeurd"
GEWIJZIGD = "sessies-gewijzigd"
VERPLAATST = "inschrijving-verplaatst"


def queue_ingeschreven(
    inschrijving: Inschrijving,
    *,
    deelnames: Sequence[Deelname],
    stand: Stand,
    omgeving: Omgeving | None = None,
    at: datetime,
) -> list[Gebeurtenis]:
    """The mails about a registration that was made in this transaction; their lines for the story, not yet written.

    To the registrant: confirmed, waiting or asked, what happens next, and the sessions for the calendar. Answers go to
    the contact of the leertraject. What they then know of their sessions is in `deelnames` already. To the contacts:
    as `queue_melding`. `stand` counts this registration; `omgeving` for who asked it before the lock.
    """
    omgeving = omgeving or Omgeving(inschrijving.leertraject)
    context = facts(inschrijving, omgeving=omgeving, deelnames=deelnames)
    brieven = [
        *_stand_brieven(
            inschrijving, context, omgeving, soort=BEVESTIGING, onderwerp=_onderwerp(inschrijving), at=at
        ),
        *_meldingen(inschrijving, context, omgeving, stand=stand, at=at),
    ]
    return post_first(inschrijving, brieven, at=at)


def queue_plaats_bevestigd(inschrijving: Inschrijving, *, oorzaak: str, at: datetime) -> None:
    """To who waited and now has the seat."""
    send_stand(
        inschrijving, soort=PLAATS_BEVESTIGD, onderwerp="Je plaats is bevestigd", oorzaak=oorzaak, at=at
    )


def queue_goedgekeurd(inschrijving: Inschrijving, *, at: datetime) -> None:
    """To who asked: they may come, or wait for a seat."""
    send_stand(
        inschrijving,
        soort=GOEDGEKEURD,
        onderwerp="Je inschrijving is goedgekeurd",
        aanleiding="Je inschrijving is goedgekeurd.",
        oorzaak="goedkeuring",
        at=at,
    )


def queue_sessies_gewijzigd(
    inschrijving: Inschrijving, *, weg: Sequence[Sessie], door: Door, oorzaak: str, at: datetime
) -> None:
    """To who has other sessions, by their own choice or that of staff: what it is now, and what leaves the calendar."""
    by_staff = door.wie == Wie.BEHEER
    send_stand(
        inschrijving,
        soort=GEWIJZIGD,
        onderwerp="Je sessies zijn gewijzigd",
        aanleiding=f"{'We wijzigden je sessies' if by_staff else 'Je koos andere sessies'}. Zo staat het nu:",
        oorzaak=oorzaak,
        weg=weg,
        at=at,
    )


def queue_verplaatst(
    inschrijving: Inschrijving, *, van: Inschrijving, weg: Sequence[Sessie], at: datetime
) -> None:
    """To who was moved here from another leertraject: a new reference and link, and what goes out of the calendar."""
    send_stand(
        inschrijving,
        soort=VERPLAATST,
        onderwerp="Je inschrijving is verplaatst",
        aanleiding=f"We verplaatsten je inschrijving voor ‘{van.leertraject.title}’ naar dit leertraject.",
        oorzaak=f"verplaatst:{van.pk}",
        weg=weg,
        at=at,
    )


def send_stand(inschrijving: Inschrijving, *, at: datetime, **letter: Any) -> None:
    """How it stands with this registration now, and why that is told: `letter` as `_stand_brieven` takes it."""
    omgeving = Omgeving(inschrijving.leertraject)
    context = facts(inschrijving, omgeving=omgeving)
    post(inschrijving, _stand_brieven(inschrijving, context, omgeving, at=at, **letter), at=at)
    verteld.note(context["deelnames"], at=at)


def _stand_brieven(
    inschrijving: Inschrijving,
    context: dict,
    omgeving: Omgeving,
    *,
    soort: str,
    onderwerp: str,
    aanleiding: str = "",
    oorzaak: str = "",
    weg: Sequence[Sessie] = (),
    at: datetime,
) -> list[Brief]:
    people = {"attendee": Adres(inschrijving.naam, inschrijving.email), "organizer": omgeving.organizer}
    return write(
        inschrijving,
        soort=soort,
        aan=inschrijving.email,
        onderwerp=f"{onderwerp}: {inschrijving.leertraject.title}",
        sjabloon="inschrijving_bevestiging",
        context={**context, "aanleiding": aanleiding},
        oorzaak=oorzaak,
        antwoord_aan=context["contact"]["email"],
        bijlagen=[
            *kalender.uitnodigingen(
                (deelname.sessie for deelname in context["bevestigde_deelnames"]), **people, at=at
            ),
            *kalender.intrekkingen(weg, **people, at=at),
        ],
    )


def queue_melding(inschrijving: Inschrijving, *, at: datetime) -> None:
    """To each contact who wants to know; to the address of the site when nobody does. Answers go to the registrant."""
    omgeving = Omgeving(inschrijving.leertraject)
    context = facts(inschrijving, omgeving=omgeving)
    stand = Stand.count(inschrijving.leertraject_id)
    for brief in _meldingen(inschrijving, context, omgeving, stand=stand, at=at):
        post(inschrijving, [brief], at=at)


def _meldingen(
    inschrijving: Inschrijving, context: dict, omgeving: Omgeving, *, stand: Stand, at: datetime
) -> Iterator[Brief]:
    context = {
        **context,
        "gegevens": _gegevens(inschrijving),
        "stand": stand_in_words(inschrijving.leertraject, stand),
    }
    nieuws = {
        InschrijvingStatus.WACHTLIJST: "Nieuw op de wachtlijst",
        InschrijvingStatus.AANGEVRAAGD: "Goed te keuren inschrijving",
    }.get(InschrijvingStatus(inschrijving.status), "Nieuwe inschrijving")
    context["kop"] = nieuws
    leertraject = inschrijving.leertraject
    for address in omgeving.contacten_voor(MELDING):
        blad = hand_out(leertraject, email=address, at=at, gezien=omgeving.bladen)
        yield from write(
            inschrijving,
            soort=MELDING,
            aan=address,
            onderwerp=f"{nieuws}: {inschrijving.bestuur}, {leertraject.title}",
            sjabloon="inschrijving_melding",
            context={**context, "blad": blad, "blad_link": absolute(blad.get_absolute_url()) if blad else ""},
            antwoord_aan=inschrijving.email,
        )


def stand_in_words(leertraject: LeertrajectPage, stand: Stand) -> str:
    """'13 van 25 plaatsen bezet, 2 op de wachtlijst'."""
    seats = f"{stand.bezet} van {leertraject.capaciteit}" if leertraject.capaciteit else str(stand.bezet)
    return f"{seats} plaatsen bezet, {stand.wachtend} op de wachtlijst"


def _onderwerp(inschrijving: Inschrijving) -> str:
    return {
        InschrijvingStatus.WACHTLIJST: "Je staat op de wachtlijst",
        InschrijvingStatus.AANGEVRAAGD: "We kregen je inschrijving",
    }.get(InschrijvingStatus(inschrijving.status), "Je bent ingeschreven")


def _gegevens(inschrijving: Inschrijving) -> list[tuple[str, str]]:
    """What the registrant filled in, without the empty answers.

    Access and dietary needs stay out: they are for who organises, in the admin, not for a mailbox (data minimisation).
    """
    rows = [
        ("Naam", inschrijving.naam),
        ("E-mailadres", inschrijving.email),
        ("Gemeente" if inschrijving.gemeente_id else "Organisatie", inschrijving.bestuur),
        ("Functie", inschrijving.functie),
        ("Vraag of verwachting", inschrijving.vraag),
        (
            "Toegankelijkheid en maaltijd",
            "ingevuld, te lezen in het beheer" if inschrijving.voorkeuren else "",
        ),
        *[(antwoord["vraag"], str(antwoord["antwoord"])) for antwoord in inschrijving.antwoorden],
        ("Referentie", inschrijving.referentie),
    ]
    return [(label, value) for label, value in rows if value]
