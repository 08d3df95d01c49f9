"""How long the ground floor keeps what it holds: mails, and mails written as files."""

from datetime import datetime, timedelta

from django.db.models import Q

from lmb_site.berichten.models import Bericht, BerichtStatus
from lmb_site.berichten.vergeten import blank, forget, mail_files, tells_of, unlink
from lmb_site.bewaring.registry import register_termijn, register_wisser

INHOUD_TERMIJN = timedelta(days=90)
BERICHT_TERMIJN = timedelta(days=400)


def register_bewaring() -> None:
    register_termijn("Inhoud van mails", termijn="90 dagen na de mail", ruim_op=wis_inhoud)
    register_termijn("Mails", termijn="13 maanden na de mail", ruim_op=wis_berichten)
    register_termijn("Mails als bestand", termijn="90 dagen na de mail", ruim_op=wis_mailbestanden)
    register_wisser("Mails", wis_persoon=wis_mails_van, wis_alles=wis_alle_mails)
    register_wisser("Mails als bestand", wis_persoon=wis_mailbestanden_van, wis_alles=wis_alle_mailbestanden)


def wis_inhoud(at: datetime) -> int:
    """The text, attachments and reply address of mails that left or failed long ago; that they left stays known."""
    old = Bericht.objects.exclude(status=BerichtStatus.WACHT).filter(
        aangemaakt_op__lt=at - INHOUD_TERMIJN, inhoud_gewist_op__isnull=True
    )
    return blank(old, at=at)


def wis_berichten(at: datetime) -> int:
    old = Bericht.objects.exclude(status=BerichtStatus.WACHT).filter(aangemaakt_op__lt=at - BERICHT_TERMIJN)
    return forget(old)


def wis_mailbestanden(at: datetime) -> int:
    """Mails in LMB_VAR, where a machine without a mail server writes them."""
    oldest = (at - INHOUD_TERMIJN).timestamp()
    return unlink(file for file in mail_files() if file.stat().st_mtime < oldest)


def wis_mails_van(email: str, at: datetime) -> int:
    """Every mail to this person or about an answer to them, waiting or not."""
    of_person = Q(aan__iexact=email) | Q(antwoord_aan__icontains=email) | Q(tekst__icontains=email)
    return forget(Bericht.objects.filter(of_person))


def wis_alle_mails(at: datetime) -> int:
    return forget(Bericht.objects.all())


def wis_mailbestanden_van(email: str, at: datetime) -> int:
    return unlink(file for file in mail_files() if tells_of(file, email))


def wis_alle_mailbestanden(at: datetime) -> int:
    return unlink(mail_files())
