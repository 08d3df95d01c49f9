"""The signed hidden field of the form: proof that this site handed it out, not long ago and not just now.

It stands in for a CSRF cookie (ADR 0004): a visitor has no session, so a foreign site has nothing to borrow.
"""

from datetime import timedelta

from django.core import signing

SALT = "lmb.abonneerformulier"
MAX_AGE = timedelta(hours=24)


def make() -> str:
    return signing.TimestampSigner(salt=SALT).sign("volgen")


def is_ours(value: str) -> bool:
    try:
        signing.TimestampSigner(salt=SALT).unsign(value, max_age=MAX_AGE)
    except signing.BadSignature:
        return False
    return True
