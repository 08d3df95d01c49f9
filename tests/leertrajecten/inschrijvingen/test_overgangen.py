"""The table of transitions: what each status allows, who may, and that nothing writes a status beside it (R4, E4)."""

import ast
from pathlib import Path

import pytest

from leertrajecten.inschrijvingen import schema, verbs
from leertrajecten.inschrijvingen.enums import LEVEND, InschrijvingStatus, Wie
from leertrajecten.inschrijvingen.models import Inschrijving
from leertrajecten.inschrijvingen.overgangen import OVERGANGEN, Stap, leads, refusal
from leertrajecten.inschrijvingen.verbs import Door, InschrijvingError
from tests.factories import InschrijvingFactory, LeertrajectPageFactory

ROOT = Path(__file__).resolve().parents[3]
S = InschrijvingStatus
BEHEER, DEELNEMER = Door(Wie.BEHEER), Door(Wie.DEELNEMER)

# Every status × step, as people would say it: from here this can be done.
FROM_HERE = {
    S.AANGEVRAAGD: {Stap.GOEDKEUREN, Stap.WEIGEREN, Stap.ANNULEREN, Stap.WIJZIGEN, Stap.VERPLAATSEN},
    S.BEVESTIGD: {
        Stap.ANNULEREN,
        Stap.WIJZIGEN,
        Stap.VERVANGEN,
        Stap.OVERDRAGEN,
        Stap.VERPLAATSEN,
        Stap.AANWEZIGHEID,
    },
    S.WACHTLIJST: {
        Stap.WEIGEREN,
        Stap.AANBIEDEN,
        Stap.BEVESTIGEN,
        Stap.ANNULEREN,
        Stap.WIJZIGEN,
        Stap.VERPLAATSEN,
    },
    S.AANGEBODEN: {
        Stap.AANVAARDEN,
        Stap.AFWIJZEN,
        Stap.VERVALLEN,
        Stap.INTREKKEN,
        Stap.BEVESTIGEN,
        Stap.ANNULEREN,
        Stap.WIJZIGEN,
        Stap.VERPLAATSEN,
    },
    S.GEANNULEERD: set(),
    S.VERVALLEN: set(),
    S.GEWEIGERD: set(),
}
VERBS = {
    Stap.GOEDKEUREN: lambda i: verbs.approve_inschrijving(inschrijving_id=i.pk, door=BEHEER),
    Stap.WEIGEREN: lambda i: verbs.reject_inschrijving(inschrijving_id=i.pk, door=BEHEER),
    Stap.BEVESTIGEN: lambda i: verbs.confirm_inschrijving(inschrijving_id=i.pk, door=BEHEER),
    Stap.ANNULEREN: lambda i: verbs.cancel_inschrijving(inschrijving_id=i.pk, door=DEELNEMER),
    Stap.WIJZIGEN: lambda i: verbs.change_inschrijving(
        inschrijving_id=i.pk, door=DEELNEMER, gegevens={"functie": "schepen"}
    ),
    Stap.VERVANGEN: lambda i: verbs.substitute_deelname(
        deelname_id=i.deelnames.get().pk, naam="Collega", email="c@example.org", door=DEELNEMER
    ),
    Stap.OVERDRAGEN: lambda i: verbs.request_overdracht(
        inschrijving_id=i.pk, naam="Collega", email="c@example.org", door=DEELNEMER
    ),
    Stap.VERPLAATSEN: lambda i: verbs.move_inschrijving(
        inschrijving_id=i.pk, naar_leertraject_id=LeertrajectPageFactory(open=True).pk, door=BEHEER
    ),
    Stap.AANWEZIGHEID: lambda i: verbs.mark_aanwezigheid(
        deelname_id=i.deelnames.get().pk,
        aanwezigheid="aanwezig",
        door=BEHEER,
        at=i.deelnames.get().sessie.begin,
    ),
}
# Asked again for what is already so, a verb says yes and does nothing.
ALREADY = {
    (Stap.GOEDKEUREN, S.BEVESTIGD),
    (Stap.GOEDKEUREN, S.WACHTLIJST),
    (Stap.GOEDKEUREN, S.AANGEBODEN),
    (Stap.WEIGEREN, S.GEWEIGERD),
    (Stap.BEVESTIGEN, S.BEVESTIGD),
    (Stap.ANNULEREN, S.GEANNULEERD),
}


@pytest.mark.parametrize("status", InschrijvingStatus)
@pytest.mark.parametrize("stap", [s for s in Stap if s not in (Stap.INSCHRIJVEN, Stap.TER_PLAATSE)])
def test_each_status_allows_these_steps_and_no_other(status, stap):
    allowed = refusal(status, stap, Wie.BEHEER) == "" or refusal(status, stap, Wie.SITE) == ""
    assert allowed == (stap in FROM_HERE[status])


@pytest.mark.parametrize("status", InschrijvingStatus)
def test_who_came_to_the_door_gets_in_whatever_the_status(status):
    assert refusal(status, Stap.TER_PLAATSE, Wie.CONTACT) == ""
    assert "dat doet een contact of het beheer" in refusal(status, Stap.TER_PLAATSE, Wie.DEELNEMER)


@pytest.mark.parametrize("stap", VERBS)
@pytest.mark.parametrize("status", InschrijvingStatus)
def test_verb_does_what_the_table_says_or_refuses_with_a_sentence(site_tree, status, stap):
    page = LeertrajectPageFactory(open=True)
    inschrijving = InschrijvingFactory(leertraject=page, status=status)
    if stap in FROM_HERE[status] or (stap, status) in ALREADY:
        VERBS[stap](inschrijving)
        return
    with pytest.raises(InschrijvingError, match="kan niet: deze inschrijving") as refused:
        VERBS[stap](inschrijving)
    assert refused.value.sentence.endswith(".")
    assert Inschrijving.objects.get(pk=inschrijving.pk).status == status


@pytest.mark.parametrize("stap", Stap)
def test_refusal_names_who_may(stap):
    allowed = {who for o in OVERGANGEN if o.stap == stap for who in o.wie}
    van = next(o.van for o in OVERGANGEN if o.stap == stap)
    for who in set(Wie) - allowed:
        if van is not None:
            assert f"{stap.capitalize()} kan hier niet: dat doet" in refusal(van, stap, who)


def test_what_ended_stays_ended():
    for o in OVERGANGEN:
        assert o.van is None or o.van in LEVEND or o.stap == Stap.TER_PLAATSE
    assert not leads(S.GEANNULEERD, Stap.AANVAARDEN, S.BEVESTIGD)


def test_page_with_the_diagram_is_what_the_table_says():
    assert (ROOT / "docs/architectuur/inschrijving.md").read_text(encoding="utf-8") == schema.render()


# Nothing else writes a status ---------------------------------------------------------------------
WRITERS = (
    "create",
    "update",
    "get_or_create",
    "update_or_create",
    "Inschrijving",
    "Deelname",
    "Aanbod",
    "Overdracht",
)
NAMES = {"status", "uitkomst"}


def writes(source: str) -> list[int]:
    """Line numbers where a status or outcome is written."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            parts = [
                t for target in targets for t in (target.elts if isinstance(target, ast.Tuple) else [target])
            ]
            found += [node.lineno for t in parts if isinstance(t, ast.Attribute) and t.attr in NAMES]
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in WRITERS and any(k.arg in NAMES for k in node.keywords):
                found.append(node.lineno)
            if name == "setattr" and any(isinstance(a, ast.Constant) and a.value in NAMES for a in node.args):
                found.append(node.lineno)
            if name == "bulk_update" and NAMES & {
                c.value for c in ast.walk(node) if isinstance(c, ast.Constant)
            }:
                found.append(node.lineno)
    return found


@pytest.mark.parametrize(
    "source",
    [
        "i.status = 'bevestigd'",
        "i.status, i.naam = 'bevestigd', ''",
        "Inschrijving.objects.filter(pk=1).update(status='x')",
        "Inschrijving.objects.create(status='x')",
        "Deelname(status='x')",
        "setattr(i, 'status', 'x')",
        "Deelname.objects.bulk_update(rows, ['status'])",
        "aanbod.uitkomst = 'aanvaard'",
    ],
)
def test_a_write_is_recognised(source):
    assert writes(source)


def test_only_the_verbs_write_a_status():
    folder = ROOT / "leertrajecten"
    found = []
    for path in sorted(folder.rglob("*.py")):
        relative = path.relative_to(ROOT)
        if "migrations" in relative.parts or "verbs" in relative.parts or path.name == "seed.py":
            continue
        found += [f"{relative}:{line}" for line in writes(path.read_text(encoding="utf-8"))]
    assert found == []
