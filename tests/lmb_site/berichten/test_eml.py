from email import message_from_bytes
from email.policy import default

import pytest
from django.core.mail import EmailMessage

from lmb_site.berichten import eml
from lmb_site.berichten.bezorging import deliver_due


@pytest.fixture
def folder(settings, tmp_path):
    settings.EMAIL_BACKEND = "lmb_site.berichten.eml.EmlBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "nog" / "niet")
    return tmp_path / "nog" / "niet"


def test_each_message_becomes_one_readable_file(make_bericht, folder):
    berichten = [make_bericht(onderwerp="Één sessie / twee"), make_bericht(onderwerp="Daarna")]
    assert deliver_due(worker="proef:1", limit=10).verzonden == 2
    files = sorted(folder.iterdir())
    stems = [bericht.message_id.strip("<>").partition("@")[0] for bericht in berichten]
    assert sorted(file.name for file in files) == sorted(
        [f"{stems[0]}-een-sessie-twee.eml", f"{stems[1]}-daarna.eml"]
    )
    by_id = {m["Message-ID"]: m for m in (message_from_bytes(f.read_bytes(), policy=default) for f in files)}
    message = by_id[berichten[0].message_id]
    assert (message["To"], message["Subject"]) == (berichten[0].aan, "Één sessie / twee")
    assert message.get_content().strip() == berichten[0].tekst


def test_same_message_again_takes_the_place_of_the_first(folder):
    message = EmailMessage("Dag", "Tekst", to=["an@example.org"], headers={"Message-ID": "<een@testserver>"})
    message.send()
    message.send()
    assert [file.name for file in folder.iterdir()] == ["een-dag.eml"]


def test_message_id_cannot_lead_out_of_the_folder(folder):
    EmailMessage("", "Tekst", to=["an@example.org"], headers={"Message-ID": "<../../weg@testserver>"}).send()
    assert [file.name for file in folder.iterdir()] == [".._.._weg.eml"]


def test_write_that_breaks_off_leaves_no_file(folder, monkeypatch):
    def full(descriptor):
        raise OSError("schijf vol")

    monkeypatch.setattr(eml.os, "fsync", full)
    with pytest.raises(OSError, match="schijf vol"):
        EmailMessage("Dag", "Tekst", to=["an@example.org"]).send()
    assert list(folder.iterdir()) == []


def test_message_that_could_not_be_written_waits(make_bericht, folder, monkeypatch):
    monkeypatch.setattr(eml.os, "replace", lambda *args: (_ for _ in ()).throw(OSError("schijf vol")))
    bericht = make_bericht()
    assert deliver_due(worker="proef:1", limit=10).uitgesteld == 1
    bericht.refresh_from_db()
    assert bericht.toestand == "opnieuw proberen"
