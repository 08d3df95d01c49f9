"""Whatever stands in an address: a page, a feed, a file or a clear refusal, never an error of ours."""

from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lmb_site.zoeken.models import Synoniem
from tests.factories import DomeinFactory, KennisitemFactory, ThemaFactory

pytestmark = pytest.mark.lang

ADDRESSES = ["/kennisitems/", "/kennisitems/feed/", "/kennisitems/export.csv", "/zoeken/"]
NAMEN = ["q", "thema", "domein", "type", "niveau", "jaar", "soort", "pagina", "sinds", "volgorde", "onbekend"]
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
        titel="Klimaatwet 2019/318", themas=[ThemaFactory()], domeinen=[DomeinFactory()], type="wet"
    )


def answer(client, address: str, pairs) -> int:
    query = urlencode(
        [(naam, value.encode("utf-8", "surrogatepass")) for naam, value in pairs], quote_via=quote
    )
    response = client.get(f"{address}?{query}")
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
