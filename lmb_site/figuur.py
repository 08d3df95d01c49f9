"""The figure of the three action fields: three overlapping circles, pure geometry.

Knows nothing of Django, pages or colours. A template draws what `layout_figuur` returns;
the colour of a region follows from its key ('1', '12', '123' …) in the stylesheet.

Coordinates are SVG user units, y grows downwards, and every number is rounded to one
decimal, so the same content always gives the same bytes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import ceil, floor, hypot, sqrt
from textwrap import wrap

RADIUS = 200.0
DISTANCE = 212.0  # between two centres: the three-way middle stays wide enough for a cluster
MARGIN = 4.0
# Radius of a point, largest first; the first at which every region holds its practices wins.
POINT_RADII = (12.0, 11.0, 10.0, 9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0)
# Room between two neighbouring points, as a factor of their radius, widest first.
SPACINGS = (3.0, 2.7, 2.4, 2.2)
# Two neighbours at least this far apart can both be hit where the figure is 32rem wide: 24 CSS pixels
# on a drawing of 620 units (WCAG 2.2, 2.5.8). The stylesheet holds the same width.
HIT_DISTANCE = 24 / 512 * 620
EDGE = 5.0  # between a point and the line of any circle
REGION_KEYS = ("1", "2", "3", "12", "13", "23", "123")


@dataclass(frozen=True)
class Veld:
    """An action field: the first, second or third circle, by its order."""

    slug: str
    naam: str
    url: str


@dataclass(frozen=True)
class Praktijk:
    """A practice and the fields it belongs to, by slug. `toelichting` says whose it is."""

    naam: str
    url: str
    velden: frozenset[str]
    toelichting: str = ""


@dataclass(frozen=True)
class Cirkel:
    """One drawn field. `d` is the part of the circle that it does not share; `regels` is its
    name in lines that fit there, each with its baseline."""

    nummer: int
    veld: Veld
    x: float
    y: float
    r: float
    d: str
    label_x: float
    regels: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Punt:
    """One drawn practice. `nummer` counts from 1 through all regions in list order.

    The number stands in the point at `nummer_y` in size `letter`, and is left out where it
    would be too small to read; the name stands above it in lines around `naam_x`, each with its
    baseline, and stays within the drawing."""

    nummer: int
    praktijk: Praktijk
    regio: str
    x: float
    y: float
    r: float
    nummer_y: float
    letter: float
    naam_x: float
    naam_regels: tuple[tuple[str, float], ...]

    @property
    def toont_nummer(self) -> bool:
        return self.r >= 8


@dataclass(frozen=True)
class Regio:
    """One of the seven regions: the fields it belongs to and the practices in it.

    `sleutel` names the fields by order: '2' is the second alone, '13' the first and third
    without the second. `d` is the closed SVG path of exactly that region."""

    sleutel: str
    velden: tuple[Veld, ...]
    d: str
    punten: tuple[Punt, ...] = ()

    @property
    def naam(self) -> str:
        """The names of its fields as one phrase: 'A', 'A en B', 'A, B en C'."""
        namen = [veld.naam for veld in self.velden]
        rest = [naam[:1].lower() + naam[1:] for naam in namen[1:]]
        namen = namen[:1] + rest
        return namen[0] if len(namen) == 1 else ", ".join(namen[:-1]) + " en " + namen[-1]


@dataclass(frozen=True)
class Figuur:
    """All that a template needs to draw the figure and write its list."""

    breedte: float
    hoogte: float
    cirkels: tuple[Cirkel, ...]
    regios: tuple[Regio, ...]
    zonder_veld: tuple[Praktijk, ...] = ()

    @property
    def viewbox(self) -> str:
        return f"0 0 {_number(self.breedte)} {_number(self.hoogte)}"

    @property
    def punten(self) -> tuple[Punt, ...]:
        """Every point from top to bottom: the name above a point then covers its neighbours."""
        punten = (punt for regio in self.regios for punt in regio.punten)
        return tuple(sorted(punten, key=lambda punt: (punt.y, punt.x)))

    @property
    def is_ruim(self) -> bool:
        """Whether no two points are too near each other to be links of their own."""
        return all(
            hypot(een.x - ander.x, een.y - ander.y) >= HIT_DISTANCE
            for een, ander in combinations(self.punten, 2)
        )

    @property
    def overlappen(self) -> tuple[Regio, ...]:
        """The regions of more than one field."""
        return tuple(regio for regio in self.regios if len(regio.sleutel) > 1)

    @property
    def gevulde_regios(self) -> tuple[Regio, ...]:
        """The regions with at least one practice, for the list beside the figure."""
        return tuple(regio for regio in self.regios if regio.punten)


def regio_sleutel(orde: Sequence[str], slugs: Iterable[str]) -> str:
    """The key of the region for these fields, given the order of all fields.

    Unknown slugs are passed over; no known slug gives ''."""
    gekozen = set(slugs)
    return "".join(str(nummer) for nummer, slug in enumerate(orde, 1) if slug in gekozen)


def layout_figuur(velden: Sequence[Veld], praktijken: Iterable[Praktijk] = ()) -> Figuur:
    """Place three fields and any number of practices.

    Promises: the same input gives the same output; a point lies wholly inside the circles
    of its fields and wholly outside the others; no two points touch and none covers the
    name of a field; within a region the order of the practices is kept, read line by line.
    Up to 60 practices fit, also when all share one region: points shrink as needed.
    A practice without a known field gets no point and is returned in `zonder_veld`.
    Raises ValueError unless there are exactly three fields with different slugs.
    """
    orde = [veld.slug for veld in velden]
    if len(orde) != 3 or len(set(orde)) != 3:
        raise ValueError("De figuur heeft precies drie verschillende actieterreinen nodig.")

    per_regio: dict[str, list[Praktijk]] = {sleutel: [] for sleutel in REGION_KEYS}
    zonder_veld = []
    for praktijk in praktijken:
        sleutel = regio_sleutel(orde, praktijk.velden)
        per_regio[sleutel].append(praktijk) if sleutel else zonder_veld.append(praktijk)

    straal, plaatsen = _places({sleutel: len(namen) for sleutel, namen in per_regio.items()})
    breedte, hoogte = _size()
    regios = []
    nummer = 0
    for sleutel in REGION_KEYS:
        punten = []
        for praktijk, (x, y) in zip(per_regio[sleutel], plaatsen[sleutel], strict=True):
            nummer += 1
            punten.append(_point(nummer, praktijk, sleutel, x, y, straal, breedte))
        eigen = tuple(veld for i, veld in enumerate(velden, 1) if str(i) in sleutel)
        regios.append(Regio(sleutel, eigen, _path(sleutel), tuple(punten)))

    cirkels = tuple(_circle(i, veld) for i, veld in enumerate(velden))
    return Figuur(breedte, hoogte, cirkels, tuple(regios), tuple(zonder_veld))


# Circles: the first on top, the second below left, the third below right.


def _size() -> tuple[float, float]:
    height = DISTANCE * sqrt(3) / 2 + 2 * RADIUS + 2 * MARGIN
    return round(DISTANCE + 2 * RADIUS + 2 * MARGIN, 1), round(height, 1)


def _centres() -> tuple[tuple[float, float], ...]:
    width, _ = _size()
    top = MARGIN + RADIUS
    low = top + DISTANCE * sqrt(3) / 2
    return ((width / 2, top), (width / 2 - DISTANCE / 2, low), (width / 2 + DISTANCE / 2, low))


CENTRES = _centres()


def _label_anchor(index: int) -> tuple[float, float]:
    """The middle of the part of a circle that it shares with no other."""
    mid_x = sum(x for x, _ in CENTRES) / 3
    mid_y = sum(y for _, y in CENTRES) / 3
    x, y = CENTRES[index]
    reach = 0.5 * RADIUS / hypot(x - mid_x, y - mid_y)
    return x + (x - mid_x) * reach, y + (y - mid_y) * reach


def _lines(naam: str) -> list[str]:
    """The name in at most three lines, broken at spaces, each about as long as the longest word."""
    words = naam.split()
    limit = max([len(word) for word in words] + [12])
    lines: list[str] = []
    for word in words:
        if lines and (len(lines[-1]) + 1 + len(word) <= limit or len(lines) == 3):
            lines[-1] += " " + word
        else:
            lines.append(word)
    return lines


LINE_HEIGHT = 32.0  # the names are 27 units high in a small figure, and the line under a link needs room too
LABEL_HALF_WIDTH = 92.0
LABEL_HALF_HEIGHT = 42.0


def _circle(index: int, veld: Veld) -> Cirkel:
    x, y = CENTRES[index]
    label_x, label_y = _label_anchor(index)
    lines = _lines(veld.naam)
    first = label_y - LINE_HEIGHT * (len(lines) - 1) / 2 + 7
    regels = tuple((line, round(first + LINE_HEIGHT * i, 1)) for i, line in enumerate(lines))
    return Cirkel(
        nummer=index + 1,
        veld=veld,
        x=round(x, 1),
        y=round(y, 1),
        r=RADIUS,
        d=_path(str(index + 1)),
        label_x=round(label_x, 1),
        regels=regels,
    )


# Regions: each is bounded by arcs between the six points where two circles cross.


def _crossing(first: int, second: int, *, inside: bool) -> tuple[float, float]:
    """Where two circles cross, inside or outside the third."""
    (ax, ay), (bx, by) = CENTRES[first], CENTRES[second]
    cx, cy = CENTRES[3 - first - second]
    mx, my = (ax + bx) / 2, (ay + by) / 2
    half = sqrt(RADIUS**2 - (DISTANCE / 2) ** 2)
    towards_x, towards_y = (cx - mx), (cy - my)
    length = hypot(towards_x, towards_y)
    sign = 1 if inside else -1
    return mx + sign * half * towards_x / length, my + sign * half * towards_y / length


def _path(sleutel: str) -> str:
    own = [int(cijfer) - 1 for cijfer in sleutel]
    others = [index for index in range(3) if index not in own]
    if len(own) == 3:
        a, b, c = own
        start = _crossing(a, b, inside=True)
        steps = [
            (_crossing(a, c, inside=True), a, False),
            (_crossing(b, c, inside=True), c, False),
            (start, b, False),
        ]
    elif len(own) == 2:
        a, b = own
        (c,) = others
        start = _crossing(a, b, inside=False)
        steps = [
            (_crossing(a, c, inside=True), a, False),
            (_crossing(b, c, inside=True), c, False),
            (start, b, False),
        ]
    else:
        (a,) = own
        b, c = others
        start = _crossing(a, b, inside=False)
        steps = [
            (_crossing(a, c, inside=False), a, True),
            (_crossing(b, c, inside=True), c, False),
            (start, b, False),
        ]
    parts = [f"M{_pair(start)}"]
    previous = start
    for end, circle, large in steps:
        sweep = _sweep(previous, end, circle, large=large)
        parts.append(f"A{_number(RADIUS)} {_number(RADIUS)} 0 {int(large)} {sweep} {_pair(end)}")
        previous = end
    return "".join(parts) + "Z"


def _sweep(start, end, circle, *, large) -> int:
    """The SVG sweep flag for the arc of this circle: 1 is clockwise on screen."""
    cx, cy = CENTRES[circle]
    cross = (start[0] - cx) * (end[1] - cy) - (start[1] - cy) * (end[0] - cx)
    return int((cross > 0) != large)


NAME_LENGTH = 40  # characters on a line
NAME_WIDTH = 11.0  # units a character, at the 19 of the stylesheet with the line around it
NAME_LINE_HEIGHT = 23.0


# Points: a hexagonal grid over the region, from its heart outwards.


def _places(counts: dict[str, int]) -> tuple[float, dict[str, list[tuple[float, float]]]]:
    """One radius for all points, and the places per region in reading order."""
    for radius in POINT_RADII:
        places: dict[str, list[tuple[float, float]]] = {}
        for sleutel, count in counts.items():
            found = _fill(sleutel, count, radius)
            if found is None:
                break
            places[sleutel] = found
        else:
            return radius, places
    raise ValueError("Zoveel praktijken passen niet in de figuur.")


def _fill(sleutel: str, count: int, radius: float) -> list[tuple[float, float]] | None:
    if count == 0:
        return []
    heart = _heart(sleutel)
    for spacing in SPACINGS:
        best = None
        step = radius * spacing
        # The heart may be a grid point or lie between two or three: take the tightest cluster.
        for shift_x, shift_y in ((0, 0), (0.5, 0), (0.5, sqrt(3) / 6)):
            grid = _grid(sleutel, (heart[0] + shift_x * step, heart[1] + shift_y * step), step, radius)
            if len(grid) < count:
                continue
            grid.sort(key=lambda p: (round(hypot(p[0] - heart[0], p[1] - heart[1]), 3), p[1], p[0]))
            chosen = grid[:count]
            spread = sum((x - heart[0]) ** 2 + (y - heart[1]) ** 2 for x, y in chosen)
            if best is None or spread < best[0] - 1e-6:
                best = (spread, chosen)
        if best:
            return sorted(((round(x, 1), round(y, 1)) for x, y in best[1]), key=lambda p: (p[1], p[0]))
    return None


def _grid(sleutel, origin, step, radius) -> list[tuple[float, float]]:
    width, height = _size()
    row = step * sqrt(3) / 2
    found = []
    for j in range(floor(-origin[1] / row), floor((height - origin[1]) / row) + 1):
        shift = step / 2 if j % 2 else 0
        for i in range(floor(-origin[0] / step) - 1, floor((width - origin[0]) / step) + 1):
            x, y = origin[0] + i * step + shift, origin[1] + j * row
            if _clearance(sleutel, x, y) >= radius + EDGE and _is_off_labels(x, y, radius):
                found.append((x, y))
    return found


def _clearance(sleutel: str, x: float, y: float) -> float:
    """How far a place is from the nearest line, negative when it lies in another region."""
    distances = []
    for index, (cx, cy) in enumerate(CENTRES):
        away = hypot(x - cx, y - cy)
        distances.append(RADIUS - away if str(index + 1) in sleutel else away - RADIUS)
    return min(distances)


def _is_off_labels(x: float, y: float, radius: float) -> bool:
    """A generous box around the name of each field stays free, whatever the name is."""
    for index in range(3):
        label_x, label_y = _label_anchor(index)
        if abs(x - label_x) < LABEL_HALF_WIDTH + radius and abs(y - label_y) < LABEL_HALF_HEIGHT + radius:
            return False
    return True


def _heart(sleutel: str) -> tuple[float, float]:
    """Where the cluster of a region starts: the middle of an overlap; under the name of the
    first field, above the names of the other two."""
    mid_x = sum(x for x, _ in CENTRES) / 3
    mid_y = sum(y for _, y in CENTRES) / 3
    own = [int(cijfer) - 1 for cijfer in sleutel]
    if len(own) == 3:
        return mid_x, mid_y
    if len(own) == 2:
        x = sum(CENTRES[i][0] for i in own) / 2
        y = sum(CENTRES[i][1] for i in own) / 2
        length = hypot(x - mid_x, y - mid_y)
        third = CENTRES[({0, 1, 2} - set(own)).pop()]
        # Half-way between the third circle and the outer crossing, along the axis.
        near = RADIUS - hypot(third[0] - mid_x, third[1] - mid_y)
        far = hypot(_crossing(*own, inside=False)[0] - mid_x, _crossing(*own, inside=False)[1] - mid_y)
        reach = (near + far) / 2 - 6
        return mid_x + (x - mid_x) * reach / length, mid_y + (y - mid_y) * reach / length
    label_x, label_y = _label_anchor(own[0])
    return (label_x, label_y + 66) if own[0] == 0 else (label_x, label_y - 74)


def _point(nummer, praktijk, regio, x, y, radius, breedte) -> Punt:
    """The name stands right above its point, or as near as the edge of the figure allows."""
    naam = praktijk.naam
    count = ceil(len(naam) / NAME_LENGTH)
    lines = wrap(naam, ceil(len(naam) / count) + 6)  # of about the same length
    half = min(max(len(line) for line in lines) * NAME_WIDTH, breedte) / 2
    last = max(y - radius - 7, NAME_LINE_HEIGHT * len(lines))
    letter = round(radius * 1.15, 1)
    return Punt(
        nummer=nummer,
        praktijk=praktijk,
        regio=regio,
        x=x,
        y=y,
        r=radius,
        nummer_y=round(y + 0.36 * letter, 1),
        letter=letter,
        naam_x=round(min(max(x, half), breedte - half), 1),
        naam_regels=tuple(
            (line, round(last - NAME_LINE_HEIGHT * above, 1))
            for line, above in zip(lines, reversed(range(len(lines))), strict=True)
        ),
    )


def _number(value: float) -> str:
    return f"{round(value, 1):g}"


def _pair(point: tuple[float, float]) -> str:
    return f"{_number(point[0])} {_number(point[1])}"
