"""What Lighthouse scores on a phone and does not time: accessibility, best practices and SEO, 100 on every kind of page.

Performance depends on the machine: `python -m bench.lighthouse` measures it.
"""

from concurrent.futures import ThreadPoolExecutor

import pytest

from bench import lighthouse
from tests.browser.paginas import SOORTEN

pytestmark = pytest.mark.browser

ALL = dict.fromkeys(lighthouse.UNTIMED, lighthouse.HIGHEST)


def test_every_kind_of_page_scores_the_most(demo):
    lighthouse.install()

    def wrong(item: tuple[str, str]) -> list[str]:
        name, path = item
        scores, lost = lighthouse.measure(demo.url + path, lighthouse.UNTIMED)
        return [] if scores == ALL else [f"{name}: {scores} {lost}"]

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(wrong, SOORTEN.items()), []) == []
