"""The editor of the demo."""

import secrets

from django.contrib.auth import get_user_model
from wagtail.users.models import UserProfile

USERNAME = "redactie"
EMAIL = "redactie@example.org"


def ensure_redactie(password: str | None) -> str | None:
    """The user 'redactie', with every right. Returns the password when this run set one, else None.

    A given password that differs replaces the one there is. Without one, a new user gets a random password
    and one who exists keeps theirs.
    """
    User = get_user_model()
    user = User.objects.filter(username=USERNAME).first()
    if user is None:
        password = password or secrets.token_urlsafe(12)
        user = User.objects.create_superuser(USERNAME, EMAIL, password, first_name="Redactie")
        UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": "nl"})
        return password
    if password and not user.check_password(password):
        user.set_password(password)
        user.save(update_fields=["password"])
        return password
    return None
