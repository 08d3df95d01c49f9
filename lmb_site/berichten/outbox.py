"""The outbox: what must be mailed is written in the transaction of its cause, and never sent from there."""

import base64
import logging
import re
import secrets
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from email.utils import quote
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from lmb_site.berichten.models import Bericht, BerichtStatus, Vermelding, stam_of

logger = logging.getLogger("lmb_site.berichten")

# What a mail to many may add: how to leave (RFC 2369, RFC 8058) and what it belongs to (RFC 2919).
KOPREGELS = frozenset({"List-Id", "List-Unsubscribe", "List-Unsubscribe-Post"})
_KOPREGEL = re.compile(r"[\x20-\x7e]{1,900}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_NAMED_ADDRESS = re.compile(r"(?P<naam>.*?)\s*<(?P<adres>[^<>]*)>\Z", re.DOTALL)
_MAX_LENGTH = {field.name: field.max_length or 0 for field in Bericht._meta.fields}
_MAX_ONDERWERP = _MAX_LENGTH["onderwerp"]
_MAX_ADDRESS = _MAX_LENGTH["aan"]


_collected: ContextVar[list[Bericht] | None] = ContextVar("collected", default=None)


class BerichtError(Exception):
    """What was asked of a message cannot be done; the sentence is for the person who asked."""


@dataclass(frozen=True)
class Bijlage:
    """A file that goes along. `soort` is a MIME type with its parameters: `text/calendar; method=REQUEST`."""

    naam: str
    soort: str
    inhoud: str | bytes


def queue(
    *,
    oorzaak: str,
    soort: str,
    aan: str,
    onderwerp: str,
    tekst: str,
    html: str = "",
    antwoord_aan: str = "",
    bijlagen: Sequence[Bijlage] = (),
    kopregels: Mapping[str, str] | None = None,
    over: Iterable[str] = (),
    at: datetime | None = None,
) -> Bericht:
    """Put one mail to one recipient in the outbox; sends nothing.

    Idempotent by (oorzaak, soort, aan): a second call returns the first message and changes nothing in it.
    Must run inside a transaction, that of its cause: when that is rolled back, there is no message. `aan` is
    a bare address; `antwoord_aan` is one as well, or `Naam <adres>`. A line break in an address is refused,
    in a subject it becomes a space. `kopregels` are headers of a mailing, one of KOPREGELS each. `over` are the
    causes it tells of besides its own, so that it is found when one of them is forgotten. `at` in the future makes
    the message wait until then.
    """
    require_transaction()
    for name, value in (("oorzaak", oorzaak), ("soort", soort)):
        if not value or len(value) > _MAX_LENGTH[name]:
            raise ValueError(f"{name} ontbreekt of is te lang: {value!r}")
    at = at or timezone.now()
    bericht, is_new = Bericht.objects.get_or_create(
        oorzaak=oorzaak,
        soort=soort,
        aan=clean_address(aan),
        defaults=row_facts(
            oorzaak=oorzaak,
            onderwerp=onderwerp,
            tekst=tekst,
            html=html,
            antwoord_aan=antwoord_aan,
            bijlagen=bijlagen,
            kopregels=kopregels or {},
            at=at,
        ),
    )
    if is_new:
        Vermelding.objects.bulk_create(
            Vermelding(bericht=bericht, oorzaak=verteld) for verteld in dict.fromkeys(over)
        )
        note_made([bericht])
    return bericht


def require_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(
            "queue() hoort in de transactie van haar oorzaak: roep het aan binnen transaction.atomic()."
        )


def row_facts(
    *,
    oorzaak: str,
    onderwerp: str,
    tekst: str,
    html: str,
    antwoord_aan: str,
    bijlagen: Sequence[Bijlage],
    kopregels: Mapping[str, str],
    at: datetime,
) -> dict[str, Any]:
    """What a row holds besides what it is recognised by, fit to store; the same for one message and for many."""
    return {
        "stam": stam_of(oorzaak),
        "message_id": _new_message_id(at),
        "antwoord_aan": _clean_reply_to(antwoord_aan),
        "onderwerp": clean_onderwerp(onderwerp),
        "tekst": _storable(tekst),
        "html": _storable(html),
        "bijlagen": [_pack(bijlage) for bijlage in bijlagen],
        "kopregels": _check_kopregels(kopregels),
        "volgende_poging_op": at,
        "aangemaakt_op": at,
    }


def note_made(berichten: Iterable[Bericht]) -> None:
    """For whoever collects what is new (`collect`)."""
    made = _collected.get()
    if made is not None:
        made.extend(berichten)


@contextmanager
def collect() -> Iterator[list[Bericht]]:
    """The new messages that are queued inside, in order: to count what something would send, and then not do it."""
    made: list[Bericht] = []
    token = _collected.set(made)
    try:
        yield made
    finally:
        _collected.reset(token)


def resend(bericht: Bericht, *, at: datetime | None = None) -> Bericht:
    """Let a failed message leave again, with all its attempts again. Any other is refused."""
    with transaction.atomic():
        locked = Bericht.objects.select_for_update().get(pk=bericht.pk)
        if locked.status != BerichtStatus.MISLUKT:
            raise BerichtError(
                f"Dit bericht heeft de toestand ‘{locked.toestand}’. "
                "Alleen een mislukt bericht kan opnieuw vertrekken."
            )
        if locked.inhoud_gewist_op:
            raise BerichtError(
                "De tekst van dit bericht is gewist na de bewaartermijn. Het kan niet meer vertrekken."
            )
        locked.status = BerichtStatus.WACHT
        locked.pogingen = 0
        locked.herzendingen += 1
        locked.volgende_poging_op = at or timezone.now()
        locked.lease_tot, locked.lease_door, locked.laatste_fout = None, "", ""
        locked.save(
            update_fields=[
                "status",
                "pogingen",
                "herzendingen",
                "volgende_poging_op",
                "lease_tot",
                "lease_door",
                "laatste_fout",
            ]
        )
        log(locked, "berichten.resend")
    logger.info("bericht %s (%s) vertrekt opnieuw op vraag van een mens", locked.pk, locked.soort)
    return locked


def _storable(text: str) -> str:
    """Without what no database or mail can hold: NUL and lone halves of surrogate pairs."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def clean_onderwerp(onderwerp: str) -> str:
    onderwerp = " ".join(_CONTROL.sub(" ", _storable(onderwerp)).split())
    if len(onderwerp) > _MAX_ONDERWERP:
        onderwerp = onderwerp[: _MAX_ONDERWERP - 1].rstrip() + "…"
    return onderwerp


def clean_address(address: str) -> str:
    address = address.strip(" ")
    try:
        validate_email(address)
        if len(address) > _MAX_ADDRESS or _CONTROL.search(address):
            raise ValidationError("")
    except ValidationError:
        # The sentence does not repeat the address: it may end up in a log.
        raise BerichtError("Dit bericht heeft geen geldig e-mailadres.") from None
    return address


def _clean_reply_to(value: str) -> str:
    value = value.strip(" ")
    if not value:
        return ""
    named = _NAMED_ADDRESS.match(value)
    if not named:
        return clean_address(value)
    naam = named["naam"].strip(' "')
    if _CONTROL.search(naam):
        raise BerichtError("Het antwoordadres van dit bericht mag geen regeleinde bevatten.")
    adres = clean_address(named["adres"])
    naam = _storable(naam)[:120]
    return f'"{quote(naam)}" <{adres}>' if naam else adres


def _check_kopregels(kopregels: Mapping[str, str]) -> dict[str, str]:
    """Printable ASCII on one line, under a name we know: a header cannot become two."""
    for naam, value in kopregels.items():
        if naam not in KOPREGELS or not _KOPREGEL.fullmatch(value):
            raise ValueError(f"Deze kopregel kan niet mee met een bericht: {naam!r}")
    return dict(kopregels)


def _pack(bijlage: Bijlage) -> dict[str, str]:
    inhoud = _storable(bijlage.inhoud).encode() if isinstance(bijlage.inhoud, str) else bijlage.inhoud
    if _CONTROL.search(bijlage.soort):
        raise BerichtError("De soort van een bijlage mag geen regeleinde bevatten.")
    return {
        "naam": _CONTROL.sub(" ", _storable(bijlage.naam)).replace("/", "-").strip(),
        "soort": bijlage.soort,
        "inhoud": base64.b64encode(inhoud).decode("ascii"),
    }


def _new_message_id(at: datetime) -> str:
    """`<uuid@host of the site>`; the uuid is of version 7 (RFC 9562), so its order is that of time."""
    value = (int(at.timestamp() * 1000) & (2**48 - 1)) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return f"<{uuid.UUID(int=value)}@{urlsplit(settings.SITE_URL).hostname}>"
