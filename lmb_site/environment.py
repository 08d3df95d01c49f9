"""Reads the settings from the environment; a wrong or missing one stops the start with one clear sentence.

An `.env` file beside manage.py is read first; what the environment itself says wins. Every value is taken
as it stands: a `$` in a password is a `$`.
"""

import os
import re
import warnings
from email.utils import parseaddr
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
LOOPBACK_HOSTS = {"127.0.0.1", "localhost", "::1"}
SMTP_PORTS = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}


class SettingRefused(ImproperlyConfigured):
    """A setting is wrong or missing; the message is the sentence to show instead of a traceback."""


def load_dotenv(path: Path = BASE_DIR / ".env") -> None:
    if not path.is_file():
        return
    if not os.access(path, os.R_OK):
        refuse(f"{path.name} mag niet gelezen worden door de gebruiker die de site start.")
    environ.Env.read_env(path)


def refuse(sentence: str) -> NoReturn:
    raise SettingRefused(f"Instelling klopt niet: {sentence}")


def read_text(name: str, *, default: str = "") -> str:
    """The value without surrounding blanks; one that is empty counts as not given."""
    return os.environ.get(name, "").strip() or default


def read_list(name: str) -> list[str]:
    return [word.strip() for word in read_text(name).split(",") if word.strip()]


def read_bool(name: str, *, default: bool) -> bool:
    value = read_text(name).lower()
    if not value:
        return default
    if value in {"1", "true", "on", "yes", "ja"}:
        return True
    if value in {"0", "false", "off", "no", "nee"}:
        return False
    refuse(f"{name} moet 'true' of 'false' zijn, niet '{value}'.")


def read_count(name: str, *, default: int) -> int:
    """A whole number from 0 to 9."""
    value = read_text(name, default=str(default))
    if not re.fullmatch(r"[0-9]", value):
        refuse(f"{name} moet een getal van 0 tot 9 zijn, niet '{value}'.")
    return int(value)


def read_site_url() -> str:
    """SITE_URL without trailing slash: scheme, host and optional port, nothing else."""
    value = read_text("SITE_URL", default="http://127.0.0.1:8000").rstrip("/").lower()
    if not re.fullmatch(r"https?://([a-z0-9._-]+|\[[0-9a-f:]+\])(:\d{1,5})?", value):
        shown = "iets met een naam en wachtwoord" if "@" in value else f"'{value}'"
        refuse(f"SITE_URL moet een adres zijn zoals https://lmb.vvsg.be, niet {shown}.")
    try:
        port = urlsplit(value).port
    except ValueError:
        port = 0
    if port == 0:
        refuse("SITE_URL heeft een poort die niet bestaat: kies een getal tussen 1 en 65535.")
    return value


def is_loopback(site_url: str) -> bool:
    return urlsplit(site_url).hostname in LOOPBACK_HOSTS


def read_secret_key(*, debug: bool) -> str:
    key = read_text("SECRET_KEY")
    if key and not debug and len(key) < 50:
        refuse("SECRET_KEY is te kort: geef minstens 50 willekeurige tekens.")
    if not key:
        if debug:
            return "alleen-voor-ontwikkeling-" + "x" * 40
        refuse("SECRET_KEY ontbreekt. Zet minstens 50 willekeurige tekens in de omgeving of in .env.")
    return key


def read_var() -> Path:
    """LMB_VAR, the one folder the site writes in; made when it is not there yet."""
    folder = (BASE_DIR / read_text("LMB_VAR", default="var")).resolve()
    try:
        folder.mkdir(mode=0o750, parents=True, exist_ok=True)
    except OSError as error:
        refuse(f"de map LMB_VAR ({folder}) kan niet gemaakt worden: {error.strerror}.")
    if not os.access(folder, os.W_OK | os.X_OK):
        refuse(f"in de map LMB_VAR ({folder}) mag de gebruiker die de site start niet schrijven.")
    return folder


def read_database(var: Path) -> dict:
    """DATABASES['default']. SQLite in LMB_VAR unless DATABASE_URL names another.

    SQLite runs in WAL with IMMEDIATE transactions: a transaction that will write takes the write lock
    at its start, so that two registrations queue up instead of failing half-way with 'database is locked'.
    """
    url = read_text("DATABASE_URL")
    config: dict
    if not url:  # not as an address: the folder may have a # or % in its name
        config = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(var / "lmb.sqlite3")}
    else:
        config = _parse_database_url(url)
    if config["ENGINE"].endswith("sqlite3"):
        config["ENGINE"] = "lmb_site.sqlite3"  # Django's, with a line for who writes
        if config["NAME"] != ":memory:":  # one file, whatever folder web and worker are started from
            config["NAME"] = str(BASE_DIR / config["NAME"])
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # secure_delete: what is forgotten is overwritten in the file as well, not only unlinked.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;",
        }
    else:
        config["CONN_HEALTH_CHECKS"] = True
    # Also for SQLite: who opens the file anew reads the whole schema anew, for each visitor.
    config["CONN_MAX_AGE"] = 60
    return config


def _parse_database_url(url: str) -> dict:
    scheme = url.partition(":")[0]
    if scheme not in {"sqlite", "postgres", "postgresql"}:
        refuse("DATABASE_URL moet met sqlite: of postgres: beginnen; andere databanken testen we niet.")
    example = "zoals postgres://naam:wachtwoord@host/databank"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # they repeat the address, password included
            config = environ.Env.db_url_config(url)
    except (ValueError, KeyError, ImproperlyConfigured):
        refuse(f"DATABASE_URL is geen adres van een databank, {example}.")
    if not config.get("NAME"):
        refuse(f"DATABASE_URL noemt geen databank: geef een adres {example}.")
    return config


def read_cache(var: Path) -> dict:
    """CACHES['default']. Files in LMB_VAR by default: shared by all processes of one machine.

    `locmem:` is for tests: a cache of its own in each process would leave pages stale after a publish.
    """
    url = read_text("CACHE_URL")
    scheme = url.partition(":")[0]
    if not url:
        return {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": str(var / "cache"),
        }
    if scheme == "locmem":
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if scheme not in {"redis", "rediss"} or not _has_host(url):
        refuse("CACHE_URL moet een adres zijn zoals redis://host:6379/0 (of leeg: dan bestanden in LMB_VAR).")
    return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}


def read_page_cache(var: Path, *, debug: bool) -> dict:
    """CACHES['paginas']: whole pages, apart from what must not be pushed out by them. None with `locmem:`, which
    other processes cannot see, and none with DEBUG, where a template that changes must show.
    """
    cache = read_cache(var)
    if debug or cache["BACKEND"].endswith("LocMemCache"):
        return {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    if "filebased" in cache["BACKEND"]:
        return {**cache, "LOCATION": str(var / "paginas"), "OPTIONS": {"MAX_ENTRIES": 500}}
    return {**cache, "KEY_PREFIX": "paginas"}


def read_email(var: Path, *, required: bool) -> dict:
    """The e-mail settings of Django. Without EMAIL_URL each message becomes a file in LMB_VAR/mail."""
    url = read_text("EMAIL_URL")
    if not url:
        if required:
            refuse("EMAIL_URL ontbreekt. Geef een mailserver zoals smtp+tls://naam:wachtwoord@host:587.")
        return {
            "EMAIL_BACKEND": "lmb_site.berichten.eml.EmlBackend",
            "EMAIL_FILE_PATH": str(var / "mail"),
        }
    scheme = url.partition(":")[0]
    if scheme not in SMTP_PORTS:
        refuse("EMAIL_URL moet met smtp:, smtp+tls: of smtp+ssl: beginnen.")
    if not _has_host(url):
        refuse("EMAIL_URL noemt geen mailserver: geef een adres zoals smtp+tls://naam:wachtwoord@host:587.")
    config = environ.Env.email_url_config(url)
    config.pop("EMAIL_FILE_PATH", None)
    config["EMAIL_PORT"] = config["EMAIL_PORT"] or SMTP_PORTS[scheme]
    config["EMAIL_TIMEOUT"] = 20
    return config


def _has_host(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def read_from_email(*, required: bool) -> str:
    """DEFAULT_FROM_EMAIL: the sender of every message, as `Naam <adres>` or a bare address."""
    value = read_text(
        "DEFAULT_FROM_EMAIL", default="" if required else "Lokaal Mondiaal Beleid <lmb@example.org>"
    )
    if not value:
        refuse("DEFAULT_FROM_EMAIL ontbreekt. Geef de afzender van de mails, zoals 'LMB <lmb@vvsg.be>'.")
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", parseaddr(value)[1]):
        refuse(f"DEFAULT_FROM_EMAIL moet een mailadres zijn zoals 'LMB <lmb@vvsg.be>', niet '{value}'.")
    return value
