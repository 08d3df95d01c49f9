import socket
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from django.db import connection, transaction

from lmb_site.berichten.outbox import queue

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def make_bericht(db):
    """A message in the outbox; each call another cause, unless one is given."""
    numbers = iter(range(1, 10_000))

    def make(**kwargs):
        number = next(numbers)
        given = {
            "oorzaak": f"inschrijving:{number}",
            "soort": "bevestiging",
            "aan": f"ontvanger{number}@example.org",
            "onderwerp": "Je inschrijving",
            "tekst": "Dag, je bent ingeschreven.",
            **kwargs,
        }
        with transaction.atomic():
            return queue(**given)

    return make


@dataclass
class SmtpPeer:
    """A real SMTP server. Its answer follows from the recipient: `ok@`, `421@`, `550@`, `drop@`, …"""

    port: int = 0
    accepted: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    attempts: list[str] = field(default_factory=list)  # the Message-ID of each message that was handed over
    hang: threading.Event = field(default_factory=threading.Event)  # set: take a message, answer nothing
    got_data: threading.Event = field(default_factory=threading.Event)

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        answers = {
            "421": "421 4.3.2 te druk",
            "450": f"450 4.2.1 postbus van {address} is vol",
            "451": "451 4.3.0 probeer later",
            "550": f"550 5.1.1 <{address}> is hier onbekend",
        }
        if answer := answers.get(address.partition("@")[0]):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = message_from_bytes(envelope.content, policy=default)
        self.attempts.append(message["Message-ID"])
        self.got_data.set()
        while self.hang.is_set():
            await server.loop.run_in_executor(None, threading.Event().wait, 0.05)
        recipient = envelope.rcpt_tos[0].partition("@")[0]
        if recipient == "drop":
            server.transport.abort()
            return "250 OK"
        if recipient == "554":
            return "554 5.7.1 geweigerd om de inhoud"
        if recipient.startswith("data-4"):
            return f"{recipient.removeprefix('data-')} 4.3.0 nu niet"
        self.raw.append(envelope.content)
        self.accepted.append(message)
        return "250 OK"


@pytest.fixture
def smtp_peer():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        peer = SmtpPeer(port=probe.getsockname()[1])
    controller = Controller(peer, hostname="127.0.0.1", port=peer.port)
    controller.start()
    yield peer
    peer.hang.clear()
    controller.stop()


@pytest.fixture
def smtp(smtp_peer, settings):
    """Mail goes to the peer, through Django's own backend."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = smtp_peer.port
    settings.EMAIL_TIMEOUT = 5
    return smtp_peer


@dataclass(frozen=True)
class Processes:
    """Processes of their own, on a database that they share, with messages waiting in it."""

    env: dict[str, str]
    message_ids: list[str]

    def start(self, *args: str) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, *args],
            cwd=ROOT,
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def statuses(self) -> Counter:
        """How many messages have which status, by now."""
        query = "SELECT status FROM berichten_bericht"
        if connection.vendor == "sqlite":
            database = sqlite3.connect(self.env["DATABASE_URL"].removeprefix("sqlite:///"))
            rows = database.execute(query).fetchall()
            database.close()
        else:
            with connection.cursor() as cursor:
                cursor.execute(query)
                rows = cursor.fetchall()
        return Counter(status for (status,) in rows)


@pytest.fixture
def processes_with(request, transactional_db, smtp_peer, make_bericht):
    def make(number: int) -> Processes:
        message_ids = [make_bericht(aan=f"ok{i}@example.org").message_id for i in range(number)]
        # Only now: on SQLite the shared database is a copy of what there is at this moment.
        env = request.getfixturevalue("process_database")
        return Processes({**env, "EMAIL_URL": f"smtp://127.0.0.1:{smtp_peer.port}"}, message_ids)

    return make
