"""Delivery: takes messages from the outbox one by one, mails them, and writes down what became of them.

At least once. Each message passes three steps: claim (a lease, its own transaction), send, record (its own
transaction, guarded by that lease). A worker that dies between two of them leaves a lease that ends; the
message is then sent again with the same Message-ID. Logs name a message by key and kind only.
"""

import base64
import logging
import re
import smtplib
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import encoders
from email.message import Message
from email.mime.base import MIMEBase
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import InterfaceError, OperationalError, transaction
from django.db import connection as database
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site

from lmb_site.berichten.models import Bericht, BerichtStatus
from lmb_site.berichten.outbox import BerichtError, queue
from lmb_site.models.instellingen import SiteInstellingen

logger = logging.getLogger("lmb_site.berichten")

# The wait after each failed attempt; some three days in all. The attempt after the last wait is the last one.
BACKOFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=8),
    timedelta(hours=12),
    timedelta(hours=24),
    timedelta(hours=24),
)
MAX_POGINGEN = len(BACKOFF) + 1
SOORT_MISLUKT = "mislukt"

_ADDRESS = re.compile(r"""("[^"]+"|[^\s<>()\[\]"',;:]+)@[^\s<>()"',;:]+""")
_RECORD_WAITS = (1, 4, 10)  # seconds


@dataclass
class Telling:
    """What one round of delivery did."""

    verzonden: int = 0
    uitgesteld: int = 0
    mislukt: int = 0

    @property
    def totaal(self) -> int:
        return self.verzonden + self.uitgesteld + self.mislukt


def deliver_due(
    *,
    worker: str,
    limit: int,
    at: datetime | None = None,
    keep_going: Callable[[], bool] = lambda: True,
) -> Telling:
    """Deliver what is due, at most `limit` messages; asks `keep_going` between two messages.

    Never raises for what a mail server does or for a message that cannot be sent; does raise when the
    database fails.
    """
    telling = Telling()
    post = _Post()
    try:
        while telling.totaal < limit and keep_going():
            bericht = Bericht.objects.claim_next(worker=worker, at=at)
            if bericht is None:
                break
            fout = _try_to_send(bericht, post)
            _record(bericht, fout, at or timezone.now(), telling)
    finally:
        post.close()
    return telling


def build_mail(bericht: Bericht) -> EmailMultiAlternatives:
    """The mail of a message: the same each time, but for its Date."""
    mail = EmailMultiAlternatives(
        subject=bericht.onderwerp,
        body=bericht.tekst,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[bericht.aan],
        reply_to=[bericht.antwoord_aan] if bericht.antwoord_aan else None,
        headers={
            **bericht.kopregels,
            "Message-ID": bericht.message_id,
            "Auto-Submitted": "auto-generated",  # RFC 3834
            "X-Auto-Response-Suppress": "OOF, AutoReply",  # not 'All': a report of non-delivery must return
        },
    )
    if bericht.html:
        mail.attach_alternative(bericht.html, "text/html")
    for bijlage in bericht.bijlagen:
        mail.attach(_build_part(**bijlage))
    return mail


def _build_part(*, naam: str, soort: str, inhoud: str) -> MIMEBase:
    """In base64 whatever it is: the line ends of a calendar arrive as they left, and its `method` stays."""
    header = Message()
    header["Content-Type"] = soort
    params = dict(header.get_params(failobj=[])[1:])
    if header.get_content_maintype() == "text":
        params.setdefault("charset", "utf-8")
    part = MIMEBase(header.get_content_maintype(), header.get_content_subtype())
    for name, value in params.items():
        part.set_param(name, value)
    part.set_payload(base64.b64decode(inhoud))
    encoders.encode_base64(part)
    filename = naam if naam.isascii() else ("utf-8", "", naam)
    part.add_header("Content-Disposition", "attachment", filename=filename)
    return part


class _Post:
    """One connection with the mail server for a whole round; thrown away after a failure."""

    def __init__(self):
        self._connection = None

    def send(self, mail: EmailMultiAlternatives) -> None:
        if self._connection is None:
            self._connection = get_connection()
            self._connection.open()
        if self._connection.send_messages([mail]) == 0:
            raise smtplib.SMTPException("niet aangenomen")

    def close(self) -> None:
        """Whatever the server makes of the goodbye: what it accepted before, it accepted."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(Exception):
                connection.close()


@dataclass(frozen=True)
class _Fout:
    reden: str
    is_permanent: bool
    kort: str  # for the log: never a word of the server


def _try_to_send(bericht: Bericht, post: _Post) -> _Fout | None:
    try:
        post.send(build_mail(bericht))
    except Exception as error:  # a message that nobody can send must not stop the others
        post.close()
        return _judge(error, bericht)
    return None


def _judge(error: Exception, bericht: Bericht) -> _Fout:
    """Permanent is only what the server says of this message: a 5xx on its recipient or on its content.

    A 5xx on our sign-in or our sender is our own doing: someone may set it right within the three days.
    """
    kort = type(error).__name__
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, reply = next(iter(error.recipients.values()), (0, b""))
        reden = f"De mailserver weigert het adres: {_scrub(code, reply, bericht)}"
        return _Fout(reden, 500 <= code <= 599, f"{kort} {code}")
    if isinstance(error, smtplib.SMTPDataError):
        reden = f"De mailserver weigert het bericht: {_scrub(error.smtp_code, error.smtp_error, bericht)}"
        return _Fout(reden, 500 <= error.smtp_code <= 599, f"{kort} {error.smtp_code}")
    if isinstance(error, smtplib.SMTPResponseException):
        reden = f"De mailserver neemt niets aan: {_scrub(error.smtp_code, error.smtp_error, bericht)}"
        return _Fout(reden, False, f"{kort} {error.smtp_code}")
    # smtplib calls waiting in vain a broken connection as well.
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return _Fout("De mailserver antwoordde niet op tijd.", False, kort)
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return _Fout("De mailserver verbrak de verbinding.", False, kort)
    if isinstance(error, smtplib.SMTPException):
        return _Fout("De mailserver nam het bericht niet aan.", False, kort)
    if isinstance(error, OSError):
        return _Fout(f"De mailserver was niet te bereiken ({kort}).", False, kort)
    return _Fout(f"Onverwachte fout bij het verzenden ({kort}).", False, kort)


def _scrub(code: int, reply: bytes | str, bericht: Bericht) -> str:
    """The server's reply on one line, its code in front, addresses and the recipient's name masked."""
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else str(reply)
    text = _ADDRESS.sub("[adres]", " ".join(text.replace("\x00", "").split()))
    naam = bericht.aan.partition("@")[0]
    if len(naam) > 2:
        text = re.sub(rf"(?<!\w){re.escape(naam)}(?!\w)", "[naam]", text, flags=re.IGNORECASE)
    return f"{code} {text}"[:300].strip()


def _record(bericht: Bericht, fout: _Fout | None, at: datetime, telling: Telling) -> None:
    """Write down the outcome, trying again while the database is away for a moment.

    Between the server's OK and this note lies the only window in which a message can be sent twice; a restart
    of the database should not hold it open.
    """
    changes = _outcome(bericht, fout, at)
    for wait in (*_RECORD_WAITS, None):
        try:
            with transaction.atomic():
                kept = Bericht.objects.held_by(bericht).update(lease_tot=None, lease_door="", **changes)
                if kept and fout and changes.get("status") == BerichtStatus.MISLUKT:
                    _tell_a_person(bericht, fout, changes["pogingen"], at)
            break
        except (OperationalError, InterfaceError):
            if wait is None or database.in_atomic_block:
                raise
            database.close()
            time.sleep(wait)

    name = f"bericht {bericht.pk} ({bericht.soort})"
    if not kept:
        logger.warning("%s is intussen van een ander: deze uitkomst telt niet", name)
    if fout is None:
        telling.verzonden += 1
        logger.info("%s verzonden", name)
    elif changes.get("status") == BerichtStatus.MISLUKT:
        telling.mislukt += 1
        logger.warning("%s mislukt na poging %s: %s", name, changes["pogingen"], fout.kort)
    else:
        telling.uitgesteld += 1
        logger.warning("%s uitgesteld na poging %s: %s", name, changes["pogingen"], fout.kort)


def _outcome(bericht: Bericht, fout: _Fout | None, at: datetime) -> dict[str, Any]:
    """The fields that change after an attempt."""
    pogingen = bericht.pogingen + 1
    if fout is None:
        return {
            "pogingen": pogingen,
            "status": BerichtStatus.VERZONDEN,
            "verzonden_op": at,
            "laatste_fout": "",
        }
    if fout.is_permanent or pogingen >= MAX_POGINGEN:
        return {"pogingen": pogingen, "status": BerichtStatus.MISLUKT, "laatste_fout": fout.reden}
    return {
        "pogingen": pogingen,
        "volgende_poging_op": at + BACKOFF[pogingen - 1],
        "laatste_fout": fout.reden,
    }


def _tell_a_person(bericht: Bericht, fout: _Fout, pogingen: int, at: datetime) -> None:
    """Mail the contact address of the site that a message will not arrive; never about such a mail itself.

    Names the kind and not the subject: that may name a person, and this mail is kept when theirs goes.
    """
    if bericht.soort == SOORT_MISLUKT:
        return
    site = Site.objects.order_by("-is_default_site", "pk").first()
    if site is None:
        logger.warning("bericht %s mislukt en er is geen site, dus niemand om het aan te melden", bericht.pk)
        return
    link = settings.WAGTAILADMIN_BASE_URL + reverse("berichten:inspect", args=[bericht.pk])
    poging = "één poging" if pogingen == 1 else f"{pogingen} pogingen"
    tekst = (
        "Een mail van de site is niet vertrokken en wordt niet meer vanzelf geprobeerd.\n\n"
        f"Soort: {bericht.soort}\n"
        f"Opgegeven na {poging}\n"
        f"Reden: {fout.reden}\n\n"
        f"Bekijk het bericht, en verzend het opnieuw als de oorzaak weg is:\n{link}\n"
    )
    # A message that a person sends again, and that fails again, is told again.
    oorzaak = f"bericht:{bericht.pk}" + (f":{bericht.herzendingen}" if bericht.herzendingen else "")
    try:
        queue(
            oorzaak=oorzaak,
            soort=SOORT_MISLUKT,
            aan=SiteInstellingen.for_site(site).contact_email,
            onderwerp=f"Mail niet vertrokken: {bericht.soort}",
            tekst=tekst,
            at=at,
        )
    except BerichtError:
        logger.warning("bericht %s mislukt en het contactadres van de site klopt niet", bericht.pk)
