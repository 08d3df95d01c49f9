"""A limit that counts, lets go in the next window, and keeps nobody's address (R16)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import caches

from lmb_site.grenzen import Grens, visitor

AT = datetime(2026, 11, 21, 12, 1, tzinfo=UTC)
GRENS = Grens("proef", 3, timedelta(minutes=10))
FILES = {"default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache"}}


def test_so_many_may_pass_and_the_next_is_told_how_long_to_wait():
    assert [GRENS.wait("a", at=AT) for _ in range(3)] == [0, 0, 0]
    assert GRENS.wait("a", at=AT) == 9 * 60


def test_another_visitor_another_limit_and_the_next_window_are_free():
    for _ in range(4):
        GRENS.wait("a", at=AT)
    assert GRENS.wait("b", at=AT) == 0
    assert Grens("iets anders", 3, GRENS.venster).wait("a", at=AT) == 0
    assert GRENS.wait("a", at=AT + GRENS.venster) == 0


def test_the_cache_in_files_counts_as_well_and_holds_no_address(settings, tmp_path):
    settings.CACHES = {"default": {**FILES["default"], "LOCATION": str(tmp_path / "cache")}}
    caches.close_all()
    for _ in range(3):
        GRENS.wait("203.0.113.7", at=AT)
    assert GRENS.wait("203.0.113.7", at=AT) > 0
    kept = b"".join(path.read_bytes() + path.name.encode() for path in (tmp_path / "cache").iterdir())
    assert b"203.0.113.7" not in kept


@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        (0, "203.0.113.7", "127.0.0.1"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        (2, "198.51.100.1, 203.0.113.7", "198.51.100.1"),
        (2, "203.0.113.7", "203.0.113.7"),
        (1, "", "127.0.0.1"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (1, "::ffff:203.0.113.7", "203.0.113.7"),
    ],
)
def test_a_visitor_is_whom_our_own_proxy_saw(rf, settings, proxies, forwarded, seen):
    settings.TRUSTED_PROXIES = proxies
    assert visitor(rf.get("/", headers={"x-forwarded-for": forwarded})) == seen


def test_an_address_that_is_none_is_still_one_visitor(rf, settings):
    settings.TRUSTED_PROXIES = 1
    odd = visitor(rf.get("/", headers={"x-forwarded-for": "<script>"}))
    assert odd
    assert "<" not in odd
