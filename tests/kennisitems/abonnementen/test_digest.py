"""The digest: what is new is told once, whatever the worker missed, and nothing new is no mail."""

from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kennisitems.abonnementen import verbs
from kennisitems.abonnementen.mails import NIEUWS
from kennisitems.abonnementen.models import Abonnement, Ritme
from kennisitems.models import Kennisitem
from lmb_site.berichten.bezorging import build_mail
from lmb_site.berichten.models import Bericht, BerichtStatus
from lmb_site.samenvoegen import merge_begrippen
from lmb_site.taken.elk import DeelsMislukt
from tests.factories import KennisitemFactory, ThemaFactory
from tests.kennisitems.abonnementen.test_volgen import following

pytestmark = pytest.mark.django_db

WED = datetime(2026, 11, 18, 6, 0, tzinfo=UTC)  # 7 o'clock in Brussels
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _site(site_tree):
    pass


def publish(titel: str, at: datetime, *, day: date | None = None, **fields) -> Kennisitem:
    return KennisitemFactory(titel=titel, first_published_at=at, publicatiedatum=day or at.date(), **fields)


def digests():
    return list(Bericht.objects.filter(soort=NIEUWS).order_by("pk"))


def test_what_is_new_is_told_once_however_often_it_runs():
    following(at=WED)
    publish("Vroeger", WED - DAY)
    publish("Nieuw besluit", WED + timedelta(hours=3))
    assert [verbs.send_digests(at=WED + DAY) for _ in range(3)] == [1, 0, 0]
    (mail,) = digests()
    assert "Nieuw besluit" in mail.tekst
    assert "http://testserver/kennisitems/nieuw-besluit/" in mail.tekst
    assert "Vroeger" not in mail.tekst
    assert verbs.send_digests(at=WED + 2 * DAY) == 0


def test_nothing_new_is_no_mail():
    following(at=WED)
    publish("Al lang", WED - 10 * DAY)
    assert verbs.send_digests(at=WED + DAY) == 0
    assert digests() == []


def test_missed_days_are_caught_up_in_one_mail():
    following(at=WED)
    for n in range(4):
        publish(f"Dag {n}", WED + n * DAY + timedelta(hours=1))
    assert verbs.send_digests(at=WED + 5 * DAY) == 1
    (mail,) = digests()
    assert all(f"Dag {n}" in mail.tekst for n in range(4))
    assert mail.onderwerp.startswith("4 nieuwe kennisitems")


def test_a_day_that_was_still_to_come_is_told_when_it_came():
    following(at=WED)
    publish("Op vrijdag", WED + timedelta(hours=1), day=date(2026, 11, 20))
    assert verbs.send_digests(at=WED + DAY) == 0
    assert verbs.send_digests(at=WED + 2 * DAY) == 1
    assert verbs.send_digests(at=WED + 3 * DAY) == 0


def test_each_item_is_told_exactly_once_over_many_days():
    following(at=WED)
    for n in range(20):
        publish(f"Nummer {n:02}", WED + timedelta(hours=5 * n + 1), day=(WED + timedelta(hours=9 * n)).date())
    for n in range(1, 12):
        verbs.send_digests(at=WED + n * DAY)
    together = "".join(mail.tekst for mail in digests())
    assert [together.count(f"Nummer {n:02}\n") for n in range(20)] == [1] * 20


def test_a_week_is_told_on_monday_or_on_the_first_run_after_it():
    following(at=WED, ritme=Ritme.WEKELIJKS)
    publish("Deze week", WED + timedelta(hours=1))
    for n in (1, 2, 3, 4):
        assert verbs.send_digests(at=WED + n * DAY) == 0
    assert verbs.send_digests(at=WED + 6 * DAY) == 1  # Tuesday: the worker was away on Monday
    publish("Volgende week", WED + 7 * DAY)
    assert verbs.send_digests(at=WED + 7 * DAY) == 0
    assert verbs.send_digests(at=WED + 12 * DAY) == 1


def test_only_what_passes_the_filter_is_told():
    europa = ThemaFactory(naam="Europa", slug="europa")
    following("thema=europa&niveau=eu", at=WED)
    publish("Raak", WED + timedelta(hours=1), themas=[europa], niveau="eu")
    publish("Ander niveau", WED + timedelta(hours=1), themas=[europa], niveau="federaal")
    publish("Ander thema", WED + timedelta(hours=1), niveau="eu")
    publish("Ontwerp", WED + timedelta(hours=1), themas=[europa], niveau="eu", draft=True)
    verbs.send_digests(at=WED + DAY)
    (mail,) = digests()
    assert mail.onderwerp == "1 nieuw kennisitem: Raak"
    assert "Ander" not in mail.tekst
    assert "Ontwerp" not in mail.tekst


def test_a_theme_that_went_into_another_is_followed_there():
    oud, nieuw = (
        ThemaFactory(naam="Noord-Zuid", slug="noord-zuid"),
        ThemaFactory(naam="Mondiaal", slug="mondiaal"),
    )
    following("thema=noord-zuid", at=WED)
    merge_begrippen(oud=oud, nieuw=nieuw)
    publish("Onder de nieuwe naam", WED + timedelta(hours=1), themas=[nieuw])
    publish("Iets anders", WED + timedelta(hours=1))
    assert verbs.send_digests(at=WED + DAY) == 1
    assert digests()[0].onderwerp == "1 nieuw kennisitem: Onder de nieuwe naam"


def test_who_did_not_confirm_gets_nothing():
    verbs.request_abonnement(email="an@example.org", parameters={}, ritme=Ritme.DAGELIJKS, at=WED)
    publish("Nieuw", WED + timedelta(hours=1))
    assert verbs.send_digests(at=WED + DAY) == 0


def test_a_long_digest_is_cut_and_says_how_many_more():
    following(at=WED)
    for n in range(verbs.MAX_ITEMS + 3):
        publish(f"Item {n}", WED + timedelta(hours=1))
    verbs.send_digests(at=WED + DAY)
    (mail,) = digests()
    assert "En nog 3 andere" in mail.tekst
    assert mail.tekst.count("/kennisitems/item-") == verbs.MAX_ITEMS


def test_the_mailbox_is_told_how_to_leave():
    abonnement = following(at=WED)
    publish("Nieuw", WED + timedelta(hours=1))
    verbs.send_digests(at=WED + DAY)
    mail = message_from_bytes(build_mail(digests()[0]).message().as_bytes(), policy=policy.default)
    address = f"http://testserver/kennisitems/volgen/{abonnement.token}/opzeggen/"
    assert mail["List-Unsubscribe"].strip() == f"<{address}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address in mail.get_body(["plain"]).get_content()


def test_unsubscribing_forgets_all_its_mails_and_those_of_no_other():
    abonnement, other = following(at=WED), following(at=WED, email="bo@example.org")
    for n in range(2):
        publish(f"Nieuw {n}", WED + n * DAY + timedelta(hours=1))
        verbs.send_digests(at=WED + (n + 1) * DAY)
    Bericht.objects.filter(pk=digests()[0].pk).update(status=BerichtStatus.VERZONDEN, verzonden_op=WED)
    verbs.unsubscribe(abonnement=abonnement)
    assert [mail.aan for mail in digests()] == [other.email] * 2


def test_what_was_mailed_is_forgotten_after_a_month():
    following(at=WED)
    publish("Nieuw", WED + timedelta(hours=1))
    verbs.send_digests(at=WED + DAY)
    Bericht.objects.filter(soort=NIEUWS).update(status=BerichtStatus.VERZONDEN, verzonden_op=WED + DAY)
    verbs.forget(at=WED + 30 * DAY)
    assert len(digests()) == 1
    verbs.forget(at=WED + 32 * DAY)
    assert digests() == []


def test_one_that_fails_keeps_no_other_waiting(monkeypatch):
    first, second = following(at=WED), following(at=WED, email="bo@example.org")
    publish("Nieuw", WED + timedelta(hours=1))
    real = verbs._tell

    def fail_once(pk, at):
        if pk == first.pk:
            raise ValueError("an@example.org")
        return real(pk, at)

    monkeypatch.setattr(verbs, "_tell", fail_once)
    with pytest.raises(DeelsMislukt, match="abonnement: 1 van 2 mislukt"):
        verbs.send_digests(at=WED + DAY)
    assert [mail.aan for mail in digests()] == [second.email]
    monkeypatch.setattr(verbs, "_tell", real)
    assert verbs.send_digests(at=WED + DAY) == 1


def test_each_subscription_costs_the_same():
    def queries(number: int) -> int:
        Abonnement.objects.all().delete()
        for n in range(number):
            following(at=WED, email=f"p{n}-{number}@example.org")
        with CaptureQueriesContext(connection) as caught:
            verbs.send_digests(at=WED + DAY)
        return len(caught)

    publish("Nieuw", WED + timedelta(hours=1))
    one, three, five = queries(1), queries(3), queries(5)
    assert three - one == five - three
    assert (three - one) / 2 <= 16


def test_an_import_that_goes_on_after_a_digest_is_told_in_the_next(tmp_path, monkeypatch):
    from kennisitems.invoer import uitvoering
    from tests.kennisitems.invoer.bestanden import csv, run_import

    begin = datetime(2026, 11, 18, 5, 40, tzinfo=UTC)
    turns = iter(range(9))
    monkeypatch.setattr("kennisitems.invoer.uitvoering.BATCH", 1)
    monkeypatch.setattr(
        "kennisitems.invoer.verbs.go_on",
        lambda *args, **kw: uitvoering.go_on(
            *args, **{**kw, "clock": lambda: begin + next(turns) * timedelta(minutes=15)}
        ),
    )
    real = uitvoering._do_batch

    def digest_in_between(invoer, batch, **kwargs):
        if invoer.positie == 2:
            verbs.send_digests(at=WED + timedelta(seconds=1))
        real(invoer, batch, **kwargs)

    monkeypatch.setattr(uitvoering, "_do_batch", digest_in_between)
    following(at=WED - 2 * DAY)
    run_import(
        tmp_path,
        csv(*[f"a-{n};Rij {n};2026-11-18" for n in range(4)], kop="sleutel;titel;publicatiedatum"),
    )
    verbs.send_digests(at=WED + DAY)
    first, second = digests()
    assert [first.tekst.count(f"Rij {n}\n") for n in range(4)] == [1, 0, 0, 0]
    assert [second.tekst.count(f"Rij {n}\n") for n in range(4)] == [0, 1, 1, 1]


def test_what_becomes_visible_just_after_a_digest_is_told_in_the_next():
    """Its transaction began before the digest, and ended after it."""
    following(at=WED)
    assert verbs.send_digests(at=WED + DAY) == 0
    publish("Nog onderweg", WED + DAY - timedelta(minutes=1))
    assert verbs.send_digests(at=WED + 2 * DAY) == 1


def test_the_worker_runs_it(monkeypatch):
    """Registered, and due: `worker --once` tells."""
    from django.utils import timezone

    now = timezone.now()
    following(at=now - 3 * DAY)
    publish("Nieuw", now - 2 * DAY, day=(now - 2 * DAY).date())
    call_command("worker", "--once")
    assert len(digests()) == 1
