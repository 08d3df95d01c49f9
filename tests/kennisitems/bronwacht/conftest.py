import pytest

from tests.kennisitems.bronwacht import server


@pytest.fixture(scope="session")
def web():
    with server.running() as running:
        yield running
