"""Signed links: who holds one may see and do what it is for, without an account."""

import uuid

from django.core import signing
from django.db import models


class SignedLinkQuerySet(models.QuerySet):
    def from_token(self, token: str):
        """The row a signed link is for; None for a forged or unknown one, or one of another kind."""
        try:
            sleutel = uuid.UUID(signing.Signer(salt=self.model.LINK_SALT).unsign(token))
        except (signing.BadSignature, ValueError):
            return None
        return self.filter(sleutel=sleutel).first()


class SignedLink(models.Model):
    """A row with a link of its own. `LINK_SALT` tells the kinds apart: a link of one kind opens no other."""

    LINK_SALT: str

    sleutel = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True

    @property
    def token(self) -> str:
        return signing.Signer(salt=self.LINK_SALT).sign(self.sleutel.hex)
