"""The whole story of one registration: what happened, what was mailed, who looked, in order of time (A3, E6)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.text import capfirst

from leertrajecten.inschrijvingen.beheer import acties
from leertrajecten.inschrijvingen.door import Door
from leertrajecten.inschrijvingen.enums import Wie
from leertrajecten.inschrijvingen.models import Gebeurtenis, Inschrijving
from leertrajecten.inschrijvingen.plek import explain_plek
from leertrajecten.inschrijvingen.verslag import record
from lmb_site.berichten.models import Bericht
from lmb_site.records import RecordInspectView

BEKEKEN = "bekeken"
KIJKEN_TELT = timedelta(hours=1)


@dataclass(frozen=True)
class Regel:
    """One line of the story. `bericht` is the mail it is about, if any."""

    op: datetime
    wat: str
    door: str
    uitleg: str = ""
    bericht: Bericht | None = None


def tell(inschrijving: Inschrijving) -> list[Regel]:
    """Oldest first; two queries."""
    gebeurtenissen = inschrijving.gebeurtenissen.select_related("gebruiker")
    berichten = inschrijving.berichten.defer("tekst", "html", "bijlagen")
    # A mail that is still kept tells more than the line that it was made.
    kept = {bericht.soort for bericht in berichten}
    regels = [_of_gebeurtenis(line) for line in gebeurtenissen if line.feiten.get("soort") not in kept]
    regels += [_of_bericht(bericht) for bericht in berichten]
    return sorted(regels, key=lambda regel: regel.op)


def remember_look(inschrijving: Inschrijving, user, *, at: datetime) -> None:
    """Once an hour for each person: a page that is reloaded is one look."""
    door = Door(wie=Wie.BEHEER, gebruiker=user)
    looked = inschrijving.gebeurtenissen.filter(wat=BEKEKEN, gebruiker=user, op__gt=at - KIJKEN_TELT)
    if not looked.exists():
        record(inschrijving, BEKEKEN, door=door, op=at)


def _of_gebeurtenis(gebeurtenis: Gebeurtenis) -> Regel:
    door = gebeurtenis.gebruiker.get_username() if gebeurtenis.gebruiker else gebeurtenis.get_wie_display()
    return Regel(gebeurtenis.op, capfirst(gebeurtenis.wat), door, _facts(gebeurtenis.feiten))


def _facts(feiten: dict) -> str:
    """What explains a line, in words."""
    return "; ".join(f"{name.replace('_', ' ')}: {_in_words(value)}" for name, value in feiten.items())


def _in_words(value: object) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _of_bericht(bericht: Bericht) -> Regel:
    fout = f": {bericht.laatste_fout}" if bericht.laatste_fout else ""
    return Regel(
        bericht.verzonden_op or bericht.aangemaakt_op,
        f"Mail: {bericht.onderwerp}",
        "de site",
        f"aan {bericht.aan}, {bericht.toestand}{fout}",
        bericht,
    )


class InschrijvingInspectView(RecordInspectView):
    page_title = "Inschrijving"
    template_name = "inschrijvingen/admin/inschrijving.html"

    def get_context_data(self, **kwargs):
        """`deelnames` in order of time, `verhaal` (Regels, oldest first), `acties` this user may take now."""
        context = super().get_context_data(**kwargs)
        user = self.request.user
        remember_look(self.object, user, at=timezone.now())
        context["deelnames"] = self.object.deelnames.in_order()
        context["verhaal"] = tell(self.object)
        context["plek"] = explain_plek(self.object)
        context["acties"] = acties.possible(self.object, user)
        context["may_see_berichten"] = user.has_perm("berichten.view_bericht")
        context["publieke_link"] = "" if self.object.geanonimiseerd_op else self.object.get_absolute_url()
        return context
