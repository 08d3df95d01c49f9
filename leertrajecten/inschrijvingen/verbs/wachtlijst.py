"""The one promotion: every free seat is offered, strictly in order. All that frees a seat ends here (R4, R17)."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from leertrajecten.inschrijvingen import mails
from leertrajecten.inschrijvingen.door import SITE
from leertrajecten.inschrijvingen.enums import BEZET, AanbodUitkomst, InschrijvingStatus
from leertrajecten.inschrijvingen.models import Aanbod, Deelname, Inschrijving
from leertrajecten.inschrijvingen.overgangen import Stap
from leertrajecten.inschrijvingen.verbs import slot
from leertrajecten.inschrijvingen.verbs.plaatsen import Plaatsen
from leertrajecten.inschrijvingen.verbs.standen import follow_sessies, set_deelnames, set_inschrijving
from leertrajecten.inschrijvingen.verslag import record
from leertrajecten.models import LeertrajectPage, Sessie, SessieStaat
from leertrajecten.status import VOORBIJ
from lmb_site.taken.elk import each
from lmb_site.templatetags.datums import datum


@transaction.atomic
def promote(*, leertraject_id: int, at: datetime | None = None) -> list[Aanbod]:
    """Offer each free seat to the first who waits for it; the offers made. Nothing to do: nothing is written.

    The order is that of waiting for a session (`Deelname.pk`), which for a series is that of registering. Someone
    is passed only for a seat they could not use: a session of theirs is full, or their municipality has as many
    seats as it may have for now. No offers for a leertraject that is not public or over, nor for sessions that began.
    Offers for sessions that were cancelled are withdrawn first.
    """
    at = at or timezone.now()
    leertraject = slot.lock(leertraject_id)
    _withdraw_for_cancelled(leertraject, at=at)
    return hand_out(leertraject, at=at)


def promote_waiting(*, at: datetime | None = None) -> int:
    """Promote wherever people wait: a limit per municipality ended, or something slipped by. How many offers.

    One transaction per leertraject, so that one that fails stops no other.
    """
    at = at or timezone.now()
    waiting = Deelname.objects.filter(
        status=InschrijvingStatus.WACHTLIJST, inschrijving__leertraject__live=True
    ).filter(Q(sessie__begin__gt=at) | Q(sessie__begin__isnull=True))
    pages = waiting.order_by().values_list("inschrijving__leertraject", flat=True).distinct()
    offers = each(
        list(pages), lambda pk: promote(leertraject_id=pk, at=at), naam="wachtlijst van leertraject"
    )
    return sum(map(len, offers))


def hand_out(leertraject: LeertrajectPage, *, at: datetime, bezet: int | None = None) -> list[Aanbod]:
    """`promote`, for a verb that holds the lock already. `bezet` for who counted the seats taken under this lock."""
    if not leertraject.live or leertraject.status_at(at) in VOORBIJ:
        return []
    sessies = {sessie.pk: sessie for sessie in leertraject.sessies_in_order if is_at_stake(sessie, at)}
    if not sessies:
        return []
    plaatsen = Plaatsen.count(leertraject, sessies.values(), at=at, bezet=bezet)
    made = []
    while first := first_in_line(leertraject, plaatsen):
        made.append(_offer(leertraject, first, plaatsen, sessies, at=at))
    return made


def is_at_stake(sessie: Sessie, at: datetime) -> bool:
    """Whether a seat in it can still be offered: it takes place and has not begun."""
    return not sessie.is_geannuleerd and (sessie.begin is None or sessie.begin > at)


def first_in_line(leertraject: LeertrajectPage, plaatsen: Plaatsen) -> Deelname | None:
    """The first who waits and could use a seat that is free; None when there is no such person."""
    waiting = _waiting(plaatsen.vrije_sessies)
    # Mostly there is nobody, and that is a short question.
    if not waiting.exists():
        return None
    can_use = Q(inschrijving__status__in=BEZET)
    if plaatsen.has_geheel:
        newcomer = Q(inschrijving__status=InschrijvingStatus.WACHTLIJST)
        if volle_gemeenten := plaatsen.volle_gemeenten:
            newcomer &= ~Q(inschrijving__gemeente__in=volle_gemeenten)
        if volle_sessies := plaatsen.volle_sessies:
            waits_for_full = Deelname.objects.filter(
                inschrijving=OuterRef("inschrijving"),
                status=InschrijvingStatus.WACHTLIJST,
                sessie__in=volle_sessies,
            )
            newcomer &= Q(inschrijving__hele_reeks=False) | ~Q(Exists(waits_for_full))
        can_use |= newcomer
    known = waiting.filter(inschrijving__leertraject=leertraject, inschrijving__geanonimiseerd_op=None)
    return known.filter(can_use).select_related("inschrijving__gemeente", "sessie").order_by("pk").first()


def is_seatable(inschrijving: Inschrijving, plaatsen: Plaatsen) -> bool:
    """Whether nothing but the order keeps this registration from a seat in the whole."""
    return plaatsen.has_geheel and inschrijving.gemeente_id not in plaatsen.volle_gemeenten


def grens_in_words(leertraject: LeertrajectPage) -> str:
    """Why someone waits though there are seats."""
    until = leertraject.max_per_gemeente_tot
    suffix = f" tot {datum(until)}" if until else ""
    return f"grens per gemeente{suffix}: hoogstens {leertraject.max_per_gemeente}"


def deadline(leertraject: LeertrajectPage, sessies: Sequence[Sessie], at: datetime) -> datetime:
    """The time to think, in real hours across a clock change, but never past the start of the first session."""
    moments = [at.astimezone(UTC) + timedelta(hours=leertraject.bedenktijd_uren)]
    return min([*moments, *(sessie.begin for sessie in sessies if sessie.begin)])


def covered(aanbod: Aanbod) -> list[Deelname]:
    """The sessions an open offer is about: its own, or all that are offered and have no offer of their own."""
    deelnames = Deelname.objects.filter(
        inschrijving=aanbod.inschrijving_id, status=InschrijvingStatus.AANGEBODEN
    ).in_order()
    if aanbod.sessie_id:
        return list(deelnames.filter(sessie=aanbod.sessie_id))
    own = Aanbod.objects.open().filter(inschrijving=aanbod.inschrijving_id, sessie__isnull=False)
    return list(deelnames.exclude(sessie__in=own.values("sessie")))


def close(aanbod: Aanbod, uitkomst: AanbodUitkomst, *, at: datetime) -> None:
    aanbod.uitkomst, aanbod.beslist_op = uitkomst, at
    aanbod.save(update_fields=["uitkomst", "beslist_op"])


def withdraw(aanbod: Aanbod, *, at: datetime) -> None:
    """An offer ends without an answer, and the story says so."""
    close(aanbod, AanbodUitkomst.INGETROKKEN, at=at)
    record(aanbod.inschrijving, "aanbod ingetrokken", door=SITE, op=at, aanbod=aanbod.pk)


def withdraw_offers(inschrijving: Inschrijving, *, at: datetime, sessie_id: int | None = None) -> None:
    """Close the open offers of someone who goes, or the one for a session they leave."""
    offers = inschrijving.aanbiedingen.open()
    if sessie_id:
        offers = offers.filter(sessie=sessie_id)
    for aanbod in offers:
        withdraw(aanbod, at=at)


def leave_offers(inschrijving: Inschrijving, sessie: Sessie, *, at: datetime) -> None:
    """Who came to the door of this session needs no seat in it. When their offer was about nothing else, they wait
    again for what they waited for besides, and the seat that was kept is offered on."""
    withdraw_offers(inschrijving, at=at, sessie_id=sessie.pk)
    close_empty_offers(inschrijving, at=at)
    if inschrijving.status == InschrijvingStatus.AANGEBODEN:
        follow_sessies(inschrijving, Stap.INTREKKEN, ended=InschrijvingStatus.WACHTLIJST)
    hand_out(slot.lock(inschrijving.leertraject_id), at=at)


def offer_anew(inschrijving: Inschrijving, *, at: datetime) -> None:
    """Offers that were mailed to another address end, and are made again to the address of now."""
    offers = list(inschrijving.aanbiedingen.open())
    for aanbod in offers:
        set_deelnames(covered(aanbod), Stap.INTREKKEN, InschrijvingStatus.WACHTLIJST)
        withdraw(aanbod, at=at)
    if offers:
        follow_sessies(inschrijving, Stap.INTREKKEN, ended=inschrijving.status)
        hand_out(inschrijving.leertraject, at=at)
        inschrijving.refresh_from_db(fields=["status"])


def close_empty_offers(inschrijving: Inschrijving, *, at: datetime) -> None:
    """An offer of which every session was let go by its owner offers nothing."""
    for aanbod in inschrijving.aanbiedingen.open():
        if not covered(aanbod):
            withdraw(aanbod, at=at)


def _waiting(sessie_ids: Collection[int]) -> QuerySet[Deelname]:
    return Deelname.objects.filter(
        sessie__in=list(sessie_ids), status=InschrijvingStatus.WACHTLIJST
    ).order_by()


def _offer(
    leertraject: LeertrajectPage,
    first: Deelname,
    plaatsen: Plaatsen,
    sessies: dict[int, Sessie],
    *,
    at: datetime,
) -> Aanbod:
    inschrijving = first.inschrijving
    inschrijving.leertraject = leertraject
    has_seat = inschrijving.status in BEZET
    deelnames = (
        [first]
        if has_seat
        else list(
            inschrijving.deelnames.filter(
                status=InschrijvingStatus.WACHTLIJST, sessie__in=plaatsen.vrije_sessies
            )
        )
    )
    plaatsen.take([d.sessie_id for d in deelnames], inschrijving=None if has_seat else inschrijving)
    set_deelnames(deelnames, Stap.AANBIEDEN, InschrijvingStatus.AANGEBODEN)
    if not has_seat:
        set_inschrijving(inschrijving, Stap.AANBIEDEN, InschrijvingStatus.AANGEBODEN)
    aanbod = Aanbod.objects.create(
        inschrijving=inschrijving,
        sessie=first.sessie if has_seat else None,
        aangeboden_op=at,
        verloopt_op=deadline(leertraject, [sessies[d.sessie_id] for d in deelnames], at),
    )
    record(
        inschrijving,
        "aangeboden",
        door=SITE,
        op=at,
        aanbod=aanbod.pk,
        sessies=[d.sessie_id for d in deelnames],
        tot=aanbod.verloopt_op.isoformat(),
    )
    mails.queue_aanbod(aanbod, deelnames=covered(aanbod), at=at)
    return aanbod


def _withdraw_for_cancelled(leertraject: LeertrajectPage, *, at: datetime) -> None:
    """An offer for sessions that no longer take place ends; who had it waits again, as before."""
    if not any(sessie.staat == SessieStaat.GEANNULEERD for sessie in leertraject.sessies_in_order):
        return
    offers = Aanbod.objects.open().filter(inschrijving__leertraject=leertraject)
    for aanbod in offers.select_related("inschrijving"):
        deelnames = covered(aanbod)
        if not all(deelname.sessie.is_geannuleerd for deelname in deelnames):
            continue
        set_deelnames(deelnames, Stap.INTREKKEN, InschrijvingStatus.WACHTLIJST)
        withdraw(aanbod, at=at)
        follow_sessies(aanbod.inschrijving, Stap.INTREKKEN, ended=aanbod.inschrijving.status)
