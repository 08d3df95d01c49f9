"""What a registrant sees and may do on their own page: questions only, the verbs decide (R5, R15)."""

from dataclasses import dataclass
from datetime import datetime

from leertrajecten.inschrijvingen.attest import has_earned
from leertrajecten.inschrijvingen.enums import LEVEND, AanbodUitkomst, InschrijvingStatus, OverdrachtUitkomst
from leertrajecten.inschrijvingen.models import Deelname, Inschrijving
from leertrajecten.inschrijvingen.plek import explain_plek

PAS_INGESCHREVEN = 24 * 3600
"""Seconds that a registration is new: the first of a group sees what became of the others, later each has a page."""


@dataclass(frozen=True)
class Toestand:
    """A status in words for the person whose registration it is."""

    kop: str
    uitleg: str


TOESTANDEN = {
    InschrijvingStatus.AANGEVRAAGD: Toestand(
        "Je aanvraag is bij ons",
        "De begeleiders bekijken je aanvraag. Je krijgt een mail zodra ze beslist hebben. Je hoeft nu niets te doen.",
    ),
    InschrijvingStatus.BEVESTIGD: Toestand("Je bent ingeschreven", "Je plaats is bevestigd."),
    InschrijvingStatus.WACHTLIJST: Toestand(
        "Je staat op de wachtlijst",
        "De wachtlijst loopt in de volgorde van inschrijving. Komt er een plaats vrij voor jou, dan krijg je een mail "
        "om ze te nemen of te laten. Je hoeft nu niets te doen.",
    ),
    InschrijvingStatus.AANGEBODEN: Toestand(
        "Er is een plaats voor je vrij",
        "Laat weten of je ze neemt. Zolang je tijd hebt, houden we ze voor je vrij.",
    ),
    InschrijvingStatus.GEANNULEERD: Toestand(
        "Je inschrijving is geannuleerd",
        "Deze inschrijving geldt niet meer. Je krijgt er geen mails meer over.",
    ),
    InschrijvingStatus.VERVALLEN: Toestand(
        "Je aanbod is vervallen",
        "We hielden een plaats voor je vrij, maar kregen op tijd geen antwoord. De plaats ging naar de volgende.",
    ),
    InschrijvingStatus.GEWEIGERD: Toestand(
        "Je aanvraag is niet aanvaard", "Je hebt voor dit leertraject geen plaats gekregen."
    ),
}

VOORBIJ = Toestand("Dit leertraject is afgelopen", "Er komen geen sessies meer.")


@dataclass(frozen=True)
class Mogelijkheden:
    """What can be done with a registration now. `is_voorbij`: nothing any more, all its sessions are over."""

    is_voorbij: bool
    wijzigen: bool
    annuleren: bool
    overdragen: bool
    opnieuw: bool


def page_facts(inschrijving: Inschrijving, *, at: datetime) -> dict:
    """What the page of a registration shows; a fixed number of queries. Asks nothing of the writer side."""
    deelnames = [with_mogelijk(deelname, at=at) for deelname in inschrijving.deelnames.in_order()]
    mogelijk = mogelijkheden(inschrijving, deelnames, at=at)
    is_afgelopen = mogelijk.is_voorbij and inschrijving.is_levend
    return {
        "inschrijving": inschrijving,
        "pagina": inschrijving.leertraject,
        "toestand": VOORBIJ if is_afgelopen else TOESTANDEN[InschrijvingStatus(inschrijving.status)],
        "is_nieuw": (at - inschrijving.aangemaakt_op).total_seconds() < PAS_INGESCHREVEN,
        "deelnames": deelnames,
        "mogelijk": mogelijk,
        "aanbiedingen": inschrijving.aanbiedingen.filter(
            uitkomst=AanbodUitkomst.OPEN, verloopt_op__gt=at
        ).select_related("sessie"),
        "overdracht": inschrijving.overdrachten.filter(
            uitkomst=OverdrachtUitkomst.OPEN, verloopt_op__gt=at
        ).first(),
        "meerdere": sum(deelname.kan_afmelden for deelname in deelnames) > 1,
        "plek": explain_plek(inschrijving).nummer if inschrijving.is_op_wachtlijst else 0,
        "heeft_attest": has_earned(inschrijving),
        "samen": _samen(inschrijving, at),
        "contacten": inschrijving.leertraject.contacten.all(),
    }


def mogelijkheden(inschrijving: Inschrijving, deelnames, *, at: datetime) -> Mogelijkheden:
    """Nothing can be done any more once the last session is over; someone who left may come back while one can register."""
    is_voorbij = bool(deelnames) and all(deelname.sessie.is_past(at) for deelname in deelnames)
    levend = inschrijving.is_levend and not is_voorbij
    return Mogelijkheden(
        is_voorbij=is_voorbij,
        wijzigen=levend,
        annuleren=levend,
        overdragen=levend and inschrijving.is_bevestigd,
        opnieuw=not inschrijving.is_levend and not is_voorbij and inschrijving.leertraject.live,
    )


def with_mogelijk(deelname: Deelname, *, at: datetime) -> Deelname:
    """With `kan_vervangen` and `kan_afmelden`: only for a session to come that takes place."""
    te_komen = not deelname.sessie.is_geannuleerd and not deelname.sessie.is_past(at)
    deelname.kan_vervangen = te_komen and deelname.status == InschrijvingStatus.BEVESTIGD
    deelname.kan_afmelden = te_komen and deelname.status in LEVEND
    return deelname


def _samen(inschrijving: Inschrijving, at: datetime) -> list[Inschrijving]:
    """Who was registered along, for the one who did it and not for long: what becomes of them later is theirs."""
    if not inschrijving.groep or (at - inschrijving.aangemaakt_op).total_seconds() > PAS_INGESCHREVEN:
        return []
    group = list(
        Inschrijving.objects.filter(groep=inschrijving.groep, geanonimiseerd_op__isnull=True).in_order()
    )
    return group[1:] if group and group[0].pk == inschrijving.pk else []


def own_data(inschrijving: Inschrijving) -> dict:
    """All that is kept about this person, in words a person and a program can read."""
    return {
        "referentie": inschrijving.referentie,
        "leertraject": inschrijving.leertraject.title,
        "toestand": inschrijving.get_status_display(),
        "naam": inschrijving.naam,
        "e-mailadres": inschrijving.email,
        "gemeente": inschrijving.gemeente.naam if inschrijving.gemeente_id else "",
        "organisatie": inschrijving.organisatie,
        "functie": inschrijving.functie,
        "toegankelijkheid en maaltijd": inschrijving.voorkeuren,
        "vraag of verwachting": inschrijving.vraag,
        "antwoorden": inschrijving.antwoorden,
        "ingeschreven op": inschrijving.aangemaakt_op.isoformat(),
        "akkoord met de privacyverklaring op": inschrijving.akkoord_op.isoformat(),
        "sessies": [
            {
                "titel": deelname.sessie.titel,
                "begin": deelname.sessie.begin.isoformat() if deelname.sessie.begin else "",
                "toestand": deelname.get_status_display(),
                "aanwezigheid": deelname.get_aanwezigheid_display(),
                "vervanger": {"naam": deelname.vervanger_naam, "e-mailadres": deelname.vervanger_email}
                if deelname.vervanger_naam
                else None,
            }
            for deelname in inschrijving.deelnames.in_order()
        ],
        "overdrachten": [
            {
                "aan": overdracht.naam,
                "e-mailadres": overdracht.email,
                "gevraagd op": overdracht.gevraagd_op.isoformat(),
                "uitkomst": overdracht.get_uitkomst_display(),
            }
            for overdracht in inschrijving.overdrachten.all()
        ],
        "geschiedenis": [
            {"op": gebeurtenis.op.isoformat(), "wat": gebeurtenis.wat, "door": gebeurtenis.get_wie_display()}
            for gebeurtenis in inschrijving.gebeurtenissen.all()
        ],
    }
