"""Settings of the suite: those of the site, with a data folder of its own and quick passwords."""

import os
import tempfile

_VAR = tempfile.mkdtemp(prefix="lmb-tests-")
os.environ.setdefault("SECRET_KEY", "enkel-voor-de-testen-" + "t" * 50)
os.environ["LMB_VAR"] = _VAR
os.environ["SITE_URL"] = "http://testserver"
os.environ["ALLOWED_HOSTS"] = "testserver,localhost,127.0.0.1"
os.environ["DEBUG"] = "false"
os.environ["EMAIL_URL"] = "smtp://127.0.0.1:1"
os.environ.setdefault("CACHE_URL", "locmem://")

from lmb_site.settings import *  # noqa: E402, F403

DATABASES = DATABASES  # noqa: F405, PLW0127
STORAGES = {
    **STORAGES,  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
