"""The registers: the municipalities with the mergers, and the seventeen SDGs. Production loads them too."""

import csv
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lmb_site.models import SDG, Gemeente
from lmb_site.seed.demo import Demo, SeedError

FUSIE = re.compile(r"gefuseerd in .+ \((?P<nis>\d{5})\) per (?P<datum>\d{4}-\d{2}-\d{2})")


@dataclass(frozen=True)
class GemeenteRegel:
    nis: str
    naam: str
    provincie: str
    opgegaan_in: str | None = None
    opgegaan_op: date | None = None


def read_gemeenten(path: Path) -> list[GemeenteRegel]:
    """The register, in which every merged municipality leads straight to one of today's.

    A merger into a municipality that later merged itself is followed to its end; the date stays that of the
    first.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    mergers = {row["nis"]: _read_merger(row) for row in rows if row["status"] != "actief"}
    active = {row["nis"] for row in rows} - mergers.keys()
    return [
        GemeenteRegel(
            row["nis"],
            row["naam"],
            row["provincie"],
            _follow(row["nis"], mergers, active),
            mergers[row["nis"]][1] if row["nis"] in mergers else None,
        )
        for row in rows
    ]


def _read_merger(row: dict[str, str]) -> tuple[str, date]:
    match = FUSIE.fullmatch(row["status"])
    if not match:
        raise SeedError(
            f"Register van gemeenten: de status '{row['status']}' van {row['naam']} begrijpen we niet."
        )
    return match["nis"], date.fromisoformat(match["datum"])


def _follow(nis: str, mergers: dict[str, tuple[str, date]], active: set[str]) -> str | None:
    if nis in active:
        return None
    seen = [nis]
    while seen[-1] not in active:
        following = mergers.get(seen[-1])
        if following is None or following[0] in seen:
            raise SeedError(
                f"Register van gemeenten: de fusie van {nis} leidt niet naar een gemeente van vandaag."
            )
        seen.append(following[0])
    return seen[-1]


def load_gemeenten(demo: Demo, *, update: bool = False) -> int:
    """Add the municipalities that are missing; with `update` also make the others as the register has them.

    Returns how many rows were added or changed.
    """
    regels = read_gemeenten(demo.path("registers/gemeenten.csv"))
    # Those of today first: the merged ones point to them.
    return sum(
        _load(
            Gemeente,
            {"nis": regel.nis},
            {
                "naam": regel.naam,
                "provincie": regel.provincie,
                "opgegaan_in_id": regel.opgegaan_in,
                "opgegaan_op": regel.opgegaan_op,
            },
            update=update,
        )
        for regel in sorted(regels, key=lambda regel: regel.opgegaan_in is not None)
    )


def load_sdgs(demo: Demo, *, update: bool = False) -> int:
    """As `load_gemeenten`, for the seventeen goals with their colours."""
    with demo.path("registers/sdgs.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return sum(
        _load(
            SDG, {"nummer": int(row["nummer"])}, {"titel": row["titel"], "kleur": row["hex"]}, update=update
        )
        for row in rows
    )


def _load(model, lookup: dict, values: dict, *, update: bool) -> int:
    row = model.objects.filter(**lookup).first()
    if row is None:
        model.objects.create(**lookup, **values)
        return 1
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not (update and changed):
        return 0
    for name, value in changed.items():
        setattr(row, name, value)
    row.save()
    return 1
