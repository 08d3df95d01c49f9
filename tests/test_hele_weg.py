"""From the form to the mailbox, with real processes, on the database of the suite: also when the worker dies (A1)."""

import signal
import urllib.error
import urllib.parse
import urllib.request
from email import message_from_bytes, policy

import pytest

from tests import processen
from tests.leertrajecten.inschrijvingen.test_gelijktijdig import drukte


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args, **kwargs):
        return None


@pytest.fixture
def site(process_database):
    port = processen.free_port()
    env = {**process_database, "SITE_URL": f"http://127.0.0.1:{port}"}
    web = processen.start_web(env, port)
    yield env
    processen.stop(web)


def send_form(env, form) -> int:
    answers = {
        "naam": "Deelnemer Aarschot",
        "email": "deelnemer@example.org",
        "organisatie": "Een vereniging",
        "akkoord": "on",
        "formulier": form["sleutel"],
    }
    opener = urllib.request.build_opener(NoRedirect)
    path = urllib.parse.urlsplit(form["pad"]).path
    try:
        return opener.open(
            env["SITE_URL"] + path, urllib.parse.urlencode(answers).encode(), timeout=30
        ).status
    except urllib.error.HTTPError as answer:
        return answer.code


def test_a_worker_killed_between_registration_and_delivery_delivers_after_restart(site):
    form = drukte(site, "formulier")
    worker = processen.start_worker(site)
    worker.send_signal(signal.SIGSTOP)
    try:
        assert send_form(site, form) == 303
    finally:
        worker.kill()
        worker.wait()
    assert processen.mails(site) == []

    worker = processen.start_worker(site)
    try:
        processen.wait_until(lambda: len(processen.mails(site)) >= 2, "de mails kwamen niet aan", seconds=60)
    finally:
        processen.stop(worker)
    mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in processen.mails(site)]
    assert len(mails) == 2
    to_registrant, to_contact = sorted(mails, key=lambda mail: "deelnemer@" not in mail["To"])
    assert to_registrant["To"] == "deelnemer@example.org"
    assert to_registrant["Reply-To"] == to_contact["To"]
    assert to_contact["Reply-To"] == "deelnemer@example.org"
    assert {mail["Auto-Submitted"] for mail in mails} == {"auto-generated"}
    (uitnodiging,) = to_registrant.iter_attachments()
    assert (uitnodiging.get_content_type(), uitnodiging.get_param("method")) == ("text/calendar", "REQUEST")
    assert worker.returncode == 0
