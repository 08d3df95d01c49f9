"""Forgetting messages: the row, and the file that a machine without a mail server made of it."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from lmb_site.berichten.eml import stem_of
from lmb_site.berichten.models import Bericht

ONDERWERP_GEWIST = "(inhoud gewist)"
BATCH = 500


def forget(berichten: QuerySet[Bericht]) -> int:
    """These messages go, and after the commit their files; how many."""
    count = 0
    for part, message_ids in _in_batches(berichten):
        count += part.delete()[1].get("berichten.Bericht", 0)
        _forget_files(message_ids)
    return count


def blank(berichten: QuerySet[Bericht], *, at: datetime) -> int:
    """What these messages say goes, and after the commit their files; that they left stays known. How many."""
    count = 0
    for part, message_ids in _in_batches(berichten):
        count += part.update(
            tekst="", html="", bijlagen=[], antwoord_aan="", onderwerp=ONDERWERP_GEWIST, inhoud_gewist_op=at
        )
        _forget_files(message_ids)
    return count


def mail_files() -> list[Path]:
    folder = getattr(settings, "EMAIL_FILE_PATH", None)
    return sorted(Path(folder).glob("*.eml")) if folder else []


def unlink(files: Iterable[Path]) -> int:
    files = list(files)
    for file in files:
        file.unlink(missing_ok=True)
    return len(files)


def tells_of(file: Path, word: str) -> bool:
    """Whether `word` stands in a header, a text or an attachment of this mail, however it is encoded there."""
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return False
    needle = word.casefold()
    if needle.encode() in content.lower():
        return True
    message = message_from_bytes(content, policy=policy.default)
    return any(needle in text.casefold() for part in message.walk() for text in _texts(part))


def _texts(part: EmailMessage) -> Iterable[str]:
    yield from (str(value) for value in part.values())
    payload = part.get_payload(decode=True)  # None of a part that only holds others
    if isinstance(payload, bytes):
        yield payload.decode("utf-8", "replace")


def _in_batches(berichten: QuerySet[Bericht]) -> Iterator[tuple[QuerySet[Bericht], list[str]]]:
    rows = list(berichten.order_by().values_list("pk", "message_id").distinct())
    for start in range(0, len(rows), BATCH):
        part = rows[start : start + BATCH]
        yield Bericht.objects.filter(pk__in=[pk for pk, _ in part]), [message_id for _, message_id in part]


def _forget_files(message_ids: list[str]) -> None:
    stems = {stem_of(message_id) for message_id in message_ids}
    if not stems or not getattr(settings, "EMAIL_FILE_PATH", None):
        return

    def remove() -> None:
        unlink(file for file in mail_files() if file.name.startswith(tuple(stems)))

    transaction.on_commit(remove)
