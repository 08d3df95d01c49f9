"""Against a real mail server on this machine."""

from datetime import UTC, datetime, timedelta

import pytest

from lmb_site.berichten.bezorging import BACKOFF, deliver_due
from lmb_site.berichten.models import Bericht, BerichtStatus
from lmb_site.berichten.outbox import Bijlage

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
ICS = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Sessie één\r\nEND:VCALENDAR\r\n"


def deliver(at=AT):
    return deliver_due(worker="proef:1", limit=100, at=at)


def test_headers_are_exactly_ours(make_bericht, smtp, settings):
    settings.DEFAULT_FROM_EMAIL = "Lokaal Mondiaal Beleid <lmb@example.org>"
    bericht = make_bericht(
        at=AT,
        aan="ok@example.org",
        antwoord_aan="Peeters, Añ <an@example.org>",
        onderwerp="Je inschrijving: één sessie",
    )
    assert deliver().verzonden == 1
    message = smtp.accepted[0]
    assert message["Message-ID"] == bericht.message_id
    assert message["From"] == "Lokaal Mondiaal Beleid <lmb@example.org>"
    assert message["To"] == "ok@example.org"
    reply_to = message["Reply-To"].addresses
    assert [(a.display_name, a.addr_spec) for a in reply_to] == [("Peeters, Añ", "an@example.org")]
    assert message["Subject"] == "Je inschrijving: één sessie"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "OOF, AutoReply"
    assert message["Date"]
    assert (message["Cc"], message["Bcc"]) == (None, None)


def test_text_html_and_calendar_arrive_as_written(make_bericht, smtp):
    make_bericht(
        at=AT,
        aan="ok@example.org",
        tekst="Dag, é.",
        html="<p>Dag, é.</p>",
        bijlagen=[
            Bijlage("sessie één.ics", "text/calendar; method=REQUEST", ICS),
            Bijlage("blad.pdf", "application/pdf", b"%PDF-1.7\x00\xff"),
        ],
    )
    deliver()
    message = smtp.accepted[0]
    assert message.get_body(("plain",)).get_content().strip() == "Dag, é."
    assert message.get_body(("html",)).get_content().strip() == "<p>Dag, é.</p>"
    calendar, pdf = message.iter_attachments()
    assert calendar.get_content_type() == "text/calendar"
    assert (calendar.get_param("method"), calendar.get_param("charset")) == ("REQUEST", "utf-8")
    assert calendar.get_payload(decode=True).decode() == ICS
    assert calendar.get_filename() == "sessie één.ics"
    assert pdf.get_payload(decode=True) == b"%PDF-1.7\x00\xff"


def test_message_without_html_is_plain(make_bericht, smtp):
    make_bericht(at=AT, aan="ok@example.org")
    deliver()
    assert smtp.accepted[0].get_content_type() == "text/plain"


@pytest.mark.parametrize(
    ("recipient", "reden"),
    [
        ("421", "De mailserver weigert het adres: 421 4.3.2 te druk"),
        ("450", "De mailserver weigert het adres: 450 4.2.1 postbus van [adres] is vol"),
        ("451", "De mailserver weigert het adres: 451 4.3.0 probeer later"),
        ("data-421", "De mailserver weigert het bericht: 421 4.3.0 nu niet"),
        ("data-450", "De mailserver weigert het bericht: 450 4.3.0 nu niet"),
        ("data-451", "De mailserver weigert het bericht: 451 4.3.0 nu niet"),
        ("drop", "De mailserver verbrak de verbinding."),
    ],
)
def test_temporary_answer_waits_and_is_tried_again(make_bericht, smtp, recipient, reden):
    bericht = make_bericht(at=AT, aan=f"{recipient}@example.org")
    assert deliver().uitgesteld == 1
    bericht.refresh_from_db()
    assert (bericht.toestand, bericht.laatste_fout) == ("opnieuw proberen", reden)
    assert bericht.volgende_poging_op == AT + timedelta(minutes=1)
    Bericht.objects.filter(pk=bericht.pk).update(aan="ok@example.org")
    assert deliver(AT + timedelta(minutes=1)).verzonden == 1
    assert smtp.accepted[0]["Message-ID"] == bericht.message_id
    bericht.refresh_from_db()
    assert (bericht.toestand, bericht.laatste_fout) == ("verzonden", "")


@pytest.mark.parametrize(
    ("recipient", "reden"),
    [
        ("550", "De mailserver weigert het adres: 550 5.1.1 <[adres]> is hier onbekend"),
        ("554", "De mailserver weigert het bericht: 554 5.7.1 geweigerd om de inhoud"),
    ],
)
def test_permanent_answer_fails_at_once_and_is_told(make_bericht, smtp, caplog, recipient, reden):
    bericht = make_bericht(at=AT, aan=f"{recipient}@example.org")
    with caplog.at_level("DEBUG", logger="lmb_site"):
        telling = deliver()
    assert (telling.mislukt, telling.verzonden) == (1, 1)  # the one sent is the notice
    bericht.refresh_from_db()
    assert (bericht.status, bericht.pogingen, bericht.laatste_fout) == (BerichtStatus.MISLUKT, 1, reden)
    assert smtp.accepted[0]["Subject"] == "Mail niet vertrokken: bevestiging"
    assert reden in smtp.accepted[0].get_content()
    assert not [
        record for record in caplog.records if record.name.startswith("lmb") and "@" in record.getMessage()
    ]


def test_server_that_is_away_is_temporary(make_bericht, smtp, settings):
    settings.EMAIL_PORT = 1
    bericht = make_bericht(at=AT)
    assert deliver().uitgesteld == 1
    bericht.refresh_from_db()
    assert bericht.laatste_fout == "De mailserver was niet te bereiken (ConnectionRefusedError)."


def test_silent_server_is_temporary(make_bericht, smtp, settings):
    settings.EMAIL_TIMEOUT = 0.3
    smtp.hang.set()
    bericht = make_bericht(at=AT, aan="ok@example.org")
    assert deliver().uitgesteld == 1
    bericht.refresh_from_db()
    assert bericht.laatste_fout == "De mailserver antwoordde niet op tijd."


def test_failure_in_between_does_not_touch_the_next_messages(make_bericht, smtp):
    for number, name in enumerate(["ok", "drop", "ok2", "421", "ok3", "450", "ok4"]):
        make_bericht(at=AT + timedelta(seconds=number), aan=f"{name}@example.org")
    telling = deliver(AT + timedelta(minutes=1))
    assert (telling.verzonden, telling.uitgesteld) == (4, 3)
    assert [message["To"] for message in smtp.accepted] == [
        f"{name}@example.org" for name in ["ok", "ok2", "ok3", "ok4"]
    ]


def test_server_that_is_down_for_an_hour_loses_nothing_and_doubles_nothing(make_bericht, smtp, settings):
    """A worker that looks each minute, and a server that comes back after sixty."""
    message_ids = [make_bericht(at=AT, aan=f"ok{number}@example.org").message_id for number in range(4)]
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    for minute in range(60):
        assert deliver(AT + timedelta(minutes=minute)).verzonden == 0
    assert {bericht.toestand for bericht in Bericht.objects.all()} == {"opnieuw proberen"}
    settings.EMAIL_PORT = port
    for minute in range(60, 60 * 3):
        deliver(AT + timedelta(minutes=minute))
    assert sorted(message["Message-ID"] for message in smtp.accepted) == sorted(message_ids)
    assert set(Bericht.objects.values_list("status", flat=True)) == {BerichtStatus.VERZONDEN}


@pytest.mark.parametrize("answer", ["ok", "421", "450", "451", "550", "554", "data-421", "data-451", "drop"])
def test_whatever_the_server_answers_each_message_arrives_or_a_person_is_told(make_bericht, smtp, answer):
    """For as long as the server keeps to its answer, through all attempts."""
    bericht = make_bericht(at=AT, aan=f"{answer}@example.org")
    at = AT
    for wait in (*BACKOFF, timedelta(hours=1)):
        deliver(at)
        at += wait
    bericht.refresh_from_db()
    told = [
        str(message["Subject"]) for message in smtp.accepted if message["Message-ID"] != bericht.message_id
    ]
    if answer == "ok":
        assert (bericht.status, told) == (BerichtStatus.VERZONDEN, [])
    else:
        assert bericht.status == BerichtStatus.MISLUKT
        assert bericht.laatste_fout
        assert told == ["Mail niet vertrokken: bevestiging"]
