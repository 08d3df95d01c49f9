"""Whatever stands in an address: a page, a feed, a file or a clear refusal, never an error of ours."""

from datetime import timedelta
from urllib.parse import quote, urlencode

import pytest
from django.core.cache import cache
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lmb_site import formuliersleutel
from lmb_site.zoeken.models import Synoniem
from tests.factories import DomeinFactory, KennisitemFactory, ThemaFactory

pytestmark = pytest.mark.lang

FORM = "/kennisitems/volgen/"
ADDRESSES = [
    "/kennisitems/",
    "/kennisitems/feed/",
    "/kennisitems/export.csv",
    "/kennisitems/klimaatwet/",
    "/kennisitems/sinds/",
    "/kennisitems/sinds/2024-01-01/",
    "/kennisitems/maand/",
    "/kennisitems/maand/2024-01/",
    FORM,
    "/thema/klimaat/",
    "/domein/milieu/",
    "/zoeken/",
]
# What stands in the place of the star comes from outside.
PATHS = ["/kennisitems/*/", "/kennisitems/sinds/*/", "/kennisitems/maand/*/", "/thema/*/", "/domein/*/"]
NAMEN = [
    *("q", "thema", "domein", "type", "niveau", "jaar", "soort", "pagina", "sinds", "volgorde", "onbekend"),
    "dag",
]
HOSTILE = [
    "\x00",
    '"',
    '"" "',
    '"klimaat',
    "„klimaat”",
    "'",
    "\\",
    "%",
    "_",
    "((((",
    "klimaat AND (OR NOT",
    "NEAR/2",
    "*",
    "-klimaat",
    "^",
    "=klimaat",
    "+water",
    "#2019/318",
    "| . |",
    "k:",
    "x" * 10_000,
    "klimaat " * 1_500,
    '"a b" ' * 800,
    "1/" * 3_000,
    "-1",
    "0",
    "9" * 400,
    "1e9",
    "²",
    "２",
    "NaN",
    "0000-00-00",
    "2024-02-30",
    "99999-01-01",
    "-0001-01-01",
    "31-12-9999",
    "İ",
    "ß",
    "ﬀ",
    "🦄",
    "\u202e",
    "\ud800",
    "<script>",
    "${7*7}",
    "{{ 7 }}",
    "../../etc/passwd",
    "soort:kennisitem",
]
values = st.one_of(
    st.sampled_from(HOSTILE), st.text(max_size=60), st.integers().map(str), st.dates().map(str)
)


@pytest.fixture
def een_item(site_tree):
    Synoniem.objects.create(woorden="klimaat\nweer op lange termijn")
    return KennisitemFactory(
        titel="Klimaatwet 2019/318",
        slug="klimaatwet",
        themas=[ThemaFactory(naam="Klimaat", slug="klimaat")],
        domeinen=[DomeinFactory(naam="Milieu", slug="milieu")],
        type="wet",
    )


def in_query(pairs) -> str:
    return urlencode(
        [(naam, value.encode("utf-8", "surrogatepass")) for naam, value in pairs], quote_via=quote
    )


def in_path(value: str) -> str:
    return quote(value.encode("utf-8", "surrogatepass"), safe="")


def answer(client, address: str, pairs) -> int:
    response = client.get(f"{address}?{in_query(pairs)}")
    if response.streaming:
        b"".join(response.streaming_content)
    return response.status_code


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_hostile_value_in_every_parameter_at_once_is_survived(een_item, client, address):
    for value in HOSTILE:
        assert answer(client, address, [(naam, value) for naam in NAMEN]) in {200, 400}, value[:40]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    address=st.sampled_from(ADDRESSES),
    pairs=st.lists(st.tuples(st.sampled_from(NAMEN), values), max_size=8),
)
def test_any_combination_of_parameters_is_survived(een_item, client, address, pairs):
    assert answer(client, address, pairs) in {200, 400}


def ask_to_follow(client, pairs, email: str, ritme: str) -> int:
    cache.clear()  # a network may ask no more than twenty times a day
    key = formuliersleutel.make("volgen", at=timezone.now() - timedelta(seconds=10))
    data = {"formulier": key, "email": email, "ritme": ritme, "faxnummer": ""}
    body = in_query(data.items())
    address = f"{FORM}?{in_query(pairs)}"
    return client.post(address, body, content_type="application/x-www-form-urlencoded").status_code


def test_following_survives_every_hostile_value(een_item, client):
    for value in HOSTILE:
        pairs = [(naam, value) for naam in NAMEN]
        assert ask_to_follow(client, pairs, "a@example.org", "dagelijks") in {303, 400, 422}, value[:40]
        assert ask_to_follow(client, [], value, value) in {400, 422}, value[:40]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    pairs=st.lists(st.tuples(st.sampled_from(NAMEN), values), max_size=8),
    email=st.one_of(values, st.emails()),
    ritme=st.one_of(values, st.sampled_from(["dagelijks", "wekelijks"])),
)
def test_following_survives_any_answer(een_item, client, pairs, email, ritme):
    assert ask_to_follow(client, pairs, email, ritme) in {303, 400, 422}


def visit(client, path: str, value: str) -> int:
    return client.get(path.replace("*", in_path(value))).status_code


@pytest.mark.parametrize("path", PATHS)
def test_any_hostile_value_in_a_path_is_survived(een_item, client, path):
    for value in HOSTILE:
        assert visit(client, path, value) in {200, 301, 302, 400, 404}, value[:40]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from(PATHS),
    value=st.one_of(
        values, st.dates().map(lambda day: f"{day:%Y-%m}"), st.text(alphabet="0123456789-²２", max_size=12)
    ),
)
@example(path="/kennisitems/maand/*/", value="0001-01")
@example(path="/kennisitems/maand/*/", value="9999-12")
@example(path="/kennisitems/sinds/*/", value="0001-01-01")
@example(path="/kennisitems/sinds/*/", value="9999-12-31")
def test_any_path_is_survived(een_item, client, path, value):
    assert visit(client, path, value) in {200, 301, 302, 400, 404}
