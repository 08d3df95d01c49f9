from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from leertrajecten.inschrijvingen import mails
from leertrajecten.inschrijvingen.door import Door
from leertrajecten.inschrijvingen.enums import BEZET, LEVEND, InschrijvingStatus
from leertrajecten.inschrijvingen.models import Deelname, Inschrijving
from leertrajecten.inschrijvingen.overgangen import Stap
from leertrajecten.inschrijvingen.verbs import slot, wachtlijst
from leertrajecten.inschrijvingen.verbs.aanmelding import WERKGEVER
from leertrajecten.inschrijvingen.verbs.fout import InschrijvingError
from leertrajecten.inschrijvingen.verbs.plaatsen import Plaatsen
from leertrajecten.inschrijvingen.verbs.registreren import GEEN_SESSIE, VREEMDE_SESSIE, is_open
from leertrajecten.inschrijvingen.verbs.standen import follow_sessies, require, set_deelnames
from leertrajecten.inschrijvingen.verbs.vervangen import release_vervangers
from leertrajecten.inschrijvingen.verslag import record
from leertrajecten.models import LeertrajectPage

VELDEN = frozenset({"naam", "functie", "gemeente", "organisatie", "voorkeuren", "vraag", "antwoorden"})
GEMEENTE_VOL = "Deze gemeente heeft al zoveel plaatsen als ze nu mag hebben. Je gegevens zijn niet gewijzigd."
HELE_REEKS = "Je bent ingeschreven voor de hele reeks: sessies kiezen kan hier niet."
TER_PLAATSE = (
    "Wie aan de deur inschreef, kan geen andere sessies kiezen. Schrijf deze persoon daarvoor opnieuw in."
)


@transaction.atomic
def change_inschrijving(
    *,
    inschrijving_id: int,
    door: Door,
    gegevens: Mapping[str, Any],
    sessie_ids: Collection[int] | None = None,
    at: datetime | None = None,
) -> Inschrijving:
    """Change one's own data and, where people choose, the sessions. What is the same already changes nothing.

    `gegevens` holds the fields to change (`VELDEN`; never the address). Added sessions give a seat or a place at
    the end of the line; removed ones free theirs for the next. The story says which fields changed, not their text.
    """
    at = at or timezone.now()
    if unknown := gegevens.keys() - VELDEN:
        raise ValueError(f"onbekende velden: {sorted(unknown)}")
    leertraject, inschrijving = slot.lock_inschrijving(inschrijving_id)
    require(inschrijving.status, Stap.WIJZIGEN, door)
    changed = _change_fields(leertraject, inschrijving, gegevens, at)
    if changed:
        record(inschrijving, "gegevens gewijzigd", door=door, op=at, velden=changed)
    if sessie_ids is not None:
        _change_sessies(leertraject, inschrijving, set(sessie_ids), door, at)
    return inschrijving


def _change_fields(
    leertraject: LeertrajectPage, inschrijving: Inschrijving, gegevens: Mapping[str, Any], at: datetime
) -> list[str]:
    changed = sorted(name for name, value in gegevens.items() if getattr(inschrijving, name) != value)
    if not changed:
        return []
    before = inschrijving.gemeente_id
    for name in changed:
        setattr(inschrijving, name, gegevens[name])
    if not inschrijving.gemeente_id and not inschrijving.organisatie:
        raise InschrijvingError(WERKGEVER, veld="bestuur")
    if (
        inschrijving.status in BEZET
        and inschrijving.gemeente_id != before
        and inschrijving.gemeente_id in Plaatsen.count(leertraject, [], at=at).volle_gemeenten
    ):
        raise InschrijvingError(GEMEENTE_VOL, veld="bestuur")
    inschrijving.save(update_fields=changed)
    return changed


def _change_sessies(
    leertraject: LeertrajectPage, inschrijving: Inschrijving, wanted: set[int], door: Door, at: datetime
) -> None:
    if inschrijving.hele_reeks:
        raise InschrijvingError(HELE_REEKS, veld="sessies")
    if inschrijving.ter_plaatse:
        raise InschrijvingError(TER_PLAATSE, veld="sessies")
    possible = {sessie.pk: sessie for sessie in leertraject.sessies_in_order if is_open(sessie, at)}
    held = {deelname.sessie_id: deelname for deelname in inschrijving.deelnames.in_order()}
    living = {pk: deelname for pk, deelname in held.items() if deelname.status in LEVEND}
    if not wanted:
        raise InschrijvingError(GEEN_SESSIE, veld="sessies")
    if not wanted - living.keys() <= possible.keys():
        raise InschrijvingError(VREEMDE_SESSIE, veld="sessies")
    removed = [d for pk, d in living.items() if pk not in wanted and pk in possible]
    added = [sessie for pk, sessie in possible.items() if pk in wanted and pk not in living]
    if not removed and not added:
        return
    calendar_before = [deelname.sessie for deelname in removed if deelname.is_bevestigd]
    before = inschrijving.status
    wachtlijst.hand_out(leertraject, at=at)
    inschrijving.refresh_from_db(fields=["status"])
    for deelname in removed:
        deelname.refresh_from_db(fields=["status"])
        wachtlijst.withdraw_offers(inschrijving, at=at, sessie_id=deelname.sessie_id)
    set_deelnames(removed, Stap.ANNULEREN, InschrijvingStatus.GEANNULEERD)
    _add(leertraject, inschrijving, added, held, at)
    follow_sessies(inschrijving, Stap.WIJZIGEN, ended=InschrijvingStatus.WACHTLIJST)
    wachtlijst.close_empty_offers(inschrijving, at=at)
    gebeurtenis = record(
        inschrijving,
        "sessies gewijzigd",
        door=door,
        op=at,
        van=before,
        naar=inschrijving.status,
        erbij=[sessie.pk for sessie in added],
        eraf=[deelname.sessie_id for deelname in removed],
    )
    oorzaak = f"gebeurtenis:{gebeurtenis.pk}"
    mails.queue_sessies_gewijzigd(inschrijving, weg=calendar_before, door=door, oorzaak=oorzaak, at=at)
    chosen = [d.sessie for d in inschrijving.deelnames.in_order() if d.is_levend]
    mails.queue_nieuws(inschrijving, "sessies gewijzigd", oorzaak=oorzaak, sessies=chosen, at=at)
    release_vervangers(inschrijving, removed, door=door, oorzaak=oorzaak, at=at)
    wachtlijst.hand_out(leertraject, at=at)


def _add(leertraject: LeertrajectPage, inschrijving: Inschrijving, added, held, at: datetime) -> None:
    """At the end of the line: a session chosen again gets a new row, and with it a new place in the order."""
    plaatsen = Plaatsen.count(leertraject, added, at=at)
    if inschrijving.status == InschrijvingStatus.AANGEVRAAGD:
        given = InschrijvingStatus.AANGEVRAAGD
    elif inschrijving.status in BEZET or wachtlijst.is_seatable(inschrijving, plaatsen):
        given = InschrijvingStatus.BEVESTIGD
    else:
        given = InschrijvingStatus.WACHTLIJST
    for sessie in added:
        if sessie.pk in held:
            held[sessie.pk].delete()
        full = given == InschrijvingStatus.BEVESTIGD and not plaatsen.has_sessie(sessie.pk)
        status = InschrijvingStatus.WACHTLIJST if full else given
        Deelname.objects.create(inschrijving=inschrijving, sessie=sessie, status=status)
