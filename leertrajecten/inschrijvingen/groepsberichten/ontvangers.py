"""Who gets a message: who is registered, and whoever replaces them in the chosen session."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from leertrajecten.inschrijvingen.enums import LEVEND
from leertrajecten.inschrijvingen.groepsberichten.keuze import Keuze
from leertrajecten.inschrijvingen.models import Deelname, Inschrijving
from leertrajecten.inschrijvingen.verbs import normalise_email


@dataclass(frozen=True)
class Ontvanger:
    """A substitute gets the message through the registration of whom they replace, without its private link."""

    inschrijving: Inschrijving
    naam: str
    email: str
    is_vervanger: bool = False
    deelname_id: int | None = None

    @property
    def key(self) -> list[int | None]:
        """The registration, and of a substitute the session they stand in for: enough to find them again."""
        return [self.inschrijving.pk, self.deelname_id]


def ontvangers(leertraject_id: int, keuze: Keuze) -> list[Ontvanger]:
    """Each address once, in order of registration, registrants before substitutes; at most two queries.

    Only living registrations, of who left an address that is still known.
    """
    found: dict[str, Ontvanger] = {}
    for ontvanger in _all(leertraject_id, keuze):
        found.setdefault(normalise_email(ontvanger.email), ontvanger)
    return list(found.values())


def find_again(keys: Sequence[Sequence[int | None]]) -> list[Ontvanger]:
    """Those of these `key`s who are still registered and whose address is still known, in the same order."""
    levend = Inschrijving.objects.levend().filter(geanonimiseerd_op=None).exclude(email="")
    inschrijvingen = levend.in_bulk([pk for pk, deelname in keys if deelname is None])
    deelnames = Deelname.objects.levend().exclude(vervanger_email="").select_related("inschrijving")
    vervangen = deelnames.in_bulk([deelname for _, deelname in keys if deelname is not None])
    found = []
    for pk, deelname in keys:
        if deelname is None and pk in inschrijvingen:
            found.append(Ontvanger(inschrijvingen[pk], inschrijvingen[pk].naam, inschrijvingen[pk].email))
        elif deelname in vervangen:
            found.append(_vervanger(vervangen[deelname]))
    return found


def _vervanger(deelname: Deelname) -> Ontvanger:
    return Ontvanger(
        deelname.inschrijving,
        deelname.vervanger_naam,
        deelname.vervanger_email,
        is_vervanger=True,
        deelname_id=deelname.pk,
    )


def _all(leertraject_id: int, keuze: Keuze) -> Iterator[Ontvanger]:
    statuses = sorted(LEVEND & set(keuze.status))
    rows = Inschrijving.objects.levend().filter(leertraject=leertraject_id, geanonimiseerd_op=None)
    rows = _in_gemeente(rows, keuze.gemeente)
    if keuze.sessie is None:
        for inschrijving in rows.filter(status__in=statuses).exclude(email="").in_order():
            yield Ontvanger(inschrijving, inschrijving.naam, inschrijving.email)
        return
    deelnames = list(
        Deelname.objects.levend()
        .filter(sessie=keuze.sessie, status__in=statuses, inschrijving__in=rows)
        .select_related("inschrijving")
        .order_by("inschrijving_id")
    )
    for deelname in deelnames:
        if deelname.inschrijving.email:
            yield Ontvanger(deelname.inschrijving, deelname.inschrijving.naam, deelname.inschrijving.email)
    for deelname in deelnames:
        if deelname.vervanger_email:
            yield _vervanger(deelname)


def _in_gemeente(rows: QuerySet[Inschrijving], nis: str | None) -> QuerySet[Inschrijving]:
    """Who registered before a merger belongs to today's municipality."""
    return rows.filter(Q(gemeente=nis) | Q(gemeente__opgegaan_in=nis)) if nis else rows
