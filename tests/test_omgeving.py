"""A wrong or missing setting stops the start with one sentence, and a right one does what it says."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from lmb_site import environment
from lmb_site.environment import BASE_DIR, SettingRefused

LONG_KEY = "k" * 50


@pytest.fixture(autouse=True)
def _nothing_given(monkeypatch):
    for name in ("SITE_URL", "SECRET_KEY", "DATABASE_URL", "CACHE_URL", "EMAIL_URL", "DEFAULT_FROM_EMAIL"):
        monkeypatch.delenv(name, raising=False)


def refusal(read, **kwargs) -> str:
    with pytest.raises(SettingRefused) as caught:
        read(**kwargs)
    return str(caught.value)


@pytest.mark.parametrize(("given", "read"), [("", 0), ("1", 1), (" 2 ", 2)])
def test_trusted_proxies_is_a_small_number(monkeypatch, given, read):
    monkeypatch.setenv("TRUSTED_PROXIES", given)
    assert environment.read_count("TRUSTED_PROXIES", default=0) == read


@pytest.mark.parametrize("given", ["-1", "ja", "10", "1.5"])
def test_trusted_proxies_that_is_no_number_is_refused(monkeypatch, given):
    monkeypatch.setenv("TRUSTED_PROXIES", given)
    assert "TRUSTED_PROXIES" in refusal(environment.read_count, name="TRUSTED_PROXIES", default=0)


# Addresses of the site ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("https://lmb.vvsg.be", "https://lmb.vvsg.be"),
        ("https://lmb.vvsg.be/", "https://lmb.vvsg.be"),
        (" HTTPS://LMB.vvsg.be ", "https://lmb.vvsg.be"),
        ("http://127.0.0.1:8001", "http://127.0.0.1:8001"),
        ("http://[::1]:8001", "http://[::1]:8001"),
        ("", "http://127.0.0.1:8000"),
    ],
)
def test_site_url_is_scheme_host_and_port(monkeypatch, given, read):
    monkeypatch.setenv("SITE_URL", given)
    assert environment.read_site_url() == read


@pytest.mark.parametrize(
    "given",
    [
        "lmb.vvsg.be",
        "ftp://lmb.vvsg.be",
        "https://",
        "https://lmb.vvsg.be/site",
        "https://lmb.vvsg.be?x=1",
        "https://lmb.vvsg.be#x",
        "https://lmb vvsg.be",
        "https://lmb.vvsg.be:0",
        "https://lmb.vvsg.be:99999",
        "https://lmb.vvsg.be:poort",
    ],
)
def test_site_url_that_is_no_site_is_refused(monkeypatch, given):
    monkeypatch.setenv("SITE_URL", given)
    assert "SITE_URL" in refusal(environment.read_site_url)


def test_site_url_refusal_does_not_repeat_a_password(monkeypatch):
    monkeypatch.setenv("SITE_URL", "https://naam:geheim@lmb.vvsg.be")
    assert "geheim" not in refusal(environment.read_site_url)


def test_allowed_hosts_loses_blanks_and_empty_words(monkeypatch):
    monkeypatch.setenv("ALLOWED_HOSTS", "lmb.vvsg.be, www.lmb.vvsg.be,")
    assert environment.read_list("ALLOWED_HOSTS") == ["lmb.vvsg.be", "www.lmb.vvsg.be"]


# Secrets and switches -----------------------------------------------------------------------------


def test_secret_key_is_required_without_debug():
    assert "SECRET_KEY ontbreekt" in refusal(environment.read_secret_key, debug=False)


def test_secret_key_must_be_long_without_debug(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "k" * 49)
    assert "te kort" in refusal(environment.read_secret_key, debug=False)
    assert environment.read_secret_key(debug=True) == "k" * 49


@pytest.mark.parametrize("key", [LONG_KEY, "$" + LONG_KEY])
def test_secret_key_is_taken_as_it_stands(monkeypatch, key):
    monkeypatch.setenv("SECRET_KEY", key)
    assert environment.read_secret_key(debug=False) == key


@pytest.mark.parametrize(
    ("given", "read"),
    [("true", True), ("JA", True), ("1", True), ("off", False), ("nee", False), ("", False), ("  ", False)],
)
def test_bool_understands_the_usual_words(monkeypatch, given, read):
    monkeypatch.setenv("DEBUG", given)
    assert environment.read_bool("DEBUG", default=False) is read


def test_bool_refuses_another_word(monkeypatch):
    monkeypatch.setenv("DEBUG", "misschien")
    assert "DEBUG" in refusal(environment.read_bool, name="DEBUG", default=False)


# Folders, database and cache ----------------------------------------------------------------------


def test_var_is_made_and_counts_from_the_project(monkeypatch, tmp_path):
    monkeypatch.setenv("LMB_VAR", str(tmp_path / "een map" / "var"))
    assert environment.read_var() == tmp_path / "een map" / "var"
    assert (tmp_path / "een map" / "var").is_dir()
    monkeypatch.setenv("LMB_VAR", os.path.relpath(tmp_path, BASE_DIR))
    assert environment.read_var() == tmp_path.resolve()


def test_var_that_cannot_be_made_is_refused(monkeypatch, tmp_path):
    (tmp_path / "bestand").write_text("")
    monkeypatch.setenv("LMB_VAR", str(tmp_path / "bestand" / "var"))
    assert "LMB_VAR" in refusal(environment.read_var)


@pytest.mark.parametrize("name", ["gewoon", "met spatie", "a#b", "50%", "a?b=c"])
def test_database_lives_in_var_by_default_whatever_its_name(name, tmp_path):
    config = environment.read_database(tmp_path / name)
    assert config["NAME"] == str(tmp_path / name / "lmb.sqlite3")
    assert config["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_database_file_counts_from_the_project(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "sqlite:///data/lmb.sqlite3")
    assert environment.read_database(tmp_path)["NAME"] == str(BASE_DIR / "data" / "lmb.sqlite3")
    monkeypatch.setenv("DATABASE_URL", "sqlite:////srv/lmb.sqlite3")
    assert environment.read_database(tmp_path)["NAME"] == "/srv/lmb.sqlite3"


def test_database_postgres_is_read_whole(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgres://lmb:p%40ss@db.example.org:5433/lmb?sslmode=require")
    config = environment.read_database(tmp_path)
    assert (config["HOST"], config["PORT"], config["NAME"]) == ("db.example.org", 5433, "lmb")
    assert (config["USER"], config["PASSWORD"]) == ("lmb", "p@ss")
    assert config["OPTIONS"] == {"sslmode": "require"}


@pytest.mark.parametrize(
    "given",
    [
        "onzin",
        "mysql://u:geheim@h/d",
        "postgres://u:geheim@h:poort/d",
        "postgres://",
        "postgres://u:geheim@h",
        "$X",
    ],
)
def test_database_that_is_none_is_refused_without_its_password(monkeypatch, tmp_path, given):
    monkeypatch.setenv("DATABASE_URL", given)
    sentence = refusal(environment.read_database, var=tmp_path)
    assert "DATABASE_URL" in sentence
    assert "geheim" not in sentence


def test_cache_is_files_or_redis(monkeypatch, tmp_path):
    assert environment.read_cache(tmp_path)["LOCATION"] == str(tmp_path / "cache")
    monkeypatch.setenv("CACHE_URL", "redis://127.0.0.1:6379/1")
    assert environment.read_cache(tmp_path)["BACKEND"].endswith("RedisCache")


def test_pages_are_kept_apart_and_only_where_all_processes_see_them(monkeypatch, tmp_path):
    assert environment.read_page_cache(tmp_path, debug=False)["LOCATION"] == str(tmp_path / "paginas")
    monkeypatch.setenv("CACHE_URL", "redis://127.0.0.1:6379/1")
    assert environment.read_page_cache(tmp_path, debug=False)["KEY_PREFIX"] == "paginas"
    assert environment.read_page_cache(tmp_path, debug=True)["BACKEND"].endswith("DummyCache")
    monkeypatch.setenv("CACHE_URL", "locmem://")
    assert environment.read_page_cache(tmp_path, debug=False)["BACKEND"].endswith("DummyCache")


@pytest.mark.parametrize(
    "given", ["redis:", "redisch://h/0", "memcache://h", "redis://h:poort/0", "locmemory://"]
)
def test_cache_of_another_kind_is_refused(monkeypatch, tmp_path, given):
    monkeypatch.setenv("CACHE_URL", given)
    assert "CACHE_URL" in refusal(environment.read_cache, var=tmp_path)


# Mail ---------------------------------------------------------------------------------------------


def test_mail_becomes_files_where_no_server_is_required(tmp_path):
    config = environment.read_email(tmp_path, required=False)
    assert config["EMAIL_FILE_PATH"] == str(tmp_path / "mail")
    assert "EMAIL_URL ontbreekt" in refusal(environment.read_email, var=tmp_path, required=True)


@pytest.mark.parametrize(
    ("given", "port", "tls", "ssl"),
    [
        ("smtp://mail.example.org", 25, False, False),
        ("smtp+tls://u:p@mail.example.org", 587, True, False),
        ("smtp+ssl://u:p@mail.example.org", 465, False, True),
        ("smtp+tls://u:p@mail.example.org:2525", 2525, True, False),
    ],
)
def test_mail_server_has_the_port_that_belongs_to_its_scheme(monkeypatch, tmp_path, given, port, tls, ssl):
    monkeypatch.setenv("EMAIL_URL", given)
    config = environment.read_email(tmp_path, required=True)
    assert config["EMAIL_HOST"] == "mail.example.org"
    assert config["EMAIL_PORT"] == port
    assert (config.get("EMAIL_USE_TLS", False), config.get("EMAIL_USE_SSL", False)) == (tls, ssl)


@pytest.mark.parametrize(
    "given", ["smtp:", "smtp://", "smtps://h:465", "smtp://h:poort", "filemail:///x", "h:25"]
)
def test_mail_server_that_is_none_is_refused(monkeypatch, tmp_path, given):
    monkeypatch.setenv("EMAIL_URL", given)
    assert "EMAIL_URL" in refusal(environment.read_email, var=tmp_path, required=True)


def test_sender_must_be_an_address(monkeypatch):
    monkeypatch.setenv("DEFAULT_FROM_EMAIL", "LMB <lmb@example.org>")
    assert environment.read_from_email(required=True) == "LMB <lmb@example.org>"
    monkeypatch.setenv("DEFAULT_FROM_EMAIL", "Lokaal Mondiaal Beleid")
    assert "DEFAULT_FROM_EMAIL" in refusal(environment.read_from_email, required=False)


def test_sender_is_required_where_mail_really_leaves():
    assert "DEFAULT_FROM_EMAIL ontbreekt" in refusal(environment.read_from_email, required=True)
    assert environment.read_from_email(required=False)


# The start itself ---------------------------------------------------------------------------------


def start(command: list[str], tmp_path: Path, **given: str) -> subprocess.CompletedProcess:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, *command],
        cwd=BASE_DIR,
        env={**kept, "LMB_VAR": str(tmp_path), "SECRET_KEY": LONG_KEY, **given},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("command", [["manage.py", "check"], ["-m", "lmb_site.wsgi"]])
def test_refused_start_says_one_sentence_and_no_traceback(tmp_path, command):
    done = start(command, tmp_path, SITE_URL="lmb.vvsg.be")
    assert done.returncode == 1
    assert done.stderr.strip().splitlines() == [
        "Instelling klopt niet: SITE_URL moet een adres zijn zoals https://lmb.vvsg.be, niet 'lmb.vvsg.be'."
    ]


def test_start_on_another_host_without_mail_server_is_refused(tmp_path):
    done = start(["manage.py", "check"], tmp_path, SITE_URL="https://lmb.vvsg.be")
    assert done.returncode == 1
    assert "EMAIL_URL ontbreekt" in done.stderr


def test_environment_wins_from_dotenv(monkeypatch, tmp_path):
    dotenv = tmp_path / ".env"
    dotenv.write_text("SITE_URL=https://uit-bestand.example.org\nSECRET_KEY=uit-bestand\n")
    monkeypatch.setenv("SITE_URL", "https://uit-omgeving.example.org")
    monkeypatch.setenv("SECRET_KEY", "wordt gewist")
    monkeypatch.delenv("SECRET_KEY")  # so that monkeypatch takes away what the file sets
    environment.load_dotenv(dotenv)
    assert environment.read_site_url() == "https://uit-omgeving.example.org"
    assert environment.read_text("SECRET_KEY") == "uit-bestand"


# What people read about it ------------------------------------------------------------------------


def names_read_by_code() -> set[str]:
    """Every setting that the site, its server or `make run` takes from the environment."""
    sources = [*(BASE_DIR / "lmb_site").rglob("*.py"), *(BASE_DIR / "leertrajecten").rglob("*.py")]
    sources += [*(BASE_DIR / "kennisitems").rglob("*.py")]
    sources += [
        BASE_DIR / "deploy" / name for name in ("run_local.py", "gunicorn.conf.py", "prepare_site.py")
    ]
    reads = re.compile(
        r"""(?:read_(?:text|list|bool|count)\(\s*(?:\w+,\s*)?|environ(?:\.get\(|\[)|getenv\(|\benv\.\w+\()["']([A-Z_]+)["']"""
    )
    found = {name for source in sources for name in reads.findall(source.read_text(encoding="utf-8"))}
    # Not for people to set: Django's own, and what make tells the programs it starts.
    return found - {"DJANGO_SETTINGS_MODULE", "MAKELEVEL"}


def names_in_readme() -> set[str]:
    return set(re.findall(r"^\| `([A-Z_]+)` \|", (BASE_DIR / "README.md").read_text(encoding="utf-8"), re.M))


def names_in_example() -> set[str]:
    text = (BASE_DIR / ".env.example").read_text(encoding="utf-8")
    return set(re.findall(r"^#?\s?([A-Z_]+)=", text, re.M))


def test_readme_names_exactly_the_settings_the_code_reads():
    assert names_in_readme() == names_read_by_code()


def test_example_file_names_exactly_the_settings_of_the_readme():
    assert names_in_example() == names_in_readme()


def test_settings_of_the_suite_send_nothing_and_write_in_a_folder_of_their_own():
    assert settings.EMAIL_BACKEND.endswith("locmem.EmailBackend")
    assert not str(settings.VAR).startswith(str(BASE_DIR))
