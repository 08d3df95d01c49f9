import smtplib
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.mail.backends import locmem
from django.db import OperationalError
from django.urls import reverse
from wagtail.models import Site

from lmb_site.berichten import bezorging
from lmb_site.berichten.bezorging import BACKOFF, MAX_POGINGEN, deliver_due
from lmb_site.berichten.models import LEASE, Bericht, BerichtStatus
from lmb_site.berichten.outbox import resend
from lmb_site.models import SiteInstellingen

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
CONTACT = "contact@example.org"


class RefusingBackend(locmem.EmailBackend):
    """Fails as `error` says, for as long as there is one."""

    error: Exception | None = None

    def send_messages(self, messages):
        if RefusingBackend.error is not None:
            raise RefusingBackend.error
        return super().send_messages(messages)


@pytest.fixture
def refusing(settings, db):
    settings.EMAIL_BACKEND = f"{__name__}.RefusingBackend"
    instellingen = SiteInstellingen.for_site(Site.objects.get(is_default_site=True))
    instellingen.contact_email = CONTACT
    instellingen.save()
    yield RefusingBackend
    RefusingBackend.error = None


def deliver(at=AT, **kwargs):
    return deliver_due(**{"worker": "proef:1", "limit": 100, "at": at, **kwargs})


def give_up(bericht, at=AT) -> datetime:
    """Let every attempt pass; when the last one was."""
    for wait in BACKOFF:
        deliver(at)
        at += wait
    deliver(at)
    return at


def test_delivered_message_is_sent_once_and_noted(make_bericht):
    bericht = make_bericht(at=AT)
    assert deliver().verzonden == 1
    assert deliver().totaal == 0
    assert [message.to for message in mail.outbox] == [[bericht.aan]]
    bericht.refresh_from_db()
    assert (bericht.status, bericht.verzonden_op, bericht.pogingen) == (BerichtStatus.VERZONDEN, AT, 1)
    assert (bericht.lease_tot, bericht.lease_door) == (None, "")


def test_each_recipient_gets_a_mail_of_their_own(make_bericht):
    for _ in range(3):
        make_bericht(at=AT)
    assert deliver().verzonden == 3
    assert all(len(message.recipients()) == 1 for message in mail.outbox)


def test_delivery_stops_at_its_limit_and_when_asked(make_bericht):
    for _ in range(5):
        make_bericht(at=AT)
    assert deliver(limit=2).verzonden == 2
    answers = iter([True, False])
    assert deliver(keep_going=lambda: next(answers)).verzonden == 1
    assert Bericht.objects.due(AT).count() == 2


def test_who_waits_longest_goes_first(make_bericht):
    make_bericht(at=AT - timedelta(minutes=1), onderwerp="tweede")
    make_bericht(at=AT - timedelta(minutes=2), onderwerp="eerste")
    deliver(limit=1)
    assert mail.outbox[0].subject == "eerste"


def test_waits_grow_and_last_about_three_days():
    assert list(BACKOFF) == sorted(BACKOFF)
    assert BACKOFF[:5] == (
        timedelta(minutes=1),
        timedelta(minutes=5),
        timedelta(minutes=15),
        timedelta(hours=1),
        timedelta(hours=4),
    )
    assert timedelta(days=3) <= sum(BACKOFF, timedelta()) <= timedelta(days=3, hours=6)


def test_temporary_failure_follows_the_waits_and_then_gives_up(make_bericht, refusing):
    refusing.error = ConnectionRefusedError()
    bericht = make_bericht(at=AT)
    at = AT
    for number, wait in enumerate(BACKOFF, start=1):
        assert deliver(at).uitgesteld == 1
        bericht.refresh_from_db()
        assert (bericht.pogingen, bericht.toestand) == (number, "opnieuw proberen")
        assert bericht.volgende_poging_op == at + wait
        assert deliver(at + wait - timedelta(seconds=1)).totaal == 0
        at += wait
    assert Bericht.objects.get() == bericht
    assert deliver(at).mislukt == 1
    bericht.refresh_from_db()
    assert (bericht.status, bericht.pogingen) == (BerichtStatus.MISLUKT, MAX_POGINGEN)


def test_message_that_cannot_be_sent_does_not_stop_the_others(make_bericht):
    broken = make_bericht(at=AT - timedelta(minutes=1))
    Bericht.objects.update(onderwerp="twee\nregels")
    whole = make_bericht(at=AT)
    telling = deliver()
    assert (telling.uitgesteld, telling.verzonden) == (1, 1)
    assert [message.to for message in mail.outbox] == [[whole.aan]]
    broken.refresh_from_db()
    assert broken.laatste_fout == "Onverwachte fout bij het verzenden (BadHeaderError)."


def test_living_lease_keeps_others_away_until_it_ends(make_bericht):
    make_bericht(at=AT)
    assert Bericht.objects.claim_next(worker="gestorven:1", at=AT)
    assert deliver(AT + LEASE - timedelta(seconds=1)).totaal == 0
    assert deliver(AT + LEASE).verzonden == 1


def test_outcome_of_a_worker_that_lost_its_lease_does_not_count(make_bericht, refusing):
    """The slow worker is refused after another one has sent the message: it arrived, so it did not fail."""
    make_bericht(at=AT)

    class SlowPost(bezorging._Post):
        def send(self, message):
            assert deliver(AT + LEASE, worker="snel:1").verzonden == 1
            raise smtplib.SMTPDataError(554, b"geweigerd")

    bericht = Bericht.objects.claim_next(worker="traag:1", at=AT)
    fout = bezorging._try_to_send(bericht, SlowPost())
    bezorging._record(bericht, fout, AT + LEASE, bezorging.Telling())
    assert Bericht.objects.get().status == BerichtStatus.VERZONDEN


def test_late_outcome_leaves_the_lease_of_the_next_worker_alone(make_bericht):
    make_bericht(at=AT)
    slow = Bericht.objects.claim_next(worker="traag:1", at=AT)
    quick = Bericht.objects.claim_next(worker="snel:1", at=AT + LEASE)
    fout = bezorging._judge(TimeoutError(), slow)
    bezorging._record(slow, fout, AT + LEASE, bezorging.Telling())
    assert Bericht.objects.held_by(quick).exists()
    assert deliver(AT + LEASE + timedelta(minutes=2)).totaal == 0


def test_lease_of_a_dead_worker_is_given_back_at_once(make_bericht):
    make_bericht(at=AT)
    Bericht.objects.claim_next(worker="gestorven:1", at=AT)
    assert Bericht.objects.all().release(worker="een-ander:1") == 0
    assert Bericht.objects.all().release(worker="gestorven:1") == 1
    assert deliver().verzonden == 1


def test_final_failure_tells_a_person_exactly_once(make_bericht, refusing):
    refusing.error = ConnectionRefusedError()
    bericht = make_bericht(at=AT, onderwerp="Je inschrijving voor Participatie", tekst="Geheim.")
    at = give_up(bericht)
    notice = Bericht.objects.get(soort="mislukt")
    assert (notice.aan, notice.oorzaak) == (CONTACT, f"bericht:{bericht.pk}")
    assert notice.onderwerp == "Mail niet vertrokken: bevestiging"
    # A subject may name a person, and the notice outlives them.
    assert "Je inschrijving voor Participatie" not in notice.tekst
    assert "De mailserver was niet te bereiken" in notice.tekst
    assert f"http://testserver{reverse('berichten:inspect', args=[bericht.pk])}" in notice.tekst
    assert "Geheim" not in notice.tekst
    assert bericht.aan not in notice.tekst + notice.onderwerp
    # The notice fails as well: nobody is told about that one.
    give_up(notice, at)
    assert list(Bericht.objects.mislukt().order_by("pk")) == [bericht, notice]
    assert Bericht.objects.count() == 2


def test_message_sent_again_that_fails_again_is_told_again(make_bericht, refusing):
    refusing.error = ConnectionRefusedError()
    bericht = make_bericht(at=AT)
    at = give_up(bericht)
    Bericht.objects.filter(soort="mislukt").update(status=BerichtStatus.VERZONDEN, verzonden_op=at)
    resend(bericht, at=at)
    give_up(bericht, at)
    assert Bericht.objects.filter(soort="mislukt").count() == 2


def test_resent_message_arrives_with_its_first_message_id(make_bericht, refusing):
    refusing.error = ConnectionRefusedError()
    bericht = make_bericht(at=AT)
    at = give_up(bericht)
    refusing.error = None
    resend(bericht, at=at)
    deliver(at)
    ids = [message.extra_headers["Message-ID"] for message in mail.outbox]
    assert bericht.message_id in ids


def test_log_holds_no_address(make_bericht, refusing, caplog):
    with caplog.at_level("DEBUG"):
        refusing.error = OSError("an@example.org is weg")
        bericht = make_bericht(at=AT, antwoord_aan="bo@example.org")
        at = give_up(bericht)
        refusing.error = None
        resend(bericht, at=at)
        deliver(at)
    assert f"bericht {bericht.pk} (bevestiging) mislukt" in caplog.text
    assert f"bericht {bericht.pk} (bevestiging) verzonden" in caplog.text
    assert "@" not in caplog.text
    assert "Je inschrijving" not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_outcome_survives_a_database_that_is_away_for_a_moment(make_bericht, monkeypatch):
    make_bericht(at=AT)
    real, waits = bezorging.transaction.atomic, []
    failures = iter([OperationalError("weg"), OperationalError("weg")])

    def atomic(*args, **kwargs):
        if error := next(failures, None):
            raise error
        return real(*args, **kwargs)

    class Transaction:
        def __getattr__(self, name):
            return atomic if name == "atomic" else getattr(real, name)

    monkeypatch.setattr(bezorging, "transaction", Transaction())
    monkeypatch.setattr(bezorging.time, "sleep", waits.append)
    assert deliver().verzonden == 1
    assert len(waits) == 2
    assert Bericht.objects.get().status == BerichtStatus.VERZONDEN
    assert len(mail.outbox) == 1


def test_idle_delivery_asks_one_question(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        deliver()
