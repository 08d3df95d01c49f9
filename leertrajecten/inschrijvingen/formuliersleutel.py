"""The signed hidden field of the registration form: which leertraject, which form, and when it was opened.

It stands in for a CSRF cookie. A visitor has no session, so there is nothing a foreign site could borrow; what the
form needs is a key that makes a second press of the button harmless, and proof that this site handed the form out.
"""

import uuid
from datetime import timedelta

from django.core import signing

SALT = "lmb.inschrijfformulier"
MAX_AGE = timedelta(hours=24)


def make(leertraject_id: int) -> str:
    """A new key for a form of this leertraject."""
    return signing.dumps([leertraject_id, uuid.uuid4().hex], salt=SALT)


def read(value: str, leertraject_id: int) -> uuid.UUID | None:
    """The key of a form of this leertraject that was opened less than `MAX_AGE` ago; None for any other value."""
    try:
        page, key = signing.loads(value, salt=SALT, max_age=MAX_AGE)
        return uuid.UUID(key) if page == leertraject_id else None
    except (signing.BadSignature, ValueError, TypeError):
        return None
