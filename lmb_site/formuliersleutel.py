"""The signed hidden field of a public form: what it is for, which copy of it, and when it was handed out.

It stands in for a CSRF cookie. A visitor has no session, so there is nothing a foreign site could borrow; what a
form needs is a key that makes a second press of the button harmless, and proof that this site handed the form out.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.utils import timezone

SALT = "lmb.inschrijfformulier"
MAX_AGE = timedelta(hours=24)
MIN_AGE = timedelta(seconds=3)
"""Nobody reads and fills in a form faster than this; a robot does."""


@dataclass(frozen=True)
class Formuliersleutel:
    """A key that this site signed. `is_te_snel`: it came back sooner than a person can, for the first time."""

    uuid: uuid.UUID
    is_te_snel: bool


def make(onderwerp: int | str, *, at: datetime | None = None) -> str:
    """A new key for a form about `onderwerp`: a leertraject (its key), or what is done with which link."""
    return _sign(onderwerp, uuid.uuid4(), at or timezone.now())


def make_again(onderwerp: int | str, key: uuid.UUID | None = None) -> str:
    """For who was asked to send again, with the same `key` if there is one: it is never too quick any more."""
    return _sign(onderwerp, key or uuid.uuid4(), None)


def read(value: str, onderwerp: int | str, *, at: datetime | None = None) -> Formuliersleutel | None:
    """The key of a form about `onderwerp` handed out less than `MAX_AGE` ago; None for any other value."""
    try:
        about, key, handed_out = signing.loads(value, salt=SALT, max_age=MAX_AGE)
        if about != onderwerp:
            return None
        age = (at or timezone.now()).timestamp() - handed_out if handed_out is not None else None
        return Formuliersleutel(uuid.UUID(key), is_te_snel=age is not None and age < MIN_AGE.total_seconds())
    except (signing.BadSignature, ValueError, TypeError):
        return None


def _sign(onderwerp: int | str, key: uuid.UUID, at: datetime | None) -> str:
    return signing.dumps([onderwerp, key.hex, at.timestamp() if at else None], salt=SALT)
