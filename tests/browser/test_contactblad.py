"""The contact sheet in docs/beelden is whole; looks at the files only, so it runs with the plain tests."""

import re

from tests.browser.contactblad import BEELDEN, GROUPS, LIMIT, file_name, index

NAMES = [name for group in GROUPS.values() for name in group]


def test_every_page_and_state_has_its_picture_and_nothing_else_stands_there():
    assert {path.name for path in BEELDEN.glob("*.webp")} == {file_name(name) for name in NAMES}
    assert len({file_name(name) for name in NAMES}) == len(NAMES)


def test_pictures_weigh_four_mebibyte_at_most():
    assert sum(path.stat().st_size for path in BEELDEN.glob("*.webp")) <= LIMIT


def test_index_names_every_picture():
    written = (BEELDEN / "README.md").read_text()
    assert written == index()
    assert re.findall(r"\((.+?\.webp)\)", written) == [file_name(name) for name in NAMES]
