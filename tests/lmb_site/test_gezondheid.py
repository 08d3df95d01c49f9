from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from lmb_site import gezondheid
from lmb_site.taken.models import WerkerPols


def lines(response) -> list[str]:
    return response.content.decode().splitlines()


@pytest.fixture
def pols(db):
    return WerkerPols.objects.create(werker="machine:7", gezien_op=timezone.now())


def test_healthz_answers_without_database(rf):
    """Without the mark of pytest-django any question to the database would raise."""
    response = gezondheid.healthz(rf.get("/healthz"))
    assert (response.status_code, response.content) == (200, b"ok")
    assert response["Content-Type"].startswith("text/plain")
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("view", [gezondheid.healthz, gezondheid.readyz])
def test_health_is_read_only(rf, view):
    assert view(rf.post("/")).status_code == 405


def test_readyz_is_ok_when_all_is_there(rf, pols):
    response = gezondheid.readyz(rf.get("/readyz"))
    assert response.status_code == 200
    assert lines(response) == ["databank: ok", "cache: ok", "werker: ok"]


@pytest.mark.parametrize(("age", "status"), [(0, 200), (89, 200), (91, 503), (86400, 503)])
def test_readyz_looks_at_the_youngest_pulse(rf, pols, monkeypatch, age, status):
    WerkerPols.objects.create(werker="lang geleden", gezien_op=timezone.now() - timedelta(days=20))
    WerkerPols.objects.filter(pk=pols.pk).update(gezien_op=timezone.now() - timedelta(seconds=age))
    assert gezondheid.readyz(rf.get("/readyz")).status_code == status


def test_readyz_says_since_when_in_brussels_time(rf, pols):
    WerkerPols.objects.update(gezien_op=datetime(2026, 7, 1, 10, 0, tzinfo=UTC))
    response = gezondheid.readyz(rf.get("/readyz"))
    assert lines(response)[2] == "werker: niet gezien sinds 01-07-2026 12:00:00"
    assert "machine" not in response.content.decode()


def test_readyz_without_any_worker(rf, db):
    response = gezondheid.readyz(rf.get("/readyz"))
    assert (response.status_code, lines(response)[2]) == (503, "werker: nog niet gezien")


def test_readyz_without_database_does_not_fall_over(rf, pols, monkeypatch):
    def away():
        raise ConnectionError("an@example.org")

    with monkeypatch.context() as patch:
        patch.setattr(gezondheid.connection, "cursor", away)
        response = gezondheid.readyz(rf.get("/readyz"))
    assert response.status_code == 503
    assert lines(response) == ["databank: niet bereikbaar", "cache: ok", "werker: onbekend"]


@pytest.mark.parametrize(
    ("answer", "state"), [(None, "onthoudt niets"), (ConnectionError, "niet bereikbaar")]
)
def test_readyz_without_cache(rf, pols, monkeypatch, answer, state):
    class Dead:
        set = staticmethod(cache.set)
        delete = staticmethod(cache.delete)

        @staticmethod
        def get(key):
            if answer is not None:
                raise answer

    monkeypatch.setattr(gezondheid, "cache", Dead)
    response = gezondheid.readyz(rf.get("/readyz"))
    assert (response.status_code, lines(response)[1]) == (503, f"cache: {state}")
