"""The nightly round: everything past its term goes, one failure keeps nothing else, the report names nobody."""

from datetime import timedelta

import pytest
from django.core.mail import EmailMessage
from django.utils import timezone

from lmb_site.berichten.models import Bericht, BerichtStatus
from lmb_site.berichten.outbox import BerichtError, resend
from lmb_site.berichten.vergeten import ONDERWERP_GEWIST
from lmb_site.bewaring import grond, nacht, registry
from lmb_site.models import BewaarVerslag

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def make_bericht(n=1, *, days=0, status=BerichtStatus.VERZONDEN, **fields):
    moment = NOW - timedelta(days=days)
    return Bericht.objects.create(
        **{
            "oorzaak": f"proef:{n}",
            "soort": "proef",
            "message_id": f"<{n}@example.org>",
            "aan": "kanarie@example.org",
            "antwoord_aan": "ander@example.org",
            "onderwerp": "Voor Kanarie",
            "tekst": "Dag Kanarie",
            "html": "<p>Dag Kanarie</p>",
            "bijlagen": [{"naam": "a.ics", "soort": "text/calendar", "inhoud": "QQ=="}],
            "status": status,
            "aangemaakt_op": moment,
            "volgende_poging_op": moment,
            "verzonden_op": moment if status == BerichtStatus.VERZONDEN else None,
            **fields,
        }
    )


@pytest.fixture
def termijnen(monkeypatch):
    """An empty registry, to fill."""
    monkeypatch.setattr(registry, "_termijnen", {})
    return registry


def test_contents_of_a_mail_go_after_ninety_days_and_that_it_left_stays():
    old, recent, waiting = (
        make_bericht(1, days=91),
        make_bericht(2, days=89),
        make_bericht(3, days=91, status=BerichtStatus.WACHT),
    )
    assert [grond.wis_inhoud(NOW), grond.wis_inhoud(NOW)] == [1, 0]
    old.refresh_from_db()
    assert (old.tekst, old.html, old.bijlagen, old.antwoord_aan) == ("", "", [], "")
    assert old.onderwerp == ONDERWERP_GEWIST
    assert old.status == BerichtStatus.VERZONDEN
    for kept in (recent, waiting):
        kept.refresh_from_db()
        assert "Kanarie" in kept.tekst


def test_mail_without_contents_is_not_sent_again():
    old = make_bericht(days=91, status=BerichtStatus.MISLUKT)
    grond.wis_inhoud(NOW)
    with pytest.raises(BerichtError, match="gewist"):
        resend(old)


def test_mail_goes_after_thirteen_months_unless_it_still_waits():
    make_bericht(1, days=401)
    make_bericht(2, days=399)
    make_bericht(3, days=401, status=BerichtStatus.WACHT)
    grond.wis_berichten(NOW)
    assert sorted(Bericht.objects.values_list("oorzaak", flat=True)) == ["proef:2", "proef:3"]


def test_mail_files_go_after_ninety_days(settings, tmp_path):
    import os

    settings.EMAIL_FILE_PATH = tmp_path
    for name, days in (("oud.eml", 91), ("jong.eml", 89)):
        file = tmp_path / name
        file.write_text("Aan: kanarie@example.org")
        moment = (NOW - timedelta(days=days)).timestamp()
        os.utime(file, (moment, moment))
    assert grond.wis_mailbestanden(NOW) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["jong.eml"]


@pytest.mark.parametrize(
    "mail",
    [
        {"to": ["Kanarie@example.org"]},
        {"subject": "Dag Kanarie@example.org, één keer"},
        {"body": "Bélangrijk: kanarie@example.org"},
        {"attachments": [("a.txt", "Bélangrijk: kanarie@example.org".encode(), "text/plain")]},
    ],
    ids=lambda mail: next(iter(mail)),
)
def test_file_of_a_mail_goes_with_who_is_in_it_however_it_is_encoded(settings, tmp_path, mail):
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "lmb_site.berichten.eml.EmlBackend", str(tmp_path)
    for given in (mail, {"subject": "Iets anders"}):
        message = EmailMessage(**{"to": ["ander@example.org"], "body": "Dag", **given})
        message.encoding = "utf-8"
        message.send()
    assert grond.wis_mailbestanden_van("kanarie@example.org", NOW) == 1
    assert [file.name for file in tmp_path.iterdir() if "iets-anders" in file.name]


def test_one_kind_that_fails_keeps_no_other_and_the_report_names_nobody(termijnen, caplog):
    def fail(at):
        raise ValueError("kanarie@example.org")

    termijnen.register_termijn("Kapot", termijn="nooit", ruim_op=fail)
    termijnen.register_termijn("Goed", termijn="altijd", ruim_op=lambda at: 3)
    termijnen.register_termijn("Niets te doen", termijn="altijd", ruim_op=lambda at: 0)
    with pytest.raises(nacht.BewaringError, match="Kapot"):
        nacht.ruim_op(NOW)
    rows = {row.naam: (row.aantal, row.fout) for row in BewaarVerslag.objects.all()}
    assert rows == {"Kapot": (0, "ValueError"), "Goed": (3, "")}
    assert "kanarie" not in caplog.text


def test_same_kind_is_not_registered_twice(termijnen):
    termijnen.register_termijn("Iets", termijn="altijd", ruim_op=lambda at: 0)
    with pytest.raises(ValueError, match="Iets"):
        termijnen.register_termijn("Iets", termijn="altijd", ruim_op=lambda at: 0)


def test_every_kind_of_the_site_runs_on_an_empty_site(db):
    nacht.ruim_op(NOW)
    assert not BewaarVerslag.objects.exists()
