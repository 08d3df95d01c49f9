"""What Lighthouse scores on a phone and does not time: accessibility, best practices and SEO, 100 on every kind of page.

Performance depends on the machine: `python -m tests.browser.lighthouse` measures it.
"""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.browser import lighthouse
from tests.browser.paginas import SOORTEN

pytestmark = pytest.mark.browser

ALL = dict.fromkeys(lighthouse.UNTIMED, lighthouse.HIGHEST)


def test_every_kind_of_page_scores_the_most(demo):
    lighthouse.install()

    def measure(path: str):
        return lighthouse.measure(demo.url + path, lighthouse.UNTIMED)

    with ThreadPoolExecutor(2) as pool:
        measured = dict(zip(SOORTEN, pool.map(measure, SOORTEN.values()), strict=True))
    assert {name: found for name, found in measured.items() if found[0] != ALL} == {}
