"""Settings of the suite: those of the site, with a data folder of its own and quick passwords."""

import atexit
import os
import shutil
import tempfile
from urllib.parse import urlsplit

_VAR = tempfile.mkdtemp(prefix="lmb-tests-")
atexit.register(shutil.rmtree, _VAR, ignore_errors=True)
os.mkdir(f"{_VAR}/static")
os.environ.setdefault("SECRET_KEY", "enkel-voor-de-testen-" + "t" * 50)
os.environ["LMB_VAR"] = _VAR
os.environ["SITE_URL"] = "http://testserver"
os.environ["ALLOWED_HOSTS"] = "testserver,localhost,127.0.0.1"
os.environ["DEBUG"] = "false"
os.environ["DEFAULT_FROM_EMAIL"] = "Lokaal Mondiaal Beleid <lmb@example.org>"
os.environ["EMAIL_URL"] = "smtp://127.0.0.1:1"
os.environ.setdefault("CACHE_URL", "locmem://")
if os.environ["CACHE_URL"].startswith("redis"):
    # Tests empty the cache: side by side, each process of pytest-xdist has a Redis database of its own.
    _number = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    os.environ["CACHE_URL"] = urlsplit(os.environ["CACHE_URL"])._replace(path=f"/{_number}").geturl()

from lmb_site.settings import *  # noqa: E402, F403

if DATABASES["default"]["ENGINE"] == "lmb_site.sqlite3":  # noqa: F405
    # A database in memory has no line for who writes, and pytest-django knows Django's own backend as one in memory.
    DATABASES["default"]["ENGINE"] = "django.db.backends.sqlite3"  # noqa: F405
# Off, so that a second visit asks what a first one does; the tests of the page cache turn it on.
CACHES = {**CACHES, "paginas": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}  # noqa: F405
STORAGES = {
    **STORAGES,  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Wagtail's own index of references and words takes a third of the time of the suite, and few tests look into it:
# those ask for the fixture `wagtail_taken`.
TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
