"""The demo registrations, made by the same verb as real ones, at moments in the past."""

from datetime import datetime, timedelta

from django.utils import timezone

from leertrajecten.inschrijvingen.models import Inschrijving
from leertrajecten.inschrijvingen.opvolging import mark_told
from leertrajecten.inschrijvingen.verbs import Aanmelding, register_inschrijving
from leertrajecten.models import LeertrajectPage
from lmb_site.berichten.models import BerichtStatus
from lmb_site.models import Gemeente
from lmb_site.seed import registry
from lmb_site.seed.demo import Demo


def register_steps() -> None:
    registry.register_step(registry.INSCHRIJVINGEN, "Inschrijvingen", add_inschrijvingen)


def add_inschrijvingen(demo: Demo) -> int:
    """For each leertraject that has none yet. Mails nobody: their messages are written as sent long ago."""
    added = 0
    for fields in demo.read_folder("leertrajecten"):
        page = (
            LeertrajectPage.objects.live()
            .filter(translation_key=demo.key("LeertrajectPage", fields["slug"]))
            .first()
        )
        if page is None or page.inschrijvingen.exists():
            continue
        wanted = fields.get("demo_inschrijvingen", [])
        for moment, person in zip(_moments(page, len(wanted)), wanted, strict=True):
            _add(demo, page, person, moment)
        mark_told(page.pk, at=timezone.now())
        added += len(wanted)
    return added


def _add(demo: Demo, page: LeertrajectPage, person: dict, moment: datetime) -> None:
    sessies = list(page.sessies.order_by("sort_order"))
    inschrijving = register_inschrijving(
        leertraject_id=page.pk,
        aanmelding=Aanmelding(
            naam=person["naam"],
            email=person["email"],
            gemeente=Gemeente.objects.resolve(person["nis"]),
            functie=person["functie"],
        ),
        sessie_ids=[sessies[number - 1].pk for number in person["sessies"]],
        formuliersleutel=demo.key("Inschrijving", page.slug, person["email"]),
        at=moment,
    ).inschrijving
    _settle_mails(inschrijving, moment)


def _settle_mails(inschrijving: Inschrijving, moment: datetime) -> None:
    """In the same transaction: no worker ever sees these messages waiting."""
    inschrijving.berichten.update(
        status=BerichtStatus.VERZONDEN, verzonden_op=moment + timedelta(minutes=1), pogingen=1
    )


def _moments(page: LeertrajectPage, count: int) -> list[datetime]:
    """`count` moments, evenly between the opening of the registration and the first session."""
    if not count:
        return []
    begins = [sessie.begin for sessie in page.sessies_in_order if sessie.begin]
    until = min([*begins, timezone.now()])
    pause = (until - page.inschrijven_vanaf) / (count + 1)
    return [
        (page.inschrijven_vanaf + pause * number).replace(microsecond=0) for number in range(1, count + 1)
    ]
