"""Mail as files: for a machine without a mail server, and for looking at what would have been sent."""

import os
import re
import tempfile
import threading
from email.header import decode_header, make_header
from email.utils import make_msgid
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.text import slugify

_UNSAFE = re.compile(r"[^A-Za-z0-9.+_-]+")


class EmlBackend(BaseEmailBackend):
    """Writes each message as one `.eml` in EMAIL_FILE_PATH, in one go: there is never half a file of that
    name.

    The name follows from Message-ID and subject alone, so a message that is sent again takes the place of its
    first copy. Those of the outbox sort by time.
    """

    def __init__(self, *args, file_path=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.folder = Path(file_path or str(settings.EMAIL_FILE_PATH))
        self._lock = threading.RLock()

    def send_messages(self, email_messages):
        sent = 0
        with self._lock:
            for email_message in email_messages or []:
                if not email_message.recipients():
                    continue
                try:
                    self._write(email_message.message())
                except OSError:
                    if not self.fail_silently:
                        raise
                else:
                    sent += 1
        return sent

    def _write(self, message):
        self.folder.mkdir(parents=True, exist_ok=True)
        stem = "-".join(filter(None, [stem_of(str(message["Message-ID"] or make_msgid())), _slug(message)]))
        descriptor, part = tempfile.mkstemp(dir=self.folder, prefix=".", suffix=".part")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(message.as_bytes())
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, self.folder / f"{stem}.eml")
        except BaseException:
            Path(part).unlink(missing_ok=True)
            raise


def stem_of(message_id: str) -> str:
    """How the name of the file of this message begins."""
    return _UNSAFE.sub("_", message_id.strip("<> ").partition("@")[0])[:100]


def _slug(message) -> str:
    subject = str(make_header(decode_header(str(message["Subject"] or ""))))
    return slugify(subject)[:60].strip("-")
