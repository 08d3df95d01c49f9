import re
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from django.db import IntegrityError, transaction
from wagtail.log_actions import registry as log_registry

from lmb_site.berichten.bezorging import build_mail
from lmb_site.berichten.models import Bericht, BerichtStatus
from lmb_site.berichten.outbox import BerichtError, Bijlage, queue, resend

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
GEGEVEN = {
    "oorzaak": "inschrijving:1",
    "soort": "bevestiging",
    "aan": "an@example.org",
    "onderwerp": "Je inschrijving",
    "tekst": "Dag An",
}


@pytest.mark.django_db
def test_queue_twice_makes_one_message_and_changes_nothing_in_it():
    first = queue(**GEGEVEN, at=AT)
    second = queue(**{**GEGEVEN, "onderwerp": "Iets anders"}, at=AT + timedelta(hours=1))
    assert second.pk == first.pk
    bericht = Bericht.objects.get()
    assert (bericht.onderwerp, bericht.message_id) == ("Je inschrijving", first.message_id)
    assert bericht.volgende_poging_op == AT


@pytest.mark.django_db
@pytest.mark.parametrize(
    "other", [{"oorzaak": "inschrijving:2"}, {"soort": "herinnering"}, {"aan": "bo@example.org"}]
)
def test_queue_makes_another_message_for_another_cause_kind_or_recipient(other):
    queue(**GEGEVEN)
    queue(**{**GEGEVEN, **other})
    assert Bericht.objects.count() == 2


@pytest.mark.django_db
def test_database_itself_refuses_a_second_message_for_a_cause(make_bericht):
    bericht = make_bericht()
    bericht.pk, bericht.message_id = None, "<een-ander@testserver>"
    with pytest.raises(IntegrityError), transaction.atomic():
        bericht.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_queue_outside_a_transaction_is_refused():
    with pytest.raises(transaction.TransactionManagementError, match=r"transaction\.atomic"):
        queue(**GEGEVEN)
    assert not Bericht.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_message_is_lost_with_its_cause():
    def cause():
        with transaction.atomic():
            queue(**GEGEVEN)
            raise ConnectionAbortedError

    with pytest.raises(ConnectionAbortedError):
        cause()
    assert not Bericht.objects.exists()


@pytest.mark.django_db
def test_message_id_is_a_uuid_at_the_host_of_the_site_and_sorts_by_time(make_bericht):
    later = make_bericht(at=AT + timedelta(seconds=1)).message_id
    earlier = make_bericht(at=AT).message_id
    assert re.fullmatch(
        r"<[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}@testserver>", later
    )
    assert earlier < later


@pytest.mark.django_db
@pytest.mark.parametrize(
    "bad",
    [
        {"aan": "an@example.org\nBcc: bo@example.org"},
        {"aan": "an@example.org\r\n"},
        {"aan": "an@example.org, bo@example.org"},
        {"aan": "An <an@example.org>"},
        {"aan": ""},
        {"aan": "a" * 60 + "@" + ".".join(["b" * 60] * 4) + ".be"},
        {"antwoord_aan": "bo@example.org\nBcc: cas@example.org"},
        {"antwoord_aan": "Bo\r\nBcc: cas@example.org <bo@example.org>"},
        {"antwoord_aan": "bo@example.org, cas@example.org"},
        {"antwoord_aan": "Bo <geen adres>"},
        {"bijlagen": [Bijlage("a.ics", "text/calendar\r\nBcc: cas@example.org", "")]},
    ],
)
def test_queue_refuses_what_would_write_headers_or_reach_others(bad):
    with pytest.raises(BerichtError) as refused:
        queue(**{**GEGEVEN, **bad})
    assert "example.org" not in str(refused.value)
    assert not Bericht.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("onderwerp", "stored"),
    [
        ("Nieuw: An\r\nBcc: bo@example.org", "Nieuw: An Bcc: bo@example.org"),
        ("  veel\t  wit\u2028hier ", "veel wit hier"),
        ("nul\x00teken", "nulteken"),
        ("half \ud83d teken", "half ? teken"),
        ("🎉 gelukt", "🎉 gelukt"),
        ("x" * 10_000, "x" * 249 + "…"),
    ],
)
def test_queue_folds_a_subject_to_one_line(make_bericht, onderwerp, stored):
    assert make_bericht(onderwerp=onderwerp).onderwerp == stored


@pytest.mark.django_db
def test_queue_keeps_nul_out_of_the_texts(make_bericht):
    bericht = make_bericht(tekst="a\x00b", html="<p>a\x00b</p>")
    assert (bericht.tekst, bericht.html) == ("ab", "<p>ab</p>")


@pytest.mark.django_db
def test_reply_to_may_carry_a_name_with_a_comma(make_bericht):
    bericht = make_bericht(antwoord_aan='Peeters, "An" <an@example.org>')
    assert bericht.antwoord_aan == r'"Peeters, \"An" <an@example.org>'


@pytest.mark.django_db
def test_queue_for_later_is_not_due_before(make_bericht):
    bericht = make_bericht(at=AT)
    assert not Bericht.objects.due(AT - timedelta(seconds=1)).exists()
    assert Bericht.objects.due(AT).get() == bericht


@pytest.mark.django_db
def test_for_oorzaak_finds_the_messages_of_one_cause(make_bericht):
    mine = [make_bericht(oorzaak="sessie:1"), make_bericht(oorzaak="sessie:1", soort="herinnering")]
    make_bericht(oorzaak="sessie:12")
    assert set(Bericht.objects.for_oorzaak("sessie:1")) == set(mine)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "fout", "toestand", "queryset"),
    [
        (BerichtStatus.WACHT, "", "wacht", "wachtend"),
        (BerichtStatus.WACHT, "450 vol", "opnieuw proberen", "opnieuw"),
        (BerichtStatus.VERZONDEN, "", "verzonden", "verzonden"),
        (BerichtStatus.MISLUKT, "550 onbekend", "mislukt", "mislukt"),
    ],
)
def test_toestand_and_the_querysets_agree(make_bericht, status, fout, toestand, queryset):
    bericht = make_bericht()
    bericht.status, bericht.laatste_fout, bericht.verzonden_op = status, fout, AT
    bericht.save()
    assert bericht.toestand == toestand
    for name in ("wachtend", "opnieuw", "verzonden", "mislukt"):
        assert getattr(Bericht.objects.all(), name)().exists() == (name == queryset)


@pytest.mark.django_db
def test_resend_lets_a_failed_message_wait_again_with_all_its_attempts(make_bericht, caplog):
    bericht = make_bericht()
    Bericht.objects.update(status=BerichtStatus.MISLUKT, pogingen=10, laatste_fout="550 onbekend")
    with caplog.at_level("INFO"):
        resend(bericht, at=AT)
    again = Bericht.objects.get()
    assert (again.status, again.pogingen, again.laatste_fout) == (BerichtStatus.WACHT, 0, "")
    assert (again.message_id, again.herzendingen) == (bericht.message_id, 1)
    assert Bericht.objects.due(AT).exists()
    entry = log_registry.get_logs_for_instance(bericht).get()
    assert (entry.action, "@" in entry.label) == ("berichten.resend", False)
    assert f"bericht {bericht.pk}" in caplog.text
    assert "@" not in caplog.text


@pytest.mark.django_db
@pytest.mark.parametrize("status", [status for status in BerichtStatus if status != BerichtStatus.MISLUKT])
def test_resend_refuses_every_other_status(make_bericht, status):
    bericht = make_bericht()
    Bericht.objects.update(status=status, verzonden_op=AT, pogingen=3)
    with pytest.raises(BerichtError, match="Alleen een mislukt bericht"):
        resend(bericht)
    assert Bericht.objects.get().pogingen == 3


# Headers of a mailing -----------------------------------------------------------------------------
UITSCHRIJVEN = {
    "List-Unsubscribe": f"<https://lmb.example.org/kennisitems/volgen/{'a' * 90}/opzeggen/>",
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    "List-Id": "Kennisitems <kennisitems.lmb.example.org>",
}


@pytest.mark.django_db
def test_kopregels_stand_in_the_mail_as_they_were_given():
    mail = build_mail(queue(**GEGEVEN, kopregels=UITSCHRIJVEN))
    parsed = message_from_bytes(mail.message().as_bytes(), policy=policy.default)
    # A long address may begin on a line of its own: a folded header (RFC 5322, 2.2.3).
    assert {naam: parsed[naam].strip() for naam in UITSCHRIJVEN} == UITSCHRIJVEN
    assert parsed["Auto-Submitted"] == "auto-generated"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "kopregels",
    [
        {"Bcc": "ander@example.org"},
        {"Message-ID": "<x@y>"},
        {"list-unsubscribe": "<https://example.org/>"},
        {"List-Unsubscribe": "<https://example.org/>\r\nBcc: ander@example.org"},
        {"List-Unsubscribe": "<https://example.org/>\nX: y"},
        {"List-Unsubscribe": ""},
        {"List-Unsubscribe": "é"},
        {"List-Unsubscribe": "x" * 901},
    ],
)
def test_a_kopregel_that_could_become_another_is_refused(kopregels):
    with pytest.raises(ValueError, match="kopregel"):
        queue(**GEGEVEN, kopregels=kopregels)
    assert not Bericht.objects.exists()
