"""What happens to a subscription. No verb says whether an address was known before."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from kennisitems.abonnementen import filters, mails
from kennisitems.abonnementen.models import Abonnement, Ritme
from kennisitems.abonnementen.nieuws import news
from lmb_site.berichten.models import Bericht, BerichtStatus
from lmb_site.taken.elk import each

MAX_ITEMS = 20
# What is stamped with a moment becomes visible a little later, when its transaction ends: a digest tells of what is
# at least this old, and leaves the rest to the next one.
NOG_ONDERWEG = timedelta(minutes=10)
MAX_PER_ADDRESS = 25
BEWAAR_MAILS = timedelta(days=30)


@transaction.atomic
def request_abonnement(
    *, email: str, parameters: Mapping[str, str], ritme: Ritme, at: datetime | None = None
) -> None:
    """Ask the address to confirm. Idempotent; asking again for what is confirmed changes nothing but sends the link.

    At most one mail a day for a list and a few to an address, and a bounded number of subscriptions.
    """
    at = at or timezone.now()
    sleutel = email.casefold()
    rows = Abonnement.objects.filter(email_sleutel=sleutel)
    abonnement = rows.filter(filter=filters.canonical(parameters)).first()
    if abonnement is None:
        if rows.count() >= MAX_PER_ADDRESS:
            return
        abonnement, _created = Abonnement.objects.get_or_create(
            email_sleutel=sleutel,
            filter=filters.canonical(parameters),
            defaults={"email": email, "ritme": ritme, "aangevraagd_op": at},
        )
    elif not abonnement.bevestigd_op:
        abonnement.ritme, abonnement.aangevraagd_op = ritme, at
        abonnement.save(update_fields=["ritme", "aangevraagd_op"])
    mails.queue_bevestiging(abonnement, at=at)


@transaction.atomic
def confirm(*, abonnement: Abonnement, at: datetime | None = None) -> int:
    """Begin all that waits for this address; how many. What is on the site already is not news. Idempotent."""
    at = at or timezone.now()
    waiting = Abonnement.objects.same_address(abonnement).wachtend(at)
    return waiting.update(bevestigd_op=at, verteld_tot=at)


def set_ritme(*, abonnement: Abonnement, ritme: Ritme) -> None:
    Abonnement.objects.filter(pk=abonnement.pk).update(ritme=ritme)


@transaction.atomic
def unsubscribe(*, abonnement: Abonnement) -> None:
    """Forget it, and all mails with its news: those that left, and those that did not yet. Idempotent."""
    Bericht.objects.filter(
        oorzaak__startswith=f"{mails.oorzaak_of(abonnement)}:", soort=mails.NIEUWS
    ).delete()
    Abonnement.objects.filter(pk=abonnement.pk).delete()


def send_digests(*, at: datetime) -> int:
    """Tell each subscription that is due what is new since it was last told; how many mails were written.

    Run twice it tells once; after days without a run it tells all of them in one mail; without news there is no
    mail. One subscription that fails keeps no other waiting.
    """
    due = list(Abonnement.objects.due(at).values_list("pk", flat=True))
    return sum(each(due, lambda pk: _tell(pk, at), naam="abonnement"))


@transaction.atomic
def _tell(pk: int, at: datetime) -> bool:
    abonnement = Abonnement.objects.due(at).select_for_update().filter(pk=pk).first()
    if abonnement is None:
        return False
    until = max(at - NOG_ONDERWEG, abonnement.verteld_tot)
    found = news(abonnement.parameters, since=abonnement.verteld_tot, until=until)
    items = list(found[: MAX_ITEMS + 1])
    if items:
        aantal = len(items) if len(items) <= MAX_ITEMS else found.count()
        titel = filters.in_words(abonnement.parameters)
        mails.queue_nieuws(abonnement, items[:MAX_ITEMS], aantal=aantal, titel=titel, at=at)
    Abonnement.objects.filter(pk=pk).update(verteld_tot=until)
    return bool(items)


def forget(*, at: datetime) -> int:
    """What was never confirmed goes after a week, and what was mailed after a month. How many went."""
    unconfirmed, _ = Abonnement.objects.vergeten(at).delete()
    old = Bericht.objects.filter(
        soort__in=[mails.BEVESTIGING, mails.NIEUWS], aangemaakt_op__lt=at - BEWAAR_MAILS
    )
    mailed, _ = old.exclude(status=BerichtStatus.WACHT).delete()
    return unconfirmed + mailed
