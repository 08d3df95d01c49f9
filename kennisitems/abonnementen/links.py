"""The signed link of a subscription: who holds it may confirm, change and end it. It does not expire by itself."""

import uuid

from django.core import signing

SALT = "lmb.abonnement"


def make(sleutel: uuid.UUID) -> str:
    return signing.Signer(salt=SALT, sep=".").sign(sleutel.hex)


def read(token: str) -> uuid.UUID | None:
    """The key in a token that we made; None for any other value."""
    try:
        return uuid.UUID(signing.Signer(salt=SALT, sep=".").unsign(token))
    except (signing.BadSignature, ValueError):
        return None
