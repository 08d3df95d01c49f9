"""The lock each verb takes first: the row of the leertraject on PostgreSQL, the database on SQLite.

What is counted under the lock stays true until the commit, so the last seat is given once.
"""

from leertrajecten.inschrijvingen.models import Aanbod, Deelname, Inschrijving, Overdracht
from leertrajecten.inschrijvingen.verbs.fout import InschrijvingError
from leertrajecten.models import LeertrajectPage

VERDWENEN = "Dit bestaat niet meer. Misschien zijn de gegevens intussen gewist."


def lock(leertraject_id: int) -> LeertrajectPage:
    """The leertraject as it is now, for this transaction alone."""
    locked = LeertrajectPage.objects.without_text().select_for_update(of=("self",), no_key=True)
    # In no order: a `first()` would sort by the path of the page.
    found = locked.order_by().filter(pk=leertraject_id).first()
    if found is None:
        raise InschrijvingError(VERDWENEN)
    return found


def lock_two(one: int, other: int) -> tuple[LeertrajectPage, LeertrajectPage]:
    """Two leertrajecten, locked in one order whoever asks, so that two verbs never wait for each other."""
    found = {pk: lock(pk) for pk in sorted({one, other})}
    return found[one], found[other]


def lock_inschrijving(inschrijving_id: int) -> tuple[LeertrajectPage, Inschrijving]:
    """The leertraject of a registration, locked, and the registration as it is under that lock."""
    leertraject = lock(_key_of(Inschrijving, inschrijving_id, "leertraject_id"))
    inschrijving = Inschrijving.objects.select_related("gemeente").get(pk=inschrijving_id)
    inschrijving.leertraject = leertraject
    return leertraject, inschrijving


def lock_deelname(deelname_id: int) -> tuple[LeertrajectPage, Inschrijving, Deelname]:
    inschrijving_id = _key_of(Deelname, deelname_id, "inschrijving_id")
    leertraject, inschrijving = lock_inschrijving(inschrijving_id)
    deelname = Deelname.objects.select_related("sessie").get(pk=deelname_id)
    deelname.inschrijving, deelname.sessie.leertraject = inschrijving, leertraject
    return leertraject, inschrijving, deelname


def lock_aanbod(aanbod_id: int) -> tuple[LeertrajectPage, Inschrijving, Aanbod]:
    leertraject, inschrijving = lock_inschrijving(_key_of(Aanbod, aanbod_id, "inschrijving_id"))
    aanbod = Aanbod.objects.get(pk=aanbod_id)
    aanbod.inschrijving = inschrijving
    return leertraject, inschrijving, aanbod


def lock_overdracht(overdracht_id: int) -> tuple[LeertrajectPage, Inschrijving, Overdracht]:
    inschrijving_id = _key_of(Overdracht, overdracht_id, "inschrijving_id")
    leertraject, inschrijving = lock_inschrijving(inschrijving_id)
    overdracht = Overdracht.objects.get(pk=overdracht_id)
    overdracht.inschrijving = inschrijving
    return leertraject, inschrijving, overdracht


def _key_of(model, pk: int, name: str) -> int:
    found = model.objects.filter(pk=pk).values_list(name, flat=True).first()
    if found is None:
        raise InschrijvingError(VERDWENEN)
    return found
