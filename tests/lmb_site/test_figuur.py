"""The three-circle figure: what `layout_figuur` promises, for no practices and for sixty."""

import re
from itertools import combinations
from math import atan2, cos, hypot, pi, sin

import pytest

from lmb_site.figuur import (
    CENTRES,
    RADIUS,
    REGION_KEYS,
    Praktijk,
    Veld,
    layout_figuur,
    regio_sleutel,
)

VELDEN = (
    Veld("mondiale-beleidskeuzes", "Mondiale beleidskeuzes", "/mondiale-beleidskeuzes/"),
    Veld("mondiaal-burgerschap", "Mondiaal burgerschap", "/mondiaal-burgerschap/"),
    Veld("mondiale-samenwerking", "Mondiale samenwerking", "/mondiale-samenwerking/"),
)
ORDE = [veld.slug for veld in VELDEN]


def make_praktijk(sleutel, number=0):
    slugs = frozenset(ORDE[int(cijfer) - 1] for cijfer in sleutel)
    return Praktijk(f"Praktijk {number}", f"/praktijken/{number}/", slugs)


def spread(count):
    return [make_praktijk(REGION_KEYS[i % 7], i) for i in range(count)]


def all_in(sleutel, count):
    return [make_praktijk(sleutel, i) for i in range(count)]


CASES = {
    "geen": [],
    "een": all_in("123", 1),
    "per regio een": spread(7),
    "verspreid": spread(60),
    **{f"alle 60 in {sleutel}": all_in(sleutel, 60) for sleutel in REGION_KEYS},
}


@pytest.mark.parametrize("praktijken", CASES.values(), ids=CASES.keys())
def test_points_lie_inside_exactly_their_circles(praktijken):
    figuur = layout_figuur(VELDEN, praktijken)
    assert len(figuur.punten) == len(praktijken)
    for regio in figuur.regios:
        for punt in regio.punten:
            for nummer, (x, y) in enumerate(CENTRES, 1):
                away = hypot(punt.x - x, punt.y - y)
                if str(nummer) in regio.sleutel:
                    assert away + punt.r < RADIUS
                else:
                    assert away - punt.r > RADIUS


@pytest.mark.parametrize("praktijken", CASES.values(), ids=CASES.keys())
def test_points_do_not_touch(praktijken):
    figuur = layout_figuur(VELDEN, praktijken)
    for one, other in combinations(figuur.punten, 2):
        assert hypot(one.x - other.x, one.y - other.y) > one.r + other.r


@pytest.mark.parametrize("praktijken", CASES.values(), ids=CASES.keys())
def test_points_leave_the_names_of_the_fields_free(praktijken):
    figuur = layout_figuur(VELDEN, praktijken)
    for cirkel in figuur.cirkels:
        top, bottom = cirkel.regels[0][1] - 23, cirkel.regels[-1][1] + 7
        for punt in figuur.punten:
            beside = abs(punt.x - cirkel.label_x) > 85 + punt.r
            assert beside or punt.y + punt.r < top or punt.y - punt.r > bottom


@pytest.mark.parametrize("praktijken", CASES.values(), ids=CASES.keys())
def test_layout_is_deterministic(praktijken):
    assert layout_figuur(VELDEN, praktijken) == layout_figuur(VELDEN, list(praktijken))


def test_practice_stands_in_the_overlap_it_belongs_to():
    praktijken = [make_praktijk(sleutel, i) for i, sleutel in enumerate(REGION_KEYS)]
    figuur = layout_figuur(VELDEN, praktijken)
    assert {regio.sleutel: [punt.praktijk for punt in regio.punten] for regio in figuur.regios} == {
        sleutel: [praktijk] for sleutel, praktijk in zip(REGION_KEYS, praktijken, strict=True)
    }


def test_numbers_count_through_the_list_in_the_given_order():
    figuur = layout_figuur(VELDEN, spread(30))
    listed = [punt for regio in figuur.gevulde_regios for punt in regio.punten]
    assert [punt.nummer for punt in listed] == list(range(1, 31))
    for regio in figuur.regios:
        names = [int(punt.praktijk.naam.split()[1]) for punt in regio.punten]
        assert names == sorted(names)


@pytest.mark.parametrize("length", [1, 39, 41, 85, 255])
def test_name_of_a_practice_stays_within_the_drawing(length):
    naam = ("woord " * 50)[:length].strip()
    praktijken = [Praktijk(naam, "/x/", frozenset(ORDE[int(c) - 1] for c in key)) for key in REGION_KEYS]
    figuur = layout_figuur(VELDEN, praktijken)
    for punt in figuur.punten:
        assert " ".join(regel for regel, _ in punt.naam_regels) == naam
        assert length == 255 or punt.naam_regels[-1][1] < punt.y - punt.r
        for regel, y in punt.naam_regels:
            half = len(regel) * 10 / 2
            assert punt.naam_x - half >= 0
            assert punt.naam_x + half <= figuur.breedte
            assert y > 19


@pytest.mark.parametrize(
    ("praktijken", "is_ruim"), [([], True), (spread(24), True), (spread(60), True), (all_in("12", 60), False)]
)
def test_points_are_links_only_where_each_can_be_hit(praktijken, is_ruim):
    assert layout_figuur(VELDEN, praktijken).is_ruim == is_ruim


def test_figure_without_practices_still_has_seven_regions():
    figuur = layout_figuur(VELDEN)
    assert [regio.sleutel for regio in figuur.regios] == list(REGION_KEYS)
    assert figuur.punten == ()
    assert figuur.gevulde_regios == ()


def test_practice_without_known_field_is_kept_aside():
    vreemd = Praktijk("Vreemd", "/vreemd/", frozenset({"iets-anders"}))
    figuur = layout_figuur(VELDEN, [vreemd, make_praktijk("1")])
    assert figuur.zonder_veld == (vreemd,)
    assert len(figuur.punten) == 1


def test_unknown_field_beside_a_known_one_is_passed_over():
    praktijk = Praktijk("Half", "/half/", frozenset({"iets-anders", ORDE[1]}))
    assert layout_figuur(VELDEN, [praktijk]).regios[1].punten[0].praktijk == praktijk


@pytest.mark.parametrize("velden", [VELDEN[:2], (*VELDEN, VELDEN[0]), (VELDEN[0], VELDEN[0], VELDEN[1])])
def test_figure_needs_exactly_three_different_fields(velden):
    with pytest.raises(ValueError, match="drie verschillende"):
        layout_figuur(velden)


@pytest.mark.parametrize(
    ("slugs", "sleutel"),
    [([], ""), (["x"], ""), ([ORDE[2]], "3"), ([ORDE[2], ORDE[0]], "13"), (reversed(ORDE), "123")],
)
def test_regio_sleutel_names_fields_by_order(slugs, sleutel):
    assert regio_sleutel(ORDE, slugs) == sleutel


def test_regio_name_reads_as_a_phrase():
    namen = [regio.naam for regio in layout_figuur(VELDEN).regios]
    assert namen[0] == "Mondiale beleidskeuzes"
    assert namen[3] == "Mondiale beleidskeuzes en mondiaal burgerschap"
    assert namen[6] == "Mondiale beleidskeuzes, mondiaal burgerschap en mondiale samenwerking"


def flatten(d):
    """The corners of a path of circular arcs, with points along each arc."""
    numbers = re.findall(r"M([\d.]+) ([\d.]+)|A([\d.]+) [\d.]+ 0 ([01]) ([01]) ([\d.]+) ([\d.]+)", d)
    x, y = float(numbers[0][0]), float(numbers[0][1])
    outline = [(x, y)]
    for _, _, r, large, sweep, to_x, to_y in numbers[1:]:
        r, to_x, to_y = float(r), float(to_x), float(to_y)
        half = hypot(to_x - x, to_y - y) / 2
        rise = max(r * r - half * half, 0) ** 0.5
        side = 1 if large != sweep else -1
        cx = (x + to_x) / 2 - side * rise * (to_y - y) / (2 * half)
        cy = (y + to_y) / 2 + side * rise * (to_x - x) / (2 * half)
        begin, end = atan2(y - cy, x - cx), atan2(to_y - cy, to_x - cx)
        turn = (end - begin) % (2 * pi) if sweep == "1" else -((begin - end) % (2 * pi))
        steps = 200
        outline += [
            (cx + r * cos(begin + turn * i / steps), cy + r * sin(begin + turn * i / steps))
            for i in range(1, steps + 1)
        ]
        x, y = to_x, to_y
    return outline


def is_inside(outline, x, y):
    inside = False
    for (ax, ay), (bx, by) in zip(outline, [*outline[1:], outline[0]], strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside


def test_path_of_each_region_covers_exactly_that_region():
    figuur = layout_figuur(VELDEN)
    outlines = {regio.sleutel: flatten(regio.d) for regio in figuur.regios}
    for x in range(3, int(figuur.breedte), 20):
        for y in range(3, int(figuur.hoogte), 20):
            distances = [hypot(x - cx, y - cy) - RADIUS for cx, cy in CENTRES]
            if min(abs(distance) for distance in distances) < 2:
                continue
            expected = "".join(str(i) for i, distance in enumerate(distances, 1) if distance < 0)
            found = [sleutel for sleutel, outline in outlines.items() if is_inside(outline, x, y)]
            assert found == ([expected] if expected else [])


def test_more_practices_than_fit_are_refused_by_name_not_drawn_badly():
    with pytest.raises(ValueError, match="passen niet"):
        layout_figuur(VELDEN, all_in("12", 5000))


def test_long_name_of_a_field_stays_within_three_lines():
    lang = Veld("lang", "Mondiale keuzes van het lokaal bestuur en zijn partners", "/lang/")
    figuur = layout_figuur((lang, *VELDEN[1:]))
    assert len(figuur.cirkels[0].regels) <= 3
    assert " ".join(regel for regel, _ in figuur.cirkels[0].regels) == lang.naam
