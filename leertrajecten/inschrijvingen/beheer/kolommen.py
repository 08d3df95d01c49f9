"""What can be known of a registration in a row: the columns of the list and of an export, from one register."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from leertrajecten.inschrijvingen.enums import LEVEND, Aanwezigheid
from leertrajecten.inschrijvingen.models import Deelname, Inschrijving
from lmb_site.templatetags.datums import BRUSSEL


@dataclass(frozen=True)
class Kolom:
    """`waarde(inschrijving)` for the cell; `sort_key` where the list can be sorted by it.

    Without `op_scherm` only an export that asks for it by name holds it, never the list.
    """

    naam: str
    label: str
    waarde: Callable[[Inschrijving], str | int | datetime | None]
    sort_key: str | None = None
    op_scherm: bool = True


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment, BRUSSEL)


def _answers(inschrijving: Inschrijving) -> str:
    return "\n".join(f"{row['vraag']}: {row['antwoord']}" for row in inschrijving.antwoorden)


KOLOMMEN: dict[str, Kolom] = {
    kolom.naam: kolom
    for kolom in (
        Kolom("referentie", "Referentie", lambda i: i.referentie, "referentie"),
        Kolom("naam", "Naam", lambda i: i.naam, "naam"),
        Kolom("email", "E-mailadres", lambda i: i.email, "email"),
        Kolom("bestuur", "Gemeente of organisatie", lambda i: i.bestuur, "gemeente__naam"),
        Kolom("provincie", "Provincie", lambda i: i.gemeente.provincie if i.gemeente_id else ""),
        Kolom("functie", "Functie", lambda i: i.functie, "functie"),
        Kolom("leertraject", "Leertraject", lambda i: i.leertraject.title, "leertraject__title"),
        Kolom("status", "Status", lambda i: i.get_status_display(), "status"),
        Kolom("sessies", "Aantal sessies", lambda i: i.aantal_sessies),
        Kolom("aanwezig", "Keren aanwezig", lambda i: i.aantal_aanwezig),
        Kolom("aangemaakt_op", "Ingeschreven", lambda i: _local(i.aangemaakt_op), "aangemaakt_op"),
        Kolom("vraag", "Vraag of verwachting", lambda i: i.vraag, op_scherm=False),
        Kolom("antwoorden", "Antwoorden op extra vragen", _answers, op_scherm=False),
        Kolom("voorkeuren", "Toegankelijkheid en maaltijd", lambda i: i.voorkeuren, op_scherm=False),
    )
}
STANDAARD = ["naam", "bestuur", "leertraject", "status", "aangemaakt_op"]


def chosen(names: Iterable[str]) -> list[Kolom]:
    """The known columns among `names`, in the order of the register."""
    names = set(names)
    return [kolom for naam, kolom in KOLOMMEN.items() if naam in names]


def with_columns(queryset: QuerySet[Inschrijving]) -> QuerySet[Inschrijving]:
    """With what the columns need, in one query whatever the number of rows."""
    return queryset.select_related("leertraject", "gemeente").annotate(
        aantal_sessies=_count(status__in=LEVEND),
        aantal_aanwezig=_count(aanwezigheid=Aanwezigheid.AANWEZIG),
    )


def _count(**wanted) -> Coalesce:
    """A subquery, so that a page of fifty counts for fifty, not for all that were found."""
    deelnames = (
        Deelname.objects.filter(inschrijving=OuterRef("pk"), **wanted).order_by().values("inschrijving")
    )
    return Coalesce(Subquery(deelnames.annotate(aantal=Count("pk")).values("aantal")), 0)
