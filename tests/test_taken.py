"""Every recurring job, of both wings and the ground floor: run twice nothing comes twice, after a day's pause nothing
is missed, and both clock changes make no difference (A1).

A new job needs a row here: what is due at a moment, and how to count what came of it.
"""

import io
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone
from wagtail.models import PageLogEntry

from kennisitems.abonnementen.mails import NIEUWS
from kennisitems.bronwacht import verbs as bronwacht
from kennisitems.bronwacht.controle import Bevinding
from kennisitems.bronwacht.models import BronControle, BronToestand
from kennisitems.invoer import verbs as invoer
from kennisitems.invoer.models import Invoer, InvoerStand
from leertrajecten.inschrijvingen.models import Belangstelling
from lmb_site.beelden.versies import specs_for
from lmb_site.berichten.models import Bericht
from lmb_site.bewaring.models import BewaarVerslag
from lmb_site.deelbeelden.bewaring import find_deelbeeld
from lmb_site.models import SiteInstellingen
from lmb_site.taken import registry, uitvoering
from lmb_site.taken.models import TaakUitvoering
from lmb_site.templatetags.datums import BRUSSEL
from lmb_site.zoeken import bouw, zoektermen
from lmb_site.zoeken.models import ZoekKaart, Zoekterm
from tests.factories import (
    AfbeeldingFactory,
    InhoudPageFactory,
    KennisitemFactory,
    LeertrajectPageFactory,
    overzicht_page,
)
from tests.kennisitems.abonnementen.test_volgen import following
from tests.leertrajecten.inschrijvingen import voorvallen

Telling = Callable[[], float]
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
CLOCK_CHANGES = [date(2027, 3, 28), date(2026, 10, 25)]


def pagina_gepland(at: datetime, monkeypatch) -> Telling:
    page = InhoudPageFactory(live=False, go_live_at=at - HOUR)
    page.save_revision(approved_go_live_at=at - HOUR)
    published = PageLogEntry.objects.filter(page=page.pk, action__startswith="wagtail.publish")
    return published.count


def beeld_zonder_versies(at: datetime, monkeypatch) -> Telling:
    image = AfbeeldingFactory()
    return lambda: image.renditions.count() / len(specs_for(image.width))


def pagina_zonder_deelbeeld(at: datetime, monkeypatch) -> Telling:
    page = LeertrajectPageFactory()
    return lambda: int(find_deelbeeld(page) is not None)


def uitvoering_van_lang_geleden(at: datetime, monkeypatch) -> Telling:
    moment = at - 31 * DAY
    rows = TaakUitvoering.objects.filter(taak="van vroeger")
    rows.create(taak="van vroeger", venster=moment, begonnen_op=moment, lease_tot=moment)
    return lambda: int(not rows.exists())


def losse_zoekregels(at: datetime, monkeypatch) -> Telling:
    monkeypatch.setattr(bouw, "MAX_LOOSE", 0)
    KennisitemFactory()
    before = ZoekKaart.objects.count()
    return lambda: ZoekKaart.objects.count() - before


def zonder_resultaat_gezocht(at: datetime, monkeypatch) -> Telling:
    zoektermen.note("eenhoorn", RequestFactory().get("/zoeken/"))
    return lambda: sum(Zoekterm.objects.filter(term="eenhoorn").values_list("aantal", flat=True))


def adres_over_zijn_termijn(at: datetime, monkeypatch) -> Telling:
    Belangstelling.objects.create(
        leertraject=LeertrajectPageFactory(),
        email="oud@example.org",
        email_sleutel="oud@example.org",
        gevraagd_op=at - 400 * DAY,
    )
    return lambda: sum(BewaarVerslag.objects.values_list("aantal", flat=True))


def nieuw_kennisitem(at: datetime, monkeypatch) -> Telling:
    following(at=at - 3 * DAY)
    KennisitemFactory(first_published_at=at - 2 * DAY, publicatiedatum=(at - 2 * DAY).date())
    return Bericht.objects.filter(soort=NIEUWS).count


def bron_nooit_bekeken(at: datetime, monkeypatch) -> Telling:
    KennisitemFactory(bron="https://bron.example.org/besluit", publicatiedatum=at.date())
    walk, seen = bronwacht.walk, []

    def look(url: str) -> Bevinding:
        seen.append(url)
        return Bevinding(BronToestand.GOED)

    monkeypatch.setattr(
        bronwacht, "walk", lambda **given: walk(**{**given, "sleep": lambda seconds: None, "look": look})
    )
    return lambda: len(seen)


def dode_bron(at: datetime, monkeypatch) -> Telling:
    site = overzicht_page().get_site()
    SiteInstellingen.objects.update_or_create(site=site, defaults={"contact_email": "site@example.org"})
    item = KennisitemFactory(bron="https://bron.example.org/besluit", publicatiedatum=at.date())
    for nights in range(bronwacht.NACHTEN + 2, 1, -1):
        bronwacht.record(
            kennisitem_id=item.pk,
            bron=item.bron,
            bevinding=Bevinding(BronToestand.DOOD, "Weg."),
            at=at - nights * DAY,
        )
    assert BronControle.objects.open().exists()
    return Bericht.objects.filter(soort=bronwacht.SOORT).count


def bestand_geladen(at: datetime, monkeypatch) -> Telling:
    _load(at - HOUR)
    return Invoer.objects.filter(stand=InvoerStand.NAGEKEKEN).count


def bestand_nooit_gestart(at: datetime, monkeypatch) -> Telling:
    _load(at - 40 * DAY)
    return Invoer.objects.filter(stand=InvoerStand.GESTOPT).count


def _load(at: datetime) -> None:
    file = io.BytesIO(b"sleutel;titel\nk-1;Besluit\n")
    invoer.load(file=file, naam="besluiten.csv", overschrijven=False, user=None, at=at)


def _of_inschrijvingen(voorval) -> Callable[..., Telling]:
    return lambda at, monkeypatch: voorval(at)


VOORVALLEN: dict[str, Callable[..., Telling]] = {
    **{naam: _of_inschrijvingen(voorval) for naam, voorval in voorvallen.VOORVALLEN.items()},
    "publicatieplanning": pagina_gepland,
    "beeldversies": beeld_zonder_versies,
    "deelbeelden": pagina_zonder_deelbeeld,
    "opruimen": uitvoering_van_lang_geleden,
    "zoekkaart": losse_zoekregels,
    "zoektermen": zonder_resultaat_gezocht,
    "bewaring": adres_over_zijn_termijn,
    "kennisitems per e-mail": nieuw_kennisitem,
    "bronwacht": bron_nooit_bekeken,
    "bronwacht melden": dode_bron,
    "invoer van kennisitems": bestand_geladen,
    "opruimen van invoer": bestand_nooit_gestart,
}
"""What is due when the job comes, counted as one when it was done once."""


def test_every_job_stands_here():
    assert {taak.naam for taak in registry.taken()} == set(VOORVALLEN)


@pytest.mark.parametrize("pause", [timedelta(0), DAY], ids=["op tijd", "na een dag"])
@pytest.mark.parametrize("day", CLOCK_CHANGES, ids=str)
@pytest.mark.parametrize("naam", VOORVALLEN)
def test_job_does_its_work_once_on_time_or_after_a_pause_in_both_clock_changes(
    site_tree, monkeypatch, settings, naam, day, pause
):
    settings.BRONWACHT = True
    (taak,) = (taak for taak in registry.taken() if taak.naam == naam)
    monkeypatch.setattr(registry, "_taken", {naam: taak})
    # Of jobs without an hour: in the hour that comes twice in autumn, and not at all in spring.
    hour = taak.every if isinstance(taak.every, time) else time(2, 30)
    at = datetime.combine(day, hour, BRUSSEL).astimezone(UTC)
    now = [at]
    monkeypatch.setattr(timezone, "now", lambda: now[0])
    done = VOORVALLEN[naam](at, monkeypatch)
    assert done() == 0
    for hours in (0, 1, 2, 12):
        now[0] = at + pause + hours * HOUR
        for _ in range(2):
            uitvoering.run_due(worker="proef:1")
            assert not TaakUitvoering.objects.exclude(fout="").exists()
            assert done() == 1
    taak.run(now[0])  # as when a worker died just before it wrote down that it was done
    assert done() == 1


@pytest.mark.parametrize("day", CLOCK_CHANGES, ids=str)
def test_daily_jobs_have_one_window_on_each_day_of_the_calendar(day):
    begin = datetime.combine(day - DAY, time(0), BRUSSEL).astimezone(UTC)
    for taak in registry.taken():
        if not isinstance(taak.every, time):
            continue
        moments = (begin + timedelta(minutes=15 * quarter) for quarter in range(4 * 24 * 3))
        days = [
            venster.astimezone(BRUSSEL).date()
            for venster in sorted({taak.latest_venster(moment) for moment in moments})
        ]
        assert len(days) == len(set(days))
        assert {day - DAY, day, day + DAY} <= set(days), taak.naam
