"""How long registrations keep what people told, and forgetting it (R15, A2).

What stays of a forgotten registration is a number: the leertraject, the municipality, the sessions, whether they
came, and the story of what happened. None of it leads to a person.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from leertrajecten.inschrijvingen import verbs
from leertrajecten.inschrijvingen.door import SITE, Door
from leertrajecten.inschrijvingen.enums import LEVEND, Wie
from leertrajecten.inschrijvingen.mails.overdracht import OVERGEDRAGEN
from leertrajecten.inschrijvingen.models import (
    Belangstelling,
    Deelname,
    Deelnemersblad,
    Gebeurtenis,
    Groepsbericht,
    Inschrijving,
    Overdracht,
    Overzichtstand,
)
from leertrajecten.inschrijvingen.verslag import line
from leertrajecten.models import SessieStaat
from lmb_site.berichten.models import Bericht, BerichtStatus
from lmb_site.berichten.vergeten import blank, forget
from lmb_site.bewaring.registry import register_termijn, register_wisser

INSCHRIJVING_TERMIJN = timedelta(days=396)
ZONDER_DATUM_TERMIJN = timedelta(days=761)
VOORKEUREN_TERMIJN = timedelta(days=30)
BELANGSTELLING_TERMIJN = timedelta(days=396)
BLAD_TERMIJN = timedelta(days=396)
GROEPSBERICHT_TERMIJN = timedelta(days=396)
LINK_OPNIEUW = "link opnieuw verzonden"
NAZORG = timedelta(days=60)  # longer than any mail is tried again
GEWIST = "gewist"
BATCH = 200


def register_bewaring() -> None:
    register_termijn(
        "Toegankelijkheid en maaltijd",
        termijn="30 dagen na de laatste sessie, of 13 maanden na het inschrijven zolang er een datum volgt",
        ruim_op=wis_voorkeuren,
    )
    register_termijn(
        "Inschrijvingen",
        termijn="13 maanden na de laatste sessie, of 25 maanden na het inschrijven zolang er een datum volgt",
        ruim_op=wis_oude_inschrijvingen,
    )
    register_termijn(
        "Mails over gewiste inschrijvingen", termijn="samen met de inschrijving", ruim_op=wis_losse_mails
    )
    register_termijn(
        "Hou me op de hoogte",
        termijn="bij de opening, of na 13 maanden",
        ruim_op=wis_belangstelling,
    )
    register_termijn(
        "Standen van overzichten",
        termijn="13 maanden na het laatste overzicht",
        ruim_op=wis_overzichtstanden,
    )
    register_termijn(
        "Deelnemersbladen", termijn="13 maanden na de laatste dag dat ze gelden", ruim_op=wis_bladen
    )
    register_termijn(
        "Berichten aan groepen",
        termijn="13 maanden na het verzenden, of na het maken als het een concept bleef",
        ruim_op=wis_groepsberichten,
    )
    register_wisser(
        "Mails over een doorgegeven plaats",
        wis_persoon=wis_mails_over_vorige,
        wis_alles=wis_niets,
        before="Mails",
    )
    register_wisser("Inschrijvingen", wis_persoon=wis_persoon, wis_alles=wis_iedereen)
    register_wisser(
        "Hou me op de hoogte", wis_persoon=wis_belangstelling_van, wis_alles=wis_alle_belangstelling
    )
    register_wisser("Deelnemersbladen", wis_persoon=wis_bladen_van, wis_alles=wis_alle_bladen)
    register_wisser(
        "Berichten aan groepen", wis_persoon=wis_groepsberichten_over, wis_alles=wis_alle_groepsberichten
    )


@transaction.atomic
def wis_inschrijving(*, inschrijving_id: int, door: Door, at: datetime | None = None) -> None:
    """Forget one person now: gives the seat back first, then wipes the details. Doing it twice changes nothing.

    The mail that tells of the cancellation still leaves; the nightly round forgets it once it did.
    """
    at = at or timezone.now()
    inschrijving = Inschrijving.objects.get(pk=inschrijving_id)
    if inschrijving.geanonimiseerd_op:
        return
    if inschrijving.is_levend and _has_something_ahead(inschrijving, at):
        verbs.cancel_inschrijving(inschrijving_id=inschrijving_id, door=door, reden="gewist", at=at)
    _wipe([inschrijving_id], at, door=door)


def wis_oude_inschrijvingen(at: datetime) -> int:
    """Registrations of leertrajecten that ended long ago."""
    rows = Inschrijving.objects.filter(
        geanonimiseerd_op__isnull=True, aangemaakt_op__lt=at - INSCHRIJVING_TERMIJN
    )
    over = _over(at, na_laatste_sessie=INSCHRIJVING_TERMIJN, na_inschrijven_zonder_datum=ZONDER_DATUM_TERMIJN)
    return _wipe_in_batches(_with_laatste(rows).filter(over).order_by("pk").values_list("pk", flat=True), at)


def wis_voorkeuren(at: datetime) -> int:
    """Access and dietary needs, once the last session is over for a while; of who cancelled, at once."""
    rows = _with_laatste(Inschrijving.objects.exclude(voorkeuren=""))
    over = _over(at, na_laatste_sessie=VOORKEUREN_TERMIJN, na_inschrijven_zonder_datum=INSCHRIJVING_TERMIJN)
    ended = ~Q(status__in=LEVEND)
    pks = list(rows.filter(over | ended).values_list("pk", flat=True))
    for part in _in_batches(pks):
        with transaction.atomic():
            Inschrijving.objects.filter(pk__in=part).update(voorkeuren="")
            _record_all(part, "toegankelijkheid en maaltijd gewist", door=SITE, at=at)
    return len(pks)


def wis_losse_mails(at: datetime) -> int:
    """Mails about registrations that were forgotten; those still on their way go the night after they left."""
    gone = Inschrijving.objects.filter(geanonimiseerd_op__gt=at - NAZORG).values_list("pk", flat=True)
    done = Bericht.objects.exclude(status=BerichtStatus.WACHT)
    count = 0
    for part in _in_batches(list(gone)):
        count += _forget_mails(part, done, at)
    return count


def wis_belangstelling(at: datetime) -> int:
    return Belangstelling.objects.filter(gevraagd_op__lt=at - BELANGSTELLING_TERMIJN).delete()[0]


def wis_overzichtstanden(at: datetime) -> int:
    return Overzichtstand.objects.filter(tot__lt=at - BLAD_TERMIJN).delete()[0]


def wis_bladen(at: datetime) -> int:
    return Deelnemersblad.objects.filter(verloopt_op__lt=at - BLAD_TERMIJN).delete()[0]


def wis_groepsberichten(at: datetime) -> int:
    border = at - GROEPSBERICHT_TERMIJN
    old = Q(verzonden_op__lt=border) | Q(verzonden_op=None, gemaakt_op__lt=border)
    return Groepsbericht.objects.filter(old).delete()[0]


def wis_persoon(email: str, at: datetime) -> int:
    """Every registration under this address, and whoever replaces or takes over under it."""
    key = verbs.normalise_email(email)
    pks = list(
        Inschrijving.objects.filter(email_sleutel=key, geanonimiseerd_op__isnull=True).values_list(
            "pk", flat=True
        )
    )
    for pk in pks:
        wis_inschrijving(inschrijving_id=pk, door=Door(wie=Wie.BEHEER), at=at)
    door = Door(wie=Wie.BEHEER)
    with transaction.atomic():
        vervangen = Deelname.objects.filter(vervanger_email__iexact=key)
        _record_all(vervangen.values_list("inschrijving", flat=True), "vervanger gewist", door=door, at=at)
        vervangen.update(vervanger_naam=GEWIST, vervanger_email="")
        gevraagd = Overdracht.objects.filter(email__iexact=key)
        _record_all(gevraagd.values_list("inschrijving", flat=True), "collega gewist", door=door, at=at)
        gevraagd.update(naam=GEWIST, email="", functie="")
    return len(pks)


def wis_mails_over_vorige(email: str, at: datetime) -> int:
    """The mails to others about the step by which this person gave their place away: these name them.

    Found by the mail that this person got of the same step.
    """
    told = Bericht.objects.filter(aan__iexact=email, soort=OVERGEDRAGEN).values("oorzaak")
    return forget(Bericht.objects.exclude(status=BerichtStatus.WACHT).filter(oorzaak__in=told))


def wis_niets(at: datetime) -> int:
    """For a copy: all mails go anyhow."""
    return 0


def wis_iedereen(at: datetime) -> int:
    """For a copy of the database: nobody is told anything and no seat is given back."""
    return _wipe_in_batches(
        Inschrijving.objects.filter(geanonimiseerd_op__isnull=True)
        .order_by("pk")
        .values_list("pk", flat=True),
        at,
    )


def wis_belangstelling_van(email: str, at: datetime) -> int:
    return Belangstelling.objects.filter(email_sleutel=verbs.normalise_email(email)).delete()[0]


def wis_alle_belangstelling(at: datetime) -> int:
    return Belangstelling.objects.all().delete()[0]


def wis_bladen_van(email: str, at: datetime) -> int:
    return Deelnemersblad.objects.filter(email__iexact=email).delete()[0]


def wis_alle_bladen(at: datetime) -> int:
    return Deelnemersblad.objects.all().delete()[0]


def wis_groepsberichten_over(email: str, at: datetime) -> int:
    """Those that name this address; who they were sent to is not in them."""
    named = Q(onderwerp__icontains=email) | Q(tekst__icontains=email)
    return Groepsbericht.objects.filter(named).delete()[0]


def wis_alle_groepsberichten(at: datetime) -> int:
    return Groepsbericht.objects.all().delete()[0]


def _with_laatste(rows: QuerySet[Inschrijving]) -> QuerySet[Inschrijving]:
    """With `laatste`, the end of the last session, and `wacht_op_datum`: whether one they are in has no date yet."""
    undated = Deelname.objects.filter(
        inschrijving=OuterRef("pk"), status__in=LEVEND, sessie__begin=None
    ).exclude(sessie__staat=SessieStaat.GEANNULEERD)
    return rows.annotate(laatste=Max("leertraject__sessies__einde"), wacht_op_datum=Exists(undated))


def _over(at: datetime, *, na_laatste_sessie: timedelta, na_inschrijven_zonder_datum: timedelta) -> Q:
    """Past its term: so long after the last session. A session whose date is still to follow is to come: then, and
    where there was never a date, it is so long after registering, and no session with a date may be to come."""
    past = Q(laatste__lt=at - na_laatste_sessie)
    long_ago = Q(aangemaakt_op__lt=at - na_inschrijven_zonder_datum)
    return (past & Q(wacht_op_datum=False)) | ((past | Q(laatste__isnull=True)) & long_ago)


def _has_something_ahead(inschrijving: Inschrijving, at: datetime) -> bool:
    return any(
        deelname.status in LEVEND and not deelname.sessie.is_past(at)
        for deelname in inschrijving.deelnames.select_related("sessie")
    )


def _wipe_in_batches(pks: Iterable[int], at: datetime) -> int:
    pks = list(pks)
    for part in _in_batches(pks):
        with transaction.atomic():
            _wipe(part, at, door=SITE)
    return len(pks)


def _in_batches(items: list) -> Iterable[list]:
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))


def _record_all(pks: Iterable[int], wat: str, *, door: Door, at: datetime) -> None:
    """One line in the story of each of these registrations; never of whom."""
    rows = Inschrijving.objects.filter(pk__in=set(pks)).order_by("pk")
    Gebeurtenis.objects.bulk_create([line(row, wat, door=door, op=at) for row in rows])


def _wipe(pks: list[int], at: datetime, *, door: Door) -> None:
    """The details of these registrations, their links and the mails about them that are done; the story says so."""
    rows = list(Inschrijving.objects.filter(pk__in=pks))
    _record_all(pks, "gewist", door=door, at=at)
    addresses = {row.email for row in rows if row.email}
    for row in rows:
        row.naam, row.email, row.email_sleutel = GEWIST, "", f"{GEWIST}-{row.pk}"
        row.functie, row.voorkeuren, row.vraag, row.antwoorden = "", "", "", []
        if not row.gemeente_id:
            row.organisatie = GEWIST
        # Nothing a person was sent leads here any more.
        row.referentie, row.sleutel, row.formuliersleutel, row.groep = f"X{row.pk}", uuid.uuid4(), None, None
        row.geanonimiseerd_op = at
    Inschrijving.objects.bulk_update(
        rows,
        [
            "naam",
            "email",
            "email_sleutel",
            "functie",
            "voorkeuren",
            "vraag",
            "antwoorden",
            "organisatie",
            "referentie",
            "sleutel",
            "formuliersleutel",
            "groep",
            "geanonimiseerd_op",
        ],
    )
    Deelname.objects.filter(inschrijving__in=pks).exclude(vervanger_naam="").update(
        vervanger_naam=GEWIST, vervanger_email=""
    )
    Overdracht.objects.filter(inschrijving__in=pks).update(naam=GEWIST, email="", functie="")
    for gebeurtenis in Gebeurtenis.objects.filter(inschrijving__in=pks, feiten__has_key="reden"):
        del gebeurtenis.feiten["reden"]  # what staff typed may name someone
        gebeurtenis.save(update_fields=["feiten"])
    done = Bericht.objects.exclude(status=BerichtStatus.WACHT)
    _forget_mails(pks, done, at)
    forget(done.filter(oorzaak__startswith="link:", aan__in=addresses))


def _forget_mails(pks: list[int], among: QuerySet[Bericht], at: datetime) -> int:
    """Of these mails those about these registrations go, as files too; one that also names others loses its text."""
    about = list(among.filter(_about(pks)).values_list("pk", flat=True))
    notices = [f"bericht:{pk}" for pk in about]
    # A link that was sent again is about all registrations of an address at once, perhaps one they no longer have.
    sent_again = Gebeurtenis.objects.filter(inschrijving__in=pks, wat=LINK_OPNIEUW).values("op")
    links = Q(oorzaak__startswith="link:", aangemaakt_op__in=sent_again)
    told_along = among.filter(vermeldingen__oorzaak__in=[f"inschrijving:{pk}" for pk in pks])
    count = forget(among.filter(Q(pk__in=about) | Q(oorzaak__in=notices) | links))
    return count + blank(told_along.filter(inhoud_gewist_op__isnull=True), at=at)


def _about(pks: list[int]) -> Q:
    """The mails of these registrations: their cause is the registration, or a step of it."""
    causes = [f"inschrijving:{pk}" for pk in pks]
    steps = [Q(oorzaak__startswith=f"{cause}:") for cause in causes]
    return reduce(or_, steps, Q(oorzaak__in=causes))
