"""The table of transitions as a page for people: docs/architectuur/inschrijving.md is what `render` returns."""

from collections import defaultdict

from leertrajecten.inschrijvingen.enums import BEZET, LEVEND, InschrijvingStatus, Wie
from leertrajecten.inschrijvingen.overgangen import OVERGANGEN, Stap

KOP = """# De standen van een inschrijving

Deze pagina is gemaakt uit `leertrajecten/inschrijvingen/overgangen.py`; een test faalt als ze er niet meer mee overeenkomt. De werkwoorden in `verbs/` schrijven een status alleen langs een pijl uit deze tabel, en niets anders schrijft ze.

Een status hoort bij een inschrijving als geheel en bij elke deelname. Waar deelnemers sessies kiezen, volgt het geheel uit zijn deelnames: bevestigd zodra één sessie dat is, dan aangeboden, dan op de wachtlijst. Daarom kan één stap op meer dan één plaats uitkomen.
"""


def render() -> str:
    """The page: a diagram (Mermaid), what each status means for seats, and each arrow with who may take it."""
    return "\n".join([KOP, *_diagram(), "", *_statussen(), "", *_overgangen(), ""])


def _diagram() -> list[str]:
    steps: dict[tuple[str, str], list[str]] = defaultdict(list)
    for o in OVERGANGEN:
        if o.van != o.naar and o.stap not in (Stap.TER_PLAATSE, Stap.WIJZIGEN):
            steps[(o.van or "[*]", o.naar)].append(o.stap)
    arrows = [f"    {van} --> {naar}: {', '.join(dict.fromkeys(s))}" for (van, naar), s in steps.items()]
    ends = [f"    {status} --> [*]" for status in InschrijvingStatus if status not in LEVEND]
    return ["```mermaid", "stateDiagram-v2", *arrows, *ends, "```"]


def _statussen() -> list[str]:
    rows = [
        f"| {status.value} | {status.label} | {'ja' if status in BEZET else 'nee'} | {'ja' if status in LEVEND else 'nee'} |"
        for status in InschrijvingStatus
    ]
    return ["| status | wat er staat | houdt een plaats bezet | levend |", "|---|---|---|---|", *rows]


def _overgangen() -> list[str]:
    grouped: dict[tuple, dict[str, list[str]]] = {}
    for o in OVERGANGEN:
        arrow = grouped.setdefault((o.stap, o.wie), {"van": [], "naar": []})
        arrow["van"].append(o.van.value if o.van else "(begin)")
        arrow["naar"].append(o.naar.value)
    rows = [
        f"| {stap} | {', '.join(dict.fromkeys(arrow['van']))} | {', '.join(dict.fromkeys(arrow['naar']))} | {_who(wie)} |"
        for (stap, wie), arrow in grouped.items()
    ]
    return ["| stap | van | naar | door |", "|---|---|---|---|", *rows]


def _who(wie: frozenset[Wie]) -> str:
    return "iedereen" if wie == frozenset(Wie) else ", ".join(who.label for who in Wie if who in wie)
